/* What the files of one household of a spreadsheet share. */
#pragma once

#include "uf-flow-import-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-row.h"
#include "uf-flow-sheet-private.h"

/* --- what the rows say, as a household of its own (uf-flow-row-facts.c) --- */

/* Where a fact of it came from. */
typedef struct {
	char *fact; /* its id as it was made */
	const UfRowFact *cell;
} UfFlowRowPlace;

typedef struct {
	UfProfile *profile; /* ids of its own, without origins */
	json_t *who;        /* {"person": member, "spouse": member…}, ids as they are now */
	json_t *ids;        /* {id as it was made: id as it is now} of members and rows */
	GPtrArray *places;  /* UfFlowRowPlace */
	const char *person; /* what row/person says, NULL; borrowed of the household */
} UfFlowRowFacts;

/* @household must outlive it. */
UfFlowRowFacts *uf_flow_row_facts_new(const UfProfileSchema *schema,
				      const UfRowHousehold *household);
void uf_flow_row_facts_free(UfFlowRowFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowRowFacts, uf_flow_row_facts_free)

/* A member or a row of it has another id from now on. */
void uf_flow_row_facts_rename(UfFlowRowFacts *facts, const char *from, const char *to);

/* The member of @who ("spouse"), NULL. Borrowed. */
const json_t *uf_flow_row_facts_find(const UfFlowRowFacts *facts, const char *who);

/* The cell that the fact at @place (ids as they are now) came from; NULL. Borrowed. */
const UfRowFact *uf_flow_row_facts_find_cell(const UfFlowRowFacts *facts, const char *place);

/* Every fact of @profile has @origin, those of a row together. */
void uf_flow_row_set_origins(UfProfile *profile, const UfOrigin *origin);

/* True of "child2", of whom a household is not found by. */
bool uf_flow_row_is_child(const char *who);

/* --- whom the rows are (uf-flow-row-who.c, uf-flow-row-members.c) --- */

typedef struct {
	const char *by;     /* "id", "nir", "identifier", "name_birth", "batch", "none"; static */
	char *person;       /* the household of the store, or the id that a new one gets; NULL */
	bool is_known;      /* it is in the store */
	json_t *candidates; /* [{"person", "by"}] of those who wait for a word */
	GArray *others;     /* size_t: households of the file that are the same people */
} UfFlowRowWho;

void uf_flow_row_who_clear(UfFlowRowWho *who);

/* What the search needs; all borrowed. */
typedef struct {
	UfFlowSheet *sheet;
	size_t index;
	const UfFlowRowSetup *setup;
	UfFlowRowFacts *facts;
	GPtrArray *issues; /* those that make the household wait are appended */
} UfFlowRowSearch;

/* False on error only. */
bool uf_flow_row_search(const UfFlowRowSearch *search, UfFlowRowWho *who, GError **error);

/* Adds the other households of the file that are the same people for certain (size_t); the setup
 * and the issues are not looked at. *@is_named: whether anything tells who they are. False on
 * error. */
bool uf_flow_row_find_others(const UfFlowRowSearch *search, GArray *others, bool *is_named,
			     GError **error);

/* Gives the members of @facts the ids of those of @profile whom they are, and the rows that one of
 * a kind alone can be the id of that row. What cannot be decided is an issue. */
void uf_flow_row_align(const UfFlowRowSearch *search, const UfProfile *profile);
/* The rows of the household and its members (uf-flow-row-align.c). */
void uf_flow_row_align_rows(UfFlowRowFacts *facts, const UfProfile *profile);

/* --- the forms (uf-flow-row-forms.c) --- */

typedef struct {
	UfFlowJob job;
	const char *state; /* "ready", "done", "done_before", "blocked", "failed"; static */
	char *request;     /* one that was there */
	json_t *result;
	bool is_measured;
} UfFlowRowForm;

/* The plan of one household. */
struct UfFlowRow {
	UfFlowSheet *sheet;
	size_t index;
	UfFlowRowSetup setup; /* its texts are copies */
	UfRowHousehold *household;
	UfFlowRowFacts *facts;
	UfFlowRowWho who;
	GPtrArray *issues;    /* UfIssue: of the rows together, and of what they make */
	UfFlowImport *import; /* the profile as it will be; NULL when it waits */
	json_t *changes;
	GPtrArray *forms; /* UfFlowRowForm */
	const char *action;
};

/* What a spreadsheet says, as the origin of a fact. Yours. */
UfOrigin *uf_flow_row_make_origin(const UfFlowRow *row);

/* Plans every form of the sheet. False on error only. */
bool uf_flow_row_plan_forms(UfFlowRow *row, GError **error);
/* Counts the answers of a form that is ready. */
void uf_flow_row_measure_form(UfFlowRow *row, UfFlowRowForm *form);
/* Stores a form that is ready, writes again what an earlier attempt did. False on error, which is
 * CONFLICT when @setup->hold said so. */
bool uf_flow_row_store_form(UfFlowRow *row, UfFlowRowForm *form, const UfFlowRowStore *setup,
			    GError **error);

/* Lays the rows over the person that they are, or makes a new one; what it cannot be is among the
 * issues (uf-flow-row-lay.c). False on error only. */
bool uf_flow_row_lay(UfFlowRow *row, GError **error);

/* True when somebody known would get anything. */
bool uf_flow_row_has_news(const UfFlowRow *row);

/* True when something makes the household wait. */
bool uf_flow_row_must_wait(const UfFlowRow *row);
