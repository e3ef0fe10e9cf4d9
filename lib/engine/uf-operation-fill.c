#include <string.h>

#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-operation-private.h"
#include "uf-verify-private.h"

static const json_t *
get_values(const UfJob *job, GError **error)
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
add_checks(UfJob *job, const json_t *values, json_t *rows, GError **error)
{
	uf_job_enter(job, "verify");
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
redraw_buttons(UfJob *job, const json_t *rows)
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
write_output(UfJob *job, GError **error)
{
	uf_job_enter(job, "write");
	g_clear_pointer(&job->output, g_bytes_unref);
	job->output = uf_pdf_write(job->pdf, error);
	return job->output != NULL;
}

json_t *
uf_operation_fill(UfJob *job, GError **error)
{
	const json_t *values = get_values(job, error);
	if (values == NULL || !check_fillable(job->form, error))
		return NULL;
	uf_job_enter(job, "fill");
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

json_t *
uf_operation_verify(UfJob *job, GError **error)
{
	const json_t *values = get_values(job, error);
	if (values == NULL)
		return NULL;
	uf_job_enter(job, "verify");
	json_t *rows = uf_verify(job->input, values, error);
	return rows == NULL ? NULL : json_pack("{s:o}", "fields", rows);
}
