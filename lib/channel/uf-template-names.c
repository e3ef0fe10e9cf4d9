/* Names of a template that a person gave new places: the form goes on with its own. */
#include <string.h>

#include "uf-json.h"
#include "uf-template-private.h"

/* the worker's words are the rules of issues without their area */
static const char lost_rule[] = "pdf.lost_place";

bool
uf_template_has_place(const UfTemplate *template, const char *name)
{
	return !json_is_null(json_object_get(uf_template_get_names(template), name));
}

const UfIssue *
uf_template_find_unfit(const UfTemplate *template, const GPtrArray *issues)
{
	const json_t *names = uf_template_get_names(template);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		const char *name = uf_json_get_string(uf_issue_get_parameters(issue), "name");
		if (json_object_get(names, name) == NULL)
			return issue;
	}
	return NULL;
}

json_t *
uf_template_place_values(const UfTemplate *template, const json_t *values)
{
	const json_t *names = uf_template_get_names(template);
	json_t *placed = json_object();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)values, name, value)
	{
		const json_t *place = json_object_get(names, name);
		if (!json_is_null(place))
			json_object_set(placed, place != NULL ? json_string_value(place) : name,
					value);
	}
	return placed;
}

/* the bound name that stands at @place; NULL when none was given that place */
static const char *
find_name(const json_t *names, const char *place)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)names, name, value)
	{
		if (g_strcmp0(json_string_value(value), place) == 0)
			return name;
	}
	return NULL;
}

static void
rename_row(const json_t *names, json_t *row)
{
	const char *place = uf_json_get_string(row, "name");
	const char *name = place == NULL ? NULL : find_name(names, place);
	if (name != NULL)
		json_object_set_new(row, "name", json_string(name));
}

void
uf_template_restore_names(const UfTemplate *template, const json_t *values, json_t *rows)
{
	const json_t *names = uf_template_get_names(template);
	const char *name;
	json_t *value;
	for (size_t i = 0; names != NULL && i < json_array_size(rows); i++)
		rename_row(names, json_array_get(rows, i));
	json_object_foreach((json_t *)values, name, value)
	{
		if (!uf_template_has_place(template, name))
			json_array_append_new(rows, json_pack("{s:s, s:s, s:s}", "name", name,
							      "status", "refused", "reason",
							      lost_rule + strlen("pdf.")));
	}
}

json_t *
uf_template_rename_fields(const json_t *fields, const json_t *names)
{
	json_t *renamed = json_array();
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const char *place = uf_json_get_string(field, "name");
		g_autoptr(json_t) row = json_copy((json_t *)field);
		/* a field that has the name of an answer that went elsewhere is not its place */
		if (place != NULL && find_name(names, place) == NULL &&
		    json_object_get(names, place) != NULL)
			continue;
		rename_row(names, row);
		json_array_append(renamed, row);
	}
	return renamed;
}
