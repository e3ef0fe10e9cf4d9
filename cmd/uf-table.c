#include <glib/gi18n.h>

#include "uf-memory.h"
#include "uf-output.h"
#include "uf-text.h"

struct UfTable {
	const char *const *headers;
	size_t n_columns;
	GPtrArray *cells;  /* row after row */
	GPtrArray *titles; /* of a row each: NULL, or what stands above it; may be shorter */
};

static void
free_cell(void *cell)
{
	uf_memory_free_string(cell);
}

UfTable *
uf_table_new(const char *const *headers)
{
	UfTable *table = g_new0(UfTable, 1);
	table->headers = headers;
	table->n_columns = g_strv_length((char **)headers);
	table->cells = g_ptr_array_new_with_free_func(free_cell);
	table->titles = g_ptr_array_new_with_free_func(free_cell);
	return table;
}

void
uf_table_free(UfTable *table)
{
	if (table == NULL)
		return;
	g_ptr_array_unref(table->cells);
	g_ptr_array_unref(table->titles);
	g_free(table);
}

void
uf_table_add(UfTable *table, const char *cell)
{
	g_ptr_array_add(table->cells, g_strdup(cell != NULL ? cell : ""));
}

void
uf_table_add_number(UfTable *table, gint64 number)
{
	g_ptr_array_add(table->cells, g_strdup_printf("%" G_GINT64_FORMAT, number));
}

void
uf_table_add_title(UfTable *table, const char *title)
{
	g_ptr_array_set_size(table->titles, (int)(table->cells->len / table->n_columns));
	g_ptr_array_add(table->titles, g_strdup(title));
}

static void
print_title(const UfTable *table, size_t row)
{
	const char *title = row < table->titles->len ? g_ptr_array_index(table->titles, row) : NULL;
	if (title == NULL)
		return;
	putchar('\n');
	uf_output_text(stdout, title, true);
	putchar('\n');
}

static const char *
get_cell(const UfTable *table, size_t i)
{
	return g_ptr_array_index(table->cells, i);
}

static size_t
measure(const UfTable *table, size_t column, bool with_header)
{
	size_t width = with_header ? uf_text_get_length(_(table->headers[column])) : 0;
	for (size_t i = column; i < table->cells->len; i += table->n_columns)
		width = MAX(width, uf_text_get_length(get_cell(table, i)));
	return width;
}

static void
print_cell(const char *text, size_t width, bool last)
{
	uf_output_text(stdout, text, true);
	for (size_t i = uf_text_get_length(text); !last && i < width + 2; i++)
		putchar(' ');
	if (last)
		putchar('\n');
}

static void
print_aligned(const UfTable *table, bool with_headers)
{
	const size_t n = table->n_columns;
	g_autofree size_t *widths = g_new0(size_t, n);
	for (size_t i = 0; i < n; i++)
		widths[i] = measure(table, i, with_headers);
	for (size_t i = 0; with_headers && i < n; i++)
		print_cell(_(table->headers[i]), widths[i], i == n - 1);
	for (size_t i = 0; i < table->cells->len; i++) {
		if (i % n == 0)
			print_title(table, i / n);
		if (!with_headers && i % n == 0)
			fputs("  ", stdout);
		print_cell(get_cell(table, i), widths[i % n], i % n == n - 1);
	}
}

void
uf_table_print_rows(const UfTable *table)
{
	print_aligned(table, false);
}

void
uf_table_print(const UfTable *table, const UfRun *run)
{
	if (run->format == UF_FORMAT_TEXT) {
		if (table->cells->len > 0)
			print_aligned(table, true);
		return;
	}
	for (size_t i = 0; i < table->cells->len; i++) {
		uf_output_text(stdout, get_cell(table, i), true);
		putchar((i + 1) % table->n_columns == 0 ? '\n' : '\t');
	}
}
