#include "uf-channel.h"

#include "uf-channel-private.h"

static const UfChannel *const channels[] = { &uf_channel_sheet, &uf_channel_pdf, &uf_channel_ds,
					     &uf_channel_publik, &uf_channel_xml };

const UfChannel *
uf_channel_find(const char *id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		if (g_str_equal(channels[i]->id, id))
			return channels[i];
	}
	return NULL;
}

const UfChannel *const *
uf_channel_get_all(size_t *n)
{
	*n = G_N_ELEMENTS(channels);
	return channels;
}
