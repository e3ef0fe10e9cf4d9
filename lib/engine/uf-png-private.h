/* Pictures of pages as PNG: RGB, without filter, which for printed pages is three times faster than
 * cairo's own writer and smaller (tests/bench/bench-png.c shows both). */
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
