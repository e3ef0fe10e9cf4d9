/* Links between households: which one was merged into which, split from which, joined with which.
 *
 * A link is an item of the store (UF_STORE_LINK) of one person, so that her entitled teams alone
 * read it; where both households live on, each has its own. It says whose history goes on where:
 * @members names each member as she was called in @with, and how she is called in @person. Nothing
 * of a link is a value.
 */
#pragma once

#include "uf-flow.h"

typedef enum {
	UF_LINK_MERGE, /* two records of the same people */
	UF_LINK_SPLIT, /* members left for a household of their own */
	UF_LINK_JOIN,  /* two households live together */
} UfLinkKind;

/* What is to be written; all borrowed. */
typedef struct {
	UfLinkKind kind;
	bool went;             /* the members went from @person to @with; else they came from it */
	const char *person;    /* whose link it is: the surviving, the new or the older one */
	const char *with;      /* the other household */
	int64_t revision;      /* of @with at that moment, before its own change */
	int64_t own;           /* of @person, before the change that this link comes with */
	const json_t *members; /* {id in @with: id in @person} */
	const char *reason;    /* of a split: "separation", "of_age", "other"; NULL */
	const char *day;       /* when it happened (ISO), which may be before today; NULL */
	const json_t *facts;   /* [fact ids] concerned, as @person names them; NULL: none */
} UfFlowLink;

/* Writes a link with the state "done": part of the open transaction. Its id, yours. */
char *uf_flow_link_make(UfFlow *flow, const UfFlowLink *link, GError **error);

/* All links of a person, oldest first:
 * → [{"link": id, "state": "done|undone", "kind": "merge|split|join", "direction": "from|to",
 *     "with", "revision", "own", "members", "facts", "date", "time", "worker"}] */
json_t *uf_flow_link_list(UfFlow *flow, const char *person, GError **error);

/* The newest link of @person with @with that is not undone, as above; NULL without an error when
 * there is none. New reference. */
json_t *uf_flow_link_find(UfFlow *flow, const char *person, const char *with, GError **error);

/* Marks a link "undone": part of the open transaction. */
bool uf_flow_link_undo(UfFlow *flow, const char *link, GError **error);
