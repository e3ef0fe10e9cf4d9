#include <string.h>

#include "uf-date.h"
#include "uf-format-private.h"

/* parts of a moment, those unknown -1 */
enum { DAY, MONTH, YEAR, HOUR, MINUTE, SECOND, PARTS };
typedef struct {
	int parts[PARTS];
} Moment;

static const char *const months[] = {
	"janvier", "février", "mars",      "avril",   "mai",      "juin",
	"juillet", "août",    "septembre", "octobre", "novembre", "décembre",
};
static const char *const short_months[] = {
	"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
	"juil.", "août",  "sept.", "oct.", "nov.", "déc.",
};
static const char *const days[] = {
	"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
};

/* one element of a pattern: a run of one letter, or a text between */
typedef struct {
	char letter; /* of "dmyHhMst", or '\0' for a text */
	size_t length;
	const char *text;
} Element;

static Element
next_element(const char **pattern)
{
	Element element = { .text = *pattern, .length = 1 };
	if (strchr("dmyHhMst", **pattern) != NULL) {
		element.letter = **pattern;
		while (element.text[element.length] == element.letter)
			element.length++;
	} else {
		element.length = (size_t)(g_utf8_next_char(*pattern) - *pattern);
	}
	*pattern += element.length;
	return element;
}

/* the part that an element shows, -1 for a text, the day of the week and the half of the day */
static int
part_of(Element element)
{
	static const struct {
		char letter;
		int part;
	} letters[] = { { 'd', DAY },  { 'm', MONTH },  { 'y', YEAR },  { 'H', HOUR },
			{ 'h', HOUR }, { 'M', MINUTE }, { 's', SECOND } };
	if (element.letter == 'd' && element.length > 2)
		return -1;
	for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
		if (letters[i].letter == element.letter)
			return letters[i].part;
	}
	return -1;
}

static Moment
no_moment(void)
{
	Moment moment;
	for (int i = 0; i < PARTS; i++)
		moment.parts[i] = -1;
	return moment;
}

static bool
is_real(const Moment *moment)
{
	static const int limits[PARTS][2] = { { 1, 31 }, { 1, 12 }, { 1, 9999 },
					      { 0, 23 }, { 0, 59 }, { 0, 59 } };
	for (int i = 0; i < PARTS; i++) {
		int value = moment->parts[i];
		if (value != -1 && (value < limits[i][0] || value > limits[i][1]))
			return false;
	}
	if (moment->parts[DAY] == -1 || moment->parts[MONTH] == -1)
		return true;
	/* without a year, one that has a 29 February */
	int year = moment->parts[YEAR] == -1 ? 2000 : moment->parts[YEAR];
	return g_date_valid_dmy((GDateDay)moment->parts[DAY], (GDateMonth)moment->parts[MONTH],
				(GDateYear)year);
}

/* the "date horizon" of util.scand: below 50 it is this century */
static int
expand_year(int year)
{
	return year + (year < 50 ? 2000 : 1900);
}

/* at most @most digits; -1 when there is none */
static int
read_digits(const char **text, size_t most, size_t *count)
{
	int value = 0;
	*count = 0;
	while (*count < most && g_ascii_isdigit(**text)) {
		value = value * 10 + (**text - '0');
		(*count)++;
		(*text)++;
	}
	return *count == 0 ? -1 : value;
}

static bool
read_element(const char **text, Element element, Moment *moment)
{
	size_t count;
	int part = part_of(element);
	if (element.letter == '\0') {
		bool same = strncmp(*text, element.text, element.length) == 0;
		*text += same ? element.length : 0;
		return same;
	}
	/* names and halves of the day are read in no language */
	if (part < 0 || (part == MONTH && element.length > 2) || element.letter == 'h')
		return false;
	bool long_year = part == YEAR && element.length == 4;
	int value = read_digits(text, long_year ? 4 : 2, &count);
	if (value < 0 || (long_year && count != 4))
		return false;
	moment->parts[part] = part == YEAR && !long_year ? expand_year(value) : value;
	return true;
}

/* @text after the field's own pattern */
static bool
read_own(const char *text, const char *pattern, Moment *moment)
{
	*moment = no_moment();
	while (*pattern != '\0') {
		if (!read_element(&text, next_element(&pattern), moment))
			return false;
	}
	return *text == '\0' && is_real(moment);
}

/* numbers in the order of the pattern, whatever is between: how a stored date is read */
static bool
read_by_order(const char *text, const char *pattern, Moment *moment)
{
	*moment = no_moment();
	while (*pattern != '\0') {
		size_t count;
		Element element = next_element(&pattern);
		int part = part_of(element);
		if (part < 0)
			continue;
		while (*text != '\0' && !g_ascii_isdigit(*text))
			text++;
		int value = read_digits(&text, 4, &count);
		if (value < 0)
			return false;
		moment->parts[part] = part == YEAR && count <= 2 ? expand_year(value) : value;
	}
	while (*text != '\0' && !g_ascii_isdigit(*text))
		text++;
	return *text == '\0' && is_real(moment);
}

/* "14:30", "14:30:05", "14h30", "14 h" */
static bool
read_time(const char *text, Moment *moment)
{
	size_t count;
	moment->parts[HOUR] = read_digits(&text, 2, &count);
	text += strspn(text, " ");
	if (moment->parts[HOUR] < 0 || (*text != ':' && *text != 'h' && *text != 'H'))
		return false;
	bool colon = *text++ == ':';
	text += colon ? 0 : strspn(text, " ");
	if (!colon && *text == '\0') {
		moment->parts[MINUTE] = 0;
		return true;
	}
	moment->parts[MINUTE] = read_digits(&text, 2, &count);
	if (count != 2)
		return false;
	if (colon && *text == ':') {
		text++;
		moment->parts[SECOND] = read_digits(&text, 2, &count);
	}
	return *text == '\0' && count == 2;
}

/* as French people write, or ISO 8601; a time may follow a date, or stand alone */
static bool
read_usual(const char *text, Moment *moment)
{
	UfDate date = { 0 };
	*moment = no_moment();
	if (read_time(text, moment))
		return is_real(moment);
	*moment = no_moment();
	size_t length = strcspn(text, " T");
	g_autofree char *first = g_strndup(text, length);
	if (!uf_date_parse_iso(first, &date) && !uf_date_parse_french(first, &date))
		return false;
	moment->parts[YEAR] = date.year;
	moment->parts[MONTH] = date.month > 0 ? date.month : -1;
	moment->parts[DAY] = date.day > 0 ? date.day : -1;
	const char *rest = text + length + (text[length] != '\0');
	if (g_str_has_prefix(rest, "à "))
		rest += strlen("à ");
	return (text[length] == '\0' || read_time(rest, moment)) && is_real(moment);
}

static bool
read_moment(const UfFormatTask *task, Moment *moment)
{
	Moment usual;
	g_autofree char *text = g_strstrip(g_strdup(task->text));
	bool own = read_own(task->text, task->rule->pattern, moment) ||
		   read_own(text, task->rule->pattern, moment);
	if (task->computed)
		return own || read_by_order(text, task->rule->pattern, moment);
	bool other = read_usual(text, &usual);
	/* 02/03/1984 where months come first: nobody knows what was meant */
	if (own && other && memcmp(moment, &usual, sizeof usual) != 0)
		return false;
	if (!own)
		*moment = usual;
	return own || other;
}

/* whether a part that is shown, or not, has what it needs */
static bool
is_part_covered(int part, int value, bool shown)
{
	/* seconds are 0 when nobody says them */
	if (part == SECOND)
		return shown || value <= 0;
	return shown == (value != -1);
}

/* each part that is known has its place in the pattern, and the pattern has no other */
static bool
is_covered(const Moment *moment, const char *pattern)
{
	bool shown[PARTS] = { false };
	while (*pattern != '\0') {
		Element element = next_element(&pattern);
		int part = part_of(element);
		bool weekday = element.letter == 'd' && element.length > 2;
		if (part >= 0)
			shown[part] = true;
		for (int i = DAY; weekday && i <= YEAR; i++) {
			if (moment->parts[i] == -1)
				return false;
		}
	}
	for (int i = 0; i < PARTS; i++) {
		if (!is_part_covered(i, moment->parts[i], shown[i]))
			return false;
	}
	return true;
}

static const char *
weekday_of(const Moment *moment)
{
	g_autoptr(GDate) date =
	    g_date_new_dmy((GDateDay)moment->parts[DAY], (GDateMonth)moment->parts[MONTH],
			   (GDateYear)moment->parts[YEAR]);
	return days[g_date_get_weekday(date) - 1];
}

static void
append_element(GString *out, Element element, const Moment *moment)
{
	int part = part_of(element);
	int value = part < 0 ? 0 : MAX(moment->parts[part], 0);
	if (element.letter == '\0')
		g_string_append_len(out, element.text, (gssize)element.length);
	else if (element.letter == 't')
		g_string_append_printf(out, element.length == 2 ? "%cm" : "%c",
				       moment->parts[HOUR] < 12 ? 'a' : 'p');
	else if (part < 0 && element.length == 3)
		g_string_append_printf(out, "%.3s.", weekday_of(moment));
	else if (part < 0)
		g_string_append(out, weekday_of(moment));
	else if (part == MONTH && element.length > 2)
		g_string_append(out,
				element.length == 3 ? short_months[value - 1] : months[value - 1]);
	else if (part == YEAR)
		g_string_append_printf(out, "%0*d", (int)element.length,
				       element.length == 2 ? value % 100 : value);
	else
		g_string_append_printf(out, "%0*d", (int)element.length,
				       element.letter == 'h' ? (value + 11) % 12 + 1 : value);
}

/* @whole_years: four digits where the pattern has two; @numeric: for the script to read again, in
 * numbers and 24 hours */
static char *
write_moment(const char *pattern, const Moment *moment, bool whole_years, bool numeric)
{
	g_autoptr(GString) out = g_string_new(NULL);
	int last = -1;
	while (*pattern != '\0') {
		Element element = next_element(&pattern);
		int part = part_of(element);
		if (part == YEAR && (whole_years || numeric))
			element.length = 4;
		if (!numeric) {
			append_element(out, element, moment);
		} else if (part >= 0) {
			g_string_append(out, last < 0       ? ""
					     : part <= YEAR ? "/"
					     : last <= YEAR ? " "
							    : ":");
			g_string_append_printf(out, "%0*d", part == YEAR ? 4 : 2,
					       MAX(moment->parts[part], 0));
			last = part;
		}
	}
	return g_strdup(out->str);
}

/* names are read again in one language only, numbers in all; the same with halves of the day */
static bool
has_names(const char *pattern)
{
	return strstr(pattern, "mmm") != NULL || strstr(pattern, "ddd") != NULL ||
	       strpbrk(pattern, "ht") != NULL;
}

static bool
loses_century(const char *pattern, const Moment *moment)
{
	int year = moment->parts[YEAR];
	return year != -1 && strstr(pattern, "yyyy") == NULL && expand_year(year % 100) != year;
}

void
uf_format_date(const UfFormatTask *task, UfFormatted *out)
{
	Moment moment;
	const char *pattern = task->rule->pattern;
	if (!read_moment(task, &moment) || !is_covered(&moment, pattern)) {
		out->reason = "bad_format";
		return;
	}
	bool century = loses_century(pattern, &moment);
	out->shown = write_moment(pattern, &moment, century, false);
	out->stored = write_moment(pattern, &moment, century, has_names(pattern));
	out->kept = century ? "century" : NULL;
}
