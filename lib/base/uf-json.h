/* JSON in and out, with limits and without leaks.
 *
 * jansson's error text quotes the input, so it is never shown: a message has the origin, the line,
 * the column and our own words. Duplicate keys and trees deeper than UF_JSON_MAX_DEPTH are refused.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uf-cleanup.h"

#define UF_JSON_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define UF_JSON_MAX_DEPTH 64

/* Parses @length bytes; @origin is a file name or another place, for the message. */
json_t *uf_json_parse(const char *text, size_t length, const char *origin, GError **error);
json_t *uf_json_parse_bytes(GBytes *bytes, const char *origin, GError **error);

/* Reads a file ("-" for standard input) of at most UF_JSON_MAX_BYTES. */
json_t *uf_json_load(const char *path, GError **error);

/* Writes @root whole or not at all (uf_file_write), two-space indent, keys in their order. */
bool uf_json_save(const json_t *root, const char *path, GError **error);

/* The text of @root, indented for people when @pretty. Yours: free with uf_memory_free_string. */
char *uf_json_format(const json_t *root, bool pretty);

/* Depth of a tree: 0 for a scalar, 1 for [] … */
size_t uf_json_get_depth(const json_t *root);

/* The string member @key of an object; NULL when absent or not a string. Borrowed. */
const char *uf_json_get_string(const json_t *object, const char *key);

/* The row of @rows whose "id" is @id; NULL when there is none. Borrowed. */
json_t *uf_json_find_row(const json_t *rows, const char *id);

/* The boolean member @key; @fallback when absent or not a boolean. */
bool uf_json_get_boolean(const json_t *object, const char *key, bool fallback);

/* The integer member @key; @fallback when absent or not an integer. */
int64_t uf_json_get_integer(const json_t *object, const char *key, int64_t fallback);

/* Whether @array holds the string @text; false for NULL. */
bool uf_json_has_text(const json_t *array, const char *text);

/* Adds @text at the end of @array unless it is there already; NULL adds nothing. */
void uf_json_add_text_once(json_t *array, const char *text);

/* Refuses (INVALID_DATA) any key of @object that is not in @keys (NULL-terminated). */
bool uf_json_check_keys(const json_t *object, const char *const *keys, GError **error);
