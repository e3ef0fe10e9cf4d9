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

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view/derive/partial-ages", test_partial_ages);
	g_test_add_func("/view/derive/compositions", test_compositions);
	return g_test_run();
}
