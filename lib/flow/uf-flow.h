/* The flow: the order of the steps, written once. Commands and batch call it and nothing below it.
 *
 * Results are JSON objects ("version": 1) described by schemas/output-*.json: a command prints them
 * as they are or renders them as text. Sentences in them are French, ids and codes are stable. They
 * hold personal values only where the caller asked to see them.
 */
#pragma once

#include "uf-cleanup.h"
#include "uf-context.h"

typedef struct UfFlow UfFlow;

/* Borrows @context. The store, the adapters, the document worker are opened when first needed. */
UfFlow *uf_flow_new(const UfContext *context, GError **error);
void uf_flow_free(UfFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlow, uf_flow_free)

/* True when the store keeps plain files: the caller warns that real people do not belong there. */
bool uf_flow_is_for_invented_people(UfFlow *flow, GError **error);
