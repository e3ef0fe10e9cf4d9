/* The inside of a sheet, for the files that plan its households. */
#pragma once

#include "uf-column-map.h"
#include "uf-flow-card-private.h"
#include "uf-flow-sheet.h"
#include "uf-household-rows.h"

typedef struct UfFlowSheetIndex UfFlowSheetIndex;

/* One fact that forms ask, as a column may fill it. */
typedef struct {
	UfPlace place;    /* path: "FORM/FIELD", with the first form that asks it */
	GPtrArray *forms; /* const UfForm, all that ask the same */
	const UfField *field;
	char *title;
	json_t *labels;
	json_t *synonyms;
} UfFlowAsked;

struct UfFlowSheet {
	UfFlow *flow;
	char *path;
	char *digest;
	UfGrid *grid;
	UfColumnBook *book;
	GPtrArray *forms;   /* UfForm, borrowed */
	GPtrArray *asked;   /* UfFlowAsked */
	GPtrArray *columns; /* UfColumn */
	size_t headings;    /* row of the grid */
	UfHouseholdRows *households;
	UfRepairSetup repair;
	UfFlowSheetIndex *index; /* NULL until somebody is looked for */
};

/* The same of cells that were read already; takes @grid. */
UfFlowSheet *uf_flow_sheet_open_grid(UfFlow *flow, UfGrid *grid, const UfFlowSheetSetup *setup,
				     GError **error);

/* What the forms ask, each once when several ask the same: a list that owns its UfFlowAsked. */
GPtrArray *uf_flow_sheet_list_asked(const GPtrArray *forms);

/* The map of the office for @book: headings that mean a fact of other forms are not in it. */
UfColumnMap *uf_flow_columns_make_map(UfFlow *flow, const UfColumnBook *book, GError **error);

/* A column of a row that lacks what such a row must have is proposed, not taken; false on error. */
bool uf_flow_sheet_leave_incomplete(const UfFlowSheet *sheet, GError **error);

/* The target of a column; NULL unless it is taken. Borrowed. */
const UfColumnTarget *uf_flow_sheet_get_target(const UfColumn *column);
/* The heading of a column of the grid, "" when it has none. Borrowed. */
const char *uf_flow_sheet_get_heading(const UfFlowSheet *sheet, unsigned column);
