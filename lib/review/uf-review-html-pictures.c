/* The left side of the page: each page of the files as a picture, a numbered box over each answer.
 * Boxes are drawings (SVG), not styles: the policy of the page allows no style of an element. */
#include <string.h>

#include "uf-draft-text.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-review-private.h"

/* Of a number beside its box, in pixels of a picture. */
#define LABEL_HEIGHT 11.0
#define LETTER_WIDTH 5.6
#define SMALL_BOX 18.0

typedef struct {
	double left;
	double top;
	double width;
	double height;
} Area;

/* One page being shown: where the layout of the draft says that it lies. */
typedef struct {
	const UfDraft *draft;
	const UfReviewPicture *picture;
	double width; /* of the page as it lies in the file, in points */
	double height;
	double x; /* its lower left corner */
	double y;
	int rotate;
} Sheet;

static double
get_number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static Sheet
make_sheet(const UfDraft *draft, const UfReviewPicture *picture)
{
	const json_t *sizes = json_object_get(uf_draft_get_layout(draft), "sizes");
	const json_t *size = json_array_get(sizes, (size_t)picture->page - 1);
	const double scale = picture->dpi / 72;
	Sheet sheet = { draft, picture, picture->width / scale, picture->height / scale, 0, 0, 0 };
	if (get_number(size, "width") > 0 && get_number(size, "height") > 0) {
		sheet.width = get_number(size, "width");
		sheet.height = get_number(size, "height");
		sheet.x = get_number(size, "x");
		sheet.y = get_number(size, "y");
		sheet.rotate = (int)uf_json_get_integer(size, "rotate", 0);
	}
	return sheet;
}

/* A box of the file, from below in points, as it lies on the picture, from above in pixels. */
static Area
find_area(const Sheet *sheet, const json_t *box)
{
	const double x1 = get_number(box, "x1") - sheet->x;
	const double y1 = get_number(box, "y1") - sheet->y;
	const double x2 = get_number(box, "x2") - sheet->x;
	const double y2 = get_number(box, "y2") - sheet->y;
	const double scale = sheet->picture->dpi / 72;
	const double wide = (x2 - x1) * scale;
	const double high = (y2 - y1) * scale;
	switch (sheet->rotate) {
	case 90:
		return (Area){ y1 * scale, x1 * scale, high, wide };
	case 180:
		return (Area){ (sheet->width - x2) * scale, y1 * scale, wide, high };
	case 270:
		return (Area){ (sheet->height - y2) * scale, (sheet->width - x2) * scale, high,
			       wide };
	default:
		return (Area){ x1 * scale, (sheet->height - y2) * scale, wide, high };
	}
}

/* C locale whatever the person's is */
static void
append_number(GString *out, const char *name, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(text, sizeof text, "%.1f", value);
	g_string_append_printf(out, " %s=\"%s\"", name, text);
}

static void
append_rectangle(GString *out, const char *class, const Area *area)
{
	g_string_append_printf(out, "<rect class=\"%s\"", class);
	append_number(out, "x", area->left);
	append_number(out, "y", area->top);
	append_number(out, "width", area->width);
	append_number(out, "height", area->height);
	g_string_append(out, "/>");
}

/* The number sits above the upper left corner, or before a box that is as small as it. */
static void
append_label(GString *out, const Area *box, const char *text)
{
	const double width = (double)g_utf8_strlen(text, -1) * LETTER_WIDTH + 3;
	Area label = { MAX(box->left - 1, 0), MAX(box->top - LABEL_HEIGHT + 2, 0), width,
		       LABEL_HEIGHT };
	if (box->width < SMALL_BOX && box->height < SMALL_BOX) {
		label.left = MAX(box->left - width, 0);
		label.top = MAX(box->top - 1, 0);
	}
	append_rectangle(out, "label", &label);
	g_string_append(out, "<text");
	append_number(out, "x", label.left + 1.5);
	append_number(out, "y", label.top + LABEL_HEIGHT - 2.5);
	g_string_append_printf(out, ">%s</text>", text);
}

/* @rank: of the box among those of its answer; the list leads to the first one. */
static void
append_box(GString *out, const Sheet *sheet, size_t index, size_t rank, bool is_numbered)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(sheet->draft), "answers");
	const json_t *answer = json_array_get(answers, index);
	const UfReviewState *state = uf_review_find_state(sheet->draft, index);
	const Area area =
	    find_area(sheet, json_array_get(uf_review_find_boxes(sheet->draft, answer), rank));
	g_autofree char *number = g_strdup_printf("%zu%s", index + 1, state->mark);
	g_autofree char *again = rank > 0 ? g_strdup_printf("-%zu", rank + 1) : g_strdup("");
	g_autofree char *label =
	    uf_draft_text_format_label(uf_draft_get_blocks(sheet->draft), answer);
	g_string_append_printf(out, "<a id=\"b%zu%s\" class=\"%s\" href=\"#r%zu\"><title>%zu. ",
			       index + 1, again, state->name, index + 1, index + 1);
	uf_review_html_append(out, label);
	g_string_append_printf(out, "\u00a0: %s</title>", state->word);
	append_rectangle(out, "box", &area);
	if (is_numbered)
		append_label(out, &area, number);
	g_string_append(out, "</a>\n");
}

/* Every box of the answer that is on the page: a date has three, and one number. */
static void
append_boxes_of(GString *out, const Sheet *sheet, size_t index)
{
	const json_t *answers = json_object_get(uf_draft_get_answers(sheet->draft), "answers");
	const json_t *boxes = uf_review_find_boxes(sheet->draft, json_array_get(answers, index));
	bool is_first = true;
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		if (uf_json_get_integer(json_array_get(boxes, i), "page", 0) !=
		    sheet->picture->page)
			continue;
		append_box(out, sheet, index, i, is_first);
		is_first = false;
	}
}

/* The boxes of the page, in the order of the form. Yours. */
static char *
format_boxes(const Sheet *sheet)
{
	const UfDraft *draft = sheet->draft;
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	const char *file = uf_json_get_string(uf_draft_get_layout(draft), "file");
	GString *out = g_string_new(NULL);
	if (g_strcmp0(file, sheet->picture->file) != 0)
		return g_string_free(out, FALSE);
	for (size_t i = 0; i < json_array_size(answers); i++)
		append_boxes_of(out, sheet, i);
	return g_string_free(out, FALSE);
}

static void
append_picture(GString *out, const UfDraft *draft, const UfReviewPicture *picture)
{
	const Sheet sheet = make_sheet(draft, picture);
	gsize size;
	const guchar *data = g_bytes_get_data(picture->png, &size);
	char *base64 = g_base64_encode(data, size);
	g_autofree char *boxes = format_boxes(&sheet);
	const bool is_form =
	    g_strcmp0(uf_json_get_string(uf_draft_get_layout(draft), "file"), picture->file) == 0;
	const char *note = is_form && *boxes == '\0' ? " — aucune réponse sur cette page" : "";
	g_string_append(out, "<figure>\n<figcaption>");
	uf_review_html_append(out, picture->file);
	g_string_append_printf(out,
			       ", page %" G_GINT64_FORMAT " sur %" G_GINT64_FORMAT
			       "%s</figcaption>\n<svg%s viewBox=\"0 0 %d %d\">\n"
			       "<title>Page %" G_GINT64_FORMAT "</title>\n"
			       "<image width=\"%d\" height=\"%d\" href=\"data:image/png;base64,",
			       picture->page, picture->pages, note,
			       *note != '\0' ? " class=\"small\"" : "", picture->width,
			       picture->height, picture->page, picture->width, picture->height);
	g_string_append(out, base64);
	uf_memory_free_string(base64);
	g_string_append(out, "\"/>\n");
	g_string_append(out, boxes);
	g_string_append(out, "</svg>\n</figure>\n");
}

static void
append_legend(GString *out)
{
	size_t n;
	const UfReviewState *states = uf_review_get_states(&n);
	g_string_append(out, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(out, "<li><span class=\"tag %s\">12%s%s</span> %s</li>\n",
				       states[i].name, *states[i].mark != '\0' ? "\u00a0" : "",
				       states[i].mark, states[i].word);
	g_string_append(out, "</ul>\n");
}

void
uf_review_html_append_pictures(GString *out, const UfDraft *draft, const GPtrArray *pictures)
{
	g_string_append(out, "<section class=\"pictures\" aria-label=\"Pages remises\">\n"
			     "<h2>Ce qui serait remis</h2>\n<p class=\"screen\">Un numéro mène de "
			     "la case à la réponse, et de la réponse à la case.</p>\n");
	append_legend(out);
	for (guint i = 0; i < pictures->len; i++)
		append_picture(out, draft, g_ptr_array_index(pictures, i));
	g_string_append(out, "</section>\n");
}
