#include "uf-form-analysis-private.h"

#include <string.h>

#include "uf-fact-id.h"
#include "uf-json.h"

UfIssue *
uf_form_analysis_add(UfFormAnalysis *self, const char *rule)
{
	return uf_issue_add(self->issues, UF_SEVERITY_WARNING, self->place, rule);
}

static void
check_path(UfFormAnalysis *self, const UfJsonPath *path, const char *text)
{
	if (path != NULL)
		g_ptr_array_unref(uf_form_analysis_list_spots(self, path, text));
}

static void
check_text(UfFormAnalysis *self, const char *text)
{
	g_autoptr(UfJsonPath) path =
	    text != NULL ? uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, NULL) : NULL;
	check_path(self, path, text);
}

static bool
is_number(const UfFormSpot *spot)
{
	UfValueKind kind;
	if (spot->place == NULL || spot->place->kind == UF_PLACE_FREE)
		return true;
	return uf_form_analysis_find_kind(spot->place, &kind) &&
	       (kind == UF_VALUE_MONEY || kind == UF_VALUE_INTEGER);
}

/* A month is never a whole date: a deadline would have none. */
static bool
is_date(const UfFormSpot *spot)
{
	return spot->place == NULL || spot->place->kind == UF_PLACE_FREE ||
	       spot->place->kind == UF_PLACE_DATE;
}

/* Says once when @text leads to something that is not @wanted. */
static void
check_spots(UfFormAnalysis *self, const char *text, bool (*is_wanted)(const UfFormSpot *),
	    const char *wanted)
{
	g_autoptr(UfJsonPath) path =
	    text != NULL ? uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, NULL) : NULL;
	if (path == NULL)
		return;
	g_autoptr(GPtrArray) spots = uf_form_analysis_list_spots(self, path, text);
	for (size_t i = 0; i < spots->len; i++) {
		if (is_wanted(g_ptr_array_index(spots, i)))
			continue;
		UfIssue *issue = uf_form_analysis_add(self, "form.path_kind");
		uf_issue_set_text(issue, "path", text);
		uf_issue_set_text(issue, "found", "text");
		uf_issue_set_text(issue, "wanted", wanted);
		return;
	}
}

/* A term of a figure: amounts or numbers are summed, anything is counted. */
static void
check_sum(UfFormAnalysis *self, const char *text)
{
	check_spots(self, text, is_number, "money");
}

typedef void (*PathFunc)(UfFormAnalysis *self, const char *text);

/* A path, or the paths of a list. */
static void
walk_paths(UfFormAnalysis *self, const json_t *paths, PathFunc func)
{
	if (json_is_string(paths))
		func(self, json_string_value(paths));
	for (size_t i = 0; i < json_array_size(paths); i++)
		func(self, json_string_value(json_array_get(paths, i)));
}

static void
check_terms(UfFormAnalysis *self, const json_t *terms)
{
	for (size_t i = 0; i < json_array_size(terms); i++) {
		const json_t *term = json_array_get(terms, i);
		walk_paths(self, json_object_get(term, "sum"), check_sum);
		walk_paths(self, json_object_get(term, "count"), check_text);
		check_text(self, uf_json_get_string(term, "when"));
		check_text(self, uf_json_get_string(term, "known"));
	}
}

static void
check_figures(UfFormAnalysis *self)
{
	const char *name;
	json_t *figure;
	json_object_foreach((json_t *)uf_form_find_block(self->form, "figures"), name, figure)
	{
		g_autofree char *place = g_strdup_printf("figures/%s", name);
		self->place = place;
		check_terms(self, json_object_get(figure, "plus"));
		check_terms(self, json_object_get(figure, "minus"));
		check_terms(self, json_object_get(figure, "divide_by"));
	}
}

static void
check_block(UfFormAnalysis *self, const char *block)
{
	const json_t *rows = uf_form_find_block(self->form, block);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *id = uf_json_get_string(row, "id");
		g_autofree char *place = id != NULL ? g_strdup_printf("%s/%s", block, id)
						    : g_strdup_printf("%s/%zu", block, i);
		self->place = place;
		check_text(self, uf_json_get_string(row, "when"));
		check_spots(self, uf_json_get_string(row, "from"), is_date, "date");
	}
}

/* A column of an unconfirmed table is said with the table. */
static void
check_confirmed(UfFormAnalysis *self, const UfField *field)
{
	const UfField *table = uf_field_get_table(field);
	if (!uf_field_is_unconfirmed(field) || (table != NULL && uf_field_is_unconfirmed(table)))
		return;
	if (uf_field_get_path_count(field) == 0) {
		uf_form_analysis_add(self, "form.unconfirmed");
		return;
	}
	UfIssue *issue = uf_form_analysis_add(self, "form.unconfirmed_path");
	uf_issue_set_text(issue, "path", uf_field_get_path_text(field, 0));
}

static void
check_field(UfFormAnalysis *self, const UfField *field)
{
	const char *hook = uf_field_get_hook(field);
	const char *adapter = uf_form_get_adapter(self->form);
	self->place = uf_field_get_full_id(field);
	check_confirmed(self, field);
	check_path(self, uf_field_get_condition(field), uf_field_get_condition_text(field));
	if (hook != NULL && uf_registry_find_hook(self->registry, adapter, hook) == NULL)
		uf_issue_set_text(uf_form_analysis_add(self, "form.hook_missing"), "hook", hook);
	uf_form_analysis_check_values(self, field);
}

static void
check_table(UfFormAnalysis *self, const UfField *table)
{
	check_path(self, uf_field_get_each(table), uf_field_get_each_text(table));
	self->each = uf_field_get_each(table);
	for (size_t i = 0; i < uf_field_get_child_count(table); i++)
		check_field(self, uf_field_get_child(table, i));
	self->each = NULL;
}

/* where the view has the addresses of a member from */
static bool
is_address(const char *path)
{
	static const char *const sources[] = { "housing/address", "members/*/contact/addresses",
					       "members/*/contact/domiciliation", NULL };
	return g_strv_contains(sources, path);
}

/* true when a field of the form says something under @path */
static bool
is_said(const json_t *facts, const char *path)
{
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const char *place = uf_json_get_string(json_array_get(facts, i), "place");
		if (place != NULL &&
		    (uf_fact_id_is_under(place, path) ||
		     (is_address(path) && (strstr(place, "/home_address") != NULL ||
					   strstr(place, "/mailing_address") != NULL))))
			return true;
	}
	return false;
}

/* What the form reports a change of exists, and is among what it says. */
static void
check_updates(UfFormAnalysis *self)
{
	const json_t *of = json_object_get(uf_form_find_block(self->form, "updates"), "of");
	if (of == NULL)
		return;
	g_autoptr(json_t) data = uf_mapping_list_facts(self->form, self->schema);
	self->place = "updates";
	for (size_t i = 0; i < json_array_size(of); i++) {
		const char *path = json_string_value(json_array_get(of, i));
		if (uf_profile_schema_find(self->schema, path) == NULL)
			uf_issue_set_text(uf_form_analysis_add(self, "form.path"), "path", path);
		else if (!is_said(json_object_get(data, "facts"), path))
			uf_issue_set_text(uf_form_analysis_add(self, "form.update"), "path", path);
	}
}

GPtrArray *
uf_mapping_check_form(const UfRegistry *registry, const UfForm *form, const UfProfileSchema *schema)
{
	UfFormAnalysis self = {
		.registry = registry, .form = form, .schema = schema, .issues = uf_issue_list_new()
	};
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		check_field(&self, field);
		check_table(&self, field);
	}
	check_figures(&self);
	check_block(&self, "pieces");
	check_block(&self, "deadlines");
	check_block(&self, "signatures");
	check_updates(&self);
	return self.issues;
}
