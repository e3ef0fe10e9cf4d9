/* Review of a draft by a person at a terminal; the only way to an approval. */
#pragma once

#include "uf-flow.h"
#include "uf-review-terminal.h"

/* Shows the draft on @terminal and, when the person agrees, stores the approval and journals it.
 * The draft's own bytes, the form's revision and the profile's are checked first: CONFLICT when one
 * of them changed since. → {"version", "draft", "approved", "digest"} */
json_t *uf_flow_review(UfFlow *flow, const char *draft, const UfReviewTerminal *terminal,
		       GError **error);

/* The same, the draft being shown by a page that is written to @path for her alone: the pages of a
 * PDF form as pictures, a box over each answer. Its folder is made when it is missing and REFUSED
 * when others can enter it; a file that is there is never replaced (REFUSED). The page is left to
 * the person. */
json_t *uf_flow_review_page(UfFlow *flow, const char *draft, const UfReviewTerminal *terminal,
			    const char *path, GError **error);
