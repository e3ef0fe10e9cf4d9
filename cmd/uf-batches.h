/* What the commands of batches share: the work with its progress, the report, the exit code.
 *
 * The report of a dry run and of a run have the same shape (schemas/output-batch.json); it is
 * written household by household, so that ten thousand need no more memory than ten.
 */
#pragma once

#include "uf-batch.h"
#include "uf-run.h"

/* What is wanted beside the text or the JSON. */
typedef struct {
	gboolean all;       /* good households too */
	gboolean two_sided; /* what is printed: each household on a sheet of its own */
	char *corrections;  /* workbook of what waits; NULL: none */
	int jobs;           /* workers; 0: as many as cores */
} UfBatchWish;

void uf_batch_wish_clear(UfBatchWish *wish);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfBatchWish, uf_batch_wish_clear)

/* What would be done. */
UfExit uf_batches_preview(const UfRun *run, UfBatch *batch, const UfBatchWish *wish);

/* What became of a stored batch. */
UfExit uf_batches_show(const UfRun *run, UfBatch *batch, const UfBatchWish *wish);

/* Does what waits, then tells what became of it and makes the papers. */
UfExit uf_batches_work(const UfRun *run, UfBatch *batch, const UfBatchWish *wish);
