#include "uf-append-private.h"

#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define MAX_OBJECTS 2000000
#define OFFSET_BYTES 8
/* poppler gives generation 1 to what it adds with a signature; more are not met */
#define GENERATIONS 2

typedef struct {
	int id;
	int generation;
} Name;

typedef struct {
	Name name;
	gsize offset;
} Entry;

typedef struct {
	UfPdf *pdf;      /* with the changes */
	UfPdf *original; /* the same bytes, untouched */
	int last;        /* the highest object of the original */
	GHashTable *wanted;
	GArray *entries; /* of Entry, by id */
	GString *added;
	gsize start;  /* where what is added begins */
	gsize before; /* the last section of cross-references of the original */
	bool table;
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
free_zeroed(GString *string)
{
	uf_memory_zero(string->str, string->len);
	g_string_free(string, TRUE);
}

static void
update_clear(Update *update)
{
	uf_pdf_free(update->original);
	g_hash_table_unref(update->wanted);
	g_array_unref(update->entries);
	free_zeroed(update->added);
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

/* the last place of @word; NULL when it is nowhere (GLib's own function stops at a zero) */
static const char *
find_last_word(const char *data, gsize size, const char *word)
{
	gsize length = strlen(word);
	for (gsize at = size >= length ? size - length + 1 : 0; at-- > 0;) {
		if (memcmp(data + at, word, length) == 0)
			return data + at;
	}
	return NULL;
}

/* Where the file says that its last section stands, and of which kind that is. */
static bool
find_section(Update *update, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(update->pdf->bytes, &size);
	const char *word = find_last_word(data, size, "startxref");
	char digits[16] = { 0 };
	if (size < 8 || memcmp(data, "%PDF-", 5) != 0 || word == NULL)
		return refuse("signed: something stands before or after the document, which can "
			      "therefore not be continued",
			      error);
	word += strlen("startxref");
	memcpy(digits, word, MIN(sizeof digits - 1, (gsize)(data + size - word)));
	update->before = (gsize)g_ascii_strtoull(digits, NULL, 10);
	if (update->before == 0 || update->before + 8 > size)
		return refuse("signed: the document says wrongly where its objects are", error);
	const char *section = data + update->before;
	while (section < data + size - 4 && g_ascii_isspace(*section))
		section++;
	update->table = memcmp(section, "xref", 4) == 0;
	if (!update->table && !g_ascii_isdigit(*section))
		return refuse("signed: the document says wrongly where its objects are", error);
	update->start = size;
	return true;
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

static bool
add_stream(Update *update, qpdf_oh stream, GError **error)
{
	UfPdf *pdf = update->pdf;
	unsigned char *data = NULL;
	size_t length = 0;
	if ((qpdf_oh_get_stream_data(pdf->qpdf, stream, qpdf_dl_none, NULL, &data, &length) &
	     QPDF_ERRORS) != 0) {
		free(data);
		return uf_pdf_check(pdf, error);
	}
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, stream);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Length",
			    qpdf_oh_new_integer(pdf->qpdf, (long long)length));
	g_string_append(update->added, qpdf_oh_unparse_resolved(pdf->qpdf, dict));
	g_string_append(update->added, "\nstream\n");
	g_string_append_len(update->added, (const char *)data, (gssize)length);
	g_string_append(update->added, "\nendstream");
	uf_memory_zero(data, length);
	free(data);
	return true;
}

static bool
add_object(Update *update, Name name, GError **error)
{
	UfPdf *pdf = update->pdf;
	qpdf_oh object = qpdf_get_object_by_id(pdf->qpdf, name.id, name.generation);
	Entry entry = { name, update->start + update->added->len };
	g_array_append_val(update->entries, entry);
	g_string_append_printf(update->added, "%d %d obj\n", name.id, name.generation);
	if (qpdf_oh_is_stream(pdf->qpdf, object)) {
		if (!add_stream(update, object, error))
			return false;
	} else {
		g_string_append(update->added, qpdf_oh_unparse_resolved(pdf->qpdf, object));
	}
	g_string_append(update->added, "\nendobj\n");
	return true;
}

static int
compare_ids(const void *left, const void *right)
{
	return GPOINTER_TO_INT(left) - GPOINTER_TO_INT(right);
}

static bool
add_objects(Update *update, GError **error)
{
	const char *data = g_bytes_get_data(update->pdf->bytes, NULL);
	if (data[update->start - 1] != '\n')
		g_string_append_c(update->added, '\n');
	g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(update->wanted), compare_ids);
	for (GList *item = ids; item != NULL; item = item->next) {
		if (!add_object(update, name_of(item->data), error))
			return false;
	}
	return true;
}

static void
append_trailer_key(Update *update, const char *key)
{
	UfPdf *pdf = update->original;
	qpdf_oh value = uf_pdf_get(pdf, qpdf_get_trailer(pdf->qpdf), key);
	if (!qpdf_oh_is_null(pdf->qpdf, value))
		g_string_append_printf(update->added, " %s %s", key,
				       qpdf_oh_unparse(pdf->qpdf, value));
}

/* the first part of the /ID stays, the second is of what was added */
static void
append_id(Update *update)
{
	UfPdf *pdf = update->original;
	qpdf_oh id = uf_pdf_get(pdf, qpdf_get_trailer(pdf->qpdf), "/ID");
	if (uf_pdf_count(pdf, id) != 2)
		return;
	g_autofree char *sum = g_compute_checksum_for_data(
	    G_CHECKSUM_SHA256, (const guchar *)update->added->str, update->added->len);
	g_string_append_printf(update->added, " /ID [ %s <%.32s> ]",
			       qpdf_oh_unparse(pdf->qpdf, qpdf_oh_get_array_item(pdf->qpdf, id, 0)),
			       sum);
}

static void
append_trailer(Update *update, int size)
{
	g_string_append_printf(update->added, " /Size %d /Prev %zu", size, update->before);
	append_trailer_key(update, "/Root");
	append_trailer_key(update, "/Info");
	append_id(update);
}

/* how many entries from @first on follow each other */
static unsigned
run_length(const GArray *entries, unsigned first)
{
	unsigned count = 1;
	while (first + count < entries->len &&
	       g_array_index(entries, Entry, first + count).name.id ==
		   g_array_index(entries, Entry, first).name.id + (int)count)
		count++;
	return count;
}

static void
add_table(Update *update, int size)
{
	gsize here = update->start + update->added->len;
	g_string_append(update->added, "xref\n");
	for (unsigned i = 0; i < update->entries->len;) {
		unsigned count = run_length(update->entries, i);
		g_string_append_printf(update->added, "%d %u\n",
				       g_array_index(update->entries, Entry, i).name.id, count);
		for (unsigned end = i + count; i < end; i++)
			g_string_append_printf(
			    update->added, "%010zu %05d n \n",
			    g_array_index(update->entries, Entry, i).offset,
			    g_array_index(update->entries, Entry, i).name.generation);
	}
	g_string_append(update->added, "trailer\n<<");
	append_trailer(update, size);
	g_string_append_printf(update->added, " >>\nstartxref\n%zu\n%%%%EOF\n", here);
}

/* rows of the stream: 1 (in use), where, generation; @index: which objects they are of */
static GString *
make_rows(const Update *update, GString *index)
{
	GString *rows = g_string_new(NULL);
	for (unsigned i = 0; i < update->entries->len;) {
		unsigned count = run_length(update->entries, i);
		g_string_append_printf(index, " %d %u",
				       g_array_index(update->entries, Entry, i).name.id, count);
		for (unsigned end = i + count; i < end; i++) {
			const Entry *entry = &g_array_index(update->entries, Entry, i);
			g_string_append_c(rows, 1);
			for (int byte = OFFSET_BYTES - 1; byte >= 0; byte--)
				g_string_append_c(rows, (char)(entry->offset >> (8 * byte) & 0xff));
			g_string_append_c(rows, (char)entry->name.generation);
		}
	}
	return rows;
}

static void
add_section_stream(Update *update, int size)
{
	Entry self = { { size, 0 }, update->start + update->added->len };
	g_autoptr(GString) index = g_string_new(NULL);
	g_array_append_val(update->entries, self);
	GString *rows = make_rows(update, index);
	g_string_append_printf(update->added,
			       "%d 0 obj\n<< /Type /XRef /W [ 1 %d 1 ] /Index [%s ] /Length %zu",
			       self.name.id, OFFSET_BYTES, index->str, rows->len);
	append_trailer(update, size + 1);
	g_string_append(update->added, " >>\nstream\n");
	g_string_append_len(update->added, rows->str, (gssize)rows->len);
	g_string_append_printf(update->added, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n",
			       self.offset);
	g_string_free(rows, TRUE);
}

static GBytes *
join(const Update *update)
{
	gsize size = update->start + update->added->len;
	char *whole = g_malloc(size);
	memcpy(whole, g_bytes_get_data(update->pdf->bytes, NULL), update->start);
	memcpy(whole + update->start, update->added->str, update->added->len);
	return g_bytes_new_with_free_func(whole, size, uf_memory_free_buffer, whole);
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
	for (unsigned i = 0; right && i < update->entries->len; i++) {
		Name name = g_array_index(update->entries, Entry, i).name;
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
	g_auto(Update) update = {
		.pdf = pdf,
		.wanted = g_hash_table_new(NULL, NULL),
		.entries = g_array_new(FALSE, FALSE, sizeof(Entry)),
		.added = g_string_new(NULL),
	};
	if (pdf->encrypted) {
		refuse("signed: the document is encrypted as well, and cannot be continued", error);
		return NULL;
	}
	update.original = uf_pdf_open(pdf->bytes, error);
	if (update.original == NULL || !find_section(&update, error) ||
	    !find_last(&update, error) || !collect(&update, error))
		return NULL;
	if (g_hash_table_size(update.wanted) == 0)
		return g_bytes_ref(pdf->bytes);
	if (!add_objects(&update, error))
		return NULL;
	int highest = g_array_index(update.entries, Entry, update.entries->len - 1).name.id;
	int size = MAX(MAX(update.last, highest) + 1, find_size(update.original));
	if (update.table)
		add_table(&update, size);
	else
		add_section_stream(&update, size);
	g_autoptr(GBytes) result = join(&update);
	return check(&update, result, error) ? g_steal_pointer(&result) : NULL;
}
