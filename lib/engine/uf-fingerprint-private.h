/* What tells one template from another: a SHA-256 over what a form of ours relies on.
 *
 * Version 2. Of a form: page sizes, and for every field its name, kind, options, length, flags,
 * boxes to a point and the letters and digits of their labels; sorted, so that the order of objects
 * does not matter, nor values, fonts, compression or dates. Of a page of a document without fields:
 * its printed words and where they stand; of a page without words (a scan), the bytes of its
 * content and images. Boxes of a request are no part of it. A change of how labels are found
 * changes the fingerprints of all forms: give it another version and make the layouts of the
 * adapters again.
 */
#pragma once

#include "uf-view-private.h"

/* @document: NULL when poppler cannot read it; then labels are empty. Yours. */
char *uf_fingerprint_make(UfPdfForm *form, PopplerDocument *document);

/* The part of page @number (from 1) that is shown: x1 < x2, y1 < y2, in points. */
void uf_fingerprint_find_page(UfPdf *pdf, unsigned number, double box[4]);
