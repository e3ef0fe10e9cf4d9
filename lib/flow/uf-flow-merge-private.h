/* A merge under way. */
#pragma once

#include "uf-flow-card-private.h"
#include "uf-flow-merge.h"

struct UfFlowMerge {
	UfFlow *flow;
	UfStoreItem *item;     /* of the record that stays */
	UfStoreItem *gone;     /* of the one that goes */
	UfProfile *before;     /* the record that stays, as it was read */
	UfProfile *profile;    /* as it will be stored */
	UfProfile *old;        /* the record that goes, as it was read */
	UfProfile *other;      /* the same with the ids of the one that stays */
	UfProfile *merged;     /* with all that the other one says; NULL before the first choice */
	json_t *members;       /* {id in the record that goes: id in the other}: who is known */
	json_t *apart;         /* {id in the record that goes: true}: who is somebody else */
	GPtrArray *candidates; /* ids, of the person who was asked about last */
	char *asked;           /* her id */
	GPtrArray *units;      /* what differs */
	guint next;
	json_t *changed;
	json_t *kept;
	size_t added;
	/* texts of the present question */
	char *name;
	GPtrArray *names;
	char *texts[5];
};

/* Once who is who is known: lays one over the other, lists what differs. */
bool uf_merge_lay(UfFlowMerge *merge, GError **error);

/* REFUSED when somebody would read, in the one record, what only the other team knew. */
bool uf_flow_check_same_teams(UfFlow *flow, const char *into, const char *from, GError **error);
