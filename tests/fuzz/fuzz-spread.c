/* Bytes as a spreadsheet: rows that the reader of the other side takes, or an error.
 *
 * A file that begins with "O:", "C:", "S:" or "T:" is the rest of it as one part, so that damage
 * reaches the readers of XML and not the checksums of archives: content.xml of ODS, the cells, the
 * styles and the shared texts of XLSX.
 */
#include <string.h>

#include "fuzz.h"
#include "uf-grid.h"
#include "uf-spread-xlsx-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "C:<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row "
	    "r=\"1\">"
	    "<c r=\"A1\" t=\"inlineStr\"><is><t>Nom</t></is></c><c "
	    "r=\"B1\"><f>1</f><v>1.5E3</v></c>"
	    "<c r=\"D1\" t=\"b\"><v>1</v></c></row></sheetData><mergeCells><mergeCell "
	    "ref=\"A1:B2\"/></mergeCells></worksheet>";
	return g_bytes_new_static(example, sizeof example - 1);
}

static void
check_rows(json_t *answer, GBytes *cells)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfGrid) grid = uf_grid_parse(answer, cells, &error);
	if (grid == NULL)
		g_error("rows that nobody takes");
	for (size_t i = 0; i < uf_grid_get_row_count(grid); i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, i, &error);
		if (row == NULL || uf_grid_row_get_width(row) == 0)
			g_error("a row that nobody takes");
	}
	g_autoptr(GPtrArray) notes = uf_grid_list_notes(grid);
	for (guint i = 0; i < notes->len; i++) {
		if (!g_utf8_validate(g_ptr_array_index(notes, i), -1, NULL))
			g_error("a note that is no text");
	}
}

static void
read_file(GBytes *input)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cells = NULL;
	g_autoptr(json_t) answer = uf_spread_read(input, NULL, &cells, &error);
	if ((answer == NULL) != (error != NULL))
		g_error("a result and an error, or none");
	if (answer != NULL)
		check_rows(answer, cells);
}

static void
read_part(char part, GBytes *input)
{
	UfSpread spread = { .out = g_string_new(NULL),
			    .line = g_string_new(NULL),
			    .answer = json_object() };
	UfXlsx book = { 0 };
	const UfSpreadHandler *handler = part == 'S'   ? &uf_xlsx_styles
					 : part == 'T' ? &uf_xlsx_shared
						       : &uf_xlsx_cells;
	uf_xlsx_init(&book, &spread);
	const bool done = part == 'O' ? uf_spread_read_ods_content(&spread, input)
				      : uf_spread_parse_bytes(&spread, input, handler, &book);
	if (done != (spread.fault == NULL))
		g_error("a result and a fault, or none");
	if (done && part != 'O')
		json_object_set_new(spread.answer, "format", json_string("xlsx"));
	g_autoptr(GBytes) cells = g_bytes_new(spread.out->str, spread.out->len);
	if (done)
		check_rows(spread.answer, cells);
	uf_xlsx_clear(&book);
	g_string_free(spread.out, TRUE);
	g_string_free(spread.line, TRUE);
	json_decref(spread.answer);
	g_free(spread.fault);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const bool is_part = size > 2 && data[1] == ':' && strchr("OCST", data[0]) != NULL;
	g_autoptr(GBytes) input = g_bytes_new(data + (is_part ? 2 : 0), size - (is_part ? 2 : 0));
	if (is_part && data[0] != '\0')
		read_part((char)data[0], input);
	else
		read_file(input);
	return 0;
}
