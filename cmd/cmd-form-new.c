#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

static void
say_counts(UfRun *run, const json_t *result)
{
	const int fields = (int)uf_json_get_integer(result, "fields", 0);
	const int proposed = (int)uf_json_get_integer(result, "proposed", 0);
	const int asked = (int)uf_json_get_integer(result, "asked", 0);
	uf_run_remark(run, _("Fields: %d, of which %d have a proposal and %d are to be asked."),
		      fields, proposed, asked);
	uf_run_remark(run, _("Nothing of it is filled before somebody confirms it: take "
			     "\"unconfirmed\" away, field by field. What is left: unefois form "
			     "check FORM."));
}

UfExit
cmd_form_new(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *file = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &file,
		  N_("a fillable PDF, a saved web page, or a table of labels (CSV)"), N_("FILE") },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("the folder of adapters to write into, instead of your own"), N_("DIR") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (file == NULL)
		return uf_run_misuse(run, _("--from FILE is needed"));
	g_autoptr(json_t) result =
	    uf_flow_form_new(run->flow, uf_run_get_word(run, 0), file, out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		printf("%s\n", uf_output_get(result, "file"));
	say_counts(run, result);
	return UF_EXIT_DONE;
}
