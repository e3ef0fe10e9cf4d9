/* How far a batch is: one line that changes on a terminal, a line now and then elsewhere. */
#pragma once

#include "uf-batch.h"
#include "uf-run.h"

typedef struct {
	const UfRun *run;
	bool is_terminal;
	bool is_shown; /* the line stands there */
	gint64 told;
	char *last; /* what was told */
} UfBatchMeter;

void uf_batch_meter_begin(UfBatchMeter *meter, const UfRun *run);
/* The line goes. */
void uf_batch_meter_end(UfBatchMeter *meter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfBatchMeter, uf_batch_meter_end)

/* For UfBatchWork; @data is the meter. */
void uf_batch_meter_show(void *data, const UfBatchProgress *progress);
void uf_batch_meter_tell_death(void *data, unsigned job, bool given_up);
