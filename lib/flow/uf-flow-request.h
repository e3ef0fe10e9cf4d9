/* Requests after they were made: what they hold, corrections, what became of them.
 *
 * A correction stays in its request; it reaches the profile only when a person accepts the offer.
 * @request is an id ("r-…"). Titles and texts are French.
 */
#pragma once

#include "uf-flow.h"

/* The requests of the store, or of one person, the newest first.
 * → {"version", "requests": [{"request", "number", "person", "form", "title", "made", "state",
 *    "drafts": [id], "hand_over", "answer"}], "problems": [text]} */
json_t *uf_flow_request_list(UfFlow *flow, const char *person, GError **error);

/* → one entry of the list with "version", "roles": [{"role", "label", "members": [name]}],
 *    "facts": [{"field", "label", "text", "origin", "carried"}], "corrections": the same,
 *    "documents": uf_flow_list_documents(), "offers": what of the corrections can go to the
 * profile: [{"field", "label", "fact", "title", "old", "new"}] */
json_t *uf_flow_request_show(UfFlow *flow, const char *request, GError **error);

/* One answer of a request: what is asked, and what stands there. Owned. */
typedef struct UfFlowAnswerEdit UfFlowAnswerEdit;

/* @field is a field's id, "table.child/2" in a table. NOT_FOUND when the form has no such field,
 * USAGE when nobody may type it (a table, a signature). */
UfFlowAnswerEdit *uf_flow_answer_edit_new(UfFlow *flow, const char *request, const char *field,
					  GError **error);
void uf_flow_answer_edit_free(UfFlowAnswerEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowAnswerEdit, uf_flow_answer_edit_free)
/* French; borrowed. */
const char *uf_flow_answer_edit_get_label(const UfFlowAnswerEdit *edit);
const char *uf_flow_answer_edit_get_hint(const UfFlowAnswerEdit *edit);
const char *uf_flow_answer_edit_get_old(const UfFlowAnswerEdit *edit); /* "" when there is none */

/* Keeps @typed as the answer of this demand: a fact of an asked field, else a correction. "-" takes
 * the fact or correction away. INVALID_DATA says what is expected.
 * → {"version", "request", "field", "kind": "fact|correction|removed|blank"} */
json_t *uf_flow_answer_edit_save(UfFlowAnswerEdit *edit, const char *typed, GError **error);

/* Leaves the answer blank for this demand, whatever the profile or the demand says; the profile
 * keeps what it has. The same result, of kind "blank". */
json_t *uf_flow_answer_edit_blank(UfFlowAnswerEdit *edit, GError **error);

/* Puts a correction into the profile, with its origin and the request as document. CONFLICT when
 * the fact changed since the offer was made, NOT_FOUND when there is no such offer.
 * → {"version", "person", "revision", "fact"} */
json_t *uf_flow_request_accept(UfFlow *flow, const char *request, const char *field,
			       const char *old, GError **error);

/* Makes the drafts of a request again: after a correction, a change of the profile or the form.
 * → as uf_flow_fill */
json_t *uf_flow_request_prepare(UfFlow *flow, const char *request, const char *out, GError **error);

/* What follows notes what happened, today when no "date" is given. USAGE for a day that is to come
 * or before the hand-over; REFUSED, with the reason, when it cannot follow the present state. All
 * give
 * {"version", "request", "state", "offers": how many corrections could go to the profile}. */

/* A person signed: {"date"?}. Answers changed or drafts made later are to be signed again. */
json_t *uf_flow_request_sign(UfFlow *flow, const char *request, const json_t *signing,
			     GError **error);
/* A hand-over made by a person, of the request or of pieces asked since: {"date"?, "way",
 * "reference"?, "differs"?: {field: value as it was given}}: those values become corrections of the
 * request, so that what the partner has is known. */
json_t *uf_flow_request_done(UfFlow *flow, const char *request, const json_t *hand_over,
			     GError **error);
/* The partner's answer: {"result", "date"?, "reason"?, "reference"?}; or {"state":
 * "pieces_asked", "date"?, "until"?, "pieces"?: [text], "reference"?}; or {"state": "closed"}. */
json_t *uf_flow_request_answer(UfFlow *flow, const char *request, const json_t *answer,
			       GError **error);
