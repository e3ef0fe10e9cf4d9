/* What a path is: what is refused and where, what can be read back from a parsed one. */
#include <string.h>

#include "uf-error.h"
#include "uf-jsonpath.h"

static const struct {
	const char *path;
	size_t column;
	const char *why;
} refusals[] = {
	{ "", 1, "begins with" },
	{ "a", 1, "begins with" },
	{ "@.a", 1, "begins with '$'" },
	{ " $", 1, "begins with" },
	{ "$ ", 2, "the end" },
	{ "$a", 2, "the end" },
	{ "$.", 3, "name" },
	{ "$.1", 3, "name" },
	{ "$. a", 3, "name" },
	{ "$..", 4, "name" },
	{ "$...a", 4, "name" },
	{ "$.a.", 5, "name" },
	{ "$.-a", 3, "name" },
	{ "$[", 3, "selector" },
	{ "$[]", 3, "selector" },
	{ "$[0", 4, "','" },
	{ "$[0,]", 5, "selector" },
	{ "$[,0]", 3, "selector" },
	{ "$['a]", 6, "without an end" },
	{ "$['a' 'b']", 7, "','" },
	{ "$['\\x']", 5, "escape" },
	{ "$['\\\"']", 5, "escape" },
	{ "$[\"\\'\"]", 5, "escape" },
	{ "$['\\", 5, "escape" },
	{ "$['\\u12']", 8, "hexadecimal" },
	{ "$['\\ud800']", 10, "surrogate" },
	{ "$['\\ud800\\u0041']", 16, "surrogate" },
	{ "$['\\udc00']", 10, "surrogate" },
	{ "$['\n']", 4, "control" },
	{ "$['\xc3\xa9', \xff]", 8, "UTF-8" },
	{ "$['\xc3\xa9', x]", 8, "selector" }, /* columns count characters */
	{ "$[01]", 5, "leading zero" },
	{ "$[-0]", 5, "-0" },
	{ "$[-]", 4, "digit" },
	{ "$[1.0]", 4, "','" },
	{ "$[9007199254740992]", 19, "range" },
	{ "$[-9007199254740992]", 20, "range" },
	{ "$[99999999999999999999]", 23, "range" },
	{ "$[0:-01]", 8, "leading zero" },
	{ "$[1:2:3:4]", 8, "','" },
	{ "$[::9007199254740992]", 21, "range" },
	{ "$[?]", 4, "query, literal" },
	{ "$[?@.a", 7, "','" },
	{ "$[?true]", 4, "compared" },
	{ "$[?'a']", 4, "compared" },
	{ "$[?1 && @.a]", 4, "compared" },
	{ "$[?@.a == ]", 11, "query, literal" },
	{ "$[?@.a = 1]", 8, "','" },
	{ "$[?@.a === 1]", 10, "query, literal" },
	{ "$[?@.a == 1 == 1]", 13, "','" },
	{ "$[?@.a && ]", 11, "query, literal" },
	{ "$[?@.a & @.b]", 8, "','" },
	{ "$[?(@.a]", 8, "')'" },
	{ "$[?!!@.a]", 5, "query, literal" },
	{ "$[?!1]", 5, "compared" },
	{ "$[?!@.a == 1]", 9, "','" },
	{ "$[?@.* == 1]", 4, "single value" },
	{ "$[?@..a == 1]", 4, "single value" },
	{ "$[?1 == @[0, 1]]", 9, "single value" },
	{ "$[?@[?@.a] == 1]", 4, "single value" },
	{ "$[?@.a == 01]", 13, "leading zero" },
	{ "$[?@.a == 1.]", 13, "digit" },
	{ "$[?@.a == 1e]", 13, "digit" },
	{ "$[?@.a == .5]", 11, "query, literal" },
	{ "$[?@.a == True]", 11, "query, literal" },
	{ "$[?@.a == nulls]", 11, "query, literal" },
	{ "$[?upper(@.a) == 'A']", 4, "unknown function" },
	{ "$[?length (@.a) == 1]", 4, "query, literal" },
	{ "$[?length(@.a)]", 4, "compared" },
	{ "$[?length() == 1]", 4, "too few" },
	{ "$[?length(@.a, @.b) == 1]", 16, "too many" },
	{ "$[?length(@.*) == 1]", 11, "single value" },
	{ "$[?length(@.a == 1) == 1]", 15, "')'" },
	{ "$[?length(@.a == 1]", 15, "')'" },
	{ "$[?count(1) == 1]", 10, "a query" },
	{ "$[?count(length(@.a)) == 1]", 10, "a query" },
	{ "$[?count(@.a,) == 1]", 14, "query, literal" },
	{ "$[?value(@.a)]", 4, "compared" },
	{ "$[?match(@.a, 'x') == true]", 4, "single value" },
	{ "$[?match(@.*, 'x')]", 10, "single value" },
	{ "$[?match(@.a)]", 4, "too few" },
	{ "$[?search(match(@.a, 'x'), 'x')]", 11, "single value" },
};

static void
test_refusals(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *column =
		    g_strdup_printf("JSONPath, column %zu: ", refusals[i].column);
		g_assert_null(uf_jsonpath_parse(refusals[i].path, UF_JSONPATH_USE_STRLEN, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		if (!g_str_has_prefix(error->message, column) ||
		    strstr(error->message, refusals[i].why) == NULL)
			g_error("%s: %s", refusals[i].path, error->message);
	}
}

/* a path may hold the name of a person; a message never does */
static void
test_quotes_nothing(void)
{
	static const char *const paths[] = {
		"$.EXEMPLE%", "$['EXEMPLE'", "$[?@.name == 'EXEMPLE']EXEMPLE",  "$[?EXEMPLE]",
		"EXEMPLE",    "$['EXEMPLE",  "$[?@.name == 'EXEMPLE' EXEMPLE]", "$[?exemple(@)]",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_jsonpath_parse(paths[i], UF_JSONPATH_USE_STRLEN, &error));
		g_assert_null(strcasestr(error->message, "exemple"));
	}
}

/* a length stops before the end of the text, and goes beyond a NUL */
static void
test_length(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse("$.a]]]", 3, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(uf_jsonpath_get_n_segments(path), ==, 1);
	g_assert_null(uf_jsonpath_parse("$.a\0.b", 6, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "column 4:"));
	g_clear_error(&error);
	g_assert_null(uf_jsonpath_parse("$.a", 0, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

static const struct {
	const char *path;
	bool relative;
	bool singular;
} shapes[] = {
	{ "$", false, true },       { "@", true, true },      { "$.a[0]['b'][-1]", false, true },
	{ "@ .a", true, true },     { "$.*", false, false },  { "@[0, 1]", true, false },
	{ "$[0:1]", false, false }, { "$..a", false, false }, { "$.a[?@.b].c", false, false },
};

static void
test_shapes(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse_relative(shapes[i].path, UF_JSONPATH_USE_STRLEN, &error);
		g_assert_no_error(error);
		g_assert_cmpint(uf_jsonpath_is_relative(path), ==, shapes[i].relative);
		g_assert_cmpint(uf_jsonpath_is_singular(path), ==, shapes[i].singular);
	}
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_jsonpath_parse_relative("a.b", UF_JSONPATH_USE_STRLEN, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "'@' or '$'"));
}

/* writes a path again from what can be read of it, with its queries in braces */
static void
describe(const UfJsonPath *path, GString *out)
{
	g_string_append_c(out, uf_jsonpath_is_relative(path) ? '@' : '$');
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		g_string_append(out, segment->descendant ? " .." : " ");
		for (size_t j = 0; j < segment->n_selectors; j++) {
			const UfJsonPathSelector *selector = &segment->selectors[j];
			const UfJsonPathFilter *filter = selector->filter;
			const UfJsonPathSlice *slice = &selector->slice;
			g_string_append(out, j > 0 ? "," : "");
			if (selector->kind == UF_JSONPATH_NAME)
				g_string_append(out, selector->name);
			if (selector->kind == UF_JSONPATH_INDEX)
				g_string_append_printf(out, "%d", (int)selector->index);
			if (selector->kind == UF_JSONPATH_WILDCARD)
				g_string_append_c(out, '*');
			if (selector->kind == UF_JSONPATH_SLICE)
				g_string_append_printf(out, "%d/%d/%d", (int)slice->start,
						       (int)slice->end, (int)slice->step);
			if (selector->kind != UF_JSONPATH_FILTER)
				continue;
			g_string_append_c(out, '{');
			for (size_t k = 0; k < uf_jsonpath_filter_get_n_queries(filter); k++) {
				g_string_append(out, k > 0 ? "; " : "");
				describe(uf_jsonpath_filter_get_query(filter, k), out);
			}
			g_string_append_c(out, '}');
		}
	}
}

static const struct {
	const char *path;
	const char *expected;
} descriptions[] = {
	{ "$", "$" },
	{ "$.a['b c'][0]", "$ a b c 0" },
	{ "$['a',\"b\",-1,*,1:2:3,:,::-1]", "$ a,b,-1,*,1/2/3,0/0/1,0/0/-1" },
	{ "$..a..*", "$ ..a ..*" },
	{ "$.m[?@.role == 'x'].birth.date", "$ m {@ role} birth date" },
	{ "$.m[?@.a && ($.b || !@.c[1])]", "$ m {@ a; $ b; @ c 1}" },
	{ "$.m[?count(@.a[*]) > length(@.b), ?match(@.c, $.d)]", "$ m {@ a *; @ b},{@ c; $ d}" },
	{ "$[?@.r[?@.k == $.x].v]", "$ {@ r {@ k; $ x} v}" },
	{ "$[?1 == 1]", "$ {}" },
};

static void
test_read_back(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(descriptions); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse(descriptions[i].path, UF_JSONPATH_USE_STRLEN, &error);
		g_assert_no_error(error);
		g_autoptr(GString) out = g_string_new(NULL);
		describe(path, out);
		g_assert_cmpstr(out->str, ==, descriptions[i].expected);
	}
}

static const struct {
	const char *path;
	size_t expected;
} patterns[] = {
	{ "$[?match(@, '[a-z]+')]", 0 },
	{ "$[?match(@, '\\\\d+')]", 1 },
	{ "$[?match(@, 'a') || !search(@, '(') && search(@, '*')]", 2 },
	{ "$[?match(@, 1)]", 1 },
	{ "$[?match(@, $.pattern)]", 0 },
	{ "$[?count(@.*) == 1]", 0 },
};

static void
test_bad_patterns(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse(patterns[i].path, UF_JSONPATH_USE_STRLEN, &error);
		g_assert_no_error(error);
		const UfJsonPathSelector *selector = uf_jsonpath_get_segment(path, 0)->selectors;
		g_assert_cmpuint(uf_jsonpath_filter_count_bad_patterns(selector->filter), ==,
				 patterns[i].expected);
	}
}

/* every beginning of a path, and every path with one byte changed: an answer, never a crash */
static void
test_damaged(void)
{
	static const char *const paths[] = {
		"$..a['b', \"\\ud834\\udd1e\"][?!(@.c[-1] >= 1.5e-3) && match(@.d, '[^a-z]\\\\.')]",
		"$[?count(@..*) == length($.x['y']) || value(@.z) != null, 1:2:-3, *, 0]",
		"@.caf\xc3\xa9[?@ == 'a\\u00e9\\n' && (@.b < $.c || search(@.d, 'x'))]",
	};
	static const char bytes[] = "$@.*[]()?!=<>&|'\"\\,:-0eu \x80\xff";
	size_t accepted = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		size_t length = strlen(paths[i]);
		for (size_t j = 0; j < length * sizeof(bytes); j++) {
			size_t at = j / sizeof(bytes);
			/* a buffer of its own, so that a read too far is seen */
			g_autofree char *text = g_memdup2(paths[i], length);
			text[at] = bytes[j % sizeof(bytes)];
			size_t kept = text[at] == '\0' ? at : length;
			g_autoptr(GError) error = NULL;
			g_autofree char *exact = g_memdup2(text, MAX(kept, 1));
			g_autoptr(UfJsonPath) path =
			    uf_jsonpath_parse_relative(exact, kept, &error);
			g_assert_true((path == NULL) == (error != NULL));
			accepted += path != NULL;
		}
	}
	g_assert_cmpuint(accepted, >, 100);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/jsonpath-parse/refusals", test_refusals);
	g_test_add_func("/jsonpath-parse/quotes-nothing", test_quotes_nothing);
	g_test_add_func("/jsonpath-parse/length", test_length);
	g_test_add_func("/jsonpath-parse/shapes", test_shapes);
	g_test_add_func("/jsonpath-parse/read-back", test_read_back);
	g_test_add_func("/jsonpath-parse/bad-patterns", test_bad_patterns);
	g_test_add_func("/jsonpath-parse/damaged", test_damaged);
	return g_test_run();
}
