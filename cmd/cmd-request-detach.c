#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-attach.h"
#include "uf-json.h"
#include "uf-output.h"

UfExit
cmd_request_detach(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_request_detach(run->flow, uf_run_get_word(run, 0),
							  uf_run_get_word(run, 1), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const gulong left = (gulong)uf_json_get_integer(result, "documents", 0);
	if (!uf_output_json(run, result))
		printf(ngettext("Taken away. %lu document is left.\n",
				"Taken away. %lu documents are left.\n", left),
		       left);
	uf_run_remark(run, _("The drafts of before still have it: unefois request prepare %s"),
		      uf_output_get(result, "request"));
	return UF_EXIT_DONE;
}
