/* Pictures of pages as PNG: RGB, without filter.
 *
 * For printed pages that is two to three times quicker than cairo's own writer and 10 to 17 %
 * smaller; level 1 is four to five times quicker and 20 to 90 % larger (tests/bench/bench-png.c,
 * pages of fixture forms at 96 dpi). */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef enum {
	UF_PNG_QUICK = 1, /* zlib's levels: larger, for a picture that a person waits for */
	UF_PNG_SMALL = 6,
} UfPngLevel;

/* The bytes of @surface, an image of RGB24 or opaque ARGB32; NULL without memory or another kind.
 */
GBytes *uf_png_encode(cairo_surface_t *surface, UfPngLevel level);
