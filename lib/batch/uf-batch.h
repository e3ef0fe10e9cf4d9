/* A batch: the households of one spreadsheet × some forms, done by several processes.
 *
 * The spreadsheet is not copied: a batch that is stored keeps its path, its SHA-256 and what its
 * columns mean, and reads it again. Each household is a job of the queue (uf-store-queue.h); what
 * the store says is the truth, so that a run may end at any moment and another one does the rest.
 * Households are handed to a UfBatchRowFunc as uf-flow-row.h describes them, in the order of the
 * sheet, one at a time: none is kept. What stays in the queue has no cell and no value of a person.
 */
#pragma once

#include "uf-flow.h"

typedef struct UfBatch UfBatch;
typedef struct UfFlowSheet UfFlowSheet;

typedef struct {
	const char *path;
	const char *sheet;        /* of a workbook; NULL: its first */
	const char *const *forms; /* ids, ends with NULL */
	const json_t *columns;    /* of uf-column-map.h; NULL: those that the office has saved */
	const char *const *sensitive; /* optional sensitive fields that may leave; NULL: none */
	const char *out;              /* folder for the files (0700); NULL: only in the store */
	const char *from;             /* "last": each request begins with her last one; NULL */
	bool update;                  /* what differs replaces; else it is filed as a proposal */
	bool again;                   /* forms too that an earlier batch did for the same rows */
} UfBatchSetup;

/* Reads the spreadsheet; nothing is stored. @flow must outlive it. */
UfBatch *uf_batch_new(UfFlow *flow, const UfBatchSetup *setup, GError **error);
/* One that is stored; NOT_FOUND. */
UfBatch *uf_batch_open(UfFlow *flow, const char *id, GError **error);
void uf_batch_free(UfBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatch, uf_batch_free)

/* NULL before uf_batch_start(). Borrowed. */
const char *uf_batch_get_id(const UfBatch *batch);
/* The folder of the files, absolute; NULL when there is none. Borrowed. */
const char *uf_batch_get_out(const UfBatch *batch);
/* Opened when first asked for: NOT_FOUND when it is gone, REFUSED when its content is another one
 * than when the batch was begun. Borrowed. */
UfFlowSheet *uf_batch_get_sheet(UfBatch *batch, GError **error);

/* → {"version", "batch": id or null, "file": path, "digest", "forms": [id], "out": path or null,
 *    "update", "again", "from": "last" or null, "made": time or null, "households": n, "sheet",
 *    "states": {"waiting", "running", "done", "bad", "skipped"} when it is stored} */
json_t *uf_batch_describe(UfBatch *batch, GError **error);
/* → {"version", "batches": [as above, without version], the newest first, "problems": [text]} */
json_t *uf_batch_list(UfFlow *flow, GError **error);

/* One household; false with @error ends it all, false without one ends it well. */
typedef bool (*UfBatchRowFunc)(void *data, const json_t *row, GError **error);

/* What would be done; writes nothing. False on error only. */
bool uf_batch_preview(UfBatch *batch, UfBatchRowFunc func, void *data, GError **error);

/* What became of each household of a stored batch: the description of then, with "state"
 * ("waiting", "running", "done", "bad", "skipped") and without "name", "old" and "new"; of one that
 * nobody has looked at, its number alone. "error": why it was given up. */
bool uf_batch_each_row(UfBatch *batch, UfBatchRowFunc func, void *data, GError **error);

/* Stores the batch and a job for each household; it has an id then. */
bool uf_batch_start(UfBatch *batch, GError **error);

/* Households that are bad wait to be tried again. How many; -1 on error. */
int64_t uf_batch_retry(UfBatch *batch, GError **error);

typedef struct {
	unsigned total;
	unsigned done; /* skipped ones too */
	unsigned bad;
	unsigned left;         /* waiting or running, here or elsewhere */
	unsigned workers;      /* at work now */
	unsigned seconds_left; /* 0: not known yet */
} UfBatchProgress;

typedef struct {
	unsigned workers; /* 0: as many as cores */
	/* called when something changed, at most some times a second; NULL */
	void (*progress)(void *data, const UfBatchProgress *progress);
	/* a worker ended in the midst of household @job, which is tried again, or is @given_up;
	 * NULL
	 */
	void (*died)(void *data, unsigned job, bool given_up);
	void *data;
} UfBatchWork;

typedef enum {
	UF_BATCH_ENDED,   /* no household is left */
	UF_BATCH_STOPPED, /* a person or the system stopped it: a later run does the rest */
	UF_BATCH_SHARED,  /* the households that are left are another run's */
} UfBatchEnd;

/* Does what waits: forks the workers, each with a store and a document worker of its own, and waits
 * for them. SIGINT, SIGTERM and SIGHUP end it after the households under way, a second one at once.
 * Workers end with their parent; a household at which three of them died is bad. The store is
 * closed while it lasts. Errors that are about no household (a full disk, a key that is gone) stop
 * it. */
bool uf_batch_work(UfBatch *batch, const UfBatchWork *work, UfBatchEnd *end, GError **error);
