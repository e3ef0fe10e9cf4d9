/* How the columns of a spreadsheet look in a workbook that people fill or correct. */
#pragma once

#include "uf-flow-sheet.h"

/* One for each column of @sheet from A on, those without a heading too: → [{"heading": "" or text,
 * "kind": "text|date|amount|number", "hint": "jj/mm/aaaa" or "", "choices": [labels] or absent,
 * "key": absent unless it is taken}]. New reference. */
json_t *uf_flow_sheet_list_looks(const UfFlowSheet *sheet);

/* The year from which the file counts days: 1900, 1904, 1899 (ODS), 0 (CSV). */
int uf_flow_sheet_get_epoch(const UfFlowSheet *sheet);
