/* The summary workbook of a batch: a line a household, in the order of the sheet. */
#pragma once

#include "uf-flow.h"

typedef struct UfBatchSummary UfBatchSummary;

/* @forms: ids and titles of the forms of the batch, [{"form", "title"}]; referenced. */
UfBatchSummary *uf_batch_summary_new(json_t *forms, GError **error);
void uf_batch_summary_free(UfBatchSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchSummary, uf_batch_summary_free)

/* @name: whose file it is, "" when it is nobody's; @place: where the paper is ("volume 1, pages 3 à
 * 8"), "" when there is none. */
bool uf_batch_summary_add(UfBatchSummary *self, const json_t *row, const char *name,
			  const char *place, GError **error);
/* Yours, zeroed when freed. */
GBytes *uf_batch_summary_close(UfBatchSummary *self, GError **error);
