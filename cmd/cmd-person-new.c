#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-line.h"
#include "uf-output.h"
#include "uf-people.h"
#include "uf-prompt.h"

static json_t *
add(const UfRun *run, const char *path, GError **error)
{
	if (run->line == NULL || !uf_line_is_inside(path))
		return uf_flow_person_new(run->flow, path, error);
	g_autoptr(json_t) given = uf_run_load(run, path, error);
	return uf_flow_person_add(run->flow, given, error);
}

UfExit
cmd_person_new(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *path = uf_run_get_word(run, 0);
	if (path == NULL && !uf_run_may_ask(run, "file", &error))
		return uf_run_fail(run, error);
	if (path == NULL)
		return uf_prompt_edit(run, NULL, NULL);
	g_autoptr(json_t) result = add(run, path, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const char *person = uf_json_get_string(result, "person");
	/* what keeps a file out is an error, what is only unlikely is a remark */
	if (run->line == NULL && (person == NULL || !run->quiet))
		uf_output_issues(stderr, json_object_get(result, "issues"), "");
	if (!uf_output_json(run, result) && person != NULL)
		printf("%s\n", person);
	uf_people_remark_twins(run, result);
	return person != NULL ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
