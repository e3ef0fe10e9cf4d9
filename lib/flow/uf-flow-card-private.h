/* What the store shows of everybody without opening a file: names, dates of birth, where a
 * household went that was merged or joined. To look at cards is no reading of somebody's file. */
#pragma once

#include "uf-flow-private.h"

typedef struct {
	char *person;
	char *state; /* "" as usual; "merged" or "joined": she goes on under another id */
	int64_t revision;
	json_t *card;     /* as of uf_flow_make_card() */
	GPtrArray *terms; /* char *: what she is found by exactly */
} UfFlowCard;

/* The cards of all people whom the worker may read, by id: a list that owns its UfFlowCard.
 * Somebody without a card is described from her profile. Who cannot be read is told in @problems
 * (texts). */
GPtrArray *uf_flow_load_cards(UfFlow *flow, json_t *problems, GError **error);

/* The one of @person, NULL when she is not among the @cards. Borrowed. */
const UfFlowCard *uf_flow_find_card(const GPtrArray *cards, const char *person);

/* True for a household that goes on under another id. */
bool uf_flow_card_is_hidden(const UfFlowCard *card);
bool uf_flow_is_hidden_state(const char *state);

/* uf_flow_put_person() with another state: "" as usual, "merged", "joined". */
bool uf_flow_put_person_as(UfFlow *flow, UfStoreItem *item, UfProfile *profile, const char *state,
			   GError **error);

/* Ids (char *) of the households that were merged into, or joined with, that of @person, and into
 * those: their requests are hers. Yours. */
GPtrArray *uf_flow_list_former(UfFlow *flow, const char *person, GError **error);

/* The id under which the merged or joined @person goes on; NULL when no link tells. Yours. */
char *uf_flow_find_survivor(UfFlow *flow, const char *person);

/* NOT_FOUND for somebody who is not in the store, REFUSED, with the other id, for a household that
 * goes on under it: nothing is added to its own any more. */
bool uf_flow_check_is_current(UfFlow *flow, const char *person, GError **error);
/* The same of an item that was read. */
bool uf_flow_check_lives(UfFlow *flow, const UfStoreItem *item, GError **error);

/* All exact terms of a household. Yours. */
GPtrArray *uf_flow_make_terms(const UfProfile *profile);

/* The exact term under which @text is kept, as typed or as stored: "nir=1840576…" without the key,
 * "phone=+33…". NULL when it cannot be of that scheme. Yours, zero it. */
char *uf_flow_make_term(const char *scheme, const char *text);
