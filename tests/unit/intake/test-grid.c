/* A spreadsheet as the rest of the program sees it, read by the real worker, and what is not
 * believed of a worker's answer. */
#include "uf-grid.h"

#include <string.h>

#include "uf-error.h"
#include "uf-test-archive.h"

static UfGrid *
read_file(GBytes *file, const char *sheet)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(NULL, &error);
	g_assert_no_error(error);
	UfGrid *grid = uf_grid_read(sandbox, file, sheet, &error);
	g_assert_no_error(error);
	return grid;
}

static UfGridRow *
load_row(const UfGrid *grid, size_t index)
{
	g_autoptr(GError) error = NULL;
	UfGridRow *row = uf_grid_load_row(grid, index, &error);
	g_assert_no_error(error);
	return row;
}

static void
test_worker_csv(void)
{
	static const char text[] = "Pr\xE9nom;CP\n\n\"L\xE9"
				   "a\nMarie\";01000\n";
	g_autoptr(GBytes) file = g_bytes_new_static(text, sizeof text - 1);
	g_autoptr(UfGrid) grid = read_file(file, NULL);
	g_assert_cmpstr(uf_grid_get_format(grid), ==, "csv");
	g_assert_cmpint(uf_grid_get_epoch(grid), ==, 0);
	g_assert_cmpuint(uf_grid_get_row_count(grid), ==, 2);
	g_assert_cmpuint(uf_grid_get_sheet_count(grid), ==, 0);
	g_autoptr(UfGridRow) row = load_row(grid, 1);
	const UfCell *cell = uf_grid_row_get_cell(row, 0);
	g_assert_cmpstr(cell->text, ==, "Léa\nMarie");
	g_autofree char *place = uf_cell_format_place(cell->row, cell->column);
	g_assert_cmpstr(place, ==, "A3");
	g_assert_cmpint(uf_grid_row_get_cell(row, 9)->kind, ==, UF_CELL_EMPTY);
	g_assert_cmpstr(uf_grid_row_get_cell(row, 9)->text, ==, "");
	g_autoptr(GPtrArray) notes = uf_grid_list_notes(grid);
	g_assert_cmpuint(notes->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(notes, 0), ==,
			"Fichier CSV lu avec le séparateur point-virgule et l’encodage "
			"windows-1252.");
}

static void
test_worker_xlsx(void)
{
	g_autoptr(GBytes) file = test_xlsx(
	    "", "",
	    "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>"
	    "<row r=\"2\"><c r=\"A2\" s=\"2\"><v>1000</v></c><c r=\"B2\" s=\"1\"><v>30814</v>"
	    "</c></row><row r=\"3\" hidden=\"1\"><c r=\"C3\" t=\"e\"><v>#REF!</v></c></row>"
	    "</sheetData><mergeCells><mergeCell ref=\"A2:A4\"/></mergeCells>");
	g_autoptr(UfGrid) grid = read_file(file, "Feuil1");
	g_autoptr(UfGridRow) row = load_row(grid, 0);
	g_autoptr(UfGridRow) hidden = load_row(grid, 1);
	g_assert_cmpint(uf_grid_get_epoch(grid), ==, 1900);
	g_assert_cmpuint(uf_grid_row_get_number(row), ==, 1);
	g_assert_cmpuint(uf_grid_row_get_width(row), ==, 2);
	g_assert_cmpstr(uf_grid_row_get_cell(row, 0)->text, ==, "01000");
	g_assert_cmpstr(uf_grid_row_get_cell(row, 0)->number, ==, "1000");
	g_assert_cmpint(uf_grid_row_get_cell(row, 1)->kind, ==, UF_CELL_DATE);
	g_assert_cmpstr(uf_grid_row_get_cell(row, 1)->text, ==, "1984-05-12");
	g_assert_cmpint(uf_grid_row_get_cell(hidden, 2)->kind, ==, UF_CELL_ERROR);
	g_assert_true(uf_grid_row_is_hidden(hidden) && !uf_grid_row_is_hidden(row));
	g_assert_true(uf_grid_is_column_hidden(grid, 1) && !uf_grid_is_column_hidden(grid, 0));
	unsigned line = 3;
	unsigned column = 0;
	uf_grid_find_merged(grid, &line, &column);
	g_assert_true(line == 1 && column == 0);
	line = 4;
	uf_grid_find_merged(grid, &line, &column);
	g_assert_cmpuint(line, ==, 4);
	g_autoptr(GPtrArray) notes = uf_grid_list_notes(grid);
	g_assert_cmpuint(notes->len, ==, 3);
}

static void
test_worker_ods(void)
{
	g_autoptr(GBytes) file = test_ods(
	    "",
	    "<table:table table:name=\"Notes\"/><table:table table:name=\"Gens\"><table:table-row>"
	    "<table:table-cell office:value-type=\"string\"><text:p>\xC3\x89lo\xC3\xAF"
	    "se</text:p></table:table-cell></table:table-row></table:table>");
	g_autoptr(UfGrid) grid = read_file(file, NULL);
	g_autoptr(UfGridRow) row = load_row(grid, 0);
	g_assert_cmpuint(uf_grid_get_sheet_count(grid), ==, 2);
	g_assert_cmpuint(uf_grid_get_read_sheet(grid), ==, 1);
	g_assert_cmpstr(uf_grid_get_sheet_name(grid, 0), ==, "Notes");
	g_assert_false(uf_grid_is_sheet_hidden(grid, 0));
	g_assert_cmpstr(uf_grid_row_get_cell(row, 0)->text, ==, "Éloïse");
	g_autoptr(GPtrArray) notes = uf_grid_list_notes(grid);
	g_assert_cmpstr(g_ptr_array_index(notes, 0), ==,
			"Feuille lue : « Gens ». Feuilles non lues : « Notes ».");
}

static void
test_worker_refuses(void)
{
	static const struct {
		const char *bytes;
		const char *sheet;
		const char *message;
	} rows[] = {
		{ "PK\x03\x04 cut", NULL, "damaged: " },
		{ "a;\"b", NULL, "quote: " },
		{ "\xD0\xCF\x11\xE0", NULL, "old_excel: " },
	};
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) file = g_bytes_new(rows[i].bytes, strlen(rows[i].bytes));
		g_assert_null(uf_grid_read(sandbox, file, rows[i].sheet, &error));
		g_assert_true(strstr(error->message, rows[i].message) != NULL);
	}
	g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
	g_autoptr(UfGrid) empty = uf_grid_read(sandbox, nothing, NULL, NULL);
	g_assert_cmpuint(uf_grid_get_row_count(empty), ==, 0);
}

static UfGrid *
parse(const char *answer, const char *cells, GError **error)
{
	g_autoptr(json_t) json = json_loads(answer, 0, NULL);
	g_autoptr(GBytes) bytes = g_bytes_new(cells, strlen(cells));
	g_assert_nonnull(json);
	return uf_grid_parse(json, bytes, error);
}

static void
test_answers(void)
{
	static const char good[] = "{\"format\":\"csv\"}";
	static const struct {
		const char *answer;
		const char *cells;
		bool parses;
		bool loads; /* its first row */
	} rows[] = {
		{ good, "[0,0,[0,\"t\",\"a\"]]\n", true, true },
		{ good, "", true, true },
		{ good, "[0,0,[0,\"t\",\"a\"]]", false, false },
		{ good, "x\n", false, false },
		{ good, "[,0,[0,\"t\",\"a\"]]\n", false, false },
		{ good, "[99999999,0,[0,\"t\",\"a\"]]\n", false, false },
		{ good, "[1,0,[0,\"t\",\"a\"]]\n[1,0,[0,\"t\",\"a\"]]\n", false, false },
		{ good, "[0,0,[0,\"t\",\"a\"]\n", true, false },
		{ good, "[0,0,[0,\"z\",\"a\"]]\n", true, false },
		{ good, "[0,0,[0,\"t\"]]\n", true, false },
		{ good, "[0,0,[0,\"n\",\"1\"]]\n", true, false },
		{ good, "[0,0,[-1,\"t\",\"a\"]]\n", true, false },
		{ good, "[0,0,[1024,\"t\",\"a\"]]\n", true, false },
		{ good, "[0,0,[9223372036854775807,\"t\",\"a\"]]\n", true, false },
		{ good, "[0,0,[0,\"t\",\"a\"],[0,\"t\",\"b\"]]\n", true, false },
		{ good, "[0,0,\"text\"]\n", true, false },
		{ "{}", "", false, false },
		{ "{\"format\":\"exe\"}", "", false, false },
		{ "{\"format\":\"ods\",\"sheets\":[{}]}", "", false, false },
		{ "{\"format\":\"ods\",\"sheets\":[{\"name\":\"a\"}],\"sheet\":1}", "", false,
		  false },
		{ "{\"format\":\"ods\",\"sheet\":-1}", "", false, false },
		{ "{\"format\":\"ods\",\"merged\":[[1,2,3]]}", "", false, false },
		{ "{\"format\":\"ods\",\"merged\":[[1,2,3,-4]]}", "", false, false },
		{ "{\"format\":\"ods\",\"merged\":[[1,2,3,\"4\"]]}", "", false, false },
		{ "{\"format\":\"ods\",\"hidden_columns\":{}}", "", false, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfGrid) grid = parse(rows[i].answer, rows[i].cells, &error);
		g_assert_true((grid != NULL) == rows[i].parses);
		g_assert_true((error != NULL) != rows[i].parses);
		if (grid == NULL || uf_grid_get_row_count(grid) == 0)
			continue;
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, 0, &error);
		g_assert_true((row != NULL) == rows[i].loads);
	}
}

/* Under a merged cell other values may lie, that nobody sees. */
static void
test_covered(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfGrid) grid =
	    parse("{\"format\":\"xlsx\",\"merged\":[[0,1,1,2],[5,0,5,9]]}",
		  "[0,0,[0,\"t\",\"a\"],[1,\"t\",\"b\"],[2,\"n\",\"3\",\"3\"],[3,\"t\",\"d\"]]\n"
		  "[1,0,[1,\"t\",\"e\"],[3,\"t\",\"f\"]]\n[5,0,[0,\"t\",\"g\"]]\n",
		  &error);
	static const char *const rows[] = { "a b - d ", "- - - f ", "g " };
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) seen = g_string_new(NULL);
		g_autoptr(UfGridRow) row = load_row(grid, i);
		for (unsigned j = 0; j < uf_grid_row_get_width(row); j++) {
			const UfCell *cell = uf_grid_row_get_cell(row, j);
			g_assert_true((cell->kind == UF_CELL_EMPTY) == (*cell->text == '\0'));
			g_string_append_printf(seen, "%s ", *cell->text != '\0' ? cell->text : "-");
		}
		g_assert_cmpstr(seen->str, ==, rows[i]);
	}
}

static void
test_places(void)
{
	static const struct {
		unsigned row;
		unsigned column;
		const char *place;
	} rows[] = {
		{ 0, 0, "A1" },
		{ 11, 1, "B12" },
		{ 0, 25, "Z1" },
		{ 0, 26, "AA1" },
		{ 0, 701, "ZZ1" },
		{ 0, 702, "AAA1" },
		{ 1048575, 16383, "XFD1048576" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *place = uf_cell_format_place(rows[i].row, rows[i].column);
		g_assert_cmpstr(place, ==, rows[i].place);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/grid/worker/csv", test_worker_csv);
	g_test_add_func("/grid/worker/xlsx", test_worker_xlsx);
	g_test_add_func("/grid/worker/ods", test_worker_ods);
	g_test_add_func("/grid/worker/refuses", test_worker_refuses);
	g_test_add_func("/grid/answers", test_answers);
	g_test_add_func("/grid/covered", test_covered);
	g_test_add_func("/grid/places", test_places);
	return g_test_run();
}
