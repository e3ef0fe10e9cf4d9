/* What a reader sees: every kind of fact, the name of a household, issues with title and sentence.
 */
#include <string.h>

#include "flow-fixture.h"
#include "uf-flow-private.h"
#include "uf-flow-typed.h"
#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	UfPlaceKind kind;
	const char *json;
	const char *text;
} Row;

static const Row rows[] = {
	{ UF_PLACE_LINE, "\"D'ESSAI\"", "D'ESSAI" },
	{ UF_PLACE_LINE, "\"1984-05-12\"", "1984-05-12" },
	{ UF_PLACE_LINE, "\"44109\"", "44109" },
	{ UF_PLACE_TEXT, "\"deux\\nlignes\"", "deux\nlignes" },
	{ UF_PLACE_LINES, "[\"Anne\", \"Zoé\"]", "Anne, Zoé" },
	{ UF_PLACE_LINES, "[]", "" },
	{ UF_PLACE_DATE, "\"1984-05-12\"", "12/05/1984" },
	{ UF_PLACE_DATE, "\"1984-05\"", "05/1984" },
	{ UF_PLACE_DATE, "\"1984\"", "1984" },
	{ UF_PLACE_DATE, "\"vers 1984\"", "vers 1984" },
	{ UF_PLACE_MONTH, "\"2026-07\"", "07/2026" },
	{ UF_PLACE_TIME, "\"09:30\"", "09:30" },
	{ UF_PLACE_AMOUNT, "123456", "1\u00a0234,56\u00a0€" },
	{ UF_PLACE_AMOUNT, "0", "0,00\u00a0€" },
	{ UF_PLACE_AMOUNT, "-5", "-0,05\u00a0€" },
	{ UF_PLACE_AMOUNT, "100000000", "1\u00a0000\u00a0000,00\u00a0€" },
	{ UF_PLACE_BOOLEAN, "true", "Oui" },
	{ UF_PLACE_BOOLEAN, "false", "Non" },
	{ UF_PLACE_INTEGER, "3", "3" },
	{ UF_PLACE_INTEGER, "-12", "-12" },
	{ UF_PLACE_INTEGER, "1000000", "1000000" },
	{ UF_PLACE_NUMBER, "35", "35" },
	{ UF_PLACE_NUMBER, "17.5", "17,5" },
	{ UF_PLACE_NUMBER, "0.1", "0,1" },
	{ UF_PLACE_NUMBER, "2.25", "2,25" },
	{ UF_PLACE_CHOICE, "\"pacs\"", "Pacsé" },
	{ UF_PLACE_CHOICE, "\"autre\"", "autre" },
	{ UF_PLACE_CHOICES, "[\"single\", \"pacs\"]", "Célibataire, Pacsé" },
	{ UF_PLACE_PHONE, "\"+33639980001\"", "06 39 98 00 01" },
	{ UF_PLACE_PHONE, "\"+596696123456\"", "06 96 12 34 56" },
	{ UF_PLACE_PHONE, "\"+32470123456\"", "+32470123456" },
	{ UF_PLACE_PHONE, "\"le voisin\"", "le voisin" },
	{ UF_PLACE_EMAIL, "\"a@exemple.invalid\"", "a@exemple.invalid" },
	{ UF_PLACE_COMMUNE, "\"44162\"", "Saint-Herblain (44162)" },
	{ UF_PLACE_COMMUNE, "\"00000\"", "00000" },
	{ UF_PLACE_COUNTRY, "\"00000\"", "00000" },
	{ UF_PLACE_MEMBERS, "[\"m1\", \"m2\"]", "m1, m2" },
};

static void
test_facts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) labels =
	    json_pack("{s:s, s:s}", "single", "Célibataire", "pacs", "Pacsé");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfPlace place = { .kind = rows[i].kind, .labels = labels };
		g_autoptr(json_t) value = json_loads(rows[i].json, JSON_DECODE_ANY, NULL);
		g_assert_nonnull(value);
		char *text = uf_flow_format_fact(fixture->flow, &place, value);
		g_assert_cmpstr(text, ==, rows[i].text);
		uf_memory_free_string(text);
	}
}

/* What is shown for an answer reads as the same answer when it is typed again. */
static void
test_typed_again(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const Row same[] = {
		{ UF_PLACE_DATE, "\"1984-05-12\"", NULL },
		{ UF_PLACE_DATE, "\"1984-05\"", NULL },
		{ UF_PLACE_DATE, "\"1984\"", NULL },
		{ UF_PLACE_MONTH, "\"2026-07\"", NULL },
		{ UF_PLACE_TIME, "\"09:05\"", NULL },
		{ UF_PLACE_AMOUNT, "123456789", NULL },
		{ UF_PLACE_AMOUNT, "-5", NULL },
		{ UF_PLACE_BOOLEAN, "true", NULL },
		{ UF_PLACE_BOOLEAN, "false", NULL },
		{ UF_PLACE_INTEGER, "-12", NULL },
		{ UF_PLACE_NUMBER, "17.5", NULL },
		{ UF_PLACE_CHOICE, "\"pacs\"", NULL },
		{ UF_PLACE_CHOICES, "[\"single\",\"pacs\"]", NULL },
		{ UF_PLACE_LINES, "[\"Anne\",\"Zoé\"]", NULL },
		{ UF_PLACE_PHONE, "\"+33639980001\"", NULL },
		{ UF_PLACE_PHONE, "\"+596696123456\"", NULL },
		{ UF_PLACE_PHONE, "\"+32470123456\"", NULL },
		{ UF_PLACE_COUNTRY, "\"99352\"", NULL },
		{ UF_PLACE_COUNTRY, "\"99100\"", NULL },
	};
	g_autoptr(json_t) labels =
	    json_pack("{s:s, s:s}", "single", "Célibataire", "pacs", "Pacsé");
	for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
		const UfPlace place = { .kind = same[i].kind, .labels = labels };
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) value = json_loads(same[i].json, JSON_DECODE_ANY, NULL);
		char *text = uf_flow_format_fact(fixture->flow, &place, value);
		g_autoptr(json_t) again = uf_flow_parse_typed(fixture->flow, &place, text, &error);
		uf_memory_free_string(text);
		g_assert_no_error(error);
		g_autofree char *dump = json_dumps(again, JSON_ENCODE_ANY | JSON_COMPACT);
		g_assert_cmpstr(dump, ==, same[i].json);
	}
}

static void
test_names(void)
{
	static const struct {
		const char *members;
		const char *name;
	} people[] = {
		{ "", "" },
		{ "{\"id\": \"m1\"}", "" },
		{ "{\"id\": \"m1\", \"birth_name\": \"essai\"}", "essai" },
		{ "{\"id\": \"m1\", \"given_names\": [\"Ana\", \"Li\"]}", "Ana" },
		{ "{\"id\": \"m1\", \"given_names\": [\"Ana\"], \"birth_name\": \"d'Éssai\"}",
		  "Ana D'ÉSSAI" },
		{ "{\"id\": \"m1\", \"given_names\": [\"Ana\"], \"birth_name\": \"Un\","
		  "\"used_name\": \"Deux\"}",
		  "Ana DEUX" },
		{ "{\"id\": \"m1\", \"used_name\": \"Deux\"}", "Deux" },
		{ "{\"id\": \"m1\"}, {\"id\": \"m2\", \"birth_name\": \"Trois\"}", "" },
	};
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text =
		    g_strdup_printf("{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, "
				    "\"members\": [%s]}",
				    people[i].members);
		g_autoptr(UfProfile) profile =
		    uf_profile_parse(schema, text, strlen(text), "test", &error);
		g_assert_no_error(error);
		g_autofree char *name = uf_flow_format_name(profile);
		g_assert_cmpstr(name, ==, people[i].name);
	}
}

/* An issue about a fact bears the fact's title; one about a field of a form has none. */
static void
test_issues(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_issue_add(issues, UF_SEVERITY_WARNING, "members/m1/birth/date", "fact.stale");
	uf_issue_add(issues, UF_SEVERITY_BLOCKING, "birth_date", "answer.missing");
	uf_issue_add(issues, UF_SEVERITY_NOTE, "members/m1/contact/phones/c1/number", "no.such");
	static const struct {
		const char *severity;
		const char *place;
		const char *title; /* its end */
	} said[] = {
		{ "warning", "members/m1/birth/date", "Date de naissance" },
		{ "blocking", "birth_date", NULL },
		{ "note", "members/m1/contact/phones/c1/number", "Numéro de téléphone" },
	};
	g_autoptr(json_t) array = uf_flow_issues_to_json(fixture->flow, issues);
	g_assert_cmpuint(json_array_size(array), ==, G_N_ELEMENTS(said));
	for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
		const json_t *entry = json_array_get(array, i);
		const char *title = uf_json_get_string(entry, "title");
		const char *sentence = uf_json_get_string(entry, "sentence");
		g_assert_cmpstr(uf_json_get_string(entry, "severity"), ==, said[i].severity);
		g_assert_cmpstr(uf_json_get_string(entry, "place"), ==, said[i].place);
		g_assert_cmpint(title == NULL, ==, said[i].title == NULL);
		if (title != NULL)
			g_assert_true(g_str_has_suffix(title, said[i].title));
		g_assert_cmpstr(sentence, !=, "");
	}
	/* a rule without a sentence is said by its id, not left out */
	g_assert_cmpstr(uf_json_get_string(json_array_get(array, 2), "sentence"), ==, "no.such");
	g_autoptr(GPtrArray) none = uf_issue_list_new();
	g_autoptr(json_t) empty = uf_flow_issues_to_json(fixture->flow, none);
	g_assert_cmpuint(json_array_size(empty), ==, 0);
}

static void
test_revisions(void)
{
	static const struct {
		int64_t revision;
		const char *text;
	} numbers[] = { { 0, "0" }, { 7, "7" }, { INT64_MAX, "9223372036854775807" } };
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		g_autofree char *text = uf_flow_format_revision(numbers[i].revision);
		g_assert_cmpstr(text, ==, numbers[i].text);
	}
}

/* Which of several rows a fact is of: what it is and whose; a lone row needs no name. */
static void
test_row_names(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char household[] =
	    "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0,"
	    " \"members\": [{\"id\": \"m1\", \"birth_name\": \"ESSAI\", \"contact\": {\"phones\": ["
	    " {\"id\": \"c1\", \"number\": \"+33639980001\"}]}}, {\"id\": \"m2\"}],"
	    " \"debts\": [{\"id\": \"o1\", \"kind\": \"rent\", \"creditor\": \"Bailleur\"},"
	    " {\"id\": \"o2\", \"kind\": \"gas\"}],"
	    " \"texts\": [{\"id\": \"p1\", \"kind\": \"reason\", \"text\": \"x\", \"for\": []}]}";
	static const char *const names[][2] = {
		{ "debts/o1/amount", "Loyer, Bailleur" },
		{ "debts/o1/plan/months", "Loyer, Bailleur" },
		{ "debts/o2/amount", "Gaz" },
		{ "debts/o9/amount", "" },
		{ "texts/p1/text", "" },
		{ "members/m1/birth_name", "" },
		{ "members/m1/contact/phones/c1/number", "" },
		{ "housing/rent/amount", "" },
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = uf_json_parse(household, sizeof household - 1, "test", &error);
	g_assert_no_error(error);
	g_autoptr(UfProfile) profile = uf_profile_from_json(fixture->flow->schema, root, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *text = uf_flow_format_row(fixture->flow, profile, names[i][0]);
		g_assert_cmpstr(text, ==, names[i][1]);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/text/facts", Fixture, NULL, flow_set_up, test_facts, flow_tear_down);
	g_test_add("/flow/text/typed-again", Fixture, NULL, flow_set_up, test_typed_again,
		   flow_tear_down);
	g_test_add("/flow/text/issues", Fixture, NULL, flow_set_up, test_issues, flow_tear_down);
	g_test_add_func("/flow/text/names", test_names);
	g_test_add("/flow/text/row-names", Fixture, NULL, flow_set_up, test_row_names,
		   flow_tear_down);
	g_test_add_func("/flow/text/revisions", test_revisions);
	return g_test_run();
}
