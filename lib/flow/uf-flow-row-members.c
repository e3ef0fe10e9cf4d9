/* Which member of a household each person of the rows is. */
#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"
#include "uf-text.h"

/* One search; all borrowed. */
typedef struct {
	const UfFlowRowSearch *search;
	const UfProfile *profile;
	const json_t *members; /* of the profile */
	GHashTable *taken;     /* ids of members who are found; values: the slot */
} Aligning;

typedef bool (*Same)(const json_t *one, const json_t *other);

/* --- who is the same --- */

static bool
has_same_number(const json_t *one, const json_t *other)
{
	static const char *const own[] = { "nir", "nia", "agdref", "fiscal", "france_travail",
					   "ine", NULL };
	const json_t *rows = json_object_get(one, "identifiers");
	const json_t *others = json_object_get(other, "identifiers");
	for (size_t i = 0; i < json_array_size(rows) * json_array_size(others); i++) {
		const json_t *a = json_array_get(rows, i % json_array_size(rows));
		const json_t *b = json_array_get(others, i / json_array_size(rows));
		const char *scheme = uf_json_get_string(a, "scheme");
		if (scheme != NULL && g_strv_contains(own, scheme) &&
		    json_equal(json_object_get(a, "scheme"), json_object_get(b, "scheme")) &&
		    json_equal(json_object_get(a, "value"), json_object_get(b, "value")))
			return true;
	}
	return false;
}

static UfNameRank
compare(const json_t *one, const json_t *other)
{
	g_autoptr(json_t) a = uf_flow_sheet_make_card_member(one);
	g_autoptr(json_t) b = uf_flow_sheet_make_card_member(other);
	return uf_name_compare_members(a, b);
}

/* Two numbers of social security are two people, whatever their names are. */
static bool
may_be(const json_t *one, const json_t *other)
{
	return uf_nir_find(one) == NULL || uf_nir_find(other) == NULL ||
	       uf_intake_is_same_person(one, other);
}

static char *
fold_given(const json_t *member)
{
	const char *given =
	    json_string_value(json_array_get(json_object_get(member, "given_names"), 0));
	return given != NULL ? uf_text_fold(given) : NULL;
}

/* A child may have the number of a parent: with another given name it is somebody else. */
static bool
has_other_given(const json_t *one, const json_t *other)
{
	g_auto(UfWiped) given = fold_given(one);
	g_auto(UfWiped) other_given = fold_given(other);
	return given != NULL && other_given != NULL && !g_str_equal(given, other_given);
}

static bool
is_certain(const json_t *one, const json_t *other)
{
	if (may_be(one, other) && compare(one, other) == UF_NAME_EXACT)
		return true;
	return !has_other_given(one, other) &&
	       (has_same_number(one, other) || uf_intake_is_same_person(one, other));
}

static const char *
find_date(const json_t *member)
{
	return uf_json_get_string(json_object_get(member, "birth"), "date");
}

/* In one household a given name is enough, unless the dates of birth say otherwise. */
static bool
has_same_given(const json_t *one, const json_t *other)
{
	const char *date = find_date(one);
	const char *other_date = find_date(other);
	g_auto(UfWiped) given = fold_given(one);
	g_auto(UfWiped) other_given = fold_given(other);
	const bool is_dated = date != NULL && other_date != NULL;
	return given != NULL && g_strcmp0(given, other_given) == 0 && may_be(one, other) &&
	       (!is_dated || strncmp(date, other_date, MIN(strlen(date), strlen(other_date))) == 0);
}

static bool
is_close(const json_t *one, const json_t *other)
{
	return may_be(one, other) && compare(one, other) != UF_NAME_NONE;
}

/* --- looking --- */

/* The only member whom nobody is yet and who is @same; NULL for none or several. */
static const json_t *
find_only(const Aligning *self, const json_t *person, Same same)
{
	const json_t *found = NULL;
	for (size_t i = 0; i < json_array_size(self->members); i++) {
		const json_t *member = json_array_get(self->members, i);
		const char *id = uf_json_get_string(member, "id");
		if (g_hash_table_contains(self->taken, id) || !same(person, member))
			continue;
		if (found != NULL)
			return NULL;
		found = member;
	}
	return found;
}

static void
set_same(Aligning *self, const char *who, const json_t *member)
{
	const char *id = uf_json_get_string(member, "id");
	const json_t *person = uf_flow_row_facts_find(self->search->facts, who);
	g_hash_table_insert(self->taken, g_strdup(id), g_strdup(who));
	uf_flow_row_facts_rename(self->search->facts, uf_json_get_string(person, "id"), id);
}

static bool
is_found(const Aligning *self, const char *who)
{
	const json_t *person = uf_flow_row_facts_find(self->search->facts, who);
	return g_hash_table_contains(self->taken, uf_json_get_string(person, "id"));
}

static void
look_for_all(Aligning *self, Same same)
{
	const char *who;
	json_t *id;
	json_object_foreach(self->search->facts->who, who, id)
	{
		const json_t *person = uf_flow_row_facts_find(self->search->facts, who);
		const json_t *member = !is_found(self, who) ? find_only(self, person, same) : NULL;
		if (member != NULL)
			set_same(self, who, member);
	}
}

static bool
is_named(const json_t *person)
{
	return json_object_get(person, "birth_name") != NULL ||
	       json_object_get(person, "used_name") != NULL ||
	       json_object_get(person, "given_names") != NULL;
}

/* The partner of the person, whom nobody is yet; NULL. */
static const json_t *
find_partner(const Aligning *self)
{
	static const char *const couples[] = { "married", "pacs", "partner", NULL };
	const char *person = uf_json_get_string(self->search->facts->who, "person");
	const json_t *relations = json_object_get(uf_profile_get_json(self->profile), "relations");
	for (size_t i = 0; i < json_array_size(relations); i++) {
		const json_t *relation = json_array_get(relations, i);
		const char *kind = uf_json_get_string(relation, "kind");
		const char *member = uf_json_get_string(relation, "member");
		const char *to = uf_json_get_string(relation, "to");
		if (kind == NULL || !g_strv_contains(couples, kind) ||
		    json_object_get(relation, "until") != NULL)
			continue;
		const char *other = g_strcmp0(member, person) == 0 ? to
				    : g_strcmp0(to, person) == 0   ? member
								   : NULL;
		if (other != NULL && !g_hash_table_contains(self->taken, other))
			return uf_profile_find_member(self->profile, other);
	}
	return NULL;
}

/* Who is not named is the first of the household, or the partner of the person, unless the numbers
 * say otherwise. */
static void
look_for_unnamed(Aligning *self)
{
	const UfFlowRowFacts *facts = self->search->facts;
	const json_t *first = json_array_get(self->members, 0);
	const json_t *person = uf_flow_row_facts_find(facts, "person");
	const json_t *spouse = uf_flow_row_facts_find(facts, "spouse");
	if (!is_found(self, "person") && !is_named(person) && first != NULL &&
	    !g_hash_table_contains(self->taken, uf_json_get_string(first, "id")) &&
	    may_be(person, first))
		set_same(self, "person", first);
	const json_t *partner = find_partner(self);
	if (spouse != NULL && !is_found(self, "spouse") && !is_named(spouse) && partner != NULL &&
	    may_be(spouse, partner))
		set_same(self, "spouse", partner);
}

/* --- who is not found --- */

static void
tell(Aligning *self, const char *who, const char *rule)
{
	g_autofree char *place = g_strconcat("members/", who, NULL);
	uf_issue_add(self->search->issues, UF_SEVERITY_TODO, place, rule);
}

static void
tell_new(Aligning *self, const char *who)
{
	const json_t *person = uf_flow_row_facts_find(self->search->facts, who);
	const bool is_like = find_only(self, person, is_close) != NULL;
	if (is_like)
		tell(self, who, "sheet.member_close");
	else if (g_str_equal(who, "person"))
		tell(self, who, "sheet.person_not_there");
	else if (g_str_equal(who, "spouse") && find_partner(self) != NULL)
		tell(self, who, "sheet.other_spouse");
}

void
uf_flow_row_align(const UfFlowRowSearch *search, const UfProfile *profile)
{
	g_autoptr(GHashTable) taken =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Aligning self = { search, profile, json_object_get(uf_profile_get_json(profile), "members"),
			  taken };
	const char *who;
	json_t *id;
	look_for_all(&self, is_certain);
	look_for_all(&self, has_same_given);
	look_for_unnamed(&self);
	json_object_foreach(search->facts->who, who, id)
	{
		if (!is_found(&self, who))
			tell_new(&self, who);
	}
	uf_flow_row_align_rows(search->facts, profile);
}
