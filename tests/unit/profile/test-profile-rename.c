#include "uf-profile-rename.h"

#include <string.h>

#include "uf-json.h"

static const char text[] =
    "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": [{\"id\": \"m1\", "
    "\"birth_name\": \"m1\", \"contact\": {\"phones\": [{\"id\": \"c1\", \"number\": "
    "\"+33639980001\"}]}}, {\"id\": \"m2\", \"health_cover\": {\"insured\": \"m1\"}}], "
    "\"relations\": [{\"id\": \"r1\", \"member\": \"m2\", \"kind\": \"child\", \"to\": \"m1\"}], "
    "\"housing\": {\"contracts\": [{\"id\": \"e1\", \"kind\": \"electricity\", \"number\": "
    "\"c1\"}]}, \"expenses\": [{\"id\": \"u1\", \"kind\": \"electricity\", \"contract\": "
    "\"e1\"}], \"origins\": {\"members/m1/contact/phones/c1\": {\"source\": \"told\"}}, "
    "\"absences\": {\"members/m2/contact\": \"none\"}}";

/* What names a row follows it; a text that reads like an id stays. */
static void
test_rename(void)
{
	static const struct {
		const char *fact;
		const char *value;
	} facts[] = {
		{ "members/x1/birth_name", "m1" },
		{ "members/m2/health_cover/insured", "x1" },
		{ "relations/r1/to", "x1" },
		{ "relations/r1/member", "m2" },
		{ "members/x1/contact/phones/y1/number", "+33639980001" },
		{ "housing/contracts/z1/number", "c1" },
		{ "expenses/u1/contract", "z1" },
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(&error);
	g_autoptr(UfProfile) profile = uf_profile_parse(schema, text, strlen(text), "test", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) names = json_pack("{s:s, s:s, s:s}", "m1", "x1", "c1", "y1", "e1", "z1");
	uf_profile_rename_rows(profile, names);
	for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
		g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, facts[i].fact)), ==,
				facts[i].value);
	g_autoptr(UfOrigin) origin =
	    uf_profile_find_origin(profile, "members/x1/contact/phones/y1/number");
	g_assert_cmpstr(uf_origin_get_source(origin), ==, "told");
	g_assert_cmpstr(uf_profile_find_absence(profile, "members/m2/contact"), ==, "none");
	g_assert_cmpstr(uf_profile_get_id(profile), ==, "p-aaaaaaaaaa");
}

static void
test_names(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(&error);
	g_autoptr(UfProfile) profile = uf_profile_parse(schema, text, strlen(text), "test", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) names = uf_profile_make_names(profile);
	g_assert_cmpuint(json_object_size(names), ==, 6);
	g_assert_null(json_object_get(names, "p-aaaaaaaaaa"));
	g_assert_cmpstr(uf_json_get_string(names, "m1"), !=, uf_json_get_string(names, "m2"));
	g_assert_cmpint(uf_json_get_string(names, "c1")[0], ==, 'c');
	g_autofree char *fact = uf_profile_rename_fact("members/m1/contact", names);
	g_assert_true(g_str_has_suffix(fact, "/contact"));
	g_assert_null(strstr(fact, "m1/"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/rename/rename", test_rename);
	g_test_add_func("/profile/rename/names", test_names);
	return g_test_run();
}
