/* A grid of texts, without a worker. */
#pragma once

#include "uf-grid.h"

/* Rows of text cells, as CSV gives them. */
static inline UfGrid *
make_grid(const char *const *lines)
{
	g_autoptr(GString) cells = g_string_new(NULL);
	g_autoptr(json_t) answer = json_pack("{s:s}", "format", "csv");
	for (unsigned i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) parts = g_strsplit(lines[i], ";", -1);
		g_autoptr(json_t) row = json_pack("[i, i]", (int)i, 0);
		for (int j = 0; parts[j] != NULL; j++) {
			if (*parts[j] != '\0')
				json_array_append_new(row,
						      json_pack("[i, s, s]", j, "t", parts[j]));
		}
		g_autofree char *text = json_dumps(row, JSON_COMPACT);
		g_string_append_printf(cells, "%s\n", text);
	}
	g_autoptr(GBytes) bytes = g_bytes_new(cells->str, cells->len);
	g_autoptr(GError) error = NULL;
	UfGrid *grid = uf_grid_parse(answer, bytes, &error);
	g_assert_no_error(error);
	return grid;
}
