/* The recovery key, shown once: to be written down or printed, and locked away. */
#pragma once

#include "uf-run.h"
#include "uf-secret.h"

/* Shows @key at the terminal in numbered groups, says what to do with it, and asks for two groups
 * of what was written down. Without a terminal, and as JSON: a result of @store with "recovery". */
UfExit uf_recovery_tell(const UfRun *run, const UfSecret *key, const char *store);
