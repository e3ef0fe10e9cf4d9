/* A tree as the document worker gives it, read as a flow: notes and a profile, or an error. */
#include "fuzz.h"
#include "uf-cnaf.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"

static const char example[] =
    "{\"name\": \"Racine\", \"children\": [{\"name\": \"IdentificationFlux\", \"children\": "
    "[{\"name\": \"DTREF\", \"text\": \"2026-09-30\"}]}, {\"name\": \"InfosFoyerRSA\", "
    "\"children\": [{\"name\": \"Personne\", \"children\": [{\"name\": \"Identification\", "
    "\"children\": [{\"name\": \"NOMNAI\", \"text\": \"ESSAI\"}, {\"name\": \"DTNAI\", \"text\": "
    "\"1984-05-12\"}, {\"name\": \"TYPEDTNAI\", \"text\": \"J\"}]}, {\"name\": \"Prestations\", "
    "\"children\": [{\"name\": \"NATPREST\", \"text\": \"RSA\"}, {\"name\": \"ROLEPERS\", "
    "\"text\": \"DEM\"}]}]}]}]}";

GBytes *
uf_fuzz_build_example(void)
{
	return g_bytes_new_static(example, sizeof example - 1);
}

static char *
read_table(const char *name)
{
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *path =
	    g_build_filename(root != NULL ? root : ".", "adapters", "caf", name, NULL);
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_INTAKE_TABLE_MAX_BYTES, NULL);
	gsize size;
	const char *text = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
	return text != NULL ? g_strndup(text, size) : g_strdup("");
}

static void
load(UfCnafSetup *setup)
{
	g_autofree char *codes = read_table("import.tsv");
	g_autofree char *tree = read_table("import-tree.tsv");
	setup->table = uf_intake_table_parse(codes, tree, NULL);
	setup->schema = uf_profile_schema_new(NULL);
	setup->today = (UfDate){ 2026, 11, 1 };
	if (setup->table == NULL || setup->schema == NULL)
		g_error("no tables");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static UfCnafSetup setup;
	if (setup.table == NULL)
		load(&setup);
	g_autoptr(json_t) file = uf_json_parse((const char *)data, size, "input", NULL);
	g_autoptr(GError) error = NULL;
	if (file == NULL || uf_cnaf_count(file, &error) <= 0)
		return 0;
	g_autoptr(GError) refusal = NULL;
	g_autoptr(json_t) result = uf_cnaf_import(&setup, file, 0, &refusal);
	if ((result == NULL) != (refusal != NULL))
		g_error("a result and an error, or none");
	if (result == NULL)
		return 0;
	g_autoptr(GError) fault = NULL;
	g_autoptr(UfProfile) profile =
	    uf_profile_from_json(setup.schema, json_object_get(result, "profile"), &fault);
	if (profile == NULL)
		g_error("what was made is no profile");
	return 0;
}
