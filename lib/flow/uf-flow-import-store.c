/* What becomes of the differences of a record: stored by a rule or by a person, or filed. */
#include <string.h>

#include "uf-accept.h"
#include "uf-flow-import-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-unit-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"

static const char *
get_kind(const UfFlowImport *import)
{
	return import->kind != NULL ? import->kind : "cnaf";
}

/* What is known there already has an origin; what is not has none, whatever holds it says. */
UfFlowWhy
uf_import_find_why(const UfFlowImport *import, const UfImportOffer *offer)
{
	g_autofree char *list = offer->is_row ? g_path_get_dirname(offer->fact) : NULL;
	const char *place = list != NULL ? list : offer->fact;
	const bool is_known =
	    (!offer->is_row && uf_profile_find_fact(import->profile, place) != NULL) ||
	    uf_profile_find_absence(import->profile, place) != NULL;
	if (!is_known)
		return UF_WHY_ABSENT;
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(import->profile, place);
	return uf_flow_find_why(origin, import->date);
}

/* of @origin borrowed */
static UfFlowFiling
make_filing(const UfFlowImport *import, const UfImportOffer *offer, const json_t *origin)
{
	return (UfFlowFiling){
		.person = import->item->id,
		.fact = offer->fact,
		.value = uf_profile_find_fact(import->merged, offer->fact),
		.origin = origin,
		.seen = offer->is_row ? NULL : uf_profile_find_fact(import->profile, offer->fact),
		.revision = import->item->revision,
		.why = uf_import_find_why(import, offer),
		.source = get_kind(import),
		.state = offer->state == UF_OFFER_REFUSED ? "refused" : "waiting",
	};
}

/* Somebody whom the record brought before has the id of that proposal, so that what names her is
 * the same again. */
static void
name_people(UfFlowImport *import)
{
	const json_t *members = json_object_get(uf_profile_get_json(import->merged), "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		g_autofree char *id = g_strdup(uf_json_get_string(member, "id"));
		if (id == NULL || uf_profile_find_member(import->profile, id) != NULL)
			continue;
		g_autofree char *fact = g_strconcat("members/", id, NULL);
		const UfFlowFiling filing = { .fact = fact, .value = member };
		const json_t *same =
		    uf_flow_proposal_find_same(import->flow, import->known, &filing);
		const char *name = uf_json_get_string(same, "fact");
		if (name == NULL)
			continue;
		g_autofree char *known = g_path_get_basename(name);
		uf_intake_rename(uf_profile_get_json(import->merged), id, known);
		uf_intake_rename(import->notes, id, known);
	}
}

/* the same value of another record is news again when it was accepted once and is no more there */
static bool
is_news(const json_t *same, const json_t *origin)
{
	const char *state = uf_json_get_string(same, "state");
	if (same == NULL)
		return true;
	return !g_str_equal(state, "waiting") && !g_str_equal(state, "refused") &&
	       !json_equal(json_object_get(same, "origin"), (json_t *)origin);
}

bool
uf_import_is_news(const UfFlowImport *import, const UfImportOffer *offer)
{
	g_autoptr(UfOrigin) record = uf_import_make_origin(import);
	g_autoptr(json_t) origin = uf_origin_to_json(record);
	return is_news(offer->same, origin);
}

static void
find_known(UfFlowImport *import)
{
	for (guint i = 0; i < import->offers->len; i++) {
		UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		const UfFlowFiling filing = make_filing(import, offer, NULL);
		offer->same = uf_flow_proposal_find_same(import->flow, import->known, &filing);
		if (g_strcmp0(uf_json_get_string(offer->same, "state"), "refused") == 0)
			offer->state = UF_OFFER_REFUSED;
	}
}

char *
uf_import_find_rule(const UfFlowImport *import, const UfImportOffer *offer)
{
	const UfFlowWhy why = uf_import_find_why(import, offer);
	return why != UF_WHY_NEWER
		   ? uf_accept_find(uf_context_get_accept_rules(import->flow->context),
				    get_kind(import), offer->fact, why == UF_WHY_TYPED)
		   : NULL;
}

/* Takes what a rule accepts; true when there was something. */
static bool
take_by_rule(UfFlowImport *import)
{
	for (guint i = 0; i < import->offers->len; i++) {
		UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		if (offer->state != UF_OFFER_OPEN || !uf_import_is_possible(import, offer))
			continue;
		g_autofree char *rule = uf_import_find_rule(import, offer);
		if (rule == NULL || !uf_import_take(import, offer, NULL))
			continue;
		const size_t last = json_array_size(import->changed) - 1;
		json_array_append_new(
		    import->ruled, json_pack("{s:O, s:s}", "fact",
					     json_array_get(import->changed, last), "rule", rule));
	}
	json_array_clear(import->changed);
	return json_array_size(import->ruled) > 0;
}

static json_t *
list_new_names(const UfFlowImport *import)
{
	json_t *names = json_object();
	for (guint i = 0; i < import->offers->len; i++) {
		const UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		g_autofree char *old = g_path_get_basename(offer->fact);
		if (offer->row != NULL)
			json_object_set_new(names, old, json_string(offer->row));
	}
	return names;
}

/* The proposals of before that were decided now, and those that name somebody who was taken. */
static bool
update_known(const UfFlowImport *import, GError **error)
{
	g_autoptr(GHashTable) decided = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (guint i = 0; i < import->offers->len; i++) {
		UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		if (offer->same != NULL && offer->state != UF_OFFER_OPEN)
			g_hash_table_insert(decided, (gpointer)offer->same, offer);
	}
	g_autoptr(json_t) names = list_new_names(import);
	for (size_t i = 0; i < json_array_size(import->known); i++) {
		const json_t *proposal = json_array_get(import->known, i);
		const UfImportOffer *offer = g_hash_table_lookup(decided, proposal);
		if (uf_flow_proposal_is_decided(proposal))
			continue;
		const bool done =
		    offer == NULL
			? uf_flow_proposal_rename(import->flow, proposal, names, error)
			: uf_flow_proposal_set_state(
			      import->flow, uf_json_get_string(proposal, "proposal"),
			      offer->state == UF_OFFER_TAKEN ? "accepted" : "refused", error);
		if (!done)
			return false;
	}
	return true;
}

/* nobody will be there to whom it belongs */
static bool
names_refused(const UfFlowImport *import, const UfImportOffer *offer)
{
	const json_t *row = uf_profile_find_fact(import->merged, offer->fact);
	for (guint i = 0; offer->is_row && i < import->offers->len; i++) {
		const UfImportOffer *other = g_ptr_array_index(import->offers, i);
		g_autofree char *id = g_path_get_basename(other->fact);
		if (other != offer && other->state == UF_OFFER_REFUSED &&
		    g_str_has_prefix(other->fact, "members/") &&
		    (g_strcmp0(uf_json_get_string(row, "member"), id) == 0 ||
		     g_strcmp0(uf_json_get_string(row, "to"), id) == 0))
			return true;
	}
	return false;
}

static bool
file_offers(void *data, GError **error)
{
	UfFlowImport *import = data;
	g_autoptr(UfOrigin) record = uf_import_make_origin(import);
	g_autoptr(json_t) origin = uf_origin_to_json(record);
	json_array_clear(import->filed);
	if (import->also != NULL && !import->also(import->also_data, error))
		return false;
	for (guint i = 0; i < import->offers->len; i++) {
		const UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		if (offer->state == UF_OFFER_TAKEN || !is_news(offer->same, origin) ||
		    names_refused(import, offer))
			continue;
		const UfFlowFiling filing = make_filing(import, offer, origin);
		g_autofree char *id = uf_flow_proposal_file(import->flow, &filing, error);
		if (id == NULL)
			return false;
		if (offer->state == UF_OFFER_OPEN)
			json_array_append_new(import->filed, json_string(id));
	}
	return update_known(import, error);
}

static void
forget_changed(UfFlowImport *import, const GPtrArray *clashes)
{
	for (size_t i = json_array_size(import->changed); i > 0; i--) {
		const char *fact = json_string_value(json_array_get(import->changed, i - 1));
		if (g_ptr_array_find_with_equal_func((GPtrArray *)clashes, fact, g_str_equal, NULL))
			json_array_remove(import->changed, i - 1);
	}
}

/* A record gives way to what somebody wrote meanwhile: that waits too. */
static bool
store(UfFlowImport *import, UfFlowOver *over, GError **error)
{
	for (;;) {
		g_autoptr(GError) local = NULL;
		if (uf_flow_store_over(import->flow, over, &local))
			return true;
		if (over->clashes == NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		forget_changed(import, over->clashes);
		g_autoptr(json_t) filed = json_array();
		if (!uf_flow_proposal_file_clashes(import->flow, over, get_kind(import), filed,
						   error))
			return false;
	}
}

bool
uf_import_compare(UfFlowImport *import, GError **error)
{
	import->known = uf_flow_proposal_load_all(import->flow, import->item->id, error);
	if (import->known == NULL)
		return false;
	name_people(import);
	uf_import_list_offers(import);
	find_known(import);
	return true;
}

bool
uf_import_settle(UfFlowImport *import, GError **error)
{
	if (!uf_import_compare(import, error))
		return false;
	if (!take_by_rule(import))
		return true;
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:O}", "source", get_kind(import), "rules", import->ruled);
	UfFlowOver over = {
		.item = &import->item,
		.before = &import->before,
		.profile = &import->profile,
		.action = "accept",
		.details = details,
		.no_contact = true,
	};
	const bool done = store(import, &over, error);
	uf_flow_over_clear(&over);
	return done;
}

bool
uf_import_store(UfFlowImport *import, GError **error)
{
	UfFlowOver over = {
		.item = &import->item,
		.before = &import->before,
		.profile = &import->profile,
		.details = import->details,
		.also = file_offers,
		.data = import,
	};
	const bool done = store(import, &over, error);
	uf_flow_over_clear(&over);
	return done;
}
