/* Bytes as PDFs to be put behind each other: what cannot be read is left out, what can is there
 * page by page and holds no field. With qpdf and our own writer only. */
#include <string.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-join-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "%PDF-1.7\n"
	    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 6 0 R ] >> "
	    "/OCProperties << /OCGs [ 7 0 R ] /D << /BaseState /OFF /ON [ ] /OFF [ 7 0 R ] >> >> "
	    ">>\nendobj\n"
	    "2 0 obj\n<< /Type /Pages /Count 3 /Kids [ 3 0 R 5 0 R 3 0 R ] /Rotate 90 /MediaBox [0 "
	    "0 300 200] >>\nendobj\n"
	    "3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [ 6 0 R ] /B [ 3 0 R ] "
	    ">>\nendobj\n"
	    "4 0 obj\n<< /Length 25 >>\nstream\n0 0 1 rg 0 0 20 20 re f Q\nendstream\nendobj\n"
	    "5 0 obj\n<< /Type /Page /Parent 2 0 R /CropBox [9 9 99 99] /StructParents 0 "
	    ">>\nendobj\n"
	    "6 0 obj\n<< /T (Nom) /FT /Tx /V (Essai) /Subtype /Widget /Rect [10 10 90 30] /P 3 0 R "
	    "/DA (/Helv 9 Tf) >>\nendobj\n"
	    "7 0 obj\n<< /Type /OCG /Name (A) >>\nendobj\n"
	    "trailer\n<< /Root 1 0 R /Size 8 >>\n%%EOF\n";
	return g_bytes_new_static(example, sizeof example - 1);
}

static void
check_output(const UfJoin *join, GBytes *output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfPdf) pdf = uf_pdf_open(output, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(pdf->pages, ==, uf_join_get_pages(join));
	g_autoptr(UfPdfForm) form = uf_pdf_form_read(pdf, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(form->fields->len, ==, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	static const char *const labels[] = { NULL, "12", "12", "(\\é" };
	g_autoptr(GBytes) bytes = g_bytes_new(data, length);
	g_autoptr(GBytes) example = uf_fuzz_build_example();
	g_autoptr(UfJoin) join = uf_join_new();
	g_assert_cmpuint(uf_join_add(join, example, "1", true, NULL), ==, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
		const unsigned before = uf_join_get_pages(join);
		const unsigned first = uf_join_add(join, bytes, labels[i], i % 2 == 0, NULL);
		g_assert_true(first == 0 || first > before);
	}
	g_autoptr(GBytes) output = uf_join_write(join, "Essai", NULL);
	if (output != NULL)
		check_output(join, output);
	return 0;
}
