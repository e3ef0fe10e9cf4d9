#include "uf-append-private.h"

#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-section-private.h"

#define MAX_OBJECTS 2000000
/* poppler gives generation 1 to what it adds with a signature; more are not met */
#define GENERATIONS 2

typedef struct {
	int id;
	int generation;
} Name;

typedef struct {
	UfPdf *pdf;      /* with the changes */
	UfPdf *original; /* the same bytes, untouched */
	int last;        /* the highest object of the original */
	GHashTable *wanted;
	UfSection section;
	bool too_deep;
} Update;

static void *
key_of(Name name)
{
	return GINT_TO_POINTER(name.id * GENERATIONS + name.generation);
}

static Name
name_of(const void *key)
{
	int number = GPOINTER_TO_INT(key);
	return (Name){ number / GENERATIONS, number % GENERATIONS };
}

static void
update_clear(Update *update)
{
	uf_pdf_free(update->original);
	g_hash_table_unref(update->wanted);
	uf_section_clear(&update->section);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Update, update_clear)

static bool
refuse(const char *message, GError **error)
{
	g_set_error_literal(error, UF_ERROR, UF_ERROR_REFUSED, message);
	return false;
}

/* the object written out, a stream without its data; yours, to be zeroed */
static char *
body_of(UfPdf *pdf, Name name)
{
	qpdf_oh object = qpdf_get_object_by_id(pdf->qpdf, name.id, name.generation);
	bool stream = qpdf_oh_is_stream(pdf->qpdf, object);
	qpdf_oh shown = stream ? qpdf_oh_get_dict(pdf->qpdf, object) : object;
	char *body = g_strdup(qpdf_oh_unparse_resolved(pdf->qpdf, shown));
	if (stream)
		qpdf_oh_release(pdf->qpdf, shown);
	qpdf_oh_release(pdf->qpdf, object);
	return body;
}

static bool
is_same(UfPdf *left, UfPdf *right, Name name)
{
	char *one = body_of(left, name);
	char *other = body_of(right, name);
	bool same = strcmp(one, other) == 0;
	uf_memory_free_string(one);
	uf_memory_free_string(other);
	return same;
}

/* qpdf numbers a new object after all those that are there */
static bool
find_last(Update *update, GError **error)
{
	UfPdf *original = update->original;
	qpdf_oh next = qpdf_make_indirect_object(original->qpdf, qpdf_oh_new_null(original->qpdf));
	update->last = qpdf_oh_get_object_id(original->qpdf, next) - 1;
	if (update->last > 0 && update->last < MAX_OBJECTS)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: too many objects");
	return false;
}

static void want_content(Update *update, qpdf_oh object, unsigned depth);

/* a new object that something written refers to is written too */
static void
want(Update *update, qpdf_oh object, unsigned depth)
{
	UfPdf *pdf = update->pdf;
	int id = qpdf_oh_get_object_id(pdf->qpdf, object);
	if (id == 0) {
		want_content(update, object, depth + 1);
		return;
	}
	void *key = key_of((Name){ id, 0 });
	if (id <= update->last || g_hash_table_contains(update->wanted, key))
		return;
	g_hash_table_add(update->wanted, key);
	want_content(update, object, depth + 1);
}

static GPtrArray *
list_keys(UfPdf *pdf, qpdf_oh dict)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, dict);
	while (qpdf_oh_dict_more_keys(pdf->qpdf))
		g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	return keys;
}

static void
want_content(Update *update, qpdf_oh object, unsigned depth)
{
	qpdf_data qpdf = update->pdf->qpdf;
	if (depth > 2 * UF_PDF_MAX_DEPTH) {
		update->too_deep = true;
		return;
	}
	qpdf_oh dict = qpdf_oh_is_stream(qpdf, object) ? qpdf_oh_get_dict(qpdf, object) : object;
	if (qpdf_oh_is_dictionary(qpdf, dict)) {
		g_autoptr(GPtrArray) keys = list_keys(update->pdf, dict);
		for (unsigned i = 0; i < keys->len; i++)
			want(update, qpdf_oh_get_key(qpdf, dict, g_ptr_array_index(keys, i)),
			     depth);
	}
	int count = uf_pdf_count(update->pdf, object);
	for (int i = 0; i < count; i++)
		want(update, qpdf_oh_get_array_item(qpdf, object, i), depth);
}

/* every object of the original, in turn: from { 1, 0 } on; false after the last */
static bool
next_name(const Update *update, Name *name)
{
	if (++name->generation == GENERATIONS)
		*name = (Name){ name->id + 1, 0 };
	return name->id <= update->last;
}

static bool
collect(Update *update, GError **error)
{
	for (Name name = { 0, GENERATIONS - 1 }; next_name(update, &name);) {
		if (!is_same(update->pdf, update->original, name))
			g_hash_table_add(update->wanted, key_of(name));
	}
	g_autoptr(GList) changed = g_hash_table_get_keys(update->wanted);
	for (GList *item = changed; item != NULL; item = item->next) {
		Name name = name_of(item->data);
		want_content(update,
			     qpdf_get_object_by_id(update->pdf->qpdf, name.id, name.generation), 0);
	}
	if (update->too_deep) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "too_large: objects lie too deep in each other");
		return false;
	}
	return uf_pdf_check(update->pdf, error) && uf_pdf_check(update->original, error);
}

static int
compare_ids(const void *left, const void *right)
{
	return GPOINTER_TO_INT(left) - GPOINTER_TO_INT(right);
}

static bool
add_objects(Update *update, GError **error)
{
	g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(update->wanted), compare_ids);
	for (GList *item = ids; item != NULL; item = item->next) {
		Name name = name_of(item->data);
		UfSectionEntry entry = { .id = name.id, .generation = name.generation };
		if (!uf_section_add_object(&update->section, update->pdf, &entry))
			return uf_pdf_check(update->pdf, error);
	}
	return true;
}

/* what a reader finds in the result: what we wrote, and else what was there */
static bool
check(const Update *update, GBytes *result, GError **error)
{
	g_autoptr(UfPdf) again = uf_pdf_open(result, error);
	if (again == NULL)
		return false;
	bool right = !again->repaired;
	for (Name name = { 0, GENERATIONS - 1 }; right && next_name(update, &name);) {
		bool changed = g_hash_table_contains(update->wanted, key_of(name));
		right = is_same(changed ? update->pdf : update->original, again, name);
	}
	const GArray *entries = update->section.entries;
	for (unsigned i = 0; right && i < entries->len; i++) {
		const UfSectionEntry *entry = &g_array_index(entries, UfSectionEntry, i);
		Name name = { entry->id, entry->generation };
		right = !g_hash_table_contains(update->wanted, key_of(name)) ||
			is_same(update->pdf, again, name);
	}
	return right ||
	       refuse("signed: what would be added does not read back as it was written", error);
}

static int
find_size(UfPdf *original)
{
	double size = uf_pdf_get_number(original, qpdf_get_trailer(original->qpdf), "/Size", 0);
	return (int)CLAMP(size, 0, MAX_OBJECTS);
}

GBytes *
uf_append_changes(UfPdf *pdf, GError **error)
{
	g_auto(Update) update = { .pdf = pdf, .wanted = g_hash_table_new(NULL, NULL) };
	uf_section_init(&update.section, pdf);
	if (pdf->encrypted) {
		refuse("signed: the document is encrypted as well, and cannot be continued", error);
		return NULL;
	}
	update.original = uf_pdf_open(pdf->bytes, error);
	update.section.original = update.original; /* the references of it, not of the changes */
	if (update.original == NULL || !uf_section_find(&update.section, error) ||
	    !find_last(&update, error) || !collect(&update, error))
		return NULL;
	if (g_hash_table_size(update.wanted) == 0)
		return g_bytes_ref(pdf->bytes);
	if (!add_objects(&update, error))
		return NULL;
	const GArray *entries = update.section.entries;
	int highest = g_array_index(entries, UfSectionEntry, entries->len - 1).id;
	int size = MAX(MAX(update.last, highest) + 1, find_size(update.original));
	uf_section_finish(&update.section, size);
	g_autoptr(GBytes) result = uf_section_join(&update.section);
	return check(&update, result, error) ? g_steal_pointer(&result) : NULL;
}
