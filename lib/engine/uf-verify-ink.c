#include <stdlib.h>
#include <string.h>

#include "uf-memory.h"
#include "uf-verify-private.h"
#include "uf-view-private.h"

#define SCALE UF_VERIFY_SCALE
#define DIFFERENT 24 /* of 255 */

/* the picture without its letters: what comes before the marked text */
static qpdf_oh
without_text(UfPdf *pdf, qpdf_oh picture)
{
	static const char *const kept[] = { "/Type", "/Subtype", "/BBox", "/Matrix", "/Resources" };
	unsigned char *data = NULL;
	size_t length = 0;
	if ((qpdf_oh_get_stream_data(pdf->qpdf, picture, qpdf_dl_all, NULL, &data, &length) &
	     QPDF_ERRORS) != 0)
		length = 0;
	const char *text = data == NULL ? NULL : memmem(data, length, "/Tx BMC", strlen("/Tx BMC"));
	qpdf_oh blank =
	    uf_pdf_new_stream(pdf, data, text == NULL ? 0 : (size_t)(text - (char *)data));
	uf_memory_zero(data, length);
	free(data);
	qpdf_oh from = qpdf_oh_get_dict(pdf->qpdf, picture);
	qpdf_oh to = qpdf_oh_get_dict(pdf->qpdf, blank);
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		qpdf_oh_replace_or_remove_key(pdf->qpdf, to, kept[i],
					      uf_pdf_get(pdf, from, kept[i]));
	return blank;
}

static void
erase(UfPdf *pdf, const UfPdfWidget *widget)
{
	qpdf_oh appearance = uf_pdf_get(pdf, widget->object, "/AP");
	qpdf_oh normal = uf_pdf_get(pdf, appearance, "/N");
	if (widget->option != NULL)
		qpdf_oh_replace_key(pdf->qpdf, widget->object, "/AS",
				    qpdf_oh_new_name(pdf->qpdf, "/Off"));
	else if (qpdf_oh_is_stream(pdf->qpdf, normal))
		qpdf_oh_replace_key(pdf->qpdf, appearance, "/N", without_text(pdf, normal));
}

static bool
differ(const unsigned char *left, const unsigned char *right)
{
	for (int i = 0; i < 4; i++) {
		if (abs(left[i] - right[i]) > DIFFERENT)
			return true;
	}
	return false;
}

bool
uf_verify_has_ink(cairo_surface_t *with, cairo_surface_t *without, const int place[4])
{
	int width = cairo_image_surface_get_width(with);
	int height = cairo_image_surface_get_height(with);
	int stride = cairo_image_surface_get_stride(with);
	const unsigned char *a = cairo_image_surface_get_data(with);
	const unsigned char *b = cairo_image_surface_get_data(without);
	for (int y = MAX(0, place[1]); y < MIN(height, place[1] + place[3]); y++) {
		for (int x = MAX(0, place[0]); x < MIN(width, place[0] + place[2]); x++) {
			if (differ(a + y * stride + x * 4, b + y * stride + x * 4))
				return true;
		}
	}
	return false;
}

typedef struct {
	UfPdf *pdf;
	PopplerDocument *with, *without;
	GPtrArray *items;
} Inspection;

static void
inspect_page(const Inspection *inspection, unsigned page)
{
	g_autoptr(cairo_surface_t) with = uf_view_render(inspection->with, page, SCALE);
	g_autoptr(cairo_surface_t) without = uf_view_render(inspection->without, page, SCALE);
	for (unsigned i = 0; i < inspection->items->len; i++) {
		UfVerifyItem *item = g_ptr_array_index(inspection->items, i);
		int place[4];
		if (item->widget->page != page)
			continue;
		uf_view_place(inspection->with, inspection->pdf, item->widget, SCALE, place);
		item->no_ink =
		    with == NULL || without == NULL || !uf_verify_has_ink(with, without, place);
	}
}

bool
uf_verify_ink(UfPdf *pdf, GBytes *filled, GPtrArray *items, GError **error)
{
	g_autofree bool *wanted = g_new0(bool, pdf->pages + 1);
	for (unsigned i = 0; i < items->len; i++) {
		const UfVerifyItem *item = g_ptr_array_index(items, i);
		wanted[item->widget->page] = true;
		erase(pdf, item->widget);
	}
	g_autoptr(GBytes) erased = uf_pdf_write(pdf, error);
	g_autoptr(PopplerDocument) without = erased == NULL ? NULL : uf_view_open(erased, error);
	g_autoptr(PopplerDocument) with = without == NULL ? NULL : uf_view_open(filled, error);
	if (with == NULL)
		return false;
	Inspection inspection = { .pdf = pdf, .with = with, .without = without, .items = items };
	for (unsigned page = 1; page <= pdf->pages; page++) {
		if (wanted[page])
			inspect_page(&inspection, page);
	}
	return true;
}
