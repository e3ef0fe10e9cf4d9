#include "uf-money.h"

#include <glib.h>
#include <string.h>

#define NO_BREAK_SPACE "\u00a0"

/* keeps digits and marks; false on a character that no amount holds */
static bool
clean(const char *text, GString *out, bool *negative)
{
	*negative = false;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c) || c == 0x202f || c == 0x20ac)
			continue;
		if ((c == '-' || c == 0x2212) && out->len == 0 && !*negative)
			*negative = true;
		else if (c < 0x80 && (g_ascii_isdigit((char)c) || c == ',' || c == '.'))
			g_string_append_c(out, (char)c);
		else
			return false;
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

static bool
split(const char *text, size_t *whole_length, const char **decimals, char *group)
{
	const char *comma = strrchr(text, ',');
	const char *point = strrchr(text, '.');
	const char *mark = comma > point ? comma : point;
	*group = '\0';
	*whole_length = strlen(text);
	*decimals = "";
	if (mark == NULL)
		return true;
	const char other = *mark == ',' ? '.' : ',';
	const bool has_other = strchr(text, other) != NULL;
	if (strchr(text, *mark) != mark)
		return false;
	*whole_length = (size_t)(mark - text);
	*decimals = mark + 1;
	*group = has_other ? other : '\0';
	const size_t n = strlen(*decimals);
	return n >= 1 && n <= 2 && *whole_length > 0;
}

bool
uf_money_parse(const char *text, int64_t *cents)
{
	if (!g_utf8_validate(text, -1, NULL))
		return false;
	g_autoptr(GString) marks = g_string_new(NULL);
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
