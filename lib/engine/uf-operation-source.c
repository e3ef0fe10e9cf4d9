#include "uf-operation-private.h"
#include "uf-source-private.h"

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
