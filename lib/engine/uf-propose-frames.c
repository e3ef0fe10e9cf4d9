/* Larger patches with a border: a block to write in, a cell of a table, maybe with its label
 * inside. */
#include <math.h>

#include "uf-propose-private.h"

/* more letters are a part of the page, not a box with its label inside */
#define MOST_LETTERS 80
#define MOST_LETTERS_ABOVE 200 /* when more than half of the box is under them */

static double
width_of(const double place[4])
{
	return place[UF_RIGHT] - place[UF_LEFT];
}

static double
height_of(const double place[4])
{
	return place[UF_BOTTOM] - place[UF_TOP];
}

/* the larger blank beside or under the text of a cell; false when there is no room, or when the
 * text is in its middle: a heading */
static bool
leave_text(double place[4], const double taken[4])
{
	const double right = place[UF_RIGHT] - taken[UF_RIGHT];
	const double under = place[UF_BOTTOM] - taken[UF_BOTTOM];
	if (taken[UF_LEFT] - place[UF_LEFT] > MAX(12, 0.2 * width_of(place)))
		return false;
	if (under > 10 && under * width_of(place) > right * height_of(place)) {
		place[UF_TOP] = taken[UF_BOTTOM];
		return width_of(place) >= 20;
	}
	place[UF_LEFT] = taken[UF_RIGHT] + 2;
	return right > 25 && height_of(place) >= 8;
}

static bool
are_near(double a, double b)
{
	return fabs(a - b) < 3;
}

/* a cell whose neighbour under it or on its right is blank and of one size with it is its heading
 */
static bool
is_heading(const UfSheet *sheet, const GArray *cells, const UfCell *cell)
{
	const double *a = cell->place;
	for (unsigned i = 0; i < cells->len; i++) {
		const double *b = g_array_index(cells, UfCell, i).place;
		const bool under = are_near(a[UF_LEFT], b[UF_LEFT]) &&
				   are_near(a[UF_RIGHT], b[UF_RIGHT]) &&
				   are_near(a[UF_BOTTOM], b[UF_TOP]);
		const bool beside = are_near(a[UF_TOP], b[UF_TOP]) &&
				    are_near(a[UF_BOTTOM], b[UF_BOTTOM]) &&
				    are_near(a[UF_RIGHT], b[UF_LEFT]);
		if ((under || beside) && uf_sheet_count_letters(sheet, b, NULL) == 0)
			return true;
	}
	return false;
}

static void
propose_frame(UfSheet *sheet, const GArray *cells, const UfCell *cell)
{
	double taken[4];
	UfProposal box = { .place = { cell->place[0], cell->place[1], cell->place[2],
				      cell->place[3] } };
	const unsigned letters = uf_sheet_count_letters(sheet, cell->place, taken);
	const bool is_above =
	    letters > 0 && taken[UF_BOTTOM] < (box.place[UF_TOP] + box.place[UF_BOTTOM]) / 2;
	if (width_of(box.place) < 20 || height_of(box.place) < 8 ||
	    letters > (is_above ? MOST_LETTERS_ABOVE : MOST_LETTERS) ||
	    uf_sheet_holds_box(sheet, box.place))
		return;
	if (letters > 0 &&
	    (cell->is_tint || is_heading(sheet, cells, cell) || !leave_text(box.place, taken)))
		return;
	box.is_multiline = height_of(box.place) >= 28;
	uf_sheet_add(sheet, &box);
}

static int
compare_sizes(const void *left, const void *right)
{
	const UfCell *a = left;
	const UfCell *b = right;
	const double sa = width_of(a->place) * height_of(a->place);
	const double sb = width_of(b->place) * height_of(b->place);
	return sa < sb ? -1 : sa > sb;
}

void
uf_propose_frames(UfSheet *sheet, GArray *cells)
{
	/* the small before the large: what holds others is a part of the page */
	g_array_sort(cells, compare_sizes);
	for (unsigned i = 0; i < cells->len; i++) {
		const UfCell *cell = &g_array_index(cells, UfCell, i);
		if (!cell->is_used)
			propose_frame(sheet, cells, cell);
	}
}
