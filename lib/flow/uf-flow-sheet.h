/* A spreadsheet of households read for some forms: what its columns mean, how many there are.
 *
 * Nothing of it is written anywhere. The meaning of the columns comes from the map that is given,
 * else from the one that the office saved, else from their headings; what is asked by the forms is
 * a column too. The households are planned and stored with uf-flow-row.h. A sheet borrows its flow
 * and belongs to one process: who forks opens it again in the child.
 */
#pragma once

#include "uf-flow.h"

#define UF_FLOW_SHEET_MAX_FORMS 64u

typedef struct UfFlowSheet UfFlowSheet;

/* All borrowed. */
typedef struct {
	const char *path;         /* "-": standard input */
	const char *sheet;        /* its name; NULL: the first visible one that holds anything */
	const char *const *forms; /* ids, ends with NULL; NULL: none, only the people */
	const json_t *columns;    /* a map (schemas/columns.schema.json); NULL: the saved one */
} UfFlowSheetSetup;

/* NOT_FOUND for a form or a sheet that is not there; INVALID_DATA, with a place, for a file that
 * cannot be read or has no row of headings. */
UfFlowSheet *uf_flow_sheet_open(UfFlow *flow, const UfFlowSheetSetup *setup, GError **error);
void uf_flow_sheet_free(UfFlowSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowSheet, uf_flow_sheet_free)

const char *uf_flow_sheet_get_digest(const UfFlowSheet *sheet); /* SHA-256 of the file */
/* Of the sheet that was read; NULL for CSV, which has none. */
const char *uf_flow_sheet_get_name(const UfFlowSheet *sheet);

/* How many households; lines where no known column says anything are counted too. */
size_t uf_flow_sheet_get_count(const UfFlowSheet *sheet);

/* → {"columns": [{"column": "B", "heading", "state": "taken|proposed|ignored|unknown", "saved",
 *    "twice", "key", "title", "proposals": [{"key", "title"}]}], "notes": [French sentence]};
 * "key" and "title" when taken. No cell of anybody. New reference. */
json_t *uf_flow_sheet_list_columns(UfFlowSheet *sheet);

/* What a cell may be for: → [{"key", "title", "hint": "jj/mm/aaaa"}], what the forms ask first,
 * then what the schema has for the person of the row. New reference. */
json_t *uf_flow_sheet_list_targets(UfFlowSheet *sheet);

/* The meaning of every column as a map, so that the file can be read again in the same way. New
 * reference. */
json_t *uf_flow_sheet_make_map(const UfFlowSheet *sheet);

/* The cells of one household (@index from 0) as the office wrote them, for a sheet to correct:
 * → [{"row": 12, "cells": [null or {"kind": "text|number|date|boolean|error", "text", "number"}]}],
 * rows from 1, cells from column A. New reference; NULL on error. */
json_t *uf_flow_sheet_list_cells(UfFlowSheet *sheet, size_t index, GError **error);

/* The map of the office: the site's "columns.json", and what the user's says of headings that the
 * site's does not. {"schema": 1, "columns": […]}; new reference, NULL on error. */
json_t *uf_flow_columns_load(UfFlow *flow, GError **error);

/* Adds what @map says to the user's, over what was there. REFUSED when the site says otherwise. */
bool uf_flow_columns_save(UfFlow *flow, const json_t *map, GError **error);
