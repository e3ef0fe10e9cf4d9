/* The rules of what falls due, and what they find. */
#pragma once

#include "uf-flow-due.h"
#include "uf-flow-private.h"

/* The rules that count here, those of the site over ours by id. NULL on error; yours. */
json_t *uf_flow_load_due_rules(UfFlow *flow, GError **error);

/* Appends to @items what @rules find in @profile. */
bool uf_flow_apply_due_rules(UfFlow *flow, const UfProfile *profile, const json_t *rules,
			     json_t *items, GError **error);

/* What falls due for one household is being listed; all borrowed. */
typedef struct {
	const json_t *rules; /* uf_flow_load_due_rules() */
	json_t *items;
	json_t *problems; /* what cannot be read */
} UfFlowDue;

/* Appends what the rules and the open demands of @profile say. The registry and the places are
 * there. */
bool uf_flow_add_due(UfFlow *flow, const UfProfile *profile, const UfFlowDue *due, GError **error);
