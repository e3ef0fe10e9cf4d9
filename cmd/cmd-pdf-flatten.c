#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-output.h"

/* a reader draws dots along curves anew: fewer are not seen */
#define SEEN_PIXELS 200

UfExit
cmd_pdf_flatten(UfRun *run)
{
	static const char *const headers[] = { N_("fields drawn"), N_("pixels changed"), NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("the PDF to write"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (out == NULL)
		return uf_run_misuse(run, _("--out is needed"));
	g_autoptr(json_t) result =
	    uf_flow_pdf_flatten(run->flow, uf_run_get_word(run, 0), out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *flattened = json_object_get(result, "flattened");
	const gint64 changed = uf_json_get_integer(flattened, "changed", 0);
	if (changed > SEEN_PIXELS)
		uf_run_remark(run, "%s", _("a page does not look quite as before: look at it"));
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autoptr(UfTable) table = uf_table_new(headers);
	uf_table_add_number(table, uf_json_get_integer(flattened, "widgets", 0));
	uf_table_add_number(table, changed);
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
