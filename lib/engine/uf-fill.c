#include "uf-fill-private.h"

#include <string.h>

#include "uf-memory.h"

/* flags of an annotation */
#define INVISIBLE 1
#define PRINT 4

static const char *
refuse_signature(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	(void)painter, (void)field, (void)value, (void)note;
	return "signature_field";
}

static const char *
refuse_button(UfPainter *painter, const UfPdfField *field, const json_t *value, UfFillNote *note)
{
	(void)painter, (void)field, (void)value, (void)note;
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
		uf_pdf_change(pdf, widget->object, "/V", 0);
		for (size_t key = 0; key < G_N_ELEMENTS(stale); key++)
			uf_pdf_change(pdf, widget->object, stale[key], 0);
	}
	for (unsigned i = 0; i < field->objects->len; i++) {
		qpdf_oh object = g_array_index(field->objects, qpdf_oh, i);
		for (size_t key = 0; key < G_N_ELEMENTS(stale); key++)
			uf_pdf_change(pdf, object, stale[key], 0);
		uf_pdf_change(pdf, object, "/V", value);
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

/* false for a field that no page shows: nobody would ever read a value of it */
static bool
is_on_paper(const UfPdfField *field)
{
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		if (widget->page > 0)
			return true;
	}
	return false;
}

/* What is written must be on the paper too: a form may show a field on the screen only, and some
 * viewers leave out what is "invisible" (ISO 32000-1, 12.5.3: of annotations that they do not
 * know). A hidden field stays hidden. */
static void
make_printed(const UfPdfForm *form, const UfPdfField *field)
{
	if (form->signature != UF_SIGNATURE_NONE)
		return;
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		int flags = widget->style != NULL
				? widget->flags
				: (int)uf_pdf_get_number(form->pdf, widget->object, "/F", 0);
		int wanted = (flags | PRINT) & ~INVISIBLE;
		if (flags != wanted)
			uf_pdf_change(form->pdf, widget->object, "/F",
				      qpdf_oh_new_integer(form->pdf->qpdf, wanted));
	}
}

static const char *
fill_field(UfPainter *painter, const UfPdfField *field, const json_t *value, bool overwrite,
	   UfFillNote *note)
{
	if (field == NULL)
		return "no_such_field";
	if ((field->flags & UF_PDF_READ_ONLY) != 0)
		return "read_only";
	if (field->locked)
		return "locked_by_signature";
	if (!overwrite && uf_pdf_field_is_filled(painter->form->pdf, field))
		return "already_filled";
	const bool is_writable = field->kind != UF_PDF_SIGNATURE && field->kind != UF_PDF_BUTTON;
	if (is_writable && !is_on_paper(field))
		return "no_box";
	const char *reason = fillers[field->kind](painter, field, value, note);
	if (reason == NULL)
		make_printed(painter->form, field);
	return reason;
}

void
uf_fill_redraw_buttons(UfPdfForm *form, const char *name)
{
	UfPainter painter = { .form = form };
	const UfPdfField *field = uf_pdf_form_find(form, name);
	for (unsigned i = 0; field != NULL && i < field->widgets->len; i++)
		uf_painter_set_states(&painter, field, g_ptr_array_index(field->widgets, i));
}

json_t *
uf_fill_make_row(const char *name, const char *reason, const UfFillNote *note)
{
	json_t *row =
	    json_pack("{s:s, s:s}", "name", name, "status", reason == NULL ? "written" : "refused");
	if (reason != NULL) {
		json_object_set_new(row, "reason", json_string(reason));
		return row;
	}
	if (note->size > 0)
		json_object_set_new(row, "font_size", json_real(note->size));
	if (note->shown != NULL)
		json_object_set_new(row, "shown", json_string(note->shown));
	if (note->kept != NULL)
		json_object_set_new(row, "kept", json_string(note->kept));
	return row;
}

static json_t *
fill_one(UfPainter *painter, const char *name, const json_t *value, bool overwrite)
{
	UfFillNote note = { 0 };
	const UfPdfField *field = uf_pdf_form_find(painter->form, name);
	const char *reason = fill_field(painter, field, value, overwrite, &note);
	json_t *row = uf_fill_make_row(name, reason, &note);
	uf_memory_free_string(note.shown);
	return row;
}

/* true when a value that was asked is not in its field, nor an older one in its place */
static bool
is_lost(const json_t *row)
{
	static const char *const kept[] = { "already_filled", "read_only", "locked_by_signature" };
	const char *reason = json_string_value(json_object_get(row, "reason"));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		if (g_strcmp0(reason, kept[i]) == 0)
			return false;
	}
	return reason != NULL;
}

/* a value that was asked for a total: it is right, or refused */
static const char *
compare_asked(const UfPdfField *field, const json_t *value, const UfFormatted *computed)
{
	g_auto(UfFormatted) asked = { 0 };
	if (!json_is_string(value))
		return "wrong_type";
	uf_format_value(field, json_string_value(value), false, &asked);
	bool same = asked.reason == NULL && (strcmp(asked.stored, computed->stored) == 0 ||
					     strcmp(asked.shown, computed->shown) == 0);
	return same ? NULL : "calculated";
}

/* writes what was computed, unless it is there; gives the status */
static const char *
write_computed(UfPainter *painter, const UfPdfField *field, const UfFormatted *computed)
{
	UfFillNote note = { 0 };
	char *now = uf_calculation_read_text(painter->form, field);
	bool same = g_strcmp0(now, computed->stored) == 0;
	uf_memory_free_string(now);
	if (same)
		return "unchanged";
	bool lines = strchr(computed->stored, '\n') != NULL;
	if (lines && (field->flags & UF_PDF_MULTILINE) == 0)
		return "unknown";
	if (uf_fill_formatted(painter, field, computed, &note) != NULL)
		return "unknown";
	make_printed(painter->form, field);
	return "recomputed";
}

static const char *
fill_total(UfPainter *painter, UfCalculation *calculation, const UfPdfField *field,
	   const json_t *value, json_t **row)
{
	g_auto(UfFormatted) computed = { 0 };
	UfFillNote note = { 0 };
	const char *status = "unknown";
	const char *text = uf_calculation_evaluate(calculation, field);
	if (text != NULL)
		uf_format_value(field, text, true, &computed);
	if (computed.stored != NULL)
		status = write_computed(painter, field, &computed);
	if (value == NULL || computed.stored == NULL || strcmp(status, "unknown") == 0)
		return status;
	const char *reason = compare_asked(field, value, &computed);
	if (reason == NULL && strcmp(computed.shown, json_string_value(value)) != 0)
		note.shown = computed.shown; /* borrowed */
	*row = uf_fill_make_row(field->name, reason, &note);
	return status;
}

json_t *
uf_fill_calculations(UfPainter *painter, UfCalculation *calculation, const json_t *values,
		     bool overwrite, json_t *rows)
{
	json_t *list = json_array();
	const GPtrArray *fields = uf_calculation_get_fields(calculation);
	for (unsigned i = 0; i < fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(fields, i);
		const bool covers = uf_calculation_covers(calculation, field);
		const json_t *value = covers ? json_object_get(values, field->name) : NULL;
		json_t *row = NULL;
		const char *status = fill_total(painter, calculation, field, value, &row);
		/* nobody can say that it is wrong */
		if (value != NULL && row == NULL)
			row = fill_one(painter, field->name, value, overwrite);
		if (row != NULL)
			json_object_set_new(rows, field->name, row);
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "name", field->name, "status", status));
	}
	return list;
}

json_t *
uf_fill(UfPdfForm *form, const json_t *values, bool overwrite)
{
	UfPainter painter = { .form = form };
	g_autoptr(UfCalculation) calculation = uf_calculation_new(form);
	g_autoptr(json_t) by_name = json_object();
	json_t *rows = json_array();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)values, name, value)
	{
		const UfPdfField *field = uf_pdf_form_find(form, name);
		/* totals come after what they are made of */
		if (uf_calculation_covers(calculation, field))
			continue;
		json_t *row = fill_one(&painter, name, value, overwrite);
		if (field != NULL && is_lost(row))
			uf_calculation_doubt(calculation, field);
		json_object_set_new(by_name, name, row);
	}
	json_t *calculations =
	    uf_fill_calculations(&painter, calculation, values, overwrite, by_name);
	json_object_foreach((json_t *)values, name, value)
	    json_array_append(rows, json_object_get(by_name, name));
	bool xfa_removed = uf_normalise(&painter);
	uf_script_free(painter.script);
	return json_pack("{s:o, s:o, s:b}", "fields", rows, "calculations", calculations,
			 "xfa_removed", xfa_removed);
}
