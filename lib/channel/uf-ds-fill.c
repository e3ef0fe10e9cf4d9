/* The body that is posted, and for each question of the procedure what becomes of it. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* "children.name/2"; "children.name" in no row. Yours. */
static char *
format_place(const UfField *field, size_t row)
{
	const char *id = uf_field_get_full_id(field);
	return row > 0 ? g_strdup_printf("%s/%zu", id, row) : g_strdup(id);
}

char *
uf_ds_cell_format(const UfDsCell *cell)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	for (guint i = 0; i < cell->answers->len; i++)
		g_ptr_array_add(texts,
				uf_answer_format_french(g_ptr_array_index(cell->answers, i)));
	g_ptr_array_add(texts, NULL);
	char *all = g_strjoinv(" ", (char **)texts->pdata);
	for (guint i = 0; i + 1 < texts->len; i++)
		uf_memory_free_string(g_ptr_array_index(texts, i));
	return all;
}

static void
add_issue(const UfDsFilling *self, const char *place, const UfDeliveryRow *row)
{
	const bool is_fault = row->outcome == UF_DELIVERY_NOT_ACCEPTABLE;
	UfIssue *issue = uf_draft_add_issue(
	    self->draft, is_fault ? UF_SEVERITY_TODO : UF_SEVERITY_NOTE, place, row->rule);
	uf_issue_set_text(issue, "question", row->label);
}

void
uf_ds_fill_row(UfDsFilling *self, UfDeliveryRow row, const UfDsCell *cell)
{
	g_auto(UfWiped) text = cell != NULL ? uf_ds_cell_format(cell) : NULL;
	const UfAnswer *answer = cell != NULL ? g_ptr_array_index(cell->answers, 0) : NULL;
	g_autofree char *place = NULL;
	if (answer != NULL)
		place = format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
	if (row.text == NULL)
		row.text = text;
	if (row.field == NULL)
		row.field = place;
	if (row.outcome == UF_DELIVERY_NOT_ACCEPTABLE)
		add_issue(self, row.field != NULL ? row.field : "", &row);
	uf_delivery_add(self->delivery, &row);
}

/* --- one question --- */

/* why what the form knows of it was not even written for machines: NULL when nothing is known */
static const char *
find_unwritten(const UfAnswer *answer)
{
	const GPtrArray *issues = uf_answer_get_issues(answer);
	for (guint i = 0; i < issues->len; i++) {
		const char *rule = uf_issue_get_rule(g_ptr_array_index(issues, i));
		if (g_str_equal(rule, "answer.partial_date"))
			return "answer.partial_date";
	}
	return "ds.not_written";
}

/* nothing is written there: is there nothing to say, or could it not be said? */
static void
fill_nothing(UfDsFilling *self, UfDeliveryRow row, const char *base, size_t rank)
{
	const UfField *field;
	const UfAnswer *answer = uf_ds_bound_find_answer(self->bound, base, rank, &field);
	const bool is_filled = answer != NULL && uf_answer_get_state(answer) == UF_ANSWER_FILLED;
	g_autofree char *place = field != NULL ? format_place(field, rank) : NULL;
	g_auto(UfWiped) text = is_filled ? uf_answer_format_french(answer) : NULL;
	const bool is_known = text != NULL && text[strspn(text, " \t\r\n")] != '\0';
	row.field = place;
	row.text = text;
	if (is_known && row.outcome == UF_DELIVERY_EMPTY) {
		row.outcome = UF_DELIVERY_NOT_ACCEPTABLE;
		row.rule = find_unwritten(answer);
	} else if (answer != NULL && uf_answer_get_state(answer) == UF_ANSWER_WITHHELD &&
		   row.outcome == UF_DELIVERY_EMPTY) {
		row.rule = "answer.withheld";
	}
	uf_ds_fill_row(self, row, NULL);
}

/* what the form itself holds against the answer: bounds and patterns that no descriptor has */
static const char *
find_form_fault(const UfDsCell *cell)
{
	static const struct {
		const char *issue;
		const char *rule;
	} faults[] = {
		{ "answer.invalid", "ds.form_refuses" },
		{ "answer.not_an_option", "ds.form_refuses" },
		{ "answer.too_long", "ds.too_long" },
	};
	for (guint i = 0; i < cell->answers->len; i++) {
		const GPtrArray *issues = uf_answer_get_issues(g_ptr_array_index(cell->answers, i));
		for (guint j = 0; j < issues->len * G_N_ELEMENTS(faults); j++) {
			const UfIssue *issue = g_ptr_array_index(issues, j / G_N_ELEMENTS(faults));
			const size_t k = j % G_N_ELEMENTS(faults);
			if (g_str_equal(uf_issue_get_rule(issue), faults[k].issue))
				return faults[k].rule;
		}
	}
	return NULL;
}

static json_t *
convert(const UfDsFilling *self, const UfDescriptorField *field, const UfDsCell *cell,
	const char **rule)
{
	const UfDsCall call = { field, self->tables, cell->parts,
				json_object_get(cell->parts, "") };
	*rule = find_form_fault(cell);
	return *rule == NULL ? uf_ds_convert(&call, rule) : NULL;
}

/* "champ_" and the id as links write it, without padding */
static char *
make_key(const char *number)
{
	g_autofree char *id = g_strconcat("Champ-", number, NULL);
	g_autofree char *code = g_base64_encode((const guchar *)id, strlen(id));
	code[strcspn(code, "=")] = '\0';
	return g_strconcat("champ_", code, NULL);
}

/* @place is the name of @field in its row; @into the object that its value goes to */
static void
fill_question(UfDsFilling *self, const UfDescriptorField *field, size_t rank, json_t *into)
{
	g_autofree char *base = field->table != NULL
				    ? g_strconcat(field->table, "/", field->name, NULL)
				    : g_strdup(field->name);
	g_autofree char *place = rank > 0
				     ? g_strdup_printf("%s/%zu/%s", field->table, rank, field->name)
				     : g_strdup(field->name);
	UfDsCell *cell = uf_ds_bound_take(self->bound, place);
	UfDeliveryRow row = { .name = place,
			      .label = field->label,
			      .outcome = UF_DELIVERY_EMPTY,
			      .is_required = field->is_required };
	row.rule = uf_ds_convert_get_refusal(field);
	if (row.rule != NULL)
		row.outcome = UF_DELIVERY_NOT_PREFILLABLE;
	if (cell == NULL) {
		fill_nothing(self, row, base, rank);
		return;
	}
	json_t *value = row.rule == NULL ? convert(self, field, cell, &row.rule) : NULL;
	if (value != NULL) {
		g_autofree char *key = make_key(field->name);
		json_object_set_new(into, key, value);
		row.outcome = UF_DELIVERY_SENT;
		row.rule = NULL;
	} else if (row.outcome == UF_DELIVERY_EMPTY) {
		row.outcome = UF_DELIVERY_NOT_ACCEPTABLE;
	}
	uf_ds_fill_row(self, row, cell);
	const char *caution = uf_ds_convert_get_caution(field);
	if (value != NULL && caution != NULL) {
		const UfAnswer *answer = g_ptr_array_index(cell->answers, 0);
		g_autofree char *where =
		    format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
		row.rule = caution;
		add_issue(self, where, &row);
	}
}

/* --- repetitions --- */

static json_t *
fill_repetition_row(UfDsFilling *self, size_t index, size_t rank)
{
	const UfDescriptorField table = uf_descriptor_get(self->descriptor, index);
	json_t *row = json_object();
	for (size_t i = index + 1; i < uf_descriptor_get_count(self->descriptor); i++) {
		const UfDescriptorField field = uf_descriptor_get(self->descriptor, i);
		if (g_strcmp0(field.table, table.name) != 0)
			break;
		if (!uf_ds_convert_is_decoration(&field))
			fill_question(self, &field, rank, row);
	}
	return row;
}

/* A row in which nothing would stand is not added: the next ones take its place. */
static void
fill_repetition(UfDsFilling *self, size_t index, json_t *into)
{
	const UfDescriptorField table = uf_descriptor_get(self->descriptor, index);
	g_autoptr(GArray) ranks = uf_ds_bound_list_ranks(self->bound, table.name);
	json_t *rows = json_array();
	for (guint i = 0; i < ranks->len; i++) {
		json_t *row = fill_repetition_row(self, index, g_array_index(ranks, size_t, i));
		if (json_object_size(row) > 0)
			json_array_append(rows, row);
		json_decref(row);
	}
	if (ranks->len == 0) {
		const UfDeliveryRow none = { .name = table.name,
					     .label = table.label,
					     .outcome = UF_DELIVERY_EMPTY,
					     .is_required = table.is_required };
		uf_ds_fill_row(self, none, NULL);
	}
	g_autofree char *key = make_key(table.name);
	if (json_array_size(rows) > 0)
		json_object_set(into, key, rows);
	json_decref(rows);
}

/* --- what has no place --- */

/* what the form binds to a question that the procedure has not */
static void
fill_lost(UfDsFilling *self)
{
	for (guint i = 0; i < self->bound->cells->len; i++) {
		const UfDsCell *cell = g_ptr_array_index(self->bound->cells, i);
		if (cell->is_placed)
			continue;
		const UfAnswer *answer = g_ptr_array_index(cell->answers, 0);
		const UfDeliveryRow row = { .name = cell->name,
					    .label =
						uf_field_get_label(uf_answer_get_field(answer)),
					    .outcome = UF_DELIVERY_NOT_ACCEPTABLE,
					    .rule = "ds.no_such_question" };
		uf_ds_fill_row(self, row, cell);
	}
}

static void
add_notes(const UfDsFilling *self, const GPtrArray *answers, UfSeverity severity, const char *rule)
{
	for (guint i = 0; i < answers->len; i++) {
		const UfAnswer *answer = g_ptr_array_index(answers, i);
		g_autofree char *place =
		    format_place(uf_answer_get_field(answer), uf_answer_get_row(answer));
		uf_draft_add_issue(self->draft, severity, place, rule);
	}
}

json_t *
uf_ds_fill(UfDsFilling *self, size_t *sent)
{
	json_t *body = json_object();
	uf_ds_fill_identity(self, body);
	const size_t identity = json_object_size(body);
	for (size_t i = 0; i < uf_descriptor_get_count(self->descriptor); i++) {
		const UfDescriptorField field = uf_descriptor_get(self->descriptor, i);
		const bool is_bound = g_hash_table_contains(self->bound->places, field.name);
		if (field.table != NULL || (field.is_annotation && !is_bound) ||
		    (uf_ds_convert_is_decoration(&field) && !is_bound))
			continue;
		if (g_str_equal(field.type, "Repetition") && !field.is_annotation)
			fill_repetition(self, i, body);
		else
			fill_question(self, &field, 0, body);
	}
	fill_lost(self);
	add_notes(self, self->bound->taken, UF_SEVERITY_TODO, "ds.taken");
	*sent = json_object_size(body) - identity;
	return body;
}
