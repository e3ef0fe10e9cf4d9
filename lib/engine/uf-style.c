#include "uf-style-private.h"

#include <math.h>
#include <string.h>

void
uf_style_append(GString *out, const char *word, int count, const double *numbers)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	for (int i = 0; i < count; i++) {
		g_ascii_formatd(text, sizeof text, "%.3f", numbers[i]);
		g_string_append(out, text);
		g_string_append_c(out, ' ');
	}
	g_string_append(out, word);
	g_string_append_c(out, '\n');
}

static void
set_color(double color[3], const double *numbers, unsigned count)
{
	for (int i = 0; i < 3 && count > 0; i++) {
		double value = numbers[count == 1 ? 0 : i];
		if (count == 4)
			value = 1 - MIN(1, value + numbers[3]);
		color[i] = CLAMP(value, 0, 1);
	}
}

void
uf_style_parse(const char *appearance, double *size, double color[3])
{
	double numbers[4] = { 0 };
	unsigned count = 0;
	*size = 0;
	memset(color, 0, 3 * sizeof *color);
	if (appearance == NULL)
		return;
	g_auto(GStrv) tokens = g_strsplit_set(appearance, " \t\r\n", -1);
	for (char **token = tokens; *token != NULL; token++) {
		char *end;
		double number = g_ascii_strtod(*token, &end);
		if (**token == '\0')
			continue;
		if (end != *token && *end == '\0' && isfinite(number)) {
			memmove(numbers, numbers + 1, 3 * sizeof *numbers);
			numbers[3] = number;
			count = MIN(count + 1, 4);
			continue;
		}
		if (strcmp(*token, "Tf") == 0 && count > 0)
			*size = CLAMP(fabs(numbers[3]), 0, 300);
		else if (strcmp(*token, "g") == 0 && count >= 1)
			set_color(color, numbers + 3, 1);
		else if (strcmp(*token, "rg") == 0 && count >= 3)
			set_color(color, numbers + 1, 3);
		else if (strcmp(*token, "k") == 0 && count >= 4)
			set_color(color, numbers, 4);
		count = 0;
	}
}

/* an array of 1, 3 or 4 numbers as operands of rg; NULL when it is none (transparent) */
static char *
read_color(UfPdf *pdf, qpdf_oh array)
{
	double numbers[4] = { 0 };
	double color[3] = { 0 };
	int count = uf_pdf_count(pdf, array);
	if ((count != 1 && count != 3 && count != 4) ||
	    !uf_pdf_get_numbers(pdf, array, numbers, count))
		return NULL;
	set_color(color, numbers, (unsigned)count);
	g_autoptr(GString) text = g_string_new(NULL);
	uf_style_append(text, "", 3, color);
	return g_strdup(text->str);
}

static void
read_border(UfStyle *style, UfPdf *pdf, qpdf_oh widget)
{
	qpdf_oh dict = uf_pdf_get(pdf, widget, "/BS");
	double numbers[3] = { 0, 0, 1 };
	const char *name;
	size_t length;
	uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, widget, "/Border"), numbers, 3);
	style->border = CLAMP(uf_pdf_get_number(pdf, dict, "/W", numbers[2]), 0, 10);
	style->border_style = 'S';
	if (qpdf_oh_get_value_as_name(pdf->qpdf, uf_pdf_get(pdf, dict, "/S"), &name, &length) &&
	    length > 1 && strchr("SDBIU", name[1]) != NULL)
		style->border_style = name[1];
	if (style->border_color == NULL)
		style->border = 0;
}

void
uf_style_read(UfStyle *style, UfPdf *pdf, const UfPdfField *field, const UfPdfWidget *widget)
{
	if (widget->style != NULL) {
		*style = *widget->style;
		style->border_color = g_strdup(style->border_color);
		style->background = g_strdup(style->background);
		return;
	}
	qpdf_oh look = uf_pdf_get(pdf, widget->object, "/MK");
	/* a widget may have an appearance string of its own */
	g_autofree char *own = uf_pdf_get_text(pdf, widget->object, "/DA");
	uf_style_parse(own != NULL ? own : field->appearance, &style->size, style->color);
	int rotation = (int)uf_pdf_get_number(pdf, look, "/R", 0) % 360;
	style->rotation = rotation < 0 ? rotation + 360 : rotation;
	if (style->rotation % 90 != 0)
		style->rotation = 0;
	style->width = widget->box[2] - widget->box[0];
	style->height = widget->box[3] - widget->box[1];
	if (style->rotation % 180 != 0) {
		style->width = widget->box[3] - widget->box[1];
		style->height = widget->box[2] - widget->box[0];
	}
	style->border_color = read_color(pdf, uf_pdf_get(pdf, look, "/BC"));
	style->background = read_color(pdf, uf_pdf_get(pdf, look, "/BG"));
	read_border(style, pdf, widget->object);
	g_autofree char *caption = uf_pdf_get_text(pdf, look, "/CA");
	style->caption = caption != NULL && *caption != '\0' ? *caption : '4';
}

void
uf_style_clear(UfStyle *style)
{
	g_clear_pointer(&style->border_color, g_free);
	g_clear_pointer(&style->background, g_free);
}

static void
append_bevel(const UfStyle *style, GString *out)
{
	double b = style->border;
	double w = style->width;
	double h = style->height;
	const double lit[] = { b,         b,         b,     h - b,     w - b, h - b,
			       w - 2 * b, h - 2 * b, 2 * b, h - 2 * b, 2 * b, 2 * b };
	const double dark[] = { w - b, h - b, w - b,     b,     b,         b,
				2 * b, 2 * b, w - 2 * b, 2 * b, w - 2 * b, h - 2 * b };
	const double *const sides[] = { lit, dark };
	for (int side = 0; side < 2; side++) {
		bool raised = style->border_style == 'B';
		g_string_append(out, (side == 0) == raised ? "0.9 g\n" : "0.5 g\n");
		for (int i = 0; i < 6; i++)
			uf_style_append(out, i == 0 ? "m" : "l", 2, sides[side] + 2 * i);
		g_string_append(out, "f\n");
	}
}

void
uf_style_append_frame(const UfStyle *style, GString *out)
{
	const double whole[] = { 0, 0, style->width, style->height };
	if (style->background != NULL) {
		g_string_append_printf(out, "%s rg\n", style->background);
		uf_style_append(out, "re f", 4, whole);
	}
	if (style->border <= 0)
		return;
	if (style->border_style == 'B' || style->border_style == 'I')
		append_bevel(style, out);
	double half = style->border / 2;
	const double line[] = { half, half, style->width - style->border,
				style->height - style->border };
	const double from[] = { 0, half };
	const double to[] = { style->width, half };
	g_string_append_printf(out, "%s RG\n", style->border_color);
	uf_style_append(out, "w", 1, &style->border);
	if (style->border_style == 'D')
		g_string_append(out, "[3] 0 d\n");
	if (style->border_style == 'U') {
		uf_style_append(out, "m", 2, from);
		uf_style_append(out, "l S", 2, to);
	} else {
		uf_style_append(out, "re S", 4, line);
	}
}
