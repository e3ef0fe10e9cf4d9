/* Two records of the same people become one, by a person at a terminal, and two again.
 *
 * What the record that goes says is laid over the one that stays: what only one of them knows is
 * kept, what both say differently a person decides, fact by fact. The record that goes is not
 * removed: its requests, drafts and lines of the journal stay under its id and are shown with those
 * of the other. Both are written in one transaction, or neither.
 */
#pragma once

#include "uf-flow.h"

typedef struct UfFlowMerge UfFlowMerge;

/* @from into @into. USAGE for the same id twice, REFUSED for a household that goes on under another
 * id or that other teams follow. */
UfFlowMerge *uf_flow_merge_new(UfFlow *flow, const char *into, const char *from, GError **error);
void uf_flow_merge_free(UfFlowMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowMerge, uf_flow_merge_free)

/* Somebody of the record that goes of whom it is not sure who she is in the one that stays. Texts
 * are borrowed until the next call. */
typedef struct {
	const char *name;              /* "Marie DUPONT (12/05/1984)" */
	const char *const *candidates; /* the same of those who may be her; the likeliest first */
} UfFlowMergePerson;

/* The next one; false when all are known. First these, then the choices. */
bool uf_flow_merge_next_person(UfFlowMerge *merge, UfFlowMergePerson *person);
/* Who she is: a candidate from 1, or 0: somebody whom the other record does not have. */
void uf_flow_merge_choose_person(UfFlowMerge *merge, size_t candidate);

/* A fact that both records say differently; borrowed until the next call. */
typedef struct {
	const char *title;     /* "Éloïse INVENTÉE › Situation › Depuis" */
	const char *kept;      /* of the record that stays, with where it comes from: */
	const char *kept_from; /* "saisi le 12/05/2026 (m.durand)" */
	const char *other;     /* of the one that goes */
	const char *other_from;
} UfFlowMergeChoice;

/* The next one; false when none is left, and, with @error, REFUSED when nobody is in both. */
bool uf_flow_merge_next(UfFlowMerge *merge, UfFlowMergeChoice *choice, GError **error);
/* Takes what the record that goes says. Without it the other one stays. */
bool uf_flow_merge_take(UfFlowMerge *merge, GError **error);

/* What will be added without a question, since only the record that goes says it: how many facts
 * and rows. After the last choice. */
size_t uf_flow_merge_count_added(const UfFlowMerge *merge);

/* Writes both. CONFLICT when somebody changed one meanwhile: begin again.
 * → {"version", "person", "revision", "with", "changed": [fact ids], "kept": [fact ids that differ
 *    in the record that goes], "issues"}; "person" is null when something in it cannot be. */
json_t *uf_flow_merge_save(UfFlowMerge *merge, GError **error);

/* Takes a merge back: @from is itself again; what @into has from it goes, or is as it was before,
 * unless it was changed since. NOT_FOUND when they were not merged.
 * → {"version", "person", "revision", "with", "changed": [fact ids], "kept": [fact ids that were
 *    changed since and stay], "issues": []} */
json_t *uf_flow_unmerge(UfFlow *flow, const char *into, const char *from, GError **error);
