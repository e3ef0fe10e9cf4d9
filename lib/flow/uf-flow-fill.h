/* Filling: profile + request → view → answers → drafts, on paper and in the store. Sends nothing.
 */
#pragma once

#include "uf-flow.h"
#include "uf-origin.h"

typedef struct {
	const char *person;
	const char *const *forms; /* ids; ends with NULL */
	const char *out;          /* folder for the files (0700); NULL: only in the store */
	const json_t *roles;      /* {"applicant": "m2"} over what the household tells; NULL */
	const json_t *facts;    /* {"field": value}: answers of this demand ("ask" fields); NULL */
	const UfOrigin *origin; /* of the facts; NULL: typed today */
	/* sensitive optional fields that may leave, by id; NULL for none */
	const char *const *sensitive;
	const char *from;    /* an earlier request of hers to start from; "last": the last one on
			      * the form for the same people in the same roles; or NULL */
	bool unseen;         /* nobody looks at it: what is renewed each time is not taken up */
	const char *channel; /* only this one; NULL for every one that the form has */
	bool flatten;        /* PDF forms without fields, as paper */
} UfFlowFill;

/* One request a form, one draft a channel. A channel that is not available is said, not an error; a
 * form that fails is said in its entry, and the others are done; what its other channels could make
 * is there beside the error.
 * → {"version", "person", "forms": [{"form", "title", "request", "roles", "counts": {"filled",
 *    "todo", "withheld", "empty", "absent"}, "percent", "earlier": id and "carried": [{"field",
 *    "label", "text", "kind": "fact|correction", "taken", "reason"}] when one was taken up
 * ("carried" alone, empty, when "last" found none), "answers": output-answers, "drafts":
 * [{"draft", "channel", "digest", "files": [path or name], "issues"}], "unavailable": [{"channel",
 *    "reason"}], "error": text or absent}]} */
json_t *uf_flow_fill(UfFlow *flow, const UfFlowFill *fill, GError **error);

/* Drafts of the store, or of one person. One that cannot be read is told among the problems.
 * → {"version", "drafts": [{"draft", "form", "channel", "request", "person", "date", "state",
 *    "files": [name]}],
 *    "problems": [text]} */
json_t *uf_flow_draft_list(UfFlow *flow, const char *person, GError **error);

/* Which drafts are listed. */
typedef struct {
	const char *person; /* NULL: of everybody */
	bool waiting; /* that nobody approved, of demands that nobody handed over; the last one
		       * of each demand and channel. Those of one household stand together, the
		       * oldest first */
	bool mine;    /* of the worker's households (uf-flow-due.h) */
} UfFlowDraftWish;

/* The same, those of @wish. */
json_t *uf_flow_draft_list_wished(UfFlow *flow, const UfFlowDraftWish *wish, GError **error);

/* What a person copies from a draft into a portal: the filled answers in the partner's order.
 * → {"version", "draft", "form", "title", "values": [{"field", "section", "label", "text"}]} */
json_t *uf_flow_draft_values(UfFlow *flow, const char *draft, GError **error);

/* One file of a draft, as bytes; @file NULL for the first. */
GBytes *uf_flow_draft_get(UfFlow *flow, const char *draft, const char *file, GError **error);
