/* The fields of a form as JSON: the answer to "fields" (uf-engine.h). */
#pragma once

#include "uf-pdf-private.h"

/* One object for each field, in the order of the form. Owned. */
json_t *uf_describe_fields(UfPdfForm *form);

/* One object for each page: width and height as it lies in the file, x and y of its corner and
 * rotate when they are not 0. Owned. */
json_t *uf_describe_pages(UfPdf *pdf);
