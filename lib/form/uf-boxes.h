/* Boxes measured on a PDF that has no fields: `channels.pdf.boxes` of a form (docs/forms.md).
 *
 * A box has the name that fields are bound to, and its place in points of the page, with the
 * origin at the lower left. A proposal that no person has looked at is marked unconfirmed, and
 * nothing is written into it.
 */
#pragma once

#include <stdbool.h>

#include "uf-form.h"

/* Every box, in the words of the document worker (page, x1, y1, x2, y2, kind, cells, size, align,
 * multiline, label): rows of cells given by their pitch are measured out. Yours; empty when the
 * form has none. */
json_t *uf_form_list_boxes(const UfForm *form);

/* True when @name is a box that a person has not confirmed. */
bool uf_form_is_box_unconfirmed(const UfForm *form, const char *name);

/* The names of such boxes, in the order of the form. Yours; the texts live as long as @form. */
GPtrArray *uf_form_list_unconfirmed_boxes(const UfForm *form);
