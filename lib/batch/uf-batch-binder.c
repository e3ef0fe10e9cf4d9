/* The papers of a batch: volumes to print, and what was done, in the order of the sheet.
 *
 * Households wait here until their volume is full, since a line of the summary tells the pages.
 */
#include <string.h>

#include "uf-batch-report.h"
#include "uf-batch-summary.h"
#include "uf-batch-words.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-fill.h"
#include "uf-flow-out.h"
#include "uf-flow-papers.h"
#include "uf-json.h"
#include "uf-memory.h"

#define VOLUME ((size_t)4 * 1024 * 1024)      /* qpdf needs some fifty times as much to join them */
#define MOST_PARTS 1000                       /* of a volume */
#define MOST_HOUSEHOLDS 1000                  /* that wait */
#define MOST_BYTES ((size_t)64 * 1024 * 1024) /* of one document */

/* A household that waits for its volume. */
typedef struct {
	json_t *row;
	guint first; /* of its parts */
	guint count;
	bool is_missing; /* one of its documents is not in the volume */
} Pending;

struct UfBatchBinder {
	UfFlow *flow;
	const UfBatchPapers *setup;
	char *folder;
	UfBatchSummary *summary;
	GArray *pending;
	GPtrArray *labels; /* one a pending household */
	GArray *parts;     /* UfFlowPart */
	size_t bytes;
	json_t *volumes;
	json_t *missing;
};

static void
clear_pending(void *data)
{
	json_decref(((Pending *)data)->row);
}

static void
clear_part(void *data)
{
	g_bytes_unref(((UfFlowPart *)data)->pdf);
}

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
	self->pending = g_array_new(FALSE, FALSE, sizeof(Pending));
	self->parts = g_array_new(FALSE, FALSE, sizeof(UfFlowPart));
	self->labels = g_ptr_array_new_with_free_func(g_free);
	g_array_set_clear_func(self->pending, clear_pending);
	g_array_set_clear_func(self->parts, clear_part);
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
	g_array_unref(self->pending);
	g_array_unref(self->parts);
	g_ptr_array_unref(self->labels);
	json_decref(self->volumes);
	json_decref(self->missing);
	g_free(self->folder);
	g_free(self);
}

/* --- the documents of a household --- */

/* The file where it was written; else of the draft itself. */
static GBytes *
read_document(UfBatchBinder *self, const char *draft, const char *path)
{
	g_autofree char *name = g_path_get_basename(path);
	GBytes *content = uf_file_read(path, MOST_BYTES, NULL);
	if (content == NULL && draft != NULL)
		content = uf_flow_draft_get(self->flow, draft, name, NULL);
	return content;
}

static void
add_document(UfBatchBinder *self, Pending *pending, const char *draft, const char *path)
{
	if (path == NULL || !g_str_has_suffix(path, ".pdf"))
		return;
	GBytes *pdf = read_document(self, draft, path);
	if (pdf == NULL || g_bytes_get_size(pdf) == 0) {
		g_clear_pointer(&pdf, g_bytes_unref);
		pending->is_missing = true;
		return;
	}
	const UfFlowPart part = {
		.pdf = pdf,
		.label = g_ptr_array_index(self->labels, self->labels->len - 1),
		.front = self->setup->two_sided, /* the first that can be read */
	};
	self->bytes += g_bytes_get_size(pdf);
	g_array_append_val(self->parts, part);
	pending->count++;
}

static void
add_documents(UfBatchBinder *self, Pending *pending, const json_t *form)
{
	const json_t *drafts = json_object_get(form, "drafts");
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const json_t *draft = json_array_get(drafts, i);
		const json_t *files = json_object_get(draft, "files");
		for (size_t j = 0; j < json_array_size(files); j++)
			add_document(self, pending, uf_json_get_string(draft, "draft"),
				     json_string_value(json_array_get(files, j)));
	}
}

/* --- a volume --- */

static bool
write_file(UfBatchBinder *self, const char *name, GBytes *content, GError **error)
{
	const char *const names[] = { name, NULL };
	GBytes *const contents[] = { content };
	const UfFlowOut out = { self->folder, self->setup->batch, names, contents };
	return uf_flow_write_all(self->flow, &out, error);
}

static const UfFlowPart *
get_part(const UfBatchBinder *self, guint index)
{
	return &g_array_index(self->parts, UfFlowPart, index);
}

/* Pending households from @from up to @to, and the volume that is made of them. */
typedef struct {
	guint from, to;
	json_t *told; /* by the worker; NULL when they have no paper */
	guint first;  /* part of the volume, of all that wait */
} Volume;

static Pending *
get_pending(const UfBatchBinder *self, guint index)
{
	return &g_array_index(self->pending, Pending, index);
}

static guint
count_parts(const UfBatchBinder *self, const Volume *volume)
{
	guint count = 0;
	for (guint i = volume->from; i < volume->to; i++)
		count += get_pending(self, i)->count;
	return count;
}

static void
drop_part(UfBatchBinder *self, guint household, guint part)
{
	Pending *pending = get_pending(self, household);
	g_array_remove_index(self->parts, part);
	pending->count--;
	pending->is_missing = true;
	for (guint i = household + 1; i < self->pending->len; i++)
		get_pending(self, i)->first--;
}

/* A document at which the worker dies is left out like one that cannot be read: each is tried
 * alone. */
static void
drop_bad_parts(UfBatchBinder *self, const Volume *volume)
{
	for (guint i = volume->from; i < volume->to; i++) {
		const Pending *pending = get_pending(self, i);
		for (guint j = pending->first + pending->count; j > pending->first; j--) {
			const UfFlowHeap heap = { "", get_part(self, j - 1), 1 };
			g_autoptr(GBytes) alone = NULL;
			g_autoptr(json_t) told =
			    uf_flow_join_parts(self->flow, &heap, &alone, NULL);
			if (told == NULL)
				drop_part(self, i, j - 1);
		}
	}
}

/* NULL without @error when the worker could not make it of these documents. */
static json_t *
join(UfBatchBinder *self, const Volume *volume, GBytes **pdf, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *title =
	    g_strdup_printf("À imprimer, volume %zu", json_array_size(self->volumes) + 1);
	const UfFlowHeap heap = { title, get_part(self, volume->first), count_parts(self, volume) };
	json_t *told = heap.count > 0 ? uf_flow_join_parts(self->flow, &heap, pdf, &local) : NULL;
	if (g_error_matches(local, UF_ERROR, UF_ERROR_UNREACHABLE) ||
	    g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		g_propagate_error(error, g_steal_pointer(&local));
	return told;
}

static bool
write_volume(UfBatchBinder *self, const Volume *volume, GBytes *pdf, GError **error)
{
	size_t households = 0;
	g_autofree char *name =
	    g_strdup_printf("a-imprimer-%zu.pdf", json_array_size(self->volumes) + 1);
	g_autofree char *path = g_build_filename(self->folder, name, NULL);
	for (guint i = volume->from; i < volume->to; i++)
		households += get_pending(self, i)->count > 0;
	if (!write_file(self, name, pdf, error))
		return false;
	json_array_append_new(self->volumes,
			      json_pack("{s:s, s:I, s:I}", "file", path, "pages",
					uf_json_get_integer(volume->told, "pages", 0), "households",
					(json_int_t)households));
	return true;
}

/* "volume 1, pages 3 à 8"; "" for nothing. Yours. */
static char *
format_place(UfBatchBinder *self, const Volume *volume, Pending *pending)
{
	const json_t *parts = json_object_get(volume->told, "parts");
	const size_t number = json_array_size(self->volumes);
	int64_t first = 0;
	int64_t last = 0;
	for (guint i = 0; i < pending->count; i++) {
		const json_t *part = json_array_get(parts, pending->first - volume->first + i);
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
		Pending *pending = get_pending(self, i);
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

/* The volume of some households, or, when it is too much for the worker, one of each half. */
static bool
make_volume(UfBatchBinder *self, guint from, guint to, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(GBytes) pdf = NULL;
	Volume volume = { .from = from, .to = to, .first = get_pending(self, from)->first };
	g_autoptr(json_t) told = join(self, &volume, &pdf, &local);
	if (told == NULL && local == NULL && count_parts(self, &volume) > 0) {
		drop_bad_parts(self, &volume);
		told = join(self, &volume, &pdf, &local);
	}
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	const bool is_too_much =
	    is_too_long(told) || (told == NULL && count_parts(self, &volume) > 0);
	if (is_too_much && to - from > 1) {
		const guint middle = from + (to - from) / 2;
		return make_volume(self, from, middle, error) &&
		       make_volume(self, middle, to, error);
	}
	volume.told = told;
	return (told == NULL || write_volume(self, &volume, pdf, error)) &&
	       tell_households(self, &volume, error);
}

static bool
flush(UfBatchBinder *self, GError **error)
{
	if (self->pending->len > 0 && !make_volume(self, 0, self->pending->len, error))
		return false;
	g_array_set_size(self->parts, 0);
	g_array_set_size(self->pending, 0);
	g_ptr_array_set_size(self->labels, 0);
	self->bytes = 0;
	return true;
}

bool
uf_batch_binder_add(UfBatchBinder *self, const json_t *row, GError **error)
{
	const size_t volume = self->setup->volume > 0 ? self->setup->volume : VOLUME;
	const json_t *forms = json_object_get(row, "forms");
	Pending pending = { .row = json_incref((json_t *)row), .first = self->parts->len };
	g_ptr_array_add(self->labels, g_strdup_printf("n° %" G_GINT64_FORMAT,
						      uf_json_get_integer(row, "job", 0)));
	for (size_t i = 0; i < json_array_size(forms) && !uf_batch_waits(row); i++)
		add_documents(self, &pending, json_array_get(forms, i));
	g_array_append_val(self->pending, pending);
	return (self->bytes < volume && self->parts->len < MOST_PARTS &&
		self->pending->len < MOST_HOUSEHOLDS) ||
	       flush(self, error);
}

json_t *
uf_batch_binder_close(UfBatchBinder *self, GError **error)
{
	g_autofree char *path = g_build_filename(self->folder, "recapitulatif.xlsx", NULL);
	g_autoptr(GBytes) summary =
	    flush(self, error) ? uf_batch_summary_close(self->summary, error) : NULL;
	if (summary == NULL || !write_file(self, "recapitulatif.xlsx", summary, error))
		return NULL;
	return json_pack("{s:s, s:O, s:O}", "summary", path, "volumes", self->volumes, "missing",
			 self->missing);
}
