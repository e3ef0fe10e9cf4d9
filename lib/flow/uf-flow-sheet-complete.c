/* Columns of rows that could never be: "Motif" of a demand whose kind no column says. */
#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-json.h"

#define SAMPLE "x"

static void
free_fact(gpointer data)
{
	UfRowFact *fact = data;
	g_free(fact->key);
	json_decref(fact->value);
	g_free(fact);
}

/* A value for @target; what it is does not matter, only where it goes. New reference. */
static json_t *
make_sample(const UfColumnTarget *target)
{
	if (target->shape == UF_COLUMN_FACT)
		return json_string(SAMPLE);
	const bool is_below = target->shape == UF_COLUMN_ADDRESS;
	g_autofree char *parent =
	    is_below ? g_strdup(target->key) : g_path_get_dirname(target->key);
	g_autofree char *key = g_strdup_printf(
	    "%s/%s", parent, target->shape == UF_COLUMN_NAME ? "birth_name" : "postcode");
	json_t *sample = json_object();
	json_object_set_new(sample, key, json_string(SAMPLE));
	return sample;
}

static GPtrArray *
make_facts(const GPtrArray *columns)
{
	GPtrArray *facts = g_ptr_array_new_with_free_func(free_fact);
	for (guint i = 0; i < columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(columns, i);
		const UfColumnTarget *target = uf_flow_sheet_get_target(column);
		if (target == NULL)
			continue;
		UfRowFact *fact = g_new0(UfRowFact, 1);
		fact->key = g_strdup(target->key);
		fact->value = make_sample(target);
		fact->column = i;
		g_ptr_array_add(facts, fact);
	}
	return facts;
}

/* The columns of the row that lacks @place wait, unless the office said what they are. */
static void
leave_row(const GPtrArray *columns, const UfFlowRowFacts *facts, const char *place)
{
	g_autofree char *row = g_path_get_dirname(place);
	for (guint i = 0; i < facts->places->len; i++) {
		const UfFlowRowPlace *known = g_ptr_array_index(facts->places, i);
		UfColumn *column = g_ptr_array_index(columns, known->cell->column);
		if (uf_fact_id_is_under(known->fact, row) && !column->saved)
			column->state = UF_COLUMN_PROPOSED;
	}
}

bool
uf_flow_sheet_leave_incomplete(const UfFlowSheet *sheet, GError **error)
{
	g_autoptr(GPtrArray) cells = make_facts(sheet->columns);
	g_autoptr(GPtrArray) people = g_ptr_array_new();
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	const UfRowHousehold household = { .people = people, .facts = cells };
	g_autoptr(UfFlowRowFacts) facts = uf_flow_row_facts_new(sheet->flow->schema, &household);
	if (!uf_profile_check(facts->profile, sheet->repair.today, issues, error))
		return false;
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		if (g_str_equal(uf_issue_get_rule(issue), "profile.required"))
			leave_row(sheet->columns, facts, uf_issue_get_place(issue));
	}
	return true;
}
