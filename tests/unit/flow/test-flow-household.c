/* One household becomes two and one again: who has what, what never crosses, whose history. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-history.h"
#include "uf-flow-household.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-json.h"

/* two parents, a child; what is protected of each says so in capitals */
static const char family[] =
    "{\"schema\":1,\"id\":\"p-aaaaaaaaaa\",\"revision\":0,\"members\":["
    "{\"id\":\"m1\",\"birth_name\":\"EXEMPLE\",\"given_names\":[\"Ana\"],"
    "\"birth\":{\"date\":\"1990-01-01\"},\"contact\":{\"phones\":[{\"id\":\"c1\","
    "\"number\":\"+33639980001\",\"protected\":true}]}},"
    "{\"id\":\"m2\",\"birth_name\":\"ESSAI\",\"given_names\":[\"Bob\"],"
    "\"birth\":{\"date\":\"1989-01-01\"},\"contact\":{\"phones\":[{\"id\":\"c2\","
    "\"number\":\"+33639980002\"},{\"id\":\"c3\",\"number\":\"+33639980003\","
    "\"protected\":true}]}},"
    "{\"id\":\"m3\",\"birth_name\":\"ESSAI\",\"given_names\":[\"Zoé\"],"
    "\"birth\":{\"date\":\"2015-05-05\"}}],"
    "\"relations\":[{\"id\":\"q1\",\"member\":\"m1\",\"kind\":\"married\",\"to\":\"m2\"},"
    "{\"id\":\"q2\",\"member\":\"m3\",\"kind\":\"child\",\"to\":\"m1\"},"
    "{\"id\":\"q3\",\"member\":\"m3\",\"kind\":\"child\",\"to\":\"m2\","
    "\"custody\":\"weekends_holidays\"}],"
    "\"household\":{\"file_holder\":\"m1\"},"
    "\"housing\":{\"address\":{\"city\":\"Rezé\",\"protected\":true},"
    "\"lease\":{\"holders\":[\"m1\",\"m2\"]},\"rent\":{\"amount\":50000}},"
    "\"resources\":[{\"id\":\"r1\",\"member\":\"m1\",\"kind\":\"rsa\",\"amount\":100},"
    "{\"id\":\"r2\",\"member\":\"m2\",\"kind\":\"salary\",\"amount\":200}],"
    "\"debts\":[{\"id\":\"o1\",\"kind\":\"gas\",\"amount\":300},{\"id\":\"o2\",\"member\":\"m2\","
    "\"kind\":\"water\",\"amount\":400}],"
    "\"texts\":[{\"id\":\"t1\",\"kind\":\"path\",\"text\":\"SECRET\",\"for\":[\"siao\"]}],"
    "\"accounts\":[{\"id\":\"a1\",\"member\":\"m2\",\"platform\":\"caf\"}],"
    "\"extensions\":{\"siao\":{\"members\":[{\"id\":\"x1\",\"member\":\"m1\","
    "\"violence_victim\":true}]}},"
    "\"origins\":{\"members/m2\":{\"source\":\"told\",\"date\":\"2026-01-10\"},"
    "\"housing\":{\"source\":\"document\",\"date\":\"2026-02-01\",\"document\":\"bail\"}},"
    "\"absences\":{\"members/m2/contact/emails\":\"unknown\"}}";

#define ANSWERS                                                                                    \
	"{\"members\":[\"m2\"],\"date\":\"2026-11-01\",\"reason\":\"separation\","                 \
	"\"housing\":\"both\",\"debts/o1\":\"both\",\"debts/o2\":\"old\","                         \
	"\"relations/q1\":\"none\",\"relations/q3\":\"new\"}"

static char *
add_family(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	flow_write(fixture, "family.json", family);
	g_autofree char *path = g_build_filename(fixture->home, "family.json", NULL);
	g_autoptr(json_t) result = uf_flow_person_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	if (uf_json_get_string(result, "person") == NULL) {
		char *text = uf_json_format(result, true);
		g_error("%s", text);
	}
	return g_strdup(uf_json_get_string(result, "person"));
}

static UfProfile *
load(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	UfProfile *profile = uf_flow_load_person(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	return profile;
}

static json_t *
split(Fixture *fixture, const char *person, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answers = json_loads(text, 0, NULL);
	json_t *result = uf_flow_household_split(fixture->flow, person, answers, &error);
	g_assert_no_error(error);
	return result;
}

static bool
says(const UfProfile *profile, const char *text)
{
	char *all = uf_json_format(uf_profile_get_json(profile), false);
	const bool found = strstr(all, text) != NULL;
	g_free(all);
	return found;
}

/* Every question is named until it is answered; nothing else is. */
static void
test_questions(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const keys[] = {
		"members",  "date",     "reason",       "housing",
		"debts/o1", "debts/o2", "relations/q1", "relations/q3"
	};
	g_autofree char *person = add_family(fixture);
	g_autoptr(json_t) all = json_loads(ANSWERS, 0, NULL);
	g_autoptr(json_t) answers = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) questions =
		    uf_flow_split_ask(fixture->flow, person, answers, &error);
		g_assert_no_error(error);
		const json_t *question = json_array_get(questions, 0);
		g_assert_cmpstr(uf_json_get_string(question, "key"), ==, keys[i]);
		g_assert_null(uf_flow_household_split(fixture->flow, person, answers, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, keys[i]));
		json_object_set(answers, keys[i], json_object_get(all, keys[i]));
	}
	g_autoptr(json_t) none = uf_flow_split_ask(fixture->flow, person, answers, NULL);
	g_assert_cmpuint(json_array_size(none), ==, 0);
	static const struct {
		const char *key;
		const char *value;
	} wrong[] = {
		{ "members", "[\"m9\"]" }, { "members", "[\"m1\",\"m2\",\"m3\"]" },
		{ "members", "[]" },       { "date", "\"2027-01-01\"" },
		{ "date", "\"2026\"" },    { "reason", "\"quarrel\"" },
		{ "housing", "\"none\"" }, { "debts/o1", "3" },
		{ "debts/o9", "\"old\"" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) bad = json_copy(answers);
		json_object_set_new(bad, wrong[i].key,
				    json_loads(wrong[i].value, JSON_DECODE_ANY, NULL));
		g_test_message("%s %s", wrong[i].key, wrong[i].value);
		g_assert_null(uf_flow_household_split(fixture->flow, person, bad, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	g_autoptr(UfProfile) after = load(fixture, person);
	g_assert_cmpint(uf_profile_get_revision(after), ==, 1);
}

static void
test_split(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = add_family(fixture);
	g_autoptr(json_t) result = split(fixture, person, ANSWERS);
	const char *with = uf_json_get_string(result, "with");
	g_autoptr(UfProfile) stays = load(fixture, person);
	g_autoptr(UfProfile) leaves = load(fixture, with);
	g_assert_cmpint(uf_profile_get_revision(stays), ==, 2);
	g_assert_cmpint(uf_profile_get_revision(leaves), ==, 1);
	static const struct {
		const char *fact;
		bool stays;
		bool leaves;
	} rows[] = {
		{ "members/m1/birth_name", true, false },
		{ "members/m1/contact/phones/c1/number", true, false },
		{ "members/m2/contact/phones/c3/number", false, true },
		{ "members/m3/birth/date", true, true }, /* known to the father, outside */
		{ "members/m3/presence/kind", false, true },
		{ "relations/q1", false, false },
		{ "relations/q2", true, false },
		{ "relations/q3", false, true },
		{ "resources/r1", true, false },
		{ "resources/r2", false, true },
		{ "debts/o1", true, true },
		{ "debts/o2", true, false },
		{ "debts/o2/member", false, false },
		{ "housing/rent/amount", true, true },
		{ "housing/address/city", true, false }, /* protected */
		{ "household/file_holder", true, false },
		{ "texts/t1", true, false },
		{ "accounts/a1", false, true },
		{ "extensions/siao/members/x1", true, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].fact);
		g_assert_cmpint(uf_profile_find_fact(stays, rows[i].fact) != NULL, ==,
				rows[i].stays);
		g_assert_cmpint(uf_profile_find_fact(leaves, rows[i].fact) != NULL, ==,
				rows[i].leaves);
	}
	g_assert_false(says(leaves, "SECRET"));
	g_assert_false(says(leaves, "+33639980001"));
	g_assert_false(says(stays, "+33639980003"));
	g_assert_cmpuint(json_array_size(json_object_get(result, "dropped")), ==, 3);
	/* origins and absences go with what they are of */
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(leaves, "housing/rent/amount");
	g_assert_cmpstr(uf_origin_get_document(origin), ==, "bail");
	g_assert_cmpstr(uf_profile_find_absence(leaves, "members/m2/contact/emails"), ==,
			"unknown");
	g_assert_null(uf_profile_find_absence(stays, "members/m2/contact/emails"));
	g_assert_cmpuint(json_array_size(uf_profile_find_fact(stays, "housing/lease/holders")), ==,
			 1);
}

static json_t *
tell(Fixture *fixture, const char *person, const char *fact)
{
	g_autoptr(GError) error = NULL;
	json_t *history = uf_flow_person_history(fixture->flow, person, fact, &error);
	g_assert_no_error(error);
	return history;
}

static bool
tells(const json_t *history, const char *text)
{
	char *all = uf_json_format(history, false);
	const bool found = strstr(all, text) != NULL;
	g_free(all);
	return found;
}

/* History follows each person; what is protected of the other one does not. */
static void
test_history(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = add_family(fixture);
	g_autoptr(json_t) result = split(fixture, person, ANSWERS);
	const char *with = uf_json_get_string(result, "with");
	g_autoptr(json_t) hers = tell(fixture, with, NULL);
	g_assert_true(tells(hers, "06 39 98 00 03"));
	g_assert_true(tells(hers, person));
	g_assert_false(tells(hers, "06 39 98 00 01"));
	g_assert_false(tells(hers, "SECRET"));
	g_assert_false(tells(hers, "violence_victim"));
	g_autoptr(json_t) theirs = tell(fixture, person, NULL);
	g_assert_true(tells(theirs, "06 39 98 00 02"));
	g_assert_true(tells(theirs, "06 39 98 00 01"));
	g_assert_false(tells(theirs, "06 39 98 00 03"));
	g_assert_cmpint(uf_json_get_integer(theirs, "hidden", 0), >, 0);
	const json_t *revisions = json_object_get(theirs, "revisions");
	g_assert_cmpint(uf_json_get_integer(json_array_get(revisions, 0), "revision", 0), ==, 2);
	g_assert_cmpstr(uf_json_get_string(json_array_get(revisions, 0), "worker"), ==, "a.modele");
}

static void
type(Fixture *fixture, const char *person, const char *fact, const char *typed)
{
	g_autoptr(GError) error = NULL;
	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, person, fact, &error);
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_answer(edit, typed, &error));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
}

/* Every value that a fact had, newest first, by its id or its French title. */
static void
test_values(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char fact[] = "members/m1/birth/date";
	static const char *const names[] = { fact, "Date de naissance", "naissance date",
					     "DATE DE NAISSANCE" };
	static const char *const dates[] = { "03/03/1993", "02/02/1992", "01/01/1990" };
	g_autofree char *person = add_family(fixture);
	type(fixture, person, fact, dates[1]);
	type(fixture, person, fact, dates[0]);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) history =
		    uf_flow_person_history(fixture->flow, person, names[i], &error);
		g_test_message("%s", names[i]);
		if (i == 2) {
			g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
			continue;
		}
		g_assert_no_error(error);
		const json_t *values = json_object_get(history, "values");
		size_t n = 0;
		for (size_t k = 0; k < json_array_size(values); k++) {
			const json_t *value = json_array_get(values, k);
			if (!g_str_equal(uf_json_get_string(value, "fact"), fact))
				continue;
			g_assert_cmpstr(uf_json_get_string(value, "text"), ==, dates[n++]);
			g_assert_cmpint(json_object_get(value, "until") != NULL, ==, n > 1);
		}
		g_assert_cmpuint(n, ==, G_N_ELEMENTS(dates));
	}
}

/* Apart and together again: one Zoé, one home, everybody's protected facts still so. */
static void
test_join(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = add_family(fixture);
	g_autoptr(json_t) apart = split(fixture, person, ANSWERS);
	g_autofree char *with = g_strdup(uf_json_get_string(apart, "with"));
	g_autoptr(GError) error = NULL;
	type(fixture, with, "housing/rent/amount", "700");
	g_autoptr(json_t) answers = json_object();
	g_autoptr(GString) asked = g_string_new(NULL);
	for (;;) {
		g_autoptr(json_t) questions =
		    uf_flow_join_ask(fixture->flow, person, with, answers, &error);
		g_assert_no_error(error);
		const char *key = uf_json_get_string(json_array_get(questions, 0), "key");
		if (key == NULL)
			break;
		g_string_append_printf(asked, "%s ", key);
		const char *answer = g_str_equal(key, "date")         ? "2026-11-20"
				     : g_str_has_prefix(key, "same/") ? "yes"
				     : g_str_equal(key, "housing")    ? "b"
								      : "a";
		json_object_set_new(answers, key, json_string(answer));
		g_assert_cmpuint(json_object_size(answers), <, 20);
	}
	g_assert_cmpstr(asked->str, ==, "date same/m3 housing ");
	g_autoptr(json_t) result =
	    uf_flow_household_join(fixture->flow, person, with, answers, &error);
	g_assert_no_error(error);
	g_autoptr(UfProfile) one = load(fixture, person);
	g_assert_cmpuint(json_array_size(uf_profile_find_fact(one, "members")), ==, 3);
	g_assert_cmpint(json_integer_value(uf_profile_find_fact(one, "housing/rent/amount")), ==,
			70000);
	g_assert_true(uf_profile_is_protected(one, "members/m2/contact/phones/c3/number", NULL));
	g_assert_nonnull(uf_profile_find_fact(one, "resources/r2"));
	g_assert_nonnull(uf_profile_find_fact(one, "accounts/a1"));
	g_assert_cmpstr(uf_profile_find_absence(one, "members/m2/contact/emails"), ==, "unknown");
	/* the other one is found no more, and goes on nowhere else */
	g_autoptr(json_t) people = uf_flow_person_list(fixture->flow, false, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(people, "people")), ==, 1);
	g_assert_null(uf_flow_household_join(fixture->flow, person, with, answers, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_autoptr(json_t) history = tell(fixture, person, "housing/rent/amount");
	g_assert_true(tells(history, "700,00"));
	g_assert_true(tells(history, "500,00"));
}

/* files what m2 is called otherwise, as a second worker at the same moment would */
static void
clash(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	UfFlowEdit *edits[2];
	UfFlowQuestion question;
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		edits[i] = uf_flow_edit_new(fixture->flow, person, "members/m2/birth_name", &error);
		g_assert_true(uf_flow_edit_next(edits[i], &question));
		g_assert_true(uf_flow_edit_answer(edits[i], i == 0 ? "UN" : "ATTENDU", &error));
	}
	g_autoptr(json_t) saved = uf_flow_edit_save(edits[0], &error);
	g_assert_no_error(error);
	g_assert_null(uf_flow_edit_save(edits[1], &error));
	g_autoptr(json_t) filed = uf_flow_edit_file_clashes(edits[1], NULL);
	g_assert_cmpuint(json_array_size(filed), ==, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
		uf_flow_edit_free(edits[i]);
}

static size_t
count_waiting(Fixture *fixture, const char *person)
{
	g_autoptr(json_t) list = uf_flow_proposal_list(fixture->flow, person, NULL);
	g_assert_nonnull(list);
	return json_array_size(json_object_get(list, "proposals"));
}

/* What waits for somebody goes where she goes, there and back. */
static void
test_proposals(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = add_family(fixture);
	clash(fixture, person);
	g_assert_cmpuint(count_waiting(fixture, person), ==, 1);
	g_autoptr(json_t) apart = split(fixture, person, ANSWERS);
	const char *with = uf_json_get_string(apart, "with");
	g_assert_cmpuint(count_waiting(fixture, person), ==, 0);
	g_assert_cmpuint(count_waiting(fixture, with), ==, 1);
	g_autoptr(json_t) answers =
	    json_pack("{s:s, s:s, s:s}", "date", "2026-11-20", "same/m3", "yes", "housing", "a");
	g_autoptr(json_t) result =
	    uf_flow_household_join(fixture->flow, person, with, answers, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count_waiting(fixture, with), ==, 0);
	g_autoptr(json_t) list = uf_flow_proposal_list(fixture->flow, person, NULL);
	const json_t *proposal = json_array_get(json_object_get(list, "proposals"), 0);
	g_assert_cmpstr(uf_json_get_string(proposal, "new"), ==, "ATTENDU");
	g_assert_cmpstr(uf_json_get_string(proposal, "state"), ==, "waiting");
	g_autoptr(json_t) decided = uf_flow_proposal_decide(
	    fixture->flow, uf_json_get_string(proposal, "proposal"), true, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(decided, "state"), ==, "accepted");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-household/questions", test_questions },
		{ "/flow-household/split", test_split },
		{ "/flow-household/history", test_history },
		{ "/flow-household/values", test_values },
		{ "/flow-household/join", test_join },
		{ "/flow-household/proposals", test_proposals },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
