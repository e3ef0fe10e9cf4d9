#include "uf-money.h"

#include <glib.h>
#include <locale.h>

static void
test_parse(void)
{
	static const struct {
		const char *text;
		int64_t cents; /* -1: refused */
	} rows[] = {
		{ "0", 0 },
		{ "12", 1200 },
		{ "12,5", 1250 },
		{ "12.50", 1250 },
		{ "1 234,56", 123456 },
		{ "1\u00a0234,56", 123456 },
		{ "1\u202f234,56 €", 123456 },
		{ "€ 950,00", 95000 },
		{ "0,50 €", 50 },
		{ "1.234,56", 123456 },
		{ "1,234.56", 123456 },
		{ "1234567.8", 123456780 },
		{ "1.234.567,89", 123456789 },
		{ "1000000000", 100000000000 },
		{ "1000000001", -1 },
		{ "99999999999999999999", -1 },
		{ "12,345", -1 },
		{ "1.23.456,7", -1 },
		{ "12,", -1 },
		{ ",50", -1 },
		{ "", -1 },
		{ "€", -1 },
		{ "12,3,4", -1 },
		{ "12 euros", -1 },
		{ "1e3", -1 },
		{ "\xff", -1 },
		{ "--12", -1 },
		/* "12€50" is twelve euros and fifty cents to some, never 1250 */
		{ "12€50", -1 },
		{ "12 € 50", -1 },
		{ "€12€", -1 },
		{ "€ 12 ", 1200 },
		{ " 12 €", 1200 },
		/* spaces part thousands, nothing else: a telephone number is no amount */
		{ "12 50", -1 },
		{ "06 39 98 00 01", -1 },
		{ "1 234 567,8", 123456780 },
		{ "1 234 56", -1 },
		{ "1234 567", -1 },
		{ "1 234.567,89", -1 },
		{ "1 , 5", -1 },
		{ "12 ,50", -1 },
		{ "12, 50", -1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int64_t cents = -1;
		g_test_message("row %zu", i);
		g_assert_true(uf_money_parse(rows[i].text, &cents) == (rows[i].cents >= 0));
		g_assert_cmpint(cents, ==, rows[i].cents);
	}
	int64_t debt = 0;
	g_assert_true(uf_money_parse("-12,50", &debt));
	g_assert_cmpint(debt, ==, -1250);
	g_assert_true(uf_money_parse("\u221212,50", &debt));
	g_assert_cmpint(debt, ==, -1250);
}

static void
test_format(void)
{
	static const struct {
		int64_t cents;
		const char *french;
		const char *plain;
	} rows[] = {
		{ 0, "0,00", "0" },
		{ 5, "0,05", "0.05" },
		{ 123456, "1\u00a0234,56", "1234.56" },
		{ 100000, "1\u00a0000,00", "1000" },
		{ 99900, "999,00", "999" },
		{ -123456, "-1\u00a0234,56", "-1234.56" },
		{ 123456789012, "1\u00a0234\u00a0567\u00a0890,12", "1234567890.12" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *french = uf_money_format_french(rows[i].cents);
		g_autofree char *plain = uf_money_format_plain(rows[i].cents);
		g_assert_cmpstr(french, ==, rows[i].french);
		g_assert_cmpstr(plain, ==, rows[i].plain);
	}
}

static void
test_round_trip(void)
{
	for (int64_t cents = 0; cents < UF_MONEY_MAX; cents = cents * 3 + 7) {
		g_autofree char *french = uf_money_format_french(cents);
		int64_t back = -1;
		g_assert_true(uf_money_parse(french, &back));
		g_assert_cmpint(back, ==, cents);
	}
}

int
main(int argc, char **argv)
{
	/* whatever the locale says about decimal marks, money does not listen */
	setlocale(LC_ALL, "");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/money/parse", test_parse);
	g_test_add_func("/money/format", test_format);
	g_test_add_func("/money/round-trip", test_round_trip);
	return g_test_run();
}
