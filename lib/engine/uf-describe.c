#include "uf-describe-private.h"

#include <string.h>

#include "uf-appearance-private.h"
#include "uf-fingerprint-private.h"
#include "uf-rule-private.h"

static json_t *
describe_options(const UfPdfField *field, bool labels)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		json_array_append_new(list, json_string(labels ? option->label : option->value));
	}
	return list;
}

static bool
has_labels(const UfPdfField *field)
{
	for (unsigned i = 0; i < field->options->len; i++) {
		const UfPdfOption *option = g_ptr_array_index(field->options, i);
		if (strcmp(option->label, option->value) != 0)
			return true;
	}
	return false;
}

static json_t *
describe_boxes(const UfPdfField *field)
{
	json_t *boxes = json_array();
	for (unsigned i = 0; i < field->widgets->len; i++) {
		const UfPdfWidget *widget = g_ptr_array_index(field->widgets, i);
		json_t *box = json_pack("{s:i, s:f, s:f, s:f, s:f}", "page", (int)widget->page,
					"x1", widget->box[0], "y1", widget->box[1], "x2",
					widget->box[2], "y2", widget->box[3]);
		if (widget->option != NULL)
			json_object_set_new(box, "option", json_string(widget->option));
		if (widget->label != NULL)
			json_object_set_new(box, "label", json_string(widget->label));
		json_array_append_new(boxes, box);
	}
	return boxes;
}

static void
set_flags(json_t *object, const UfPdfField *field)
{
	static const struct {
		const char *key;
		int flag;
		bool text_only;
	} flags[] = {
		{ "read_only", UF_PDF_READ_ONLY, false },
		{ "required", UF_PDF_REQUIRED, false },
		{ "comb", UF_PDF_COMB, true },
		{ "multiline", UF_PDF_MULTILINE, true },
		{ "password", UF_PDF_PASSWORD, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
		bool set = (field->flags & flags[i].flag) != 0 &&
			   (!flags[i].text_only || field->kind == UF_PDF_TEXT);
		json_object_set_new(object, flags[i].key, json_boolean(set));
	}
	bool combo = field->kind == UF_PDF_COMBO;
	bool list = field->kind == UF_PDF_LIST;
	json_object_set_new(object, "editable",
			    json_boolean(combo && (field->flags & UF_PDF_EDITABLE) != 0));
	json_object_set_new(object, "multiple",
			    json_boolean(list && (field->flags & UF_PDF_MULTIPLE) != 0));
}

/* the scripts as they are, and what is understood of them */
static void
set_scripts(json_t *object, const UfPdfField *field)
{
	const struct {
		const char *key, *rule_key, *script;
	} scripts[] = {
		{ "format", "format_rule", field->format },
		{ "keystroke", "keystroke_rule", field->keystroke },
		{ "validate", "validate_rule", field->validate },
		{ "calculate", "calculate_rule", field->calculate },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_auto(UfRule) rule = { 0 };
		if (scripts[i].script == NULL)
			continue;
		uf_rule_parse(scripts[i].script, &rule);
		json_object_set_new(object, scripts[i].key, json_string(scripts[i].script));
		if (rule.kind != UF_RULE_NONE)
			json_object_set_new(object, scripts[i].rule_key, uf_rule_describe(&rule));
	}
}

static json_t *
describe_field(UfPdf *pdf, const UfPdfField *field)
{
	const UfPdfWidget *first =
	    field->widgets->len == 0 ? NULL : g_ptr_array_index(field->widgets, 0);
	json_t *object =
	    json_pack("{s:s, s:s, s:o, s:o, s:i, s:f, s:i, s:o}", "name", field->name, "kind",
		      uf_pdf_kind_get_name(field->kind), "options", describe_options(field, false),
		      "value", uf_pdf_field_get_value(pdf, field), "align", field->align,
		      "font_size", uf_painter_asked_size(field), "page",
		      first == NULL ? 0 : (int)first->page, "boxes", describe_boxes(field));
	set_flags(object, field);
	if (field->max_length > 0)
		json_object_set_new(object, "max_length", json_integer(field->max_length));
	if (has_labels(field))
		json_object_set_new(object, "labels", describe_options(field, true));
	if (field->tooltip != NULL)
		json_object_set_new(object, "tooltip", json_string(field->tooltip));
	set_scripts(object, field);
	return object;
}

json_t *
uf_describe_fields(UfPdfForm *form)
{
	json_t *fields = json_array();
	for (unsigned i = 0; i < form->fields->len; i++)
		json_array_append_new(
		    fields, describe_field(form->pdf, g_ptr_array_index(form->fields, i)));
	return fields;
}

json_t *
uf_describe_pages(UfPdf *pdf)
{
	json_t *pages = json_array();
	for (unsigned number = 1; number <= pdf->pages; number++) {
		double box[4];
		const int turned = uf_pdf_get_rotation(pdf, number);
		uf_fingerprint_find_page(pdf, number, box);
		json_t *page =
		    json_pack("{s:f, s:f}", "width", box[2] - box[0], "height", box[3] - box[1]);
		if (box[0] != 0 || box[1] != 0) {
			json_object_set_new(page, "x", json_real(box[0]));
			json_object_set_new(page, "y", json_real(box[1]));
		}
		if (turned != 0)
			json_object_set_new(page, "rotate", json_integer(turned));
		json_array_append_new(pages, page);
	}
	return pages;
}
