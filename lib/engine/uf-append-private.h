/* Saving by an incremental update: the file as it was, byte for byte, then the objects that
 * changed.
 *
 * A signature covers ranges of bytes of the file; only what is added behind leaves it valid
 * (ISO 32000-1, 7.5.6 and 12.8.1). The section of cross-references that is added is of the kind of
 * the last one, a table or a stream, and points at it.
 */
#pragma once

#include "uf-pdf-private.h"

/* pdf->bytes, then every object of @pdf that is new or no longer as it was in them. The result has
 * been opened again and compared, object by object and signature by signature. Streams of the
 * original are taken for unchanged: a writer replaces a stream, never its data.
 * REFUSED "signed:" when the file is of a kind that cannot be continued. */
GBytes *uf_append_changes(UfPdf *pdf, GError **error);
