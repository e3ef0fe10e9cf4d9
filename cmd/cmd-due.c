#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-due.h"
#include "uf-flow-due.h"
#include "uf-output.h"

UfExit
cmd_due(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean mine = FALSE;
	const GOptionEntry entries[] = {
		{ "mine", 0, 0, G_OPTION_ARG_NONE, &mine,
		  N_("of the households that I am the referent of, or made something for"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *person = uf_run_get_word(run, 0);
	g_autoptr(json_t) result = uf_flow_due(run->flow, person, mine, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *items = json_object_get(result, "items");
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (!uf_output_json(run, result))
		uf_due_print(items, person == NULL);
	if (damaged)
		return UF_EXIT_ISSUES;
	if (json_array_size(items) > 0)
		return UF_EXIT_DONE;
	uf_run_remark(run, _("Nothing falls due."));
	return UF_EXIT_NOTHING;
}
