#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-output.h"

UfExit
cmd_receipt_page(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("the page to hand over with, as PDF or HTML by its name"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (out == NULL)
		return uf_run_misuse(run, _("--out FILE is needed: the page holds what must not be "
					    "read over a shoulder"));
	g_autoptr(json_t) result =
	    uf_flow_receipt_page(run->flow, uf_run_get_word(run, 0), out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	printf("%s\n", out);
	uf_run_remark(run, _("This page holds a secret: whoever has the link or the code has the "
			     "demand. Remove it when it was used: unefois out clean."));
	return UF_EXIT_DONE;
}
