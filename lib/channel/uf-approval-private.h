/* Making an approval. Included by lib/review and lib/channel only (tests/meta checks it): the type
 * system keeps the person in the loop. */
#pragma once

#include "uf-approval.h"

/* Called once a person at a terminal has seen the whole draft and typed its code. */
UfApproval *uf_approval_new(const UfDraft *draft, const char *worker);
