/* A proposal that somebody accepts or refuses. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-over-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-unit-private.h"
#include "uf-json.h"
#include "uf-profile-edit.h"

typedef struct {
	UfFlow *flow;
	const json_t *proposal;
	const char *state; /* the new one */
	char *row;         /* id of the row that it became; NULL */
} Decision;

/* The rows of other proposals that name the one of this proposal follow to its id. */
static bool
rename_others(const Decision *decision, GError **error)
{
	const char *own = uf_json_get_string(decision->proposal, "proposal");
	const char *person = uf_json_get_string(decision->proposal, "person");
	g_autofree char *old = g_path_get_basename(uf_json_get_string(decision->proposal, "fact"));
	g_autoptr(json_t) names = json_pack("{s:s}", old, decision->row);
	g_autoptr(json_t) all = uf_flow_proposal_load_all(decision->flow, person, error);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *other = json_array_get(all, i);
		if (!g_str_equal(uf_json_get_string(other, "proposal"), own) &&
		    !uf_flow_proposal_is_decided(other) &&
		    !uf_flow_proposal_rename(decision->flow, other, names, error))
			return false;
	}
	return all != NULL;
}

static bool
write_decision(void *data, GError **error)
{
	const Decision *decision = data;
	return uf_flow_proposal_set_state(decision->flow,
					  uf_json_get_string(decision->proposal, "proposal"),
					  decision->state, error) &&
	       (decision->row == NULL || rename_others(decision, error));
}

static bool
check_people(const UfProfile *profile, const json_t *proposal, const json_t *row, GError **error)
{
	static const char *const keys[] = { "member", "to" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *member = uf_json_get_string(row, keys[i]);
		if (member == NULL || uf_profile_find_member(profile, member) != NULL)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: names somebody who is not in the profile; accept the proposal "
			    "of that person first",
			    uf_json_get_string(proposal, "proposal"));
		return false;
	}
	return true;
}

static bool
apply_row(Decision *decision, UfProfile *profile, const UfOrigin *origin, GError **error)
{
	const char *fact = uf_json_get_string(decision->proposal, "fact");
	g_autofree char *list = g_path_get_dirname(fact);
	g_autoptr(json_t) row = json_deep_copy(json_object_get(decision->proposal, "value"));
	json_object_del(row, "id");
	if (!check_people(profile, decision->proposal, row, error))
		return false;
	decision->row = uf_profile_add_row(profile, list, row, origin, error);
	return decision->row != NULL;
}

static bool
apply(Decision *decision, UfProfile *profile, GError **error)
{
	const json_t *proposal = decision->proposal;
	const char *fact = uf_json_get_string(proposal, "fact");
	const char *absence = uf_json_get_string(proposal, "absence");
	json_t *value = json_object_get(proposal, "value");
	json_t *json = json_object_get(proposal, "origin");
	g_autoptr(UfOrigin) origin = json_is_object(json) ? uf_origin_from_json(json, error) : NULL;
	if (json_is_object(json) && origin == NULL)
		return false;
	const bool is_row = uf_flow_unit_is_row(decision->flow, fact);
	if (value != NULL && !json_is_null(value))
		return is_row ? apply_row(decision, profile, origin, error)
			      : uf_profile_set_fact(profile, fact, value, origin, error);
	if (absence != NULL)
		return uf_profile_set_absence(profile, fact, absence, origin, error);
	return is_row ? uf_profile_remove_row(profile, fact, error)
		      : uf_profile_set_fact(profile, fact, NULL, NULL, error);
}

/* The decision alone, with its line in the journal. */
static bool
close_proposal(Decision *decision, const char *action, GError **error)
{
	UfFlow *flow = decision->flow;
	g_autoptr(json_t) details =
	    json_pack("{s:O, s:[O]}", "proposal", json_object_get(decision->proposal, "proposal"),
		      "facts", json_object_get(decision->proposal, "fact"));
	if (!uf_store_begin(flow->store, error))
		return false;
	if (write_decision(decision, error) &&
	    uf_flow_journal(flow, action, uf_json_get_string(decision->proposal, "person"), details,
			    error) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}

/* Puts it into the profile; what somebody else changed meanwhile overtakes it. */
static bool
accept(Decision *decision, UfStoreItem **item, UfProfile **profile, GError **error)
{
	g_autoptr(GError) local = NULL;
	UfProfile *before = uf_profile_copy(*profile);
	g_autoptr(json_t) details =
	    json_pack("{s:O}", "proposal", json_object_get(decision->proposal, "proposal"));
	UfFlowOver over = {
		.item = item,
		.before = &before,
		.profile = profile,
		.action = "accept",
		.details = details,
		.also = write_decision,
		.data = decision,
	};
	const bool done =
	    apply(decision, *profile, &local) && uf_flow_store_over(decision->flow, &over, &local);
	const bool is_overtaken = over.clashes != NULL;
	uf_flow_over_clear(&over);
	uf_profile_free(before);
	if (is_overtaken) {
		g_clear_pointer(&decision->row, g_free);
		decision->state = "overtaken";
		return close_proposal(decision, "overtake", error);
	}
	if (!done)
		g_propagate_error(error, g_steal_pointer(&local));
	return done;
}

static bool
file_clash(UfFlow *flow, const UfFlowOver *over, UfFlowFiling *filing, json_t *filed,
	   GError **error)
{
	const char *fact = filing->fact;
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(over->mine, fact);
	g_autoptr(json_t) json = origin != NULL ? uf_origin_to_json(origin) : NULL;
	filing->value = uf_profile_find_fact(over->mine, fact);
	filing->absence = filing->value == NULL ? uf_profile_find_absence(over->mine, fact) : NULL;
	filing->origin = json;
	filing->seen = uf_profile_find_fact(*over->profile, fact);
	g_autofree char *id = uf_flow_proposal_file(flow, filing, error);
	if (id != NULL)
		json_array_append_new(filed, json_string(id));
	return id != NULL;
}

bool
uf_flow_proposal_file_clashes(UfFlow *flow, UfFlowOver *over, const char *source, json_t *filed,
			      GError **error)
{
	if (!uf_store_begin(flow->store, error))
		return false;
	for (guint i = 0; i < over->clashes->len; i++) {
		UfFlowFiling filing = {
			.person = (*over->item)->id,
			.fact = g_ptr_array_index(over->clashes, i),
			.revision = (*over->item)->revision,
			.why = UF_WHY_EDITED,
			.source = source,
			.state = "waiting",
		};
		if (!file_clash(flow, over, &filing, filed, error)) {
			uf_store_rollback(flow->store);
			return false;
		}
	}
	if (!uf_store_commit(flow->store, error))
		return false;
	uf_flow_over_clear(over);
	return true;
}

static json_t *
report(const Decision *decision, int64_t revision)
{
	g_autofree char *list = g_path_get_dirname(uf_json_get_string(decision->proposal, "fact"));
	g_autofree char *fact =
	    decision->row != NULL ? g_strjoin("/", list, decision->row, NULL) : NULL;
	return json_pack("{s:i, s:O, s:O, s:s, s:s, s:I}", "version", UF_FLOW_VERSION, "proposal",
			 json_object_get(decision->proposal, "proposal"), "person",
			 json_object_get(decision->proposal, "person"), "state", decision->state,
			 "fact",
			 fact != NULL ? fact : uf_json_get_string(decision->proposal, "fact"),
			 "revision", (json_int_t)revision);
}

json_t *
uf_flow_proposal_decide(UfFlow *flow, const char *id, bool is_accepted, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(json_t) proposal = uf_flow_proposal_load(flow, id, NULL, error);
	if (proposal == NULL || !uf_flow_proposal_check_open(proposal, error))
		return NULL;
	g_autoptr(UfProfile) profile =
	    uf_flow_open_person(flow, uf_json_get_string(proposal, "person"), &item, error);
	if (profile == NULL)
		return NULL;
	Decision decision = { .flow = flow, .proposal = proposal, .state = "refused" };
	bool done;
	if (!is_accepted)
		done = close_proposal(&decision, "refuse", error);
	else if (g_str_equal(uf_flow_proposal_find_state(flow, profile, proposal), "waiting")) {
		decision.state = "accepted";
		done = accept(&decision, &item, &profile, error);
	} else {
		decision.state = "overtaken";
		done = close_proposal(&decision, "overtake", error);
	}
	json_t *result = done ? report(&decision, item->revision) : NULL;
	g_free(decision.row);
	return result;
}
