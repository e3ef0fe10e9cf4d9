/* The pages of a PDF draft as pictures, drawn by the document worker. */
#pragma once

#include "uf-channel.h"

/* Every page of the PDF files of @draft, as UfReviewPicture, in order; none for a draft that has no
 * layout (a sheet is a page already). A page without an answer is drawn smaller. */
GPtrArray *uf_flow_draw_pages(UfChannelHost *host, const UfDraft *draft, GError **error);
