/* Numbers and values as JSON Schema compares them: exactly, whatever a double can hold. */
#include "schema-fixture.h"
#include "uf-schema-private.h"

/* From the smallest to the largest; those on one line are equal. Every pair is compared. */
static const char *const ladder[][3] = {
	{ "-1e308" },
	{ "-9.3e18" },
	{ "-9223372036854775808", "-9223372036854775808.0" },
	{ "-9223372036854775807" },
	{ "-9007199254740993" },
	{ "-9007199254740992", "-9007199254740992.0", "-9.007199254740992e15" },
	{ "-2" },
	{ "-1.5" },
	{ "-1", "-1.0", "-1e0" },
	{ "-0.5" },
	{ "-1e-308" },
	{ "0", "-0.0", "0.0" },
	{ "1e-308" },
	{ "0.1" },
	{ "0.5" },
	{ "1", "1.0", "10e-1" },
	{ "1.0000000000000002" },
	{ "1.5" },
	{ "2" },
	{ "4.35" },
	{ "100", "1e2", "100.0" },
	{ "9007199254740992", "9007199254740992.0" },
	{ "9007199254740993" },
	{ "9007199254740994", "9007199254740994.0" },
	{ "9223372036854775806" },
	{ "9223372036854775807" },
	{ "9223372036854775808.0", "9.223372036854775808e18" },
	{ "9.3e18" },
	{ "1e308" },
};

static void
check_pair(const char *left_text, const char *right_text, int order)
{
	g_autoptr(json_t) left = parse_quoted(left_text);
	g_autoptr(json_t) right = parse_quoted(right_text);
	g_test_message("%s %s", left_text, right_text);
	g_assert_cmpint(CLAMP(uf_schema_value_compare_numbers(left, right), -1, 1), ==, order);
	g_assert_true(uf_schema_value_is_same(left, right) == (order == 0));
	if (order == 0)
		g_assert_true(uf_schema_value_hash(left) == uf_schema_value_hash(right));
}

static void
test_order(void)
{
	const size_t n = G_N_ELEMENTS(ladder);
	for (size_t i = 0; i < n * 3; i++) {
		const char *left = ladder[i / 3][i % 3];
		for (size_t j = 0; left != NULL && j < n * 3; j++) {
			const char *right = ladder[j / 3][j % 3];
			if (right != NULL)
				check_pair(left, right, i / 3 < j / 3 ? -1 : i / 3 > j / 3);
		}
	}
}

static void
test_integers(void)
{
	static const struct {
		const char *value;
		bool integer;
	} rows[] = {
		{ "0", true },
		{ "-0.0", true },
		{ "1.0", true },
		{ "1e300", true },
		{ "-1e300", true },
		{ "2251799813685248.5", false },
		{ "9007199254740993", true },
		{ "0.5", false },
		{ "-1.5", false },
		{ "1e-9", false },
		{ "'1'", false },
		{ "true", false },
		{ "null", false },
		{ "[1]", false },
		{ "{}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) value = parse_quoted(rows[i].value);
		g_test_message("%s", rows[i].value);
		g_assert_true(uf_schema_value_is_integer(value) == rows[i].integer);
	}
}

/* As a person computes with the decimals that are written, not with what a double makes of them. */
static void
test_multiples(void)
{
	static const struct {
		const char *value;
		const char *step;
		bool multiple;
	} rows[] = {
		{ "0.3", "0.1", true },
		{ "0.35", "0.1", false },
		{ "1.1", "0.1", true },
		{ "4.35", "0.01", true },
		{ "4.355", "0.01", false },
		{ "0.07", "0.01", true },
		{ "1.15", "0.05", true },
		{ "1.16", "0.05", false },
		{ "-4.35", "0.01", true },
		{ "1e2", "25", true },
		{ "1e2", "30", false },
		{ "1e20", "3", false },
		{ "3e20", "3", true },
		{ "1e300", "7", false },
		{ "7e300", "7", true },
		{ "0.0075", "0.0001", true },
		{ "0.00751", "0.0001", false },
		{ "1", "0.3", false },
		{ "3", "0.3", true },
		{ "3", "1.5", true },
		{ "4", "1.5", false },
		{ "10", "100", false },
		{ "-9223372036854775808", "2", true },
		{ "9223372036854775807", "2", false },
		{ "9223372036854775807", "7", true },
		{ "1e-8", "1e-8", true },
		{ "1e-8", "1e-7", false },
		{ "0", "1e300", true },
		{ "0.0", "0.1", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) value = parse_quoted(rows[i].value);
		g_autoptr(json_t) step = parse_quoted(rows[i].step);
		g_test_message("%s by %s", rows[i].value, rows[i].step);
		g_assert_true(uf_schema_value_is_multiple(value, step) == rows[i].multiple);
	}
}

static void
test_nesting(void)
{
	static const struct {
		const char *value;
		unsigned depth; /* the least limit that it fits in */
	} rows[] = {
		{ "1", 0 },
		{ "'[[['", 0 },
		{ "[]", 1 },
		{ "{}", 1 },
		{ "[1, [2]]", 2 },
		{ "[[2], 1]", 2 },
		{ "{'a': 1, 'b': {'c': []}}", 3 },
		{ "[{'a': [{'b': {}}]}]", 5 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) value = parse_quoted(rows[i].value);
		for (unsigned limit = 0; limit < 7; limit++) {
			g_test_message("%s within %u", rows[i].value, limit);
			g_assert_true(uf_schema_value_is_nested_within(value, limit) ==
				      (limit >= rows[i].depth));
		}
	}
}

/* Code points, as RFC 8259 counts them: neither bytes, nor UTF-16 units, nor what one sees. */
static void
test_characters(void)
{
	static const struct {
		const char *text;
		size_t characters;
	} rows[] = {
		{ "''", 0 },         { "'a'", 1 },        { "'é'", 1 },
		{ "'e\\u0301'", 2 }, { "'\\u0000a'", 2 }, { "'\\ud83d\\ude00'", 1 },
		{ "'日本語'", 3 },   { "'a\\nb'", 3 },    { "'👨‍👩‍👧'", 5 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *json = g_strdelimit(g_strdup(rows[i].text), "'", '"');
		g_autoptr(json_t) text = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		g_assert_nonnull(text);
		g_test_message("%s", rows[i].text);
		g_assert_cmpuint(uf_schema_value_count_characters(text), ==, rows[i].characters);
	}
}

/* What is the same, and what only looks it. */
static void
test_same(void)
{
	static const struct {
		const char *left;
		const char *right;
		bool same;
	} rows[] = {
		{ "true", "true", true },
		{ "true", "1", false },
		{ "false", "0", false },
		{ "null", "0", false },
		{ "''", "null", false },
		{ "'1'", "1", false },
		{ "'é'", "'e\\u0301'", false },
		{ "[1, [2, {'a': null}]]", "[1.0, [2e0, {'a': null}]]", true },
		{ "[]", "[[]]", false },
		{ "[1]", "[1, 1]", false },
		{ "{'a': 1}", "{'a': 1, 'b': 1}", false },
		{ "{'a': 1, 'b': 1}", "{'a': 1}", false },
		{ "{'a': 1}", "{'b': 1}", false },
		{ "{'a': {'b': [true]}}", "{'a': {'b': [true]}}", true },
		{ "{'a': {'b': [true]}}", "{'a': {'b': [false]}}", false },
		{ "{'a': null}", "{}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) left = parse_quoted(rows[i].left);
		g_autoptr(json_t) right = parse_quoted(rows[i].right);
		g_test_message("%s %s", rows[i].left, rows[i].right);
		g_assert_true(uf_schema_value_is_same(left, right) == rows[i].same);
		g_assert_true(uf_schema_value_is_same(right, left) == rows[i].same);
		if (rows[i].same)
			g_assert_true(uf_schema_value_hash(left) == uf_schema_value_hash(right));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/value/order", test_order);
	g_test_add_func("/schema/value/integers", test_integers);
	g_test_add_func("/schema/value/multiples", test_multiples);
	g_test_add_func("/schema/value/nesting", test_nesting);
	g_test_add_func("/schema/value/characters", test_characters);
	g_test_add_func("/schema/value/same", test_same);
	return g_test_run();
}
