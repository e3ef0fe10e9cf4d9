#include "uf-grid.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MAX_LINE ((size_t)16 * 1024 * 1024)
#define MAX_SHEETS 255
#define MAX_RANGES 10000

typedef struct {
	size_t offset;
	size_t length;
	unsigned row;
	bool hidden;
} Line;

typedef struct {
	unsigned row;
	unsigned column;
	unsigned last_row;
	unsigned last_column;
} Range;

struct UfGrid {
	json_t *answer;
	GBytes *cells;
	GArray *merged; /* Range */
	GArray *lines;  /* Line */
	size_t hidden_rows;
};

struct UfGridRow {
	unsigned number;
	bool hidden;
	unsigned width;
	UfCell *cells; /* one for each column */
	UfCell nothing;
};

static bool
refuse(const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "the document worker's rows: %s", what);
	return false;
}

/* --- what the worker says of the file --- */

static bool
is_range_list(const json_t *list, size_t numbers)
{
	if (list == NULL)
		return true;
	if (!json_is_array(list) || json_array_size(list) > MAX_RANGES)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *range = json_array_get(list, i);
		if (json_array_size(range) != numbers)
			return false;
		for (size_t j = 0; j < numbers; j++) {
			const json_t *number = json_array_get(range, j);
			if (!json_is_integer(number) || json_integer_value(number) < 0 ||
			    json_integer_value(number) > G_MAXINT32)
				return false;
		}
	}
	return true;
}

static bool
are_sheets(const json_t *answer)
{
	const json_t *sheets = json_object_get(answer, "sheets");
	const size_t n = json_array_size(sheets);
	const int64_t read = uf_json_get_integer(answer, "sheet", 0);
	if (n > MAX_SHEETS || read < 0 || (n > 0 && (size_t)read >= n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (uf_json_get_string(json_array_get(sheets, i), "name") == NULL)
			return false;
	}
	return true;
}

static bool
is_answer(const json_t *answer)
{
	static const char *const formats[] = { "csv", "xlsx", "ods", NULL };
	const char *format = uf_json_get_string(answer, "format");
	return format != NULL && g_strv_contains(formats, format) && are_sheets(answer) &&
	       is_range_list(json_object_get(answer, "merged"), 4) &&
	       is_range_list(json_object_get(answer, "hidden_columns"), 2);
}

/* --- the lines --- */

/* "[12,0…": the row and whether it is hidden. */
static bool
read_head(const char *text, size_t length, Line *line)
{
	size_t i = 1;
	line->row = 0;
	if (length < 5 || text[0] != '[')
		return false;
	for (; i < 9 && g_ascii_isdigit(text[i]); i++)
		line->row = line->row * 10 + (unsigned)(text[i] - '0');
	if (i == 1 || i + 2 >= length || text[i] != ',' || line->row >= UF_GRID_MAX_ROWS)
		return false;
	line->hidden = text[i + 1] == '1';
	return true;
}

static bool
index_lines(UfGrid *self, GError **error)
{
	gsize size = 0;
	const char *data = g_bytes_get_data(self->cells, &size);
	for (size_t at = 0; at < size;) {
		const char *end = memchr(data + at, '\n', size - at);
		if (end == NULL)
			return refuse("the last one is not whole", error);
		Line line = { .offset = at, .length = (size_t)(end - data) - at };
		if (line.length > MAX_LINE || !read_head(data + at, line.length, &line))
			return refuse("one is no row", error);
		if (self->lines->len > 0 &&
		    g_array_index(self->lines, Line, self->lines->len - 1).row >= line.row)
			return refuse("they are out of their order", error);
		g_array_append_val(self->lines, line);
		self->hidden_rows += line.hidden;
		at += line.length + 1;
	}
	return true;
}

static unsigned
get_number(const json_t *range, size_t index)
{
	return (unsigned)json_integer_value(json_array_get(range, index));
}

static void
read_merged(UfGrid *self)
{
	const json_t *ranges = json_object_get(self->answer, "merged");
	for (size_t i = 0; i < json_array_size(ranges); i++) {
		const json_t *row = json_array_get(ranges, i);
		const Range range = { get_number(row, 0), get_number(row, 1), get_number(row, 2),
				      get_number(row, 3) };
		g_array_append_val(self->merged, range);
	}
}

UfGrid *
uf_grid_parse(json_t *answer, GBytes *cells, GError **error)
{
	g_autoptr(UfGrid) self = g_new0(UfGrid, 1);
	self->answer = json_incref(answer);
	self->cells = cells != NULL ? g_bytes_ref(cells) : g_bytes_new(NULL, 0);
	self->lines = g_array_new(FALSE, FALSE, sizeof(Line));
	self->merged = g_array_new(FALSE, FALSE, sizeof(Range));
	if (!is_answer(answer)) {
		refuse("what is said of the file", error);
		return NULL;
	}
	read_merged(self);
	return index_lines(self, error) ? g_steal_pointer(&self) : NULL;
}

UfGrid *
uf_grid_read(UfSandbox *sandbox, GBytes *file, const char *sheet, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "sheet_read");
	g_autoptr(GBytes) cells = NULL;
	if (sheet != NULL)
		json_object_set_new(request, "sheet", json_string(sheet));
	if (g_bytes_get_size(file) > UF_GRID_MAX_BYTES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %zu MB",
			    UF_GRID_MAX_BYTES >> 20);
		return NULL;
	}
	g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, file, &cells, error);
	return answer != NULL ? uf_grid_parse(answer, cells, error) : NULL;
}

void
uf_grid_free(UfGrid *self)
{
	if (self == NULL)
		return;
	json_decref(self->answer);
	g_bytes_unref(self->cells);
	g_array_unref(self->lines);
	g_array_unref(self->merged);
	g_free(self);
}

/* --- the sheets --- */

const char *
uf_grid_get_format(const UfGrid *self)
{
	return uf_json_get_string(self->answer, "format");
}

int
uf_grid_get_epoch(const UfGrid *self)
{
	return (int)uf_json_get_integer(self->answer, "epoch", 0);
}

static const json_t *
get_sheet(const UfGrid *self, size_t index)
{
	return json_array_get(json_object_get(self->answer, "sheets"), index);
}

size_t
uf_grid_get_sheet_count(const UfGrid *self)
{
	return json_array_size(json_object_get(self->answer, "sheets"));
}

const char *
uf_grid_get_sheet_name(const UfGrid *self, size_t index)
{
	return uf_json_get_string(get_sheet(self, index), "name");
}

bool
uf_grid_is_sheet_hidden(const UfGrid *self, size_t index)
{
	return uf_json_get_boolean(get_sheet(self, index), "hidden", false);
}

size_t
uf_grid_get_read_sheet(const UfGrid *self)
{
	return (size_t)uf_json_get_integer(self->answer, "sheet", 0);
}

bool
uf_grid_is_column_hidden(const UfGrid *self, unsigned column)
{
	const json_t *ranges = json_object_get(self->answer, "hidden_columns");
	for (size_t i = 0; i < json_array_size(ranges); i++) {
		const json_t *range = json_array_get(ranges, i);
		if (column >= get_number(range, 0) && column <= get_number(range, 1))
			return true;
	}
	return false;
}

void
uf_grid_find_merged(const UfGrid *self, unsigned *row, unsigned *column)
{
	for (guint i = 0; i < self->merged->len; i++) {
		const Range *range = &g_array_index(self->merged, Range, i);
		if (*row >= range->row && *row <= range->last_row && *column >= range->column &&
		    *column <= range->last_column) {
			*row = range->row;
			*column = range->column;
			return;
		}
	}
}

/* --- what a person should know --- */

static void
add_sheet_note(const UfGrid *self, GPtrArray *notes)
{
	const size_t n = uf_grid_get_sheet_count(self);
	const size_t read = uf_grid_get_read_sheet(self);
	g_autoptr(GString) others = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		if (i != read)
			g_string_append_printf(others, "%s« %s »%s", others->len > 0 ? ", " : "",
					       uf_grid_get_sheet_name(self, i),
					       uf_grid_is_sheet_hidden(self, i) ? " (masquée)"
										: "");
	}
	if (others->len > 0)
		g_ptr_array_add(notes,
				g_strdup_printf("Feuille lue : « %s ». Feuilles non lues : "
						"%s.",
						uf_grid_get_sheet_name(self, read), others->str));
}

static void
add_column_note(const UfGrid *self, GPtrArray *notes)
{
	const unsigned columns = (unsigned)CLAMP(uf_json_get_integer(self->answer, "columns", 0), 0,
						 UF_GRID_MAX_COLUMNS);
	g_autoptr(GString) hidden = g_string_new(NULL);
	for (unsigned i = 0; i < columns; i++) {
		g_autofree char *name = uf_cell_format_column(i);
		if (uf_grid_is_column_hidden(self, i))
			g_string_append_printf(hidden, "%s%s", hidden->len > 0 ? ", " : "", name);
	}
	if (hidden->len > 0)
		g_ptr_array_add(notes, g_strdup_printf("Colonnes masquées, lues comme les autres : "
						       "%s.",
						       hidden->str));
}

static void
add_merged_note(const UfGrid *self, GPtrArray *notes)
{
	if (self->merged->len == 0)
		return;
	const Range *first = &g_array_index(self->merged, Range, 0);
	g_autofree char *from = uf_cell_format_place(first->row, first->column);
	g_autofree char *to = uf_cell_format_place(first->last_row, first->last_column);
	g_ptr_array_add(notes,
			g_strdup_printf("Cellules fusionnées : %u (la première : %s:%s). Leur "
					"valeur est dans la cellule en haut à gauche.",
					self->merged->len, from, to));
}

static void
add_text_note(const UfGrid *self, GPtrArray *notes)
{
	const char *encoding = uf_json_get_string(self->answer, "encoding");
	const char *delimiter = uf_json_get_string(self->answer, "delimiter");
	if (encoding == NULL || delimiter == NULL)
		return;
	const char *name = g_str_equal(delimiter, "\t")  ? "tabulation"
			   : g_str_equal(delimiter, ",") ? "virgule"
							 : "point-virgule";
	g_ptr_array_add(notes, g_strdup_printf("Fichier CSV lu avec le séparateur %s et "
					       "l’encodage %s.",
					       name, encoding));
}

GPtrArray *
uf_grid_list_notes(const UfGrid *self)
{
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
	add_text_note(self, notes);
	add_sheet_note(self, notes);
	add_column_note(self, notes);
	if (self->hidden_rows > 0)
		g_ptr_array_add(notes,
				g_strdup_printf("Lignes masquées ou filtrées, lues comme les "
						"autres : %zu.",
						self->hidden_rows));
	add_merged_note(self, notes);
	return notes;
}

/* --- one row --- */

static const struct {
	char letter;
	UfCellKind kind;
} kinds[] = {
	{ 't', UF_CELL_TEXT },    { 'n', UF_CELL_NUMBER }, { 'd', UF_CELL_DATE },
	{ 'b', UF_CELL_BOOLEAN }, { 'e', UF_CELL_ERROR },
};

static UfCellKind
find_kind(const char *word)
{
	for (size_t i = 0; word != NULL && i < G_N_ELEMENTS(kinds); i++) {
		if (word[0] == kinds[i].letter && word[1] == '\0')
			return kinds[i].kind;
	}
	return UF_CELL_EMPTY;
}

static bool
put_cell(UfGridRow *row, const json_t *item)
{
	const json_t *column = json_array_get(item, 0);
	const char *text = json_string_value(json_array_get(item, 2));
	const char *number = json_string_value(json_array_get(item, 3));
	const UfCellKind kind = find_kind(json_string_value(json_array_get(item, 1)));
	if (!json_is_integer(column) || text == NULL || kind == UF_CELL_EMPTY ||
	    (kind == UF_CELL_NUMBER && number == NULL))
		return false;
	const json_int_t place = json_integer_value(column);
	if (place < 0 || place >= row->width || row->cells[place].kind != UF_CELL_EMPTY)
		return false;
	UfCell *cell = &row->cells[place];
	cell->kind = kind;
	uf_memory_free_string(cell->text);
	cell->text = g_strdup(text);
	cell->number = g_strdup(number);
	return true;
}

/* One more than the last column, which may lie anywhere in a hostile answer. */
static unsigned
measure(const json_t *line)
{
	json_int_t width = 0;
	for (size_t i = 2; i < json_array_size(line); i++) {
		const json_t *column = json_array_get(json_array_get(line, i), 0);
		width = MAX(width, MIN(json_integer_value(column), UF_GRID_MAX_COLUMNS) + 1);
	}
	return (unsigned)CLAMP(width, 0, UF_GRID_MAX_COLUMNS);
}

static UfGridRow *
make_row(const Line *line, const json_t *cells)
{
	UfGridRow *row = g_new0(UfGridRow, 1);
	row->number = line->row;
	row->hidden = line->hidden;
	row->width = measure(cells);
	row->cells = g_new0(UfCell, row->width);
	for (unsigned i = 0; i < row->width; i++) {
		row->cells[i].text = g_strdup("");
		row->cells[i].row = line->row;
		row->cells[i].column = i;
	}
	row->nothing.text = g_strdup("");
	row->nothing.row = line->row;
	return row;
}

/* What lies under a merged cell is seen by nobody: it is as if it were not there. */
static void
clear_covered(const UfGrid *self, UfGridRow *row)
{
	for (guint i = 0; i < self->merged->len; i++) {
		const Range *range = &g_array_index(self->merged, Range, i);
		if (row->number < range->row || row->number > range->last_row)
			continue;
		const unsigned skipped = row->number == range->row ? 1 : 0;
		for (unsigned j = range->column + skipped;
		     j <= range->last_column && j < row->width; j++) {
			row->cells[j].kind = UF_CELL_EMPTY;
			uf_memory_free_string(row->cells[j].text);
			g_clear_pointer(&row->cells[j].number, uf_memory_free_string);
			row->cells[j].text = g_strdup("");
		}
	}
}

size_t
uf_grid_get_row_count(const UfGrid *self)
{
	return self->lines->len;
}

UfGridRow *
uf_grid_load_row(const UfGrid *self, size_t index, GError **error)
{
	g_return_val_if_fail(index < self->lines->len, NULL);
	const Line *line = &g_array_index(self->lines, Line, index);
	const char *data = g_bytes_get_data(self->cells, NULL);
	g_autoptr(json_t) cells =
	    uf_json_parse(data + line->offset, line->length, "the document worker", error);
	if (cells == NULL)
		return NULL;
	g_autoptr(UfGridRow) row = make_row(line, cells);
	for (size_t i = 2; i < json_array_size(cells); i++) {
		if (!put_cell(row, json_array_get(cells, i))) {
			refuse("a cell that is none", error);
			return NULL;
		}
	}
	clear_covered(self, row);
	return g_steal_pointer(&row);
}

void
uf_grid_row_free(UfGridRow *row)
{
	if (row == NULL)
		return;
	for (unsigned i = 0; i < row->width; i++) {
		uf_memory_free_string(row->cells[i].text);
		uf_memory_free_string(row->cells[i].number);
	}
	g_free(row->nothing.text);
	g_free(row->cells);
	g_free(row);
}

unsigned
uf_grid_row_get_number(const UfGridRow *row)
{
	return row->number;
}

bool
uf_grid_row_is_hidden(const UfGridRow *row)
{
	return row->hidden;
}

unsigned
uf_grid_row_get_width(const UfGridRow *row)
{
	return row->width;
}

const UfCell *
uf_grid_row_get_cell(const UfGridRow *row, unsigned column)
{
	return column < row->width ? &row->cells[column] : &row->nothing;
}

char *
uf_cell_format_column(unsigned column)
{
	char letters[8];
	size_t at = sizeof letters - 1;
	letters[at] = '\0';
	for (unsigned rest = column + 1; rest > 0 && at > 0; rest = (rest - 1) / 26)
		letters[--at] = (char)('A' + (rest - 1) % 26);
	return g_strdup(letters + at);
}

char *
uf_cell_format_place(unsigned row, unsigned column)
{
	g_autofree char *letters = uf_cell_format_column(column);
	return g_strdup_printf("%s%u", letters, row + 1);
}
