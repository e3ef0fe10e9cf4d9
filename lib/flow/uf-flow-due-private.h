/* The rules of what falls due, and what they find. */
#pragma once

#include "uf-flow-due.h"
#include "uf-flow-private.h"

/* The rules that count here, those of the site over ours by id. NULL on error; yours. */
json_t *uf_flow_load_due_rules(UfFlow *flow, GError **error);

/* Appends to @items what @rules find in @profile. */
bool uf_flow_apply_due_rules(UfFlow *flow, const UfProfile *profile, const json_t *rules,
			     json_t *items, GError **error);
