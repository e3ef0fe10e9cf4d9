/* The scanner of JSONPath texts: a cursor, and the terminals of the grammar of RFC 9535.
 *
 * Functions that take_ something move the cursor only past what they found. Those with an error
 * set it with the column of the cursor and without a word of the text.
 */
#pragma once

#include "uf-jsonpath-private.h"

typedef struct {
	const char *text;
	const char *p;
	const char *end;
	unsigned nesting;
} UfJsonPathScanner;

/* Sets USAGE at byte @offset of the text; always returns false. */
bool uf_jsonpath_scan_fail_at(const UfJsonPathScanner *s, size_t offset, const char *what,
			      GError **error);

/* The same at the cursor. */
bool uf_jsonpath_scan_fail(const UfJsonPathScanner *s, const char *what, GError **error);

size_t uf_jsonpath_scan_get_offset(const UfJsonPathScanner *s);
bool uf_jsonpath_scan_is_next(const UfJsonPathScanner *s, char c);
bool uf_jsonpath_scan_take(UfJsonPathScanner *s, const char *token);
void uf_jsonpath_scan_skip_blank(UfJsonPathScanner *s);

/* Goes one level down in filters, parentheses or arguments; fails beyond the limit. */
bool uf_jsonpath_scan_enter(UfJsonPathScanner *s, GError **error);
void uf_jsonpath_scan_leave(UfJsonPathScanner *s);

/* A member name of `.name`; NULL when none begins here (not an error). */
char *uf_jsonpath_scan_take_name(UfJsonPathScanner *s);

/* A string in single or double quotes; NULL on error. Its bytes may include NUL. */
GString *uf_jsonpath_scan_take_string(UfJsonPathScanner *s, GError **error);

/* An integer for an index or a slice, within I-JSON's range. */
bool uf_jsonpath_scan_take_integer(UfJsonPathScanner *s, int64_t *value, GError **error);

/* A number of a filter; NULL on error. Beyond int64 it is a real, at most G_MAXDOUBLE. */
json_t *uf_jsonpath_scan_take_number(UfJsonPathScanner *s, GError **error);

/* A query, from its `$` or `@` to its last segment. */
UfJsonPath *uf_jsonpath_parse_query(UfJsonPathScanner *s, GError **error);

/* A logical expression, checked for its types (RFC 9535, 2.4.3). */
UfJsonPathExpr *uf_jsonpath_parse_expr(UfJsonPathScanner *s, GError **error);
