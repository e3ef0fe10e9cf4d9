/* The household of one side of a split. */
#include <string.h>

#include "uf-flow-split-private.h"
#include "uf-flow-unit-private.h"
#include "uf-json.h"

static bool
is_on(const UfSplit *split, const char *unit, UfSide side)
{
	gpointer found = NULL;
	if (!g_hash_table_lookup_extended(split->sides, unit, NULL, &found))
		return side == UF_SIDE_OLD;
	return (GPOINTER_TO_INT(found) & (int)side) != 0;
}

/* How a person is known on the side where she does not live: who she is, nothing else. */
static json_t *
make_outside(const json_t *member)
{
	static const char *const keys[] = {
		"id",          "civility",         "sex",  "birth_name", "used_name",
		"given_names", "usual_given_name", "birth"
	};
	json_t *known = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		json_t *value = json_object_get(member, keys[i]);
		if (value != NULL)
			json_object_set(known, keys[i], value);
	}
	json_object_set_new(known, "presence", json_pack("{s:s}", "kind", "outside"));
	return known;
}

static json_t *
make_members(const UfSplit *split, UfSide side)
{
	const json_t *members = uf_profile_find_fact(split->profile, "members");
	json_t *kept = json_array();
	for (size_t i = 0; i < json_array_size(members); i++) {
		json_t *member = json_array_get(members, i);
		const char *id = uf_json_get_string(member, "id");
		const bool leaves = g_hash_table_contains(split->leaving, id);
		g_autofree char *key = g_strconcat(side == UF_SIDE_OLD ? "old/" : "new/", id, NULL);
		if (leaves == (side == UF_SIDE_NEW))
			json_array_append(kept, member);
		else if (g_hash_table_contains(split->outside, key))
			json_array_append_new(kept, make_outside(member));
	}
	return kept;
}

static void
keep_rows(const UfSplit *split, UfSide side, const char *list, json_t *rows)
{
	for (size_t i = json_array_size(rows); i > 0; i--) {
		const char *id = uf_json_get_string(json_array_get(rows, i - 1), "id");
		g_autofree char *unit = g_strjoin("/", list, id, NULL);
		if (!is_on(split, unit, side))
			json_array_remove(rows, i - 1);
	}
}

static void
keep_parts(const UfSplit *split, UfSide side, json_t *household)
{
	const char *key;
	json_t *value;
	void *next;
	json_object_foreach_safe(household, next, key, value)
	{
		g_autofree char *unit = g_strconcat("household/", key, NULL);
		const UfPlace *place = uf_profile_schema_find(split->talk.flow->schema, unit);
		if (place != NULL && place->kind == UF_PLACE_ROWS)
			keep_rows(split, side, unit, value);
		else if (!is_on(split, unit, side))
			json_object_del(household, key);
	}
}

/* Of what only one partner needs, the new side has its people's rows. */
static void
keep_extensions(const UfSplit *split, UfSide side, json_t *extensions)
{
	const char *adapter;
	json_t *extension;
	json_object_foreach(extensions, adapter, extension)
	{
		const char *key;
		json_t *value;
		void *next;
		g_autofree char *list = g_strjoin("/", "extensions", adapter, "members", NULL);
		json_object_foreach_safe(extension, next, key, value)
		{
			if (g_str_equal(key, "members"))
				keep_rows(split, side, list, value);
			else if (side == UF_SIDE_NEW)
				json_object_del(extension, key);
		}
	}
}

/* A copy of what both have: what is protected in it stays where it was. */
static void
drop_protected(json_t *value)
{
	const char *key;
	json_t *child;
	void *next;
	json_object_foreach_safe(value, next, key, child)
	{
		if (json_is_object(child) && uf_json_get_boolean(child, "protected", false))
			json_object_del(value, key);
		else
			drop_protected(child);
	}
	for (size_t i = json_array_size(value); i > 0; i--) {
		json_t *row = json_array_get(value, i - 1);
		if (json_is_object(row) && uf_json_get_boolean(row, "protected", false))
			json_array_remove(value, i - 1);
		else
			drop_protected(row);
	}
}

static void
guard_shared(const UfSplit *split, json_t *root)
{
	GHashTableIter iterator;
	gpointer unit;
	gpointer side;
	g_hash_table_iter_init(&iterator, split->sides);
	while (g_hash_table_iter_next(&iterator, &unit, &side)) {
		if (GPOINTER_TO_INT(side) == UF_SIDE_BOTH)
			drop_protected(uf_fact_id_find(root, unit));
	}
}

/* what was asked in vain goes with whom, or with what, it was asked of */
static bool
is_absence_on(const UfSplit *split, const json_t *root, const char *fact, UfSide side)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	if (g_str_equal(parts[0], "members") && parts[1] != NULL)
		return g_hash_table_contains(split->leaving, parts[1]) == (side == UF_SIDE_NEW);
	if (g_str_equal(parts[0], "housing"))
		return is_on(split, "housing", side);
	if (g_str_equal(parts[0], "extensions"))
		return side == UF_SIDE_OLD;
	if (parts[1] == NULL || g_str_equal(parts[0], "household"))
		return uf_fact_id_find(root, fact) == NULL ||
		       json_array_size(uf_fact_id_find(root, fact)) == 0;
	g_autofree char *row = g_strjoin("/", parts[0], parts[1], NULL);
	return uf_fact_id_find(root, row) != NULL;
}

static void
keep_tables(const UfSplit *split, json_t *root, UfSide side)
{
	const char *key;
	json_t *entry;
	void *next;
	json_t *origins = json_object_get(root, "origins");
	json_t *absences = json_object_get(root, "absences");
	json_object_foreach_safe(absences, next, key, entry)
	{
		if (!is_absence_on(split, root, key, side))
			json_object_del(absences, key);
	}
	json_object_foreach_safe(origins, next, key, entry)
	{
		if (uf_fact_id_find(root, key) == NULL && json_object_get(absences, key) == NULL)
			json_object_del(origins, key);
	}
}

/* where those are who are known without living there was said today */
static void
note_outside(const UfSplit *split, json_t *root, UfSide side)
{
	const UfContext *context = split->talk.flow->context;
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", uf_context_get_today(context),
						   uf_context_get_worker(context), NULL);
	GHashTableIter iterator;
	gpointer key;
	const char *prefix = side == UF_SIDE_OLD ? "old/" : "new/";
	json_t *origins = json_object_get(root, "origins");
	g_hash_table_iter_init(&iterator, split->outside);
	while (origins != NULL && g_hash_table_iter_next(&iterator, &key, NULL)) {
		if (!g_str_has_prefix(key, prefix))
			continue;
		g_autofree char *fact =
		    g_strdup_printf("members/%s/presence", (const char *)key + strlen(prefix));
		json_object_set_new(origins, fact, uf_origin_to_json(origin));
	}
}

UfProfile *
uf_split_make_side(const UfSplit *split, UfSide side, const char *id, json_t *dropped,
		   GError **error)
{
	static const char *const lists[] = { "relations", "resources", "expenses",
					     "debts",     "texts",     "accounts" };
	g_autoptr(json_t) members = make_members(split, side);
	g_autoptr(json_t) people = json_deep_copy(members);
	g_autoptr(json_t) root = json_deep_copy(uf_profile_get_json(split->profile));
	json_object_set_new(root, "id", json_string(id));
	json_object_set(root, "members", people);
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		keep_rows(split, side, lists[i], json_object_get(root, lists[i]));
	keep_parts(split, side, json_object_get(root, "household"));
	keep_extensions(split, side, json_object_get(root, "extensions"));
	if (!is_on(split, "housing", side))
		json_object_del(root, "housing");
	if (side == UF_SIDE_NEW)
		guard_shared(split, root);
	keep_tables(split, root, side);
	note_outside(split, root, side);
	UfProfile *profile = uf_profile_from_json(split->talk.flow->schema, root, error);
	if (profile != NULL)
		uf_household_drop_loose_ends(profile, dropped);
	return profile;
}
