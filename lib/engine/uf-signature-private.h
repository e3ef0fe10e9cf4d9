/* Who signed a document, and what they still allow (ISO 32000-1, 12.8).
 *
 * A field of signature is signed when it has a value. A certification (transform DocMDP, in /Perms
 * or in a signature) says what may change: 1 nothing, 2 filling, 3 filling and notes. A signature
 * may also lock fields (transform FieldMDP, and the /Lock of its field, whose /P of ISO 32000-2
 * counts like a certification). Usage rights (/UR, /UR3) are no signature of a person: they only
 * let Adobe Reader save.
 */
#pragma once

#include "uf-pdf-private.h"

/* The strictest that any signature says; marks the fields of @form that one locks. Called by
 * uf_pdf_form_read(). */
UfSignature uf_signature_read(UfPdfForm *form);

/* none, approval, certified_fill, certified_no_change. */
const char *uf_signature_get_name(UfSignature signature);

/* True when the document carries rights for Adobe Reader, which any rewriting ends. */
bool uf_signature_has_usage_rights(UfPdf *pdf);
