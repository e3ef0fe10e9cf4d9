/* Sending a draft that was approved, and what became of it.
 *
 * The order: everything that can be refused is refused first; then the receipt "sending" and its
 * line of the journal are stored; then the request leaves, once; then its end, the state of the
 * demand and the line of the journal with the facts are stored together. A run that is killed
 * leaves "sending": nothing of ours sends that draft again before a person has said what she found.
 */
#pragma once

#include "uf-flow.h"

/* Sends @draft. REFUSED without an approval of these very bytes; CONFLICT, with what changed, when
 * the form, the profile, what the partner publishes or the demand is not what was approved;
 * REFUSED, with what is known and how to find out, when it may have been received before;
 * UNREACHABLE when nothing left. A result of any status is a result: → {"version", "draft",
 * "request", "person", "form", "channel", "status": "received|refused| unknown|not_sent",
 * "sentence": French, "" when received, "reference", "until", "link"?, "code"?, "sent": n, "empty":
 * n, "not_prefillable": n, "not_acceptable": n, "wait"?: seconds} */
json_t *uf_flow_send(UfFlow *flow, const char *draft, GError **error);

/* → {"version", "receipts": [{"draft", "request", "person", "form", "title", "channel", "status",
 *    "state", "reference", "time", "until", "checked", "sentence"}], "problems"}; of one household
 *    unless @person is NULL. No link, token or code is there. */
json_t *uf_flow_receipt_list(UfFlow *flow, const char *person, GError **error);

/* The same of one draft, with its link and code, who sent it, the counts of its delivery and its
 * rows: [{"name", "label", "outcome", "text", "sentence"}]; "next": [French: what is to be done].
 * The readings tell it. */
json_t *uf_flow_receipt_show(UfFlow *flow, const char *draft, GError **error);

/* Asks the partners what became of what they have: of @draft, or of every open receipt (NULL); one
 * request to a site, at most once an hour for each receipt unless @draft is named. The demand
 * follows: deposited is handed over, decided is answered.
 * → {"version", "receipts": [as in the list, with "before": its state before], "problems"} */
json_t *uf_flow_receipt_update(UfFlow *flow, const char *draft, GError **error);

/* What a person found out of a send that nobody knows the end of: {"found": "received|lost",
 * "reference"?}. After "lost" the draft wants a new review before it is sent. → as the list's rows
 */
json_t *uf_flow_receipt_settle(UfFlow *flow, const char *draft, const json_t *found,
			       GError **error);

/* publik: asks for the address that shows the draft for five minutes. Not kept.
 * → {"version", "draft", "link", "until": ISO 8601} */
json_t *uf_flow_receipt_open(UfFlow *flow, const char *draft, GError **error);

/* Writes the hand-over page of @draft to @out (.pdf or .html), for the worker and the person: where
 * to log in and with which account, "pour un bénéficiaire", the identity to type, what is there,
 * what is to be filled, the pieces, the day it is gone. → {"version", "draft", "file"} */
json_t *uf_flow_receipt_page(UfFlow *flow, const char *draft, const char *out, GError **error);
