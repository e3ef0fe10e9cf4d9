/* Paths and documents that would take too long, too deep or too much: an error, soon. */
#include <string.h>

#include "uf-error.h"
#include "uf-jsonpath.h"

#define SECONDS 20 /* far above what a limit takes, sanitizers included */

static char *
repeat(const char *before, const char *part, size_t n, const char *after)
{
	GString *out = g_string_new(before);
	for (size_t i = 0; i < n; i++)
		g_string_append(out, part);
	g_string_append(out, after);
	return g_string_free(out, FALSE);
}

static json_t *
nest_arrays(size_t depth)
{
	json_t *value = json_array();
	for (size_t i = 1; i < depth; i++)
		value = json_pack("[o]", value);
	return value;
}

static json_t *
list_integers(size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_integer((json_int_t)i));
	return list;
}

static void
check_parse(const char *text, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse(text, UF_JSONPATH_USE_STRLEN, &error);
	if (why == NULL) {
		g_assert_no_error(error);
		return;
	}
	g_assert_null(path);
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, why));
}

/* @why is NULL when the selection is expected to give @n nodes */
static void
check_select(const char *text, json_t *root, const char *why, size_t n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse(text, UF_JSONPATH_USE_STRLEN, &error);
	g_assert_no_error(error);
	g_test_timer_start();
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, root, &error);
	g_assert_cmpfloat(g_test_timer_elapsed(), <, SECONDS);
	if (why == NULL) {
		g_assert_no_error(error);
		g_assert_cmpuint(uf_json_nodes_get_length(nodes), ==, n);
		return;
	}
	g_assert_null(nodes);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	if (strstr(error->message, why) == NULL)
		g_error("%s: %s", text, error->message);
}

static void
test_length(void)
{
	size_t n = (UF_JSONPATH_MAX_LENGTH - 1) / 2;
	g_autofree char *most = repeat("$", ".a", n, "");
	g_autofree char *more = repeat("$", ".a", n + 1, "");
	check_parse(most, NULL);
	check_parse(more, "too long");
}

static void
test_nesting(void)
{
	static const struct {
		const char *before;
		const char *open;
		const char *after;
		size_t used; /* levels that @before takes */
	} kinds[] = {
		{ "$[?", "(", "@.a", 1 },
		{ "$[?", "!(", "@.a", 1 },
		{ "$", "[?@", "", 0 },
		{ "$[?1 == ", "length(", "1", 1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		size_t n = UF_JSONPATH_MAX_NESTING - kinds[i].used;
		const char *close = i == 2 ? "]" : ")";
		const char *end = i == 2 ? "" : "]";
		g_autofree char *head = repeat(kinds[i].before, kinds[i].open, n, kinds[i].after);
		g_autofree char *most = repeat(head, close, n, end);
		check_parse(most, NULL);
		g_autofree char *more = repeat(kinds[i].before, kinds[i].open, 2000, "");
		check_parse(more, "too deeply nested");
		g_autofree char *one = repeat(kinds[i].before, kinds[i].open, n + 1, "@.a");
		check_parse(one, "too deeply nested");
	}
}

/* what is beside, not inside, does not add up */
static void
test_siblings(void)
{
	g_autofree char *groups = repeat("$[?(@.a)", "||(@.a)", 500, "]");
	g_autofree char *filters = repeat("$", "[?@.a]", 500, "");
	g_autofree char *calls = repeat("$[?length(@.a)==1", "||length(@.a)==1", 500, "]");
	check_parse(groups, NULL);
	check_parse(filters, NULL);
	check_parse(calls, NULL);
}

static void
test_deep_document(void)
{
	static const char *const deep[] = {
		"$..*", "$..a", "$..[?@.a]", "$[?@..a]", "$[?count(@..*) > 0]", "$[?@ == $[0]]"
	};
	g_autoptr(json_t) fits = nest_arrays(UF_JSONPATH_MAX_DEPTH + 1);
	g_autoptr(json_t) beyond = nest_arrays(UF_JSONPATH_MAX_DEPTH + 10);
	check_select("$..*", fits, NULL, UF_JSONPATH_MAX_DEPTH);
	for (size_t i = 0; i < G_N_ELEMENTS(deep); i++)
		check_select(deep[i], beyond, "too deep", 0);
	check_select("$[0][0]", beyond, NULL, 1);

	g_autofree char *long_path = repeat("$", "[0]", UF_JSONPATH_MAX_DEPTH + 1, "");
	check_select(long_path, beyond, "too deep", 0);
}

static void
test_many_nodes(void)
{
	g_autoptr(json_t) root = list_integers(UF_JSONPATH_MAX_NODES);
	check_select("$[*]", root, NULL, UF_JSONPATH_MAX_NODES);
	check_select("$[?@ >= 0]", root, NULL, UF_JSONPATH_MAX_NODES);
	check_select("$[*, 0]", root, "too many nodes", 0);
	check_select("$..[*, 0]", root, "too many nodes", 0);

	/* short path, small document, 10^8 nodes */
	g_autofree char *bomb = repeat("$", "[0,0,0,0,0,0,0,0,0,0]", 8, "");
	g_autoptr(json_t) deep = nest_arrays(10);
	check_select(bomb, deep, "too many nodes", 0);
}

static void
test_much_work(void)
{
	static const char *const heavy[] = {
		"$[?$[?$[?@ == 1]]]",   "$[?count($[*]) == 1]",
		"$[?count($..*) == 1]", "$[?$ == $.x || $[?@ == 5000]]",
		"$[?$ == $]",
	};
	g_autoptr(json_t) root = list_integers(3000);
	for (size_t i = 0; i < G_N_ELEMENTS(heavy); i++)
		check_select(heavy[i], root, "too much work", 0);
	check_select("$[?@ == $[0]]", root, NULL, 1);
}

static void
test_long_texts(void)
{
	g_autofree char *text = repeat("", "x", 1000 * 1000, "");
	g_autoptr(json_t) root = json_array();
	for (int i = 0; i < 1000; i++)
		json_array_append_new(root, json_string(text));
	check_select("$[?length(@) == 1]", root, "too much work", 0);
	check_select("$[?@ == $[0]]", root, "too much work", 0);
	check_select("$[?@ < $[0]]", root, "too much work", 0);
	check_select("$[?search(@, 'y')]", root, "too much work", 0);
}

static void
test_patterns(void)
{
	static const char *const bad[] = { "(a*)*b", "(a|a)*b", "(a|aa)+b", "a*a*a*a*a*b",
					   "(.*)*(.*)*(.*)*b" };
	g_autofree char *text = repeat("", "a", 5000, "c");
	g_autoptr(json_t) root = json_pack("[s]", text);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *path = g_strdup_printf("$[?match(@, '%s')]", bad[i]);
		check_select(path, root, "too long to match", 0);
	}
	check_select("$[?match(@, 'a+c')]", root, NULL, 1);

	/* patterns from the document cost too */
	g_autoptr(json_t) many = json_array();
	for (int i = 0; i < 100 * 1000; i++)
		json_array_append_new(many, json_string("[a-z]{1,20}"));
	check_select("$[?match('ab', @)]", many, "too much work", 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/jsonpath-limits/length", test_length);
	g_test_add_func("/jsonpath-limits/nesting", test_nesting);
	g_test_add_func("/jsonpath-limits/siblings", test_siblings);
	g_test_add_func("/jsonpath-limits/deep-document", test_deep_document);
	g_test_add_func("/jsonpath-limits/many-nodes", test_many_nodes);
	g_test_add_func("/jsonpath-limits/much-work", test_much_work);
	g_test_add_func("/jsonpath-limits/long-texts", test_long_texts);
	g_test_add_func("/jsonpath-limits/patterns", test_patterns);
	return g_test_run();
}
