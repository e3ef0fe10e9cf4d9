/* Bytes of an unknown encoding as text. */
#include <string.h>

#include "uf-source-private.h"

/* Windows-1252, 0x80 to 0x9F; 0 where it has nothing. */
static const gunichar windows[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static char *
decode_windows(const guint8 *data, size_t size)
{
	GString *out = g_string_sized_new(size + size / 8);
	for (size_t i = 0; i < size; i++) {
		gunichar c = data[i];
		if (c >= 0x80 && c < 0xA0)
			c = windows[c - 0x80] != 0 ? windows[c - 0x80] : ' ';
		g_string_append_unichar(out, c == 0 ? ' ' : c);
	}
	return g_string_free(out, FALSE);
}

/* A lone surrogate or an odd byte is a question mark. */
static char *
decode_utf16(const guint8 *data, size_t size, bool big)
{
	GString *out = g_string_sized_new(size);
	gunichar high = 0;
	for (size_t i = 0; i + 1 < size; i += 2) {
		const gunichar unit = big ? (gunichar)data[i] << 8 | data[i + 1]
					  : (gunichar)data[i + 1] << 8 | data[i];
		const bool is_low = unit >= 0xDC00 && unit < 0xE000;
		if (high != 0 && is_low)
			g_string_append_unichar(out, 0x10000 + ((high - 0xD800) << 10) +
							 (unit - 0xDC00));
		else if (high != 0 || is_low)
			g_string_append_c(out, '?');
		high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
		if (high == 0 && !is_low)
			g_string_append_unichar(out, unit == 0 ? ' ' : unit);
	}
	return g_string_free(out, FALSE);
}

static char *
copy_utf8(const guint8 *data, size_t size)
{
	char *text = g_malloc(size + 1);
	for (size_t i = 0; i < size; i++)
		text[i] = data[i] == '\0' ? ' ' : (char)data[i];
	text[size] = '\0';
	return text;
}

/* NUL is valid UTF-8 that g_utf8_validate() stops at. */
static bool
is_utf8(const guint8 *data, size_t size)
{
	const char *p = (const char *)data;
	const char *const end = p + size;
	while (p < end) {
		const char *stop;
		if (g_utf8_validate(p, end - p, &stop))
			return true;
		if (*stop != '\0')
			return false;
		p = stop + 1;
	}
	return true;
}

char *
uf_source_decode(GBytes *bytes)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	if (size >= 2 && data[0] == 0xFE && data[1] == 0xFF)
		return decode_utf16(data + 2, size - 2, true);
	if (size >= 2 && data[0] == 0xFF && data[1] == 0xFE)
		return decode_utf16(data + 2, size - 2, false);
	if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
		data += 3;
		size -= 3;
	}
	if (size == 0)
		return g_strdup("");
	return is_utf8(data, size) ? copy_utf8(data, size) : decode_windows(data, size);
}

char *
uf_source_clean(const char *text)
{
	GString *out = g_string_new(NULL);
	size_t n = 0;
	bool was_space = true;
	for (const char *p = text; *p != '\0' && n < UF_SOURCE_MAX_TEXT; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const bool is_space = g_unichar_isspace(c) || g_unichar_iscntrl(c);
		if (is_space && was_space)
			continue;
		g_string_append_unichar(out, is_space ? ' ' : c);
		was_space = is_space;
		n++;
	}
	return g_strchomp(g_string_free(out, FALSE));
}
