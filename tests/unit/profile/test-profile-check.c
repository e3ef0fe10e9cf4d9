/* What is wrong with a profile: every rule has a case that breaks it, and the fixtures break none.
 */
#include <string.h>

#include "uf-file.h"
#include "uf-json.h"
#include "uf-profile-check.h"

#include "test-people.h"

#define BASE                                                                                       \
	"{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, \"members\": [{\"id\": "       \
	"\"m1\"%s}]%s}"

/* One broken document: what stands in member m1, what stands beside the members, and the issue. */
typedef struct {
	const char *member;
	const char *rest;
	const char *place;
	const char *rule;
	UfSeverity severity;
	const char *expected; /* parameter, or NULL */
} Row;

static const Row shape_rows[] = {
	{ ", \"birth_name\": 5", "", "members/m1/birth_name", "profile.type", UF_SEVERITY_BLOCKING,
	  NULL },
	{ ", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\"}]", "",
	  "members/m1/identifiers/i1/value", "profile.required", UF_SEVERITY_BLOCKING, NULL },
	{ ", \"surname\": \"x\"", "", "members/m1/surname", "profile.unknown_key",
	  UF_SEVERITY_BLOCKING, NULL },
	{ ", \"sex\": \"m\"", "", "members/m1/sex", "profile.choice", UF_SEVERITY_BLOCKING, NULL },
	{ ", \"birth\": {\"date\": \"12/05/1984\"}", "", "members/m1/birth/date", "profile.form",
	  UF_SEVERITY_BLOCKING, NULL },
	{ ", \"birth_name\": \" x\"", "", "members/m1/birth_name", "profile.form",
	  UF_SEVERITY_BLOCKING, NULL },
	{ ", \"birth_name\": \"\"", "", "members/m1/birth_name", "profile.form",
	  UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"housing\": {\"rent\": {\"amount\": -1}}", "housing/rent/amount", "profile.limit",
	  UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"housing\": {\"rent\": {\"amount\": 12.5}}", "housing/rent/amount",
	  "profile.type", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"accounts\": [{\"id\": \"a1\", \"member\": \"m1\", \"platform\": \"caf\", "
	  "\"password\": \"x\"}]",
	  "accounts/a1/password", "profile.unknown_key", UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"absences\": {\"debts\": \"no\"}", "absences/debts", "profile.choice",
	  UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"origins\": {\"debts\": {\"source\": \"typed\"}}", "origins/debts/date",
	  "profile.required", UF_SEVERITY_BLOCKING, NULL },
};

static const Row cross_rows[] = {
	{ "", ", \"debts\": [{\"id\": \"m1\", \"kind\": \"rent\"}]", "debts/m1",
	  "profile.row.repeated", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"debts\": [{\"id\": \"o1\", \"kind\": \"rent\"}, {\"id\": \"o1\", \"kind\": "
	  "\"gas\"}]",
	  "debts/o1", "profile.row.repeated", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"relations\": [{\"id\": \"q1\", \"member\": \"m1\", \"kind\": \"child\", "
	  "\"to\": \"m9\"}]",
	  "relations/q1/to", "profile.member.unknown", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"relations\": [{\"id\": \"q1\", \"member\": \"m1\", \"kind\": \"child\", "
	  "\"to\": \"m1\"}]",
	  "relations/q1", "profile.relation.self", UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"housing\": {\"lease\": {\"holders\": [\"m1\", \"m2\"]}}",
	  "housing/lease/holders", "profile.member.unknown", UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"debts\": [{\"id\": \"o1\", \"kind\": \"gas\", \"contract\": \"e7\"}]",
	  "debts/o1/contract", "profile.row.unknown", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"origins\": {\"members/m1/shoe\": {\"source\": \"typed\", \"date\": "
	  "\"2026-01-01\"}}",
	  "members/m1/shoe", "profile.origin.place", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"origins\": {\"members/m2/birth\": {\"source\": \"typed\", \"date\": "
	  "\"2026-01-01\"}}",
	  "members/m2/birth", "profile.origin.place", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"origins\": {\"members/m1/age\": {\"source\": \"typed\", \"date\": "
	  "\"2026-01-01\"}}",
	  "members/m1/age", "profile.origin.place", UF_SEVERITY_BLOCKING, NULL },
	{ "", ", \"absences\": {\"members/m1/shoe\": \"none\"}", "members/m1/shoe",
	  "profile.absence.place", UF_SEVERITY_BLOCKING, NULL },
	{ ", \"birth_name\": \"X\"", ", \"absences\": {\"members/m1/birth_name\": \"unknown\"}",
	  "members/m1/birth_name", "profile.absence.value", UF_SEVERITY_WARNING, NULL },
	{ ", \"birth\": {\"date\": \"2026-02-30\"}", "", "members/m1/birth/date",
	  "profile.date.impossible", UF_SEVERITY_BLOCKING, NULL },
	{ ", \"birth\": {\"date\": \"2026-10-16\"}", "", "members/m1/birth/date",
	  "profile.date.future", UF_SEVERITY_WARNING, NULL },
	{ ", \"birth\": {\"date\": \"2027\"}", "", "members/m1/birth/date", "profile.date.future",
	  UF_SEVERITY_WARNING, NULL },
	{ ", \"stay\": {\"from\": \"2026-05-02\", \"until\": \"2026-05-01\"}", "",
	  "members/m1/stay/until", "profile.period.order", UF_SEVERITY_BLOCKING, NULL },
	{ "",
	  ", \"resources\": [{\"id\": \"r1\", \"member\": \"m1\", \"kind\": \"rsa\", "
	  "\"from\": \"2026-05\", \"expected_end\": \"2025\"}]",
	  "resources/r1/expected_end", "profile.period.order", UF_SEVERITY_BLOCKING, NULL },
	{ ", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": \"18405\"}]", "",
	  "members/m1/identifiers/i1/value", "identifier.nir.length", UF_SEVERITY_BLOCKING,
	  "13,15" },
	{ ", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": "
	  "\"284054410999958\"}]",
	  "", "members/m1/identifiers/i1/value", "identifier.nir.key", UF_SEVERITY_WARNING, "10" },
	{ ", \"sex\": \"male\", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
	  "\"value\": \"2840544109999\"}]",
	  "", "members/m1/identifiers/i1/value", "identifier.nir.sex", UF_SEVERITY_WARNING, NULL },
	{ ", \"birth\": {\"date\": \"1985-05\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": "
	  "\"nir\", \"value\": \"2840544109999\"}]",
	  "", "members/m1/identifiers/i1/value", "identifier.nir.year", UF_SEVERITY_WARNING, NULL },
	{ ", \"birth\": {\"date\": \"1984-06\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": "
	  "\"nir\", \"value\": \"2840544109999\"}]",
	  "", "members/m1/identifiers/i1/value", "identifier.nir.month", UF_SEVERITY_WARNING,
	  NULL },
	{ "", ", \"housing\": {\"landlord\": {\"siret\": \"73282932000079\"}}",
	  "housing/landlord/siret", "identifier.siret.key", UF_SEVERITY_WARNING, NULL },
	{ ", \"birth\": {\"commune\": \"99999\"}", "", "members/m1/birth/commune",
	  "identifier.commune.department", UF_SEVERITY_BLOCKING, NULL },
};

static const char *const good_rows[][2] = {
	{ "", "" },
	{ ", \"birth\": {\"date\": \"1984\"}", "" },
	{ ", \"birth\": {\"date\": \"2026\"}", "" }, /* some day of this year */
	{ ", \"birth\": {\"date\": \"2026-10\"}", "" },
	{ ", \"given_names\": []", ", \"absences\": {\"members/m1/given_names\": \"unknown\"}" },
	{ ", \"stay\": {\"from\": \"2026-05-02\", \"until\": \"2026\"}", "" },
	{ ", \"stay\": {\"from\": \"2026-05-02\", \"until\": \"2026-05\"}", "" },
	{ "", ", \"extensions\": {\"ccas_test\": {\"members\": [{\"id\": \"x1\", \"member\": "
	      "\"m1\", \"card\": true}], \"note\": \"a\"}}" },
	{ "", ", \"origins\": {\"extensions/ccas_test/note\": {\"source\": \"told\", \"date\": "
	      "\"2026\"}}, \"extensions\": {\"ccas_test\": {\"note\": \"a\"}}" },
};

static GPtrArray *
check_text(const char *text)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, text);
	GPtrArray *issues = uf_issue_list_new();
	GError *error = NULL;
	g_assert_true(uf_profile_check(profile, TODAY, issues, &error));
	g_assert_no_error(error);
	return issues;
}

static void
print_issues(const char *name, const GPtrArray *issues)
{
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_test_message("%s: %s %s", name, uf_issue_get_place(issue),
			       uf_issue_get_rule(issue));
	}
}

static void
check_rows(const Row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *text = g_strdup_printf(BASE, rows[i].member, rows[i].rest);
		g_test_message("%s", text);
		g_autoptr(GPtrArray) issues = check_text(text);
		print_issues("found", issues);
		g_assert_cmpuint(issues->len, ==, 1);
		const UfIssue *issue = g_ptr_array_index(issues, 0);
		g_assert_cmpstr(uf_issue_get_place(issue), ==, rows[i].place);
		g_assert_cmpstr(uf_issue_get_rule(issue), ==, rows[i].rule);
		g_assert_cmpint(uf_issue_get_severity(issue), ==, rows[i].severity);
		if (rows[i].expected != NULL)
			g_assert_cmpstr(
			    uf_json_get_string(uf_issue_get_parameters(issue), "expected"), ==,
			    rows[i].expected);
		if (rows[i].expected == NULL && g_str_has_prefix(rows[i].rule, "profile."))
			g_assert_true(uf_issue_has_sentence(rows[i].rule));
	}
}

static void
test_shape(void)
{
	check_rows(shape_rows, G_N_ELEMENTS(shape_rows));
}

static void
test_cross(void)
{
	check_rows(cross_rows, G_N_ELEMENTS(cross_rows));
}

static void
test_good(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(good_rows); i++) {
		g_autofree char *text = g_strdup_printf(BASE, good_rows[i][0], good_rows[i][1]);
		g_test_message("%s", text);
		g_autoptr(GPtrArray) issues = check_text(text);
		g_assert_cmpuint(issues->len, ==, 0);
	}
}

static void
test_all_at_once(void)
{
	g_autofree char *text = g_strdup_printf(
	    BASE, ", \"sex\": \"m\", \"birth\": {\"date\": \"2030\"}",
	    ", \"housing\": {\"rent\": {\"amount\": -1}}, \"absences\": {\"shoe\": \"none\"}");
	g_autoptr(GPtrArray) issues = check_text(text);
	g_assert_cmpuint(issues->len, ==, 4);
}

/* A title goes with a fault of shape, and no issue quotes a value. */
static void
test_issue_says_no_value(void)
{
	g_autofree char *text =
	    g_strdup_printf(BASE, ", \"sex\": \"CANARY\", \"birth_name\": \" CANARY\"", "");
	g_autoptr(GPtrArray) issues = check_text(text);
	g_assert_cmpuint(issues->len, ==, 2);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_autoptr(json_t) json = uf_issue_to_json(issue);
		g_autofree char *dump = uf_json_format(json, false);
		g_assert_null(strstr(dump, "CANARY"));
		g_assert_nonnull(uf_json_get_string(uf_issue_get_parameters(issue), "title"));
	}
}

static void
test_fixtures(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autofree char *folder = build_fixture_path("people", NULL);
	GError *error = NULL;
	g_autoptr(GPtrArray) names = uf_file_list(folder, ".json", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(names->len, >=, 12);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autoptr(UfProfile) profile = uf_profile_load(schema, path, &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		g_assert_true(uf_profile_check(profile, TODAY, issues, &error));
		print_issues(name, issues);
		g_assert_cmpuint(issues->len, ==, 0);
	}
}

/* Every value of a fixture has an origin: that is the promise of a profile. */
static void
test_fixture_origins(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autofree char *folder = build_fixture_path("people", NULL);
	g_autoptr(GPtrArray) names = uf_file_list(folder, ".json", NULL);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path =
		    g_build_filename(folder, (char *)g_ptr_array_index(names, i), NULL);
		g_autoptr(UfProfile) profile = uf_profile_load(schema, path, NULL);
		g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
		for (guint j = 0; j < facts->len; j++) {
			const char *fact_id = g_ptr_array_index(facts, j);
			g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, fact_id);
			if (origin == NULL)
				g_test_message("%s: %s", path, fact_id);
			g_assert_nonnull(origin);
		}
	}
}

static void
test_offices(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autofree char *folder = build_fixture_path("office", NULL);
	g_autoptr(GPtrArray) names = uf_file_list(folder, ".json", NULL);
	g_assert_cmpuint(names->len, >=, 2);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path =
		    g_build_filename(folder, (char *)g_ptr_array_index(names, i), NULL);
		g_autoptr(json_t) office = uf_json_load(path, NULL);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		GError *error = NULL;
		g_assert_true(uf_profile_check_office(schema, office, issues, &error));
		print_issues(path, issues);
		g_assert_cmpuint(issues->len, ==, 0);
	}
}

static void
test_broken_office(void)
{
	static const char *const rows[][3] = {
		{ "{\"schema\": 1, \"worker\": {\"birth_name\": \"A\"}}", "office/service",
		  "profile.required" },
		{ "{\"schema\": 1, \"worker\": {\"birth_name\": \"A\", \"email\": \"a\"}, "
		  "\"service\": {\"name\": \"B\"}}",
		  "office/worker/email", "profile.form" },
		{ "{\"schema\": 1, \"worker\": {\"birth_name\": \"A\"}, \"service\": {\"name\": "
		  "\"B\", \"siret\": \"73282932000079\"}}",
		  "office/service/siret", "identifier.siret.key" },
		{ "{\"schema\": 1, \"worker\": {\"birth_name\": \"A\"}, \"service\": {\"name\": "
		  "\"B\"}, \"approvals\": [{\"id\": \"g1\", \"kind\": \"other\", \"from\": "
		  "\"2026\", \"until\": \"2025\"}]}",
		  "office/approvals/g1/until", "profile.period.order" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) office =
		    uf_json_parse(rows[i][0], strlen(rows[i][0]), "test", NULL);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		g_assert_true(uf_profile_check_office(schema, office, issues, NULL));
		print_issues(rows[i][0], issues);
		const UfIssue *issue = g_ptr_array_index(issues, 0);
		g_assert_cmpstr(uf_issue_get_place(issue), ==, rows[i][1]);
		g_assert_cmpstr(uf_issue_get_rule(issue), ==, rows[i][2]);
	}
}

/* Keys and row ids that somebody typed may be names: no issue repeats one that is not written as
 * ours are, and none has a value. */
static void
test_nothing_repeated(void)
{
	static const char text[] =
	    "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, \"Zoé MARQUE\": 1, "
	    "\"members\": "
	    "[{\"id\": \"M MARQUE\", \"MARQUE\": {\"x\": 1}, \"birth\": {\"date\": \"MARQUE\"}, "
	    "\"sex\": \"MARQUE\", \"identifiers\": [{\"id\": \"MARQUE\", \"scheme\": \"nir\", "
	    "\"value\": \"MARQUE\"}], \"contact\": {\"phones\": [{\"id\": \"MARQUE\", \"number\": "
	    "\"MARQUE\"}]}}], \"debts\": [{\"id\": \"o1\", \"member\": \"MARQUE\", \"kind\": "
	    "\"MARQUE\"}], \"origins\": {\"MARQUE\": {\"source\": \"MARQUE\"}, "
	    "\"members/MARQUE/x\": "
	    "{\"source\": \"told\", \"MARQUE\": 1}}, \"absences\": {\"a/MARQUE\": \"MARQUE\"}}";
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, text);
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_assert_true(uf_profile_check(profile, TODAY, issues, NULL));
	g_assert_cmpuint(issues->len, >, 10);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_autoptr(json_t) json = uf_issue_to_json(issue);
		g_autofree char *shown = uf_json_format(json, false);
		g_test_message("%s", uf_issue_get_place(issue));
		g_assert_null(strstr(shown, "MARQUE"));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/check/shape", test_shape);
	g_test_add_func("/profile/check/cross", test_cross);
	g_test_add_func("/profile/check/good", test_good);
	g_test_add_func("/profile/check/all-at-once", test_all_at_once);
	g_test_add_func("/profile/check/says-no-value", test_issue_says_no_value);
	g_test_add_func("/profile/check/fixtures", test_fixtures);
	g_test_add_func("/profile/check/fixture-origins", test_fixture_origins);
	g_test_add_func("/profile/check/offices", test_offices);
	g_test_add_func("/profile/check/broken-office", test_broken_office);
	g_test_add_func("/profile/check/nothing-repeated", test_nothing_repeated);
	return g_test_run();
}
