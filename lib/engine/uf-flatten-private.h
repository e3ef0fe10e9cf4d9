/* A form turned into paper: what its widgets show becomes part of the pages, and no field is left.
 *
 * Only widgets are drawn and taken away; notes and links stay. A hidden widget shows nothing. The
 * title, the tags and everything else of the document stay as they are, but for scripts, which
 * would look for fields that are gone.
 */
#pragma once

#include "uf-operation-private.h"

/* Flattens @form in memory: it must not be used after that. Gives the number of widgets
 * that the pages show; the picture of an empty one is left out. */
unsigned uf_flatten(UfPdfForm *form);

/* How many pixels of the worst page at 60 dpi are not drawn alike in both documents. */
bool uf_flatten_compare(GBytes *before, GBytes *after, unsigned *worst, GError **error);

/* Flattens job->output, and draws its pages before and after: puts "flattened": {"widgets": how
 * many were drawn, "changed": pixels of the worst page at 60 dpi that differ} into @answer. */
bool uf_flatten_output(UfJob *job, json_t *answer, GError **error);
