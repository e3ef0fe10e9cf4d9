/* A workbook to be filled or corrected by people: XLSX, written row by row.
 *
 * Its headings are French, its columns know what they hold (drop-down lists, dates, amounts, text
 * for what would lose its zeros), bad cells are coloured and say why. What is written comes back
 * the same through uf-grid.h. No text ever becomes a formula. The bytes stay in memory: the library
 * works in nameless files of a memory file system, and the result is handed over, not named.
 * Numbers do not depend on the locale.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"
#include "uf-profile-schema.h"

#define UF_WORKBOOK_MAX_ROWS 1048575u
#define UF_WORKBOOK_MAX_COLUMNS 1040u /* those of a sheet that is read, and some of ours */
#define UF_WORKBOOK_MAX_TEXT 32767u   /* characters of one cell, Excel's own limit */

typedef enum {
	UF_MARK_NONE,
	UF_MARK_BAD,    /* red: to be corrected */
	UF_MARK_MENDED, /* orange: changed, to be looked at */
	UF_MARK_NEW,    /* green */
	UF_MARK_EXAMPLE /* grey, italic */
} UfMark;

typedef struct {
	const char *title;
	const char *help;           /* shown when a cell is entered; NULL: none */
	UfPlaceKind kind;           /* how cells are written: date, amount, number, else text */
	const char *const *choices; /* ends with NULL; NULL: no list */
	bool required;              /* told by the colour of the heading */
	unsigned width;             /* in characters; 0: from the title */
} UfWorkbookColumn;

typedef enum {
	UF_WORKBOOK_AS_COLUMN, /* by the kind of its column */
	UF_WORKBOOK_AS_TEXT,
	UF_WORKBOOK_AS_DATE,
	UF_WORKBOOK_AS_NUMBER, /* in any digits: "-0.5", "612345678", "1.5E-7" */
} UfWorkbookAs;

typedef struct {
	const char *text; /* NULL or "": empty. Dates in ISO, amounts "1234.56" */
	UfMark mark;
	const char *comment; /* French, in the cell's note; NULL: none */
	UfWorkbookAs as;
} UfWorkbookCell;

typedef struct UfWorkbook UfWorkbook;

/* INTERNAL when there is no memory file system to work in. */
UfWorkbook *uf_workbook_new(const char *title, GError **error);
/* Without uf_workbook_close(): everything is thrown away. */
void uf_workbook_free(UfWorkbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfWorkbook, uf_workbook_free)

/* Begins a sheet whose first row is the headings, frozen. Names of 1 to 31 characters, no []:*?/\.
 * Columns and what they point to are copied. */
bool uf_workbook_add_sheet(UfWorkbook *self, const char *name, const UfWorkbookColumn *columns,
			   size_t count, GError **error);

/* Writes the next row: as many cells as the sheet has columns. USAGE with the place for what no
 * cell can hold. */
bool uf_workbook_add_row(UfWorkbook *self, const UfWorkbookCell *cells, GError **error);

/* The file. Yours, zeroed when freed; the workbook can only be freed afterwards. */
GBytes *uf_workbook_close(UfWorkbook *self, GError **error);
