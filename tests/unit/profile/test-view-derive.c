/* Derived leaves told from partial facts: what can be told is, the rest is left out. */
#include <string.h>

#include "uf-json.h"
#include "uf-view.h"

#include "test-people.h"

/* Birth date, today, and what the view tells: age and minor as JSON, "" when it cannot tell. */
static void
test_partial_ages(void)
{
	static const struct {
		const char *birth;
		const char *age;
		const char *minor;
	} rows[] = {
		{ "2008-10-15", "18", "false" }, { "2008-10-16", "17", "true" },
		{ "2008-10", "", "" },           { "2008", "", "" },
		{ "2009", "", "true" },          { "2007", "", "false" },
		{ "2008-09", "18", "false" },    { "2008-11", "17", "true" },
		{ "1984", "", "false" },         { "2026-10-15", "0", "true" },
		{ "2026", "", "true" },          { "2027-01-01", "", "" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(
		    "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, \"members\": "
		    "[{\"id\": \"m1\", \"birth\": {\"date\": \"%s\"}}]}",
		    rows[i].birth);
		g_autoptr(UfProfile) profile = parse_person(schema, text);
		g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", "m1");
		const UfViewSetup setup = { .roles = roles, .today = TODAY };
		g_autoptr(UfView) view = uf_view_new(profile, &setup, NULL);
		const json_t *member = uf_fact_id_find(uf_view_get_json(view), "members/m1");
		const json_t *age = json_object_get(member, "age");
		const json_t *minor = json_object_get(member, "minor");
		g_autofree char *age_text =
		    age != NULL ? g_strdup_printf("%d", (int)json_integer_value(age))
				: g_strdup("");
		g_test_message("%s", rows[i].birth);
		g_assert_cmpstr(age_text, ==, rows[i].age);
		g_assert_cmpstr(minor == NULL         ? ""
				: json_is_true(minor) ? "true"
						      : "false",
				==, rows[i].minor);
	}
}

#define HOUSEHOLD(members, rest)                                                                   \
	"{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, \"members\": [" members        \
	"], \"relations\": [" rest "]}"
#define ADULT(id, sex)                                                                             \
	"{\"id\": \"" id "\", \"sex\": \"" sex "\", \"birth\": {\"date\": \"1980-01-01\"}}"
#define CHILD_OF_2015(id) "{\"id\": \"" id "\", \"birth\": {\"date\": \"2015-01-01\"}}"
#define COUPLE(until)                                                                              \
	"{\"id\": \"q1\", \"member\": \"m1\", \"kind\": \"partner\", \"to\": \"m2\"" until "}"

static void
test_compositions(void)
{
	static const char *const rows[][2] = {
		{ HOUSEHOLD(ADULT("m1", "male"), ""), "man" },
		{ HOUSEHOLD(ADULT("m1", "female"), ""), "woman" },
		{ HOUSEHOLD("{\"id\": \"m1\", \"birth\": {\"date\": \"1980\"}}", ""), NULL },
		{ HOUSEHOLD("{\"id\": \"m1\", \"sex\": \"male\"}", ""), NULL },
		{ HOUSEHOLD(ADULT("m1", "male") "," CHILD_OF_2015("m2"), ""), "man_children" },
		{ HOUSEHOLD(ADULT("m1", "male") "," ADULT("m2", "female"), COUPLE("")), "couple" },
		{ HOUSEHOLD(ADULT("m1", "male") "," ADULT("m2", "female"),
			    COUPLE(", \"until\": \"2020\"")),
		  "adults" },
		{ HOUSEHOLD(ADULT("m1", "male") "," ADULT("m2", "female") "," CHILD_OF_2015("m3"),
			    COUPLE("")),
		  "couple_children" },
		{ HOUSEHOLD(ADULT("m1", "male") "," ADULT("m2", "male") "," CHILD_OF_2015("m3"),
			    ""),
		  "adults_children" },
		{ HOUSEHOLD(CHILD_OF_2015("m1"), ""), "minor" },
		{ HOUSEHOLD(CHILD_OF_2015("m1") "," CHILD_OF_2015("m2"), ""), "minors" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, rows[i][0]);
		g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", "m1");
		const UfViewSetup setup = { .roles = roles, .today = TODAY };
		g_autoptr(UfView) view = uf_view_new(profile, &setup, NULL);
		g_test_message("%s", rows[i][0]);
		const json_t *household = json_object_get(uf_view_get_json(view), "household");
		g_assert_cmpstr(uf_json_get_string(household, "composition"), ==, rows[i][1]);
		if (rows[i][1] == NULL)
			continue;
		const UfPlace *place = uf_profile_schema_find_view(
		    schema, (const char *const[]){ "household", "composition" }, 2);
		g_assert_nonnull(json_object_get(place->labels, rows[i][1]));
	}
}

#define PERSON(id, rest) "{\"id\": \"" id "\"" rest "}"
#define BORN(year) ", \"birth\": {\"date\": \"" year "\"}"
#define DEPENDANT(word) ", \"presence\": {\"kind\": \"home\", \"dependant\": " word "}"
#define RENT(amounts) PERSON("m1", "") "], \"housing\": {\"rent\": {" amounts "}}, \"expenses\": ["
#define NO_CHARGES ", \"absences\": {\"housing/rent/charges_amount\": "
#define ADDRESS(id, city, rest)                                                                    \
	"{\"id\": \"" id "\", \"kind\": \"main\", \"address\": {\"city\": \"" city "\"}" rest "}"
#define LIVING(addresses)                                                                          \
	PERSON("m1", ", \"contact\": {\"addresses\": [" addresses "]}")                            \
	"], \"housing\": {\"address\": {\"city\": \"Z\"}}, \"expenses\": ["
#define FROM(date) ", \"from\": \"" date "\""

/* Members and more of a household, a path of the view, and its value as JSON; NULL: cannot tell. */
typedef struct {
	const char *members;
	const char *rest; /* behind the household */
	const char *fact_id;
	const char *value;
} Told;

static void
check_told(const Told *rows, size_t n)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < n; i++) {
		g_autofree char *text = g_strdup_printf("{\"schema\": 1, \"id\": \"p-abcdefghij\", "
							"\"revision\": 0, \"members\": [%s]%s}",
							rows[i].members, rows[i].rest);
		g_autoptr(UfProfile) profile = parse_person(schema, text);
		g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", "m1");
		const UfViewSetup setup = { .roles = roles, .today = TODAY };
		g_autoptr(UfView) view = uf_view_new(profile, &setup, NULL);
		const json_t *value = uf_fact_id_find(uf_view_get_json(view), rows[i].fact_id);
		g_autofree char *found = value != NULL ? uf_json_format(value, false) : NULL;
		g_test_message("row %zu: %s", i, text);
		g_assert_cmpstr(found, ==, rows[i].value);
	}
}

static void
test_told_or_not(void)
{
	static const Told rows[] = {
		/* dependants: said of every child, else nobody knows how many */
		{ PERSON("m1", BORN("1980")), "", "household/dependants", NULL },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("2015") DEPENDANT("true")), "",
		  "household/dependants", "1" },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("2015") DEPENDANT("false")), "",
		  "household/dependants", "0" },
		{ PERSON("m1", BORN("1980")) "," PERSON(
		      "m2", BORN("2015") DEPENDANT("true")) "," PERSON("m3", BORN("2017")),
		  "", "household/dependants", NULL },
		{ PERSON("m1", BORN("1980")) "," PERSON(
		      "m2", BORN("2015") DEPENDANT("true")) "," PERSON("m3", ""),
		  "", "household/dependants", NULL },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("1950") DEPENDANT("true")), "",
		  "household/dependants", "1" },
		/* a rent with charges that nobody told is not known */
		{ RENT("\"amount\": 50000, \"charges_amount\": 2500"), "",
		  "housing/rent/total_amount", "52500" },
		{ RENT("\"amount\": 50000, \"charges_amount\": 0"), "", "housing/rent/total_amount",
		  "50000" },
		{ RENT("\"amount\": 50000"), "", "housing/rent/total_amount", NULL },
		{ RENT("\"amount\": 50000"), NO_CHARGES "\"none\"}", "housing/rent/total_amount",
		  "50000" },
		{ RENT("\"amount\": 50000"), NO_CHARGES "\"unknown\"}", "housing/rent/total_amount",
		  NULL },
		{ RENT("\"charges_amount\": 2500"), "", "housing/rent/total_amount", NULL },
		/* of two addresses without an end, the last one; of two that began together, none
		 */
		{ LIVING(""), "", "members/m1/home_address/city", "\"Z\"" },
		{ LIVING(ADDRESS("a", "A", "")), "", "members/m1/home_address/city", "\"A\"" },
		{ LIVING(ADDRESS("a", "A", FROM("2019")) "," ADDRESS("b", "B", FROM("2024-05"))),
		  "", "members/m1/home_address/city", "\"B\"" },
		{ LIVING(ADDRESS("a", "A", FROM("2024-05")) "," ADDRESS("b", "B", "")), "",
		  "members/m1/home_address/city", "\"A\"" },
		{ LIVING(ADDRESS("a", "A", "") "," ADDRESS("b", "B", "")), "",
		  "members/m1/home_address/city", NULL },
		{ LIVING(ADDRESS("a", "A", "") "," ADDRESS("b", "B", "") "," ADDRESS("c", "C",
										     FROM("2020"))),
		  "", "members/m1/home_address/city", "\"C\"" },
		{ LIVING(ADDRESS("a", "A", FROM("2020")) "," ADDRESS(
		      "b", "B", FROM("2020")) "," ADDRESS("c", "C", "")),
		  "", "members/m1/home_address/city", NULL },
		{ LIVING(ADDRESS("a", "A", FROM("2027")) "," ADDRESS("b", "B", "")), "",
		  "members/m1/home_address/city", "\"B\"" },
		{ LIVING(ADDRESS("a", "A", "") "," ADDRESS("b", "B", "")), "",
		  "members/m1/mailing_address/city", NULL },
	};
	check_told(rows, G_N_ELEMENTS(rows));
}

/* INSEE's units: 14 years count, also of a year alone; an age that nobody knows does not. */
static void
test_units(void)
{
	static const Told rows[] = {
		{ PERSON("m1", BORN("1980")), "", "household/consumption_units", "1.0" },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("2011")) "," PERSON(
		      "m3", BORN("2013-01-01")),
		  "", "household/consumption_units", "1.8" },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("2012-01-01")), "",
		  "household/consumption_units", "1.5" },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", BORN("2012")), "",
		  "household/consumption_units", NULL },
		{ PERSON("m1", BORN("1980")) "," PERSON("m2", ""), "",
		  "household/consumption_units", NULL },
		{ PERSON("m1", BORN("2020")), "", "household/consumption_units", NULL },
		{ PERSON("m1", BORN("1980")) "," PERSON(
		      "m2", BORN("1985") ", \"presence\": {\"kind\": \"outside\"}"),
		  "", "household/consumption_units", "1.0" },
	};
	check_told(rows, G_N_ELEMENTS(rows));
}

#define MONEY(id, rest)                                                                            \
	"{\"id\": \"" id "\", \"member\": \"m1\", \"kind\": \"salary\", \"amount\": 10000" rest "}"
#define MONTH(month) ", \"month\": \"" month "\""
#define PERIOD(period) ", \"period\": \"" period "\""
#define END(date) ", \"expected_end\": \"" date "\""

/* Rows of resources, and latest, months_ago, monthly_amount of the first one, as JSON. */
static void
test_rows(void)
{
	static const char *const rows[][4] = {
		{ MONEY("r1", ""), "true", NULL, "10000" },
		{ MONEY("r1", MONTH("2026-09")), "true", "1", "10000" },
		{ MONEY("r1", MONTH("2025-12")), "true", "10", "10000" },
		{ MONEY("r1", MONTH("2026-08")) "," MONEY("r2", MONTH("2026-09")), "false", "2",
		  "10000" },
		{ MONEY("r1", MONTH("2026-09")) "," MONEY("r2", MONTH("2026-08")), "true", "1",
		  "10000" },
		{ MONEY("r1", MONTH("2026-08")) "," MONEY(
		      "r2", MONTH("2026-09") ", \"payer\": \"Autre\""),
		  "true", "2", "10000" },
		{ MONEY("r1", "") "," MONEY("r2", MONTH("2026-09")), "true", NULL, "10000" },
		{ MONEY("r1", END("2026-10-14")), "false", NULL, "10000" },
		{ MONEY("r1", END("2026-10-15")), "true", NULL, "10000" },
		{ MONEY("r1", END("2026-10")), "true", NULL, "10000" },
		{ MONEY("r1", END("2026-09")), "false", NULL, "10000" },
		{ MONEY("r1", END("2025")), "false", NULL, "10000" },
		{ MONEY("r1", ", \"state\": \"pending\""), "false", NULL, "10000" },
		{ MONEY("r1", ", \"state\": \"received\""), "true", NULL, "10000" },
		{ MONEY("r1", PERIOD("quarter")), "true", NULL, "3333" },
		{ MONEY("r1", PERIOD("year")), "true", NULL, "833" },
		{ MONEY("r1", PERIOD("month")), "true", NULL, "10000" },
		{ MONEY("r1", PERIOD("once")), "false", NULL, NULL },
	};
	static const char *const names[] = { "latest", "months_ago", "monthly_amount" };
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
		    g_strdup_printf("{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 0, "
				    "\"members\": [{\"id\": \"m1\"}], \"resources\": [%s]}",
				    rows[i][0]);
		g_autoptr(UfProfile) profile = parse_person(schema, text);
		g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", "m1");
		const UfViewSetup setup = { .roles = roles, .today = TODAY };
		g_autoptr(UfView) view = uf_view_new(profile, &setup, NULL);
		const json_t *row = uf_fact_id_find(uf_view_get_json(view), "resources/r1");
		g_test_message("%s", text);
		for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
			const json_t *value = json_object_get(row, names[k]);
			g_autofree char *found =
			    value != NULL ? uf_json_format(value, false) : NULL;
			g_assert_cmpstr(found, ==, rows[i][k + 1]);
		}
	}
}

#define OWED(member) ", \"debts\": [{\"id\": \"o1\", \"kind\": \"rent\", \"member\": " member "}]"
#define HELD(members) ", \"housing\": {\"lease\": {\"holders\": [" members "]}}"
#define NAMED(id, rest) "{\"id\": \"" id "\", \"birth_name\": \"D'ESSAI\"" rest "}"

/* Whose a row is, in the names that people use; nobody is named by half. */
static void
test_names(void)
{
	static const Told rows[] = {
		{ NAMED("m1", ", \"given_names\": [\"Zoé\", \"Ève\"]"), OWED("\"m1\""),
		  "debts/o1/member_name", "\"Zoé D'ESSAI\"" },
		{ NAMED("m1", ", \"usual_given_name\": \"Lou\", \"given_names\": [\"Zoé\"], "
			      "\"used_name\": \"FICTIF\""),
		  OWED("\"m1\""), "debts/o1/member_name", "\"Lou FICTIF\"" },
		{ NAMED("m1", ""), OWED("\"m1\""), "debts/o1/member_name", "\"D'ESSAI\"" },
		{ "{\"id\": \"m1\"}", OWED("\"m1\""), "debts/o1/member_name", NULL },
		{ NAMED("m1", ""), OWED("\"m9\""), "debts/o1/member_name", NULL },
		{ NAMED("m1", "") "," NAMED("m2", ", \"given_names\": [\"Ann\"]"),
		  HELD("\"m1\", \"m2\""), "housing/lease/holders_names",
		  "\"D'ESSAI, Ann D'ESSAI\"" },
		{ NAMED("m1", "") ", {\"id\": \"m2\"}", HELD("\"m1\", \"m2\""),
		  "housing/lease/holders_names", NULL },
		{ NAMED("m1", ""), HELD(""), "housing/lease/holders_names", NULL },
	};
	check_told(rows, G_N_ELEMENTS(rows));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view/derive/partial-ages", test_partial_ages);
	g_test_add_func("/view/derive/compositions", test_compositions);
	g_test_add_func("/view/derive/told-or-not", test_told_or_not);
	g_test_add_func("/view/derive/units", test_units);
	g_test_add_func("/view/derive/rows", test_rows);
	g_test_add_func("/view/derive/names", test_names);
	return g_test_run();
}
