#include "uf-row-queue.h"

static const UfColumn batch_columns[] = {
	{ "batch", 't', offsetof(UfBatchRow, batch) },
	{ "made", 'i', offsetof(UfBatchRow, made) },
	{ "changed", 'i', offsetof(UfBatchRow, changed) },
	{ "jobs", 'i', offsetof(UfBatchRow, jobs) },
	{ "body", 'b', offsetof(UfBatchRow, body) },
};

static const UfColumn job_columns[] = {
	{ "batch", 't', offsetof(UfJobRow, batch) },
	{ "number", 'i', offsetof(UfJobRow, number) },
	{ "state", 'i', offsetof(UfJobRow, state) },
	{ "holder", 't', offsetof(UfJobRow, holder) },
	{ "until", 'i', offsetof(UfJobRow, until) },
	{ "attempts", 'i', offsetof(UfJobRow, attempts) },
	{ "changed", 'i', offsetof(UfJobRow, changed) },
	{ "body", 'b', offsetof(UfJobRow, body) },
};

const UfTable uf_table_batches = { "batches", sizeof(UfBatchRow), batch_columns,
				   G_N_ELEMENTS(batch_columns), 1 };
const UfTable uf_table_jobs = { "jobs", sizeof(UfJobRow), job_columns, G_N_ELEMENTS(job_columns),
				2 };
