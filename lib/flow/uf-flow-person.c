#include "uf-flow-person.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-twin-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-profile-edit.h"
#include "uf-profile-forbidden.h"

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

bool
uf_flow_check_profile(UfFlow *flow, const UfProfile *profile, GPtrArray *issues, GError **error)
{
	const UfContext *context = flow->context;
	if (!uf_profile_check(profile, uf_context_get_today(context), issues, error))
		return false;
	uf_profile_check_forbidden(profile, uf_context_get_forbidden_identifiers(context), issues);
	return true;
}

static UfProfile *
take_profile(UfFlow *flow, json_t *given, GError **error)
{
	/* a person's own export holds her profile among the rest */
	json_t *inside = json_object_get(given, "profile");
	g_autoptr(json_t) root = json_incref(json_is_object(inside) ? inside : given);
	/* the id of the file is not ours: two imports of one file are two households */
	g_autofree char *id = uf_id_new('p');
	json_object_set_new(root, "id", json_string(id));
	return uf_profile_from_json(flow->schema, root, error);
}

static UfProfile *
read_profile(UfFlow *flow, const char *path, GError **error)
{
	if (path == NULL)
		return uf_profile_new(flow->schema);
	g_autoptr(json_t) read = uf_json_load(path, error);
	if (read == NULL)
		return NULL;
	UfProfile *profile = take_profile(flow, read, error);
	if (profile == NULL)
		g_prefix_error(error, "%s: ", g_str_equal(path, "-") ? "standard input" : path);
	return profile;
}

/* stores @profile unless something in it cannot be */
static json_t *
add_profile(UfFlow *flow, UfProfile *profile, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_profile_drop_forbidden(profile, uf_context_get_forbidden_identifiers(flow->context),
				  issues);
	if (!uf_flow_check_profile(flow, profile, issues, error))
		return NULL;
	if (has_blocking(issues))
		return report(flow, NULL, 0, issues);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup(uf_profile_get_id(profile));
	if (!uf_flow_store_profile(flow, item, profile, NULL, error))
		return NULL;
	json_t *result = report(flow, item->id, 1, issues);
	uf_flow_add_twins(flow, profile, NULL, result);
	return result;
}

json_t *
uf_flow_person_new(UfFlow *flow, const char *path, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfProfile) profile = store != NULL ? read_profile(flow, path, error) : NULL;
	return profile != NULL ? add_profile(flow, profile, error) : NULL;
}

json_t *
uf_flow_person_add(UfFlow *flow, json_t *given, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfProfile) profile = store != NULL ? take_profile(flow, given, error) : NULL;
	return profile != NULL ? add_profile(flow, profile, error) : NULL;
}

static json_t *
check(UfFlow *flow, const UfProfile *profile, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	if (profile == NULL || !uf_flow_check_profile(flow, profile, issues, error))
		return NULL;
	return report(flow, uf_profile_get_id(profile), uf_profile_get_revision(profile), issues);
}

json_t *
uf_flow_person_check_given(UfFlow *flow, json_t *given, GError **error)
{
	g_autoptr(UfProfile) profile = uf_profile_from_json(flow->schema, given, error);
	return check(flow, profile, error);
}

json_t *
uf_flow_person_check(UfFlow *flow, const char *person_or_path, GError **error)
{
	g_autoptr(UfProfile) profile = uf_id_is_valid(person_or_path, 'p')
					   ? uf_flow_load_person(flow, person_or_path, NULL, error)
					   : uf_profile_load(flow->schema, person_or_path, error);
	return check(flow, profile, error);
}
