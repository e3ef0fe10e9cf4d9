/* A document that a person attached to a demand: a bill, an identity card.
 *
 * It is checked when it comes in and again before it leaves: PDF, JPEG or PNG by its bytes and not
 * by its name, not empty, within the limit. Its name at the partner holds no personal value: the
 * piece's id and the ending of its type. Zeroed on free.
 */
#pragma once

#include "uf-form.h"

#define UF_ATTACHMENT_MAX_BYTES ((size_t)20 * 1024 * 1024)

typedef struct UfAttachment UfAttachment;

/* @piece is an id of the form's "pieces". INVALID_DATA for another type, an empty or a too large
 * file, a PDF that is cut (no end) or encrypted. */
UfAttachment *uf_attachment_new(const char *request, const char *piece, GBytes *content,
				GError **error);
void uf_attachment_free(UfAttachment *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfAttachment, uf_attachment_free)

const char *uf_attachment_get_request(const UfAttachment *document);
const char *uf_attachment_get_piece(const UfAttachment *document);
const char *uf_attachment_get_media_type(const UfAttachment *document);
const char *uf_attachment_get_digest(const UfAttachment *document); /* SHA-256, hexadecimal */
GBytes *uf_attachment_get_content(const UfAttachment *document);    /* borrowed */
/* When it came in, microseconds since 1970: documents stand in that order. */
int64_t uf_attachment_get_time(const UfAttachment *document);
/* "quittance.pdf", "quittance-2.pdf" for the second one of a piece. Yours. */
char *uf_attachment_format_name(const UfAttachment *document, size_t rank);

/* To and from the bytes that the store keeps. */
GBytes *uf_attachment_serialize(const UfAttachment *document);
UfAttachment *uf_attachment_parse(GBytes *bytes, GError **error);
