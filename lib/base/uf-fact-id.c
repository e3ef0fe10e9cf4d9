#include "uf-fact-id.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"

#define PARTS_MAX 16

bool
uf_fact_id_is_valid(const char *id)
{
	size_t parts = 1;
	bool empty = true;
	if (strlen(id) > UF_FACT_ID_MAX)
		return false;
	for (const char *p = id; *p != '\0'; p++) {
		if (*p == '/') {
			if (empty || ++parts > PARTS_MAX)
				return false;
			empty = true;
			continue;
		}
		if (!g_ascii_isalnum(*p) && strchr("_-.", *p) == NULL)
			return false;
		empty = false;
	}
	return !empty;
}

bool
uf_fact_id_is_under(const char *id, const char *prefix)
{
	const size_t length = strlen(prefix);
	return strncmp(id, prefix, length) == 0 && (id[length] == '\0' || id[length] == '/');
}

static json_t *
step_into(const json_t *node, const UfJsonStep *step)
{
	return step->key != NULL ? json_object_get(node, step->key)
				 : json_array_get(node, step->index);
}

char *
uf_fact_id_from_steps(const json_t *root, const UfJsonStep *steps, size_t n)
{
	g_autoptr(GString) id = g_string_new(NULL);
	const json_t *node = root;
	for (size_t i = 0; i < n; i++) {
		node = step_into(node, &steps[i]);
		const char *part = steps[i].key;
		if (part == NULL && node != NULL && !json_is_object(node))
			break;
		if (part == NULL)
			part = uf_json_get_string(node, "id");
		if (node == NULL || part == NULL)
			return NULL;
		g_string_append_printf(id, "%s%s", id->len > 0 ? "/" : "", part);
	}
	return id->len > 0 ? g_string_free(g_steal_pointer(&id), FALSE) : NULL;
}

json_t *
uf_fact_id_find(const json_t *root, const char *id)
{
	g_auto(GStrv) parts = g_strsplit(id, "/", -1);
	const json_t *node = root;
	for (size_t i = 0; parts[i] != NULL && node != NULL; i++)
		node = json_is_array(node) ? uf_json_find_row(node, parts[i])
					   : json_object_get(node, parts[i]);
	return (json_t *)node;
}

bool
uf_fact_id_set(json_t *root, const char *id, json_t *value, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(id, "/", -1);
	const size_t n = g_strv_length(parts);
	json_t *node = root;
	for (size_t i = 0; i + 1 < n; i++) {
		json_t *next = json_is_array(node) ? uf_json_find_row(node, parts[i])
						   : json_object_get(node, parts[i]);
		if (next == NULL && json_is_object(node) && value != NULL) {
			next = json_object();
			json_object_set_new(node, parts[i], next);
		}
		if (next == NULL && value == NULL)
			return true;
		if (next == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
				    "%s: no row \"%s\" in this profile", id, parts[i]);
			return false;
		}
		node = next;
	}
	if (n == 0 || !json_is_object(node)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not the place of a fact", id);
		return false;
	}
	if (value == NULL)
		json_object_del(node, parts[n - 1]);
	else
		json_object_set(node, parts[n - 1], value);
	return true;
}
