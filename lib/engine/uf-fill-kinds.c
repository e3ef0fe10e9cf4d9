#include <string.h>

#include "uf-fill-private.h"
#include "uf-memory.h"

/* NULL when @text can stand in a field of text, else the reason */
static const char *
check_text(const UfPdfField *field, const json_t *value, const char *text)
{
	if (json_string_length(value) != strlen(text))
		return "not_drawable";
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (letter != '\n' && g_unichar_iscntrl(letter))
			return "not_drawable";
	}
	if (strchr(text, '\n') != NULL && (field->flags & UF_PDF_MULTILINE) == 0)
		return "line_break";
	return NULL;
}

/* composed letters: cp1252 and most fonts know é, not e followed by an accent */
static char *
compose(const char *text)
{
	return g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

const char *
uf_fill_formatted(UfPainter *painter, const UfPdfField *field, const UfFormatted *formatted,
		  UfFillNote *note)
{
	const char *reason;
	UfPdf *pdf = painter->form->pdf;
	if ((field->flags & UF_PDF_PASSWORD) != 0) {
		g_autofree char *stars =
		    g_strnfill((gsize)g_utf8_strlen(formatted->shown, -1), '*');
		reason = uf_fill_draw(painter, field, stars, &note->size);
	} else {
		reason = uf_fill_draw(painter, field, formatted->shown, &note->size);
	}
	if (reason == NULL)
		uf_fill_set_value(pdf, field,
				  qpdf_oh_new_unicode_string(pdf->qpdf, formatted->stored));
	return reason;
}

const char *
uf_fill_text(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	g_auto(UfFormatted) formatted = { 0 };
	const char *asked = json_string_value(value);
	if (asked == NULL)
		return "wrong_type";
	const char *reason = check_text(field, value, asked);
	if (reason != NULL)
		return reason;
	char *text = compose(asked);
	uf_format_value(field, text, false, &formatted);
	if (formatted.reason != NULL)
		reason = formatted.reason;
	else if (field->max_length > 0 && g_utf8_strlen(formatted.stored, -1) > field->max_length)
		reason = "too_long";
	else
		reason = uf_fill_formatted(painter, field, &formatted, note);
	if (reason == NULL && strcmp(formatted.shown, text) != 0)
		note->shown = g_steal_pointer(&formatted.shown);
	note->kept = formatted.kept;
	uf_memory_free_string(text);
	return reason;
}

/* @chosen: the index of an option, or -1 for off */
static const char *
find_state(const UfPdfField *field, const json_t *value, int *chosen)
{
	const char *text = json_string_value(value);
	*chosen = -1;
	if (json_is_false(value))
		return NULL;
	if (json_is_true(value)) {
		*chosen = 0;
		return field->options->len == 1 ? NULL : "option_needed";
	}
	if (text == NULL)
		return "wrong_type";
	*chosen = uf_fill_find_option(field, text);
	if (*chosen >= 0 || strcmp(text, "Off") == 0)
		return NULL;
	return "no_such_option";
}

const char *
uf_fill_toggle(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	(void)note;
	UfPdf *pdf = painter->form->pdf;
	int chosen;
	const char *reason = find_state(field, value, &chosen);
	if (reason != NULL)
		return reason;
	if (field->widgets->len == 0)
		return "no_box";
	const UfPdfOption *option =
	    chosen < 0 ? NULL : g_ptr_array_index(field->options, (unsigned)chosen);
	g_autofree char *name = g_strdup("/Off");
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		g_autofree char *state = g_strdup("/Off");
		if (option != NULL && strcmp(widget->option, option->value) == 0) {
			uf_painter_ensure_states(painter, field, widget);
			g_free(state);
			state = g_strconcat("/", widget->state, NULL);
			g_free(name);
			name = g_strdup(state);
		}
		uf_pdf_change(pdf, widget->object, "/AS", qpdf_oh_new_name(pdf->qpdf, state));
	}
	uf_fill_set_value(pdf, field, qpdf_oh_new_name(pdf->qpdf, name));
	return NULL;
}

/* the very bytes of the option: poppler compares them, not the text */
static qpdf_oh
make_export(UfPdf *pdf, const UfPdfOption *option)
{
	if (!qpdf_oh_is_string(pdf->qpdf, option->object))
		return qpdf_oh_new_unicode_string(pdf->qpdf, option->value);
	size_t length = 0;
	const char *bytes = qpdf_oh_get_binary_string_value(pdf->qpdf, option->object, &length);
	return qpdf_oh_new_binary_string(pdf->qpdf, bytes, length);
}

const char *
uf_fill_combo(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	UfPdf *pdf = painter->form->pdf;
	const char *text = json_string_value(value);
	if (text == NULL)
		return "wrong_type";
	const UfPdfOption *option = NULL;
	int index = uf_fill_find_option(field, text);
	if (index >= 0) {
		option = g_ptr_array_index(field->options, (unsigned)index);
	} else if (*text != '\0' && (field->flags & UF_PDF_EDITABLE) == 0) {
		return "no_such_option";
	}
	const char *reason = check_text(field, value, text);
	if (reason == NULL)
		reason = uf_fill_draw(painter, field, option != NULL ? option->label : text,
				      &note->size);
	if (reason == NULL)
		uf_fill_set_value(pdf, field,
				  option != NULL ? make_export(pdf, option)
						 : qpdf_oh_new_unicode_string(pdf->qpdf, text));
	return reason;
}

static const char *
add_choice(const UfPdfField *field, const json_t *value, GArray *chosen)
{
	const char *text = json_string_value(value);
	int found = text == NULL ? -1 : uf_fill_find_option(field, text);
	if (found < 0)
		return text == NULL ? "wrong_type" : "no_such_option";
	unsigned index = (unsigned)found;
	g_array_append_val(chosen, index);
	return NULL;
}

static int
compare_indices(const void *left, const void *right)
{
	unsigned a = *(const unsigned *)left;
	unsigned b = *(const unsigned *)right;
	return a < b ? -1 : a > b;
}

static const char *
read_choices(const UfPdfField *field, const json_t *value, GArray *chosen)
{
	if (!json_is_array(value)) {
		bool cleared = json_is_string(value) && json_string_length(value) == 0;
		return cleared ? NULL : add_choice(field, value, chosen);
	}
	if (json_array_size(value) > 1 && (field->flags & UF_PDF_MULTIPLE) == 0)
		return "wrong_type";
	const char *reason = NULL;
	for (size_t i = 0; i < json_array_size(value) && reason == NULL; i++)
		reason = add_choice(field, json_array_get(value, i), chosen);
	g_array_sort(chosen, compare_indices);
	return reason;
}

static void
set_choices(UfPdf *pdf, const UfPdfField *field, const GArray *chosen)
{
	qpdf_oh values = qpdf_oh_new_array(pdf->qpdf);
	qpdf_oh indices = qpdf_oh_new_array(pdf->qpdf);
	qpdf_oh one = qpdf_oh_new_unicode_string(pdf->qpdf, "");
	for (unsigned i = 0; i < chosen->len; i++) {
		unsigned index = g_array_index(chosen, unsigned, i);
		const UfPdfOption *option = g_ptr_array_index(field->options, index);
		one = make_export(pdf, option);
		qpdf_oh_append_item(pdf->qpdf, values, one);
		qpdf_oh_append_item(pdf->qpdf, indices, qpdf_oh_new_integer(pdf->qpdf, index));
	}
	uf_fill_set_value(pdf, field, chosen->len > 1 ? values : one);
	if (chosen->len > 1)
		uf_pdf_change(pdf, g_array_index(field->objects, qpdf_oh, 0), "/I", indices);
}

const char *
uf_fill_list(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));
	const char *reason = read_choices(field, value, chosen);
	note->size = 0;
	if (reason != NULL)
		return reason;
	if (field->widgets->len == 0)
		return "no_box";
	for (unsigned i = 0; i < field->widgets->len; i++) {
		if (!uf_painter_draw_list(painter, field, g_ptr_array_index(field->widgets, i),
					  chosen))
			return "does_not_fit";
	}
	set_choices(painter->form->pdf, field, chosen);
	return NULL;
}
