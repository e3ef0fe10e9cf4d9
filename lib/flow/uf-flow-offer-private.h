/* What a correction of one request could bring to the profile: offered, never slipped in. */
#pragma once

#include "uf-flow-private.h"
#include "uf-request.h"

/* The corrections of @request that answer exactly one fact, and say something else than it:
 * → [{"field", "label", "fact", "title", "old", "new"}]. NULL on error. */
json_t *uf_flow_list_offers(UfFlow *flow, const UfProfile *profile, UfForm *form,
			    const UfRequest *request, GError **error);

/* The facts that answers of @request were corrected instead of, whether they say the same today or
 * not: [id]. NULL on error. */
json_t *uf_flow_list_corrected(UfFlow *flow, const UfProfile *profile, UfForm *form,
			       const UfRequest *request, GError **error);
