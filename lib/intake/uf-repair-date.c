/* Dates: as spreadsheets keep them, as people type them, and as both damage them. */
#include <string.h>

#include "uf-date.h"
#include "uf-memory.h"
#include "uf-repair-private.h"
#include "uf-text.h"

#define OLDEST 115       /* years: nobody of whom a service keeps a row is older */
#define BACK 60          /* years that a date of something else may lie behind */
#define FIRST_SERIAL 366 /* below, a number is an age or a count, not a day */
#define LAST_SERIAL 109574

static const struct {
	const char *name; /* folded */
	int month;
} months[] = {
	{ "janvier", 1 },   { "janv", 1 }, { "jan", 1 },       { "fevrier", 2 },  { "fevr", 2 },
	{ "fev", 2 },       { "mars", 3 }, { "mar", 3 },       { "avril", 4 },    { "avr", 4 },
	{ "mai", 5 },       { "juin", 6 }, { "juillet", 7 },   { "juil", 7 },     { "aout", 8 },
	{ "septembre", 9 }, { "sept", 9 }, { "sep", 9 },       { "octobre", 10 }, { "oct", 10 },
	{ "novembre", 11 }, { "nov", 11 }, { "decembre", 12 }, { "dec", 12 },
};

static int
find_month(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
		if (g_str_equal(months[i].name, word))
			return months[i].month;
	}
	return 0;
}

static bool
is_valid(UfDate date, UfDate *out)
{
	g_autofree char *text = uf_date_format_iso(date);
	return uf_date_parse_iso(text, out);
}

/* --- a day as a number --- */

/* Excel counts a 29 February 1900 that never was; 1904 and ODS do not. */
static bool
find_serial(int days, int epoch, UfDate *date)
{
	if (epoch == 1904)
		*date = uf_date_add_days((UfDate){ 1904, 1, 1 }, days);
	else if (epoch == 1900 && days <= 60)
		*date = uf_date_add_days((UfDate){ 1899, 12, 31 }, days);
	else
		*date = uf_date_add_days((UfDate){ 1899, 12, 30 }, days);
	return !(epoch == 1900 && days == 60);
}

/* "12051984", "19840512", and "5121984" that lost its zero: never two of them at once. */
static bool
read_eight(UfRepair *self, const char *digits, UfDate *date)
{
	g_autofree char *padded =
	    strlen(digits) == 7 ? g_strconcat("0", digits, NULL) : g_strdup(digits);
	const int number = (int)g_ascii_strtoll(padded, NULL, 10);
	const UfDate french = { number % 10000, number / 10000 % 100, number / 1000000 };
	const UfDate iso = { number / 10000, number / 100 % 100, number % 100 };
	if (strlen(padded) != 8 || french.day == 0 || french.month == 0)
		return strlen(padded) == 8 && iso.month > 0 && iso.day > 0 && is_valid(iso, date);
	if (!is_valid(french, date) &&
	    (strlen(digits) == 7 || iso.month == 0 || iso.day == 0 || !is_valid(iso, date)))
		return false;
	uf_repair_mend(self, "sheet.date_digits");
	return true;
}

static bool
read_digits(UfRepair *self, const char *digits, UfDate *date)
{
	gint64 number;
	if (strlen(digits) == 7 || strlen(digits) == 8) {
		if (read_eight(self, digits, date))
			return true;
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	if (strlen(digits) > 6 ||
	    !g_ascii_string_to_signed(digits, 10, FIRST_SERIAL, LAST_SERIAL, &number, NULL)) {
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	/* "1984" is what the cell shows: a year, not a day of 1905 */
	if (number >= 1900 && number <= self->setup->today.year + 50) {
		*date = (UfDate){ (int)number, 0, 0 };
		return true;
	}
	if (self->setup->epoch == 0) {
		uf_repair_refuse(self, "sheet.serial_unknown");
		return false;
	}
	if (!find_serial((int)number, self->setup->epoch, date)) {
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	uf_repair_mend(self, "sheet.serial");
	return true;
}

/* --- a date as a text --- */

typedef struct {
	int numbers[3];
	size_t lengths[3]; /* digits of each; 0 for the name of a month */
	size_t count;
} Parts;

static bool
add_part(Parts *parts, const char *word)
{
	if (parts->count == 3)
		return false;
	const int month = find_month(word);
	const size_t length = strspn(word, "0123456789");
	if (month == 0 &&
	    (length == 0 || length > 4 || (word[length] != '\0' && !g_str_equal(word, "1er"))))
		return false;
	parts->numbers[parts->count] = month != 0 ? month : (int)g_ascii_strtoll(word, NULL, 10);
	parts->lengths[parts->count++] = month != 0 ? 0 : length;
	return true;
}

static bool
split(const char *text, Parts *parts)
{
	g_auto(UfWiped) folded = uf_text_fold(text);
	g_auto(GStrv) words = g_strsplit_set(folded, " /.-", -1);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (*words[i] != '\0' && !g_str_equal(words[i], "le") && !add_part(parts, words[i]))
			return false;
	}
	return parts->count >= 2;
}

/* The century of a year of two digits; 0 when two are possible, or none. */
static int
complete_year(const UfRepair *self, int year)
{
	const int today = self->setup->today.year;
	const bool past = self->place->past;
	const int first = past ? today - OLDEST : today - BACK;
	const int last = past ? today : today - BACK + 99;
	int found = 0;
	for (int century = 1800; century <= 2100; century += 100) {
		const int candidate = century + year;
		if (candidate < first || candidate > last)
			continue;
		if (found != 0)
			return 0;
		found = candidate;
	}
	return found;
}

/* "12/05" may be a day without its year, "mai 12" too. */
static bool
may_be_day(const Parts *parts)
{
	return parts->count == 2 && parts->lengths[1] == 2 &&
	       (parts->lengths[0] != 0 || parts->numbers[1] <= 31);
}

/* Refused when false. */
static bool
put_year(UfRepair *self, const Parts *parts, UfDate *date)
{
	const size_t last = parts->count - 1;
	date->year = parts->numbers[last];
	if (parts->lengths[last] == 4)
		return true;
	date->year =
	    parts->lengths[last] == 2 && !may_be_day(parts) ? complete_year(self, date->year) : 0;
	if (date->year == 0) {
		uf_repair_refuse(self, parts->lengths[last] == 2 ? "sheet.short_year_unsure"
								 : "sheet.date");
		return false;
	}
	uf_repair_mend(self, "sheet.short_year");
	return true;
}

/* Day, month and year in the order that they were typed in. Refused when false. */
static bool
order_parts(UfRepair *self, const Parts *parts, UfDate *read)
{
	if (parts->count == 3 && parts->lengths[0] == 4) {
		*read = (UfDate){ parts->numbers[0], parts->numbers[1], parts->numbers[2] };
		return true;
	}
	if (!put_year(self, parts, read))
		return false;
	read->month = parts->numbers[parts->count - 2];
	read->day = parts->count == 3 ? parts->numbers[0] : 0;
	/* "00/05/1984": the day is not known */
	if (parts->count == 3 && read->day == 0)
		uf_repair_mend(self, "sheet.zero_day");
	return true;
}

static bool
read_parts(UfRepair *self, const char *text, UfDate *date)
{
	Parts parts = { .count = 0 };
	UfDate read = { 0 };
	if (!split(text, &parts)) {
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	if (!order_parts(self, &parts, &read))
		return false;
	const bool has_month = read.month > 0 || (parts.count == 3 && read.day == 0);
	if (has_month && is_valid(read, date))
		return true;
	uf_repair_refuse(self, read.month > 12 && read.day <= 12 ? "sheet.date_order"
								 : "sheet.date_impossible");
	return false;
}

/* "12/05/1984 00:00:00": the day alone is of use. In place. */
static void
drop_time(UfRepair *self, char *text)
{
	char *mark = strchr(text, ':');
	if (mark == NULL)
		return;
	char *end = g_strrstr_len(text, mark - text, " ");
	if (end == NULL)
		end = g_strrstr_len(text, mark - text, "T");
	if (end == NULL || end == text)
		return;
	*end = '\0';
	g_strchomp(text);
	uf_repair_mend(self, "sheet.time_dropped");
}

/* Refused when false. */
static bool
read_any(UfRepair *self, const char *text, UfDate *date)
{
	g_auto(UfWiped) day = g_strdup(text);
	drop_time(self, day);
	if (self->cell->kind == UF_CELL_BOOLEAN || uf_repair_refuse_unlike(self, day)) {
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	const char *digits = self->cell->kind == UF_CELL_NUMBER ? self->cell->number : day;
	if (strspn(digits, "0123456789") == strlen(digits))
		return read_digits(self, digits, date);
	if (self->cell->kind == UF_CELL_NUMBER) {
		uf_repair_refuse(self, "sheet.date");
		return false;
	}
	return uf_date_parse_french(day, date) || read_parts(self, day, date);
}

json_t *
uf_repair_read_date(UfRepair *self, const char *text)
{
	UfDate date;
	if (!read_any(self, text, &date))
		return NULL;
	if (self->place->past && uf_date_compare(date, self->setup->today) > 0)
		return uf_repair_refuse(self, "sheet.date_future");
	g_auto(UfWiped) iso = uf_date_format_iso(date);
	return json_string(iso);
}

json_t *
uf_repair_read_month(UfRepair *self, const char *text)
{
	UfDate date;
	if (!read_any(self, text, &date))
		return NULL;
	if (date.month == 0)
		return uf_repair_refuse(self, "sheet.month");
	/* the first of a month is how spreadsheets keep a month */
	if (date.day > 1)
		uf_repair_mend(self, "sheet.day_dropped");
	date.day = 0;
	g_auto(UfWiped) iso = uf_date_format_iso(date);
	return json_string(iso);
}

/* "9h", "9 h 30", "09:30", "09:30:00" */
json_t *
uf_repair_read_time(UfRepair *self, const char *text)
{
	unsigned hour = 0;
	unsigned minute = 0;
	const char *clock = strchr(text, 'T') != NULL ? strchr(text, 'T') + 1 : text;
	g_auto(UfWiped) folded = uf_text_fold(clock);
	g_auto(GStrv) parts = g_strsplit_set(folded, "h: ", -1);
	size_t n = 0;
	for (size_t i = 0; parts[i] != NULL; i++) {
		guint64 number;
		if (*parts[i] == '\0')
			continue;
		if (!g_ascii_string_to_unsigned(parts[i], 10, 0, 59, &number, NULL) || n == 3)
			return uf_repair_refuse(self, "sheet.time");
		if (n < 2)
			*(n == 0 ? &hour : &minute) = (unsigned)number;
		n++;
	}
	if (n == 0 || hour > 23 || strpbrk(folded, "h:") == NULL)
		return uf_repair_refuse(self, "sheet.time");
	return json_sprintf("%02u:%02u", hour, minute);
}
