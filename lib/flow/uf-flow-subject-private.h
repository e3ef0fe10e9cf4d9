/* A draft of before, looked at again before a person agrees to it and before it is sent.
 *
 * It is what was prepared when the form, the people, the answers, the descriptor and the bases are
 * as they were; what changed is told.
 */
#pragma once

#include "uf-flow-job-private.h"

typedef struct {
	UfStoreItem *item;
	UfDraft *draft;
	UfForm *form; /* borrowed */
	UfRequest *request;
	int64_t revision;  /* of the request */
	GPtrArray *issues; /* what stands for and against it today: UfIssue */
	json_t *basis;     /* uf_basis_describe() */
} UfFlowSubject;

void uf_flow_subject_clear(UfFlowSubject *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFlowSubject, uf_flow_subject_clear)

/* The draft and its demand alone, with the form; nothing is compared. */
bool uf_flow_subject_open(UfFlow *flow, const char *draft, UfFlowSubject *self, GError **error);

/* CONFLICT, with what changed, unless all that @self was made from is as it was; then its issues
 * and its basis as they stand today. */
bool uf_flow_subject_check(UfFlow *flow, UfFlowSubject *self, GError **error);

/* Both. */
bool uf_flow_subject_load(UfFlow *flow, const char *draft, UfFlowSubject *self, GError **error);
