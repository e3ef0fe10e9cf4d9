#include "uf-flow-proposal-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-unit-private.h"
#include "uf-id.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"

static const struct {
	const char *name;
	const char *sentence;
} whys[] = {
	[UF_WHY_ABSENT] = { "absent", "La fiche ne dit rien : personne n'a encore répondu." },
	[UF_WHY_DIFFERS] = { "differs", "La fiche dit autre chose." },
	[UF_WHY_TYPED] = { "typed", "La fiche dit autre chose, saisi par un travailleur social." },
	[UF_WHY_NEWER] = { "newer", "La fiche dit autre chose, et de plus récent." },
	[UF_WHY_EDITED] = { "edited",
			    "Une autre personne a changé cette donnée pendant la saisie." },
};

static bool
is_same(const json_t *one, const json_t *other)
{
	return one == other || (one != NULL && other != NULL && json_equal(one, other));
}

/* an entry of an object that is null says nothing */
static const json_t *
get_value(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_null(value) ? NULL : value;
}

UfFlowWhy
uf_flow_find_why(const UfOrigin *origin, UfDate date)
{
	static const char *const typed[] = { "typed", "told", "corrected", NULL };
	if (origin == NULL)
		return UF_WHY_DIFFERS;
	if (g_strv_contains(typed, uf_origin_get_source(origin)))
		return UF_WHY_TYPED;
	const UfDate there = uf_origin_get_date(origin);
	return date.year > 0 && there.year > 0 && uf_date_compare(there, date) > 0 ? UF_WHY_NEWER
										   : UF_WHY_DIFFERS;
}

static json_t *
make_content(UfFlow *flow, const UfFlowFiling *filing)
{
	g_autofree char *date = uf_date_format_iso(uf_context_get_today(flow->context));
	return json_pack("{s:i, s:s, s:O?, s:s?, s:O?, s:O?, s:I, s:s, s:s, s:s, s:s}", "version",
			 UF_FLOW_VERSION, "fact", filing->fact, "value", filing->value, "absence",
			 filing->absence, "origin", filing->origin, "seen", filing->seen,
			 "revision", (json_int_t)filing->revision, "why", whys[filing->why].name,
			 "source", filing->source, "date", date, "worker",
			 uf_context_get_worker(flow->context));
}

char *
uf_flow_proposal_file(UfFlow *flow, const UfFlowFiling *filing, GError **error)
{
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	g_autoptr(json_t) content = make_content(flow, filing);
	item->kind = UF_STORE_PROPOSAL;
	item->id = uf_id_new('n');
	item->parent = g_strdup(filing->person);
	item->state = g_strdup(filing->state);
	item->content = uf_flow_make_content(content);
	/* nobody was there who would have decided */
	item->no_contact = true;
	return uf_store_put(flow->store, item, error) ? g_steal_pointer(&item->id) : NULL;
}

json_t *
uf_flow_proposal_load(UfFlow *flow, const char *id, UfStoreItem **item, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) found =
	    store != NULL ? uf_store_get(store, UF_STORE_PROPOSAL, id, error) : NULL;
	if (found == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(found->content, &size);
	json_t *proposal = uf_json_parse(text != NULL ? text : "", size, id, error);
	if (proposal == NULL)
		return NULL;
	json_object_set_new(proposal, "proposal", json_string(found->id));
	json_object_set_new(proposal, "person", json_string(found->parent));
	json_object_set_new(proposal, "state", json_string(found->state));
	if (item != NULL)
		*item = g_steal_pointer(&found);
	return proposal;
}

json_t *
uf_flow_proposal_load_all(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL ? uf_store_list(store, UF_STORE_PROPOSAL, person, error) : NULL;
	g_autoptr(json_t) all = ids != NULL ? json_array() : NULL;
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		json_t *proposal =
		    uf_flow_proposal_load(flow, g_ptr_array_index(ids, i), NULL, error);
		if (proposal == NULL)
			return NULL;
		json_array_append_new(all, proposal);
	}
	return g_steal_pointer(&all);
}

static bool
is_for_same_place(UfFlow *flow, const char *one, const char *other)
{
	if (!uf_flow_unit_is_row(flow, one) || !uf_flow_unit_is_row(flow, other))
		return g_str_equal(one, other);
	g_autofree char *list = g_path_get_dirname(one);
	g_autofree char *other_list = g_path_get_dirname(other);
	return g_str_equal(list, other_list);
}

json_t *
uf_flow_proposal_find_same(UfFlow *flow, const json_t *all, const UfFlowFiling *filing)
{
	g_autoptr(json_t) value = uf_flow_strip_ids(filing->value);
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *proposal = json_array_get(all, i);
		const char *fact = uf_json_get_string(proposal, "fact");
		g_autoptr(json_t) other = uf_flow_strip_ids(get_value(proposal, "value"));
		if (is_for_same_place(flow, fact, filing->fact) && is_same(value, other) &&
		    g_strcmp0(uf_json_get_string(proposal, "absence"), filing->absence) == 0 &&
		    /* a row that goes has no other name than its id */
		    (value != NULL || g_str_equal(fact, filing->fact)))
			return proposal;
	}
	return NULL;
}

bool
uf_flow_proposal_is_decided(const json_t *proposal)
{
	const char *state = uf_json_get_string(proposal, "state");
	return g_str_equal(state, "accepted") || g_str_equal(state, "refused");
}

bool
uf_flow_proposal_check_open(const json_t *proposal, GError **error)
{
	if (!uf_flow_proposal_is_decided(proposal))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: decided already (%s)",
		    uf_json_get_string(proposal, "proposal"),
		    uf_json_get_string(proposal, "state"));
	return false;
}

/* what the item says beside its content */
static void
strip_content(json_t *content)
{
	json_object_del(content, "proposal");
	json_object_del(content, "person");
	json_object_del(content, "state");
}

bool
uf_flow_proposal_set_state(UfFlow *flow, const char *proposal, const char *state, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(json_t) content = uf_flow_proposal_load(flow, proposal, &item, error);
	if (content == NULL || !uf_flow_proposal_check_open(content, error))
		return false;
	g_autofree char *date = uf_date_format_iso(uf_context_get_today(flow->context));
	strip_content(content);
	json_object_set_new(
	    content, "decided",
	    json_pack("{s:s, s:s}", "worker", uf_context_get_worker(flow->context), "date", date));
	g_free(item->state);
	item->state = g_strdup(state);
	g_bytes_unref(item->content);
	item->content = uf_flow_make_content(content);
	item->no_contact = true;
	return uf_store_put(flow->store, item, error);
}

bool
uf_flow_proposal_rename(UfFlow *flow, const json_t *proposal, const json_t *names, GError **error)
{
	g_autoptr(json_t) content = json_deep_copy(proposal);
	const char *from;
	json_t *to;
	json_object_foreach((json_t *)names, from, to)
	{
		uf_intake_rename(content, from, json_string_value(to));
	}
	if (json_equal(content, (json_t *)proposal))
		return true;
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_PROPOSAL,
						   uf_json_get_string(proposal, "proposal"), error);
	if (item == NULL)
		return false;
	strip_content(content);
	g_bytes_unref(item->content);
	item->content = uf_flow_make_content(content);
	return uf_store_put(flow->store, item, error);
}

bool
uf_flow_proposal_move(UfFlow *flow, const json_t *proposal, const char *person, GError **error)
{
	g_autoptr(UfStoreItem) moved = g_new0(UfStoreItem, 1);
	g_autoptr(json_t) content = json_copy((json_t *)proposal);
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_PROPOSAL,
						   uf_json_get_string(proposal, "proposal"), error);
	if (item == NULL)
		return false;
	strip_content(content);
	moved->kind = UF_STORE_PROPOSAL;
	moved->id = uf_id_new('n');
	moved->parent = g_strdup(person);
	moved->state = g_strdup("waiting");
	moved->content = uf_flow_make_content(content);
	moved->no_contact = true;
	json_object_set_new(content, "value", json_null());
	json_object_set_new(content, "seen", json_null());
	g_free(item->state);
	item->state = g_strdup("refused");
	g_bytes_unref(item->content);
	item->content = uf_flow_make_content(content);
	return uf_store_put(flow->store, moved, error) && uf_store_put(flow->store, item, error);
}

static bool
has_same_row(const json_t *rows, const json_t *value)
{
	g_autoptr(json_t) wanted = uf_flow_strip_ids(value);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autoptr(json_t) row = uf_flow_strip_ids(json_array_get(rows, i));
		if (json_equal(row, wanted))
			return true;
	}
	return false;
}

const char *
uf_flow_proposal_find_state(UfFlow *flow, const UfProfile *profile, const json_t *proposal)
{
	const char *state = uf_json_get_string(proposal, "state");
	const char *fact = uf_json_get_string(proposal, "fact");
	const json_t *value = get_value(proposal, "value");
	if (!g_str_equal(state, "waiting"))
		return state;
	const json_t *now = uf_profile_find_fact(profile, fact);
	if (value != NULL && uf_flow_unit_is_row(flow, fact)) {
		g_autofree char *list = g_path_get_dirname(fact);
		g_autofree char *holder = g_path_get_dirname(list);
		/* the row that holds it went */
		if (!g_str_equal(holder, ".") && strchr(holder, '/') != NULL &&
		    uf_flow_unit_is_row(flow, holder) &&
		    uf_profile_find_fact(profile, holder) == NULL)
			return "overtaken";
		return has_same_row(uf_profile_find_fact(profile, list), value) ? "overtaken"
										: state;
	}
	return is_same(now, get_value(proposal, "seen")) ? state : "overtaken";
}

static json_t *
describe(UfFlow *flow, const UfProfile *profile, const json_t *proposal)
{
	const char *fact = uf_json_get_string(proposal, "fact");
	const json_t *value = get_value(proposal, "value");
	const char *why = uf_json_get_string(proposal, "why");
	const bool is_new_row = value != NULL && uf_flow_unit_is_row(flow, fact);
	g_auto(UfWiped) title = uf_flow_unit_format_title(flow, profile, fact);
	g_auto(UfWiped) old = is_new_row ? g_strdup("") : uf_flow_unit_format(flow, profile, fact);
	g_auto(UfWiped) text = uf_flow_unit_format_value(flow, profile, fact, value);
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	const char *absence = uf_flow_format_absence(uf_json_get_string(proposal, "absence"));
	const char *sentence = "";
	for (size_t i = 0; i < G_N_ELEMENTS(whys); i++) {
		if (g_strcmp0(whys[i].name, why) == 0)
			sentence = whys[i].sentence;
	}
	return json_pack(
	    "{s:O, s:O, s:s, s:s, s:s, s:s, s:s, s:s, s:O?, s:O, s:O, s:s, s:O}", "proposal",
	    json_object_get(proposal, "proposal"), "person", json_object_get(proposal, "person"),
	    "name", name, "state", uf_flow_proposal_find_state(flow, profile, proposal), "fact",
	    fact, "title", title, "old", old, "new", value != NULL ? text : absence, "origin",
	    get_value(proposal, "origin"), "source", json_object_get(proposal, "source"), "why",
	    json_object_get(proposal, "why"), "sentence", sentence, "date",
	    json_object_get(proposal, "date"));
}

static void
list_of_person(UfFlow *flow, const char *person, json_t *list, json_t *problems)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(json_t) all = uf_flow_proposal_load_all(flow, person, &problem);
	g_autoptr(UfProfile) profile = NULL;
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *proposal = json_array_get(all, i);
		if (uf_flow_proposal_is_decided(proposal))
			continue;
		if (profile == NULL)
			profile = uf_flow_load_person(flow, person, NULL, &problem);
		if (profile == NULL)
			break;
		json_array_append_new(list, describe(flow, profile, proposal));
	}
	/* one that is damaged hides no other */
	if (problem != NULL)
		json_array_append_new(problems, json_string(problem->message));
}

static int
compare_ids(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* the people who have proposals, sorted; yours */
static GPtrArray *
list_people(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids =
	    store != NULL ? uf_store_list(store, UF_STORE_PROPOSAL, NULL, error) : NULL;
	if (ids == NULL)
		return NULL;
	GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(UfStoreItem) item =
		    uf_store_get(store, UF_STORE_PROPOSAL, g_ptr_array_index(ids, i), NULL);
		if (item != NULL &&
		    !g_ptr_array_find_with_equal_func(people, item->parent, g_str_equal, NULL))
			g_ptr_array_add(people, g_strdup(item->parent));
	}
	g_ptr_array_sort(people, compare_ids);
	return people;
}

json_t *
uf_flow_proposal_list(UfFlow *flow, const char *person, GError **error)
{
	json_t *list = json_array();
	g_autoptr(json_t) result = json_pack("{s:i, s:o, s:[]}", "version", UF_FLOW_VERSION,
					     "proposals", list, "problems");
	json_t *problems = json_object_get(result, "problems");
	if (person != NULL) {
		g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
		if (profile == NULL)
			return NULL;
		list_of_person(flow, person, list, problems);
		return g_steal_pointer(&result);
	}
	g_autoptr(GPtrArray) people = list_people(flow, error);
	for (guint i = 0; people != NULL && i < people->len; i++)
		list_of_person(flow, g_ptr_array_index(people, i), list, problems);
	return people != NULL ? g_steal_pointer(&result) : NULL;
}

int64_t
uf_flow_proposal_count_waiting(UfFlow *flow, const UfProfile *profile, GError **error)
{
	g_autoptr(json_t) all = uf_flow_proposal_load_all(flow, uf_profile_get_id(profile), error);
	int64_t count = 0;
	for (size_t i = 0; i < json_array_size(all); i++)
		count += g_str_equal(
		    uf_flow_proposal_find_state(flow, profile, json_array_get(all, i)), "waiting");
	return all != NULL ? count : -1;
}

json_t *
uf_flow_proposal_show(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(json_t) proposal = uf_flow_proposal_load(flow, id, NULL, error);
	const char *person = proposal != NULL ? uf_json_get_string(proposal, "person") : NULL;
	g_autoptr(UfProfile) profile =
	    person != NULL ? uf_flow_load_person(flow, person, NULL, error) : NULL;
	if (profile == NULL)
		return NULL;
	json_t *shown = describe(flow, profile, proposal);
	g_auto(UfWiped) seen = uf_flow_unit_format_value(
	    flow, profile, uf_json_get_string(proposal, "fact"), get_value(proposal, "seen"));
	json_object_set_new(shown, "version", json_integer(UF_FLOW_VERSION));
	json_object_set_new(shown, "seen", json_string(seen));
	json_object_set(shown, "revision", json_object_get(proposal, "revision"));
	if (json_object_get(proposal, "decided") != NULL)
		json_object_set(shown, "decided", json_object_get(proposal, "decided"));
	return shown;
}
