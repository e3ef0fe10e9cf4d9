/* The papers of a batch: volumes to print, and what was done, in the order of the sheet.
 *
 * Households wait until their volume is joined, since a line of the summary tells the pages. While
 * some volumes are joined, each by a document worker of its own, the next one is gathered; they are
 * finished in their order.
 */
#include "uf-batch-report.h"

#include "uf-batch-heap-private.h"
#include "uf-batch-summary.h"
#include "uf-batch-words.h"
#include "uf-error.h"
#include "uf-flow-out.h"
#include "uf-json.h"
#include "uf-memory.h"

#define VOLUME ((size_t)4 * 1024 * 1024) /* qpdf needs some fifty times as much to join them */
#define MOST_PRESSES 4                   /* each may take as much */

struct UfBatchBinder {
	UfFlow *flow;
	const UfBatchPapers *setup;
	char *folder;
	UfBatchSummary *summary;
	UfBatchHeap *heap;  /* that is gathered */
	GQueue under_way;   /* of UfBatchHeap; the oldest first */
	GPtrArray *presses; /* as many as may be under way, begun when needed */
	guint turn;         /* of the next press */
	json_t *volumes;
	json_t *missing;
};

/* [{"form", "title"}]; a form that is gone has its id for a title. */
static json_t *
list_forms(UfFlow *flow, const char *const *forms)
{
	json_t *list = json_array();
	for (size_t i = 0; forms != NULL && forms[i] != NULL; i++) {
		const char *title = uf_flow_get_form_title(flow, forms[i], NULL);
		json_array_append_new(list, json_pack("{s:s, s:s}", "form", forms[i], "title",
						      title != NULL ? title : forms[i]));
	}
	return list;
}

UfBatchBinder *
uf_batch_binder_new(UfFlow *flow, const UfBatchPapers *setup, GError **error)
{
	g_autoptr(UfBatchBinder) self = g_new0(UfBatchBinder, 1);
	g_autoptr(json_t) forms = list_forms(flow, setup->forms);
	self->flow = flow;
	self->setup = setup;
	self->folder = g_build_filename(setup->out, setup->batch, NULL);
	self->heap = uf_batch_heap_new();
	self->presses = g_ptr_array_new_with_free_func((GDestroyNotify)uf_flow_press_free);
	self->volumes = json_array();
	self->missing = json_array();
	self->summary = uf_batch_summary_new(forms, error);
	if (self->summary == NULL || !uf_flow_out_replace(flow, setup->batch, error))
		return NULL;
	return g_steal_pointer(&self);
}

void
uf_batch_binder_free(UfBatchBinder *self)
{
	if (self == NULL)
		return;
	uf_batch_summary_free(self->summary);
	g_queue_clear_full(&self->under_way, (GDestroyNotify)uf_batch_heap_free);
	uf_batch_heap_free(self->heap);
	g_ptr_array_unref(self->presses);
	json_decref(self->volumes);
	json_decref(self->missing);
	g_free(self->folder);
	g_free(self);
}

/* --- a volume --- */

/* Households of @heap from @from up to @to, and what is made of them. */
typedef struct {
	UfBatchHeap *heap;
	guint from, to;
	json_t *told; /* by the worker; NULL when they have no paper */
	GBytes *pdf;
} Volume;

static void
volume_clear(Volume *volume)
{
	g_clear_pointer(&volume->told, json_decref);
	g_clear_pointer(&volume->pdf, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Volume, volume_clear)

static bool
has_parts(const Volume *volume)
{
	return uf_batch_heap_count_parts(volume->heap, volume->from, volume->to) > 0;
}

static char *
make_title(size_t number)
{
	return g_strdup_printf("À imprimer, volume %zu", number);
}

static bool
write_file(UfBatchBinder *self, const char *name, GBytes *content, GError **error)
{
	const char *const names[] = { name, NULL };
	GBytes *const contents[] = { content };
	const UfFlowOut out = { self->folder, self->setup->batch, names, contents };
	return uf_flow_write_all(self->flow, &out, error);
}

/* What a press made of @heap is kept with it. */
static void
finish_press(UfBatchHeap *heap)
{
	g_autoptr(GError) local = NULL;
	if (heap->press == NULL)
		return;
	heap->told = uf_flow_press_finish(heap->press, &heap->pdf, &local);
	heap->is_bad = g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA);
	heap->press = NULL;
}

/* Nothing is told, without @error, when the worker could not make it of these documents. */
static bool
join(UfBatchBinder *self, Volume *volume, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *title = make_title(json_array_size(self->volumes) + 1);
	const UfBatchHeap *heap = volume->heap;
	const UfFlowHeap parts = {
		.title = title,
		.parts = uf_batch_heap_get_part(heap, uf_batch_heap_get(heap, volume->from)->first),
		.count = uf_batch_heap_count_parts(heap, volume->from, volume->to),
	};
	if (parts.count > 0)
		volume->told = uf_flow_join_parts(self->flow, &parts, &volume->pdf, &local);
	if (!g_error_matches(local, UF_ERROR, UF_ERROR_UNREACHABLE) &&
	    !g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static bool
write_volume(UfBatchBinder *self, const Volume *volume, GError **error)
{
	size_t households = 0;
	g_autofree char *name =
	    g_strdup_printf("a-imprimer-%zu.pdf", json_array_size(self->volumes) + 1);
	g_autofree char *path = g_build_filename(self->folder, name, NULL);
	for (guint i = volume->from; i < volume->to; i++)
		households += uf_batch_heap_get(volume->heap, i)->count > 0;
	if (!write_file(self, name, volume->pdf, error))
		return false;
	json_array_append_new(self->volumes,
			      json_pack("{s:s, s:I, s:I}", "file", path, "pages",
					uf_json_get_integer(volume->told, "pages", 0), "households",
					(json_int_t)households));
	return true;
}

/* "volume 1, pages 3 à 8"; "" for nothing. Yours. */
static char *
format_place(UfBatchBinder *self, const Volume *volume, UfBatchPending *pending)
{
	const json_t *parts = json_object_get(volume->told, "parts");
	const size_t number = json_array_size(self->volumes);
	const guint before = uf_batch_heap_get(volume->heap, volume->from)->first;
	int64_t first = 0;
	int64_t last = 0;
	for (guint i = 0; i < pending->count; i++) {
		const json_t *part = json_array_get(parts, pending->first - before + i);
		const int64_t begins = uf_json_get_integer(part, "first", 0);
		pending->is_missing = pending->is_missing || begins == 0;
		first = first == 0 ? begins : first;
		last = begins > 0 ? begins + uf_json_get_integer(part, "pages", 1) - 1 : last;
	}
	const char *lacks = pending->is_missing ? " ; un document est illisible" : "";
	if (first == 0)
		return g_strdup(pending->is_missing ? "illisible" : "");
	if (first == last)
		return g_strdup_printf("volume %zu, page %" G_GINT64_FORMAT "%s", number, first,
				       lacks);
	return g_strdup_printf("volume %zu, pages %" G_GINT64_FORMAT " à %" G_GINT64_FORMAT "%s",
			       number, first, last, lacks);
}

static bool
tell_households(UfBatchBinder *self, const Volume *volume, GError **error)
{
	for (guint i = volume->from; i < volume->to; i++) {
		UfBatchPending *pending = uf_batch_heap_get(volume->heap, i);
		const char *person = uf_json_get_string(pending->row, "person");
		g_auto(UfWiped) name = NULL;
		if (person != NULL && !uf_batch_waits(pending->row))
			name = uf_flow_get_person_name(self->flow, person, NULL);
		g_autofree char *place = format_place(self, volume, pending);
		if (pending->is_missing)
			json_array_append(self->missing, json_object_get(pending->row, "job"));
		if (!uf_batch_summary_add(self->summary, pending->row, name != NULL ? name : "",
					  place, error))
			return false;
	}
	return true;
}

/* More pages than one document may have: the parts that are left out are not to blame. */
static bool
is_too_long(const json_t *told)
{
	const json_t *parts = json_object_get(told, "parts");
	for (size_t i = 0; i < json_array_size(parts); i++) {
		const char *error = uf_json_get_string(json_array_get(parts, i), "error");
		if (error != NULL && g_str_has_prefix(error, "too_large:"))
			return true;
	}
	return false;
}

/* What the presses were given is fetched: the time that they have does not wait. */
static void
collect_presses(UfBatchBinder *self)
{
	for (GList *link = self->under_way.head; link != NULL; link = link->next)
		finish_press(link->data);
}

static bool make_volume(UfBatchBinder *self, Volume *volume, GError **error);

/* too much for one document: one of each half */
static bool
make_halves(UfBatchBinder *self, const Volume *volume, GError **error)
{
	const guint middle = volume->from + (volume->to - volume->from) / 2;
	g_auto(Volume) one = { .heap = volume->heap, .from = volume->from, .to = middle };
	g_auto(Volume) other = { .heap = volume->heap, .from = middle, .to = volume->to };
	return make_volume(self, &one, error) && make_volume(self, &other, error);
}

/* A press did not join it: the documents that are in the way are left out. */
static bool
join_again(UfBatchBinder *self, Volume *volume, GError **error)
{
	collect_presses(self);
	if (!volume->heap->is_bad && !join(self, volume, error))
		return false;
	if (volume->told != NULL || !has_parts(volume))
		return true;
	uf_batch_heap_drop_bad(volume->heap, self->flow, volume->from, volume->to);
	volume->heap->is_bad = false;
	return join(self, volume, error);
}

static bool
make_volume(UfBatchBinder *self, Volume *volume, GError **error)
{
	if (volume->told == NULL && has_parts(volume) && !join_again(self, volume, error))
		return false;
	const bool is_too_much =
	    is_too_long(volume->told) || (volume->told == NULL && has_parts(volume));
	if (is_too_much && volume->to - volume->from > 1)
		return make_halves(self, volume, error);
	return (volume->told == NULL || write_volume(self, volume, error)) &&
	       tell_households(self, volume, error);
}

/* --- volumes under way --- */

static guint
count_presses(const UfBatchBinder *self)
{
	return CLAMP(MIN(self->setup->workers, g_get_num_processors()), 1, MOST_PRESSES);
}

/* The press whose turn it is, free since its heap was finished; NULL when there is none. */
static UfFlowPress *
take_press(UfBatchBinder *self)
{
	const guint index = self->turn++ % count_presses(self);
	if (index == self->presses->len) {
		UfFlowPress *press = uf_flow_press_new(self->flow, NULL);
		if (press == NULL)
			return NULL;
		g_ptr_array_add(self->presses, press);
	}
	return index < self->presses->len ? g_ptr_array_index(self->presses, index) : NULL;
}

static size_t
count_papers(const UfBatchBinder *self)
{
	size_t count = 0;
	for (const GList *link = self->under_way.head; link != NULL; link = link->next)
		count += ((const UfBatchHeap *)link->data)->parts->len > 0;
	return count;
}

/* A heap that no press takes is joined when its turn comes, and says what is wrong. */
static void
begin_volume(UfBatchBinder *self, UfBatchHeap *heap)
{
	heap->number = json_array_size(self->volumes) + count_papers(self) + 1;
	g_autofree char *title = make_title(heap->number);
	const UfFlowHeap parts = { title,
				   heap->parts->len > 0 ? uf_batch_heap_get_part(heap, 0) : NULL,
				   heap->parts->len };
	UfFlowPress *press = take_press(self);
	if (press != NULL && parts.count > 0 && uf_flow_press_begin(press, &parts, NULL))
		heap->press = press;
	g_queue_push_tail(&self->under_way, heap);
}

static bool
finish_oldest(UfBatchBinder *self, GError **error)
{
	g_autoptr(UfBatchHeap) heap = g_queue_pop_head(&self->under_way);
	g_auto(Volume) volume = { .heap = heap, .to = heap->pending->len };
	finish_press(heap);
	/* the title has the number: another one when one before was cut in two, or could not be
	 * read */
	if (heap->number == json_array_size(self->volumes) + 1) {
		volume.told = g_steal_pointer(&heap->told);
		volume.pdf = g_steal_pointer(&heap->pdf);
	}
	return make_volume(self, &volume, error);
}

static bool
flush(UfBatchBinder *self, GError **error)
{
	if (self->heap->pending->len == 0)
		return true;
	if (self->under_way.length >= count_presses(self) && !finish_oldest(self, error))
		return false;
	begin_volume(self, g_steal_pointer(&self->heap));
	self->heap = uf_batch_heap_new();
	return true;
}

bool
uf_batch_binder_add(UfBatchBinder *self, const json_t *row, GError **error)
{
	const size_t volume = self->setup->volume > 0 ? self->setup->volume : VOLUME;
	uf_batch_heap_add(self->heap, self->flow, row, self->setup->two_sided);
	return !uf_batch_heap_is_full(self->heap, volume) || flush(self, error);
}

json_t *
uf_batch_binder_close(UfBatchBinder *self, GError **error)
{
	g_autofree char *path = g_build_filename(self->folder, "recapitulatif.xlsx", NULL);
	bool done = flush(self, error);
	while (done && self->under_way.length > 0)
		done = finish_oldest(self, error);
	g_autoptr(GBytes) summary = done ? uf_batch_summary_close(self->summary, error) : NULL;
	if (summary == NULL || !write_file(self, "recapitulatif.xlsx", summary, error))
		return NULL;
	return json_pack("{s:s, s:O, s:O}", "summary", path, "volumes", self->volumes, "missing",
			 self->missing);
}
