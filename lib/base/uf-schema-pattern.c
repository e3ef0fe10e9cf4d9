/* Patterns of ECMA-262 (with its "u" flag), as JSON Schema asks, in the words of PCRE2. What the
 * two read differently is translated; what ECMA-262 does not have is refused, so that a pattern
 * cannot mean one thing here and another in a browser. */
#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

/* White space of ECMA-262: WhiteSpace and LineTerminator, and everything else. */
#define SPACES                                                                                     \
	"\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"       \
	"\\x{205f}\\x{3000}\\x{feff}"
#define OTHERS                                                                                     \
	"\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"           \
	"\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"             \
	"\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

#define COMPILE_OPTIONS                                                                            \
	(PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF |  \
	 PCRE2_NEVER_BACKSLASH_C)

typedef struct {
	const char *next;
	GString *out;
	bool in_class;
	bool after_quantifier;
} Reader;

/* \p{Letter}, \P{gc=Lu}, \p{Script=Greek}, \p{Alphabetic}: the part after the letter. */
static bool
translate_property(Reader *reader, char letter)
{
	if (*reader->next != '{')
		return false;
	const char *end = strchr(reader->next, '}');
	if (end == NULL)
		return false;
	g_autofree char *inside = g_strndup(reader->next + 1, end - reader->next - 1);
	if (strspn(inside, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_=") !=
	    strlen(inside))
		return false;
	reader->next = end + 1;

	char *value = strchr(inside, '=');
	if (value == NULL) {
		g_string_append_printf(reader->out, "\\%c{%s}", letter,
				       uf_schema_category_find(inside));
		return true;
	}
	*value++ = '\0';
	if (g_str_equal(inside, "General_Category") || g_str_equal(inside, "gc"))
		g_string_append_printf(reader->out, "\\%c{%s}", letter,
				       uf_schema_category_find(value));
	else if (g_str_equal(inside, "Script") || g_str_equal(inside, "sc"))
		g_string_append_printf(reader->out, "\\%c{sc:%s}", letter, value);
	else if (g_str_equal(inside, "Script_Extensions") || g_str_equal(inside, "scx"))
		g_string_append_printf(reader->out, "\\%c{scx:%s}", letter, value);
	else
		return false;
	return true;
}

static bool
read_hex(Reader *reader, size_t digits, guint32 *value)
{
	*value = 0;
	for (size_t i = 0; i < digits; i++) {
		int digit = g_ascii_xdigit_value(reader->next[i]);
		if (digit < 0)
			return false;
		*value = *value * 16 + (guint32)digit;
	}
	reader->next += digits;
	return true;
}

static bool
read_braced_hex(Reader *reader, guint32 *value)
{
	size_t digits = 0;
	while (g_ascii_isxdigit(reader->next[1 + digits]))
		digits++;
	if (digits == 0 || digits > 8 || reader->next[1 + digits] != '}')
		return false;
	reader->next++;
	bool is_read = read_hex(reader, digits, value);
	reader->next++;
	return is_read;
}

static bool
append_character(Reader *reader, guint32 value)
{
	if (!g_unichar_validate(value))
		return false;
	g_string_append_printf(reader->out, "\\x{%x}", value);
	return true;
}

/* \u0041, \u{1F600}, or two surrogates that make one character. */
static bool
translate_unicode(Reader *reader)
{
	guint32 value = 0;
	if (*reader->next == '{')
		return read_braced_hex(reader, &value) && append_character(reader, value);
	if (!read_hex(reader, 4, &value))
		return false;
	guint32 low = 0;
	if (value >= 0xd800 && value < 0xdc00 && g_str_has_prefix(reader->next, "\\u")) {
		reader->next += 2;
		if (!read_hex(reader, 4, &low) || low < 0xdc00 || low > 0xdfff)
			return false;
		value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
	}
	return append_character(reader, value);
}

static bool
translate_control(Reader *reader)
{
	if (!g_ascii_isalpha(*reader->next))
		return false;
	return append_character(reader, (guint32)(*reader->next++ & 0x1f));
}

static bool
translate_hex(Reader *reader)
{
	guint32 value = 0;
	return read_hex(reader, 2, &value) && append_character(reader, value);
}

static bool
translate_number(Reader *reader, char digit)
{
	if (digit == '0')
		return !g_ascii_isdigit(*reader->next) && append_character(reader, 0);
	if (reader->in_class)
		return false;
	size_t more = strspn(reader->next, "0123456789");
	if (more > 2)
		return false;
	g_string_append_printf(reader->out, "\\g{%c%.*s}", digit, (int)more, reader->next);
	reader->next += more;
	return true;
}

static bool
translate_name(Reader *reader)
{
	if (reader->in_class || *reader->next != '<')
		return false;
	g_string_append(reader->out, "\\k");
	return true;
}

static void
append_class(Reader *reader, const char *members)
{
	g_string_append_printf(reader->out, reader->in_class ? "%s" : "[%s]", members);
}

static bool
translate_letter(Reader *reader, char letter)
{
	switch (letter) {
	case 's':
		append_class(reader, SPACES);
		return true;
	case 'S':
		append_class(reader, OTHERS);
		return true;
	case 'v':
		return append_character(reader, 0x0b);
	case 'c':
		return translate_control(reader);
	case 'x':
		return translate_hex(reader);
	case 'u':
		return translate_unicode(reader);
	case 'p':
	case 'P':
		return translate_property(reader, letter);
	case 'k':
		return translate_name(reader);
	default:
		break;
	}
	/* the same in both; without PCRE2_UCP these classes are ASCII, as in ECMA-262 */
	if (strchr("dDwWtnrf", letter) == NULL &&
	    (letter != 'b' && (letter != 'B' || reader->in_class)))
		return false;
	g_string_append_printf(reader->out, "\\%c", letter);
	return true;
}

static bool
translate_escape(Reader *reader)
{
	char c = *reader->next;
	if (c == '\0')
		return false;
	reader->next++;
	if (g_ascii_isdigit(c))
		return translate_number(reader, c);
	if (g_ascii_isalpha(c))
		return translate_letter(reader, c);
	/* ECMA-262 with "u" allows syntax characters only; more is common and means the same */
	if (!g_ascii_ispunct(c))
		return false;
	g_string_append_printf(reader->out, "\\%c", c);
	return true;
}

/* After "(": only the groups of ECMA-262. */
static bool
translate_group(Reader *reader)
{
	static const char *const openings[] = { "?:", "?=", "?!", "?<=", "?<!" };
	g_string_append_c(reader->out, '(');
	if (*reader->next == '*')
		return false;
	if (*reader->next != '?')
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(openings); i++) {
		if (!g_str_has_prefix(reader->next, openings[i]))
			continue;
		g_string_append(reader->out, openings[i]);
		reader->next += strlen(openings[i]);
		return true;
	}
	if (reader->next[1] != '<' || !(g_ascii_isalpha(reader->next[2]) || reader->next[2] == '_'))
		return false;
	g_string_append(reader->out, "?<");
	reader->next += 2;
	return true;
}

/* A quantifier may be lazy. */
static void
end_quantifier(Reader *reader)
{
	if (*reader->next == '?')
		g_string_append_c(reader->out, *reader->next++);
	reader->after_quantifier = true;
}

/* "{2,5}" is copied as it is; any other brace is itself. */
static bool
translate_brace(Reader *reader)
{
	size_t low = strspn(reader->next, "0123456789");
	size_t length = low;
	if (low > 0 && reader->next[length] == ',')
		length += 1 + strspn(reader->next + length + 1, "0123456789");
	if (low == 0 || reader->next[length] != '}') {
		g_string_append(reader->out, "\\{");
		reader->after_quantifier = false;
		return true;
	}
	if (reader->after_quantifier)
		return false;
	g_string_append_c(reader->out, '{');
	g_string_append_len(reader->out, reader->next, (gssize)length + 1);
	reader->next += length + 1;
	end_quantifier(reader);
	return true;
}

/* Another "+" after a quantifier would be a possessive one, which only PCRE2 has. */
static bool
translate_quantifier(Reader *reader, char c)
{
	if (reader->after_quantifier)
		return false;
	g_string_append_c(reader->out, c);
	end_quantifier(reader);
	return true;
}

static bool
translate_outside(Reader *reader, char c)
{
	if (c == '*' || c == '+' || c == '?')
		return translate_quantifier(reader, c);
	if (c == '{')
		return translate_brace(reader);
	reader->after_quantifier = false;
	if (c == '(')
		return translate_group(reader);
	if (c == '.') {
		g_string_append(reader->out, "[^\\n\\r\\x{2028}\\x{2029}]");
		return true;
	}
	reader->in_class = c == '[';
	g_string_append_c(reader->out, c);
	if (reader->in_class && *reader->next == '^')
		g_string_append_c(reader->out, *reader->next++);
	return true;
}

static bool
translate(Reader *reader)
{
	while (*reader->next != '\0') {
		char c = *reader->next++;
		if (c == '\\') {
			reader->after_quantifier = false;
			if (!translate_escape(reader))
				return false;
		} else if (!reader->in_class) {
			if (!translate_outside(reader, c))
				return false;
		} else {
			reader->in_class = c != ']';
			/* "[[:alpha:]]" has no meaning of its own in ECMA-262 */
			g_string_append_printf(reader->out, c == '[' ? "\\%c" : "%c", c);
		}
	}
	return true;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(pcre2_compile_context, pcre2_compile_context_free)

/* Compiles a pattern of a schema; the caller frees. The message never quotes it. */
pcre2_code *
uf_schema_pattern_compile(const char *pattern, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	Reader reader = { pattern, out, false, false };
	if (strlen(pattern) > UF_SCHEMA_MAX_PATTERN || !translate(&reader)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "a pattern is too long, or not one of ECMA-262");
		return NULL;
	}

	g_autoptr(pcre2_compile_context) context = pcre2_compile_context_create(NULL);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_parens_nest_limit(context, 100);
	int code = 0;
	PCRE2_SIZE offset = 0;
	pcre2_code *compiled =
	    pcre2_compile((PCRE2_SPTR)out->str, out->len, COMPILE_OPTIONS, &code, &offset, context);
	if (compiled == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "a pattern is malformed (PCRE2 error %d)", code);
	return compiled;
}
