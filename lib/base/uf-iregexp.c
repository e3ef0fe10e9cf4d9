#include "uf-iregexp.h"

#include <string.h>

#include "uf-memory.h"

typedef struct {
	const char *p;
	const char *end;
	GString *out; /* the same pattern for PCRE2 */
	unsigned nesting;
} Scanner;

static bool
is_next(const Scanner *s, char c)
{
	return s->p < s->end && *s->p == c;
}

static bool
take(Scanner *s, char c)
{
	if (!is_next(s, c))
		return false;
	s->p++;
	return true;
}

/* one character of valid UTF-8; the text was checked as a whole */
static gunichar
take_any(Scanner *s)
{
	gunichar c = g_utf8_get_char(s->p);
	s->p = g_utf8_next_char(s->p);
	return c;
}

/* after "\": a single-character escape */
static bool
take_escaped(Scanner *s, gunichar *c)
{
	if (s->p == s->end || memchr("()*+-.?[\\]^nrt{|}", *s->p, 17) == NULL)
		return false;
	switch (*s->p) {
	case 'n':
		*c = '\n';
		break;
	case 'r':
		*c = '\r';
		break;
	case 't':
		*c = '\t';
		break;
	default:
		*c = (gunichar)*s->p;
	}
	s->p++;
	return true;
}

/* after "\p" or "\P": a general category of Unicode in braces */
static bool
take_category(Scanner *s, char kind)
{
	static const struct {
		char major;
		const char *minors;
	} categories[] = {
		{ 'L', "lmotu" }, { 'M', "cen" },  { 'N', "dlo" },  { 'P', "cdefios" },
		{ 'Z', "lps" },   { 'S', "ckmo" }, { 'C', "cfno" },
	};

	if (!take(s, '{') || s->p == s->end)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(categories); i++) {
		if (!take(s, categories[i].major))
			continue;
		g_string_append_printf(s->out, "\\%c{%c", kind, categories[i].major);
		if (s->p < s->end && *s->p != '\0' && strchr(categories[i].minors, *s->p) != NULL)
			g_string_append_c(s->out, *s->p++);
		g_string_append_c(s->out, '}');
		return take(s, '}');
	}
	return false;
}

static void
append_char(Scanner *s, gunichar c)
{
	g_string_append_printf(s->out, "\\x{%x}", c);
}

static bool
take_escape(Scanner *s)
{
	gunichar c;
	if (is_next(s, 'p') || is_next(s, 'P'))
		return take_category(s, *s->p++);
	if (!take_escaped(s, &c))
		return false;
	append_char(s, c);
	return true;
}

/* a character of a class, as itself or escaped */
static bool
take_class_char(Scanner *s)
{
	gunichar c;
	if (s->p == s->end || *s->p == '-' || *s->p == '[' || *s->p == ']')
		return false;
	if (!take(s, '\\'))
		c = take_any(s);
	else if (!take_escaped(s, &c))
		return false;
	append_char(s, c);
	return true;
}

/* CCE1: a character, a range, or a category */
static bool
take_class_item(Scanner *s)
{
	if (s->end - s->p >= 2 && s->p[0] == '\\' && (s->p[1] == 'p' || s->p[1] == 'P')) {
		s->p++;
		return take_escape(s);
	}
	if (!take_class_char(s))
		return false;
	if (s->end - s->p >= 2 && s->p[0] == '-' && s->p[1] != ']') {
		s->p++;
		g_string_append_c(s->out, '-');
		return take_class_char(s);
	}
	return true;
}

/* after "[" */
static bool
take_class(Scanner *s)
{
	g_string_append_c(s->out, '[');
	if (take(s, '^'))
		g_string_append_c(s->out, '^');
	if (take(s, '-'))
		append_char(s, '-');
	else if (!take_class_item(s))
		return false;
	while (s->p < s->end && !is_next(s, '-') && !is_next(s, ']')) {
		if (!take_class_item(s))
			return false;
	}
	if (take(s, '-'))
		append_char(s, '-');
	g_string_append_c(s->out, ']');
	return take(s, ']');
}

static bool
take_digits(Scanner *s)
{
	const char *start = s->p;
	while (s->p < s->end && g_ascii_isdigit(*s->p))
		g_string_append_c(s->out, *s->p++);
	return s->p > start;
}

/* after "{" */
static bool
take_range(Scanner *s)
{
	g_string_append_c(s->out, '{');
	if (!take_digits(s))
		return false;
	if (take(s, ',')) {
		g_string_append_c(s->out, ',');
		take_digits(s);
	}
	g_string_append_c(s->out, '}');
	return take(s, '}');
}

static bool
take_quantifier(Scanner *s)
{
	if (take(s, '{'))
		return take_range(s);
	if (s->p < s->end && *s->p != '\0' && strchr("*+?", *s->p) != NULL)
		g_string_append_c(s->out, *s->p++);
	return true;
}

static bool take_alternatives(Scanner *s);

/* after "(" */
static bool
take_group(Scanner *s)
{
	if (++s->nesting > UF_IREGEXP_MAX_NESTING)
		return false;
	g_string_append(s->out, "(?:");
	if (!take_alternatives(s) || !take(s, ')'))
		return false;
	g_string_append_c(s->out, ')');
	s->nesting--;
	return true;
}

static bool
take_atom(Scanner *s)
{
	if (take(s, '('))
		return take_group(s);
	if (take(s, '['))
		return take_class(s);
	if (take(s, '\\'))
		return take_escape(s);
	if (take(s, '.')) {
		g_string_append(s->out, "[^\\n\\r]");
		return true;
	}
	if (is_next(s, '^') || is_next(s, '$')) {
		g_string_append_c(s->out, *s->p++);
		return true;
	}
	if (*s->p != '\0' && strchr("*+?{}]", *s->p) != NULL)
		return false;
	append_char(s, take_any(s));
	return true;
}

static bool
take_alternatives(Scanner *s)
{
	while (s->p < s->end && *s->p != ')') {
		if (take(s, '|'))
			g_string_append_c(s->out, '|');
		else if (!take_atom(s) || !take_quantifier(s))
			return false;
	}
	return true;
}

/* GLib takes NUL for an error, RFC 9485 does not */
static bool
is_utf8(const char *text, size_t length)
{
	const char *end = text + length;
	while (!g_utf8_validate_len(text, (gsize)(end - text), &text)) {
		if (text == end || *text != '\0')
			return false;
		text++;
	}
	return true;
}

pcre2_code *
uf_iregexp_compile(const char *pattern, size_t length)
{
	if (length > UF_IREGEXP_MAX_LENGTH || !is_utf8(pattern, length))
		return NULL;

	/* large enough never to move: the pattern may come from a document */
	GString *out = g_string_sized_new(length * strlen("\\x{7f}^\\r]") + 1);
	Scanner s = { .p = pattern, .end = pattern + length, .out = out };
	pcre2_code *code = NULL;
	if (take_alternatives(&s) && s.p == s.end) {
		int number;
		PCRE2_SIZE offset;
		code = pcre2_compile((PCRE2_SPTR)out->str, out->len,
				     PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &number, &offset, NULL);
	}
	uf_memory_free_string(g_string_free(out, FALSE));
	return code;
}

UfIregexpResult
uf_iregexp_match(const pcre2_code *code, const UfIregexpSubject *subject)
{
	g_autoptr(pcre2_match_context) context = pcre2_match_context_create(NULL);
	g_autoptr(pcre2_match_data) match = pcre2_match_data_create(1, NULL);
	pcre2_set_match_limit(context, subject->max_steps);
	pcre2_set_depth_limit(context, UF_IREGEXP_DEPTH);

	uint32_t options = subject->whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0;
	int rc = pcre2_match(code, (PCRE2_SPTR)subject->text, subject->length, 0, options, match,
			     context);
	if (rc >= 0)
		return UF_IREGEXP_YES;
	if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT ||
	    rc == PCRE2_ERROR_HEAPLIMIT)
		return UF_IREGEXP_TOO_LONG;
	return UF_IREGEXP_NO;
}
