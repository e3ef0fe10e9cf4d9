/* Where the rows of a spreadsheet go, and which reader reads it. */
#include <string.h>

#include "uf-error.h"
#include "uf-spread-parts-private.h"

#define CELL_COST 16

bool
uf_spread_fail(UfSpread *self, const char *fault)
{
	if (self->fault == NULL)
		self->fault = g_strdup(fault);
	return false;
}

bool
uf_spread_fail_at(UfSpread *self, const char *fault, unsigned column)
{
	g_autofree char *whole =
	    g_strdup_printf("%s (row %u, column %u)", fault, self->row + 1, column + 1);
	return uf_spread_fail(self, whole);
}

static void
append_text(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		if ((unsigned char)*p < ' ')
			g_string_append_printf(out, "\\u%04x", (unsigned)*p);
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

bool
uf_spread_add_cell(UfSpread *self, unsigned column, const UfSpreadCell *cell)
{
	if (*cell->text == '\0' && cell->number == NULL && cell->kind != 'e')
		return true;
	if (column >= UF_SPREAD_MAX_COLUMNS)
		return uf_spread_fail_at(self, "too_large: more columns than are read", column);
	if (strlen(cell->text) > UF_SPREAD_MAX_TEXT)
		return uf_spread_fail_at(self, "too_large: a text longer than a cell holds",
					 column);
	g_string_append_printf(self->line, ",[%u,\"%c\",", column, cell->kind);
	append_text(self->line, cell->text);
	if (cell->number != NULL) {
		g_string_append_c(self->line, ',');
		append_text(self->line, cell->number);
	}
	g_string_append_c(self->line, ']');
	self->columns = MAX(self->columns, column + 1);
	if (++self->cells > UF_SPREAD_MAX_CELLS || self->line->len > UF_SPREAD_MAX_OUTPUT)
		return uf_spread_fail_at(self, "too_large: more cells than are read", column);
	return true;
}

bool
uf_spread_end_row(UfSpread *self, unsigned count, bool hidden)
{
	const size_t cells = self->line->len / CELL_COST;
	for (unsigned i = 0; i < count && self->line->len > 0; i++) {
		if (self->row >= UF_SPREAD_MAX_ROWS ||
		    self->out->len + self->line->len > UF_SPREAD_MAX_OUTPUT ||
		    self->cells > UF_SPREAD_MAX_CELLS)
			return uf_spread_fail_at(self, "too_large: more rows than are read", 0);
		g_string_append_printf(self->out, "[%u,%d%s]\n", self->row, hidden,
				       self->line->str);
		self->rows++;
		self->row++;
		self->cells += i > 0 ? cells : 0;
	}
	g_string_truncate(self->line, 0);
	return true;
}

void
uf_spread_forget(UfSpread *self)
{
	g_string_truncate(self->out, 0);
	g_string_truncate(self->line, 0);
	self->rows = 0;
	self->cells = 0;
	self->columns = 0;
	self->row = 0;
	json_object_del(self->answer, "hidden_columns");
	json_object_del(self->answer, "merged");
}

bool
uf_spread_add_range(UfSpread *self, const char *list, const unsigned *numbers, size_t count)
{
	json_t *ranges = json_object_get(self->answer, list);
	json_t *range = json_array();
	if (ranges == NULL) {
		ranges = json_array();
		json_object_set_new(self->answer, list, ranges);
	}
	for (size_t i = 0; i < count; i++)
		json_array_append_new(range, json_integer(numbers[i]));
	json_array_append_new(ranges, range);
	return json_array_size(ranges) <= UF_SPREAD_MAX_MERGED
		   ? true
		   : uf_spread_fail(self, "too_large: more merged cells than are read");
}

static bool
begins_with(const guint8 *data, size_t size, const char *magic, size_t length)
{
	return size >= length && memcmp(data, magic, length) == 0;
}

static bool
read_archive(UfSpread *self, GBytes *bytes, const char *sheet)
{
	if (!uf_spread_open(self, bytes))
		return false;
	if (uf_spread_has_part(self, "content.xml"))
		return uf_spread_read_ods(self, sheet);
	if (uf_spread_has_part(self, "[Content_Types].xml"))
		return uf_spread_read_xlsx(self, sheet);
	return uf_spread_fail(self, "not_sheet: an archive that is no spreadsheet");
}

static bool
read_any(UfSpread *self, GBytes *bytes, const char *sheet)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	if (size > UF_SPREAD_MAX_BYTES)
		return uf_spread_fail(self, "too_large: more bytes than are read");
	if (begins_with(data, size, "PK\x03\x04", 4) || begins_with(data, size, "PK\x05\x06", 4))
		return read_archive(self, bytes, sheet);
	/* the container of .xls, and of every workbook with a password */
	if (begins_with(data, size, "\xD0\xCF\x11\xE0", 4))
		return uf_spread_fail(self, "old_excel: an old workbook, or one with a password");
	if (begins_with(data, size, "%PDF", 4) || begins_with(data, size, "<?xml", 5))
		return uf_spread_fail(self, "not_sheet: another kind of file");
	return uf_spread_read_csv(self, bytes);
}

static void
clear(UfSpread *self)
{
	g_string_free(self->out, TRUE);
	g_string_free(self->line, TRUE);
	json_decref(self->answer);
	g_free(self->fault);
	if (self->zip != NULL)
		zip_discard(self->zip);
}

json_t *
uf_spread_read(GBytes *bytes, const char *sheet, GBytes **output, GError **error)
{
	UfSpread self = {
		.out = g_string_new(NULL),
		.line = g_string_new(NULL),
		.answer = json_object(),
	};
	json_t *answer = NULL;
	if (read_any(&self, bytes, sheet) && self.fault == NULL) {
		json_object_set_new(self.answer, "rows", json_integer((json_int_t)self.rows));
		json_object_set_new(self.answer, "columns", json_integer(self.columns));
		answer = json_incref(self.answer);
		*output = g_bytes_new(self.out->str, self.out->len);
	} else {
		g_set_error_literal(error, UF_ERROR,
				    self.is_missing ? UF_ERROR_NOT_FOUND : UF_ERROR_INVALID_DATA,
				    self.fault);
	}
	clear(&self);
	return answer;
}
