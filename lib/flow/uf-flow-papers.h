/* Papers about many people at once: what is printed together, and whose it is. */
#pragma once

#include "uf-flow.h"

/* One document of a heap; borrowed. */
typedef struct {
	GBytes *pdf;
	const char *label; /* of the pages, the same for all documents of one household; NULL */
	bool front;        /* the first of its label begins on the front of a sheet of paper */
} UfFlowPart;

typedef struct {
	const char *title; /* of the document */
	const UfFlowPart *parts;
	size_t count;
} UfFlowHeap;

/* Their pages as one PDF, without fields (lib/engine/uf-engine.h, "join"). A part that cannot be
 * read is told and left out. *@pdf is yours, zeroed when freed.
 * → {"pages", "blank", "parts": [{"first", "pages"} or {"error"}]} */
json_t *uf_flow_join_parts(UfFlow *flow, const UfFlowHeap *heap, GBytes **pdf, GError **error);

/* A document worker of its own, that joins while other work goes on. */
typedef struct UfFlowPress UfFlowPress;
UfFlowPress *uf_flow_press_new(UfFlow *flow, GError **error);
void uf_flow_press_free(UfFlowPress *press);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowPress, uf_flow_press_free)

/* Begins what uf_flow_join_parts() does; @heap is taken in whole. False: it could not begin. The
 * half minute that joining may take goes on until it is finished. */
bool uf_flow_press_begin(UfFlowPress *press, const UfFlowHeap *heap, GError **error);
/* Waits for the end of what was begun last; then the press is free again. The answer and *@pdf are
 * yours. */
json_t *uf_flow_press_finish(UfFlowPress *press, GBytes **pdf, GError **error);

/* "Éloïse ESSAI", as lists show her: no reading of her file. Yours, zero it. */
char *uf_flow_get_person_name(UfFlow *flow, const char *person, GError **error);

/* The French title of a form. Borrowed until the flow is freed. */
const char *uf_flow_get_form_title(UfFlow *flow, const char *form, GError **error);
