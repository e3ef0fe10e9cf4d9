#include "form-fixture.h"
#include "uf-answers.h"
#include "uf-form-rules.h"
#include "uf-memory.h"

static UfAnswer *
add(UfAnswers *answers, const char *field, size_t row)
{
	return uf_answers_add(answers, uf_form_find_field(uf_answers_get_form(answers), field),
			      row);
}

static UfAnswers *
make_answers(UfForm *form)
{
	UfAnswers *answers = uf_answers_new(form, "r-bbbbbbbbbb", "7");
	UfAnswer *name = add(answers, "name", 0);
	uf_value_set_text(uf_answer_get_value(name), "ESSAI");
	uf_answer_set_state(name, UF_ANSWER_FILLED);
	uf_answer_take_origin(name, uf_origin_new("typed", (UfDate){ 2026, 5, 12 }, "m.d", NULL));
	uf_answer_add_fact(name, "members/m1/identity/birth_name");
	uf_answer_add_fact(name, "members/m1/identity/birth_name");
	uf_answer_bind(name, "pdf", "nom", json_string("ESSAI"));
	uf_answer_set_state(add(answers, "birth", 0), UF_ANSWER_TODO);
	UfAnswer *status = add(answers, "status", 0);
	uf_value_set_text(uf_answer_get_value(status), "2");
	uf_answer_set_state(status, UF_ANSWER_FILLED);
	uf_answer_bind(status, "pdf", "seul", json_false());
	for (size_t row = 1; row <= 2; row++) {
		UfAnswer *child = add(answers, "children.name", row);
		uf_answer_bind(child, "pdf", row == 1 ? "enfant1" : "enfant2", json_string("E"));
	}
	uf_issue_set_number(
	    uf_answer_add_issue(add(answers, "left", 0), UF_SEVERITY_TODO, "answer.missing"),
	    "count", 2);
	uf_issue_add(uf_answers_get_own_issues(answers), UF_SEVERITY_BLOCKING, "roles/applicant",
		     "role.missing");
	return answers;
}

static void
test_find(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	g_assert_cmpstr(uf_answers_get_request(answers), ==, "r-bbbbbbbbbb");
	g_assert_cmpstr(uf_answers_get_profile_revision(answers), ==, "7");
	g_assert_cmpuint(uf_answers_get_count(answers), ==, 6);
	const UfAnswer *name = uf_answers_find(answers, "name", 0);
	g_assert_true(name == uf_answers_get(answers, 0));
	g_assert_cmpuint(uf_answer_get_fact_count(name), ==, 1);
	g_assert_cmpstr(uf_answer_get_fact(name, 0), ==, "members/m1/identity/birth_name");
	g_assert_cmpint(uf_answer_get_state(name), ==, UF_ANSWER_FILLED);
	g_assert_cmpuint(uf_answer_get_row(uf_answers_find(answers, "children.name", 2)), ==, 2);
	g_assert_null(uf_answers_find(answers, "children.name", 3));
	g_assert_null(uf_answers_find(answers, "children.name", 0));
	g_assert_null(uf_answer_get_origin(uf_answers_find(answers, "birth", 0)));
}

static void
test_issues(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	for (int again = 0; again < 2; again++) {
		const GPtrArray *issues = uf_answers_get_issues(answers);
		g_assert_cmpuint(issues->len, ==, 2);
		g_assert_cmpstr(uf_issue_get_rule(g_ptr_array_index(issues, 0)), ==,
				"role.missing");
		g_assert_cmpstr(uf_issue_get_place(g_ptr_array_index(issues, 1)), ==, "left");
	}
	UfAnswer *row = add(answers, "children.name", 2);
	g_assert_cmpstr(
	    uf_issue_get_place(uf_answer_add_issue(row, UF_SEVERITY_NOTE, "answer.stale")), ==,
	    "children.name/2");
	g_assert_cmpuint(uf_answers_get_issues(answers)->len, ==, 3);
}

static void
test_bound(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
	g_autoptr(json_t) expected = fixture_parse(
	    "{\"nom\": \"ESSAI\", \"seul\": false, \"enfant1\": \"E\", \"enfant2\": \"E\"}");
	g_assert_true(json_equal(bound, expected));
	g_autoptr(json_t) none = uf_answers_get_bound(answers, "ds");
	g_assert_cmpuint(json_object_size(none), ==, 0);
}

/* Of several answers on one name, the first that says something counts, in either order. */
static void
test_shared_names(void)
{
	static const struct {
		const char *first;
		const char *second;
		const char *expected;
	} cases[] = {
		{ "false", "true", "true" },       { "true", "false", "true" },
		{ "\"\"", "\"a\"", "\"a\"" },      { "\"a\"", "\"\"", "\"a\"" },
		{ "\"a\"", "\"b\"", "\"a\"" },     { "false", "\"On\"", "\"On\"" },
		{ "[\"a\"]", "false", "[\"a\"]" }, { "false", "false", "false" },
	};
	g_autoptr(UfForm) form = fixture_form();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
		uf_answer_bind(add(answers, "name", 0), "pdf", "x", fixture_parse(cases[i].first));
		uf_answer_bind(add(answers, "birth", 0), "pdf", "x",
			       fixture_parse(cases[i].second));
		g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
		g_autoptr(json_t) expected = fixture_parse(cases[i].expected);
		g_assert_true(json_equal(json_object_get(bound, "x"), expected));
	}
}

static void
test_format_french(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	json_array_append_new(
	    json_object_get(root, "fields"),
	    fixture_parse(
		"{\"id\": \"yes\", \"label\": \"?\", \"kind\": \"boolean\", \"ask\": true,"
		"\"options\": [{\"code\": \"yes\", \"label\": \"D'accord\"}]}"));
	g_autoptr(UfForm) form = uf_form_parse(root, "x", &error);
	g_assert_no_error(error);
	static const struct {
		const char *field;
		const char *value;
		const char *text;
	} cases[] = {
		{ "status", "\"1\"", "Seul" },
		{ "status", "[\"2\", \"1\"]", "En couple, Seul" },
		{ "status", "\"9\"", "9" },
		{ "name", "\"ESSAI\"", "ESSAI" },
		{ "name", "null", "" },
		{ "birth", "{\"date\": \"1984-05\"}", "05/1984" },
		{ "yes", "true", "D'accord" },
		{ "yes", "false", "Non" },
		{ "left", "{\"cents\": 1250}", "12,50\u00a0€" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
		g_autoptr(json_t) json = uf_answers_to_json(answers);
		g_autoptr(json_t) value = fixture_parse(cases[i].value);
		json_array_append_new(json_object_get(json, "answers"),
				      json_pack("{s:s, s:s, s:s, s:s, s:O, s:s}", "field",
						cases[i].field, "label", "x", "kind", "text",
						"state", "filled", "value", value, "text", ""));
		g_autoptr(UfAnswers) read = uf_answers_from_json(form, json, &error);
		g_assert_no_error(error);
		g_autofree char *text = uf_answer_format_french(uf_answers_get(read, 0));
		g_assert_cmpstr(text, ==, cases[i].text);
	}
}

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	g_autoptr(json_t) json = uf_answers_to_json(answers);
	g_assert_true(uf_form_rules_check_one(UF_FORM_RULES_ANSWERS, json, "answers", &error));
	g_assert_no_error(error);
	g_autoptr(UfAnswers) again = uf_answers_from_json(form, json, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) second = uf_answers_to_json(again);
	g_assert_true(json_equal(json, second));
	for (UfAnswerState state = UF_ANSWER_FILLED; state <= UF_ANSWER_ABSENT; state++) {
		uf_answer_set_state((UfAnswer *)uf_answers_get(again, 0), state);
		g_autoptr(json_t) third = uf_answers_to_json(again);
		g_autoptr(UfAnswers) last = uf_answers_from_json(form, third, NULL);
		g_assert_cmpint(uf_answer_get_state(uf_answers_get(last, 0)), ==, state);
	}
}

static void
test_blocks(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	g_assert_null(uf_answers_get_blocks(answers));
	g_autoptr(json_t) without = uf_answers_to_json(answers);
	g_assert_null(json_object_get(without, "blocks"));
	uf_answers_take_blocks(answers, fixture_parse("{\"pieces\": []}"));
	uf_answers_take_blocks(
	    answers,
	    fixture_parse(
		"{\"pieces\": [{\"id\": \"rib\", \"label\": \"RIB\"}],"
		"\"deadlines\": [{\"id\": \"a\", \"label\": \"A\", \"text\": \"t\","
		"  \"delay\": {\"days\": 1}, \"start\": \"2026-11-20\", \"date\": \"2026-11-21\","
		"  \"days_left\": 0, \"overdue\": false, \"fact\": \"request/on\"},"
		" {\"id\": \"b\", \"label\": \"B\", \"text\": \"t\", \"delay\": {\"months\": 1},"
		"  \"calendar\": \"france\", \"reason\": \"start_unknown\"}],"
		"\"signatures\": [{\"role\": \"worker\", \"label\": \"S\", \"present\": false}],"
		"\"contacts\": [{\"label\": \"Guichet\", \"phone\": \"1\"}]}"));
	g_autoptr(json_t) json = uf_answers_to_json(answers);
	g_autoptr(UfAnswers) again = uf_answers_from_json(form, json, &error);
	g_assert_no_error(error);
	g_assert_true(json_equal(uf_answers_get_blocks(again), uf_answers_get_blocks(answers)));
	uf_answers_take_blocks(again, NULL);
	g_assert_null(uf_answers_get_blocks(again));
}

/* A deadline has a date or the reason why not; nothing else gets in. */
static void
test_bad_blocks(void)
{
#define ROW "\"id\": \"a\", \"label\": \"A\", \"text\": \"t\", \"delay\": {\"days\": 1}"
#define DATES "\"start\": \"2026-11-20\", \"days_left\": 0, \"overdue\": false"
	static const char *const bad[] = {
		"[]",
		"{\"parts\": []}",
		"{\"pieces\": {}}",
		"{\"pieces\": [{\"id\": \"a\"}]}",
		"{\"pieces\": [{\"id\": \"a\", \"label\": \"A\", \"when\": \"$\"}]}",
		"{\"deadlines\": [{" ROW "}]}",
		"{\"deadlines\": [{" ROW ", " DATES "}]}",
		"{\"deadlines\": [{" ROW ", \"date\": \"2026-11-21\"}]}",
		"{\"deadlines\": [{" ROW ", " DATES ", \"date\": \"2026-11\"}]}",
		"{\"deadlines\": [{" ROW ", \"reason\": \"forgotten\"}]}",
		"{\"deadlines\": [{" ROW ", " DATES
		", \"date\": \"2026-11-21\", \"reason\": \"start_unknown\"}]}",
		"{\"signatures\": [{\"role\": \"worker\", \"label\": \"S\"}]}",
		"{\"basis\": {\"kind\": \"whim\", \"text\": \"t\"}}",
		"{\"recipients\": [{\"label\": \"A\"}]}",
	};
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = uf_answers_to_json(answers);
		g_test_message("%s", bad[i]);
		json_object_set_new(json, "blocks", fixture_parse(bad[i]));
		g_autoptr(UfAnswers) read = uf_answers_from_json(form, json, &error);
		g_assert_null(read);
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, "/blocks");
	}
#undef ROW
#undef DATES
}

static void
test_bad_json(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = make_answers(form);
	g_autofree char *other = g_strnfill(64, 'a');
	const struct {
		const char *key;
		json_t *value;
		UfError code;
		const char *expected;
	} bad[] = {
		{ "version", json_integer(2), UF_ERROR_INVALID_DATA, "/version" },
		{ "form", json_string("essai/autre"), UF_ERROR_CONFLICT, "another revision" },
		{ "form_revision", json_string(other), UF_ERROR_CONFLICT, "another revision" },
		{ "answers", json_pack("[{s:s}]", "field", "name"), UF_ERROR_INVALID_DATA,
		  "/answers/0: needs \"label\"" },
		{ "answers",
		  json_pack("[{s:s, s:s, s:s, s:s, s:n, s:s}]", "field", "nobody", "label", "x",
			    "kind", "text", "state", "empty", "value", "text", ""),
		  UF_ERROR_INVALID_DATA, "/answers/0: a field that is not there" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = uf_answers_to_json(answers);
		json_object_set_new(json, bad[i].key, bad[i].value);
		g_autoptr(UfAnswers) read = uf_answers_from_json(form, json, &error);
		g_assert_null(read);
		fixture_expect_error(error, bad[i].code, bad[i].expected);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/answers/find", test_find);
	g_test_add_func("/answers/issues", test_issues);
	g_test_add_func("/answers/bound", test_bound);
	g_test_add_func("/answers/shared-names", test_shared_names);
	g_test_add_func("/answers/format-french", test_format_french);
	g_test_add_func("/answers/round-trip", test_round_trip);
	g_test_add_func("/answers/blocks", test_blocks);
	g_test_add_func("/answers/bad-blocks", test_bad_blocks);
	g_test_add_func("/answers/bad-json", test_bad_json);
	return g_test_run();
}
