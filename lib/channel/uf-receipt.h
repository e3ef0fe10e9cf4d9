/* What became of a draft that was sent, from the moment before it left. Kept beside the draft.
 *
 * It is written before the request leaves ("sending"), so that a send that was cut is never taken
 * for one that was not made; then what the partner answered; then what it says later. It holds
 * bearer secrets (the link of a draft, its code): only receipts, their page and the person's screen
 * show them. Zeroed on free.
 */
#pragma once

#include "uf-draft.h"
#include "uf-http.h"

typedef struct UfReceipt UfReceipt;

typedef enum {
	UF_RECEIPT_SENDING,  /* begun: whatever ended it, the partner may have it */
	UF_RECEIPT_NOT_SENT, /* it cannot have been taken: may be sent again */
	UF_RECEIPT_REFUSED,  /* the partner answered that it did not take it */
	UF_RECEIPT_UNKNOWN,  /* it left and no answer can be trusted: a person finds out */
	UF_RECEIPT_RECEIVED, /* the partner has it */
	UF_RECEIPT_LOST,     /* a person found out that the partner does not have it */
} UfReceiptStatus;

/* What the partner says of it, for both interfaces: "brouillon", "depose", "instruction",
 * "accepte", "refuse", "sans_suite", "disparu" (deleted or expired). */

/* A receipt in state SENDING, for a send that begins now by @worker. */
UfReceipt *uf_receipt_new(const UfDraft *draft, const char *worker);
void uf_receipt_free(UfReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfReceipt, uf_receipt_free)

const char *uf_receipt_status_get_name(UfReceiptStatus status); /* "sending"… */
UfReceiptStatus uf_receipt_get_status(const UfReceipt *receipt);
/* True unless the partner may have it: the same approval may be used again. */
bool uf_receipt_allows_sending(const UfReceipt *receipt);

const char *uf_receipt_get_draft(const UfReceipt *receipt);
const char *uf_receipt_get_channel(const UfReceipt *receipt);
const char *uf_receipt_get_form(const UfReceipt *receipt);
const char *uf_receipt_get_digest(const UfReceipt *receipt); /* of the draft */
const char *uf_receipt_get_worker(const UfReceipt *receipt);
const char *uf_receipt_get_time(const UfReceipt *receipt); /* when it began, ISO 8601, UTC */

/* The store's revision of the approval that it used: after LOST only a later one counts. */
int64_t uf_receipt_get_approval(const UfReceipt *receipt);
void uf_receipt_set_approval(UfReceipt *receipt, int64_t revision);

/* How the send ended. @reach and @http (0: none) say how far it got; @rule names the French
 * sentence (uf-issue.h) that says why, NULL when received. */
void uf_receipt_end(UfReceipt *receipt, UfReceiptStatus status, UfHttpReach reach, unsigned http,
		    const char *rule);
const char *uf_receipt_get_reach(const UfReceipt *receipt); /* word, or NULL */
unsigned uf_receipt_get_http(const UfReceipt *receipt);
const char *uf_receipt_get_rule(const UfReceipt *receipt); /* or NULL */

/* What the partner gave, each by its name, NULL when it did not: "reference" (its number for
 * people), "id", "token", "link" (the person's), "code" (follow-up code), "site", "number" (of the
 * procedure), "path", "url" (the demand there), "until" (ISO day: the link or draft is gone after
 * it), "state", "submitted", "processed" (ISO 8601), "checked" (when it was last asked), "wait"
 * (seconds that it asks before another try). The setter copies; NULL takes away. */
const char *uf_receipt_find(const UfReceipt *receipt, const char *name);
void uf_receipt_set(UfReceipt *receipt, const char *name, const char *value);

/* A person found out what became of one that is SENDING or UNKNOWN: RECEIVED (with @reference,
 * maybe NULL) or LOST. REFUSED for any other. */
bool uf_receipt_settle(UfReceipt *receipt, UfReceiptStatus status, const char *reference,
		       const char *worker, GError **error);
const char *uf_receipt_get_settled_by(const UfReceipt *receipt); /* or NULL */

/* To and from the bytes that the store keeps. */
GBytes *uf_receipt_serialize(const UfReceipt *receipt);
UfReceipt *uf_receipt_parse(GBytes *bytes, GError **error);
