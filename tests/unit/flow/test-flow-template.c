/* Official PDFs in the template folder: which are taken, which are not, what the list says. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-memory.h"

#define D "domiciliation/"
#define OTHER "0000000000000000000000000000000000000000000000000000000000000000"

static char *
get_pdf(const char *name)
{
	g_autofree char *folder = flow_get_built("fixtures/pdf");
	return g_build_filename(folder, name, NULL);
}

static const struct {
	const char *pdf;
	const char *form;
	json_int_t fields;
} ours[] = {
	{ "domiciliation-demande-16029-01.pdf", D "demande-16029", 51 },
	{ "domiciliation-demande-15548-02.pdf", D "demande-15548", 0 },
	{ "domiciliation-attestation-16030-01.pdf", D "attestation-16030", 0 },
};

static json_t *
list(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_template_list(fixture->flow, &error);
	g_assert_no_error(error);
	return result;
}

/* the entry of @form; fails when there is none */
static const json_t *
find_entry(const json_t *result, const char *form)
{
	const json_t *templates = json_object_get(result, "templates");
	for (size_t i = 0; i < json_array_size(templates); i++) {
		const json_t *entry = json_array_get(templates, i);
		if (g_strcmp0(uf_json_get_string(entry, "form"), form) == 0)
			return entry;
	}
	g_error("no entry for %s", form);
}

/* Each PDF finds its form by itself; the list says what is there and what is not. */
static void
test_add(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(ours); i++) {
		g_autoptr(json_t) before = list(fixture);
		const json_t *absent = find_entry(before, ours[i].form);
		g_assert_false(uf_json_get_boolean(absent, "present", true));
		g_assert_false(uf_json_get_boolean(absent, "known", true));
		g_assert_nonnull(strstr(uf_json_get_string(absent, "reason"), "template add"));

		g_autoptr(GError) error = NULL;
		g_autofree char *path = get_pdf(ours[i].pdf);
		g_autoptr(json_t) added = uf_flow_template_add(fixture->flow, path, NULL, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(uf_json_get_string(added, "form"), ==, ours[i].form);
		g_assert_true(uf_json_get_boolean(added, "known", false));
		g_assert_cmpuint(json_array_size(json_object_get(added, "issues")), ==, 0);
		g_assert_cmpuint(strlen(uf_json_get_string(added, "fingerprint")), ==, 64);
		if (ours[i].fields > 0)
			g_assert_cmpint(uf_json_get_integer(added, "fields", 0), ==,
					ours[i].fields);

		g_autoptr(json_t) after = list(fixture);
		const json_t *present = find_entry(after, ours[i].form);
		g_assert_true(uf_json_get_boolean(present, "present", false));
		g_assert_true(uf_json_get_boolean(present, "known", false));
		g_assert_null(uf_json_get_string(present, "reason"));
	}
	/* a form without a PDF channel has no line */
	g_autoptr(json_t) first = uf_flow_template_list(fixture->flow, NULL);
	flow_add_partner(fixture);
	g_autoptr(UfFlow) again = flow_open_again(fixture);
	g_autoptr(json_t) result = uf_flow_template_list(again, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(result, "templates")), ==,
			 json_array_size(json_object_get(first, "templates")));
}

/* The same file twice is the same template; what was kept is ours alone. */
static void
test_twice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *path = get_pdf(ours[0].pdf);
	g_autoptr(json_t) first = uf_flow_template_add(fixture->flow, path, NULL, NULL);
	g_autoptr(json_t) second = uf_flow_template_add(fixture->flow, path, NULL, NULL);
	g_autoptr(json_t) named = uf_flow_template_add(fixture->flow, path, ours[0].form, NULL);
	g_assert_true(json_equal(first, second));
	g_assert_true(json_equal(first, named));
	static const struct {
		const char *name;
		unsigned mode;
	} kept[] = {
		{ "data/templates", 0700 },
		{ "data/templates/" D, 0700 },
		{ "data/templates/" D "demande-16029.pdf", 0600 },
		{ "data/templates/" D "demande-16029.json", 0600 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		struct stat info;
		g_autofree char *full = g_build_filename(fixture->home, kept[i].name, NULL);
		g_assert_cmpint(stat(full, &info), ==, 0);
		g_assert_cmpuint(info.st_mode & 0777, ==, kept[i].mode);
	}
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_write(fixture, "letter.pdf", "Madame, Monsieur,\n");
	flow_write(fixture, "empty.pdf", "");
	g_autofree char *letter = g_build_filename(fixture->home, "letter.pdf", NULL);
	g_autofree char *empty = g_build_filename(fixture->home, "empty.pdf", NULL);
	g_autofree char *absent = g_build_filename(fixture->home, "absent.pdf", NULL);
	g_autofree char *other = get_pdf("text-fields.pdf");
	g_autofree char *flat = get_pdf("flat.pdf");
	g_autofree char *ours_path = get_pdf(ours[0].pdf);
	const struct {
		const char *path;
		const char *form;
		UfError code;
		const char *says;
	} rows[] = {
		{ letter, NULL, UF_ERROR_INVALID_DATA, "letter.pdf: " },
		{ letter, ours[0].form, UF_ERROR_INVALID_DATA, "letter.pdf: " },
		{ empty, NULL, UF_ERROR_INVALID_DATA, "empty.pdf" },
		{ absent, NULL, UF_ERROR_NOT_FOUND, "absent.pdf" },
		{ fixture->home, NULL, UF_ERROR_INVALID_DATA, "" },
		{ other, NULL, UF_ERROR_NOT_FOUND, "none fits it" },
		{ flat, NULL, UF_ERROR_NOT_FOUND, "none fits it" },
		{ ours_path, D "absent", UF_ERROR_NOT_FOUND, "no form" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("row %zu", i);
		g_assert_null(
		    uf_flow_template_add(fixture->flow, rows[i].path, rows[i].form, &error));
		g_test_message("%s", error->message);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_nonnull(strstr(error->message, rows[i].says));
	}
	g_autofree char *folder = g_build_filename(fixture->home, "data", "templates", NULL);
	g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

/* One that does not fit is described, with what lacks, and not kept. */
static void
test_misfit(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = get_pdf(ours[2].pdf);
	g_autoptr(json_t) result = uf_flow_template_add(fixture->flow, path, ours[0].form, &error);
	g_assert_no_error(error);
	const json_t *issues = json_object_get(result, "issues");
	g_assert_cmpuint(json_array_size(issues), >, 5);
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		g_assert_true(g_str_has_prefix(uf_json_get_string(issue, "rule"), "template."));
		g_assert_cmpstr(uf_json_get_string(issue, "severity"), ==, "todo");
		g_assert_nonnull(uf_json_get_string(json_object_get(issue, "parameters"), "name"));
		g_assert_cmpstr(uf_json_get_string(issue, "sentence"), !=, "");
	}
	g_assert_false(uf_json_get_boolean(result, "known", true));
	g_assert_false(uf_json_get_boolean(result, "kept", true));
	g_assert_cmpuint(
	    json_array_size(json_object_get(json_object_get(result, "drift"), "fields")), ==, 51);
	g_autoptr(json_t) after = list(fixture);
	g_assert_false(uf_json_get_boolean(find_entry(after, ours[0].form), "present", true));
}

/* What changed behind our back, and what is left of a folder: said, never filled. */
static void
test_spoiled(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *file;
		const char *content; /* NULL: the file is removed */
	} rows[] = {
		{ "demande-16029.pdf", "%PDF-1.7 changed" },
		{ "demande-16029.pdf", NULL },
		{ "demande-16029.json", "{" },
		{ "demande-16029.json", "{}" },
		{ "demande-16029.json", "[1, 2]" },
		{ "demande-16029.json", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		flow_add_template(fixture, ours[0].pdf, ours[0].form);
		g_autofree char *path =
		    g_build_filename(fixture->home, "data/templates", D, rows[i].file, NULL);
		if (rows[i].content != NULL)
			g_assert_true(g_file_set_contents(path, rows[i].content, -1, NULL));
		else
			g_assert_cmpint(g_remove(path), ==, 0);
		g_autoptr(json_t) result = list(fixture);
		const json_t *entry = find_entry(result, ours[0].form);
		g_test_message("row %zu: %s", i, uf_json_get_string(entry, "reason"));
		g_assert_false(uf_json_get_boolean(entry, "present", true));
		g_assert_nonnull(uf_json_get_string(entry, "reason"));
	}
	/* adding it again mends it */
	flow_add_template(fixture, ours[0].pdf, ours[0].form);
	g_autoptr(json_t) result = list(fixture);
	g_assert_true(uf_json_get_boolean(find_entry(result, ours[0].form), "present", false));
}

/* A territory's form on the same paper, whose edition it does not know: found to fit, taken when it
 * is named, and said to be unknown ever after. */
static void
test_unknown_edition(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/ville.json",
		   "{\"schema\": 1, \"form\": \"essai/ville\", \"extends\": "
		   "\"domiciliation/demande-16029\", \"channels\": {\"sheet\": {}, \"pdf\": "
		   "{\"file\": \"ville.pdf\", \"fingerprints\": [\"" OTHER "\"]}}}");
	g_autoptr(GError) error = NULL;
	g_autofree char *path = get_pdf(ours[0].pdf);
	g_autoptr(json_t) added = uf_flow_template_add(fixture->flow, path, "essai/ville", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(added, "issues")), ==, 0);
	g_assert_false(uf_json_get_boolean(added, "known", true));
	g_autoptr(json_t) result = list(fixture);
	const json_t *entry = find_entry(result, "essai/ville");
	g_assert_true(uf_json_get_boolean(entry, "present", false));
	g_assert_false(uf_json_get_boolean(entry, "known", true));
	/* the core's own template is another matter */
	g_assert_false(uf_json_get_boolean(find_entry(result, ours[0].form), "present", true));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/template/add", test_add },
		{ "/flow/template/twice", test_twice },
		{ "/flow/template/refused", test_refused },
		{ "/flow/template/misfit", test_misfit },
		{ "/flow/template/spoiled", test_spoiled },
		{ "/flow/template/unknown-edition", test_unknown_edition },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
