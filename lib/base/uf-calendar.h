/* Public holidays of France and delays counted in working days.
 *
 * "Working days" are jours ouvrés: Monday to Friday without the public holidays. The list of
 * holidays is today's, applied to every year of UfDate. The holidays that remember the abolition
 * of slavery overseas (Code du travail, art. L. 3422-2) and days off by collective agreement are
 * not known here.
 */
#pragma once

#include "uf-date.h"

/* Whose public holidays count. */
typedef enum {
	/* Code du travail, art. L. 3133-1: 1 January, Easter Monday, 1 May, 8 May, Ascension, Whit
	 * Monday, 14 July, 15 August, 1 and 11 November, 25 December. */
	UF_CALENDAR_FRANCE,
	/* Moselle, Bas-Rhin and Haut-Rhin, art. L. 3134-13: Good Friday and 26 December too. The
	 * law gives Good Friday only where there is a Protestant or a shared church: here,
	 * everywhere. Read in comments of the article, unverified on its text. */
	UF_CALENDAR_ALSACE_MOSELLE,
} UfCalendar;

/* "france" or "alsace_moselle", as forms write them; false, @calendar untouched, on another. */
bool uf_calendar_find(const char *name, UfCalendar *calendar);

/* Easter Sunday of a year of UfDate: the Gregorian computus that Nature published in 1876
 * (anonymous), as in Meeus, Astronomical Algorithms, chapter 8. */
UfDate uf_calendar_get_easter(int year);

/* False for a partial date. */
bool uf_calendar_is_holiday(UfDate date, UfCalendar calendar);

/* Monday to Friday and no holiday; false for a partial date. */
bool uf_calendar_is_working_day(UfDate date, UfCalendar calendar);

/* The @n-th working day after @date, which itself does not count (Code de procédure civile, art.
 * 641: the day of the event is left out), or before it when @n is negative. @date itself when @n
 * is 0, whatever day it is, or when it is partial. */
UfDate uf_calendar_add_working_days(UfDate date, int n, UfCalendar calendar);

/* Days from @from to @to, less than 0 when @to is earlier; false, @days untouched, when one of
 * them is partial. */
bool uf_calendar_count_days(UfDate from, UfDate to, int *days);
