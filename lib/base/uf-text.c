#include "uf-text.h"

#include <glib.h>
#include <string.h>

#include "uf-memory.h"

/* These texts are names of people: buffers are made large enough never to be moved, and what is
 * not returned is zeroed. */

static const char *
expand_ligature(gunichar c)
{
	switch (c) {
	case 0x0153:
		return "oe";
	case 0x0152:
		return "OE";
	case 0x00e6:
		return "ae";
	case 0x00c6:
		return "AE";
	case 0x00df:
		return "ss";
	case 0x00f8:
		return "o";
	case 0x00d8:
		return "O";
	case 0x0142:
		return "l";
	case 0x0141:
		return "L";
	case 0x0111:
		return "d";
	case 0x0110:
		return "D";
	case 0x0131:
		return "i";
	default:
		return NULL;
	}
}

char *
uf_text_strip_accents(const char *text)
{
	g_auto(UfWiped) apart = g_utf8_normalize(text, -1, G_NORMALIZE_NFD);
	GString *out = g_string_sized_new(apart != NULL ? 2 * strlen(apart) + 1 : 1);
	for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const char *letters = expand_ligature(c);
		if (letters != NULL)
			g_string_append(out, letters);
		else if (!g_unichar_ismark(c))
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

static bool
is_separator(gunichar c)
{
	return g_unichar_isspace(c) || c == '-' || c == '\'' || c == 0x2019 || c == 0x2018 ||
	       c == 0x02bc || c == 0x2010 || c == 0x2011 || c == 0x202f || c == '.';
}

/* What has neither accents nor ligatures is folded at once: most names. NULL for the rest. Yours.
 */
static char *
fold_ascii(const char *text)
{
	char *out = g_malloc(strlen(text) + 1);
	size_t n = 0;
	bool pending = false;
	for (; *text != '\0' && (guchar)*text < 0x80; text++) {
		if (is_separator((gunichar)*text)) {
			pending = n > 0;
			continue;
		}
		if (pending)
			out[n++] = ' ';
		pending = false;
		out[n++] = g_ascii_tolower(*text);
	}
	out[n] = '\0';
	if (*text == '\0')
		return out;
	uf_memory_free_string(out);
	return NULL;
}

char *
uf_text_fold(const char *text)
{
	char *ascii = fold_ascii(text);
	if (ascii != NULL)
		return ascii;
	g_auto(UfWiped) plain = uf_text_strip_accents(text);
	g_auto(UfWiped) lower = g_utf8_strdown(plain, -1);
	GString *out = g_string_sized_new(strlen(lower) + 1);
	bool pending = false;
	for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (is_separator(c)) {
			pending = out->len > 0;
			continue;
		}
		if (pending)
			g_string_append_c(out, ' ');
		pending = false;
		g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

char *
uf_text_upper(const char *text)
{
	return g_utf8_strup(text, -1);
}

char *
uf_text_capitalize(const char *text)
{
	/* a letter of two bytes may have its other case in three */
	GString *out = g_string_sized_new(2 * strlen(text) + 1);
	bool start = true;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(out, start ? g_unichar_toupper(c) : g_unichar_tolower(c));
		start = is_separator(c);
	}
	return g_string_free(out, FALSE);
}

bool
uf_text_is_clean(const char *text, size_t length)
{
	if (!g_utf8_validate(text, (gssize)length, NULL))
		return false;
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0))
			return false;
	}
	return true;
}

size_t
uf_text_get_length(const char *text)
{
	return (size_t)g_utf8_strlen(text, -1);
}
