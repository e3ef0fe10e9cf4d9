#include "uf-fingerprint-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "uf-print-private.h"
#include "uf-text.h"

static const double a4[4] = { 0, 0, 595, 842 };

void
uf_fingerprint_find_page(UfPdf *pdf, unsigned number, double box[4])
{
	static const char *const keys[] = { "/CropBox", "/MediaBox" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		qpdf_oh dict = qpdf_get_page_n(pdf->qpdf, number - 1);
		double found[4];
		for (int depth = 0; depth < UF_PDF_MAX_DEPTH; depth++) {
			if (uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, dict, keys[i]), found, 4) &&
			    found[0] != found[2] && found[1] != found[3]) {
				box[0] = MIN(found[0], found[2]);
				box[1] = MIN(found[1], found[3]);
				box[2] = MAX(found[0], found[2]);
				box[3] = MAX(found[1], found[3]);
				return;
			}
			dict = uf_pdf_get(pdf, dict, "/Parent");
		}
	}
	memcpy(box, a4, sizeof a4);
}

/* a point a step, of hundredths, so that a layout gives the same; the edges of steps lie between
 * hundredths, away from the decimals that forms use */
static int
step(double coordinate)
{
	return (int)floor(round(coordinate * 100) / 100 + 0.637);
}

/* letters and digits alone, lower case, without accents */
static char *
fold(const char *text)
{
	g_autofree char *folded = uf_text_fold(text != NULL ? text : "");
	GString *kept = g_string_new(NULL);
	for (const char *c = folded; *c != '\0'; c = g_utf8_next_char(c)) {
		if (g_unichar_isalnum(g_utf8_get_char(c)))
			g_string_append_unichar(kept, g_utf8_get_char(c));
	}
	return g_string_free(kept, FALSE);
}

static int
compare_lines(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* @lines one below the other, in an order of their own */
static void
append_sorted(GString *out, GPtrArray *lines)
{
	g_ptr_array_sort(lines, compare_lines);
	for (unsigned i = 0; i < lines->len; i++)
		g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(lines, i));
}

static char *
print_widget(const UfPdfWidget *widget)
{
	g_autofree char *label = fold(widget->label);
	return g_strdup_printf("\t%u %d %d %d %d %s\t%s", widget->page, step(widget->box[0]),
			       step(widget->box[1]), step(widget->box[2]), step(widget->box[3]),
			       label, widget->option != NULL ? widget->option : "");
}

static char *
print_field(const UfPdfField *field)
{
	const int flags = UF_PDF_READ_ONLY | UF_PDF_MULTILINE | UF_PDF_PASSWORD | UF_PDF_EDITABLE |
			  UF_PDF_MULTIPLE | UF_PDF_COMB;
	/* the bits of other kinds mean other things */
	const int kept = uf_pdf_field_is_toggle(field) ? UF_PDF_READ_ONLY : flags;
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%s\t%s\t%d\t%d\n", field->name,
			       uf_pdf_kind_get_name(field->kind), field->max_length,
			       field->flags & kept);
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		g_ptr_array_add(lines, g_strdup_printf("\t%s", option->value));
	}
	for (unsigned i = 0; i < field->widgets->len; i++)
		g_ptr_array_add(lines, print_widget(g_ptr_array_index(field->widgets, i)));
	append_sorted(out, lines);
	return g_string_free(out, FALSE);
}

static void
print_fields(const UfPdfForm *form, GString *out)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		if (!field->is_flat)
			g_ptr_array_add(lines, print_field(field));
	}
	append_sorted(out, lines);
}

/* the words of page @number; false when it has none */
static bool
print_words(PopplerDocument *document, unsigned number, GString *out)
{
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(UfPrintBox));
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	if (document == NULL || (int)number > poppler_document_get_n_pages(document))
		return false;
	g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)number - 1);
	if (page == NULL)
		return false;
	g_autoptr(GPtrArray) words = uf_print_read_words(page, none);
	for (unsigned i = 0; i < words->len; i++) {
		const UfPrint *word = g_ptr_array_index(words, i);
		g_autofree char *folded = fold(word->text);
		if (*folded != '\0')
			g_ptr_array_add(lines,
					g_strdup_printf("\t%d %d %s", step(word->place[UF_LEFT]),
							step(word->place[UF_TOP]), folded));
	}
	append_sorted(out, lines);
	return lines->len > 0;
}

static void
print_stream(UfPdf *pdf, qpdf_oh stream, enum qpdf_stream_decode_level_e level, GPtrArray *lines)
{
	unsigned char *data = NULL;
	size_t length = 0;
	QPDF_BOOL filtered = QPDF_FALSE;
	if (!qpdf_oh_is_stream(pdf->qpdf, stream))
		return;
	if ((qpdf_oh_get_stream_data(pdf->qpdf, stream, level, &filtered, &data, &length) &
	     QPDF_ERRORS) == 0 &&
	    data != NULL)
		g_ptr_array_add(lines,
				g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, length));
	free(data); /* qpdf's, by malloc */
}

/* what a scanned page is made of */
static void
print_content(UfPdf *pdf, unsigned number, GString *out)
{
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	qpdf_oh content = uf_pdf_get(pdf, page, "/Contents");
	qpdf_oh images = uf_pdf_get(pdf, uf_pdf_get(pdf, page, "/Resources"), "/XObject");
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	const int parts = MIN(uf_pdf_count(pdf, content), UF_PDF_MAX_OPTIONS);
	print_stream(pdf, content, qpdf_dl_generalized, lines);
	for (int i = 0; i < parts; i++)
		print_stream(pdf, qpdf_oh_get_array_item(pdf->qpdf, content, i),
			     qpdf_dl_generalized, lines);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	if (qpdf_oh_is_dictionary(pdf->qpdf, images)) {
		qpdf_oh_begin_dict_key_iter(pdf->qpdf, images);
		while (qpdf_oh_dict_more_keys(pdf->qpdf) && keys->len < UF_PDF_MAX_OPTIONS)
			g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	}
	for (unsigned i = 0; i < keys->len; i++)
		print_stream(pdf, uf_pdf_get(pdf, images, g_ptr_array_index(keys, i)), qpdf_dl_none,
			     lines);
	append_sorted(out, lines);
}

static void
print_page(UfPdf *pdf, unsigned number, GString *out)
{
	double box[4];
	uf_fingerprint_find_page(pdf, number, box);
	g_string_append_printf(out, "page %d %d %d\n", step(box[2] - box[0]), step(box[3] - box[1]),
			       uf_pdf_get_rotation(pdf, number));
}

static bool
has_fields(const UfPdfForm *form)
{
	for (unsigned i = 0; i < form->fields->len; i++) {
		if (!((const UfPdfField *)g_ptr_array_index(form->fields, i))->is_flat)
			return true;
	}
	return false;
}

char *
uf_fingerprint_make(UfPdfForm *form, PopplerDocument *document)
{
	const bool is_form = has_fields(form);
	g_autoptr(GString) text = g_string_new("unefois template 2\n");
	for (unsigned page = 1; page <= form->pdf->pages; page++) {
		print_page(form->pdf, page, text);
		if (!is_form && !print_words(document, page, text))
			print_content(form->pdf, page, text);
	}
	print_fields(form, text);
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
}
