/* I-Regexp (RFC 9485), the regular expressions of JSONPath, run by PCRE2.
 *
 * A pattern is checked against the grammar of RFC 9485 and rewritten, so that nothing else of
 * PCRE2 (back references, look-around, verbs, options) can be reached from data. `^` and `$` stay
 * anchors, as the JSONPath compliance suite expects (RFC 9485, 5.4 leaves them to the engine).
 * Matching is bounded; a compiled pattern is immutable.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "uf-cleanup.h"

#define UF_IREGEXP_MAX_LENGTH ((size_t)1024) /* bytes of a pattern */
#define UF_IREGEXP_MAX_NESTING 32            /* groups in groups */
#define UF_IREGEXP_STEPS_SHORT 2000          /* a first try, which nearly all matches need */
#define UF_IREGEXP_STEPS_LONG 200000         /* the last try */
#define UF_IREGEXP_DEPTH 20000               /* PCRE2's nested backtracking */

typedef enum {
	UF_IREGEXP_NO,
	UF_IREGEXP_YES,
	UF_IREGEXP_TOO_LONG, /* gave up after @max_steps */
} UfIregexpResult;

typedef struct {
	const char *text;
	size_t length;
	bool whole; /* the pattern must match the whole text, not a part of it */
	unsigned max_steps;
} UfIregexpSubject;

/* The compiled pattern; NULL when it is not I-Regexp or exceeds a limit (not an error). */
pcre2_code *uf_iregexp_compile(const char *pattern, size_t length);

/* Whether @code matches @subject, which may hold NUL bytes. */
UfIregexpResult uf_iregexp_match(const pcre2_code *code, const UfIregexpSubject *subject);
