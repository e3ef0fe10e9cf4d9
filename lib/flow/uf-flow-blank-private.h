/* What the files that make a spreadsheet to fill share. */
#pragma once

#include "uf-column.h"
#include "uf-flow-blank.h"
#include "uf-flow-private.h"

typedef struct {
	UfFlow *flow;
	const UfFlowBlank *setup;
	UfColumnBook *book;
	GPtrArray *forms;   /* UfForm, borrowed */
	GPtrArray *asked;   /* UfFlowAsked */
	GPtrArray *keys;    /* char *, in the order of the columns */
	GHashTable *known;  /* the same keys, borrowed */
	GHashTable *needed; /* keys that a form requires; yours */
	json_t *columns;
	json_t *left_out;
	GHashTable *told; /* titles that are left out; yours */
} UfFlowBlanking;

/* Lists the keys of all that the forms take. */
void uf_flow_blank_collect(UfFlowBlanking *self);
/* Describes them, in the order of the columns; those without a heading are left out. */
void uf_flow_blank_describe(UfFlowBlanking *self);
/* The cells of @person. New reference, NULL on error. */
json_t *uf_flow_blank_fill(UfFlowBlanking *self, const char *person, GError **error);
