#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-line.h"
#include "uf-output.h"

static json_t *
check(const UfRun *run, const char *person_or_path, GError **error)
{
	if (run->line == NULL || !uf_line_is_inside(person_or_path))
		return uf_flow_person_check(run->flow, person_or_path, error);
	g_autoptr(json_t) given = uf_run_load(run, person_or_path, error);
	return uf_flow_person_check_given(run->flow, given, error);
}

UfExit
cmd_person_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = check(run, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *issues = json_object_get(result, "issues");
	if (!uf_output_json(run, result)) {
		uf_output_issues(stdout, issues, "");
		if (json_array_size(issues) == 0)
			printf("%s\n", _("Nothing to say."));
	}
	return uf_output_has_issue(issues, "warning") ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
