/* Review of a draft by a person at a terminal; the only way to an approval. */
#pragma once

#include "uf-flow.h"
#include "uf-review-terminal.h"

/* Shows the draft on @terminal and, when the person agrees, stores the approval and journals it.
 * The draft's own bytes, the form's revision and the profile's are checked first: CONFLICT when one
 * of them changed since. → {"version", "draft", "approved", "digest"} */
json_t *uf_flow_review(UfFlow *flow, const char *draft, const UfReviewTerminal *terminal,
		       GError **error);
