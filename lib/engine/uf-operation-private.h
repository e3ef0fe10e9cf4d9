/* One request being answered, and the operations of the worker (uf-engine.h).
 *
 * The dispatcher opens what the table says that an operation needs; an operation gives an answer
 * (owned) and maybe sets job->output, or sets @error.
 */
#pragma once

#include "uf-engine-private.h"
#include "uf-pdf-private.h"

typedef struct {
	UfEngine *engine;
	const json_t *request;
	GBytes *input;
	GBytes *output;
	UfPdf *pdf;      /* opened when the operation needs a document */
	UfPdfForm *form; /* read when it needs a form */
} UfJob;

/* Tells what is being done, for the message if it dies there. */
void uf_job_enter(const UfJob *job, const char *stage);

json_t *uf_operation_fields(UfJob *job, GError **error);
json_t *uf_operation_fill(UfJob *job, GError **error);
json_t *uf_operation_verify(UfJob *job, GError **error);
json_t *uf_operation_read(UfJob *job, GError **error);
json_t *uf_operation_render(UfJob *job, GError **error);
json_t *uf_operation_html(UfJob *job, GError **error);
json_t *uf_operation_labels(UfJob *job, GError **error);
