#include "uf-jsonpath-scan-private.h"

#include <string.h>

#include "uf-error.h"

static bool
is_integer_next(const UfJsonPathScanner *s)
{
	return s->p < s->end && (*s->p == '-' || g_ascii_isdigit(*s->p));
}

/* what follows the start of a slice and its first colon */
static bool
parse_slice(UfJsonPathScanner *s, UfJsonPathSelector *selector, GError **error)
{
	UfJsonPathSlice *slice = &selector->slice;

	selector->kind = UF_JSONPATH_SLICE;
	slice->step = 1;
	uf_jsonpath_scan_skip_blank(s);
	slice->has_end = is_integer_next(s);
	if (slice->has_end && !uf_jsonpath_scan_take_integer(s, &slice->end, error))
		return false;
	uf_jsonpath_scan_skip_blank(s);
	if (!uf_jsonpath_scan_take(s, ":"))
		return true;
	uf_jsonpath_scan_skip_blank(s);
	return !is_integer_next(s) || uf_jsonpath_scan_take_integer(s, &slice->step, error);
}

static bool
parse_index_or_slice(UfJsonPathScanner *s, UfJsonPathSelector *selector, GError **error)
{
	bool has_start = is_integer_next(s);
	if (has_start && !uf_jsonpath_scan_take_integer(s, &selector->index, error))
		return false;
	uf_jsonpath_scan_skip_blank(s);
	if (uf_jsonpath_scan_take(s, ":")) {
		selector->slice.has_start = has_start;
		selector->slice.start = selector->index;
		return parse_slice(s, selector, error);
	}
	if (!has_start)
		return uf_jsonpath_scan_fail(s, "selector expected", error);
	selector->kind = UF_JSONPATH_INDEX;
	return true;
}

static bool
parse_name(UfJsonPathScanner *s, UfJsonPathSelector *selector, GError **error)
{
	GString *name = uf_jsonpath_scan_take_string(s, error);
	if (name == NULL)
		return false;
	selector->kind = UF_JSONPATH_NAME;
	selector->name_length = name->len;
	selector->name = g_string_free(name, FALSE);
	return true;
}

static bool
parse_filter(UfJsonPathScanner *s, UfJsonPathSelector *selector, GError **error)
{
	if (!uf_jsonpath_scan_enter(s, error))
		return false;
	uf_jsonpath_scan_skip_blank(s);
	UfJsonPathExpr *expr = uf_jsonpath_parse_expr(s, error);
	if (expr == NULL)
		return false;
	selector->kind = UF_JSONPATH_FILTER;
	selector->filter = uf_jsonpath_filter_new(expr);
	uf_jsonpath_scan_leave(s);
	return true;
}

static bool
parse_selector(UfJsonPathScanner *s, UfJsonPathSelector *selector, GError **error)
{
	if (uf_jsonpath_scan_is_next(s, '\'') || uf_jsonpath_scan_is_next(s, '"'))
		return parse_name(s, selector, error);
	if (uf_jsonpath_scan_take(s, "?"))
		return parse_filter(s, selector, error);
	if (uf_jsonpath_scan_take(s, "*")) {
		selector->kind = UF_JSONPATH_WILDCARD;
		return true;
	}
	return parse_index_or_slice(s, selector, error);
}

static UfJsonPathSelector *
add_selector(UfJsonPathSegment *segment)
{
	size_t n = ++segment->n_selectors;
	segment->selectors = g_renew(UfJsonPathSelector, segment->selectors, n);
	segment->selectors[n - 1] = (UfJsonPathSelector){ 0 };
	return &segment->selectors[n - 1];
}

/* after "[" */
static bool
parse_brackets(UfJsonPathScanner *s, UfJsonPathSegment *segment, GError **error)
{
	do {
		uf_jsonpath_scan_skip_blank(s);
		if (!parse_selector(s, add_selector(segment), error))
			return false;
		uf_jsonpath_scan_skip_blank(s);
	} while (uf_jsonpath_scan_take(s, ","));
	return uf_jsonpath_scan_take(s, "]") ||
	       uf_jsonpath_scan_fail(s, "expected ',' or ']'", error);
}

/* after "." or "..": `*` or a name */
static bool
parse_shorthand(UfJsonPathScanner *s, UfJsonPathSegment *segment, GError **error)
{
	UfJsonPathSelector *selector = add_selector(segment);
	if (uf_jsonpath_scan_take(s, "*")) {
		selector->kind = UF_JSONPATH_WILDCARD;
		return true;
	}
	selector->kind = UF_JSONPATH_NAME;
	selector->name = uf_jsonpath_scan_take_name(s);
	if (selector->name == NULL)
		return uf_jsonpath_scan_fail(s, "name expected", error);
	selector->name_length = strlen(selector->name);
	return true;
}

static bool
parse_segment(UfJsonPathScanner *s, UfJsonPathSegment *segment, GError **error)
{
	segment->descendant = uf_jsonpath_scan_take(s, "..");
	if (!segment->descendant && uf_jsonpath_scan_take(s, "."))
		return parse_shorthand(s, segment, error);
	if (uf_jsonpath_scan_take(s, "["))
		return parse_brackets(s, segment, error);
	return parse_shorthand(s, segment, error);
}

UfJsonPath *
uf_jsonpath_parse_query(UfJsonPathScanner *s, GError **error)
{
	g_autoptr(UfJsonPath) path = uf_jsonpath_new(*s->p++ == '@');
	for (;;) {
		/* blanks belong to the query only when a segment follows */
		const char *before = s->p;
		uf_jsonpath_scan_skip_blank(s);
		if (!uf_jsonpath_scan_is_next(s, '.') && !uf_jsonpath_scan_is_next(s, '[')) {
			s->p = before;
			return g_steal_pointer(&path);
		}
		UfJsonPathSegment segment = { 0 };
		bool ok = parse_segment(s, &segment, error);
		g_array_append_val(path->segments, segment);
		if (!ok)
			return NULL;
	}
}

static UfJsonPath *
parse_whole(const char *text, size_t length, const char *what, GError **error)
{
	if (length == UF_JSONPATH_USE_STRLEN)
		length = strlen(text);
	UfJsonPathScanner s = { .text = text, .p = text, .end = text + length };
	const char *bad = NULL;
	if (length > UF_JSONPATH_MAX_LENGTH) {
		uf_jsonpath_scan_fail(&s, "the path is too long", error);
		return NULL;
	}
	if (!g_utf8_validate_len(text, length, &bad)) {
		uf_jsonpath_scan_fail_at(&s, (size_t)(bad - text), "not a character of UTF-8",
					 error);
		return NULL;
	}
	if (!uf_jsonpath_scan_is_next(&s, '$') &&
	    !(uf_jsonpath_scan_is_next(&s, '@') && strchr(what, '@') != NULL)) {
		uf_jsonpath_scan_fail(&s, what, error);
		return NULL;
	}
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse_query(&s, error);
	if (path != NULL && s.p < s.end) {
		uf_jsonpath_scan_fail(&s, "expected '.', '[' or the end", error);
		return NULL;
	}
	return g_steal_pointer(&path);
}

UfJsonPath *
uf_jsonpath_parse(const char *text, size_t length, GError **error)
{
	return parse_whole(text, length, "a path begins with '$'", error);
}

UfJsonPath *
uf_jsonpath_parse_relative(const char *text, size_t length, GError **error)
{
	return parse_whole(text, length, "a path of a row begins with '@' or '$'", error);
}
