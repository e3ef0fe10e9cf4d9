/* Pictures of check boxes and radio buttons, for the files that bring none. */
#include <stdlib.h>
#include <string.h>

#include "uf-appearance-private.h"
#include "uf-change-private.h"
#include "uf-style-private.h"

typedef struct {
	char caption;      /* of ZapfDingbats */
	const char *drawn; /* in a square of 10 */
} Mark;

static const Mark marks[] = {
	{ '4', "1.2 w 2 5 m 4.2 2.5 l 8 8 l S" },
	{ '8', "1 w 2 2 m 8 8 l S 2 8 m 8 2 l S" },
	{ 'n', "2 2 6 6 re f" },
	{ 'u', "5 1.5 m 8.5 5 l 5 8.5 l 1.5 5 l f" },
	{ 'H', "5 9 m 6.2 6.2 l 9 6 l 6.8 4.2 l 7.6 1.4 l 5 3 l 2.4 1.4 l 3.2 4.2 l 1 6 l "
	       "3.8 6.2 l f" },
	{ 'l', "8 5 m 8 6.66 6.66 8 5 8 c 3.34 8 2 6.66 2 5 c 2 3.34 3.34 2 5 2 c 6.66 2 8 3.34 "
	       "8 5 c f" },
};

static void
append_mark(GString *out, const UfStyle *style)
{
	const char *drawn = marks[0].drawn;
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		if (marks[i].caption == style->caption)
			drawn = marks[i].drawn;
	}
	double side = MIN(style->width, style->height) - 2 * style->border;
	const double place[] = {
		side / 10, 0, 0, side / 10, (style->width - side) / 2, (style->height - side) / 2
	};
	g_string_append(out, "q\n");
	uf_style_append(out, "rg", 3, style->color);
	uf_style_append(out, "RG", 3, style->color);
	uf_style_append(out, "cm", 6, place);
	g_string_append_printf(out, "%s\nQ\n", drawn);
}

static void
draw_state(GString *content, const UfStyle *style, bool on)
{
	uf_style_append_frame(style, content);
	if (on)
		append_mark(content, style);
}

static qpdf_oh
state_picture(UfPdf *pdf, const UfStyle *style, bool on)
{
	const double bounds[] = { 0, 0, style->width, style->height };
	g_autoptr(GString) content = g_string_new(NULL);
	draw_state(content, style, on);
	qpdf_oh stream = uf_pdf_new_stream(pdf, content->str, content->len);
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, stream);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	uf_pdf_set_numbers(pdf, dict, "/BBox", bounds, 4);
	return stream;
}

static int
add_state(UfPdf *pdf, const UfStyle *style, bool on)
{
	const double bounds[] = { 0, 0, style->width, style->height };
	g_autoptr(GString) members = g_string_new("/Type /XObject /Subtype /Form");
	g_autoptr(GString) content = g_string_new(NULL);
	uf_changes_append_numbers(members, " /BBox", bounds, 4);
	draw_state(content, style, on);
	return uf_changes_add_picture(pdf->changes, members->str, content);
}

char *
uf_painter_make_states(UfPdf *pdf, const UfPdfWidget *widget, const UfStyle *style)
{
	g_autofree char *key = g_strconcat("/", widget->state, NULL);
	int off = add_state(pdf, style, false);
	int on = add_state(pdf, style, true);
	const char *name = qpdf_oh_unparse(pdf->qpdf, qpdf_oh_new_name(pdf->qpdf, key));
	return g_strdup_printf("<< /N << /Off %d 0 R %s %d 0 R >> >>", off, name, on);
}

/* true when the picture exists and draws something */
static bool
is_drawn(UfPdf *pdf, qpdf_oh stream)
{
	unsigned char *data = NULL;
	size_t length = 0;
	if (!qpdf_oh_is_stream(pdf->qpdf, stream))
		return false;
	bool read = (qpdf_oh_get_stream_data(pdf->qpdf, stream, qpdf_dl_all, NULL, &data, &length) &
		     QPDF_ERRORS) == 0;
	bool drawn = false;
	for (size_t i = 0; read && !drawn && i < length; i++)
		drawn = !g_ascii_isspace(data[i]);
	free(data);
	return drawn;
}

/* true when a font of the picture is not in the file: most marks are letters of ZapfDingbats, and
 * a viewer without that font shows a dot, another letter or nothing */
static bool
lacks_font(UfPdf *pdf, qpdf_oh stream)
{
	qpdf_oh resources = uf_pdf_get(pdf, qpdf_oh_get_dict(pdf->qpdf, stream), "/Resources");
	qpdf_oh fonts = uf_pdf_get(pdf, resources, "/Font");
	bool lacks = false;
	if (!qpdf_oh_is_dictionary(pdf->qpdf, fonts))
		return false;
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf->qpdf)) {
		qpdf_oh font = uf_pdf_get(pdf, fonts, qpdf_oh_dict_next_key(pdf->qpdf));
		lacks = lacks || (!uf_pdf_has(pdf, font, "/FontDescriptor") &&
				  !uf_pdf_has(pdf, font, "/DescendantFonts"));
	}
	return lacks;
}

void
uf_painter_set_states(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget)
{
	UfPdf *pdf = painter->form->pdf;
	g_autofree char *key = g_strconcat("/", widget->state, NULL);
	g_auto(UfStyle) style = { 0 };
	uf_style_read(&style, pdf, field, widget);
	if (pdf->changes != NULL) {
		int id = qpdf_oh_get_object_id(pdf->qpdf, widget->object);
		g_autofree char *made =
		    widget->states == NULL ? uf_painter_make_states(pdf, widget, &style) : NULL;
		uf_changes_set(pdf->changes, id, "/AP", made != NULL ? made : widget->states);
		return;
	}
	qpdf_oh normal = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh appearance = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, normal, "/Off", state_picture(pdf, &style, false));
	qpdf_oh_replace_key(pdf->qpdf, normal, key, state_picture(pdf, &style, true));
	qpdf_oh_replace_key(pdf->qpdf, appearance, "/N", normal);
	uf_pdf_change(pdf, widget->object, "/AP", appearance);
}

bool
uf_painter_has_states(UfPdf *pdf, const UfPdfWidget *widget)
{
	g_autofree char *key = g_strconcat("/", widget->state, NULL);
	qpdf_oh appearance = uf_pdf_get(pdf, widget->object, "/AP");
	qpdf_oh normal = uf_pdf_get(pdf, appearance, "/N");
	qpdf_oh picture = uf_pdf_get(pdf, normal, key);
	return is_drawn(pdf, picture) && !lacks_font(pdf, picture);
}

void
uf_painter_ensure_states(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget)
{
	bool sound = widget->style != NULL ? widget->states == NULL
					   : uf_painter_has_states(painter->form->pdf, widget);
	if (!sound)
		uf_painter_set_states(painter, field, widget);
}
