/* Numbers as a file writes them, digit by digit: no float and no locale takes part. */
#include <string.h>

#include "uf-date.h"
#include "uf-spread-parts-private.h"

#define DIGITS 15 /* of a computed number, as every spreadsheet shows them */
#define LONGEST 40
#define DAY 86400
#define LAST_DAY 109574 /* 2199-12-31, counted from 1900 */

typedef struct {
	GString *digits; /* without mark */
	int point;       /* how many of them stand before the mark */
	bool is_negative;
	bool is_whole; /* nothing but digits in the file */
} Decimal;

/* "E+14"; false for anything else. */
static bool
scan_exponent(const char *text, int *exponent)
{
	gint64 number;
	if (*text != 'e' && *text != 'E')
		return false;
	text += text[1] == '+' ? 2 : 1;
	if (!g_ascii_string_to_signed(text, 10, -LONGEST, LONGEST, &number, NULL))
		return false;
	*exponent = (int)number;
	return true;
}

static bool
scan(const char *text, Decimal *out)
{
	int exponent = 0;
	bool seen_point = false;
	out->is_negative = *text == '-';
	const char *p = text + (*text == '-' || *text == '+' ? 1 : 0);
	for (; g_ascii_isdigit(*p) || (*p == '.' && !seen_point); p++) {
		if (*p == '.') {
			seen_point = true;
			continue;
		}
		g_string_append_c(out->digits, *p);
		out->point += !seen_point;
	}
	out->is_whole = *p == '\0' && !seen_point;
	if (out->digits->len == 0 || out->digits->len > 2 * (gsize)LONGEST)
		return false;
	if (*p != '\0' && !scan_exponent(p, &exponent))
		return false;
	out->point += exponent;
	return true;
}

/* Half goes up; "999.5" may become one digit longer. */
static void
round_digits(Decimal *number)
{
	const size_t zeros = strspn(number->digits->str, "0");
	const size_t keep = zeros + DIGITS;
	if (number->is_whole || number->digits->len <= keep)
		return;
	bool carry = number->digits->str[keep] >= '5';
	g_string_truncate(number->digits, keep);
	for (size_t i = keep; i > 0 && carry; i--) {
		char *digit = &number->digits->str[i - 1];
		carry = *digit == '9';
		*digit = carry ? '0' : (char)(*digit + 1);
	}
	if (carry) {
		g_string_prepend_c(number->digits, '1');
		number->point++;
	}
}

static void
write_plain(const Decimal *number, GString *out)
{
	GString *digits = number->digits;
	const int length = (int)digits->len;
	g_string_truncate(out, 0);
	for (int i = MIN(number->point, 0); i < MAX(number->point, length); i++) {
		if (i == number->point)
			g_string_append_c(out, '.');
		g_string_append_c(out, i >= 0 && i < length ? digits->str[i] : '0');
	}
	if (number->point < length) {
		while (out->str[out->len - 1] == '0')
			g_string_truncate(out, out->len - 1);
		if (out->str[out->len - 1] == '.')
			g_string_truncate(out, out->len - 1);
	}
	const size_t zeros = strspn(out->str, "0");
	const bool all = zeros == out->len;
	g_string_erase(out, 0, (gssize)(all && zeros > 0 ? zeros - 1 : zeros));
	if (*out->str == '.' || *out->str == '\0')
		g_string_prepend_c(out, '0');
	if (number->is_negative && !g_str_equal(out->str, "0"))
		g_string_prepend_c(out, '-');
}

bool
uf_spread_plain(const char *text, GString *out)
{
	Decimal number = { .digits = g_string_new(NULL) };
	const bool done = scan(text, &number) && ABS(number.point) <= LONGEST;
	if (done) {
		round_digits(&number);
		write_plain(&number, out);
	}
	g_string_free(number.digits, TRUE);
	return done;
}

char *
uf_spread_times_hundred(const char *plain)
{
	GString *out = g_string_new(NULL);
	Decimal number = { .digits = g_string_new(NULL) };
	if (scan(plain, &number)) {
		number.point += 2;
		write_plain(&number, out);
	}
	g_string_free(number.digits, TRUE);
	return g_string_free(out, FALSE);
}

char *
uf_spread_pad(const char *plain, unsigned digits)
{
	const bool is_negative = *plain == '-';
	const size_t whole = strcspn(plain + is_negative, ".");
	g_autofree char *zeros = g_strnfill(whole < digits ? digits - whole : 0, '0');
	return g_strconcat(is_negative ? "-" : "", zeros, plain + is_negative, NULL);
}

/* The fraction of a day in seconds, rounded: six digits are finer than a second. */
static int
count_seconds(const char *fraction)
{
	gint64 parts = 0;
	for (size_t i = 0; i < 9; i++) {
		parts *= 10;
		if (*fraction != '\0')
			parts += *fraction++ - '0';
	}
	return (int)((parts * DAY + 500000000) / 1000000000);
}

/* Excel counts a 29 February 1900 that never was; 1904 and ODS do not. */
static UfDate
find_day(int days, int epoch)
{
	if (epoch == 1904)
		return uf_date_add_days((UfDate){ 1904, 1, 1 }, days);
	if (epoch == 1900 && days < 60)
		return uf_date_add_days((UfDate){ 1899, 12, 31 }, days);
	return uf_date_add_days((UfDate){ 1899, 12, 30 }, days);
}

char *
uf_spread_format_serial(const char *plain, int epoch)
{
	const char *point = strchr(plain, '.');
	g_autofree char *whole =
	    point != NULL ? g_strndup(plain, (gsize)(point - plain)) : g_strdup(plain);
	gint64 days;
	const gint64 last = epoch == 1904 ? LAST_DAY - 1462 : LAST_DAY;
	int seconds = point != NULL ? count_seconds(point + 1) : 0;
	if (!g_ascii_string_to_signed(whole, 10, 0, last, &days, NULL) || *plain == '-')
		return NULL;
	if (epoch == 1900 && days == 60)
		return NULL;
	if (seconds == DAY) {
		days++;
		seconds = 0;
	}
	if (days == 0 && epoch != 1904 && seconds == 0)
		return NULL;
	g_autofree char *time = g_strdup_printf("%02d:%02d", seconds / 3600, seconds / 60 % 60);
	if (days == 0 && seconds > 0)
		return g_steal_pointer(&time);
	g_autofree char *date = uf_date_format_iso(find_day((int)days, epoch));
	return seconds == 0 ? g_steal_pointer(&date) : g_strconcat(date, "T", time, NULL);
}

/* A number format without what is only shown: quoted words, colours, spaces to fill. */
static char *
strip_format(const char *code)
{
	GString *out = g_string_new(NULL);
	for (const char *p = code; *p != '\0' && *p != ';'; p++) {
		if (*p == '"') {
			const char *end = strchr(p + 1, '"');
			p = end != NULL ? end : p + strlen(p) - 1;
		} else if (*p == '[') {
			const char *end = strchr(p, ']');
			/* [h] counts hours: a duration is no date */
			if (strchr("hmsHMS", p[1]) != NULL && (p[2] == ']' || p[2] == p[1]))
				g_string_append_c(out, '[');
			p = end != NULL ? end : p + strlen(p) - 1;
		} else if (*p == '\\' || *p == '_' || *p == '*') {
			p += p[1] != '\0';
		} else {
			g_string_append_c(out, g_ascii_tolower(*p));
		}
	}
	return g_string_free(out, FALSE);
}

UfSpreadFormat
uf_spread_read_format(const char *code)
{
	g_autofree char *bare = strip_format(code);
	UfSpreadFormat format = { .kind = UF_SPREAD_PLAIN };
	if (strstr(bare, "general") != NULL || strstr(bare, "standard") != NULL || *bare == '\0' ||
	    strchr(bare, '[') != NULL)
		return format;
	if (strpbrk(bare, "ymdhs") != NULL)
		format.kind = UF_SPREAD_DATE;
	else if (strchr(bare, '%') != NULL)
		format.kind = UF_SPREAD_PERCENT;
	else if (strpbrk(bare, ".,e") == NULL && strchr(bare, '0') != NULL)
		/* "0# ## ##": what stands after a 0 is shown too */
		for (const char *p = strchr(bare, '0'); *p != '\0'; p++)
			format.digits += *p == '0' || *p == '#';
	return format;
}

/* ECMA-376 part 1, 18.8.30: formats that every program knows; 27 to 36 and 50 to 58 are dates of
 * East Asian versions. */
UfSpreadFormat
uf_spread_get_format(unsigned id)
{
	UfSpreadFormat format = { .kind = UF_SPREAD_PLAIN };
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 ||
	    (id >= 50 && id <= 58))
		format.kind = UF_SPREAD_DATE;
	else if (id == 9 || id == 10)
		format.kind = UF_SPREAD_PERCENT;
	return format;
}

bool
uf_spread_parse_place(const char *text, unsigned *column, unsigned *row, const char **rest)
{
	unsigned letters = 0;
	unsigned digits = 0;
	*column = 0;
	*row = 0;
	for (text += *text == '$'; g_ascii_isupper(*text) && letters < 4; text++, letters++)
		*column = *column * 26 + (unsigned)(*text - 'A') + 1;
	for (text += *text == '$'; g_ascii_isdigit(*text) && digits < 8; text++, digits++)
		*row = *row * 10 + (unsigned)(*text - '0');
	if (rest != NULL)
		*rest = text;
	if (letters == 0 || *row == 0 || (rest == NULL && *text != '\0'))
		return false;
	--*column;
	--*row;
	return true;
}
