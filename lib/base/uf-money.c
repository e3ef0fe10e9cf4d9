#include "uf-money.h"

#include <glib.h>
#include <string.h>

#define NO_BREAK_SPACE "\u00a0"

/* Keeps digits and marks, one ' ' for the spaces between them; the sign and "€" stand at the ends.
 * False on a character that no amount holds. */
static bool
clean(const char *text, GString *out, bool *negative)
{
	bool has_euro = false;
	bool is_over = false; /* "€" behind the digits */
	bool spaced = false;
	*negative = false;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const bool before = out->len == 0;
		if (g_unichar_isspace(c)) {
			spaced = !before;
			continue;
		}
		if (c == 0x20ac && !has_euro) {
			has_euro = true;
			is_over = !before;
			continue;
		}
		if ((c == '-' || c == 0x2212) && before && !*negative) {
			*negative = true;
			continue;
		}
		if (c >= 0x80 || strchr("0123456789,.", (int)c) == NULL || is_over)
			return false;
		if (spaced)
			g_string_append_c(out, ' ');
		g_string_append_c(out, (char)c);
		spaced = false;
	}
	return out->len > 0;
}

static bool
is_grouped(const char *whole, size_t length, char group)
{
	size_t run = 0;
	bool first = true;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && whole[i] != group) {
			run++;
			continue;
		}
		if (first ? (run == 0 || run > 3) : run != 3)
			return false;
		first = false;
		run = 0;
	}
	return true;
}

/* The length of the euros, the digits after the decimal mark, what parts the thousands ('\0':
 * none). */
static bool
split(const char *text, size_t *whole_length, const char **decimals, char *group)
{
	const size_t length = strlen(text);
	const char *mark = strpbrk(text, ",.");
	for (const char *next = mark; next != NULL; next = strpbrk(next + 1, ",."))
		mark = next;
	*group = strchr(text, ' ') != NULL ? ' ' : '\0';
	*whole_length = mark != NULL ? (size_t)(mark - text) : length;
	*decimals = mark != NULL ? mark + 1 : "";
	if (mark == NULL)
		return true;
	const char *other = strchr(text, *mark == ',' ? '.' : ',');
	if (strchr(text, *mark) != mark || (other != NULL && *group != '\0'))
		return false;
	if (other != NULL)
		*group = *other;
	const size_t n = strlen(*decimals);
	return n >= 1 && n <= 2 && strspn(*decimals, "0123456789") == n && *whole_length > 0;
}

bool
uf_money_parse(const char *text, int64_t *cents)
{
	if (!g_utf8_validate(text, -1, NULL))
		return false;
	g_autoptr(GString) marks = g_string_sized_new(strlen(text) + 1);
	bool negative;
	if (!clean(text, marks, &negative))
		return false;
	size_t whole_length;
	const char *decimals;
	char group;
	if (!split(marks->str, &whole_length, &decimals, &group))
		return false;
	if (group != '\0' && !is_grouped(marks->str, whole_length, group))
		return false;
	int64_t euros = 0;
	for (size_t i = 0; i < whole_length; i++) {
		if (marks->str[i] == group)
			continue;
		euros = euros * 10 + (marks->str[i] - '0');
		if (euros > UF_MONEY_MAX / 100)
			return false;
	}
	int64_t part = 0;
	for (size_t i = 0; i < 2; i++)
		part = part * 10 + (i < strlen(decimals) ? decimals[i] - '0' : 0);
	*cents = (negative ? -1 : 1) * (euros * 100 + part);
	return true;
}

char *
uf_money_format_french(int64_t cents)
{
	const uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
	g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, size / 100);
	g_autoptr(GString) out = g_string_new(cents < 0 ? "-" : NULL);
	const size_t n = strlen(digits);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			g_string_append(out, NO_BREAK_SPACE);
		g_string_append_c(out, digits[i]);
	}
	g_string_append_printf(out, ",%02u", (unsigned)(size % 100));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
uf_money_format_plain(int64_t cents)
{
	const uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
	const char *sign = cents < 0 ? "-" : "";
	if (size % 100 == 0)
		return g_strdup_printf("%s%" G_GUINT64_FORMAT, sign, size / 100);
	return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%02u", sign, size / 100,
			       (unsigned)(size % 100));
}
