#include <string.h>

#include "uf-fill-private.h"

static qpdf_oh
ensure_dictionary(UfPdf *pdf, qpdf_oh dict, const char *key)
{
	qpdf_oh inner = uf_pdf_get(pdf, dict, key);
	if (!qpdf_oh_is_dictionary(pdf->qpdf, inner)) {
		qpdf_oh_replace_key(pdf->qpdf, dict, key, qpdf_oh_new_dictionary(pdf->qpdf));
		inner = uf_pdf_get(pdf, dict, key);
	}
	return inner;
}

/* a base font that is not embedded shows accents wrong without an encoding */
static void
mend_font(UfPdf *pdf, qpdf_oh font)
{
	static const char *const bases[] = { "/Helvetica", "/Times", "/Courier" };
	const char *name;
	size_t length;
	if (uf_pdf_has(pdf, font, "/Encoding") || uf_pdf_has(pdf, font, "/FontDescriptor") ||
	    !qpdf_oh_get_value_as_name(pdf->qpdf, uf_pdf_get(pdf, font, "/BaseFont"), &name,
				       &length))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(bases); i++) {
		if (g_str_has_prefix(name, bases[i]))
			qpdf_oh_replace_key(pdf->qpdf, font, "/Encoding",
					    qpdf_oh_new_name(pdf->qpdf, "/WinAnsiEncoding"));
	}
}

static void
mend_fonts(UfPainter *painter)
{
	UfPdf *pdf = painter->form->pdf;
	qpdf_oh resources = ensure_dictionary(pdf, painter->form->dict, "/DR");
	qpdf_oh fonts = ensure_dictionary(pdf, resources, "/Font");
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf->qpdf))
		g_ptr_array_add(names, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	for (unsigned i = 0; i < names->len; i++)
		mend_font(pdf, uf_pdf_get(pdf, fonts, g_ptr_array_index(names, i)));
	if (!uf_pdf_has(pdf, fonts, "/Helv"))
		qpdf_oh_replace_key(pdf->qpdf, fonts, "/Helv",
				    uf_pdf_parse(pdf, "<< /Type /Font /Subtype /Type1 /BaseFont "
						      "/Helvetica /Encoding /WinAnsiEncoding >>"));
	if (!uf_pdf_has(pdf, painter->form->dict, "/DA"))
		qpdf_oh_replace_key(pdf->qpdf, painter->form->dict, "/DA",
				    qpdf_oh_new_string(pdf->qpdf, "/Helv 0 Tf 0 g"));
}

static bool
lacks_picture(UfPdf *pdf, const UfPdfWidget *widget)
{
	return !uf_pdf_has(pdf, uf_pdf_get(pdf, widget->object, "/AP"), "/N");
}

static bool
lacks_appearance(UfPdf *pdf, const UfPdfField *field)
{
	for (unsigned i = 0; i < field->widgets->len; i++) {
		if (lacks_picture(pdf, g_ptr_array_index(field->widgets, i)))
			return true;
	}
	return false;
}

/* the viewer was to draw the text that is there; gives the reason why it cannot be drawn */
static const char *
draw_text(UfPainter *painter, const UfPdfField *field, bool frames)
{
	UfPdf *pdf = painter->form->pdf;
	double size;
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, field);
	const char *text = json_string_value(value);
	int index = text == NULL ? -1 : uf_fill_find_option(field, text);
	if (index >= 0)
		text = ((UfPdfOption *)g_ptr_array_index(field->options, (unsigned)index))->label;
	if (text == NULL || *text == '\0' || (field->flags & UF_PDF_PASSWORD) != 0)
		return frames ? uf_fill_draw(painter, field, "", &size) : NULL;
	/* as the field's script would have shown it */
	g_auto(UfFormatted) formatted = { 0 };
	if (field->kind == UF_PDF_TEXT)
		uf_format_value(field, text, true, &formatted);
	return uf_fill_draw(painter, field, formatted.shown != NULL ? formatted.shown : text,
			    &size);
}

static const char *
draw_list(UfPainter *painter, const UfPdfField *field)
{
	g_autoptr(json_t) value = uf_pdf_field_get_value(painter->form->pdf, field);
	g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		bool is_chosen = g_strcmp0(json_string_value(value), option->value) == 0;
		for (size_t j = 0; j < json_array_size(value); j++)
			is_chosen =
			    is_chosen || g_strcmp0(json_string_value(json_array_get(value, j)),
						   option->value) == 0;
		if (is_chosen)
			g_array_append_val(chosen, i);
	}
	for (unsigned i = 0; i < field->widgets->len; i++) {
		if (!uf_painter_draw_list(painter, field, g_ptr_array_index(field->widgets, i),
					  chosen))
			return chosen->len > 0 ? "does_not_fit" : NULL;
	}
	return NULL;
}

static void
draw_toggles(UfPainter *painter, const UfPdfField *field)
{
	UfPdf *pdf = painter->form->pdf;
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, field);
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		bool on = g_strcmp0(json_string_value(value), widget->option) == 0;
		g_autofree char *state = g_strconcat("/", on ? widget->state : "Off", NULL);
		if (!lacks_picture(pdf, widget))
			continue;
		uf_painter_set_states(painter, field, widget);
		uf_pdf_change(pdf, widget->object, "/AS", qpdf_oh_new_name(pdf->qpdf, state));
	}
}

static bool
has_text(const UfPdfField *field)
{
	return field->kind == UF_PDF_TEXT || field->kind == UF_PDF_COMBO;
}

bool
uf_normalise_draw_missing(UfPdfForm *form)
{
	UfPainter painter = { .form = form };
	const char *reason = NULL;
	for (unsigned i = 0; i < form->fields->len && reason == NULL; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		if (field->widgets->len == 0 || !lacks_appearance(form->pdf, field))
			continue;
		if (has_text(field))
			reason = draw_text(&painter, field, true);
		else if (field->kind == UF_PDF_LIST)
			reason = draw_list(&painter, field);
		else if (uf_pdf_field_is_toggle(field))
			draw_toggles(&painter, field);
	}
	uf_script_free(painter.script);
	return reason == NULL;
}

bool
uf_normalise(UfPainter *painter)
{
	UfPdfForm *form = painter->form;
	UfPdf *pdf = form->pdf;
	/* what was signed changes in nothing but the values */
	if (form->signature != UF_SIGNATURE_NONE)
		return false;
	if (form->is_normal)
		return form->xfa_removed;
	bool xfa = uf_pdf_has(pdf, form->dict, "/XFA");
	bool asked_viewer;
	mend_fonts(painter);
	qpdf_oh_remove_key(pdf->qpdf, form->dict, "/XFA");
	qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/NeedsRendering");
	/* rights granted to Adobe Reader for the bytes as they were */
	qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/Perms");
	asked_viewer = uf_pdf_has(pdf, form->dict, "/NeedAppearances");
	qpdf_oh_remove_key(pdf->qpdf, form->dict, "/NeedAppearances");
	for (unsigned i = 0; asked_viewer && i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		if (has_text(field) && lacks_appearance(pdf, field))
			draw_text(painter, field, false);
	}
	return xfa;
}
