/* What the operations do with the boxes that a request brings. */
#include "uf-fill-private.h"
#include "uf-flat-private.h"
#include "uf-operation-private.h"
#include "uf-verify-private.h"

/* the members of @values that are in boxes, or those that are not */
static json_t *
choose_values(const json_t *values, const json_t *boxes, bool in_boxes)
{
	json_t *chosen = json_object();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)values, name, value)
	{
		if ((json_object_get(boxes, name) != NULL) == in_boxes)
			json_object_set(chosen, name, value);
	}
	return chosen;
}

bool
uf_job_stamp(UfJob *job, const json_t *values, json_t *rows, GError **error)
{
	const json_t *boxes = json_object_get(job->request, "boxes");
	if (job->flat == NULL || json_object_size(boxes) == 0)
		return true;
	uf_job_enter(job, "stamp");
	uf_flat_stamp(job->flat);
	g_clear_pointer(&job->output, g_bytes_unref);
	job->output = uf_pdf_write(job->pdf, error);
	if (job->output == NULL)
		return false;
	if (!json_is_true(json_object_get(job->request, "verify")))
		return true;
	uf_job_enter(job, "verify");
	g_autoptr(json_t) written = uf_job_list_written(values, rows);
	g_autoptr(json_t) checks = uf_flat_verify(job->output, boxes, written, error);
	if (checks == NULL)
		return false;
	uf_job_put_checks(rows, checks);
	return true;
}

json_t *
uf_operation_verify(UfJob *job, GError **error)
{
	const json_t *boxes = json_object_get(job->request, "boxes");
	const json_t *values = uf_job_get_values(job, error);
	if (values == NULL)
		return NULL;
	uf_job_enter(job, "verify");
	g_autoptr(json_t) in_fields = choose_values(values, boxes, false);
	g_autoptr(json_t) rows = uf_verify(job->input, in_fields, error);
	if (rows != NULL && json_object_size(boxes) > 0) {
		g_autoptr(json_t) in_boxes = choose_values(values, boxes, true);
		g_autoptr(json_t) more = uf_flat_verify(job->input, boxes, in_boxes, error);
		if (more == NULL)
			return NULL;
		json_array_extend(rows, more);
	}
	return rows == NULL ? NULL : json_pack("{s:O}", "fields", rows);
}
