#include "uf-flow-person.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"
#include "uf-text.h"

static bool
has_blocking(const GPtrArray *issues)
{
	for (guint i = 0; i < issues->len; i++) {
		if (uf_issue_get_severity(g_ptr_array_index(issues, i)) == UF_SEVERITY_BLOCKING)
			return true;
	}
	return false;
}

static json_t *
report(UfFlow *flow, const char *person, int64_t revision, const GPtrArray *issues)
{
	return json_pack("{s:i, s:s?, s:I, s:o}", "version", UF_FLOW_VERSION, "person", person,
			 "revision", (json_int_t)revision, "issues",
			 uf_flow_issues_to_json(flow, issues));
}

static UfProfile *
read_profile(UfFlow *flow, const char *path, GError **error)
{
	if (path == NULL)
		return uf_profile_new(flow->schema);
	/* the id of the file is not ours: two imports of one file are two households */
	g_autoptr(json_t) root = uf_json_load(path, error);
	if (root == NULL)
		return NULL;
	g_autofree char *id = uf_id_new('p');
	json_object_set_new(root, "id", json_string(id));
	UfProfile *profile = uf_profile_from_json(flow->schema, root, error);
	if (profile == NULL)
		g_prefix_error(error, "%s: ", g_str_equal(path, "-") ? "standard input" : path);
	return profile;
}

json_t *
uf_flow_person_new(UfFlow *flow, const char *path, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfProfile) profile = store != NULL ? read_profile(flow, path, error) : NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	if (profile == NULL ||
	    !uf_profile_check(profile, uf_context_get_today(flow->context), issues, error))
		return NULL;
	if (has_blocking(issues))
		return report(flow, NULL, 0, issues);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup(uf_profile_get_id(profile));
	if (!uf_flow_store_profile(flow, item, profile, NULL, error))
		return NULL;
	return report(flow, item->id, 1, issues);
}

json_t *
uf_flow_person_check(UfFlow *flow, const char *person_or_path, GError **error)
{
	g_autoptr(UfProfile) profile = uf_id_is_valid(person_or_path, 'p')
					   ? uf_flow_load_person(flow, person_or_path, NULL, error)
					   : uf_profile_load(flow->schema, person_or_path, error);
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	if (profile == NULL ||
	    !uf_profile_check(profile, uf_context_get_today(flow->context), issues, error))
		return NULL;
	return report(flow, uf_profile_get_id(profile), uf_profile_get_revision(profile), issues);
}

static void
add_name(GPtrArray *names, const json_t *name)
{
	if (json_is_string(name))
		g_ptr_array_add(names, (gpointer)json_string_value(name));
}

/* A member's names, folded, for searching. Personal: the caller zeroes it. */
static char *
fold_names(const json_t *member)
{
	const char *const keys[] = { "used_name", "birth_name" };
	const json_t *given = json_object_get(member, "given_names");
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		add_name(names, json_object_get(member, keys[i]));
	for (size_t i = 0; i < json_array_size(given); i++)
		add_name(names, json_array_get(given, i));
	g_ptr_array_add(names, NULL);
	g_auto(UfWiped) all = g_strjoinv(" ", (char **)names->pdata);
	return uf_text_fold(all);
}

static bool
has_all_words(const UfProfile *profile, char *const *words)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		g_auto(UfWiped) names = fold_names(json_array_get(members, i));
		size_t found = 0;
		while (words[found] != NULL && strstr(names, words[found]) != NULL)
			found++;
		if (words[found] == NULL)
			return true;
	}
	return false;
}

static json_t *
describe(const UfProfile *profile)
{
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	return json_pack("{s:s, s:I, s:s, s:I}", "person", uf_profile_get_id(profile), "revision",
			 (json_int_t)uf_profile_get_revision(profile), "name", name, "members",
			 (json_int_t)json_array_size(members));
}

static int
compare_people(const void *left, const void *right)
{
	json_t *const *a = left;
	json_t *const *b = right;
	g_auto(UfWiped) x = uf_text_fold(uf_json_get_string(*a, "name"));
	g_auto(UfWiped) y = uf_text_fold(uf_json_get_string(*b, "name"));
	const int order = strcmp(x, y);
	return order != 0
		   ? order
		   : strcmp(uf_json_get_string(*a, "person"), uf_json_get_string(*b, "person"));
}

static json_t *
list_people(UfFlow *flow, char *const *words, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL ? uf_store_list(store, UF_STORE_PERSON, NULL, error) : NULL;
	if (ids == NULL)
		return NULL;
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	json_t *problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		g_autoptr(UfProfile) profile =
		    uf_flow_load_person(flow, g_ptr_array_index(ids, i), NULL, &problem);
		/* one that is damaged hides no other */
		if (profile == NULL) {
			json_array_append_new(problems, json_string(problem->message));
			continue;
		}
		if (words == NULL || has_all_words(profile, words))
			g_ptr_array_add(found, describe(profile));
	}
	g_ptr_array_sort(found, compare_people);
	json_t *people = json_array();
	for (guint i = 0; i < found->len; i++)
		json_array_append(people, g_ptr_array_index(found, i));
	return json_pack("{s:i, s:o, s:o}", "version", UF_FLOW_VERSION, "people", people,
			 "problems", problems);
}

json_t *
uf_flow_person_list(UfFlow *flow, GError **error)
{
	return list_people(flow, NULL, error);
}

json_t *
uf_flow_person_find(UfFlow *flow, const UfSecret *words, GError **error)
{
	g_auto(UfWiped) folded = uf_text_fold(uf_secret_get_text(words));
	if (*folded == '\0') {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no name to look for");
		return NULL;
	}
	g_auto(GStrv) parts = g_strsplit(folded, " ", -1);
	return list_people(flow, parts, error);
}
