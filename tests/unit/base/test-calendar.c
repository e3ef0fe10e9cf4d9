/* Holidays and working days, against dates that calendars print and against properties of the years
 * that UfDate knows. */
#include "uf-calendar.h"

static UfDate
parse(const char *iso)
{
	UfDate date = { 0 };
	g_assert_true(uf_date_parse_iso(iso, &date));
	return date;
}

static void
assert_date(UfDate found, const char *expected)
{
	g_autofree char *iso = uf_date_format_iso(found);
	g_assert_cmpstr(iso, ==, expected);
}

static void
test_find(void)
{
	static const struct {
		const char *name;
		bool good;
		UfCalendar calendar;
	} rows[] = {
		{ "france", true, UF_CALENDAR_FRANCE },
		{ "alsace_moselle", true, UF_CALENDAR_ALSACE_MOSELLE },
		{ "France", false, UF_CALENDAR_FRANCE },
		{ "", false, UF_CALENDAR_FRANCE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfCalendar calendar = UF_CALENDAR_FRANCE;
		g_assert_true(uf_calendar_find(rows[i].name, &calendar) == rows[i].good);
		g_assert_cmpint(calendar, ==, rows[i].calendar);
	}
}

/* Month and day of Easter, year by year from 2000, as another program gives them. */
static void
test_easter(void)
{
	static const int days[] = {
		423, 415, 331, 420, 411, 327, 416, 408, 323, 412, 404, 424, 408, 331, 420, 405, 327,
		416, 401, 421, 412, 404, 417, 409, 331, 420, 405, 328, 416, 401, 421, 413, 328, 417,
		409, 325, 413, 405, 425, 410, 401, 421, 406, 329, 417, 409, 325, 414, 405, 418, 410,
	};
	for (int i = 0; i < (int)G_N_ELEMENTS(days); i++) {
		const UfDate easter = uf_calendar_get_easter(2000 + i);
		g_assert_cmpint(easter.year, ==, 2000 + i);
		g_assert_cmpint(easter.month * 100 + easter.day, ==, days[i]);
	}
	g_assert_cmpuint(G_N_ELEMENTS(days), ==, 51);
	/* the earliest and the latest that can be, and corrections of the century */
	assert_date(uf_calendar_get_easter(1818), "1818-03-22");
	assert_date(uf_calendar_get_easter(1943), "1943-04-25");
	assert_date(uf_calendar_get_easter(1954), "1954-04-18");
	assert_date(uf_calendar_get_easter(1981), "1981-04-19");
	assert_date(uf_calendar_get_easter(2100), "2100-03-28");
}

static void
test_easter_of_every_year(void)
{
	for (int year = 1800; year <= 2199; year++) {
		const UfDate easter = uf_calendar_get_easter(year);
		GDate day;
		g_date_clear(&day, 1);
		g_date_set_dmy(&day, (GDateDay)easter.day, (GDateMonth)easter.month,
			       (GDateYear)easter.year);
		g_assert_cmpint(g_date_get_weekday(&day), ==, G_DATE_SUNDAY);
		g_assert_cmpint(uf_date_compare(easter, (UfDate){ year, 3, 22 }), >=, 0);
		g_assert_cmpint(uf_date_compare(easter, (UfDate){ year, 4, 25 }), <=, 0);
	}
}

/* Every day of @year: the holidays are those of @expected and no other. */
static void
check_year(int year, UfCalendar calendar, const char *expected)
{
	g_autoptr(GString) found = g_string_new(NULL);
	for (UfDate day = { year, 1, 1 }; day.year == year; day = uf_date_add_days(day, 1)) {
		if (uf_calendar_is_holiday(day, calendar))
			g_string_append_printf(found, "%s%02d-%02d", found->len > 0 ? " " : "",
					       day.month, day.day);
	}
	g_assert_cmpstr(found->str, ==, expected);
}

static void
test_holidays(void)
{
	static const struct {
		int year;
		UfCalendar calendar;
		const char *days;
	} rows[] = {
		{ 2026, UF_CALENDAR_FRANCE,
		  "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25" },
		{ 2026, UF_CALENDAR_ALSACE_MOSELLE,
		  "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26" },
		{ 2027, UF_CALENDAR_FRANCE,
		  "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25" },
		/* Ascension on 1 May, Whit Monday on 12 May: ten days only */
		{ 2008, UF_CALENDAR_FRANCE,
		  "01-01 03-24 05-01 05-08 05-12 07-14 08-15 11-01 11-11 12-25" },
		/* Ascension on 8 May */
		{ 1997, UF_CALENDAR_FRANCE,
		  "01-01 03-31 05-01 05-08 05-19 07-14 08-15 11-01 11-11 12-25" },
		{ 2024, UF_CALENDAR_ALSACE_MOSELLE,
		  "01-01 03-29 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25 12-26" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_year(rows[i].year, rows[i].calendar, rows[i].days);
}

static void
test_partial_dates(void)
{
	static const char *const partial[] = { "2026", "2026-05" };
	int days = 7;
	for (size_t i = 0; i < G_N_ELEMENTS(partial); i++) {
		const UfDate date = parse(partial[i]);
		g_assert_false(uf_calendar_is_holiday(date, UF_CALENDAR_FRANCE));
		g_assert_false(uf_calendar_is_working_day(date, UF_CALENDAR_FRANCE));
		assert_date(uf_calendar_add_working_days(date, 3, UF_CALENDAR_FRANCE), partial[i]);
		g_assert_false(uf_calendar_count_days(date, parse("2026-05-01"), &days));
		g_assert_false(uf_calendar_count_days(parse("2026-05-01"), date, &days));
	}
	g_assert_false(uf_calendar_is_holiday((UfDate){ 0 }, UF_CALENDAR_FRANCE));
	g_assert_cmpint(days, ==, 7);
}

static void
test_working_days(void)
{
	static const struct {
		const char *from;
		int n;
		UfCalendar calendar;
		const char *to;
	} rows[] = {
		{ "2026-11-23", 1, UF_CALENDAR_FRANCE, "2026-11-24" },
		{ "2026-11-23", 5, UF_CALENDAR_FRANCE, "2026-11-30" },
		/* from a Friday, a Saturday, a Sunday */
		{ "2026-11-20", 1, UF_CALENDAR_FRANCE, "2026-11-23" },
		{ "2026-11-21", 1, UF_CALENDAR_FRANCE, "2026-11-23" },
		{ "2026-11-22", 1, UF_CALENDAR_FRANCE, "2026-11-23" },
		{ "2026-11-21", 0, UF_CALENDAR_FRANCE, "2026-11-21" },
		{ "2026-11-21", -1, UF_CALENDAR_FRANCE, "2026-11-20" },
		{ "2026-11-23", -1, UF_CALENDAR_FRANCE, "2026-11-20" },
		{ "2026-11-30", -5, UF_CALENDAR_FRANCE, "2026-11-23" },
		/* 11 November is a Wednesday */
		{ "2026-11-10", 1, UF_CALENDAR_FRANCE, "2026-11-12" },
		{ "2026-11-12", -1, UF_CALENDAR_FRANCE, "2026-11-10" },
		/* Good Friday and Easter Monday */
		{ "2026-04-02", 1, UF_CALENDAR_FRANCE, "2026-04-03" },
		{ "2026-04-02", 1, UF_CALENDAR_ALSACE_MOSELLE, "2026-04-07" },
		{ "2026-04-03", 1, UF_CALENDAR_FRANCE, "2026-04-07" },
		{ "2026-04-07", -1, UF_CALENDAR_FRANCE, "2026-04-03" },
		{ "2026-04-07", -1, UF_CALENDAR_ALSACE_MOSELLE, "2026-04-02" },
		/* Christmas 2025 is a Thursday; the year changes */
		{ "2025-12-24", 1, UF_CALENDAR_FRANCE, "2025-12-26" },
		{ "2025-12-24", 1, UF_CALENDAR_ALSACE_MOSELLE, "2025-12-29" },
		{ "2025-12-31", 1, UF_CALENDAR_FRANCE, "2026-01-02" },
		{ "2026-01-02", -1, UF_CALENDAR_FRANCE, "2025-12-31" },
		/* May 2027: the 1st and the 8th are Saturdays, the 6th and the 17th are not */
		{ "2027-04-30", 10, UF_CALENDAR_FRANCE, "2027-05-18" },
		{ "2024-02-28", 2, UF_CALENDAR_FRANCE, "2024-03-01" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s %+d", rows[i].from, rows[i].n);
		assert_date(
		    uf_calendar_add_working_days(parse(rows[i].from), rows[i].n, rows[i].calendar),
		    rows[i].to);
	}
}

/* Counted by another program. */
static void
test_working_days_of_years(void)
{
	static const struct {
		int year;
		int count;
	} rows[] = { { 2022, 253 }, { 2023, 251 }, { 2024, 252 },
		     { 2025, 251 }, { 2026, 252 }, { 2027, 254 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int count = 0;
		UfDate day = { rows[i].year, 1, 1 };
		for (; day.year == rows[i].year; day = uf_date_add_days(day, 1))
			count += uf_calendar_is_working_day(day, UF_CALENDAR_FRANCE) ? 1 : 0;
		g_assert_cmpint(count, ==, rows[i].count);
	}
}

/* From a working day, going there and back ends where it began. */
static void
test_there_and_back(void)
{
	UfDate day = { 2026, 1, 1 };
	for (; day.year == 2026; day = uf_date_add_days(day, 1)) {
		if (!uf_calendar_is_working_day(day, UF_CALENDAR_ALSACE_MOSELLE))
			continue;
		for (int n = 0; n <= 30; n += 5) {
			UfDate there =
			    uf_calendar_add_working_days(day, n, UF_CALENDAR_ALSACE_MOSELLE);
			UfDate back =
			    uf_calendar_add_working_days(there, -n, UF_CALENDAR_ALSACE_MOSELLE);
			g_assert_cmpint(uf_date_compare(back, day), ==, 0);
		}
	}
}

static void
test_count_days(void)
{
	static const struct {
		const char *from;
		const char *to;
		int days;
	} rows[] = {
		{ "2026-11-21", "2026-11-21", 0 },   { "2026-11-21", "2026-11-22", 1 },
		{ "2026-11-22", "2026-11-21", -1 },  { "2026-11-21", "2027-01-21", 61 },
		{ "2024-02-28", "2024-03-01", 2 },   { "2025-02-28", "2025-03-01", 1 },
		{ "2027-01-21", "2026-11-21", -61 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int days = 0;
		g_assert_true(
		    uf_calendar_count_days(parse(rows[i].from), parse(rows[i].to), &days));
		g_assert_cmpint(days, ==, rows[i].days);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/calendar/find", test_find);
	g_test_add_func("/calendar/easter", test_easter);
	g_test_add_func("/calendar/easter-of-every-year", test_easter_of_every_year);
	g_test_add_func("/calendar/holidays", test_holidays);
	g_test_add_func("/calendar/partial-dates", test_partial_dates);
	g_test_add_func("/calendar/working-days", test_working_days);
	g_test_add_func("/calendar/working-days-of-years", test_working_days_of_years);
	g_test_add_func("/calendar/there-and-back", test_there_and_back);
	g_test_add_func("/calendar/count-days", test_count_days);
	return g_test_run();
}
