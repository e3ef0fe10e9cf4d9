/* The other library: what poppler reads and shows of a PDF, independent of the writer. */
#pragma once

#include <poppler.h>

#include "uf-pdf-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cairo_surface_t, cairo_surface_destroy)

/* Opens @bytes with poppler. AUTH "password:", INVALID_DATA "damaged:". */
PopplerDocument *uf_view_open(GBytes *bytes, GError **error);

/* Values by name as poppler reads them; @form only tells which option a box of a button is. A field
 * that poppler does not show is read from the tree and named in @by_tree (NULL allowed). Owned. */
json_t *uf_view_read(PopplerDocument *document, UfPdfForm *form, json_t *by_tree);

/* A page (from 1) on white, at @scale pixels a point; NULL when it is absent or too large. */
cairo_surface_t *uf_view_render(PopplerDocument *document, unsigned page, double scale);

/* The same onto @picture as it is. */
bool uf_view_draw(PopplerDocument *document, unsigned page, double scale, cairo_surface_t *picture);

/* Where the box of @widget is on the picture of its page: x, y, width, height in pixels. */
void uf_view_place(PopplerDocument *document, UfPdf *pdf, const UfPdfWidget *widget, double scale,
		   int place[4]);
