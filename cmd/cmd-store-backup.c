#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-output.h"
#include "uf-store-keys.h"

/* a copy needs no key: one is used when it is at hand, so that the journal tells, never asked */
static bool
open_quietly(const UfRun *run, GError **error)
{
	UfStore *store = uf_flow_open_store(run->flow, error);
	if (store == NULL)
		return false;
	if (!uf_store_is_locked(store))
		return true;
	if (run->keys.fd >= 0 || run->keys.file != NULL || run->keys.by_recovery)
		return uf_flow_ensure_unlocked(run->flow, error);
	uf_keys_unlock_quietly(run, store);
	return true;
}

UfExit
cmd_store_backup(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	if (!open_quietly(run, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = uf_flow_store_backup(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_run_remark(run, _("The copy is as encrypted as the store. Keep it on another "
				     "machine; try now and then to restore it."));
	return UF_EXIT_DONE;
}
