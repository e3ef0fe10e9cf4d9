/* Who plays which role in a request, from what was given and what the relations tell. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-json.h"

typedef struct {
	const UfProfile *profile;
	const json_t *relations;
	UfRequest *request;
	const char *applicant;
} Casting;

typedef enum {
	SEEN_FROM_MEMBER, /* {"member": m2, "kind": "child", "to": m1}: m2 is a child of m1 */
	SEEN_FROM_BOTH,
} Direction;

/* The roles that relations can tell, by the role's id in the form. */
static const struct {
	const char *role;
	Direction direction;
	const char *kinds[4];
} rules[] = {
	{ "spouse", SEEN_FROM_BOTH, { "married", "pacs", "partner" } },
	{ "children", SEEN_FROM_MEMBER, { "child", "adopted_child", "fostered_child" } },
	{ "dependants", SEEN_FROM_BOTH, { "married", "pacs", "partner" } },
	{ "dependants", SEEN_FROM_MEMBER, { "child", "adopted_child", "fostered_child" } },
};

static bool
is_kind(size_t rule, const char *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rules[rule].kinds); i++) {
		if (rules[rule].kinds[i] != NULL && g_str_equal(rules[rule].kinds[i], kind))
			return true;
	}
	return false;
}

/* a relation that ended is nobody's role any more */
static const char *
find_other(const Casting *self, size_t rule, const json_t *relation)
{
	const char *member = uf_json_get_string(relation, "member");
	const char *to = uf_json_get_string(relation, "to");
	const char *kind = uf_json_get_string(relation, "kind");
	if (member == NULL || to == NULL || kind == NULL || !is_kind(rule, kind) ||
	    json_object_get(relation, "until") != NULL)
		return NULL;
	if (g_str_equal(to, self->applicant))
		return member;
	if (rules[rule].direction == SEEN_FROM_BOTH && g_str_equal(member, self->applicant))
		return to;
	return NULL;
}

static void
cast_from_relations(const Casting *self, const char *role, bool many)
{
	for (size_t rule = 0; rule < G_N_ELEMENTS(rules); rule++) {
		if (!g_str_equal(rules[rule].role, role))
			continue;
		for (size_t i = 0; i < json_array_size(self->relations); i++) {
			const char *other =
			    find_other(self, rule, json_array_get(self->relations, i));
			if (other != NULL && many)
				uf_request_add_to_role(self->request, role, other);
			else if (other != NULL)
				uf_request_set_role(self->request, role, other);
		}
	}
}

static bool
give_one(const Casting *self, const char *role, const json_t *member, bool many, GError **error)
{
	const char *id = json_string_value(member);
	if (id == NULL || uf_profile_find_member(self->profile, id) == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "role %s: no such member in this household; \"unefois person show\" "
			    "lists them",
			    role);
		return false;
	}
	if (many)
		uf_request_add_to_role(self->request, role, id);
	else
		uf_request_set_role(self->request, role, id);
	return true;
}

static bool
give_roles(const Casting *self, const json_t *declared, const json_t *given, GError **error)
{
	const char *role;
	json_t *who;
	json_object_foreach((json_t *)given, role, who)
	{
		const json_t *entry = json_object_get(declared, role);
		const bool many = uf_json_get_boolean(entry, "many", false);
		if (entry == NULL) {
			g_set_error(
			    error, UF_ERROR, UF_ERROR_USAGE,
			    "this form has no role \"%s\"; \"unefois form show\" lists them", role);
			return false;
		}
		if (json_array_size(who) > 1 && !many) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "role \"%s\" is for one person", role);
			return false;
		}
		for (size_t i = 0; i < json_array_size(who); i++) {
			if (!give_one(self, role, json_array_get(who, i), many, error))
				return false;
		}
		if (!json_is_array(who) && !give_one(self, role, who, many, error))
			return false;
	}
	return true;
}

bool
uf_flow_assign_roles(const UfProfile *profile, const UfForm *form, const json_t *given,
		     UfRequest *request, GError **error)
{
	const json_t *root = uf_profile_get_json(profile);
	const json_t *declared = uf_form_find_block(form, "roles");
	Casting casting = { profile, json_object_get(root, "relations"), request, NULL };
	if (!give_roles(&casting, declared, given, error))
		return false;
	const json_t *first = json_array_get(json_object_get(root, "members"), 0);
	if (json_object_get(uf_request_get_roles(request), "applicant") == NULL &&
	    json_object_get(declared, "applicant") != NULL && first != NULL)
		uf_request_set_role(request, "applicant", uf_json_get_string(first, "id"));
	casting.applicant = uf_json_get_string(uf_request_get_roles(request), "applicant");
	if (casting.applicant == NULL)
		return true;
	const char *role;
	json_t *entry;
	json_object_foreach((json_t *)declared, role, entry)
	{
		if (json_object_get(uf_request_get_roles(request), role) == NULL)
			cast_from_relations(&casting, role,
					    uf_json_get_boolean(entry, "many", false));
	}
	return true;
}
