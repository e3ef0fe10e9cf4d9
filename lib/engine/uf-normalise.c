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
lacks_appearance(UfPdf *pdf, const UfPdfField *field)
{
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		if (!uf_pdf_has(pdf, uf_pdf_get(pdf, widget->object, "/AP"), "/N"))
			return true;
	}
	return false;
}

/* the viewer was to draw the values that are there; it will no longer be asked to */
static void
draw_old_value(UfPainter *painter, const UfPdfField *field)
{
	UfPdf *pdf = painter->form->pdf;
	double size;
	if ((field->kind != UF_PDF_TEXT && field->kind != UF_PDF_COMBO) ||
	    (field->flags & UF_PDF_PASSWORD) != 0 || !lacks_appearance(pdf, field))
		return;
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, field);
	const char *text = json_string_value(value);
	int index = text == NULL ? -1 : uf_fill_find_option(field, text);
	if (index >= 0)
		text = ((UfPdfOption *)g_ptr_array_index(field->options, (unsigned)index))->label;
	if (text != NULL && *text != '\0')
		uf_fill_draw(painter, field, text, &size);
}

bool
uf_normalise(UfPainter *painter)
{
	UfPdfForm *form = painter->form;
	UfPdf *pdf = form->pdf;
	bool xfa = uf_pdf_has(pdf, form->dict, "/XFA");
	bool asked_viewer;
	mend_fonts(painter);
	qpdf_oh_remove_key(pdf->qpdf, form->dict, "/XFA");
	qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/NeedsRendering");
	/* rights granted to Adobe Reader for the bytes as they were */
	qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/Perms");
	asked_viewer = uf_pdf_has(pdf, form->dict, "/NeedAppearances");
	qpdf_oh_remove_key(pdf->qpdf, form->dict, "/NeedAppearances");
	for (unsigned i = 0; asked_viewer && i < form->fields->len; i++)
		draw_old_value(painter, g_ptr_array_index(form->fields, i));
	return xfa;
}
