/* Bytes as a PDF: its form is listed and every field filled, with qpdf and our own writer only.
 * (poppler has crashes of its own: it is kept to the sandbox, not to this program.) */
#include <string.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-fill-private.h"
#include "uf-fingerprint-private.h"
#include "uf-pdf-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "%PDF-1.7\n"
	    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R 5 0 R 6 0 R ] "
	    "/DA "
	    "(/Helv 0 Tf 0 g) >> >>\nendobj\n"
	    "2 0 obj\n<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>\nendobj\n"
	    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 4 0 R 7 0 R 6 "
	    "0 R ] >>\nendobj\n"
	    "4 0 obj\n<< /T (Nom) /FT /Tx /Ff 4096 /MaxLen 40 /Q 1 /Subtype /Widget /Rect [10 10 "
	    "200 60] /MK << /R 90 /BC [1 0 0] >> /BS << /W 1 /S /B >> >>\nendobj\n"
	    "5 0 obj\n<< /T (Choix) /FT /Btn /Ff 32768 /Kids [ 7 0 R ] >>\nendobj\n"
	    "6 0 obj\n<< /T (Liste) /FT /Ch /Ff 2097152 /Opt [ (a) [ (b) (B) ] ] /Subtype /Widget "
	    "/Rect [10 100 90 160] >>\nendobj\n"
	    "7 0 obj\n<< /Parent 5 0 R /Subtype /Widget /Rect [10 70 20 80] /AS /Off /AP << /N << "
	    "/Oui 8 0 R >> >> >>\nendobj\n"
	    "8 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Length 0 "
	    ">>\nstream\n\nendstream\nendobj\n"
	    "trailer\n<< /Root 1 0 R /Size 9 >>\n%%EOF\n";
	return g_bytes_new_static(example, sizeof example - 1);
}

static json_t *
value_for(const UfPdfField *field)
{
	if (field->kind == UF_PDF_TEXT)
		return json_string("Éa");
	if (field->options->len == 0)
		return json_true();
	const UfPdfOption *option = g_ptr_array_index(field->options, field->options->len - 1);
	return json_string(option->value);
}

static json_t *
values_for(const UfPdfForm *form)
{
	json_t *values = json_object();
	for (unsigned i = 0; i < form->fields->len && i < 50; i++) {
		const UfPdfField *field = g_ptr_array_index(form->fields, i);
		json_object_set_new(values, field->name, value_for(field));
	}
	return values;
}

static void
check_rows(json_t *rows)
{
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *status = json_string_value(json_object_get(row, "status"));
		bool refused = g_strcmp0(status, "refused") == 0;
		if (status == NULL || refused != (json_object_get(row, "reason") != NULL))
			g_error("a row without its reason");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) input = g_bytes_new(data, size);
	g_autoptr(UfPdf) pdf = uf_pdf_open(input, NULL);
	g_autoptr(UfPdfForm) form = pdf == NULL ? NULL : uf_pdf_form_read(pdf, NULL);
	if (form == NULL)
		return 0;
	g_autofree char *fingerprint = uf_fingerprint_make(form, NULL);
	if (strlen(fingerprint) != 64)
		g_error("a fingerprint of another size");
	if (!form->exists)
		return 0;
	g_autoptr(json_t) values = values_for(form);
	g_autoptr(json_t) answer = uf_fill(form, values, true);
	check_rows(json_object_get(answer, "fields"));
	g_autoptr(GBytes) output = uf_pdf_write(pdf, NULL);
	if (output == NULL)
		return 0;
	g_autoptr(UfPdf) again = uf_pdf_open(output, NULL);
	if (again == NULL)
		g_error("what was written cannot be opened");
	return 0;
}
