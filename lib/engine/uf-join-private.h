/* Several PDFs as one, to be printed: the pages of each, in order, without fields.
 *
 * A part that cannot be read is told and left out, the others are there. What the widgets of a part
 * show becomes part of its pages, as uf-flatten-private.h does. Parts of one label, one after the
 * other, are one bundle: its pages are numbered together, in the labels that a viewer shows and in
 * a small line at the top right of each page, so that a heap of paper can be put in order again. A
 * layer that a part hides stays hidden.
 */
#pragma once

#include "uf-pdf-private.h"

#define UF_JOIN_MAX_PARTS 2000
#define UF_JOIN_MAX_LABEL 60 /* characters */

typedef struct UfJoin UfJoin;

UfJoin *uf_join_new(void);
void uf_join_free(UfJoin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfJoin, uf_join_free)

/* Adds the pages of @part, which is referenced until the end. @label (NULL: none) names its bundle;
 * @front: it begins on the front of a sheet of paper, after an empty page when it must. Gives the
 * page that it begins on, 0 with @error when it is left out. */
unsigned uf_join_add(UfJoin *self, GBytes *part, const char *label, bool front, GError **error);

unsigned uf_join_get_pages(const UfJoin *self);
unsigned uf_join_get_blank(const UfJoin *self); /* empty ones among them */

/* The document, after the last part. */
GBytes *uf_join_write(UfJoin *self, const char *title, GError **error);
