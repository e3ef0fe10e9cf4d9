#include "uf-view.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-profile-schema-private.h"
#include "uf-view-inside-private.h"

#define REWRITES_MAX 4

static void
source_free(UfViewSource *source)
{
	g_free(source->fact_id);
	g_free(source);
}

void
uf_view_add_source(UfView *self, const char *view_id, const char *fact_id, bool derived)
{
	UfViewSource *source = g_new0(UfViewSource, 1);
	source->fact_id = g_strdup(fact_id);
	source->derived = derived;
	g_hash_table_replace(self->sources, g_strdup(view_id), source);
}

json_t *
uf_view_find_member(const UfView *self, const char *id)
{
	g_autofree char *fact_id = g_strconcat("members/", id, NULL);
	return strchr(id, '/') == NULL ? uf_fact_id_find(self->root, fact_id) : NULL;
}

GPtrArray *
uf_view_list_role(const UfView *self, const char *role)
{
	GPtrArray *ids = g_ptr_array_new();
	const json_t *value = json_object_get(self->roles, role);
	if (json_is_string(value))
		g_ptr_array_add(ids, (char *)json_string_value(value));
	for (size_t i = 0; i < json_array_size(value); i++)
		g_ptr_array_add(ids, (char *)json_string_value(json_array_get(value, i)));
	return ids;
}

/* Texts written for other partners, and their extensions, are not there. */
static void
remove_foreign(UfView *self, const char *adapter)
{
	json_t *texts = json_object_get(self->root, "texts");
	for (size_t i = json_array_size(texts); i-- > 0;) {
		const json_t *readers = json_object_get(json_array_get(texts, i), "for");
		bool ours = false;
		for (size_t j = 0; j < json_array_size(readers); j++)
			ours |=
			    g_strcmp0(json_string_value(json_array_get(readers, j)), adapter) == 0;
		if (!ours || adapter == NULL)
			json_array_remove(texts, i);
	}
	const char *id;
	json_t *extension;
	void *next;
	json_t *extensions = json_object_get(self->root, "extensions");
	json_object_foreach_safe(extensions, next, id, extension)
	{
		if (g_strcmp0(id, adapter) != 0)
			json_object_del(extensions, id);
	}
}

/* Each member gets the rows that name them; the same objects as in the household's lists. */
static void
join_rows(UfView *self, json_t *member)
{
	const char *id = uf_json_get_string(member, "id");
	const char *const *keys = uf_profile_schema_get_joined_keys();
	for (size_t k = 0; keys[k] != NULL; k++) {
		json_t *theirs = json_array();
		const json_t *rows = json_object_get(self->root, keys[k]);
		for (size_t i = 0; i < json_array_size(rows); i++) {
			json_t *row = json_array_get(rows, i);
			if (g_strcmp0(uf_json_get_string(row, "member"), id) == 0)
				json_array_append(theirs, row);
		}
		json_object_set_new(member, keys[k], theirs);
	}
}

/* Roles are of the request; the person is what they say something of. */
static void
add_role_sources(UfView *self, const char *member)
{
	g_autofree char *fact_id = g_strconcat("members/", member, NULL);
	g_autofree char *role = g_strconcat(fact_id, "/role", NULL);
	g_autofree char *roles = g_strconcat(fact_id, "/roles", NULL);
	uf_view_add_source(self, role, fact_id, true);
	uf_view_add_source(self, roles, fact_id, true);
}

static bool
give_role(UfView *self, const char *role, const json_t *id, json_t **member, GError **error)
{
	*member = json_is_string(id) ? uf_view_find_member(self, json_string_value(id)) : NULL;
	if (*member == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "role \"%s\" names no member",
			    role);
		return false;
	}
	if (json_object_get(*member, "role") == NULL) {
		json_object_set_new(*member, "role", json_string(role));
		json_object_set_new(*member, "roles", json_array());
		add_role_sources(self, json_string_value(id));
	}
	json_array_append_new(json_object_get(*member, "roles"), json_string(role));
	return true;
}

static bool
give_roles(UfView *self, GError **error)
{
	json_t *by_role = json_object();
	json_object_set_new(self->root, "roles", by_role);
	const char *role;
	json_t *value;
	json_object_foreach(self->roles, role, value)
	{
		json_t *member;
		if (!json_is_array(value)) {
			if (!give_role(self, role, value, &member, error))
				return false;
			json_object_set(by_role, role, member);
			continue;
		}
		json_t *list = json_array();
		json_object_set_new(by_role, role, list);
		for (size_t i = 0; i < json_array_size(value); i++) {
			if (!give_role(self, role, json_array_get(value, i), &member, error))
				return false;
			json_array_append(list, member);
		}
	}
	return true;
}

/* The family situation is the member's; a form about a household asks the applicant's. */
static void
join_situation(UfView *self)
{
	json_t *household = json_object_get(self->root, "household");
	if (household == NULL) {
		household = json_object();
		json_object_set_new(self->root, "household", household);
	}
	const char *applicant = uf_json_get_string(self->roles, "applicant");
	json_t *member = applicant != NULL ? uf_view_find_member(self, applicant) : NULL;
	json_t *situation = json_object_get(member, "situation");
	if (situation == NULL)
		return;
	json_object_set(household, "situation", situation);
	g_autofree char *fact_id = g_strconcat("members/", applicant, "/situation", NULL);
	uf_view_add_source(self, "household/situation", fact_id, false);
}

static void
add_surroundings(UfView *self, const UfViewSetup *setup)
{
	static const char *const meta[] = { "schema", "id", "revision", "origins", "absences" };
	for (size_t i = 0; i < G_N_ELEMENTS(meta); i++)
		json_object_del(self->root, meta[i]);
	json_object_set_new(self->root, "office",
			    setup->office != NULL ? json_deep_copy(setup->office) : json_object());
	json_object_set_new(self->root, "request",
			    setup->request != NULL ? json_deep_copy(setup->request)
						   : json_object());
	g_autofree char *today = uf_date_format_iso(setup->today);
	json_object_set_new(self->root, "today", json_string(today));
}

UfView *
uf_view_new(const UfProfile *profile, const UfViewSetup *setup, GError **error)
{
	g_autoptr(UfView) self = g_new0(UfView, 1);
	self->profile = profile;
	self->root = json_deep_copy(uf_profile_get_json(profile));
	self->roles = json_deep_copy(setup->roles);
	self->sources =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)source_free);
	self->today = setup->today;
	self->audience = setup->audience;
	add_surroundings(self, setup);
	remove_foreign(self, setup->adapter);
	const json_t *members = json_object_get(self->root, "members");
	for (size_t i = 0; i < json_array_size(members); i++)
		join_rows(self, json_array_get(members, i));
	if (!give_roles(self, error))
		return NULL;
	join_situation(self);
	uf_view_derive(self);
	return g_steal_pointer(&self);
}

void
uf_view_free(UfView *self)
{
	if (self == NULL)
		return;
	json_decref(self->root);
	json_decref(self->roles);
	g_hash_table_unref(self->sources);
	g_free(self);
}

json_t *
uf_view_get_json(const UfView *self)
{
	return self->root;
}

const UfProfile *
uf_view_get_profile(const UfView *self)
{
	return self->profile;
}

UfDate
uf_view_get_today(const UfView *self)
{
	return self->today;
}

/* "roles/applicant/birth" → "members/m1/birth"; NULL for a role that nobody has, or a list. */
static char *
resolve_role(const UfView *self, const char *id)
{
	if (!uf_fact_id_is_under(id, "roles"))
		return g_strdup(id);
	g_auto(GStrv) parts = g_strsplit(id, "/", 4);
	const json_t *value = parts[1] != NULL ? json_object_get(self->roles, parts[1]) : NULL;
	const size_t member = json_is_array(value) ? 2 : 1;
	const char *name = json_is_array(value) ? parts[2] : json_string_value(value);
	if (name == NULL)
		return NULL;
	g_autofree char *rest =
	    parts[member + 1] != NULL ? g_strjoinv("/", &parts[member + 1]) : NULL;
	return g_strjoin("/", "members", name, rest, NULL);
}

/* "members/m1/resources/r2/amount" → "resources/r2/amount". */
static char *
resolve_joined(const char *id)
{
	if (!uf_fact_id_is_under(id, "members"))
		return g_strdup(id);
	g_auto(GStrv) parts = g_strsplit(id, "/", 4);
	const bool joined = g_strv_length(parts) >= 3 &&
			    g_strv_contains(uf_profile_schema_get_joined_keys(), parts[2]);
	return joined ? g_strjoinv("/", &parts[2]) : g_strdup(id);
}

/* Replaces the longest prefix of @id that has a source; NULL when none has. */
static char *
resolve_source(const UfView *self, const char *id, bool *derived)
{
	g_autofree char *prefix = g_strdup(id);
	for (;;) {
		const UfViewSource *source = g_hash_table_lookup(self->sources, prefix);
		if (source != NULL) {
			*derived = source->derived;
			return g_strconcat(source->fact_id, id + strlen(prefix), NULL);
		}
		char *slash = strrchr(prefix, '/');
		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
}

static char *
resolve(const UfView *self, const char *id, bool *derived)
{
	g_autofree char *person = resolve_role(self, id);
	g_autofree char *current = person != NULL ? resolve_joined(person) : NULL;
	for (int i = 0; current != NULL && i < REWRITES_MAX && !*derived; i++) {
		char *next = resolve_source(self, current, derived);
		if (next == NULL)
			break;
		g_free(current);
		current = next;
	}
	return g_steal_pointer(&current);
}

char *
uf_view_find_fact_id(const UfView *self, const UfJsonStep *steps, size_t n, bool *derived)
{
	bool computed = false;
	char *fact_id = NULL;
	if (n > 0 && g_strcmp0(steps[0].key, "request") == 0) {
		fact_id = n > 1 ? g_strconcat("request/", steps[1].key, NULL) : g_strdup("request");
	} else if (n > 0 && g_strcmp0(steps[0].key, "today") != 0) {
		g_autofree char *id = uf_fact_id_from_steps(self->root, steps, n);
		fact_id = id != NULL ? resolve(self, id, &computed) : NULL;
	}
	if (derived != NULL)
		*derived = computed;
	return fact_id;
}

/* A derived place without a value is absent as the one fact that it comes from. */
static char *
resolve_uncomputed(const UfView *self, char *id)
{
	const UfProfileSchema *schema = uf_profile_get_schema(self->profile);
	g_auto(GStrv) parts = g_strsplit(id, "/", -1);
	const UfPlace *place =
	    uf_profile_schema_find_view(schema, (const char *const *)parts, g_strv_length(parts));
	if (place == NULL || !place->derived || json_array_size(place->derived_of) != 1)
		return id;
	char *slash = strrchr(id, '/');
	*slash = '\0';
	char *fact_id =
	    g_strjoin("/", id, json_string_value(json_array_get(place->derived_of, 0)), NULL);
	g_free(id);
	return fact_id;
}

char *
uf_view_get_fact_id_of_names(const UfView *self, const char *const *names, size_t n)
{
	g_autoptr(GString) id = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			g_string_append_c(id, '/');
		g_string_append(id, names[i]);
	}
	bool derived = false;
	char *fact_id = n > 0 ? resolve(self, id->str, &derived) : NULL;
	return fact_id != NULL && !derived ? resolve_uncomputed(self, fact_id) : fact_id;
}
