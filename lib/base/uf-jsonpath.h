/* JSONPath (RFC 9535) over jansson: parse once, select many times.
 *
 * A path is immutable once parsed and fully checked then: syntax, I-JSON integer range, known
 * functions, well-typed expressions (RFC 9535, 2.4.3). Selecting never changes the document and is
 * bounded in depth, results and work, so that neither a path nor a document from outside can hang
 * or exhaust us. The shape of a path can be read back (uf_jsonpath_get_segment) for analysis.
 * The caller owns paths and node lists; a node list keeps the document alive, see uf-json-nodes.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uf-json-nodes.h"

#define UF_JSONPATH_MAX_LENGTH ((size_t)16 * 1024) /* bytes of a path */
#define UF_JSONPATH_MAX_NESTING 32                 /* filters, parentheses, arguments in others */
#define UF_JSONPATH_MAX_DEPTH 256                  /* levels of a document that are walked */
#define UF_JSONPATH_MAX_NODES ((size_t)100 * 1000) /* nodes in any one list */
#define UF_JSONPATH_MAX_WORK                                                                       \
	((size_t)2 * 1000 * 1000) /* nodes visited or compared, and the like                       \
				   */
#define UF_JSONPATH_USE_STRLEN ((size_t)-1)

typedef struct UfJsonPath UfJsonPath;
typedef struct UfJsonPathFilter UfJsonPathFilter;

typedef enum {
	UF_JSONPATH_NAME,
	UF_JSONPATH_INDEX,
	UF_JSONPATH_SLICE,
	UF_JSONPATH_WILDCARD,
	UF_JSONPATH_FILTER,
} UfJsonPathSelectorKind;

typedef struct {
	bool has_start;
	bool has_end;
	int64_t start;
	int64_t end;
	int64_t step; /* 1 when the path has none */
} UfJsonPathSlice;

/* One selector, read-only; only the members of its kind mean something. */
typedef struct {
	UfJsonPathSelectorKind kind;
	char *name;               /* NAME */
	size_t name_length;       /* beyond strlen: NUL in it, no key is so, selects nothing */
	int64_t index;            /* INDEX; negative counts from the end */
	UfJsonPathSlice slice;    /* SLICE */
	UfJsonPathFilter *filter; /* FILTER */
} UfJsonPathSelector;

/* One segment, read-only: `.a`, `['a', 0]`, or `..` before either when it is a @descendant. */
typedef struct {
	bool descendant;
	size_t n_selectors;
	UfJsonPathSelector *selectors;
} UfJsonPathSegment;

/* Parses a path that begins with `$`. USAGE with the column (in characters, from 1) on an invalid
 * one; the message does not quote the path. @length may be UF_JSONPATH_USE_STRLEN. */
UfJsonPath *uf_jsonpath_parse(const char *text, size_t length, GError **error);

/* The same for a path that begins with `@` or `$`: mappings of a repeating row begin with `@`. */
UfJsonPath *uf_jsonpath_parse_relative(const char *text, size_t length, GError **error);

void uf_jsonpath_free(UfJsonPath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfJsonPath, uf_jsonpath_free)

/* The nodes that @path selects in @root, in the order of RFC 9535; none is not an error.
 * INVALID_DATA when a limit above is passed. `@` stands for @root here. */
UfJsonNodes *uf_jsonpath_select(const UfJsonPath *path, json_t *root, GError **error);

/* The same with `@` standing for node @base_index of @base, a list selected in the same @root.
 * `$` stands for @root, and the locations of the result begin at @root too. */
UfJsonNodes *uf_jsonpath_select_from(const UfJsonPath *path, json_t *root, const UfJsonNodes *base,
				     size_t base_index, GError **error);

/* What the names at the end of @path would be members of: "$.a[?@.b].c.d" selects as "$.a[?@.b]".
 * @names gets how many segments were left aside. As uf_jsonpath_select(). */
UfJsonNodes *uf_jsonpath_select_holders(const UfJsonPath *path, json_t *root, size_t *names,
					GError **error);

/* Whether @path selects one node at most whatever the document: names and indices only. */
bool uf_jsonpath_is_singular(const UfJsonPath *path);

/* Whether @path begins with `@`. A query of a filter then starts at the node being tested. */
bool uf_jsonpath_is_relative(const UfJsonPath *path);

size_t uf_jsonpath_get_n_segments(const UfJsonPath *path);

/* Segment @i, borrowed from @path. */
const UfJsonPathSegment *uf_jsonpath_get_segment(const UfJsonPath *path, size_t i);

/* How many queries @filter holds, at any level of its expression, in the order of the text. Those
 * inside a filter of one of these queries belong to that one. */
size_t uf_jsonpath_filter_get_n_queries(const UfJsonPathFilter *filter);

/* Query @i of @filter, borrowed. */
const UfJsonPath *uf_jsonpath_filter_get_query(const UfJsonPathFilter *filter, size_t i);

/* How many literal patterns of match() and search() in @filter are not I-Regexp (RFC 9485).
 * They are valid but never match; whoever checks a form wants to know. */
size_t uf_jsonpath_filter_count_bad_patterns(const UfJsonPathFilter *filter);
