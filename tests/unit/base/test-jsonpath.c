/* What a path selects: every selector, operator and function, rows, and locations. */
#include <string.h>

#include "uf-error.h"
#include "uf-jsonpath.h"

/* Ada Exemple and her household never existed */
static const char household[] =
    "{'today': '2026-09-01', 'household': {'situation': {'status': 'single'}, 'rooms': 3},"
    " 'members': ["
    "  {'id': 'm1', 'role': 'applicant', 'names': ['Ada', 'Zoé'], 'birth': {'date': '1990-02-28'},"
    "   'resources': [{'kind': 'rsa', 'amount': 60775}, {'kind': 'apl', 'amount': 25000}]},"
    "  {'id': 'm2', 'role': 'child', 'names': ['Bob'], 'birth': {'date': '2015', 'place': null},"
    "   'resources': []},"
    "  {'id': 'm3', 'role': 'child', 'names': [], 'resources': [{'kind': 'rsa', 'amount': 0}]}],"
    " 'contact': {'e-mail': 'ada@exemple.invalid', '': 1, '$': 2, 'a`b': 3}}";

/* documents are written with ' for a quotation mark and ` for an apostrophe */
static json_t *
load(const char *text)
{
	g_autofree char *json = g_strdup(text);
	g_strdelimit(json, "'", '"');
	g_strdelimit(json, "`", '\'');
	json_t *root = json_loads(json, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(root);
	return root;
}

static UfJsonPath *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	UfJsonPath *path = uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, &error);
	if (error != NULL)
		g_test_message("%s", text);
	g_assert_no_error(error);
	return path;
}

static UfJsonNodes *
select_text(const char *text, json_t *root)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = parse(text);
	UfJsonNodes *nodes = uf_jsonpath_select(path, root, &error);
	g_assert_no_error(error);
	return nodes;
}

/* the normalized paths, a space between them */
static char *
join_paths(const UfJsonNodes *nodes)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++) {
		g_autofree char *path = uf_json_nodes_format_path(nodes, i);
		g_string_append_printf(out, "%s%s", i == 0 ? "" : " ", path);
	}
	return g_string_free(out, FALSE);
}

static const struct {
	const char *path;
	const char *expected;
} selections[] = {
	{ "$", "$" },
	{ "@", "$" },
	{ "$.today", "$['today']" },
	{ "$['today']", "$['today']" },
	{ "$[\"today\"]", "$['today']" },
	{ "$ [ 'today' ]", "$['today']" },
	{ "$\n.today", "$['today']" },
	{ "$['\\u0074oday']", "$['today']" },
	{ "$.absent", "" },
	{ "$.today.absent", "" },
	{ "$.today[0]", "" },
	{ "$.members.id", "" },
	{ "$.contact['']", "$['contact']['']" },
	{ "$.contact['$']", "$['contact']['$']" },
	{ "$.contact['a\\'b']", "$['contact']['a\\'b']" },
	{ "$.contact[\"a'b\"]", "$['contact']['a\\'b']" },
	{ "$.contact['\\u0000']", "" },
	{ "$.contact['e-mail\\u0000']", "" },
	{ "$.members[0].id", "$['members'][0]['id']" },
	{ "$.members[-1].id", "$['members'][2]['id']" },
	{ "$.members[3]", "" },
	{ "$.members[-4]", "" },
	{ "$.household[0]", "" },
	{ "$.household.*", "$['household']['situation'] $['household']['rooms']" },
	{ "$.members[*].id", "$['members'][0]['id'] $['members'][1]['id'] $['members'][2]['id']" },
	{ "$.members[1:].id", "$['members'][1]['id'] $['members'][2]['id']" },
	{ "$.members[:2].id", "$['members'][0]['id'] $['members'][1]['id']" },
	{ "$.members[ -2 : -1 ].id", "$['members'][1]['id']" },
	{ "$.members[::2].id", "$['members'][0]['id'] $['members'][2]['id']" },
	{ "$.members[::-1].id",
	  "$['members'][2]['id'] $['members'][1]['id'] $['members'][0]['id']" },
	{ "$.members[5:0:-2].id", "$['members'][2]['id']" },
	{ "$.members[-9:9:9].id", "$['members'][0]['id']" },
	{ "$.members[::0]", "" },
	{ "$.members[2:1]", "" },
	{ "$.members[9007199254740991:-9007199254740991:-9007199254740991]", "$['members'][2]" },
	{ "$.household[:]", "" },
	{ "$.members[0,0,'id']", "$['members'][0] $['members'][0]" },
	{ "$.members[2, 0]['role', 'id']", "$['members'][2]['role'] $['members'][2]['id']"
					   " $['members'][0]['role'] $['members'][0]['id']" },
	{ "$..amount", "$['members'][0]['resources'][0]['amount']"
		       " $['members'][0]['resources'][1]['amount']"
		       " $['members'][2]['resources'][0]['amount']" },
	{ "$.members[0]..[0]", "$['members'][0]['names'][0] $['members'][0]['resources'][0]" },
	{ "$.household..*", "$['household']['situation'] $['household']['rooms']"
			    " $['household']['situation']['status']" },
	{ "$..birth..date", "$['members'][0]['birth']['date'] $['members'][1]['birth']['date']" },
	{ "$.members[?@.role == 'child'].id", "$['members'][1]['id'] $['members'][2]['id']" },
	{ "$.members[?@.role != 'child']", "$['members'][0]" },
	{ "$.members[?@['role'] == \"applicant\"]", "$['members'][0]" },
	{ "$.members[?@.birth]", "$['members'][0] $['members'][1]" },
	{ "$.members[?!@.birth]", "$['members'][2]" },
	{ "$.members[?@.birth.place == null]", "$['members'][1]" },
	{ "$.members[?@.birth.place]", "$['members'][1]" },
	{ "$.members[?@.birth.date >= '2000']", "$['members'][1]" },
	{ "$.members[?@.birth.date < $.today]", "$['members'][0] $['members'][1]" },
	{ "$.members[?@.birth == @.nothing]", "$['members'][2]" },
	{ "$.members[?@.birth <= @.nothing]", "$['members'][2]" },
	{ "$.members[?@.resources[?@.amount > 0]]", "$['members'][0]" },
	{ "$.members[?@.resources[*]]", "$['members'][0] $['members'][2]" },
	{ "$.members[?@.id == $.members[-1].id]", "$['members'][2]" },
	{ "$.members[?@.resources == $.members[1].resources]", "$['members'][1]" },
	{ "$.members[?@.names[0] == 'Bob' || @.role == 'applicant']",
	  "$['members'][0] $['members'][1]" },
	{ "$.members[?@.role == 'child' && @.names[0] == 'Bob' || @.id == 'm3']",
	  "$['members'][1] $['members'][2]" },
	{ "$.members[?@.role == 'child' && (@.names[0] == 'Ada' || @.id == 'm3')]",
	  "$['members'][2]" },
	{ "$.members[?!(@.role == 'child' || @.id == 'm9')]", "$['members'][0]" },
	{ "$.members[?@.id == 'm1', ?@.id == 'm3', 0].id",
	  "$['members'][0]['id'] $['members'][2]['id'] $['members'][0]['id']" },
	{ "$.household[?@ > 2]", "$['household']['rooms']" },
	{ "$.household[?@.status]", "$['household']['situation']" },
	{ "$.today[?@ == 1]", "" },
	{ "$..[?@.kind == 'apl']", "$['members'][0]['resources'][1]" },
	{ "$.members[?length(@.names) == 2]", "$['members'][0]" },
	{ "$.members[?length(@.names[1]) == 3]", "$['members'][0]" },
	{ "$.members[?length(@.birth) == 2]", "$['members'][1]" },
	{ "$.members[?length(@.nothing) == length(1)].id",
	  "$['members'][0]['id'] $['members'][1]['id'] $['members'][2]['id']" },
	{ "$.members[?count(@.resources[*]) >= 1]", "$['members'][0] $['members'][2]" },
	{ "$.members[?count(@..amount) == 2]", "$['members'][0]" },
	{ "$.members[?value(@..kind) == 'rsa']", "$['members'][2]" },
	{ "$.members[?length(value(@..kind)) == 3]", "$['members'][2]" },
	{ "$.members[?value(@..kind) == value(@..nothing)]", "$['members'][0] $['members'][1]" },
	{ "$.members[?match(@.id, 'm[12]')]", "$['members'][0] $['members'][1]" },
	{ "$.members[?match(@.birth.date, '[0-9]{4}')]", "$['members'][1]" },
	{ "$.members[?!match(@.birth.date, '[0-9]{4}')]", "$['members'][0] $['members'][2]" },
	{ "$.members[?search(@.birth.date, '-02-')]", "$['members'][0]" },
	{ "$.members[?search(@.names[1], '\\u00e9')]", "$['members'][0]" },
	{ "$.members[?search(@.id, $.members[1].id)]", "$['members'][1]" },
	{ "$.members[?search(@.id, '(')]", "" },
	{ "$.members[?match(@.names, 'A.*')]", "" },
	{ "$.members[?match(@.id, @.names)]", "" },
};

static void
test_select(void)
{
	g_autoptr(json_t) root = load(household);
	for (size_t i = 0; i < G_N_ELEMENTS(selections); i++) {
		g_autoptr(UfJsonNodes) nodes = select_text(selections[i].path, root);
		g_autofree char *paths = join_paths(nodes);
		if (strcmp(paths, selections[i].expected) != 0)
			g_test_message("%s", selections[i].path);
		g_assert_cmpstr(paths, ==, selections[i].expected);
	}
}

/* [a, b] and the operators that hold between them */
static const struct {
	const char *pair;
	const char *operators;
} comparisons[] = {
	{ "[1, 1]", "== <= >=" },
	{ "[1, 2]", "!= < <=" },
	{ "[2, 1]", "!= > >=" },
	{ "[1, 1.0]", "== <= >=" },
	{ "[100, 1e2]", "== <= >=" },
	{ "[0, -0.0]", "== <= >=" },
	{ "[0.5, 1]", "!= < <=" },
	{ "[-1, -1.5]", "!= > >=" },
	{ "[-1.5, -2]", "!= > >=" },
	{ "[1.25, 1.5]", "!= < <=" },
	{ "[9007199254740993, 9007199254740992.0]", "!= > >=" },
	{ "[9007199254740992, 9007199254740992.0]", "== <= >=" },
	{ "[9223372036854775807, 9223372036854775808.0]", "!= < <=" },
	{ "[-9223372036854775808, -9223372036854775808.0]", "== <= >=" },
	{ "[-9223372036854775808, -1e300]", "!= > >=" },
	{ "[1e300, 9223372036854775807]", "!= > >=" },
	{ "['a', 'b']", "!= < <=" },
	{ "['a', 'aa']", "!= < <=" },
	{ "['', '']", "== <= >=" },
	{ "['\xef\xbf\xbd', '\xf0\x90\x80\x80']", "!= < <=" }, /* by code point, not by UTF-16 */
	{ "['1', 1]", "!=" },
	{ "[true, true]", "== <= >=" },
	{ "[true, false]", "!=" },
	{ "[null, null]", "== <= >=" },
	{ "[null, false]", "!=" },
	{ "[[], []]", "== <= >=" },
	{ "[[], {}]", "!=" },
	{ "[[1, [2.0]], [1.0, [2]]]", "== <= >=" },
	{ "[[1, 2], [2, 1]]", "!=" },
	{ "[[1], [1, 1]]", "!=" },
	{ "[{'a': 1, 'b': 'x'}, {'b': 'x', 'a': 1.0}]", "== <= >=" },
	{ "[{'a': 1}, {'b': 1}]", "!=" },
	{ "[{'a': 1}, {'a': 1, 'b': 1}]", "!=" },
	{ "[]", "== <= >=" }, /* nothing and nothing */
	{ "[1]", "!=" },
	{ "[null]", "!=" },
};

static void
test_compare(void)
{
	static const char *const operators[] = { "==", "!=", "<", "<=", ">", ">=" };
	for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++) {
		g_autoptr(json_t) pair = load(comparisons[i].pair);
		g_autoptr(json_t) root = json_pack("[O]", pair);
		g_autoptr(GString) holds = g_string_new(NULL);
		for (size_t j = 0; j < G_N_ELEMENTS(operators); j++) {
			g_autofree char *text = g_strdup_printf("$[?@[0]%s@[1]]", operators[j]);
			g_autoptr(UfJsonNodes) nodes = select_text(text, root);
			if (uf_json_nodes_get_length(nodes) == 1)
				g_string_append_printf(holds, "%s%s", holds->len > 0 ? " " : "",
						       operators[j]);
		}
		if (strcmp(holds->str, comparisons[i].operators) != 0)
			g_test_message("%s", comparisons[i].pair);
		g_assert_cmpstr(holds->str, ==, comparisons[i].operators);
	}
}

/* literals that equal the single element of the document */
static const struct {
	const char *document;
	const char *literal;
} literals[] = {
	{ "[100]", "1e2" },
	{ "[100]", "1.0E+2" },
	{ "[0.01]", "1e-02" },
	{ "[0]", "-0" },
	{ "[0]", "-0.0e0" },
	{ "[-5]", "-5" },
	{ "[9223372036854775807]", "9223372036854775807" },
	{ "[1e19]", "10000000000000000000" },
	{ "[1.7976931348623157e308]", "1e999" },
	{ "[-1.7976931348623157e308]", "-1e999" },
	{ "[true]", "true" },
	{ "[false]", "false" },
	{ "[null]", "null" },
	{ "['\xc3\xa9']", "'\\u00E9'" },
	{ "['\xf0\x9d\x84\x9e']", "'\\uD834\\uDD1E'" },
	{ "['/\\\\\\b\\f\\n\\r\\t']", "\"\\/\\\\\\b\\f\\n\\r\\t\"" },
};

static void
test_literals(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(literals); i++) {
		g_autoptr(json_t) root = load(literals[i].document);
		g_autofree char *left = g_strdup_printf("$[?@==%s]", literals[i].literal);
		g_autofree char *right = g_strdup_printf("$[?%s == @]", literals[i].literal);
		g_autoptr(UfJsonNodes) a = select_text(left, root);
		g_autoptr(UfJsonNodes) b = select_text(right, root);
		if (uf_json_nodes_get_length(a) != 1)
			g_test_message("%s", literals[i].literal);
		g_assert_cmpuint(uf_json_nodes_get_length(a), ==, 1);
		g_assert_cmpuint(uf_json_nodes_get_length(b), ==, 1);
	}
}

static const struct {
	const char *base;
	const char *path;
	const char *expected;
} rows[] = {
	{ "$.members[1]", "@", "$['members'][1]" },
	{ "$.members[1]", "@.birth.date", "$['members'][1]['birth']['date']" },
	{ "$.members[1]", "@['birth']['date', 'place']",
	  "$['members'][1]['birth']['date'] $['members'][1]['birth']['place']" },
	{ "$.members[0]", "@.resources[?@.amount > 30000].kind",
	  "$['members'][0]['resources'][0]['kind']" },
	{ "$.members[0]", "@..kind",
	  "$['members'][0]['resources'][0]['kind'] $['members'][0]['resources'][1]['kind']" },
	{ "$.members[2]", "@.resources[?@.kind == $.members[0].resources[0].kind].amount",
	  "$['members'][2]['resources'][0]['amount']" },
	{ "$.members[2]", "@.absent", "" },
	{ "$.members[2]", "$.today", "$['today']" },
	{ "$.today", "@", "$['today']" },
	{ "$.today", "@.x", "" },
	{ "$", "@.today", "$['today']" },
};

static void
test_rows(void)
{
	g_autoptr(json_t) root = load(household);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfJsonNodes) base = select_text(rows[i].base, root);
		g_autoptr(UfJsonPath) path = parse(rows[i].path);
		g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select_from(path, root, base, 0, &error);
		g_assert_no_error(error);
		g_autofree char *paths = join_paths(nodes);
		g_assert_cmpstr(paths, ==, rows[i].expected);
	}
}

/* rows of rows: locations stay whole at every level */
static void
test_rows_of_rows(void)
{
	g_autoptr(json_t) root = load(household);
	g_autoptr(UfJsonNodes) members = select_text("$.members[?@.resources[0]]", root);
	g_autoptr(UfJsonPath) each = parse("@.resources[*]");
	g_autoptr(UfJsonPath) leaf = parse("@.amount");
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < uf_json_nodes_get_length(members); i++) {
		g_autoptr(UfJsonNodes) inner =
		    uf_jsonpath_select_from(each, root, members, i, NULL);
		for (size_t j = 0; j < uf_json_nodes_get_length(inner); j++) {
			g_autoptr(UfJsonNodes) found =
			    uf_jsonpath_select_from(leaf, root, inner, j, NULL);
			g_autofree char *path = uf_json_nodes_format_path(found, 0);
			g_string_append_printf(all, "%s\n", path);
		}
	}
	g_assert_cmpstr(all->str, ==,
			"$['members'][0]['resources'][0]['amount']\n"
			"$['members'][0]['resources'][1]['amount']\n"
			"$['members'][2]['resources'][0]['amount']\n");
}

/* what the names at the end of a path would be members of, whether they are there or not */
static void
test_holders(void)
{
	static const struct {
		const char *path;
		size_t names;
		const char *expected;
	} table[] = {
		{ "$.members[?@.id == 'm3'].birth.date", 2, "$['members'][2]" },
		{ "$.members[?@.id == 'm1'].birth.date", 2, "$['members'][0]" },
		{ "$.members[?@.id == 'm9'].birth.date", 2, "" },
		{ "$.members[*].absent", 1, "$['members'][0] $['members'][1] $['members'][2]" },
		{ "$.members[0]", 0, "$['members'][0]" },
		{ "$.members[0].resources[?@.kind == 'rsa'].proof", 1,
		  "$['members'][0]['resources'][0]" },
		{ "$.today", 1, "$" },
		{ "$.nothing.at.all", 3, "$" },
		{ "$..kind", 0,
		  "$['members'][0]['resources'][0]['kind'] $['members'][0]['resources'][1]['kind'] "
		  "$['members'][2]['resources'][0]['kind']" },
		{ "$.household['rooms', 'situation']", 0,
		  "$['household']['rooms'] $['household']['situation']" },
		{ "$", 0, "$" },
	};
	g_autoptr(json_t) root = load(household);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(GError) error = NULL;
		size_t names = 99;
		g_test_message("%s", table[i].path);
		g_autoptr(UfJsonPath) path = parse(table[i].path);
		g_autoptr(UfJsonNodes) nodes =
		    uf_jsonpath_select_holders(path, root, &names, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(names, ==, table[i].names);
		g_autofree char *paths = join_paths(nodes);
		g_assert_cmpstr(paths, ==, table[i].expected);
		/* the path itself is as it was */
		g_autoptr(UfJsonNodes) whole = uf_jsonpath_select(path, root, &error);
		g_autoptr(UfJsonNodes) again = select_text(table[i].path, root);
		g_assert_cmpuint(uf_json_nodes_get_length(whole), ==,
				 uf_json_nodes_get_length(again));
	}
}

static void
test_steps(void)
{
	g_autoptr(json_t) root = load(household);
	g_autoptr(UfJsonNodes) nodes = select_text("$.members[1].id", root);
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, 0, &n);
	g_assert_cmpuint(n, ==, 3);
	g_assert_cmpstr(steps[0].key, ==, "members");
	g_assert_null(steps[1].key);
	g_assert_cmpuint(steps[1].index, ==, 1);
	g_assert_cmpstr(steps[2].key, ==, "id");
	g_assert_cmpstr(json_string_value(uf_json_nodes_get_value(nodes, 0)), ==, "m2");

	g_autoptr(UfJsonNodes) whole = select_text("$", root);
	uf_json_nodes_get_steps(whole, 0, &n);
	g_assert_cmpuint(n, ==, 0);
	g_assert_true(uf_json_nodes_get_value(whole, 0) == root);
}

/* a list outlives the caller's reference on the document */
static void
test_keeps_document(void)
{
	json_t *root = load("{'a': ['kept']}");
	g_autoptr(UfJsonNodes) nodes = select_text("$.a[0]", root);
	json_decref(root);
	g_autofree char *path = uf_json_nodes_format_path(nodes, 0);
	g_assert_cmpstr(path, ==, "$['a'][0]");
	g_assert_cmpstr(json_string_value(uf_json_nodes_get_value(nodes, 0)), ==, "kept");
}

static const struct {
	const char *key;
	const char *expected;
} keys[] = {
	{ "plain", "$['plain']" },
	{ "", "$['']" },
	{ "it's", "$['it\\'s']" },
	{ "say \"hi\"", "$['say \"hi\"']" },
	{ "back\\slash", "$['back\\\\slash']" },
	{ "\b\t\n\f\r", "$['\\b\\t\\n\\f\\r']" },
	{ "\x01\x0b\x1f", "$['\\u0001\\u000b\\u001f']" },
	{ "\x7f/\xc3\xa9\xf0\x9d\x84\x9e", "$['\x7f/\xc3\xa9\xf0\x9d\x84\x9e']" },
};

static void
test_escapes(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autoptr(json_t) root = json_object();
		json_object_set_new(root, keys[i].key, json_true());
		g_autoptr(UfJsonNodes) nodes = select_text("$[*]", root);
		g_autofree char *path = uf_json_nodes_format_path(nodes, 0);
		g_assert_cmpstr(path, ==, keys[i].expected);
		g_autoptr(UfJsonNodes) again = select_text(path, root);
		g_assert_cmpuint(uf_json_nodes_get_length(again), ==, 1);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/jsonpath/select", test_select);
	g_test_add_func("/jsonpath/compare", test_compare);
	g_test_add_func("/jsonpath/literals", test_literals);
	g_test_add_func("/jsonpath/rows", test_rows);
	g_test_add_func("/jsonpath/rows-of-rows", test_rows_of_rows);
	g_test_add_func("/jsonpath/holders", test_holders);
	g_test_add_func("/jsonpath/steps", test_steps);
	g_test_add_func("/jsonpath/keeps-document", test_keeps_document);
	g_test_add_func("/jsonpath/escapes", test_escapes);
	return g_test_run();
}
