/* Formats (annotation at first, assertion when asked, our own ones) and patterns of ECMA-262. */
#include "schema-fixture.h"

typedef struct {
	const char *format;
	const char *text;
	bool fits;
} Row;

static const Row rows[] = {
	{ "date", "2024-02-29", true },
	{ "date", "2023-02-29", false },
	{ "date", "1900-02-29", false },
	{ "date", "2000-02-29", true },
	{ "date", "2024-13-01", false },
	{ "date", "2024-00-10", false },
	{ "date", "2024-1-1", false },
	{ "date", "2024-01-01T", false },
	{ "date", "", false },
	{ "time", "12:34:56Z", true },
	{ "time", "12:34:56.789+02:00", true },
	{ "time", "12:34:56", false },
	{ "time", "12:34:56.Z", false },
	{ "time", "24:00:00Z", false },
	{ "time", "23:59:60Z", true },
	{ "time", "22:59:60Z", false },
	{ "time", "01:29:60+01:30", true },
	{ "time", "12:00:00+24:00", false },
	{ "date-time", "2026-08-22T10:00:00Z", true },
	{ "date-time", "2026-08-22 10:00:00Z", false },
	{ "date-time", "2026-08-22T10:00:00Zx", false },
	{ "email", "zoe.invente@exemple.fr", true },
	{ "email", "\"deux mots\"@exemple.fr", true },
	{ "email", "\"mal\\\"@exemple.fr", false },
	{ "email", "zoe@[127.0.0.1]", true },
	{ "email", "zoe@[IPv6:::1]", true },
	{ "email", "zoe@[300.0.0.1]", false },
	{ "email", "zoe", false },
	{ "email", "@exemple.fr", false },
	{ "email", ".zoe@exemple.fr", false },
	{ "email", "zoe..z@exemple.fr", false },
	{ "email", "zoe@-exemple.fr", false },
	{ "email", "zoe@exemple..fr", false },
	{ "email", "zoe@", false },
	{ "uri", "https://exemple.fr:8080/a%20b?c=d#e", true },
	{ "uri", "urn:uuid:0", true },
	{ "uri", "mailto:zoe@exemple.fr", true },
	{ "uri", "http://[::1]/", true },
	{ "uri", "http://[nonsense]/", false },
	{ "uri", "/relative", false },
	{ "uri", "http://a b", false },
	{ "uri", "http://a/%2", false },
	{ "uri", "http://a:80x/", false },
	{ "uri", "1http://a", false },
	{ "uri-reference", "../a?b#c", true },
	{ "uri-reference", "", true },
	{ "uri-reference", "a:b:c", true },
	{ "uri-reference", "#a#b", false },
	{ "uuid", "2EB8AA08-aa98-11ea-b4aa-73b441d16380", true },
	{ "uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", false },
	{ "uuid", "2eb8aa08aa9811eab4aa73b441d163800000", false },
	{ "regex", "^[a-z]+$", true },
	{ "regex", "(", false },
	{ "json-pointer", "/a~0/b~1", true },
	{ "json-pointer", "/a~", false },
	{ "json-pointer", "a", false },
	{ "ipv4", "192.168.0.1", true },
	{ "ipv4", "192.168.0.01", false },
	{ "ipv4", "192.168.0", false },
	{ "ipv4", "192.168.0.256", false },
};

static bool
accepts(const UfSchema *schema, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) instance = json_string(text);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	uf_schema_validate(schema, instance, faults, &error);
	g_assert_no_error(error);
	return faults->len == 0;
}

static UfSchema *
compile_keyword(UfSchemaStore *store, const char *keyword, const char *value, GError **error)
{
	g_autoptr(json_t) document = json_pack("{s:s}", keyword, value);
	return uf_schema_new(store, document, NULL, error);
}

static void
test_formats(void)
{
	g_autoptr(UfSchemaStore) asserting = uf_schema_store_new();
	g_autoptr(UfSchemaStore) annotating = uf_schema_store_new();
	uf_schema_store_set_assert_formats(asserting, true);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfSchema) strict =
		    compile_keyword(asserting, "format", rows[i].format, NULL);
		g_autoptr(UfSchema) lax =
		    compile_keyword(annotating, "format", rows[i].format, NULL);
		g_test_message("%s %s", rows[i].format, rows[i].text);
		g_assert_true(accepts(strict, rows[i].text) == rows[i].fits);
		g_assert_true(accepts(lax, rows[i].text));
	}
}

static bool
is_even(const char *text)
{
	return strlen(text) % 2 == 0;
}

static void
test_own_format(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_assert_formats(store, true);
	g_autoptr(UfSchema) unknown = compile_keyword(store, "format", "even", &error);
	g_assert_null(unknown);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);

	uf_schema_store_add_format(store, "even", is_even);
	g_autoptr(UfSchema) schema = compile_keyword(store, "format", "even", NULL);
	g_assert_true(accepts(schema, "ab"));
	g_assert_false(accepts(schema, "abc"));
	/* a text with U+0000 inside never fits, whatever a C string of it would say */
	g_autoptr(json_t) cut = json_stringn("ab\0c", 4);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_assert_true(uf_schema_validate(schema, cut, faults, NULL));
	g_assert_cmpuint(faults->len, ==, 1);

	/* a built-in one can be replaced */
	uf_schema_store_add_format(store, "date", is_even);
	g_autoptr(UfSchema) date = compile_keyword(store, "format", "date", NULL);
	g_assert_true(accepts(date, "demain"));
}

static void
test_without_assertion(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_keyword(store, "format", "nothing-known", NULL);
	g_assert_nonnull(schema);
	g_assert_true(accepts(schema, "anything"));
}

typedef struct {
	const char *pattern;
	const char *text;
	bool matches;
} Pattern;

static const Pattern patterns[] = {
	{ "^\\d+$", "123", true },
	{ "^\\d+$", "١٢٣", false },
	{ "^\\w+$", "é", false },
	{ "^\\W$", "é", true },
	{ "^\\s$", "\xc2\xa0", true },
	{ "^[\\s]$", "\xe2\x80\xa8", true },
	{ "^\\S$", "\xef\xbb\xbf", false },
	{ "^[\\S]$", "é", true },
	{ "^[^\\S]$", "a", false },
	{ "^a$", "a\n", false },
	{ "^.$", "\n", false },
	{ "^.$", "\xe2\x80\xa8", false },
	{ "^.$", "\xf0\x9f\x98\x80", true },
	{ "^\\p{Letter}+$", "Zoé", true },
	{ "^\\p{L}+$", "Zo1", false },
	{ "^\\P{Letter}+$", "123", true },
	{ "^\\p{Uppercase_Letter}$", "É", true },
	{ "^\\p{gc=Lu}$", "É", true },
	{ "^\\p{General_Category=Decimal_Number}$", "٣", true },
	{ "^\\p{Script=Greek}$", "λ", true },
	{ "^\\p{sc=Greek}$", "l", false },
	{ "^\\p{Script_Extensions=Greek}$", "λ", true },
	{ "^[\\p{Letter}\\p{Number}]+$", "é9", true },
	{ "^\\u00e9$", "é", true },
	{ "^\\u{1F600}$", "\xf0\x9f\x98\x80", true },
	{ "^\\uD83D\\uDE00$", "\xf0\x9f\x98\x80", true },
	{ "^[\\u00e0-\\u00ff]$", "é", true },
	{ "^\\x41\\cJ$", "A\n", true },
	{ "^\\cj\\v\\f\\t\\r$", "\n\v\f\t\r", true },
	{ "^\\v$", "\n", false },
	{ "^[[:alpha:]]$", ":]", true },
	{ "^[]$", "", false },
	{ "^[^]$", "\n", true },
	{ "^(a)\\1$", "aa", true },
	{ "^(?<x>a)\\k<x>$", "aa", true },
	{ "^(?:(a)|b)\\1c$", "bc", true },
	{ "^(?=a)a(?!b)(?<=a)(?<!b)$", "a", true },
	{ "^a{2}$", "aa", true },
	{ "^a{2,}?$", "aaa", true },
	{ "^a{2,3}$", "aaaa", false },
	{ "^a{,3}$", "a{,3}", true },
	{ "^a{x}$", "a{x}", true },
	{ "^\\bmot\\b$", "mot", true },
	{ "^[\\b]$", "\b", true },
	{ "^\\/\\-\\.$", "/-.", true },
	{ "^a*?b+?c??$", "ab", true },
	{ "é", "Zoé", true },
	{ "^#\\# x$", "## x", true },
};

static void
test_patterns(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema =
		    compile_keyword(store, "pattern", patterns[i].pattern, &error);
		g_test_message("%s", patterns[i].pattern);
		g_assert_no_error(error);
		g_assert_true(accepts(schema, patterns[i].text) == patterns[i].matches);
	}
}

/* Malformed, or with a meaning in PCRE2 alone. */
static void
test_refused_patterns(void)
{
	static const char *const refused[] = {
		"(",           "[",
		"a**",         "a++",
		"a*+",         "a{2}+",
		"a{2}{3}",     "\\",
		"\\A",         "\\Z",
		"\\z",         "\\G",
		"\\Qa\\E",     "\\K",
		"\\h",         "\\R",
		"\\X",         "\\C",
		"\\N",         "\\a",
		"\\e",         "\\i",
		"\\p",         "\\pL",
		"\\p{",        "\\p{^L}",
		"\\p{Nope}",   "\\p{x=y}",
		"\\u12",       "\\u{}",
		"\\u{110000}", "\\uD83D",
		"\\uD83Dx",    "\\uD83D\\u0041",
		"\\xg0",       "\\c1",
		"\\01",        "\\2",
		"\\1234",      "[\\1]",
		"[\\B]",       "\\k",
		"\\kx",        "(?i)a",
		"(?#a)",       "(?>a)",
		"(?|a)",       "(?P<a>b)",
		"(?R)",        "(?1)",
		"(*FAIL)",     "(?'a'b)",
		"(?<1>a)",     "*a",
		"[b-a]",
	};
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema = compile_keyword(store, "pattern", refused[i], &error);
		g_test_message("%s", refused[i]);
		g_assert_null(schema);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/formats/built-in", test_formats);
	g_test_add_func("/schema/formats/own", test_own_format);
	g_test_add_func("/schema/formats/without-assertion", test_without_assertion);
	g_test_add_func("/schema/patterns/match", test_patterns);
	g_test_add_func("/schema/patterns/refused", test_refused_patterns);
	return g_test_run();
}
