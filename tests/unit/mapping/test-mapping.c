/* One field at a time, table-driven: the state, what a reader sees, the rules, what the PDF gets.
 */
#include "mapping-fixture.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	const char *field; /* without its id and label */
	const char *state;
	const char *text;
	const char *rules; /* separated by spaces */
	const char *pdf;   /* JSON of the bound names, NULL when not looked at */
} Row;

static void
check_row(const MappingFixture *fixture, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *field = g_strdup_printf("{'id': 'f', 'label': 'F', %s}", row->field);
	g_test_message("%s", row->field);
	g_autoptr(UfForm) form = mapping_fixture_make_form(field, NULL);
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, &error);
	g_assert_no_error(error);
	const UfAnswer *answer = uf_answers_find(answers, "f", 0);
	g_autofree char *text = uf_answer_format_french(answer);
	g_autofree char *rules = mapping_fixture_join_rules(answer);
	g_assert_cmpstr(uf_answer_state_get_name(uf_answer_get_state(answer)), ==, row->state);
	g_assert_cmpstr(text, ==, row->text);
	g_assert_cmpstr(rules, ==, row->rules);
	if (row->pdf == NULL)
		return;
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, "pdf");
	g_autoptr(json_t) expected = mapping_fixture_read(row->pdf);
	g_assert_true(json_equal(bound, expected));
}

static void
check_rows(const Row *rows, size_t n)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < n; i++)
		check_row(fixture, &rows[i]);
}

/* A proposal that nobody confirmed fills nothing, whatever is known. */
static void
test_unconfirmed(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'unconfirmed': true, "
		  "'bind': {'pdf': 'a'}",
		  "todo", "", "answer.unconfirmed", "{}" },
		{ "'kind': 'boolean', 'ask': true, 'unconfirmed': true, 'bind': {'pdf': 'a'}",
		  "todo", "", "answer.unconfirmed", "{}" },
		{ "'kind': 'text', 'const': 'x', 'unconfirmed': true, 'bind': {'pdf': 'a'}", "todo",
		  "", "answer.unconfirmed", "{}" },
		{ "'kind': 'text', 'from': '$.today', 'when': '$.nothing', 'unconfirmed': true",
		  "todo", "", "answer.unconfirmed", NULL },
		{ "'kind': 'table', 'each': '$.members[*]', 'unconfirmed': true, 'bind': {'pdf': "
		  "'a'},"
		  " 'fields': [{'id': 'c', 'label': 'C', 'kind': 'text', 'from': '@.birth_name'}]",
		  "todo", "", "answer.unconfirmed", "{}" },
		{ "'kind': 'table', 'each': '$.members[*]', 'bind': {'pdf': 'a'},"
		  " 'fields': [{'id': 'c', 'label': 'C', 'kind': 'text', 'from': '@.birth_name', "
		  "'unconfirmed': true}]",
		  "filled", "", "", "{}" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

/* Without "as", a value is written as a reader of French expects it. */
static void
test_defaults(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'bind': {'pdf': 'a'}",
		  "filled", "INVENTÉE", "", "{'a': 'INVENTÉE'}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.given_names', 'bind': {'pdf': 'a'}",
		  "filled", "Lune Étoile", "", "{'a': 'Lune Étoile'}" },
		{ "'kind': 'long', 'from': '$.roles.applicant.given_names'", "filled",
		  "Lune\nÉtoile", "", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.situation.status'", "filled",
		  "Célibataire", "", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.commune'", "filled", "Toulouse",
		  "", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.country'", "filled", "Algérie",
		  "", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.date'", "filled", "02/05/1984",
		  "", NULL },
		{ "'kind': 'text', 'from': '$.housing.rent.amount'", "filled", "430,50",
		  "answer.stale", NULL },
		{ "'kind': 'text', 'from': '$.housing.rent.up_to_date'", "filled", "Non",
		  "answer.stale", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.activity.jobs[0].weekly_hours'",
		  "filled", "17,5", "answer.stale", NULL },
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date', 'bind': {'pdf': 'a'}",
		  "filled", "02/05/1984", "", "{'a': '02/05/1984'}" },
		{ "'kind': 'money', 'from': '$.housing.rent.amount', 'bind': {'pdf': 'a'}",
		  "filled", "430,50\u00a0€", "answer.stale", "{'a': '430,50'}" },
		{ "'kind': 'boolean', 'from': '$.housing.rent.up_to_date', 'bind': {'pdf': 'a'}",
		  "filled", "Non", "answer.stale", "{'a': false}" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.age', 'bind': {'pdf': 'a'}",
		  "filled", "42", "", "{'a': '42'}" },
		{ "'kind': 'date', 'from': '$.today', 'bind': {'pdf': 'a'}", "filled", "21/11/2026",
		  "", "{'a': '21/11/2026'}" },
		{ "'kind': 'text', 'from': '$.office.service.name'", "filled", "Accueil", "",
		  NULL },
		{ "'kind': 'text', 'const': 'Essai', 'bind': {'pdf': ['a', 'b']}", "filled",
		  "Essai", "", "{'a': 'Essai', 'b': 'Essai'}" },
		{ "'kind': 'money', 'const': {'cents': 1250}", "filled", "12,50\u00a0€", "", NULL },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_wrong_kinds(void)
{
	static const Row rows[] = {
		{ "'kind': 'date', 'from': '$.roles.applicant.birth_name', 'bind': {'pdf': 'a'}",
		  "todo", "", "answer.invalid", "{}" },
		{ "'kind': 'money', 'from': '$.roles.applicant.age'", "todo", "", "answer.invalid",
		  "{}" },
		{ "'kind': 'integer', 'from': '$.housing.area'", "todo", "", "answer.invalid",
		  "{}" },
		{ "'kind': 'text', 'from': '$.roles.applicant'", "todo", "", "answer.invalid",
		  "{}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.contact.phones'", "todo", "",
		  "answer.invalid", "{}" },
		{ "'kind': 'boolean', 'from': '$.roles.applicant.birth_name'", "todo", "",
		  "answer.invalid", "{}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth.date', 'as': 'nir:13'", "todo",
		  "", "answer.invalid", "{}" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_several_nodes(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.members[*].birth_name'", "todo", "",
		  "answer.ambiguous", "{}" },
		{ "'kind': 'text', 'from': '$.members[*].birth_name', 'as': 'join:, '", "filled",
		  "INVENTÉE, FICTIF, FICTIVE", "", NULL },
		{ "'kind': 'text', 'from': '$.members[*].birth_name', 'as': ['lower', 'nth:2']",
		  "filled", "fictif", "", NULL },
		{ "'kind': 'integer', 'from': '$.members[*].birth_name', 'as': 'count'", "filled",
		  "3", "", NULL },
		{ "'kind': 'long', 'from': '$.members[*].birth.date', 'as': ['date:long', 'lines']",
		  "filled", "2 mai 1984\n2015\nmars 2019", "", NULL },
		{ "'kind': 'text', 'from': ['$.roles.applicant.used_name', "
		  "'$.roles.applicant.birth_name'], 'as': 'first'",
		  "filled", "d’Essai", "", NULL },
		{ "'kind': 'text', 'from': ['$.roles.applicant.birth_name', "
		  "'$.roles.applicant.given_names'], 'as': ['plain', 'upper', 'join: ']",
		  "filled", "INVENTEE LUNE ETOILE", "", NULL },
		{ "'kind': 'boolean', 'from': '$.resources[*].kind', 'as': 'is:af'", "filled",
		  "Oui", "", NULL },
		{ "'kind': 'boolean', 'from': '$.members[*].sex', 'as': ['is:male', 'negate']",
		  "filled", "Non", "", NULL },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_choices(void)
{
#define OPTIONS                                                                                    \
	"'options': [{'code': 'CEL', 'label': 'Célib.', 'bind': {'pdf': {'c': true, 'r': '1'}}}," \
	" {'code': 'MAR', 'label': 'Marié', 'bind': {'pdf': {'m': true, 'r': '2'}}}]"
	static const Row rows[] = {
		{ "'kind': 'choice', 'codes': 'situation', " OPTIONS
		  ", 'from': '$.roles.applicant.situation.status'",
		  "filled", "Célib.", "", "{'c': true, 'r': '1', 'm': false}" },
		{ "'kind': 'choice', 'options': [{'code': 'x', 'label': 'X'}], 'from': "
		  "'$.roles.applicant.situation.status'",
		  "todo", "", "answer.not_an_option", "{}" },
		{ "'kind': 'choice', 'codes': 'unheard', 'options': [{'code': 'x', 'label': 'X'}], "
		  "'from': '$.roles.applicant.situation.status'",
		  "todo", "", "answer.unmappable", "{}" },
		{ "'kind': 'text', 'codes': 'situation', 'from': '$.housing.nature'", "todo", "",
		  "answer.unmappable", "{}" },
		{ "'kind': 'text', 'codes': 'situation', 'as': 'lower', 'from': "
		  "'$.roles.applicant.situation.status'",
		  "filled", "cel", "", NULL },
		{ "'kind': 'choice', 'options': [{'code': 'yes', 'label': 'À jour'}, {'code': "
		  "'no', 'label': 'En retard'}], 'from': '$.housing.rent.up_to_date', 'bind': "
		  "{'pdf': 'loyer'}",
		  "filled", "En retard", "answer.stale", "{'loyer': 'no'}" },
		{ "'kind': 'boolean', 'options': [{'code': 'yes', 'label': 'O', 'bind': {'pdf': "
		  "{'o': true}}}, {'code': 'no', 'label': 'N', 'bind': {'pdf': {'n': true}}}], "
		  "'from': '$.housing.rent.up_to_date'",
		  "filled", "N", "answer.stale", "{'o': false, 'n': true}" },
		{ "'kind': 'choices', 'options': [{'code': 'rsa', 'label': 'RSA', 'bind': {'pdf': "
		  "{'a': true}}}, {'code': 'af', 'label': 'AF', 'bind': {'pdf': {'b': true}}}, "
		  "{'code': 'ass', 'label': 'ASS', 'bind': {'pdf': {'c': true}}}], 'from': "
		  "'$.resources[*].kind'",
		  "filled", "RSA, AF", "", "{'a': true, 'b': true, 'c': false}" },
		/* a choice that two facts make is made once */
		{ "'kind': 'choices', 'options': [{'code': 'rsa', 'label': 'RSA'}, {'code': 'af', "
		  "'label': 'AF'}], 'from': ['$.resources[0].kind', '$.resources[*].kind']",
		  "filled", "RSA, AF", "", NULL },
		{ "'kind': 'choices', 'options': [{'code': 'rsa', 'label': 'RSA'}], 'from': "
		  "'$.resources[*].kind'",
		  "todo", "", "answer.not_an_option", "{}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.situation.status', 'as': ['label', "
		  "'upper']",
		  "filled", "CÉLIBATAIRE", "", NULL },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_checks(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'max': 7, 'bind': "
		  "{'pdf': 'a'}",
		  "filled", "INVENTÉE", "answer.too_long", "{'a': 'INVENTÉE'}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'max': 8", "filled",
		  "INVENTÉE", "", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'match': '[A-Z]+'",
		  "filled", "INVENTÉE", "answer.invalid", NULL },
		{ "'kind': 'text', 'from': '$.roles.applicant.birth_name', 'as': 'plain', "
		  "'match': '[A-Z]+'",
		  "filled", "INVENTEE", "", NULL },
		/* the box has no place for the unit, and the length is that of the box */
		{ "'kind': 'money', 'from': '$.housing.rent.amount', 'max': 6, 'bind': "
		  "{'pdf': 'a'}",
		  "filled", "430,50\u00a0€", "answer.stale", "{'a': '430,50'}" },
		{ "'kind': 'money', 'from': '$.housing.rent.amount', 'max': 5", "filled",
		  "430,50\u00a0€", "answer.too_long answer.stale", NULL },
		{ "'kind': 'money', 'from': '$.housing.rent.amount', 'as': 'money:whole'", "todo",
		  "", "answer.not_whole", "{}" },
		/* two amounts make one where the form asks for their sum, and only there */
		{ "'kind': 'money', 'from': '$.resources[*].amount', 'as': 'sum'", "filled",
		  "741,33\u00a0€", "", NULL },
		{ "'kind': 'money', 'from': '$.resources[*].amount'", "todo", "",
		  "answer.ambiguous", NULL },
		{ "'kind': 'text', 'from': '$.housing.rent.amount', 'as': ['sum', 'money:plain']",
		  "filled", "430.50", "answer.stale", NULL },
		{ "'kind': 'date', 'from': '$.members[1].birth.date', 'bind': {'pdf': {'j': "
		  "'date:day', 'a': 'date:year'}}",
		  "filled", "2015", "answer.partial_date", "{'a': '2015'}" },
		{ "'kind': 'date', 'from': '$.members[1].birth.date'", "filled", "2015",
		  "answer.partial_date", "{}" },
		{ "'kind': 'text', 'required': true, 'from': '$.members[1].birth.date', 'as': "
		  "'date:compact'",
		  "todo", "", "answer.partial_date", "{}" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_nothing_known(void)
{
	static const Row rows[] = {
		{ "'kind': 'text', 'from': '$.roles.applicant.death.place'", "empty", "",
		  "answer.missing", "{}" },
		{ "'kind': 'date', 'from': '$.roles.applicant.death.date'", "empty", "",
		  "answer.unknown", "{}" },
		{ "'kind': 'date', 'required': true, 'from': '$.roles.applicant.death.date'",
		  "todo", "", "answer.unknown", "{}" },
		{ "'kind': 'text', 'required': true, 'from': '$.housing.address.city'", "todo", "",
		  "answer.required", "{}" },
		{ "'kind': 'text', 'from': '$.roles.applicant.protection.measure'", "empty", "",
		  "answer.none", "{}" },
		{ "'kind': 'choice', 'options': [{'code': 'none', 'label': 'Aucune', 'bind': "
		  "{'pdf': {'x': true}}}], 'from': '$.roles.applicant.situation.proceedings'",
		  "filled", "Aucune", "", "{'x': true}" },
		{ "'kind': 'money', 'from': '$.expenses[?@.kind == `water`].amount'", "empty", "",
		  "answer.not_wished", "{}" },
		{ "'kind': 'text', 'from': '$.roles.spouse.birth_name'", "empty", "",
		  "answer.missing", "{}" },
		{ "'kind': 'text', 'when': '$.roles.spouse', 'required': true, 'from': "
		  "'$.roles.spouse.birth_name'",
		  "absent", "", "", "{}" },
		{ "'kind': 'text', 'when': '$.roles.applicant[?@.status == `single`]', 'from': "
		  "'$.roles.applicant.birth_name'",
		  "filled", "INVENTÉE", "", NULL },
		{ "'kind': 'text', 'by_hand': 'au guichet'", "todo", "", "answer.by_hand", "{}" },
		{ "'kind': 'signature'", "todo", "", "answer.by_hand", "{}" },
		{ "'kind': 'text', 'ask': true", "todo", "", "answer.ask", "{}" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_lines(void)
{
	static const Row rows[] = {
		{ "'kind': 'long', 'const': 'un deux trois quatre cinq', 'bind': {'pdf': {'a': "
		  "'line:1:8', 'b': 'line:2:20'}}",
		  "filled", "un deux trois quatre cinq", "",
		  "{'a': 'un deux', 'b': 'trois quatre cinq'}" },
		{ "'kind': 'long', 'const': 'un deux trois quatre cinq', 'bind': {'pdf': {'b': "
		  "'line:2:8', 'a': ['upper', 'line:1:8']}}",
		  "filled", "un deux trois quatre cinq", "answer.too_long",
		  "{'a': 'UN DEUX', 'b': 'trois quatre cinq'}" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_request(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	json_t *facts = mapping_fixture_read("{'facts': {'f': {'date': '2026-12-03'}}, 'origins': "
					     "{'f': {'source': 'told', 'date': '2026-11-20'}}}");
	json_object_update_new(fixture->request, facts);
	check_row(fixture,
		  &(Row){ "'kind': 'date', 'ask': true, 'bind': {'pdf': {'a': 'date:compact'}}",
			  "filled", "03/12/2026", "", "{'a': '03122026'}" });
	check_row(fixture, &(Row){ "'kind': 'text', 'ask': true, 'as': 'date:long'", "filled",
				   "3 décembre 2026", "", NULL });
	check_row(fixture,
		  &(Row){ "'kind': 'money', 'ask': true", "todo", "", "answer.invalid", NULL });
	check_row(fixture, &(Row){ "'kind': 'date', 'from': '$.request.f'", "filled", "03/12/2026",
				   "", NULL });
	json_object_set_new(fixture->request, "facts", mapping_fixture_read("{'f': null}"));
	check_row(fixture, &(Row){ "'kind': 'money', 'ask': true", "empty", "", "", "{}" });
	check_row(fixture, &(Row){ "'kind': 'money', 'ask': true, 'required': true", "todo", "",
				   "answer.required", "{}" });
}

static void
test_corrections(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	json_object_set_new(fixture->request, "corrections",
			    mapping_fixture_read("{'f': {'value': 'Autre'}}"));
	check_row(fixture, &(Row){ "'kind': 'text', 'as': 'upper', 'bind': {'pdf': 'a'}, 'from': "
				   "'$.roles.applicant.birth_name'",
				   "filled", "Autre", "answer.corrected", "{'a': 'Autre'}" });
	check_row(fixture, &(Row){ "'kind': 'text', 'max': 3, 'sensitive': true, 'from': "
				   "'$.roles.applicant.birth_name'",
				   "filled", "Autre", "answer.corrected answer.too_long", NULL });
	check_row(fixture, &(Row){ "'kind': 'date', 'from': '$.roles.applicant.birth.date'", "todo",
				   "", "answer.corrected answer.invalid", NULL });
	check_row(fixture, &(Row){ "'kind': 'text', 'when': '$.roles.spouse', 'const': 'x'",
				   "absent", "", "", NULL });
	json_object_set_new(fixture->request, "corrections", json_pack("{s:{s:n}}", "f", "value"));
	check_row(fixture, &(Row){ "'kind': 'text', 'required': true, 'const': 'x'", "todo", "",
				   "answer.left_blank answer.required", "{}" });
}

static void
test_sensitive(void)
{
	const char *nir = "'kind': 'text', 'from': '$.roles.applicant.identifiers[0].value'";
	const char *name =
	    "'kind': 'text', 'sensitive': true, 'from': '$.roles.applicant.birth_name'";
	const char *required = "'kind': 'text', 'sensitive': true, 'required': true, 'from': "
			       "'$.roles.applicant.birth_name'";
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	check_row(fixture, &(Row){ nir, "withheld", "", "answer.sensitive", "{}" });
	check_row(fixture, &(Row){ name, "withheld", "", "answer.sensitive", "{}" });
	check_row(fixture, &(Row){ required, "filled", "INVENTÉE", "", NULL });
	json_object_set_new(fixture->request, "allowed", mapping_fixture_read("['f']"));
	check_row(fixture, &(Row){ nir, "filled", "284053155512345", "", NULL });
	check_row(fixture, &(Row){ name, "filled", "INVENTÉE", "", NULL });
}

/* A number with decimals is written with all of them, or left to a person. */
static void
test_decimals(void)
{
	static const struct {
		const char *number;
		const char *text; /* NULL: to a person */
	} rows[] = {
		{ "62.5", "62,5" },
		{ "62.0", "62" },
		{ "151.67", "151,67" },
		{ "0.1", "0,1" },
		{ "-17.25", "-17,25" },
		{ "12345.67", "12345,67" },
		{ "1234567.89", "1234567,89" },
		{ "999999999.5", "999999999,5" },
		{ "1e9", "1000000000" },
		{ "0.0001", "0,0001" },
		{ "0.00001", NULL },
		{ "1e10", NULL },
		{ "1e300", NULL },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		mapping_fixture_set(fixture, "housing/area", rows[i].number);
		g_test_message("%s", rows[i].number);
		check_row(fixture, &(Row){ "'kind': 'text', 'from': '$.housing.area'",
					   rows[i].text != NULL ? "filled" : "todo",
					   rows[i].text != NULL ? rows[i].text : "",
					   rows[i].text != NULL ? "" : "answer.invalid", NULL });
	}
}

static void
test_withheld(void)
{
	const char *all = "'kind': 'text', 'from': '$.roles.applicant.contact.phones[*].number', "
			  "'as': 'join: / '";
	const char *one = "'kind': 'text', 'required': true, 'from': "
			  "'$.roles.applicant.contact.phones[1].number'";
	const char *hook = "'kind': 'integer', 'from': '$.roles.applicant.contact.phones', "
			   "'hook': 'count_texts'";
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	check_row(fixture, &(Row){ all, "filled", "06 39 98 00 01 / 02 61 91 00 01", "", NULL });
	check_row(fixture, &(Row){ hook, "filled", "6", "", NULL });
	fixture->audience = UF_AUDIENCE_LANDLORD;
	check_row(fixture, &(Row){ all, "filled", "06 39 98 00 01", "answer.withheld", NULL });
	check_row(fixture, &(Row){ one, "withheld", "", "answer.withheld", "{}" });
	check_row(fixture, &(Row){ hook, "filled", "3", "answer.withheld", NULL });
}

/* The address that a member lives at stands twice in the view: with its row, and computed. Of a
 * protected row, a hook gets neither. */
static void
test_withheld_from_hook(void)
{
	const char *hook = "'kind': 'integer', 'from': '$.roles.applicant', 'hook': 'count_texts'";
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	char *counts[2];
	fixture->audience = UF_AUDIENCE_LANDLORD;
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
		g_autofree char *field = g_strdup_printf("{'id': 'f', 'label': 'F', %s}", hook);
		g_autoptr(UfForm) form = mapping_fixture_make_form(field, NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		counts[i] = uf_answer_format_french(uf_answers_get(answers, 0));
		mapping_fixture_set(fixture, "members/m1/contact/addresses",
				    "[{'id': 'c9', 'kind': 'main', 'protected': true, 'address': "
				    "{'city': 'Rezé', 'street_name': 'Cachée'}}]");
	}
	g_assert_cmpstr(counts[0], !=, "");
	g_assert_cmpstr(counts[0], ==, counts[1]);
	g_free(counts[0]);
	g_free(counts[1]);
}

static void
test_origins(void)
{
	static const struct {
		const char *field;
		const char *source; /* NULL when there is none */
		const char *date;
		const char *facts;
	} rows[] = {
		{ "'kind': 'date', 'from': '$.roles.applicant.birth.date'", "document",
		  "2026-08-25", "members/m1/birth/date" },
		{ "'kind': 'text', 'from': ['$.roles.applicant.birth.date', "
		  "'$.roles.applicant.birth_name'], 'as': 'join: '",
		  "told", "2026-08-20", "members/m1/birth/date members/m1/birth_name" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.age'", "derived", "2026-08-25",
		  "members/m1/birth/date" },
		{ "'kind': 'text', 'const': 'x'", "constant", "2026-08-19", "" },
		{ "'kind': 'text', 'from': '$.office.service.name'", "office", "",
		  "office/service/name" },
		{ "'kind': 'date', 'from': '$.today'", "derived", "", "" },
		{ "'kind': 'integer', 'from': '$.roles.applicant.contact', 'hook': 'count_texts'",
		  "derived", "2026-08-20", "members/m1/contact" },
		{ "'kind': 'text', 'from': '$.resources[0].kind'", NULL, NULL,
		  "resources/r1/kind" },
		{ "'kind': 'text', 'from': ['$.roles.applicant.birth_name', "
		  "'$.roles.applicant.used_name'], 'as': 'first'",
		  "told", "2026-08-20", "members/m1/birth_name" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *field =
		    g_strdup_printf("{'id': 'f', 'label': 'F', %s}", rows[i].field);
		g_test_message("%s", rows[i].field);
		g_autoptr(UfForm) form = mapping_fixture_make_form(field, NULL);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		const UfAnswer *answer = uf_answers_get(answers, 0);
		const UfOrigin *origin = uf_answer_get_origin(answer);
		g_autoptr(GString) facts = g_string_new(NULL);
		for (size_t f = 0; f < uf_answer_get_fact_count(answer); f++)
			g_string_append_printf(facts, "%s%s", f > 0 ? " " : "",
					       uf_answer_get_fact(answer, f));
		g_assert_cmpstr(facts->str, ==, rows[i].facts);
		g_assert_true((origin == NULL) == (rows[i].source == NULL));
		if (origin == NULL)
			continue;
		g_autofree char *date = uf_date_format_iso(uf_origin_get_date(origin));
		g_assert_cmpstr(uf_origin_get_source(origin), ==, rows[i].source);
		g_assert_cmpstr(date, ==, rows[i].date);
	}
}

/* Machines take whole ISO dates and plain amounts. */
static void
test_machine_channel(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'd', 'label': 'D', 'kind': 'date', 'from': '$.roles.applicant.birth.date',"
	    " 'bind': {'ds': 'd'}},"
	    "{'id': 'p', 'label': 'P', 'kind': 'date', 'from': '$.members[1].birth.date',"
	    " 'bind': {'ds': 'p'}},"
	    "{'id': 'm', 'label': 'M', 'kind': 'money', 'from': '$.housing.rent.amount',"
	    " 'bind': {'ds': 'm'}},"
	    "{'id': 'b', 'label': 'B', 'kind': 'boolean', 'from': '$.housing.rent.up_to_date',"
	    " 'bind': {'ds': 'b'}}",
	    NULL);
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, "ds");
	g_autoptr(json_t) expected =
	    mapping_fixture_read("{'d': '1984-05-02', 'm': '430.50', 'b': false}");
	g_autofree char *rules = mapping_fixture_join_rules(uf_answers_find(answers, "p", 0));
	g_assert_true(json_equal(bound, expected));
	g_assert_cmpstr(rules, ==, "answer.partial_date");
}

static void
test_roles(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'f', 'label': 'F', 'kind': 'text', 'const': 'x'}", NULL);
	json_object_set_new(fixture->request, "roles", json_object());
	g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
	const GPtrArray *issues = uf_answers_get_issues(answers);
	g_assert_cmpuint(issues->len, ==, 1);
	const UfIssue *issue = g_ptr_array_index(issues, 0);
	g_assert_cmpstr(uf_issue_get_rule(issue), ==, "answer.role_missing");
	g_assert_cmpstr(uf_issue_get_place(issue), ==, "roles/applicant");
	g_assert_cmpint(uf_issue_get_severity(issue), ==, UF_SEVERITY_BLOCKING);
	g_assert_cmpstr(uf_answers_get_profile_revision(answers), ==, "7");
}

/* What the partner's code says less of is told, with the words of the list. */
static void
test_lossy(void)
{
	static const struct {
		const char *status;
		const char *rules;
	} rows[] = {
		{ "'separated'", "" },
		{ "'legally_separated'", "answer.lossy" },
	};
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'f', 'label': 'F', 'kind': 'text', 'codes': 'situation', 'from': "
	    "'$.roles.applicant.situation.status'}",
	    NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		mapping_fixture_set(fixture, "members/m1/situation/status", rows[i].status);
		g_autoptr(UfAnswers) answers = mapping_fixture_apply(fixture, form, NULL);
		const UfAnswer *answer = uf_answers_find(answers, "f", 0);
		g_autofree char *text = uf_answer_format_french(answer);
		g_autofree char *rules = mapping_fixture_join_rules(answer);
		g_assert_cmpstr(text, ==, "SEP");
		g_assert_cmpstr(rules, ==, rows[i].rules);
	}
}

static void
test_no_hook(void)
{
	g_autoptr(MappingFixture) fixture = mapping_fixture_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = mapping_fixture_make_form(
	    "{'id': 'f', 'label': 'F', 'kind': 'text', 'hook': 'unheard', 'from': '$.members[*]'}",
	    NULL);
	g_assert_null(mapping_fixture_apply(fixture, form, &error));
	g_assert_nonnull(error);
	g_assert_null(strstr(error->message, "INVENTÉE"));
	g_assert_nonnull(strstr(error->message, "field f"));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mapping/unconfirmed", test_unconfirmed);
	g_test_add_func("/mapping/defaults", test_defaults);
	g_test_add_func("/mapping/wrong-kinds", test_wrong_kinds);
	g_test_add_func("/mapping/several-nodes", test_several_nodes);
	g_test_add_func("/mapping/choices", test_choices);
	g_test_add_func("/mapping/checks", test_checks);
	g_test_add_func("/mapping/nothing-known", test_nothing_known);
	g_test_add_func("/mapping/lines", test_lines);
	g_test_add_func("/mapping/request", test_request);
	g_test_add_func("/mapping/corrections", test_corrections);
	g_test_add_func("/mapping/sensitive", test_sensitive);
	g_test_add_func("/mapping/decimals", test_decimals);
	g_test_add_func("/mapping/withheld", test_withheld);
	g_test_add_func("/mapping/withheld-from-hook", test_withheld_from_hook);
	g_test_add_func("/mapping/origins", test_origins);
	g_test_add_func("/mapping/machine-channel", test_machine_channel);
	g_test_add_func("/mapping/roles", test_roles);
	g_test_add_func("/mapping/lossy", test_lossy);
	g_test_add_func("/mapping/no-hook", test_no_hook);
	return g_test_run();
}
