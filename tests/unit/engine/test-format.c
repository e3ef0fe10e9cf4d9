/* What becomes of a text in a field with a format: stored, shown, kept or refused. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-format-private.h"
#include "uf-memory.h"

typedef struct {
	const char *script; /* of the format */
	const char *asked;
	const char *stored, *shown; /* NULL: refused; a shown of NULL is the stored one */
	const char *why;            /* kept, or the reason */
	int max_length;
	bool comb;
} Row;

#define FRENCH "AFDate_FormatEx(\"dd/mm/yyyy\");"
#define SHORT_YEAR "AFDate_FormatEx(\"yy\");"
#define AMERICAN "AFDate_FormatEx(\"mm/dd/yyyy\");"
#define EUROS "AFNumber_Format(2, 2, 0, 0, \" \\u20ac\", false);"
#define PLAIN "AFNumber_Format(2, 3, 0, 0, \"\", true);"
#define WHOLE "AFNumber_Format(0, 2, 0, 0, \"\", true);"
#define DOLLARS "AFNumber_Format(2, 0, 2, 0, \"$\", true);"
#define BAD "bad_format"

static const Row rows[] = {
	/* dates */
	{ FRENCH, "31/12/1984", "31/12/1984", NULL, NULL, 10, false },
	{ FRENCH, "1984-12-31", "31/12/1984", NULL, NULL, 10, false },
	{ FRENCH, "1/2/1984", "01/02/1984", NULL, NULL, 10, false },
	{ FRENCH, " 31.12.1984 ", "31/12/1984", NULL, NULL, 0, false },
	{ FRENCH, "1984", NULL, NULL, BAD, 0, false },
	{ FRENCH, "12/1984", NULL, NULL, BAD, 0, false },
	{ FRENCH, "31/02/1984", NULL, NULL, BAD, 0, false },
	{ FRENCH, "31/12/84", NULL, NULL, BAD, 0, false },
	{ FRENCH, "le 31 décembre", NULL, NULL, BAD, 0, false },
	{ FRENCH, "en cours", NULL, NULL, BAD, 0, false },
	{ FRENCH, "1984-12-31T14:30", NULL, NULL, BAD, 0, false },
	{ FRENCH, "", "", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"yyyy\");", "1984", "1984", NULL, NULL, 4, false },
	{ "AFDate_FormatEx(\"yyyy\");", "84", NULL, NULL, BAD, 0, false },
	{ "AFDate_FormatEx(\"yyyy\");", "31/12/1984", NULL, NULL, BAD, 0, false },
	{ "AFDate_FormatEx(\"mm/yyyy\");", "1984-12", "12/1984", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"mm/yyyy\");", "12/1984", "12/1984", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"mm/yyyy\");", "13/1984", NULL, NULL, BAD, 0, false },
	{ "AFDate_FormatEx(\"dd\");", "1", "01", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"dd\");", "32", NULL, NULL, BAD, 0, false },
	{ "AFDate_FormatEx(\"dd/mm\");", "29/02", "29/02", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm\");", "30/02", NULL, NULL, BAD, 0, false },
	/* the GEVA-Sco has it on days, months and years of two digits alike */
	{ SHORT_YEAR, "05", "05", NULL, NULL, 2, false },
	{ SHORT_YEAR, "5", "05", NULL, NULL, 2, false },
	{ SHORT_YEAR, "31", "31", NULL, NULL, 2, false },
	{ SHORT_YEAR, "26", "26", NULL, NULL, 2, false },
	{ SHORT_YEAR, "2026", "26", NULL, NULL, 2, false },
	{ SHORT_YEAR, "1949", "1949", NULL, "century", 0, false },
	{ SHORT_YEAR, "2050", "2050", NULL, "century", 0, false },
	{ SHORT_YEAR, "2026-09-01", NULL, NULL, BAD, 0, false },
	{ SHORT_YEAR, "x", NULL, NULL, BAD, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yy\");", "2026-09-01", "01/09/26", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yy\");", "01/09/26", "01/09/26", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yy\");", "01/09/1949", "01/09/1949", NULL, "century", 0, false },
	/* months first: what could be both is not guessed */
	{ AMERICAN, "12/31/1984", "12/31/1984", NULL, NULL, 0, false },
	{ AMERICAN, "31/12/1984", "12/31/1984", NULL, NULL, 0, false },
	{ AMERICAN, "02/03/1984", NULL, NULL, BAD, 0, false },
	{ AMERICAN, "03/03/1984", "03/03/1984", NULL, NULL, 0, false },
	{ AMERICAN, "1984-03-02", "03/02/1984", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"ddmmyyyy\");", "1984-12-31", "31121984", NULL, NULL, 8, true },
	{ "AFDate_FormatEx(\"ddmmyyyy\");", "31121984", "31121984", NULL, NULL, 8, true },
	/* names of months are stored as numbers, for the script to read again */
	{ "AFDate_FormatEx(\"d mmmm yyyy\");", "2026-09-01", "01/09/2026", "1 septembre 2026", NULL,
	  0, false },
	{ "AFDate_FormatEx(\"dd-mmm-yy\");", "01/02/2026", "01/02/2026", "01-févr.-26", NULL, 0,
	  false },
	{ "AFDate_FormatEx(\"dddd d mmmm yyyy\");", "2026-09-01", "01/09/2026",
	  "mardi 1 septembre 2026", NULL, 0, false },
	{ "AFDate_FormatEx(\"mmm d, yyyy\");", "2026-09-01", "09/01/2026", "sept. 1, 2026", NULL, 0,
	  false },
	{ "AFDate_FormatEx(\"ddd dd/mm/yyyy\");", "2026-08-19", "19/08/2026", "mer. 19/08/2026",
	  NULL, 0, false },
	{ "AFDate_FormatEx(\"ddd dd/mm\");", "19/08", NULL, NULL, BAD, 0, false },
	/* times */
	{ "AFTime_Format(0);", "14:30", "14:30", NULL, NULL, 0, false },
	{ "AFTime_Format(0);", "14h30", "14:30", NULL, NULL, 0, false },
	{ "AFTime_Format(0);", "9 h", "09:00", NULL, NULL, 0, false },
	{ "AFTime_Format(0);", "14h5", NULL, NULL, BAD, 0, false },
	{ "AFTime_Format(0);", "24:00", NULL, NULL, BAD, 0, false },
	{ "AFTime_Format(0);", "14:30:15", NULL, NULL, BAD, 0, false },
	{ "AFTime_Format(0);", "14", NULL, NULL, BAD, 0, false },
	{ "AFTime_Format(1);", "14h30", "14:30", "2:30 pm", NULL, 0, false },
	{ "AFTime_Format(1);", "00:05", "00:05", "12:05 am", NULL, 0, false },
	{ "AFTime_Format(2);", "14:30", "14:30:00", NULL, NULL, 0, false },
	{ "AFTime_Format(2);", "14:30:15", "14:30:15", NULL, NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yyyy HH:MM\");", "2026-09-01T14:30", "01/09/2026 14:30", NULL,
	  NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yyyy HH:MM\");", "01/09/2026 à 14h30", "01/09/2026 14:30", NULL,
	  NULL, 0, false },
	{ "AFDate_FormatEx(\"dd/mm/yyyy HH:MM\");", "01/09/2026", NULL, NULL, BAD, 0, false },
	/* numbers */
	{ EUROS, "1 234,56", "1234.56", "1.234,56 €", NULL, 0, false },
	{ EUROS, "1\u202f234,56\u00a0€", "1234.56", "1.234,56 €", NULL, 0, false },
	{ EUROS, "1234.56", "1234.56", "1.234,56 €", NULL, 0, false },
	{ EUROS, "1.234,56 EUR", "1234.56", "1.234,56 €", NULL, 0, false },
	{ EUROS, "€ 950", "950", "950,00 €", NULL, 0, false },
	{ EUROS, "-12,5", "-12.5", "-12,50 €", NULL, 0, false },
	{ EUROS, "− 12,5 €", "-12.5", "-12,50 €", NULL, 0, false },
	{ EUROS, "+12,5", "12.5", "12,50 €", NULL, 0, false },
	{ EUROS, "0", "0", "0,00 €", NULL, 0, false },
	{ EUROS, "-0,00", "0", "0,00 €", NULL, 0, false },
	{ EUROS, "1234567,8", "1234567.8", "1.234.567,80 €", NULL, 0, false },
	{ EUROS, "1.234", NULL, NULL, BAD, 0, false },
	{ EUROS, "1,234", NULL, NULL, BAD, 0, false },
	{ EUROS, "12 34", NULL, NULL, BAD, 0, false },
	{ EUROS, "12€50", NULL, NULL, BAD, 0, false },
	{ EUROS, "1,2,3", NULL, NULL, BAD, 0, false },
	{ EUROS, "12,", NULL, NULL, BAD, 0, false },
	{ EUROS, "--12", NULL, NULL, BAD, 0, false },
	{ EUROS, "douze", NULL, NULL, BAD, 0, false },
	{ EUROS, "12 (environ)", NULL, NULL, BAD, 0, false },
	{ EUROS, "1234567890123456", NULL, NULL, BAD, 0, false },
	{ EUROS, "12,345", NULL, NULL, BAD, 0, false },
	{ EUROS, "12,3456", "12.3456", "12,3456 €", "rounded", 0, false },
	{ PLAIN, "1,75", "1.75", "1,75", NULL, 6, false },
	{ PLAIN, "62", "62", "62,00", NULL, 6, false },
	{ PLAIN, "1 234,5", "1234.5", "1234,50", NULL, 6, false },
	{ WHOLE, "12,50 €", "12.5", "12,5", "rounded", 0, false },
	{ WHOLE, "1234", "1234", "1.234", NULL, 0, false },
	{ WHOLE, "1 234,00", "1234", "1.234", NULL, 0, false },
	{ DOLLARS, "-1234,5", "-1234.5", "($1,234.50)", NULL, 0, false },
	{ DOLLARS, "$1,234.50", "1234.5", "$1,234.50", NULL, 0, false },
	{ "AFNumber_Format(2, 1, 1, 0, \"\", true);", "-3", "-3", "-3.00", "sign", 0, false },
	{ "AFNumber_Format(2, 1, 3, 0, \"\", true);", "-3", "-3", "(3.00)", NULL, 0, false },
	{ "AFNumber_Format(2, 4, 0, 0, \"CHF \", true);", "-1234,5 CHF", "-1234.5", "-CHF 1'234.50",
	  NULL, 0, false },
	{ "AFNumber_Format(2, 4, 0, 0, \"\", true);", "1’234.5", "1234.5", "1'234.50", NULL, 0,
	  false },
	{ "AFNumber_Format(3, 3, 0, 0, \"\", true);", "1,234", "1.234", "1,234", NULL, 0, false },
	{ "AFNumber_Format(3, 2, 0, 0, \"\", true);", "1.234", NULL, NULL, BAD, 0, false },
	/* codes are no amounts */
	{ WHOLE, "01", "01", NULL, "leading_zeros", 2, false },
	{ PLAIN, "01", "01", NULL, "leading_zeros", 2, false },
	{ WHOLE, "01000", "01000", NULL, "leading_zeros", 5, false },
	{ EUROS, "06 12 34 56 78", "0612345678", NULL, "leading_zeros", 10, false },
	/* the medical certificate of the MDPH has a number's format on its telephone */
	{ "AFNumber_Format(0, 3, 0, 0, \"\", true);", "06.12.34.56.78", "0612345678", NULL,
	  "leading_zeros", 10, false },
	{ "AFNumber_Format(0, 3, 0, 0, \"\", true);", "06-12-34-56-78", "0612345678", NULL,
	  "leading_zeros", 10, false },
	{ "AFNumber_Format(0, 3, 0, 0, \"\", true);", "+33 6 12 34 56 78", NULL, NULL, BAD, 10,
	  false },
	{ PLAIN, "0.5", "0.5", "0,50", NULL, 0, false },
	{ PLAIN, "-05", "-5", "-5,00", NULL, 0, false },
	{ "AFNumber_Format(2, 0, 0, 0, \"\", true);", "59000", "59000", NULL, "longer", 5, false },
	{ "AFNumber_Format(0, 2, 0, 0, \"\", true);", "2026", "2026", NULL, "longer", 4, false },
	{ "AFNumber_Format(0, 3, 0, 0, \"\", true);", "31", "31", NULL, NULL, 2, false },
	{ "AFNumber_Format(0, 3, 0, 0, \"\", true);", "0", "0", NULL, NULL, 2, false },
	{ "AFNumber_Format(2, 2, 0, 0, \"\", true);", "1234,5", "1234.5", "1234,5", "longer", 6,
	  true },
	{ "AFNumber_Format(2, 2, 0, 0, \"\", true);", "234,5", "234.5", "234,50", NULL, 6, true },
	/* percentages: the script keeps 0.125 and shows 12,5% */
	{ "AFPercent_Format(1, 3);", "12,5 %", "0.125", "12,5%", NULL, 0, false },
	{ "AFPercent_Format(1, 3, true);", "12,5%", "0.125", "%12,5", NULL, 0, false },
	{ "AFPercent_Format(2, 1);", "100 %", "1", "100.00%", NULL, 0, false },
	{ "AFPercent_Format(1, 3);", "0,05%", "0.0005", "0,05%", "rounded", 0, false },
	{ "AFPercent_Format(1, 3);", "-3%", "-0.03", "-3,0%", NULL, 0, false },
	{ "AFPercent_Format(1, 3);", "12,5", NULL, NULL, BAD, 0, false },
	{ "AFPercent_Format(1, 3);", "0,5", NULL, NULL, BAD, 0, false },
	{ "AFPercent_Format(1, 3);", "0", "0", "0,0%", NULL, 0, false },
	{ "AFPercent_Format(1, 3);", "% %", NULL, NULL, BAD, 0, false },
	/* masks */
	{ "AFSpecial_Format(0);", "59000", "59000", NULL, NULL, 0, false },
	{ "AFSpecial_Format(0);", "59 000", "59000", NULL, NULL, 0, false },
	{ "AFSpecial_Format(0);", "5900", NULL, NULL, BAD, 0, false },
	{ "AFSpecial_Format(0);", "2A004", NULL, NULL, BAD, 0, false },
	{ "AFSpecial_Format(1);", "590001234", "59000-1234", NULL, NULL, 0, false },
	{ "AFSpecial_Format(1);", "590001234", "590001234", "59000-1234", NULL, 9, false },
	{ "AFSpecial_Format(3);", "123 45 6789", "123-45-6789", NULL, NULL, 0, false },
	{ "AFSpecial_Format(3);", "2 84 05 88 321 025", NULL, NULL, BAD, 0, false },
	{ "AFSpecial_Format(2);", "06 12 34 56 78", "0612345678", "06 12 34 56 78", "foreign_phone",
	  0, false },
	{ "AFSpecial_Format(2);", "2125551234", "2125551234", "(212) 555-1234", NULL, 0, false },
	{ "AFSpecial_Format(2);", "555-1234", "5551234", "555-1234", NULL, 0, false },
	{ "AFSpecial_Format(2);", "+33 6 12 34 56 78", NULL, NULL, BAD, 0, false },
	{ "AFSpecial_KeystrokeEx(\"99 99 99 99 99\");", "0612345678", "06 12 34 56 78", NULL, NULL,
	  0, false },
	{ "AFSpecial_KeystrokeEx(\"99 99 99 99 99\");", "06.12.34.56.78", "06 12 34 56 78", NULL,
	  NULL, 0, false },
	{ "AFSpecial_KeystrokeEx(\"AA-999-AA\");", "ab123cd", "ab-123-cd", NULL, NULL, 0, false },
	{ "AFSpecial_KeystrokeEx(\"AA-999-AA\");", "ab-123-cd", "ab-123-cd", NULL, NULL, 0, false },
	{ "AFSpecial_KeystrokeEx(\"AA-999-AA\");", "éb-123-cd", NULL, NULL, BAD, 0, false },
	/* what is typed without the marks keeps its own */
	{ "AFSpecial_KeystrokeEx(\"99@OXO.99\");", "06V.178", "06V.178", "06@V.1.78", NULL, 8,
	  false },
	{ "AFSpecial_KeystrokeEx(\"OXX\");", "2é ", "2é ", NULL, NULL, 0, false },
	{ "AFSpecial_KeystrokeEx(\"OXX\");", "2é", NULL, NULL, BAD, 0, false },
	/* nothing to obey, or nothing that is understood */
	{ NULL, "n’importe quoi", "n’importe quoi", NULL, NULL, 0, false },
	{ "AFRange_Validate(true, 0, true, 2)", "x", "x", NULL, "unknown", 0, false },
	{ "event.value = event.value.toUpperCase();", "dupont", "dupont", NULL, "unknown", 0,
	  false },
	{ "event.value = event.value.toUpperCase();", "", "", NULL, NULL, 0, false },
};

static void
make_field(UfPdfField *field, const Row *row)
{
	memset(field, 0, sizeof *field);
	field->format = (char *)row->script;
	field->max_length = row->max_length;
	field->flags = row->comb ? UF_PDF_COMB : 0;
}

static void
test_rows(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *row = &rows[i];
		g_auto(UfFormatted) out = { 0 };
		UfPdfField field;
		make_field(&field, row);
		uf_format_value(&field, row->asked, false, &out);
		g_test_message("%s: %s", row->script, row->asked);
		g_assert_cmpstr(out.stored, ==, row->stored);
		g_assert_cmpstr(out.shown, ==, row->shown != NULL ? row->shown : row->stored);
		g_assert_cmpstr(row->stored != NULL ? out.kept : out.reason, ==, row->why);
		g_assert_true((out.reason == NULL) == (row->stored != NULL));
	}
}

/* what is stored is what the script would take: asked again, or copied by another field, it is the
 * same */
static void
test_stored_again(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *row = &rows[i];
		if (row->stored == NULL || (row->why != NULL && strcmp(row->why, "unknown") != 0))
			continue;
		g_auto(UfFormatted) out = { 0 };
		UfPdfField field;
		make_field(&field, row);
		g_test_message("%s: %s", row->script, row->stored);
		uf_format_value(&field, row->stored, true, &out);
		g_assert_cmpstr(out.reason, ==, NULL);
		g_assert_cmpstr(out.stored, ==, row->stored);
		g_assert_cmpstr(out.shown, ==, row->shown != NULL ? row->shown : row->stored);
	}
}

/* a sum is rounded as the form itself would show it, and keeps its decimals */
static void
test_computed(void)
{
	static const struct {
		const char *script, *text, *shown;
	} sums[] = {
		{ PLAIN, "3.333333", "3,33" },
		{ PLAIN, "1.005", "1,01" },
		{ PLAIN, "9.995", "10,00" },
		{ PLAIN, "-9.995", "-10,00" },
		{ WHOLE, "999.5", "1.000" },
		{ WHOLE, "0.4", "0" },
		{ WHOLE, "-0.4", "0" },
		{ EUROS, "1234.5", "1.234,50 €" },
		{ "AFPercent_Format(0, 3);", "0.125", "13%" },
		{ EUROS, "1 234", NULL },
		{ FRENCH, "31/12/1984", "31/12/1984" },
		{ FRENCH, "x", NULL },
		{ SHORT_YEAR, "05", "05" },
		{ FRENCH, "31/12/1984 1", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
		g_auto(UfFormatted) out = { 0 };
		UfPdfField field = { .format = (char *)sums[i].script };
		uf_format_value(&field, sums[i].text, true, &out);
		g_test_message("%s: %s", sums[i].script, sums[i].text);
		g_assert_cmpstr(out.shown, ==, sums[i].shown);
		g_assert_cmpstr(out.stored, ==, sums[i].shown == NULL ? NULL : sums[i].text);
	}
}

static void
test_other_scripts(void)
{
	static const struct {
		const char *keystroke, *validate, *asked, *stored, *why;
		int flags;
	} fields[] = {
		/* without a format script what is stored is what is shown */
		{ "AFNumber_Keystroke(2, 2, 0, 0, \"\", true)", NULL, "1 234,5 €", "1234.5", NULL,
		  0 },
		{ "AFNumber_Keystroke(2, 2, 0, 0, \"\", true)", NULL, "x", NULL, BAD, 0 },
		{ "AFDate_KeystrokeEx(\"dd/mm/yyyy\")", NULL, "2026-09-01", "01/09/2026", NULL, 0 },
		{ "AFDate_KeystrokeEx(\"d mmm yyyy\")", NULL, "2026-09-01", "01/09/2026", NULL, 0 },
		{ "if (event.willCommit) f();", NULL, "x", "x", "unknown", 0 },
		/* limits */
		{ NULL, "AFRange_Validate(true, 0, true, 20)", "20", "20", NULL, 0 },
		{ NULL, "AFRange_Validate(true, 0, true, 20)", "20,5", NULL, "out_of_range", 0 },
		{ NULL, "AFRange_Validate(true, 0, true, 20)", "-1", NULL, "out_of_range", 0 },
		{ NULL, "AFRange_Validate(true, 0, true, 20)", "néant", "néant", NULL, 0 },
		{ NULL, "AFRange_Validate(false, 0, true, 20)", "-100", "-100", NULL, 0 },
		{ NULL, "AFRange_Validate(true, 0, false, 20)", "1 000,5", "1 000,5", NULL, 0 },
		{ "AFNumber_Keystroke(2, 2, 0, 0, \"\", true)",
		  "AFRange_Validate(true, 0, true, 1000)", "1 000,01", NULL, "out_of_range", 0 },
		{ NULL, "verifier();", "x", "x", "unknown", 0 },
		{ NULL, "verifier();", "x", "x", "unknown", 0 },
		/* a secret is no date */
		{ "AFDate_KeystrokeEx(\"dd/mm/yyyy\")", NULL, "secret", "secret", NULL,
		  UF_PDF_PASSWORD },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_auto(UfFormatted) out = { 0 };
		UfPdfField field = { .keystroke = (char *)fields[i].keystroke,
				     .validate = (char *)fields[i].validate,
				     .flags = fields[i].flags };
		uf_format_value(&field, fields[i].asked, false, &out);
		g_test_message("%zu: %s", i, fields[i].asked);
		g_assert_cmpstr(out.stored, ==, fields[i].stored);
		g_assert_cmpstr(out.shown, ==, fields[i].stored);
		g_assert_cmpstr(fields[i].stored != NULL ? out.kept : out.reason, ==,
				fields[i].why);
	}
}

static void
test_doubles(void)
{
	static const struct {
		double value;
		const char *text;
	} doubles[] = {
		{ 0, "0" },
		{ -0.0, "0" },
		{ 1234.5, "1234.5" },
		{ -12, "-12" },
		{ 0.1 + 0.2, "0.3" },
		{ 1.0 / 3, "0.333333" },
		{ 1e11 + 0.25, "100000000000.25" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(doubles); i++) {
		g_autofree char *text = uf_decimal_format_double(doubles[i].value);
		g_assert_cmpstr(text, ==, doubles[i].text);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/format/rows", test_rows);
	g_test_add_func("/engine/format/stored-again", test_stored_again);
	g_test_add_func("/engine/format/computed", test_computed);
	g_test_add_func("/engine/format/other-scripts", test_other_scripts);
	g_test_add_func("/engine/format/doubles", test_doubles);
	return g_test_run();
}
