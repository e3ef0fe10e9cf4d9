/* Households that wait for a volume to print, and their documents. */
#pragma once

#include "uf-batch-report.h"
#include "uf-flow-papers.h"

typedef struct {
	json_t *row;
	char *label; /* of its pages */
	guint first; /* of its parts */
	guint count;
	bool is_missing; /* one of its documents is not in the volume */
} UfBatchPending;

typedef struct {
	GArray *pending; /* UfBatchPending */
	GArray *parts;   /* UfFlowPart */
	size_t bytes;
	UfFlowPress *press; /* what joins them already; NULL: nothing does. Borrowed */
	size_t number;      /* of the volume that it makes */
} UfBatchHeap;

UfBatchHeap *uf_batch_heap_new(void);
void uf_batch_heap_free(UfBatchHeap *heap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchHeap, uf_batch_heap_free)

/* Adds a household with the documents that were made for it, read from where they were written. */
void uf_batch_heap_add(UfBatchHeap *heap, UfFlow *flow, const json_t *row, bool two_sided);
/* True when no more should be added: as large as @volume bytes, or too many. */
bool uf_batch_heap_is_full(const UfBatchHeap *heap, size_t volume);

UfBatchPending *uf_batch_heap_get(const UfBatchHeap *heap, guint index);
const UfFlowPart *uf_batch_heap_get_part(const UfBatchHeap *heap, guint index);
/* Of the households from @from up to @to. */
guint uf_batch_heap_count_parts(const UfBatchHeap *heap, guint from, guint to);
/* A document at which the worker dies is left out like one that cannot be read: each of those of
 * the households from @from up to @to is tried alone. */
void uf_batch_heap_drop_bad(UfBatchHeap *heap, UfFlow *flow, guint from, guint to);
