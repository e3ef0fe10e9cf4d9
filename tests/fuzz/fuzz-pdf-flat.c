/* Bytes as a PDF whose first page is written on: boxes become fields, are filled, stamped into the
 * page, and nothing of them is left but what is drawn. With qpdf and our own writer only. */
#include <string.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-fill-private.h"
#include "uf-flat-private.h"

#define OWN "\x01unefois"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "%PDF-1.7\n"
	    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
	    "2 0 obj\n<< /Type /Pages /Count 2 /Kids [ 3 0 R 5 0 R ] /Rotate 90 /Resources << "
	    "/XObject << /UfBox1 6 0 R >> >> >>\nendobj\n"
	    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [50 50 300 200] /Contents [ 4 0 R 4 0 "
	    "R ] /Annots 7 0 R >>\nendobj\n"
	    "4 0 obj\n<< /Length 48 >>\nstream\nq (a ( q \\) Q % q\n) Tj <71> q BI ID q EI Q Q q "
	    "2 0\nendstream\nendobj\n"
	    "5 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
	    ">>\nendobj\n"
	    "6 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Length 0 "
	    ">>\nstream\n\nendstream\nendobj\n"
	    "7 0 obj\n[ << /Subtype /Link /Rect [0 0 9 9] >> ]\nendobj\n"
	    "trailer\n<< /Root 1 0 R /Size 8 >>\n%%EOF\n";
	return g_bytes_new_static(example, sizeof example - 1);
}

static void
check_output(GBytes *output, unsigned pages, size_t fields)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfPdf) pdf = uf_pdf_open(output, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(pdf->pages, ==, pages);
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
	g_assert_no_error(error);
	g_assert_null(uf_pdf_form_find(form, OWN "text"));
	g_assert_null(uf_pdf_form_find(form, OWN "mark"));
	g_assert_cmpuint(form->fields->len, ==, fields);
}

/* the counts of a content stream hold for the stream with what they ask for behind it */
static void
check_states(const uint8_t *data, size_t length)
{
	const UfFlatBalance balance = uf_flat_count_states((const char *)data, length);
	g_assert_cmpuint(balance.open, <=, length);
	g_assert_cmpuint(balance.excess, <=, length);
	g_autoptr(GString) whole = g_string_new_len((const char *)data, (gssize)length);
	for (unsigned i = 0; i < balance.open && i < 1000; i++)
		g_string_append(whole, "\nQ");
	/* what paints goes on to paint when states are put back behind it */
	if (!uf_flat_is_blank((const char *)data, length))
		g_assert_false(uf_flat_is_blank(whole->str, whole->len));
	const UfFlatBalance again = uf_flat_count_states(whole->str, whole->len);
	g_assert_cmpuint(again.excess, <=, balance.excess + balance.open);
	g_assert_cmpuint(again.open, <=, balance.open + 1); /* a last word may be longer now */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	check_states(data, length);
	g_autoptr(GBytes) bytes = g_bytes_new(data, length);
	g_autoptr(UfPdf) pdf = uf_pdf_open(bytes, NULL);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, NULL);
	if (form == NULL)
		return 0;
	const size_t before = form->fields->len;
	g_autoptr(json_t) boxes = json_pack(
	    "{s:{s:i, s:i, s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i, s:i, s:i, s:s}}", OWN "text",
	    "page", 1, "x1", 60, "y1", 60, "x2", 200, "y2", 80, "cells", 9, OWN "mark", "page",
	    (int)pdf->pages, "x1", 60, "y1", 100, "x2", 70, "y2", 112, "kind", "checkbox");
	g_autoptr(json_t) values = json_pack("{s:s, s:b}", OWN "text", "Éa (1)", OWN "mark", 1);
	g_autoptr(UfFlat) flat = uf_flat_new(form, boxes, NULL);
	if (flat == NULL || form->fields->len == before)
		return 0;
	json_decref(uf_fill(form, values, false));
	uf_flat_stamp(flat);
	g_autoptr(GBytes) output = uf_pdf_write(pdf, NULL);
	if (output != NULL)
		check_output(output, pdf->pages, before);
	return 0;
}
