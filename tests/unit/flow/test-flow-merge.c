/* Two records of the same people made one, and two again. */
#include <string.h>

#include "flow-fixture.h"
#include "merge-records.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-due.h"
#include "uf-flow-fill.h"
#include "uf-flow-link-private.h"
#include "uf-flow-merge.h"
#include "uf-flow-notice.h"
#include "uf-flow-person.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	char *stays;
	char *goes;
} Two;

static void
two_clear(Two *two)
{
	g_free(two->stays);
	g_free(two->goes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Two, two_clear)

static char *
add(Fixture *fixture, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(fixture->home, "someone.json", NULL);
	flow_write(fixture, "someone.json", text);
	g_autoptr(json_t) result = uf_flow_person_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_json_get_string(result, "person"));
	return g_strdup(uf_json_get_string(result, "person"));
}

static Two
add_two(Fixture *fixture)
{
	return (Two){ add(fixture, STAYS), add(fixture, GOES) };
}

static UfProfile *
load(Fixture *fixture, const char *person, UfStoreItem **item)
{
	g_autoptr(GError) error = NULL;
	UfProfile *profile = uf_flow_load_person(fixture->flow, person, item, &error);
	g_assert_no_error(error);
	return profile;
}

static json_t *
get_facts(Fixture *fixture, const char *person)
{
	g_autoptr(UfProfile) profile = load(fixture, person, NULL);
	json_t *root = json_deep_copy(uf_profile_get_json(profile));
	json_object_del(root, "revision");
	return root;
}

static UfFlowMerge *
begin(Fixture *fixture, const Two *two)
{
	g_autoptr(GError) error = NULL;
	UfFlowMerge *merge = uf_flow_merge_new(fixture->flow, two->stays, two->goes, &error);
	g_assert_no_error(error);
	return merge;
}

/* Answers all questions about people with "somebody else", takes the facts whose titles hold one of
 * @words; how many were shown. */
static size_t
decide(UfFlowMerge *merge, const char *const *words)
{
	g_autoptr(GError) error = NULL;
	UfFlowMergePerson person;
	UfFlowMergeChoice choice;
	size_t shown = 0;
	while (uf_flow_merge_next_person(merge, &person))
		uf_flow_merge_choose_person(merge, 0);
	while (uf_flow_merge_next(merge, &choice, &error)) {
		g_test_message("%s: %s (%s) / %s (%s)", choice.title, choice.kept, choice.kept_from,
			       choice.other, choice.other_from);
		shown++;
		for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
			if (strstr(choice.title, words[i]) == NULL)
				continue;
			uf_flow_merge_take(merge, &error);
			g_assert_no_error(error);
			break;
		}
	}
	g_assert_no_error(error);
	return shown;
}

static json_t *
save(UfFlowMerge *merge)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_merge_save(merge, &error);
	g_assert_no_error(error);
	return result;
}

static void
merge_all(Fixture *fixture, const Two *two, const char *const *words)
{
	g_autoptr(UfFlowMerge) merge = begin(fixture, two);
	decide(merge, words);
	g_autoptr(json_t) result = save(merge);
	g_assert_cmpstr(uf_json_get_string(result, "person"), ==, two->stays);
}

static json_t *
unmerge(Fixture *fixture, const Two *two)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_unmerge(fixture->flow, two->stays, two->goes, &error);
	g_assert_no_error(error);
	return result;
}

static const char *
get_text(const UfProfile *profile, const char *fact)
{
	return json_string_value(uf_profile_find_fact(profile, fact));
}

/* Every question with both sides, where they come from and when; nothing asked of what only one
 * says. */
static void
test_questions(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_auto(Two) two = add_two(fixture);
	g_autoptr(UfFlowMerge) merge = begin(fixture, &two);
	g_autoptr(GError) error = NULL;
	UfFlowMergePerson person;
	UfFlowMergeChoice choice;
	/* Marie is known by her number; who Zoé is nobody knows */
	g_assert_true(uf_flow_merge_next_person(merge, &person));
	g_assert_cmpstr(person.name, ==, "Zoé MODÈLE (04/03/2020)");
	g_assert_cmpuint(g_strv_length((char **)person.candidates), ==, 1);
	g_assert_cmpstr(person.candidates[0], ==, "Léo ESSAI (02/01/2012)");
	uf_flow_merge_choose_person(merge, 0);
	g_assert_false(uf_flow_merge_next_person(merge, &person));
	static const struct {
		const char *title;
		const char *kept;
		const char *kept_from;
		const char *other;
		const char *other_from;
	} expected[] = {
		{ "Prénoms", "Marie", "05/01/2026", "Marie, Anne", "" },
		{ "Situation", "célibataire", "05/01/2026", "isolé", "01/04/2026" },
		{ "Montant", "600", "", "610", "01/10/2026" },
		{ "Dettes", "il n’y en a pas", "01/02/2026", "123", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_true(uf_flow_merge_next(merge, &choice, &error));
		g_test_message("%s: %s (%s) / %s (%s)", choice.title, choice.kept, choice.kept_from,
			       choice.other, choice.other_from);
		g_assert_nonnull(strstr(choice.title, expected[i].title));
		g_auto(UfWiped) kept = g_utf8_strdown(choice.kept, -1);
		g_auto(UfWiped) other = g_utf8_strdown(choice.other, -1);
		g_auto(UfWiped) wanted = g_utf8_strdown(expected[i].kept, -1);
		g_auto(UfWiped) against = g_utf8_strdown(expected[i].other, -1);
		g_assert_nonnull(strstr(kept, wanted));
		g_assert_nonnull(strstr(other, against));
		g_assert_nonnull(strstr(choice.kept_from, expected[i].kept_from));
		g_assert_nonnull(strstr(choice.other_from, expected[i].other_from));
	}
	g_assert_false(uf_flow_merge_next(merge, &choice, &error));
	g_assert_no_error(error);
	/* used name, since when, phone, Zoé, her link, no expenses */
	g_assert_cmpuint(uf_flow_merge_count_added(merge), ==, 6);
}

/* What was taken is there with its own origin; what was not stays; nobody is lost. */
static void
test_merge(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const words[] = { "Situation", "Montant", NULL };
	g_auto(Two) two = add_two(fixture);
	g_autoptr(json_t) gone_before = get_facts(fixture, two.goes);
	g_autoptr(UfFlowMerge) merge = begin(fixture, &two);
	g_assert_cmpuint(decide(merge, words), ==, 4);
	g_autoptr(json_t) result = save(merge);
	g_assert_cmpint(uf_json_get_integer(result, "revision", 0), ==, 2);
	g_assert_cmpuint(json_array_size(json_object_get(result, "kept")), ==, 2);
	g_assert_cmpuint(json_array_size(json_object_get(result, "changed")), ==, 8);
	g_autoptr(UfProfile) profile = load(fixture, two.stays, NULL);
	const json_t *root = uf_profile_get_json(profile);
	g_assert_cmpuint(json_array_size(json_object_get(root, "members")), ==, 3);
	g_assert_cmpuint(json_array_size(json_object_get(root, "relations")), ==, 2);
	g_assert_cmpuint(json_array_size(json_object_get(root, "resources")), ==, 1);
	g_assert_null(json_object_get(root, "debts"));
	g_assert_cmpstr(uf_profile_find_absence(profile, "debts"), ==, "none");
	g_assert_cmpstr(uf_profile_find_absence(profile, "expenses"), ==, "none");
	g_assert_cmpstr(get_text(profile, "members/m1/situation/status"), ==, "parted");
	g_assert_cmpstr(get_text(profile, "members/m1/birth_name"), ==, "Essai");
	g_assert_cmpstr(get_text(profile, "members/m1/used_name"), ==, "Modèle");
	g_assert_cmpint(json_integer_value(uf_profile_find_fact(profile, "resources/s1/amount")),
			==, 61000);
	g_autoptr(UfOrigin) judged = uf_profile_find_origin(profile, "members/m1/situation/status");
	g_assert_cmpstr(uf_origin_get_document(judged), ==, "jugement");
	g_autoptr(UfOrigin) imported = uf_profile_find_origin(profile, "resources/s1/amount");
	g_assert_cmpstr(uf_origin_get_source(imported), ==, "import");
	g_autoptr(UfOrigin) typed = uf_profile_find_origin(profile, "members/m1/given_names");
	g_assert_cmpstr(uf_origin_get_source(typed), ==, "typed");
	/* a protected number is one here too */
	const json_t *phones = uf_profile_find_fact(profile, "members/m1/contact/phones");
	g_assert_cmpuint(json_array_size(phones), ==, 2);
	g_autofree char *phone =
	    g_strconcat("members/m1/contact/phones/",
			uf_json_get_string(json_array_get(phones, 1), "id"), "/number", NULL);
	g_assert_true(uf_profile_is_protected(profile, phone, NULL));
	/* the record that goes is as it was, and goes on under the other id */
	g_autoptr(json_t) gone_after = get_facts(fixture, two.goes);
	g_assert_true(json_equal(gone_before, gone_after));
	g_autofree char *survivor = uf_flow_find_survivor(fixture->flow, two.goes);
	g_assert_cmpstr(survivor, ==, two.stays);
	/* no relation of one names somebody of nowhere */
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) checked = uf_flow_person_check(fixture->flow, two.stays, &error);
	g_assert_no_error(error);
}

static size_t
count_people(json_t *result)
{
	return json_array_size(json_object_get(result, "people"));
}

/* Lists show one; what is looked for under the old record leads to the other; nothing is added to
 * the old one any more. */
static void
test_hidden(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_auto(Two) two = add_two(fixture);
	g_autoptr(GError) error = NULL;
	merge_all(fixture, &two, NULL);
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, &error);
	g_assert_cmpuint(count_people(list), ==, 1);
	g_autoptr(json_t) all = uf_flow_person_list(fixture->flow, true, &error);
	g_assert_cmpuint(count_people(all), ==, 2);
	const json_t *people = json_object_get(all, "people");
	size_t hidden = 0;
	for (size_t i = 0; i < 2; i++) {
		const json_t *row = json_array_get(people, i);
		if (g_strcmp0(uf_json_get_string(row, "person"), two.goes) != 0)
			continue;
		g_assert_cmpstr(uf_json_get_string(row, "state"), ==, "merged");
		g_assert_cmpstr(uf_json_get_string(row, "with"), ==, two.stays);
		hidden++;
	}
	g_assert_cmpuint(hidden, ==, 1);
	static const char *const queries[] = { "marie anne modele", "06 39 98 00 12",
					       "2840529019010" };
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		g_autoptr(UfSecret) query = uf_secret_new(queries[i], -1);
		g_autoptr(json_t) found = uf_flow_person_find(fixture->flow, query, false, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(count_people(found), ==, 1);
		const json_t *row = json_array_get(json_object_get(found, "people"), 0);
		g_assert_cmpstr(uf_json_get_string(row, "person"), ==, two.stays);
	}
	g_assert_null(uf_flow_edit_new(fixture->flow, two.goes, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, two.stays));
	g_clear_error(&error);
	g_assert_null(uf_flow_merge_new(fixture->flow, two.stays, two.goes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_null(uf_flow_merge_new(fixture->flow, two.stays, two.stays, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

static char *
fill(Fixture *fixture, const char *person, GError **error)
{
	const char *const forms[] = { "essai/aide", NULL };
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, error);
	const json_t *form = json_array_get(json_object_get(result, "forms"), 0);
	return g_strdup(uf_json_get_string(form, "request"));
}

/* The demands of the old record are shown with those of the other, under their own ids. */
static void
test_requests(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_auto(Two) two = add_two(fixture);
	g_autofree char *own = fill(fixture, two.stays, &error);
	g_autofree char *former = fill(fixture, two.goes, &error);
	g_assert_no_error(error);
	merge_all(fixture, &two, NULL);
	g_autoptr(json_t) list = uf_flow_request_list(fixture->flow, two.stays, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(list, "requests")), ==, 2);
	g_autoptr(json_t) status = uf_flow_person_status(fixture->flow, two.stays, &error);
	g_assert_no_error(error);
	const json_t *requests = json_object_get(status, "requests");
	g_assert_cmpuint(json_array_size(requests), ==, 2);
	g_assert_cmpuint(json_array_size(json_object_get(status, "problems")), ==, 0);
	for (size_t i = 0; i < 2; i++) {
		const json_t *names = json_object_get(json_array_get(requests, i), "people");
		g_assert_cmpuint(json_array_size(names), ==, 1);
	}
	g_autoptr(json_t) notice = uf_flow_notice(fixture->flow, two.stays, NULL, &error);
	g_assert_no_error(error);
	const json_t *told = json_object_get(notice, "requests");
	g_assert_cmpuint(json_array_size(told), ==, 2);
	for (size_t i = 0; i < 2; i++)
		g_assert_cmpuint(json_array_size(json_object_get(json_array_get(told, i), "facts")),
				 >, 0);
	g_autoptr(json_t) shown = uf_flow_request_show(fixture->flow, former, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(shown, "person"), ==, two.goes);
	/* made again they would say what is not so any more */
	g_assert_null(uf_flow_request_prepare(fixture->flow, former, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_autofree char *none = fill(fixture, two.goes, &error);
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_null(none);
	g_clear_error(&error);
	g_autoptr(json_t) taken_back = unmerge(fixture, &two);
	g_autoptr(json_t) alone = uf_flow_request_list(fixture->flow, two.stays, &error);
	g_assert_cmpuint(json_array_size(json_object_get(alone, "requests")), ==, 1);
}

static bool
has_action(const json_t *journal, const char *action, const char *object, const char *with)
{
	for (size_t i = 0; i < json_array_size(journal); i++) {
		const json_t *entry = json_array_get(journal, i);
		const json_t *details = json_object_get(entry, "details");
		if (g_strcmp0(uf_json_get_string(entry, "action"), action) == 0 &&
		    g_strcmp0(uf_json_get_string(entry, "object"), object) == 0)
			return g_strcmp0(uf_json_get_string(details, "with"), with) == 0;
	}
	return false;
}

/* Both are exactly as they were; the journal has it all, without a value. */
static void
test_unmerge(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const words[] = { "Situation", "Montant", "Dettes", "Prénoms", NULL };
	g_auto(Two) two = add_two(fixture);
	g_autoptr(json_t) stays_before = get_facts(fixture, two.stays);
	g_autoptr(json_t) goes_before = get_facts(fixture, two.goes);
	merge_all(fixture, &two, words);
	g_autoptr(json_t) between = get_facts(fixture, two.stays);
	g_assert_false(json_equal(stays_before, between));
	g_autoptr(json_t) result = unmerge(fixture, &two);
	g_assert_cmpuint(json_array_size(json_object_get(result, "kept")), ==, 0);
	g_assert_cmpint(uf_json_get_integer(result, "revision", 0), ==, 3);
	g_autoptr(json_t) stays_after = get_facts(fixture, two.stays);
	g_autoptr(json_t) goes_after = get_facts(fixture, two.goes);
	g_assert_true(json_equal(goes_before, goes_after));
	json_t *const roots[] = { stays_before, stays_after };
	/* what is empty is nothing */
	for (size_t i = 0; i < 2; i++) {
		const char *key;
		json_t *value;
		void *next;
		json_object_foreach_safe(roots[i], next, key, value)
		{
			if (json_is_array(value) && json_array_size(value) == 0)
				json_object_del(roots[i], key);
		}
	}
	if (!json_equal(stays_before, stays_after)) {
		g_autofree char *one = json_dumps(stays_before, JSON_SORT_KEYS);
		g_autofree char *other = json_dumps(stays_after, JSON_SORT_KEYS);
		g_test_message("%s\n%s", one, other);
	}
	g_assert_true(json_equal(stays_before, stays_after));
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_assert_true(has_action(journal, "merge", two.stays, two.goes));
	g_assert_true(has_action(journal, "merged", two.goes, two.stays));
	g_assert_true(has_action(journal, "unmerge", two.stays, two.goes));
	g_assert_true(has_action(journal, "unmerged", two.goes, two.stays));
	g_auto(UfWiped) text = uf_json_format(journal, false);
	static const char *const values[] = { "Marie", "Essai", "61000", "parted", "284052" };
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		g_assert_null(strstr(text, values[i]));
	/* once is enough, and again is possible */
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_unmerge(fixture->flow, two.stays, two.goes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	merge_all(fixture, &two, NULL);
}

static void
change(UfFlow *flow, const char *person, const char *fact, const char *typed)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(flow, person, fact, &error);
	UfFlowQuestion question;
	g_assert_no_error(error);
	while (uf_flow_edit_next(edit, &question)) {
		if (!g_str_equal(question.fact, fact))
			continue;
		uf_flow_edit_answer(edit, typed, &error);
		g_assert_no_error(error);
		break;
	}
	g_autoptr(json_t) result = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(result, "changed")), >, 0);
}

/* What somebody changed since stays, and is told; the rest goes. */
static void
test_changed_since(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const words[] = { "Situation", "Montant", NULL };
	g_auto(Two) two = add_two(fixture);
	merge_all(fixture, &two, words);
	change(fixture->flow, two.stays, "resources/s1/amount", "615");
	g_autoptr(UfProfile) between = load(fixture, two.stays, NULL);
	const json_t *members = json_object_get(uf_profile_get_json(between), "members");
	const char *zoe = uf_json_get_string(json_array_get(members, 2), "id");
	g_autofree char *name = g_strconcat("members/", zoe, "/used_name", NULL);
	change(fixture->flow, two.stays, name, "Brouillon");
	g_autoptr(json_t) result = unmerge(fixture, &two);
	const json_t *kept = json_object_get(result, "kept");
	g_autofree char *row = g_strconcat("members/", zoe, NULL);
	g_assert_true(uf_json_has_text(kept, "resources/s1/amount"));
	g_assert_true(uf_json_has_text(kept, row));
	g_autoptr(UfProfile) after = load(fixture, two.stays, NULL);
	g_assert_cmpint(json_integer_value(uf_profile_find_fact(after, "resources/s1/amount")), ==,
			61500);
	g_assert_nonnull(uf_profile_find_fact(after, row));
	g_assert_cmpstr(get_text(after, "members/m1/situation/status"), ==, "single");
	g_assert_null(get_text(after, "members/m1/used_name"));
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, &error);
	g_assert_cmpuint(count_people(list), ==, 2);
}

/* Another worker writes one of the two meanwhile: nothing at all is merged. */
static void
test_conflict(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (int which = 0; which < 2; which++) {
		g_auto(Two) two = add_two(fixture);
		g_autoptr(GError) error = NULL;
		g_autoptr(UfFlowMerge) merge = begin(fixture, &two);
		decide(merge, NULL);
		g_autoptr(UfFlow) other = flow_open_again(fixture);
		change(other, which == 0 ? two.stays : two.goes, "members/m1/civility", "1");
		g_assert_null(uf_flow_merge_save(merge, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
		g_autoptr(UfStoreItem) stays = NULL;
		g_autoptr(UfStoreItem) goes = NULL;
		g_autoptr(UfProfile) one = load(fixture, two.stays, &stays);
		g_autoptr(UfProfile) two_too = load(fixture, two.goes, &goes);
		g_assert_cmpint(stays->revision, ==, which == 0 ? 2 : 1);
		g_assert_cmpint(goes->revision, ==, which == 0 ? 1 : 2);
		g_assert_cmpstr(goes->state, ==, "");
		g_clear_error(&error);
		g_autoptr(json_t) links = uf_flow_link_list(fixture->flow, two.stays, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(json_array_size(links), ==, 0);
		merge_all(fixture, &two, NULL);
	}
}

/* A worker says who is who; nobody in common is no merge. */
static void
test_people(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char text[] =
	    HEAD "\"members\": [{\"id\": \"m1\", \"birth_name\": \"Esai\", \"given_names\": "
		 "[\"Marie\"], \"birth\": {\"date\": \"1984-05\"}, \"civility\": \"madame\"}]}";
	g_auto(Two) two = { add(fixture, STAYS), add(fixture, text) };
	g_autoptr(GError) error = NULL;
	UfFlowMergePerson person;
	UfFlowMergeChoice choice;
	g_autoptr(UfFlowMerge) strangers = begin(fixture, &two);
	g_assert_true(uf_flow_merge_next_person(strangers, &person));
	g_assert_cmpstr(person.candidates[0], ==, "Marie ESSAI (12/05/1984)");
	uf_flow_merge_choose_person(strangers, 0);
	g_assert_false(uf_flow_merge_next(strangers, &choice, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_autoptr(UfFlowMerge) merge = begin(fixture, &two);
	g_assert_true(uf_flow_merge_next_person(merge, &person));
	uf_flow_merge_choose_person(merge, 1);
	g_assert_false(uf_flow_merge_next_person(merge, &person));
	/* the name and the date differ; nothing is taken */
	g_assert_cmpuint(decide(merge, NULL), ==, 2);
	g_autoptr(json_t) result = save(merge);
	g_assert_cmpint(uf_json_get_integer(result, "revision", 0), ==, 2);
	g_autoptr(UfProfile) profile = load(fixture, two.stays, NULL);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	g_assert_cmpuint(json_array_size(members), ==, 2);
	g_assert_cmpstr(get_text(profile, "members/m1/birth_name"), ==, "Essai");
	g_assert_cmpstr(get_text(profile, "members/m1/civility"), ==, "madame");
}

/* Two merged into one after the other, then a third: all demands and both old ids lead there. */
static void
test_chain(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_auto(Two) first = add_two(fixture);
	g_autofree char *third = add(fixture, STAYS);
	g_autoptr(GError) error = NULL;
	merge_all(fixture, &first, NULL);
	const Two second = { third, first.stays };
	merge_all(fixture, &second, NULL);
	g_autofree char *survivor = uf_flow_find_survivor(fixture->flow, first.goes);
	g_assert_cmpstr(survivor, ==, third);
	g_autoptr(GPtrArray) former = uf_flow_list_former(fixture->flow, third, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(former->len, ==, 2);
	/* the first merge is not taken back while its household goes on elsewhere */
	g_assert_null(uf_flow_unmerge(fixture->flow, first.stays, first.goes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_autoptr(json_t) back = unmerge(fixture, &second);
	g_autoptr(json_t) all = unmerge(fixture, &first);
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, NULL);
	g_assert_cmpuint(count_people(list), ==, 3);
}

/* Of two teams, each would read in the one record what only the other knew. */
static void
test_teams(Fixture *fixture, gconstpointer data)
{
	(void)data;
	if (!store_fixture_is_sealed()) {
		g_test_skip("the folder of invented people has no teams");
		return;
	}
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_flow_ensure_store(fixture->flow, &error);
	g_assert_true(uf_store_add_team(store, "Ailleurs", &error));
	uf_store_join_team(store, "Ailleurs", STORE_FIXTURE_WORKER, NULL);
	g_assert_true(uf_store_choose_team(store, "Essai", &error));
	g_autofree char *stays = add(fixture, STAYS);
	g_assert_true(uf_store_choose_team(store, "Ailleurs", &error));
	g_autofree char *goes = add(fixture, GOES);
	g_assert_null(uf_flow_merge_new(fixture->flow, stays, goes, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, "unefois person share"));
	g_clear_error(&error);
	g_assert_true(uf_store_share_person(store, stays, "Ailleurs", &error));
	g_assert_null(uf_flow_merge_new(fixture->flow, stays, goes, NULL));
	g_assert_true(uf_store_share_person(store, goes, "Essai", &error));
	const Two two = { stays, goes };
	merge_all(fixture, &two, NULL);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *name;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/merge/questions", test_questions },
		{ "/flow/merge/merge", test_merge },
		{ "/flow/merge/hidden", test_hidden },
		{ "/flow/merge/requests", test_requests },
		{ "/flow/merge/unmerge", test_unmerge },
		{ "/flow/merge/changed-since", test_changed_since },
		{ "/flow/merge/conflict", test_conflict },
		{ "/flow/merge/people", test_people },
		{ "/flow/merge/chain", test_chain },
		{ "/flow/merge/teams", test_teams },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
