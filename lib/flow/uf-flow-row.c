#include "uf-flow-row-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
free_form(gpointer data)
{
	UfFlowRowForm *form = data;
	uf_flow_job_clear(&form->job);
	g_free(form->request);
	json_decref(form->result);
	g_free(form);
}

void
uf_flow_row_free(UfFlowRow *row)
{
	if (row == NULL)
		return;
	g_clear_pointer(&row->forms, g_ptr_array_unref);
	if (row->import != NULL)
		g_clear_pointer(&row->import->details, json_decref);
	uf_flow_import_free(row->import);
	uf_flow_row_who_clear(&row->who);
	uf_flow_row_facts_free(row->facts);
	uf_row_household_free(row->household);
	g_clear_pointer(&row->issues, g_ptr_array_unref);
	json_decref(row->changes);
	g_free((char *)row->setup.from);
	g_free((char *)row->setup.batch);
	g_free((char *)row->setup.person);
	g_free((char *)row->setup.action);
	g_free((char *)row->setup.depositor);
	g_strfreev((char **)row->setup.sensitive);
	g_free(row);
}

static UfFlowRow *
make_row(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup)
{
	UfFlowRow *row = g_new0(UfFlowRow, 1);
	row->sheet = sheet;
	row->index = index;
	row->setup = *setup;
	row->setup.from = g_strdup(setup->from);
	row->setup.batch = g_strdup(setup->batch);
	row->setup.person = g_strdup(setup->person);
	row->setup.action = g_strdup(setup->action);
	row->setup.depositor = g_strdup(setup->depositor);
	row->setup.sensitive = (const char *const *)g_strdupv((char **)setup->sensitive);
	row->issues = uf_issue_list_new();
	row->changes = json_array();
	row->forms = g_ptr_array_new_with_free_func(free_form);
	row->action = "wait";
	return row;
}

static bool
has_to_do(const GPtrArray *issues)
{
	for (guint i = 0; i < issues->len; i++) {
		if (uf_issue_get_severity(g_ptr_array_index(issues, i)) >= UF_SEVERITY_TODO)
			return true;
	}
	return false;
}

bool
uf_flow_row_must_wait(const UfFlowRow *row)
{
	const UfRowHousehold *household = row->household;
	for (guint i = 0; i < household->facts->len; i++) {
		const UfRowFact *fact = g_ptr_array_index(household->facts, i);
		if (has_to_do(fact->issues))
			return true;
	}
	return has_to_do(household->issues) || has_to_do(row->issues);
}

/* Who waits has no plan: nothing of it would be true once it is corrected. */
static bool
plan(UfFlowRow *row, GError **error)
{
	const UfFlowRowSearch search = { row->sheet, row->index, &row->setup, row->facts,
					 row->issues };
	if (!uf_flow_row_search(&search, &row->who, error))
		return false;
	if (!uf_flow_row_must_wait(row) && !uf_flow_row_lay(row, error))
		return false;
	if (!uf_flow_row_must_wait(row))
		return uf_flow_row_plan_forms(row, error);
	row->action = "wait";
	json_array_clear(row->changes);
	return true;
}

UfFlowRow *
uf_flow_row_plan(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup, GError **error)
{
	g_autoptr(UfFlowRow) row = make_row(sheet, index, setup);
	row->household = uf_household_rows_load(sheet->households, index, &sheet->repair, error);
	if (row->household == NULL)
		return NULL;
	row->facts = uf_flow_row_facts_new(sheet->flow->schema, row->household);
	if (row->household->is_empty)
		row->action = "empty";
	else if (!plan(row, error))
		return NULL;
	return g_steal_pointer(&row);
}

const char *
uf_flow_row_get_action(const UfFlowRow *row)
{
	const bool was_done =
	    row->setup.action != NULL && row->import != NULL &&
	    (g_str_equal(row->action, "same") || g_str_equal(row->action, "update"));
	return was_done ? row->setup.action : row->action;
}

/* --- what there is to tell --- */

static json_t *
describe_rows(const UfFlowRow *row)
{
	json_t *rows = json_array();
	const GPtrArray *people = row->household->people;
	for (guint i = 0; i < people->len; i++) {
		const UfRowPerson *person = g_ptr_array_index(people, i);
		json_array_append_new(rows, json_integer((json_int_t)person->row + 1));
	}
	return rows;
}

static json_t *
describe_match(const UfFlowRow *row)
{
	json_t *rows = json_array();
	const UfFlowSheet *sheet = row->sheet;
	for (guint i = 0; row->who.others != NULL && i < row->who.others->len; i++) {
		size_t count;
		const size_t *lines = uf_household_rows_get_rows(
		    sheet->households, g_array_index(row->who.others, size_t, i), &count);
		for (size_t k = 0; k < count; k++) {
			g_autoptr(UfGridRow) line = uf_grid_load_row(sheet->grid, lines[k], NULL);
			if (line != NULL)
				json_array_append_new(
				    rows,
				    json_integer((json_int_t)uf_grid_row_get_number(line) + 1));
		}
	}
	return json_pack("{s:s, s:O*, s:o}", "by", row->who.by != NULL ? row->who.by : "none",
			 "candidates", row->who.candidates, "rows", rows);
}

/* The column that fills @key; NULL. */
static const UfColumn *
find_column(const UfFlowSheet *sheet, const char *key)
{
	for (guint i = 0; i < sheet->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(sheet->columns, i);
		const UfColumnTarget *target = uf_flow_sheet_get_target(column);
		if (target != NULL && g_str_equal(target->key, key))
			return column;
	}
	return NULL;
}

/* @cell NULL: of the household; then the column that its place names, in its first row. */
static json_t *
describe_issue(const UfFlowRow *row, const UfIssue *issue, const UfRowFact *cell)
{
	g_autofree char *sentence = uf_issue_format_french(issue);
	const char *key = cell != NULL ? cell->key : uf_issue_get_place(issue);
	const UfColumn *column = cell == NULL ? find_column(row->sheet, key) : NULL;
	g_autofree char *place = NULL;
	const char *heading = NULL;
	if (cell != NULL) {
		place = uf_cell_format_place(cell->row, cell->column);
		heading = uf_flow_sheet_get_heading(row->sheet, cell->column);
	} else if (column != NULL && row->household->people->len > 0) {
		const UfRowPerson *first = g_ptr_array_index(row->household->people, 0);
		place = uf_cell_format_place(first->row, column->column);
		heading = column->heading;
	}
	return json_pack("{s:s?, s:s?, s:s, s:s, s:O, s:s, s:s}", "cell", place, "heading", heading,
			 "key", key, "rule", uf_issue_get_rule(issue), "parameters",
			 uf_issue_get_parameters(issue), "severity",
			 uf_severity_get_name(uf_issue_get_severity(issue)), "sentence", sentence);
}

static json_t *
describe_issues(const UfFlowRow *row)
{
	json_t *issues = json_array();
	const UfRowHousehold *household = row->household;
	for (guint i = 0; i < household->facts->len; i++) {
		const UfRowFact *fact = g_ptr_array_index(household->facts, i);
		for (guint k = 0; k < fact->issues->len; k++)
			json_array_append_new(
			    issues, describe_issue(row, g_ptr_array_index(fact->issues, k), fact));
	}
	for (guint i = 0; i < household->issues->len; i++)
		json_array_append_new(
		    issues, describe_issue(row, g_ptr_array_index(household->issues, i), NULL));
	for (guint i = 0; i < row->issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(row->issues, i);
		const UfRowFact *cell =
		    uf_flow_row_facts_find_cell(row->facts, uf_issue_get_place(issue));
		json_array_append_new(issues, describe_issue(row, issue, cell));
	}
	return issues;
}

static json_t *
describe_forms(UfFlowRow *row)
{
	json_t *forms = json_array();
	for (guint i = 0; i < row->forms->len; i++) {
		UfFlowRowForm *form = g_ptr_array_index(row->forms, i);
		uf_flow_row_measure_form(row, form);
		json_object_set_new(form->result, "state", json_string(form->state));
		json_array_append(forms, form->result);
	}
	return forms;
}

/* The person as she will be, or as the rows name her. */
static char *
format_name(const UfFlowRow *row)
{
	const UfProfile *profile = row->import != NULL && row->import->profile != NULL
				       ? row->import->profile
				       : row->facts->profile;
	const char *id = uf_json_get_string(row->facts->who, "person");
	const json_t *member = uf_profile_find_member(profile, id);
	return member != NULL ? uf_flow_format_member(member) : uf_flow_format_name(profile);
}

json_t *
uf_flow_row_describe(UfFlowRow *row, GError **error)
{
	const bool is_known = row->who.person != NULL && row->who.is_known;
	/* what the store says of her is shown */
	if (is_known && !uf_flow_journal_reading(row->sheet->flow, row->who.person, error))
		return NULL;
	g_auto(UfWiped) name = format_name(row);
	const json_int_t job =
	    row->setup.job > 0 ? (json_int_t)row->setup.job : (json_int_t)row->index + 1;
	return json_pack("{s:I, s:o, s:s, s:s?, s:s, s:o, s:O, s:o, s:o}", "job", job, "rows",
			 describe_rows(row), "action", uf_flow_row_get_action(row), "person",
			 is_known ? row->who.person : NULL, "name", name, "match",
			 describe_match(row), "changes", row->changes, "issues",
			 describe_issues(row), "forms", describe_forms(row));
}
