/* A person at a terminal confirms what cannot be undone: she types the code that is shown. */
#pragma once

#include "uf-run.h"

/* Shows a code and asks for it, once. True when it was typed; without a terminal nobody is asked,
 * and a sentence says so. */
bool uf_confirm(const UfRun *run);
