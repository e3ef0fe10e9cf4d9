/* Makes the store, once: until then every command that needs one refuses. */
#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-output.h"
#include "uf-store.h"

static UfExit
tell(const UfRun *run, const char *location)
{
	g_autoptr(json_t) result =
	    json_pack("{s:i, s:s, s:s}", "version", 1, "store", location, "backend", "folder");
	if (!uf_output_json(run, result))
		printf("%s\n", location);
	uf_run_remark(run, _("Invented people only: this store is not encrypted."));
	return UF_EXIT_DONE;
}

UfExit
cmd_store_init(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean invented = FALSE;
	const GOptionEntry entries[] = {
		{ "invented", 0, 0, G_OPTION_ARG_NONE, &invented,
		  N_("a folder of plain files, for invented people"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (!invented)
		return uf_run_misuse(run, _("only --invented for now"));
	const char *location = uf_context_get_store_folder(run->context);
	if (!uf_store_make_folder(location, &error))
		return uf_run_fail(run, error);
	return tell(run, location);
}
