/* Values that wait for somebody: filed once, accepted, refused, overtaken, taken by a rule. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-import.h"
#include "uf-flow-person.h"
#include "uf-flow-proposal.h"
#include "uf-json.h"

#define RULE "{\"accept\": [{\"source\": \"cnaf\", \"facts\": [\"members/*/pregnancy\"]}]}"

typedef enum { LATER, TAKE, REFUSE } Answer;

/* imports the couple's record into @person, answering each difference whose title holds @word */
static json_t *
import_record(Fixture *fixture, const char *person, const char *word, Answer answer)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = flow_get_source("fixtures/sources/cnaf-couple.xml");
	g_autoptr(UfFlowImport) import = uf_flow_import_new(fixture->flow, path, &error);
	UfFlowDifference difference;
	g_assert_no_error(error);
	g_assert_true(uf_flow_import_choose(import, NULL, person, &error));
	while (answer != LATER && uf_flow_import_next(import, &difference)) {
		if (strstr(difference.title, word) == NULL)
			continue;
		g_assert_true(answer == TAKE ? uf_flow_import_take(import, &error)
					     : uf_flow_import_refuse(import, &error));
	}
	json_t *result = uf_flow_import_save(import, &error);
	g_assert_no_error(error);
	return result;
}

static size_t
count(const json_t *result, const char *key)
{
	return json_array_size(json_object_get(result, key));
}

static json_t *
list(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_proposal_list(fixture->flow, person, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count(result, "problems"), ==, 0);
	return result;
}

/* the first that waits for a fact under @fact; its id, yours */
static char *
find(Fixture *fixture, const char *person, const char *fact)
{
	g_autoptr(json_t) result = list(fixture, person);
	const json_t *all = json_object_get(result, "proposals");
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *proposal = json_array_get(all, i);
		if (strstr(uf_json_get_string(proposal, "fact"), fact) != NULL &&
		    g_str_equal(uf_json_get_string(proposal, "state"), "waiting"))
			return g_strdup(uf_json_get_string(proposal, "proposal"));
	}
	return NULL;
}

static void
decide(Fixture *fixture, const char *id, bool accept, const char *state)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_proposal_decide(fixture->flow, id, accept, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(result, "state"), ==, state);
}

static int64_t
get_revision(Fixture *fixture, const char *person)
{
	g_autoptr(json_t) shown = uf_flow_person_check(fixture->flow, person, NULL);
	return uf_json_get_integer(shown, "revision", 0);
}

/* The same record twice files nothing new; what is decided is not brought again. */
static void
test_twice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) first = import_record(fixture, person, "", LATER);
	const size_t filed = count(first, "filed");
	g_assert_cmpuint(filed, ==, count(first, "offers"));
	g_assert_cmpuint(filed, >, 15);
	g_assert_cmpint(get_revision(fixture, person), ==, 1);
	g_autoptr(json_t) second = import_record(fixture, person, "", LATER);
	g_assert_cmpuint(count(second, "filed"), ==, 0);
	g_autoptr(json_t) waiting = list(fixture, person);
	g_assert_cmpuint(count(waiting, "proposals"), ==, filed);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	g_assert_cmpint(uf_json_get_integer(shown, "proposals", 0), ==, (int64_t)filed);
	/* refused at a terminal: gone for good */
	g_autoptr(json_t) third = import_record(fixture, person, "Grossesse ›", REFUSE);
	g_autoptr(json_t) fourth = import_record(fixture, person, "", LATER);
	g_assert_cmpuint(count(fourth, "offers"), ==, filed - 3);
	g_assert_cmpuint(count(fourth, "filed"), ==, 0);
	g_autoptr(json_t) fewer = list(fixture, person);
	g_assert_cmpuint(count(fewer, "proposals"), ==, filed - 3);
}

/* Everything accepted, people first: the record has nothing to say any more. */
static void
test_accept(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) first = import_record(fixture, person, "", LATER);
	g_autofree char *link = find(fixture, person, "relations/");
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_proposal_decide(fixture->flow, link, true, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	for (;;) {
		g_autoptr(json_t) all = list(fixture, person);
		if (count(all, "proposals") == 0)
			break;
		g_autofree char *next = NULL;
		const json_t *rows = json_object_get(all, "proposals");
		for (size_t i = 0; i < json_array_size(rows); i++) {
			const json_t *row = json_array_get(rows, i);
			const char *fact = uf_json_get_string(row, "fact");
			const bool is_member = g_str_has_prefix(fact, "members/") &&
					       strchr(fact + strlen("members/"), '/') == NULL;
			if (next != NULL && !is_member)
				continue;
			g_free(next);
			next = g_strdup(uf_json_get_string(row, "proposal"));
			if (is_member)
				break;
		}
		decide(fixture, next, true, "accepted");
		g_clear_error(&error);
		g_assert_null(uf_flow_proposal_decide(fixture->flow, next, false, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	}
	g_autoptr(json_t) again = import_record(fixture, person, "", LATER);
	g_assert_cmpuint(count(again, "offers"), ==, 0);
	g_assert_cmpuint(count(again, "filed"), ==, 0);
	/* each says where it comes from */
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	char *text = uf_json_format(shown, false);
	g_assert_nonnull(strstr(text, "flux CNAF RSA 0801 M"));
	g_free(text);
}

/* A fact that changed since overtakes what waits for it. */
static void
test_overtaken(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) first = import_record(fixture, person, "", LATER);
	g_autoptr(json_t) all = list(fixture, person);
	const char *fact = NULL;
	const char *id = NULL;
	const json_t *rows = json_object_get(all, "proposals");
	for (size_t i = 0; i < json_array_size(rows) && fact == NULL; i++) {
		const json_t *row = json_array_get(rows, i);
		g_test_message("%s: %s", uf_json_get_string(row, "fact"),
			       *uf_json_get_string(row, "old") != '\0' ? "old" : "new");
		if (g_str_has_suffix(uf_json_get_string(row, "fact"), "pregnancy/declared_on")) {
			fact = uf_json_get_string(row, "fact");
			id = uf_json_get_string(row, "proposal");
			g_assert_cmpstr(uf_json_get_string(row, "old"), ==, "");
			g_assert_cmpstr(uf_json_get_string(row, "why"), ==, "absent");
		}
	}
	g_assert_nonnull(fact);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, person, fact, &error);
	UfFlowQuestion question;
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_answer(edit, "01/02/2003", &error));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) shown = uf_flow_proposal_show(fixture->flow, id, &error);
	g_assert_cmpstr(uf_json_get_string(shown, "state"), ==, "overtaken");
	g_assert_cmpstr(uf_json_get_string(shown, "old"), ==, "01/02/2003");
	g_assert_cmpstr(uf_json_get_string(shown, "seen"), !=, "01/02/2003");
	decide(fixture, id, true, "overtaken");
	g_assert_cmpint(get_revision(fixture, person), ==, 2);
}

/* A rule accepts what it names, apart from what a person decides. */
static void
test_rule(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	flow_write(fixture, "config/config.json", RULE);
	uf_flow_free(fixture->flow);
	uf_context_free(fixture->context);
	fixture->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	fixture->flow = flow_open_again(fixture);
	g_autoptr(json_t) first = import_record(fixture, person, "", LATER);
	const size_t ruled = count(first, "ruled");
	g_assert_cmpuint(ruled, ==, 3);
	const json_t *row = json_array_get(json_object_get(first, "ruled"), 0);
	g_assert_cmpstr(uf_json_get_string(row, "rule"), ==, "cnaf members/*/pregnancy");
	g_assert_cmpint(get_revision(fixture, person), ==, 2);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	const json_t *line = json_array_get(journal, json_array_size(journal) - 1);
	g_assert_cmpstr(uf_json_get_string(line, "action"), ==, "accept");
	const json_t *rules = json_object_get(json_object_get(line, "details"), "rules");
	g_assert_cmpuint(json_array_size(rules), ==, ruled);
	g_autoptr(json_t) again = import_record(fixture, person, "", LATER);
	g_assert_cmpuint(count(again, "ruled"), ==, 0);
	g_assert_cmpint(get_revision(fixture, person), ==, 2);
}

/* What two workers typed at once: theirs stays, mine waits. */
static void
test_clash(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	UfFlowEdit *edits[2];
	UfFlowQuestion question;
	UfFlowClash clash;
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		edits[i] = uf_flow_edit_new(fixture->flow, person, "members/m1/birth_name", &error);
		g_assert_true(uf_flow_edit_next(edits[i], &question));
		g_assert_true(uf_flow_edit_answer(edits[i], i == 0 ? "UNE" : "AUTRE", &error));
	}
	g_autoptr(json_t) one = uf_flow_edit_save(edits[0], &error);
	g_assert_no_error(error);
	g_autoptr(json_t) two = uf_flow_edit_save(edits[1], &error);
	g_assert_null(two);
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_null(strstr(error->message, "AUTRE"));
	g_clear_error(&error);
	g_assert_true(uf_flow_edit_get_clash(edits[1], &clash));
	g_assert_cmpstr(clash.fact, ==, "members/m1/birth_name");
	g_assert_cmpstr(clash.mine, ==, "AUTRE");
	g_assert_cmpstr(clash.theirs, ==, "UNE");
	g_assert_nonnull(strstr(clash.origin, "a.modele"));
	g_autoptr(json_t) filed = uf_flow_edit_file_clashes(edits[1], &error);
	g_assert_cmpuint(json_array_size(filed), ==, 1);
	g_assert_false(uf_flow_edit_get_clash(edits[1], &clash));
	g_autofree char *id = find(fixture, person, "birth_name");
	decide(fixture, id, true, "accepted");
	g_assert_cmpint(get_revision(fixture, person), ==, 3);
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
		uf_flow_edit_free(edits[i]);
}

/* The same, decided: mine over theirs; and what only one touched needs no word. */
static void
test_settle(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const facts[] = { "members/m1/birth_name", "members/m2/birth_name",
					     "members/m1/birth_name" };
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	UfFlowEdit *edits[3];
	UfFlowQuestion question;
	UfFlowClash clash;
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autofree char *typed = g_strdup_printf("NOM %c", (char)('A' + (char)i));
		edits[i] = uf_flow_edit_new(fixture->flow, person, facts[i], &error);
		g_assert_true(uf_flow_edit_next(edits[i], &question));
		g_assert_true(uf_flow_edit_answer(edits[i], typed, &error));
	}
	g_autoptr(json_t) one = uf_flow_edit_save(edits[0], &error);
	g_autoptr(json_t) two = uf_flow_edit_save(edits[1], &error);
	g_assert_no_error(error);
	g_assert_nonnull(two);
	g_assert_null(uf_flow_edit_save(edits[2], &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_true(uf_flow_edit_get_clash(edits[2], &clash));
	g_assert_true(uf_flow_edit_settle(edits[2], true, &error));
	g_autoptr(json_t) three = uf_flow_edit_save(edits[2], &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(three, "revision", 0), ==, 4);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	char *text = uf_json_format(shown, false);
	g_assert_nonnull(strstr(text, "NOM C"));
	g_assert_nonnull(strstr(text, "NOM B"));
	g_assert_null(strstr(text, "NOM A"));
	g_free(text);
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
		uf_flow_edit_free(edits[i]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-proposal/twice", test_twice },
		{ "/flow-proposal/accept", test_accept },
		{ "/flow-proposal/overtaken", test_overtaken },
		{ "/flow-proposal/rule", test_rule },
		{ "/flow-proposal/clash", test_clash },
		{ "/flow-proposal/settle", test_settle },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
