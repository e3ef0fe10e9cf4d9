/* Writing a document that was kept: its bytes as they are, then the objects that a filling changed.
 *
 * Who changes an object says so (uf_pdf_touch()); new objects follow from what is written. Nothing
 * is compared, so that the cost is that of what changed. The base is a file that qpdf wrote: sound,
 * with its references where it says.
 */
#pragma once

#include "uf-pdf-private.h"

typedef struct UfUpdate UfUpdate;

/* What is to be known of @base once, before it is changed; it is borrowed. From here on its changes
 * are noted. */
UfUpdate *uf_update_new(UfPdf *base, GError **error);
void uf_update_free(UfUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfUpdate, uf_update_free)

/* The whole file. NULL without @error: an object without a number changed, and the file is to be
 * written in the ordinary way. */
GBytes *uf_update_write(const UfUpdate *update, GError **error);
