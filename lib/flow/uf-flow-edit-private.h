/* A dialogue about a profile: its questions, and what they say. */
#pragma once

#include "uf-flow-person.h"
#include "uf-flow-private.h"

typedef struct {
	char *fact; /* a leaf, or the list that a row is added to */
	const UfPlace *place;
	char *row_list; /* the list of the new row that this is a question of, or NULL */
} UfEditQuestion;

struct UfFlowEdit {
	UfFlow *flow;
	UfStoreItem *item;
	UfProfile *before;
	UfProfile *profile;
	GPtrArray *questions;
	guint next;      /* the one that uf_flow_edit_next() gives */
	json_t *new_row; /* answers to the questions of a row that is not there yet */
	char *prefix;
	char *section;
	char *old;
	char *hint;
	char *offer;
};

/* whose fact it is, not only what: "Maëlle L'INVENTÉ › Naissance"; yours, zero it */
char *uf_edit_format_section(const UfFlowEdit *edit, const UfEditQuestion *question);
/* the present value as read by a person; yours, zero it */
char *uf_edit_format_old(const UfFlowEdit *edit, const UfEditQuestion *question);
/* what may be typed; people by number and name. Yours, zero it */
char *uf_edit_format_hint(const UfFlowEdit *edit, const UfPlace *place);
/* "Ajouter un téléphone ?" for a list of rows, else NULL; yours */
char *uf_edit_format_offer(const UfPlace *place);
/* @typed with the numbers of people as their ids, for a place that holds people; yours, zero it */
char *uf_edit_resolve_members(const UfFlowEdit *edit, const UfPlace *place, const char *typed);
