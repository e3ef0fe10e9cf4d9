/* The same, for the files of lib/flow. */
#pragma once

#include "uf-column.h"
#include "uf-flow-look.h"

/* "kind", "hint", "choices" of what fills @target. New reference. */
json_t *uf_flow_look_describe(const UfColumnTarget *target);
