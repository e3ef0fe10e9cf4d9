#include "uf-engine.h"

#include "uf-change-private.h"
#include "uf-document.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-operation-private.h"

void
uf_job_enter(const UfJob *job, const char *stage)
{
	if (job->engine->stage != NULL)
		job->engine->stage(stage);
}

static json_t *
do_document(UfJob *job, GError **error)
{
	UfDocumentFacts facts;
	uf_job_enter(job, "draw");
	job->output = uf_document_draw(job->request, &facts, error);
	return job->output == NULL ? NULL
				   : json_pack("{s:i, s:i}", "pages", (int)facts.pages, "undrawn",
					       (int)facts.undrawn);
}

bool
uf_engine_keep(UfEngine *engine, GBytes *input, GError **error)
{
	if (input == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "not_pdf: the file is empty");
		return false;
	}
	engine->keep = uf_keep_new(input, error);
	uf_memory_settle();
	return engine->keep != NULL;
}

typedef enum {
	NEEDS_NOTHING,
	NEEDS_INPUT,
	NEEDS_FORM,
	NEEDS_BOXES, /* a form, with the boxes of the request */
	NEEDS_KEPT,  /* such a form, or the one that is kept */
} Needs;

static const struct {
	const char *op;
	json_t *(*run)(UfJob *job, GError **error);
	Needs needs;
} operations[] = {
	{ "fields", uf_operation_fields, NEEDS_BOXES },
	{ "fill", uf_operation_fill, NEEDS_KEPT },
	{ "flatten", uf_operation_flatten, NEEDS_FORM },
	{ "read", uf_operation_read, NEEDS_FORM },
	{ "verify", uf_operation_verify, NEEDS_INPUT },
	{ "propose", uf_operation_propose, NEEDS_FORM },
	{ "render", uf_operation_render, NEEDS_INPUT },
	{ "join", uf_operation_join, NEEDS_INPUT },
	{ "html", uf_operation_html, NEEDS_INPUT },
	{ "labels", uf_operation_labels, NEEDS_INPUT },
	{ "sheet_read", uf_operation_sheet_read, NEEDS_NOTHING },
	{ "xml_read", uf_operation_xml_read, NEEDS_NOTHING },
	{ "xml_write", uf_operation_xml_write, NEEDS_INPUT },
	{ "document", do_document, NEEDS_NOTHING },
};

/* what the process kept; the job ends with it, so that nothing is freed twice */
static void
take_kept(UfJob *job)
{
	job->keep = g_steal_pointer(&job->engine->keep);
	job->pdf = job->keep->pdf;
	job->form = job->keep->form;
	/* boxes change the pages: then all is done to qpdf's objects, and written by it */
	if (json_object_size(json_object_get(job->request, "boxes")) > 0)
		g_clear_pointer(&job->pdf->changes, uf_changes_free);
}

static bool
open_boxes(UfJob *job, GError **error)
{
	const json_t *boxes = json_object_get(job->request, "boxes");
	if (boxes == NULL)
		return true;
	job->flat = uf_flat_new(job->form, boxes, error);
	return job->flat != NULL;
}

static bool
open_input(UfJob *job, Needs needs, GError **error)
{
	if (needs == NEEDS_KEPT && job->input == NULL && job->engine->keep != NULL) {
		take_kept(job);
		return open_boxes(job, error);
	}
	if (needs >= NEEDS_INPUT && job->input == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "not_pdf: the file is empty");
		return false;
	}
	if (needs < NEEDS_FORM)
		return true;
	uf_job_enter(job, "open");
	job->pdf = uf_pdf_open(job->input, error);
	if (job->pdf == NULL)
		return false;
	uf_job_enter(job, "form");
	job->form = uf_pdf_form_read(job->pdf, error);
	return job->form != NULL && (needs < NEEDS_BOXES || open_boxes(job, error));
}

static void
clear_job(UfJob *job)
{
	uf_flat_free(job->flat);
	if (job->keep == NULL) {
		uf_pdf_form_free(job->form);
		uf_pdf_free(job->pdf);
	}
	uf_keep_free(job->keep);
}

json_t *
uf_engine_handle(UfEngine *engine, const json_t *request, GBytes *input, GBytes **output,
		 GError **error)
{
	const char *op = json_string_value(json_object_get(request, "op"));
	for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
		if (g_strcmp0(op, operations[i].op) != 0)
			continue;
		UfJob job = { .engine = engine, .request = request, .input = input };
		json_t *answer = NULL;
		if (open_input(&job, operations[i].needs, error))
			answer = operations[i].run(&job, error);
		if (answer != NULL)
			*output = g_steal_pointer(&job.output);
		g_clear_pointer(&job.output, g_bytes_unref);
		/* taking a large document apart costs as much as filling it */
		if (!engine->is_child)
			clear_job(&job);
		return answer;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "op: no such operation");
	return NULL;
}
