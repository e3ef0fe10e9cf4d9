/* The rows of a sheet as households: which rows belong together, who each is, what each says.
 *
 * Rows of one value in the column row/household are one household; without such a column, or
 * without a value, a row is a household of its own. row/relation tells who a row is; facts of
 * "person" in the row of a spouse become the spouse's. What belongs to the household may stand in
 * each of its rows if it is the same. Nothing is decided here: what cannot be is refused with an
 * issue, and the facts of other rows stand. Everything that holds a cell is zeroed when it is
 * freed.
 */
#pragma once

#include "uf-repair.h"

#define UF_HOUSEHOLD_ROWS_MAX 32 /* as many as a profile has members */
/* A row that says so in any cell is never read: it shows how a template is filled. */
#define UF_HOUSEHOLD_EXAMPLE "ligne non lue"

typedef struct {
	char *key;     /* of uf-column.h, WHO put in: "members/child1/birth/date" */
	json_t *value; /* NULL when it was refused */
	char *text;    /* of the cell, as it is seen */
	unsigned row;  /* of the cell */
	unsigned column;
	UfRepairState state;
	GPtrArray *issues; /* UfIssue of this cell, maybe empty */
} UfRowFact;

typedef struct {
	char *who;            /* "person", "spouse", "child1", "member2" */
	const char *relation; /* code of row/relation; NULL: not said. Borrowed of the book */
	unsigned row;
} UfRowPerson;

typedef struct {
	GPtrArray *people; /* UfRowPerson, in the order of the rows */
	GPtrArray *facts;  /* UfRowFact, in the order of the cells; empty cells have none */
	GPtrArray *issues; /* UfIssue of the rows together; their place is "row/relation"… */
	bool is_empty;     /* no column that is known has anything: a line of totals, of notes */
	size_t refused;    /* how many facts have no value */
} UfRowHousehold;

typedef struct UfHouseholdRows UfHouseholdRows;

/* Groups what follows the row @headings of @grid; @columns are those of uf_column_list() and only
 * the taken ones are read. All three are borrowed and must outlive the result. */
UfHouseholdRows *uf_household_rows_new(const UfColumnBook *book, const GPtrArray *columns,
				       const UfGrid *grid, size_t headings, GError **error);
void uf_household_rows_free(UfHouseholdRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHouseholdRows, uf_household_rows_free)

/* In the order of their first rows. */
size_t uf_household_rows_get_count(const UfHouseholdRows *self);

/* Which rows of the grid (as uf_grid_load_row() counts them) one household is. Borrowed. */
const size_t *uf_household_rows_get_rows(const UfHouseholdRows *self, size_t index, size_t *count);

/* Reads the cells of one household. INVALID_DATA as uf_grid_load_row(). */
UfRowHousehold *uf_household_rows_load(const UfHouseholdRows *self, size_t index,
				       const UfRepairSetup *setup, GError **error);
void uf_row_household_free(UfRowHousehold *household);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfRowHousehold, uf_row_household_free)
