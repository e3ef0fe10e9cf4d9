#include "uf-flow-sheet-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-json.h"

void
uf_flow_sheet_free(UfFlowSheet *sheet)
{
	if (sheet == NULL)
		return;
	uf_flow_sheet_index_free(sheet->index);
	uf_household_rows_free(sheet->households);
	g_clear_pointer(&sheet->columns, g_ptr_array_unref);
	uf_column_book_free(sheet->book);
	g_clear_pointer(&sheet->asked, g_ptr_array_unref);
	g_clear_pointer(&sheet->forms, g_ptr_array_unref);
	uf_grid_free(sheet->grid);
	g_free(sheet->path);
	g_free(sheet->digest);
	g_free(sheet);
}

/* --- opening --- */

static bool
read_grid(UfFlowSheet *self, const char *sheet, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(self->flow, error);
	g_autoptr(GBytes) bytes =
	    sandbox != NULL ? uf_file_read(self->path, UF_GRID_MAX_BYTES, error) : NULL;
	if (bytes == NULL)
		return false;
	self->digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
	self->grid = uf_grid_read(sandbox, bytes, sheet, error);
	if (self->grid == NULL)
		g_prefix_error(error, "%s: ", self->path);
	return self->grid != NULL;
}

static bool
find_forms(UfFlowSheet *self, const char *const *forms, GError **error)
{
	self->forms = g_ptr_array_new();
	if (uf_flow_ensure_registry(self->flow, error) == NULL)
		return false;
	for (size_t i = 0; forms != NULL && forms[i] != NULL; i++) {
		UfForm *form = uf_registry_find_form(self->flow->registry, forms[i], error);
		if (form == NULL)
			return false;
		if (g_ptr_array_find(self->forms, form, NULL))
			continue;
		if (self->forms->len == UF_FLOW_SHEET_MAX_FORMS) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "more than %u forms",
				    UF_FLOW_SHEET_MAX_FORMS);
			return false;
		}
		g_ptr_array_add(self->forms, form);
	}
	return true;
}

static void
make_book(UfFlowSheet *self)
{
	self->book = uf_column_book_new(self->flow->schema);
	self->asked = uf_flow_sheet_list_asked(self->forms);
	for (guint i = 0; i < self->asked->len; i++) {
		const UfFlowAsked *asked = g_ptr_array_index(self->asked, i);
		uf_column_book_add_request(self->book, &asked->place);
	}
}

static bool
find_columns(UfFlowSheet *self, const json_t *columns, GError **error)
{
	g_autoptr(UfColumnMap) map = columns != NULL
					 ? uf_column_map_from_json(self->book, columns, error)
					 : uf_flow_columns_make_map(self->flow, self->book, error);
	if (map == NULL)
		return false;
	if (!uf_column_find_headings(self->book, map, self->grid, &self->headings, error)) {
		g_prefix_error(error, "%s: ", self->path);
		return false;
	}
	g_autoptr(UfGridRow) row = uf_grid_load_row(self->grid, self->headings, error);
	if (row == NULL)
		return false;
	self->repair = (UfRepairSetup){ .epoch = uf_grid_get_epoch(self->grid),
					.today = uf_context_get_today(self->flow->context),
					.communes = self->flow->communes,
					.countries = self->flow->countries };
	self->columns = uf_column_list(self->book, map, row);
	if (!uf_flow_sheet_leave_incomplete(self, error))
		return false;
	self->households =
	    uf_household_rows_new(self->book, self->columns, self->grid, self->headings, error);
	return self->households != NULL;
}

/* the grid is there */
static bool
read_meaning(UfFlowSheet *self, const UfFlowSheetSetup *setup, GError **error)
{
	make_book(self);
	return find_columns(self, setup->columns, error);
}

UfFlowSheet *
uf_flow_sheet_open(UfFlow *flow, const UfFlowSheetSetup *setup, GError **error)
{
	g_autoptr(UfFlowSheet) self = g_new0(UfFlowSheet, 1);
	self->flow = flow;
	self->path = g_strdup(setup->path);
	if (!find_forms(self, setup->forms, error) || !uf_flow_ensure_places(flow, error) ||
	    !read_grid(self, setup->sheet, error) || !read_meaning(self, setup, error))
		return NULL;
	return g_steal_pointer(&self);
}

UfFlowSheet *
uf_flow_sheet_open_grid(UfFlow *flow, UfGrid *grid, const UfFlowSheetSetup *setup, GError **error)
{
	g_autoptr(UfFlowSheet) self = g_new0(UfFlowSheet, 1);
	self->flow = flow;
	self->path = g_strdup(setup->path);
	self->digest = g_strdup("");
	self->grid = grid;
	if (!find_forms(self, setup->forms, error) || !uf_flow_ensure_places(flow, error) ||
	    !read_meaning(self, setup, error))
		return NULL;
	return g_steal_pointer(&self);
}

/* --- what is in it --- */

const char *
uf_flow_sheet_get_digest(const UfFlowSheet *sheet)
{
	return sheet->digest;
}

const char *
uf_flow_sheet_get_name(const UfFlowSheet *sheet)
{
	return uf_grid_get_sheet_count(sheet->grid) > 0
		   ? uf_grid_get_sheet_name(sheet->grid, uf_grid_get_read_sheet(sheet->grid))
		   : NULL;
}

size_t
uf_flow_sheet_get_count(const UfFlowSheet *sheet)
{
	return uf_household_rows_get_count(sheet->households);
}

const UfColumnTarget *
uf_flow_sheet_get_target(const UfColumn *column)
{
	return column->state == UF_COLUMN_TAKEN ? g_ptr_array_index(column->targets, 0) : NULL;
}

const char *
uf_flow_sheet_get_heading(const UfFlowSheet *sheet, unsigned column)
{
	for (guint i = 0; i < sheet->columns->len; i++) {
		const UfColumn *known = g_ptr_array_index(sheet->columns, i);
		if (known->column == column)
			return known->heading;
	}
	return "";
}

static json_t *
describe_target(const UfColumnTarget *target)
{
	return json_pack("{s:s, s:s}", "key", target->key, "title", target->title);
}

static json_t *
describe_column(const UfColumn *column)
{
	static const char *const states[] = {
		[UF_COLUMN_TAKEN] = "taken",
		[UF_COLUMN_PROPOSED] = "proposed",
		[UF_COLUMN_IGNORED] = "ignored",
		[UF_COLUMN_UNKNOWN] = "unknown",
	};
	const UfColumnTarget *taken = uf_flow_sheet_get_target(column);
	g_autofree char *letters = uf_cell_format_column(column->column);
	json_t *proposals = json_array();
	for (guint i = 0; taken == NULL && i < column->targets->len; i++)
		json_array_append_new(proposals,
				      describe_target(g_ptr_array_index(column->targets, i)));
	json_t *json = json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "column", letters, "heading",
				 column->heading, "state", states[column->state], "saved",
				 column->saved, "twice", column->twice, "proposals", proposals);
	if (taken != NULL) {
		g_autoptr(json_t) target = describe_target(taken);
		json_object_update(json, target);
	}
	return json;
}

json_t *
uf_flow_sheet_list_columns(UfFlowSheet *sheet)
{
	json_t *columns = json_array();
	json_t *notes = json_array();
	g_autoptr(GPtrArray) sentences = uf_grid_list_notes(sheet->grid);
	for (guint i = 0; i < sheet->columns->len; i++)
		json_array_append_new(columns,
				      describe_column(g_ptr_array_index(sheet->columns, i)));
	for (guint i = 0; i < sentences->len; i++)
		json_array_append_new(notes, json_string(g_ptr_array_index(sentences, i)));
	return json_pack("{s:o, s:o}", "columns", columns, "notes", notes);
}

json_t *
uf_flow_sheet_make_map(const UfFlowSheet *sheet)
{
	g_autoptr(UfColumnMap) map = uf_column_map_new();
	for (guint i = 0; i < sheet->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(sheet->columns, i);
		const UfColumnTarget *target = uf_flow_sheet_get_target(column);
		const char *known;
		/* of two columns of one heading the left one counts, now as then */
		if (uf_column_map_find(map, column->heading, &known) ||
		    (target == NULL && column->state != UF_COLUMN_IGNORED))
			continue;
		(void)uf_column_map_set(map, sheet->book, column->heading,
					target != NULL ? target->key : NULL, NULL);
	}
	return uf_column_map_to_json(map);
}

static json_t *
describe_cell(const UfCell *cell)
{
	static const char *const kinds[] = {
		[UF_CELL_TEXT] = "text",       [UF_CELL_NUMBER] = "number", [UF_CELL_DATE] = "date",
		[UF_CELL_BOOLEAN] = "boolean", [UF_CELL_ERROR] = "error",
	};
	return cell->kind != UF_CELL_EMPTY
		   ? json_pack("{s:s, s:s, s:s*}", "kind", kinds[cell->kind], "text", cell->text,
			       "number", cell->number)
		   : json_null();
}

static json_t *
describe_row(const UfGridRow *row)
{
	json_t *cells = json_array();
	for (unsigned i = 0; i < uf_grid_row_get_width(row); i++)
		json_array_append_new(cells, describe_cell(uf_grid_row_get_cell(row, i)));
	return json_pack("{s:i, s:o}", "row", (int)uf_grid_row_get_number(row) + 1, "cells", cells);
}

json_t *
uf_flow_sheet_list_cells(UfFlowSheet *sheet, size_t index, GError **error)
{
	size_t count;
	const size_t *rows = uf_household_rows_get_rows(sheet->households, index, &count);
	g_autoptr(json_t) list = json_array();
	for (size_t i = 0; i < count; i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(sheet->grid, rows[i], error);
		if (row == NULL)
			return NULL;
		json_array_append_new(list, describe_row(row));
	}
	return g_steal_pointer(&list);
}

/* --- what a column could be --- */

static void
add_target(json_t *list, const UfColumnBook *book, const char *key)
{
	g_autoptr(UfColumnTarget) target = uf_column_book_find(book, key);
	if (target != NULL)
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s}", "key", target->key, "title",
						target->title, "hint", uf_repair_get_hint(target)));
}

json_t *
uf_flow_sheet_list_targets(UfFlowSheet *sheet)
{
	json_t *list = json_array();
	for (guint i = 0; i < sheet->asked->len; i++) {
		const UfFlowAsked *asked = g_ptr_array_index(sheet->asked, i);
		g_autofree char *key = g_strconcat("request/", asked->place.path, NULL);
		add_target(list, sheet->book, key);
	}
	g_autoptr(GPtrArray) keys = uf_column_book_list_keys(sheet->book);
	for (guint i = 0; i < keys->len; i++)
		add_target(list, sheet->book, g_ptr_array_index(keys, i));
	return list;
}
