#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-passphrase.h"
#include "uf-recovery.h"

UfExit
cmd_store_recovery(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean yes = FALSE;
	const GOptionEntry entries[] = {
		{ "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("do not ask"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (!uf_passphrase_confirm(
		run, yes, _("Make a new recovery key? The one on paper opens nothing any more.")))
		return run->exit;
	g_autoptr(UfSecret) key = uf_flow_store_renew_recovery(run->flow, &error);
	if (key == NULL)
		return uf_run_fail(run, error);
	return uf_recovery_tell(run, key, uf_context_get_store_folder(run->context));
}
