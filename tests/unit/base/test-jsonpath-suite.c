/* The public compliance suite of JSONPath (jsonpath-standard/jsonpath-compliance-test-suite), one
 * GTest path per case. Looked for in $UF_SHARED, or beside the source tree; skipped when absent. */
#include <string.h>

#include "uf-error.h"
#include "uf-jsonpath.h"

static char *
find_suite(void)
{
	const char *shared = g_getenv("UF_SHARED");
	const char *source = g_getenv("UF_SOURCE_ROOT");
	if (shared != NULL)
		return g_build_filename(shared, "suites", "jsonpath", "cts.json", NULL);
	return g_build_filename(source != NULL ? source : ".", "..", "shared", "suites", "jsonpath",
				"cts.json", NULL);
}

static UfJsonPath *
parse_selector(const json_t *test, GError **error)
{
	const json_t *selector = json_object_get(test, "selector");
	return uf_jsonpath_parse(json_string_value(selector), json_string_length(selector), error);
}

static void
test_invalid(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = parse_selector(data, &error);
	g_assert_null(path);
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "column "));
}

static json_t *
list_values(const UfJsonNodes *nodes)
{
	json_t *list = json_array();
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++)
		json_array_append(list, uf_json_nodes_get_value(nodes, i));
	return list;
}

static json_t *
list_paths(const UfJsonNodes *nodes)
{
	json_t *list = json_array();
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		g_autofree char *path = uf_json_nodes_format_path(nodes, i);
		json_array_append_new(list, json_string(path));
	}
	return list;
}

/* every normalized path selects its own node and is written the same again */
static void
check_paths_select_themselves(const UfJsonNodes *nodes, json_t *document)
{
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = uf_json_nodes_format_path(nodes, i);
		g_autoptr(UfJsonPath) path = uf_jsonpath_parse(text, strlen(text), &error);
		g_assert_no_error(error);
		g_assert_true(uf_jsonpath_is_singular(path));
		g_autoptr(UfJsonNodes) found = uf_jsonpath_select(path, document, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(uf_json_nodes_get_length(found), ==, 1);
		g_assert_true(uf_json_nodes_get_value(found, 0) ==
			      uf_json_nodes_get_value(nodes, i));
		g_autofree char *again = uf_json_nodes_format_path(found, 0);
		g_assert_cmpstr(again, ==, text);
	}
}

static void
test_valid(gconstpointer data)
{
	const json_t *test = data;
	json_t *document = json_object_get(test, "document");
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = parse_selector(test, &error);
	g_assert_no_error(error);
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, document, &error);
	g_assert_no_error(error);
	check_paths_select_themselves(nodes, document);

	g_autoptr(json_t) values = list_values(nodes);
	g_autoptr(json_t) paths = list_paths(nodes);
	json_t *result = json_object_get(test, "result");
	if (result != NULL) {
		g_assert_true(json_equal(values, result));
		g_assert_true(json_equal(paths, json_object_get(test, "result_paths")));
		return;
	}
	size_t i;
	bool found = false;
	json_array_foreach(json_object_get(test, "results"), i, result)
	{
		json_t *expected = json_array_get(json_object_get(test, "results_paths"), i);
		found = found || (json_equal(values, result) && json_equal(paths, expected));
	}
	g_assert_true(found);
}

static void
test_absent(gconstpointer data)
{
	g_autofree char *message = g_strdup_printf("no suite at %s; set UF_SHARED", (char *)data);
	g_test_skip(message);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_autofree char *file = find_suite();
	g_autoptr(json_t) suite = json_load_file(file, JSON_ALLOW_NUL, NULL);
	if (suite == NULL) {
		g_test_add_data_func("/jsonpath-suite/absent", file, test_absent);
		return g_test_run();
	}

	size_t i;
	size_t invalid = 0;
	json_t *test;
	const json_t *tests = json_object_get(suite, "tests");
	json_array_foreach(tests, i, test)
	{
		const char *name = json_string_value(json_object_get(test, "name"));
		g_autofree char *safe = g_strdelimit(g_strdup(name), "/", '|');
		g_autofree char *path = g_strdup_printf("/jsonpath-suite/%zu %s", i, safe);
		bool refused = json_is_true(json_object_get(test, "invalid_selector"));
		invalid += refused;
		g_test_add_data_func(path, test, refused ? test_invalid : test_valid);
	}
	g_test_message("%zu cases: %zu selections, %zu invalid selectors", json_array_size(tests),
		       json_array_size(tests) - invalid, invalid);
	return g_test_run();
}
