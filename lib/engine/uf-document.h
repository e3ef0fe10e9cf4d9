/* A text document drawn from JSON: the printable form of a sheet, an annex, a notice.
 *
 * The vocabulary is closed; an unknown key or kind is an error. A4, fonts Liberation or DejaVu.
 *
 *   { "op": "document", "title": "…", "language"?: "fr", "header"?: "…", "footer"?: "…",
 *     "blocks": [
 *       { "kind": "heading", "level": 1-3, "text": "…", "style"?: "large" },
 *       { "kind": "paragraph", "text": "…", "style"?: "normal|small|strong|large" },
 *       { "kind": "table", "columns": [ { "title": "…", "width": 3 } … ],
 *         "rows": [ [ cell … ] … ] },
 *       { "kind": "rule" }, { "kind": "pagebreak" } ] }
 *
 * A cell is a text or { "text": "…", "mark"?: "green|orange|red|blue|grey", "style"?: … }: the mark
 * is a coloured square before the text, which must say the same in words. Widths are relative; the
 * titles of a table (all empty: none) are repeated on each page. A page breaks between rows; a
 * cell taller than a page goes on on the next one, nothing is cut. The header stands on each page,
 * the footer too with the page's number and their count. The PDF has its title, no author and no
 * date, and the same request always gives the same bytes.
 */
#pragma once

#include <stdbool.h>

#include "uf-cleanup.h"

#define UF_DOCUMENT_MAX_BLOCKS 5000
#define UF_DOCUMENT_MAX_ROWS 20000
#define UF_DOCUMENT_MAX_COLUMNS 8
#define UF_DOCUMENT_MAX_PAGES 500

/* What came of a document. */
typedef struct {
	unsigned pages;
	unsigned undrawn; /* letters that no font of this machine has: empty boxes on the page */
} UfDocumentFacts;

/* Gives the PDF, or NULL: USAGE when @request does not follow the vocabulary (its place is named),
 * INVALID_DATA "too_large:" beyond the bounds. */
GBytes *uf_document_draw(const json_t *request, UfDocumentFacts *facts, GError **error);
