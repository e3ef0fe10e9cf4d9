/* The layout of a form's template: what a form definition was written for, as data.
 *
 * adapters/X/layouts/FORM.json (schemas/layout.schema.json) says the pages and the fields of the
 * partner's PDF: names, kinds, options, lengths, boxes and the labels printed near them, and the
 * fingerprint of it all. Facts only, never the PDF. A new edition is compared with it
 * (uf-drift.h), and the project's fixture PDFs are made from it.
 */
#pragma once

#include "uf-cleanup.h"
#include "uf-date.h"

/* The layout of @form ("adapter/name") from the document worker's answer to "fields"; @source says
 * which file it was, in words. Values are left out. INVALID_DATA when the answer is not one. Owned.
 */
json_t *uf_layout_make(const json_t *description, const char *form, const char *source, UfDate seen,
		       GError **error);

/* As it lies in an adapter's folder: one page and one field per line. Yours. */
char *uf_layout_format(const json_t *layout);
