/* Fills a form as a batch does with a pinned one: the worker keeps it, and what comes of a later
 * filling is written, so that tests/corpus reads what a batch makes.
 *
 *   fill-kept FORM VALUES OUT
 *
 * VALUES is a JSON object; the worker's answer goes to standard output. Exit 1 with the error.
 */
#include <stdio.h>

#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sandbox.h"

#define FILLINGS 3 /* the first is an ordinary one */

static json_t *
fill(UfSandbox *sandbox, GBytes *form, const json_t *values, const char *out, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s, s:O, s:b, s:b}", "op", "fill", "values",
					      values, "overwrite", 1, "verify", 1);
	const UfSandboxDocument document = { "form", form };
	g_autoptr(json_t) answer = NULL;
	for (int i = 0; i < FILLINGS; i++) {
		g_autoptr(GBytes) filled = NULL;
		json_decref(answer);
		answer = uf_sandbox_call_kept(sandbox, &document, request, &filled, error);
		if (answer == NULL || !g_file_set_contents(out, g_bytes_get_data(filled, NULL),
							   (gssize)g_bytes_get_size(filled), error))
			return NULL;
	}
	return g_steal_pointer(&answer);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	char *data = NULL;
	gsize size = 0;
	uf_memory_init();
	if (argc != 4) {
		g_printerr("usage: fill-kept FORM VALUES OUT\n");
		return 2;
	}
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(NULL, &error);
	g_autoptr(json_t) values = sandbox == NULL ? NULL : uf_json_load(argv[2], &error);
	g_autoptr(json_t) answer = NULL;
	if (values != NULL && g_file_get_contents(argv[1], &data, &size, &error)) {
		g_autoptr(GBytes) form = g_bytes_new_take(data, size);
		answer = fill(sandbox, form, values, argv[3], &error);
	}
	if (answer == NULL) {
		g_printerr("%s\n", error->message);
		return 1;
	}
	json_dumpf(answer, stdout, JSON_COMPACT);
	return 0;
}
