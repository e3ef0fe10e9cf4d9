#include <string.h>

#include "uf-append-private.h"
#include "uf-error.h"
#include "uf-fill-private.h"
#include "uf-flatten-private.h"
#include "uf-operation-private.h"
#include "uf-signature-private.h"
#include "uf-verify-private.h"

const json_t *
uf_job_get_values(const UfJob *job, GError **error)
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

/* why nothing can be added behind what was signed; NULL when it can */
static const char *
find_hindrance(const UfJob *job)
{
	if (job->form->signature == UF_SIGNATURE_CERTIFIED_NO_CHANGE)
		return "signed: who signed the document forbids any change of it";
	if (json_is_true(json_object_get(job->request, "flatten")))
		return "signed: flattening would break the document's signature";
	if (json_object_size(json_object_get(job->request, "boxes")) > 0)
		return "signed: writing on the pages would break the document's signature";
	if (strcmp(uf_pdf_form_get_xfa(job->form), "none") != 0)
		return "signed: the form has an XFA part as well, which would no longer agree "
		       "with its fields";
	if (job->pdf->encrypted)
		return "signed: the document is encrypted as well, and cannot be continued";
	if (job->pdf->repaired || job->form->mended)
		return "signed: the document is damaged, and mending it would break its signature";
	return NULL;
}

static bool
check_fillable(const UfJob *job, GError **error)
{
	if (strcmp(uf_pdf_form_get_xfa(job->form), "only") == 0)
		return refuse("xfa_only: this form works in Adobe Reader only (dynamic XFA)",
			      error);
	if (job->form->fields->len == 0)
		return refuse("no_form: the document has no field to fill", error);
	const char *hindrance =
	    job->form->signature == UF_SIGNATURE_NONE ? NULL : find_hindrance(job);
	return hindrance == NULL || refuse(hindrance, error);
}

json_t *
uf_job_list_written(const json_t *values, const json_t *rows)
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

void
uf_job_put_checks(json_t *rows, const json_t *checks)
{
	g_autoptr(json_t) by_name = json_object();
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)checks, i, row)
	    json_object_set(by_name, json_string_value(json_object_get(row, "name")),
			    json_object_get(row, "status"));
	json_array_foreach(rows, i, row)
	{
		json_t *status =
		    json_object_get(by_name, json_string_value(json_object_get(row, "name")));
		if (status != NULL)
			json_object_set(row, "check", status);
	}
}

/* puts what verify says of each written value into its row */
static bool
add_checks(UfJob *job, const json_t *values, json_t *answer, GError **error)
{
	uf_job_enter(job, "verify");
	json_t *rows = json_object_get(answer, "fields");
	json_t *calculations = json_object_get(answer, "calculations");
	g_autoptr(json_t) written = uf_job_list_written(values, rows);
	uf_calculation_add_values(job->form, calculations, written);
	g_autoptr(json_t) checks = job->keep != NULL && job->flat == NULL
				       ? uf_verify_kept(job->keep, job->output, written, error)
				       : uf_verify(job->output, written, error);
	if (checks == NULL)
		return false;
	uf_job_put_checks(rows, checks);
	uf_job_put_checks(calculations, checks);
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
	g_autoptr(GError) failure = NULL;
	uf_job_enter(job, "write");
	g_clear_pointer(&job->output, g_bytes_unref);
	if (job->keep != NULL)
		job->output = uf_update_write(job->keep->update, &failure);
	else if (job->form->signature != UF_SIGNATURE_NONE)
		job->output = uf_append_changes(job->pdf, &failure);
	if (job->output == NULL && failure == NULL)
		job->output = uf_pdf_write(job->pdf, &failure);
	if (job->output == NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return job->output != NULL;
}

/* what a person should know of the document, beside its fields */
static json_t *
list_notes(const UfJob *job, bool usage_rights)
{
	const bool rewritten = job->form->signature == UF_SIGNATURE_NONE;
	const struct {
		const char *note;
		bool applies;
	} notes[] = {
		{ "permission", !qpdf_allow_modify_form(job->pdf->qpdf) },
		{ "signature_kept", !rewritten },
		{ "usage_rights_removed", rewritten && usage_rights },
	};
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++) {
		if (notes[i].applies)
			json_array_append_new(list, json_string(notes[i].note));
	}
	return list;
}

/* the values are in the output: now they are looked for there, and a picture that shows nothing is
 * replaced */
static bool
check_output(UfJob *job, const json_t *values, json_t *answer, GError **error)
{
	if (!add_checks(job, values, answer, error))
		return false;
	return !redraw_buttons(job, json_object_get(answer, "fields")) ||
	       (write_output(job, error) && add_checks(job, values, answer, error));
}

json_t *
uf_operation_fill(UfJob *job, GError **error)
{
	const json_t *values = uf_job_get_values(job, error);
	if (values == NULL)
		return NULL;
	bool usage_rights =
	    job->keep != NULL ? job->keep->usage_rights : uf_signature_has_usage_rights(job->pdf);
	if (!check_fillable(job, error))
		return NULL;
	uf_job_enter(job, "fill");
	bool overwrite = json_is_true(json_object_get(job->request, "overwrite"));
	g_autoptr(json_t) answer = uf_fill(job->form, values, overwrite);
	json_object_set_new(answer, "notes", list_notes(job, usage_rights));
	if (!write_output(job, error))
		return NULL;
	if ((json_is_true(json_object_get(job->request, "verify")) ||
	     job->form->signature != UF_SIGNATURE_NONE) &&
	    !check_output(job, values, answer, error))
		return NULL;
	if (!uf_job_stamp(job, values, json_object_get(answer, "fields"), error))
		return NULL;
	if (json_is_true(json_object_get(job->request, "flatten")) &&
	    !uf_flatten_output(job, answer, error))
		return NULL;
	return g_steal_pointer(&answer);
}

json_t *
uf_operation_flatten(UfJob *job, GError **error)
{
	g_autoptr(json_t) answer = json_object();
	if (job->form->signature != UF_SIGNATURE_NONE) {
		refuse("signed: flattening would break the document's signature", error);
		return NULL;
	}
	if (strcmp(uf_pdf_form_get_xfa(job->form), "only") == 0) {
		refuse("xfa_only: this form works in Adobe Reader only (dynamic XFA)", error);
		return NULL;
	}
	job->output = g_bytes_ref(job->input);
	return uf_flatten_output(job, answer, error) ? g_steal_pointer(&answer) : NULL;
}
