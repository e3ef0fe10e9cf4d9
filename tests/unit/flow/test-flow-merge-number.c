/* A child who has the number of a parent: the two are two people when records become one. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-household.h"
#include "uf-flow-merge.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-json.h"

#define NIR                                                                                        \
	"\"identifiers\": [{\"id\": \"i%d\", \"scheme\": \"nir\", "                                \
	"\"value\": \"284052901901030\"}]"
#define MARIE                                                                                      \
	"{\"id\": \"m%d\", \"birth_name\": \"ESSAI\", \"given_names\": [\"Marie\"], "              \
	"\"birth\": {\"date\": \"1984-05-12\"}, " NIR "}"
/* of whom more is known */
#define ZOE                                                                                        \
	"{\"id\": \"m%d\", \"birth_name\": \"MODÈLE\", \"given_names\": [\"Zoé\"], "             \
	"\"birth\": {\"date\": \"2020-03-04\", \"place\": \"Rezé\"}, " NIR "}"
/* of whom the day of birth is not known */
#define UNDATED                                                                                    \
	"{\"id\": \"m%d\", \"birth_name\": \"MODÈLE\", \"given_names\": [\"Zoé\"], "             \
	"\"birth\": {\"place\": \"Rezé\"}, " NIR "}"
#define RECORD "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": ["

static const char *const marie = RECORD MARIE "]}";
static const char *const zoe = RECORD ZOE "]}";
static const char *const both[] = { RECORD MARIE ", " ZOE "]}", RECORD ZOE ", " MARIE "]}",
				    RECORD MARIE ", " UNDATED "]}" };

static char *
add(Fixture *fixture, const char *format)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(fixture->home, "someone.json", NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	for (int n = 0; *format != '\0'; format++) {
		if (!g_str_has_prefix(format, "%d")) {
			g_string_append_c(text, *format);
			continue;
		}
		g_string_append_printf(text, "%d", ++n);
		format++;
	}
	flow_write(fixture, "someone.json", text->str);
	g_autoptr(json_t) result = uf_flow_person_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_json_get_string(result, "person"));
	return g_strdup(uf_json_get_string(result, "person"));
}

/* Marie and Zoé, each with her own facts. */
static void
assert_two(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	const json_t *members = uf_profile_find_fact(profile, "members");
	g_assert_cmpuint(json_array_size(members), ==, 2);
	for (size_t i = 0; i < 2; i++) {
		const json_t *member = json_array_get(members, i);
		const json_t *birth = json_object_get(member, "birth");
		const bool is_marie =
		    g_strcmp0(uf_json_get_string(member, "birth_name"), "ESSAI") == 0;
		const char *given =
		    json_string_value(json_array_get(json_object_get(member, "given_names"), 0));
		g_assert_cmpstr(given, ==, is_marie ? "Marie" : "Zoé");
		if (is_marie)
			g_assert_cmpstr(uf_json_get_string(birth, "date"), ==, "1984-05-12");
		else
			g_assert_cmpstr(uf_json_get_string(birth, "date"), !=, "1984-05-12");
		g_assert_cmpstr(uf_json_get_string(birth, "place"), ==, is_marie ? NULL : "Rezé");
	}
}

/* Who is there is recognised, in whatever order; who is not is somebody else. */
static void
test_merge(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *stays = add(fixture, marie);
		g_autofree char *goes = add(fixture, both[i]);
		UfFlowMergePerson person;
		UfFlowMergeChoice choice;
		g_autoptr(UfFlowMerge) merge =
		    uf_flow_merge_new(fixture->flow, stays, goes, &error);
		g_assert_no_error(error);
		g_test_message("order %zu", i);
		g_assert_false(uf_flow_merge_next_person(merge, &person));
		while (uf_flow_merge_next(merge, &choice, &error))
			g_error("%s is asked", choice.title);
		g_assert_no_error(error);
		g_autoptr(json_t) result = uf_flow_merge_save(merge, &error);
		g_assert_no_error(error);
		assert_two(fixture, stays);
	}
}

/* The number alone does not say that she is her mother: it is asked, and two people alone are no
 * merge. */
static void
test_apart(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *stays = add(fixture, marie);
	g_autofree char *goes = add(fixture, zoe);
	UfFlowMergePerson person;
	UfFlowMergeChoice choice;
	g_autoptr(UfFlowMerge) merge = uf_flow_merge_new(fixture->flow, stays, goes, &error);
	g_assert_no_error(error);
	g_assert_true(uf_flow_merge_next_person(merge, &person));
	uf_flow_merge_choose_person(merge, 0);
	g_assert_false(uf_flow_merge_next_person(merge, &person));
	g_assert_false(uf_flow_merge_next(merge, &choice, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
}

static size_t
count_members(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	return json_array_size(uf_profile_find_fact(profile, "members"));
}

/* A household that comes: a child is no parent, and "no" to the question is two people. */
static void
test_join(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = add(fixture, marie);
	g_autofree char *child = add(fixture, zoe);
	g_autofree char *homonym = add(fixture, marie);
	g_autoptr(json_t) date = json_pack("{s:s}", "date", "2026-11-20");
	g_autoptr(json_t) two = json_pack("{s:s, s:s}", "date", "2026-11-20", "same/m1", "no");
	g_autoptr(json_t) joined =
	    uf_flow_household_join(fixture->flow, person, child, date, &error);
	g_assert_no_error(error);
	assert_two(fixture, person);
	g_autoptr(json_t) result =
	    uf_flow_household_join(fixture->flow, person, homonym, two, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count_members(fixture, person), ==, 3);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/merge-number/merge", test_merge },
		{ "/flow/merge-number/apart", test_apart },
		{ "/flow/merge-number/join", test_join },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
