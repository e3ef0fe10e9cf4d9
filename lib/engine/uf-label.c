#include <math.h>
#include <string.h>

#include "uf-print-private.h"

#define MOST_STEPS 64
#define NEVER G_MAXDOUBLE

typedef enum { LOOK_LEFT, LOOK_UP, LOOK_RIGHT, LOOK_DOWN } Side;

/* a page being labelled */
typedef struct {
	GPtrArray *pieces; /* of UfPrint */
	GArray *boxes;     /* of UfPrintBox */
} Sheet;

/* what is nearest on a side: a piece, or a box that stands in the way, or nothing */
typedef struct {
	const UfPrint *piece;
	const UfPrintBox *box;
	double gap;
} Near;

/* a piece that could name the box, and what speaks against it */
typedef struct {
	const UfPrint *piece;
	double cost;
} Candidate;

static double
overlap(const double a[4], const double b[4], int low)
{
	return MIN(a[low + 2], b[low + 2]) - MAX(a[low], b[low]);
}

static double
extent(const double place[4], int low)
{
	return place[low + 2] - place[low];
}

static double
centre(const double place[4], int low)
{
	return (place[low] + place[low + 2]) / 2;
}

/* the gap between @from and what lies on its @side at @to; NEVER when it does not lie there */
static double
measure(const double from[4], const double to[4], Side side)
{
	const bool is_column = side == LOOK_UP || side == LOOK_DOWN;
	const int across = is_column ? UF_LEFT : UF_TOP;
	const int along = is_column ? UF_TOP : UF_LEFT;
	const double least = MIN(extent(from, across), extent(to, across));
	if (overlap(from, to, across) < 0.5 * least)
		return NEVER;
	if (side == LOOK_RIGHT || side == LOOK_DOWN)
		return centre(to, along) > from[along + 2] - 1 &&
			       to[along + 2] > from[along + 2] + 1
			   ? MAX(0, to[along] - from[along + 2])
			   : NEVER;
	return centre(to, along) < from[along] + 1 && to[along] < from[along] - 1
		   ? MAX(0, from[along] - to[along + 2])
		   : NEVER;
}

static Near
find_near(const Sheet *sheet, const double from[4], Side side)
{
	Near near = { NULL, NULL, NEVER };
	double least = NEVER;
	for (unsigned i = 0; i < sheet->boxes->len; i++) {
		const UfPrintBox *box = &g_array_index(sheet->boxes, UfPrintBox, i);
		const double gap = measure(from, box->place, side);
		if (gap < least) {
			least = gap;
			near = (Near){ NULL, box, gap };
		}
	}
	for (unsigned i = 0; i < sheet->pieces->len; i++) {
		const UfPrint *piece = g_ptr_array_index(sheet->pieces, i);
		const double gap = measure(from, piece->place, side);
		if (gap == NEVER)
			continue;
		/* of several lines, the one at the top of a high box, at the left of a wide one */
		const int low = side == LOOK_UP || side == LOOK_DOWN ? UF_LEFT : UF_TOP;
		const double weighed = gap + 0.02 * fabs(piece->place[low] - from[low]);
		if (weighed < least) {
			least = weighed;
			near = (Near){ piece, NULL, gap };
		}
	}
	return near;
}

/* small boxes in a row, as those of a date, or of equal width in a column, as those of a table,
 * share what names the first */
static bool
is_one_of_a_series(const UfPrintBox *box, const UfPrintBox *before, const Near *near, Side side)
{
	const double *a = box->place;
	const double *b = before->place;
	if (box->is_toggle != before->is_toggle)
		return false;
	if (side == LOOK_UP || side == LOOK_DOWN)
		return fabs(a[UF_LEFT] - b[UF_LEFT]) < 4 && fabs(a[UF_RIGHT] - b[UF_RIGHT]) < 4;
	return near->gap < 16 && extent(a, UF_LEFT) < 70 && extent(b, UF_LEFT) < 70;
}

/* the piece that names the box on that side, through the boxes of its series */
static Candidate
look(const Sheet *sheet, const UfPrintBox *box, Side side)
{
	Candidate found = { NULL, NEVER };
	double cost = 0;
	for (int step = 0; step < MOST_STEPS; step++) {
		Near near = find_near(sheet, box->place, side);
		if (near.piece != NULL)
			return (Candidate){ near.piece, cost + near.gap };
		if (near.box == NULL)
			return found;
		const bool shared = is_one_of_a_series(box, near.box, &near, side);
		cost += near.gap + (shared ? 2 : 80);
		box = near.box;
	}
	return found;
}

/* a box that covers what names it: text at its top or left */
static Candidate
look_inside(const Sheet *sheet, const UfPrintBox *box)
{
	Candidate found = { NULL, NEVER };
	for (unsigned i = 0; i < sheet->pieces->len; i++) {
		const UfPrint *piece = g_ptr_array_index(sheet->pieces, i);
		const double x = piece->place[UF_LEFT] - box->place[UF_LEFT];
		const double y = centre(piece->place, UF_TOP) - box->place[UF_TOP];
		if (x < -2 || y < 0 || centre(piece->place, UF_LEFT) > box->place[UF_RIGHT] ||
		    centre(piece->place, UF_TOP) > box->place[UF_BOTTOM])
			continue;
		if (5 + x / 4 + y / 4 < found.cost)
			found = (Candidate){ piece, 5 + x / 4 + y / 4 };
	}
	return found;
}

/* the lines of a heading that stand one above the other over a column, down to @last; yours */
static char *
read_heading(const Sheet *sheet, const UfPrint *last, const UfPrintBox *box)
{
	char *text = g_strdup(last->text);
	const double widest = 1.2 * extent(box->place, UF_LEFT);
	const UfPrint *line = last;
	for (int step = 0; step < 3 && extent(line->place, UF_LEFT) <= widest; step++) {
		Near near = find_near(sheet, line->place, LOOK_UP);
		const double height = extent(line->place, UF_TOP);
		if (near.piece == NULL || near.gap > 0.5 * height ||
		    fabs(extent(near.piece->place, UF_TOP) - height) > 0.2 * height ||
		    extent(near.piece->place, UF_LEFT) > widest)
			break;
		char *joined = g_strconcat(near.piece->text, " ", text, NULL);
		g_free(text);
		text = joined;
		line = near.piece;
	}
	return text;
}

static char *
copy_text(const Candidate *found)
{
	return found->piece == NULL ? NULL : g_strdup(found->piece->text);
}

static char *
name_text(const Sheet *sheet, const UfPrintBox *box)
{
	Candidate left = look(sheet, box, LOOK_LEFT);
	Candidate above = look(sheet, box, LOOK_UP);
	const Candidate inside = look_inside(sheet, box);
	above.cost = above.piece == NULL ? NEVER : 20 + 3 * above.cost;
	/* text beside a high box is seldom its name when there is some right above it */
	if (extent(box->place, UF_TOP) > 30)
		left.cost += 40;
	if (above.piece != NULL && above.cost < left.cost && above.cost < inside.cost)
		return read_heading(sheet, above.piece, box);
	return inside.cost < left.cost ? copy_text(&inside) : copy_text(&left);
}

/* true when a row of boxes and texts ends with a box on that side */
static bool
ends_with_box(const Sheet *sheet, const UfPrintBox *box, Side side)
{
	const double *place = box->place;
	bool is_box = true;
	for (int step = 0; step < 16; step++) {
		Near near = find_near(sheet, place, side);
		if (near.gap > 60 || (near.piece == NULL && near.box == NULL))
			return is_box;
		if (near.box != NULL && !near.box->is_toggle)
			return is_box;
		is_box = near.box != NULL;
		place = is_box ? near.box->place : near.piece->place;
	}
	return is_box;
}

/* "☐ oui ☐ non" or "oui ☐ non ☐": how the row begins and ends tells; yours */
static char *
name_toggle(const Sheet *sheet, const UfPrintBox *box)
{
	const Near right = find_near(sheet, box->place, LOOK_RIGHT);
	const Near left = find_near(sheet, box->place, LOOK_LEFT);
	const bool has_right = right.piece != NULL && right.gap < 30;
	const bool has_left = left.piece != NULL && left.gap < 30;
	if (has_right && has_left)
		return g_strdup(!ends_with_box(sheet, box, LOOK_LEFT) &&
					ends_with_box(sheet, box, LOOK_RIGHT)
				    ? left.piece->text
				    : right.piece->text);
	if (has_right || has_left)
		return g_strdup(has_right ? right.piece->text : left.piece->text);
	Candidate row = look(sheet, box, LOOK_LEFT);
	Candidate column = look(sheet, box, LOOK_UP);
	if (row.piece == NULL && column.piece == NULL)
		return right.piece == NULL ? NULL : g_strdup(right.piece->text);
	column.cost = column.piece == NULL ? NEVER : 40 + 3 * column.cost;
	return row.cost < column.cost ? copy_text(&row) : copy_text(&column);
}

static bool
is_box_of(const Near *near, const UfPrintBox *box, Side side)
{
	return near->box != NULL && near->gap < 40 &&
	       (side == LOOK_LEFT || side == LOOK_RIGHT
		    ? near->box->is_toggle == box->is_toggle
		    : is_one_of_a_series(box, near->box, near, side));
}

/* a cell of a table: boxes, not text, beside it and above or below it */
static bool
is_cell(const Sheet *sheet, const UfPrintBox *box)
{
	bool has[4];
	for (Side side = LOOK_LEFT; side <= LOOK_DOWN; side++) {
		const Near near = find_near(sheet, box->place, side);
		has[side] = is_box_of(&near, box, side);
	}
	return (has[LOOK_LEFT] || has[LOOK_RIGHT]) && (has[LOOK_UP] || has[LOOK_DOWN]) &&
	       (box->is_toggle ||
		(extent(box->place, UF_LEFT) > 40 && extent(box->place, UF_TOP) < 40));
}

/* "Mardi / MATIN": the row and the column; NULL when one of them has no name; yours */
static char *
name_cell(const Sheet *sheet, const UfPrintBox *box)
{
	const Candidate row = look(sheet, box, LOOK_LEFT);
	const Candidate column = look(sheet, box, LOOK_UP);
	if (row.piece == NULL || column.piece == NULL || row.piece == column.piece)
		return NULL;
	g_autofree char *heading = read_heading(sheet, column.piece, box);
	g_autofree char *first = uf_label_clean(row.piece->text);
	g_autofree char *second = uf_label_clean(heading);
	return g_strconcat(first, " / ", second, NULL);
}

/* small print in the upper left corner of a box is its caption, whatever stands around */
static const UfPrint *
find_caption(const Sheet *sheet, const UfPrintBox *box)
{
	for (unsigned i = 0; i < sheet->pieces->len && !box->is_toggle; i++) {
		const UfPrint *piece = g_ptr_array_index(sheet->pieces, i);
		const double x = piece->place[UF_LEFT] - box->place[UF_LEFT];
		const double y = piece->place[UF_TOP] - box->place[UF_TOP];
		if (x > -1 && x < 4 && y > -1 && y < 3 &&
		    centre(piece->place, UF_LEFT) < box->place[UF_RIGHT] &&
		    extent(box->place, UF_TOP) > 1.6 * extent(piece->place, UF_TOP))
			return piece;
	}
	return NULL;
}

static char *
name_box(const Sheet *sheet, const UfPrintBox *box)
{
	const UfPrint *caption = find_caption(sheet, box);
	if (caption != NULL)
		return uf_label_clean(caption->text);
	g_autofree char *cell = is_cell(sheet, box) ? name_cell(sheet, box) : NULL;
	if (cell != NULL)
		return uf_label_clean(cell);
	g_autofree char *text = box->is_toggle ? name_toggle(sheet, box) : name_text(sheet, box);
	return text == NULL ? NULL : uf_label_clean(text);
}

static bool
is_edge(gunichar letter)
{
	return letter < 0x80 ? strchr(" :;,.-*/|=\t\n", (int)letter) != NULL && letter != 0
			     : g_unichar_isspace(letter) || letter == 0x2013 || letter == 0x2014 ||
				   letter == 0x2022 || letter == 0x2026 || letter == 0xB7;
}

char *
uf_label_clean(const char *text)
{
	GString *clean = g_string_new(NULL);
	gsize kept = 0;
	bool is_space = false;
	glong letters = 0;
	for (const char *c = text; *c != '\0' && letters < UF_PRINT_MAX_LABEL;
	     c = g_utf8_next_char(c)) {
		const gunichar letter = g_utf8_get_char(c);
		if (clean->len == 0 && is_edge(letter))
			continue;
		if (g_unichar_isspace(letter)) {
			is_space = true;
			continue;
		}
		if (is_space) {
			g_string_append_c(clean, ' ');
			letters++;
		}
		is_space = false;
		g_string_append_unichar(clean, letter);
		letters++;
		if (!is_edge(letter) || letter == '.')
			kept = clean->len;
	}
	g_string_truncate(clean, kept);
	return g_string_free(clean, FALSE);
}

static bool
has_letter(const UfPrint *piece)
{
	for (const char *c = piece->text; *c != '\0'; c = g_utf8_next_char(c)) {
		if (g_unichar_isalnum(g_utf8_get_char(c)))
			return true;
	}
	return false;
}

/* the boxes of the file's fields on a page, where they are shown; with those of a request if @all
 */
static GArray *
find_boxes(UfPdfForm *form, PopplerDocument *document, unsigned page, bool all)
{
	const double scale = 16;
	GArray *boxes = g_array_new(FALSE, FALSE, sizeof(UfPrintBox));
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		for (unsigned k = 0; k < field->widgets->len && (all || !field->is_flat); k++) {
			UfPdfWidget *widget = g_ptr_array_index(field->widgets, k);
			int place[4];
			if (widget->page != page || boxes->len > UF_PRINT_MAX_FIELDS)
				continue;
			uf_view_place(document, form->pdf, widget, scale, place);
			UfPrintBox box = {
				.place = { place[0] / scale, place[1] / scale,
					   (place[0] + place[2]) / scale,
					   (place[1] + place[3]) / scale },
				.is_toggle = uf_pdf_field_is_toggle(field),
				.widget = field->is_flat == all ? widget : NULL,
			};
			g_array_append_val(boxes, box);
		}
	}
	return boxes;
}

static void
label_page(UfPdfForm *form, PopplerDocument *document, unsigned number, bool all)
{
	g_autoptr(GArray) boxes = find_boxes(form, document, number, all);
	g_autoptr(PopplerPage) page =
	    boxes->len > 0 ? poppler_document_get_page(document, (int)number - 1) : NULL;
	if (page == NULL)
		return;
	g_autoptr(GPtrArray) words = uf_print_read_words(page, boxes);
	g_autoptr(GPtrArray) pieces = uf_print_join(words, boxes);
	for (unsigned i = pieces->len; i-- > 0;) {
		if (!has_letter(g_ptr_array_index(pieces, i)))
			g_ptr_array_remove_index(pieces, i);
	}
	const Sheet sheet = { .pieces = pieces, .boxes = boxes };
	for (unsigned i = 0; i < boxes->len; i++) {
		const UfPrintBox *box = &g_array_index(boxes, UfPrintBox, i);
		if (box->widget == NULL)
			continue;
		g_free(box->widget->label);
		box->widget->label = name_box(&sheet, box);
		if (box->widget->label != NULL && *box->widget->label == '\0')
			g_clear_pointer(&box->widget->label, g_free);
	}
}

void
uf_label_form(UfPdfForm *form, PopplerDocument *document)
{
	const int pages = poppler_document_get_n_pages(document);
	bool has_flat = false;
	for (unsigned i = 0; i < form->fields->len; i++)
		has_flat |= ((UfPdfField *)g_ptr_array_index(form->fields, i))->is_flat;
	/* boxes of a request stand in no way of the labels of the file's own fields */
	for (unsigned page = 1; page <= form->pdf->pages && (int)page <= pages; page++) {
		label_page(form, document, page, false);
		if (has_flat)
			label_page(form, document, page, true);
	}
}
