/* Spreadsheets of strangers (CSV, XLSX, ODS) as rows of cells, within limits.
 *
 * The answer is {"format": "csv|xlsx|ods", "sheets"?: [{"name", "hidden"?}], "sheet"?: rank of the
 * one that was read, "epoch": 0|1899|1900|1904, "columns", "rows": how many lines follow,
 * "hidden_columns"?: [[first, last]], "merged"?: [[row, column, last row, last column]],
 * "encoding"?, "delimiter"?}; the output is one JSON text a line: [row, hidden: 0|1, [column, kind,
 * text, number?], …], rows and columns from 0, kind one of "t n d b e". Rows without anything are
 * left out. XML parts are read as they are inflated, a document type is refused before anything of
 * it is read, so that there are no entities but the five of XML.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <zip.h>

#define UF_SPREAD_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define UF_SPREAD_MAX_ENTRIES 5000
#define UF_SPREAD_MAX_INFLATED ((size_t)200 * 1024 * 1024) /* of all parts together */
#define UF_SPREAD_MAX_SHARED ((size_t)64 * 1024 * 1024)    /* texts that cells share */
#define UF_SPREAD_MAX_OUTPUT ((size_t)100 * 1024 * 1024)
#define UF_SPREAD_MAX_ROWS 1048576u /* the last row that may hold anything */
#define UF_SPREAD_MAX_COLUMNS 1024u
#define UF_SPREAD_MAX_CELLS 4000000u
#define UF_SPREAD_MAX_TEXT ((size_t)32767 * 4) /* bytes of a cell */
#define UF_SPREAD_MAX_DEPTH 64
#define UF_SPREAD_MAX_SHEETS 255
#define UF_SPREAD_MAX_MERGED 10000

typedef struct UfSpread UfSpread;

/* Reads @bytes; @sheet names one of its sheets, NULL: the first visible one that holds anything.
 * INVALID_DATA with an id and a place: not_sheet, old_excel, damaged, encrypted, too_large,
 * too_deep, doctype, not_xml, quote; NOT_FOUND: no_sheet. @output gets the rows. New reference. */
json_t *uf_spread_read(GBytes *bytes, const char *sheet, GBytes **output, GError **error);
