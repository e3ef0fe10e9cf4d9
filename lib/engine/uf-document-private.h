/* The two halves of a text document: checking the request, and setting it on pages. */
#pragma once

#include "uf-document.h"

/* True when @request follows the vocabulary of uf-document.h and its bounds. */
bool uf_document_check(const json_t *request, GError **error);

/* Draws a checked request. Gives the PDF of cairo, and the pages that there were (more than
 * UF_DOCUMENT_MAX_PAGES: it stopped there, and the PDF is not the document). */
GBytes *uf_document_set(const json_t *request, UfDocumentFacts *facts);
