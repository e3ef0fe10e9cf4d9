/* Text for a terminal: nothing that it obeys, no line too wide, nothing lost. */
#include "uf-review-private.h"

#include <string.h>

#include "uf-text.h"

static void
test_visible(void)
{
	static const struct {
		const char *text;
		const char *shown;
	} rows[] = {
		{ "Élodie d’Œuf", "Élodie d’Œuf" },
		{ "a\x1b[2Jb", "a<U+001B>[2Jb" },
		{ "a\x1b]0;titre\x07", "a<U+001B>]0;titre<U+0007>" },
		{ "a\rb", "a<U+000D>b" },
		{ "a\tb\x08\x7f", "a<U+0009>b<U+0008><U+007F>" },
		{ "a\xc2\x9b"
		  "31m",
		  "a<U+009B>31m" }, /* CSI in one character */
		{ "a\x9b"
		  "31m",
		  "a<0x9B>31m" }, /* the same, not UTF-8 */
		{ "a\xe2\x80\xae"
		  "b",
		  "a<U+202E>b" }, /* turns the reading around */
		{ "a\xe2\x81\xa6"
		  "b",
		  "a<U+2066>b" },
		{ "a\xe2\x80\x8b"
		  "b",
		  "a<U+200B>b" }, /* no width */
		{ "a\xef\xbb\xbf"
		  "b",
		  "a<U+FEFF>b" },
		{ "a\xe2\x80\xa8"
		  "b",
		  "a<U+2028>b" },                      /* line separator */
		{ "a\xf3\xa0\x81\x81", "a<U+E0041>" }, /* invisible tag */
		{ "a\xee\x80\x80", "a<U+E000>" },      /* private use */
		{ "a\xc3", "a<0xC3>" },
		{ "a\xed\xa0\x80", "a<0xED><0xA0><0x80>" }, /* surrogate */
		{ "a\xc0\x80", "a<0xC0><0x80>" },           /* NUL in two bytes */
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) page = g_string_new(NULL);
		g_autofree char *expected = g_strdup_printf("> %s\n", rows[i].shown);
		uf_review_page_add(page, "> ", "| ", rows[i].text);
		g_assert_cmpstr(page->str, ==, expected);
	}
}

static void
test_lines(void)
{
	static const struct {
		const char *text;
		const char *shown;
	} rows[] = {
		{ "a\nb", "> a\n| b\n" },
		{ "a\n\nb\n", "> a\n| \n| b\n| \n" },
		{ "\n", "> \n| \n" },
		{ "aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa bbbb",
		  "> aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa\n"
		  "| bbbb\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) page = g_string_new(NULL);
		uf_review_page_add(page, "> ", "| ", rows[i].text);
		g_assert_cmpstr(page->str, ==, rows[i].shown);
	}
}

/* Columns that a terminal gives to @line. */
static size_t
measure(const char *line)
{
	size_t columns = 0;
	for (const char *p = line; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar character = g_utf8_get_char(p);
		columns += g_unichar_iszerowidth(character) ? 0
			   : g_unichar_iswide(character)    ? 2
							    : 1;
	}
	return columns;
}

static void
test_width(void)
{
	static const char *const words[] = { "mot", "é", "e\xcc\x81", "漢字",
					     "trèslongmotsansespaceaucunquelconque" };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		for (size_t spaces = 0; spaces < 3; spaces++) {
			g_autoptr(GString) text = g_string_new(NULL);
			for (size_t n = 0; n < 60; n++)
				g_string_append_printf(text, "%s%.*s", words[i], (int)spaces, "  ");
			g_autoptr(GString) page = g_string_new(NULL);
			uf_review_page_add(page, "    ! ", "      ", text->str);
			g_auto(GStrv) lines = g_strsplit(page->str, "\n", -1);
			g_autoptr(GString) again = g_string_new(NULL);
			for (size_t n = 0; lines[n] != NULL && *lines[n] != '\0'; n++) {
				g_assert_cmpuint(measure(lines[n]), <=, UF_REVIEW_WIDTH);
				g_string_append(again, lines[n] + 6);
			}
			/* all the letters are there */
			g_string_replace(again, " ", "", 0);
			g_string_replace(text, " ", "", 0);
			g_assert_cmpstr(again->str, ==, text->str);
		}
	}
}

static void
test_title(void)
{
	g_autoptr(GString) page = g_string_new("avant\n");
	uf_review_page_add_title(page, "Été");
	g_assert_cmpstr(page->str, ==, "avant\n\nÉté\n---\n");
	g_string_truncate(page, 0);
	g_autofree char *wide = g_strnfill(200, 'x');
	uf_review_page_add_title(page, wide);
	const char *line = strrchr(g_strchomp(page->str), '\n') + 1;
	g_assert_cmpuint(strlen(line), ==, UF_REVIEW_WIDTH);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review-page/visible", test_visible);
	g_test_add_func("/review-page/lines", test_lines);
	g_test_add_func("/review-page/width", test_width);
	g_test_add_func("/review-page/title", test_title);
	return g_test_run();
}
