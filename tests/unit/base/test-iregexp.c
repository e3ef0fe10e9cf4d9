/* I-Regexp (RFC 9485): what matches, what is not I-Regexp, what takes too long. */
#include "uf-iregexp.h"

#include <string.h>

static UfIregexpResult
match(const char *pattern, const char *text, bool whole)
{
	g_autoptr(pcre2_code) code = uf_iregexp_compile(pattern, strlen(pattern));
	if (code == NULL)
		g_error("not compiled: %s", pattern);
	UfIregexpSubject subject = { text, strlen(text), whole, UF_IREGEXP_STEPS_LONG };
	return uf_iregexp_match(code, &subject);
}

/* texts that match as a whole, and texts that do not; a space between them */
static const struct {
	const char *pattern;
	const char *yes;
	const char *no;
} wholes[] = {
	{ "abc", "abc", "ab abcd xabc" },
	{ "a|bc|", "a bc", "b abc" },
	{ "(a|b)c", "ac bc", "c abc" },
	{ "((a)(b))*", "ab abab", "aba" },
	{ "ab*", "a ab abbb", "b" },
	{ "ab+", "ab abb", "a" },
	{ "ab?", "a ab", "abb" },
	{ "a{2}", "aa", "a aaa" },
	{ "a{2,}", "aa aaa", "a" },
	{ "a{1,2}", "a aa", "aaa" },
	{ "(ab){2}", "abab", "ab abb" },
	{ "a.c",
	  "abc a\xc3\xa9"
	  "c a\xf0\x9d\x84\x9e"
	  "c",
	  "ac a\nc a\rc" },
	{ "[abc]", "a b c", "d ab" },
	{ "[a-cx]", "a b c x", "d -" },
	{ "[^a-c]", "d \n \xe2\x82\xac", "a c" },
	{ "[-a]", "- a", "b" },
	{ "[a-]", "- a", "b" },
	{ "[^-a]", "b", "- a" },
	{ "[a^]", "a ^", "b" },
	{ "[.*+?(){}|$]+", ".*+?(){}|$", "a" },
	{ "[:alpha:]", "a l :", "z x" },
	{ "[\\]\\[\\\\]", "] [ \\", "x" },
	{ "[\xc3\xa0-\xc3\xbf]", "\xc3\xa9", "e \xc3\x89" },
	{ "[\\p{Lu}0-9]+", "A1 \xc3\x89", "a" },
	{ "[^\\p{L}]", "1 -", "a \xc3\xa9" },
	{ "[\\n\\t]", "\n \t", "n t \r" },
	{ "\\p{L}+", "abc \xc3\xa9", "1 a1" },
	{ "\\P{L}", "1 -", "a" },
	{ "\\p{Lu}\\p{Ll}", "Ab \xc3\x89\xc3\xa9", "ab AB" },
	{ "\\p{Nd}{5}", "75001", "7500 7500a" },
	{ "\\(\\)\\*\\+\\-\\.\\?\\[\\\\\\]\\^\\{\\|\\}", "()*+-.?[\\]^{|}", "x" },
	{ "a\\.b", "a.b", "axb" },
	{ "^ab$", "ab", "^ab$ xab" },
	{ "a-b,c/d:e;f<g=h>i@j_k`l~m\"n'o#p%q&r!", "a-b,c/d:e;f<g=h>i@j_k`l~m\"n'o#p%q&r!", "a" },
	{ "\\n|\\r|\\t", "\n \r \t", "n r t" },
	{ "A", "A", "a" },
};

static void
check_all(const char *pattern, const char *texts, UfIregexpResult expected)
{
	g_auto(GStrv) list = g_strsplit(texts, " ", -1);
	for (size_t i = 0; list[i] != NULL; i++) {
		if (match(pattern, list[i], true) != expected)
			g_error("%s on %s", pattern, list[i]);
	}
}

static void
test_whole(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wholes); i++) {
		check_all(wholes[i].pattern, wholes[i].yes, UF_IREGEXP_YES);
		check_all(wholes[i].pattern, wholes[i].no, UF_IREGEXP_NO);
	}
	g_assert_cmpint(match("", "", true), ==, UF_IREGEXP_YES);
	g_assert_cmpint(match("a", "a\n", true), ==, UF_IREGEXP_NO);
	g_assert_cmpint(match("a$", "a\n", true), ==, UF_IREGEXP_NO);
}

static void
test_part(void)
{
	g_assert_cmpint(match("b", "abc", false), ==, UF_IREGEXP_YES);
	g_assert_cmpint(match("bc$", "abc", false), ==, UF_IREGEXP_YES);
	g_assert_cmpint(match("^b", "abc", false), ==, UF_IREGEXP_NO);
	g_assert_cmpint(match("c$", "abc\n", false), ==, UF_IREGEXP_NO);
	g_assert_cmpint(match("a|b", "xxb", false), ==, UF_IREGEXP_YES);
	g_assert_cmpint(match("", "abc", false), ==, UF_IREGEXP_YES);
}

/* valid elsewhere, and each a door to what RFC 9485 leaves out */
static const char *const refused[] = {
	"(",          ")",       "a)",          "(a",       "[",          "[]",       "[^]",
	"]",          "[a",      "*",           "+a",       "?",          "a**",      "a*?",
	"a++",        "a{1}{2}", "{1}",         "a{",       "a{}",        "a{,2}",    "a{1",
	"a{1,",       "a{x}",    "}",           "\\",       "\\d",        "\\w",      "\\s",
	"\\b",        "\\1",     "\\x41",       "\\u0041",  "\\Q.\\E",    "\\K",      "\\R",
	"\\$",        "\\a",     "\\/",         "\\p",      "\\p{",       "\\p{}",    "\\p{X}",
	"\\p{Lx}",    "\\p{L",   "\\pL",        "\\p{^L}",  "\\p{Latin}", "\\P{Any}", "(?:a)",
	"(?=a)",      "(?<=a)",  "(?i)a",       "(?>a)",    "(?P<n>a)",   "(?R)",     "(?#c)",
	"(*UTF)a",    "(*FAIL)", "[[:alpha:]]", "[a-b-c]",  "[z-a]",      "[\\d]",    "[a[b]",
	"[\\p{L}-z]", "[--a]",   "a{2,1}",      "a{99999}", "\xff",       "a\xc3",
};

static void
test_refused(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(pcre2_code) code = uf_iregexp_compile(refused[i], strlen(refused[i]));
		if (code != NULL)
			g_error("compiled: %s", refused[i]);
	}
}

static char *
repeat(const char *part, size_t n)
{
	GString *out = g_string_new(NULL);
	while (n-- > 0)
		g_string_append(out, part);
	return g_string_free(out, FALSE);
}

static void
test_limits(void)
{
	g_autofree char *most = repeat("a", UF_IREGEXP_MAX_LENGTH);
	g_autofree char *opened = repeat("(", UF_IREGEXP_MAX_NESTING);
	g_autofree char *closed = repeat(")", UF_IREGEXP_MAX_NESTING);
	g_autofree char *more = g_strconcat(most, "a", NULL);
	g_autofree char *deep = g_strconcat(opened, "a", closed, NULL);
	g_autofree char *deeper = g_strconcat("(", deep, ")", NULL);
	g_autofree char *side = repeat("(a)", 100);
	const struct {
		const char *pattern;
		bool ok;
	} patterns[] = {
		{ most, true },    { more, false }, { deep, true },
		{ deeper, false }, { side, true },  { "(((a{999}){999}){999}){999}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(pcre2_code) code =
		    uf_iregexp_compile(patterns[i].pattern, strlen(patterns[i].pattern));
		g_assert_cmpint(code != NULL, ==, patterns[i].ok);
	}

	g_autofree char *text = repeat("a", 3000);
	/* with a b in it, or PCRE2 sees at once that nothing can match */
	g_autofree char *hard = g_strconcat(text, "cb", NULL);
	g_assert_cmpint(match("(a*)*b", hard, true), ==, UF_IREGEXP_TOO_LONG);
	g_assert_cmpint(match("(a|b)*", text, true), ==, UF_IREGEXP_YES);
}

/* lengths count, not NUL bytes */
static void
test_nul(void)
{
	g_autoptr(pcre2_code) code = uf_iregexp_compile("a\0b", 3);
	g_assert_nonnull(code);
	UfIregexpSubject yes = { "a\0b", 3, true, UF_IREGEXP_STEPS_SHORT };
	UfIregexpSubject no = { "a\0c", 3, true, UF_IREGEXP_STEPS_SHORT };
	UfIregexpSubject bad = { "\xff", 1, false, UF_IREGEXP_STEPS_SHORT };
	g_assert_cmpint(uf_iregexp_match(code, &yes), ==, UF_IREGEXP_YES);
	g_assert_cmpint(uf_iregexp_match(code, &no), ==, UF_IREGEXP_NO);
	g_assert_cmpint(uf_iregexp_match(code, &bad), ==, UF_IREGEXP_NO);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/iregexp/whole", test_whole);
	g_test_add_func("/iregexp/part", test_part);
	g_test_add_func("/iregexp/refused", test_refused);
	g_test_add_func("/iregexp/limits", test_limits);
	g_test_add_func("/iregexp/nul", test_nul);
	return g_test_run();
}
