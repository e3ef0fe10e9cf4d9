/* Rules of the configuration: which facts of which source the profile takes without a person.
 *
 * config.json: "accept": [{"source": "cnaf", "facts": ["members/<*>/identifiers/<*>"],
 * "unless_typed": true}] (without the angle brackets). A pattern is a fact id in which "*" stands
 * for any one part; it holds for what lies under it too. Without rules nothing is taken.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

/* INVALID_DATA when @rules (NULL: none) is not such a list. */
bool uf_accept_check(const json_t *rules, GError **error);

/* The first rule of @rules (checked; NULL) for @fact of @source; @is_typed: the value that would be
 * replaced was typed by a worker. "cnaf members/<*>/identifiers/<*>", its source and pattern; NULL
 * when there is none. Yours. */
char *uf_accept_find(const json_t *rules, const char *source, const char *fact, bool is_typed);
