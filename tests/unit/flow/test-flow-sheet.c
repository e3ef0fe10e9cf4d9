/* A spreadsheet read for forms: its columns, its cells, what the office said of them. */
#include <string.h>

#include "sheet-support.h"
#include "uf-error.h"
#include "uf-file.h"

#define FILE_TEXT                                                                                  \
	"Liste des dossiers;;;\n"                                                                  \
	"Nom;Prénom;Montant;Couleur du classeur\n"                                                \
	"INVENTÉE;Zoé;10;bleu\n"                                                                 \
	";;;\n"                                                                                    \
	"FICTIVE;Ève;;rouge\n"

static void
test_columns(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *column;
		const char *heading;
		const char *state;
		const char *key;
	} rows[] = {
		{ "A", "Nom", "taken", "members/person/birth_name" },
		{ "B", "Prénom", "taken", "members/person/given_names" },
		{ "C", "Montant", "taken", "request/essai/aide/amount" },
		{ "D", "Couleur du classeur", "unknown", "" },
	};
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, FILE_TEXT, two_forms);
	g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
	g_assert_cmpuint(uf_flow_sheet_get_count(sheet), ==, 2);
	g_assert_null(uf_flow_sheet_get_name(sheet));
	g_assert_cmpuint(strlen(uf_flow_sheet_get_digest(sheet)), ==, 64);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *column = find_in(columns, "columns", "column", rows[i].column);
		g_assert_cmpstr(get_text(column, "heading"), ==, rows[i].heading);
		g_assert_cmpstr(get_text(column, "state"), ==, rows[i].state);
		g_assert_cmpstr(get_text(column, "key"), ==, rows[i].key);
	}
	const json_t *amount = find_in(columns, "columns", "column", "C");
	g_assert_cmpstr(get_text(amount, "title"), ==, "Montant");
	g_autofree char *text = json_dumps(columns, 0);
	g_assert_null(strstr(text, "bleu"));
}

/* "Motif" of a demand whose kind no column says can fill nothing. */
static void
test_incomplete(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *heading;
		const char *state;
	} rows[] = {
		{ "Nom;Prénom;Motif\nA;B;C\n", "Motif", "proposed" },
		{ "Nom;Prénom;Accord d'utilisation du téléphone\nA;B;oui\n",
		  "Accord d'utilisation du téléphone", "proposed" },
		{ "Nom;Prénom;Téléphone;Accord d'utilisation du téléphone\nA;B;;oui\n",
		  "Accord d'utilisation du téléphone", "taken" },
		{ "Nom;Prénom;Adresse postale\nA;B;C\n", "Adresse postale", "taken" },
		{ "Nom;Prénom;RSA\nA;B;C\n", "RSA", "taken" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, rows[i].text, NULL);
		g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
		const json_t *column = find_in(columns, "columns", "heading", rows[i].heading);
		g_test_message("row %zu", i);
		g_assert_cmpstr(get_text(column, "state"), ==, rows[i].state);
	}
}

static void
test_cells(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, FILE_TEXT, NULL);
	g_autoptr(json_t) rows = uf_flow_sheet_list_cells(sheet, 1, &error);
	g_assert_no_error(error);
	const json_t *row = json_array_get(rows, 0);
	const json_t *cells = json_object_get(row, "cells");
	g_assert_cmpuint(json_array_size(rows), ==, 1);
	g_assert_cmpint(uf_json_get_integer(row, "row", 0), ==, 5);
	g_assert_cmpstr(get_text(json_array_get(cells, 0), "text"), ==, "FICTIVE");
	g_assert_cmpstr(get_text(json_array_get(cells, 0), "kind"), ==, "text");
	g_assert_true(json_is_null(json_array_get(cells, 2)));
	g_assert_cmpstr(get_text(json_array_get(cells, 3), "text"), ==, "rouge");
}

static void
test_targets(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const keys[] = { "request/essai/aide/amount",
					    "members/person/birth/date",
					    "members/person/identifiers/nir/value",
					    "housing/address", "row/household" };
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, FILE_TEXT, sheet_forms);
	g_autoptr(json_t) all = json_pack("{s:o}", "targets", uf_flow_sheet_list_targets(sheet));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		g_assert_nonnull(find_in(all, "targets", "key", keys[i]));
	const json_t *first = json_array_get(json_object_get(all, "targets"), 0);
	g_assert_cmpstr(get_text(first, "key"), ==, "request/essai/aide/amount");
	g_assert_cmpstr(get_text(first, "hint"), ==, "montant en euros");
	/* each once */
	const json_t *list = json_object_get(all, "targets");
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(list); i++)
		g_assert_true(
		    g_hash_table_add(seen, (gpointer)get_text(json_array_get(list, i), "key")));
}

/* --- what the office said --- */

static json_t *
read_map(const char *text)
{
	g_autoptr(GError) error = NULL;
	json_t *map = uf_json_parse(text, strlen(text), "map", &error);
	g_assert_no_error(error);
	return map;
}

/* the key that the column @heading is taken for, "" when it is not */
static char *
find_key(Fixture *fixture, const char *text, const char *heading, const char *const *forms)
{
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, text, forms);
	g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
	return g_strdup(get_text(find_in(columns, "columns", "heading", heading), "key"));
}

static void
test_map(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char text[] = "Nom;Prénom;Truc\nINVENTÉE;Zoé;x\n";
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autofree char *before = find_key(fixture, text, "Truc", sheet_forms);
	g_autoptr(json_t) map = read_map("{\"schema\": 1, \"columns\": [{\"heading\": \"TRUC\", "
					 "\"key\": \"request/essai/aide/reason\"}]}");
	g_assert_cmpstr(before, ==, "");
	g_assert_true(uf_flow_columns_save(fixture->flow, map, &error));
	g_assert_no_error(error);
	g_autofree char *after = find_key(fixture, text, "Truc", sheet_forms);
	g_assert_cmpstr(after, ==, "request/essai/aide/reason");
	/* of another form it says nothing, and is not lost */
	g_autofree char *other = find_key(fixture, text, "Truc", NULL);
	g_assert_cmpstr(other, ==, "");
	g_autoptr(json_t) more = read_map("{\"schema\": 1, \"columns\": [{\"heading\": \"Vu\", "
					  "\"ignore\": true}]}");
	g_assert_true(uf_flow_columns_save(fixture->flow, more, &error));
	g_autoptr(json_t) all = uf_flow_columns_load(fixture->flow, &error);
	g_assert_cmpuint(json_array_size(json_object_get(all, "columns")), ==, 2);
}

static void
test_site(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char text[] = "Nom;Prénom;Truc\nINVENTÉE;Zoé;x\n";
	g_autoptr(GError) error = NULL;
	flow_write(fixture, "site/columns.json",
		   "{\"schema\": 1, \"columns\": [{\"heading\": \"Truc\", \"key\": "
		   "\"members/person/activity/occupation\"}]}");
	g_autofree char *key = find_key(fixture, text, "Truc", NULL);
	g_assert_cmpstr(key, ==, "members/person/activity/occupation");
	g_autoptr(json_t) map = read_map("{\"schema\": 1, \"columns\": [{\"heading\": \"truc\", "
					 "\"ignore\": true}]}");
	g_assert_false(uf_flow_columns_save(fixture->flow, map, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	/* the same word is no contradiction */
	g_autoptr(json_t) same = read_map("{\"schema\": 1, \"columns\": [{\"heading\": \"truc\", "
					  "\"key\": \"members/person/activity/occupation\"}]}");
	g_clear_error(&error);
	g_assert_true(uf_flow_columns_save(fixture->flow, same, &error));
	g_assert_no_error(error);
}

/* Read again with what was kept, the file means the same, whatever the office says since. */
static void
test_kept(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, FILE_TEXT, sheet_forms);
	g_autoptr(json_t) map = uf_flow_sheet_make_map(sheet);
	g_autoptr(json_t) columns = uf_flow_sheet_list_columns(sheet);
	g_autoptr(json_t) since =
	    read_map("{\"schema\": 1, \"columns\": [{\"heading\": \"Montant\", "
		     "\"ignore\": true}]}");
	g_assert_true(uf_flow_columns_save(fixture->flow, since, &error));
	g_autofree char *path = g_build_filename(fixture->home, "sheet.csv", NULL);
	const UfFlowSheetSetup setup = { .path = path, .forms = sheet_forms, .columns = map };
	g_autoptr(UfFlowSheet) again = uf_flow_sheet_open(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) same = uf_flow_sheet_list_columns(again);
	for (size_t i = 0; i < 4; i++) {
		const json_t *one = json_array_get(json_object_get(columns, "columns"), i);
		const json_t *other = json_array_get(json_object_get(same, "columns"), i);
		g_assert_cmpstr(get_text(one, "key"), ==, get_text(other, "key"));
		g_assert_cmpstr(get_text(one, "state"), ==, get_text(other, "state"));
	}
}

static void
test_errors(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const missing[] = { "essai/rien", NULL };
	static const struct {
		const char *text;
		const char *sheet;
		const char *const *forms;
		int code;
	} rows[] = {
		{ "Nom;Prénom\n", NULL, missing, UF_ERROR_NOT_FOUND },
		{ "1;2;3\n4;5;6\n", NULL, NULL, UF_ERROR_INVALID_DATA },
		{ "Nom;\"Prénom\n", NULL, NULL, UF_ERROR_INVALID_DATA },
	};
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		flow_write(fixture, "bad.csv", rows[i].text);
		g_autofree char *path = g_build_filename(fixture->home, "bad.csv", NULL);
		const UfFlowSheetSetup setup = { .path = path,
						 .sheet = rows[i].sheet,
						 .forms = rows[i].forms };
		g_test_message("row %zu", i);
		g_assert_null(uf_flow_sheet_open(fixture->flow, &setup, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
		g_assert_null(strstr(error->message, "Prénom"));
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*func)(Fixture *, gconstpointer);
	} tests[] = {
		{ "/flow/sheet/columns", test_columns },
		{ "/flow/sheet/incomplete", test_incomplete },
		{ "/flow/sheet/cells", test_cells },
		{ "/flow/sheet/targets", test_targets },
		{ "/flow/sheet/map", test_map },
		{ "/flow/sheet/site", test_site },
		{ "/flow/sheet/kept", test_kept },
		{ "/flow/sheet/errors", test_errors },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
