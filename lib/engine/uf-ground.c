#include "uf-ground-private.h"

#include <string.h>

#include "uf-change-private.h"
#include "uf-view-private.h"

#define SCALE UF_VERIFY_SCALE
#define PIXEL 4
#define MAX_BYTES ((size_t)200 << 20)

/* a page of the kept form, as an object without content */
typedef struct {
	int id;
	char *text;
	int width, height;
} Page;

/* what lies under a widget */
typedef struct {
	int place[4];
	unsigned char *pixels;
} Piece;

struct UfGround {
	UfPdf *base;        /* borrowed */
	GArray *pages;      /* of Page */
	GHashTable *pieces; /* widget object id → Piece */
	int root;
	char *root_text; /* without its form */
	size_t bytes;
};

static void
page_clear(void *data)
{
	g_free(((Page *)data)->text);
}

static void
piece_free(void *data)
{
	Piece *piece = data;
	g_free(piece->pixels);
	g_free(piece);
}

void
uf_ground_free(UfGround *ground)
{
	if (ground == NULL)
		return;
	g_array_unref(ground->pages);
	g_hash_table_unref(ground->pieces);
	g_free(ground->root_text);
	g_free(ground);
}

/* @dict as text, without the member @left_out */
static char *
copy_without(UfPdf *pdf, qpdf_oh dict, const char *left_out)
{
	g_autoptr(GString) text = g_string_new("<<");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	qpdf_oh_begin_dict_key_iter(pdf->qpdf, dict);
	while (qpdf_oh_dict_more_keys(pdf->qpdf))
		g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(pdf->qpdf)));
	for (unsigned i = 0; i < keys->len; i++) {
		const char *key = g_ptr_array_index(keys, i);
		g_autofree char *name = uf_pdf_write_name(key);
		if (strcmp(key, left_out) != 0)
			g_string_append_printf(
			    text, " %s %s", name,
			    qpdf_oh_unparse(pdf->qpdf, uf_pdf_get(pdf, dict, key)));
	}
	g_string_append(text, " >>");
	return g_strdup(text->str);
}

/* the part of @place that is on the picture */
static bool
clip(const int place[4], int width, int height, int clipped[4])
{
	clipped[0] = MAX(0, place[0]);
	clipped[1] = MAX(0, place[1]);
	clipped[2] = MIN(width, place[0] + place[2]) - clipped[0];
	clipped[3] = MIN(height, place[1] + place[3]) - clipped[1];
	return clipped[2] > 0 && clipped[3] > 0;
}

/* copies the pixels of @piece from its place on @picture, or to it */
static void
copy_piece(const Piece *piece, cairo_surface_t *picture, bool from)
{
	int stride = cairo_image_surface_get_stride(picture);
	unsigned char *data = cairo_image_surface_get_data(picture);
	size_t row = (size_t)piece->place[2] * PIXEL;
	for (int y = 0; y < piece->place[3]; y++) {
		unsigned char *there =
		    data + (piece->place[1] + y) * stride + piece->place[0] * PIXEL;
		unsigned char *here = piece->pixels + (size_t)y * row;
		memcpy(from ? here : there, from ? there : here, row);
	}
}

static bool
take_piece(UfGround *ground, PopplerDocument *bare, const UfPdfWidget *widget,
	   cairo_surface_t *picture)
{
	int place[4];
	Piece *piece = g_new0(Piece, 1);
	int id = qpdf_oh_get_object_id(ground->base->qpdf, widget->object);
	g_hash_table_insert(ground->pieces, GINT_TO_POINTER(id), piece);
	uf_view_place(bare, ground->base, widget, SCALE, place);
	if (!clip(place, cairo_image_surface_get_width(picture),
		  cairo_image_surface_get_height(picture), piece->place))
		memset(piece->place, 0, sizeof piece->place); /* beside the page */
	size_t size = (size_t)piece->place[2] * (size_t)piece->place[3] * PIXEL;
	ground->bytes += size;
	if (ground->bytes > MAX_BYTES)
		return false;
	piece->pixels = g_malloc(size);
	copy_piece(piece, picture, true);
	return true;
}

/* false when a widget of the page cannot be looked at in this way */
static bool
take_page(UfGround *ground, PopplerDocument *bare, const GPtrArray *widgets, unsigned number)
{
	UfPdf *pdf = ground->base;
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	Page taken = { .id = qpdf_oh_get_object_id(pdf->qpdf, page) };
	g_autoptr(cairo_surface_t) picture =
	    widgets->len == 0 ? NULL : uf_view_render(bare, number, SCALE);
	bool sound = widgets->len == 0 || picture != NULL;
	if (picture != NULL) {
		taken.width = cairo_image_surface_get_width(picture);
		taken.height = cairo_image_surface_get_height(picture);
		taken.text = copy_without(pdf, page, "/Contents");
	}
	g_array_append_val(ground->pages, taken);
	for (unsigned i = 0; sound && i < widgets->len; i++)
		sound = take_piece(ground, bare, g_ptr_array_index(widgets, i), picture);
	return sound;
}

static GPtrArray *
list_widgets(const UfPdfForm *form, unsigned page)
{
	GPtrArray *widgets = g_ptr_array_new();
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		for (unsigned j = 0; j < field->widgets->len; j++) {
			UfPdfWidget *widget = g_ptr_array_index(field->widgets, j);
			if (widget->page == page)
				g_ptr_array_add(widgets, widget);
		}
	}
	return widgets;
}

UfGround *
uf_ground_new(GBytes *bare, UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	UfGround *ground = g_new0(UfGround, 1);
	ground->base = pdf;
	ground->root = qpdf_oh_get_object_id(pdf->qpdf, pdf->root);
	ground->root_text = copy_without(pdf, pdf->root, "/AcroForm");
	ground->pages = g_array_new(FALSE, FALSE, sizeof(Page));
	g_array_set_clear_func(ground->pages, page_clear);
	ground->pieces = g_hash_table_new_full(NULL, NULL, NULL, piece_free);
	g_autoptr(PopplerDocument) document = uf_view_open(bare, NULL);
	bool sound = document != NULL;
	for (unsigned page = 1; sound && page <= pdf->pages; page++) {
		g_autoptr(GPtrArray) widgets = list_widgets(form, page);
		sound = take_page(ground, document, widgets, page);
	}
	if (sound)
		return ground;
	uf_ground_free(ground);
	return NULL;
}

static void
add_text(UfSection *section, int id, const char *text)
{
	uf_section_begin(section, id);
	g_string_append(section->added, text);
	g_string_append(section->added, "\nendobj\n");
}

/* @filled with pages that show their widgets alone, those of the items without their values when
 * they are to be @erased; NULL when that cannot be done */
static PopplerDocument *
open_widgets(const UfGround *ground, GBytes *filled, const GPtrArray *items, bool erased)
{
	g_auto(UfSection) section;
	UfChanges *changes = ground->base->changes;
	uf_section_init(&section, ground->base);
	section.bytes = filled;
	if (!uf_section_find(&section, NULL))
		return NULL;
	add_text(&section, ground->root, ground->root_text);
	for (unsigned i = 0; i < ground->pages->len; i++) {
		const Page *page = &g_array_index(ground->pages, Page, i);
		if (page->text != NULL)
			add_text(&section, page->id, page->text);
	}
	qpdf_oh next =
	    qpdf_make_indirect_object(ground->base->qpdf, qpdf_oh_new_null(ground->base->qpdf));
	int number = qpdf_oh_get_object_id(ground->base->qpdf, next);
	for (unsigned i = 0; erased && i < items->len; i++) {
		const UfVerifyItem *item = g_ptr_array_index(items, i);
		int blank = number + (int)i;
		const bool is_state = item->widget->option != NULL;
		const UfErasing erasing = { item->id, blank, is_state };
		if (!uf_changes_write_erased(changes, &erasing, &section))
			return NULL;
	}
	uf_section_finish(&section, number + (int)items->len + 1);
	g_autoptr(GBytes) bytes = uf_section_join(&section);
	return uf_view_open(bytes, NULL);
}

/* the boxes of the items of a page as @document shows them, over what lies there */
static cairo_surface_t *
draw_page(const UfGround *ground, PopplerDocument *document, const GPtrArray *items,
	  unsigned number)
{
	const Page *page = &g_array_index(ground->pages, Page, number - 1);
	cairo_surface_t *picture =
	    cairo_image_surface_create(CAIRO_FORMAT_RGB24, page->width, page->height);
	cairo_surface_flush(picture);
	for (unsigned i = 0; i < items->len; i++) {
		const UfVerifyItem *item = g_ptr_array_index(items, i);
		const Piece *piece = g_hash_table_lookup(ground->pieces, GINT_TO_POINTER(item->id));
		if (item->widget->page == number)
			copy_piece(piece, picture, false);
	}
	cairo_surface_mark_dirty(picture);
	if (uf_view_draw(document, number, SCALE, picture))
		return picture;
	cairo_surface_destroy(picture);
	return NULL;
}

typedef struct {
	const UfGround *ground;
	PopplerDocument *with, *without;
	GPtrArray *items;
} Looking;

static bool
look_at_page(const Looking *looking, unsigned number)
{
	const UfGround *ground = looking->ground;
	g_autoptr(cairo_surface_t) with = draw_page(ground, looking->with, looking->items, number);
	g_autoptr(cairo_surface_t) without =
	    with == NULL ? NULL : draw_page(ground, looking->without, looking->items, number);
	if (without == NULL)
		return false;
	for (unsigned i = 0; i < looking->items->len; i++) {
		UfVerifyItem *item = g_ptr_array_index(looking->items, i);
		const Piece *piece = g_hash_table_lookup(ground->pieces, GINT_TO_POINTER(item->id));
		if (item->widget->page == number)
			item->no_ink = !uf_verify_has_ink(with, without, piece->place);
	}
	return true;
}

bool
uf_ground_look(const UfGround *ground, GBytes *filled, GPtrArray *items)
{
	g_autofree bool *wanted = g_new0(bool, ground->pages->len + 1);
	for (unsigned i = 0; i < items->len; i++) {
		const UfVerifyItem *item = g_ptr_array_index(items, i);
		if (!g_hash_table_contains(ground->pieces, GINT_TO_POINTER(item->id)))
			return false;
		wanted[item->widget->page] = true;
	}
	g_autoptr(PopplerDocument) with = open_widgets(ground, filled, items, false);
	g_autoptr(PopplerDocument) without =
	    with == NULL ? NULL : open_widgets(ground, filled, items, true);
	bool looked = without != NULL;
	const Looking looking = { ground, with, without, items };
	for (unsigned page = 1; looked && page <= ground->pages->len; page++) {
		if (wanted[page])
			looked = look_at_page(&looking, page);
	}
	return looked;
}
