#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-store.h"
#include "uf-output.h"
#include "uf-store-keys.h"

UfExit
cmd_lock(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	/* first of all: the keys go even when the store is damaged or refused */
	if (!uf_store_session_clear(uf_context_get_store_folder(run->context), &error))
		return uf_run_fail(run, error);
	UfStore *store = uf_flow_open_store(run->flow, &error);
	if (g_error_matches(error, UF_ERROR, UF_ERROR_NOT_FOUND))
		return uf_run_fail(run, error);
	if (store == NULL)
		uf_run_remark(run, "%s", error->message);
	if (store != NULL && uf_store_is_for_invented_people(store)) {
		uf_run_remark(run, _("A store of invented people has no lock."));
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = json_pack("{s:i, s:b}", "version", 1, "locked", 1);
	if (!uf_output_json(run, result))
		uf_run_remark(run, _("The store is locked."));
	return UF_EXIT_DONE;
}
