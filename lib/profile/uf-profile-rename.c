#include "uf-profile-rename.h"

#include <string.h>

#include "uf-id.h"
#include "uf-json.h"

char *
uf_profile_rename_fact(const char *fact, const json_t *names)
{
	g_auto(GStrv) steps = g_strsplit(fact, "/", -1);
	for (guint i = 0; steps[i] != NULL; i++) {
		const char *name = uf_json_get_string(names, steps[i]);
		if (name == NULL)
			continue;
		g_free(steps[i]);
		steps[i] = g_strdup(name);
	}
	return g_strjoinv("/", steps);
}

static void
rename_text(json_t *text, const json_t *names)
{
	const char *name =
	    json_is_string(text) ? uf_json_get_string(names, json_string_value(text)) : NULL;
	if (name != NULL)
		json_string_set(text, name);
}

/* true for a place that names a member or a row */
static bool
is_reference(const UfPlace *place)
{
	return place != NULL && (place->kind == UF_PLACE_MEMBER ||
				 place->kind == UF_PLACE_MEMBERS || place->kind == UF_PLACE_ROW);
}

/* @path: where @value stands, ids as "*" */
static void
rename_value(const UfProfileSchema *schema, const char *path, json_t *value, const json_t *names)
{
	const char *key;
	json_t *below;
	if (is_reference(uf_profile_schema_find(schema, path))) {
		rename_text(value, names);
		for (size_t i = 0; i < json_array_size(value); i++)
			rename_text(json_array_get(value, i), names);
		return;
	}
	json_object_foreach(value, key, below)
	{
		g_autofree char *place = g_strconcat(path, *path != '\0' ? "/" : "", key, NULL);
		if (*path != '\0' && g_str_equal(key, "id"))
			rename_text(below, names);
		else
			rename_value(schema, place, below, names);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		g_autofree char *row = g_strconcat(path, "/*", NULL);
		if (json_is_object(json_array_get(value, i)))
			rename_value(schema, row, json_array_get(value, i), names);
	}
}

static void
rename_keys(json_t *root, const char *table, const json_t *names)
{
	const json_t *old = json_object_get(root, table);
	if (old == NULL)
		return;
	json_t *renamed = json_object();
	const char *fact;
	json_t *entry;
	json_object_foreach((json_t *)old, fact, entry)
	{
		g_autofree char *other = uf_profile_rename_fact(fact, names);
		json_object_set(renamed, other, entry);
	}
	json_object_set_new(root, table, renamed);
}

void
uf_profile_rename_rows(UfProfile *self, const json_t *names)
{
	json_t *root = uf_profile_get_json(self);
	rename_keys(root, "origins", names);
	rename_keys(root, "absences", names);
	rename_value(uf_profile_get_schema(self), "", root, names);
}

static void
collect_ids(const json_t *value, json_t *names)
{
	const char *id = uf_json_get_string(value, "id");
	if (id != NULL && *id != '\0') {
		g_autofree char *fresh = uf_id_new(g_ascii_isalpha(*id) ? *id : 'x');
		json_object_set_new(names, id, json_string(fresh));
	}
	const char *key;
	json_t *below;
	json_object_foreach((json_t *)value, key, below) collect_ids(below, names);
	for (size_t i = 0; i < json_array_size(value); i++)
		collect_ids(json_array_get(value, i), names);
}

json_t *
uf_profile_make_names(const UfProfile *self)
{
	json_t *names = json_object();
	const json_t *root = uf_profile_get_json(self);
	collect_ids(root, names);
	/* the household itself is no row */
	json_object_del(names, uf_profile_get_id(self));
	return names;
}
