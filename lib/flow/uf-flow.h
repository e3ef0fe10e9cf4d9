/* The flow: the order of the steps, written once. Commands and batch call it and nothing below it.
 *
 * Results are JSON objects ("version": 1) described by schemas/output-*.json: a command prints them
 * as they are or renders them as text. Sentences in them are French, ids and codes are stable. They
 * hold personal values only where the caller asked to see them.
 */
#pragma once

#include "uf-cleanup.h"
#include "uf-context.h"
#include "uf-store.h"

typedef struct UfFlow UfFlow;

/* Borrows @context. The store, the adapters, the document worker are opened when first needed. */
UfFlow *uf_flow_new(const UfContext *context, GError **error);
void uf_flow_free(UfFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlow, uf_flow_free)

/* Called when a locked store is needed: opens it (uf-store-keys.h), or says why not. Without one a
 * locked store is AUTH. */
typedef bool (*UfFlowUnlockFunc)(void *data, UfStore *store, GError **error);
void uf_flow_set_unlock(UfFlow *flow, UfFlowUnlockFunc func, void *data);

/* True when the store keeps plain files: the caller warns that real people do not belong there. */
bool uf_flow_is_for_invented_people(UfFlow *flow, GError **error);
