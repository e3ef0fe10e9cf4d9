/* The two renderings of a sheet, for lib/channel and its tests. */
#pragma once

#include "uf-draft.h"

/* So many options stand in the cell of their answer; more have a place of their own. */
#define UF_SHEET_SHORT 8

/* What both renderings show: the trees of a draft (uf_draft_get_answers, uf_draft_get_blocks),
 * borrowed. */
typedef struct {
	const json_t *answers;
	const json_t *blocks;
	UfDate today;
} UfSheet;

/* A self-contained HTML page: no network, no external file, prints, works with the keyboard. */
GString *uf_sheet_format_html(const UfSheet *sheet);

/* The request to the document worker that draws the same as a PDF. New reference. */
json_t *uf_sheet_format_document(const UfSheet *sheet);
