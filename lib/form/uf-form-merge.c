#include "uf-form-merge.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"

/* Position of the row of that id, or -1. */
static gssize
find_row(const json_t *rows, const char *id, size_t length)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *name = uf_json_get_string(json_array_get(rows, i), "id");
		if (name != NULL && strlen(name) == length && memcmp(name, id, length) == 0)
			return (gssize)i;
	}
	return -1;
}

static bool
set_missing(GError **error, const char *what, const char *id)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s \"%s\", which the base does not have", what, id);
	return false;
}

/* Takes away the row @id of @rows, or the column of a table for "table.child". */
static bool
remove_row(json_t *rows, const char *id, const char *full_id, GError **error)
{
	const size_t length = strcspn(id, ".");
	const gssize index = find_row(rows, id, length);
	if (index < 0)
		return set_missing(error, "removes", full_id);
	if (id[length] == '\0')
		return json_array_remove(rows, (size_t)index) == 0;
	json_t *row = json_array_get(rows, (size_t)index);
	return remove_row(json_object_get(row, "fields"), id + length + 1, full_id, error);
}

static bool
remove_named(json_t *root, const json_t *names, GError **error)
{
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		const char *slash = strchr(name, '/');
		g_autofree char *list =
		    slash != NULL ? g_strndup(name, (size_t)(slash - name)) : g_strdup("fields");
		const char *id = slash != NULL ? slash + 1 : name;
		if (!remove_row(json_object_get(root, list), id, name, error))
			return false;
	}
	return true;
}

static bool merge_rows(json_t *rows, const json_t *overlay, GError **error);

/* Members replace those of their name, whole; null removes one. */
static bool
merge_boxes(json_t *boxes, const json_t *overlay, GError **error)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)overlay, name, value)
	{
		if (!json_is_null(value))
			json_object_set_new(boxes, name, json_deep_copy(value));
		else if (json_object_del(boxes, name) != 0)
			return set_missing(error, "removes the box", name);
	}
	return true;
}

/* Keys of @overlay replace those of @row; null removes one; columns match by id, boxes by name. */
static bool
merge_keys(json_t *row, const json_t *overlay, GError **error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)overlay, key, value)
	{
		json_t *columns = json_object_get(row, "fields");
		if (json_is_null(value))
			json_object_del(row, key);
		else if (g_str_equal(key, "fields") && json_is_array(columns)) {
			if (!merge_rows(columns, value, error))
				return false;
		} else if (g_str_equal(key, "boxes") && json_is_object(value)) {
			if (json_object_get(row, key) == NULL)
				json_object_set_new(row, key, json_object());
			if (!merge_boxes(json_object_get(row, key), value, error))
				return false;
		} else if (!g_str_equal(key, "after"))
			json_object_set_new(row, key, json_deep_copy(value));
	}
	return true;
}

/* Puts @row (a new reference) behind the row @after, or last when @after is NULL. */
static bool
insert_row(json_t *rows, json_t *row, const char *after, GError **error)
{
	if (after == NULL) {
		json_array_append_new(rows, row);
		return true;
	}
	const gssize index = find_row(rows, after, strlen(after));
	if (index < 0) {
		json_decref(row);
		return set_missing(error, "comes after", after);
	}
	json_array_insert_new(rows, (size_t)index + 1, row);
	return true;
}

static bool
merge_row(json_t *rows, const json_t *overlay, GError **error)
{
	const char *id = uf_json_get_string(overlay, "id");
	const char *after = uf_json_get_string(overlay, "after");
	const gssize index = find_row(rows, id, strlen(id));
	g_autoptr(json_t) row =
	    index >= 0 ? json_incref(json_array_get(rows, (size_t)index)) : json_object();
	if (!merge_keys(row, overlay, error))
		return false;
	if (index >= 0 && after == NULL)
		return true;
	if (index >= 0)
		json_array_remove(rows, (size_t)index);
	return insert_row(rows, g_steal_pointer(&row), after, error);
}

static bool
merge_rows(json_t *rows, const json_t *overlay, GError **error)
{
	for (size_t i = 0; i < json_array_size(overlay); i++) {
		const json_t *row = json_array_get(overlay, i);
		const char *id = uf_json_get_string(row, "id");
		if (find_row(overlay, id, strlen(id)) != (gssize)i) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "\"%s\" appears twice in the overlay", id);
			return false;
		}
		if (!merge_row(rows, row, error))
			return false;
	}
	return true;
}

static bool
merge_names(json_t *members, const json_t *overlay, GError **error)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)overlay, name, value)
	{
		json_t *member = json_object_get(members, name);
		if (json_is_null(value)) {
			if (json_object_del(members, name) != 0)
				return set_missing(error, "removes", name);
		} else if (member == NULL) {
			json_object_set_new(members, name, json_deep_copy(value));
		} else if (!merge_keys(member, value, error)) {
			return false;
		}
	}
	return true;
}

/* Keys that are not replaced whole. */
static const struct {
	const char *key;
	bool (*merge)(json_t *base, const json_t *overlay, GError **error);
	bool is_rows;
} merged_keys[] = {
	{ "fields", merge_rows, true },    { "pieces", merge_rows, true },
	{ "deadlines", merge_rows, true }, { "channels", merge_names, false },
	{ "figures", merge_names, false }, { "roles", merge_names, false },
};

static bool
merge_key(json_t *root, const char *key, const json_t *value, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(merged_keys); i++) {
		if (!g_str_equal(key, merged_keys[i].key))
			continue;
		json_t *base = json_object_get(root, key);
		if (base == NULL) {
			base = merged_keys[i].is_rows ? json_array() : json_object();
			json_object_set_new(root, key, base);
		}
		if (!merged_keys[i].merge(base, value, error)) {
			g_prefix_error(error, "%s: ", key);
			return false;
		}
		return true;
	}
	if (json_is_null(value))
		json_object_del(root, key);
	else
		json_object_set_new(root, key, json_deep_copy(value));
	return true;
}

json_t *
uf_form_merge(const json_t *base, const json_t *overlay, GError **error)
{
	g_autoptr(json_t) root = json_deep_copy(base);
	json_object_del(root, "abstract");
	if (!remove_named(root, json_object_get(overlay, "remove"), error)) {
		g_prefix_error(error, "remove: ");
		return NULL;
	}
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)overlay, key, value)
	{
		if (!merge_key(root, key, value, error))
			return NULL;
	}
	json_object_del(root, "extends");
	json_object_del(root, "remove");
	return g_steal_pointer(&root);
}
