#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-output.h"
#include "uf-people.h"

UfExit
cmd_person_list(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean all = FALSE;
	const GOptionEntry entries[] = {
		{ "all", 0, 0, G_OPTION_ARG_NONE, &all,
		  N_("also households that go on under another identifier"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_person_list(run->flow, all, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const size_t count = uf_people_print(run, result);
	if (uf_output_problems(json_object_get(result, "problems")))
		return UF_EXIT_ISSUES;
	if (count == 0)
		uf_run_remark(run, _("Nobody yet: unefois person new asks about a first person."));
	return UF_EXIT_DONE;
}
