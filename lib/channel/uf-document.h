/* A document that a person attached to a demand: a bill, an identity card.
 *
 * It is checked when it comes in and again before it leaves: PDF, JPEG or PNG by its bytes and not
 * by its name, not empty, within the limit. Its name at the partner holds no personal value: the
 * piece's id and the ending of its type. Zeroed on free.
 */
#pragma once

#include "uf-form.h"

#define UF_DOCUMENT_MAX_BYTES ((size_t)20 * 1024 * 1024)

typedef struct UfDocument UfDocument;

/* @piece is an id of the form's "pieces". INVALID_DATA for another type, an empty or a too large
 * file, a PDF that is cut (no end) or encrypted. */
UfDocument *uf_document_new(const char *request, const char *piece, GBytes *content,
			    GError **error);
void uf_document_free(UfDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDocument, uf_document_free)

const char *uf_document_get_request(const UfDocument *document);
const char *uf_document_get_piece(const UfDocument *document);
const char *uf_document_get_media_type(const UfDocument *document);
const char *uf_document_get_digest(const UfDocument *document); /* SHA-256, hexadecimal */
GBytes *uf_document_get_content(const UfDocument *document);    /* borrowed */
/* When it came in, microseconds since 1970: documents stand in that order. */
int64_t uf_document_get_time(const UfDocument *document);
/* "quittance.pdf", "quittance-2.pdf" for the second one of a piece. Yours. */
char *uf_document_format_name(const UfDocument *document, size_t rank);

/* To and from the bytes that the store keeps. */
GBytes *uf_document_serialize(const UfDocument *document);
UfDocument *uf_document_parse(GBytes *bytes, GError **error);
