/* Skeletons of forms: from each kind of file, loaded, checked, filling nothing until confirmed; and
 * how often what is proposed is what the project's own forms say. */
#include <string.h>

#include <glib/gstdio.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-fill.h"
#include "uf-flow-form.h"
#include "uf-flow-source-private.h"
#include "uf-json.h"

#define PAGE "fixtures/sources/portail-ccas.html"
#define TABLE "fixtures/sources/questions.csv"
#define PAPER "fixtures/pdf/domiciliation-demande-16029-01.pdf"

static json_t *
make(Fixture *fixture, const char *form, const char *file, const char *folder, GError **error)
{
	g_autofree char *path = g_str_has_suffix(file, ".pdf") ? flow_get_built(file)
				: g_path_is_absolute(file)     ? g_strdup(file)
							       : flow_get_source(file);
	return uf_flow_form_new(fixture->flow, form, path, folder, error);
}

static json_t *
load_made(const json_t *result)
{
	g_autoptr(GError) error = NULL;
	json_t *root = uf_json_load(uf_json_get_string(result, "file"), &error);
	g_assert_no_error(error);
	return root;
}

/* every field but a signature is marked; the counts are those of the file */
static void
check_marks(const json_t *result, const json_t *root)
{
	const json_t *fields = json_object_get(root, "fields");
	int64_t proposed = 0;
	int64_t asked = 0;
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const bool is_signature =
		    g_str_equal(uf_json_get_string(field, "kind"), "signature");
		g_assert_cmpint(uf_json_get_boolean(field, "unconfirmed", false), ==,
				!is_signature);
		proposed += json_object_get(field, "from") != NULL;
		asked += json_object_get(field, "ask") != NULL;
	}
	g_assert_cmpint(uf_json_get_integer(result, "proposed", -1), ==, proposed);
	g_assert_cmpint(uf_json_get_integer(result, "asked", -1), ==, asked);
	g_assert_cmpint(uf_json_get_integer(result, "fields", -1), ==, json_array_size(fields));
}

/* the rules that the check of the form tells, without those of the mark */
static size_t
count_faults(UfFlow *flow, const char *form, size_t *marks)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) checked = uf_flow_form_check(flow, form, &error);
	g_assert_no_error(error);
	const json_t *row = json_array_get(json_object_get(checked, "forms"), 0);
	const json_t *issues = json_object_get(row, "issues");
	size_t faults = 0;
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const char *rule = uf_json_get_string(json_array_get(issues, i), "rule");
		const bool is_mark = g_str_has_prefix(rule, "form.unconfirmed");
		*marks += is_mark;
		faults += !is_mark;
	}
	return faults;
}

static void
test_sources(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *form;
		const char *file;
		const char *channel;
		int64_t fields;
		int64_t proposed; /* at least */
	} rows[] = {
		{ "ccas_fontvive/page", PAGE, "browser", 30, 17 },
		{ "ccas_fontvive/liste", TABLE, NULL, 9, 4 },
		{ "ccas_fontvive/papier", PAPER, "pdf", 39, 18 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) result = make(fixture, rows[i].form, rows[i].file, NULL, &error);
		g_assert_no_error(error);
		g_autoptr(json_t) root = load_made(result);
		const json_t *channels = json_object_get(root, "channels");
		g_assert_cmpint(uf_json_get_integer(result, "fields", 0), ==, rows[i].fields);
		g_assert_cmpint(uf_json_get_integer(result, "proposed", 0), >=, rows[i].proposed);
		check_marks(result, root);
		g_assert_nonnull(json_object_get(channels, "sheet"));
		g_assert_cmpuint(json_object_size(channels), ==, rows[i].channel != NULL ? 2 : 1);
		if (rows[i].channel != NULL)
			g_assert_nonnull(json_object_get(channels, rows[i].channel));
		size_t marks = 0;
		UfFlow *again = flow_open_again(fixture);
		g_assert_cmpuint(count_faults(again, rows[i].form, &marks), ==, 0);
		g_assert_cmpuint(marks, >=, (size_t)rows[i].fields - 1);
		uf_flow_free(again);
	}
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *wrong = g_build_filename(fixture->home, "wrong.csv", NULL);
	g_assert_true(g_file_set_contents(wrong, "Nom;;lieu\n", -1, NULL));
	const struct {
		const char *form;
		const char *file;
		int code;
	} rows[] = {
		{ "fontvive", TABLE, UF_ERROR_USAGE },
		{ "Fontvive/x", TABLE, UF_ERROR_USAGE },
		{ "fontvive/", TABLE, UF_ERROR_USAGE },
		{ "fontvive/../x", TABLE, UF_ERROR_USAGE },
		{ "/x", TABLE, UF_ERROR_USAGE },
		{ "domiciliation/demande-16029", TABLE, UF_ERROR_USAGE },
		{ "fontvive/x", "fixtures/sources/nothing.csv", UF_ERROR_NOT_FOUND },
		{ "fontvive/x", wrong, UF_ERROR_INVALID_DATA },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].form);
		g_assert_null(make(fixture, rows[i].form, rows[i].file, NULL, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
	}
	/* what somebody wrote stays as it is */
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) first = make(fixture, "fontvive/x", TABLE, NULL, &error);
	g_assert_no_error(error);
	g_assert_null(make(fixture, "fontvive/x", PAGE, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_autoptr(json_t) root = load_made(first);
	g_assert_cmpuint(json_array_size(json_object_get(root, "fields")), ==, 9);
}

static void
test_folder(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_build_filename(fixture->home, "mine", NULL);
	/* elsewhere, a form of the system may be begun again */
	g_autoptr(json_t) result =
	    make(fixture, "domiciliation/demande-16029", TABLE, folder, &error);
	g_assert_no_error(error);
	g_autofree char *adapter = g_build_filename(folder, "domiciliation", "adapter.json", NULL);
	g_assert_true(g_file_test(adapter, G_FILE_TEST_EXISTS));
	g_assert_true(g_str_has_prefix(uf_json_get_string(result, "file"), folder));
	/* in the user's folder, an adapter that is known needs no second description */
	g_autoptr(json_t) added = make(fixture, "domiciliation/neuf", TABLE, NULL, &error);
	g_assert_no_error(error);
	g_autofree char *forms = g_path_get_dirname(uf_json_get_string(added, "file"));
	g_autofree char *second = g_build_filename(forms, "..", "adapter.json", NULL);
	g_assert_false(g_file_test(second, G_FILE_TEST_EXISTS));
}

/* the names that @bind writes, the row's apart */
static void
add_names(const json_t *bind, json_t *names)
{
	const char *name;
	json_t *value;
	if (json_is_string(bind))
		json_array_append(names, (json_t *)bind);
	for (size_t i = 0; i < json_array_size(bind); i++)
		json_array_append(names, json_array_get(bind, i));
	json_object_foreach((json_t *)bind, name, value)
	    json_array_append_new(names, json_string(name));
}

static json_t *
list_names(const json_t *field)
{
	json_t *names = json_array();
	const json_t *options = json_object_get(field, "options");
	add_names(json_object_get(json_object_get(field, "bind"), "pdf"), names);
	for (size_t i = 0; i < json_array_size(options); i++)
		add_names(
		    json_object_get(json_object_get(json_array_get(options, i), "bind"), "pdf"),
		    names);
	return names;
}

/* whether a field of the true form writes the name from the same paths */
static bool
is_right(const json_t *truth, const json_t *name, const json_t *from)
{
	const json_t *fields = json_object_get(truth, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		g_autoptr(json_t) names = list_names(field);
		for (size_t j = 0; j < json_array_size(names); j++) {
			if (json_equal(json_array_get(names, j), name) &&
			    json_equal(json_object_get(field, "from"), from))
				return true;
		}
	}
	return false;
}

/* The guesser against people's work on the same paper: it may get better, not worse. */
static void
test_share(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = make(fixture, "essai_neuf/papier", PAPER, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) made = load_made(result);
	g_autofree char *path = flow_get_source("adapters/domiciliation/forms/demande-16029.json");
	g_autoptr(json_t) truth = uf_json_load(path, &error);
	g_assert_no_error(error);
	const json_t *fields = json_object_get(made, "fields");
	size_t proposed = 0;
	size_t right = 0;
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const json_t *from = json_object_get(field, "from");
		g_autoptr(json_t) names = list_names(field);
		if (from == NULL)
			continue;
		proposed++;
		right += is_right(truth, json_array_get(names, 0), from);
	}
	g_test_message("%zu of %zu proposals are right", right, proposed);
	g_assert_cmpuint(proposed, >=, 18);
	g_assert_cmpuint(100 * right, >=, 85 * proposed);
}

static json_t *
fill(UfFlow *flow, const char *person, const char *form)
{
	g_autoptr(GError) error = NULL;
	const char *const forms[] = { form, NULL };
	const UfFlowFill setup = { .person = person, .forms = forms };
	json_t *result = uf_flow_fill(flow, &setup, &error);
	g_assert_no_error(error);
	return result;
}

static void
confirm(const json_t *result)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = load_made(result);
	const json_t *fields = json_object_get(root, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++)
		json_object_del(json_array_get(fields, i), "unconfirmed");
	uf_json_save(root, uf_json_get_string(result, "file"), &error);
	g_assert_no_error(error);
}

static bool
says(const json_t *result, const char *text)
{
	g_autofree char *all = json_dumps(result, JSON_ENCODE_ANY);
	return strstr(all, text) != NULL;
}

static int64_t
count_filled(const json_t *result)
{
	const json_t *form = json_array_get(json_object_get(result, "forms"), 0);
	return uf_json_get_integer(json_object_get(form, "counts"), "filled", -1);
}

static void
test_fill(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = make(fixture, "ccas_fontvive/liste", TABLE, NULL, &error);
	g_assert_no_error(error);
	UfFlow *before = flow_open_again(fixture);
	g_autoptr(json_t) empty = fill(before, person, "ccas_fontvive/liste");
	g_assert_true(says(empty, "answer.unconfirmed"));
	g_assert_cmpint(count_filled(empty), ==, 0);
	g_assert_false(says(empty, "D'ESSAI"));
	uf_flow_free(before);
	confirm(result);
	UfFlow *after = flow_open_again(fixture);
	g_autoptr(json_t) full = fill(after, person, "ccas_fontvive/liste");
	g_assert_false(says(full, "answer.unconfirmed"));
	g_assert_cmpint(count_filled(full), >=, 3);
	g_assert_true(says(full, "D'ESSAI"));
	uf_flow_free(after);
}

/* fields of a PDF in any order come in that of the pages, best words first */
static void
test_list_pdf(void)
{
	g_autoptr(json_t) fields = json_loads(
	    "[{\"name\": \"a.b[0].Bas[0]\", \"kind\": \"text\", \"multiline\": true, \"boxes\": "
	    "[{\"page\": 1, \"x1\": 10, \"y1\": 20}]},"
	    " {\"name\": \"Droite\", \"kind\": \"text\", \"max_length\": 4, \"tooltip\": "
	    "\"Bulle\", "
	    "\"boxes\": [{\"page\": 1, \"x1\": 90, \"y1\": 701, \"label\": \"Imprimé\"}]},"
	    " {\"name\": \"Gauche_x\", \"kind\": \"checkbox\", \"boxes\": [{\"page\": 1, \"x1\": "
	    "10, \"y1\": 700}]},"
	    " {\"name\": \"Fige\", \"kind\": \"text\", \"read_only\": true},"
	    " {\"name\": \"Bouton\", \"kind\": \"button\"},"
	    " {\"name\": \"Sexe\", \"kind\": \"radio\", \"options\": [\"1\", \"2\", \"Off\"], "
	    "\"boxes\": [{\"page\": 2, \"x1\": 1, \"y1\": 1, \"option\": \"1\", \"label\": "
	    "\"Femme\"}]}]",
	    0, NULL);
	static const struct {
		const char *label;
		const char *kind;
	} rows[] = {
		{ "Gauche x", "boolean" },
		{ "Imprimé", "text" },
		{ "Bas", "long" },
		{ "Sexe", "choice" },
	};
	g_autoptr(json_t) questions = uf_flow_source_list_pdf(fields);
	g_assert_cmpuint(json_array_size(questions), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *question = json_array_get(questions, i);
		g_assert_cmpstr(uf_json_get_string(question, "label"), ==, rows[i].label);
		g_assert_cmpstr(uf_json_get_string(question, "kind"), ==, rows[i].kind);
	}
	const json_t *options = json_object_get(json_array_get(questions, 3), "options");
	g_assert_cmpuint(json_array_size(options), ==, 2);
	g_assert_cmpstr(uf_json_get_string(json_array_get(options, 0), "label"), ==, "Femme");
	g_assert_cmpstr(uf_json_get_string(json_array_get(options, 1), "label"), ==, "2");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-form-new/sources", test_sources },
		{ "/flow-form-new/refused", test_refused },
		{ "/flow-form-new/folder", test_folder },
		{ "/flow-form-new/share", test_share },
		{ "/flow-form-new/fill", test_fill },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].test,
			   flow_tear_down);
	g_test_add_func("/flow-form-new/list-pdf", test_list_pdf);
	return g_test_run();
}
