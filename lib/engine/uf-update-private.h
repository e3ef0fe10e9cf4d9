/* Writing a form that is kept: its bytes as they are, then the objects that a filling changed.
 *
 * The base is a file that qpdf wrote: sound, with its references where it says. The cost is that of
 * what changed (uf-change-private.h) and of a copy.
 */
#pragma once

#include "uf-pdf-private.h"

typedef struct UfUpdate UfUpdate;

/* Where the references of @base stand, which is borrowed. */
UfUpdate *uf_update_new(UfPdf *base, GError **error);
void uf_update_free(UfUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfUpdate, uf_update_free)

/* The whole file. NULL without @error: its changes are in qpdf's objects, and it is to be written
 * in the ordinary way. */
GBytes *uf_update_write(const UfUpdate *update, GError **error);
