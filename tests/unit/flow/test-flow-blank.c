/* The spreadsheet to fill: its columns are what the forms take, its headings are known again, and
 * what it says of somebody is what is known of her. */
#include <string.h>

#include "flow-fixture.h"
#include "sheet-support.h"
#include "uf-error.h"
#include "uf-flow-blank.h"
#include "uf-flow-papers.h"
#include "uf-flow-person.h"

static const char *const forms[] = { "ccas/aide-facultative", "fsl/generic-energie",
				     "domiciliation/demande-16029", "essai/aide", NULL };

static json_t *
make_blank(Fixture *fixture, const UfFlowBlank *setup)
{
	g_autoptr(GError) error = NULL;
	json_t *blank = uf_flow_make_blank(fixture->flow, setup, &error);
	g_assert_no_error(error);
	return blank;
}

/* As the workbook would have it: headings, then the rows of people. */
static char *
write_csv(const json_t *blank)
{
	GString *out = g_string_new(NULL);
	const json_t *columns = json_object_get(blank, "columns");
	const json_t *rows = json_object_get(blank, "rows");
	for (size_t i = 0; i < json_array_size(columns); i++)
		g_string_append_printf(out, "%s\"%s\"", i > 0 ? ";" : "",
				       get_text(json_array_get(columns, i), "heading"));
	g_string_append_c(out, '\n');
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *cells = json_object_get(json_array_get(rows, i), "cells");
		for (size_t j = 0; j < json_array_size(cells); j++) {
			g_autoptr(GString) text =
			    g_string_new(json_string_value(json_array_get(cells, j)));
			g_string_replace(text, "\"", "\"\"", 0);
			g_string_append_printf(out, "%s\"%s\"", j > 0 ? ";" : "", text->str);
		}
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static void
test_headings(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	const UfFlowBlank setup = { .forms = forms, .children = 3, .sensitive = true };
	g_autoptr(json_t) blank = make_blank(fixture, &setup);
	g_autofree char *csv = write_csv(blank);
	g_autoptr(GString) lines = g_string_new(csv);
	g_string_append(lines, "x\n");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, lines->str, forms);
	g_autoptr(json_t) listed = uf_flow_sheet_list_columns(sheet);
	const json_t *columns = json_object_get(listed, "columns");
	const json_t *wanted = json_object_get(blank, "columns");
	g_assert_cmpuint(json_array_size(columns), ==, json_array_size(wanted));
	g_assert_cmpuint(json_array_size(columns), >, 60);
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		g_test_message("%s", get_text(column, "heading"));
		g_assert_cmpstr(get_text(column, "state"), ==, "taken");
		g_assert_cmpstr(get_text(column, "key"), ==,
				get_text(json_array_get(wanted, i), "key"));
	}
}

static bool
has_key(const json_t *blank, const char *key)
{
	return find_in(blank, "columns", "key", key) != NULL;
}

/* Only what the forms take; sensitive facts when they are asked for. */
static void
test_columns(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	const UfFlowBlank narrow = { .forms = sheet_forms, .children = 2 };
	const UfFlowBlank wide = { .forms = forms, .children = 1 };
	const UfFlowBlank open = { .forms = forms, .children = 1, .sensitive = true };
	g_autoptr(json_t) few = make_blank(fixture, &narrow);
	g_autoptr(json_t) many = make_blank(fixture, &wide);
	g_autoptr(json_t) all = make_blank(fixture, &open);
	static const char *const always[] = { "row/person", "members/person/birth_name",
					      "members/person/given_names",
					      "members/person/birth/date" };
	for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
		g_assert_cmpstr(get_text(json_array_get(json_object_get(few, "columns"), i), "key"),
				==, always[i]);
	g_assert_false(has_key(few, "housing/rent/amount"));
	g_assert_true(has_key(many, "housing/rent/amount"));
	g_assert_true(has_key(many, "members/child1/birth/date"));
	g_assert_false(has_key(many, "members/child2/birth/date"));
	g_assert_false(has_key(many, "members/child1/used_name"));
	g_assert_false(has_key(many, "members/person/bank_accounts/1/iban"));
	g_assert_true(has_key(all, "members/person/bank_accounts/1/iban"));
	g_assert_nonnull(find_in(many, "left_out", "reason", "sensitive"));
	g_assert_null(find_in(all, "left_out", "reason", "sensitive"));
	g_assert_nonnull(find_in(many, "left_out", "reason", "several"));
	const json_t *birth = find_in(many, "columns", "key", "members/person/birth/date");
	g_assert_true(uf_json_get_boolean(birth, "required", false));
	g_assert_cmpstr(get_text(birth, "kind"), ==, "date");
	g_assert_cmpstr(get_text(birth, "hint"), ==, "jj/mm/aaaa");
	const json_t *status = find_in(many, "columns", "key", "members/person/situation/status");
	g_assert_cmpuint(json_array_size(json_object_get(status, "choices")), >, 3);
}

/* What a row says of somebody is what is known: read again, it changes nothing, whoever it is. */
static void
test_same(Fixture *fixture, gconstpointer data)
{
	g_autofree char *file = g_strconcat(data, ".json", NULL);
	flow_add_partner(fixture);
	g_autofree char *person = flow_add_person(fixture, file);
	const char *const people[] = { person, person, NULL };
	const UfFlowBlank setup = {
		.forms = forms, .people = people, .children = 4, .sensitive = true
	};
	g_autoptr(json_t) blank = make_blank(fixture, &setup);
	g_assert_cmpuint(json_array_size(json_object_get(blank, "rows")), ==, 1);
	g_autofree char *csv = write_csv(blank);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, csv, forms);
	const UfFlowRowSetup plain = { 0 };
	g_autoptr(json_t) row = row_describe(sheet, 0, &plain);
	g_autofree char *said = json_dumps(json_object_get(row, "changes"), JSON_INDENT(1));
	g_autofree char *issues = json_dumps(json_object_get(row, "issues"), JSON_INDENT(1));
	g_test_message("%s %s", said, issues);
	g_assert_cmpstr(get_text(row, "person"), ==, person);
	g_assert_cmpstr(get_text(json_object_get(row, "match"), "by"), ==, "id");
	g_assert_cmpstr(get_text(row, "action"), ==, "same");
}

/* A child who has the number of her mother stays herself. */
static void
test_number_of_parent(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "lone-mother.json");
	g_autofree char *csv = g_strdup_printf(
	    "Identifiant unefois;Nom de naissance;Prénoms;NIR;Enfant 1 : nom de naissance;"
	    "Enfant 1 : prénoms;Enfant 1 : date de naissance;Enfant 1 : NIR\n"
	    "%s;FICTION;Aïssatou;296073306399964;FICTION-ROMAN;Noé;08/03/2017;296073306399964\n",
	    person);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, csv, NULL);
	const UfFlowRowSetup plain = { 0 };
	g_autoptr(json_t) row = row_describe(sheet, 0, &plain);
	g_assert_cmpstr(get_text(row, "action"), ==, "same");
	g_assert_cmpuint(json_array_size(json_object_get(row, "changes")), ==, 0);
}

/* What is protected is in no cell. */
static void
test_protected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = flow_get_source("fixtures/people/lone-mother.json");
	g_autoptr(json_t) given = uf_json_load(path, &error);
	g_assert_no_error(error);
	json_t *member = json_array_get(json_object_get(given, "members"), 0);
	json_object_set_new(member, "contact",
			    json_pack("{s:[{s:s, s:s, s:s, s:b}], s:[{s:s, s:s}]}", "phones", "id",
				      "c1", "kind", "mobile", "number", "+33639980011", "protected",
				      1, "emails", "id", "c2", "address", "ouvert@exemple.fr"));
	flow_write(fixture, "given.json", "");
	g_autofree char *written = g_build_filename(fixture->home, "given.json", NULL);
	g_assert_true(uf_json_save(given, written, &error));
	g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, written, &error);
	g_assert_no_error(error);
	const char *const people[] = { get_text(added, "person"), NULL };
	const UfFlowBlank setup = { .forms = forms, .people = people, .sensitive = true };
	flow_add_partner(fixture);
	g_autoptr(json_t) blank = make_blank(fixture, &setup);
	g_autofree char *csv = write_csv(blank);
	g_assert_null(strstr(csv, "3998"));
	g_assert_nonnull(strstr(csv, "ouvert@exemple.fr"));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	static const char *const unknown[] = { "essai/rien", NULL };
	static const char *const nobody[] = { "p-aaaaaaaaaa", NULL };
	const struct {
		UfFlowBlank setup;
		int code;
	} rows[] = {
		{ { .forms = unknown }, UF_ERROR_NOT_FOUND },
		{ { .forms = forms, .people = nobody }, UF_ERROR_NOT_FOUND },
		{ { .forms = forms, .children = 13 }, UF_ERROR_USAGE },
	};
	(void)data;
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_flow_make_blank(fixture->flow, &rows[i].setup, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
	}
}

/* A document that cannot be read leaves the others in the heap. */
static void
test_join(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	char *bytes;
	gsize size;
	g_autofree char *path = flow_get_built("fixtures/pdf/text-fields.pdf");
	g_assert_true(g_file_get_contents(path, &bytes, &size, &error));
	g_autoptr(GBytes) good = g_bytes_new_take(bytes, size);
	g_autoptr(GBytes) bad = g_bytes_new_static("nothing", 7);
	const UfFlowPart parts[] = { { good, "1", true }, { bad, "2", true }, { good, "3", true } };
	const UfFlowHeap heap = { "Essai", parts, G_N_ELEMENTS(parts) };
	const UfFlowHeap none = { "Essai", parts + 1, 1 };
	g_autoptr(GBytes) pdf = NULL;
	g_autoptr(json_t) told = uf_flow_join_parts(fixture->flow, &heap, &pdf, &error);
	g_assert_no_error(error);
	const json_t *rows = json_object_get(told, "parts");
	g_assert_cmpuint(json_array_size(rows), ==, 3);
	g_assert_cmpstr(get_text(json_array_get(rows, 0), "error"), ==, "");
	g_assert_true(g_str_has_prefix(get_text(json_array_get(rows, 1), "error"), "not_pdf:"));
	g_assert_cmpint(uf_json_get_integer(json_array_get(rows, 2), "first", 0) % 2, ==, 1);
	g_assert_null(uf_flow_join_parts(fixture->flow, &none, &pdf, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

int
main(int argc, char **argv)
{
	static const char *const people[] = {
		"couple",          "lone-mother",  "no-birth-day",      "family-of-seven",
		"disability",      "overseas",     "corsican",          "foreign-names",
		"two-jobs",        "six-debts",    "protected-address", "pupils",
		"alone-domiciled", "guardianship", "child-in-care",
	};
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/blank/headings", Fixture, NULL, flow_set_up, test_headings,
		   flow_tear_down);
	g_test_add("/flow/blank/columns", Fixture, NULL, flow_set_up, test_columns, flow_tear_down);
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autofree char *path = g_strdup_printf("/flow/blank/same/%s", people[i]);
		g_test_add(path, Fixture, people[i], flow_set_up, test_same, flow_tear_down);
	}
	g_test_add("/flow/blank/protected", Fixture, NULL, flow_set_up, test_protected,
		   flow_tear_down);
	g_test_add("/flow/blank/number-of-parent", Fixture, NULL, flow_set_up,
		   test_number_of_parent, flow_tear_down);
	g_test_add("/flow/blank/refused", Fixture, NULL, flow_set_up, test_refused, flow_tear_down);
	g_test_add("/flow/join", Fixture, NULL, flow_set_up, test_join, flow_tear_down);
	return g_test_run();
}
