#include "uf-profile-edit.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-private.h"

/* Where a fault lies; what is required lies at the key that is not there. Yours. */
static char *
locate_fault(const json_t *root, const UfSchemaFault *fault)
{
	const char *property = uf_json_get_string(fault->parameters, "property");
	g_autofree char *place = uf_profile_pointer_to_fact_id(root, fault->path);
	if (property == NULL)
		return g_steal_pointer(&place);
	return g_strconcat(place, *place != '\0' ? "/" : "", property, NULL);
}

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
		g_autofree char *place = locate_fault(root, fault);
		if (!uf_fact_id_is_under(place, fact_id) && !uf_fact_id_is_under(fact_id, place))
			continue;
		g_autofree char *shown = uf_profile_format_place(place);
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: does not fit the schema (%s)", shown, fault->rule);
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

static json_t *prepare_below(const UfProfile *self, const char *path, json_t *value,
			     GError **error);

/* A new object with every leaf of @object, which lies at @path, as profiles store it. */
static json_t *
prepare_object(const UfProfile *self, const char *path, json_t *object, GError **error)
{
	const UfProfileSchema *schema = uf_profile_get_schema(self);
	g_autoptr(json_t) prepared = json_object();
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		g_autofree char *below = g_strconcat(path, "/", key, NULL);
		const UfPlace *place = uf_profile_schema_find(schema, below);
		json_t *part = place != NULL && uf_place_is_leaf(place)
				   ? prepare_value(place, object, value, error)
				   : prepare_below(self, below, value, error);
		if (part == NULL)
			return NULL;
		json_object_set_new(prepared, key, part);
	}
	return g_steal_pointer(&prepared);
}

/* @value is what stands at @path, leaves apart: an object, rows, or what the schema will refuse. */
static json_t *
prepare_below(const UfProfile *self, const char *path, json_t *value, GError **error)
{
	if (json_is_object(value))
		return prepare_object(self, path, value, error);
	if (!json_is_array(value))
		return json_incref(value);
	g_autofree char *row_path = g_strconcat(path, "/*", NULL);
	g_autoptr(json_t) rows = json_array();
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *row = prepare_below(self, row_path, json_array_get(value, i), error);
		if (row == NULL)
			return NULL;
		json_array_append_new(rows, row);
	}
	return g_steal_pointer(&rows);
}

/* Nobody lifts a protection by writing an address anew: "protected" has to be set for that. */
static void
keep_protection(const json_t *before, json_t *after)
{
	json_t *mark = json_object_get(before, "protected");
	if (mark != NULL && json_is_object(after) && json_object_get(after, "protected") == NULL)
		json_object_set(after, "protected", mark);
}

/* What goes at @fact_id, when @after comes in its place, is named by nothing that stays. */
static bool
check_references(const UfProfile *self, const char *fact_id, const json_t *after, GError **error)
{
	g_autofree char *reference = uf_profile_find_reference(self, fact_id, after);
	if (reference != NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: still named by %s", fact_id,
			    reference);
	return reference == NULL;
}

/* A change of one fact: a value, or an absence, or nothing any more. */
typedef struct {
	const char *fact_id;
	json_t *value;
	const UfOrigin *origin;
	const char *absence;
} Change;

static bool
apply_change(json_t *root, const Change *change, GError **error)
{
	if (!uf_fact_id_set(root, change->fact_id, change->value, error))
		return false;
	record(root, change->fact_id, change->origin, change->absence);
	return true;
}

/* On a copy first: a change that is refused leaves everything as it was. */
static bool
try_change(UfProfile *self, const Change *change, GError **error)
{
	g_autoptr(json_t) trial = json_deep_copy(uf_profile_get_json(self));
	return check_references(self, change->fact_id, change->value, error) &&
	       apply_change(trial, change, error) &&
	       check_shape(self, trial, change->fact_id, error) &&
	       apply_change(uf_profile_get_json(self), change, error);
}

static json_t *
prepare_fact(const UfProfile *self, const UfPlace *place, const Change *change, GError **error)
{
	g_autofree char *holder = g_path_get_dirname(change->fact_id);
	if (uf_place_is_leaf(place))
		return prepare_value(place, uf_profile_find_fact(self, holder), change->value,
				     error);
	json_t *prepared = prepare_below(self, change->fact_id, change->value, error);
	keep_protection(uf_profile_find_fact(self, change->fact_id), prepared);
	return prepared;
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
	Change change = { .fact_id = fact_id, .value = value };
	g_autoptr(json_t) prepared =
	    value != NULL ? prepare_fact(self, place, &change, error) : NULL;
	if (value != NULL && prepared == NULL)
		return false;
	change.value = prepared;
	change.origin = value != NULL ? origin : NULL;
	return try_change(self, &change, error);
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
	const Change change = { .fact_id = fact_id, .origin = origin, .absence = absence };
	return find_place(self, fact_id, error) != NULL && try_change(self, &change, error);
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
	g_autoptr(json_t) whole = json_pack("{s:s}", "id", id);
	json_object_update_missing(whole, row);
	g_autofree char *path = g_strconcat(place->path, "/*", NULL);
	g_autoptr(json_t) complete = prepare_object(self, path, whole, error);
	if (complete == NULL)
		return NULL;
	g_autoptr(json_t) trial = json_deep_copy(uf_profile_get_json(self));
	if (!apply_row(trial, rows, complete, origin, error) ||
	    !check_shape(self, trial, fact_id, error) ||
	    !apply_row(uf_profile_get_json(self), rows, complete, origin, error))
		return NULL;
	return g_steal_pointer(&id);
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
	if (!check_references(self, row, NULL, error))
		return false;
	json_array_remove(list, index);
	drop_entries(json_object_get(root, "origins"), row, false);
	drop_entries(json_object_get(root, "absences"), row, false);
	return true;
}
