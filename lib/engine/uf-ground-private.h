/* What lies under the boxes of a form that is kept: its pages, drawn once without their widgets.
 *
 * A filling does not change the pages, so that a picture of what one filled shows is made of what
 * lies there, which all fillings share, and of the widgets of the bytes that were written.
 */
#pragma once

#include "uf-section-private.h"
#include "uf-verify-private.h"

typedef struct UfGround UfGround;

/* @bare is the form without annotations; @form is the one that is kept, borrowed. NULL when a page
 * cannot be drawn. */
UfGround *uf_ground_new(GBytes *bare, UfPdfForm *form);
void uf_ground_free(UfGround *ground);

/* Sets no_ink of each item, whose widgets are of @filled, as uf_verify_ink() does. False when it is
 * to be asked in the ordinary way. */
bool uf_ground_look(const UfGround *ground, GBytes *filled, GPtrArray *items);
