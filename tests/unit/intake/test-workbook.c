/* Workbooks for people: what is written comes back through our own reader, whatever the locale. */
#include "uf-workbook.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-grid.h"

static const char *const colours[] = { "Rouge", "Vert", NULL };

static const UfWorkbookColumn columns[] = {
	{ .title = "Nom", .kind = UF_PLACE_LINE, .required = true },
	{ .title = "Date de naissance", .kind = UF_PLACE_DATE, .help = "jj/mm/aaaa" },
	{ .title = "Loyer", .kind = UF_PLACE_AMOUNT },
	{ .title = "Code postal", .kind = UF_PLACE_POSTCODE, .width = 12 },
	{ .title = "Couleur", .kind = UF_PLACE_CHOICE, .choices = colours },
	{ .title = "Pièces", .kind = UF_PLACE_INTEGER },
};
#define COLUMNS G_N_ELEMENTS(columns)

static UfWorkbook *
make_workbook(void)
{
	g_autoptr(GError) error = NULL;
	UfWorkbook *book = uf_workbook_new("Liste", &error);
	g_assert_no_error(error);
	uf_workbook_add_sheet(book, "Personnes", columns, COLUMNS, &error);
	g_assert_no_error(error);
	return book;
}

static UfGrid *
read_back(UfWorkbook *book)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) file = uf_workbook_close(book, &error);
	g_assert_no_error(error);
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(NULL, &error);
	g_assert_no_error(error);
	UfGrid *grid = uf_grid_read(sandbox, file, NULL, &error);
	g_assert_no_error(error);
	return grid;
}

static void
add_texts(UfWorkbook *book, const char *const *texts)
{
	g_autoptr(GError) error = NULL;
	UfWorkbookCell cells[COLUMNS] = { 0 };
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i].text = texts[i];
	uf_workbook_add_row(book, cells, &error);
	g_assert_no_error(error);
}

/* Cells of one row, as they are written and as they come back. */
static void
test_round_trip(void)
{
	static const struct {
		const char *texts[COLUMNS];
		const char *back; /* kind and text of each */
	} rows[] = {
		{ { "DUPRÉ", "1984-05-12", "1234.56", "01000", "Rouge", "3" },
		  "tDUPRÉ|d1984-05-12|n1234.56|t01000|tRouge|n3|" },
		{ { "=1+1", "1984-05", "12,345", "2A004", "", "trois" },
		  "t=1+1|t05/1984|t12,345|t2A004|-|ttrois|" },
		{ { "@SUM(A1)", "1899-12-31", "-5", "44000", "", "0" },
		  "t@SUM(A1)|t31/12/1899|n-5|t44000|-|n0|" },
		{ { "a\nb", "", "0.1", " x ", "", "" }, "ta\nb|-|n0.1|t x |-|-|" },
		{ { "<&\">'é œ €", "1984", "999999999999", "", "", "" },
		  "t<&\">'é œ €|t1984|n999999999999|-|-|-|" },
		{ { "_x0041_", "12/05/1984", "1234.5678", "", "", "1.5" },
		  "t_x0041_|t12/05/1984|n1234.5678|-|-|n1.5|" },
		{ { "http://exemple.fr", "2199-12-31", "1E5", "", "", "" },
		  "thttp://exemple.fr|d2199-12-31|t1E5|-|-|-|" },
	};
	static const char letters[] = "-tndbe";
	UfWorkbook *book = make_workbook();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		add_texts(book, rows[i].texts);
	g_autoptr(UfGrid) grid = read_back(book);
	uf_workbook_free(book);
	g_assert_cmpuint(uf_grid_get_row_count(grid), ==, G_N_ELEMENTS(rows) + 1);
	g_autoptr(UfGridRow) head = uf_grid_load_row(grid, 0, NULL);
	for (unsigned i = 0; i < COLUMNS; i++)
		g_assert_cmpstr(uf_grid_row_get_cell(head, i)->text, ==, columns[i].title);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) back = g_string_new(NULL);
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, i + 1, NULL);
		for (unsigned j = 0; j < COLUMNS; j++) {
			const UfCell *cell = uf_grid_row_get_cell(row, j);
			g_string_append_printf(back, "%c%s|", letters[cell->kind], cell->text);
		}
		g_assert_cmpstr(back->str, ==, rows[i].back);
	}
}

/* A cell that says itself how it is written, in a column of another kind. */
static void
test_as(void)
{
	static const struct {
		unsigned column;
		const char *text;
		UfWorkbookAs as;
		UfCellKind kind;
		const char *back; /* the text, or the digits of a number */
	} rows[] = {
		{ 0, "612345678", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "612345678" },
		{ 0, "284054402800123", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "284054402800123" },
		{ 0, "-0.5", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "-0.5" },
		{ 0, "0.1234567", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "0.1234567" },
		{ 0, "0x1F", UF_WORKBOOK_AS_NUMBER, UF_CELL_TEXT, "0x1F" },
		{ 0, "nan", UF_WORKBOOK_AS_NUMBER, UF_CELL_TEXT, "nan" },
		{ 0, "1e999", UF_WORKBOOK_AS_NUMBER, UF_CELL_TEXT, "1e999" },
		{ 0, "12 ans", UF_WORKBOOK_AS_NUMBER, UF_CELL_TEXT, "12 ans" },
		{ 0, "1984-05-12", UF_WORKBOOK_AS_DATE, UF_CELL_DATE, "1984-05-12" },
		{ 0, "09:30", UF_WORKBOOK_AS_DATE, UF_CELL_TEXT, "09:30" },
		{ 1, "12051984", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "12051984" },
		{ 1, "1984-05-12", UF_WORKBOOK_AS_TEXT, UF_CELL_TEXT, "1984-05-12" },
		{ 2, "950", UF_WORKBOOK_AS_TEXT, UF_CELL_TEXT, "950" },
		{ 2, "950.12345", UF_WORKBOOK_AS_NUMBER, UF_CELL_NUMBER, "950.12345" },
		{ 5, "007", UF_WORKBOOK_AS_TEXT, UF_CELL_TEXT, "007" },
	};
	g_autoptr(GError) error = NULL;
	UfWorkbook *book = make_workbook();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfWorkbookCell cells[COLUMNS] = { 0 };
		cells[rows[i].column] = (UfWorkbookCell){ .text = rows[i].text, .as = rows[i].as };
		g_assert_true(uf_workbook_add_row(book, cells, &error));
	}
	g_autoptr(UfGrid) grid = read_back(book);
	uf_workbook_free(book);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, i + 1, NULL);
		const UfCell *cell = uf_grid_row_get_cell(row, rows[i].column);
		const bool is_number = cell->kind == UF_CELL_NUMBER;
		g_test_message("%s", rows[i].text);
		g_assert_cmpint(cell->kind, ==, rows[i].kind);
		g_assert_cmpstr(is_number ? cell->number : cell->text, ==, rows[i].back);
	}
}

/* A French locale writes "1234,5" where a workbook must hold "1234.5": half of the amounts would be
 * lost in silence. The same rows once more under it. */
static void
test_french_numbers(void)
{
	if (g_test_subprocess()) {
		g_assert_nonnull(setlocale(LC_ALL, "fr_FR.UTF-8"));
		g_autofree char *text = g_strdup_printf("%.1f", 1.5);
		g_assert_cmpstr(text, ==, "1,5");
		test_round_trip();
		g_autofree char *after = g_strdup_printf("%.1f", 1.5);
		g_assert_cmpstr(after, ==, "1,5");
		return;
	}
	g_autofree char *folder = g_dir_make_tmp("uf-locale-XXXXXX", NULL);
	g_autofree char *command =
	    g_strdup_printf("localedef -i fr_FR -f UTF-8 %s/fr_FR.UTF-8", folder);
	const char *known = g_getenv("LOCPATH");
	int status = 1;
	if (known == NULL && !g_spawn_command_line_sync(command, NULL, NULL, &status, NULL))
		status = 1;
	if (known == NULL && status != 0) {
		g_test_skip("no French locale can be made here");
		return;
	}
	g_setenv("LOCPATH", known != NULL ? known : folder, TRUE);
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_passed();
	g_autofree char *clean = g_strdup_printf("rm -rf %s", folder);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	if (known == NULL)
		g_unsetenv("LOCPATH");
}

static char *
find_part(GBytes *file, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "uf-test-workbook.xlsx", NULL);
	gsize size;
	const char *data = g_bytes_get_data(file, &size);
	g_file_set_contents(path, data, (gssize)size, &error);
	g_assert_no_error(error);
	g_autofree char *command = g_strdup_printf("unzip -p %s %s", path, name);
	char *out = NULL;
	if (!g_spawn_command_line_sync(command, &out, NULL, NULL, NULL))
		out = NULL;
	remove(path);
	return out;
}

/* What a person sees beside the cells: colours, notes, lists, a row that stays. */
static void
test_marks(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < 40; i++)
		g_ptr_array_add(many, g_strdup_printf("Choix numéro %d", i));
	g_ptr_array_add(many, NULL);
	UfWorkbookColumn wide[COLUMNS];
	memcpy(wide, columns, sizeof columns);
	wide[0].choices = (const char *const *)many->pdata;
	UfWorkbook *book = uf_workbook_new("Corrections", &error);
	g_assert_no_error(error);
	g_assert_true(uf_workbook_add_sheet(book, "À corriger", wide, COLUMNS, &error));
	const UfWorkbookCell cells[COLUMNS] = {
		{ .text = "DUPRÉ", .mark = UF_MARK_NONE, .comment = NULL },
		{ .text = "31/02/1984",
		  .mark = UF_MARK_BAD,
		  .comment = "ce jour n'existe pas : à vérifier" },
		{ .text = "950", .mark = UF_MARK_MENDED, .comment = "unité retirée" },
		{ .text = "", .mark = UF_MARK_BAD, .comment = "obligatoire" },
		{ .text = "Rouge", .mark = UF_MARK_NEW, .comment = NULL },
		{ .text = "3", .mark = UF_MARK_EXAMPLE, .comment = NULL },
	};
	g_assert_true(uf_workbook_add_row(book, cells, &error));
	g_autoptr(GBytes) file = uf_workbook_close(book, &error);
	g_assert_no_error(error);
	uf_workbook_free(book);
	g_autofree char *sheet = find_part(file, "xl/worksheets/sheet1.xml");
	if (sheet == NULL) {
		g_test_skip("no unzip here");
		return;
	}
	g_autofree char *comments = find_part(file, "xl/comments1.xml");
	g_autofree char *styles = find_part(file, "xl/styles.xml");
	g_autofree char *lists = find_part(file, "xl/workbook.xml");
	g_assert_nonnull(strstr(sheet, "\"Rouge,Vert\""));
	g_assert_nonnull(strstr(sheet, "Listes!$A$1:$AN$1"));
	g_assert_nonnull(strstr(sheet, "state=\"frozen\""));
	g_assert_nonnull(strstr(sheet, "jj/mm/aaaa"));
	g_assert_nonnull(strstr(comments, "ce jour n'existe pas"));
	g_assert_nonnull(strstr(styles, "FFC7CE"));
	g_assert_nonnull(strstr(lists, "state=\"hidden\""));
	/* the hidden lists are not what is read */
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(NULL, NULL);
	g_autoptr(UfGrid) grid = uf_grid_read(sandbox, file, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(uf_grid_get_sheet_count(grid), ==, 2);
	g_assert_cmpuint(uf_grid_get_read_sheet(grid), ==, 0);
	g_assert_true(uf_grid_is_sheet_hidden(grid, 1));
	g_assert_cmpuint(uf_grid_get_row_count(grid), ==, 2);
}

static void
test_refused(void)
{
	static const char *const names[] = { "", "a[b", "a/b",
					     "trente-deux caractères, c'est trop" };
	static const char *const texts[] = { "\x01", "\xFF", NULL };
	g_autofree char *long_text = g_strnfill(UF_WORKBOOK_MAX_TEXT + 1, 'a');
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfWorkbook) book = uf_workbook_new("x", NULL);
		g_assert_false(uf_workbook_add_sheet(book, names[i], columns, COLUMNS, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		UfWorkbook *book = make_workbook();
		const UfWorkbookCell cells[COLUMNS] = { { .text = texts[i] != NULL ? texts[i]
										   : long_text } };
		g_assert_false(uf_workbook_add_row(book, cells, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, "row 2, column 1"));
		uf_workbook_free(book);
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(UfWorkbook) empty = uf_workbook_new("x", NULL);
	const UfWorkbookCell nothing[1] = { 0 };
	g_assert_false(uf_workbook_add_row(empty, nothing, &error));
	g_clear_error(&error);
	g_autoptr(GBytes) file = uf_workbook_close(empty, &error);
	g_assert_nonnull(file);
	g_assert_null(uf_workbook_close(empty, &error));
	g_clear_error(&error);
	g_assert_false(uf_workbook_add_sheet(empty, "F", columns, COLUMNS, &error));
	uf_workbook_free(NULL);
}

/* Several thousand rows in no more memory than one. */
static void
test_many(void)
{
	static const char *const texts[COLUMNS] = { "DUPRÉ", "1984-05-12", "1234.56",
						    "01000", "Vert",       "4" };
	const int count = 5000;
	UfWorkbook *book = make_workbook();
	for (int i = 0; i < count; i++)
		add_texts(book, texts);
	g_autoptr(UfGrid) grid = read_back(book);
	uf_workbook_free(book);
	g_assert_cmpuint(uf_grid_get_row_count(grid), ==, count + 1);
	g_autoptr(UfGridRow) last = uf_grid_load_row(grid, (size_t)count, NULL);
	g_assert_cmpstr(uf_grid_row_get_cell(last, 1)->text, ==, "1984-05-12");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/workbook/round-trip", test_round_trip);
	g_test_add_func("/workbook/as", test_as);
	g_test_add_func("/workbook/french-numbers", test_french_numbers);
	g_test_add_func("/workbook/marks", test_marks);
	g_test_add_func("/workbook/refused", test_refused);
	g_test_add_func("/workbook/many", test_many);
	return g_test_run();
}
