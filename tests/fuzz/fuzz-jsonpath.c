/* A path, a NUL, a JSON document: parse both, select, and find each node again by its own path. */
#include <string.h>

#include "fuzz.h"
#include "uf-json.h"
#include "uf-jsonpath.h"

#define NODES_FOLLOWED 16

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "$.members[?@.role == 'child' && match(@.id, 'm[0-9]+')]..date\0"
	    "{\"members\":[{\"id\":\"m2\",\"role\":\"child\",\"birth\":"
	    "{\"date\":\"2015-03\"}}]}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

static void
follow(const UfJsonNodes *nodes, size_t i, json_t *root)
{
	g_autofree char *text = uf_json_nodes_format_path(nodes, i);
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse(text, UF_JSONPATH_USE_STRLEN, NULL);
	if (path == NULL) /* keys may be long */
		g_assert_cmpuint(strlen(text), >, UF_JSONPATH_MAX_LENGTH);
	else
		g_assert_true(uf_jsonpath_is_singular(path));
	if (path == NULL)
		return;
	g_autoptr(UfJsonNodes) found = uf_jsonpath_select(path, root, NULL);
	g_assert_cmpuint(uf_json_nodes_get_length(found), ==, 1);
	g_assert_true(uf_json_nodes_get_value(found, 0) == uf_json_nodes_get_value(nodes, i));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *split = size == 0 ? NULL : memchr(text, '\0', size);
	size_t length = split == NULL ? size : (size_t)(split - text);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfJsonPath) path = uf_jsonpath_parse_relative(text, length, &error);
	g_assert_true((path == NULL) == (error != NULL));
	if (path == NULL || split == NULL)
		return 0;

	g_autoptr(json_t) root = uf_json_parse(split + 1, size - length - 1, "fuzz", NULL);
	if (root == NULL)
		return 0;
	g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, root, &error);
	g_assert_true((nodes == NULL) == (error != NULL));
	for (size_t i = 0; nodes != NULL && i < uf_json_nodes_get_length(nodes); i++) {
		if (i < NODES_FOLLOWED)
			follow(nodes, i, root);
	}
	return 0;
}
