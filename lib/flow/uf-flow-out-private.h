/* Files outside the store, for the files of lib/flow that remove some of them. */
#pragma once

#include "uf-flow-out.h"

/* As uf_flow_out_clean(), of the files at @paths (an array of texts; NULL: all) alone. */
json_t *uf_flow_out_remove(UfFlow *flow, const json_t *paths, bool changed_too, GError **error);
