/* The cells of a spreadsheet (CSV, XLSX, ODS), as the document worker read them.
 *
 * One reader for the three: a cell keeps what kind of thing the file says it is, the text that a
 * person sees in it, and the exact digits of a number, so that nothing is lost before somebody
 * knows which field it is for. Rows are taken out of the worker's bytes one at a time; a grid owns
 * those bytes and zeroes them. Rows and columns count from 0 here and from 1 and A in what people
 * read.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"
#include "uf-sandbox.h"

#define UF_GRID_MAX_BYTES ((size_t)64 * 1024 * 1024) /* of a file */
#define UF_GRID_MAX_COLUMNS 1024u
#define UF_GRID_MAX_ROWS 1048576u

typedef enum {
	UF_CELL_EMPTY,
	UF_CELL_TEXT,
	UF_CELL_NUMBER,
	UF_CELL_DATE,    /* the file itself says that it is a date, or a time of day */
	UF_CELL_BOOLEAN, /* text: "VRAI", "FAUX" */
	UF_CELL_ERROR,   /* text: "#N/A"…, or "" for a formula that was never computed */
} UfCellKind;

typedef struct {
	UfCellKind kind;
	char *text;   /* as it is seen, never NULL; a date in ISO ("1984-05-12", "09:30") */
	char *number; /* NUMBER and DATE: the plain digits of the file ("612345678", "-0.5"); or
			 NULL */
	unsigned row;
	unsigned column;
} UfCell;

typedef struct UfGrid UfGrid;
typedef struct UfGridRow UfGridRow;

/* Reads @file in the document worker: the sheet of that name (as it is written), or with NULL the
 * first visible one that holds anything. INVALID_DATA with the worker's id and a place ("damaged:",
 * "too_large:", "old_excel:", "quote: line 12"…), NOT_FOUND when there is no such sheet. */
UfGrid *uf_grid_read(UfSandbox *sandbox, GBytes *file, const char *sheet, GError **error);

/* The same from what a worker answered: nothing of it is believed. References are taken. */
UfGrid *uf_grid_parse(json_t *answer, GBytes *cells, GError **error);
void uf_grid_free(UfGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfGrid, uf_grid_free)

const char *uf_grid_get_format(const UfGrid *self); /* "csv", "xlsx", "ods" */

/* 1900 or 1904 (the day from which a workbook counts), 1899 for ODS, 0 for CSV, which has none. */
int uf_grid_get_epoch(const UfGrid *self);

size_t uf_grid_get_sheet_count(const UfGrid *self); /* 0 for CSV */
const char *uf_grid_get_sheet_name(const UfGrid *self, size_t index);
bool uf_grid_is_sheet_hidden(const UfGrid *self, size_t index);
size_t uf_grid_get_read_sheet(const UfGrid *self);

bool uf_grid_is_column_hidden(const UfGrid *self, unsigned column);

/* The cell whose value a merged cell shows; the cell itself when it is not merged. What lies under
 * a merged cell is never given. */
void uf_grid_find_merged(const UfGrid *self, unsigned *row, unsigned *column);

/* What a person should know of the file, as French sentences: which of several sheets was read,
 * hidden rows and columns, merged cells, the encoding that was guessed. Yours. */
GPtrArray *uf_grid_list_notes(const UfGrid *self);

/* Rows that hold anything, in their order. */
size_t uf_grid_get_row_count(const UfGrid *self);

/* The @index-th of them. INVALID_DATA when the worker's bytes are not what they should be. */
UfGridRow *uf_grid_load_row(const UfGrid *self, size_t index, GError **error);
void uf_grid_row_free(UfGridRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfGridRow, uf_grid_row_free)

unsigned uf_grid_row_get_number(const UfGridRow *row); /* from 0, in the sheet */
bool uf_grid_row_is_hidden(const UfGridRow *row);
unsigned
uf_grid_row_get_width(const UfGridRow *row); /* one more than the last column that is used */
/* An empty cell for a column where nothing is; borrowed of the row. */
const UfCell *uf_grid_row_get_cell(const UfGridRow *row, unsigned column);

/* "B12"; the column alone, "B", is uf_cell_format_column(). Yours. */
char *uf_cell_format_place(unsigned row, unsigned column);
char *uf_cell_format_column(unsigned column);
