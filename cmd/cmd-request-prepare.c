#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-request.h"
#include "uf-output.h"
#include "uf-summary.h"

UfExit
cmd_request_prepare(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("folder for the files; without it they stay in the store"), N_("DIR") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_request_prepare(run->flow, uf_run_get_word(run, 0), out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_summary_print(result);
	return uf_summary_get_exit(result);
}
