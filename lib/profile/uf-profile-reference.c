/* Rows are named by other rows: what goes must not be named any more. */
#include <string.h>

#include "uf-json.h"
#include "uf-profile-private.h"

static void
collect_ids(const json_t *node, GHashTable *ids)
{
	const char *id = uf_json_get_string(node, "id");
	if (id != NULL)
		g_hash_table_add(ids, (gpointer)id);
	const char *key;
	json_t *child;
	json_object_foreach((json_t *)node, key, child) collect_ids(child, ids);
	for (size_t i = 0; i < json_array_size(node); i++)
		collect_ids(json_array_get(node, i), ids);
}

static bool
value_names(const json_t *value, GHashTable *ids)
{
	const char *text = json_string_value(value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (value_names(json_array_get(value, i), ids))
			return true;
	}
	return text != NULL && g_hash_table_contains(ids, text);
}

static bool
is_reference(const UfProfile *self, const char *fact_id)
{
	const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(self), fact_id);
	return place != NULL && (place->kind == UF_PLACE_MEMBER ||
				 place->kind == UF_PLACE_MEMBERS || place->kind == UF_PLACE_ROW);
}

char *
uf_profile_find_reference(const UfProfile *self, const char *fact_id, const json_t *after)
{
	g_autoptr(GHashTable) gone = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
	collect_ids(uf_profile_find_fact(self, fact_id), gone);
	collect_ids(after, kept);
	GHashTableIter iterator;
	gpointer id;
	g_hash_table_iter_init(&iterator, kept);
	while (g_hash_table_iter_next(&iterator, &id, NULL))
		g_hash_table_remove(gone, id);
	if (g_hash_table_size(gone) == 0)
		return NULL;
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(self);
	for (guint i = 0; i < facts->len; i++) {
		const char *other = g_ptr_array_index(facts, i);
		if (!uf_fact_id_is_under(other, fact_id) && is_reference(self, other) &&
		    value_names(uf_profile_find_fact(self, other), gone))
			return g_strdup(other);
	}
	return NULL;
}
