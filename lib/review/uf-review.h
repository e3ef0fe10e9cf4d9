/* Review: a person sees everything that a draft holds, then types the code printed at its end.
 *
 * Complete on a terminal, without a browser. No option, file or pipe answers for the person. What
 * comes from a draft reaches the terminal as visible text only: control characters, escape
 * sequences and characters that turn the writing around are shown by their code.
 */
#pragma once

#include "uf-approval.h"
#include "uf-review-terminal.h"

/* Shows @draft page by page. *@approval is set when the person typed the code, and left NULL when
 * she did not: that is not an error. A wrong code may be tried once more, with another code. "q" at
 * a pause stops. USAGE without a @worker or for a draft not sealed. */
bool uf_review_run(const UfDraft *draft, const char *worker, const UfReviewTerminal *terminal,
		   UfApproval **approval, GError **error);

/* The text that uf_review_run shows, lines of at most 79 characters: every answer with its value,
 * origin and issues, what is withheld, who will read it, the files with their sizes, and last what
 * stands against approving it. For goldens. Yours; zero it. */
char *uf_review_format(const UfDraft *draft);
