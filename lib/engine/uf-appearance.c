#include "uf-appearance-private.h"

#include <stdlib.h>
#include <string.h>

#include "uf-change-private.h"
#include "uf-style-private.h"

double
uf_painter_asked_size(const UfPdfField *field)
{
	double size;
	double color[3];
	uf_style_parse(field->appearance, &size, color);
	return size;
}

static void
set_box(UfTextBox *box, const UfStyle *style, const UfPdfField *field)
{
	*box = (UfTextBox){
		.width = style->width,
		.height = style->height,
		.border = style->border,
		.size = style->size,
		.align = field->align,
		.measure = uf_text_helvetica,
	};
	if (style->border_style == 'B' || style->border_style == 'I')
		box->border *= 2;
	if (field->kind != UF_PDF_TEXT)
		return;
	box->multiline = (field->flags & UF_PDF_MULTILINE) != 0;
	if ((field->flags & UF_PDF_COMB) != 0 && !box->multiline && field->max_length > 0 &&
	    (field->flags & UF_PDF_PASSWORD) == 0)
		box->cells = (unsigned)field->max_length;
}

UfTextLayout *
uf_painter_lay_out(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget,
		   const char *text, const char **reason)
{
	g_auto(UfStyle) style = { 0 };
	UfTextBox box;
	uf_style_read(&style, painter->form->pdf, field, widget);
	set_box(&box, &style, field);
	if (!uf_text_is_winansi(text)) {
		if (painter->script == NULL)
			painter->script = uf_script_new();
		/* letters that are joined, and go to the left, have no cells of their own */
		if ((box.cells > 0 && uf_text_has_right_to_left(text)) ||
		    !uf_script_can_draw(painter->script, text)) {
			*reason = "not_drawable";
			return NULL;
		}
		box.measure = uf_script_measure;
		box.data = painter->script;
	}
	UfTextLayout *layout = uf_text_lay_out(&box, text);
	if (layout == NULL)
		*reason = "does_not_fit";
	return layout;
}

qpdf_oh
uf_painter_make_font(UfPdf *pdf)
{
	return qpdf_make_indirect_object(
	    pdf->qpdf, uf_pdf_parse(pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
					 "/Encoding /WinAnsiEncoding >>"));
}

static qpdf_oh
ensure_font(UfPainter *painter)
{
	UfPdf *pdf = painter->form->pdf;
	if (pdf->font != 0)
		return pdf->font;
	if (painter->font == 0)
		painter->font = uf_painter_make_font(pdf);
	return painter->font;
}

/* the page of a document made by cairo, as a form that a stream can show */
static qpdf_oh
import_drawing(UfPdf *pdf, GBytes *drawing, const UfStyle *style)
{
	const double bounds[] = { 0, 0, style->width, style->height };
	unsigned char *data = NULL;
	size_t length = 0;
	UfPdf *other = uf_pdf_open(drawing, NULL);
	if (other == NULL)
		return qpdf_oh_new_null(pdf->qpdf);
	g_ptr_array_add(pdf->imported, other);
	qpdf_oh page = qpdf_get_page_n(other->qpdf, 0);
	qpdf_push_inherited_attributes_to_page(other->qpdf);
	qpdf_oh resources =
	    qpdf_make_indirect_object(other->qpdf, uf_pdf_get(other, page, "/Resources"));
	qpdf_oh_get_page_content_data(other->qpdf, page, &data, &length);
	qpdf_oh form = uf_pdf_new_stream(pdf, data, length);
	free(data);
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, form);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	uf_pdf_set_numbers(pdf, dict, "/BBox", bounds, 4);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Resources",
			    qpdf_oh_copy_foreign_object(pdf->qpdf, other->qpdf, resources));
	return form;
}

/* what a picture needs beside its content: one thing, or nothing (object 0) */
typedef struct {
	const char *kind, *name;
	qpdf_oh object;
} Resource;

/* a dictionary { kind: { name: object } } */
static qpdf_oh
make_resources(UfPdf *pdf, const Resource *resource)
{
	qpdf_oh resources = qpdf_oh_new_dictionary(pdf->qpdf);
	if (resource->object == 0)
		return resources;
	qpdf_oh inner = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, inner, resource->name, resource->object);
	qpdf_oh_replace_key(pdf->qpdf, resources, resource->kind, inner);
	return resources;
}

static void
append_runs(GString *out, const UfStyle *style, const char *text, const UfTextLayout *layout)
{
	uf_style_append(out, "rg", 3, style->color);
	g_string_append(out, "BT /UfHelv ");
	uf_style_append(out, "Tf", 1, &layout->size);
	for (unsigned i = 0; i < layout->runs->len; i++) {
		UfTextRun run = g_array_index(layout->runs, UfTextRun, i);
		const double place[] = { 1, 0, 0, 1, run.x, run.y };
		uf_style_append(out, "Tm", 6, place);
		uf_text_append_string(out, text + run.start, run.length);
		g_string_append(out, " Tj\n");
	}
	g_string_append(out, "ET\n");
}

static void
append_clip(GString *out, const UfStyle *style)
{
	double b = style->border;
	const double inside[] = { b, b, style->width - 2 * b, style->height - 2 * b };
	uf_style_append(out, "re W n", 4, inside);
}

static void
turn_picture(const UfStyle *style, double matrix[6])
{
	static const double turns[4][4] = {
		{ 1, 0, 0, 1 }, { 0, 1, -1, 0 }, { -1, 0, 0, -1 }, { 0, -1, 1, 0 }
	};
	int turn = style->rotation / 90;
	memcpy(matrix, turns[turn], sizeof turns[turn]);
	matrix[4] = turn == 1 ? style->height : turn == 2 ? style->width : 0;
	matrix[5] = turn == 3 ? style->width : turn == 2 ? style->height : 0;
}

typedef struct {
	const UfStyle *style;
	const GString *content;
	Resource resource;
} Picture;

/* the same as text, for a form that is kept */
static void
install_text(UfPdf *pdf, const UfPdfWidget *widget, const Picture *picture, const double bounds[4],
	     const double matrix[6])
{
	const Resource *resource = &picture->resource;
	g_autoptr(GString) members = g_string_new("/Type /XObject /Subtype /Form");
	uf_changes_append_numbers(members, " /BBox", bounds, 4);
	uf_changes_append_numbers(members, " /Matrix", matrix, 6);
	if (resource->object == 0)
		g_string_append(members, " /Resources << >>");
	else
		g_string_append_printf(members, " /Resources << %s << %s %d 0 R >> >>",
				       resource->kind, resource->name,
				       qpdf_oh_get_object_id(pdf->qpdf, resource->object));
	uf_changes_set_picture(pdf->changes, qpdf_oh_get_object_id(pdf->qpdf, widget->object),
			       members->str, picture->content);
}

/* makes @picture the normal appearance of the widget */
static void
install(UfPdf *pdf, const UfPdfWidget *widget, const Picture *picture)
{
	double matrix[6] = { 0 };
	const UfStyle *style = picture->style;
	const double bounds[] = { 0, 0, style->width, style->height };
	turn_picture(style, matrix);
	uf_pdf_change(pdf, widget->object, "/AS", 0);
	if (pdf->changes != NULL) {
		install_text(pdf, widget, picture, bounds, matrix);
		return;
	}
	qpdf_oh stream = uf_pdf_new_stream(pdf, picture->content->str, picture->content->len);
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, stream);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	uf_pdf_set_numbers(pdf, dict, "/BBox", bounds, 4);
	uf_pdf_set_numbers(pdf, dict, "/Matrix", matrix, 6);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Resources", make_resources(pdf, &picture->resource));
	qpdf_oh appearance = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, appearance, "/N", stream);
	qpdf_oh_replace_key(pdf->qpdf, widget->object, "/AP", appearance);
}

void
uf_painter_draw_text(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget,
		     const char *text, const UfTextLayout *layout)
{
	UfPdf *pdf = painter->form->pdf;
	g_auto(UfStyle) style = { 0 };
	g_autoptr(GString) content = g_string_new(NULL);
	Picture picture = { .style = &style, .content = content };
	uf_style_read(&style, pdf, field, widget);
	uf_style_append_frame(&style, content);
	g_string_append(content, "/Tx BMC\nq\n");
	append_clip(content, &style);
	if (layout->runs->len > 0 && uf_text_is_winansi(text)) {
		append_runs(content, &style, text, layout);
		picture.resource = (Resource){ "/Font", "/UfHelv", ensure_font(painter) };
	} else if (layout->runs->len > 0) {
		UfScriptPage page = { .width = style.width, .height = style.height };
		memcpy(page.color, style.color, sizeof page.color);
		g_autoptr(GBytes) drawing = uf_script_draw(painter->script, &page, text, layout);
		g_string_append(content, "/UfText Do\n");
		picture.resource =
		    (Resource){ "/XObject", "/UfText", import_drawing(pdf, drawing, &style) };
	}
	g_string_append(content, "Q\nEMC\n");
	install(pdf, widget, &picture);
}

static bool
is_chosen(const GArray *chosen, unsigned index)
{
	for (unsigned i = 0; i < chosen->len; i++) {
		if (g_array_index(chosen, unsigned, i) == index)
			return true;
	}
	return false;
}

static double
list_size(const UfStyle *style, const UfPdfField *field)
{
	double size = style->size > 0 ? style->size : UF_TEXT_MAX_SIZE;
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (!uf_text_is_winansi(option->label))
			return 0;
		double width = uf_text_helvetica(NULL, option->label, strlen(option->label));
		if (width * size > style->width - 2 * style->border - 4)
			size = (style->width - 2 * style->border - 4) / width;
	}
	return size;
}

bool
uf_painter_draw_list(UfPainter *painter, const UfPdfField *field, const UfPdfWidget *widget,
		     const GArray *chosen)
{
	UfPdf *pdf = painter->form->pdf;
	g_auto(UfStyle) style = { 0 };
	uf_style_read(&style, pdf, field, widget);
	double size = list_size(&style, field);
	double step = size * UF_TEXT_LEADING;
	double room = style.height - 2 * style.border;
	if (size < UF_TEXT_MIN_SIZE || room < step)
		return false;
	unsigned rows = (unsigned)MIN(room / step, UF_PDF_MAX_OPTIONS);
	/* the first row shown, so that every choice is among them: nothing scrolls on paper */
	unsigned first = chosen->len > 0 ? g_array_index(chosen, unsigned, 0) : 0;
	unsigned last = chosen->len > 0 ? g_array_index(chosen, unsigned, chosen->len - 1) : 0;
	if (last - first >= rows)
		return false;
	first = last < rows ? 0 : first;
	g_autoptr(GString) content = g_string_new(NULL);
	uf_style_append_frame(&style, content);
	g_string_append(content, "/Tx BMC\nq\n");
	append_clip(content, &style);
	for (unsigned i = first; i < field->options->len && i < first + rows; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		double top = style.height - style.border - (i - first) * step;
		const double bar[] = { style.border, top - step, style.width - 2 * style.border,
				       step };
		if (is_chosen(chosen, i)) {
			g_string_append(content, "0.6 0.75 0.85 rg\n");
			uf_style_append(content, "re f", 4, bar);
		}
		UfTextLayout line = { .size = size,
				      .runs = g_array_new(FALSE, FALSE, sizeof(UfTextRun)) };
		UfTextRun run = { .length = strlen(option->label),
				  .x = style.border + 2,
				  .y = top - size * 0.95 };
		g_array_append_val(line.runs, run);
		append_runs(content, &style, option->label, &line);
		g_array_unref(line.runs);
	}
	g_string_append(content, "Q\nEMC\n");
	const Picture picture = { .style = &style,
				  .content = content,
				  .resource = { "/Font", "/UfHelv", ensure_font(painter) } };
	install(pdf, widget, &picture);
	uf_pdf_change(pdf, g_array_index(field->objects, qpdf_oh, 0), "/TI",
		      qpdf_oh_new_integer(pdf->qpdf, first));
	return true;
}
