#include "uf-profile-edit.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-private.h"

/* Refuses a document whose shape is wrong at or under @fact_id. */
static bool
check_shape(const UfProfile *self, json_t *root, const char *fact_id, GError **error)
{
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	const UfProfileSchema *schema = uf_profile_get_schema(self);
	if (!uf_schema_validate(uf_profile_schema_get_validator(schema), root, faults, error))
		return false;
	for (guint i = 0; i < faults->len; i++) {
		const UfSchemaFault *fault = g_ptr_array_index(faults, i);
		g_autofree char *place = uf_profile_pointer_to_fact_id(root, fault->path);
		if (!uf_fact_id_is_under(place, fact_id) && !uf_fact_id_is_under(fact_id, place))
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: does not fit the schema (%s)", place, fault->rule);
		return false;
	}
	return true;
}

static json_t *
ensure_table(json_t *root, const char *name)
{
	json_t *table = json_object_get(root, name);
	if (table != NULL)
		return table;
	json_object_set_new(root, name, json_object());
	return json_object_get(root, name);
}

/* Removes the entries of @table at and under @fact_id; with @holders, those that hold it too. */
static void
drop_entries(json_t *table, const char *fact_id, bool holders)
{
	const char *key;
	json_t *entry;
	void *next;
	json_object_foreach_safe(table, next, key, entry)
	{
		if (uf_fact_id_is_under(key, fact_id) ||
		    (holders && uf_fact_id_is_under(fact_id, key)))
			json_object_del(table, key);
	}
}

static void
record(json_t *root, const char *fact_id, const UfOrigin *origin, const char *absence)
{
	json_t *origins = ensure_table(root, "origins");
	json_t *absences = ensure_table(root, "absences");
	drop_entries(origins, fact_id, false);
	drop_entries(absences, fact_id, true);
	if (origin != NULL)
		json_object_set_new(origins, fact_id, uf_origin_to_json(origin));
	if (absence != NULL)
		json_object_set_new(absences, fact_id, json_string(absence));
}

static const UfPlace *
find_place(const UfProfile *self, const char *fact_id, GError **error)
{
	const UfProfileSchema *schema = uf_profile_get_schema(self);
	const UfPlace *place = uf_profile_schema_find(schema, fact_id);
	if (place == NULL || place->kind == UF_PLACE_META ||
	    g_str_has_prefix(place->path, "office")) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not the place of a fact",
			    fact_id);
		return NULL;
	}
	g_autofree char *missing =
	    uf_profile_find_missing_row(schema, uf_profile_get_json(self), fact_id);
	if (missing == NULL)
		return place;
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no such row in this profile",
		    missing);
	return NULL;
}

/* The identifier scheme of a place, which may be told by another key of the same object. */
static const UfIdentifierScheme *
find_scheme(const UfPlace *place, const json_t *object)
{
	const char *id = place->scheme_from != NULL ? uf_json_get_string(object, place->scheme_from)
						    : place->scheme;
	return id != NULL ? uf_identifier_find_scheme(id) : NULL;
}

/* The value as profiles store it: identifiers in their normal writing. NULL, with @error, for an
 * identifier or a date that cannot be; a wrong check key is only warned of, by the check. */
static json_t *
prepare_value(const UfPlace *place, const json_t *object, json_t *value, GError **error)
{
	const char *text = json_string_value(value);
	const UfIdentifierScheme *scheme = text != NULL ? find_scheme(place, object) : NULL;
	UfDate date;
	if (place->kind == UF_PLACE_DATE && text != NULL && !uf_date_parse_iso(text, &date)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: not a date of the calendar", place->path);
		return NULL;
	}
	if (scheme == NULL)
		return json_incref(value);
	char *normal = uf_identifier_normalise(scheme, text);
	if (normal == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: %s", place->path,
			    uf_identifier_check(scheme, text).rule);
	json_t *prepared = normal != NULL ? json_string(normal) : NULL;
	uf_memory_free_string(normal);
	return prepared;
}

static bool
prepare_row(const UfProfile *self, const UfPlace *list, json_t *row, GError **error)
{
	const UfProfileSchema *schema = uf_profile_get_schema(self);
	void *next;
	const char *key;
	json_t *value;
	json_object_foreach_safe(row, next, key, value)
	{
		g_autofree char *path = g_strconcat(list->path, "/*/", key, NULL);
		const UfPlace *place = uf_profile_schema_find(schema, path);
		json_t *prepared =
		    place != NULL ? prepare_value(place, row, value, error) : json_incref(value);
		if (prepared == NULL)
			return false;
		json_object_set_new(row, key, prepared);
	}
	return true;
}

static bool
apply_fact(json_t *root, const char *fact_id, json_t *value, const UfOrigin *origin, GError **error)
{
	if (!uf_fact_id_set(root, fact_id, value, error))
		return false;
	record(root, fact_id, value != NULL ? origin : NULL, NULL);
	return true;
}

bool
uf_profile_set_fact(UfProfile *self, const char *fact_id, json_t *value, const UfOrigin *origin,
		    GError **error)
{
	const UfPlace *place = find_place(self, fact_id, error);
	if (place == NULL)
		return false;
	if (place->kind == UF_PLACE_ROWS || (value != NULL && origin == NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: %s", fact_id,
			    place->kind == UF_PLACE_ROWS ? "a list: add a row to it"
							 : "a fact needs an origin");
		return false;
	}
	g_autofree char *holder = g_path_get_dirname(fact_id);
	const json_t *object = uf_profile_find_fact(self, holder);
	g_autoptr(json_t) prepared =
	    value != NULL ? prepare_value(place, object, value, error) : NULL;
	if (value != NULL && prepared == NULL)
		return false;
	g_autoptr(json_t) trial = json_deep_copy(uf_profile_get_json(self));
	return apply_fact(trial, fact_id, prepared, origin, error) &&
	       check_shape(self, trial, fact_id, error) &&
	       apply_fact(uf_profile_get_json(self), fact_id, prepared, origin, error);
}

bool
uf_profile_set_absence(UfProfile *self, const char *fact_id, const char *absence,
		       const UfOrigin *origin, GError **error)
{
	static const char *const absences[] = { "none", "unknown", "not_wished", NULL };
	if (!g_strv_contains(absences, absence) || origin == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "%s: an absence is none, unknown or not_wished, with an origin",
			    fact_id);
		return false;
	}
	json_t *root = uf_profile_get_json(self);
	if (find_place(self, fact_id, error) == NULL || !uf_fact_id_set(root, fact_id, NULL, error))
		return false;
	record(root, fact_id, origin, absence);
	return true;
}

/* The list at @rows, made when it is not there yet. */
static json_t *
ensure_rows(json_t *root, const char *rows, GError **error)
{
	json_t *list = uf_fact_id_find(root, rows);
	if (list != NULL)
		return list;
	g_autoptr(json_t) fresh = json_array();
	return uf_fact_id_set(root, rows, fresh, error) ? uf_fact_id_find(root, rows) : NULL;
}

static bool
apply_row(json_t *root, const char *rows, json_t *row, const UfOrigin *origin, GError **error)
{
	json_t *list = ensure_rows(root, rows, error);
	if (list == NULL)
		return false;
	json_array_append(list, row);
	g_autofree char *fact_id = g_strconcat(rows, "/", uf_json_get_string(row, "id"), NULL);
	record(root, fact_id, origin, NULL);
	return true;
}

char *
uf_profile_add_row(UfProfile *self, const char *rows, json_t *row, const UfOrigin *origin,
		   GError **error)
{
	const UfPlace *place = find_place(self, rows, error);
	if (place == NULL)
		return NULL;
	if (place->kind != UF_PLACE_ROWS || !json_is_object(row)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: not a list of rows", rows);
		return NULL;
	}
	g_autofree char *id = uf_id_new(place->prefix[0]);
	g_autofree char *fact_id = g_strconcat(rows, "/", id, NULL);
	g_autoptr(json_t) complete = json_pack("{s:s}", "id", id);
	json_object_update_missing(complete, row);
	if (!prepare_row(self, place, complete, error))
		return NULL;
	g_autoptr(json_t) trial = json_deep_copy(uf_profile_get_json(self));
	if (!apply_row(trial, rows, complete, origin, error) ||
	    !check_shape(self, trial, fact_id, error) ||
	    !apply_row(uf_profile_get_json(self), rows, complete, origin, error))
		return NULL;
	return g_steal_pointer(&id);
}

static bool
value_names(const json_t *value, const char *id)
{
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (g_strcmp0(json_string_value(json_array_get(value, i)), id) == 0)
			return true;
	}
	return g_strcmp0(json_string_value(value), id) == 0;
}

/* The fact outside @row that names it, or NULL. Yours. */
static char *
find_reference(const UfProfile *self, const char *row, const char *id)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(self);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact_id = g_ptr_array_index(facts, i);
		const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(self), fact_id);
		const bool names = place != NULL &&
				   (place->kind == UF_PLACE_MEMBER ||
				    place->kind == UF_PLACE_MEMBERS || place->kind == UF_PLACE_ROW);
		if (names && !uf_fact_id_is_under(fact_id, row) &&
		    value_names(uf_profile_find_fact(self, fact_id), id))
			return g_strdup(fact_id);
	}
	return NULL;
}

bool
uf_profile_remove_row(UfProfile *self, const char *row, GError **error)
{
	json_t *root = uf_profile_get_json(self);
	const char *slash = strrchr(row, '/');
	g_autofree char *rows = slash != NULL ? g_strndup(row, (gsize)(slash - row)) : NULL;
	json_t *list = rows != NULL ? uf_fact_id_find(root, rows) : NULL;
	size_t index = 0;
	while (index < json_array_size(list) &&
	       g_strcmp0(uf_json_get_string(json_array_get(list, index), "id"), slash + 1) != 0)
		index++;
	if (index >= json_array_size(list)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: no such row in this profile",
			    row);
		return false;
	}
	g_autofree char *reference = find_reference(self, row, slash + 1);
	if (reference != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: still named by %s", row,
			    reference);
		return false;
	}
	json_array_remove(list, index);
	drop_entries(json_object_get(root, "origins"), row, false);
	drop_entries(json_object_get(root, "absences"), row, false);
	return true;
}
