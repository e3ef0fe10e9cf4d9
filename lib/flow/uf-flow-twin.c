#include "uf-flow-twin-private.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-pair.h"

#define ADULT 18 /* Code civil, art. 388 */

const char *
uf_flow_twin_get_name(UfTwinRule rule)
{
	static const char *const names[] = {
		[UF_TWIN_NIR] = "nir",
		[UF_TWIN_IDENTIFIER] = "identifier",
		[UF_TWIN_NAME] = "name_birth",
		[UF_TWIN_CLOSE_NAME] = "name_birth_close",
	};
	return names[rule];
}

/* A child has two homes; false when the age cannot be told. */
static bool
is_child(const json_t *member, UfDate today)
{
	const char *text = uf_json_get_string(json_object_get(member, "birth"), "date");
	UfDate birth;
	int years;
	if (text == NULL || !uf_date_parse_iso(text, &birth))
		return false;
	/* the year alone tells, but for the eighteenth */
	return today.year - birth.year < ADULT ||
	       (uf_date_years_between(birth, today, &years) && years < ADULT);
}

/* The living household that is found by @term, not @own; *@id stays NULL when there is none. */
static bool
find_by_term(UfFlow *flow, const char *term, const char *own, char **id, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_find(flow->store, term, error);
	for (guint i = 0; ids != NULL && i < ids->len && *id == NULL; i++) {
		const char *found = g_ptr_array_index(ids, i);
		g_autofree char *survivor = uf_flow_find_survivor(flow, found);
		if (g_strcmp0(survivor != NULL ? survivor : found, own) != 0)
			*id = g_strdup(survivor != NULL ? survivor : found);
	}
	return ids != NULL;
}

static bool
find_by_member(UfFlow *flow, const json_t *member, const char *const *schemes, char **id,
	       GError **error)
{
	const json_t *rows = json_object_get(member, "identifiers");
	for (size_t i = 0; *id == NULL && i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *scheme = uf_json_get_string(row, "scheme");
		const char *value = uf_json_get_string(row, "value");
		if (scheme == NULL || value == NULL || !g_strv_contains(schemes, scheme))
			continue;
		g_auto(UfWiped) term = uf_flow_make_term(scheme, value);
		if (term != NULL && !find_by_term(flow, term, NULL, id, error))
			return false;
	}
	return true;
}

char *
uf_flow_find_known_household(UfFlow *flow, const UfProfile *record, GError **error)
{
	static const char *const household[] = { "caf_number", "msa", NULL };
	static const char *const own[] = { "nir", "nia", NULL };
	const UfDate today = uf_context_get_today(flow->context);
	const json_t *members = json_object_get(uf_profile_get_json(record), "members");
	g_autofree char *id = NULL;
	if (uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	for (size_t i = 0; id == NULL && i < json_array_size(members); i++) {
		if (!find_by_member(flow, json_array_get(members, i), household, &id, error))
			return NULL;
	}
	for (size_t i = 0; id == NULL && i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		if (!is_child(member, today) && !find_by_member(flow, member, own, &id, error))
			return NULL;
	}
	return g_steal_pointer(&id);
}

/* Notes that @person may be the same by @rule; a stronger reason that is there stays. */
static void
note(json_t *twins, const char *person, UfTwinRule rule)
{
	for (size_t i = 0; i < json_array_size(twins); i++) {
		const json_t *twin = json_array_get(twins, i);
		if (g_strcmp0(uf_json_get_string(twin, "person"), person) == 0)
			return;
	}
	json_array_append_new(
	    twins, json_pack("{s:s, s:s}", "person", person, "rule", uf_flow_twin_get_name(rule)));
}

bool
uf_flow_term_is_of_person(const char *term, UfTwinRule *rule)
{
	static const char *const shared[] = { "phone=", "email=", "siren=", "siret=" };
	for (size_t i = 0; i < G_N_ELEMENTS(shared); i++) {
		if (g_str_has_prefix(term, shared[i]))
			return false;
	}
	*rule = g_str_has_prefix(term, "nir=") ? UF_TWIN_NIR : UF_TWIN_IDENTIFIER;
	return true;
}

static bool
list_by_terms(UfFlow *flow, const UfProfile *profile, UfTwinRule rule, json_t *twins,
	      GError **error)
{
	g_autoptr(GPtrArray) terms = uf_flow_make_terms(profile);
	for (guint i = 0; i < terms->len; i++) {
		const char *term = g_ptr_array_index(terms, i);
		UfTwinRule own;
		if (!uf_flow_term_is_of_person(term, &own) || own != rule)
			continue;
		g_autofree char *id = NULL;
		if (!find_by_term(flow, term, uf_profile_get_id(profile), &id, error))
			return false;
		if (id != NULL)
			note(twins, id, rule);
	}
	return true;
}

/* how somebody of one card is somebody of the other, at best */
static UfNameRank
compare_cards(const json_t *one, const json_t *other)
{
	const json_t *members = json_object_get(one, "members");
	const json_t *others = json_object_get(other, "members");
	UfNameRank best = UF_NAME_NONE;
	for (size_t i = 0; i < json_array_size(members); i++) {
		for (size_t k = 0; best < UF_NAME_EXACT && k < json_array_size(others); k++) {
			const UfNameRank rank = uf_name_compare_members(json_array_get(members, i),
									json_array_get(others, k));
			best = MAX(best, rank);
		}
	}
	return best;
}

static void
list_by_names(const UfProfile *profile, const GPtrArray *cards, UfNameRank rank, json_t *twins)
{
	g_autoptr(json_t) own = uf_flow_make_card(profile);
	for (guint i = 0; i < cards->len; i++) {
		const UfFlowCard *card = g_ptr_array_index(cards, i);
		if (!uf_flow_card_is_hidden(card) &&
		    !g_str_equal(card->person, uf_profile_get_id(profile)) &&
		    compare_cards(own, card->card) == rank)
			note(twins, card->person,
			     rank == UF_NAME_EXACT ? UF_TWIN_NAME : UF_TWIN_CLOSE_NAME);
	}
}

json_t *
uf_flow_list_twins(UfFlow *flow, const UfProfile *profile, GError **error)
{
	g_autoptr(json_t) twins = json_array();
	g_autoptr(json_t) problems = json_array();
	g_autoptr(GPtrArray) cards = uf_flow_load_cards(flow, problems, error);
	if (cards == NULL || !list_by_terms(flow, profile, UF_TWIN_NIR, twins, error) ||
	    !list_by_terms(flow, profile, UF_TWIN_IDENTIFIER, twins, error))
		return NULL;
	list_by_names(profile, cards, UF_NAME_EXACT, twins);
	list_by_names(profile, cards, UF_NAME_CLOSE, twins);
	return g_steal_pointer(&twins);
}

/* Whether one of the facts says who somebody is. */
static bool
tells_who(const json_t *changed)
{
	static const char *const parts[] = { "identifiers", "birth_name", "used_name",
					     "given_names", "birth" };
	for (size_t i = 0; i < json_array_size(changed); i++) {
		const char *fact = json_string_value(json_array_get(changed, i));
		g_auto(GStrv) steps = g_strsplit(fact, "/", 4);
		if (g_strv_length(steps) < 2 || !g_str_equal(steps[0], "members"))
			continue;
		/* somebody new */
		if (steps[2] == NULL)
			return true;
		for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) {
			if (g_str_equal(steps[2], parts[k]))
				return true;
		}
	}
	return changed == NULL;
}

void
uf_flow_add_twins(UfFlow *flow, const UfProfile *profile, const json_t *changed, json_t *result)
{
	if (!tells_who(changed))
		return;
	/* what was stored stays stored, whatever can be told of it */
	g_autoptr(json_t) twins = uf_flow_list_twins(flow, profile, NULL);
	if (json_array_size(twins) > 0)
		json_object_set(result, "twins", twins);
}
