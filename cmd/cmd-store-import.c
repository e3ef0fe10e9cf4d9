#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-json.h"
#include "uf-output.h"

UfExit
cmd_store_import(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_store_import(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const gint64 n = uf_json_get_integer(result, "items", 0);
	if (!uf_output_json(run, result))
		printf(ngettext("%d record copied, with all its revisions.\n",
				"%d records copied, with all their revisions.\n", (gulong)n),
		       (int)n);
	return n > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}
