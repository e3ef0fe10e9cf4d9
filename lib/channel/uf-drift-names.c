/* The places that a person confirmed, looked at before they are kept. */
#include <string.h>

#include "uf-drift-private.h"
#include "uf-drift.h"
#include "uf-error.h"
#include "uf-json.h"

static bool
is_open(const json_t *row)
{
	const char *state = uf_json_get_string(row, "state");
	return g_strcmp0(state, "changed") == 0 || g_strcmp0(state, "lost") == 0;
}

static const json_t *
find_row(const json_t *report, const char *name)
{
	const json_t *rows = json_object_get(report, "fields");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, "name"), name) == 0)
			return row;
	}
	return NULL;
}

static const json_t *
find_field(const json_t *after, const char *name)
{
	const json_t *fields = json_object_get(after, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "name"), name) == 0)
			return field;
	}
	return NULL;
}

/* a name that is kept holds its own field */
static bool
is_kept(const json_t *report, const char *name)
{
	const json_t *row = find_row(report, name);
	return row != NULL && !is_open(row);
}

static bool
refuse(const char *field, const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "field %s: %s", field, what);
	return false;
}

static bool
check_place(const json_t *report, const json_t *after, const json_t *row, const char *place,
	    GError **error)
{
	const char *id = uf_json_get_string(row, "field");
	const json_t *field = find_field(after, place);
	const char *kind = uf_json_get_string(field, "kind");
	if (field == NULL)
		return refuse(id, "its new place is not in the template", error);
	if (is_kept(report, place))
		return refuse(id, "its new place holds another answer", error);
	if (g_strcmp0(kind, "signature") == 0 || g_strcmp0(kind, "button") == 0)
		return refuse(id, "its new place takes no answer", error);
	return true;
}

/* every name has a row that needs one */
static bool
check_keys(const json_t *report, const json_t *names, GError **error)
{
	const char *name;
	json_t *place;
	json_object_foreach((json_t *)names, name, place)
	{
		const json_t *row = find_row(report, name);
		if (row == NULL || !is_open(row)) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "a name of the list is not one that lost its place");
			return false;
		}
		if (!json_is_string(place) && !json_is_null(place))
			return refuse(uf_json_get_string(row, "field"),
				      "its new place is a name or null", error);
	}
	return true;
}

bool
uf_drift_check_names(const json_t *report, const json_t *after, const json_t *names, GError **error)
{
	const json_t *rows = json_object_get(report, "fields");
	g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
	if (!json_is_object(names)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "an object of names is needed: {\"old name\": \"new name\" or null}");
		return false;
	}
	if (!check_keys(report, names, error))
		return false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *id = uf_json_get_string(row, "field");
		const json_t *place = json_object_get(names, uf_json_get_string(row, "name"));
		if (!is_open(row))
			continue;
		if (place == NULL)
			return refuse(id, "no new place is given", error);
		if (json_is_null(place))
			continue;
		if (!check_place(report, after, row, json_string_value(place), error))
			return false;
		if (!g_hash_table_add(taken, (gpointer)json_string_value(place)))
			return refuse(id, "its new place is given to two answers", error);
	}
	return true;
}
