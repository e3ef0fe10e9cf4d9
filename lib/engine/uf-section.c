#include "uf-section-private.h"

#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define OFFSET_BYTES 8

void
uf_section_init(UfSection *section, UfPdf *original)
{
	*section = (UfSection){
		.original = original,
		.bytes = original == NULL ? NULL : original->bytes,
		.entries = g_array_new(FALSE, FALSE, sizeof(UfSectionEntry)),
		.added = g_string_new(NULL),
	};
}

void
uf_section_clear(UfSection *section)
{
	g_array_unref(section->entries);
	uf_memory_zero(section->added->str, section->added->len);
	g_string_free(section->added, TRUE);
}

static bool
refuse(const char *message, GError **error)
{
	g_set_error_literal(error, UF_ERROR, UF_ERROR_REFUSED, message);
	return false;
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
bool
uf_section_find(UfSection *section, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(section->bytes, &size);
	const char *word = find_last_word(data, size, "startxref");
	char digits[16] = { 0 };
	if (size < 8 || memcmp(data, "%PDF-", 5) != 0 || word == NULL)
		return refuse("signed: something stands before or after the document, which can "
			      "therefore not be continued",
			      error);
	word += strlen("startxref");
	memcpy(digits, word, MIN(sizeof digits - 1, (gsize)(data + size - word)));
	section->before = (gsize)g_ascii_strtoull(digits, NULL, 10);
	if (section->before == 0 || section->before + 8 > size)
		return refuse("signed: the document says wrongly where its objects are", error);
	const char *start = data + section->before;
	while (start < data + size - 4 && g_ascii_isspace(*start))
		start++;
	section->table = memcmp(start, "xref", 4) == 0;
	if (!section->table && !g_ascii_isdigit(*start))
		return refuse("signed: the document says wrongly where its objects are", error);
	section->start = size;
	if (data[size - 1] != '\n')
		g_string_append_c(section->added, '\n');
	return true;
}

/* the data of @stream; its dictionary says how long they are */
static bool
read_stream(UfPdf *pdf, qpdf_oh stream, unsigned char **data, size_t *length)
{
	if ((qpdf_oh_get_stream_data(pdf->qpdf, stream, qpdf_dl_none, NULL, data, length) &
	     QPDF_ERRORS) != 0)
		return false;
	qpdf_oh_replace_key(pdf->qpdf, qpdf_oh_get_dict(pdf->qpdf, stream), "/Length",
			    qpdf_oh_new_integer(pdf->qpdf, (long long)*length));
	return true;
}

static void
add_data(UfSection *section, const unsigned char *data, size_t length)
{
	g_string_append(section->added, "\nstream\n");
	g_string_append_len(section->added, (const char *)data, (gssize)length);
	g_string_append(section->added, "\nendstream");
}

void
uf_section_begin(UfSection *section, int id)
{
	UfSectionEntry entry = { .id = id, .offset = section->start + section->added->len };
	g_array_append_val(section->entries, entry);
	g_string_append_printf(section->added, "%d 0 obj\n", id);
}

bool
uf_section_add_object(UfSection *section, UfPdf *pdf, UfSectionEntry *entry)
{
	qpdf_oh object = qpdf_get_object_by_id(pdf->qpdf, entry->id, entry->generation);
	bool is_stream = qpdf_oh_is_stream(pdf->qpdf, object);
	unsigned char *data = NULL;
	size_t length = 0;
	if (is_stream && !read_stream(pdf, object, &data, &length)) {
		free(data);
		return false;
	}
	entry->offset = section->start + section->added->len;
	g_array_append_val(section->entries, *entry);
	g_string_append_printf(section->added, "%d %d obj\n", entry->id, entry->generation);
	qpdf_oh shown = is_stream ? qpdf_oh_get_dict(pdf->qpdf, object) : object;
	g_string_append(section->added, qpdf_oh_unparse_resolved(pdf->qpdf, shown));
	entry->end = section->start + section->added->len;
	if (is_stream)
		add_data(section, data, length);
	g_string_append(section->added, "\nendobj\n");
	uf_memory_zero(data, length);
	free(data);
	qpdf_oh_release(pdf->qpdf, shown);
	return true;
}

static void
append_trailer_key(UfSection *section, const char *key)
{
	UfPdf *pdf = section->original;
	qpdf_oh value = uf_pdf_get(pdf, qpdf_get_trailer(pdf->qpdf), key);
	if (!qpdf_oh_is_null(pdf->qpdf, value))
		g_string_append_printf(section->added, " %s %s", key,
				       qpdf_oh_unparse(pdf->qpdf, value));
}

/* the first part of the /ID stays, the second is of what was added */
static void
append_id(UfSection *section)
{
	UfPdf *pdf = section->original;
	qpdf_oh id = uf_pdf_get(pdf, qpdf_get_trailer(pdf->qpdf), "/ID");
	if (uf_pdf_count(pdf, id) != 2)
		return;
	g_autofree char *sum = g_compute_checksum_for_data(
	    G_CHECKSUM_SHA256, (const guchar *)section->added->str, section->added->len);
	g_string_append_printf(section->added, " /ID [ %s <%.32s> ]",
			       qpdf_oh_unparse(pdf->qpdf, qpdf_oh_get_array_item(pdf->qpdf, id, 0)),
			       sum);
}

static void
append_trailer(UfSection *section, int size)
{
	g_string_append_printf(section->added, " /Size %d /Prev %zu", size, section->before);
	append_trailer_key(section, "/Root");
	append_trailer_key(section, "/Info");
	append_id(section);
}

/* how many entries from @first on follow each other */
static unsigned
run_length(const GArray *entries, unsigned first)
{
	unsigned count = 1;
	while (first + count < entries->len &&
	       g_array_index(entries, UfSectionEntry, first + count).id ==
		   g_array_index(entries, UfSectionEntry, first).id + (int)count)
		count++;
	return count;
}

static void
add_table(UfSection *section, int size)
{
	gsize here = section->start + section->added->len;
	g_string_append(section->added, "xref\n");
	for (unsigned i = 0; i < section->entries->len;) {
		unsigned count = run_length(section->entries, i);
		g_string_append_printf(section->added, "%d %u\n",
				       g_array_index(section->entries, UfSectionEntry, i).id,
				       count);
		for (unsigned end = i + count; i < end; i++)
			g_string_append_printf(
			    section->added, "%010zu %05d n \n",
			    g_array_index(section->entries, UfSectionEntry, i).offset,
			    g_array_index(section->entries, UfSectionEntry, i).generation);
	}
	g_string_append(section->added, "trailer\n<<");
	append_trailer(section, size);
	g_string_append_printf(section->added, " >>\nstartxref\n%zu\n%%%%EOF\n", here);
}

/* rows of the stream: 1 (in use), where, generation; @index: which objects they are of */
static GString *
make_rows(const UfSection *section, GString *index)
{
	GString *rows = g_string_new(NULL);
	for (unsigned i = 0; i < section->entries->len;) {
		unsigned count = run_length(section->entries, i);
		g_string_append_printf(
		    index, " %d %u", g_array_index(section->entries, UfSectionEntry, i).id, count);
		for (unsigned end = i + count; i < end; i++) {
			const UfSectionEntry *entry =
			    &g_array_index(section->entries, UfSectionEntry, i);
			g_string_append_c(rows, 1);
			for (int byte = OFFSET_BYTES - 1; byte >= 0; byte--)
				g_string_append_c(rows, (char)(entry->offset >> (8 * byte) & 0xff));
			g_string_append_c(rows, (char)entry->generation);
		}
	}
	return rows;
}

static void
add_section_stream(UfSection *section, int size)
{
	UfSectionEntry self = { .id = size, .offset = section->start + section->added->len };
	g_autoptr(GString) index = g_string_new(NULL);
	g_array_append_val(section->entries, self);
	GString *rows = make_rows(section, index);
	g_string_append_printf(section->added,
			       "%d 0 obj\n<< /Type /XRef /W [ 1 %d 1 ] /Index [%s ] /Length %zu",
			       self.id, OFFSET_BYTES, index->str, rows->len);
	append_trailer(section, size + 1);
	g_string_append(section->added, " >>\nstream\n");
	g_string_append_len(section->added, rows->str, (gssize)rows->len);
	g_string_append_printf(section->added, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n",
			       self.offset);
	g_string_free(rows, TRUE);
}

static int
compare_entries(const void *left, const void *right)
{
	const UfSectionEntry *a = left;
	const UfSectionEntry *b = right;
	return a->id != b->id ? a->id - b->id : a->generation - b->generation;
}

void
uf_section_finish(UfSection *section, int size)
{
	g_array_sort(section->entries, compare_entries);
	if (section->table)
		add_table(section, size);
	else
		add_section_stream(section, size);
}

GBytes *
uf_section_join(const UfSection *section)
{
	gsize size = section->start + section->added->len;
	char *whole = g_malloc(size);
	memcpy(whole, g_bytes_get_data(section->bytes, NULL), section->start);
	memcpy(whole + section->start, section->added->str, section->added->len);
	return g_bytes_new_with_free_func(whole, size, uf_memory_free_buffer, whole);
}
