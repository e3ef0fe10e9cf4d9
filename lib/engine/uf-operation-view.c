#include "uf-error.h"
#include "uf-operation-private.h"
#include "uf-png-private.h"
#include "uf-view-private.h"

json_t *
uf_operation_read(UfJob *job, GError **error)
{
	/* poppler loops for ever on a field that is its own parent: then the tree is enough */
	g_autoptr(PopplerDocument) document =
	    job->form->looped ? NULL : uf_view_open(job->input, error);
	if (document == NULL && !job->form->looped)
		return NULL;
	uf_job_enter(job, "read");
	json_t *by_tree = json_array();
	json_t *values = uf_view_read(document, job->form, by_tree);
	return json_pack("{s:o, s:o}", "values", values, "by_tree", by_tree);
}

json_t *
uf_operation_render(UfJob *job, GError **error)
{
	json_int_t page = json_integer_value(json_object_get(job->request, "page"));
	double dpi = json_number_value(json_object_get(job->request, "dpi"));
	if (page < 1 || page > UF_PDF_MAX_PAGES || !(dpi >= 20 && dpi <= 300)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "render: page from 1 and dpi from 20 to 300 are needed");
		return NULL;
	}
	uf_job_enter(job, "render");
	g_autoptr(PopplerDocument) document = uf_view_open(job->input, error);
	if (document == NULL)
		return NULL;
	g_autoptr(cairo_surface_t) surface = uf_view_render(document, (unsigned)page, dpi / 72);
	bool quick = json_is_true(json_object_get(job->request, "quick"));
	job->output =
	    surface == NULL ? NULL : uf_png_encode(surface, quick ? UF_PNG_QUICK : UF_PNG_SMALL);
	if (job->output == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "no_page: that page does not exist or is too large");
		return NULL;
	}
	return json_pack("{s:i, s:i, s:i}", "width", cairo_image_surface_get_width(surface),
			 "height", cairo_image_surface_get_height(surface), "pages",
			 poppler_document_get_n_pages(document));
}
