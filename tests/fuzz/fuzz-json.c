/* JSON text: parsed within its limits, and what is written again is the same tree. */
#include <string.h>

#include "fuzz.h"
#include "uf-json.h"
#include "uf-memory.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] = "{\"id\": \"m1\", \"names\": [\"Zo\\u00e9\"], \"n\": -1.5e3,"
				      " \"none\": null, \"yes\": true}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = uf_json_parse((const char *)data, size, "fuzz", &error);
	g_assert_true((root == NULL) == (error != NULL));
	if (root == NULL)
		return 0;
	g_assert_cmpuint(uf_json_get_depth(root), <=, UF_JSON_MAX_DEPTH);

	char *text = uf_json_format(root, false);
	g_autoptr(json_t) again = uf_json_parse(text, strlen(text), "fuzz", &error);
	uf_memory_free_string(text);
	g_assert_no_error(error);
	g_assert_true(json_equal(root, again));
	return 0;
}
