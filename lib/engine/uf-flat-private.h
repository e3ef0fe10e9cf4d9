/* Boxes measured on a page that has no field there, treated as fields for the time of one request.
 *
 * Each box becomes a real field with one widget, so that it is filled, laid out and checked as any
 * other. What it shows is then stamped into the page and the field is taken away: the file that
 * is given back holds no field, annotation or form of ours, and the objects of its pages are those
 * it had, in new containers. The handles belong to the UfPdf of the form.
 */
#pragma once

#include "uf-pdf-private.h"

/* More boxes than the richest printed form has. */
#define UF_FLAT_MAX_BOXES 4000
#define UF_FLAT_MAX_CELLS 100

typedef struct UfFlat UfFlat;

/* Adds a field to @form for each member of @boxes (uf-engine.h). A form that works in
 * Adobe Reader only is left as it is. USAGE "boxes:" when one is wrong, has no page, or has the
 * name of a field. */
UfFlat *uf_flat_new(UfPdfForm *form, const json_t *boxes, GError **error);
void uf_flat_free(UfFlat *flat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlat, uf_flat_free)

/* Draws what the boxes show into their pages and takes the fields away. The form must not be used
 * after it. */
void uf_flat_stamp(UfFlat *flat);

/* As uf_verify(), for values that were stamped: rows for the members of @values that are in
 * @boxes. Letters are those of the page, less what is there without our stamps. Owned. */
json_t *uf_flat_verify(GBytes *filled, const json_t *boxes, const json_t *values, GError **error);

/* A form drawn with its origin at a place of the page. */
typedef struct {
	qpdf_oh form;
	double x, y;
} UfFlatStamp;

/* Draws @stamps (of UfFlatStamp) over what the page @number shows. Their names in the resources of
 * the page begin with UF_FLAT_STAMP. */
#define UF_FLAT_STAMP "/UfBox"
void uf_flat_overlay(UfPdf *pdf, unsigned number, const GArray *stamps);

/* Counts in a content stream: states saved that are never restored, and restored that were never
 * saved. Pure. */
typedef struct {
	unsigned open, excess;
} UfFlatBalance;
UfFlatBalance uf_flat_count_states(const char *data, size_t length);

/* True when nothing in a content stream paints: the picture of an empty field. Pure. */
bool uf_flat_is_blank(const char *data, size_t length);
