/* Two households become one. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-household-private.h"
#include "uf-flow-merge-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-unit-private.h"
#include "uf-id.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-lay.h"
#include "uf-profile-rename.h"

typedef struct {
	UfHouseholdTalk talk;
	UfStoreItem *item;
	UfStoreItem *gone;
	UfProfile *profile; /* of those who are there */
	UfProfile *old;     /* of those who come, as it is */
	UfProfile *other;   /* the same with the ids that it gets here */
	UfProfile *merged;  /* with all that the other one says */
	UfProfile *result;
	json_t *members; /* {id there: id here} */
	json_t *names;   /* the same of all rows whose ids changed */
	json_t *changed;
	const char *date;
} Join;

static void
join_clear(Join *join)
{
	uf_household_talk_clear(&join->talk);
	uf_store_item_free(join->item);
	uf_store_item_free(join->gone);
	uf_profile_free(join->profile);
	uf_profile_free(join->old);
	uf_profile_free(join->other);
	uf_profile_free(join->merged);
	uf_profile_free(join->result);
	json_decref(join->members);
	json_decref(join->names);
	json_decref(join->changed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Join, join_clear)

static bool
choose(Join *join, const UfHouseholdQuestion *question, const char **code, GError **error)
{
	g_autoptr(GError) local = NULL;
	*code = uf_household_choose(&join->talk, question, &local);
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return *code != NULL || error == NULL || *error == NULL;
}

/* Somebody who is in both: a person says so, her name and birth are shown. */
static bool
ask_same(Join *join, const json_t *own, const json_t *other, GError **error)
{
	static const UfHouseholdOption options[] = { { "yes", "oui, une seule personne" },
						     { "no", "non, deux personnes" },
						     { NULL, NULL } };
	const char *id = uf_json_get_string(other, "id");
	const char *code;
	g_autofree char *key = g_strconcat("same/", id, NULL);
	g_auto(UfWiped) name = uf_flow_format_member(other);
	g_auto(UfWiped) text = uf_flow_format_member(own);
	g_auto(UfWiped) title =
	    g_strdup_printf("%s est dans les deux foyers : est-ce la même personne ?", name);
	const UfHouseholdQuestion question = { key, "choice", title, text, options };
	if (!choose(join, &question, &code, error))
		return false;
	if (g_strcmp0(code, "yes") == 0)
		json_object_set(join->members, id, json_object_get(own, "id"));
	return true;
}

static bool
recognise(Join *join, GError **error)
{
	const json_t *members = uf_profile_find_fact(join->profile, "members");
	const json_t *others = uf_profile_find_fact(join->old, "members");
	for (size_t i = 0; i < json_array_size(others); i++) {
		const json_t *other = json_array_get(others, i);
		for (size_t k = 0; k < json_array_size(members); k++) {
			const json_t *own = json_array_get(members, k);
			if (uf_intake_is_same_person(own, other) &&
			    !ask_same(join, own, other, error))
				return false;
		}
	}
	return true;
}

static void
collect_ids(const json_t *node, GHashTable *ids)
{
	const char *id = uf_json_get_string(node, "id");
	if (id != NULL && !g_str_has_prefix(id, "p-"))
		g_hash_table_add(ids, g_strdup(id));
	const char *key;
	json_t *child;
	json_object_foreach((json_t *)node, key, child) collect_ids(child, ids);
	for (size_t i = 0; i < json_array_size(node); i++)
		collect_ids(json_array_get(node, i), ids);
}

/* Ids that are taken here change; those of people who are in both are those of here. */
static void
rename_taken(Join *join)
{
	g_autoptr(GHashTable) here = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) there = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *names = json_object();
	join->names = names;
	collect_ids(uf_profile_get_json(join->profile), here);
	collect_ids(uf_profile_get_json(join->old), there);
	GHashTableIter iterator;
	gpointer id;
	g_hash_table_iter_init(&iterator, there);
	while (g_hash_table_iter_next(&iterator, &id, NULL)) {
		const char *text = id;
		json_t *same = json_object_get(join->members, text);
		g_autofree char *fresh = uf_id_new(g_ascii_islower(*text) ? *text : 'x');
		if (same != NULL)
			json_object_set(names, text, same);
		else if (g_hash_table_contains(here, text))
			json_object_set_new(names, text, json_string(fresh));
	}
	join->other = uf_profile_copy(join->old);
	uf_profile_rename_rows(join->other, names);
	const json_t *members = uf_profile_find_fact(join->old, "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const char *member = uf_json_get_string(json_array_get(members, i), "id");
		const char *name = uf_json_get_string(names, member);
		json_object_set_new(join->members, member,
				    json_string(name != NULL ? name : member));
	}
}

static const UfHouseholdOption sides[] = { { "a", "ce que dit le premier foyer" },
					   { "b", "ce que dit le second" },
					   { NULL, NULL } };

static char *
format_both(UfFlow *flow, const UfProfile *one, const UfProfile *other, const char *unit)
{
	g_auto(UfWiped) mine = uf_flow_unit_format(flow, one, unit);
	g_auto(UfWiped) theirs = uf_flow_unit_format(flow, other, unit);
	return g_strdup_printf("%s / %s", *mine != '\0' ? mine : "rien",
			       *theirs != '\0' ? theirs : "rien");
}

static bool
ask_unit(Join *join, const UfProfile *other, const char *unit, bool *theirs, GError **error)
{
	const char *code;
	UfFlow *flow = join->talk.flow;
	g_auto(UfWiped) title = uf_flow_unit_format_title(flow, join->profile, unit);
	g_auto(UfWiped) text = format_both(flow, join->profile, other, unit);
	const UfHouseholdQuestion question = { unit, "choice", title, text, sides };
	if (!choose(join, &question, &code, error))
		return false;
	*theirs = g_strcmp0(code, "b") == 0;
	return true;
}

/* One home: not half of each. What is protected in one that stays is so still. */
static bool
settle_housing(Join *join, GError **error)
{
	json_t *own = uf_profile_find_fact(join->profile, "housing");
	json_t *other = uf_profile_find_fact(join->other, "housing");
	bool theirs = false;
	if (json_object_size(other) == 0 || json_equal(own, other))
		return true;
	if (json_object_size(own) == 0)
		theirs = true;
	else if (!ask_unit(join, join->other, "housing", &theirs, error))
		return false;
	if (theirs && !uf_profile_lay_take(join->result, join->other, "housing", error))
		return false;
	if (theirs)
		json_array_append_new(join->changed, json_string("housing"));
	json_object_del(uf_profile_get_json(join->other), "housing");
	return true;
}

static bool
ends_protected(const char *unit)
{
	return g_str_has_suffix(unit, "/protected");
}

/* What only the other one knows is taken; what both say differently is asked. */
static bool
settle_unit(Join *join, const char *unit, GError **error)
{
	const json_t *own = uf_profile_find_fact(join->profile, unit);
	const char *absence = uf_profile_find_absence(join->profile, unit);
	const json_t *other = uf_profile_find_fact(join->merged, unit);
	bool theirs = own == NULL && absence == NULL;
	if (other == NULL)
		return true;
	/* once protected it stays so */
	if (ends_protected(unit))
		theirs = json_is_true(other);
	else if (uf_flow_unit_is_row(join->talk.flow, unit))
		theirs = true;
	else if (!theirs && !ask_unit(join, join->merged, unit, &theirs, error))
		return false;
	if (!theirs)
		return true;
	json_array_append_new(join->changed, json_string(unit));
	return uf_profile_lay_take(join->result, join->merged, unit, error);
}

static json_t *
ensure_table(json_t *root, const char *name)
{
	if (json_object_get(root, name) == NULL)
		json_object_set_new(root, name, json_object());
	return json_object_get(root, name);
}

static void
take_origin(Join *join, const char *unit)
{
	json_t *into = ensure_table(uf_profile_get_json(join->merged), "origins");
	const json_t *from = json_object_get(uf_profile_get_json(join->other), "origins");
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(join->other, unit);
	if (origin != NULL)
		json_object_set_new(into, unit, uf_origin_to_json(origin));
	const char *key;
	json_t *entry;
	json_object_foreach((json_t *)from, key, entry)
	{
		if (uf_fact_id_is_under(key, unit))
			json_object_set(into, key, entry);
	}
}

/* What somebody who came was asked in vain; of a whole household it says nothing of the other. */
static void
take_absences(Join *join)
{
	json_t *root = uf_profile_get_json(join->result);
	const char *key;
	json_t *absence;
	json_object_foreach(json_object_get(uf_profile_get_json(join->other), "absences"), key,
			    absence)
	{
		g_auto(GStrv) parts = g_strsplit(key, "/", 3);
		if (!g_str_equal(parts[0], "members") ||
		    uf_profile_find_member(join->result, parts[1]) == NULL ||
		    uf_profile_find_fact(join->result, key) != NULL ||
		    uf_profile_find_absence(join->result, key) != NULL)
			continue;
		g_autoptr(UfOrigin) origin = uf_profile_find_origin(join->other, key);
		json_object_set(ensure_table(root, "absences"), key, absence);
		if (origin != NULL)
			json_object_set_new(ensure_table(root, "origins"), key,
					    uf_origin_to_json(origin));
	}
}

static bool
settle_units(Join *join, GError **error)
{
	g_autoptr(json_t) same = json_object();
	g_autoptr(json_t) json =
	    uf_intake_merge_aligned(join->profile, uf_profile_get_json(join->other), same);
	uf_profile_rename_rows(join->other, same);
	join->merged = uf_profile_from_json(join->talk.flow->schema, json, error);
	if (join->merged == NULL)
		return false;
	g_autoptr(GPtrArray) units = uf_profile_list_units(join->profile, join->merged);
	for (guint i = 0; i < units->len; i++) {
		const char *unit = g_ptr_array_index(units, i);
		take_origin(join, unit);
		if (!settle_unit(join, unit, error))
			return false;
	}
	take_absences(join);
	return true;
}

static bool
begin(Join *join, UfFlow *flow, const char *const *people, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (!uf_flow_ensure_places(flow, error) || uf_flow_ensure_store(flow, error) == NULL)
		return false;
	if (g_str_equal(people[0], people[1])) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: twice the same identifier",
			    people[0]);
		return false;
	}
	if (!uf_flow_check_is_current(flow, people[0], error) ||
	    !uf_flow_check_is_current(flow, people[1], error) ||
	    !uf_flow_check_same_teams(flow, people[0], people[1], error))
		return false;
	join->members = json_object();
	join->changed = json_array();
	join->profile = uf_flow_load_person(flow, people[0], &join->item, error);
	join->old =
	    join->profile != NULL ? uf_flow_load_person(flow, people[1], &join->gone, error) : NULL;
	if (join->old == NULL)
		return false;
	join->date = uf_household_ask_date(&join->talk, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (!recognise(join, error))
		return false;
	/* what differs depends on who is who */
	if (json_array_size(join->talk.questions) > (join->date == NULL ? 1 : 0))
		return true;
	join->result = uf_profile_copy(join->profile);
	rename_taken(join);
	return settle_housing(join, error) && settle_units(join, error);
}

json_t *
uf_flow_join_ask(UfFlow *flow, const char *person, const char *other, const json_t *answers,
		 GError **error)
{
	g_auto(Join) join = { 0 };
	const char *const people[] = { person, other };
	uf_household_talk_init(&join.talk, flow, answers);
	return begin(&join, flow, people, error) ? json_incref(join.talk.questions) : NULL;
}

static bool
note_both(const Join *join, GError **error)
{
	UfFlow *flow = join->talk.flow;
	g_autoptr(json_t) back = json_object();
	const char *key;
	json_t *id;
	json_object_foreach(join->members, key, id)
	    json_object_set_new(back, json_string_value(id), json_string(key));
	const UfFlowLink came = {
		.kind = UF_LINK_JOIN,
		.person = join->item->id,
		.with = join->gone->id,
		.revision = join->gone->revision - 1,
		.own = join->item->revision - 1,
		.members = join->members,
		.facts = join->changed,
		.day = join->date,
	};
	const UfFlowLink went = {
		.kind = UF_LINK_JOIN,
		.went = true,
		.person = join->gone->id,
		.with = join->item->id,
		.revision = join->item->revision - 1,
		.own = join->gone->revision - 1,
		.members = back,
		.day = join->date,
	};
	g_autofree char *one = uf_flow_link_make(flow, &came, error);
	g_autofree char *two = one != NULL ? uf_flow_link_make(flow, &went, error) : NULL;
	g_autoptr(json_t) here =
	    json_pack("{s:I, s:s, s:O, s:s}", "revision", (json_int_t)join->item->revision, "with",
		      join->gone->id, "facts", join->changed, "date", join->date);
	g_autoptr(json_t) there =
	    json_pack("{s:I, s:s, s:s}", "revision", (json_int_t)join->gone->revision, "with",
		      join->item->id, "date", join->date);
	return two != NULL && uf_flow_journal(flow, "join", join->item->id, here, error) &&
	       uf_flow_journal(flow, "joined", join->gone->id, there, error);
}

/* "members/m2/sex" → "members/m7/sex"; yours */
static char *
rename_fact(const json_t *names, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	for (char **part = parts; *part != NULL; part++) {
		const char *name = uf_json_get_string(names, *part);
		if (name == NULL)
			continue;
		char *renamed = g_strdup(name);
		g_free(*part);
		*part = renamed;
	}
	return g_strjoinv("/", parts);
}

/* What waits for those who come waits here. */
static bool
move_proposals(const Join *join, GError **error)
{
	UfFlow *flow = join->talk.flow;
	g_autoptr(json_t) all = uf_flow_proposal_load_all(flow, join->gone->id, error);
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *proposal = json_array_get(all, i);
		const char *from;
		json_t *to;
		if (uf_flow_proposal_is_decided(proposal))
			continue;
		g_autofree char *fact =
		    rename_fact(join->names, uf_json_get_string(proposal, "fact"));
		json_object_foreach(join->names, from, to)
		{
			uf_intake_rename(json_object_get(proposal, "value"), from,
					 json_string_value(to));
			uf_intake_rename(json_object_get(proposal, "seen"), from,
					 json_string_value(to));
		}
		json_object_set_new(proposal, "fact", json_string(fact));
		if (!uf_flow_proposal_move(flow, proposal, join->item->id, error))
			return false;
	}
	return all != NULL;
}

static bool
store(Join *join, GError **error)
{
	UfFlow *flow = join->talk.flow;
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_flow_put_person(flow, join->item, join->result, error) &&
	    uf_flow_put_person_as(flow, join->gone, join->old, "joined", error) &&
	    move_proposals(join, error) && note_both(join, error) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}

json_t *
uf_flow_household_join(UfFlow *flow, const char *person, const char *other, const json_t *answers,
		       GError **error)
{
	g_auto(Join) join = { 0 };
	const char *const people[] = { person, other };
	g_autoptr(json_t) dropped = json_array();
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_household_talk_init(&join.talk, flow, answers);
	if (!begin(&join, flow, people, error) || !uf_household_check_answered(&join.talk, error))
		return NULL;
	uf_household_drop_loose_ends(join.result, dropped);
	if (!uf_household_check(flow, join.result, issues, error) || !store(&join, error))
		return NULL;
	return json_pack("{s:i, s:s, s:I, s:s, s:O, s:O, s:o}", "version", UF_FLOW_VERSION,
			 "person", person, "revision", (json_int_t)join.item->revision, "with",
			 other, "members", join.members, "dropped", dropped, "issues",
			 uf_flow_issues_to_json(flow, issues));
}
