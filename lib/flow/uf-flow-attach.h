/* Documents attached to a demand, for the channels that take them. */
#pragma once

#include "uf-flow.h"

#define UF_FLOW_DOCUMENT_MAX_BYTES ((size_t)20 * 1024 * 1024)

/* Keeps @content as a document for @piece of the form of @request (uf-attachment.h); the same bytes
 * twice are once. The drafts of before do not have it: prepare them again. NOT_FOUND for a piece
 * that the form does not have, with those it has; REFUSED for a demand that is over.
 * → {"version", "request", "piece", "document": "o-…", "media_type", "bytes": n, "documents": n} */
json_t *uf_flow_request_attach(UfFlow *flow, const char *request, const char *piece,
			       GBytes *content, GError **error);
/* Removes it; REFUSED for a demand that is over. One that is damaged too: then nothing is said of
 * its piece. → the same */
json_t *uf_flow_request_detach(UfFlow *flow, const char *request, const char *document,
			       GError **error);
/* [{"document", "piece", "label", "media_type", "bytes", "date"}]. New reference. */
json_t *uf_flow_list_documents(UfFlow *flow, const char *request, GError **error);
/* The UfAttachment of @request, in the order they were added; owned. */
GPtrArray *uf_flow_load_documents(UfFlow *flow, const char *request, GError **error);
