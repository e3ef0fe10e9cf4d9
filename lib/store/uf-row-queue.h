/* The rows of the queue, as they are kept: see uf-row.h. */
#pragma once

#include "uf-table.h"

typedef struct {
	const UfTable *table;
	char *batch; /* t-… */
	int64_t made;
	int64_t changed; /* the row itself, not its jobs */
	int64_t jobs;    /* how many */
	GBytes *body;
} UfBatchRow;

typedef struct {
	const UfTable *table;
	char *batch;
	int64_t number;
	int64_t state; /* UfStoreJobState */
	char *holder;
	int64_t until;
	int64_t attempts;
	int64_t changed;
	GBytes *body;
} UfJobRow;

extern const UfTable uf_table_batches, uf_table_jobs;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfJobRow, uf_row_free)
