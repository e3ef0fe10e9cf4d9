#include "uf-jsonpath-scan-private.h"

#include <errno.h>
#include <string.h>

#include "uf-error.h"

#define I_JSON_MAX ((int64_t)9007199254740991) /* RFC 7493, 2.2 */

bool
uf_jsonpath_scan_fail_at(const UfJsonPathScanner *s, size_t offset, const char *what,
			 GError **error)
{
	size_t column = 1;
	for (const char *p = s->text; p < s->text + offset; p++)
		column += ((unsigned char)*p & 0xC0) != 0x80;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "JSONPath, column %zu: %s", column, what);
	return false;
}

bool
uf_jsonpath_scan_fail(const UfJsonPathScanner *s, const char *what, GError **error)
{
	return uf_jsonpath_scan_fail_at(s, uf_jsonpath_scan_get_offset(s), what, error);
}

size_t
uf_jsonpath_scan_get_offset(const UfJsonPathScanner *s)
{
	return (size_t)(s->p - s->text);
}

bool
uf_jsonpath_scan_is_next(const UfJsonPathScanner *s, char c)
{
	return s->p < s->end && *s->p == c;
}

bool
uf_jsonpath_scan_take(UfJsonPathScanner *s, const char *token)
{
	size_t length = strlen(token);
	if ((size_t)(s->end - s->p) < length || memcmp(s->p, token, length) != 0)
		return false;
	s->p += length;
	return true;
}

void
uf_jsonpath_scan_skip_blank(UfJsonPathScanner *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

bool
uf_jsonpath_scan_enter(UfJsonPathScanner *s, GError **error)
{
	if (s->nesting == UF_JSONPATH_MAX_NESTING)
		return uf_jsonpath_scan_fail(s, "too deeply nested", error);
	s->nesting++;
	return true;
}

void
uf_jsonpath_scan_leave(UfJsonPathScanner *s)
{
	s->nesting--;
}

char *
uf_jsonpath_scan_take_name(UfJsonPathScanner *s)
{
	const char *start = s->p;
	while (s->p < s->end) {
		unsigned char c = (unsigned char)*s->p;
		bool first = c >= 0x80 || c == '_' || g_ascii_isalpha(c);
		if (!first && (s->p == start || !g_ascii_isdigit(c)))
			break;
		s->p++;
	}
	return s->p == start ? NULL : g_strndup(start, (gsize)(s->p - start));
}

/* four hexadecimal digits */
static bool
take_hex(UfJsonPathScanner *s, gunichar *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		if (s->p == s->end || !g_ascii_isxdigit(*s->p))
			return false;
		*unit = *unit << 4 | (gunichar)g_ascii_xdigit_value(*s->p++);
	}
	return true;
}

/* after "\u": one character, perhaps written as two surrogates */
static bool
take_unicode(UfJsonPathScanner *s, GString *out, GError **error)
{
	gunichar c;
	if (!take_hex(s, &c))
		return uf_jsonpath_scan_fail(s, "four hexadecimal digits expected", error);
	if (c >= 0xD800 && c <= 0xDBFF) {
		gunichar low;
		if (!uf_jsonpath_scan_take(s, "\\u") || !take_hex(s, &low) || low < 0xDC00 ||
		    low > 0xDFFF)
			return uf_jsonpath_scan_fail(s, "low surrogate expected", error);
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
	} else if (c >= 0xDC00 && c <= 0xDFFF) {
		return uf_jsonpath_scan_fail(s, "low surrogate without a high one", error);
	}
	char bytes[6];
	g_string_append_len(out, bytes, g_unichar_to_utf8(c, bytes));
	return true;
}

/* after a backslash, in a string between @quote */
static bool
take_escape(UfJsonPathScanner *s, char quote, GString *out, GError **error)
{
	static const char letters[] = "bfnrt/\\";
	static const char plain[] = "\b\f\n\r\t/\\";

	if (uf_jsonpath_scan_take(s, "u"))
		return take_unicode(s, out, error);
	if (uf_jsonpath_scan_is_next(s, quote)) {
		g_string_append_c(out, *s->p++);
		return true;
	}
	const char *found = s->p < s->end ? memchr(letters, *s->p, strlen(letters)) : NULL;
	if (found == NULL)
		return uf_jsonpath_scan_fail(s, "unknown escape", error);
	g_string_append_c(out, plain[found - letters]);
	s->p++;
	return true;
}

GString *
uf_jsonpath_scan_take_string(UfJsonPathScanner *s, GError **error)
{
	char quote = *s->p++;
	g_autoptr(GString) out = g_string_new(NULL);
	while (s->p < s->end && *s->p != quote) {
		if ((unsigned char)*s->p < 0x20) {
			uf_jsonpath_scan_fail(s, "control character in a string", error);
			return NULL;
		}
		if (*s->p != '\\') {
			g_string_append_c(out, *s->p++);
			continue;
		}
		s->p++;
		if (!take_escape(s, quote, out, error))
			return NULL;
	}
	if (s->p == s->end) {
		uf_jsonpath_scan_fail(s, "string without an end", error);
		return NULL;
	}
	s->p++;
	return g_steal_pointer(&out);
}

static size_t
take_digits(UfJsonPathScanner *s)
{
	const char *start = s->p;
	while (s->p < s->end && g_ascii_isdigit(*s->p))
		s->p++;
	return (size_t)(s->p - start);
}

/* ["-"] and digits without a leading zero */
static bool
take_whole(UfJsonPathScanner *s, GError **error)
{
	uf_jsonpath_scan_take(s, "-");
	const char *start = s->p;
	size_t n = take_digits(s);
	if (n == 0)
		return uf_jsonpath_scan_fail(s, "digit expected", error);
	if (n > 1 && *start == '0')
		return uf_jsonpath_scan_fail(s, "number with a leading zero", error);
	return true;
}

/* the text scanned since @start, ended for strtod and friends */
static char *
copy_since(const UfJsonPathScanner *s, const char *start)
{
	return g_strndup(start, (gsize)(s->p - start));
}

bool
uf_jsonpath_scan_take_integer(UfJsonPathScanner *s, int64_t *value, GError **error)
{
	const char *start = s->p;
	if (!take_whole(s, error))
		return false;
	g_autofree char *text = copy_since(s, start);
	errno = 0;
	gint64 number = g_ascii_strtoll(text, NULL, 10);
	if (strcmp(text, "-0") == 0)
		return uf_jsonpath_scan_fail(s, "-0 is not an index", error);
	if (errno != 0 || number > I_JSON_MAX || number < -I_JSON_MAX)
		return uf_jsonpath_scan_fail(s, "integer out of range", error);
	*value = number;
	return true;
}

json_t *
uf_jsonpath_scan_take_number(UfJsonPathScanner *s, GError **error)
{
	const char *start = s->p;
	if (!take_whole(s, error))
		return NULL;
	bool real = false;
	if (uf_jsonpath_scan_take(s, ".")) {
		real = true;
		if (take_digits(s) == 0) {
			uf_jsonpath_scan_fail(s, "digit expected", error);
			return NULL;
		}
	}
	if (uf_jsonpath_scan_take(s, "e") || uf_jsonpath_scan_take(s, "E")) {
		real = true;
		if (!uf_jsonpath_scan_take(s, "+"))
			uf_jsonpath_scan_take(s, "-");
		if (take_digits(s) == 0) {
			uf_jsonpath_scan_fail(s, "digit expected", error);
			return NULL;
		}
	}

	g_autofree char *text = copy_since(s, start);
	errno = 0;
	gint64 integer = g_ascii_strtoll(text, NULL, 10);
	if (!real && errno == 0)
		return json_integer(integer);
	return json_real(CLAMP(g_ascii_strtod(text, NULL), -G_MAXDOUBLE, G_MAXDOUBLE));
}
