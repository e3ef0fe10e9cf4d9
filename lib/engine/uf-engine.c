#include "uf-engine.h"

#include <string.h>

#include "uf-describe-private.h"
#include "uf-document.h"
#include "uf-engine-private.h"
#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-verify-private.h"
#include "uf-view-private.h"

typedef struct {
	UfEngine *engine;
	const json_t *request;
	GBytes *input;
	GBytes *output;
	UfPdf *pdf;      /* opened when the operation needs a document */
	UfPdfForm *form; /* read when it needs a form */
} Job;

static void
enter(const Job *job, const char *stage)
{
	if (job->engine->stage != NULL)
		job->engine->stage(stage);
}

static json_t *
do_fields(Job *job, GError **error)
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

static const json_t *
get_values(const Job *job, GError **error)
{
	const json_t *values = json_object_get(job->request, "values");
	if (json_is_object(values))
		return values;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "values: an object of names is needed");
	return NULL;
}

static bool
refuse(const char *message, GError **error)
{
	g_set_error_literal(error, UF_ERROR, UF_ERROR_REFUSED, message);
	return false;
}

static bool
check_fillable(const UfPdfForm *form, GError **error)
{
	if (strcmp(uf_pdf_form_get_xfa(form), "only") == 0)
		return refuse("xfa_only: this form works in Adobe Reader only (dynamic XFA)",
			      error);
	if (form->fields->len == 0)
		return refuse("no_form: the document has no field to fill", error);
	if (uf_pdf_form_is_signed(form))
		return refuse("signed: filling would break the document's signature", error);
	return true;
}

/* the values that were written, to be looked for */
static json_t *
written_values(const json_t *values, const json_t *rows)
{
	json_t *written = json_object();
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		if (json_object_get(row, "reason") == NULL)
			json_object_set(written, name, json_object_get(values, name));
	}
	return written;
}

/* puts what verify says of each written value into its row */
static bool
add_checks(Job *job, const json_t *values, json_t *rows, GError **error)
{
	enter(job, "verify");
	g_autoptr(json_t) written = written_values(values, rows);
	g_autoptr(json_t) checks = uf_verify(job->output, written, error);
	if (checks == NULL)
		return false;
	g_autoptr(json_t) by_name = json_object();
	size_t i;
	json_t *row;
	json_array_foreach(checks, i, row)
	    json_object_set(by_name, json_string_value(json_object_get(row, "name")),
			    json_object_get(row, "status"));
	json_array_foreach(rows, i, row)
	{
		json_t *status =
		    json_object_get(by_name, json_string_value(json_object_get(row, "name")));
		if (status != NULL)
			json_object_set(row, "check", status);
	}
	return true;
}

/* buttons whose own pictures show nothing (a font that is not there…) get ours */
static bool
redraw_buttons(Job *job, const json_t *rows)
{
	bool any = false;
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)rows, i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		const char *check = json_string_value(json_object_get(row, "check"));
		const UfPdfField *field = uf_pdf_form_find(job->form, name);
		if (g_strcmp0(check, "no_ink") != 0 || !uf_pdf_field_is_toggle(field))
			continue;
		uf_fill_redraw_buttons(job->form, name);
		any = true;
	}
	return any;
}

static bool
write_output(Job *job, GError **error)
{
	enter(job, "write");
	g_clear_pointer(&job->output, g_bytes_unref);
	job->output = uf_pdf_write(job->pdf, error);
	return job->output != NULL;
}

static json_t *
do_fill(Job *job, GError **error)
{
	const json_t *values = get_values(job, error);
	if (values == NULL || !check_fillable(job->form, error))
		return NULL;
	enter(job, "fill");
	json_t *overwrite = json_object_get(job->request, "overwrite");
	g_autoptr(json_t) answer = uf_fill(job->form, values, !json_is_false(overwrite));
	json_t *rows = json_object_get(answer, "fields");
	if (!write_output(job, error))
		return NULL;
	if (!json_is_true(json_object_get(job->request, "verify")))
		return g_steal_pointer(&answer);
	if (!add_checks(job, values, rows, error))
		return NULL;
	if (redraw_buttons(job, rows) &&
	    (!write_output(job, error) || !add_checks(job, values, rows, error)))
		return NULL;
	return g_steal_pointer(&answer);
}

static json_t *
do_read(Job *job, GError **error)
{
	/* poppler loops for ever on a field that is its own parent: then the tree is enough */
	g_autoptr(PopplerDocument) document =
	    job->form->looped ? NULL : uf_view_open(job->input, error);
	if (document == NULL && !job->form->looped)
		return NULL;
	enter(job, "read");
	json_t *by_tree = json_array();
	json_t *values = uf_view_read(document, job->form, by_tree);
	return json_pack("{s:o, s:o}", "values", values, "by_tree", by_tree);
}

static json_t *
do_verify(Job *job, GError **error)
{
	const json_t *values = get_values(job, error);
	if (values == NULL)
		return NULL;
	enter(job, "verify");
	json_t *rows = uf_verify(job->input, values, error);
	return rows == NULL ? NULL : json_pack("{s:o}", "fields", rows);
}

static json_t *
do_render(Job *job, GError **error)
{
	json_int_t page = json_integer_value(json_object_get(job->request, "page"));
	double dpi = json_number_value(json_object_get(job->request, "dpi"));
	if (page < 1 || page > UF_PDF_MAX_PAGES || !(dpi >= 20 && dpi <= 300)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "render: page from 1 and dpi from 20 to 300 are needed");
		return NULL;
	}
	enter(job, "render");
	g_autoptr(PopplerDocument) document = uf_view_open(job->input, error);
	if (document == NULL)
		return NULL;
	g_autoptr(cairo_surface_t) surface = uf_view_render(document, (unsigned)page, dpi / 72);
	job->output = surface == NULL ? NULL : uf_view_encode(surface);
	if (job->output == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "no_page: that page does not exist or is too large");
		return NULL;
	}
	return json_pack("{s:i, s:i, s:i}", "width", cairo_image_surface_get_width(surface),
			 "height", cairo_image_surface_get_height(surface), "pages",
			 poppler_document_get_n_pages(document));
}

static json_t *
do_document(Job *job, GError **error)
{
	UfDocumentFacts facts;
	enter(job, "draw");
	job->output = uf_document_draw(job->request, &facts, error);
	return job->output == NULL ? NULL
				   : json_pack("{s:i, s:i}", "pages", (int)facts.pages, "undrawn",
					       (int)facts.undrawn);
}

typedef enum {
	NEEDS_NOTHING,
	NEEDS_INPUT,
	NEEDS_FORM,
} Needs;

static const struct {
	const char *op;
	json_t *(*run)(Job *job, GError **error);
	Needs needs;
} operations[] = {
	{ "fields", do_fields, NEEDS_FORM },  { "fill", do_fill, NEEDS_FORM },
	{ "read", do_read, NEEDS_FORM },      { "verify", do_verify, NEEDS_INPUT },
	{ "render", do_render, NEEDS_INPUT }, { "document", do_document, NEEDS_NOTHING },
};

static bool
open_input(Job *job, Needs needs, GError **error)
{
	if (needs >= NEEDS_INPUT && job->input == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "not_pdf: the file is empty");
		return false;
	}
	if (needs < NEEDS_FORM)
		return true;
	enter(job, "open");
	job->pdf = uf_pdf_open(job->input, error);
	if (job->pdf == NULL)
		return false;
	enter(job, "form");
	job->form = uf_pdf_form_read(job->pdf, error);
	return job->form != NULL;
}

json_t *
uf_engine_handle(UfEngine *engine, const json_t *request, GBytes *input, GBytes **output,
		 GError **error)
{
	const char *op = json_string_value(json_object_get(request, "op"));
	for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
		if (g_strcmp0(op, operations[i].op) != 0)
			continue;
		Job job = { .engine = engine, .request = request, .input = input };
		json_t *answer = NULL;
		if (open_input(&job, operations[i].needs, error))
			answer = operations[i].run(&job, error);
		if (answer != NULL)
			*output = g_steal_pointer(&job.output);
		g_clear_pointer(&job.output, g_bytes_unref);
		uf_pdf_form_free(job.form);
		uf_pdf_free(job.pdf);
		return answer;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "op: no such operation");
	return NULL;
}
