/* A value written into a field: both come from the input, in a small document made for them, sound
 * but for the field. What was written reads back; nothing else of a signed document changes; a
 * flattened one has no field. (poppler and pango, which check and draw the rest, have crashes of
 * their own: they are kept to the sandbox, not to this program.)
 *
 * An input is a letter, the keys of the field, a line "--" and the value: JSON, or a text. Of the
 * letter's bits, 1 signs the document, 2 turns its page, 4 overwrites, 8 makes a second widget. */
#include <string.h>

#include "fuzz.h"
#include "uf-append-private.h"
#include "uf-cleanup.h"
#include "uf-fill-private.h"
#include "uf-flatten-private.h"
#include "uf-text-private.h"

#define SEPARATOR "\n--\n"

typedef struct {
	bool is_signed, turned, overwrite, twice;
	char *keys;
	json_t *value;
} Case;

static void
case_clear(Case *fuzzed)
{
	g_free(fuzzed->keys);
	json_decref(fuzzed->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "A/FT /Tx /Ff 4096 /MaxLen 40 /Q 1 /MK << /R 90 /BC [1 0 0] >> "
	    "/DA (/Helv 9 Tf 0 g)" SEPARATOR "Éloïse\nà 12 €";
	return g_bytes_new_static(example, sizeof example - 1);
}

/* JSON when it is some, else a text; NULL for what no request could hold */
static json_t *
read_value(const char *text, size_t length)
{
	json_t *value = json_loadb(text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	return value != NULL ? value : json_stringn(text, length);
}

/* letters outside cp1252 would be drawn by pango */
static bool
is_plain(const json_t *value)
{
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!is_plain(json_array_get(value, i)))
			return false;
	}
	return !json_is_string(value) || uf_text_is_winansi(json_string_value(value));
}

static bool
read_case(Case *fuzzed, const char *data, size_t size)
{
	const char *end = size < 2 ? NULL : memmem(data, size, SEPARATOR, strlen(SEPARATOR));
	if (end == NULL || end == data || size > 4096)
		return false;
	const char *text = end + strlen(SEPARATOR);
	fuzzed->is_signed = (data[0] & 1) != 0;
	fuzzed->turned = (data[0] & 2) != 0;
	fuzzed->overwrite = (data[0] & 4) != 0;
	fuzzed->twice = (data[0] & 8) != 0;
	fuzzed->keys = g_strndup(data + 1, (gsize)(end - data - 1));
	fuzzed->value = read_value(text, (size_t)(data + size - text));
	return fuzzed->value != NULL && is_plain(fuzzed->value);
}

static GBytes *
make_document(const Case *fuzzed)
{
	g_autofree char *page =
	    g_strdup_printf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 "
			    "200] /Rotate %d /Annots [ %s 6 0 R ] >>",
			    fuzzed->turned ? 90 : 0, fuzzed->twice ? "4 0 R 5 0 R" : "4 0 R");
	g_autofree char *field = g_strdup_printf(
	    fuzzed->twice ? "<< /T (A) /Kids [ 5 0 R 7 0 R ] %s >>"
			  : "<< /T (A) /Subtype /Widget /F 4 /Rect [10 10 190 60] %s >>",
	    fuzzed->keys);
	g_autofree char *signature = g_strdup_printf(
	    "<< /T (S) /FT /Sig /Subtype /Widget /Rect [0 0 0 0] %s >>",
	    fuzzed->is_signed ? "/V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>" : "");
	const char *const objects[] = {
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R 6 0 R ] >> >>",
		"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
		page,
		field,
		"<< /Parent 4 0 R /Subtype /Widget /F 4 /Rect [10 70 90 90] >>",
		signature,
		"<< /Parent 4 0 R /Subtype /Widget /F 4 /Rect [10 100 60 190] >>",
	};
	g_autoptr(GString) table = g_string_new(NULL);
	GString *pdf = g_string_new("%PDF-1.7\n");
	const unsigned count = G_N_ELEMENTS(objects);
	for (unsigned i = 0; i < count; i++) {
		g_string_append_printf(table, "%010zu 00000 n \n", pdf->len);
		g_string_append_printf(pdf, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	gsize start = pdf->len;
	g_string_append_printf(pdf,
			       "xref\n0 %u\n0000000000 65535 f \n%strailer\n<< /Size %u /Root 1 0 "
			       "R >>\nstartxref\n%zu\n%%%%EOF\n",
			       count + 1, table->str, count + 1, start);
	return g_string_free_to_bytes(pdf);
}

/* nothing in the form itself would be drawn by pango either */
static bool
is_plain_form(const UfPdfForm *form)
{
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		g_autoptr(json_t) value = uf_pdf_field_get_value(form->pdf, field);
		if (!is_plain(value))
			return false;
		for (unsigned j = 0; j < field->options->len; j++) {
			const UfPdfOption *option = g_ptr_array_index(field->options, j);
			if (!uf_text_is_winansi(option->label))
				return false;
		}
	}
	return true;
}

/* the text that a reader of @pdf finds in the field A; NULL when it finds none */
static json_t *
read_back(GBytes *pdf)
{
	g_autoptr(UfPdf) again = uf_pdf_open(pdf, NULL);
	g_autoptr(UfPdfForm) form = again == NULL ? NULL : uf_pdf_form_read(again, NULL);
	if (form == NULL)
		g_error("what was written cannot be opened");
	const UfPdfField *field = uf_pdf_form_find(form, "A");
	return field == NULL ? NULL : uf_pdf_field_get_value(again, field);
}

/* the field's format may have made another text of it, which the row then tells */
static void
check_text(const json_t *row, const json_t *asked, const json_t *found)
{
	const char *text = json_string_value(asked);
	if (text == NULL || !json_is_string(found) || json_object_get(row, "shown") != NULL)
		return;
	g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	if (strcmp(composed, json_string_value(found)) != 0)
		g_error("another text is read than was written");
}

static void
check_flat(GBytes *pdf)
{
	g_autoptr(UfPdf) opened = uf_pdf_open(pdf, NULL);
	g_autoptr(UfPdfForm) form = opened == NULL ? NULL : uf_pdf_form_read(opened, NULL);
	if (form == NULL)
		return;
	uf_normalise_draw_missing(form);
	uf_flatten(form);
	g_autoptr(GBytes) flat = uf_pdf_write(opened, NULL);
	g_autoptr(UfPdf) again = flat == NULL ? NULL : uf_pdf_open(flat, NULL);
	if (again == NULL)
		return;
	g_autoptr(UfPdfForm) left = uf_pdf_form_read(again, NULL);
	if (left == NULL || left->exists)
		g_error("a flattened document has a form");
}

static void
write_and_check(const Case *fuzzed, UfPdfForm *form, const json_t *row)
{
	GBytes *before = form->pdf->bytes;
	const bool is_signed = form->signature != UF_SIGNATURE_NONE;
	g_autoptr(GBytes) after =
	    is_signed ? uf_append_changes(form->pdf, NULL) : uf_pdf_write(form->pdf, NULL);
	if (after == NULL)
		return;
	if (is_signed && (g_bytes_get_size(after) < g_bytes_get_size(before) ||
			  memcmp(g_bytes_get_data(after, NULL), g_bytes_get_data(before, NULL),
				 g_bytes_get_size(before)) != 0))
		g_error("the signed bytes are not the beginning of the file");
	g_autoptr(json_t) found = read_back(after);
	const UfPdfField *field = uf_pdf_form_find(form, "A");
	if (json_object_get(row, "reason") == NULL && field != NULL && field->kind == UF_PDF_TEXT)
		check_text(row, fuzzed->value, found);
	check_flat(after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(Case) fuzzed = { 0 };
	if (!read_case(&fuzzed, (const char *)data, size))
		return 0;
	g_autoptr(GBytes) input = make_document(&fuzzed);
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, NULL);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, NULL);
	if (form == NULL || !is_plain_form(form))
		return 0;
	g_autoptr(json_t) values = json_pack("{s:O}", "A", fuzzed.value);
	g_autoptr(json_t) answer = uf_fill(form, values, fuzzed.overwrite);
	const json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
	const char *status = json_string_value(json_object_get(row, "status"));
	if (status == NULL ||
	    (strcmp(status, "refused") == 0) != (json_object_get(row, "reason") != NULL))
		g_error("a row without its reason");
	write_and_check(&fuzzed, form, row);
	return 0;
}
