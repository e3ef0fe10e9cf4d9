/* Who plays which role in a request, from what was given and what the relations tell. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-json.h"

typedef struct {
	const UfFlowCast *cast;
	const json_t *relations;
	UfRequest *request;
	const char *applicant;
} Casting;

/* {"member": m2, "kind": "child", "to": m1}: m2 is a child of m1. */
typedef enum {
	OTHER_IS_MEMBER, /* the applicant is "to": m2 for m1 */
	OTHER_IS_TO,     /* the applicant is "member": m1 for m2 */
	OTHER_IS_EITHER,
} Side;

#define PARTNERS                                                                                   \
	{                                                                                          \
		"married", "pacs", "partner"                                                       \
	}
#define CHILDREN                                                                                   \
	{                                                                                          \
		"child", "adopted_child", "fostered_child"                                         \
	}

/* The roles that relations can tell, by the role's id in the form. */
static const struct {
	const char *role;
	Side side;
	bool at_home;    /* only people who live here */
	bool for_minors; /* only when the applicant is under 18 (Code civil, art. 388) */
	const char *kinds[4];
} rules[] = {
	{ "spouse", OTHER_IS_EITHER, false, false, PARTNERS },
	{ "children", OTHER_IS_MEMBER, false, false, CHILDREN },
	{ "dependants", OTHER_IS_EITHER, true, false, PARTNERS },
	{ "dependants", OTHER_IS_MEMBER, true, false, CHILDREN },
	{ "representative", OTHER_IS_MEMBER, false, false, { "guardian" } },
	{ "representative", OTHER_IS_TO, true, true, CHILDREN },
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
	const Side side = rules[rule].side;
	if (member == NULL || to == NULL || kind == NULL || !is_kind(rule, kind) ||
	    json_object_get(relation, "until") != NULL)
		return NULL;
	if (side != OTHER_IS_TO && g_str_equal(to, self->applicant))
		return member;
	if (side != OTHER_IS_MEMBER && g_str_equal(member, self->applicant))
		return to;
	return NULL;
}

/* false when the age cannot be told: nobody is made a minor by a missing date */
static bool
is_minor(const Casting *self)
{
	const json_t *member = uf_profile_find_member(self->cast->profile, self->applicant);
	const char *text = uf_json_get_string(json_object_get(member, "birth"), "date");
	UfDate birth;
	int years;
	return text != NULL && uf_date_parse_iso(text, &birth) &&
	       uf_date_years_between(birth, self->cast->today, &years) && years < 18;
}

static bool
lives_here(const Casting *self, const char *id)
{
	const json_t *member = uf_profile_find_member(self->cast->profile, id);
	const char *presence = uf_json_get_string(json_object_get(member, "presence"), "kind");
	return g_strcmp0(presence, "outside") != 0 && g_strcmp0(presence, "abroad") != 0;
}

/* the people whom the relations put in @role, each once */
static GPtrArray *
list_others(const Casting *self, const char *role)
{
	GPtrArray *others = g_ptr_array_new();
	for (size_t rule = 0; rule < G_N_ELEMENTS(rules); rule++) {
		if (!g_str_equal(rules[rule].role, role) ||
		    (rules[rule].for_minors && !is_minor(self)))
			continue;
		for (size_t i = 0; i < json_array_size(self->relations); i++) {
			const char *other =
			    find_other(self, rule, json_array_get(self->relations, i));
			if (other != NULL && (!rules[rule].at_home || lives_here(self, other)) &&
			    !g_ptr_array_find_with_equal_func(others, other, g_str_equal, NULL))
				g_ptr_array_add(others, (gpointer)other);
		}
	}
	return others;
}

static void
cast_from_relations(const Casting *self, const char *role, bool many)
{
	g_autoptr(GPtrArray) others = list_others(self, role);
	for (guint i = 0; many && i < others->len; i++)
		uf_request_add_to_role(self->request, role, g_ptr_array_index(others, i));
	if (!many && others->len == 1)
		uf_request_set_role(self->request, role, g_ptr_array_index(others, 0));
}

static bool
give_one(const Casting *self, const char *role, const json_t *member, bool many, GError **error)
{
	const char *id = json_string_value(member);
	if (id == NULL || uf_profile_find_member(self->cast->profile, id) == NULL) {
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
uf_flow_assign_roles(const UfFlowCast *cast, UfRequest *request, GError **error)
{
	const json_t *root = uf_profile_get_json(cast->profile);
	const json_t *declared = uf_form_find_block(cast->form, "roles");
	Casting casting = { cast, json_object_get(root, "relations"), request, NULL };
	if (!give_roles(&casting, declared, cast->given, error))
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
