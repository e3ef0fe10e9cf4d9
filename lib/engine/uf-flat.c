#include "uf-flat-private.h"

#include <math.h>
#include <string.h>

#include "uf-error.h"
#include "uf-style-private.h"

#define FARTHEST 20000.0 /* points */

typedef struct {
	unsigned number;
	qpdf_oh page;
	qpdf_oh annotations; /* as they were; null when there were none */
} FlatPage;

struct UfFlat {
	UfPdfForm *form;
	GPtrArray *fields; /* of UfPdfField, borrowed */
	GArray *pages;     /* of FlatPage: those that have boxes */
	qpdf_oh tree;      /* /Fields as they were */
};

void
uf_flat_free(UfFlat *flat)
{
	if (flat == NULL)
		return;
	g_ptr_array_unref(flat->fields);
	g_array_unref(flat->pages);
	g_free(flat);
}

static bool
set_wrong(GError **error, const char *name, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "boxes: %s: %s", name, what);
	return false;
}

/* what a request says of one box, checked */
typedef struct {
	unsigned page;
	double box[4];
	bool is_mark, is_multiline;
	int cells, align;
	double size;
} FlatBox;

static bool
read_place(const json_t *json, const UfPdf *pdf, FlatBox *box)
{
	static const char *const keys[] = { "x1", "y1", "x2", "y2" };
	json_int_t page = json_integer_value(json_object_get(json, "page"));
	if (page < 1 || page > pdf->pages)
		return false;
	box->page = (unsigned)page;
	for (int i = 0; i < 4; i++) {
		const json_t *number = json_object_get(json, keys[i]);
		box->box[i] = json_number_value(number);
		if (!json_is_number(number) || fabs(box->box[i]) > FARTHEST)
			return false;
	}
	return box->box[0] < box->box[2] && box->box[1] < box->box[3];
}

static bool
read_box(const char *name, const json_t *json, const UfPdf *pdf, FlatBox *box, GError **error)
{
	const char *kind = json_string_value(json_object_get(json, "kind"));
	const json_t *cells = json_object_get(json, "cells");
	if (!read_place(json, pdf, box))
		return set_wrong(error, name, "a page of the document, x1 < x2 and y1 < y2 needed");
	if (kind != NULL && strcmp(kind, "text") != 0 && strcmp(kind, "checkbox") != 0)
		return set_wrong(error, name, "kind is text or checkbox");
	box->is_mark = g_strcmp0(kind, "checkbox") == 0;
	box->is_multiline = json_is_true(json_object_get(json, "multiline"));
	box->cells = (int)CLAMP(json_integer_value(cells), -1, UF_FLAT_MAX_CELLS + 1);
	box->align = (int)CLAMP(json_integer_value(json_object_get(json, "align")), 0, 2);
	box->size = CLAMP(json_number_value(json_object_get(json, "size")), 0, 300);
	if (cells != NULL && (box->cells < 1 || box->cells > UF_FLAT_MAX_CELLS))
		return set_wrong(error, name, "from 1 to 100 cells");
	return true;
}

static FlatPage *
ensure_page(UfFlat *flat, unsigned number)
{
	UfPdf *pdf = flat->form->pdf;
	for (unsigned i = 0; i < flat->pages->len; i++) {
		FlatPage *page = &g_array_index(flat->pages, FlatPage, i);
		if (page->number == number)
			return page;
	}
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	FlatPage made = { .number = number,
			  .page = page,
			  .annotations = uf_pdf_get(pdf, page, "/Annots") };
	qpdf_oh copy = qpdf_oh_new_array(pdf->qpdf);
	for (int i = 0; i < uf_pdf_count(pdf, made.annotations); i++)
		qpdf_oh_append_item(pdf->qpdf, copy,
				    qpdf_oh_get_array_item(pdf->qpdf, made.annotations, i));
	qpdf_oh_replace_key(pdf->qpdf, page, "/Annots", copy);
	g_array_append_val(flat->pages, made);
	return &g_array_index(flat->pages, FlatPage, flat->pages->len - 1);
}

static qpdf_oh
make_widget(UfPdf *pdf, const char *name, const FlatBox *box, qpdf_oh page)
{
	g_autoptr(GString) look = g_string_new("/Helv ");
	qpdf_oh widget =
	    uf_pdf_parse(pdf, "<< /Type /Annot /Subtype /Widget /F 4 /MK << /CA (8) >> >>");
	int flags = (box->is_multiline ? UF_PDF_MULTILINE : 0) | (box->cells > 0 ? UF_PDF_COMB : 0);
	qpdf_oh_replace_key(pdf->qpdf, widget, "/FT",
			    qpdf_oh_new_name(pdf->qpdf, box->is_mark ? "/Btn" : "/Tx"));
	qpdf_oh_replace_key(pdf->qpdf, widget, "/T", qpdf_oh_new_unicode_string(pdf->qpdf, name));
	uf_pdf_set_numbers(pdf, widget, "/Rect", box->box, 4);
	uf_style_append(look, "Tf 0 g", 1, &box->size);
	qpdf_oh_replace_key(pdf->qpdf, widget, "/DA", qpdf_oh_new_string(pdf->qpdf, look->str));
	if (!box->is_mark) {
		/* letters stand upright for who reads the page as it is turned */
		int turn = uf_pdf_get_rotation(pdf, box->page);
		qpdf_oh_replace_key(pdf->qpdf, uf_pdf_get(pdf, widget, "/MK"), "/R",
				    qpdf_oh_new_integer(pdf->qpdf, turn));
		qpdf_oh_replace_key(pdf->qpdf, widget, "/Ff",
				    qpdf_oh_new_integer(pdf->qpdf, flags));
		qpdf_oh_replace_key(pdf->qpdf, widget, "/Q",
				    qpdf_oh_new_integer(pdf->qpdf, box->align));
	}
	if (box->cells > 0 && !box->is_mark)
		qpdf_oh_replace_key(pdf->qpdf, widget, "/MaxLen",
				    qpdf_oh_new_integer(pdf->qpdf, box->cells));
	qpdf_oh_replace_key(pdf->qpdf, widget, "/P", page);
	return qpdf_make_indirect_object(pdf->qpdf, widget);
}

static void
add_field(UfFlat *flat, const char *name, const FlatBox *box)
{
	UfPdfForm *form = flat->form;
	UfPdf *pdf = form->pdf;
	qpdf_oh page = ensure_page(flat, box->page)->page;
	qpdf_oh widget = make_widget(pdf, name, box, page);
	UfPdfField *field = uf_pdf_field_new(pdf, &widget, 1, form->dict);
	field->name = g_strdup(name);
	field->is_flat = true;
	uf_pdf_field_add_widget(pdf, field, widget, box->page);
	qpdf_oh_append_item(pdf->qpdf, uf_pdf_get(pdf, page, "/Annots"), widget);
	qpdf_oh_append_item(pdf->qpdf, uf_pdf_get(pdf, form->dict, "/Fields"), widget);
	g_ptr_array_add(form->fields, field);
	g_hash_table_insert(form->by_name, field->name, field);
	g_ptr_array_add(flat->fields, field);
}

/* the form's list of fields becomes one of ours, the old one is kept as it is */
static void
ensure_form(UfFlat *flat)
{
	UfPdfForm *form = flat->form;
	UfPdf *pdf = form->pdf;
	qpdf_oh copy = qpdf_oh_new_array(pdf->qpdf);
	if (!form->exists) {
		form->dict =
		    qpdf_make_indirect_object(pdf->qpdf, qpdf_oh_new_dictionary(pdf->qpdf));
		qpdf_oh_replace_key(pdf->qpdf, pdf->root, "/AcroForm", form->dict);
	}
	flat->tree = uf_pdf_get(pdf, form->dict, "/Fields");
	for (int i = 0; i < uf_pdf_count(pdf, flat->tree); i++)
		qpdf_oh_append_item(pdf->qpdf, copy,
				    qpdf_oh_get_array_item(pdf->qpdf, flat->tree, i));
	qpdf_oh_replace_key(pdf->qpdf, form->dict, "/Fields", copy);
}

UfFlat *
uf_flat_new(UfPdfForm *form, const json_t *boxes, GError **error)
{
	const char *name;
	json_t *json;
	g_autoptr(UfFlat) flat = g_new0(UfFlat, 1);
	flat->form = form;
	flat->fields = g_ptr_array_new();
	flat->pages = g_array_new(FALSE, FALSE, sizeof(FlatPage));
	if (!json_is_object(boxes) || json_object_size(boxes) > UF_FLAT_MAX_BOXES) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "boxes: an object of names is needed, of %d at most",
			    UF_FLAT_MAX_BOXES);
		return NULL;
	}
	if (json_object_size(boxes) == 0 || strcmp(uf_pdf_form_get_xfa(form), "only") == 0)
		return g_steal_pointer(&flat);
	ensure_form(flat);
	json_object_foreach((json_t *)boxes, name, json)
	{
		FlatBox box;
		if (!read_box(name, json, form->pdf, &box, error))
			return NULL;
		if (*name == '\0' || uf_pdf_form_find(form, name) != NULL) {
			set_wrong(error, name, "a field has this name, or it is empty");
			return NULL;
		}
		add_field(flat, name, &box);
	}
	return g_steal_pointer(&flat);
}

/* the form that shows what @widget shows; null when it shows nothing */
static qpdf_oh
picture_of(UfPdf *pdf, const UfPdfWidget *widget)
{
	const char *state;
	size_t length;
	qpdf_oh picture = uf_pdf_get(pdf, uf_pdf_get(pdf, widget->object, "/AP"), "/N");
	if (qpdf_oh_is_stream(pdf->qpdf, picture))
		return picture;
	if (!qpdf_oh_get_value_as_name(pdf->qpdf, uf_pdf_get(pdf, widget->object, "/AS"), &state,
				       &length) ||
	    strcmp(state, "/Off") == 0)
		return qpdf_oh_new_null(pdf->qpdf);
	picture = uf_pdf_get(pdf, picture, state);
	return qpdf_oh_is_stream(pdf->qpdf, picture) ? picture : qpdf_oh_new_null(pdf->qpdf);
}

static void
stamp_page(UfFlat *flat, const FlatPage *page)
{
	UfPdf *pdf = flat->form->pdf;
	g_autoptr(GArray) stamps = g_array_new(FALSE, FALSE, sizeof(UfFlatStamp));
	for (unsigned i = 0; i < flat->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(flat->fields, i);
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, 0);
		if (widget->page != page->number)
			continue;
		UfFlatStamp stamp = { picture_of(pdf, widget), widget->box[0], widget->box[1] };
		if (!qpdf_oh_is_null(pdf->qpdf, stamp.form))
			g_array_append_val(stamps, stamp);
	}
	if (stamps->len > 0)
		uf_flat_overlay(pdf, page->number, stamps);
}

void
uf_flat_stamp(UfFlat *flat)
{
	UfPdf *pdf = flat->form->pdf;
	if (flat->fields->len == 0)
		return;
	for (unsigned i = 0; i < flat->pages->len; i++) {
		const FlatPage *page = &g_array_index(flat->pages, FlatPage, i);
		stamp_page(flat, page);
		qpdf_oh_replace_or_remove_key(pdf->qpdf, page->page, "/Annots", page->annotations);
	}
	if (flat->form->exists)
		qpdf_oh_replace_or_remove_key(pdf->qpdf, flat->form->dict, "/Fields", flat->tree);
	else
		qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/AcroForm");
}
