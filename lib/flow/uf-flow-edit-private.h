/* A dialogue about a profile: its questions, and what they say. */
#pragma once

#include "uf-flow-over-private.h"
#include "uf-flow-person.h"

typedef struct {
	char *fact; /* a leaf, or the list that a row is added to */
	const UfPlace *place;
	char *row_list; /* the list of the new row that this is a question of, or NULL */
	bool is_more;   /* whether there is more to say of the new row */
} UfEditQuestion;

struct UfFlowEdit {
	UfFlow *flow;
	UfStoreItem *item;
	UfProfile *before;
	UfProfile *profile;
	GPtrArray *questions;
	guint next;             /* the one that uf_flow_edit_next() gives */
	json_t *new_row;        /* answers to the questions of a row that is not there yet */
	json_t *new_absences;   /* its leaves that were asked in vain: place → absence */
	const UfFlowWish *wish; /* NULL: everything is asked */
	char *prefix;
	char *section;
	char *old;
	char *hint;
	char *offer;
	char **options;
	char *remark;
	UfFlowOver over; /* its clashes, after a CONFLICT */
	char *clash_title;
	char *clash_mine;
	char *clash_theirs;
	char *clash_origin;
};

/* Stores what was answered; as uf_flow_store_over(). */
bool uf_edit_store(UfFlowEdit *edit, GError **error);
void uf_edit_clear_clashes(UfFlowEdit *edit);

/* "/" → "?none", "+" → "?unknown", "*" → "?not_wished"; anything else as it is. Borrowed. */
const char *uf_flow_expand_key(const char *typed);
/* "?none", "?unknown" or "?not_wished" */
bool uf_flow_is_key(const char *typed);

/* "none" of "?none"; of a long text any other "?…" is its beginning. NULL: none. Borrowed. */
const char *uf_edit_get_absence(const UfEditQuestion *question, const char *typed);

/* Questions of which one line says several facts: the place of birth, the address of the home. */
bool uf_edit_is_line(const UfFlowEdit *edit, const UfEditQuestion *question);
/* Reads that line: "Rezé", "44143", "Saint-Denis (93)", "Oran, Algérie"; "12 rue X, 44000 Nantes".
 * All of it or, with INVALID_DATA as for any answer, nothing. */
bool uf_edit_take_line(UfFlowEdit *edit, const UfEditQuestion *question, const char *typed,
		       GError **error);
/* INVALID_DATA for an identifier that the service does not keep. */
bool uf_edit_check_allowed(const UfFlowEdit *self, const UfEditQuestion *question,
			   const json_t *value, GError **error);
/* Takes away all that such a line says. */
bool uf_edit_clear_line(UfFlowEdit *edit, const UfEditQuestion *question, GError **error);
/* Nothing to ask here now: another answer says it, or it makes no sense of a child. */
bool uf_edit_is_passed(const UfFlowEdit *edit, const UfEditQuestion *question);
/* Where several communes have the name that was typed: their codes; else NULL. Yours. */
GPtrArray *uf_edit_list_communes(const UfFlowEdit *edit, const UfEditQuestion *question);
/* Puts @value (NULL: nothing) at the leaf @name beside that of @question, in the profile or in the
 * new row. */
bool uf_edit_set_beside(UfFlowEdit *edit, const UfEditQuestion *question, const char *name,
			json_t *value, GError **error);
/* What is there; NULL when nothing is. Borrowed. */
const json_t *uf_edit_find_beside(const UfFlowEdit *edit, const UfEditQuestion *question,
				  const char *name);
UfOrigin *uf_edit_make_origin(const UfFlowEdit *edit);

/* whose fact it is, not only what: "Maëlle L'INVENTÉ › Naissance"; yours, zero it */
char *uf_edit_format_section(const UfFlowEdit *edit, const UfEditQuestion *question);
/* the present value as read by a person; yours, zero it */
char *uf_edit_format_old(const UfFlowEdit *edit, const UfEditQuestion *question);
/* what may be typed; people by number and name. Yours, zero it */
char *uf_edit_format_hint(const UfFlowEdit *edit, const UfEditQuestion *question);
/* what may be typed by its number; NULL when nothing may. Yours */
char **uf_edit_list_options(const UfFlowEdit *edit, const UfEditQuestion *question);
/* "Ajouter un téléphone ?" for a list of rows, else NULL; yours */
char *uf_edit_format_offer(const UfEditQuestion *question);
/* @typed with the numbers of people as their ids, of communes as their codes; yours, zero it */
char *uf_edit_resolve(const UfFlowEdit *edit, const UfEditQuestion *question, const char *typed);
