#include "uf-join-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-flat-private.h"
#include "uf-flatten-private.h"
#include "uf-memory.h"
#include "uf-style-private.h"

#define LINE_SIZE 7.0    /* points */
#define LINE_MARGIN 15.0 /* of most printers */
#define LINE_WIDTH 0.556 /* of a digit of Helvetica, in its size */

/* Pages of one label, from @first on. */
typedef struct {
	char *label; /* NULL: none */
	unsigned first;
	unsigned pages;
} Bundle;

struct UfJoin {
	UfPdf *pdf; /* pages are copied into it; what they come from lives as long */
	GArray *bundles;
	unsigned blank;
	qpdf_oh font;
	qpdf_oh layers; /* arrays of what the parts declare */
	qpdf_oh hidden;
};

static void
clear_bundle(void *data)
{
	g_free(((Bundle *)data)->label);
}

UfJoin *
uf_join_new(void)
{
	UfJoin *self = g_new0(UfJoin, 1);
	self->pdf = uf_pdf_new();
	self->bundles = g_array_new(FALSE, FALSE, sizeof(Bundle));
	g_array_set_clear_func(self->bundles, clear_bundle);
	self->layers = qpdf_oh_new_array(self->pdf->qpdf);
	self->hidden = qpdf_oh_new_array(self->pdf->qpdf);
	return self;
}

void
uf_join_free(UfJoin *self)
{
	if (self == NULL)
		return;
	uf_pdf_free(self->pdf);
	g_array_unref(self->bundles);
	g_free(self);
}

unsigned
uf_join_get_pages(const UfJoin *self)
{
	return self->pdf->pages;
}

unsigned
uf_join_get_blank(const UfJoin *self)
{
	return self->blank;
}

/* --- one part --- */

static bool
refuse(const char *message, GError **error)
{
	g_set_error_literal(error, UF_ERROR, UF_ERROR_REFUSED, message);
	return false;
}

/* What the fields show, as paper. */
static bool
draw_fields(UfPdf *part, GError **error)
{
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(part, error);
	if (form == NULL)
		return false;
	if (strcmp(uf_pdf_form_get_xfa(form), "only") == 0)
		return refuse("xfa_only: this form works in Adobe Reader only (dynamic XFA)",
			      error);
	if (form->fields->len > 0 && !uf_normalise_draw_missing(form))
		return refuse("unshown: the form holds a value that has no picture and does not "
			      "fit in its box",
			      error);
	uf_flatten(form);
	return true;
}

/* A reference to a layer: what else a list of them holds could bring the whole file along. */
static bool
is_layer(UfPdf *part, qpdf_oh item)
{
	return qpdf_oh_is_indirect(part->qpdf, item) &&
	       qpdf_oh_is_name_and_equals(part->qpdf, uf_pdf_get(part, item, "/Type"), "/OCG");
}

static void
append_copies(UfJoin *self, UfPdf *part, qpdf_oh from, qpdf_oh to)
{
	UfPdf *pdf = self->pdf;
	for (int i = 0; i < uf_pdf_count(part, from) && i < UF_PDF_MAX_OPTIONS; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(part->qpdf, from, i);
		if (is_layer(part, item))
			qpdf_oh_append_item(
			    pdf->qpdf, to,
			    qpdf_oh_copy_foreign_object(pdf->qpdf, part->qpdf, item));
	}
}

static bool
has_object(UfPdf *pdf, qpdf_oh array, qpdf_oh object)
{
	for (int i = 0; i < uf_pdf_count(pdf, array) && i < UF_PDF_MAX_OPTIONS; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(pdf->qpdf, array, i);
		if (qpdf_oh_get_object_id(pdf->qpdf, item) ==
		    qpdf_oh_get_object_id(pdf->qpdf, object))
			return true;
	}
	return false;
}

/* Of a part whose layers are hidden unless it says otherwise: an array of those to hide. */
static qpdf_oh
list_hidden(UfPdf *part, qpdf_oh all, qpdf_oh usual)
{
	qpdf_oh hidden = qpdf_oh_new_array(part->qpdf);
	qpdf_oh shown = uf_pdf_get(part, usual, "/ON");
	if (!qpdf_oh_is_name_and_equals(part->qpdf, uf_pdf_get(part, usual, "/BaseState"), "/OFF"))
		return uf_pdf_get(part, usual, "/OFF");
	for (int i = 0; i < uf_pdf_count(part, all) && i < UF_PDF_MAX_OPTIONS; i++) {
		qpdf_oh layer = qpdf_oh_get_array_item(part->qpdf, all, i);
		if (!has_object(part, shown, layer))
			qpdf_oh_append_item(part->qpdf, hidden, layer);
	}
	return hidden;
}

/* Layers are declared once for the whole document: without it, hidden ones would be seen. */
static void
copy_layers(UfJoin *self, UfPdf *part)
{
	qpdf_oh layers = uf_pdf_get(part, part->root, "/OCProperties");
	qpdf_oh all = uf_pdf_get(part, layers, "/OCGs");
	append_copies(self, part, all, self->layers);
	append_copies(self, part, list_hidden(part, all, uf_pdf_get(part, layers, "/D")),
		      self->hidden);
}

/* An empty page as large as the one before. */
static void
add_blank(UfJoin *self)
{
	UfPdf *pdf = self->pdf;
	double box[4];
	qpdf_oh page = uf_pdf_parse(pdf, "<< /Type /Page /Resources << >> >>");
	qpdf_oh before = qpdf_get_page_n(pdf->qpdf, pdf->pages - 1);
	if (!uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, before, "/MediaBox"), box, 4))
		memcpy(box, (const double[]){ 0, 0, 595, 842 }, sizeof box);
	uf_pdf_set_numbers(pdf, page, "/MediaBox", box, 4);
	qpdf_add_page(pdf->qpdf, pdf->qpdf, qpdf_make_indirect_object(pdf->qpdf, page), QPDF_FALSE);
	pdf->pages++;
	self->blank++;
}

static void
count_pages(UfJoin *self, const char *label, unsigned first, unsigned pages)
{
	Bundle *last = self->bundles->len > 0
			   ? &g_array_index(self->bundles, Bundle, self->bundles->len - 1)
			   : NULL;
	if (last != NULL && g_strcmp0(last->label, label) == 0 &&
	    last->first + last->pages == first) {
		last->pages += pages;
		return;
	}
	const Bundle bundle = { g_strdup(label), first, pages };
	g_array_append_val(self->bundles, bundle);
}

static bool
copy_pages(UfJoin *self, UfPdf *part, GError **error)
{
	UfPdf *pdf = self->pdf;
	qpdf_push_inherited_attributes_to_page(part->qpdf);
	if (!uf_pdf_check(part, error))
		return false;
	for (unsigned i = 0; i < part->pages; i++) {
		qpdf_oh page = qpdf_get_page_n(part->qpdf, i);
		/* marks of threads and of tags lead to the whole of the other document */
		qpdf_oh_remove_key(part->qpdf, page, "/B");
		qpdf_oh_remove_key(part->qpdf, page, "/StructParents");
		qpdf_add_page(pdf->qpdf, part->qpdf, page, QPDF_FALSE);
	}
	pdf->pages += part->pages;
	copy_layers(self, part);
	return uf_pdf_check(part, error) && uf_pdf_check(pdf, error);
}

/* of a part that failed nothing stays, be it as far as it was copied */
static void
remove_pages(UfJoin *self, unsigned first)
{
	UfPdf *pdf = self->pdf;
	for (int n = qpdf_get_num_pages(pdf->qpdf); n >= (int)first; n--)
		qpdf_remove_page(pdf->qpdf, qpdf_get_page_n(pdf->qpdf, (size_t)n - 1));
	pdf->pages = first - 1;
}

unsigned
uf_join_add(UfJoin *self, GBytes *part, const char *label, bool front, GError **error)
{
	g_autoptr(UfPdf) opened = uf_pdf_open(part, error);
	if (opened == NULL || !draw_fields(opened, error))
		return 0;
	if (self->pdf->pages + opened->pages + 1 > UF_PDF_MAX_PAGES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "too_large: more than %d pages",
			    UF_PDF_MAX_PAGES);
		return 0;
	}
	if (front && self->pdf->pages % 2 == 1)
		add_blank(self);
	const unsigned first = self->pdf->pages + 1;
	UfPdf *kept = g_steal_pointer(&opened);
	g_ptr_array_add(self->pdf->imported, kept);
	if (!copy_pages(self, kept, error)) {
		remove_pages(self, first);
		return 0;
	}
	count_pages(self, label, first, kept->pages);
	return first;
}

/* --- labels --- */

/* The letters of Windows-1252 between brackets, as a PDF writes them. Yours. */
static char *
format_string(const char *text)
{
	g_autofree char *bytes =
	    g_convert_with_fallback(text, -1, "WINDOWS-1252", "UTF-8", "?", NULL, NULL, NULL);
	GString *out = g_string_new("(");
	for (const char *p = bytes != NULL ? bytes : ""; *p != '\0'; p++) {
		const unsigned char c = (unsigned char)*p;
		if (strchr("()\\", *p) != NULL)
			g_string_append_printf(out, "\\%c", *p);
		else if (c < 0x20 || c > 0x7e)
			g_string_append_printf(out, "\\%03o", c);
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, ')');
	return g_string_free(out, FALSE);
}

/* Where a line of @width stands at the top right of a page as it is shown. */
static void
find_corner(const double box[4], int turned, double width, double matrix[6])
{
	const double along = LINE_MARGIN + width;
	const double down = LINE_MARGIN + LINE_SIZE;
	const double corners[4][6] = {
		{ 1, 0, 0, 1, box[2] - along, box[3] - down },
		{ 0, 1, -1, 0, box[0] + down, box[3] - along },
		{ -1, 0, 0, -1, box[0] + along, box[1] + down },
		{ 0, -1, 1, 0, box[2] - down, box[1] + along },
	};
	memcpy(matrix, corners[turned / 90 % 4], sizeof corners[0]);
}

static qpdf_oh
ensure_font(UfJoin *self)
{
	UfPdf *pdf = self->pdf;
	if (self->font == 0)
		self->font = qpdf_make_indirect_object(
		    pdf->qpdf, uf_pdf_parse(pdf, "<< /Font << /F << /Type /Font /Subtype /Type1 "
						 "/BaseFont /Helvetica /Encoding /WinAnsiEncoding "
						 ">> >> >>"));
	return self->font;
}

static void
print_line(UfJoin *self, unsigned number, const char *text)
{
	UfPdf *pdf = self->pdf;
	double box[4];
	double matrix[6];
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	if (!uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, page, "/CropBox"), box, 4) &&
	    !uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, page, "/MediaBox"), box, 4))
		return;
	const double shown[4] = { MIN(box[0], box[2]), MIN(box[1], box[3]), MAX(box[0], box[2]),
				  MAX(box[1], box[3]) };
	find_corner(shown, uf_pdf_get_rotation(pdf, number),
		    (double)g_utf8_strlen(text, -1) * LINE_WIDTH * LINE_SIZE, matrix);
	g_autofree char *letters = format_string(text);
	g_autoptr(GString) content = g_string_new("0.35 g BT /F ");
	uf_style_append(content, "Tf", 1, (const double[]){ LINE_SIZE });
	uf_style_append(content, "Tm", 6, matrix);
	g_string_append_printf(content, "%s Tj ET", letters);
	UfFlatStamp stamp = { .form = uf_pdf_new_stream(pdf, content->str, content->len) };
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, stamp.form);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Resources", ensure_font(self));
	uf_pdf_set_numbers(pdf, dict, "/BBox", shown, 4);
	g_autoptr(GArray) stamps = g_array_new(FALSE, TRUE, sizeof stamp);
	g_array_append_val(stamps, stamp);
	uf_flat_overlay(pdf, number, stamps);
}

static void
print_bundle(UfJoin *self, const Bundle *bundle)
{
	for (unsigned i = 0; bundle->label != NULL && i < bundle->pages; i++) {
		g_autofree char *text =
		    g_strdup_printf("%s · %u/%u", bundle->label, i + 1, bundle->pages);
		print_line(self, bundle->first + i, text);
	}
}

/* What a viewer shows as the numbers of pages: "12-1", "12-2" (ISO 32000-1, 12.4.2). */
static void
put_page_labels(UfJoin *self)
{
	g_autoptr(GString) text = g_string_new("<< /Nums [ ");
	for (guint i = 0; i < self->bundles->len; i++) {
		const Bundle *bundle = &g_array_index(self->bundles, Bundle, i);
		g_autofree char *prefix =
		    bundle->label != NULL ? g_strconcat(bundle->label, "-", NULL) : g_strdup("");
		g_autofree char *letters = format_string(prefix);
		g_string_append_printf(text, "%u << /P %s /S /D /St 1 >> ",
				       i == 0 ? 0 : bundle->first - 1, letters);
	}
	g_string_append(text, "] >>");
	qpdf_oh_replace_key(self->pdf->qpdf, self->pdf->root, "/PageLabels",
			    uf_pdf_parse(self->pdf, text->str));
}

static void
put_title(UfJoin *self, const char *title)
{
	UfPdf *pdf = self->pdf;
	qpdf_oh facts = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, facts, "/Title",
			    qpdf_oh_new_unicode_string(pdf->qpdf, title));
	qpdf_oh_replace_key(pdf->qpdf, qpdf_get_trailer(pdf->qpdf), "/Info",
			    qpdf_make_indirect_object(pdf->qpdf, facts));
}

static void
put_layers(UfJoin *self)
{
	UfPdf *pdf = self->pdf;
	if (uf_pdf_count(pdf, self->layers) == 0)
		return;
	qpdf_oh usual = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh all = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, usual, "/OFF", self->hidden);
	qpdf_oh_replace_key(pdf->qpdf, all, "/OCGs", self->layers);
	qpdf_oh_replace_key(pdf->qpdf, all, "/D", usual);
	qpdf_oh_replace_key(pdf->qpdf, pdf->root, "/OCProperties", all);
}

/* What is written is opened again: as many pages as were put in. */
static bool
check_output(const UfJoin *self, GBytes *output, GError **error)
{
	g_autoptr(UfPdf) again = uf_pdf_open(output, error);
	if (again != NULL && again->pages == self->pdf->pages)
		return true;
	if (again != NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "join: a page was lost");
	return false;
}

GBytes *
uf_join_write(UfJoin *self, const char *title, GError **error)
{
	UfPdf *pdf = self->pdf;
	if (pdf->pages == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: no part can be read, there is no page");
		return NULL;
	}
	for (guint i = 0; i < self->bundles->len; i++)
		print_bundle(self, &g_array_index(self->bundles, Bundle, i));
	put_page_labels(self);
	put_layers(self);
	put_title(self, title);
	g_autoptr(GBytes) output = uf_pdf_write(pdf, error);
	return output != NULL && check_output(self, output, error) ? g_steal_pointer(&output)
								   : NULL;
}
