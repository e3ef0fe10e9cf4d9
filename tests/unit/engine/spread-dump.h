/* A spreadsheet read, as one line of text. */
#pragma once

#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-spread-private.h"
#include "uf-test-archive.h"

/* "B2 n 01000=1000" of each cell, lines of a hidden row with a "!". */
static inline char *
dump(GBytes *rows)
{
	GString *out = g_string_new(NULL);
	gsize size;
	const char *data = g_bytes_get_data(rows, &size);
	g_autofree char *text = g_strndup(size > 0 ? data : "", size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_autoptr(json_t) row = uf_json_parse(lines[i], strlen(lines[i]), "row", NULL);
		g_assert_nonnull(row);
		for (size_t j = 2; j < json_array_size(row); j++) {
			const json_t *cell = json_array_get(row, j);
			const char *number = json_string_value(json_array_get(cell, 3));
			g_string_append_printf(
			    out, "%s%c%d%s %s %s%s%s", out->len > 0 ? "|" : "",
			    (char)('A' + json_integer_value(json_array_get(cell, 0))),
			    (int)json_integer_value(json_array_get(row, 0)) + 1,
			    json_integer_value(json_array_get(row, 1)) != 0 ? "!" : "",
			    json_string_value(json_array_get(cell, 1)),
			    json_string_value(json_array_get(cell, 2)), number != NULL ? "=" : "",
			    number != NULL ? number : "");
		}
	}
	return g_string_free(out, FALSE);
}

static inline char *
read_cells(GBytes *file, const char *sheet, json_t **facts)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) rows = NULL;
	g_autoptr(json_t) answer = uf_spread_read(file, sheet, &rows, &error);
	if (answer == NULL) {
		g_assert_true(g_error_matches(error, UF_ERROR, UF_ERROR_INVALID_DATA) ||
			      g_error_matches(error, UF_ERROR, UF_ERROR_NOT_FOUND));
		return g_strdup(error->message);
	}
	g_assert_no_error(error);
	if (facts != NULL)
		*facts = json_incref(answer);
	return dump(rows);
}
