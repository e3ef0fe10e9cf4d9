/* Does a filled PDF hold and show the values? Checked with poppler, which did not write it.
 *
 * Three questions for each non-empty value: is it read back equal; are its letters, taken out of
 * the widgets' own pictures, those of the value and inside the box; does it leave ink on the page.
 */
#pragma once

#include "uf-pdf-private.h"
#include "uf-view-private.h"

typedef struct UfKeep UfKeep;

/* The same rows for what a kept form was filled with, sooner: of the form only what was written is
 * read again, and the pages under its boxes were drawn before. */
json_t *uf_verify_kept(const UfKeep *keep, GBytes *filled, const json_t *values, GError **error);

/* The rows of the answer to "verify" (uf-engine.h), one for each member of @values. Owned. */
json_t *uf_verify(GBytes *filled, const json_t *values, GError **error);

#define UF_VERIFY_SCALE (100.0 / 72)

typedef struct {
	const UfPdfField *field;
	const UfPdfWidget *widget;
	int id;         /* of the widget */
	char *expected; /* the letters to be seen; NULL when only ink is */
	bool partly;    /* more letters than the expected ones are there (a list box) */
	bool wrong, clipped, no_ink;
} UfVerifyItem;

/* Sets wrong and clipped of each item, from a document with one page for each picture. */
bool uf_verify_letters(UfPdf *pdf, GPtrArray *items, GError **error);
/* Sets no_ink, from pages drawn with and without the values. Changes @pdf: call it last. */
bool uf_verify_ink(UfPdf *pdf, GBytes *filled, GPtrArray *items, GError **error);

/* Letters only: composed, ligatures apart, without spaces. Yours. */
char *uf_verify_squeeze(const char *text);
/* True when two pictures of a page differ inside @place: x, y, width, height in pixels. */
bool uf_verify_has_ink(cairo_surface_t *with, cairo_surface_t *without, const int place[4]);
