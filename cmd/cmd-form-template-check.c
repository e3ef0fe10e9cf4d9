#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-drift-text.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

static const char *
get_state(const json_t *template)
{
	const char *state = uf_output_get(template, "state");
	if (g_str_equal(state, "changed"))
		return _("its file is not the one that was added");
	if (g_str_equal(state, "unfit"))
		return _("does not fit the form");
	return uf_json_get_boolean(template, "known", false) ? _("fits")
							     : _("fits, unknown edition");
}

UfExit
cmd_form_template_check(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_template_check(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *templates = json_object_get(result, "templates");
	const bool is_json = uf_output_json(run, result);
	UfExit code = json_array_size(templates) == 0 ? UF_EXIT_NOTHING : UF_EXIT_DONE;
	for (size_t i = 0; i < json_array_size(templates); i++) {
		const json_t *template = json_array_get(templates, i);
		const json_t *drift = json_object_get(template, "drift");
		const bool fits = g_str_equal(uf_output_get(template, "state"), "fits");
		code = fits ? code : UF_EXIT_ISSUES;
		if (is_json)
			continue;
		printf("%s: %s\n", uf_output_get(template, "form"), get_state(template));
		if (drift != NULL && !fits)
			uf_drift_text_print(stdout, drift);
		else
			uf_output_issues(stdout, json_object_get(template, "issues"), "  ");
	}
	if (code == UF_EXIT_NOTHING)
		uf_run_remark(run,
			      _("No official PDF form is there to check: unefois form template "
				"list."));
	return code;
}
