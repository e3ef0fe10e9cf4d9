/* Whose a household is: the referent's whom its profile names, and whoever made something for it.
 *
 * A referent is recognised by the e-mail of the worker's office (office.json), else by both names,
 * in an open social follow-up or one of a single referent. What a batch made for a household that
 * names a referent is the referent's, not that of whoever ran the batch.
 */
#pragma once

#include "uf-flow-private.h"

typedef struct UfFlowMine UfFlowMine;

/* Reads the journal once. NULL on error. */
UfFlowMine *uf_flow_mine_new(UfFlow *flow, GError **error);
void uf_flow_mine_free(UfFlowMine *mine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowMine, uf_flow_mine_free)

/* Whether the household @person is the worker's; one that cannot be read is, if the journal says
 * so. To look is no reading. */
bool uf_flow_mine_has(UfFlowMine *mine, const char *person);

/* Whether @draft is the last one that was made of @request for @channel. */
bool uf_flow_mine_is_latest(const UfFlowMine *mine, const char *request, const char *channel,
			    const char *draft);
