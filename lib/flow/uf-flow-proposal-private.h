/* Filing proposals, and what is known of those that were filed. */
#pragma once

#include "uf-flow-over-private.h"
#include "uf-flow-proposal.h"

/* Why a value waits instead of being in the profile. */
typedef enum {
	UF_WHY_ABSENT, /* nothing is known, and nobody was asked */
	UF_WHY_DIFFERS,
	UF_WHY_TYPED, /* the present value was typed by a worker */
	UF_WHY_NEWER, /* the present value is newer */
	UF_WHY_EDITED /* somebody else changed the fact while it was typed */
} UfFlowWhy;

/* What is to be filed; all borrowed. */
typedef struct {
	const char *person;
	const char *fact;     /* a leaf, or a row (new, or one that goes) */
	const json_t *value;  /* NULL: nothing any more, or the absence */
	const char *absence;  /* NULL: none */
	const json_t *origin; /* NULL: of a value that goes */
	const json_t *seen;   /* what stands there now; NULL: nothing */
	int64_t revision;     /* of the profile now */
	UfFlowWhy why;
	const char *source; /* "cnaf", "edit" */
	const char *state;  /* "waiting", or "refused" at once */
} UfFlowFiling;

/* Writes a proposal: part of the open transaction. Its id, yours. */
char *uf_flow_proposal_file(UfFlow *flow, const UfFlowFiling *filing, GError **error);

/* Its content with "proposal", "person" and "state"; @item may be NULL. New reference. */
json_t *uf_flow_proposal_load(UfFlow *flow, const char *id, UfStoreItem **item, GError **error);

bool uf_flow_proposal_is_decided(const json_t *proposal);
/* REFUSED when it is decided. */
bool uf_flow_proposal_check_open(const json_t *proposal, GError **error);

/* "waiting" as it was filed, or "overtaken" by what the profile says now. Borrowed. */
const char *uf_flow_proposal_find_state(UfFlow *flow, const UfProfile *profile,
					const json_t *proposal);

/* All proposals of a person with their contents: [{"proposal", "state", "fact", "value", …}]. New
 * reference. */
json_t *uf_flow_proposal_load_all(UfFlow *flow, const char *person, GError **error);

/* That of @all which says the same of the same place, rows without their ids; NULL. Borrowed. */
json_t *uf_flow_proposal_find_same(UfFlow *flow, const json_t *all, const UfFlowFiling *filing);

/* Writes a new state and who decided: part of the open transaction. */
bool uf_flow_proposal_set_state(UfFlow *flow, const char *proposal, const char *state,
				GError **error);

/* Rows that @proposal names have other ids now, {old: new}: part of the open transaction. */
bool uf_flow_proposal_rename(UfFlow *flow, const json_t *proposal, const json_t *names,
			     GError **error);

/* It waits for @person from now on; nothing of its value stays with the one it was for: part of the
 * open transaction. */
bool uf_flow_proposal_move(UfFlow *flow, const json_t *proposal, const char *person,
			   GError **error);

/* Files all clashes of @over as proposals, in a transaction of its own, and clears them. The ids
 * are added to @filed. */
bool uf_flow_proposal_file_clashes(UfFlow *flow, UfFlowOver *over, const char *source,
				   json_t *filed, GError **error);

/* Why @origin (of the present value; NULL) keeps a value of @date out. */
UfFlowWhy uf_flow_find_why(const UfOrigin *origin, UfDate date);

/* The proposals that @profile does not overtake. -1 on error. */
int64_t uf_flow_proposal_count_waiting(UfFlow *flow, const UfProfile *profile, GError **error);
