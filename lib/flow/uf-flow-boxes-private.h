/* What the files about measured boxes share. */
#pragma once

#include "uf-flow-private.h"

/* Rows of @boxes for whoever reads them: [{"number" from 1, "name", "page", "kind", "cells"?,
 * "label"?, "confirmed"}]. New reference. */
json_t *uf_flow_boxes_list(const json_t *boxes);

/* A page for a browser: the pages of @pdf as pictures with the boxes over them. Yours. */
GString *uf_flow_boxes_format_page(UfSandbox *sandbox, GBytes *pdf, const json_t *boxes,
				   GError **error);
