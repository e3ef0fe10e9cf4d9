#include "uf-view-private.h"

#include <math.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define MAX_PIXELS 40e6

PopplerDocument *
uf_view_open(GBytes *bytes, GError **error)
{
	g_autoptr(GError) cause = NULL;
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &cause);
	if (document != NULL)
		return document;
	if (g_error_matches(cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "password: the document opens with a password only");
	else
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: the PDF is too damaged to be shown");
	return NULL;
}

/* page @number from 1; NULL when there is none, or none that poppler can read */
static PopplerPage *
find_page(PopplerDocument *document, unsigned number)
{
	if (number < 1 || (int)number > poppler_document_get_n_pages(document))
		return NULL;
	return poppler_document_get_page(document, (int)number - 1);
}

/* the widget of @field at the place where poppler sees one */
static const UfPdfWidget *
widget_at(const UfPdfField *field, unsigned page, const PopplerRectangle *area,
	  const PopplerRectangle *crop)
{
	const UfPdfWidget *nearest = NULL;
	double least = 2; /* points, both corners together */
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		double away = fabs(widget->box[0] - MIN(area->x1, area->x2) - crop->x1) +
			      fabs(widget->box[1] - MIN(area->y1, area->y2) - crop->y1);
		if (widget->page == page && away < least) {
			least = away;
			nearest = widget;
		}
	}
	return nearest;
}

static json_t *
choice_of(PopplerFormField *seen, const UfPdfField *field)
{
	g_autoptr(json_t) values = json_array();
	int count = poppler_form_field_choice_get_n_items(seen);
	for (int i = 0; i < count; i++) {
		if (!poppler_form_field_choice_is_item_selected(seen, i))
			continue;
		/* poppler tells what is shown; the same rank in the file tells what is stored */
		g_autofree char *label = poppler_form_field_choice_get_item(seen, i);
		const char *value = label != NULL ? label : "";
		if ((unsigned)i < field->options->len)
			value = ((UfPdfOption *)g_ptr_array_index(field->options, i))->value;
		json_array_append_new(values, json_string(value));
	}
	if (json_array_size(values) == 0) {
		g_autofree char *text = poppler_form_field_choice_get_text(seen);
		return json_string(text != NULL ? text : "");
	}
	if (json_array_size(values) == 1)
		return json_incref(json_array_get(values, 0));
	return g_steal_pointer(&values);
}

static json_t *
value_of(PopplerFormField *seen, const UfPdfField *field, const UfPdfWidget *widget)
{
	switch (poppler_form_field_get_field_type(seen)) {
	case POPPLER_FORM_FIELD_TEXT: {
		char *text = poppler_form_field_text_get_text(seen);
		json_t *value = json_string(text != NULL ? text : "");
		uf_memory_free_string(text);
		return value;
	}
	case POPPLER_FORM_FIELD_CHOICE:
		return choice_of(seen, field);
	case POPPLER_FORM_FIELD_BUTTON:
		if (!uf_pdf_field_is_toggle(field))
			return NULL;
		if (!poppler_form_field_button_get_state(seen))
			return json_false();
		return widget == NULL ? NULL : json_string(widget->option);
	default:
		return NULL;
	}
}

static bool
is_empty(const json_t *value)
{
	return value == NULL || json_is_false(value) || json_is_null(value) ||
	       (json_is_string(value) && json_string_length(value) == 0);
}

/* several widgets of a name: the one that says something */
static void
read_mapping(const PopplerFormFieldMapping *mapping, UfPdfForm *form, unsigned page,
	     const PopplerRectangle *crop, json_t *values)
{
	g_autofree char *name = poppler_form_field_get_name(mapping->field);
	UfPdfField *field = name == NULL ? NULL : uf_pdf_form_find(form, name);
	if (field == NULL)
		return;
	const UfPdfWidget *widget = widget_at(field, page, &mapping->area, crop);
	g_autoptr(json_t) value = value_of(mapping->field, field, widget);
	if (value != NULL && is_empty(json_object_get(values, name)))
		json_object_set(values, name, value);
}

static void
read_page(PopplerDocument *document, unsigned number, UfPdfForm *form, json_t *values)
{
	g_autoptr(PopplerPage) page = find_page(document, number);
	if (page == NULL)
		return;
	PopplerRectangle crop = { 0 };
	poppler_page_get_crop_box(page, &crop);
	GList *mappings = poppler_page_get_form_field_mapping(page);
	for (GList *item = mappings; item != NULL; item = item->next)
		read_mapping(item->data, form, number, &crop, values);
	poppler_page_free_form_field_mapping(mappings);
}

json_t *
uf_view_read(PopplerDocument *document, UfPdfForm *form, json_t *by_tree)
{
	g_autoptr(json_t) seen = json_object();
	json_t *values = json_object();
	for (unsigned page = 1; document != NULL && page <= form->pdf->pages; page++)
		read_page(document, page, form, seen);
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		json_t *value = json_object_get(seen, field->name);
		if (field->kind == UF_PDF_SIGNATURE || field->kind == UF_PDF_BUTTON)
			continue;
		if (value != NULL) {
			json_object_set(values, field->name, value);
			continue;
		}
		json_object_set_new(values, field->name, uf_pdf_field_get_value(form->pdf, field));
		if (by_tree != NULL)
			json_array_append_new(by_tree, json_string(field->name));
	}
	return values;
}

static bool
draw(PopplerPage *page, double scale, cairo_surface_t *picture, bool on_white)
{
	cairo_t *cairo = cairo_create(picture);
	if (on_white) {
		cairo_set_source_rgb(cairo, 1, 1, 1);
		cairo_paint(cairo);
	}
	cairo_scale(cairo, scale, scale);
	poppler_page_render(page, cairo);
	bool drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_flush(picture);
	return drawn;
}

bool
uf_view_draw(PopplerDocument *document, unsigned number, double scale, cairo_surface_t *picture)
{
	g_autoptr(PopplerPage) page = find_page(document, number);
	return page != NULL && draw(page, scale, picture, false);
}

cairo_surface_t *
uf_view_render(PopplerDocument *document, unsigned number, double scale)
{
	double width;
	double height;
	g_autoptr(PopplerPage) page = find_page(document, number);
	if (page == NULL)
		return NULL;
	poppler_page_get_size(page, &width, &height);
	if (!(width > 0 && height > 0) || width * scale * height * scale > MAX_PIXELS ||
	    MAX(width, height) * scale > 30000)
		return NULL;
	g_autoptr(cairo_surface_t) surface = cairo_image_surface_create(
	    CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
	return draw(page, scale, surface, true) ? g_steal_pointer(&surface) : NULL;
}

void
uf_view_place(PopplerDocument *document, UfPdf *pdf, const UfPdfWidget *widget, double scale,
	      int place[4])
{
	g_autoptr(PopplerPage) page = find_page(document, widget->page);
	const double *box = widget->box;
	PopplerRectangle crop = { 0 };
	memset(place, 0, 4 * sizeof *place);
	if (page == NULL)
		return;
	poppler_page_get_crop_box(page, &crop);
	double x1 = box[0] - crop.x1;
	double x2 = box[2] - crop.x1;
	double y1 = box[1] - crop.y1;
	double y2 = box[3] - crop.y1;
	double w = crop.x2 - crop.x1;
	double h = crop.y2 - crop.y1;
	double edges[4] = { x1, h - y2, x2, h - y1 }; /* left, top, right, bottom */
	const double quarter[4] = { y1, x1, y2, x2 };
	const double half[4] = { w - x2, y1, w - x1, y2 };
	const double three[4] = { h - y2, w - x2, h - y1, w - x1 };
	const double *const turned[4] = { edges, quarter, half, three };
	const double *found = turned[uf_pdf_get_rotation(pdf, widget->page) / 90];
	place[0] = (int)floor(found[0] * scale);
	place[1] = (int)floor(found[1] * scale);
	place[2] = (int)ceil(found[2] * scale) - place[0];
	place[3] = (int)ceil(found[3] * scale) - place[1];
}
