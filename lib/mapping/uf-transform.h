/* Transforms: how a typed value becomes what a partner writes ("date:iso", "nir:digit:3").
 *
 * One constant table, name → function, a closed vocabulary used by "as" and by "bind" of forms;
 * schemas/form.schema.json repeats it as a pattern and a test keeps both equal. A transform never
 * invents and never cuts: what it cannot do is a fault, whose rule becomes an issue of the answer.
 * Values stay owned by the caller; nothing here is kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "uf-value.h"

/* Longest chain of an "as", and longest text of one transform. */
#define UF_TRANSFORM_MAX_CHAIN 8
#define UF_TRANSFORM_MAX_LENGTH 100
/* Most single-line fields that one long text is spread over. */
#define UF_TRANSFORM_MAX_LINES 40

/* Codes that need a table to be read. */
typedef enum {
	UF_TRANSFORM_LABEL,            /* canonical code of the profile → its French label */
	UF_TRANSFORM_COMMUNE_NAME,     /* INSEE code → name */
	UF_TRANSFORM_COMMUNE_POSTCODE, /* INSEE code → postcode, when it has only one */
	UF_TRANSFORM_COUNTRY_NAME      /* INSEE country code → French name */
} UfTransformLookup;

/* What surrounds the value. Zero it for a plain value outside any table. */
typedef struct {
	size_t row;           /* rank of the row, from 1; 0 outside tables */
	const size_t *widths; /* "line": characters of each line of the box, NULL when alone */
	size_t width_count;
	/* Text of @code; *@count says how many there are (0: not known, 2 or more: a choice). NULL
	 * unless it is 1. The result is zeroed and freed by the transform. NULL: nothing known. */
	char *(*find_text)(const void *data, UfTransformLookup lookup, const char *code,
			   size_t *count);
	const void *data;
} UfTransformContext;

/* Why a value is not, or not well, transformed; parameters that a rule does not have are 0. */
typedef struct {
	const char *rule; /* "answer.partial_date"…, NULL when all is well */
	size_t length;
	size_t max;
	size_t count;
} UfTransformFault;

/* True when @spec is "name" or "name:argument" of the table, with a good argument. INVALID_DATA
 * names what is wrong with it. */
bool uf_transform_check(const char *spec, GError **error);

/* Whether a value of @kind can be given to @spec, a checked one; *@gives is what comes out. */
bool uf_transform_accepts(const char *spec, UfValueKind kind, UfValueKind *gives);

/* Whether @spec, a checked one, makes one value of a list ("first", "join"…): several nodes are
 * then no ambiguity. */
bool uf_transform_takes_list(const char *spec);

/* The width of a checked "line:I:WIDTH" and its rank from 1; false for any other transform. */
bool uf_transform_get_line(const char *spec, size_t *rank, size_t *width);

/* Applies one checked @spec. False: @out is empty and @fault says why. True with a rule in @fault:
 * the value is whole but does not fit ("answer.too_long"). @in may be @out. */
bool uf_transform_apply(const char *spec, const UfValue *in, const UfTransformContext *context,
			UfValue *out, UfTransformFault *fault);

/* Applies @specs (NULL-terminated) in turn to @value; stops at the first refusal. An empty value
 * stays empty, except for "ordinal". */
bool uf_transform_apply_all(const char *const *specs, const UfTransformContext *context,
			    UfValue *value, UfTransformFault *fault);

/* The table, for documentation and tests: name, and what its argument looks like as a regular
 * expression (NULL when it takes none). Borrowed, static. */
size_t uf_transform_get_count(void);
const char *uf_transform_get_name(size_t index);
const char *uf_transform_get_argument_pattern(size_t index);
