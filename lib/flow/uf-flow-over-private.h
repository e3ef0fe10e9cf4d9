/* Storing a household that others may have changed meanwhile.
 *
 * What was changed since the revision that was read is laid over the newer one. What both changed
 * is left as the others wrote it, and is a clash that a person decides. Nothing is lost.
 */
#pragma once

#include "uf-flow-private.h"

/* A change under way. The three pointers are the owner's: they move to the newer revision. */
typedef struct {
	UfStoreItem **item;
	UfProfile **before;                       /* as it was read */
	UfProfile **profile;                      /* as it is to be stored */
	const char *action;                       /* of the journal; NULL: "create" or "edit" */
	const json_t *details;                    /* more of the journal's line; NULL */
	bool no_contact;                          /* nobody was there: see uf-store-care.h */
	bool (*also)(void *data, GError **error); /* in the same transaction; may run again; NULL */
	void *data;
	GPtrArray *clashes; /* after a CONFLICT: char *, else NULL */
	UfProfile *mine;    /* after a CONFLICT: with all that was changed */
} UfFlowOver;

void uf_flow_over_clear(UfFlowOver *over);

/* Stores what changed, if anything did, and does what is also to be done. CONFLICT with clashes:
 * the owner decides each (uf_profile_lay_take() into *profile), and calls it again. */
bool uf_flow_store_over(UfFlow *flow, UfFlowOver *over, GError **error);
