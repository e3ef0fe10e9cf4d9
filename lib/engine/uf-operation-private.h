/* One request being answered, and the operations of the worker (uf-engine.h).
 *
 * The dispatcher opens what the table says that an operation needs; an operation gives an answer
 * (owned) and maybe sets job->output, or sets @error.
 */
#pragma once

#include "uf-engine-private.h"
#include "uf-flat-private.h"
#include "uf-pdf-private.h"

typedef struct {
	UfEngine *engine;
	const json_t *request;
	GBytes *input;
	GBytes *output;
	UfPdf *pdf;      /* opened when the operation needs a document */
	UfPdfForm *form; /* read when it needs a form */
	UfKeep *keep;    /* the form of a request that brings no document; NULL: it brings one */
	UfFlat *flat;    /* the boxes that the request brings; NULL when it brings none */
} UfJob;

/* Tells what is being done, for the message if it dies there. */
void uf_job_enter(const UfJob *job, const char *stage);

/* The request's "values", borrowed; USAGE when they are no object. */
const json_t *uf_job_get_values(const UfJob *job, GError **error);
/* The values that were written, to be looked for. Owned. */
json_t *uf_job_list_written(const json_t *values, const json_t *rows);
/* Puts the status of each name of @checks into its row. */
void uf_job_put_checks(json_t *rows, const json_t *checks);
/* Stamps the boxes of the request into the pages of the output, and looks for them there. */
bool uf_job_stamp(UfJob *job, const json_t *values, json_t *rows, GError **error);

json_t *uf_operation_fields(UfJob *job, GError **error);
json_t *uf_operation_fill(UfJob *job, GError **error);
json_t *uf_operation_flatten(UfJob *job, GError **error);
json_t *uf_operation_verify(UfJob *job, GError **error);
json_t *uf_operation_read(UfJob *job, GError **error);
json_t *uf_operation_propose(UfJob *job, GError **error);
json_t *uf_operation_render(UfJob *job, GError **error);
json_t *uf_operation_join(UfJob *job, GError **error);
json_t *uf_operation_html(UfJob *job, GError **error);
json_t *uf_operation_labels(UfJob *job, GError **error);
json_t *uf_operation_sheet_read(UfJob *job, GError **error);
json_t *uf_operation_xml_read(UfJob *job, GError **error);
json_t *uf_operation_xml_write(UfJob *job, GError **error);
