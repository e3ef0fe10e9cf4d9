/* The workbook to fill, made of what uf-flow-blank.h describes: headings that are recognised again,
 * lists, help, an example line that is never read, a second sheet that explains. French. */
#pragma once

#include "uf-flow.h"

/* Yours, zeroed when freed: it may hold what is known of people. */
GBytes *uf_batch_template_make(const json_t *blank, GError **error);
