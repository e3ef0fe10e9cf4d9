/* Lines to write on: drawn, dotted or dashed; with ticks, a row of cells open at the top. */
#include <math.h>
#include <stdlib.h>

#include "uf-propose-private.h"

#define THICK 1.9     /* points: thicker is a bar */
#define SHORTEST 14.0 /* a line that one writes on */
#define TALLEST 15.0  /* what is written on it */
#define ROOM 7.0      /* blank above it, at least */

static int
pixels(double points)
{
	return (int)lround(points * UF_PROPOSE_SCALE);
}

/* a line, whole or of marks */
typedef struct {
	UfPatch bounds;
	unsigned marks; /* 1: whole */
	double mark;    /* width of one, pixels */
	double pitch;
} Line;

static int
compare_marks(const void *left, const void *right)
{
	const UfPatch *a = left;
	const UfPatch *b = right;
	return a->x1 < b->x1 ? -1 : a->x1 > b->x1;
}

/* dots and dashes by the row of pixels that their middle is on */
static GPtrArray *
sort_marks(const UfSheet *sheet)
{
	const int height = sheet->picture->height;
	GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	g_autoptr(GArray) patches = uf_picture_find_marks(sheet->picture);
	for (int y = 0; y < height; y++)
		g_ptr_array_add(rows, g_array_new(FALSE, FALSE, sizeof(UfPatch)));
	for (unsigned i = 0; i < patches->len; i++) {
		const UfPatch *patch = &g_array_index(patches, UfPatch, i);
		const int w = patch->x2 - patch->x1;
		const int h = patch->y2 - patch->y1;
		if (h <= pixels(w <= pixels(2.4) ? 2.4 : 1.6) && w <= pixels(SHORTEST) &&
		    patch->area >= 0.6 * w * h)
			g_array_append_val((GArray *)g_ptr_array_index(
					       rows, (unsigned)(patch->y1 + patch->y2) / 2),
					   *patch);
	}
	for (int y = 0; y < height; y++)
		g_array_sort(g_ptr_array_index(rows, (unsigned)y), compare_marks);
	return rows;
}

/* the nearest mark like @last on its right, on the same row of pixels or beside it */
static UfPatch *
next_mark(GPtrArray *rows, const UfPatch *last, int farthest)
{
	UfPatch *nearest = NULL;
	const int y = (last->y1 + last->y2) / 2;
	const int width = last->x2 - last->x1;
	for (int row = MAX(0, y - 1); row <= MIN((int)rows->len - 1, y + 1); row++) {
		GArray *marks = g_ptr_array_index(rows, (unsigned)row);
		for (unsigned i = 0; i < marks->len; i++) {
			UfPatch *mark = &g_array_index(marks, UfPatch, i);
			if (mark->area > 0 && mark->x1 > last->x1 &&
			    mark->x1 - last->x2 <= farthest &&
			    abs(mark->x2 - mark->x1 - width) <= MAX(2, width / 8) &&
			    (nearest == NULL || mark->x1 < nearest->x1))
				nearest = mark;
		}
	}
	return nearest;
}

static Line
follow_marks(GPtrArray *rows, UfPatch *first)
{
	Line line = { .bounds = *first, .marks = 1, .mark = first->x2 - first->x1 };
	const int farthest = MAX(pixels(6.5), (first->x2 - first->x1) * 3 / 2);
	UfPatch *last = first;
	for (UfPatch *next; (next = next_mark(rows, last, farthest)) != NULL;) {
		const double step = next->x1 - last->x1;
		if (line.marks > 1 && fabs(step - line.pitch) > MAX(1.6, 0.12 * line.pitch))
			break;
		line.pitch = line.marks == 1 ? step : 0.7 * line.pitch + 0.3 * step;
		line.bounds.x2 = next->x2;
		line.bounds.y1 = MIN(line.bounds.y1, next->y1);
		line.bounds.y2 = MAX(line.bounds.y2, next->y2);
		line.marks++;
		last->area = 0; /* used */
		last = next;
	}
	if (line.marks > 1)
		last->area = 0;
	return line;
}

/* dashes are marks that one could write a letter on; dots need company to be a line */
static bool
is_line(const Line *line)
{
	if (line->marks < 2)
		return false;
	return line->mark >= pixels(4) || line->marks >= 8;
}

/* a line drawn in pieces, such as a text of underscores */
static bool
continue_line(GArray *lines, const UfPatch *piece)
{
	for (unsigned i = 0; i < lines->len; i++) {
		UfPatch *line = &g_array_index(lines, Line, i).bounds;
		if (abs(line->y1 - piece->y1) > 1 || piece->x1 < line->x2 - 2 ||
		    piece->x1 - line->x2 > pixels(1.2))
			continue;
		line->x2 = piece->x2;
		line->y1 = MIN(line->y1, piece->y1);
		line->y2 = MAX(line->y2, piece->y2);
		return true;
	}
	return false;
}

/* a row of dots whose step changes a little where another text begins */
static bool
continue_marks(GArray *lines, const Line *piece)
{
	for (unsigned i = 0; i < lines->len; i++) {
		Line *line = &g_array_index(lines, Line, i);
		const double gap = line->bounds.x2 < piece->bounds.x1
				       ? piece->bounds.x1 - line->bounds.x2
				       : line->bounds.x1 - piece->bounds.x2;
		if (line->marks < 6 || piece->marks < 6 ||
		    abs(line->bounds.y2 - piece->bounds.y2) > 2 || gap < -2 ||
		    gap > 2 * piece->pitch)
			continue;
		line->bounds.x1 = MIN(line->bounds.x1, piece->bounds.x1);
		line->bounds.x2 = MAX(line->bounds.x2, piece->bounds.x2);
		line->marks += piece->marks;
		return true;
	}
	return false;
}

static int
compare_pieces(const void *left, const void *right)
{
	const UfPatch *a = left;
	const UfPatch *b = right;
	return a->x1 < b->x1 ? -1 : a->x1 > b->x1;
}

static GArray *
find_lines(const UfSheet *sheet)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
	g_autoptr(GArray) whole =
	    uf_picture_find_lines(sheet->picture, pixels(SHORTEST), pixels(THICK));
	g_autoptr(GPtrArray) rows = sort_marks(sheet);
	g_array_sort(whole, compare_pieces);
	for (unsigned i = 0; i < whole->len; i++) {
		Line line = { .bounds = g_array_index(whole, UfPatch, i), .marks = 1 };
		if (!continue_line(lines, &line.bounds))
			g_array_append_val(lines, line);
	}
	for (unsigned y = 0; y < rows->len; y++) {
		GArray *marks = g_ptr_array_index(rows, y);
		for (unsigned i = 0; i < marks->len; i++) {
			UfPatch *mark = &g_array_index(marks, UfPatch, i);
			if (mark->area == 0)
				continue;
			Line line = follow_marks(rows, mark);
			if (is_line(&line) && !continue_marks(lines, &line))
				g_array_append_val(lines, line);
		}
	}
	return lines;
}

/* how high the paper is blank above the line, in pixels */
static int
blank_above(const UfSheet *sheet, int x1, int x2, int y)
{
	const int most = pixels(40);
	const int slack = MAX(1, (x2 - x1) / 200);
	int ticks = uf_picture_count_ink(sheet->picture, x1, y - 2, x2, y - 1);
	for (int up = 2; up < most; up++) {
		int dark = uf_picture_count_ink(sheet->picture, x1, y - up - 1, x2, y - up);
		if (y - up < 0 || dark > ticks + slack)
			return up - 1;
		ticks = MIN(ticks, dark);
	}
	return most;
}

/* places of the ticks that stand on a line, in pixels from its start; an array of double */
static GArray *
find_ticks(const UfSheet *sheet, const UfPatch *line)
{
	GArray *ticks = g_array_new(FALSE, FALSE, sizeof(double));
	const int least = pixels(1.8);
	int start = -1;
	for (int x = line->x1 - 2; x <= line->x2 + 2; x++) {
		int up = 0;
		while (up <= least && uf_picture_is_ink(sheet->picture, x, line->y1 - 2 - up))
			up++;
		if (up > least && start < 0)
			start = x;
		if (up > least || start < 0)
			continue;
		double middle = (start + x) / 2.0;
		if (x - start <= pixels(2))
			g_array_append_val(ticks, middle);
		start = -1;
	}
	return ticks;
}

/* the number of cells that ticks make; 0 when they are not at equal steps */
static unsigned
count_cells(const GArray *ticks, const UfPatch *line)
{
	if (ticks->len < 2)
		return 0;
	const double first = g_array_index(ticks, double, 0);
	const double last = g_array_index(ticks, double, ticks->len - 1);
	const double pitch = (last - first) / (ticks->len - 1);
	if (pitch < pixels(6) || pitch > pixels(32))
		return 0;
	for (unsigned i = 1; i < ticks->len; i++) {
		const double step =
		    g_array_index(ticks, double, i) - g_array_index(ticks, double, i - 1);
		if (fabs(step - pitch) > MAX(2, 0.12 * pitch))
			return 0;
	}
	/* an end of the line may have no tick */
	const double cells = (line->x2 - line->x1) / pitch;
	return fabs(cells - lround(cells)) < 0.2 ? (unsigned)lround(cells) : 0;
}

/* short dashes, each for one letter: a date, an hour */
static unsigned
count_dashes(const Line *line)
{
	return line->marks <= 5 && line->marks > 1 && line->mark >= pixels(4) ? line->marks : 0;
}

/* how far a stroke goes up (or down) from the line at @x */
static int
stroke_length(const UfSheet *sheet, const UfPatch *line, int x, bool is_up)
{
	int longest = 0;
	for (int at = x - 2; at <= x + 2; at++) {
		int y = is_up ? line->y1 - 1 : line->y2;
		int length = 0;
		while (length < pixels(20) &&
		       uf_picture_is_ink(sheet->picture, at, is_up ? y - length : y + length))
			length++;
		longest = MAX(longest, length);
	}
	return longest;
}

/* true for the edge of a frame or of a table: strokes go down or far up from its ends */
static bool
is_edge(const UfSheet *sheet, const UfPatch *line)
{
	for (int end = 0; end < 2; end++) {
		const int x = end == 0 ? line->x1 + 1 : line->x2 - 2;
		if (stroke_length(sheet, line, x, false) > pixels(4) ||
		    stroke_length(sheet, line, x, true) > pixels(16))
			return true;
	}
	return false;
}

static bool
has_text_before(const UfSheet *sheet, const double place[4])
{
	const double before[4] = { 0, place[UF_TOP], place[UF_LEFT], place[UF_BOTTOM] };
	return uf_sheet_count_letters(sheet, before, NULL) > 0;
}

/* the lower dot of a colon looks like the first of the dots behind it */
static UfPatch
leave_colon(const UfSheet *sheet, const Line *line)
{
	UfPatch bounds = line->bounds;
	const int above = bounds.y1 - pixels(6);
	if (line->marks > 6 && uf_picture_count_ink(sheet->picture, bounds.x1, above,
						    bounds.x1 + (int)line->mark, bounds.y1 - 2) > 0)
		bounds.x1 += (int)line->pitch;
	return bounds;
}

static void
propose_line(UfSheet *sheet, const Line *line)
{
	const UfPatch behind = leave_colon(sheet, line);
	const UfPatch *bounds = &behind;
	const int blank = blank_above(sheet, bounds->x1, bounds->x2, bounds->y1);
	UfProposal box = { 0 };
	if (blank < pixels(ROOM) || bounds->x1 < pixels(4) ||
	    bounds->x2 > sheet->picture->width - pixels(4))
		return;
	g_autoptr(GArray) ticks = find_ticks(sheet, bounds);
	box.place[UF_LEFT] = bounds->x1 / UF_PROPOSE_SCALE;
	box.place[UF_RIGHT] = bounds->x2 / UF_PROPOSE_SCALE;
	box.place[UF_BOTTOM] = bounds->y1 / UF_PROPOSE_SCALE;
	box.place[UF_TOP] = box.place[UF_BOTTOM] - MIN(blank / UF_PROPOSE_SCALE, TALLEST);
	/* letters stand on dots, with their feet under them */
	box.place[UF_BOTTOM] += line->marks > 1 ? 2 : 0.5;
	box.cells = line->marks == 1 ? count_cells(ticks, bounds) : count_dashes(line);
	if (box.cells > 1 && line->marks > 1) { /* half of the gap between dashes on both ends */
		const double gap = (line->pitch - line->mark) / UF_PROPOSE_SCALE;
		box.place[UF_LEFT] -= gap / 2;
		box.place[UF_RIGHT] += gap / 2;
	}
	if (box.cells < 2)
		box.cells = 0;
	if (box.cells == 0 && line->marks == 1 && is_edge(sheet, bounds))
		return;
	if (uf_sheet_count_letters(sheet, box.place, NULL) <= 2)
		uf_sheet_add(sheet, &box);
}

static int
compare_lines(const void *left, const void *right)
{
	const Line *a = left;
	const Line *b = right;
	if (a->bounds.y1 != b->bounds.y1)
		return a->bounds.y1 < b->bounds.y1 ? -1 : 1;
	return a->bounds.x1 < b->bounds.x1 ? -1 : a->bounds.x1 > b->bounds.x1;
}

/* lines under one another, at equal steps, that no label begins: one block */
static bool
is_block(const UfSheet *sheet, const UfProposal *above, const UfProposal *under, double *step)
{
	const double down = under->place[UF_BOTTOM] - above->place[UF_BOTTOM];
	if (above->cells > 0 || under->cells > 0 || down > 30 ||
	    fabs(above->place[UF_LEFT] - under->place[UF_LEFT]) > 5 ||
	    (*step > 0 && fabs(down - *step) > 2) || has_text_before(sheet, above->place) ||
	    has_text_before(sheet, under->place))
		return false;
	const double between[4] = { under->place[UF_LEFT], above->place[UF_BOTTOM],
				    under->place[UF_RIGHT], under->place[UF_BOTTOM] };
	*step = down;
	return uf_sheet_count_letters(sheet, between, NULL) == 0;
}

static void
join_blocks(UfSheet *sheet, unsigned first)
{
	for (unsigned i = first; i < sheet->found->len; i++) {
		double step = 0;
		UfProposal *block = &g_array_index(sheet->found, UfProposal, i);
		while (i + 1 < sheet->found->len) {
			const UfProposal *next = &g_array_index(sheet->found, UfProposal, i + 1);
			UfProposal last = *block;
			if (!is_block(sheet, &last, next, &step))
				break;
			block->place[UF_LEFT] = MIN(last.place[UF_LEFT], next->place[UF_LEFT]);
			block->place[UF_RIGHT] = MAX(last.place[UF_RIGHT], next->place[UF_RIGHT]);
			block->place[UF_BOTTOM] = next->place[UF_BOTTOM];
			block->is_multiline = true;
			g_array_remove_index(sheet->found, i + 1);
			block = &g_array_index(sheet->found, UfProposal, i);
		}
	}
}

/* a side of a frame stands where the line ends */
static bool
touches_frame(const UfSheet *sheet, const double place[4])
{
	const int y = pixels(place[UF_BOTTOM]);
	const int reach = pixels(9);
	for (int end = 0; end < 2; end++) {
		const int from = pixels(end == 0 ? place[UF_LEFT] - 4 : place[UF_RIGHT]);
		for (int x = from; x < from + pixels(4); x++) {
			if (uf_picture_count_ink(sheet->picture, x, y - reach, x + 1, y + reach) >=
			    2 * reach - 2)
				return true;
		}
	}
	return false;
}

/* a rule between the parts of a page: wide, and no question stands before or above it; or it goes
 * from one side of a frame to the other; or only the number of the page is under it */
static bool
is_rule(const UfSheet *sheet, const UfProposal *box)
{
	const double *place = box->place;
	const double width = sheet->picture->width / UF_PROPOSE_SCALE;
	const double height = sheet->picture->height / UF_PROPOSE_SCALE;
	const double above[4] = { place[UF_LEFT] - 30, place[UF_TOP] - 25, place[UF_RIGHT],
				  place[UF_TOP] + 4 };
	const double under[4] = { 0, place[UF_BOTTOM], width, height };
	if (box->cells > 0 || has_text_before(sheet, place))
		return false;
	if (touches_frame(sheet, place))
		return true;
	if (sheet->words->len == 0 || place[UF_RIGHT] - place[UF_LEFT] < 0.6 * width)
		return false;
	return uf_sheet_count_letters(sheet, above, NULL) == 0 ||
	       uf_sheet_count_letters(sheet, under, NULL) < 10;
}

void
uf_propose_lines(UfSheet *sheet)
{
	const unsigned first = sheet->found->len;
	g_autoptr(GArray) lines = find_lines(sheet);
	g_array_sort(lines, compare_lines);
	for (unsigned i = 0; i < lines->len; i++)
		propose_line(sheet, &g_array_index(lines, Line, i));
	join_blocks(sheet, first);
	for (unsigned i = sheet->found->len; i-- > first;) {
		if (is_rule(sheet, &g_array_index(sheet->found, UfProposal, i)))
			g_array_remove_index(sheet->found, i);
	}
}
