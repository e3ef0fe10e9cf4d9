#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "uf-document-private.h"
#include "uf-script-private.h"

/* A4 in points, and what is kept white */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define SIDE 48.0
#define TOP 54.0
#define BOTTOM 58.0
#define ROOM_WIDTH (PAGE_WIDTH - 2 * SIDE)
#define FLOOR (PAGE_HEIGHT - BOTTOM)
#define CELL_PADDING 3.0
#define MARK_SIZE 6.0
#define LONG_PARAGRAPH 90.0 /* what is taller may go on on the next page */
#define SPLIT_ROOM 30.0     /* of it, at least, at the bottom of this one */
#define TITLES_ROOM 22.0
#define MOST_KEPT 4000 /* layouts: more than most documents have */

typedef struct {
	const json_t *request;
	cairo_t *cairo; /* NULL: nothing is drawn, the pages are counted */
	PangoContext *context;
	GHashTable *layouts; /* of this document, by what they were made of: PangoLayout */
	unsigned page, total;
	unsigned undrawn;      /* letters that no font has */
	double y;              /* where the next thing goes, from the top */
	const json_t *columns; /* of the table being set, whose titles are repeated; or NULL */
} Setter;

typedef struct {
	PangoLayout *layout;
	const char *mark;
	double x, width;
	int next; /* the first line not yet drawn */
} Cell;

static PangoLayout *
make_layout(const Setter *setter, const char *text, double size, bool bold, double width)
{
	PangoLayout *layout = pango_layout_new(setter->context);
	PangoFontDescription *font =
	    pango_font_description_from_string("Liberation Sans, DejaVu Sans, sans-serif");
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	/* a hyphen where a long word is broken would be a letter that nobody wrote */
	PangoAttrList *attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

/* A reference of yours. The same text in the same place comes at least twice, once to be counted
 * and once to be drawn: nobody changes a layout, and it is made once. */
static PangoLayout *
new_layout(Setter *setter, const char *text, double size, bool bold, double width)
{
	g_autofree char *key = g_strdup_printf("%d %.6f %.6f %s", (int)bold, size, width, text);
	PangoLayout *layout = g_hash_table_lookup(setter->layouts, key);
	if (layout != NULL) {
		g_object_ref(layout);
	} else {
		layout = make_layout(setter, text, size, bold, width);
		if (g_hash_table_size(setter->layouts) < MOST_KEPT)
			g_hash_table_insert(setter->layouts, g_steal_pointer(&key),
					    g_object_ref(layout));
	}
	setter->undrawn += (unsigned)pango_layout_get_unknown_glyphs_count(layout);
	return layout;
}

static double
height_of(PangoLayout *layout)
{
	int height;
	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void
set_color(Setter *setter, const char *name)
{
	static const struct {
		const char *name;
		double color[3];
	} colors[] = {
		{ "green", { 0.10, 0.50, 0.20 } }, { "orange", { 0.85, 0.45, 0.00 } },
		{ "red", { 0.75, 0.10, 0.10 } },   { "blue", { 0.10, 0.30, 0.70 } },
		{ "grey", { 0.50, 0.50, 0.50 } },
	};
	cairo_set_source_rgb(setter->cairo, 0, 0, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(colors); i++) {
		if (g_strcmp0(name, colors[i].name) == 0)
			cairo_set_source_rgb(setter->cairo, colors[i].color[0], colors[i].color[1],
					     colors[i].color[2]);
	}
}

static void
draw_line(Setter *setter, double y, double width)
{
	if (setter->cairo == NULL)
		return;
	cairo_set_source_rgb(setter->cairo, 0.6, 0.6, 0.6);
	cairo_set_line_width(setter->cairo, width);
	cairo_move_to(setter->cairo, SIDE, y);
	cairo_line_to(setter->cairo, SIDE + ROOM_WIDTH, y);
	cairo_stroke(setter->cairo);
	set_color(setter, NULL);
}

typedef struct {
	double x, y, width;
	PangoAlignment align;
} Place;

static void
draw_small(Setter *setter, const char *text, const Place *place)
{
	if (setter->cairo == NULL)
		return;
	PangoLayout *layout = make_layout(setter, text, 8, false, place->width);
	setter->undrawn += (unsigned)pango_layout_get_unknown_glyphs_count(layout);
	pango_layout_set_alignment(layout, place->align);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	set_color(setter, "grey");
	cairo_move_to(setter->cairo, place->x, place->y);
	pango_cairo_show_layout(setter->cairo, layout);
	set_color(setter, NULL);
	g_object_unref(layout);
}

static void
draw_margins(Setter *setter)
{
	const char *header = json_string_value(json_object_get(setter->request, "header"));
	const char *footer = json_string_value(json_object_get(setter->request, "footer"));
	g_autofree char *number = g_strdup_printf("page %u / %u", setter->page, setter->total);
	const double low = PAGE_HEIGHT - 40;
	const Place at_top = { SIDE, 30, ROOM_WIDTH, PANGO_ALIGN_LEFT };
	const Place at_left = { SIDE, low, ROOM_WIDTH - 80, PANGO_ALIGN_LEFT };
	const Place at_right = { SIDE + ROOM_WIDTH - 80, low, 80, PANGO_ALIGN_RIGHT };
	if (header != NULL)
		draw_small(setter, header, &at_top);
	if (footer != NULL)
		draw_small(setter, footer, &at_left);
	draw_small(setter, number, &at_right);
}

static void set_row(Setter *setter, GArray *cells, bool lined);
static void set_titles(Setter *setter);

static void
start_page(Setter *setter)
{
	setter->page++;
	setter->y = TOP;
	draw_margins(setter);
}

static void
break_page(Setter *setter)
{
	if (setter->cairo != NULL)
		cairo_show_page(setter->cairo);
	start_page(setter);
	if (setter->columns != NULL)
		set_titles(setter);
}

static bool
is_over(const Setter *setter)
{
	return setter->page > UF_DOCUMENT_MAX_PAGES;
}

static double
lines_height(const Cell *cell, int from, int *to, double room)
{
	PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
	double height = 0;
	int line = 0;
	do {
		PangoRectangle box;
		pango_layout_iter_get_line_extents(iter, NULL, &box);
		double own = (double)box.height / PANGO_SCALE;
		if (line >= from && height + own > room)
			break;
		if (line >= from)
			height += own;
		line++;
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	*to = line;
	return height;
}

static void
draw_lines(Setter *setter, const Cell *cell, int to, double top)
{
	if (setter->cairo == NULL)
		return;
	PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
	double y = top;
	int line = 0;
	do {
		PangoRectangle box;
		pango_layout_iter_get_line_extents(iter, NULL, &box);
		if (line >= cell->next && line < to) {
			double baseline =
			    (double)(pango_layout_iter_get_baseline(iter) - box.y) / PANGO_SCALE;
			cairo_move_to(setter->cairo, cell->x + (double)box.x / PANGO_SCALE,
				      y + baseline);
			pango_cairo_show_layout_line(setter->cairo,
						     pango_layout_iter_get_line_readonly(iter));
			y += (double)box.height / PANGO_SCALE;
		}
		line++;
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
}

static void
draw_mark(Setter *setter, const Cell *cell, double top)
{
	if (cell->mark == NULL || cell->next > 0 || setter->cairo == NULL)
		return;
	set_color(setter, cell->mark);
	cairo_rectangle(setter->cairo, cell->x - MARK_SIZE - 3, top + 2.5, MARK_SIZE, MARK_SIZE);
	cairo_fill(setter->cairo);
	set_color(setter, NULL);
}

/* what fits of the cells' remaining lines; true when nothing remains */
static bool
draw_part(Setter *setter, GArray *cells, double room)
{
	double tallest = 0;
	bool whole = true;
	for (unsigned i = 0; i < cells->len; i++) {
		Cell *cell = &g_array_index(cells, Cell, i);
		int to;
		double height = lines_height(cell, cell->next, &to, room);
		draw_mark(setter, cell, setter->y);
		draw_lines(setter, cell, to, setter->y);
		cell->next = to;
		tallest = MAX(tallest, height);
		whole = whole && to >= pango_layout_get_line_count(cell->layout);
	}
	setter->y += tallest;
	return whole;
}

static double
row_height(GArray *cells)
{
	double tallest = 0;
	for (unsigned i = 0; i < cells->len; i++)
		tallest = MAX(tallest, height_of(g_array_index(cells, Cell, i).layout));
	return tallest;
}

/* the room that must be left for cells to begin on this page: all of them, but for a row that no
 * page could hold and a paragraph of many lines, which are split */
static double
room_to_begin(GArray *cells, bool lined)
{
	double height = row_height(cells) + (lined ? 2 * CELL_PADDING : 0);
	return height > (lined ? (FLOOR - TOP) * 0.8 : LONG_PARAGRAPH) ? SPLIT_ROOM : height;
}

static void
set_row(Setter *setter, GArray *cells, bool lined)
{
	double padding = lined ? CELL_PADDING : 0;
	if (setter->y + room_to_begin(cells, lined) > FLOOR)
		break_page(setter);
	setter->y += padding;
	while (!draw_part(setter, cells, FLOOR - padding - setter->y) && !is_over(setter)) {
		break_page(setter);
		setter->y += padding;
	}
	setter->y += padding;
	if (lined)
		draw_line(setter, setter->y, 0.4);
}

static void
cell_clear(void *cell)
{
	g_object_unref(((Cell *)cell)->layout);
}

static GArray *
new_cells(void)
{
	GArray *cells = g_array_new(FALSE, TRUE, sizeof(Cell));
	g_array_set_clear_func(cells, cell_clear);
	return cells;
}

static double
style_size(const char *style, double normal)
{
	if (g_strcmp0(style, "large") == 0) /* for eyes that are tired, or far away */
		return normal * 1.5;
	return g_strcmp0(style, "small") == 0 ? normal - 1.5 : normal;
}

/* the cell of @content, in the room that @place gives it */
static Cell
make_cell(Setter *setter, const json_t *content, const Place *place, bool bold)
{
	const char *text =
	    json_string_value(json_is_object(content) ? json_object_get(content, "text") : content);
	const char *style = json_string_value(json_object_get(content, "style"));
	Cell cell = { .mark = json_string_value(json_object_get(content, "mark")),
		      .x = place->x,
		      .width = place->width };
	if (cell.mark != NULL) {
		cell.x += MARK_SIZE + 3;
		cell.width -= MARK_SIZE + 3;
	}
	cell.layout = new_layout(setter, text != NULL ? text : "", style_size(style, 9),
				 bold || g_strcmp0(style, "strong") == 0, cell.width);
	return cell;
}

/* one cell for each column, at its share of the width; @row NULL: the titles */
static GArray *
make_row(Setter *setter, const json_t *row)
{
	GArray *cells = new_cells();
	double sum = 0;
	double x = SIDE;
	size_t i;
	json_t *column;
	json_array_foreach((json_t *)setter->columns, i, column) sum +=
	    json_number_value(json_object_get(column, "width"));
	json_array_foreach((json_t *)setter->columns, i, column)
	{
		double share =
		    ROOM_WIDTH * json_number_value(json_object_get(column, "width")) / sum;
		const json_t *content =
		    row == NULL ? json_object_get(column, "title") : json_array_get(row, i);
		const Place place = { .x = x, .width = MAX(share - 6, 20) };
		Cell cell = make_cell(setter, content, &place, row == NULL);
		g_array_append_val(cells, cell);
		x += share;
	}
	return cells;
}

static void
set_titles(Setter *setter)
{
	const json_t *columns = setter->columns;
	bool any = false;
	size_t i;
	json_t *column;
	json_array_foreach((json_t *)columns, i, column) any =
	    any || json_string_length(json_object_get(column, "title")) > 0;
	if (!any)
		return;
	g_autoptr(GArray) cells = make_row(setter, NULL);
	/* titles taller than a page would never end: they are drawn once, without repeating */
	setter->columns = NULL;
	set_row(setter, cells, true);
	draw_line(setter, setter->y, 0.9);
	setter->columns = columns;
}

/* titles are never alone at the bottom */
static bool
has_room_for_first_row(Setter *setter, const json_t *rows)
{
	const unsigned undrawn = setter->undrawn;
	g_autoptr(GArray) first = make_row(setter, json_array_get(rows, 0));
	setter->undrawn = undrawn; /* it will be set again */
	return setter->y + TITLES_ROOM + room_to_begin(first, true) <= FLOOR;
}

static void
set_table(Setter *setter, const json_t *block)
{
	size_t i;
	json_t *row;
	setter->columns = json_object_get(block, "columns");
	if (setter->y > TOP && !has_room_for_first_row(setter, json_object_get(block, "rows")))
		break_page(setter);
	else
		set_titles(setter);
	json_array_foreach(json_object_get(block, "rows"), i, row)
	{
		g_autoptr(GArray) cells = make_row(setter, row);
		if (is_over(setter))
			break;
		set_row(setter, cells, true);
	}
	setter->columns = NULL;
	setter->y += 8;
}

static void
set_text(Setter *setter, const char *text, double size, bool bold)
{
	g_autoptr(GArray) cells = new_cells();
	Cell cell = { .x = SIDE, .width = ROOM_WIDTH };
	cell.layout = new_layout(setter, text, size, bold, ROOM_WIDTH);
	g_array_append_val(cells, cell);
	set_row(setter, cells, false);
}

static void
set_heading(Setter *setter, const json_t *block)
{
	static const double sizes[] = { 17, 13, 10.5 };
	json_int_t level = json_integer_value(json_object_get(block, "level"));
	const char *style = json_string_value(json_object_get(block, "style"));
	/* above a large paragraph, larger than it */
	const double scale = g_strcmp0(style, "large") == 0 ? 1.25 : 1;
	setter->y += setter->y > TOP ? 8 : 0;
	if (setter->y + 120 > FLOOR) /* never alone at the bottom */
		break_page(setter);
	set_text(setter, json_string_value(json_object_get(block, "text")),
		 sizes[level - 1] * scale, true);
	setter->y += 4;
}

static void
set_paragraph(Setter *setter, const json_t *block)
{
	const char *style = json_string_value(json_object_get(block, "style"));
	set_text(setter, json_string_value(json_object_get(block, "text")), style_size(style, 10),
		 g_strcmp0(style, "strong") == 0);
	setter->y += 5;
}

static void
set_rule(Setter *setter, const json_t *block)
{
	(void)block;
	draw_line(setter, setter->y + 3, 0.6);
	setter->y += 8;
}

static void
set_break(Setter *setter, const json_t *block)
{
	(void)block;
	break_page(setter);
}

static const struct {
	const char *kind;
	void (*set)(Setter *setter, const json_t *block);
} setters[] = {
	{ "heading", set_heading }, { "paragraph", set_paragraph }, { "table", set_table },
	{ "rule", set_rule },       { "pagebreak", set_break },
};

static void
set_block(Setter *setter, const json_t *block)
{
	const char *kind = json_string_value(json_object_get(block, "kind"));
	for (size_t i = 0; i < G_N_ELEMENTS(setters); i++) {
		if (g_strcmp0(kind, setters[i].kind) == 0)
			setters[i].set(setter, block);
	}
}

static cairo_status_t
append_bytes(void *closure, const unsigned char *data, unsigned length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* All the blocks, from an empty first page on. */
static void
set_pages(Setter *setter)
{
	size_t i;
	json_t *block;
	setter->page = 0;
	setter->undrawn = 0;
	start_page(setter);
	json_array_foreach(json_object_get(setter->request, "blocks"), i, block)
	{
		if (is_over(setter))
			break;
		set_block(setter, block);
	}
}

GBytes *
uf_document_set(const json_t *request, UfDocumentFacts *facts)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(append_bytes, bytes, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	Setter setter = { .request = request, .context = pango_cairo_create_context(cairo) };
	setter.layouts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
	uf_script_set_unhinted(setter.context);
	/* once to count the pages, once with their count */
	set_pages(&setter);
	setter.total = setter.page;
	setter.cairo = cairo;
	if (!is_over(&setter))
		set_pages(&setter);
	cairo_show_page(cairo);
	*facts = (UfDocumentFacts){ .pages = setter.page, .undrawn = setter.undrawn };
	g_hash_table_unref(setter.layouts);
	g_object_unref(setter.context);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return g_byte_array_free_to_bytes(bytes);
}
