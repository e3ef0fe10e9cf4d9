#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-journal.h"

UfExit
cmd_journal_export(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("write it there, for you alone, instead of standard output"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (out != NULL)
		return uf_flow_journal_save(run->flow, out, &error) ? UF_EXIT_DONE
								    : uf_run_fail(run, error);
	g_autoptr(GBytes) bytes = uf_flow_journal_export(run->flow, &error);
	if (bytes == NULL)
		return uf_run_fail(run, error);
	gsize length;
	const void *data = g_bytes_get_data(bytes, &length);
	fwrite(data, 1, length, stdout);
	return UF_EXIT_DONE;
}
