#include "uf-fact-id.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-jsonpath.h"

static const char document[] =
    "{\"members\": [{\"id\": \"m1\", \"birth\": {\"date\": \"1984\"},"
    " \"given_names\": [\"Ada\", \"Zoé\"],"
    " \"phones\": [{\"id\": \"t9\", \"number\": \"x\"}]}, {\"birth\": {\"date\": \"1990\"}}],"
    " \"housing\": {\"rent\": 45000}}";

static json_t *
parse_document(void)
{
	return uf_json_parse(document, strlen(document), "document", NULL);
}

static void
test_valid(void)
{
	static const struct {
		const char *id;
		bool good;
	} rows[] = {
		{ "members/m1/birth/date", true },
		{ "a", true },
		{ "a_b-c.d/E9", true },
		{ "", false },
		{ "/a", false },
		{ "a/", false },
		{ "a//b", false },
		{ "a b", false },
		{ "é", false },
		{ "a/b\nc", false },
		{ "../x", true },
		{ "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", true },
		{ "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].id);
		g_assert_true(uf_fact_id_is_valid(rows[i].id) == rows[i].good);
	}
	g_autofree char *long_id = g_strnfill(UF_FACT_ID_MAX + 1, 'a');
	g_assert_false(uf_fact_id_is_valid(long_id));
	g_assert_true(uf_fact_id_is_under("a/b/c", "a/b"));
	g_assert_true(uf_fact_id_is_under("a/b", "a/b"));
	g_assert_false(uf_fact_id_is_under("a/bc", "a/b"));
	g_assert_false(uf_fact_id_is_under("a", "a/b"));
}

static void
test_from_path(void)
{
	static const struct {
		const char *path;
		const char *id; /* NULL: no identity */
	} rows[] = {
		{ "$.members[0].birth.date", "members/m1/birth/date" },
		{ "$.members[0].phones[0].number", "members/m1/phones/t9/number" },
		{ "$.members[0].given_names[1]", "members/m1/given_names" },
		{ "$.members[0].given_names", "members/m1/given_names" },
		{ "$.members[0]", "members/m1" },
		{ "$.housing.rent", "housing/rent" },
		{ "$.members[1].birth.date", NULL },
		{ "$", NULL },
	};
	g_autoptr(json_t) root = parse_document();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].path);
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse(rows[i].path, UF_JSONPATH_USE_STRLEN, NULL);
		g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, root, NULL);
		g_assert_cmpuint(uf_json_nodes_get_length(nodes), ==, 1);
		size_t n;
		const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, 0, &n);
		g_autofree char *id = uf_fact_id_from_steps(root, steps, n);
		g_assert_cmpstr(id, ==, rows[i].id);
	}
}

static void
test_find_and_set(void)
{
	g_autoptr(json_t) root = parse_document();
	g_assert_cmpstr(json_string_value(uf_fact_id_find(root, "members/m1/phones/t9/number")), ==,
			"x");
	g_assert_null(uf_fact_id_find(root, "members/m2/birth/date"));
	g_assert_null(uf_fact_id_find(root, "members/m1/birth/date/year"));

	static const struct {
		const char *id;
		bool good;
	} rows[] = {
		{ "members/m1/birth/date", true },
		{ "members/m1/stay/permit/end", true },
		{ "housing/rent", true },
		{ "members/m7/birth/date", false },
		{ "members/m1/phones/t9/number/day", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) value = json_string("new");
		g_test_message("%s", rows[i].id);
		g_assert_true(uf_fact_id_set(root, rows[i].id, value, &error) == rows[i].good);
		if (!rows[i].good) {
			g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
			continue;
		}
		g_assert_true(uf_fact_id_find(root, rows[i].id) == value);
		g_assert_true(uf_fact_id_set(root, rows[i].id, NULL, NULL));
		g_assert_null(uf_fact_id_find(root, rows[i].id));
	}
	/* removing what is not there changes nothing */
	g_autoptr(json_t) before = json_deep_copy(root);
	g_assert_true(uf_fact_id_set(root, "members/m7/birth/date", NULL, NULL));
	g_assert_true(json_equal(before, root));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fact-id/valid", test_valid);
	g_test_add_func("/fact-id/from-path", test_from_path);
	g_test_add_func("/fact-id/find-and-set", test_find_and_set);
	return g_test_run();
}
