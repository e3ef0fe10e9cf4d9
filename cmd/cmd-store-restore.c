#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-passphrase.h"

UfExit
cmd_store_restore(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean yes = FALSE;
	const GOptionEntry entries[] = {
		{ "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("do not ask"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (!uf_passphrase_confirm(run, yes, _("Put this backup in the place of the store?")))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_store_restore(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const char *kept = uf_json_get_string(result, "kept");
	if (!uf_output_json(run, result)) {
		fputs(_("restored: "), stdout);
		uf_output_text(stdout, uf_output_get(result, "store"), true);
		putchar('\n');
	}
	if (kept != NULL)
		uf_run_remark(run,
			      _("What was there is kept as it was in %s; remove it when all is "
				"well."),
			      kept);
	uf_run_remark(run,
		      _("A backup knows the workers and teams of its day: remove again whoever "
			"left since (unefois worker list, unefois team list)."));
	if (json_is_true(json_object_get(result, "noted")))
		return UF_EXIT_DONE;
	uf_run_remark(run, _("The journal could not be opened to note it: unefois unlock."));
	return UF_EXIT_ISSUES;
}
