/* Tables: rows, cells asked and corrected, one box for all, none, and too many. */
#include "mapping-fixture.h"

#include "uf-coverage.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
test_table(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 't', 'label': 'T', 'kind': 'table', 'rows': 2, 'each': '$.members[*]',"
	    " 'fields': ["
	    "  {'id': 'n', 'label': 'N', 'kind': 'text', 'from': '@.birth_name',"
	    "   'bind': {'pdf': 'n{row}'}},"
	    "  {'id': 'a', 'label': 'A', 'kind': 'text', 'ask': true, 'bind': {'pdf': {'rows':"
	    "   ['a', {'b': 'upper'}]}}},"
	    "  {'id': 'p', 'label': 'P', 'kind': 'text', 'when': '@.contact',"
	    "   'from': '@.contact.phones[0].number'}]}",
	    NULL);
	json_object_set_new(
	    fixture->request, "facts",
	    mapping_fixture_read("{'t.a/1': 'un', 't.a/2': 'deux', 't.a/3': 'trois'}"));
	json_object_set_new(fixture->request, "corrections",
			    mapping_fixture_read("{'t.n/2': {'value': 'Corrigé'}}"));
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(uf_answers_get_count(answers), ==, 10);
	g_autofree char *third = uf_answer_format_french(uf_answers_find(answers, "t.n", 3));
	g_autofree char *rules = mapping_fixture_join_rules(uf_answers_find(answers, "t", 0));
	g_assert_cmpstr(third, ==, "FICTIVE");
	g_assert_cmpstr(rules, ==, "answer.too_many_rows");
	g_assert_cmpint(uf_answer_get_state(uf_answers_find(answers, "t.p", 2)), ==,
			UF_ANSWER_ABSENT);
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
	g_autoptr(json_t) expected =
	    mapping_fixture_read("{'n1': 'INVENTÉE', 'n2': 'Corrigé', 'a': 'un', 'b': 'DEUX'}");
	g_assert_true(json_equal(bound, expected));
	UfCoverage coverage = uf_mapping_measure_coverage(answers);
	g_assert_cmpuint(coverage.total, ==, 9);
	g_assert_cmpuint(coverage.profile, ==, 3);
	g_assert_cmpuint(coverage.asked, ==, 3);
	g_assert_cmpuint(coverage.corrected, ==, 1);
	g_assert_cmpuint(coverage.absent, ==, 2);
	g_assert_cmpuint(uf_coverage_get_percent(&coverage), ==, 100);
}

static void
test_empty_tables(void)
{
	static const struct {
		const char *each;
		const char *state;
		const char *rules;
		size_t none; /* rows known to be nothing, of */
		size_t open; /* those that nobody knows */
	} rows[] = {
		{ "'each': '$.debts[*]'", "empty", "answer.none", 1, 0 },
		{ "'each': '$.debts[*]', 'required': true", "todo", "answer.none", 0, 1 },
		{ "'each': '$.expenses[*]'", "empty", "answer.not_wished", 0, 1 },
		{ "'each': '$.accounts[*]'", "empty", "answer.missing", 0, 1 },
		{ "'each': '$.accounts[*]', 'required': true", "todo", "answer.required", 0, 1 },
		{ "'each': '$.accounts[*]', 'when': '$.roles.spouse'", "absent", "", 0, 0 },
		{ "'each': '$.members[?@.id == 9]'", "empty", "answer.missing", 1, 0 },
		{ "'by_hand': 'sur place'", "todo", "answer.by_hand", 0, 0 },
		{ "'each': '$.roles.applicant.contact.phones[?@.protected]'", "empty",
		  "answer.withheld", 0, 1 },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	fixture->audience = UF_AUDIENCE_LANDLORD;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *table =
		    g_strdup_printf("{'id': 't', 'label': 'T', 'kind': 'table', %s, 'fields': "
				    "[{'id': 'n', 'label': "
				    "'N', 'kind': 'text', 'from': '@.id'}]}",
				    rows[i].each);
		g_test_message("%s", rows[i].each);
		g_autoptr(UfForm) form = mapping_fixture_make_form(table, NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		g_assert_cmpuint(uf_answers_get_count(answers), ==, 1);
		const UfAnswer *answer = uf_answers_get(answers, 0);
		g_autofree char *rules = mapping_fixture_join_rules(answer);
		g_assert_cmpstr(uf_answer_state_get_name(uf_answer_get_state(answer)), ==,
				rows[i].state);
		g_assert_cmpstr(rules, ==, rows[i].rules);
		const UfCoverageRows counts = uf_mapping_count_rows(answers);
		g_assert_cmpuint(counts.none, ==, rows[i].none);
		g_assert_cmpuint(counts.open, ==, rows[i].open);
		g_assert_cmpuint(uf_coverage_get_known_percent(&counts), ==,
				 counts.rows == counts.none ? 100 : 0);
	}
}

/* The person said "none": nothing is to be written, and nothing is left open. */
static void
test_none(void)
{
	static const struct {
		const char *absence;
		size_t none;
	} rows[] = { { "none", 1 }, { "unknown", 0 }, { "not_wished", 0 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(MappingFixture) fixture = mapping_fixture_new();
		json_object_set_new(fixture->profile, "absences",
				    json_pack("{s:s}", "members/m1/stay/number", rows[i].absence));
		g_autoptr(UfForm) form =
		    mapping_fixture_make_form("{'id': 'n', 'label': 'N', 'kind': 'text', 'from': "
					      "'$.roles.applicant.stay.number'}",
					      NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		const UfCoverageRows counts = uf_mapping_count_rows(answers);
		g_assert_cmpuint(counts.none, ==, rows[i].none);
		g_assert_cmpuint(counts.open, ==, 1 - rows[i].none);
	}
}

/* A table with one box of its own: a line per printed row, empty cells left out. */
static void
test_table_in_one_box(void)
{
	static const struct {
		const char *rows;
		const char *text;
	} rows[] = {
		{ "", "d’Essai, INVENTÉE, 02/05/1984\nFICTIF, 2015\nFICTIVE, 03/2019" },
		{ "'rows': 2,", "d’Essai, INVENTÉE, 02/05/1984\nFICTIF, 2015" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *table = g_strdup_printf(
		    "{'id': 't', 'label': 'T', 'kind': 'table', 'each': '$.members[*]', %s"
		    " 'bind': {'pdf': ['a', 'b']}, 'fields': ["
		    "  {'id': 'u', 'label': 'U', 'kind': 'text', 'from': '@.used_name'},"
		    "  {'id': 'n', 'label': 'N', 'kind': 'text', 'from': '@.birth_name'},"
		    "  {'id': 'b', 'label': 'B', 'kind': 'date', 'from': '@.birth.date'}]}",
		    rows[i].rows);
		g_autoptr(UfForm) form = mapping_fixture_make_form(table, NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
		g_assert_cmpstr(uf_json_get_string(bound, "a"), ==, rows[i].text);
		g_assert_cmpstr(uf_json_get_string(bound, "b"), ==, rows[i].text);
	}
}

/* More rows than a form can have: refused, not cut. */
static void
test_too_many_rows(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(GError) error = NULL;
	json_t *debts = json_array();
	for (int i = 0; i <= UF_MAPPING_MAX_ROWS; i++) {
		g_autofree char *id = g_strdup_printf("o%d", i);
		json_array_append_new(debts, json_pack("{s:s, s:s}", "id", id, "kind", "rent"));
	}
	json_object_set_new(fixture->profile, "debts", debts);
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 't', 'label': 'T', 'kind': 'table', 'each': '$.debts[*]', 'fields': [{'id': "
	    "'k', 'label': 'K', 'kind': 'text', 'from': '@.kind'}]}",
	    NULL);
	g_assert_null(mapping_fixture_apply(fixture, form, &error));
	g_assert_nonnull(error);
}

/* Several options of one name: a list for an interface, even of one; the last one elsewhere. */
static void
test_choices_list(void)
{
	static const struct {
		const char *kind;
		const char *from;
		const char *channel;
		const char *bound;
	} rows[] = {
		{ "choices", "$.resources[*].kind", "ds", "{'17': ['RSA', 'Allocations']}" },
		{ "choices", "$.resources[*].kind", "publik", "{'aides': ['RSA', 'Allocations']}" },
		{ "choices", "$.resources[*].kind", "pdf", "{'Liste': 'Allocations'}" },
		{ "choices", "$.resources[?@.kind == `af`].kind", "ds", "{'17': ['Allocations']}" },
		{ "choices", "$.nothing", "ds", "{}" },
		{ "choice", "$.resources[?@.kind == `af`].kind", "ds", "{'17': 'Allocations'}" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *field = g_strdup_printf(
		    "{'id': 'f', 'label': 'F', 'kind': '%s', 'from': '%s', 'options': ["
		    "{'code': 'rsa', 'label': 'RSA', 'bind': {'ds': {'17': 'RSA'}, 'publik':"
		    " {'aides': 'RSA'}, 'pdf': {'Liste': 'RSA'}}}, {'code': 'af', 'label': 'AF',"
		    " 'bind': {'ds': {'17': 'Allocations'}, 'publik': {'aides': 'Allocations'},"
		    " 'pdf': {'Liste': 'Allocations'}}}]}",
		    rows[i].kind, rows[i].from);
		g_autoptr(UfForm) form = mapping_fixture_make_form(field, NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
		g_assert_no_error(error);
		g_autoptr(json_t) bound = uf_answers_get_bound(answers, rows[i].channel);
		g_autoptr(json_t) expected = mapping_fixture_read(rows[i].bound);
		g_test_message("%s %s %s", rows[i].kind, rows[i].from, rows[i].channel);
		g_assert_true(json_equal(bound, expected));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mapping-table/choices-list", test_choices_list);
	g_test_add_func("/mapping-table/cells", test_table);
	g_test_add_func("/mapping-table/in-one-box", test_table_in_one_box);
	g_test_add_func("/mapping-table/empty", test_empty_tables);
	g_test_add_func("/mapping-table/none", test_none);
	g_test_add_func("/mapping-table/too-many-rows", test_too_many_rows);
	return g_test_run();
}
