#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-fill.h"
#include "uf-flow-out.h"
#include "uf-output.h"

UfExit
cmd_draft_get(UfRun *run)
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
	if (out == NULL && run->line != NULL)
		return uf_run_misuse(run, _("a record needs a file to write: \"out\""));
	if (out == NULL && run->format != UF_FORMAT_TEXT)
		return uf_run_misuse(run, _("this command has no such --format"));
	if (out == NULL && isatty(STDOUT_FILENO))
		return uf_run_misuse(run, _("a terminal cannot show a file: use --out FILE, or "
					    "redirect standard output"));
	g_autoptr(GBytes) bytes =
	    uf_flow_draft_get(run->flow, uf_run_get_word(run, 0), uf_run_get_word(run, 1), &error);
	if (bytes == NULL)
		return uf_run_fail(run, error);
	gsize length;
	const void *data = g_bytes_get_data(bytes, &length);
	const char *draft = uf_run_get_word(run, 0);
	const bool allowed = out != NULL
				 ? uf_flow_write_out(run->flow, out, draft, bytes, &error)
				 : uf_flow_check_stream(run->flow, STDOUT_FILENO, draft, &error);
	if (!allowed)
		return uf_run_fail(run, error);
	if (out == NULL)
		fwrite(data, 1, length, stdout);
	else
		uf_output_file(run, draft, out, bytes);
	return UF_EXIT_DONE;
}
