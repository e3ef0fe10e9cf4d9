#include "uf-profile.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-profile-migrate.h"
#include "uf-profile-schema-private.h"

struct UfProfile {
	const UfProfileSchema *schema;
	json_t *root;
};

static UfProfile *
wrap(const UfProfileSchema *schema, json_t *root)
{
	UfProfile *self = g_new0(UfProfile, 1);
	self->schema = schema;
	self->root = json_incref(root);
	return self;
}

UfProfile *
uf_profile_new(const UfProfileSchema *schema)
{
	g_autofree char *id = uf_id_new('p');
	g_autofree char *member = uf_id_new('m');
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:s, s:i, s:[{s:s}], s:{}, s:{}}", "schema", UF_PROFILE_VERSION, "id",
		      id, "revision", 0, "members", "id", member, "origins", "absences");
	return wrap(schema, root);
}

UfProfile *
uf_profile_from_json(const UfProfileSchema *schema, json_t *root, GError **error)
{
	if (!json_is_object(root)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "not a profile: no object");
		return NULL;
	}
	if (!uf_migrations_run(uf_migrations_get(), root, error))
		return NULL;
	if (!json_is_array(json_object_get(root, "members")) ||
	    uf_json_get_string(root, "id") == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "not a profile: no \"id\" or no \"members\"");
		return NULL;
	}
	return wrap(schema, root);
}

static UfProfile *
from_parsed(const UfProfileSchema *schema, json_t *root, const char *origin, GError **error)
{
	if (root == NULL)
		return NULL;
	UfProfile *self = uf_profile_from_json(schema, root, error);
	json_decref(root);
	if (self == NULL)
		g_prefix_error(error, "%s: ", origin);
	return self;
}

UfProfile *
uf_profile_parse(const UfProfileSchema *schema, const char *text, size_t length, const char *origin,
		 GError **error)
{
	return from_parsed(schema, uf_json_parse(text, length, origin, error), origin, error);
}

UfProfile *
uf_profile_load(const UfProfileSchema *schema, const char *path, GError **error)
{
	return from_parsed(schema, uf_json_load(path, error), path, error);
}

bool
uf_profile_save(const UfProfile *self, const char *path, GError **error)
{
	return uf_json_save(self->root, path, error);
}

UfProfile *
uf_profile_copy(const UfProfile *self)
{
	g_autoptr(json_t) root = json_deep_copy(self->root);
	return wrap(self->schema, root);
}

void
uf_profile_free(UfProfile *self)
{
	if (self == NULL)
		return;
	json_decref(self->root);
	g_free(self);
}

const UfProfileSchema *
uf_profile_get_schema(const UfProfile *self)
{
	return self->schema;
}

json_t *
uf_profile_get_json(const UfProfile *self)
{
	return self->root;
}

const char *
uf_profile_get_id(const UfProfile *self)
{
	return uf_json_get_string(self->root, "id");
}

int64_t
uf_profile_get_revision(const UfProfile *self)
{
	return uf_json_get_integer(self->root, "revision", 0);
}

void
uf_profile_set_revision(UfProfile *self, int64_t revision)
{
	json_object_set_new(self->root, "revision", json_integer(revision));
}

json_t *
uf_profile_find_member(const UfProfile *self, const char *member)
{
	g_autofree char *fact_id = g_strconcat("members/", member, NULL);
	return strchr(member, '/') == NULL ? uf_fact_id_find(self->root, fact_id) : NULL;
}

json_t *
uf_profile_find_fact(const UfProfile *self, const char *fact_id)
{
	return uf_fact_id_find(self->root, fact_id);
}

/* The entry of @table whose key is the longest prefix of @fact_id. */
static json_t *
find_longest_prefix(const json_t *table, const char *fact_id)
{
	if (json_object_size(table) == 0)
		return NULL;
	g_autofree char *key = g_strdup(fact_id);
	for (;;) {
		json_t *entry = json_object_get(table, key);
		if (entry != NULL)
			return entry;
		char *slash = strrchr(key, '/');
		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
}

UfOrigin *
uf_profile_find_origin(const UfProfile *self, const char *fact_id)
{
	const json_t *origins = json_object_get(self->root, "origins");
	const json_t *entry = find_longest_prefix(origins, fact_id);
	return entry != NULL ? uf_origin_from_json(entry, NULL) : NULL;
}

const char *
uf_profile_find_absence(const UfProfile *self, const char *fact_id)
{
	const json_t *absences = json_object_get(self->root, "absences");
	const json_t *entry = find_longest_prefix(absences, fact_id);
	return entry != NULL ? json_string_value(entry) : NULL;
}

static const char *
find_owner(const UfProfile *self, const char *const *parts)
{
	if (parts[0] == NULL || parts[1] == NULL)
		return NULL;
	if (strcmp(parts[0], "members") == 0)
		return json_string_value(
		    json_object_get(uf_profile_find_member(self, parts[1]), "id"));
	g_autofree char *row = g_strconcat(parts[0], "/", parts[1], NULL);
	return uf_json_get_string(uf_fact_id_find(self->root, row), "member");
}

bool
uf_profile_is_protected(const UfProfile *self, const char *fact_id, const char **owner)
{
	g_auto(GStrv) parts = g_strsplit(fact_id, "/", -1);
	g_autoptr(GString) path = g_string_new(NULL);
	bool is_protected = false;
	for (size_t i = 0; parts[i] != NULL && !is_protected; i++) {
		g_string_append_printf(path, "%s%s", i > 0 ? "/" : "", parts[i]);
		const json_t *node = uf_fact_id_find(self->root, path->str);
		is_protected =
		    json_is_object(node) && uf_json_get_boolean(node, "protected", false);
	}
	if (owner != NULL)
		*owner = find_owner(self, (const char *const *)parts);
	return is_protected;
}

int
uf_profile_get_stale_months(const UfProfile *self, const char *fact_id, UfDate today)
{
	const UfPlace *place = uf_profile_schema_find(self->schema, fact_id);
	const int period = place != NULL ? uf_profile_schema_parse_months(place->stale) : 0;
	g_autoptr(UfOrigin) origin = period > 0 ? uf_profile_find_origin(self, fact_id) : NULL;
	int age;
	if (origin == NULL || !uf_date_months_between(uf_origin_get_date(origin), today, &age))
		return 0;
	return age >= period ? period : 0;
}

static void
list_facts(const json_t *node, const char *path, GPtrArray *facts)
{
	const char *key;
	json_t *child;
	json_object_foreach((json_t *)node, key, child)
	{
		if (strcmp(key, "id") == 0)
			continue;
		g_autofree char *below = g_strconcat(path, "/", key, NULL);
		list_facts(child, below, facts);
	}
	bool rows = false;
	for (size_t i = 0; i < json_array_size(node); i++) {
		const json_t *row = json_array_get(node, i);
		const char *id = uf_json_get_string(row, "id");
		rows |= json_is_object(row);
		if (id == NULL)
			continue;
		g_autofree char *below = g_strconcat(path, "/", id, NULL);
		list_facts(row, below, facts);
	}
	if (!json_is_object(node) && !rows && (!json_is_array(node) || json_array_size(node) > 0))
		g_ptr_array_add(facts, g_strdup(path));
}

GPtrArray *
uf_profile_list_facts(const UfProfile *self)
{
	static const char *const meta[] = {
		"schema", "id", "revision", "origins", "absences", NULL
	};
	GPtrArray *facts = g_ptr_array_new_with_free_func(g_free);
	const char *key;
	json_t *child;
	json_object_foreach(self->root, key, child)
	{
		if (!g_strv_contains(meta, key))
			list_facts(child, key, facts);
	}
	return facts;
}

GPtrArray *
uf_profile_list_stale(const UfProfile *self, UfDate today)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(self);
	GPtrArray *stale = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact_id = g_ptr_array_index(facts, i);
		if (uf_profile_get_stale_months(self, fact_id, today) > 0)
			g_ptr_array_add(stale, g_strdup(fact_id));
	}
	return stale;
}
