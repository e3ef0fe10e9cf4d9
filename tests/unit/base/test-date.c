#include "uf-date.h"

#include <string.h>

static void
test_iso(void)
{
	static const struct {
		const char *text;
		UfDate date;
		bool good;
	} rows[] = {
		{ "1984-05-12", { 1984, 5, 12 }, true },
		{ "1984-05", { 1984, 5, 0 }, true },
		{ "1984", { 1984, 0, 0 }, true },
		{ "2024-02-29", { 2024, 2, 29 }, true },
		{ "2023-02-29", { 0, 0, 0 }, false },
		{ "1984-13-01", { 0, 0, 0 }, false },
		{ "1984-00-01", { 0, 0, 0 }, false },
		{ "1984-05-00", { 0, 0, 0 }, false },
		{ "1984-5-1", { 0, 0, 0 }, false },
		{ "84-05-12", { 0, 0, 0 }, false },
		{ "1984-05-12x", { 0, 0, 0 }, false },
		{ "19840-05-12", { 0, 0, 0 }, false },
		{ "1799", { 0, 0, 0 }, false },
		{ "2200", { 0, 0, 0 }, false },
		{ "", { 0, 0, 0 }, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDate date = { 0 };
		g_test_message("%s", rows[i].text);
		g_assert_true(uf_date_parse_iso(rows[i].text, &date) == rows[i].good);
		g_assert_cmpint(uf_date_compare(date, rows[i].date), ==, 0);
		g_autofree char *back = uf_date_format_iso(date);
		g_assert_cmpstr(back, ==, rows[i].good ? rows[i].text : "");
	}
}

static void
test_french(void)
{
	static const struct {
		const char *text;
		const char *iso; /* NULL: refused */
		const char *french;
	} rows[] = {
		{ "12/05/1984", "1984-05-12", "12/05/1984" },
		{ "2/5/1984", "1984-05-02", "02/05/1984" },
		{ "12.05.1984", "1984-05-12", "12/05/1984" },
		{ "12-05-1984", "1984-05-12", "12/05/1984" },
		{ "12 05 1984", "1984-05-12", "12/05/1984" },
		{ "05/1984", "1984-05", "05/1984" },
		{ "1984", "1984", "1984" },
		{ "1984-05-12", "1984-05-12", "12/05/1984" },
		{ "12/05/84", NULL, NULL },
		{ "31/02/2020", NULL, NULL },
		{ "12/13/1984", NULL, NULL },
		{ "00/05/1984", NULL, NULL },
		{ "1984/05/12", NULL, NULL },
		{ "12//1984", NULL, NULL },
		{ "12/05/1984/", NULL, NULL },
		{ "douze mai", NULL, NULL },
		{ "", NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDate date = { 0 };
		g_test_message("%s", rows[i].text);
		g_assert_true(uf_date_parse_french(rows[i].text, &date) == (rows[i].iso != NULL));
		if (rows[i].iso == NULL)
			continue;
		g_autofree char *iso = uf_date_format_iso(date);
		g_autofree char *french = uf_date_format_french(date);
		g_assert_cmpstr(iso, ==, rows[i].iso);
		g_assert_cmpstr(french, ==, rows[i].french);
	}
}

static void
test_arithmetic(void)
{
	static const struct {
		UfDate from;
		int days;
		int months;
		const char *expected;
	} rows[] = {
		{ { 2026, 11, 21 }, 10, 0, "2026-12-01" }, { { 2024, 2, 28 }, 1, 0, "2024-02-29" },
		{ { 2026, 1, 1 }, -1, 0, "2025-12-31" },   { { 2026, 1, 31 }, 0, 1, "2026-02-28" },
		{ { 2026, 11, 21 }, 0, 14, "2028-01-21" }, { { 2026, 3, 31 }, 0, -4, "2025-11-30" },
		{ { 2026, 3, 0 }, 0, 11, "2027-02" },      { { 2026, 3, 0 }, 5, 0, "2026-03" },
		{ { 2026, 0, 0 }, 0, 5, "2026" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDate date = rows[i].days != 0 ? uf_date_add_days(rows[i].from, rows[i].days)
						: uf_date_add_months(rows[i].from, rows[i].months);
		g_autofree char *iso = uf_date_format_iso(date);
		g_assert_cmpstr(iso, ==, rows[i].expected);
	}
}

static void
test_between(void)
{
	static const struct {
		const char *from;
		const char *to;
		int years;  /* -1: cannot be told */
		int months; /* -1: cannot be told */
	} rows[] = {
		{ "1984-05-12", "2026-05-12", 42, 504 }, { "1984-05-12", "2026-05-11", 41, 503 },
		{ "1984-05-31", "2026-06-30", 42, 504 }, { "1984", "2026-05-11", -1, -1 },
		{ "1984", "2026-12-31", 42, -1 },        { "1984-05", "2026-06-01", 42, -1 },
		{ "1984-05", "2026-05-31", 42, 504 },    { "1984-05", "2026-05-30", -1, -1 },
		{ "2026-05-12", "2026-05-12", 0, 0 },    { "2026-05-13", "2026-05-12", -1, -1 },
		{ "2026", "2026-05-12", -1, -1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfDate from;
		UfDate to;
		int years = -1;
		int months = -1;
		g_test_message("%s to %s", rows[i].from, rows[i].to);
		g_assert_true(uf_date_parse_iso(rows[i].from, &from));
		g_assert_true(uf_date_parse_iso(rows[i].to, &to));
		g_assert_true(uf_date_years_between(from, to, &years) == (rows[i].years >= 0));
		g_assert_cmpint(years, ==, rows[i].years);
		g_assert_true(uf_date_months_between(from, to, &months) == (rows[i].months >= 0));
		g_assert_cmpint(months, ==, rows[i].months);
	}
}

static void
test_order(void)
{
	/* each row sorts before the next */
	static const UfDate rows[] = {
		{ 1984, 0, 0 }, { 1984, 1, 0 }, { 1984, 1, 31 }, { 1984, 2, 1 }, { 1985, 0, 0 }
	};
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpint(uf_date_compare(rows[i], rows[i + 1]), <, 0);
		g_assert_cmpint(uf_date_compare(rows[i + 1], rows[i]), >, 0);
	}
	g_assert_false(uf_date_is_full(rows[1]));
	g_assert_true(uf_date_is_full(rows[2]));
	g_assert_true(uf_date_is_full(uf_date_get_local_today()));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/date/iso", test_iso);
	g_test_add_func("/date/french", test_french);
	g_test_add_func("/date/arithmetic", test_arithmetic);
	g_test_add_func("/date/between", test_between);
	g_test_add_func("/date/order", test_order);
	return g_test_run();
}
