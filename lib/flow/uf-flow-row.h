/* One household of a spreadsheet: planned, described, stored.
 *
 * A plan writes nothing. It tells whom the rows are (never a guess: who is not certain waits), what
 * the profile would gain, what would wait as a proposal, and what each form would be. A cell that
 * cannot be read makes the whole household wait. Storing does what the plan says: the person in one
 * transaction, then each form's request with its drafts in one. It may be cut at any moment and
 * done again: what is there is found by the batch and the job that its request carries. Nothing is
 * sent.
 */
#pragma once

#include "uf-flow-sheet.h"

typedef struct UfFlowRow UfFlowRow;

/* All borrowed; { 0 } is a preview. */
typedef struct {
	bool update;      /* what the rows say replaces what the profile says */
	bool again;       /* forms that an earlier batch did with the same content, too */
	const char *from; /* "last": each request starts from the last one on its form; NULL */
	const char *const *sensitive; /* sensitive optional fields that may leave; NULL */
	/* of the batch; NULL and 0 for a preview */
	const char *batch;
	unsigned job;
	/* what an earlier attempt of this job kept (UfFlowRowKeepFunc); NULL */
	const char *person;
	const char *action;
	/* of a deposit (uf-flow-deposit.h), which stands for a batch: who deposited it, and when.
	 * Everything about somebody known is proposed then. NULL: none */
	const char *depositor;
	UfDate date;
} UfFlowRowSetup;

/* Household @index (from 0) of @sheet, which must outlive the result. NULL on error: what a person
 * can mend is in the description, never an error. */
UfFlowRow *uf_flow_row_plan(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup,
			    GError **error);
void uf_flow_row_free(UfFlowRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowRow, uf_flow_row_free)

/* → {"job": 1 (index + 1, or that of the setup), "rows": [numbers from 1 as in the sheet],
 *    "action": "create|update|same|wait|empty", "person": id or null, "name": "Éloïse INVENTÉE",
 *    "match": {"by": "id|nir|identifier|name_birth|batch|none",
 *      "candidates": [{"person", "by": the same, or "name_birth_close|name|relation"}],
 *      "rows": [of other households of the file that are the same people]},
 *    "changes": [{"fact", "title", "old", "new", "kind": "new|differs", "then":
 *      "written|proposed|known"}],
 *    "issues": [{"cell": "C12" or null, "heading", "key", "rule", "parameters", "severity",
 *      "sentence"}],
 *    "forms": [{"form", "title", "state": "ready|done|done_before|blocked", "request", "counts",
 *      "percent", "missing": [labels], "carried": [as of uf_flow_fill()], "issues", "reason"}]}
 * "same": the person is as the rows say. "known": proposed by an earlier import already. "empty":
 * no known column says anything. "missing" are fields that somebody has to fill, objectives and
 * reviews among them: a batch carries none. "request" when one is there: of an earlier batch
 * (done_before), of this job (done). Holds personal values. New reference. */
json_t *uf_flow_row_describe(UfFlowRow *row, GError **error);

/* "create", "update", "same", "wait" or "empty". */
const char *uf_flow_row_get_action(const UfFlowRow *row);

/* Called in the transaction of the person, before she is written, so that another attempt knows
 * her: it writes into the store, or fails and nothing is written. Not called when nothing of the
 * person is written. */
typedef bool (*UfFlowRowKeepFunc)(void *data, const char *person, const char *action,
				  GError **error);

/* Called in every transaction, of the person and of each form: fails (CONFLICT) when the household
 * is somebody else's to do by now, and then nothing is written. */
typedef bool (*UfFlowRowHoldFunc)(void *data, GError **error);

/* All borrowed. */
typedef struct {
	const char *out; /* folder for the files, OUT/PERSON/REQUEST; NULL: only in the store */
	UfFlowRowKeepFunc keep; /* NULL: none */
	UfFlowRowHoldFunc hold; /* NULL: none */
	void *data;
} UfFlowRowStore;

/* Does the plan, which must be one of a batch. A household that waits, or that holds nothing, is
 * only described. A form that fails is told in its entry and the others are done; CONFLICT when
 * @setup->hold says so. → the description, with "person", and per form
 * "state": "done|done_before|blocked|failed", "request", "drafts": [{"draft", "channel", "files":
 * [path]}], "unavailable", "error". New reference; NULL on error. */
json_t *uf_flow_row_store(UfFlowRow *row, const UfFlowRowStore *setup, GError **error);
