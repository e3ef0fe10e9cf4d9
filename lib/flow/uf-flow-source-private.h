/* What a file of a partner asks, read by the document worker, in one shape (uf-skeleton.h). */
#pragma once

#include "uf-flow-private.h"

typedef struct {
	json_t *questions;
	char *fingerprint;   /* of a PDF's fields, else NULL */
	const char *channel; /* where the names are bound, NULL when there are none */
} UfFlowSource;

void uf_flow_source_clear(UfFlowSource *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFlowSource, uf_flow_source_clear)

/* Reads a fillable PDF, a saved web page or a list of labels: its first bytes tell, then its name.
 * INVALID_DATA when it asks nothing. */
bool uf_flow_source_read(UfFlow *flow, const char *path, UfFlowSource *source, GError **error);

/* The questions of the fields that the worker lists, in the order of the pages. New reference. */
json_t *uf_flow_source_list_pdf(const json_t *fields);
