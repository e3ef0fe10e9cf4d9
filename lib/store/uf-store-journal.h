/* The journal of a store: who did what to which object when, on which basis; never a value.
 *
 * Two chains: actions (prepared, approved, sent, changed, forgotten…) and readings (who opened
 * whom), which are kept for less time. A line is an object {"time", "worker", "action", "object",
 * "details"} of ids, fact ids, revisions and dates. In the sealed store each line carries a keyed
 * hash over the line and the hash before it, so that a line changed, removed or added in the midst
 * shows; a cut at the end shows against a head that was written down elsewhere.
 */
#pragma once

#include "uf-store.h"

typedef enum {
	UF_JOURNAL_ACTIONS,
	UF_JOURNAL_READINGS,
} UfJournal;

#define UF_JOURNALS 2

/* The last line of a chain. */
typedef struct {
	int64_t sequence; /* from 1; 0: no line yet */
	char hash[65];    /* hexadecimal */
} UfJournalHead;

/* Appends one line. Belongs to the open transaction if there is one. */
bool uf_store_append_journal(UfStore *store, UfJournal journal, const json_t *entry,
			     GError **error);

/* Every line in order, or those about @person (NULL: all): about her id, her requests and drafts,
 * or with her id under "details". Each has "sequence" and "hash" too where there is a chain. A new
 * array. */
json_t *uf_store_load_journal(UfStore *store, UfJournal journal, const char *person,
			      GError **error);

/* REFUSED where there is no chain (the folder of invented people). */
bool uf_store_get_journal_head(UfStore *store, UfJournal journal, UfJournalHead *head,
			       GError **error);

/* Walks a whole chain, and looks for @known (NULL: none), a head of before, in it.
 * → {"lines": n, "first": sequence, "head": {"sequence", "hash"}, "faults": [{"sequence",
 *    "fault": "changed|missing|unreadable|head"}]} */
json_t *uf_store_verify_journal(UfStore *store, UfJournal journal, const UfJournalHead *known,
				GError **error);

/* Removes the lines before the first one that is not older than @before ("2026-01-01T00:00:00Z");
 * the chain goes on from a checkpoint. With @dry_run they are only counted. How many; -1 on error.
 */
int64_t uf_store_prune_journal(UfStore *store, UfJournal journal, const char *before, bool dry_run,
			       GError **error);
