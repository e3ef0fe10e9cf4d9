/* An approval: a person has seen one draft, byte for byte, and agreed. Written by review alone.
 *
 * Whoever sends asks uf_approval_covers() first; nothing else counts as a yes.
 */
#pragma once

#include "uf-draft.h"

typedef struct UfApproval UfApproval;

void uf_approval_free(UfApproval *approval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfApproval, uf_approval_free)

/* True when @approval was given for exactly this draft, form revision and profile revision. */
bool uf_approval_covers(const UfApproval *approval, const UfDraft *draft);

const char *uf_approval_get_draft(const UfApproval *approval);  /* id */
const char *uf_approval_get_worker(const UfApproval *approval); /* login */
const char *uf_approval_get_time(const UfApproval *approval);   /* ISO 8601, UTC */

/* To and from the bytes that the store keeps. */
GBytes *uf_approval_serialize(const UfApproval *approval);
UfApproval *uf_approval_parse(GBytes *bytes, GError **error);
