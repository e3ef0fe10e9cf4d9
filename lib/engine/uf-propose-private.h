/* Boxes proposed on a page that has no field: what a person sees as a place to write in.
 *
 * Three readings of a page, from the surest to the least sure: patches of one tone with a border
 * (cells, check boxes, frames), lines to write on (drawn, dotted or dashed, with ticks or
 * without), and the blank behind a label that ends with a colon. What is found first keeps its
 * place. Nothing is sure: a person confirms each box.
 */
#pragma once

#include "uf-picture-private.h"
#include "uf-print-private.h"

#define UF_PROPOSE_SCALE (200.0 / 72)
#define UF_PROPOSE_MAX_BOXES 1000 /* of a page */

typedef struct {
	double place[4]; /* left, top, right, bottom in points of the page as it is shown */
	bool is_mark;    /* a box to tick */
	bool is_multiline;
	unsigned cells; /* of a row of cells; 0: no cells */
} UfProposal;

/* A patch of one tone that could be a box. */
typedef struct {
	double place[4];
	double fill;  /* share of its bounds that has this tone */
	bool is_tint; /* not white */
	bool is_used;
} UfCell;

/* A page being read. */
typedef struct {
	const UfPicture *picture;
	const GPtrArray *words;  /* of UfPrint: its text; empty for a picture of a page */
	const GPtrArray *prints; /* the same, joined to pieces */
	GArray *found;           /* of UfProposal */
} UfSheet;

/* Adds a box unless it lies over one that is there. */
bool uf_sheet_add(UfSheet *sheet, const UfProposal *proposal);
/* How many letters are printed in a place, and the place they take (may be NULL). */
unsigned uf_sheet_count_letters(const UfSheet *sheet, const double place[4], double taken[4]);

/* True when a word is printed over the middle of a place. */
bool uf_sheet_is_printed(const UfSheet *sheet, const double place[4], bool single_letters);
/* True when the middle of a box that was found is in a place. */
bool uf_sheet_holds_box(const UfSheet *sheet, const double place[4]);

/* The readings. Frames come after lines: what holds lines to write on is a part of the page. */
GArray *uf_propose_find_cells(const UfSheet *sheet); /* of UfCell; yours */
void uf_propose_cells(UfSheet *sheet, GArray *cells);
void uf_propose_lines(UfSheet *sheet);
void uf_propose_frames(UfSheet *sheet, GArray *cells);
void uf_propose_blanks(UfSheet *sheet);

/* A name for a box, of letters a-z, digits and '_', from its label; @rank when it has none. Yours.
 */
char *uf_propose_name(const char *label, unsigned page, unsigned rank);
