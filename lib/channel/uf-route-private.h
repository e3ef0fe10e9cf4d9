/* What the channels that speak to a partner (ds, publik) share: the way of a form there, the files
 * of a draft, the draft that was approved.
 *
 * A form goes there only by what the partner published and somebody imported; nothing leaves but
 * the very bytes that were approved. What differs is in uf-ds*.c and uf-publik*.c.
 */
#pragma once

#include "uf-channel.h"
#include "uf-delivery.h"
#include "uf-partner.h"

/* Where a form goes. */
typedef struct {
	UfDescriptor *descriptor; /* as it was imported */
	UfPartner *partner;
	const char *site; /* as the form names it, else as it was imported; borrowed from them */
} UfRoute;

/* REFUSED when nothing was imported, MAPPING when that is of another form or names no site. On
 * error what was found stays in @route, which is cleared in every case. */
bool uf_route_open(UfRoute *route, const UfChannelHost *host, const UfForm *form,
		   const char *channel, GError **error);
void uf_route_clear(UfRoute *route);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfRoute, uf_route_clear)

/* Opens @route; why @form cannot go there, in French; NULL when it can, or has nothing to do with
 * @channel. Yours. */
char *uf_route_find_obstacle(UfRoute *route, const UfChannelHost *host, const UfForm *form,
			     const char *channel);

/* UfChannel.look: what @fetch asks for the path of the form there is held against what was
 * imported. */
typedef struct {
	const char *channel;
	GBytes *(*fetch)(UfPartner *partner, const char *path, GError **error);
} UfRouteLook;
json_t *uf_route_look(UfChannelHost *host, const UfForm *form, const UfRouteLook *look,
		      UfDescriptor **learnt, GError **error);

/* An empty delivery of @form to @url. */
UfDelivery *uf_route_make_delivery(const UfRoute *route, const UfForm *form, const char *url);
/* The last files of @draft, what leaves first; seals it. */
bool uf_route_seal(UfDraft *draft, const UfDelivery *delivery, GBytes *body, GError **error);

/* A draft that leaves. */
typedef struct {
	const char *channel; /* said by the caller */
	UfDelivery *delivery;
	UfDeliveryTarget target; /* borrowed from it */
	UfPartner *partner;
	GBytes *body; /* borrowed from the draft */
} UfDeparture;

/* REFUSED unless @approval covers @draft, INVALID_DATA when it is no whole draft of its channel. */
bool uf_departure_open(UfDeparture *departure, const UfChannelHost *host, const UfDraft *draft,
		       const UfApproval *approval, GError **error);
/* CONFLICT when @url, made anew, is not what was approved. */
bool uf_departure_check(const UfDeparture *departure, const UfDraft *draft, const char *url,
			GError **error);
void uf_departure_clear(UfDeparture *departure);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfDeparture, uf_departure_clear)
