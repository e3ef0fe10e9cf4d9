#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-forms.h"
#include "uf-output.h"

UfExit
cmd_form_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_form_check(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *problems = json_object_get(result, "problems");
	const json_t *forms = json_object_get(result, "forms");
	bool found = json_array_size(problems) > 0;
	const bool is_text = !uf_output_json(run, result);
	uf_forms_say_problems(run, problems);
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const json_t *issues = json_object_get(form, "issues");
		found = found || uf_output_has_issue(issues, "warning");
		if (!is_text)
			continue;
		printf("%s: %s\n", uf_output_get(form, "form"),
		       json_array_size(issues) == 0 ? _("nothing to say") : "");
		uf_output_issues(stdout, issues, "  ");
	}
	return found ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
