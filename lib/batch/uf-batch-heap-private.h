/* Households that wait for a volume to print, and their documents.
 *
 * The parts of a household stand together, in the order of the households; their labels are its own
 * (UfBatchPending.label). What is got of a heap is borrowed until the next one is added or dropped.
 */
#pragma once

#include <stdbool.h>

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
	UfFlowPress *press; /* what joins them now, outlives the heap; NULL: nothing does */
	size_t number;      /* of the volume that is made of them */
	json_t *told;       /* by the press that joined them; NULL */
	GBytes *pdf;
	bool is_bad; /* one of them is more than a press can read */
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
