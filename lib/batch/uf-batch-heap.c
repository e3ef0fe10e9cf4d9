#include "uf-batch-heap-private.h"

#include "uf-batch-words.h"
#include "uf-file.h"
#include "uf-flow-fill.h"
#include "uf-json.h"

#define MOST_PARTS 1000                       /* of a volume */
#define MOST_HOUSEHOLDS 1000                  /* that wait */
#define MOST_BYTES ((size_t)64 * 1024 * 1024) /* of one document */

static void
clear_pending(void *data)
{
	UfBatchPending *pending = data;
	json_decref(pending->row);
	g_free(pending->label);
}

static void
clear_part(void *data)
{
	g_bytes_unref(((UfFlowPart *)data)->pdf);
}

UfBatchHeap *
uf_batch_heap_new(void)
{
	UfBatchHeap *heap = g_new0(UfBatchHeap, 1);
	heap->pending = g_array_new(FALSE, FALSE, sizeof(UfBatchPending));
	heap->parts = g_array_new(FALSE, FALSE, sizeof(UfFlowPart));
	g_array_set_clear_func(heap->pending, clear_pending);
	g_array_set_clear_func(heap->parts, clear_part);
	return heap;
}

void
uf_batch_heap_free(UfBatchHeap *heap)
{
	if (heap == NULL)
		return;
	json_decref(heap->told);
	g_bytes_unref(heap->pdf);
	g_array_unref(heap->parts);
	g_array_unref(heap->pending);
	g_free(heap);
}

/* --- the documents of a household --- */

/* The file where it was written; else of the draft itself. */
static GBytes *
read_document(UfFlow *flow, const char *draft, const char *path)
{
	g_autofree char *name = g_path_get_basename(path);
	GBytes *content = uf_file_read(path, MOST_BYTES, NULL);
	if (content == NULL && draft != NULL)
		content = uf_flow_draft_get(flow, draft, name, NULL);
	return content;
}

static void
add_document(UfBatchHeap *heap, UfBatchPending *pending, GBytes *pdf, bool front)
{
	if (pdf == NULL || g_bytes_get_size(pdf) == 0) {
		g_clear_pointer(&pdf, g_bytes_unref);
		pending->is_missing = true;
		return;
	}
	const UfFlowPart part = { .pdf = pdf, .label = pending->label, .front = front };
	heap->bytes += g_bytes_get_size(pdf);
	g_array_append_val(heap->parts, part);
	pending->count++;
}

/* @front: the first of them that can be read begins a sheet of paper. */
static void
add_documents(UfBatchHeap *heap, UfBatchPending *pending, UfFlow *flow, const json_t *draft,
	      bool front)
{
	const json_t *files = json_object_get(draft, "files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *path = json_string_value(json_array_get(files, i));
		if (path != NULL && g_str_has_suffix(path, ".pdf"))
			add_document(heap, pending,
				     read_document(flow, uf_json_get_string(draft, "draft"), path),
				     front);
	}
}

void
uf_batch_heap_add(UfBatchHeap *heap, UfFlow *flow, const json_t *row, bool two_sided)
{
	const json_t *forms = uf_batch_waits(row) ? NULL : json_object_get(row, "forms");
	UfBatchPending pending = {
		.row = json_incref((json_t *)row),
		.first = heap->parts->len,
		.label =
		    g_strdup_printf("n° %" G_GINT64_FORMAT, uf_json_get_integer(row, "job", 0)),
	};
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *drafts = json_object_get(json_array_get(forms, i), "drafts");
		for (size_t j = 0; j < json_array_size(drafts); j++)
			add_documents(heap, &pending, flow, json_array_get(drafts, j), two_sided);
	}
	g_array_append_val(heap->pending, pending);
}

bool
uf_batch_heap_is_full(const UfBatchHeap *heap, size_t volume)
{
	return heap->bytes >= volume || heap->parts->len >= MOST_PARTS ||
	       heap->pending->len >= MOST_HOUSEHOLDS;
}

/* --- some of them --- */

UfBatchPending *
uf_batch_heap_get(const UfBatchHeap *heap, guint index)
{
	return &g_array_index(heap->pending, UfBatchPending, index);
}

const UfFlowPart *
uf_batch_heap_get_part(const UfBatchHeap *heap, guint index)
{
	return &g_array_index(heap->parts, UfFlowPart, index);
}

guint
uf_batch_heap_count_parts(const UfBatchHeap *heap, guint from, guint to)
{
	guint count = 0;
	for (guint i = from; i < to; i++)
		count += uf_batch_heap_get(heap, i)->count;
	return count;
}

static void
drop_part(UfBatchHeap *heap, guint household, guint part)
{
	UfBatchPending *pending = uf_batch_heap_get(heap, household);
	g_array_remove_index(heap->parts, part);
	pending->count--;
	pending->is_missing = true;
	for (guint i = household + 1; i < heap->pending->len; i++)
		uf_batch_heap_get(heap, i)->first--;
}

void
uf_batch_heap_drop_bad(UfBatchHeap *heap, UfFlow *flow, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		const UfBatchPending *pending = uf_batch_heap_get(heap, i);
		for (guint j = pending->first + pending->count; j > pending->first; j--) {
			const UfFlowHeap one = { "", uf_batch_heap_get_part(heap, j - 1), 1 };
			g_autoptr(GBytes) alone = NULL;
			g_autoptr(json_t) told = uf_flow_join_parts(flow, &one, &alone, NULL);
			if (told == NULL)
				drop_part(heap, i, j - 1);
		}
	}
}
