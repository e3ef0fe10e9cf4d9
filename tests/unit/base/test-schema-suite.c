/* The public JSON-Schema-Test-Suite (json-schema-org/JSON-Schema-Test-Suite): every required case
 * of draft-07 and draft 2020-12, and the optional ones about formats and patterns that we claim.
 * Looked for in $UF_SHARED, or beside the source tree; skipped when absent. schema-suite-known.tsv
 * lists the cases that we fail, with the reason: a failure that is not in it fails the test, and so
 * does a case in it that passes. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-schema.h"

typedef struct {
	const char *draft;
	UfSchemaDraft id;
	const char *folder;
	const char *const *files; /* NULL: all of the folder */
	bool asserts_formats;
	unsigned least; /* percent that must pass */
} Part;

typedef struct {
	const Part *part;
	UfSchemaStore *store;
	GHashTable *known; /* "draft/file TAB group TAB test" → itself, until met */
	unsigned passed;
	unsigned total;
	unsigned surprises;
} Tally;

static const char *const claimed[] = {
	"ecmascript-regex.json", "non-bmp-regex.json", "id.json",

	"anchor.json",           "dynamicRef.json",    "refOfUnknownKeyword.json",
	"unknownKeyword.json",   "no-schema.json",     NULL,
};

static const char *const formats[] = {
	"date.json",  "time.json",  "date-time.json",
	"email.json", "uri.json",   "uri-reference.json",
	"uuid.json",  "regex.json", "json-pointer.json",
	"ipv4.json",  NULL,
};

static const Part parts[] = {
	{ "draft7", UF_SCHEMA_DRAFT_07, "", NULL, false, 99 },
	{ "draft2020-12", UF_SCHEMA_DRAFT_2020_12, "", NULL, false, 99 },
	{ "draft7", UF_SCHEMA_DRAFT_07, "optional", claimed, false, 99 },
	{ "draft2020-12", UF_SCHEMA_DRAFT_2020_12, "optional", claimed, false, 99 },
	{ "draft7", UF_SCHEMA_DRAFT_07, "optional/format", formats, true, 99 },
	{ "draft2020-12", UF_SCHEMA_DRAFT_2020_12, "optional/format", formats, true, 99 },
};

static char *
find_suite(void)
{
	const char *shared = g_getenv("UF_SHARED");
	const char *source = g_getenv("UF_SOURCE_ROOT");
	if (shared != NULL)
		return g_build_filename(shared, "suites", "json-schema", NULL);
	return g_build_filename(source != NULL ? source : ".", "..", "shared", "suites",
				"json-schema", NULL);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static GPtrArray *
list_folder(const char *folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	return names;
}

static void
add_remotes(UfSchemaStore *store, const char *folder, const char *uri)
{
	g_autoptr(GPtrArray) names = list_folder(folder);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		g_autofree char *place =
		    g_strdup_printf("%s%s%s", uri, (char *)names->pdata[i],
				    g_str_has_suffix(path, ".json") ? "" : "/");
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			add_remotes(store, path, place);
			continue;
		}
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) document = json_load_file(path, 0, NULL);
		g_assert_nonnull(document);
		uf_schema_store_add(store, place, document, &error);
		g_assert_no_error(error);
	}
}

static void
count_case(Tally *tally, const char *file, const char *group, const char *test, bool passes)
{
	const Part *part = tally->part;
	g_autofree char *name =
	    g_strdup_printf("%s%s%s/%s\t%s\t%s", part->draft, *part->folder == '\0' ? "" : "/",
			    part->folder, file, group, test);
	bool is_known = g_hash_table_remove(tally->known, name);
	tally->total++;
	tally->passed += passes;
	if (passes != is_known)
		return;
	tally->surprises++;
	g_test_message("%s: %s", passes ? "passes but is listed" : "fails", name);
}

static bool
run_case(const UfSchema *schema, json_t *test)
{
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_autoptr(GError) error = NULL;
	if (!uf_schema_validate(schema, json_object_get(test, "data"), faults, &error)) {
		g_test_message("error: %s", error->message);
		return false;
	}
	return (faults->len == 0) == json_is_true(json_object_get(test, "valid"));
}

static void
run_group(Tally *tally, const char *file, json_t *group)
{
	g_autoptr(GError) error = NULL;
	json_t *tests = json_object_get(group, "tests");
	const char *title = json_string_value(json_object_get(group, "description"));
	g_autoptr(UfSchema) schema =
	    uf_schema_new(tally->store, json_object_get(group, "schema"), NULL, &error);
	if (schema == NULL)
		g_test_message("%s, %s: %s", file, title, error->message);
	for (size_t i = 0; i < json_array_size(tests); i++) {
		json_t *test = json_array_get(tests, i);
		count_case(tally, file, title,
			   json_string_value(json_object_get(test, "description")),
			   schema != NULL && run_case(schema, test));
	}
}

static void
run_file(Tally *tally, const char *folder, const char *file)
{
	g_autofree char *path = g_build_filename(folder, file, NULL);
	g_autoptr(json_t) groups = json_load_file(path, JSON_ALLOW_NUL, NULL);
	/* a number that jansson does not hold makes the file unreadable: required files have none
	 */
	if (groups == NULL) {
		g_assert_cmpstr(tally->part->folder, !=, "");
		g_test_message("%s: left out, it has numbers beyond a double", file);
		return;
	}
	for (size_t i = 0; i < json_array_size(groups); i++)
		run_group(tally, file, json_array_get(groups, i));
}

/* The listed cases of one part. */
static GHashTable *
load_known(const Part *part)
{
	g_autofree char *text = NULL;
	g_autofree char *path =
	    g_test_build_filename(G_TEST_DIST, "unit", "base", "schema-suite-known.tsv", NULL);
	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *prefix = g_strjoin("/", part->draft, part->folder, NULL);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 4);
		if (*lines[i] == '#' || *lines[i] == '\0')
			continue;
		g_assert_cmpuint(g_strv_length(cells), ==, 4);
		g_assert_cmpstr(cells[3], !=, "");
		g_autofree char *folder = g_path_get_dirname(cells[0]);
		if (g_str_equal(folder, *part->folder == '\0' ? part->draft : prefix))
			g_hash_table_add(known,
					 g_strjoin("\t", cells[0], cells[1], cells[2], NULL));
	}
	return known;
}

static bool
is_in_part(const Part *part, const char *file)
{
	return g_str_has_suffix(file, ".json") &&
	       (part->files == NULL || g_strv_contains(part->files, file));
}

static void
report(const Tally *tally)
{
	const Part *part = tally->part;
	GHashTableIter iter;
	gpointer name;
	g_hash_table_iter_init(&iter, tally->known);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_test_message("listed but not in the suite: %s", (char *)name);
	g_test_message("%s %s: %u of %u pass", part->draft,
		       *part->folder == '\0' ? "required" : part->folder, tally->passed,
		       tally->total);
	g_assert_cmpuint(tally->total, >, 0);
	g_assert_cmpuint(tally->passed * 100, >=, tally->total * part->least);
	g_assert_cmpuint(tally->surprises, ==, 0);
	g_assert_cmpuint(g_hash_table_size(tally->known), ==, 0);
}

static void
test_part(gconstpointer data)
{
	const Part *part = data;
	g_autofree char *suite = find_suite();
	g_autofree char *folder = g_build_filename(suite, "tests", part->draft, part->folder, NULL);
	g_autofree char *remotes = g_build_filename(suite, "remotes", NULL);
	if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
		g_test_skip("the JSON Schema test suite is not here (set UF_SHARED)");
		return;
	}

	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(GHashTable) known = load_known(part);
	uf_schema_store_set_draft(store, part->id);
	uf_schema_store_set_assert_formats(store, part->asserts_formats);
	add_remotes(store, remotes, "http://localhost:1234/");
	Tally tally = { .part = part, .store = store, .known = known };
	g_autoptr(GPtrArray) files = list_folder(folder);
	for (guint i = 0; i < files->len; i++) {
		if (is_in_part(part, files->pdata[i]))
			run_file(&tally, folder, files->pdata[i]);
	}
	report(&tally);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const Part *part = &parts[i];
		g_autofree char *path =
		    g_strdup_printf("/schema-suite/%s/%s", part->draft,
				    *part->folder == '\0' ? "required" : part->folder);
		g_test_add_data_func(path, part, test_part);
	}
	return g_test_run();
}
