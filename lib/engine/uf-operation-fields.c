#include "uf-calculate-private.h"
#include "uf-describe-private.h"
#include "uf-fingerprint-private.h"
#include "uf-operation-private.h"
#include "uf-print-private.h"
#include "uf-signature-private.h"

/* the document for poppler, which would read a tree that loops for ever: then it gets the mended
 * one; NULL when it cannot read it */
static PopplerDocument *
open_text(const UfJob *job)
{
	g_autoptr(GBytes) bytes =
	    job->form->looped ? uf_pdf_write(job->pdf, NULL) : g_bytes_ref(job->input);
	return bytes == NULL ? NULL : uf_view_open(bytes, NULL);
}

json_t *
uf_operation_fields(UfJob *job, GError **error)
{
	(void)error;
	UfPdfForm *form = job->form;
	uf_job_enter(job, "labels");
	g_autoptr(PopplerDocument) document = open_text(job);
	if (document != NULL)
		uf_label_form(form, document);
	g_autofree char *fingerprint = uf_fingerprint_make(form, document);
	return json_pack("{s:i, s:o, s:b, s:b, s:s, s:b, s:b, s:s, s:s, s:o, s:o}", "pages",
			 (int)job->pdf->pages, "sizes", uf_describe_pages(job->pdf), "encrypted",
			 job->pdf->encrypted, "signed", form->signature != UF_SIGNATURE_NONE,
			 "signature", uf_signature_get_name(form->signature), "repaired",
			 job->pdf->repaired || form->mended, "has_form", form->exists, "xfa",
			 uf_pdf_form_get_xfa(form), "fingerprint", fingerprint, "calculated",
			 uf_calculation_list_names(form), "fields", uf_describe_fields(form));
}
