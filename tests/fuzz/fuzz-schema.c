/* A schema, a NUL, an instance: compile under each draft, validate, and find each fault's place. */
#include <string.h>

#include "fuzz.h"
#include "uf-schema-private.h"
#include "uf-schema.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "{\"$defs\":{\"date\":{\"$anchor\":\"date\",\"format\":\"date\",\"pattern\":"
	    "\"^\\\\d{4}-\\\\p{Nd}+\"}},\"properties\":{\"birth\":{\"$ref\":\"#date\"},"
	    "\"members\":{\"items\":{\"anyOf\":[{\"required\":[\"id\"]},{\"const\":null}]},"
	    "\"uniqueItems\":true}},\"unevaluatedProperties\":false}\0"
	    "{\"birth\":\"1984-13\",\"members\":[{\"id\":1},{},{}],\"other\":1}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

static void
check_fault(const UfSchemaFault *fault, json_t *instance)
{
	g_assert_cmpstr(fault->rule, !=, "");
	g_assert_nonnull(strchr(fault->schema_path, '#'));
	g_assert_true(json_is_object(fault->parameters));
	g_assert_nonnull(uf_schema_uri_find_pointer(instance, fault->path));
}

static void
run_draft(UfSchemaDraft draft, json_t *document, json_t *instance)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_draft(store, draft);
	/* what asserts formats refuses unknown ones: one draft each way */
	uf_schema_store_set_assert_formats(store, draft == UF_SCHEMA_DRAFT_2020_12);
	uf_schema_store_set_limits(store, UF_SCHEMA_MAX_DEPTH, 20000);
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_true((schema == NULL) == (error != NULL));
	if (schema == NULL)
		return;

	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	bool is_done = uf_schema_validate(schema, instance, faults, &error);
	g_assert_true(is_done == (error == NULL));
	g_assert_true(is_done || faults->len == 0);
	for (guint i = 0; i < faults->len; i++)
		check_fault(faults->pdata[i], instance);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *split = size == 0 ? NULL : memchr(text, '\0', size);
	if (split == NULL)
		return 0;
	const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	size_t length = (size_t)(split - text);
	g_autoptr(json_t) document = json_loadb(text, length, flags, NULL);
	g_autoptr(json_t) instance = json_loadb(split + 1, size - length - 1, flags, NULL);
	if (document == NULL || instance == NULL)
		return 0;
	run_draft(UF_SCHEMA_DRAFT_2020_12, document, instance);
	run_draft(UF_SCHEMA_DRAFT_07, document, instance);
	return 0;
}
