/* Templates: a form fits a template or says where not, and a pinned file does not change. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "channel-fixture.h"
#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-template-shelf.h"

#define FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char template_text[] =
    "{'fingerprint': '" FINGERPRINT "', 'fields': ["
    " {'name': 'nom', 'kind': 'text', 'page': 2, 'options': []},"
    " {'name': 'sexe', 'kind': 'radio', 'page': 1, 'options': ['1', '2'],"
    "  'labels': ['Mme', 'M.']},"
    " {'name': 'oui', 'kind': 'checkbox', 'page': 1, 'options': ['On']},"
    " {'name': 'pays', 'kind': 'combo', 'page': 1, 'options': ['FR'], 'editable': false},"
    " {'name': 'ville', 'kind': 'combo', 'page': 1, 'options': ['A'], 'editable': true},"
    " {'name': 'enfant1', 'kind': 'text', 'page': 3, 'options': []},"
    " {'name': 'signe', 'kind': 'signature', 'page': 0, 'options': []},"
    " {'name': 'effacer', 'kind': 'button', 'page': 1, 'options': []}]}";

typedef struct {
	char *folder;
	UfContext *context;
	UfForm *form;
} Fixture;

static char *
in_templates(const Fixture *fixture, const char *name)
{
	return g_build_filename(uf_context_get_template_folder(fixture->context), "essai", name,
				NULL);
}

/* The bind of the first field, then of the choice's second option. */
static json_t *
make_form_json(const char *bind, const char *states)
{
	g_autoptr(UfForm) form = fixture_form();
	json_t *root = json_deep_copy(uf_form_get_json(form));
	json_t *fields = json_object_get(root, "fields");
	json_object_set_new(json_object_get(root, "channels"), "pdf",
			    json_pack("{s:[s]}", "fingerprints", FINGERPRINT));
	if (bind != NULL)
		json_object_set_new(json_array_get(fields, 0), "bind",
				    json_pack("{s:o}", "pdf", fixture_json(bind)));
	json_t *options = json_object_get(json_array_get(fields, 2), "options");
	if (states != NULL)
		json_object_set_new(json_array_get(options, 1), "bind",
				    json_pack("{s:o}", "pdf", fixture_json(states)));
	return root;
}

static UfForm *
make_form(const char *bind, const char *states)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = make_form_json(bind, states);
	UfForm *form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	return form;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->folder = scratch_make();
	fixture->context = fixture_make_context(fixture->folder);
	fixture->form = make_form("['nom']", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	scratch_remove(fixture->folder);
	uf_context_free(fixture->context);
	uf_form_unref(fixture->form);
}

/* Writes what uf_template_save() writes, from a description of ours. */
static void
install(const Fixture *fixture, const char *content)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *pdf = in_templates(fixture, "demande.pdf");
	g_autofree char *pin = in_templates(fixture, "demande.json");
	g_autofree char *folder = g_path_get_dirname(pdf);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
	g_autoptr(json_t) root = json_pack("{s:i, s:s, s:s, s:s, s:b, s:o}", "schema", 1, "form",
					   "essai/demande", "sha256", sum, "added", "2026-08-19",
					   "known", 1, "description", fixture_json(template_text));
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(uf_file_write(pdf, content, strlen(content), &error));
	g_assert_true(uf_json_save(root, pin, &error));
}

static UfTemplate *
load(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	UfTemplate *template = uf_template_load(fixture->context, fixture->form, &error);
	g_assert_no_error(error);
	return template;
}

static void
test_none(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_template_load(fixture->context, fixture->form, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

static void
test_load(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) template = load(fixture);
	g_assert_cmpstr(uf_template_get_fingerprint(template), ==, FINGERPRINT);
	g_assert_cmpuint(json_array_size(uf_template_get_fields(template)), ==, 8);
	g_assert_cmpuint(g_bytes_get_size(uf_template_get_content(template)), ==, 14);
	g_assert_true(uf_template_is_known_to(template, fixture->form));
	g_autoptr(UfForm) other = fixture_form();
	g_assert_false(uf_template_is_known_to(template, other));
	g_assert_cmpint(uf_template_get_page(template, "nom"), ==, 2);
	g_assert_cmpint(uf_template_get_page(template, "autre"), ==, 0);
}

static void
test_save(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(GError) error = NULL;
	g_autoptr(UfTemplate) template = load(fixture);
	scratch_remove_tree(uf_context_get_template_folder(fixture->context));
	g_assert_true(uf_template_save(template, fixture->context, fixture->form, &error));
	g_assert_no_error(error);
	g_autoptr(UfTemplate) again = load(fixture);
	g_assert_true(json_equal(uf_template_get_fields(again), uf_template_get_fields(template)));
	g_assert_true(
	    g_bytes_equal(uf_template_get_content(again), uf_template_get_content(template)));
}

/* The file changed under its pin, or the pin is not one. */
static void
test_changed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install(fixture, "%PDF-1.7 essai");
	g_autofree char *pdf = in_templates(fixture, "demande.pdf");
	g_autofree char *pin = in_templates(fixture, "demande.json");
	static const struct {
		bool is_pin;
		const char *content; /* NULL: removed */
		UfError code;
	} rows[] = {
		{ false, "%PDF-1.7 autre", UF_ERROR_CONFLICT },
		{ false, NULL, UF_ERROR_NOT_FOUND },
		{ true, "{}", UF_ERROR_INVALID_DATA },
		{ true, "{\"sha256\": 1}", UF_ERROR_INVALID_DATA },
		{ true, "[", UF_ERROR_INVALID_DATA },
		{ true, NULL, UF_ERROR_NOT_FOUND },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		install(fixture, "%PDF-1.7 essai");
		const char *path = rows[i].is_pin ? pin : pdf;
		if (rows[i].content == NULL)
			g_remove(path);
		else
			g_assert_true(
			    uf_file_write(path, rows[i].content, strlen(rows[i].content), NULL));
		g_assert_null(uf_template_load(fixture->context, fixture->form, &error));
		g_test_message("row %zu", i);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
	}
}

static const struct {
	const char *bind;   /* of the text field "name" */
	const char *states; /* of the option "2" of "status" */
	const char *field;  /* of the only issue; NULL: it fits */
	const char *rule;
} fits[] = {
	{ "['nom']", NULL, NULL, NULL },
	{ "{'nom': 'upper', 'ville': 'plain'}", NULL, NULL, NULL },
	{ "['absent']", NULL, "name", "template.no_such_field" },
	{ "['nom', 'absent']", NULL, "name", "template.no_such_field" },
	{ "['signe']", NULL, "name", "template.wrong_kind" },
	{ "['effacer']", NULL, "name", "template.wrong_kind" },
	{ NULL, "{'sexe': '2'}", NULL, NULL },
	{ NULL, "{'sexe': 'M.'}", NULL, NULL },
	{ NULL, "{'sexe': '3'}", "status", "template.no_such_option" },
	{ NULL, "{'oui': true}", NULL, NULL },
	{ NULL, "{'oui': 'On'}", NULL, NULL },
	{ NULL, "{'oui': 'Oui'}", "status", "template.no_such_option" },
	{ NULL, "{'nom': 'couple'}", NULL, NULL },
	{ NULL, "{'nom': true}", "status", "template.wrong_kind" },
	{ NULL, "{'pays': 'FR'}", NULL, NULL },
	{ NULL, "{'pays': 'BE'}", "status", "template.no_such_option" },
	{ NULL, "{'ville': 'BE'}", NULL, NULL },
	{ NULL, "{'non': true}", "status", "template.no_such_field" },
};

static void
test_check(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) template = load(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(fits); i++) {
		g_autoptr(UfForm) form = make_form(fits[i].bind, fits[i].states);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		uf_template_check(template, form, issues);
		g_test_message("row %zu", i);
		g_assert_cmpuint(issues->len, ==, fits[i].field == NULL ? 0 : 1);
		if (issues->len == 0)
			continue;
		const UfIssue *issue = g_ptr_array_index(issues, 0);
		g_assert_cmpstr(uf_issue_get_place(issue), ==, fits[i].field);
		g_assert_cmpstr(uf_issue_get_rule(issue), ==, fits[i].rule);
		g_assert_nonnull(uf_json_get_string(uf_issue_get_parameters(issue), "name"));
		g_assert_true(uf_issue_has_sentence(fits[i].rule));
	}
}

/* Names of a table are spelled out for each printed row. */
static void
test_table(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) template = load(fixture);
	g_autoptr(json_t) root = make_form_json(NULL, NULL);
	json_t *table = json_array_get(json_object_get(root, "fields"), 5);
	json_object_set_new(json_array_get(json_object_get(table, "fields"), 0), "bind",
			    fixture_json("{'pdf': 'enfant{row}'}"));
	g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", NULL);
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_template_check(template, form, issues);
	g_assert_cmpuint(issues->len, ==, 1);
	const UfIssue *issue = g_ptr_array_index(issues, 0);
	g_assert_cmpstr(uf_issue_get_place(issue), ==, "children.first");
	g_assert_cmpstr(uf_json_get_string(uf_issue_get_parameters(issue), "name"), ==, "enfant2");
}

/* A form names the place of a signature: a box to sign in, or one to write in; no button. */
static void
test_signature(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		const char *rule; /* NULL: it fits */
	} rows[] = {
		{ "signe", NULL },
		{ "nom", NULL },
		{ "effacer", "template.wrong_kind" },
		{ "absent", "template.no_such_field" },
	};
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) template = load(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = make_form_json(NULL, NULL);
		json_array_append_new(json_object_get(root, "fields"),
				      json_pack("{s:s, s:s, s:s, s:{s:s}}", "id", "stamp", "label",
						"Signature", "kind", "signature", "bind", "pdf",
						rows[i].name));
		g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		uf_template_check(template, form, issues);
		g_test_message("row %zu", i);
		g_assert_cmpuint(issues->len, ==, rows[i].rule == NULL ? 0 : 1);
		if (issues->len == 1)
			g_assert_cmpstr(uf_issue_get_rule(g_ptr_array_index(issues, 0)), ==,
					rows[i].rule);
	}
}

/* As if it had been written an hour ago and @nanoseconds: a file that is young may change again and
 * look the same. */
static void
age(const Fixture *fixture, const char *name, long nanoseconds)
{
	g_autofree char *path = in_templates(fixture, name);
	const struct timespec then = { g_get_real_time() / G_USEC_PER_SEC - 3600, nanoseconds };
	const struct timespec times[] = { then, then };
	g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
}

static void
install_old(const Fixture *fixture, const char *content)
{
	install(fixture, content);
	age(fixture, "demande.pdf", 0);
	age(fixture, "demande.json", 0);
}

static UfTemplate *
take(const Fixture *fixture, UfTemplateShelf *shelf, const UfForm *form)
{
	g_autoptr(GError) error = NULL;
	UfTemplate *template = uf_template_shelf_load(shelf, fixture->context, form, &error);
	g_assert_no_error(error);
	return template;
}

/* The same one again, and another one once anything of it is not as it was. */
static void
test_shelf(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install_old(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplateShelf) shelf = uf_template_shelf_new();
	g_autoptr(UfTemplate) first = take(fixture, shelf, fixture->form);
	g_autoptr(UfTemplate) again = take(fixture, shelf, fixture->form);
	g_assert_true(again == first);
	g_autoptr(UfForm) changed = make_form("['sexe', 'nom']", NULL);
	g_autoptr(UfTemplate) other = take(fixture, shelf, changed);
	g_assert_true(other != first);
	g_autoptr(UfTemplate) back = take(fixture, shelf, fixture->form);
	age(fixture, "demande.json", 1);
	g_autoptr(UfTemplate) touched = take(fixture, shelf, fixture->form);
	g_assert_true(touched != back);
	g_autoptr(UfTemplate) alone = take(fixture, NULL, fixture->form);
	g_assert_true(alone != touched);
	/* what was given stays good when the shelf has gone */
	uf_template_shelf_free(g_steal_pointer(&shelf));
	g_assert_cmpstr(uf_template_get_fingerprint(first), ==, FINGERPRINT);
}

/* A file that was written just now is read each time; one that changed is refused at once. */
static void
test_shelf_changes(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfTemplateShelf) shelf = uf_template_shelf_new();
	install(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) young = take(fixture, shelf, fixture->form);
	g_autoptr(UfTemplate) again = take(fixture, shelf, fixture->form);
	g_assert_true(again != young);
	install_old(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplate) kept = take(fixture, shelf, fixture->form);
	/* as long, as old, in another file */
	g_autofree char *path = in_templates(fixture, "demande.pdf");
	g_assert_true(uf_file_write(path, "%PDF-1.7 autre", 14, &error));
	age(fixture, "demande.pdf", 0);
	g_assert_null(uf_template_shelf_load(shelf, fixture->context, fixture->form, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_null(uf_template_shelf_load(shelf, fixture->context, fixture->form, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* A form that has no place in its template is refused each time it is to be filled. */
static void
test_shelf_fit(Fixture *fixture, gconstpointer data)
{
	(void)data;
	install_old(fixture, "%PDF-1.7 essai");
	g_autoptr(UfTemplateShelf) shelf = uf_template_shelf_new();
	g_autoptr(UfForm) unfit = make_form("['absent']", NULL);
	const struct {
		UfTemplateShelf *shelf;
		const UfForm *form;
		bool is_fit;
	} rows[] = {
		{ shelf, unfit, false },        { shelf, unfit, false },
		{ shelf, fixture->form, true }, { shelf, fixture->form, true },
		{ shelf, unfit, false },        { NULL, unfit, false },
		{ NULL, fixture->form, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfTemplate) template = uf_template_shelf_load_fit(
		    rows[i].shelf, fixture->context, rows[i].form, &error);
		g_test_message("row %zu", i);
		g_assert_true((template != NULL) == rows[i].is_fit);
		if (!rows[i].is_fit)
			g_assert_error(error, UF_ERROR, UF_ERROR_MAPPING);
		/* it is there all the same */
		g_autoptr(UfTemplate) there = take(fixture, rows[i].shelf, rows[i].form);
		g_assert_true(rows[i].shelf == NULL || !rows[i].is_fit || there == template);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*function)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/template/none", test_none },
		{ "/template/load", test_load },
		{ "/template/save", test_save },
		{ "/template/changed", test_changed },
		{ "/template/check", test_check },
		{ "/template/table", test_table },
		{ "/template/signature", test_signature },
		{ "/template/shelf", test_shelf },
		{ "/template/shelf-changes", test_shelf_changes },
		{ "/template/shelf-fit", test_shelf_fit },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
	return g_test_run();
}
