/* Who is who: the people of the store, and the other households of the file.
 *
 * Made from the columns that tell who somebody is, once for a sheet. It holds personal values: what
 * it keeps is zeroed. Children are not looked at: a child has two homes.
 */
#pragma once

#include "uf-flow-card-private.h"
#include "uf-flow-sheet.h"
#include "uf-name-pair.h"

typedef struct UfFlowSheetIndex UfFlowSheetIndex;

void uf_flow_sheet_index_free(UfFlowSheetIndex *index);

/* Lets @sheet use what @last, which is done with, loaded of the store. */
void uf_flow_sheet_take_cards(UfFlowSheet *sheet, UfFlowSheet *last);

/* Marks of one member of a household: numbers. Added to @marks (char *, zeroed). */
void uf_flow_sheet_add_marks(GPtrArray *marks, const json_t *member);
/* The mark of the names alone; NULL without both. Yours, zero it. */
char *uf_flow_sheet_make_name_mark(const json_t *member);
/* Of an id of the store. Yours. */
char *uf_flow_sheet_make_id_mark(const char *person);

/* Adds the households of the file, not @own, that have one of @marks (size_t, each once). False on
 * error. */
bool uf_flow_sheet_find_marked(UfFlowSheet *sheet, const GPtrArray *marks, size_t own,
			       GArray *others, GError **error);

/* Whom to look for. */
typedef struct {
	const json_t *member; /* of a household, or of a card */
	UfNameRank rank;
	size_t own; /* the household that looks */
} UfFlowSheetLook;

/* Adds those where somebody is that member by name and date of birth, as sure as the rank. Close
 * names with two numbers of social security are two people. */
bool uf_flow_sheet_find_named(UfFlowSheet *sheet, const UfFlowSheetLook *look, GArray *others,
			      GError **error);

/* What follows is of the cards of the store, some seconds old, a minute at most; a household that
 * goes on under another id is not among them. */

/* Somebody new, written by us: she is found at once. */
void uf_flow_sheet_add_person(UfFlowSheet *sheet, const UfProfile *profile);

/* The card of @person, NULL when there is none. Borrowed until the next call of any of these. */
const UfFlowCard *uf_flow_sheet_find_card(UfFlowSheet *sheet, const char *person, GError **error);

/* Adds the households (char *, each once) where somebody is @member by name and date of birth, as
 * sure as @rank: UF_NAME_EXACT or UF_NAME_CLOSE. False on error. */
bool uf_flow_sheet_find_by_birth(UfFlowSheet *sheet, const json_t *member, UfNameRank rank,
				 GPtrArray *people, GError **error);

/* Adds those where somebody has the same names and one of the two has no date of birth. False on
 * error. */
bool uf_flow_sheet_find_by_name(UfFlowSheet *sheet, const json_t *member, GPtrArray *people,
				GError **error);

/* What names of members are compared by (uf-name-pair.h). New reference. */
json_t *uf_flow_sheet_make_card_member(const json_t *member);
