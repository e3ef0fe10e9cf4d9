#include "uf-json.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-memory.h"

static size_t
get_larger(size_t left, size_t right)
{
	return left > right ? left : right;
}

size_t
uf_json_get_depth(const json_t *root)
{
	size_t deepest = 0;
	if (json_is_array(root)) {
		for (size_t i = 0; i < json_array_size(root); i++)
			deepest = get_larger(deepest, uf_json_get_depth(json_array_get(root, i)));
		return deepest + 1;
	}
	if (json_is_object(root)) {
		const char *key;
		json_t *value;
		json_object_foreach((json_t *)root, key, value) deepest =
		    get_larger(deepest, uf_json_get_depth(value));
		return deepest + 1;
	}
	return 0;
}

static const char *
describe_problem(enum json_error_code code)
{
	switch (code) {
	case json_error_invalid_utf8:
		return "text that is not UTF-8";
	case json_error_premature_end_of_input:
		return "the file ends too early";
	case json_error_end_of_input_expected:
		return "something follows the end of the JSON value";
	case json_error_duplicate_key:
		return "a key appears twice in one object";
	case json_error_numeric_overflow:
		return "a number is too large";
	case json_error_stack_overflow:
		return "nested too deeply";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a NUL character in a string";
	default:
		return "invalid JSON";
	}
}

json_t *
uf_json_parse(const char *text, size_t length, const char *origin, GError **error)
{
	static const char mark[] = "\xef\xbb\xbf";
	if (length >= 3 && memcmp(text, mark, 3) == 0) {
		text += 3;
		length -= 3;
	}
	json_error_t where;
	g_autoptr(json_t) root =
	    json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
	if (root == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s:%d:%d: %s", origin,
			    where.line, where.column, describe_problem(json_error_code(&where)));
		uf_memory_zero(&where, sizeof where);
		return NULL;
	}
	if (uf_json_get_depth(root) > UF_JSON_MAX_DEPTH) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: nested deeper than %d levels", origin, UF_JSON_MAX_DEPTH);
		return NULL;
	}
	return g_steal_pointer(&root);
}

json_t *
uf_json_parse_bytes(GBytes *bytes, const char *origin, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	return uf_json_parse(size > 0 ? text : "", size, origin, error);
}

json_t *
uf_json_load(const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_JSON_MAX_BYTES, error);
	if (bytes == NULL)
		return NULL;
	gsize length;
	const char *text = g_bytes_get_data(bytes, &length);
	return uf_json_parse(length > 0 ? text : "", length,
			     g_str_equal(path, "-") ? "standard input" : path, error);
}

char *
uf_json_format(const json_t *root, bool pretty)
{
	char *text = json_dumps(root, JSON_ENCODE_ANY | (pretty ? JSON_INDENT(2) : JSON_COMPACT));
	/* only a tree with a loop in it cannot be written */
	g_return_val_if_fail(text != NULL, NULL);
	return text;
}

bool
uf_json_save(const json_t *root, const char *path, GError **error)
{
	g_auto(UfWiped) text = uf_json_format(root, true);
	const size_t length = strlen(text);
	text[length] = '\n'; /* in the place of the NUL: nothing is copied */
	return uf_file_write(path, text, length + 1, error);
}

const char *
uf_json_get_string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

json_t *
uf_json_find_row(const json_t *rows, const char *id)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, "id"), id) == 0)
			return row;
	}
	return NULL;
}

bool
uf_json_get_boolean(const json_t *object, const char *key, bool fallback)
{
	const json_t *value = json_object_get(object, key);
	return json_is_boolean(value) ? json_is_true(value) : fallback;
}

int64_t
uf_json_get_integer(const json_t *object, const char *key, int64_t fallback)
{
	const json_t *value = json_object_get(object, key);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool
uf_json_has_text(const json_t *array, const char *text)
{
	for (size_t i = 0; text != NULL && i < json_array_size(array); i++) {
		if (g_strcmp0(json_string_value(json_array_get(array, i)), text) == 0)
			return true;
	}
	return false;
}

void
uf_json_add_text_once(json_t *array, const char *text)
{
	if (text != NULL && !uf_json_has_text(array, text))
		json_array_append_new(array, json_string(text));
}

bool
uf_json_check_keys(const json_t *object, const char *const *keys, GError **error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		if (!g_strv_contains(keys, key)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "unknown key \"%s\"",
				    key);
			return false;
		}
	}
	return true;
}
