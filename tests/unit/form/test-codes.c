#include "form-fixture.h"
#include "uf-codes.h"

#define LIST                                                                                       \
	"{\"schema\": 1, \"codes\": \"situation\", \"title\": \"Situation\","                      \
	"\"source\": \"liste inventee\", \"seen\": \"2026-08-19\", \"entries\": ["                 \
	"{\"from\": \"single\", \"to\": \"1\", \"label\": \"Seul\"},"                              \
	"{\"from\": \"widowed\", \"to\": \"1\"}, {\"from\": \"married\", \"to\": \"2\"}],"         \
	"\"ask\": [\"separated\"]}"

static void
test_find(void)
{
	static const struct {
		const char *from;
		UfCodesResult result;
		const char *to;
	} cases[] = {
		{ "single", UF_CODES_MAPPED, "1" },         { "widowed", UF_CODES_MAPPED, "1" },
		{ "married", UF_CODES_MAPPED, "2" },        { "separated", UF_CODES_ASK, "kept" },
		{ "cohabiting", UF_CODES_UNKNOWN, "kept" }, { "", UF_CODES_UNKNOWN, "kept" },
		{ "SINGLE", UF_CODES_UNKNOWN, "kept" },
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_parse(LIST);
	g_autoptr(UfCodes) codes = uf_codes_parse(root, "list.json", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_codes_get_id(codes), ==, "situation");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *to = "kept";
		g_assert_cmpint(uf_codes_find(codes, cases[i].from, &to), ==, cases[i].result);
		g_assert_cmpstr(to, ==, cases[i].to);
	}
	g_assert_cmpstr(uf_codes_find_label(codes, "1"), ==, "Seul");
	g_assert_null(uf_codes_find_label(codes, "2"));
	g_assert_null(uf_codes_find_label(codes, "9"));
}

static void
test_walk(void)
{
	g_autoptr(json_t) root = fixture_parse(LIST);
	g_autoptr(UfCodes) codes = uf_codes_parse(root, "list.json", NULL);
	g_assert_cmpuint(uf_codes_get_count(codes), ==, 3);
	for (size_t i = 0; i < uf_codes_get_count(codes); i++) {
		const char *from;
		const char *to;
		const char *found = NULL;
		uf_codes_get_entry(codes, i, &from, &to);
		g_assert_cmpint(uf_codes_find(codes, from, &found), ==, UF_CODES_MAPPED);
		g_assert_cmpstr(found, ==, to);
	}
}

static void
test_bad_lists(void)
{
	static const struct {
		const char *key;
		const char *value;
		const char *expected;
	} bad[] = {
		{ "entries", "[]", "/entries: has too few elements" },
		{ "entries", "[{\"from\": \"a\"}]", "/entries/0: needs \"to\"" },
		{ "entries", "[{\"from\": \"a\", \"to\": 1}]",
		  "/entries/0/to: has the wrong type" },
		{ "entries", "[{\"from\": \"a\", \"to\": \"1\"}, {\"from\": \"a\", \"to\": \"2\"}]",
		  "/entries/1/from: the code \"a\" comes twice" },
		{ "ask", "[\"single\"]", "/ask/0: the code \"single\" comes twice" },
		{ "ask", "[\"x\", \"x\"]", "/ask: says the same thing twice" },
		{ "seen", "\"yesterday\"", "/seen: is not written as expected" },
		{ "codes", "\"Situation\"", "/codes: is not written as expected" },
		{ "default", "\"1\"", "/default: unknown key" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = fixture_parse(LIST);
		json_object_set_new(root, bad[i].key, fixture_parse(bad[i].value));
		g_autoptr(UfCodes) codes = uf_codes_parse(root, "list.json", &error);
		g_assert_null(codes);
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, bad[i].expected);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codes/find", test_find);
	g_test_add_func("/codes/walk", test_walk);
	g_test_add_func("/codes/bad-lists", test_bad_lists);
	return g_test_run();
}
