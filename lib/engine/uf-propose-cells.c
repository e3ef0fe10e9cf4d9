/* Patches of one tone: a row of small ones of one size is a comb, a small square alone a box to
 * tick, a larger one a box to write in. */
#include <math.h>
#include <stdlib.h>

#include "uf-propose-private.h"

#define WHITE 244      /* and lighter; paper that was scanned is not quite white */
#define TINT 150       /* and lighter: a ground that one writes on */
#define LEAST_SIDE 3.4 /* points */
#define LEAST_FILL 0.6 /* of its bounds, for a patch with text in it */

#define MOST_CELLS 6000u
/* a table of crosses */
#define MOST_COLUMNS 8
#define LEAST_ROWS 3

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

static void
add_cells(const UfSheet *sheet, GArray *cells, bool is_tint)
{
	const double scale = UF_PROPOSE_SCALE;
	const double least_fill = is_tint ? 0.9 : LEAST_FILL;
	const double page = sheet->picture->width / scale * (sheet->picture->height / scale);
	g_autoptr(GArray) patches =
	    uf_picture_find_patches(sheet->picture, is_tint ? TINT : WHITE,
				    is_tint ? WHITE - 1 : 255, (int)(LEAST_SIDE * scale));
	for (unsigned i = 0; i < patches->len && cells->len < MOST_CELLS; i++) {
		const UfPatch *patch = &g_array_index(patches, UfPatch, i);
		const double bounds = (double)(patch->x2 - patch->x1) * (patch->y2 - patch->y1);
		UfCell cell = { .place = { patch->x1 / scale, patch->y1 / scale, patch->x2 / scale,
					   patch->y2 / scale },
				.fill = patch->area / bounds,
				.is_tint = is_tint };
		if (cell.fill >= least_fill && bounds / scale / scale < 0.4 * page)
			g_array_append_val(cells, cell);
	}
}

/* from left to right: a row of cells is followed from its first */
static int
compare_cells(const void *left, const void *right)
{
	const UfCell *a = left;
	const UfCell *b = right;
	return a->place[UF_LEFT] < b->place[UF_LEFT] ? -1 : a->place[UF_LEFT] > b->place[UF_LEFT];
}

static bool
is_small(const UfCell *cell)
{
	const double width = width_of(cell->place);
	const double height = height_of(cell->place);
	/* the smaller, the squarer: holes of letters are round */
	return cell->fill > (height < 6 ? 0.93 : 0.8) && width <= 30 && height <= 32 &&
	       width < 2 * height && (width >= 5 || height < 6);
}

/* true when @next goes on the row of @cell: as high, as wide, close behind it */
static bool
is_next(const UfCell *cell, const UfCell *next)
{
	const double width = width_of(cell->place);
	const double height = height_of(cell->place);
	const double gap = next->place[UF_LEFT] - cell->place[UF_RIGHT];
	return width >= 5 && fabs(next->place[UF_TOP] - cell->place[UF_TOP]) < 2 &&
	       fabs(height_of(next->place) - height) < 2.5 && gap > -1 && gap < 0.62 * width &&
	       fabs(width_of(next->place) - width) < MAX(1.5, 0.2 * width);
}

static UfCell *
find_next(GArray *cells, const UfCell *cell)
{
	UfCell *nearest = NULL;
	for (unsigned i = 0; i < cells->len; i++) {
		UfCell *next = &g_array_index(cells, UfCell, i);
		if (!next->is_used && is_small(next) && is_next(cell, next) &&
		    (nearest == NULL || next->place[UF_LEFT] < nearest->place[UF_LEFT]))
			nearest = next;
	}
	return nearest;
}

/* the row of cells that begins at @first; the pitch of its first two holds to its end */
static unsigned
follow_row(GArray *cells, UfCell *first, double place[4])
{
	unsigned count = 1;
	double pitch = 0;
	UfCell *last = first;
	for (UfCell *next = find_next(cells, first); next != NULL; next = find_next(cells, last)) {
		const double step = next->place[UF_LEFT] - last->place[UF_LEFT];
		if (count > 1 && fabs(step - pitch / (count - 1)) > MAX(0.8, 0.08 * step))
			break;
		pitch += step;
		next->is_used = true;
		last = next;
		count++;
	}
	for (int i = 0; i < 4; i++)
		place[i] = first->place[i];
	place[UF_RIGHT] = last->place[UF_RIGHT];
	if (count > 1) { /* half of the gap between cells on both ends: the pitch is exact */
		const double gap = pitch / (count - 1) - width_of(first->place);
		place[UF_LEFT] -= gap / 2;
		place[UF_RIGHT] += gap / 2;
	}
	return count;
}

static bool
is_square(const UfCell *cell)
{
	const double width = width_of(cell->place);
	const double height = height_of(cell->place);
	return width <= 18 && height <= 18 && fabs(width - height) < 0.35 * MAX(width, height);
}

/* the border of a box to tick belongs to it; it is what a cross is measured by */
static void
add_border(const UfSheet *sheet, double place[4])
{
	const int x1 = (int)(place[UF_LEFT] * UF_PROPOSE_SCALE);
	const int x2 = (int)(place[UF_RIGHT] * UF_PROPOSE_SCALE);
	const int y = (int)((place[UF_TOP] + place[UF_BOTTOM]) / 2 * UF_PROPOSE_SCALE);
	int thick = 0;
	while (thick < 6 && (uf_picture_is_ink(sheet->picture, x1 - 1 - thick, y) ||
			     uf_picture_is_ink(sheet->picture, x2 + thick, y) || thick < 1))
		thick++;
	for (int i = 0; i < 4; i++)
		place[i] += (i < 2 ? -1 : 1) * (thick / UF_PROPOSE_SCALE + 0.2);
}

/* the hole of an O is no box; a square that a font of symbols prints is one */
static bool
is_letter(const UfSheet *sheet, const UfCell *cell)
{
	return uf_sheet_is_printed(sheet, cell->place, cell->fill < 0.9);
}

/* the row of cells that touches @row from below, of the same columns */
static const UfProposal *
find_under(const UfSheet *sheet, const UfProposal *row)
{
	for (unsigned i = 0; i < sheet->found->len; i++) {
		const UfProposal *other = &g_array_index(sheet->found, UfProposal, i);
		if (other->cells == row->cells &&
		    fabs(other->place[UF_LEFT] - row->place[UF_LEFT]) < 2 &&
		    fabs(other->place[UF_RIGHT] - row->place[UF_RIGHT]) < 2 &&
		    fabs(other->place[UF_TOP] - row->place[UF_BOTTOM]) < 1.5)
			return other;
	}
	return NULL;
}

/* a cross stands in the middle of each cell of a table */
static void
add_crosses(GArray *crosses, const UfProposal *row)
{
	const double pitch = width_of(row->place) / row->cells;
	const double side = 0.7 * MIN(pitch, height_of(row->place));
	const double y = (row->place[UF_TOP] + row->place[UF_BOTTOM]) / 2;
	for (unsigned i = 0; i < row->cells; i++) {
		const double x = row->place[UF_LEFT] + (i + 0.5) * pitch;
		const UfProposal cross = { .is_mark = true,
					   .place = { x - side / 2, y - side / 2, x + side / 2,
						      y + side / 2 } };
		g_array_append_val(crosses, cross);
	}
}

/* Some columns of small cells, row upon row without a gap: a table to tick, not letters. */
static void
split_tables(UfSheet *sheet)
{
	g_autoptr(GArray) crosses = g_array_new(FALSE, FALSE, sizeof(UfProposal));
	g_autofree bool *in_table = g_new0(bool, sheet->found->len + 1);
	for (unsigned i = 0; i < sheet->found->len; i++) {
		const UfProposal *row = &g_array_index(sheet->found, UfProposal, i);
		unsigned rows = 1;
		if (row->cells == 0 || row->cells > MOST_COLUMNS || in_table[i])
			continue;
		for (const UfProposal *at = row; (at = find_under(sheet, at)) != NULL;)
			rows++;
		for (; rows >= LEAST_ROWS && row != NULL; row = find_under(sheet, row))
			in_table[row - &g_array_index(sheet->found, UfProposal, 0)] = true;
	}
	for (unsigned i = sheet->found->len; i-- > 0;) {
		if (!in_table[i])
			continue;
		add_crosses(crosses, &g_array_index(sheet->found, UfProposal, i));
		g_array_remove_index(sheet->found, i);
	}
	for (unsigned i = 0; i < crosses->len; i++)
		uf_sheet_add(sheet, &g_array_index(crosses, UfProposal, i));
}

void
uf_propose_cells(UfSheet *sheet, GArray *cells)
{
	g_array_sort(cells, compare_cells);
	for (unsigned i = 0; i < cells->len; i++) {
		UfCell *cell = &g_array_index(cells, UfCell, i);
		UfProposal box = { 0 };
		if (cell->is_used || !is_small(cell) || is_letter(sheet, cell))
			continue;
		cell->is_used = true;
		const unsigned count = follow_row(cells, cell, box.place);
		box.cells = count > 1 ? count : 0;
		box.is_mark = count == 1 && is_square(cell);
		if (box.is_mark)
			add_border(sheet, box.place);
		if (count > 1 || box.is_mark)
			uf_sheet_add(sheet, &box);
		else
			cell->is_used = false;
	}
	split_tables(sheet);
}

GArray *
uf_propose_find_cells(const UfSheet *sheet)
{
	GArray *cells = g_array_new(FALSE, FALSE, sizeof(UfCell));
	add_cells(sheet, cells, false);
	add_cells(sheet, cells, true);
	return cells;
}
