/* Figures of a form: what is computed, and what is said instead of a wrong number. */
#include "mapping-fixture.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	const char *figure;
	const char *text;
	const char *rule; /* of the first issue, "" when none */
	const char *what; /* its parameter "what", NULL when it has none */
} Row;

static const UfIssue *
find_first_issue(const UfAnswers *answers)
{
	const GPtrArray *issues = uf_answers_get_issues(answers);
	return issues->len > 0 ? g_ptr_array_index(issues, 0) : NULL;
}

static void
check_row(const MappingFixture *fixture, const char *kind, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *field = g_strdup_printf(
	    "{'id': 'f', 'label': 'F', 'kind': '%s', 'figure': 'x', 'bind': {'pdf': 'a'}}", kind);
	g_autofree char *figures = g_strdup_printf(
	    "'figures': {'x': {'title': 'X', 'rule': 'essai', %s},"
	    " 'rent': {'title': 'R', 'rule': 'essai', 'plus': [{'sum': '$.housing.rent.amount'}]},"
	    " 'blank': {'title': 'B', 'rule': 'essai', 'plus': [{'sum': '$.housing.aid.amount'}]}}",
	    row->figure);
	g_test_message("%s", row->figure);
	g_autoptr(UfForm) form = mapping_fixture_make_form(field, figures);
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
	g_assert_no_error(error);
	const UfAnswer *answer = uf_answers_get(answers, 0);
	g_autofree char *text = uf_answer_format_french(answer);
	const UfIssue *issue = find_first_issue(answers);
	g_assert_cmpstr(text, ==, row->text);
	g_assert_cmpstr(issue != NULL ? uf_issue_get_rule(issue) : "", ==, row->rule);
	if (row->what != NULL)
		g_assert_cmpstr(uf_json_get_string(uf_issue_get_parameters(issue), "what"), ==,
				row->what);
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
	g_assert_cmpuint(json_object_size(bound), ==, *row->text != '\0' ? 1 : 0);
}

static void
check_rows(const char *kind, const Row *rows, size_t n)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	/* nothing is old here */
	mapping_fixture_set(fixture, "origins", NULL);
	for (size_t i = 0; i < n; i++)
		check_row(fixture, kind, &rows[i]);
}

static void
test_money(void)
{
	static const Row rows[] = {
		{ "'plus': [{'sum': '$.resources[*].amount'}]", "741,33\u00a0€", "", NULL },
		{ "'plus': [{'sum': '$.resources[?@.kind == `rsa`].amount'}]", "600,00\u00a0€", "",
		  NULL },
		{ "'plus': [{'sum': '$.resources[?@.kind == `aah`].amount'}]", "0,00\u00a0€", "",
		  NULL },
		{ "'plus': [{'sum': '$.members[?@.id == `m1`].resources[*].amount'}]",
		  "741,33\u00a0€", "", NULL },
		{ "'plus': [{'sum': ['$.resources[0].amount', '$.resources[1].amount']}]",
		  "741,33\u00a0€", "", NULL },
		{ "'plus': [{'sum': '$.resources[*].amount'}], 'minus': [{'figure': 'rent'}]",
		  "310,83\u00a0€", "", NULL },
		{ "'plus': [{'figure': 'rent'}], 'divide_by': [{'count': '$.members[*]'}]",
		  "143,50\u00a0€", "", NULL },
		{ "'plus': [{'sum': '$.resources[*].amount', 'times': 0.5}]", "370,67\u00a0€", "",
		  NULL },
		{ "'plus': [{'sum': '$.resources[*].amount', 'over': 30}]", "24,71\u00a0€", "",
		  NULL },
		{ "'plus': [{'const': 1250}]", "12,50\u00a0€", "", NULL },
		{ "'plus': [{'const': 100}, {'const': 900, 'when': '$.roles.spouse'}]",
		  "1,00\u00a0€", "", NULL },
		{ "'plus': [{'const': 100}, {'const': 900, 'when': '$.roles.applicant'}]",
		  "10,00\u00a0€", "", NULL },
		{ "'plus': [{'sum': '$.resources[*].amount', 'known': '$.resources[0]'}]",
		  "741,33\u00a0€", "", NULL },
		{ "'plus': [{'sum': '$.resources[?@.latest == true].monthly_amount'}]",
		  "741,33\u00a0€", "", NULL },
		{ "'plus': [{'const': 100}, {'sum': '$.debts[*].amount'}]", "1,00\u00a0€", "",
		  NULL },
	};
	check_rows("money", rows, G_N_ELEMENTS(rows));
}

static void
test_missing(void)
{
	static const Row rows[] = {
		{ "'plus': [{'sum': '$.housing.rent.charges_amount'}]", "", "figure.missing",
		  "Charges locatives" },
		{ "'plus': [{'sum': '$.housing.aid.amount', 'label': 'aide'}]", "",
		  "figure.missing", "aide" },
		{ "'plus': [{'sum': '$.expenses[*].amount', 'label': 'charges'}]", "",
		  "figure.missing", "charges" },
		{ "'plus': [{'sum': '$.accounts[*].amount', 'label': 'comptes'}]", "",
		  "figure.missing", "comptes" },
		{ "'plus': [{'sum': '$.members[*].activity.jobs[*].weekly_hours', 'label': "
		  "'a'}, {'sum': '$.housing.aid.amount', 'label': 'b'}]",
		  "", "figure.missing", "b" },
		{ "'plus': [{'sum': '$.housing.aid.amount', 'label': 'b'}], 'minus': [{'sum': "
		  "'$.housing.aid.amount', 'label': 'b'}]",
		  "", "figure.missing", "b" },
		/* rows there are, but none of that month */
		{ "'plus': [{'sum': '$.resources[?@.months_ago == 1].amount', 'label': 'mois', "
		  "'known': '$.resources[?@.months_ago == 1]'}]",
		  "", "figure.missing", "mois" },
		{ "'plus': [{'const': 1}], 'divide_by': [{'sum': '$.debts[*].amount'}]", "",
		  "figure.impossible", NULL },
		{ "'plus': [{'sum': '$.members[*].birth_name'}]", "", "figure.impossible", NULL },
		{ "'plus': [{'const': 1000000000000, 'times': 1000000000000}]", "",
		  "figure.impossible", NULL },
	};
	check_rows("money", rows, G_N_ELEMENTS(rows));
}

static void
test_units(void)
{
	static const Row rows[] = {
		{ "'unit': 'percent', 'plus': [{'figure': 'rent'}], 'divide_by': [{'sum': "
		  "'$.resources[*].amount'}]",
		  "58,07", "", NULL },
		{ "'unit': 'percent', 'plus': [{'const': 1}], 'divide_by': [{'const': 4}]", "25",
		  "", NULL },
		{ "'unit': 'number', 'plus': [{'const': 1}, {'count': '$.members[*]', 'times': "
		  "0.5}]",
		  "2,5", "", NULL },
		{ "'unit': 'number', 'plus': [{'const': -0.25}]", "-0,25", "", NULL },
		{ "'unit': 'number', 'plus': [{'sum': '$.housing.area'}]", "62,5", "", NULL },
		{ "'unit': 'money', 'plus': [{'const': 1250}]", "12,50\u00a0€", "", NULL },
	};
	static const Row whole[] = {
		{ "'unit': 'number', 'plus': [{'count': '$.members[*]'}]", "3", "", NULL },
		{ "'unit': 'number', 'plus': [{'count': '$.debts[*]'}]", "0", "", NULL },
		{ "'unit': 'number', 'plus': [{'const': 0.5}]", "", "answer.invalid", NULL },
	};
	check_rows("text", rows, G_N_ELEMENTS(rows));
	check_rows("integer", whole, G_N_ELEMENTS(whole));
}

static void
test_threshold(void)
{
	static const Row rows[] = {
		{ "'plus': [{'const': 999}], 'threshold': {'min': 1000}", "9,99\u00a0€",
		  "figure.threshold", NULL },
		{ "'plus': [{'const': 1000}], 'threshold': {'min': 1000, 'max': 1000}",
		  "10,00\u00a0€", "", NULL },
		{ "'plus': [{'const': 43050}], 'threshold': {'max': {'figure': 'rent'}}",
		  "430,50\u00a0€", "", NULL },
		{ "'plus': [{'const': 43051}], 'threshold': {'max': {'figure': 'rent'}}",
		  "430,51\u00a0€", "figure.threshold", NULL },
		{ "'plus': [{'const': 43049}], 'threshold': {'min': {'figure': 'rent'}}",
		  "430,49\u00a0€", "figure.threshold", NULL },
		/* a bound that is not known bounds nothing, and takes nothing away */
		{ "'plus': [{'const': 1}], 'threshold': {'max': {'figure': 'blank'}}",
		  "0,01\u00a0€", "", NULL },
		{ "'plus': [{'const': 1001}], 'threshold': {'max': 1000}", "10,01\u00a0€",
		  "figure.threshold", NULL },
	};
	check_rows("money", rows, G_N_ELEMENTS(rows));
}

/* Every row used is named, and the figure is as old as the oldest. */
static void
test_facts(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'f', 'label': 'F', 'kind': 'money', 'figure': 'x'}",
	    "'figures': {'x': {'title': 'X', 'rule': 'x', 'plus': [{'sum': "
	    "'$.resources[*].amount'}], 'minus': [{'sum': '$.housing.rent.amount'}]}}");
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
	const UfAnswer *answer = uf_answers_get(answers, 0);
	g_assert_cmpuint(uf_answer_get_fact_count(answer), ==, 3);
	g_assert_cmpstr(uf_answer_get_fact(answer, 0), ==, "resources/r1/amount");
	g_assert_cmpstr(uf_answer_get_fact(answer, 2), ==, "housing/rent/amount");
	const UfOrigin *origin = uf_answer_get_origin(answer);
	g_assert_cmpstr(uf_origin_get_source(origin), ==, "derived");
	g_assert_cmpint(uf_origin_get_date(origin).year, ==, 2025);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/figure/money", test_money);
	g_test_add_func("/figure/missing", test_missing);
	g_test_add_func("/figure/units", test_units);
	g_test_add_func("/figure/threshold", test_threshold);
	g_test_add_func("/figure/facts", test_facts);
	return g_test_run();
}
