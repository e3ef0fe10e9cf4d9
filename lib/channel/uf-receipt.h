/* What a partner answered to a draft that was sent. Kept beside the draft. */
#pragma once

#include "uf-draft.h"

typedef struct UfReceipt UfReceipt;

/* @reference: the partner's own number, or NULL. @status: a word of the channel. */
UfReceipt *uf_receipt_new(const UfDraft *draft, const char *status, const char *reference);
void uf_receipt_free(UfReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfReceipt, uf_receipt_free)

const char *uf_receipt_get_draft(const UfReceipt *receipt);
const char *uf_receipt_get_status(const UfReceipt *receipt);
const char *uf_receipt_get_reference(const UfReceipt *receipt); /* NULL when none */
const char *uf_receipt_get_time(const UfReceipt *receipt);      /* ISO 8601, UTC */

/* To and from the bytes that the store keeps. */
GBytes *uf_receipt_serialize(const UfReceipt *receipt);
UfReceipt *uf_receipt_parse(GBytes *bytes, GError **error);
