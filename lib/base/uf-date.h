/* A civil date that may be partial: a year alone, or a year and a month.
 *
 * Many people do not know their day of birth; the missing parts are 0 and are never invented.
 * Written in ISO 8601 with reduced precision ("1984", "1984-05", "1984-05-12"). Gregorian calendar,
 * years 1800 to 2199. Never a time_t: no time zone is involved.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct {
	int year;  /* 0 when there is no date at all */
	int month; /* 1 to 12, or 0 when unknown */
	int day;   /* 1 to 31, or 0 when unknown */
} UfDate;

/* Reads "1984", "1984-05" or "1984-05-12"; false, @date untouched, on anything else. */
bool uf_date_parse_iso(const char *text, UfDate *date);

/* Reads what a French person types: "12/05/1984", "12.5.1984", "05/1984", "1984", or ISO.
 * False, @date untouched, on anything else; two-digit years are refused as ambiguous. */
bool uf_date_parse_french(const char *text, UfDate *date);

/* "1984-05-12", with the missing parts left out; "" for no date. Yours. */
char *uf_date_format_iso(UfDate date);

/* "12/05/1984", "05/1984", "1984"; "" for no date. Yours. */
char *uf_date_format_french(UfDate date);

/* Year, month and day are all known. */
bool uf_date_is_full(UfDate date);

/* Less than, equal to or more than 0; unknown parts sort first. */
int uf_date_compare(UfDate left, UfDate right);

/* Days from @from to @to, both full dates; negative when @to is before. */
int uf_date_count_days(UfDate from, UfDate to);

/* Adds days to a full date; the result for a partial date is that date. */
UfDate uf_date_add_days(UfDate date, int days);

/* Adds months to a date with a month; the day is brought back to the end of the month. */
UfDate uf_date_add_months(UfDate date, int months);

/* Whole years from @from to @to. False when the unknown parts make two answers possible (born in
 * 1984, asked in 2026: 41 or 42) or when @from is later than @to. */
bool uf_date_years_between(UfDate from, UfDate to, int *years);

/* Whole months from @from to @to; false as above. */
bool uf_date_months_between(UfDate from, UfDate to, int *months);

/* Today in local time; tests and commands take it from UfContext instead. */
UfDate uf_date_get_local_today(void);
