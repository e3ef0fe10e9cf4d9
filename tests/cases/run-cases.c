/* Registers each folder of tests/cases that has a case.json, and each of fixtures/personas, as a
 * test of that path.
 *
 * build/tests/cases/cases -p /essai/demande/her-form runs one; UF_UPDATE=1 writes expect.tsv anew,
 * which is then read in review.
 */
#include "case.h"

#include <string.h>

#include "uf-form-analysis.h"
#include "uf-memory.h"

typedef char *(*RunFunc)(const CaseSetting *setting, const char *folder, GError **error);

typedef struct {
	const CaseSetting *setting;
	char *folder; /* of a case, or the id of a form */
	RunFunc run;
} Case;

static void
show_difference(const char *expected, const char *found)
{
	g_auto(GStrv) left = g_strsplit(expected, "\n", -1);
	g_auto(GStrv) right = g_strsplit(found, "\n", -1);
	for (size_t i = 0; left[i] != NULL; i++) {
		if (!g_strv_contains((const char *const *)right, left[i]))
			g_test_message("- %s", left[i]);
	}
	for (size_t i = 0; right[i] != NULL; i++) {
		if (!g_strv_contains((const char *const *)left, right[i]))
			g_test_message("+ %s", right[i]);
	}
}

static void
test_case(gconstpointer data)
{
	const Case *self = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(self->folder, "expect.tsv", NULL);
	g_autofree char *found = self->run(self->setting, self->folder, &error);
	g_assert_no_error(error);
	if (g_getenv("UF_UPDATE") != NULL) {
		g_assert_true(g_file_set_contents(path, found, -1, NULL));
		return;
	}
	g_autofree char *expected = NULL;
	if (!g_file_get_contents(path, &expected, NULL, NULL)) {
		g_test_message("no expect.tsv: make it with UF_UPDATE=1, then read it");
		g_test_fail();
		return;
	}
	if (!g_str_equal(expected, found)) {
		show_difference(expected, found);
		g_test_fail();
	}
}

static void
free_case(gpointer data)
{
	Case *self = data;
	g_free(self->folder);
	g_free(self);
}

static void
add_case(const CaseSetting *setting, const char *folder, const char *name, RunFunc run)
{
	Case *self = g_new0(Case, 1);
	self->setting = setting;
	self->run = run;
	self->folder = g_strdup(folder);
	g_test_add_data_func_full(name, self, test_case, free_case);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool
holds(const char *folder, const char *name)
{
	g_autofree char *file = g_build_filename(folder, name, NULL);
	return g_file_test(file, G_FILE_TEST_EXISTS);
}

/* Folders whose name begins with "_" hold what cases use. */
static size_t
add_folder(const CaseSetting *setting, const char *folder, const char *name)
{
	if (holds(folder, "case.json") || holds(folder, "persona.json")) {
		add_case(setting, folder, name,
			 holds(folder, "case.json") ? case_run : persona_run);
		return 1;
	}
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
	size_t count = 0;
	for (const char *entry; dir != NULL && (entry = g_dir_read_name(dir)) != NULL;) {
		if (*entry != '_' && *entry != '.')
			g_ptr_array_add(entries, g_strdup(entry));
	}
	g_ptr_array_sort(entries, compare_names);
	for (size_t i = 0; i < entries->len; i++) {
		const char *entry = g_ptr_array_index(entries, i);
		g_autofree char *child = g_build_filename(folder, entry, NULL);
		g_autofree char *path = g_strdup_printf("%s/%s", name, entry);
		if (g_file_test(child, G_FILE_TEST_IS_DIR))
			count += add_folder(setting, child, path);
	}
	return count;
}

/* A broken form would make its cases fail one by one, far from the reason. */
static void
test_registry(gconstpointer data)
{
	const CaseSetting *setting = data;
	for (size_t i = 0; i < uf_registry_get_problem_count(setting->registry); i++) {
		UfRegistryProblem problem = uf_registry_get_problem(setting->registry, i);
		g_test_message("%s: %s: %s", problem.adapter, problem.file, problem.reason);
		if (!problem.is_warning)
			g_test_fail();
	}
}

/* Every path, kind, transform and code of every form, read against the schema. */
static void
test_form(gconstpointer data)
{
	const Case *self = data;
	g_autoptr(GError) error = NULL;
	UfForm *form = uf_registry_find_form(self->setting->registry, self->folder, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) issues =
	    uf_mapping_check_form(self->setting->registry, form, self->setting->schema);
	for (size_t i = 0; i < issues->len; i++) {
		g_autofree char *sentence = uf_issue_format_french(g_ptr_array_index(issues, i));
		g_test_message("%s: %s", uf_issue_get_place(g_ptr_array_index(issues, i)),
			       sentence);
		g_test_fail();
	}
}

static void
add_forms(const CaseSetting *setting)
{
	for (size_t i = 0; i < uf_registry_get_form_count(setting->registry); i++) {
		const char *id = uf_form_get_id(uf_registry_get_form(setting->registry, i));
		Case *self = g_new0(Case, 1);
		self->setting = setting;
		self->folder = g_strdup(id);
		g_autofree char *name = g_strdup_printf("/forms/%s", id);
		g_test_add_data_func_full(name, self, test_form, free_case);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(CaseSetting) setting =
	    case_setting_new(CASES_SOURCE_ROOT, CASES_BUILD_ROOT, &error);
	g_assert_no_error(error);
	g_autofree char *folder = g_build_filename(setting->root, "tests", "cases", NULL);
	g_test_add_data_func("/registry", setting, test_registry);
	add_forms(setting);
	g_autofree char *personas = g_build_filename(setting->root, "fixtures", "personas", NULL);
	g_assert_cmpuint(add_folder(setting, folder, ""), >, 0);
	g_assert_cmpuint(add_folder(setting, personas, "/personas"), >, 0);
	return g_test_run();
}
