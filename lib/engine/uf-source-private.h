/* Files that tell what a partner asks without being a PDF: a saved web page, a list of labels.
 *
 * Each gives questions in the partner's order, for the skeleton of a form:
 *   {"label", "name"?, "texts"?: [other words], "section"?, "kind":
 * "text|long|date|integer|boolean| choice|choices", "options"?: [{"value", "label", "name"?}],
 * "max"?, "required"?} Values that a page holds (of whoever saved it) are never read.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#define UF_SOURCE_MAX_HTML ((size_t)4 * 1024 * 1024)
#define UF_SOURCE_MAX_LABELS ((size_t)1024 * 1024)
#define UF_SOURCE_MAX_QUESTIONS 1000
#define UF_SOURCE_MAX_OPTIONS 500
#define UF_SOURCE_MAX_TEXT 300 /* characters of one label */

/* The bytes as UTF-8 without a byte order mark: UTF-16 when a mark says so, else UTF-8 when they
 * are, else Windows-1252. NUL becomes a space. No converter is loaded. Yours. */
char *uf_source_decode(GBytes *bytes);

/* @text on one line, cut at UF_SOURCE_MAX_TEXT characters. Yours. */
char *uf_source_clean(const char *text);

/* INVALID_DATA "too_large:", "no_question:". New reference. */
json_t *uf_html_list_questions(GBytes *bytes, GError **error);

/* INVALID_DATA with line and column; "too_large:", "no_question:". New reference. */
json_t *uf_labels_list_questions(GBytes *bytes, GError **error);
