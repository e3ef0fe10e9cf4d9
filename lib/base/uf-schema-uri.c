#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

/* The parts of a URI reference (RFC 3986, appendix B); pointers into its text, NULL when absent.
 * GLib's own resolver is not used: it refuses some references with a critical warning. */
typedef struct {
	char *scheme;
	char *authority;
	char *path; /* never NULL */
	char *query;
} Parts;

static void
parts_clear(Parts *self)
{
	g_free(self->scheme);
	g_free(self->authority);
	g_free(self->path);
	g_free(self->query);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

/* @text has no fragment any more. */
static void
split_parts(const char *text, Parts *parts)
{
	size_t length = strcspn(text, ":/?");
	if (text[length] == ':' && g_ascii_isalpha(*text)) {
		parts->scheme = g_ascii_strdown(text, (gssize)length);
		text += length + 1;
	}
	if (g_str_has_prefix(text, "//")) {
		length = strcspn(text + 2, "/?");
		parts->authority = g_strndup(text + 2, length);
		text += 2 + length;
	}
	length = strcspn(text, "?");
	parts->path = g_strndup(text, length);
	if (text[length] == '?')
		parts->query = g_strdup(text + length + 1);
}

/* Takes "." and ".." out of a path (RFC 3986, section 5.2.4). */
static char *
remove_dots(const char *path)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	g_auto(GStrv) segments = g_strsplit(path, "/", -1);
	guint first = *path == '/' ? 1 : 0;
	for (guint i = first; segments[i] != NULL; i++) {
		bool is_up = g_str_equal(segments[i], "..");
		bool is_last = segments[i + 1] == NULL;
		if (is_up && kept->len > 0)
			g_ptr_array_set_size(kept, (int)kept->len - 1);
		if (!is_up && !g_str_equal(segments[i], "."))
			g_ptr_array_add(kept, segments[i]);
		else if (is_last)
			g_ptr_array_add(kept, (char *)"");
	}
	g_ptr_array_add(kept, NULL);
	g_autofree char *joined = g_strjoinv("/", (char **)kept->pdata);
	return g_strconcat(first == 1 ? "/" : "", joined, NULL);
}

/* The path of a relative reference, beside the last segment of the base's (section 5.2.3). */
static char *
merge_paths(const Parts *base, const char *path)
{
	if (base->authority != NULL && *base->path == '\0')
		return g_strconcat("/", path, NULL);
	const char *slash = strrchr(base->path, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash - base->path) + 1;
	g_autofree char *folder = g_strndup(base->path, length);
	return g_strconcat(folder, path, NULL);
}

static char *
format_parts(const Parts *parts)
{
	return g_strconcat(parts->scheme, ":", parts->authority == NULL ? "" : "//",
			   parts->authority == NULL ? "" : parts->authority, parts->path,
			   parts->query == NULL ? "" : "?",
			   parts->query == NULL ? "" : parts->query, NULL);
}

/* RFC 3986, section 5.2.2; NULL when the result is not absolute. */
static char *
resolve_place(const char *base_text, const char *place)
{
	g_auto(Parts) base = { 0 };
	g_auto(Parts) parts = { 0 };
	split_parts(place, &parts);
	if (base_text != NULL)
		split_parts(base_text, &base);
	bool is_whole = parts.scheme != NULL;
	if (!is_whole)
		parts.scheme = g_strdup(base.scheme);
	if (parts.scheme == NULL)
		return NULL;
	if (!is_whole && parts.authority == NULL) {
		parts.authority = g_strdup(base.authority);
		if (*parts.path == '\0' && parts.query == NULL)
			parts.query = g_strdup(base.query);
		char *path = *parts.path == '\0'  ? g_strdup(base.path)
			     : *parts.path == '/' ? g_strdup(parts.path)
						  : merge_paths(&base, parts.path);
		g_free(parts.path);
		parts.path = path;
	}
	g_autofree char *given = g_steal_pointer(&parts.path);
	parts.path = remove_dots(given);
	return format_parts(&parts);
}

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

	g_autofree char *uri = resolve_place(base, place);
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
