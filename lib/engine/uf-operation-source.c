#include "uf-operation-private.h"
#include "uf-source-private.h"
#include "uf-spread-private.h"
#include "uf-xml-private.h"

static json_t *
wrap(json_t *questions)
{
	return questions == NULL ? NULL : json_pack("{s:o}", "questions", questions);
}

json_t *
uf_operation_html(UfJob *job, GError **error)
{
	uf_job_enter(job, "html");
	return wrap(uf_html_list_questions(job->input, error));
}

json_t *
uf_operation_labels(UfJob *job, GError **error)
{
	uf_job_enter(job, "labels");
	return wrap(uf_labels_list_questions(job->input, error));
}

json_t *
uf_operation_xml_read(UfJob *job, GError **error)
{
	uf_job_enter(job, "xml");
	json_t *root = uf_xml_read(job->input, error);
	return root == NULL ? NULL : json_pack("{s:o}", "root", root);
}

json_t *
uf_operation_xml_write(UfJob *job, GError **error)
{
	json_t *faults = NULL;
	uf_job_enter(job, "xml");
	job->output =
	    uf_xml_write(json_object_get(job->request, "root"), job->input, &faults, error);
	return faults == NULL ? NULL : json_pack("{s:o}", "faults", faults);
}

json_t *
uf_operation_sheet_read(UfJob *job, GError **error)
{
	uf_job_enter(job, "sheet");
	g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
	const char *sheet = json_string_value(json_object_get(job->request, "sheet"));
	return uf_spread_read(job->input != NULL ? job->input : nothing, sheet, &job->output,
			      error);
}
