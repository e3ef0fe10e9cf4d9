/* Boxes of a PDF that has no fields: proposed from what is printed, confirmed by a person.
 *
 * The file of boxes is the value of channels.pdf.boxes of a form: {name: box}, in the order of the
 * paper, a box a line. A proposal is marked "unconfirmed" until a person has looked at it.
 */
#pragma once

#include "uf-flow.h"

/* Most pages that are looked at. */
#define UF_FLOW_BOXES_MAX_PAGES 100

/* Proposes boxes on every page of the PDF @path. With @folder (or NULL), writes boxes.json there,
 * and boxes.html, a page without any other file: the pages as pictures, the boxes numbered.
 * → {"version", "pages", "boxes": [{"number", "name", "page", "kind", "cells"?, "label"?}],
 *    "without_text": [pages that are pictures only], "files": [names]} */
json_t *uf_flow_boxes_propose(UfFlow *flow, const char *path, const char *folder, GError **error);

/* How one person is asked. @box: {"number", "count", "name", "page", "kind", "cells"?, "label"?} */
typedef struct {
	void *data;
	/* One line: "" keeps the box, a name renames and keeps it, "n" drops it, "q" stops; NULL at
	 * the end of the input stops too. Yours. */
	char *(*ask)(void *data, const json_t *box);
	/* Why an answer was not taken (too_long, reserved, not_printable, taken); the same box is
	 * asked again. */
	void (*refuse)(void *data, const char *reason);
} UfFlowBoxesTerminal;

/* Asks about each unconfirmed box of the file @boxes, which were proposed for the PDF @path, and
 * writes the file again, also when the person stops: the next time goes on from there. A page
 * boxes.html beside it is made again.
 * → {"version", "confirmed", "dropped", "left"} */
json_t *uf_flow_boxes_confirm(UfFlow *flow, const char *path, const char *boxes,
			      const UfFlowBoxesTerminal *terminal, GError **error);
