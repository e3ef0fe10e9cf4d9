#include "uf-fill-private.h"

#include <string.h>

static const char *
refuse_signature(UfPainter *painter, const UfPdfField *field, const json_t *value, double *size)
{
	(void)painter, (void)field, (void)value, (void)size;
	return "signature_field";
}

static const char *
refuse_button(UfPainter *painter, const UfPdfField *field, const json_t *value, double *size)
{
	(void)painter, (void)field, (void)value, (void)size;
	return "push_button";
}

static const UfFillFunc fillers[] = {
	[UF_PDF_TEXT] = uf_fill_text,    [UF_PDF_CHECKBOX] = uf_fill_toggle,
	[UF_PDF_RADIO] = uf_fill_toggle, [UF_PDF_COMBO] = uf_fill_combo,
	[UF_PDF_LIST] = uf_fill_list,    [UF_PDF_SIGNATURE] = refuse_signature,
	[UF_PDF_BUTTON] = refuse_button,
};

int
uf_fill_find_option(const UfPdfField *field, const char *text)
{
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (strcmp(option->value, text) == 0)
			return (int)i;
	}
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (strcmp(option->label, text) == 0)
			return (int)i;
	}
	return -1;
}

void
uf_fill_set_value(UfPdf *pdf, const UfPdfField *field, qpdf_oh value)
{
	/* /RV is the old value with its styles, /I the old choices; a widget's own /V would win */
	static const char *const stale[] = { "/RV", "/I", "/DR" };
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		qpdf_oh_remove_key(pdf->qpdf, widget->object, "/V");
		for (size_t key = 0; key < G_N_ELEMENTS(stale); key++)
			qpdf_oh_remove_key(pdf->qpdf, widget->object, stale[key]);
	}
	for (unsigned i = 0; i < field->objects->len; i++) {
		qpdf_oh object = g_array_index(field->objects, qpdf_oh, i);
		for (size_t key = 0; key < G_N_ELEMENTS(stale); key++)
			qpdf_oh_remove_key(pdf->qpdf, object, stale[key]);
		qpdf_oh_replace_key(pdf->qpdf, object, "/V", value);
	}
}

static void
free_layout(void *layout)
{
	uf_text_layout_free(layout);
}

const char *
uf_fill_draw(UfPainter *painter, const UfPdfField *field, const char *text, double *size)
{
	g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(free_layout);
	const char *reason = NULL;
	if (field->widgets->len == 0)
		return "no_box";
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		UfTextLayout *layout = uf_painter_lay_out(painter, field, widget, text, &reason);
		if (layout == NULL)
			return reason;
		*size = i == 0 ? layout->size : MIN(*size, layout->size);
		g_ptr_array_add(layouts, layout);
	}
	for (unsigned i = 0; i < field->widgets->len; i++)
		uf_painter_draw_text(painter, field, g_ptr_array_index(field->widgets, i), text,
				     g_ptr_array_index(layouts, i));
	return NULL;
}

static bool
has_value(UfPdf *pdf, const UfPdfField *field)
{
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, field);
	if (json_is_string(value))
		return json_string_length(value) > 0;
	return json_is_true(value) || json_array_size(value) > 0;
}

static const char *
fill_field(UfPainter *painter, const UfPdfField *field, const json_t *value, bool overwrite,
	   double *size)
{
	if (field == NULL)
		return "no_such_field";
	if ((field->flags & UF_PDF_READ_ONLY) != 0)
		return "read_only";
	if (!overwrite && has_value(painter->form->pdf, field))
		return "already_filled";
	return fillers[field->kind](painter, field, value, size);
}

void
uf_fill_redraw_buttons(UfPdfForm *form, const char *name)
{
	UfPainter painter = { .form = form };
	const UfPdfField *field = uf_pdf_form_find(form, name);
	for (unsigned i = 0; field != NULL && i < field->widgets->len; i++)
		uf_painter_set_states(&painter, field, g_ptr_array_index(field->widgets, i));
}

static json_t *
make_row(const char *name, const char *reason, double size)
{
	json_t *row =
	    json_pack("{s:s, s:s}", "name", name, "status", reason == NULL ? "written" : "refused");
	if (reason != NULL)
		json_object_set_new(row, "reason", json_string(reason));
	else if (size > 0)
		json_object_set_new(row, "font_size", json_real(size));
	return row;
}

json_t *
uf_fill(UfPdfForm *form, const json_t *values, bool overwrite)
{
	UfPainter painter = { .form = form };
	json_t *rows = json_array();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)values, name, value)
	{
		double size = 0;
		UfPdfField *field = uf_pdf_form_find(form, name);
		const char *reason = fill_field(&painter, field, value, overwrite, &size);
		json_array_append_new(rows, make_row(name, reason, size));
	}
	bool xfa_removed = uf_normalise(&painter);
	uf_script_free(painter.script);
	json_t *answer = json_pack("{s:o, s:b}", "fields", rows, "xfa_removed", xfa_removed);
	return answer;
}
