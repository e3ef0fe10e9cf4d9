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

/* "Éloïse ESSAI", as lists show her: no reading of her file. Yours, zero it. */
char *uf_flow_get_person_name(UfFlow *flow, const char *person, GError **error);

/* The French title of a form. Borrowed until the flow is freed. */
const char *uf_flow_get_form_title(UfFlow *flow, const char *form, GError **error);
