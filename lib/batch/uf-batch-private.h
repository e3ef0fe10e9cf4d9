/* What the files of lib/batch share: a batch, and what of a household stays in the queue. */
#pragma once

#include <sys/types.h>

#include "uf-batch.h"
#include "uf-flow-row.h"
#include "uf-store-queue.h"

#define UF_BATCH_TRIES 3 /* workers that one household may cost */

struct UfBatch {
	UfFlow *flow;
	char *id;     /* NULL until it is stored */
	json_t *body; /* as it is stored */
	/* borrowed of the body, end with NULL */
	const char **forms;
	const char **sensitive;
	UfFlowSheet *sheet; /* NULL until it is asked for */
};

/* The store, open and unlocked. Borrowed. */
UfStore *uf_batch_ensure_store(const UfBatch *batch, GError **error);

/* What the forms of @batch are done with; the members about one job are left out. */
UfFlowRowSetup uf_batch_make_setup(const UfBatch *batch);

/* --- uf-batch-row.c --- */

/* What a job knows while it is under way, and when it is tried again. */
typedef struct {
	char *person; /* that an earlier attempt wrote; NULL */
	char *action;
	unsigned tries; /* workers that it cost */
} UfBatchMark;

void uf_batch_mark_clear(UfBatchMark *mark);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfBatchMark, uf_batch_mark_clear)
bool uf_batch_mark_load(UfBatchMark *mark, const UfStoreJob *job, GError **error);
/* The body of a job; @reason: why it was given up, or NULL. */
GBytes *uf_batch_mark_serialize(const UfBatchMark *mark, const char *reason);

/* The body of a job that was looked at. What stays of @row is ids, names of cells, rules, states;
 * no value and no name of anybody. */
GBytes *uf_batch_row_serialize(const json_t *row, const UfBatchMark *mark);
/* The description that @job keeps, with "job", "state" and the sentences of its issues. New
 * reference. */
json_t *uf_batch_row_parse(const UfStoreJob *job, GError **error);

/* Gives @job back after a worker was lost to it (or an error that is about no household), or gives
 * it up with @reason when that happened too often; *@given_up tells. Not an error when it is
 * somebody else's by now. */
bool uf_batch_give_back(UfStore *store, UfStoreJob *job, const char *reason, bool *given_up,
			GError **error);

/* Who holds jobs of @batch and has ended: names of processes (char *). */
GPtrArray *uf_batch_list_gone(UfStore *store, const char *batch, GError **error);

/* --- uf-batch-worker.c: in a process that was forked --- */

/* Does what waits until nothing does, or a signal that is blocked has come; tells of it on @fd in
 * lines of JSON: {"is": "hello", "holder"}, {"is": "begin", "job"}, {"is": "end", "job", "state"},
 * {"is": "error", "code", "text"}. */
void uf_batch_run_worker(UfBatch *batch, int fd);

/* --- uf-batch-fork.c --- */

/* Forks one, which closes @fds (int, those of its parent alone) and never comes back: *@pid, and
 * *@fd with what it tells. uf_flow_prepare_fork() came before. */
bool uf_batch_fork_worker(UfBatch *batch, const GArray *fds, pid_t *pid, int *fd, GError **error);
