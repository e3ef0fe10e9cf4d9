#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

UfExit
cmd_form_template_add(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *form = NULL;
	const GOptionEntry entries[] = {
		{ "for", 0, 0, G_OPTION_ARG_STRING, &form,
		  N_("the form that this PDF is for, when its edition is not a known one"),
		  N_("FORM") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_template_add(run->flow, uf_run_get_word(run, 0), form, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *issues = json_object_get(result, "issues");
	const bool kept = json_array_size(issues) == 0;
	if (!uf_output_json(run, result) && kept)
		printf("%s\n", uf_output_get(result, "form"));
	if (!run->quiet)
		uf_output_issues(stderr, issues, "");
	if (!kept)
		uf_run_remark(run, _("The PDF was not kept: it lacks what the form writes."));
	else if (!uf_json_get_boolean(result, "known", false))
		uf_run_remark(run, _("Kept, but this edition was never tried: check the first "
				     "filled form with care."));
	return kept ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
