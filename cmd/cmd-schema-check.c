#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-schema.h"

/* our schemas by their own "$id", for those that refer to them */
static bool
add_ours(UfSchemaStore *store, const UfContext *context, GError **error)
{
	g_autofree char *folder = uf_context_get_share_file(context, "schemas");
	g_autoptr(GPtrArray) names = uf_file_list(folder, ".json", error);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		g_autoptr(json_t) schema = uf_json_load(path, error);
		const char *id = uf_json_get_string(schema, "$id");
		if (schema == NULL ||
		    (id != NULL && !uf_schema_store_add(store, id, schema, error)))
			return false;
	}
	return names != NULL;
}

/* @name is a path, else the name of one of our schemas: "profile", "output-answers"; yours */
static char *
find_schema(const UfContext *context, const char *name)
{
	static const char *const patterns[] = { "schemas/%s.schema.json", "schemas/%s.json" };
	if (g_file_test(name, G_FILE_TEST_EXISTS) || strchr(name, '/') != NULL)
		return g_strdup(name);
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_auto(GStrv) parts = g_strsplit(patterns[i], "%s", 2);
		g_autofree char *file = g_strconcat(parts[0], name, parts[1], NULL);
		g_autofree char *path = uf_context_get_share_file(context, file);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			return g_steal_pointer(&path);
	}
	return g_strdup(name);
}

static json_t *
describe(const GPtrArray *faults)
{
	json_t *array = json_array();
	for (guint i = 0; i < faults->len; i++) {
		const UfSchemaFault *fault = g_ptr_array_index(faults, i);
		json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:s*, s:O}", "path",
						       fault->path, "rule", fault->rule, "schema",
						       fault->schema_path, "title", fault->title,
						       "parameters", fault->parameters));
	}
	return json_pack("{s:i, s:b, s:o}", "version", 1, "valid", faults->len == 0, "faults",
			 array);
}

/* appends what is wrong with the document at @path; NULL for no document */
static bool
validate(const UfRun *run, const char *path, GPtrArray *faults, GError **error)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autofree char *schema_path = find_schema(run->context, uf_run_get_word(run, 0));
	g_autoptr(json_t) document = uf_json_load(schema_path, error);
	if (document == NULL || !add_ours(store, run->context, error))
		return false;
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, error);
	if (schema == NULL) {
		g_prefix_error(error, "%s: ", schema_path);
		return false;
	}
	g_autoptr(json_t) instance = path != NULL ? uf_json_load(path, error) : NULL;
	return path == NULL ||
	       (instance != NULL && uf_schema_validate(schema, instance, faults, error));
}

/* what the schema wanted, as compact JSON: it holds nothing of the file that was checked; yours */
static char *
format_expected(const json_t *parameters)
{
	const char *key;
	json_t *value;
	GString *text = g_string_new(NULL);
	json_object_foreach((json_t *)parameters, key, value)
	{
		g_autofree char *json = uf_json_format(value, false);
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", json);
	}
	return g_string_free(text, FALSE);
}

static void
print_faults(const UfRun *run, const json_t *faults)
{
	static const char *const headers[] = { N_("place"), N_("rule"), N_("expected"), N_("title"),
					       NULL };
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *fault = json_array_get(faults, i);
		const char *path = uf_output_get(fault, "path");
		g_autofree char *expected = format_expected(json_object_get(fault, "parameters"));
		uf_table_add(table, *path != '\0' ? path : "/");
		uf_table_add(table, uf_output_get(fault, "rule"));
		uf_table_add(table, expected);
		uf_table_add(table, uf_output_get(fault, "title"));
	}
	uf_table_print(table, run);
}

UfExit
cmd_schema_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	if (!uf_run_begin(run, NULL))
		return run->exit;
	if (!validate(run, uf_run_get_word(run, 1), faults, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = describe(faults);
	if (!uf_output_json(run, result))
		print_faults(run, json_object_get(result, "faults"));
	return faults->len > 0 ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
