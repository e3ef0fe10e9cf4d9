/* Receipts in the store, for the files of lib/flow that send, follow and tell. */
#pragma once

#include "uf-flow-job-private.h"
#include "uf-flow-send.h"

/* A receipt with all that says whose it is; @item is of the receipt, everything is owned. */
typedef struct {
	UfStoreItem *item;
	UfReceipt *receipt;
	char *request;
	char *person;
} UfFlowReceipt;

void uf_flow_receipt_clear(UfFlowReceipt *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFlowReceipt, uf_flow_receipt_clear)

/* The receipt of @draft: NOT_FOUND when it was never sent. No reading is told. */
bool uf_flow_receipt_load(UfFlow *flow, const char *draft, UfFlowReceipt *self, GError **error);
/* The same; true with no receipt when there is none. */
bool uf_flow_receipt_find(UfFlow *flow, const char *draft, UfFlowReceipt *self, GError **error);

/* Writes the receipt as the next revision of its item; part of the open transaction. */
bool uf_flow_receipt_put(UfFlow *flow, UfFlowReceipt *self, GError **error);

/* Why it is not "received", in French; "" when it is. Yours. */
char *uf_flow_receipt_format_sentence(const UfReceipt *receipt);

/* One row of a list: what nobody but the person may use is not in it. New reference. */
json_t *uf_flow_receipt_describe(UfFlow *flow, const UfFlowReceipt *self);

/* The rows of the drafts of one demand, the newest first, those that can be read. New reference. */
json_t *uf_flow_list_receipts(UfFlow *flow, const char *request);

/* The ISO day that a partner may have got a demand, by its rows of receipts; "" when it cannot have
 * it. Yours. */
char *uf_flow_find_sent_day(const json_t *receipts);

/* The demand follows what the partner says of @self: handed over, answered, closed. Returns what
 * it did: NULL nothing, else the action of the journal. What a person noted herself stays, and
 * @note (French, yours) tells it. @request is changed, not stored. */
const char *uf_flow_receipt_follow(const UfReceipt *receipt, UfRequest *request, UfDate today,
				   char **note);

/* The lines that a cut took from the journal of a store without transactions: the receipt was
 * written, its line was not. */
bool uf_flow_receipt_mend(UfFlow *flow, const UfFlowReceipt *self, GError **error);

/* The line that tells the end of a send, for the journal. New reference. */
json_t *uf_flow_receipt_make_line(const UfFlowReceipt *self, const UfDraft *draft,
				  const json_t *basis);

/* What is to be done about it now: [French]. New reference. */
json_t *uf_flow_receipt_list_next(const UfReceipt *receipt);
