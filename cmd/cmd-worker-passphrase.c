#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-access.h"
#include "uf-flow-store.h"
#include "uf-passphrase.h"
#include "uf-prompt.h"
#include "uf-store-keys.h"

/* a store that stands open is no proof of who sits here */
static bool
check_old(const UfRun *run, GError **error)
{
	const char *login = uf_context_get_worker(run->context);
	UfStore *store = uf_flow_open_store(run->flow, error);
	if (store == NULL)
		return false;
	g_autofree char *prompt =
	    g_strdup_printf(_("Present passphrase of %s (it is not shown): "), login);
	g_autoptr(UfSecret) old = uf_prompt_read_secret(prompt, error);
	return old != NULL && uf_store_unlock(store, login, old, error);
}

UfExit
cmd_worker_passphrase(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	if (!uf_prompt_has_terminal())
		return uf_run_misuse(run,
				     _("a person at a terminal is needed: no pipe, file or option "
				       "answers for her"));
	g_autoptr(UfSecret) secret =
	    check_old(run, &error)
		? uf_passphrase_ask_new(run, uf_context_get_worker(run->context), &error)
		: NULL;
	if (secret == NULL || !uf_flow_worker_set_secret(run->flow, secret, &error))
		return uf_run_fail(run, error);
	uf_run_remark(run, _("From now on the new passphrase opens the store."));
	uf_run_remark(run, _("Backups of before still open with the old one. When somebody else "
			     "knows it, a manager removes you from the store and adds you again."));
	return UF_EXIT_DONE;
}
