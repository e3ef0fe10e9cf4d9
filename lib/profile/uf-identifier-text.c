#include "uf-identifier-private.h"

#include <string.h>

void
uf_identifier_fail_format(UfIdentifierFault *fault, const char *what, const char *expected)
{
	if (fault->status != UF_IDENTIFIER_OK)
		return;
	fault->status = UF_IDENTIFIER_FORMAT;
	fault->what = what;
	g_strlcpy(fault->expected, expected == NULL ? "" : expected, sizeof(fault->expected));
}

void
uf_identifier_fail_key(UfIdentifierFault *fault, const char *what, const char *expected)
{
	if (fault->status != UF_IDENTIFIER_OK)
		return;
	uf_identifier_fail_format(fault, what, expected);
	fault->status = UF_IDENTIFIER_KEY;
}

void
uf_identifier_push(UfIdentifierText *out, char c)
{
	if (out->length >= sizeof(out->text) - 1)
		return;
	out->text[out->length] = c;
	out->length += 1;
	out->text[out->length] = '\0';
}

static bool
is_separator(gunichar c)
{
	if (c < 0x80)
		return c <= ' ' || strchr(".-/_()", (int)c) != NULL;
	/* dashes, then marks that word processors and web pages leave in a copy */
	return g_unichar_isspace(c) || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x00ad ||
	       c == 0x2060 || c == 0xfeff || (c >= 0x200b && c <= 0x200f);
}

void
uf_identifier_compact(const char *text, UfIdentifierText *out)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (is_separator(c))
			continue;
		uf_identifier_push(out, c < 0x80 ? g_ascii_toupper((char)c) : '?');
	}
}

void
uf_identifier_trim(const char *text, UfIdentifierText *out)
{
	const char *start = text;
	while (*start != '\0' && g_unichar_isspace(g_utf8_get_char(start)))
		start = g_utf8_next_char(start);
	const char *end = start + strlen(start);
	while (end > start) {
		const char *last = g_utf8_prev_char(end);
		if (!g_unichar_isspace(g_utf8_get_char(last)))
			break;
		end = last;
	}
	for (const char *p = start; p < end; p++)
		uf_identifier_push(out, *p);
}

typedef struct {
	char class;
	unsigned min;
	unsigned max;
} Item;

static Item
read_item(const char **pattern)
{
	const char *p = *pattern;
	Item item = { .class = *p, .min = 1, .max = 1 };
	p++;
	if (g_ascii_isdigit(*p)) {
		char *end = NULL;
		item.min = (unsigned)g_ascii_strtoull(p, &end, 10);
		item.max = item.min;
		if (*end == '-')
			item.max = (unsigned)g_ascii_strtoull(end + 1, &end, 10);
		p = end;
	}
	*pattern = p;
	return item;
}

static bool
has_class(char class, char c)
{
	switch (class) {
	case 'd':
		return g_ascii_isdigit(c);
	case 'l':
		return g_ascii_isupper(c);
	case 'x':
		return g_ascii_isdigit(c) || g_ascii_isupper(c);
	case 'b':
		return g_ascii_isdigit(c) || c == 'A' || c == 'B';
	default:
		return c == class;
	}
}

static bool
match_alternative(const char *pattern, const char *text)
{
	while (*pattern != '\0' && *pattern != '|') {
		const Item item = read_item(&pattern);
		unsigned count = 0;
		while (count < item.max && *text != '\0' && has_class(item.class, *text)) {
			count++;
			text++;
		}
		if (count < item.min)
			return false;
	}
	return *text == '\0';
}

/* Adds the lengths of one alternative to @list; true when @length is among them. */
static bool
allows_length(const char *pattern, size_t length, GString *list)
{
	unsigned min = 0;
	unsigned max = 0;
	while (*pattern != '\0' && *pattern != '|') {
		const Item item = read_item(&pattern);
		min += item.min;
		max += item.max;
	}
	if (list->len > 0)
		g_string_append_c(list, ',');
	if (min == max)
		g_string_append_printf(list, "%u", min);
	else
		g_string_append_printf(list, "%u-%u", min, max);
	return length >= min && length <= max;
}

bool
uf_identifier_match(const char *pattern, const char *text, UfIdentifierFault *fault)
{
	g_autoptr(GString) lengths = g_string_new(NULL);
	const size_t length = strlen(text);
	bool fits = false;
	for (const char *p = pattern; p != NULL;) {
		if (match_alternative(p, text))
			return true;
		fits = allows_length(p, length, lengths) || fits;
		p = strchr(p, '|');
		if (p != NULL)
			p++;
	}
	if (fits)
		uf_identifier_fail_format(fault, "characters", NULL);
	else
		uf_identifier_fail_format(fault, "length", lengths->str);
	return false;
}

guint64
uf_identifier_read_number(const char *digits, size_t count)
{
	guint64 number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (guint64)(digits[i] - '0');
	return number;
}
