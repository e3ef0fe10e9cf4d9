/* Paths of a form: do they lead to a place that the schema declares? */
#include <string.h>

#include "uf-form-analysis-private.h"
#include "uf-json.h"

static const UfPlace *check_parts(UfFormAnalysis *self, const UfJsonPath *path, const char *text,
				  const GPtrArray *base, bool *found);

static const UfPlace *
fail(UfFormAnalysis *self, const char *rule, const char *text, bool *found)
{
	uf_issue_set_text(uf_form_analysis_add(self, rule), "path", text);
	*found = false;
	return NULL;
}

static void
check_filter(UfFormAnalysis *self, const UfJsonPathFilter *filter, const char *text,
	     const GPtrArray *row)
{
	bool found = true;
	if (uf_jsonpath_filter_count_bad_patterns(filter) > 0)
		fail(self, "form.pattern", text, &found);
	for (size_t i = 0; i < uf_jsonpath_filter_get_n_queries(filter); i++)
		check_parts(self, uf_jsonpath_filter_get_query(filter, i), text, row, &found);
}

/* "$.request.FIELD": a field of this form that is asked. */
static bool
is_asked(const UfFormAnalysis *self, const GPtrArray *parts)
{
	const char *id = parts->len > 1 ? g_ptr_array_index(parts, 1) : NULL;
	const UfField *field = id != NULL ? uf_form_find_field(self->form, id) : NULL;
	return field != NULL && uf_field_is_asked(field);
}

/* A list takes an index, a filter or a wildcard next, never a name. */
static bool
names_in_lists(const UfFormAnalysis *self, const GPtrArray *parts)
{
	const char *const *names = (const char *const *)parts->pdata;
	for (size_t n = 1; n < parts->len; n++) {
		const UfPlace *place = uf_profile_schema_find_view(self->schema, names, n);
		if (place != NULL && place->kind == UF_PLACE_ROWS && names[n] != NULL)
			return true;
	}
	if (parts->len < 3 || g_strcmp0(names[0], "roles") != 0 || names[1] == NULL)
		return false;
	const json_t *role = json_object_get(uf_form_find_block(self->form, "roles"), names[1]);
	return uf_json_get_boolean(role, "many", false) == (names[2] != NULL);
}

static void
check_role(UfFormAnalysis *self, const char *role, bool *found)
{
	if (json_object_get(uf_form_find_block(self->form, "roles"), role) != NULL)
		return;
	uf_issue_set_text(uf_form_analysis_add(self, "form.role"), "role", role);
	*found = false;
}

/* "$.roles.NAME" or "$.roles.NAME[*]": members, of which nothing more is asked. */
static bool
is_member(const GPtrArray *parts)
{
	return parts->len == 2 || (parts->len == 3 && g_ptr_array_index(parts, 2) == NULL);
}

static const UfPlace *
find_place(UfFormAnalysis *self, const GPtrArray *parts, const char *text, bool *found)
{
	const char *root = parts->len > 0 ? g_ptr_array_index(parts, 0) : NULL;
	const char *role = parts->len > 1 ? g_ptr_array_index(parts, 1) : NULL;
	if (g_strcmp0(root, "today") == 0 && parts->len == 1)
		return NULL;
	if (g_strcmp0(root, "request") == 0)
		return is_asked(self, parts) ? NULL : fail(self, "form.request", text, found);
	if (g_strcmp0(root, "roles") == 0 && role != NULL) {
		check_role(self, role, found);
		if (is_member(parts))
			return uf_profile_schema_find(self->schema, "members");
	}
	const UfPlace *place = uf_profile_schema_find_view(
	    self->schema, (const char *const *)parts->pdata, parts->len);
	if (place == NULL || names_in_lists(self, parts))
		return fail(self, "form.path", text, found);
	return place;
}

static const UfPlace *
check_parts(UfFormAnalysis *self, const UfJsonPath *path, const char *text, const GPtrArray *base,
	    bool *found)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	if (uf_jsonpath_is_relative(path)) {
		for (size_t i = 0; i < base->len; i++)
			g_ptr_array_add(parts, g_ptr_array_index(base, i));
	}
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		const UfJsonPathSelector *selector = &segment->selectors[0];
		if (segment->descendant || segment->n_selectors != 1)
			return fail(self, "form.path_many", text, found);
		g_ptr_array_add(parts, selector->kind == UF_JSONPATH_NAME ? selector->name : NULL);
		if (selector->kind == UF_JSONPATH_FILTER)
			check_filter(self, selector->filter, text, parts);
	}
	return find_place(self, parts, text, found);
}

static GPtrArray *
list_each_parts(const UfFormAnalysis *self)
{
	GPtrArray *parts = g_ptr_array_new();
	for (size_t i = 0; self->each != NULL && i < uf_jsonpath_get_n_segments(self->each); i++) {
		const UfJsonPathSelector *selector =
		    &uf_jsonpath_get_segment(self->each, i)->selectors[0];
		g_ptr_array_add(parts, selector->kind == UF_JSONPATH_NAME ? selector->name : NULL);
	}
	return parts;
}

const UfPlace *
uf_form_analysis_check_path(UfFormAnalysis *self, const UfJsonPath *path, const char *text,
			    bool *found)
{
	g_autoptr(GPtrArray) base = list_each_parts(self);
	*found = true;
	return check_parts(self, path, text, base, found);
}
