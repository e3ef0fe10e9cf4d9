#include "uf-flow-merge-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-link-private.h"
#include "uf-flow-unit-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-pair.h"
#include "uf-profile-lay.h"
#include "uf-store-keys.h"

static void
clear_texts(UfFlowMerge *self)
{
	for (size_t i = 0; i < G_N_ELEMENTS(self->texts); i++)
		g_clear_pointer(&self->texts[i], uf_memory_free_string);
	g_clear_pointer(&self->name, uf_memory_free_string);
	g_clear_pointer(&self->names, g_ptr_array_unref);
}

void
uf_flow_merge_free(UfFlowMerge *merge)
{
	if (merge == NULL)
		return;
	clear_texts(merge);
	uf_store_item_free(merge->item);
	uf_store_item_free(merge->gone);
	uf_profile_free(merge->before);
	uf_profile_free(merge->profile);
	uf_profile_free(merge->old);
	uf_profile_free(merge->other);
	uf_profile_free(merge->merged);
	json_decref(merge->members);
	json_decref(merge->apart);
	json_decref(merge->changed);
	json_decref(merge->kept);
	g_clear_pointer(&merge->candidates, g_ptr_array_unref);
	g_clear_pointer(&merge->units, g_ptr_array_unref);
	g_free(merge->asked);
	g_free(merge);
}

/* The ids of the teams that follow @person, sorted; NULL on error. */
static GPtrArray *
list_teams(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(json_t) teams = uf_store_list_person_teams(flow->store, person, error);
	if (teams == NULL)
		return NULL;
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < json_array_size(teams); i++)
		g_ptr_array_add(ids,
				g_strdup(uf_json_get_string(json_array_get(teams, i), "team")));
	return ids;
}

/* REFUSED when somebody would read, in the one record, what only the other team knew. */
bool
uf_flow_check_same_teams(UfFlow *flow, const char *into, const char *from, GError **error)
{
	if (uf_store_is_for_invented_people(flow->store))
		return true;
	g_autoptr(GPtrArray) one = list_teams(flow, into, error);
	g_autoptr(GPtrArray) other = one != NULL ? list_teams(flow, from, error) : NULL;
	if (other == NULL)
		return false;
	bool same = one->len == other->len;
	for (guint i = 0; same && i < one->len; i++)
		same = g_ptr_array_find_with_equal_func(other, g_ptr_array_index(one, i),
							g_str_equal, NULL);
	if (!same)
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s and %s are not followed by the same teams: share both with the "
			    "same ones first (unefois person share)",
			    into, from);
	return same;
}

/* Who is in both without a doubt. */
static void
recognise(UfFlowMerge *self)
{
	const json_t *own = json_object_get(uf_profile_get_json(self->before), "members");
	const json_t *others = json_object_get(uf_profile_get_json(self->old), "members");
	g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(others); i++) {
		const json_t *other = json_array_get(others, i);
		for (size_t k = 0; k < json_array_size(own); k++) {
			const json_t *member = json_array_get(own, k);
			const char *id = uf_json_get_string(member, "id");
			if (!uf_intake_is_same_person(member, other) ||
			    !g_hash_table_add(taken, (gpointer)id))
				continue;
			json_object_set_new(self->members, uf_json_get_string(other, "id"),
					    json_string(id));
			break;
		}
	}
}

UfFlowMerge *
uf_flow_merge_new(UfFlow *flow, const char *into, const char *from, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	if (g_str_equal(into, from)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: twice the same identifier", into);
		return NULL;
	}
	if (!uf_flow_check_is_current(flow, into, error) ||
	    !uf_flow_check_is_current(flow, from, error) ||
	    !uf_flow_check_same_teams(flow, into, from, error) ||
	    !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfFlowMerge) self = g_new0(UfFlowMerge, 1);
	self->flow = flow;
	self->members = json_object();
	self->apart = json_object();
	self->changed = json_array();
	self->kept = json_array();
	self->before = uf_flow_load_person(flow, into, &self->item, error);
	self->old =
	    self->before != NULL ? uf_flow_load_person(flow, from, &self->gone, error) : NULL;
	if (self->old == NULL)
		return NULL;
	self->profile = uf_profile_copy(self->before);
	recognise(self);
	return g_steal_pointer(&self);
}

/* "Marie DUPONT (12/05/1984)"; yours, zero it */
static char *
format_member(const json_t *member)
{
	g_auto(UfWiped) name = uf_flow_format_member(member);
	const char *text = uf_json_get_string(json_object_get(member, "birth"), "date");
	UfDate birth;
	if (text == NULL || !uf_date_parse_iso(text, &birth))
		return g_strdup(*name != '\0' ? name : uf_json_get_string(member, "id"));
	g_autofree char *date = uf_date_format_french(birth);
	return g_strdup_printf("%s (%s)", name, date);
}

static bool
is_taken(const UfFlowMerge *self, const char *own)
{
	const char *key;
	json_t *id;
	json_object_foreach(self->members, key, id)
	{
		if (g_strcmp0(json_string_value(id), own) == 0)
			return true;
	}
	return false;
}

/* A member as a card has it. */
static json_t *
make_card_member(const json_t *member)
{
	return json_pack("{s:O*, s:O*, s:O*, s:O*}", "birth_name",
			 json_object_get(member, "birth_name"), "used_name",
			 json_object_get(member, "used_name"), "given_names",
			 json_object_get(member, "given_names"), "birth_date",
			 json_object_get(json_object_get(member, "birth"), "date"));
}

/* Those who are nobody yet, the likeliest first. */
static void
list_candidates(UfFlowMerge *self, const json_t *other)
{
	const json_t *own = json_object_get(uf_profile_get_json(self->before), "members");
	g_autoptr(json_t) card = make_card_member(other);
	guint close = 0;
	g_clear_pointer(&self->candidates, g_ptr_array_unref);
	self->candidates = g_ptr_array_new_with_free_func(g_free);
	self->names = g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	for (size_t i = 0; i < json_array_size(own); i++) {
		const json_t *member = json_array_get(own, i);
		const char *id = uf_json_get_string(member, "id");
		if (is_taken(self, id))
			continue;
		g_autoptr(json_t) mine = make_card_member(member);
		const bool is_close = uf_name_compare_members(mine, card) > UF_NAME_NONE;
		const guint place = is_close ? close++ : self->candidates->len;
		g_ptr_array_insert(self->candidates, (gint)place, g_strdup(id));
		g_ptr_array_insert(self->names, (gint)place, format_member(member));
	}
	g_ptr_array_add(self->names, NULL);
}

bool
uf_flow_merge_next_person(UfFlowMerge *merge, UfFlowMergePerson *person)
{
	const json_t *others = json_object_get(uf_profile_get_json(merge->old), "members");
	for (size_t i = 0; merge->merged == NULL && i < json_array_size(others); i++) {
		const json_t *other = json_array_get(others, i);
		const char *id = uf_json_get_string(other, "id");
		if (json_object_get(merge->members, id) != NULL ||
		    json_object_get(merge->apart, id) != NULL)
			continue;
		clear_texts(merge);
		list_candidates(merge, other);
		if (merge->candidates->len == 0)
			return false;
		g_free(merge->asked);
		merge->asked = g_strdup(id);
		merge->name = format_member(other);
		*person =
		    (UfFlowMergePerson){ merge->name, (const char *const *)merge->names->pdata };
		return true;
	}
	return false;
}

void
uf_flow_merge_choose_person(UfFlowMerge *merge, size_t candidate)
{
	g_return_if_fail(merge->asked != NULL && merge->merged == NULL);
	if (candidate == 0 || candidate > merge->candidates->len) {
		json_object_set_new(merge->apart, merge->asked, json_true());
		return;
	}
	json_object_set_new(merge->members, merge->asked,
			    json_string(g_ptr_array_index(merge->candidates, candidate - 1)));
}

/* "saisi le 12/05/2026 (m.durand)", "" without; yours */
static char *
format_origin(const UfProfile *profile, const char *unit)
{
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, unit);
	return origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
}

static bool
take(UfFlowMerge *self, const char *unit, GError **error)
{
	if (!uf_profile_lay_take(self->profile, self->merged, unit, error))
		return false;
	json_array_append_new(self->changed, json_string(unit));
	return true;
}

/* Whether the record that stays says anything at @unit, if only that it was asked in vain. */
static bool
is_said(const UfFlowMerge *self, const char *unit)
{
	return uf_profile_find_fact(self->before, unit) != NULL ||
	       uf_profile_find_absence(self->before, unit) != NULL;
}

static void
describe(UfFlowMerge *self, const char *unit, UfFlowMergeChoice *choice)
{
	clear_texts(self);
	self->texts[0] = uf_flow_unit_format_title(self->flow, self->before, unit);
	self->texts[1] = uf_flow_unit_format(self->flow, self->before, unit);
	self->texts[2] = format_origin(self->before, unit);
	self->texts[3] = uf_flow_unit_format(self->flow, self->merged, unit);
	self->texts[4] = format_origin(self->other, unit);
	*choice = (UfFlowMergeChoice){ self->texts[0], self->texts[1], self->texts[2],
				       self->texts[3], self->texts[4] };
}

bool
uf_flow_merge_next(UfFlowMerge *merge, UfFlowMergeChoice *choice, GError **error)
{
	if (merge->merged == NULL && !uf_merge_lay(merge, error))
		return false;
	for (; merge->next < merge->units->len; merge->next++) {
		const char *unit = g_ptr_array_index(merge->units, merge->next);
		if (is_said(merge, unit)) {
			describe(merge, unit, choice);
			json_array_append_new(merge->kept, json_string(unit));
			merge->next++;
			return true;
		}
		if (!take(merge, unit, error))
			return false;
		merge->added++;
	}
	return false;
}

bool
uf_flow_merge_take(UfFlowMerge *merge, GError **error)
{
	const size_t kept = json_array_size(merge->kept);
	const char *unit =
	    kept > 0 ? json_string_value(json_array_get(merge->kept, kept - 1)) : NULL;
	if (unit == NULL || merge->next == 0 ||
	    !g_str_equal(g_ptr_array_index(merge->units, merge->next - 1), unit)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no difference was shown");
		return false;
	}
	if (!take(merge, unit, error))
		return false;
	json_array_remove(merge->kept, kept - 1);
	return true;
}

size_t
uf_flow_merge_count_added(const UfFlowMerge *merge)
{
	return merge->added;
}

/* Both records say where the other one is. */
static bool
link_both(UfFlowMerge *self, GError **error)
{
	g_autoptr(json_t) back = json_object();
	const char *key;
	json_t *id;
	json_object_foreach(self->members, key, id)
	    json_object_set_new(back, json_string_value(id), json_string(key));
	const UfFlowLink stays = {
		.kind = UF_LINK_MERGE,
		.person = self->item->id,
		.with = self->gone->id,
		.revision = self->gone->revision - 1,
		.own = self->item->revision - 1,
		.members = self->members,
		.facts = self->changed,
	};
	const UfFlowLink goes = {
		.kind = UF_LINK_MERGE,
		.went = true,
		.person = self->gone->id,
		.with = self->item->id,
		.revision = self->item->revision - 1,
		.own = self->gone->revision - 1,
		.members = back,
	};
	g_autofree char *one = uf_flow_link_make(self->flow, &stays, error);
	g_autofree char *other = one != NULL ? uf_flow_link_make(self->flow, &goes, error) : NULL;
	return other != NULL;
}

static bool
note(UfFlowMerge *self, GError **error)
{
	g_autoptr(json_t) stays =
	    json_pack("{s:I, s:s, s:O}", "revision", (json_int_t)self->item->revision, "with",
		      self->gone->id, "facts", self->changed);
	g_autoptr(json_t) goes = json_pack(
	    "{s:I, s:s}", "revision", (json_int_t)self->gone->revision, "with", self->item->id);
	return uf_flow_journal(self->flow, "merge", self->item->id, stays, error) &&
	       uf_flow_journal(self->flow, "merged", self->gone->id, goes, error);
}

static bool
store(UfFlowMerge *self, GError **error)
{
	if (!uf_store_begin(self->flow->store, error))
		return false;
	if (uf_flow_put_person(self->flow, self->item, self->profile, error) &&
	    uf_flow_put_person_as(self->flow, self->gone, self->old, "merged", error) &&
	    link_both(self, error) && note(self, error) &&
	    uf_store_commit(self->flow->store, error))
		return true;
	uf_store_rollback(self->flow->store);
	return false;
}

json_t *
uf_flow_merge_save(UfFlowMerge *merge, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	const UfDate today = uf_context_get_today(merge->flow->context);
	bool blocked = false;
	if (!uf_profile_check(merge->profile, today, issues, error))
		return NULL;
	for (guint i = 0; i < issues->len; i++)
		blocked = blocked || uf_issue_get_severity(g_ptr_array_index(issues, i)) ==
					 UF_SEVERITY_BLOCKING;
	if (!blocked && !store(merge, error))
		return NULL;
	return json_pack("{s:i, s:s?, s:I, s:s, s:O, s:O, s:o}", "version", UF_FLOW_VERSION,
			 "person", blocked ? NULL : merge->item->id, "revision",
			 (json_int_t)merge->item->revision, "with", merge->gone->id, "changed",
			 merge->changed, "kept", merge->kept, "issues",
			 uf_flow_issues_to_json(merge->flow, issues));
}
