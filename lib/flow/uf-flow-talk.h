/* The conversation before filling: asks, once for all the forms named, only what they lack.
 *
 * First the facts of the profile, required ones first; then the old ones, confirmed together; then
 * what is peculiar to each demand. Nothing is asked twice in one conversation. Each part is stored
 * when it ends, so that a conversation that was cut goes on where it stood.
 */
#pragma once

#include "uf-flow-fill.h"
#include "uf-flow-person.h"

typedef struct UfFlowTalk UfFlowTalk;

/* @fill is borrowed until the end. A request of before on one of the forms that never made a draft
 * is taken up again. The errors of uf_flow_fill(). */
UfFlowTalk *uf_flow_talk_new(UfFlow *flow, const UfFlowFill *fill, GError **error);
void uf_flow_talk_free(UfFlowTalk *talk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowTalk, uf_flow_talk_free)

/* The forms named that lack an agreement of the person, with who is to agree; empty when there is
 * none. → [{"form", "title", "text": what the form says of it, "people": [name]}] */
json_t *uf_flow_talk_list_agreements(UfFlowTalk *talk, GError **error);
/* Records that they agreed today, by word of mouth, to @forms ([id]). */
bool uf_flow_talk_agree(UfFlowTalk *talk, const json_t *forms, GError **error);

/* The facts that are missing and were not asked yet, as questions about the person; NULL without
 * @error when there is none. After it is saved, ask again: answers bring questions. */
UfFlowEdit *uf_flow_talk_ask_facts(UfFlowTalk *talk, GError **error);

/* Facts that the forms use and that are to be confirmed by their age:
 * → [{"fact", "title", "text", "date"}] */
json_t *uf_flow_talk_list_old(UfFlowTalk *talk, GError **error);
/* Those of them (ids) that are still true get today's origin; the others are questions, in what is
 * returned (NULL without @error when there is none). */
UfFlowEdit *uf_flow_talk_confirm(UfFlowTalk *talk, const json_t *true_facts, GError **error);

/* One question of one demand; French, borrowed until the next call. */
typedef struct {
	const char *form; /* its title */
	const char *section;
	const char *field; /* "table.child/2" */
	const char *label;
	const char *hint;
	const char *const *options; /* what the hint numbers from 1; NULL */
	const char *proposal;       /* what Enter takes; "" when there is none */
	bool is_long;               /* several lines are welcome */
	bool is_required;
	bool is_for_office; /* no question for the person; they come last */
} UfFlowAsked;

/* False without @error when nothing is left to ask. */
bool uf_flow_talk_next(UfFlowTalk *talk, UfFlowAsked *asked, GError **error);
/* Answers the present question: "" takes the proposal or leaves it for later, "-", "/", "+",
 * "*" and "?none", "?unknown", "?not_wished" leave it blank on purpose. INVALID_DATA tells what is
 * expected; the question stays. */
bool uf_flow_talk_answer(UfFlowTalk *talk, const char *typed, GError **error);
/* Goes back to the question before; false at the first. */
bool uf_flow_talk_back(UfFlowTalk *talk);

/* The same questions on paper, in large type, with what is known to be confirmed, for a waiting
 * room or a home visit: a PDF written to @path (0600, never over a file). Nothing is stored. →
 * {"version", "person", "questions": n, "pages": n, "file"} */
json_t *uf_flow_talk_print(UfFlowTalk *talk, const char *path, GError **error);

/* Stores the requests as they stand. */
bool uf_flow_talk_keep(UfFlowTalk *talk, GError **error);
/* Fills the forms: the result of uf_flow_fill(). */
json_t *uf_flow_talk_fill(UfFlowTalk *talk, GError **error);
