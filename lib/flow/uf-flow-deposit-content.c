/* One household as it is deposited: its cells as the document worker gave them, and what the
 * columns mean.
 *
 * {"schema": 1, "format": "csv", "epoch", "columns": [as of a map], "headings": row, "rows":
 * [row]}; a row is [number, 0, [column, kind, text, number?]…] as uf-grid.h reads it. Cells of
 * columns that nothing is known of are not in it. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-deposit-private.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

#define SCHEMA 1
#define FULL_DATE 10 /* "1984-05-12" */
#define MAX_ROWS UF_HOUSEHOLD_ROWS_MAX

static json_t *
describe_cell(const UfCell *cell)
{
	static const char *const letters[] = {
		[UF_CELL_TEXT] = "t",    [UF_CELL_NUMBER] = "n", [UF_CELL_DATE] = "d",
		[UF_CELL_BOOLEAN] = "b", [UF_CELL_ERROR] = "e",
	};
	json_t *json = json_pack("[i, s, s]", (int)cell->column, letters[cell->kind], cell->text);
	if (cell->number != NULL)
		json_array_append_new(json, json_string(cell->number));
	return json;
}

/* the cells of @row under the columns that are taken */
static json_t *
describe_row(const UfFlowSheet *sheet, const UfGridRow *row)
{
	json_t *json = json_pack("[i, i]", (int)uf_grid_row_get_number(row), 0);
	for (guint i = 0; i < sheet->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(sheet->columns, i);
		const UfCell *cell = uf_grid_row_get_cell(row, column->column);
		if (column->state == UF_COLUMN_TAKEN && cell->kind != UF_CELL_EMPTY)
			json_array_append_new(json, describe_cell(cell));
	}
	return json;
}

static json_t *
describe_rows(const UfFlowSheet *sheet, size_t index, GError **error)
{
	size_t count;
	const size_t *rows = uf_household_rows_get_rows(sheet->households, index, &count);
	g_autoptr(json_t) list = json_array();
	for (size_t i = 0; i < count; i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(sheet->grid, rows[i], error);
		if (row == NULL)
			return NULL;
		json_array_append_new(list, describe_row(sheet, row));
	}
	return g_steal_pointer(&list);
}

static json_t *
list_meanings(const UfFlowSheet *sheet)
{
	g_autoptr(json_t) map = uf_flow_sheet_make_map(sheet);
	const json_t *all = json_object_get(map, "columns");
	json_t *list = json_array();
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *column = json_array_get(all, i);
		if (json_object_get(column, "key") != NULL)
			json_array_append(list, column);
	}
	return list;
}

json_t *
uf_flow_deposit_make(const UfFlowSheet *sheet, size_t index, GError **error)
{
	g_autoptr(UfGridRow) headings = uf_grid_load_row(sheet->grid, sheet->headings, error);
	json_t *rows = headings != NULL ? describe_rows(sheet, index, error) : NULL;
	if (rows == NULL)
		return NULL;
	return json_pack("{s:i, s:s, s:i, s:o, s:o, s:o}", "schema", SCHEMA, "format",
			 uf_grid_get_format(sheet->grid), "epoch", uf_grid_get_epoch(sheet->grid),
			 "columns", list_meanings(sheet), "headings", describe_row(sheet, headings),
			 "rows", rows);
}

GBytes *
uf_flow_deposit_make_digested(const json_t *content)
{
	g_autoptr(json_t) copy = json_deep_copy(content);
	const json_t *rows = json_object_get(copy, "rows");
	for (size_t i = 0; i < json_array_size(rows); i++)
		json_array_set_new(json_array_get(rows, i), 0, json_integer((json_int_t)i));
	json_array_set_new(json_object_get(copy, "headings"), 0, json_integer(0));
	return uf_flow_make_content(copy);
}

/* --- whom it is about --- */

/* a name with the date of birth: the day has to be there */
static void
add_names(GPtrArray *marks, const json_t *member)
{
	static const char *const keys[] = { "birth_name", "used_name" };
	const char *given =
	    json_string_value(json_array_get(json_object_get(member, "given_names"), 0));
	const char *date = uf_json_get_string(json_object_get(member, "birth"), "date");
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *name = uf_json_get_string(member, keys[i]);
		if (name == NULL || given == NULL || date == NULL || strlen(date) != FULL_DATE)
			continue;
		g_auto(UfWiped) folded = uf_text_fold(name);
		g_auto(UfWiped) first = uf_text_fold(given);
		g_ptr_array_add(marks, g_strdup_printf("name=%s|%s|%s", folded, first, date));
	}
}

GPtrArray *
uf_flow_deposit_list_marks(const UfFlowRowFacts *facts)
{
	GPtrArray *marks = g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	const json_t *member = uf_flow_row_facts_find(facts, "person");
	if (member == NULL)
		return marks;
	uf_flow_sheet_add_marks(marks, member);
	add_names(marks, member);
	return marks;
}

/* --- back --- */

static bool
set_bad(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "what was deposited is no household, or of a newer unefois");
	return false;
}

/* one line for each row, as the document worker gives them */
static GBytes *
make_lines(const json_t *content)
{
	GByteArray *lines = g_byte_array_new();
	const json_t *rows = json_object_get(content, "rows");
	for (size_t i = 0; i <= json_array_size(rows); i++) {
		const json_t *row =
		    i == 0 ? json_object_get(content, "headings") : json_array_get(rows, i - 1);
		g_auto(UfWiped) text = uf_json_format(row, false);
		g_byte_array_append(lines, (const guint8 *)text, (guint)strlen(text));
		g_byte_array_append(lines, (const guint8 *)"\n", 1);
	}
	const gsize size = lines->len;
	guint8 *data = g_byte_array_free(lines, FALSE);
	return g_bytes_new_with_free_func(data, size, uf_memory_free_buffer, data);
}

static UfGrid *
make_grid(const json_t *content, GError **error)
{
	const json_t *rows = json_object_get(content, "rows");
	if (uf_json_get_integer(content, "schema", 0) != SCHEMA ||
	    !json_is_array(json_object_get(content, "headings")) || json_array_size(rows) == 0 ||
	    json_array_size(rows) > MAX_ROWS) {
		set_bad(error);
		return NULL;
	}
	g_autoptr(json_t) answer =
	    json_pack("{s:O*, s:I, s:i}", "format", json_object_get(content, "format"), "epoch",
		      (json_int_t)uf_json_get_integer(content, "epoch", 0), "columns",
		      (int)UF_GRID_MAX_COLUMNS);
	g_autoptr(GBytes) lines = make_lines(content);
	return uf_grid_parse(answer, lines, error);
}

UfFlowSheet *
uf_flow_deposit_open_sheet(UfFlow *flow, const json_t *content, GError **error)
{
	UfGrid *grid = make_grid(content, error);
	if (grid == NULL)
		return NULL;
	g_autoptr(json_t) map = json_pack("{s:i, s:O*}", "schema", UF_COLUMN_MAP_VERSION, "columns",
					  json_object_get(content, "columns"));
	const UfFlowSheetSetup setup = { .path = "", .columns = map };
	g_autoptr(UfFlowSheet) sheet = uf_flow_sheet_open_grid(flow, grid, &setup, error);
	if (sheet == NULL)
		return NULL;
	if (uf_flow_sheet_get_count(sheet) == 1)
		return g_steal_pointer(&sheet);
	set_bad(error);
	return NULL;
}
