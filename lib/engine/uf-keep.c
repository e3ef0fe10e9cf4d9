#include "uf-keep-private.h"

#include <string.h>

#include "uf-change-private.h"
#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-signature-private.h"
#include "uf-style-private.h"

void
uf_keep_free(UfKeep *keep)
{
	if (keep == NULL)
		return;
	uf_update_free(keep->update);
	uf_ground_free(keep->ground);
	uf_pdf_form_free(keep->form);
	uf_pdf_free(keep->pdf);
	g_free(keep);
}

static bool
can_be_kept(const UfPdfForm *form, GError **error)
{
	if (form->signature == UF_SIGNATURE_NONE && !form->pdf->encrypted && !form->looped &&
	    strcmp(uf_pdf_form_get_xfa(form), "only") != 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "kept: the form is filled from its bytes");
	return false;
}

/* the form as every filling of it begins */
typedef struct {
	GBytes *bytes; /* mended, with what each output has */
	GBytes *bare;  /* the same without annotations; may be NULL */
	bool xfa_removed;
} Base;

static void
base_clear(Base *base)
{
	g_clear_pointer(&base->bytes, g_bytes_unref);
	g_clear_pointer(&base->bare, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Base, base_clear)

static GBytes *
write_bare(UfPdf *pdf)
{
	for (unsigned page = 0; page < pdf->pages; page++)
		qpdf_oh_remove_key(pdf->qpdf, qpdf_get_page_n(pdf->qpdf, page), "/Annots");
	qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/AcroForm");
	return uf_pdf_write(pdf, NULL);
}

static bool
make_base(UfKeep *keep, GBytes *input, Base *base, GError **error)
{
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, error);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, error);
	if (form == NULL || !can_be_kept(form, error))
		return false;
	keep->usage_rights = uf_signature_has_usage_rights(pdf);
	if (form->exists) {
		UfPainter painter = { .form = form };
		base->xfa_removed = uf_normalise(&painter);
		uf_script_free(painter.script);
	}
	base->bytes = uf_pdf_write(pdf, error);
	if (base->bytes != NULL)
		base->bare = write_bare(pdf);
	return base->bytes != NULL;
}

static void
know_widget(UfPdfForm *form, const UfPdfField *field, UfPdfWidget *widget)
{
	UfPdf *pdf = form->pdf;
	UfStyle *style = g_new0(UfStyle, 1);
	uf_style_read(style, pdf, field, widget);
	if (uf_pdf_field_is_toggle(field) && !uf_painter_has_states(pdf, widget))
		widget->states = uf_painter_make_states(pdf, widget, style);
	widget->flags = (int)uf_pdf_get_number(pdf, widget->object, "/F", 0);
	widget->style = style;
}

/* what each filling would read or make again */
static void
know_fields(UfPdfForm *form)
{
	g_autoptr(UfCalculation) calculation = uf_calculation_new(form);
	form->pdf->is_summed = uf_calculation_get_fields(calculation)->len > 0;
	form->pdf->font = uf_painter_make_font(form->pdf);
	for (unsigned i = 0; i < form->fields->len; i++) {
		UfPdfField *field = g_ptr_array_index(form->fields, i);
		field->is_filled = uf_pdf_field_is_filled(form->pdf, field);
		field->is_known = true;
		for (unsigned j = 0; j < field->widgets->len; j++)
			know_widget(form, field, g_ptr_array_index(field->widgets, j));
	}
}

UfKeep *
uf_keep_new(GBytes *input, GError **error)
{
	g_auto(Base) base = { 0 };
	g_autoptr(UfKeep) keep = g_new0(UfKeep, 1);
	keep->pdf = make_base(keep, input, &base, error) ? uf_pdf_open(base.bytes, error) : NULL;
	keep->form = keep->pdf == NULL ? NULL : uf_pdf_form_read(keep->pdf, error);
	if (keep->form == NULL)
		return NULL;
	keep->form->is_normal = keep->form->exists;
	keep->form->xfa_removed = base.xfa_removed;
	keep->pdf->changes = uf_changes_new(keep->form);
	if (keep->pdf->changes != NULL)
		know_fields(keep->form);
	if (keep->pdf->changes != NULL && base.bare != NULL)
		keep->ground = uf_ground_new(base.bare, keep->form);
	if (!uf_pdf_check(keep->pdf, error))
		return NULL;
	keep->update = uf_update_new(keep->pdf, error);
	return keep->update == NULL ? NULL : g_steal_pointer(&keep);
}
