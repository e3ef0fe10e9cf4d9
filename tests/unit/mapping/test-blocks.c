/* Pieces, deadlines, signatures and the rest as they stand for one demand. Today is 21/11/2026, a
 * Saturday; see mapping-fixture.c for the household. */
#include "mapping-fixture.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"

static const char field[] = "{'id': 'on', 'label': 'Le', 'kind': 'date', 'ask': true}";

static UfAnswers *
apply(const MappingFixture *fixture, const char *blocks)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = mapping_fixture_make_form(field, blocks);
	UfAnswers *answers = mapping_fixture_apply(fixture, form, &error);
	g_assert_no_error(error);
	return answers;
}

static void
set_request(MappingFixture *fixture, const char *key, const char *text)
{
	json_object_set_new(fixture->request, key, mapping_fixture_read(text));
}

/* The member @key of the rows of @name, separated by spaces. */
static char *
join(const UfAnswers *answers, const char *name, const char *key)
{
	const json_t *rows = json_object_get(uf_answers_get_blocks(answers), name);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(rows); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
				       uf_json_get_string(json_array_get(rows, i), key));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
test_pieces(void)
{
	static const struct {
		const char *when;
		bool held;
	} rows[] = {
		{ "$.housing.rent", true },
		{ "$.roles.spouse", false },
		{ "$.members[?@.minor == true]", true },
		{ "$.members[?@.birth_name == `NOBODY`]", false },
		{ "$.roles[?!$.roles.spouse]", true },
		{ "$.office.service", true },
		{ "$.today", true },
		{ "$", true },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].when);
		g_autofree char *blocks =
		    g_strdup_printf("'pieces': [{'id': 'a', 'label': 'A', 'source': 's'}, "
				    "{'id': 'b', 'label': 'B', 'when': '%s'}]",
				    rows[i].when);
		g_autoptr(UfAnswers) answers = apply(fixture, blocks);
		g_autofree char *ids = join(answers, "pieces", "id");
		g_assert_cmpstr(ids, ==, rows[i].held ? "a b" : "a");
		g_assert_cmpuint(uf_answers_get_own_issues(answers)->len, ==, 0);
	}
	g_autoptr(UfAnswers) answers =
	    apply(fixture, "'pieces': [{'id': 'a', 'label': 'A', 'source': 's', 'when': '$'}]");
	g_autoptr(json_t) expected =
	    mapping_fixture_read("{'pieces': [{'id': 'a', 'label': 'A', 'source': 's'}]}");
	g_assert_true(json_equal(uf_answers_get_blocks(answers), expected));
}

typedef struct {
	const char *from;
	const char *delay; /* and what follows it in the row */
	const char *date;  /* or the reason */
	int left;
} DeadlineRow;

static void
check_deadline(const MappingFixture *fixture, const DeadlineRow *row)
{
	g_autofree char *blocks =
	    g_strdup_printf("'deadlines': [{'id': 'd', 'label': 'D', 'text': 't', 'from': '%s', "
			    "'delay': %s}]",
			    row->from, row->delay);
	g_test_message("%s %s", row->from, row->delay);
	g_autoptr(UfAnswers) answers = apply(fixture, blocks);
	const json_t *found =
	    json_array_get(json_object_get(uf_answers_get_blocks(answers), "deadlines"), 0);
	g_assert_nonnull(found);
	const bool dated = !g_str_has_prefix(row->date, "start_");
	g_assert_cmpstr(uf_json_get_string(found, dated ? "date" : "reason"), ==, row->date);
	g_assert_null(json_object_get(found, dated ? "reason" : "date"));
	g_assert_true((json_object_get(found, "days_left") != NULL) == dated);
	g_assert_true((json_object_get(found, "start") != NULL) == dated);
	if (!dated)
		return;
	g_assert_cmpint(uf_json_get_integer(found, "days_left", 9999), ==, row->left);
	g_assert_true(json_is_boolean(json_object_get(found, "overdue")));
	g_assert_true(uf_json_get_boolean(found, "overdue", false) == (row->left < 0));
}

static void
test_delays(void)
{
	static const DeadlineRow rows[] = {
		{ "$.today", "{'days': 0}", "2026-11-21", 0 },
		{ "$.today", "{'days': 10}", "2026-12-01", 10 },
		{ "$.today", "{'days': 10, 'before': true}", "2026-11-11", -10 },
		{ "$.today", "{'days': 10, 'before': false}", "2026-12-01", 10 },
		{ "$.today", "{'months': 2}", "2027-01-21", 61 },
		{ "$.today", "{'months': 2, 'before': true}", "2026-09-21", -61 },
		{ "$.today", "{'working_days': 1}", "2026-11-23", 2 },
		{ "$.today", "{'working_days': 5}", "2026-11-27", 6 },
		{ "$.today", "{'working_days': 9, 'before': true}", "2026-11-09", -12 },
		{ "$.today", "{'working_days': 24}", "2026-12-24", 33 },
		{ "$.today", "{'working_days': 25}", "2026-12-28", 37 },
		{ "$.today", "{'working_days': 25}, 'calendar': 'france'", "2026-12-28", 37 },
		{ "$.request.on", "{'working_days': 1}, 'calendar': 'france'", "2027-03-26", 125 },
		{ "$.request.on", "{'working_days': 1}, 'calendar': 'alsace_moselle'", "2027-03-30",
		  129 },
		/* 25/03/2027 plus two months is a Tuesday; less one month has its day too */
		{ "$.request.on", "{'months': 2}", "2027-05-25", 185 },
		{ "$.roles.applicant.birth.date", "{'months': 120}", "1994-05-02", -11891 },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	set_request(fixture, "facts", "{'on': {'date': '2027-03-25'}}");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_deadline(fixture, &rows[i]);
}

/* The last day of a month that is too short, and a delay that leaves the years of a date. */
static void
test_ends_of_months(void)
{
	static const struct {
		const char *on;
		DeadlineRow row;
	} rows[] = {
		{ "2026-12-31", { "$.request.on", "{'months': 2}", "2027-02-28", 99 } },
		{ "2027-12-31", { "$.request.on", "{'months': 2}", "2028-02-29", 465 } },
		{ "2027-03-31",
		  { "$.request.on", "{'months': 1, 'before': true}", "2027-02-28", 99 } },
		{ "2199-12-01", { "$.request.on", "{'months': 2}", "start_unknown", 0 } },
		{ "1800-01-15",
		  { "$.request.on", "{'days': 20, 'before': true}", "start_unknown", 0 } },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *facts = g_strdup_printf("{'on': {'date': '%s'}}", rows[i].on);
		set_request(fixture, "facts", facts);
		check_deadline(fixture, &rows[i].row);
	}
}

/* Nothing is invented: not from a part of a date, nor from one of several. */
static void
test_starts(void)
{
	static const DeadlineRow rows[] = {
		{ "$.request.on", "{'days': 1}", "start_unknown", 0 },
		{ "$.roles.spouse.birth.date", "{'days': 1}", "start_unknown", 0 },
		{ "$.members[1].birth.date", "{'days': 1}", "start_unknown", 0 },
		{ "$.members[2].birth.date", "{'months': 1}", "start_unknown", 0 },
		{ "$.roles.applicant.birth_name", "{'days': 1}", "start_unknown", 0 },
		{ "$.roles.applicant.death.date", "{'days': 1}", "start_unknown", 0 },
		{ "$.roles.applicant", "{'days': 1}", "start_unknown", 0 },
		{ "$.housing.rent.amount", "{'days': 1}", "start_unknown", 0 },
		{ "$.members[*].birth.date", "{'days': 1}", "start_unknown", 0 },
		{ "$[`roles`,`members`][*].birth.date", "{'days': 1}", "start_unknown", 0 },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_deadline(fixture, &rows[i]);
	mapping_fixture_set(fixture, "members/m2/birth/date", "'2015-02-03'");
	mapping_fixture_set(fixture, "members/m3/birth/date", "'1984-05-02'");
	check_deadline(fixture, &(DeadlineRow){ "$.members[*].birth.date", "{'days': 1}",
						"start_ambiguous", 0 });
	/* the same date twice is one */
	check_deadline(fixture, &(DeadlineRow){ "$.members[0,2].birth.date", "{'months': 120}",
						"1994-05-02", -11891 });
	set_request(fixture, "facts", "{'on': null}");
	check_deadline(fixture,
		       &(DeadlineRow){ "$.request.on", "{'days': 1}", "start_unknown", 0 });
}

static void
test_deadline_row(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	set_request(fixture, "facts", "{'on': {'date': '2026-11-11'}}");
	g_autoptr(UfAnswers) answers =
	    apply(fixture, "'deadlines': [{'id': 'no', 'label': 'N', 'text': 't', 'from': "
			   "'$.today', 'delay': {'days': 1}, 'when': '$.roles.spouse'}, "
			   "{'id': 'd', 'label': 'D', 'text': 'loi', 'from': '$.request.on', "
			   "'delay': {'working_days': 5}, 'calendar': 'alsace_moselle', 'when': "
			   "'$.request.on'}]");
	g_autoptr(json_t) expected = mapping_fixture_read(
	    "{'deadlines': [{'id': 'd', 'label': 'D', 'text': 'loi', 'delay': {'working_days': 5},"
	    " 'calendar': 'alsace_moselle', 'fact': 'request/on', 'start': '2026-11-11',"
	    " 'date': '2026-11-18', 'days_left': -3, 'overdue': true}]}");
	g_assert_true(json_equal(uf_answers_get_blocks(answers), expected));
}

static void
test_signatures(void)
{
	static const char blocks[] =
	    "'signatures': [{'role': 'applicant', 'label': 'A'}, {'role': 'children', 'label': "
	    "'E'}, {'role': 'children', 'label': 'X', 'when': '$.roles.spouse'}, {'role': "
	    "'worker', 'label': 'T'}, {'role': 'office', 'label': 'S'}, {'role': 'partner', "
	    "'label': 'P'}]";
	static const struct {
		const char *roles;
		const char *present; /* of A, E, T, S, P */
	} rows[] = {
		{ "{'applicant': 'm1', 'children': ['m2', 'm3']}", "11111" },
		{ "{'applicant': 'm1', 'children': []}", "10111" },
		{ "{'applicant': 'm1'}", "10111" },
		{ "{}", "00111" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		set_request(fixture, "roles", rows[i].roles);
		g_autoptr(UfAnswers) answers = apply(fixture, blocks);
		g_autofree char *labels = join(answers, "signatures", "label");
		g_assert_cmpstr(labels, ==, "A E T S P");
		const json_t *found = json_object_get(uf_answers_get_blocks(answers), "signatures");
		for (size_t j = 0; j < json_array_size(found); j++)
			g_assert_true(uf_json_get_boolean(json_array_get(found, j), "present",
							  false) == (rows[i].present[j] == '1'));
	}
}

/* The landline of m1 (c2) is protected, the mobile (c1) is not. */
static void
test_withheld(void)
{
	static const char blocks[] =
	    "'pieces': [{'id': 'own', 'label': 'A', 'when': "
	    "'$.roles.applicant.contact.phones[?@.kind == `landline`]'},"
	    " {'id': 'all', 'label': 'B', 'when': '$.roles.applicant.contact.phones[*]'}],"
	    "'deadlines': [{'id': 'd', 'label': 'D', 'text': 't', 'from': "
	    "'$.roles.applicant.contact.phones[?@.kind == `landline`].from', 'delay': {'days': 1}"
	    "}],"
	    "'signatures': [{'role': 'applicant', 'label': 'S', 'when': "
	    "'$.roles.applicant.contact.phones[1]'}]";
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfAnswers) shown = apply(fixture, blocks);
	g_autofree char *all = join(shown, "pieces", "id");
	g_assert_cmpstr(all, ==, "own all");
	g_assert_cmpuint(uf_answers_get_own_issues(shown)->len, ==, 0);
	fixture->audience = UF_AUDIENCE_LANDLORD;
	g_autoptr(UfAnswers) hidden = apply(fixture, blocks);
	g_autofree char *some = join(hidden, "pieces", "id");
	g_autofree char *signatures = join(hidden, "signatures", "label");
	g_assert_cmpstr(some, ==, "all");
	g_assert_cmpstr(signatures, ==, "");
	const GPtrArray *issues = uf_answers_get_own_issues(hidden);
	static const char *const places[] = { "pieces/own", "signatures/0" };
	g_assert_cmpuint(issues->len, ==, G_N_ELEMENTS(places));
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_assert_cmpstr(uf_issue_get_place(issue), ==, places[i]);
		g_assert_cmpstr(uf_issue_get_rule(issue), ==, "block.withheld");
	}
}

/* A date that these readers must not see starts nothing that they could count back from. */
static void
test_withheld_start(void)
{
	static const DeadlineRow rows[] = {
		{ "$.roles.applicant.contact.phones[1].from", "{'days': 1}", "start_withheld", 0 },
		{ "$.roles.applicant.contact.phones[*].from", "{'days': 1}", "start_withheld", 0 },
		{ "$.roles.applicant.contact.phones[0].from", "{'days': 1}", "2026-11-02", -19 },
		{ "$.roles.applicant.contact.domiciliation.until", "{'months': 1}",
		  "start_withheld", 0 },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	mapping_fixture_set(fixture, "members/m1/contact/phones/c1/from", "'2026-11-01'");
	mapping_fixture_set(fixture, "members/m1/contact/phones/c2/from", "'2026-11-01'");
	mapping_fixture_set(fixture, "members/m1/contact/domiciliation",
			    "{'until': '2027-01-31', 'protected': true}");
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(rows); i++)
		check_deadline(fixture,
			       &(DeadlineRow){ rows[i].from, rows[i].delay, "2026-11-02", -19 });
	fixture->audience = UF_AUDIENCE_LANDLORD;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_deadline(fixture, &rows[i]);
}

static void
test_copied(void)
{
	static const char blocks[] =
	    "'recipients': [{'kind': 'judge', 'label': 'Le juge'}], 'basis': {'kind': "
	    "'agreement', 'text': 'accord', 'seen': '2026-08-19', 'unverified': true}, "
	    "'contacts': [{'label': 'Guichet', 'phone': '1', 'email': 'a@exemple.invalid', "
	    "'url': 'https://exemple.invalid', 'address': '1 rue'}]";
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autofree char *text = g_strdup_printf("{%s}", blocks);
	g_autoptr(json_t) expected = mapping_fixture_read(text);
	g_autoptr(UfAnswers) answers = apply(fixture, blocks);
	g_assert_true(json_equal(uf_answers_get_blocks(answers), expected));
	g_autoptr(UfAnswers) none = apply(fixture, NULL);
	g_assert_cmpuint(json_object_size(uf_answers_get_blocks(none)), ==, 0);
	g_assert_true(json_is_object(uf_answers_get_blocks(none)));
	/* declared and none holds: an empty list, not a missing one */
	g_autoptr(UfAnswers) empty =
	    apply(fixture, "'pieces': [{'id': 'a', 'label': 'A', 'when': '$.roles.spouse'}]");
	g_assert_true(json_is_array(json_object_get(uf_answers_get_blocks(empty), "pieces")));
}

/* What was computed is what schemas/output-answers.json describes, and comes back. */
static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    field, "'pieces': [{'id': 'a', 'label': 'A'}], 'signatures': [{'role': 'partner', "
		   "'label': 'P'}], 'deadlines': [{'id': 'd', 'label': 'D', 'text': 't', 'from': "
		   "'$.today', 'delay': {'days': 1}}, {'id': 'e', 'label': 'E', 'text': 't', "
		   "'from': '$.request.on', 'delay': {'months': 1, 'before': true}}]");
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) json = uf_answers_to_json(answers);
	g_autoptr(UfAnswers) again = uf_answers_from_json(form, json, &error);
	g_assert_no_error(error);
	g_assert_true(json_equal(uf_answers_get_blocks(again), uf_answers_get_blocks(answers)));
}

/* A path that goes past its limits is an error of the form, not a piece less. */
static void
test_limits(void)
{
	g_autoptr(GString) path = g_string_new("$");
	for (int i = 0; i < 12; i++)
		g_string_append(path, "..[*,*,*,*]");
	const char *const blocks[] = {
		"'pieces': [{'id': 'a', 'label': 'A', 'when': '%s'}]",
		"'deadlines': [{'id': 'a', 'label': 'A', 'from': '%s', 'delay': {'days': 1}, "
		"'text': 't'}]",
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(GStrv) parts = g_strsplit(blocks[i], "%s", 2);
		g_autofree char *more = g_strconcat(parts[0], path->str, parts[1], NULL);
		g_autoptr(UfForm) form = mapping_fixture_make_form(field, more);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
		g_assert_null(answers);
		g_assert_nonnull(error);
		g_assert_true(g_str_has_prefix(error->message, i == 0 ? "essai/test: pieces: "
								      : "essai/test: deadlines: "));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/blocks/pieces", test_pieces);
	g_test_add_func("/blocks/delays", test_delays);
	g_test_add_func("/blocks/ends-of-months", test_ends_of_months);
	g_test_add_func("/blocks/starts", test_starts);
	g_test_add_func("/blocks/deadline-row", test_deadline_row);
	g_test_add_func("/blocks/signatures", test_signatures);
	g_test_add_func("/blocks/withheld", test_withheld);
	g_test_add_func("/blocks/withheld-start", test_withheld_start);
	g_test_add_func("/blocks/copied", test_copied);
	g_test_add_func("/blocks/round-trip", test_round_trip);
	g_test_add_func("/blocks/limits", test_limits);
	return g_test_run();
}
