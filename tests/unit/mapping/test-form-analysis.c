/* A form read against the schema: what cannot work is said, and what works is not. */
#include "uf-form-analysis.h"

#include <string.h>

#include "mapping-fixture.h"
#include "uf-json.h"
#include "uf-mapping-path.h"
#include "uf-memory.h"

typedef struct {
	const char *field; /* without its id and label */
	const char *rules; /* separated by spaces */
} Row;

static char *
join_rules(const GPtrArray *issues, const char *place)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_assert_cmpstr(uf_issue_get_place(issue), ==, place);
		g_assert_true(uf_issue_has_sentence(uf_issue_get_rule(issue)));
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_assert_null(strstr(sentence, "« ? »"));
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", uf_issue_get_rule(issue));
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
check_form(const MappingFixture *fixture, const char *fields, const char *more, const char *place,
	   const char *rules)
{
	g_autoptr(UfForm) form = mapping_fixture_make_form(fields, more);
	g_autoptr(GPtrArray) issues =
	    uf_mapping_check_form(fixture->registry, form, fixture->schema);
	g_autofree char *found = join_rules(issues, place);
	g_test_message("%s", fields);
	g_assert_cmpstr(found, ==, rules);
}

static void
check_rows(const Row *rows, size_t n)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < n; i++) {
		g_autofree char *field =
		    g_strdup_printf("{'id': 'f', 'label': 'F', %s}", rows[i].field);
		check_form(fixture, field, NULL, "f", rows[i].rules);
	}
}

static void
test_unconfirmed(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'ask': true, 'unconfirmed': true", "form.unconfirmed" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'unconfirmed': true",
		  "form.unconfirmed_path" },
		{ "'kind': 'text', 'from': '$.roles.applicant.nothing', 'unconfirmed': true",
		  "form.unconfirmed_path form.path" },
		{ "'kind': 'table', 'each': '$.members[*]', 'unconfirmed': true, 'fields': [{'id': "
		  "'c', 'label': 'C', 'kind': 'text', 'from': '@.birth_name', 'unconfirmed': "
		  "true}]",
		  "form.unconfirmed" },
		{ "'kind': 'text', 'ask': true", "" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_paths(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birthname'", "form.path" },
		{ "'kind': 'text', 'from': '$.members[0].birth_name'", "" },
		{ "'kind': 'text', 'from': '$.members.birth_name'", "form.path" },
		{ "'kind': 'text', 'from': '$.roles.children[0].birth_name'", "" },
		{ "'kind': 'text', 'from': '$.roles.children.birth_name'", "form.path" },
		{ "'kind': 'text', 'from': '$.resources.amount'", "form.path" },
		{ "'kind': 'text', 'from': '$.roles.judge.birth_name'", "form.role" },
		{ "'kind': 'text', 'from': '$..birth_name'", "form.path_many" },
		{ "'kind': 'text', 'from': '$.roles.applicant[`birth_name`, `used_name`]'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant[`birth_name`, `usd_name`]'",
		  "form.path" },
		/* a filter of an object is a condition: it is tried on each member */
		{ "'kind': 'text', 'from': '$[?@.service.kind == `ccas`].service.name'", "" },
		{ "'kind': 'text', 'from': '$[?@.service.kid == `ccas`].service.name'",
		  "form.path" },
		{ "'kind': 'text', 'from': '$[?@.service.kind == `ccas`].service.nam'",
		  "form.path" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth[?@ == "
		  "$.roles.applicant.birth.commune]'",
		  "" },
		{ "'kind': 'date', 'from': '$.roles.applicant.contact[?@.state == "
		  "`active`].until'",
		  "" },
		{ "'kind': 'date', 'from': '$.roles.applicant.contact[?@.state == "
		  "`active`].approval_number'",
		  "form.path_kind" },
		{ "'kind': 'text', 'when': '$.request[?$.request.f == `x`]', 'ask': true", "" },
		{ "'kind': 'text', 'when': '$.request[?$.request.g == `x`]', 'ask': true",
		  "form.path" },
		{ "'kind': 'text', 'when': '$.roles[*]', 'const': 'x'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant.given_names[0]'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name[0]'", "form.path" },
		{ "'kind': 'text', 'from': '$.office.service.name'", "" },
		{ "'kind': 'text', 'from': '$.office.service.nam'", "form.path" },
		{ "'kind': 'date', 'from': '$.today'", "" },
		{ "'kind': 'text', 'from': '$.request.unheard'", "form.request" },
		{ "'kind': 'text', 'when': '$.roles.applicant', 'const': 'x'", "" },
		{ "'kind': 'text', 'when': '$.roles.unheard', 'const': 'x'", "form.role" },
		{ "'kind': 'text', 'from': '$.roles.applicant.contact.phones[?@.kind == "
		  "`mobile`].number'",
		  "" },
		{ "'kind': 'text', 'from': '$.roles.applicant.contact.phones[?@.kid == "
		  "`mobile`].number'",
		  "form.path" },
		{ "'kind': 'text', 'from': '$.members[?@.contact.phones[?@.kid]].birth_name'",
		  "form.path" },
		{ "'kind': 'text', 'from': '$.members[?@.id == $.roles.applicant.idd].birth_name'",
		  "form.path" },
		{ "'kind': 'text', 'from': '$.members[?match(@.birth_name, `(`)].birth_name'",
		  "form.pattern" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_kinds(void)
{
	static const Row rows[] = {
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date'", "" },
		{ "'kind': 'date', 'from': '$.roles.applicant.birth_name'", "form.path_kind" },
		{ "'kind': 'money', 'from': '$.housing.rent.amount'", "" },
		{ "'kind': 'money', 'from': '$.roles.applicant.age'", "form.path_kind" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.age'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant'", "form.path_kind" },
		{ "'kind': 'text', 'from': '$.resources'", "form.path_kind" },
		{ "'kind': 'boolean', 'from': '$.housing.rent.up_to_date'", "" },
		{ "'kind': 'boolean', 'from': '$.roles.applicant.sex', 'as': 'is:female'", "" },
		{ "'kind': 'boolean', 'from': '$.roles.applicant.sex'", "form.path_kind" },
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date', 'as': 'date:iso'", "" },
		{ "'kind': 'text', 'from': '$.roles.applicant.given_names', 'as': 'join: '", "" },
		{ "'kind': 'integer', 'from': '$.members[*].birth_name', 'as': 'count'", "" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.contact', 'hook': 'count_texts'",
		  "" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.contact', 'hook': 'unheard'",
		  "form.hook_missing" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_transforms(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'as': 'date:iso'",
		  "form.transform" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.date', 'as': ['date:iso', "
		  "'date:iso']",
		  "form.transform" },
		{ "'kind': 'text', 'ask': true, 'as': 'nir:digit:16'", "form.transform" },
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date', 'bind': {'pdf': {'a': "
		  "'date:day', 'b': 'upper'}}",
		  "form.transform" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.date', 'as': 'date:iso', "
		  "'bind': {'pdf': {'a': 'date:day'}}",
		  "form.transform" },
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date', 'as': 'date:iso', "
		  "'bind': {'pdf': {'a': 'upper'}}",
		  "" },
		{ "'kind': 'money', 'ask': true, 'bind': {'pdf': {'a': 'money:euros', 'b': "
		  "'money:cents'}}",
		  "" },
		{ "'kind': 'money', 'ask': true, 'bind': {'pdf': {'a': 'money:euros'}}",
		  "form.cents_lost" },
		{ "'kind': 'boolean', 'from': '$.roles.applicant.sex', 'as': 'in:female,mail'",
		  "form.code_unknown" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_codes(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'codes': 'situation', 'from': "
		  "'$.roles.applicant.situation.status'",
		  "" },
		{ "'kind': 'text', 'codes': 'unheard', 'from': "
		  "'$.roles.applicant.situation.status'",
		  "form.codes_missing" },
		{ "'kind': 'text', 'codes': 'situation', 'from': '$.roles.applicant.sex'",
		  "form.code_not_covered form.code_not_covered" },
		/* each path of several is walked */
		{ "'kind': 'text', 'codes': 'situation', 'from': "
		  "['$.roles.applicant.situation.status', '$.roles.applicant.sex']",
		  "form.code_not_covered form.code_not_covered" },
		{ "'kind': 'text', 'codes': 'situation', 'from': "
		  "['$.roles.applicant.sex', '$.members[?@.minor == false].situation.status']",
		  "form.code_not_covered form.code_not_covered" },
		{ "'kind': 'choice', 'options': [{'code': 'female', 'label': 'F'}, {'code': "
		  "'male', 'label': 'M'}], 'from': '$.roles.applicant.sex'",
		  "" },
		{ "'kind': 'choice', 'options': [{'code': 'female', 'label': 'F'}], 'from': "
		  "'$.roles.applicant.sex'",
		  "form.code_not_an_option" },
		{ "'kind': 'choice', 'options': [{'code': 'yes', 'label': 'O'}], 'from': "
		  "'$.housing.rent.up_to_date'",
		  "form.code_not_an_option" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_parts(void)
{
#define DEADLINE(from)                                                                             \
	"'deadlines': [{'id': 'd', 'label': 'D', 'from': '" from                                   \
	"', 'delay': {'days': 5}, 'text': 'x'}]"
	static const char field[] = "{'id': 'f', 'label': 'F', 'kind': 'text', 'const': 'x'}";
	static const struct {
		const char *more;
		const char *place;
		const char *rules;
	} rows[] = {
		{ "'figures': {'x': {'title': 'X', 'rule': 'x', 'plus': [{'sum': "
		  "'$.resources[*].amount'}, {'count': '$.members[*]'}]}}",
		  "", "" },
		{ "'figures': {'x': {'title': 'X', 'rule': 'x', 'plus': [{'sum': "
		  "'$.resources[*].kind'}]}}",
		  "figures/x", "form.path_kind" },
		{ "'figures': {'x': {'title': 'X', 'rule': 'x', 'plus': [{'const': 1, 'when': "
		  "'$.unheard'}]}}",
		  "figures/x", "form.path" },
		{ "'pieces': [{'id': 'rib', 'label': 'RIB', 'when': '$.housing.unheard'}]",
		  "pieces/rib", "form.path" },
		{ "'deadlines': [{'id': 'd', 'label': 'D', 'from': '$.roles.judge.birth.date', "
		  "'delay': {'days': 5}, 'text': 'x'}]",
		  "deadlines/d", "form.role" },
		{ DEADLINE("$.roles.applicant.birth.date"), "", "" },
		{ DEADLINE("$.today"), "", "" },
		{ DEADLINE("$.roles.applicant.birth_name"), "deadlines/d", "form.path_kind" },
		{ DEADLINE("$.resources[*].month"), "deadlines/d", "form.path_kind" },
		{ DEADLINE("$.housing"), "deadlines/d", "form.path_kind" },
		{ DEADLINE("$.housing.unheard"), "deadlines/d", "form.path" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_form(fixture, field, rows[i].more, rows[i].place, rows[i].rules);
}

static void
test_tables(void)
{
	static const struct {
		const char *table;
		const char *place;
		const char *rules;
	} rows[] = {
		{ "'each': '$.members[?@.minor == true]', 'fields': [{'id': 'n', 'label': 'N', "
		  "'kind': 'text', 'from': '@.birth_name'}]",
		  "", "" },
		{ "'each': '$.members[?@.minors == true]', 'fields': [{'id': 'n', 'label': 'N', "
		  "'kind': 'text', 'from': '@.birth_name'}]",
		  "t", "form.path" },
		{ "'each': '$.members[*]', 'fields': [{'id': 'n', 'label': 'N', 'kind': 'text', "
		  "'from': '@.name'}]",
		  "t.n", "form.path" },
		{ "'each': '$.members[*].contact.phones[*]', 'fields': [{'id': 'n', 'label': 'N', "
		  "'kind': 'date', 'from': '@.number'}]",
		  "t.n", "form.path_kind" },
		{ "'each': '$.members[*]', 'fields': [{'id': 'n', 'label': 'N', 'kind': 'integer', "
		  "'from': '@.id', 'as': 'ordinal'}]",
		  "", "" },
		{ "'each': '$.members[*]', 'fields': [{'id': 'n', 'label': 'N', 'kind': 'text', "
		  "'codes': 'situation', 'from': '@.situation.status'}]",
		  "", "" },
		{ "'each': '$.members[*]', 'fields': [{'id': 'n', 'label': 'N', 'kind': 'text', "
		  "'codes': 'situation', 'from': ['@.situation.status', '@.sex']}]",
		  "t.n", "form.code_not_covered form.code_not_covered" },
		{ "'each': '$.members[*]', 'fields': [{'id': 'n', 'label': 'N', 'kind': 'choice', "
		  "'options': [{'code': 'female', 'label': 'F'}], 'from': '@.sex'}]",
		  "t.n", "form.code_not_an_option" },
		/* rows of two shapes: jobs and experiences */
		{ "'each': '$.members[*].activity.*[*]', 'fields': [{'id': 'n', 'label': 'N', "
		  "'kind': 'integer', 'from': '@.duration'}]",
		  "", "" },
		{ "'each': '$.members[*].activity.*[*]', 'fields': [{'id': 'n', 'label': 'N', "
		  "'kind': 'integer', 'from': '@.length'}]",
		  "t.n", "form.path" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *table = g_strdup_printf(
		    "{'id': 't', 'label': 'T', 'kind': 'table', %s}", rows[i].table);
		check_form(fixture, table, NULL, rows[i].place, rows[i].rules);
	}
}

/* The invented partner's forms are sound: a new check must not cry wolf. */
static void
test_sound_forms(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < uf_registry_get_form_count(fixture->registry); i++) {
		UfForm *form = uf_registry_get_form(fixture->registry, i);
		g_autoptr(GPtrArray) issues =
		    uf_mapping_check_form(fixture->registry, form, fixture->schema);
		for (size_t n = 0; n < issues->len; n++) {
			g_autofree char *sentence =
			    uf_issue_format_french(g_ptr_array_index(issues, n));
			g_test_message("%s: %s: %s", uf_form_get_id(form),
				       uf_issue_get_place(g_ptr_array_index(issues, n)), sentence);
		}
		g_assert_cmpuint(issues->len, ==, 0);
	}
}

static void
test_facts(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'a', 'label': 'A', 'kind': 'text', 'from': '$.roles.applicant.birth_name'},"
	    "{'id': 'b', 'label': 'B', 'kind': 'text', 'required': true,"
	    " 'from': '$.roles.applicant.birth_name', 'as': 'upper'},"
	    "{'id': 'n', 'label': 'N', 'kind': 'text',"
	    " 'from': '$.roles.applicant.identifiers[?@.scheme == `nir`].value'},"
	    "{'id': 'm', 'label': 'M', 'kind': 'money', 'figure': 'x'},"
	    "{'id': 'd', 'label': 'D', 'kind': 'date', 'from': '$.today'},"
	    "{'id': 't', 'label': 'T', 'kind': 'table', 'each': '$.members[*]', 'fields': ["
	    " {'id': 'g', 'label': 'G', 'kind': 'integer', 'from': '@.age'},"
	    " {'id': 'r', 'label': 'R', 'kind': 'integer', 'from': '@.id', 'as': 'ordinal'}]}",
	    "'figures': {'x': {'title': 'X', 'rule': 'x', 'plus': [{'figure': 'y'}]}, 'y': "
	    "{'title':"
	    " 'Y', 'rule': 'y', 'plus': [{'sum': ['$.resources[*].amount']}]}}, 'recipients': "
	    "[{'kind': 'judge', 'label': 'Le juge'}]");
	g_autoptr(json_t) found = uf_mapping_list_facts(form, fixture->schema);
	g_autoptr(json_t) expected = mapping_fixture_read(
	    "{'recipients': ['Le juge'], 'facts': ["
	    "{'place': 'members/*/birth_name', 'title': 'Personnes › Nom de naissance', 'who': "
	    "'applicant', 'required': true, 'derived': false, 'sensitive': null, 'fields': ['a', "
	    "'b']},"
	    "{'place': 'members/*/identifiers/*/value', 'title': 'Personnes › Identifiants › "
	    "Valeur de l`identifiant',"
	    " 'who': 'applicant', 'required': false, 'derived': false, 'sensitive': 'identifier', "
	    "'fields': ['n']},"
	    "{'place': 'resources/*/amount', 'title': 'Ressources › Montant', 'who': null, "
	    "'required': false, 'derived': false, 'sensitive': null, 'fields': ['m']},"
	    "{'place': 'members/*/age', 'title': 'Personnes › Âge', 'who': 'members', 'required': "
	    "false, 'derived': true, 'sensitive': null, 'fields': ['t.g']}]}");
	g_autofree char *left = uf_json_format(found, true);
	g_autofree char *right = uf_json_format(expected, true);
	if (!json_equal(found, expected))
		g_assert_cmpstr(left, ==, right);
}

static void
test_path_starts(void)
{
	static const struct {
		const char *text;
		size_t plural;
		size_t segments; /* of the start that is asked */
		size_t n;
	} rows[] = {
		{ "$.a.b", 0, 1, 1 },
		{ "$.a[*].b", 2, 2, 2 },
		{ "$.a[?@.b == ']'].c", 2, 2, 2 },
		{ "$['a.b'][?@['x'] == \"\\\"]\"].c", 2, 2, 2 },
		{ "$..a[0].b", 1, 1, 1 },
		{ "$ .a [ 0 ] .b[1:2]", 4, 3, 3 },
		{ "@.a[?@.b[?@.c]].d", 2, 3, 3 },
		{ "$", 0, 0, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].text);
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse_relative(rows[i].text, UF_JSONPATH_USE_STRLEN, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(uf_mapping_path_count_plural(path), ==, rows[i].plural);
		g_autoptr(UfJsonPath) start = uf_jsonpath_parse_relative(
		    rows[i].text, uf_mapping_path_measure_start(rows[i].text, rows[i].segments),
		    &error);
		g_assert_no_error(error);
		g_assert_cmpuint(uf_jsonpath_get_n_segments(start), ==, rows[i].n);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/form-analysis/unconfirmed", test_unconfirmed);
	g_test_add_func("/form-analysis/paths", test_paths);
	g_test_add_func("/form-analysis/kinds", test_kinds);
	g_test_add_func("/form-analysis/transforms", test_transforms);
	g_test_add_func("/form-analysis/codes", test_codes);
	g_test_add_func("/form-analysis/parts", test_parts);
	g_test_add_func("/form-analysis/tables", test_tables);
	g_test_add_func("/form-analysis/sound-forms", test_sound_forms);
	g_test_add_func("/form-analysis/facts", test_facts);
	g_test_add_func("/form-analysis/path-starts", test_path_starts);
	return g_test_run();
}
