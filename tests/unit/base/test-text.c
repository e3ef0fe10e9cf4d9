#include "uf-text.h"

#include <glib.h>
#include <string.h>

static void
test_forms(void)
{
	static const struct {
		const char *text;
		const char *folded;
		const char *upper;
		const char *capital;
		const char *plain;
	} rows[] = {
		{ "Éloïse", "eloise", "ÉLOÏSE", "Éloïse", "Eloise" },
		{ "ANNE-MARIE D’HIVER", "anne marie d hiver", "ANNE-MARIE D’HIVER",
		  "Anne-Marie D’Hiver", "ANNE-MARIE D’HIVER" },
		{ "Œuvré", "oeuvre", "ŒUVRÉ", "Œuvré", "OEuvre" },
		{ "  Saint-Étienne  ", "saint etienne", "  SAINT-ÉTIENNE  ", "  Saint-Étienne  ",
		  "  Saint-Etienne  " },
		{ "Łukasz Żółć", "lukasz zolc", "ŁUKASZ ŻÓŁĆ", "Łukasz Żółć", "Lukasz Zolc" },
		{ "Nguyễn Thị", "nguyen thi", "NGUYỄN THỊ", "Nguyễn Thị", "Nguyen Thi" },
		{ "STRAßE", "strasse", "STRASSE", "Straße", "STRAssE" },
		{ "", "", "", "", "" },
		{ "ÆØĐæøđı", "aeodaeodi", "ÆØĐÆØĐI", "Æøđæøđı", "AEODaeodi" },
		/* the longest growth of each: nothing is cut where a buffer is sized first */
		{ "ŒŒŒŒŒŒ", "oeoeoeoeoeoe", "ŒŒŒŒŒŒ", "Œœœœœœ", "OEOEOEOEOEOE" },
		{ "ⱥ", "ⱥ", "Ⱥ", "Ⱥ", "ⱥ" },
		{ "ɐ ɐ", "ɐ ɐ", "Ɐ Ɐ", "Ɐ Ɐ", "ɐ ɐ" },
		{ "e\u0301", "e", "E\u0301", "E\u0301", "e" },
		{ "N'Da-O’Br.D", "n da o br d", "N'DA-O’BR.D", "N'Da-O’Br.D", "N'Da-O’Br.D" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *folded = uf_text_fold(rows[i].text);
		g_autofree char *upper = uf_text_upper(rows[i].text);
		g_autofree char *capital = uf_text_capitalize(rows[i].text);
		g_autofree char *plain = uf_text_strip_accents(rows[i].text);
		g_assert_cmpstr(folded, ==, rows[i].folded);
		g_assert_cmpstr(upper, ==, rows[i].upper);
		g_assert_cmpstr(capital, ==, rows[i].capital);
		g_assert_cmpstr(plain, ==, rows[i].plain);
	}
}

static void
test_clean(void)
{
	static const struct {
		const char *text;
		size_t length;
		bool clean;
	} rows[] = {
		{ "Élodie\n2e ligne\t", 0, true },
		{ "a\rb", 0, false },
		{ "a\x01", 0, false },
		{ "\xc3\x28", 0, false },
		{ "a\0b", 3, false },
		{ "\xc2\x85", 0, false },
		{ "", 0, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const size_t length = rows[i].length > 0 ? rows[i].length : strlen(rows[i].text);
		g_test_message("row %zu", i);
		g_assert_true(uf_text_is_clean(rows[i].text, length) == rows[i].clean);
	}
	g_assert_cmpuint(uf_text_get_length("Éloïse €"), ==, 8);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/forms", test_forms);
	g_test_add_func("/text/clean", test_clean);
	return g_test_run();
}
