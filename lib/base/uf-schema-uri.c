#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED)

/* Resolves @reference against @base (RFC 3986); the fragment, decoded, goes to @fragment (NULL when
 * there is none). Both results are the caller's. */
char *
uf_schema_uri_resolve(const char *base, const char *reference, char **fragment, GError **error)
{
	const char *hash = strchr(reference, '#');
	g_autofree char *place =
	    hash == NULL ? g_strdup(reference) : g_strndup(reference, hash - reference);
	g_autofree char *decoded = NULL;
	if (hash != NULL) {
		decoded = g_uri_unescape_string(hash + 1, NULL);
		if (decoded == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "a reference has a malformed fragment");
			return NULL;
		}
	}

	/* an empty reference is the base itself, whatever its scheme */
	g_autofree char *uri = *place == '\0' && base != NULL
				   ? g_strdup(base)
				   : g_uri_resolve_relative(base, place, URI_FLAGS, NULL);
	if (uri == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "a reference is not a valid URI");
		return NULL;
	}
	if (fragment != NULL)
		*fragment = g_steal_pointer(&decoded);
	return g_steal_pointer(&uri);
}

char *
uf_schema_uri_add_pointer(const char *pointer, const char *key)
{
	GString *result = g_string_new(pointer);
	g_string_append_c(result, '/');
	for (const char *p = key; *p != '\0'; p++) {
		if (*p == '~')
			g_string_append(result, "~0");
		else if (*p == '/')
			g_string_append(result, "~1");
		else
			g_string_append_c(result, *p);
	}
	return g_string_free(result, FALSE);
}

char *
uf_schema_uri_add_index(const char *pointer, size_t index)
{
	return g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, index);
}

/* One token of a JSON Pointer, unescaped (RFC 6901, section 4); NULL when malformed. */
static char *
parse_token(const char *token, size_t length)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < length; i++) {
		if (token[i] != '~') {
			g_string_append_c(text, token[i]);
			continue;
		}
		i++;
		if (i == length || (token[i] != '0' && token[i] != '1'))
			return NULL;
		g_string_append_c(text, token[i] == '0' ? '~' : '/');
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static json_t *
find_item(json_t *array, const char *token)
{
	size_t digits = strspn(token, "0123456789");
	if (digits == 0 || digits > 9 || token[digits] != '\0' || (digits > 1 && *token == '0'))
		return NULL;
	return json_array_get(array, (size_t)g_ascii_strtoull(token, NULL, 10));
}

/* What a JSON Pointer selects, borrowed; NULL when it is malformed or selects nothing. */
json_t *
uf_schema_uri_find_pointer(json_t *root, const char *pointer)
{
	json_t *value = root;
	while (value != NULL && *pointer != '\0') {
		if (*pointer != '/')
			return NULL;
		pointer++;
		size_t length = strcspn(pointer, "/");
		g_autofree char *token = parse_token(pointer, length);
		if (token == NULL)
			return NULL;
		value =
		    json_is_array(value) ? find_item(value, token) : json_object_get(value, token);
		pointer += length;
	}
	return value;
}
