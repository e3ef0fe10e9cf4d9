/* A worker that answers what the document tells it to: {"N": {answer}, "pdf": output}, where N is
 * the number of values asked for; without a document it gives a page. What comes from a process
 * that parsed hostile bytes may be anything; this is how the tests make it so. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-sandbox-service.h"

static json_t *
handle(void *data, const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)data;
	gsize size = 0;
	const char *text = input != NULL ? g_bytes_get_data(input, &size) : "";
	g_autoptr(json_t) script = json_loadb(text, size, 0, NULL);
	const size_t values = json_object_size(json_object_get(request, "values"));
	g_autofree char *key = g_strdup_printf("%zu", values);
	json_t *answer = json_object_get(script, key);
	const char *pdf = json_string_value(json_object_get(script, "pdf"));
	if (input == NULL) {
		*output = g_bytes_new_static("%PDF-1.7", strlen("%PDF-1.7"));
		return json_pack("{s:i}", "pages", 1);
	}
	if (answer == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no answer to %s values", key);
		return NULL;
	}
	if (pdf != NULL)
		*output = g_bytes_new(pdf, strlen(pdf));
	return json_incref(answer);
}

int
main(void)
{
	const UfSandboxService service = { .handle = handle };
	return uf_sandbox_serve(&service);
}
