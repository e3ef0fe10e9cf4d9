#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-text-private.h"
#include "uf-verify-private.h"
#include "uf-view-private.h"

/* white around a picture, so that letters outside the box are seen too */
#define MARGIN 300.0

char *
uf_verify_squeeze(const char *text)
{
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
	GString *letters = g_string_new(NULL);
	for (const char *c = normal; c != NULL && *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		/* a soft hyphen or a direction mark is not drawn */
		if (!g_unichar_isspace(letter) && !g_unichar_iscntrl(letter) &&
		    g_unichar_type(letter) != G_UNICODE_FORMAT)
			g_string_append_unichar(letters, letter);
	}
	return g_string_free(letters, FALSE);
}

static int
compare_letters(const void *left, const void *right)
{
	const gunichar a = *(const gunichar *)left;
	const gunichar b = *(const gunichar *)right;
	return a < b ? -1 : a > b;
}

/* poppler gives the words of a line that is read from the right in an order of its own: then it is
 * enough that all letters are there and no other */
static bool
has_same_letters(const char *seen, const char *wanted)
{
	glong lengths[2];
	g_autofree gunichar *a = g_utf8_to_ucs4_fast(seen, -1, &lengths[0]);
	g_autofree gunichar *b = g_utf8_to_ucs4_fast(wanted, -1, &lengths[1]);
	if (lengths[0] != lengths[1])
		return false;
	qsort(a, (size_t)lengths[0], sizeof *a, compare_letters);
	qsort(b, (size_t)lengths[1], sizeof *b, compare_letters);
	return memcmp(a, b, (size_t)lengths[0] * sizeof *a) == 0;
}

static bool
is_seen(const UfVerifyItem *item, const char *seen)
{
	g_autofree char *wanted = uf_verify_squeeze(item->expected);
	if (item->partly)
		return strstr(seen, wanted) != NULL;
	return strcmp(seen, wanted) == 0 ||
	       (uf_text_has_right_to_left(wanted) && has_same_letters(seen, wanted));
}

/* a page that shows the picture of @widget upright, at the lower left corner of its margins */
static void
add_page(UfPdf *pdf, UfPdf *sheet, const UfPdfWidget *widget)
{
	double bounds[4] = { 0, 0, 1, 1 };
	qpdf_oh picture = uf_pdf_get(pdf, uf_pdf_get(pdf, widget->object, "/AP"), "/N");
	bool drawn = qpdf_oh_is_stream(pdf->qpdf, picture);
	qpdf_oh page = uf_pdf_parse(sheet, "<< /Type /Page /Resources << /XObject << >> >> >>");
	if (drawn) {
		qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, picture);
		uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, dict, "/BBox"), bounds, 4);
		qpdf_oh copy = qpdf_oh_copy_foreign_object(sheet->qpdf, pdf->qpdf, picture);
		qpdf_oh_remove_key(sheet->qpdf, qpdf_oh_get_dict(sheet->qpdf, copy), "/Matrix");
		qpdf_oh pictures =
		    uf_pdf_get(sheet, uf_pdf_get(sheet, page, "/Resources"), "/XObject");
		qpdf_oh_replace_key(sheet->qpdf, pictures, "/A", copy);
	}
	const double media[] = { bounds[0] - MARGIN, bounds[1] - MARGIN, bounds[2] + MARGIN,
				 bounds[3] + MARGIN };
	uf_pdf_set_numbers(sheet, page, "/MediaBox", media, 4);
	const char *content = drawn ? "/A Do" : "";
	qpdf_oh_replace_key(sheet->qpdf, page, "/Contents",
			    uf_pdf_new_stream(sheet, content, strlen(content)));
	qpdf_add_page(sheet->qpdf, sheet->qpdf, qpdf_make_indirect_object(sheet->qpdf, page),
		      QPDF_FALSE);
}

static bool
is_inside(const PopplerRectangle *letter, double width, double height)
{
	double middle = (letter->y1 + letter->y2) / 2;
	return letter->x1 >= MARGIN - 1 && letter->x2 <= width - MARGIN + 1 &&
	       middle >= MARGIN - 1 && middle <= height - MARGIN + 1;
}

static void
check_page(PopplerPage *page, UfVerifyItem *item)
{
	PopplerRectangle *places = NULL;
	unsigned count = 0;
	double width;
	double height;
	g_autofree char *text = poppler_page_get_text(page);
	g_autofree char *seen = uf_verify_squeeze(text != NULL ? text : "");
	item->wrong = !is_seen(item, seen);
	poppler_page_get_size(page, &width, &height);
	if (!poppler_page_get_text_layout(page, &places, &count))
		return;
	const char *c = text;
	for (unsigned i = 0; i < count && c != NULL && *c != '\0'; i++, c = g_utf8_next_char(c)) {
		if (!g_unichar_isspace(g_utf8_get_char(c)) && !is_inside(&places[i], width, height))
			item->clipped = true;
	}
	g_free(places);
}

static UfPdf *
new_sheet(void)
{
	UfPdf *sheet = g_new0(UfPdf, 1);
	sheet->qpdf = qpdf_init();
	sheet->bytes = g_bytes_new(NULL, 0);
	sheet->imported = g_ptr_array_new();
	qpdf_set_suppress_warnings(sheet->qpdf, QPDF_TRUE);
	qpdf_silence_errors(sheet->qpdf);
	qpdf_empty_pdf(sheet->qpdf);
	return sheet;
}

bool
uf_verify_letters(UfPdf *pdf, GPtrArray *items, GError **error)
{
	g_autoptr(UfPdf) sheet = new_sheet();
	g_autoptr(GPtrArray) lettered = g_ptr_array_new();
	for (unsigned i = 0; i < items->len; i++) {
		UfVerifyItem *item = g_ptr_array_index(items, i);
		if (item->expected == NULL)
			continue;
		g_ptr_array_add(lettered, item);
		add_page(pdf, sheet, item->widget);
	}
	if (lettered->len == 0)
		return true;
	g_autoptr(GBytes) bytes = uf_pdf_write(sheet, error);
	g_autoptr(PopplerDocument) document = bytes == NULL ? NULL : uf_view_open(bytes, error);
	if (document == NULL)
		return false;
	int pages = poppler_document_get_n_pages(document);
	for (unsigned i = 0; i < lettered->len; i++) {
		g_autoptr(PopplerPage) page =
		    (int)i < pages ? poppler_document_get_page(document, (int)i) : NULL;
		if (page == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
				    "internal: a page of the check is missing");
			return false;
		}
		check_page(page, g_ptr_array_index(lettered, i));
	}
	return true;
}
