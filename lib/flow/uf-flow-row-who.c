/* Which household of the store the rows are of: certain, or a person says so. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-row-private.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-flow-twin-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"

#define ADULT 18 /* Code civil, art. 388 */
#define PLACE "row/person"
#define BY_RELATION "relation"
#define BY_NAME "name"

void
uf_flow_row_who_clear(UfFlowRowWho *who)
{
	g_clear_pointer(&who->person, g_free);
	g_clear_pointer(&who->candidates, json_decref);
	g_clear_pointer(&who->others, g_array_unref);
}

static UfFlow *
get_flow(const UfFlowRowSearch *search)
{
	return search->sheet->flow;
}

static GPtrArray *
new_list(void)
{
	return g_ptr_array_new_with_free_func(g_free);
}

static void
add_once(GPtrArray *people, char *person)
{
	if (g_ptr_array_find_with_equal_func(people, person, g_str_equal, NULL))
		g_free(person);
	else
		g_ptr_array_add(people, person);
}

/* Tells @rule with the ids of @people. */
static void
tell_people(const UfFlowRowSearch *search, const char *rule, const GPtrArray *people)
{
	g_autoptr(GString) ids = g_string_new(NULL);
	for (guint i = 0; i < people->len; i++)
		g_string_append_printf(ids, "%s%s", i > 0 ? ", " : "",
				       (const char *)g_ptr_array_index(people, i));
	UfIssue *issue = uf_issue_add(search->issues, UF_SEVERITY_TODO, PLACE, rule);
	uf_issue_set_text(issue, "people", ids->str);
}

static void
add_candidates(UfFlowRowWho *who, const GPtrArray *people, const char *by)
{
	for (guint i = 0; i < people->len; i++)
		json_array_append_new(
		    who->candidates,
		    json_pack("{s:s, s:s}", "person", g_ptr_array_index(people, i), "by", by));
}

static void
take(UfFlowRowWho *who, const char *person, const char *by)
{
	g_free(who->person);
	who->person = g_strdup(person);
	who->by = by;
	who->is_known = true;
}

/* --- by numbers --- */

/* The households of one number, those that go on under another id by that id. */
static bool
find_by_term(const UfFlowRowSearch *search, const char *term, GPtrArray *people, GError **error)
{
	UfFlow *flow = get_flow(search);
	g_autoptr(GPtrArray) found = uf_store_find(flow->store, term, error);
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const char *id = g_ptr_array_index(found, i);
		char *survivor = uf_flow_find_survivor(flow, id);
		add_once(people, survivor != NULL ? survivor : g_strdup(id));
	}
	return found != NULL;
}

static bool
find_by_numbers(const UfFlowRowSearch *search, const json_t *member, UfTwinRule wanted,
		GPtrArray *people, GError **error)
{
	const json_t *rows = json_object_get(member, "identifiers");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		UfTwinRule rule;
		const json_t *row = json_array_get(rows, i);
		const char *scheme = uf_json_get_string(row, "scheme");
		const char *value = uf_json_get_string(row, "value");
		g_auto(UfWiped) term =
		    scheme != NULL && value != NULL ? uf_flow_make_term(scheme, value) : NULL;
		if (term != NULL && uf_flow_term_is_of_person(term, &rule) && rule == wanted &&
		    !find_by_term(search, term, people, error))
			return false;
	}
	return true;
}

/* The households where @member is for certain, by the strongest rule that finds any. */
static bool
find_certain(const UfFlowRowSearch *search, const json_t *member, GPtrArray *people,
	     const char **by, GError **error)
{
	static const UfTwinRule rules[] = { UF_TWIN_NIR, UF_TWIN_IDENTIFIER };
	for (size_t i = 0; i < G_N_ELEMENTS(rules) && people->len == 0; i++) {
		*by = uf_flow_twin_get_name(rules[i]);
		if (!find_by_numbers(search, member, rules[i], people, error))
			return false;
	}
	if (people->len > 0)
		return true;
	*by = uf_flow_twin_get_name(UF_TWIN_NAME);
	return uf_flow_sheet_find_by_birth(search->sheet, member, UF_NAME_EXACT, people, error);
}

/* --- by the others of the rows --- */

static bool
is_adult(const UfFlowRowSearch *search, const json_t *member)
{
	UfDate birth;
	int years;
	const char *date = uf_json_get_string(json_object_get(member, "birth"), "date");
	const UfDate today = uf_context_get_today(get_flow(search)->context);
	if (date == NULL || !uf_date_parse_iso(date, &birth))
		return true;
	return today.year - birth.year >= ADULT &&
	       (!uf_date_years_between(birth, today, &years) || years >= ADULT);
}

/* Where those who come with the person are; who is in @own too (NULL: none) is not looked for. */
static bool
find_by_others(const UfFlowRowSearch *search, const char *own, GPtrArray *people, GError **error)
{
	const char *who;
	json_t *id;
	json_object_foreach(search->facts->who, who, id)
	{
		const char *by;
		g_autoptr(GPtrArray) found = new_list();
		const json_t *member = uf_flow_row_facts_find(search->facts, who);
		if (g_str_equal(who, "person") || uf_flow_row_is_child(who) ||
		    !is_adult(search, member))
			continue;
		if (!find_certain(search, member, found, &by, error))
			return false;
		const bool is_own =
		    own != NULL && g_ptr_array_find_with_equal_func(found, own, g_str_equal, NULL);
		for (guint i = 0; !is_own && i < found->len; i++)
			add_once(people, g_strdup(g_ptr_array_index(found, i)));
	}
	return true;
}

/* --- who is only like the person --- */

/* Two different numbers of social security are two people. */
static bool
may_be(const UfFlowRowSearch *search, const char *person, const json_t *member)
{
	const char *nir = uf_nir_find(member);
	g_autoptr(UfProfile) profile =
	    nir != NULL ? uf_flow_scan_person(get_flow(search), person, NULL, NULL) : NULL;
	if (profile == NULL)
		return true;
	g_autoptr(json_t) own = uf_flow_sheet_make_card_member(member);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *other = json_array_get(members, i);
		g_autoptr(json_t) card = uf_flow_sheet_make_card_member(other);
		if (uf_name_compare_members(own, card) >= UF_NAME_CLOSE &&
		    uf_nir_find(other) == NULL)
			return true;
	}
	return false;
}

/* Somebody of nearly that name, or of that name alone: a person has to look. */
static bool
find_alike(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	const json_t *member = uf_flow_row_facts_find(search->facts, "person");
	g_autoptr(GPtrArray) close = new_list();
	const bool has_date = uf_json_get_string(json_object_get(member, "birth"), "date") != NULL;
	if ((has_date &&
	     !uf_flow_sheet_find_by_birth(search->sheet, member, UF_NAME_CLOSE, close, error)) ||
	    !uf_flow_sheet_find_by_name(search->sheet, member, close, error))
		return false;
	for (guint i = close->len; i > 0; i--) {
		if (!may_be(search, g_ptr_array_index(close, i - 1), member))
			g_ptr_array_remove_index(close, i - 1);
	}
	if (close->len == 0)
		return true;
	tell_people(search, has_date ? "sheet.match_close" : "sheet.match_name", close);
	add_candidates(who, close, has_date ? uf_flow_twin_get_name(UF_TWIN_CLOSE_NAME) : BY_NAME);
	return true;
}

/* --- the household --- */

/* The person is found or not; whoever else is found somewhere else makes it doubtful. */
static bool
search_by_facts(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	const char *by = NULL;
	g_autoptr(GPtrArray) people = new_list();
	g_autoptr(GPtrArray) others = new_list();
	const json_t *member = uf_flow_row_facts_find(search->facts, "person");
	if (!find_certain(search, member, people, &by, error) ||
	    !find_by_others(search, NULL, others, error))
		return false;
	if (people->len > 1) {
		tell_people(search, "sheet.match_several", people);
		add_candidates(who, people, by);
		return true;
	}
	if (people->len == 1)
		take(who, g_ptr_array_index(people, 0), by);
	for (guint i = others->len; i > 0; i--) {
		if (g_strcmp0(g_ptr_array_index(others, i - 1), who->person) == 0)
			g_ptr_array_remove_index(others, i - 1);
	}
	if (others->len > 0) {
		tell_people(search, "sheet.match_relation", others);
		add_candidates(who, people, by);
		add_candidates(who, others, BY_RELATION);
		return true;
	}
	return people->len > 0 || find_alike(search, who, error);
}

/* Whoever else is known, but not there, makes what the id says doubtful. */
static bool
check_others(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	g_autoptr(GPtrArray) others = new_list();
	if (!find_by_others(search, who->person, others, error))
		return false;
	if (others->len > 0) {
		tell_people(search, "sheet.match_relation", others);
		add_candidates(who, others, BY_RELATION);
	}
	return true;
}

/* What the column "Identifiant unefois" says counts, unless a number says otherwise. */
static bool
search_by_id(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	UfFlow *flow = get_flow(search);
	const char *id = search->facts->person;
	g_autoptr(GError) local = NULL;
	g_autoptr(GPtrArray) numbers = new_list();
	g_autoptr(UfStoreItem) item =
	    uf_id_is_valid(id, 'p') ? uf_store_get(flow->store, UF_STORE_PERSON, id, &local) : NULL;
	if (local != NULL && !g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (item == NULL) {
		uf_issue_add(search->issues, UF_SEVERITY_TODO, PLACE, "sheet.person_unknown");
		return true;
	}
	g_autofree char *survivor =
	    uf_flow_is_hidden_state(item->state) ? uf_flow_find_survivor(flow, id) : NULL;
	take(who, survivor != NULL ? survivor : id, "id");
	if (!find_by_numbers(search, uf_flow_row_facts_find(search->facts, "person"), UF_TWIN_NIR,
			     numbers, error))
		return false;
	if (numbers->len > 0 &&
	    !g_ptr_array_find_with_equal_func(numbers, who->person, g_str_equal, NULL)) {
		tell_people(search, "sheet.match_differs", numbers);
		add_candidates(who, numbers, uf_flow_twin_get_name(UF_TWIN_NIR));
		return true;
	}
	return check_others(search, who, error);
}

/* An earlier attempt kept the id: it is this household, there already or not yet. */
static bool
search_kept(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	UfFlow *flow = get_flow(search);
	g_autoptr(GError) local = NULL;
	g_autoptr(UfStoreItem) item =
	    uf_store_get(flow->store, UF_STORE_PERSON, search->setup->person, &local);
	if (item == NULL && !g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	g_autofree char *survivor = item != NULL && uf_flow_is_hidden_state(item->state)
					? uf_flow_find_survivor(flow, search->setup->person)
					: NULL;
	take(who, survivor != NULL ? survivor : search->setup->person, "batch");
	who->is_known = item != NULL;
	return true;
}

/* --- the other households of the file --- */

static bool
find_named(const UfFlowRowSearch *search, const json_t *member, UfNameRank rank, GArray *others,
	   GError **error)
{
	const UfFlowSheetLook look = { member, rank, search->index };
	return uf_flow_sheet_find_named(search->sheet, &look, others, error);
}

/* Rows of whoever is in the household of the store, whether these rows name them or not. */
static bool
search_card(const UfFlowRowSearch *search, const UfFlowCard *card, GPtrArray *marks, GArray *others,
	    GError **error)
{
	const json_t *members = json_object_get(card->card, "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		g_autoptr(json_t) birth =
		    json_pack("{s:{s:O*}}", "birth", "date", json_object_get(member, "birth_date"));
		if (is_adult(search, birth) &&
		    !find_named(search, member, UF_NAME_EXACT, others, error))
			return false;
	}
	for (guint i = 0; card->terms != NULL && i < card->terms->len; i++) {
		UfTwinRule rule;
		const char *term = g_ptr_array_index(card->terms, i);
		if (uf_flow_term_is_of_person(term, &rule))
			g_ptr_array_add(marks, g_strdup(term));
	}
	return true;
}

static bool
search_known(const UfFlowRowSearch *search, const UfFlowRowWho *who, GPtrArray *marks,
	     GError **error)
{
	g_autoptr(GError) local = NULL;
	const UfFlowCard *card = uf_flow_sheet_find_card(search->sheet, who->person, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	g_ptr_array_add(marks, uf_flow_sheet_make_id_mark(who->person));
	return card == NULL || search_card(search, card, marks, who->others, error);
}

static bool
search_own(const UfFlowRowSearch *search, GPtrArray *marks, GArray *others, GError **error)
{
	const char *slot;
	json_t *id;
	json_object_foreach(search->facts->who, slot, id)
	{
		const json_t *member = uf_flow_row_facts_find(search->facts, slot);
		if (uf_flow_row_is_child(slot))
			continue;
		uf_flow_sheet_add_marks(marks, member);
		if (!find_named(search, member, UF_NAME_EXACT, others, error))
			return false;
	}
	return true;
}

/* Without a number and a date of birth the names alone tell nobody apart. */
static void
add_bare_mark(const UfFlowRowSearch *search, GPtrArray *marks)
{
	const json_t *member = uf_flow_row_facts_find(search->facts, "person");
	const json_t *date = json_object_get(json_object_get(member, "birth"), "date");
	char *mark = marks->len == 0 && date == NULL ? uf_flow_sheet_make_name_mark(member) : NULL;
	if (mark != NULL)
		g_ptr_array_add(marks, mark);
}

bool
uf_flow_row_find_others(const UfFlowRowSearch *search, GArray *others, bool *is_named,
			GError **error)
{
	const json_t *member = uf_flow_row_facts_find(search->facts, "person");
	g_autoptr(GPtrArray) marks =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	g_auto(UfWiped) name = uf_flow_sheet_make_name_mark(member);
	if (!search_own(search, marks, others, error))
		return false;
	if (search->facts->person != NULL)
		g_ptr_array_add(marks, uf_flow_sheet_make_id_mark(search->facts->person));
	*is_named = marks->len > 0 || name != NULL;
	add_bare_mark(search, marks);
	return uf_flow_sheet_find_marked(search->sheet, marks, search->index, others, error);
}

static int
compare_numbers(gconstpointer left, gconstpointer right)
{
	const size_t a = *(const size_t *)left;
	const size_t b = *(const size_t *)right;
	return a < b ? -1 : a > b;
}

static void
tell_others(const UfFlowRowSearch *search, GArray *others, const char *rule)
{
	g_autoptr(GString) rows = g_string_new(NULL);
	g_array_sort(others, compare_numbers);
	for (guint i = 0; i < others->len; i++) {
		size_t count;
		const size_t *lines = uf_household_rows_get_rows(
		    search->sheet->households, g_array_index(others, size_t, i), &count);
		g_autoptr(UfGridRow) row = uf_grid_load_row(search->sheet->grid, lines[0], NULL);
		if (row != NULL)
			g_string_append_printf(rows, "%s%u", rows->len > 0 ? ", " : "",
					       uf_grid_row_get_number(row) + 1);
	}
	UfIssue *issue = uf_issue_add(search->issues, UF_SEVERITY_TODO, PLACE, rule);
	uf_issue_set_text(issue, "rows", rows->str);
}

/* Two lines of nearly one name, of nobody who is known: one of them is a slip, or they are two. */
static bool
search_alike(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	const json_t *member = uf_flow_row_facts_find(search->facts, "person");
	if (who->is_known || search->facts->person != NULL)
		return true;
	if (!find_named(search, member, UF_NAME_CLOSE, who->others, error))
		return false;
	if (who->others->len > 0)
		tell_others(search, who->others, "sheet.close_people");
	return true;
}

static bool
search_file(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	g_autoptr(GPtrArray) marks =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	if (!search_own(search, marks, who->others, error) ||
	    (who->is_known && !search_known(search, who, marks, error)))
		return false;
	add_bare_mark(search, marks);
	if (!uf_flow_sheet_find_marked(search->sheet, marks, search->index, who->others, error))
		return false;
	if (who->others->len == 0)
		return search_alike(search, who, error);
	tell_others(search, who->others, "sheet.same_people");
	return true;
}

bool
uf_flow_row_search(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error)
{
	who->by = "none";
	who->candidates = json_array();
	who->others = g_array_new(FALSE, FALSE, sizeof(size_t));
	if (uf_flow_ensure_store(get_flow(search), error) == NULL)
		return false;
	if (search->setup->person != NULL)
		return search_kept(search, who, error);
	const bool found = search->facts->person != NULL ? search_by_id(search, who, error)
							 : search_by_facts(search, who, error);
	return found && search_file(search, who, error);
}
