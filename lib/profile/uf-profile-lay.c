#include "uf-profile-lay.h"

#include <string.h>

#include "uf-json.h"
#include "uf-profile-diff.h"
#include "uf-profile-edit.h"

/* the three of one place; NULL where it has nothing; all borrowed */
typedef struct {
	const json_t *before;
	const json_t *mine;
	const json_t *theirs;
} Three;

static bool
is_same(const json_t *one, const json_t *other)
{
	return one == other || (one != NULL && other != NULL && json_equal(one, other));
}

static bool
has_only_rows(const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (uf_json_get_string(json_array_get(list, i), "id") == NULL)
			return false;
	}
	return list == NULL || json_is_array(list);
}

static json_t *lay_value(const char *path, Three three, GPtrArray *clashes);

static json_t *
lay_object(const char *path, Three three, GPtrArray *clashes)
{
	json_t *laid = json_object();
	g_autoptr(json_t) keys = json_copy((json_t *)three.theirs);
	json_object_update_missing(keys, (json_t *)three.mine);
	const char *key;
	json_t *unused;
	json_object_foreach(keys, key, unused)
	{
		const Three below = { json_object_get(three.before, key),
				      json_object_get(three.mine, key),
				      json_object_get(three.theirs, key) };
		g_autofree char *place = g_strconcat(path, *path != '\0' ? "/" : "", key, NULL);
		json_t *value = lay_value(place, below, clashes);
		if (value != NULL)
			json_object_set_new(laid, key, value);
	}
	return laid;
}

static json_t *
lay_rows(const char *path, Three three, GPtrArray *clashes)
{
	json_t *laid = json_array();
	const json_t *const lists[] = { three.theirs, three.mine };
	for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
		for (size_t i = 0; i < json_array_size(lists[list]); i++) {
			const char *id = uf_json_get_string(json_array_get(lists[list], i), "id");
			const Three row = { uf_json_find_row(three.before, id),
					    uf_json_find_row(three.mine, id),
					    uf_json_find_row(three.theirs, id) };
			if (list > 0 && row.theirs != NULL)
				continue;
			g_autofree char *place = g_strconcat(path, "/", id, NULL);
			json_t *value = lay_value(place, row, clashes);
			if (value != NULL)
				json_array_append_new(laid, value);
		}
	}
	return laid;
}

/* New reference; NULL when nothing stays there. */
static json_t *
lay_value(const char *path, Three three, GPtrArray *clashes)
{
	if (is_same(three.before, three.mine) || is_same(three.mine, three.theirs))
		return json_incref((json_t *)three.theirs);
	if (is_same(three.before, three.theirs))
		return json_incref((json_t *)three.mine);
	if (json_is_object(three.mine) && json_is_object(three.theirs))
		return lay_object(path, three, clashes);
	if (json_is_array(three.mine) && json_is_array(three.theirs) &&
	    has_only_rows(three.before) && has_only_rows(three.mine) && has_only_rows(three.theirs))
		return lay_rows(path, three, clashes);
	g_ptr_array_add(clashes, g_strdup(path));
	return json_incref((json_t *)three.theirs);
}

static bool
is_in_clash(const char *fact, const GPtrArray *clashes)
{
	for (guint i = 0; i < clashes->len; i++) {
		const char *clash = g_ptr_array_index(clashes, i);
		if (uf_fact_id_is_under(fact, clash) || uf_fact_id_is_under(clash, fact))
			return true;
	}
	return false;
}

/* origins or absences: entries by fact id */
static json_t *
lay_table(Three three, const GPtrArray *clashes)
{
	json_t *laid = three.theirs != NULL ? json_copy((json_t *)three.theirs) : json_object();
	g_autoptr(json_t) keys =
	    three.mine != NULL ? json_copy((json_t *)three.mine) : json_object();
	json_object_update_missing(keys, (json_t *)three.before);
	const char *key;
	json_t *unused;
	json_object_foreach(keys, key, unused)
	{
		const json_t *before = json_object_get(three.before, key);
		json_t *mine = json_object_get(three.mine, key);
		if (is_same(before, mine) || is_in_clash(key, clashes) ||
		    !is_same(before, json_object_get(three.theirs, key)))
			continue;
		if (mine != NULL)
			json_object_set(laid, key, mine);
		else
			json_object_del(laid, key);
	}
	return laid;
}

static void
copy_entries(json_t *into, const json_t *from, const char *fact)
{
	const char *key;
	json_t *entry;
	json_object_foreach((json_t *)from, key, entry)
	{
		if (uf_fact_id_is_under(key, fact))
			json_object_set(into, key, entry);
	}
}

static void
drop_entries(json_t *table, const char *fact, bool holders)
{
	const char *key;
	json_t *entry;
	void *next;
	json_object_foreach_safe(table, next, key, entry)
	{
		if (uf_fact_id_is_under(key, fact) || (holders && uf_fact_id_is_under(fact, key)))
			json_object_del(table, key);
	}
}

/* the list and the id of the row that @fact is itself; NULL when it is none */
static json_t *
ensure_list(UfProfile *into, const char *fact, const char **id)
{
	const char *slash = strrchr(fact, '/');
	g_autofree char *holder = slash != NULL ? g_strndup(fact, (gsize)(slash - fact)) : NULL;
	const UfPlace *place =
	    holder != NULL ? uf_profile_schema_find(uf_profile_get_schema(into), holder) : NULL;
	if (place == NULL || place->kind != UF_PLACE_ROWS)
		return NULL;
	json_t *root = uf_profile_get_json(into);
	g_autoptr(json_t) fresh = json_array();
	*id = slash + 1;
	if (uf_fact_id_find(root, holder) == NULL && !uf_fact_id_set(root, holder, fresh, NULL))
		return NULL;
	return uf_fact_id_find(root, holder);
}

static void
put_row(json_t *list, const char *id, json_t *row)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(list, i), "id"), id) == 0) {
			json_array_set(list, i, row);
			return;
		}
	}
	json_array_append(list, row);
}

static bool
put_value(UfProfile *into, const json_t *value, const char *fact, GError **error)
{
	const char *id = NULL;
	json_t *list = ensure_list(into, fact, &id);
	if (value == NULL && list != NULL)
		return uf_profile_find_fact(into, fact) == NULL ||
		       uf_profile_remove_row(into, fact, error);
	g_autoptr(json_t) copy = value != NULL ? json_deep_copy(value) : NULL;
	if (list == NULL)
		return uf_fact_id_set(uf_profile_get_json(into), fact, copy, error);
	put_row(list, id, copy);
	return true;
}

static json_t *
ensure_table(json_t *root, const char *name)
{
	if (json_object_get(root, name) == NULL)
		json_object_set_new(root, name, json_object());
	return json_object_get(root, name);
}

bool
uf_profile_lay_take(UfProfile *into, const UfProfile *mine, const char *clash, GError **error)
{
	static const char *const tables[] = { "origins", "absences" };
	const json_t *value = uf_profile_find_fact(mine, clash);
	if (!put_value(into, value, clash, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		json_t *table = ensure_table(uf_profile_get_json(into), tables[i]);
		/* a value contradicts the absence of what holds it */
		drop_entries(table, clash, i == 1 && value != NULL);
		copy_entries(table, json_object_get(uf_profile_get_json(mine), tables[i]), clash);
	}
	return true;
}

/* One said that there is nothing, the other what there is: as in @theirs, and a clash. */
static void
settle_absences(UfProfile *laid, const UfProfile *theirs, GPtrArray *clashes)
{
	g_autoptr(json_t) absences =
	    json_copy(json_object_get(uf_profile_get_json(laid), "absences"));
	const char *key;
	json_t *unused;
	json_object_foreach(absences, key, unused)
	{
		const json_t *value = uf_profile_find_fact(laid, key);
		if (value == NULL || (json_is_array(value) && json_array_size(value) == 0))
			continue;
		g_ptr_array_add(clashes, g_strdup(key));
		uf_profile_lay_take(laid, theirs, key, NULL);
	}
}

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
names_nobody(const json_t *value, GHashTable *ids)
{
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (names_nobody(json_array_get(value, i), ids))
			return true;
	}
	return json_is_string(value) && !g_hash_table_contains(ids, json_string_value(value));
}

/* true when a row names one that is not there */
static bool
has_loose_end(const UfProfile *self)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	collect_ids(uf_profile_get_json(self), ids);
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(self);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact = g_ptr_array_index(facts, i);
		const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(self), fact);
		if (place != NULL &&
		    (place->kind == UF_PLACE_MEMBER || place->kind == UF_PLACE_MEMBERS ||
		     place->kind == UF_PLACE_ROW) &&
		    names_nobody(uf_profile_find_fact(self, fact), ids))
			return true;
	}
	return false;
}

/* The outermost row that holds @fact and that @profile does not have; yours, NULL when none. */
static char *
find_missing_row(const UfProfile *profile, const char *fact)
{
	const char *slash = strchr(fact, '/');
	for (; slash != NULL; slash = strchr(slash + 1, '/')) {
		g_autofree char *list = g_strndup(fact, (gsize)(slash - fact));
		const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(profile), list);
		if (place == NULL || place->kind != UF_PLACE_ROWS)
			continue;
		const char *end = strchr(slash + 1, '/');
		g_autofree char *row =
		    end != NULL ? g_strndup(fact, (gsize)(end - fact)) : g_strdup(fact);
		if (uf_profile_find_fact(profile, row) == NULL)
			return g_steal_pointer(&row);
	}
	return NULL;
}

GPtrArray *
uf_profile_list_units(const UfProfile *before, const UfProfile *after)
{
	GPtrArray *units = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) changes = uf_profile_diff(before, after);
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		char *unit = find_missing_row(before, change->fact_id);
		if (unit == NULL)
			unit = find_missing_row(after, change->fact_id);
		if (unit == NULL)
			unit = g_strdup(change->fact_id);
		if (g_ptr_array_find_with_equal_func(units, unit, g_str_equal, NULL))
			g_free(unit);
		else
			g_ptr_array_add(units, unit);
	}
	return units;
}

/* @root without what is not a fact; new reference */
static json_t *
strip(const json_t *root)
{
	static const char *const apart[] = { "schema", "id", "revision", "origins", "absences" };
	json_t *bare = json_copy((json_t *)root);
	for (size_t i = 0; i < G_N_ELEMENTS(apart); i++)
		json_object_del(bare, apart[i]);
	return bare;
}

static UfProfile *
lay(const UfProfile *before, const UfProfile *mine, const UfProfile *theirs, GPtrArray *clashes)
{
	static const char *const tables[] = { "origins", "absences" };
	const json_t *const roots[] = { uf_profile_get_json(before), uf_profile_get_json(mine),
					uf_profile_get_json(theirs) };
	g_autoptr(json_t) first = strip(roots[0]);
	g_autoptr(json_t) second = strip(roots[1]);
	g_autoptr(json_t) third = strip(roots[2]);
	g_autoptr(json_t) facts = lay_object("", (Three){ first, second, third }, clashes);
	g_autoptr(json_t) copy = json_deep_copy(facts);
	UfProfile *laid = uf_profile_copy(theirs);
	json_t *root = uf_profile_get_json(laid);
	const char *key;
	json_t *unused;
	json_object_foreach(third, key, unused) json_object_del(root, key);
	json_object_update(root, copy);
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		const Three three = { json_object_get(roots[0], tables[i]),
				      json_object_get(roots[1], tables[i]),
				      json_object_get(roots[2], tables[i]) };
		json_object_set_new(root, tables[i], lay_table(three, clashes));
	}
	settle_absences(laid, theirs, clashes);
	return laid;
}

UfProfile *
uf_profile_lay(const UfProfile *before, const UfProfile *mine, const UfProfile *theirs,
	       GPtrArray *clashes)
{
	const guint first = clashes->len;
	g_autoptr(UfProfile) laid = lay(before, mine, theirs, clashes);
	if (!has_loose_end(laid) || has_loose_end(theirs))
		return g_steal_pointer(&laid);
	/* a row of one names what the other removed: a person looks at all of it */
	g_autoptr(GPtrArray) units = uf_profile_list_units(before, mine);
	if (clashes->len > first)
		g_ptr_array_remove_range(clashes, first, clashes->len - first);
	for (guint i = 0; i < units->len; i++)
		g_ptr_array_add(clashes, g_strdup(g_ptr_array_index(units, i)));
	return uf_profile_copy(theirs);
}
