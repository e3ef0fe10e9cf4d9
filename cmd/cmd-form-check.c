#include <glib/gi18n.h>

#include "uf-changes.h"
#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-forms.h"
#include "uf-output.h"

/* What the partner publishes now, against what is kept. */
static UfExit
check_live(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	const char *form = uf_run_get_word(run, 0);
	if (form == NULL)
		return uf_run_misuse(run, _("--live asks about one form: name it"));
	g_autoptr(json_t) result = uf_flow_form_live(run->flow, form, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *changes = json_object_get(result, "changes");
	if (!uf_output_json(run, result)) {
		printf("%s: %s\n", form,
		       json_array_size(changes) == 0 ? _("as it was") : _("the partner's changed"));
		uf_changes_print(stdout, changes);
	}
	if (json_array_size(changes) > 0)
		uf_run_remark(run, _("To keep what the partner publishes now: unefois form "
				     "import."));
	return uf_changes_are_blocking(changes) ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}

UfExit
cmd_form_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean live = FALSE;
	const GOptionEntry entries[] = {
		{ "live", 0, 0, G_OPTION_ARG_NONE, &live,
		  N_("ask the partner what it publishes now"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (live)
		return check_live(run);
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
