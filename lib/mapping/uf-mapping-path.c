#include "uf-mapping-path.h"

#include <string.h>

static void
add_parts(const UfJsonPath *path, GPtrArray *parts)
{
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSelector *selector =
		    &uf_jsonpath_get_segment(path, i)->selectors[0];
		g_ptr_array_add(parts, selector->kind == UF_JSONPATH_NAME ? selector->name : NULL);
	}
}

static bool
has_descendant(const UfJsonPath *path)
{
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		if (uf_jsonpath_get_segment(path, i)->descendant)
			return true;
	}
	return false;
}

const UfPlace *
uf_mapping_path_find_place(const UfProfileSchema *schema, const UfJsonPath *each,
			   const UfJsonPath *path)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	if (has_descendant(path))
		return NULL;
	if (uf_jsonpath_is_relative(path)) {
		if (each == NULL || has_descendant(each))
			return NULL;
		add_parts(each, parts);
	}
	add_parts(path, parts);
	return uf_profile_schema_find_view(schema, (const char *const *)parts->pdata, parts->len);
}

static bool
is_plural(const UfJsonPathSegment *segment)
{
	UfJsonPathSelectorKind kind = segment->selectors[0].kind;
	return segment->descendant || segment->n_selectors != 1 ||
	       (kind != UF_JSONPATH_NAME && kind != UF_JSONPATH_INDEX);
}

size_t
uf_mapping_path_count_plural(const UfJsonPath *path)
{
	for (size_t n = uf_jsonpath_get_n_segments(path); n > 0; n--) {
		if (is_plural(uf_jsonpath_get_segment(path, n - 1)))
			return n;
	}
	return 0;
}

/* Behind the "]" that closes the "[" at @text; quoted names and filters are stepped over. */
static const char *
skip_brackets(const char *text)
{
	int depth = 0;
	char quote = '\0';
	for (; *text != '\0'; text++) {
		if (quote != '\0') {
			if (*text == '\\' && text[1] != '\0')
				text++;
			else if (*text == quote)
				quote = '\0';
		} else if (*text == '"' || *text == '\'') {
			quote = *text;
		} else if (*text == '[') {
			depth++;
		} else if (*text == ']' && --depth == 0) {
			return text + 1;
		}
	}
	return text;
}

static const char *
skip_segment(const char *text)
{
	text += strspn(text, " \t\r\n");
	text += strspn(text, ".");
	text += strspn(text, " \t\r\n");
	if (*text == '[')
		return skip_brackets(text);
	return text + strcspn(text, ".[ \t\r\n");
}

size_t
uf_mapping_path_measure_start(const char *text, size_t n)
{
	const char *end = text + 1;
	for (size_t i = 0; i < n; i++)
		end = skip_segment(end);
	return (size_t)(end - text);
}
