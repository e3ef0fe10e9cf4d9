#include "uf-calendar.h"

/* A day of the year, or a number of days from Easter Sunday when @month is 0. */
typedef struct {
	int month;
	int day;
	UfCalendar from; /* the first calendar that has it */
} Holiday;

static const Holiday holidays[] = {
	{ 1, 1, UF_CALENDAR_FRANCE },   { 0, -2, UF_CALENDAR_ALSACE_MOSELLE }, /* Good Friday */
	{ 0, 1, UF_CALENDAR_FRANCE },                                          /* Easter Monday */
	{ 5, 1, UF_CALENDAR_FRANCE },   { 5, 8, UF_CALENDAR_FRANCE },
	{ 0, 39, UF_CALENDAR_FRANCE }, /* Ascension */
	{ 0, 50, UF_CALENDAR_FRANCE }, /* Whit Monday */
	{ 7, 14, UF_CALENDAR_FRANCE },  { 8, 15, UF_CALENDAR_FRANCE },
	{ 11, 1, UF_CALENDAR_FRANCE },  { 11, 11, UF_CALENDAR_FRANCE },
	{ 12, 25, UF_CALENDAR_FRANCE }, { 12, 26, UF_CALENDAR_ALSACE_MOSELLE },
};

bool
uf_calendar_find(const char *name, UfCalendar *calendar)
{
	static const char *const names[] = {
		[UF_CALENDAR_FRANCE] = "france",
		[UF_CALENDAR_ALSACE_MOSELLE] = "alsace_moselle",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_str_equal(names[i], name)) {
			*calendar = (UfCalendar)i;
			return true;
		}
	}
	return false;
}

UfDate
uf_calendar_get_easter(int year)
{
	const int golden = year % 19;
	const int century = year / 100;
	const int rest = year % 100;
	const int moved = (century - (century + 8) / 25 + 1) / 3;
	const int epact = (19 * golden + century - century / 4 - moved + 15) % 30;
	const int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	const int late = (golden + 11 * epact + 22 * weekday) / 451;
	const int sum = epact + weekday - 7 * late + 114;
	return (UfDate){ year, sum / 31, sum % 31 + 1 };
}

static UfDate
find_day(const Holiday *holiday, int year)
{
	if (holiday->month > 0)
		return (UfDate){ year, holiday->month, holiday->day };
	return uf_date_add_days(uf_calendar_get_easter(year), holiday->day);
}

bool
uf_calendar_is_holiday(UfDate date, UfCalendar calendar)
{
	if (!uf_date_is_full(date))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(holidays); i++) {
		if (holidays[i].from <= calendar &&
		    uf_date_compare(find_day(&holidays[i], date.year), date) == 0)
			return true;
	}
	return false;
}

static GDate
make_gdate(UfDate date)
{
	GDate day;
	g_date_clear(&day, 1);
	g_date_set_dmy(&day, (GDateDay)date.day, (GDateMonth)date.month, (GDateYear)date.year);
	return day;
}

bool
uf_calendar_is_working_day(UfDate date, UfCalendar calendar)
{
	if (!uf_date_is_full(date))
		return false;
	const GDate day = make_gdate(date);
	return g_date_get_weekday(&day) <= G_DATE_FRIDAY && !uf_calendar_is_holiday(date, calendar);
}

UfDate
uf_calendar_add_working_days(UfDate date, int n, UfCalendar calendar)
{
	const int step = n < 0 ? -1 : 1;
	int left = ABS(n);
	while (left > 0 && uf_date_is_full(date)) {
		date = uf_date_add_days(date, step);
		if (uf_calendar_is_working_day(date, calendar))
			left--;
	}
	return date;
}

bool
uf_calendar_count_days(UfDate from, UfDate to, int *days)
{
	if (!uf_date_is_full(from) || !uf_date_is_full(to))
		return false;
	const GDate first = make_gdate(from);
	const GDate last = make_gdate(to);
	*days = g_date_days_between(&first, &last);
	return true;
}
