/* References to schemas: resolution of RFC 3986 (its own examples, section 5.4) and JSON Pointers.
 */
#include "schema-fixture.h"
#include "uf-schema-private.h"

typedef struct {
	const char *base;
	const char *reference;
	const char *uri; /* NULL: refused */
	const char *fragment;
} Row;

#define BASE "http://a/b/c/d;p?q"

static const Row rows[] = {
	{ BASE, "g:h", "g:h", NULL },
	{ BASE, "g", "http://a/b/c/g", NULL },
	{ BASE, "./g", "http://a/b/c/g", NULL },
	{ BASE, "g/", "http://a/b/c/g/", NULL },
	{ BASE, "/g", "http://a/g", NULL },
	{ BASE, "//g", "http://g", NULL },
	{ BASE, "?y", "http://a/b/c/d;p?y", NULL },
	{ BASE, "g?y", "http://a/b/c/g?y", NULL },
	{ BASE, "#s", "http://a/b/c/d;p?q", "s" },
	{ BASE, "g#s", "http://a/b/c/g", "s" },
	{ BASE, "g?y#s", "http://a/b/c/g?y", "s" },
	{ BASE, ";x", "http://a/b/c/;x", NULL },
	{ BASE, "g;x", "http://a/b/c/g;x", NULL },
	{ BASE, "", "http://a/b/c/d;p?q", NULL },
	{ BASE, ".", "http://a/b/c/", NULL },
	{ BASE, "./", "http://a/b/c/", NULL },
	{ BASE, "..", "http://a/b/", NULL },
	{ BASE, "../g", "http://a/b/g", NULL },
	{ BASE, "../..", "http://a/", NULL },
	{ BASE, "../../g", "http://a/g", NULL },
	{ BASE, "../../../g", "http://a/g", NULL },
	{ BASE, "/./g", "http://a/g", NULL },
	{ BASE, "/../g", "http://a/g", NULL },
	{ BASE, "g.", "http://a/b/c/g.", NULL },
	{ BASE, "..g", "http://a/b/c/..g", NULL },
	{ BASE, "./../g", "http://a/b/g", NULL },
	{ BASE, "./g/.", "http://a/b/c/g/", NULL },
	{ BASE, "g/./h", "http://a/b/c/g/h", NULL },
	{ BASE, "g/../h", "http://a/b/c/h", NULL },
	{ BASE, "g?y/../x", "http://a/b/c/g?y/../x", NULL },
	{ "http://a", "b", "http://a/b", NULL },
	{ "http://a?q", "b", "http://a/b", NULL },
	{ "urn:uuid:1", "#/a%25b", "urn:uuid:1", "/a%b" },
	{ "urn:uuid:1", "", "urn:uuid:1", NULL },
	{ "file:///folder/a.json", "b.json", "file:///folder/b.json", NULL },
	{ NULL, "HTTP://a/b#", "http://a/b", "" },
	{ NULL, "urn:a:b", "urn:a:b", NULL },
	{ NULL, "b", NULL, NULL },
	{ NULL, "", NULL, NULL },
	{ NULL, "//a/b", NULL, NULL },
	{ NULL, "1a:b", NULL, NULL },
	{ BASE, "#%zz", NULL, NULL },
	{ BASE, "#%", NULL, NULL },
	{ BASE, "#%00", NULL, NULL },
};

static void
test_resolve(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *fragment = NULL;
		g_autofree char *uri =
		    uf_schema_uri_resolve(rows[i].base, rows[i].reference, &fragment, &error);
		g_test_message("%s", rows[i].reference);
		g_assert_cmpstr(uri, ==, rows[i].uri);
		g_assert_cmpstr(fragment, ==, rows[i].fragment);
		g_assert_true((uri == NULL) == (error != NULL));
	}
}

static void
test_pointer(void)
{
	static const struct {
		const char *pointer;
		const char *found; /* compact JSON; NULL: nothing */
	} table[] = {
		{ "", "{'a/b':{'~':[1,[2]]},'':3}" },
		{ "/", "3" },
		{ "/a~1b/~0/1/0", "2" },
		{ "/a~1b/~0/0", "1" },
		{ "/a~1b/~0/00", NULL },
		{ "/a~1b/~0/2", NULL },
		{ "/a~1b/~0/-", NULL },
		{ "/a~1b/~0/99999999999999999999", NULL },
		{ "/a~1b/~0/0/x", NULL },
		{ "/a/b", NULL },
		{ "/a~", NULL },
		{ "/a~2b", NULL },
		{ "a", NULL },
	};
	g_autoptr(json_t) root = parse_quoted("{'a/b': {'~': [1, [2]]}, '': 3}");
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		json_t *value = uf_schema_uri_find_pointer(root, table[i].pointer);
		g_test_message("%s", table[i].pointer);
		g_assert_true((value == NULL) == (table[i].found == NULL));
		g_autoptr(json_t) expected = value == NULL ? NULL : parse_quoted(table[i].found);
		g_assert_true(value == NULL || json_equal(value, expected));
	}
}

static void
test_escape(void)
{
	g_autofree char *key = uf_schema_uri_add_pointer("/x", "a/b~c");
	g_autofree char *index = uf_schema_uri_add_index("/x", 12);
	g_assert_cmpstr(key, ==, "/x/a~1b~0c");
	g_assert_cmpstr(index, ==, "/x/12");
}

/* Values that are equal for JSON Schema have one hash; a sample of those that differ does not. */
static void
test_hash(void)
{
	static const struct {
		const char *left;
		const char *right;
		bool same;
	} table[] = {
		{ "1", "1.0", true },
		{ "0", "-0.0", true },
		{ "1e300", "1e300", true },
		{ "{'a': 1, 'b': [2.0]}", "{'b': [2], 'a': 1.0}", true },
		{ "'a'", "'b'", false },
		{ "[1, 2]", "[2, 1]", false },
		{ "{'a': 1, 'b': 2}", "{'a': 2, 'b': 1}", false },
		{ "[]", "{}", false },
		{ "null", "false", false },
		{ "[[], 1]", "[[1]]", false },
		{ "1", "'1'", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(json_t) left = parse_quoted(table[i].left);
		g_autoptr(json_t) right = parse_quoted(table[i].right);
		g_test_message("%s %s", table[i].left, table[i].right);
		g_assert_true(uf_schema_value_is_same(left, right) == table[i].same);
		g_assert_true((uf_schema_value_hash(left) == uf_schema_value_hash(right)) ==
			      table[i].same);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/uri/resolve", test_resolve);
	g_test_add_func("/schema/uri/pointer", test_pointer);
	g_test_add_func("/schema/uri/escape", test_escape);
	g_test_add_func("/schema/value/hash", test_hash);
	return g_test_run();
}
