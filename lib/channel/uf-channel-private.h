/* The channels there are, each one const table in its own file. */
#pragma once

#include "uf-channel.h"

extern const UfChannel uf_channel_sheet;
extern const UfChannel uf_channel_pdf;
extern const UfChannel uf_channel_publik;
extern const UfChannel uf_channel_xml;
extern const UfChannel uf_channel_ds;

/* Draws a text document (uf-document.h of the engine) for @draft. Letters that no font of this
 * machine has are empty boxes on paper: then an issue of @draft says how many. */
GBytes *uf_paper_draw(UfChannelHost *host, UfDraft *draft, const json_t *request, GError **error);
