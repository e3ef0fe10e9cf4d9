/* The fields of a form as JSON: the answer to "fields" (uf-engine.h). */
#pragma once

#include "uf-pdf-private.h"

/* One object for each field, in the order of the form. Owned. */
json_t *uf_describe_fields(UfPdfForm *form);
