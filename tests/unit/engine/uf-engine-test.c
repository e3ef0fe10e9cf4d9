#include "uf-engine-test.h"

#include "uf-memory.h"

static UfEngine *engine;

UfEngine *
test_engine_get(void)
{
	return engine;
}

void
test_engine_init(int *argc, char ***argv)
{
	g_autoptr(GError) error = NULL;
	uf_memory_init();
	g_test_init(argc, argv, NULL);
	engine = uf_engine_new(NULL, &error);
	g_assert_no_error(error);
}

GBytes *
test_engine_load(const char *name)
{
	char *data;
	gsize length;
	g_autoptr(GError) error = NULL;
	g_autofree char *file = g_strconcat(name, ".pdf", NULL);
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", file, NULL);
	g_file_get_contents(path, &data, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(data, length);
}

GBytes *
test_engine_assemble(const char *const *objects, unsigned count)
{
	GString *pdf = g_string_new("%PDF-1.7\n");
	g_autoptr(GString) table = g_string_new(NULL);
	for (unsigned i = 0; i < count; i++) {
		g_string_append_printf(table, "%010zu 00000 n \n", pdf->len);
		g_string_append_printf(pdf, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	gsize start = pdf->len;
	g_string_append_printf(pdf,
			       "xref\n0 %u\n0000000000 65535 f \n%strailer\n<< /Size %u /Root 1 0 "
			       "R >>\nstartxref\n%zu\n%%%%EOF\n",
			       count + 1, table->str, count + 1, start);
	return g_string_free_to_bytes(pdf);
}

json_t *
test_engine_call(json_t *request, GBytes *input, GBytes **output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) ignored = NULL;
	g_assert_nonnull(request);
	json_t *answer =
	    uf_engine_handle(engine, request, input, output != NULL ? output : &ignored, &error);
	g_assert_no_error(error);
	g_assert_nonnull(answer);
	return answer;
}

json_t *
test_engine_find(json_t *list, const char *name)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		if (g_strcmp0(test_engine_string(item, "name"), name) == 0)
			return item;
	}
	return NULL;
}

const char *
test_engine_string(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

json_t *
test_engine_fill_one(const char *fixture, const char *name, json_t *value, GBytes **output)
{
	g_autoptr(GBytes) input = test_engine_load(fixture);
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:b, s:{s:o}}", "op", "fill", "verify",
					      true, "overwrite", true, "values", name, value);
	g_autoptr(json_t) answer = test_engine_call(request, input, output);
	json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
	g_assert_nonnull(row);
	return json_incref(row);
}
