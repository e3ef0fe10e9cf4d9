/* The columns of one sheet: what the office said, then what the headings say. */
#include "uf-column-map.h"

#include <string.h>

#include "uf-column-private.h"
#include "uf-error.h"

static char *
read_heading(const UfCell *cell)
{
	g_auto(GStrv) words = g_strsplit_set(cell->text, " \t\r\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (*words[i] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", words[i]);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
free_target(gpointer data)
{
	uf_column_target_free(data);
}

static void
free_column(gpointer data)
{
	UfColumn *column = data;
	g_free(column->heading);
	g_ptr_array_unref(column->targets);
	g_free(column);
}

static void
put_saved(UfColumn *column, const UfColumnBook *book, const char *key)
{
	UfColumnTarget *target = key != NULL ? uf_column_book_find(book, key) : NULL;
	column->saved = true;
	column->targets = g_ptr_array_new_with_free_func(free_target);
	column->state = target != NULL ? UF_COLUMN_TAKEN : UF_COLUMN_IGNORED;
	if (target != NULL)
		g_ptr_array_add(column->targets, target);
}

static UfColumn *
make_column(const UfColumnBook *book, const UfColumnMap *map, const UfCell *cell)
{
	UfColumn *column = g_new0(UfColumn, 1);
	const char *key = NULL;
	bool sure = false;
	column->column = cell->column;
	column->heading = read_heading(cell);
	if (map != NULL && uf_column_map_find(map, column->heading, &key)) {
		put_saved(column, book, key);
		return column;
	}
	if (g_str_has_prefix(column->heading, UF_COLUMN_OURS)) {
		put_saved(column, book, NULL);
		return column;
	}
	column->targets = uf_column_book_match(book, column->heading, &sure);
	column->state = sure                       ? UF_COLUMN_TAKEN
			: column->targets->len > 0 ? UF_COLUMN_PROPOSED
						   : UF_COLUMN_UNKNOWN;
	return column;
}

/* Of two columns that fill the same the one to the left is taken. */
static void
find_twice(GPtrArray *columns)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < columns->len; i++) {
		UfColumn *column = g_ptr_array_index(columns, i);
		if (column->state != UF_COLUMN_TAKEN)
			continue;
		const UfColumnTarget *target = g_ptr_array_index(column->targets, 0);
		if (!g_hash_table_add(seen, target->key)) {
			column->state = UF_COLUMN_PROPOSED;
			column->twice = true;
		}
	}
}

GPtrArray *
uf_column_list(const UfColumnBook *book, const UfColumnMap *map, const UfGridRow *row)
{
	GPtrArray *columns = g_ptr_array_new_with_free_func(free_column);
	for (unsigned i = 0; i < uf_grid_row_get_width(row); i++) {
		const UfCell *cell = uf_grid_row_get_cell(row, i);
		if (cell->kind != UF_CELL_EMPTY)
			g_ptr_array_add(columns, make_column(book, map, cell));
	}
	find_twice(columns);
	return columns;
}

static size_t
count_known(const GPtrArray *columns)
{
	size_t known = 0;
	for (guint i = 0; i < columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(columns, i);
		known += column->state == UF_COLUMN_TAKEN || column->saved || column->twice;
	}
	return known;
}

bool
uf_column_find_headings(const UfColumnBook *book, const UfColumnMap *map, const UfGrid *grid,
			size_t *index, GError **error)
{
	size_t best = 0;
	size_t best_width = 0;
	for (size_t i = 0; i < uf_grid_get_row_count(grid) && i < UF_COLUMN_MAX_ROWS_BEFORE; i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, i, error);
		if (row == NULL)
			return false;
		g_autoptr(GPtrArray) columns = uf_column_list(book, map, row);
		const size_t known = count_known(columns);
		if (known > best) {
			best = known;
			best_width = columns->len;
			*index = i;
		}
	}
	if (best >= 2 || (best == 1 && best_width == 1))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "no row of headings among the first %d",
		    UF_COLUMN_MAX_ROWS_BEFORE);
	return false;
}
