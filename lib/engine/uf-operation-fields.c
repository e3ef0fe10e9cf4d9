#include "uf-describe-private.h"
#include "uf-operation-private.h"

json_t *
uf_operation_fields(UfJob *job, GError **error)
{
	(void)error;
	UfPdfForm *form = job->form;
	g_autofree char *fingerprint = uf_pdf_form_get_fingerprint(form);
	json_t *fields = uf_describe_fields(form);
	return json_pack("{s:i, s:b, s:b, s:b, s:b, s:s, s:s, s:o}", "pages", (int)job->pdf->pages,
			 "encrypted", job->pdf->encrypted, "signed", uf_pdf_form_is_signed(form),
			 "repaired", job->pdf->repaired || form->mended, "has_form", form->exists,
			 "xfa", uf_pdf_form_get_xfa(form), "fingerprint", fingerprint, "fields",
			 fields);
}
