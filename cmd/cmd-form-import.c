#include <glib/gi18n.h>

#include "uf-changes.h"
#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

static void
say_what_is_next(UfRun *run, const json_t *result)
{
	uf_run_remark(run, _("Read: \"%s\", %d fields."), uf_output_get(result, "title"),
		      (int)uf_json_get_integer(result, "fields", 0));
	if (*uf_output_get(result, "skeleton") != '\0')
		uf_run_remark(run,
			      _("A first form was written. Nothing of it is filled before somebody "
				"confirms it: take \"unconfirmed\" away, field by field. What is "
				"left: unefois form check FORM."));
	if (uf_changes_are_blocking(json_object_get(result, "changes")))
		uf_run_remark(run, _("The form has to be mended where a line begins with \"*\"."));
}

UfExit
cmd_form_import(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("the folder of adapters to write into, instead of your own"), N_("DIR") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const UfFlowFormSource from = { .channel = uf_run_get_word(run, 0),
					.source = uf_run_get_word(run, 1),
					.form = uf_run_get_word(run, 2),
					.folder = out };
	g_autoptr(json_t) result = uf_flow_form_import(run->flow, &from, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *changes = json_object_get(result, "changes");
	if (!uf_output_json(run, result)) {
		const char *skeleton = uf_output_get(result, "skeleton");
		printf("%s\n", uf_output_get(result, "file"));
		if (*skeleton != '\0')
			printf("%s\n", skeleton);
		uf_changes_print(stdout, changes);
	}
	say_what_is_next(run, result);
	return uf_changes_are_blocking(changes) ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
