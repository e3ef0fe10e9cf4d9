#include "uf-calculate-private.h"

#include <string.h>

#include "uf-format-private.h"
#include "uf-memory.h"

#define MAX_DEPTH 500 /* totals made of totals: each needs some of the stack */

typedef enum {
	NOT_YET,
	VISITING,
	KNOWN,
	UNKNOWN,
} State;

typedef struct {
	const UfPdfField *field;
	UfRule rule;
	State state;
	char *text; /* when KNOWN */
} Total;

struct UfCalculation {
	UfPdfForm *form; /* borrowed */
	GPtrArray *fields;
	GHashTable *totals;   /* UfPdfField → Total */
	GHashTable *doubtful; /* of UfPdfField: what was asked for them is not there */
	unsigned depth;       /* totals being visited */
};

static void
total_free(Total *total)
{
	uf_rule_clear(&total->rule);
	uf_memory_free_string(total->text);
	g_free(total);
}

/* the field of an object of /CO: it, or the one that it is a widget of */
static UfPdfField *
find_field(UfPdfForm *form, qpdf_oh object)
{
	int id = qpdf_oh_get_object_id(form->pdf->qpdf, object);
	return id == 0 ? NULL : g_hash_table_lookup(form->seen, GINT_TO_POINTER(id));
}

static void
add_total(UfCalculation *calculation, UfPdfField *field)
{
	if (g_hash_table_contains(calculation->totals, field))
		return;
	Total *total = g_new0(Total, 1);
	total->field = field;
	uf_rule_parse(field->calculate, &total->rule);
	if (total->rule.kind == UF_RULE_NONE) {
		total_free(total);
		return;
	}
	bool writable = field->kind == UF_PDF_TEXT && !field->locked;
	if (total->rule.kind != UF_RULE_CALCULATION || !writable)
		total->state = UNKNOWN;
	g_ptr_array_add(calculation->fields, field);
	g_hash_table_insert(calculation->totals, field, total);
}

UfCalculation *
uf_calculation_new(UfPdfForm *form)
{
	UfCalculation *calculation = g_new0(UfCalculation, 1);
	calculation->form = form;
	calculation->fields = g_ptr_array_new();
	calculation->totals = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)total_free);
	calculation->doubtful = g_hash_table_new(NULL, NULL);
	qpdf_oh order = uf_pdf_get(form->pdf, form->dict, "/CO");
	int count = MIN(uf_pdf_count(form->pdf, order), UF_PDF_MAX_FIELDS);
	for (int i = 0; i < count; i++) {
		qpdf_oh object = qpdf_oh_get_array_item(form->pdf->qpdf, order, i);
		UfPdfField *field = find_field(form, object);
		if (field != NULL)
			add_total(calculation, field);
	}
	return calculation;
}

void
uf_calculation_free(UfCalculation *calculation)
{
	if (calculation == NULL)
		return;
	g_ptr_array_unref(calculation->fields);
	g_hash_table_unref(calculation->totals);
	g_hash_table_unref(calculation->doubtful);
	g_free(calculation);
}

const GPtrArray *
uf_calculation_get_fields(const UfCalculation *calculation)
{
	return calculation->fields;
}

json_t *
uf_calculation_list_names(UfPdfForm *form)
{
	json_t *names = json_array();
	g_autoptr(UfCalculation) calculation = uf_calculation_new(form);
	for (unsigned i = 0; i < calculation->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(calculation->fields, i);
		json_array_append_new(names, json_string(field->name));
	}
	return names;
}

bool
uf_calculation_covers(const UfCalculation *calculation, const UfPdfField *field)
{
	const Total *total = field == NULL ? NULL : g_hash_table_lookup(calculation->totals, field);
	return total != NULL && total->rule.kind == UF_RULE_CALCULATION;
}

void
uf_calculation_doubt(UfCalculation *calculation, const UfPdfField *field)
{
	g_hash_table_add(calculation->doubtful, (void *)field);
}

char *
uf_calculation_read_text(const UfPdfForm *form, const UfPdfField *field)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh own = uf_pdf_get(pdf, g_array_index(field->objects, qpdf_oh, 0), "/V");
	UfPdfField now = *field;
	/* what the field inherited when it was read, else what it was given since */
	if (!qpdf_oh_is_null(pdf->qpdf, own))
		now.value = own;
	g_autoptr(json_t) value = uf_pdf_field_get_value(pdf, &now);
	if (json_is_false(value))
		return g_strdup("");
	return g_strdup(json_string_value(value));
}

/* the text of @field, computed first when it is a total; NULL when it is not certain */
static char *
get_input(UfCalculation *calculation, const UfPdfField *field)
{
	if (g_hash_table_contains(calculation->doubtful, field))
		return NULL;
	if (g_hash_table_contains(calculation->totals, field))
		return g_strdup(uf_calculation_evaluate(calculation, field));
	return uf_calculation_read_text(calculation->form, field);
}

/* an empty text counts as 0, as it does in the viewer */
static bool
read_number(const UfPdfField *field, const char *text, double *number)
{
	g_auto(UfRule) rule = { 0 };
	UfDecimal decimal;
	*number = 0;
	if (text[strspn(text, " \t\r\n")] == '\0')
		return true;
	uf_rule_parse(field->format != NULL ? field->format : field->keystroke, &rule);
	bool is_number = rule.kind == UF_RULE_NUMBER || rule.kind == UF_RULE_PERCENT;
	bool sound = (is_number && uf_decimal_parse_plain(text, &decimal)) ||
		     uf_decimal_parse(text, is_number ? &rule : NULL, &decimal);
	if (sound)
		*number = uf_decimal_get(&decimal);
	return sound;
}

typedef struct {
	GArray *numbers; /* of double */
	bool all_empty;
} Inputs;

static bool
add_input(UfCalculation *calculation, const UfPdfField *field, Inputs *inputs)
{
	double number;
	char *text = get_input(calculation, field);
	bool sound = text != NULL && read_number(field, text, &number);
	if (sound) {
		g_array_append_val(inputs->numbers, number);
		inputs->all_empty = inputs->all_empty && *text == '\0';
	}
	uf_memory_free_string(text);
	return sound;
}

/* the field @name, or all below an inner node of that name */
static bool
add_inputs(UfCalculation *calculation, const char *name, Inputs *inputs)
{
	const UfPdfForm *form = calculation->form;
	const UfPdfField *field = uf_pdf_form_find(form, name);
	if (field != NULL)
		return add_input(calculation, field, inputs);
	g_autofree char *prefix = g_strconcat(name, ".", NULL);
	bool any = false;
	for (unsigned i = 0; i < form->fields->len; i++) {
		field = g_ptr_array_index(form->fields, i);
		if (!g_str_has_prefix(field->name, prefix))
			continue;
		if (!add_input(calculation, field, inputs))
			return false;
		any = true;
	}
	return any;
}

static bool
compute(const UfFormula *formula, const Inputs *inputs, double *result)
{
	const double *numbers = (const double *)(void *)inputs->numbers->data;
	if (formula->kind == UF_FORMULA_SIMPLE)
		return uf_formula_apply(formula, numbers, inputs->numbers->len, result);
	/* a name in arithmetic is one field */
	return inputs->numbers->len == formula->names->len &&
	       uf_formula_evaluate(formula, numbers, result);
}

static char *
evaluate_number(UfCalculation *calculation, const Total *total)
{
	const UfFormula *formula = total->rule.formula;
	double result;
	Inputs inputs = { .numbers = g_array_new(FALSE, FALSE, sizeof(double)), .all_empty = true };
	bool sound = true;
	for (unsigned i = 0; sound && i < formula->names->len; i++)
		sound = add_inputs(calculation, g_ptr_array_index(formula->names, i), &inputs);
	sound = sound && compute(formula, &inputs, &result);
	g_array_unref(inputs.numbers);
	if (!sound)
		return NULL;
	char *now = uf_calculation_read_text(calculation->form, total->field);
	bool stays_empty = inputs.all_empty && now != NULL && *now == '\0';
	uf_memory_free_string(now);
	return stays_empty ? g_strdup("") : uf_decimal_format_double(result);
}

static char *
evaluate_mirror(UfCalculation *calculation, const Total *total)
{
	const char *name = g_ptr_array_index(total->rule.formula->names, 0);
	const UfPdfField *source = uf_pdf_form_find(calculation->form, name);
	if (source == NULL || (source->kind != UF_PDF_TEXT && source->kind != UF_PDF_COMBO))
		return NULL;
	return get_input(calculation, source);
}

const char *
uf_calculation_evaluate(UfCalculation *calculation, const UfPdfField *field)
{
	Total *total = g_hash_table_lookup(calculation->totals, field);
	/* a circle comes back to one that is being visited */
	if (total == NULL || total->state == VISITING || total->state == UNKNOWN)
		return NULL;
	if (total->state == KNOWN)
		return total->text;
	if (calculation->depth >= MAX_DEPTH) {
		total->state = UNKNOWN;
		return NULL;
	}
	total->state = VISITING;
	calculation->depth++;
	total->text = total->rule.formula->kind == UF_FORMULA_MIRROR
			  ? evaluate_mirror(calculation, total)
			  : evaluate_number(calculation, total);
	calculation->depth--;
	total->state = total->text == NULL ? UNKNOWN : KNOWN;
	return total->text;
}

void
uf_calculation_add_values(const UfPdfForm *form, const json_t *rows, json_t *values)
{
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)rows, i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		const char *status = json_string_value(json_object_get(row, "status"));
		const UfPdfField *field = uf_pdf_form_find(form, name);
		if (field == NULL || strcmp(status, "unknown") == 0 ||
		    (strcmp(status, "unchanged") == 0 && json_object_get(values, name) == NULL))
			continue;
		char *text = uf_calculation_read_text(form, field);
		if (text != NULL)
			json_object_set_new(values, name, json_string(text));
		uf_memory_free_string(text);
	}
}
