/* The journal as a person reads it: who did what to which object when, on which basis.
 *
 * Lines hold ids, fact ids, revisions and dates, never a value. Which facts a line is about is told
 * of the people that the worker may read; of others, and of the forgotten, only that it happened.
 */
#pragma once

#include "uf-flow.h"

/* What to show; NULL and false: everything that was done. All borrowed. */
typedef struct {
	const char *person; /* an id, of the forgotten too */
	const char *worker; /* a login */
	const char *since;  /* a day, ISO or as one types it in French */
	bool readings;      /* who opened whom, instead of who did what */
} UfFlowJournalWish;

/* → {"version", "journal": "actions|readings", "entries": [{"sequence", "hash" where there is a
 *    chain, "time", "worker", "action", "object", "person" where it is about one, "details"}]}.
 * USAGE when "since" is no day. */
json_t *uf_flow_journal_show(UfFlow *flow, const UfFlowJournalWish *wish, GError **error);

/* Walks both chains, and looks for the heads that the file @known has (NULL: none): an export, or a
 * result of this function kept as JSON.
 * → {"version", "head": {"actions": {"sequence", "hash"}, "readings"}, "lines": n, "faults":
 *    [{"journal", "sequence", "fault": "changed|missing|unreadable|head"}]}.
 * REFUSED where there is no chain. */
json_t *uf_flow_journal_verify(UfFlow *flow, const char *known, GError **error);

/* Every line of both chains, one JSON object a line, and the heads in the last one: what is kept
 * elsewhere, so that a cut at the end shows. Needs a manager on a sealed store (REFUSED). */
GBytes *uf_flow_journal_export(UfFlow *flow, GError **error);

/* The same to @path, for her alone. It is no plaintext to be cleaned away: it holds no value, and
 * is to be kept. REFUSED when something has that name. */
bool uf_flow_journal_save(UfFlow *flow, const char *path, GError **error);
