#include "uf-date.h"

#include <string.h>

#define YEAR_MIN 1800
#define YEAR_MAX 2199

static int
days_in_month(int year, int month)
{
	return g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

static bool
make_date(int year, int month, int day, UfDate *date)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 0 || month > 12 || day < 0)
		return false;
	if (day > 0 && (month == 0 || day > days_in_month(year, month)))
		return false;
	*date = (UfDate){ year, month, day };
	return true;
}

/* reads 1 to @max digits; 0 when there are none or more than @max */
static int
take_digits(const char **cursor, int max, int *value)
{
	int n = 0;
	*value = 0;
	for (; g_ascii_isdigit(**cursor); (*cursor)++) {
		if (++n > max)
			return 0;
		*value = *value * 10 + (**cursor - '0');
	}
	return n;
}

bool
uf_date_parse_iso(const char *text, UfDate *date)
{
	const char *cursor = text;
	int year = 0;
	int month = 0;
	int day = 0;
	if (take_digits(&cursor, 4, &year) != 4)
		return false;
	if (*cursor == '-') {
		cursor++;
		if (take_digits(&cursor, 2, &month) != 2 || month == 0)
			return false;
	}
	if (month > 0 && *cursor == '-') {
		cursor++;
		if (take_digits(&cursor, 2, &day) != 2 || day == 0)
			return false;
	}
	return *cursor == '\0' && make_date(year, month, day, date);
}

bool
uf_date_parse_french(const char *text, UfDate *date)
{
	if (uf_date_parse_iso(text, date))
		return true;
	int parts[3] = { 0 };
	int digits = 0;
	int n = 0;
	for (const char *cursor = text; n < 3; cursor++) {
		digits = take_digits(&cursor, 4, &parts[n++]);
		if (digits == 0)
			return false;
		if (*cursor == '\0')
			break;
		if (strchr("/.- ", *cursor) == NULL || digits > 2)
			return false;
	}
	if (digits != 4 || n < 2)
		return false;
	if (n == 2)
		return parts[0] > 0 && make_date(parts[1], parts[0], 0, date);
	return parts[0] > 0 && parts[1] > 0 && make_date(parts[2], parts[1], parts[0], date);
}

char *
uf_date_format_iso(UfDate date)
{
	if (date.year == 0)
		return g_strdup("");
	if (date.month == 0)
		return g_strdup_printf("%04d", date.year);
	if (date.day == 0)
		return g_strdup_printf("%04d-%02d", date.year, date.month);
	return g_strdup_printf("%04d-%02d-%02d", date.year, date.month, date.day);
}

char *
uf_date_format_french(UfDate date)
{
	if (date.year == 0)
		return g_strdup("");
	if (date.month == 0)
		return g_strdup_printf("%04d", date.year);
	if (date.day == 0)
		return g_strdup_printf("%02d/%04d", date.month, date.year);
	return g_strdup_printf("%02d/%02d/%04d", date.day, date.month, date.year);
}

bool
uf_date_is_full(UfDate date)
{
	return date.year > 0 && date.month > 0 && date.day > 0;
}

int
uf_date_compare(UfDate left, UfDate right)
{
	if (left.year != right.year)
		return left.year < right.year ? -1 : 1;
	if (left.month != right.month)
		return left.month < right.month ? -1 : 1;
	if (left.day != right.day)
		return left.day < right.day ? -1 : 1;
	return 0;
}

int
uf_date_count_days(UfDate from, UfDate to)
{
	g_autoptr(GDate) a =
	    g_date_new_dmy((GDateDay)from.day, (GDateMonth)from.month, (GDateYear)from.year);
	g_autoptr(GDate) b =
	    g_date_new_dmy((GDateDay)to.day, (GDateMonth)to.month, (GDateYear)to.year);
	return g_date_days_between(a, b);
}

UfDate
uf_date_add_days(UfDate date, int days)
{
	if (!uf_date_is_full(date))
		return date;
	GDate g;
	g_date_clear(&g, 1);
	g_date_set_dmy(&g, (GDateDay)date.day, (GDateMonth)date.month, (GDateYear)date.year);
	if (days >= 0)
		g_date_add_days(&g, (guint)days);
	else
		g_date_subtract_days(&g, (guint)-days);
	return (UfDate){ g_date_get_year(&g), (int)g_date_get_month(&g), g_date_get_day(&g) };
}

UfDate
uf_date_add_months(UfDate date, int months)
{
	if (date.year == 0 || date.month == 0)
		return date;
	const int total = date.year * 12 + (date.month - 1) + months;
	UfDate result = { total / 12, total % 12 + 1, date.day };
	if (result.day > 0)
		result.day = MIN(result.day, days_in_month(result.year, result.month));
	return result;
}

/* the first and the last day that a partial date can mean */
static void
bounds(UfDate date, UfDate *first, UfDate *last)
{
	*first =
	    (UfDate){ date.year, date.month > 0 ? date.month : 1, date.day > 0 ? date.day : 1 };
	*last = *first;
	if (date.month == 0)
		last->month = 12;
	if (date.day == 0)
		last->day = days_in_month(last->year, last->month);
}

static int
full_months_between(UfDate from, UfDate to)
{
	const int months = (to.year - from.year) * 12 + (to.month - from.month);
	return to.day < from.day ? months - 1 : months;
}

static bool
spread(UfDate from, UfDate to, int unit, int *result)
{
	if (from.year == 0 || to.year == 0)
		return false;
	UfDate from_first;
	UfDate from_last;
	UfDate to_first;
	UfDate to_last;
	bounds(from, &from_first, &from_last);
	bounds(to, &to_first, &to_last);
	if (uf_date_compare(from_last, to_first) > 0)
		return false;
	const int least = full_months_between(from_last, to_first) / unit;
	const int most = full_months_between(from_first, to_last) / unit;
	if (least != most)
		return false;
	*result = least;
	return true;
}

bool
uf_date_years_between(UfDate from, UfDate to, int *years)
{
	return spread(from, to, 12, years);
}

bool
uf_date_months_between(UfDate from, UfDate to, int *months)
{
	return spread(from, to, 1, months);
}

UfDate
uf_date_get_local_today(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	return (UfDate){ g_date_time_get_year(now), g_date_time_get_month(now),
			 g_date_time_get_day_of_month(now) };
}
