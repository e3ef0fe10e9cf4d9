#include "uf-propose-private.h"

#include <math.h>
#include <string.h>

#include "uf-error.h"
#include "uf-flat-private.h"
#include "uf-operation-private.h"

#define LONGEST_NAME 40

static double
area_of(const double place[4])
{
	return MAX(0, place[UF_RIGHT] - place[UF_LEFT]) * MAX(0, place[UF_BOTTOM] - place[UF_TOP]);
}

static double
common_area(const double a[4], const double b[4])
{
	const double both[4] = { MAX(a[UF_LEFT], b[UF_LEFT]), MAX(a[UF_TOP], b[UF_TOP]),
				 MIN(a[UF_RIGHT], b[UF_RIGHT]), MIN(a[UF_BOTTOM], b[UF_BOTTOM]) };
	return area_of(both);
}

bool
uf_sheet_add(UfSheet *sheet, const UfProposal *proposal)
{
	if (sheet->found->len >= UF_PROPOSE_MAX_BOXES || area_of(proposal->place) <= 0)
		return false;
	for (unsigned i = 0; i < sheet->found->len; i++) {
		const double *other = g_array_index(sheet->found, UfProposal, i).place;
		if (common_area(proposal->place, other) >
		    0.25 * MIN(area_of(proposal->place), area_of(other)))
			return false;
	}
	g_array_append_val(sheet->found, *proposal);
	return true;
}

unsigned
uf_sheet_count_letters(const UfSheet *sheet, const double place[4], double taken[4])
{
	unsigned count = 0;
	double bounds[4] = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
	for (unsigned i = 0; i < sheet->words->len; i++) {
		const UfPrint *print = g_ptr_array_index(sheet->words, i);
		const double y = (print->place[UF_TOP] + print->place[UF_BOTTOM]) / 2;
		const double width = print->place[UF_RIGHT] - print->place[UF_LEFT];
		const double share = MIN(print->place[UF_RIGHT], place[UF_RIGHT]) -
				     MAX(print->place[UF_LEFT], place[UF_LEFT]);
		if (y <= place[UF_TOP] || y >= place[UF_BOTTOM] || share < 0.5 * width ||
		    print->text[strspn(print->text, "/-:.,")] == '\0')
			continue; /* elsewhere, or what stands between the parts of a date */
		count += (unsigned)g_utf8_strlen(print->text, -1);
		for (int k = 0; k < 2; k++) {
			bounds[k] = MIN(bounds[k], print->place[k]);
			bounds[k + 2] = MAX(bounds[k + 2], print->place[k + 2]);
		}
	}
	if (taken != NULL)
		memcpy(taken, bounds, sizeof bounds);
	return count;
}

bool
uf_sheet_is_printed(const UfSheet *sheet, const double place[4], bool single_letters)
{
	const double x = (place[UF_LEFT] + place[UF_RIGHT]) / 2;
	const double y = (place[UF_TOP] + place[UF_BOTTOM]) / 2;
	for (unsigned i = 0; i < sheet->words->len; i++) {
		const UfPrint *word = g_ptr_array_index(sheet->words, i);
		if (x > word->place[UF_LEFT] && x < word->place[UF_RIGHT] &&
		    y > word->place[UF_TOP] && y < word->place[UF_BOTTOM] &&
		    (single_letters || g_utf8_strlen(word->text, -1) > 1))
			return true;
	}
	return false;
}

bool
uf_sheet_holds_box(const UfSheet *sheet, const double place[4])
{
	for (unsigned i = 0; i < sheet->found->len; i++) {
		const double *other = g_array_index(sheet->found, UfProposal, i).place;
		const double x = (other[UF_LEFT] + other[UF_RIGHT]) / 2;
		const double y = (other[UF_TOP] + other[UF_BOTTOM]) / 2;
		if (x > place[UF_LEFT] && x < place[UF_RIGHT] && y > place[UF_TOP] &&
		    y < place[UF_BOTTOM])
			return true;
	}
	return false;
}

char *
uf_propose_name(const char *label, unsigned page, unsigned rank)
{
	g_autofree char *plain = g_str_to_ascii(label != NULL ? label : "", "C");
	GString *name = g_string_new(NULL);
	for (const char *c = plain; *c != '\0'; c++) {
		if (g_ascii_isalnum(*c) && *c != '?')
			g_string_append_c(name, g_ascii_tolower(*c));
		else if (name->len > 0 && name->str[name->len - 1] != '_')
			g_string_append_c(name, '_');
	}
	if (name->len > LONGEST_NAME) { /* at a word, if one ends in the second half */
		g_string_truncate(name, LONGEST_NAME);
		const char *end = strrchr(name->str, '_');
		if (end != NULL && end - name->str > LONGEST_NAME / 2)
			g_string_truncate(name, (gsize)(end - name->str));
	}
	while (name->len > 0 && name->str[name->len - 1] == '_')
		g_string_truncate(name, name->len - 1);
	if (name->len == 0)
		g_string_printf(name, "page%u_case%u", page, rank);
	return g_string_free(name, FALSE);
}

/* the page being read, and how a place on it is said in the points of the file */
typedef struct {
	unsigned number;
	int turn;
	PopplerRectangle crop;
} Page;

static double
rounded(double points)
{
	return round(points * 10) / 10;
}

/* the inverse of uf_view_place() */
static void
unplace(const Page *page, const double shown[4], double box[4])
{
	const double w = page->crop.x2 - page->crop.x1;
	const double h = page->crop.y2 - page->crop.y1;
	const double l = shown[UF_LEFT];
	const double t = shown[UF_TOP];
	const double r = shown[UF_RIGHT];
	const double b = shown[UF_BOTTOM];
	const double turned[4][4] = { { l, h - b, r, h - t },
				      { t, l, b, r },
				      { w - r, t, w - l, b },
				      { w - b, h - r, w - t, h - l } };
	for (int i = 0; i < 4; i++)
		box[i] = rounded(turned[page->turn / 90][i] +
				 (i % 2 == 0 ? page->crop.x1 : page->crop.y1));
}

static int
compare_proposals(const void *left, const void *right)
{
	const UfProposal *a = left;
	const UfProposal *b = right;
	/* in the order of reading: boxes of one line may differ by some points */
	const double ya = floor(a->place[UF_BOTTOM] / 6);
	const double yb = floor(b->place[UF_BOTTOM] / 6);
	if (ya != yb)
		return ya < yb ? -1 : 1;
	return a->place[UF_LEFT] < b->place[UF_LEFT] ? -1 : a->place[UF_LEFT] > b->place[UF_LEFT];
}

/* fields that are there keep their place: nothing is proposed over them */
static unsigned
add_fields(UfSheet *sheet, UfJob *job, PopplerDocument *document, unsigned number)
{
	for (unsigned i = 0; i < job->form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(job->form->fields, i);
		for (unsigned k = 0; k < field->widgets->len; k++) {
			const UfPdfWidget *widget = g_ptr_array_index(field->widgets, k);
			int at[4];
			if (widget->page != number)
				continue;
			uf_view_place(document, job->pdf, widget, 1, at);
			const UfProposal taken = { .place = { at[0], at[1], at[0] + at[2],
							      at[1] + at[3] } };
			uf_sheet_add(sheet, &taken);
		}
	}
	return sheet->found->len;
}

static json_t *
format_box(const Page *page, const UfProposal *proposal)
{
	double box[4];
	unplace(page, proposal->place, box);
	json_t *json = json_pack("{s:i, s:f, s:f, s:f, s:f}", "page", (int)page->number, "x1",
				 box[0], "y1", box[1], "x2", box[2], "y2", box[3]);
	if (proposal->is_mark)
		json_object_set_new(json, "kind", json_string("checkbox"));
	if (proposal->cells > 0)
		json_object_set_new(json, "cells",
				    json_integer(MIN(proposal->cells, UF_FLAT_MAX_CELLS)));
	if (proposal->is_multiline)
		json_object_set_new(json, "multiline", json_true());
	return json;
}

/* the boxes by provisional names: labels are found for fields, and boxes can be fields */
static json_t *
list_boxes(const Page *page, const UfSheet *sheet, unsigned first)
{
	json_t *boxes = json_object();
	for (unsigned i = first; i < sheet->found->len; i++) {
		g_autofree char *name = g_strdup_printf("\x01%u", i);
		json_object_set_new(boxes, name,
				    format_box(page, &g_array_index(sheet->found, UfProposal, i)));
	}
	return boxes;
}

static const char *
find_label(const UfJob *job, const char *name)
{
	const UfPdfField *field = uf_pdf_form_find(job->form, name);
	if (field == NULL || field->widgets->len == 0)
		return NULL;
	return ((UfPdfWidget *)g_ptr_array_index(field->widgets, 0))->label;
}

static char *
make_unique(GHashTable *names, char *name)
{
	g_autofree char *base = name;
	char *unique = g_strdup(base);
	for (unsigned i = 2; !g_hash_table_add(names, g_strdup(unique)); i++) {
		g_free(unique);
		unique = g_strdup_printf("%s_%u", base, i);
	}
	return unique;
}

static json_t *
name_boxes(const UfJob *job, const json_t *boxes, const UfSheet *sheet, unsigned first)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *list = json_array();
	const char *key;
	json_t *box;
	unsigned rank = 0;
	g_hash_table_add(names, g_strdup("rows"));
	json_object_foreach((json_t *)boxes, key, box)
	{
		const UfProposal *found = &g_array_index(sheet->found, UfProposal, first + rank);
		const char *label = find_label(job, key);
		const unsigned page = (unsigned)json_integer_value(json_object_get(box, "page"));
		g_autofree char *name = make_unique(names, uf_propose_name(label, page, ++rank));
		json_t *row = json_deep_copy(box);
		json_object_set_new(row, "name", json_string(name));
		if (label != NULL && *label != '\0')
			json_object_set_new(row, "label", json_string(label));
		json_object_set_new(row, "shown",
				    json_pack("[f, f, f, f]", rounded(found->place[0]),
					      rounded(found->place[1]), rounded(found->place[2]),
					      rounded(found->place[3])));
		json_array_append_new(list, row);
	}
	return list;
}

/* the border of a box to tick: its sides are straight and there is nothing between them */
static bool
is_border(const UfPicture *picture, const UfPatch *mark)
{
	const int w = mark->x2 - mark->x1;
	const int h = mark->y2 - mark->y1;
	return uf_picture_count_ink(picture, mark->x1, mark->y1, mark->x2, mark->y1 + 1) >
		   0.8 * w &&
	       uf_picture_count_ink(picture, mark->x1, mark->y1, mark->x1 + 1, mark->y2) >
		   0.8 * h &&
	       uf_picture_count_ink(picture, mark->x2 - 1, mark->y1, mark->x2, mark->y2) >
		   0.8 * h &&
	       uf_picture_count_ink(picture, mark->x1 + w / 3, mark->y1 + h / 3, mark->x2 - w / 3,
				    mark->y2 - h / 3) == 0;
}

/* a page without text, scanned or drawn: marks as large as letters, so that no box is seen among
 * them. A tick is thin. */
static void
add_marks(const UfPicture *picture, GPtrArray *words)
{
	g_autoptr(GArray) marks = uf_picture_find_marks(picture);
	for (unsigned i = 0; i < marks->len && i < UF_PRINT_MAX_LETTERS; i++) {
		const UfPatch *mark = &g_array_index(marks, UfPatch, i);
		const double w = (mark->x2 - mark->x1) / UF_PROPOSE_SCALE;
		const double h = (mark->y2 - mark->y1) / UF_PROPOSE_SCALE;
		const double bounds = (double)(mark->x2 - mark->x1) * (mark->y2 - mark->y1);
		if (w < 1.2 || h < 3 || w > 14 || h > 14 || mark->area < 0.25 * bounds ||
		    is_border(picture, mark))
			continue;
		UfPrint *print = g_new0(UfPrint, 1);
		print->place[UF_LEFT] = mark->x1 / UF_PROPOSE_SCALE;
		print->place[UF_TOP] = mark->y1 / UF_PROPOSE_SCALE;
		print->place[UF_RIGHT] = mark->x2 / UF_PROPOSE_SCALE;
		print->place[UF_BOTTOM] = mark->y2 / UF_PROPOSE_SCALE;
		print->text = g_strdup("xx");
		g_ptr_array_add(words, print);
	}
}

static void
read_sheet(UfSheet *sheet)
{
	g_autoptr(GArray) cells = uf_propose_find_cells(sheet);
	uf_propose_cells(sheet, cells);
	uf_propose_lines(sheet);
	uf_propose_frames(sheet, cells);
	uf_propose_blanks(sheet);
}

static json_t *
propose_page(UfJob *job, PopplerDocument *document, PopplerPage *shown, Page *page, GError **error)
{
	g_autoptr(UfPicture) picture = uf_picture_new(document, page->number, UF_PROPOSE_SCALE);
	g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(UfPrintBox));
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(UfProposal));
	if (picture == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "no_page: that page is too large to be looked at");
		return NULL;
	}
	g_autoptr(GPtrArray) words = uf_print_read_words(shown, fields);
	g_autoptr(GPtrArray) prints = uf_print_join(words, fields);
	if (words->len == 0)
		add_marks(picture, words);
	UfSheet sheet = { .picture = picture, .words = words, .prints = prints, .found = found };
	const unsigned first = add_fields(&sheet, job, document, page->number);
	read_sheet(&sheet);
	if (found->len > first)
		qsort(&g_array_index(found, UfProposal, first), found->len - first,
		      sizeof(UfProposal), compare_proposals);
	g_autoptr(json_t) boxes = list_boxes(page, &sheet, first);
	g_autoptr(UfFlat) flat = uf_flat_new(job->form, boxes, error);
	if (flat == NULL)
		return NULL;
	if (!job->form->looped)
		uf_label_form(job->form, document);
	return json_pack("{s:b, s:o}", "text", prints->len > 0, "boxes",
			 name_boxes(job, boxes, &sheet, first));
}

json_t *
uf_operation_propose(UfJob *job, GError **error)
{
	const json_int_t number = json_integer_value(json_object_get(job->request, "page"));
	double width;
	double height;
	if (number < 1 || number > job->pdf->pages) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "propose: a page of the document is needed");
		return NULL;
	}
	uf_job_enter(job, "propose");
	g_autoptr(PopplerDocument) document = uf_view_open(job->input, error);
	g_autoptr(PopplerPage) shown =
	    document == NULL ? NULL : poppler_document_get_page(document, (int)number - 1);
	if (shown == NULL) {
		g_prefix_error(error, "propose: ");
		return NULL;
	}
	Page page = { .number = (unsigned)number,
		      .turn = uf_pdf_get_rotation(job->pdf, (unsigned)number) };
	poppler_page_get_crop_box(shown, &page.crop);
	poppler_page_get_size(shown, &width, &height);
	json_t *answer = propose_page(job, document, shown, &page, error);
	if (answer == NULL)
		return NULL;
	json_object_set_new(answer, "page", json_integer(number));
	json_object_set_new(answer, "pages", json_integer(job->pdf->pages));
	json_object_set_new(answer, "width", json_real(width));
	json_object_set_new(answer, "height", json_real(height));
	return answer;
}
