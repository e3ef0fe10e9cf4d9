/* Are the values that were stamped into the pages of a flat form there, inside their boxes? */
#include <string.h>

#include "uf-flat-private.h"
#include "uf-memory.h"
#include "uf-verify-private.h"
#include "uf-view-private.h"

#define INK_SCALE (100.0 / 72)

/* one page of one document, kept while the boxes of that page are looked at */
typedef struct {
	PopplerDocument *document;
	cairo_surface_t *picture;
	char *text;
	PopplerRectangle *places;
	unsigned count;
} View;

typedef struct {
	UfPdf *pdf;
	View with, without; /* our stamps */
	unsigned page;      /* the one in the views; 0: none yet */
} Inspection;

static void
close_page(View *view)
{
	g_clear_pointer(&view->picture, cairo_surface_destroy);
	uf_memory_free_string(view->text);
	view->text = NULL;
	g_clear_pointer(&view->places, g_free);
	view->count = 0;
}

static void
inspection_clear(Inspection *inspection)
{
	close_page(&inspection->with);
	close_page(&inspection->without);
	g_clear_object(&inspection->with.document);
	g_clear_object(&inspection->without.document);
	uf_pdf_free(inspection->pdf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Inspection, inspection_clear)

static void
open_page(View *view, unsigned number)
{
	g_autoptr(PopplerPage) page = poppler_document_get_page(view->document, (int)number - 1);
	close_page(view);
	view->picture = uf_view_render(view->document, number, INK_SCALE);
	if (page == NULL)
		return;
	view->text = poppler_page_get_text(page);
	poppler_page_get_text_layout(page, &view->places, &view->count);
}

static void
erase_stamps(UfPdf *pdf, unsigned number)
{
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	qpdf_oh pictures = uf_pdf_get(pdf, uf_pdf_get(pdf, page, "/Resources"), "/XObject");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	if (!qpdf_oh_is_dictionary(pdf->qpdf, pictures))
		return;
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, pictures);
	while (qpdf_oh_dict_more_keys(pdf->qpdf)) {
		const char *key = qpdf_oh_dict_next_key(pdf->qpdf);
		if (g_str_has_prefix(key, UF_FLAT_STAMP))
			g_ptr_array_add(keys, g_strdup(key));
	}
	for (unsigned i = 0; i < keys->len; i++) {
		qpdf_oh blank = uf_pdf_new_stream(pdf, "", 0);
		qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, blank);
		const double bounds[] = { 0, 0, 1, 1 };
		qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype",
				    qpdf_oh_new_name(pdf->qpdf, "/Form"));
		uf_pdf_set_numbers(pdf, dict, "/BBox", bounds, 4);
		qpdf_oh_replace_key(pdf->qpdf, pictures, g_ptr_array_index(keys, i), blank);
	}
}

static bool
open_both(Inspection *inspection, GBytes *filled, GError **error)
{
	inspection->pdf = uf_pdf_open(filled, error);
	if (inspection->pdf == NULL)
		return false;
	for (unsigned page = 1; page <= inspection->pdf->pages; page++)
		erase_stamps(inspection->pdf, page);
	g_autoptr(GBytes) erased = uf_pdf_write(inspection->pdf, error);
	if (erased == NULL)
		return false;
	inspection->without.document = uf_view_open(erased, error);
	inspection->with.document =
	    inspection->without.document == NULL ? NULL : uf_view_open(filled, error);
	return inspection->with.document != NULL;
}

/* letters whose middle is in the box, in the order of the page */
static char *
letters_in(const View *view, const int place[4])
{
	g_autoptr(GString) letters = g_string_new(NULL);
	const char *c = view->text != NULL ? view->text : "";
	for (unsigned i = 0; i < view->count && *c != '\0'; i++, c = g_utf8_next_char(c)) {
		double x = (view->places[i].x1 + view->places[i].x2) / 2;
		double y = (view->places[i].y1 + view->places[i].y2) / 2;
		if (x >= place[0] && x <= place[0] + place[2] && y >= place[1] &&
		    y <= place[1] + place[3])
			g_string_append_unichar(letters, g_utf8_get_char(c));
	}
	return uf_verify_squeeze(letters->str);
}

/* takes one @letter out of @letters; false when there is none */
static bool
take_letter(GString *letters, gunichar letter)
{
	for (const char *c = letters->str; *c != '\0'; c = g_utf8_next_char(c)) {
		if (g_utf8_get_char(c) != letter)
			continue;
		g_string_erase(letters, c - letters->str, g_unichar_to_utf8(letter, NULL));
		return true;
	}
	return false;
}

static bool
take_letters(GString *letters, const char *taken)
{
	bool all = true;
	for (const char *c = taken; *c != '\0'; c = g_utf8_next_char(c))
		all = take_letter(letters, g_utf8_get_char(c)) && all;
	return all;
}

/* A page mixes what we wrote with what was printed there, in an order of its own: the letters are
 * counted. Their order was checked before they were stamped. */
static const char *
check_letters(const Inspection *inspection, const UfPdfWidget *widget, const char *text)
{
	int place[4];
	uf_view_place(inspection->with.document, inspection->pdf, widget, 1, place);
	g_autofree char *expected = uf_verify_squeeze(text);
	g_autofree char *printed = letters_in(&inspection->without, place);
	g_autofree char *seen = letters_in(&inspection->with, place);
	g_autoptr(GString) letters = g_string_new(seen);
	take_letters(letters, printed);
	if (letters->len == 0 && *expected != '\0')
		return "missing";
	return take_letters(letters, expected) && letters->len == 0 ? "ok" : "wrong_letters";
}

static bool
leaves_ink(const Inspection *inspection, const UfPdfWidget *widget)
{
	int place[4];
	const View *with = &inspection->with;
	const View *without = &inspection->without;
	uf_view_place(with->document, inspection->pdf, widget, INK_SCALE, place);
	return with->picture != NULL && without->picture != NULL &&
	       uf_verify_has_ink(with->picture, without->picture, place);
}

static const char *
check_value(Inspection *inspection, const json_t *box, const json_t *value)
{
	UfPdfWidget widget = { .page = (unsigned)json_integer_value(json_object_get(box, "page")) };
	static const char *const keys[] = { "x1", "y1", "x2", "y2" };
	const char *text = json_string_value(value);
	bool is_mark = g_strcmp0(json_string_value(json_object_get(box, "kind")), "checkbox") == 0;
	if (widget.page < 1 || widget.page > inspection->pdf->pages)
		return "missing";
	for (int i = 0; i < 4; i++)
		widget.box[i] = json_number_value(json_object_get(box, keys[i]));
	if (widget.page != inspection->page) {
		inspection->page = widget.page;
		open_page(&inspection->with, widget.page);
		open_page(&inspection->without, widget.page);
	}
	if (is_mark) {
		bool asked = text != NULL ? strcmp(text, "Off") != 0 : json_is_true(value);
		bool found = leaves_ink(inspection, &widget);
		return found == asked ? "ok" : asked ? "no_ink" : "wrong_letters";
	}
	const char *status = text == NULL ? "missing" : check_letters(inspection, &widget, text);
	bool blank = text != NULL && text[strspn(text, " \n")] == '\0';
	if (strcmp(status, "ok") == 0 && !blank && !leaves_ink(inspection, &widget))
		return "no_ink";
	return status;
}

json_t *
uf_flat_verify(GBytes *filled, const json_t *boxes, const json_t *values, GError **error)
{
	const char *name;
	json_t *value;
	g_auto(Inspection) inspection = { 0 };
	if (!open_both(&inspection, filled, error))
		return NULL;
	json_t *rows = json_array();
	json_object_foreach((json_t *)values, name, value)
	{
		const json_t *box = json_object_get(boxes, name);
		if (box != NULL)
			json_array_append_new(rows,
					      json_pack("{s:s, s:s}", "name", name, "status",
							check_value(&inspection, box, value)));
	}
	return rows;
}
