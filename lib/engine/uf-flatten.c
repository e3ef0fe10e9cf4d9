#include "uf-flatten-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-flat-private.h"
#include "uf-memory.h"
#include "uf-style-private.h"
#include "uf-view-private.h"

#define SCALE (60.0 / 72)
#define DIFFERENT 24 /* of 255 */
#define HIDDEN 2
#define NO_VIEW 32

/* the picture that @widget shows now; null when it shows none */
static qpdf_oh
find_picture(UfPdf *pdf, qpdf_oh widget)
{
	const char *state;
	size_t length;
	qpdf_oh normal = uf_pdf_get(pdf, uf_pdf_get(pdf, widget, "/AP"), "/N");
	int flags = (int)uf_pdf_get_number(pdf, widget, "/F", 0);
	if ((flags & (HIDDEN | NO_VIEW)) != 0)
		return qpdf_oh_new_null(pdf->qpdf);
	if (qpdf_oh_is_dictionary(pdf->qpdf, normal) &&
	    qpdf_oh_get_value_as_name(pdf->qpdf, uf_pdf_get(pdf, widget, "/AS"), &state, &length))
		normal = uf_pdf_get(pdf, normal, state);
	return qpdf_oh_is_stream(pdf->qpdf, normal) ? normal : qpdf_oh_new_null(pdf->qpdf);
}

/* where the corners of @bounds are once @matrix is applied: x1, y1, x2, y2 */
static void
turn(const double bounds[4], const double matrix[6], double turned[4])
{
	for (int i = 0; i < 4; i++) {
		double x = bounds[i & 1 ? 2 : 0];
		double y = bounds[i & 2 ? 3 : 1];
		double at[2] = { matrix[0] * x + matrix[2] * y + matrix[4],
				 matrix[1] * x + matrix[3] * y + matrix[5] };
		for (int axis = 0; axis < 2; axis++) {
			turned[axis] = i == 0 ? at[axis] : MIN(turned[axis], at[axis]);
			turned[axis + 2] = i == 0 ? at[axis] : MAX(turned[axis + 2], at[axis]);
		}
	}
}

/* The matrix that fits the picture into the box (ISO 32000-1, 12.5.5, algorithm 8.1). */
static bool
find_placement(UfPdf *pdf, qpdf_oh picture, const double box[4], double placement[6])
{
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, picture);
	double bounds[4];
	double matrix[6] = { 1, 0, 0, 1, 0, 0 };
	double turned[4];
	if (!uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, dict, "/BBox"), bounds, 4))
		return false;
	uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, dict, "/Matrix"), matrix, 6);
	turn(bounds, matrix, turned);
	double width = turned[2] - turned[0];
	double height = turned[3] - turned[1];
	if (!(width > 1e-6 && height > 1e-6) || box[2] <= box[0] || box[3] <= box[1])
		return false;
	placement[0] = (box[2] - box[0]) / width;
	placement[1] = placement[2] = 0;
	placement[3] = (box[3] - box[1]) / height;
	placement[4] = box[0] - turned[0] * placement[0];
	placement[5] = box[1] - turned[1] * placement[3];
	return true;
}

/* a picture may lack what only a drawing in a page needs */
static void
complete_picture(UfPdf *pdf, const UfPdfForm *form, qpdf_oh dict)
{
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	if (!uf_pdf_has(pdf, dict, "/Resources") && uf_pdf_has(pdf, form->dict, "/DR"))
		qpdf_oh_replace_key(pdf->qpdf, dict, "/Resources",
				    uf_pdf_get(pdf, form->dict, "/DR"));
}

/* a form in the units of the page that shows @picture in @box */
static qpdf_oh
frame_picture(UfPdf *pdf, qpdf_oh picture, const double box[4], const double placement[6])
{
	g_autoptr(GString) content = g_string_new(NULL);
	uf_style_append(content, "cm", 6, placement);
	g_string_append(content, "/UfW Do\n");
	qpdf_oh stream = uf_pdf_new_stream(pdf, content->str, content->len);
	qpdf_oh dict = qpdf_oh_get_dict(pdf->qpdf, stream);
	qpdf_oh resources = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh pictures = qpdf_oh_new_dictionary(pdf->qpdf);
	qpdf_oh_replace_key(pdf->qpdf, pictures, "/UfW", picture);
	qpdf_oh_replace_key(pdf->qpdf, resources, "/XObject", pictures);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Resources", resources);
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Type", qpdf_oh_new_name(pdf->qpdf, "/XObject"));
	qpdf_oh_replace_key(pdf->qpdf, dict, "/Subtype", qpdf_oh_new_name(pdf->qpdf, "/Form"));
	uf_pdf_set_numbers(pdf, dict, "/BBox", box, 4);
	return stream;
}

/* Most fields of a form are empty: a long form would bring hundreds of pictures of nothing. */
static bool
is_blank(UfPdf *pdf, qpdf_oh picture)
{
	unsigned char *data = NULL;
	size_t length = 0;
	QPDF_BOOL decoded = QPDF_FALSE;
	if (qpdf_has_error(pdf->qpdf)) /* it is told when the document is written */
		return false;
	const bool failed = (qpdf_oh_get_stream_data(pdf->qpdf, picture, qpdf_dl_generalized,
						     &decoded, &data, &length) &
			     QPDF_ERRORS) != 0;
	if (failed && qpdf_has_error(pdf->qpdf))
		qpdf_get_error(pdf->qpdf);
	const bool blank = !failed && decoded && uf_flat_is_blank((const char *)data, length);
	uf_memory_zero(data, length);
	free(data);
	return blank;
}

/* false when it shows no picture that can be placed */
static bool
add_widget(UfPdfForm *form, qpdf_oh widget, GArray *stamps)
{
	UfPdf *pdf = form->pdf;
	double corners[4];
	double placement[6];
	qpdf_oh picture = find_picture(pdf, widget);
	if (qpdf_oh_is_null(pdf->qpdf, picture) ||
	    !uf_pdf_get_numbers(pdf, uf_pdf_get(pdf, widget, "/Rect"), corners, 4))
		return false;
	const double box[4] = { MIN(corners[0], corners[2]), MIN(corners[1], corners[3]),
				MAX(corners[0], corners[2]), MAX(corners[1], corners[3]) };
	if (!find_placement(pdf, picture, box, placement))
		return false;
	if (is_blank(pdf, picture))
		return true;
	complete_picture(pdf, form, qpdf_oh_get_dict(pdf->qpdf, picture));
	UfFlatStamp stamp = { .form = frame_picture(pdf, picture, box, placement) };
	/* a layer that is switched off stays so */
	if (uf_pdf_has(pdf, widget, "/OC"))
		qpdf_oh_replace_key(pdf->qpdf, qpdf_oh_get_dict(pdf->qpdf, stamp.form), "/OC",
				    uf_pdf_get(pdf, widget, "/OC"));
	g_array_append_val(stamps, stamp);
	return true;
}

/* what the tags of a document may still point at holds no value and does nothing */
static void
empty_widget(UfPdf *pdf, qpdf_oh widget)
{
	static const char *const keys[] = { "/V",  "/DV", "/RV", "/I",   "/AP",     "/AA",  "/A",
					    "/MK", "/FT", "/Ff", "/Opt", "/Parent", "/Kids" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		qpdf_oh_remove_key(pdf->qpdf, widget, keys[i]);
}

/* draws the widgets of one page, in their order, and takes them off it */
static unsigned
flatten_page(UfPdfForm *form, unsigned number)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh page = qpdf_get_page_n(pdf->qpdf, number - 1);
	qpdf_oh annots = uf_pdf_get(pdf, page, "/Annots");
	qpdf_oh kept = qpdf_oh_new_array(pdf->qpdf);
	g_autoptr(GArray) stamps = g_array_new(FALSE, TRUE, sizeof(UfFlatStamp));
	int count = uf_pdf_count(pdf, annots);
	unsigned shown = 0;
	for (int i = 0; i < count; i++) {
		qpdf_oh annot = qpdf_oh_get_array_item(pdf->qpdf, annots, i);
		if (qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, annot, "/Subtype"),
					       "/Widget"))
			shown += add_widget(form, annot, stamps);
		else
			qpdf_oh_append_item(pdf->qpdf, kept, annot);
	}
	qpdf_oh_remove_key(pdf->qpdf, page, "/AA");
	if (uf_pdf_count(pdf, kept) == count)
		return 0;
	if (uf_pdf_count(pdf, kept) > 0)
		qpdf_oh_replace_key(pdf->qpdf, page, "/Annots", kept);
	else
		qpdf_oh_remove_key(pdf->qpdf, page, "/Annots");
	if (stamps->len > 0)
		uf_flat_overlay(pdf, number, stamps);
	return shown;
}

static void
remove_form(UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	qpdf_oh open = uf_pdf_get(pdf, pdf->root, "/OpenAction");
	static const char *const keys[] = { "/AcroForm", "/Perms", "/NeedsRendering", "/AA" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		qpdf_oh_remove_key(pdf->qpdf, pdf->root, keys[i]);
	if (qpdf_oh_is_name_and_equals(pdf->qpdf, uf_pdf_get(pdf, open, "/S"), "/JavaScript"))
		qpdf_oh_remove_key(pdf->qpdf, pdf->root, "/OpenAction");
	if (uf_pdf_has(pdf, uf_pdf_get(pdf, pdf->root, "/Names"), "/JavaScript"))
		qpdf_oh_remove_key(pdf->qpdf, uf_pdf_get(pdf, pdf->root, "/Names"), "/JavaScript");
}

unsigned
uf_flatten(UfPdfForm *form)
{
	UfPdf *pdf = form->pdf;
	unsigned shown = 0;
	for (unsigned page = 1; page <= pdf->pages; page++)
		shown += flatten_page(form, page);
	for (unsigned i = 0; i < form->fields->len; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		for (unsigned j = 0; j < field->widgets->len; j++)
			empty_widget(pdf,
				     ((UfPdfWidget *)g_ptr_array_index(field->widgets, j))->object);
	}
	remove_form(form);
	return shown;
}

static unsigned
count_different(cairo_surface_t *before, cairo_surface_t *after)
{
	int width = cairo_image_surface_get_width(before);
	int height = cairo_image_surface_get_height(before);
	int stride = cairo_image_surface_get_stride(before);
	const unsigned char *a = cairo_image_surface_get_data(before);
	const unsigned char *b = cairo_image_surface_get_data(after);
	unsigned count = 0;
	if (width != cairo_image_surface_get_width(after) ||
	    height != cairo_image_surface_get_height(after))
		return G_MAXINT;
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			const unsigned char *p = a + y * stride + x * 4;
			const unsigned char *q = b + y * stride + x * 4;
			count += abs(p[0] - q[0]) > DIFFERENT || abs(p[1] - q[1]) > DIFFERENT ||
				 abs(p[2] - q[2]) > DIFFERENT;
		}
	}
	return count;
}

bool
uf_flatten_compare(GBytes *before, GBytes *after, unsigned *worst, GError **error)
{
	g_autoptr(PopplerDocument) one = uf_view_open(before, error);
	g_autoptr(PopplerDocument) other = one == NULL ? NULL : uf_view_open(after, error);
	if (other == NULL)
		return false;
	*worst = 0;
	for (int page = 1; page <= poppler_document_get_n_pages(one); page++) {
		g_autoptr(cairo_surface_t) left = uf_view_render(one, (unsigned)page, SCALE);
		g_autoptr(cairo_surface_t) right = uf_view_render(other, (unsigned)page, SCALE);
		if (left == NULL && right == NULL)
			continue;
		*worst = MAX(*worst, left == NULL || right == NULL ? G_MAXINT
								   : count_different(left, right));
	}
	return true;
}

bool
uf_flatten_output(UfJob *job, json_t *answer, GError **error)
{
	uf_job_enter(job, "flatten");
	g_autoptr(UfPdf) pdf = uf_pdf_open(job->output, error);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, error);
	if (form == NULL)
		return false;
	if (!uf_normalise_draw_missing(form)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "unshown: the form holds a value that has no picture and does not fit "
			    "in its box");
		return false;
	}
	bool looped = form->looped;
	unsigned changed = 0;
	unsigned widgets = uf_flatten(form);
	g_autoptr(GBytes) flat = uf_pdf_write(pdf, error);
	if (flat == NULL)
		return false;
	uf_job_enter(job, "compare");
	if (!looped && !uf_flatten_compare(job->output, flat, &changed, error))
		return false;
	g_bytes_unref(job->output);
	job->output = g_steal_pointer(&flat);
	json_object_set_new(
	    answer, "flattened",
	    json_pack("{s:i, s:i}", "widgets", (int)widgets, "changed", (int)changed));
	return true;
}
