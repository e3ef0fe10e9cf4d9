#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-output.h"

UfExit
cmd_person_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_person_check(run->flow, uf_run_get_word(run, 0), &error);
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
