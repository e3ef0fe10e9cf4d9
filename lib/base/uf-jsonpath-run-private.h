/* One selection under way: the document, and the work that is left before it is refused.
 *
 * Functions return false only when a limit was passed; @error of the run then says which one.
 * Values are borrowed from the document or from the path unless a function says otherwise.
 */
#pragma once

#include "uf-jsonpath-private.h"

struct UfJsonPathRun {
	json_t *root;
	size_t work;
	GError *error;
};

/* Sets INVALID_DATA; always returns false. */
bool uf_jsonpath_run_fail(UfJsonPathRun *run, const char *what);

/* Takes @amount from the work that is left. */
bool uf_jsonpath_run_spend(UfJsonPathRun *run, size_t amount);

/* The same for what reads @length bytes of text. */
bool uf_jsonpath_run_spend_text(UfJsonPathRun *run, size_t length);

/* Whether @expr holds for @current, the node that `@` stands for. */
bool uf_jsonpath_run_test(UfJsonPathRun *run, const UfJsonPathExpr *expr, json_t *current,
			  bool *result);

/* Compares two values, NULL being Nothing (RFC 9535, 2.3.5.2.2). */
bool uf_jsonpath_run_compare(UfJsonPathRun *run, UfJsonPathOperator op, const json_t *const pair[2],
			     bool *result);

/* Appends to @values (of json_t *, borrowed) what @query selects from @current. */
bool uf_jsonpath_run_query(UfJsonPathRun *run, const UfJsonPath *query, json_t *current,
			   GArray *values);

/* What the singular @query selects from @current: *@value, borrowed, NULL when nothing. */
bool uf_jsonpath_run_find(UfJsonPathRun *run, const UfJsonPath *query, json_t *current,
			  json_t **value);
