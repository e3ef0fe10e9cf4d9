/* Review: a person sees everything that a draft holds, then types the code printed at its end.
 *
 * Complete on a terminal, without a browser. No option, file or pipe answers for the person.
 */
#pragma once

#include "uf-approval.h"
#include "uf-review-terminal.h"

/* Shows @draft page by page. *@approval is set when the person typed the code, and left NULL when
 * she did not: that is not an error. @form_title is French. */
bool uf_review_run(const UfDraft *draft, const char *form_title, const char *worker,
		   const UfReviewTerminal *terminal, UfApproval **approval, GError **error);

/* The text that uf_review_run shows: every answer with its value, origin and issues, what is
 * withheld, the files with their sizes. For goldens. Yours; zero it. */
char *uf_review_format(const UfDraft *draft, const char *form_title);
