/* All that is kept of one person, in the store and outside: what forgetting her has to remove.
 *
 * A household that was merged or joined goes on under another id; what it was is kept beside, so
 * both are one trace.
 */
#pragma once

#include "uf-flow-private.h"

typedef struct {
	GPtrArray *people; /* char *: her id first, then those that go on under it */
	GHashTable *ids; /* of all these people, their requests, drafts…: what files are about */
	size_t counts[UF_STORE_KINDS];
} UfFlowTrace;

void uf_flow_trace_clear(UfFlowTrace *trace);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFlowTrace, uf_flow_trace_clear)

/* Fills @trace, which is zeroed. What is damaged cannot be told whose it is, and is left out; the
 * store removes it all the same. */
bool uf_flow_trace_person(UfFlow *flow, const char *person, UfFlowTrace *trace, GError **error);

/* {"requests": n, "drafts": n, …}: kinds of which there is something; New reference. */
json_t *uf_flow_trace_count(const UfFlowTrace *trace);

/* The latest of the last contacts with these people, ISO; NULL without an error when there is none.
 * Yours. */
char *uf_flow_trace_get_last_contact(UfFlow *flow, const UfFlowTrace *trace, GError **error);

/* Everything of them goes, with the line @action of the journal, in one transaction. */
bool uf_flow_trace_forget(UfFlow *flow, const UfFlowTrace *trace, const char *action,
			  GError **error);
