#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-export.h"
#include "uf-flow-out.h"
#include "uf-output.h"

/* the pages, or the text for another program; standard output is told like a file */
static UfExit
give(const UfRun *run, const json_t *export, const char *out)
{
	g_autoptr(GError) error = NULL;
	const char *person = uf_output_get(export, "person");
	/* a record has no --format beside its answer: the name of the file tells */
	const bool drawn = run->line != NULL ? out != NULL && g_str_has_suffix(out, ".pdf")
					     : run->format != UF_FORMAT_JSON;
	g_autoptr(GBytes) bytes =
	    drawn ? uf_flow_export_draw(run->flow, export, &error) : uf_flow_export_format(export);
	if (bytes == NULL)
		return uf_run_fail(run, error);
	const bool allowed = out != NULL
				 ? uf_flow_write_out(run->flow, out, person, bytes, &error)
				 : uf_flow_check_stream(run->flow, STDOUT_FILENO, person, &error);
	if (!allowed)
		return uf_run_fail(run, error);
	gsize length;
	const void *data = g_bytes_get_data(bytes, &length);
	if (out == NULL && run->line != NULL)
		uf_output_json(run, export);
	else if (out == NULL)
		fwrite(data, 1, length, stdout);
	else if (!uf_output_file(run, person, out, bytes))
		printf("%s\n", out);
	return UF_EXIT_DONE;
}

UfExit
cmd_person_export(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	g_autofree char *reader = NULL;
	const GOptionEntry entries[] = {
		{ "for", 0, 0, G_OPTION_ARG_STRING, &reader,
		  N_("the member of the household who reads it: what others protected is left out"),
		  N_("MEMBER") },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("write it there, for you alone: a PDF, or JSON with --format json"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (out == NULL && run->format != UF_FORMAT_JSON && isatty(STDOUT_FILENO))
		return uf_run_misuse(run, _("a terminal cannot show a file: use --out FILE, or "
					    "redirect standard output"));
	g_autoptr(json_t) export =
	    uf_flow_export(run->flow, uf_run_get_word(run, 0), reader, &error);
	return export != NULL ? give(run, export, out) : uf_run_fail(run, error);
}
