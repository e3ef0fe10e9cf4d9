/* A household becomes two. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-split-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-keys.h"

void
uf_split_clear(UfSplit *split)
{
	uf_household_talk_clear(&split->talk);
	g_clear_pointer(&split->item, uf_store_item_free);
	g_clear_pointer(&split->profile, uf_profile_free);
	g_clear_pointer(&split->leaving, g_hash_table_unref);
	g_clear_pointer(&split->sides, g_hash_table_unref);
	g_clear_pointer(&split->outside, g_hash_table_unref);
}

static void
note_members_question(UfSplit *split)
{
	const json_t *members = uf_profile_find_fact(split->profile, "members");
	json_t *options = json_array();
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		g_auto(UfWiped) name = uf_flow_format_member(member);
		json_array_append_new(
		    options,
		    json_pack("{s:O, s:s}", "code", json_object_get(member, "id"), "title", name));
	}
	json_array_append_new(split->talk.questions,
			      json_pack("{s:s, s:s, s:s, s:s, s:o}", "key", "members", "kind",
					"members", "title", "Qui part ?", "text", "", "options",
					options));
}

/* False with @error; with a question when it is not said who leaves. */
static bool
read_members(UfSplit *split, GError **error)
{
	const json_t *answer = json_object_get(split->talk.answers, "members");
	const size_t all = json_array_size(uf_profile_find_fact(split->profile, "members"));
	g_hash_table_add(split->talk.used, g_strdup("members"));
	if (answer == NULL) {
		note_members_question(split);
		return true;
	}
	for (size_t i = 0; i < json_array_size(answer); i++) {
		const char *id = json_string_value(json_array_get(answer, i));
		if (id == NULL || uf_profile_find_member(split->profile, id) == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "answer \"members\": no member %zu of that id in %s", i + 1,
				    split->item->id);
			return false;
		}
		g_hash_table_add(split->leaving, g_strdup(id));
	}
	if (g_hash_table_size(split->leaving) > 0 && g_hash_table_size(split->leaving) < all)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "answer \"members\": somebody leaves, and somebody stays");
	return false;
}

static bool
ask(UfSplit *split, GError **error)
{
	static const UfHouseholdOption reasons[] = { { "separation", "une séparation" },
						     { "of_age", "un enfant devenu majeur" },
						     { "other", "autre chose" },
						     { NULL, NULL } };
	static const UfHouseholdQuestion reason = { "reason", "choice", "Pour quelle raison ?", "",
						    reasons };
	g_autoptr(GError) local = NULL;
	if (!read_members(split, error))
		return false;
	split->date = uf_household_ask_date(&split->talk, &local);
	if (local == NULL)
		split->reason = uf_household_choose(&split->talk, &reason, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	/* who takes what depends on who leaves */
	return g_hash_table_size(split->leaving) == 0 || uf_split_ask_units(split, error);
}

static bool
begin(UfSplit *split, UfFlow *flow, const char *person, GError **error)
{
	split->leaving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	split->sides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	split->outside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!uf_flow_ensure_places(flow, error) || uf_flow_ensure_store(flow, error) == NULL ||
	    !uf_flow_check_is_current(flow, person, error))
		return false;
	split->profile = uf_flow_load_person(flow, person, &split->item, error);
	return split->profile != NULL && ask(split, error);
}

json_t *
uf_flow_split_ask(UfFlow *flow, const char *person, const json_t *answers, GError **error)
{
	g_auto(UfSplit) split = { 0 };
	uf_household_talk_init(&split.talk, flow, answers);
	return begin(&split, flow, person, error) ? json_incref(split.talk.questions) : NULL;
}

typedef struct {
	UfFlow *flow;
	const UfSplit *split;
	UfStoreItem *old;
	UfStoreItem *made;
	UfProfile *stays;
	UfProfile *leaves;
	json_t *members;
	json_t *teams; /* those that follow both; empty: not known here */
} Work;

static void
work_clear(Work *work)
{
	uf_store_item_free(work->made);
	uf_profile_free(work->stays);
	uf_profile_free(work->leaves);
	json_decref(work->members);
	json_decref(work->teams);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static bool
note_both(const Work *work, int64_t before, GError **error)
{
	const UfSplit *split = work->split;
	const UfFlowLink came = {
		.kind = UF_LINK_SPLIT,
		.person = work->made->id,
		.with = work->old->id,
		.revision = before,
		.members = work->members,
		.reason = split->reason,
		.day = split->date,
	};
	const UfFlowLink went = {
		.kind = UF_LINK_SPLIT,
		.went = true,
		.person = work->old->id,
		.with = work->made->id,
		.revision = work->made->revision,
		.own = before,
		.members = work->members,
		.reason = split->reason,
		.day = split->date,
	};
	g_autofree char *one = uf_flow_link_make(work->flow, &came, error);
	g_autofree char *other = one != NULL ? uf_flow_link_make(work->flow, &went, error) : NULL;
	g_autoptr(json_t) stays =
	    json_pack("{s:I, s:s, s:s}", "revision", (json_int_t)work->old->revision, "with",
		      work->made->id, "date", split->date);
	g_autoptr(json_t) leaves =
	    json_pack("{s:I, s:s, s:s}", "revision", (json_int_t)work->made->revision, "with",
		      work->old->id, "date", split->date);
	return other != NULL && uf_flow_journal(work->flow, "split", work->old->id, stays, error) &&
	       uf_flow_journal(work->flow, "split", work->made->id, leaves, error);
}

/* What waits for those who leave waits with them, and nothing of it stays. */
static bool
move_proposals(const Work *work, GError **error)
{
	g_autoptr(json_t) all = uf_flow_proposal_load_all(work->flow, work->old->id, error);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *proposal = json_array_get(all, i);
		g_auto(GStrv) parts = g_strsplit(uf_json_get_string(proposal, "fact"), "/", 3);
		const char *member =
		    g_str_equal(parts[0], "members") && parts[2] != NULL
			? parts[1]
			: uf_json_get_string(json_object_get(proposal, "value"), "member");
		if (member != NULL && g_hash_table_contains(work->split->leaving, member) &&
		    !uf_flow_proposal_is_decided(proposal) &&
		    !uf_flow_proposal_move(work->flow, proposal, work->made->id, error))
			return false;
	}
	return all != NULL;
}

/* a new household belongs to the teams of the one that it comes from */
static bool
choose_team(Work *work, GError **error)
{
	if (uf_store_is_for_invented_people(work->flow->store))
		return true;
	work->teams = uf_store_list_person_teams(work->flow->store, work->old->id, error);
	const char *team = uf_json_get_string(json_array_get(work->teams, 0), "team");
	return team != NULL && uf_store_choose_team(work->flow->store, team, error);
}

static bool
share(const Work *work, GError **error)
{
	for (size_t i = 1; i < json_array_size(work->teams); i++) {
		const char *team = uf_json_get_string(json_array_get(work->teams, i), "team");
		if (!uf_store_share_person(work->flow->store, work->made->id, team, error))
			return false;
	}
	return true;
}

static bool
store(Work *work, GError **error)
{
	UfStore *items = work->flow->store;
	const int64_t before = work->old->revision;
	if (!choose_team(work, error) || !uf_store_begin(items, error))
		return false;
	if (uf_flow_put_person(work->flow, work->made, work->leaves, error) &&
	    uf_flow_put_person(work->flow, work->old, work->stays, error) &&
	    move_proposals(work, error) && note_both(work, before, error) &&
	    uf_store_commit(items, error))
		return share(work, error);
	uf_store_rollback(items);
	return false;
}

static json_t *
list_members(const UfSplit *split)
{
	json_t *members = json_object();
	GHashTableIter iterator;
	gpointer id;
	g_hash_table_iter_init(&iterator, split->leaving);
	while (g_hash_table_iter_next(&iterator, &id, NULL))
		json_object_set_new(members, id, json_string(id));
	return members;
}

json_t *
uf_flow_household_split(UfFlow *flow, const char *person, const json_t *answers, GError **error)
{
	g_auto(UfSplit) split = { 0 };
	uf_household_talk_init(&split.talk, flow, answers);
	if (!begin(&split, flow, person, error) || !uf_household_check_answered(&split.talk, error))
		return NULL;
	g_auto(Work) work = { .flow = flow, .split = &split, .old = split.item };
	g_autoptr(json_t) dropped = json_array();
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	work.members = list_members(&split);
	work.made = g_new0(UfStoreItem, 1);
	work.made->kind = UF_STORE_PERSON;
	work.made->id = uf_id_new('p');
	work.stays = uf_split_make_side(&split, UF_SIDE_OLD, person, dropped, error);
	work.leaves = work.stays != NULL
			  ? uf_split_make_side(&split, UF_SIDE_NEW, work.made->id, dropped, error)
			  : NULL;
	if (work.leaves == NULL || !uf_household_check(flow, work.stays, issues, error) ||
	    !uf_household_check(flow, work.leaves, issues, error) || !store(&work, error))
		return NULL;
	return json_pack("{s:i, s:s, s:I, s:s, s:O, s:O, s:o}", "version", UF_FLOW_VERSION,
			 "person", person, "revision", (json_int_t)split.item->revision, "with",
			 work.made->id, "members", work.members, "dropped", dropped, "issues",
			 uf_flow_issues_to_json(flow, issues));
}
