#include <glib/gi18n.h>

#include "uf-access.h"
#include "uf-commands.h"
#include "uf-flow-access.h"
#include "uf-flow-store.h"
#include "uf-passphrase.h"
#include "uf-store-keys.h"

/* who removed herself has nothing more to see there */
static bool
is_gone(const UfRun *run)
{
	UfStore *store = uf_flow_open_store(run->flow, NULL);
	return store == NULL || uf_store_is_locked(store);
}

UfExit
cmd_worker_remove(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean yes = FALSE;
	const GOptionEntry entries[] = {
		{ "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("do not ask"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *login = uf_run_get_word(run, 0);
	g_autofree char *question = g_strdup_printf(
	    _("Remove %s, and give every team that they were in a new key?"), login);
	if (!uf_passphrase_confirm(run, yes, question))
		return run->exit;
	if (!uf_flow_worker_remove(run->flow, login, &error))
		return uf_run_fail(run, error);
	if (!is_gone(run))
		return uf_access_tell_workers(run);
	uf_run_remark(run, _("You are no worker of this store any more."));
	return UF_EXIT_DONE;
}
