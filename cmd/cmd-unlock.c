#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-store.h"
#include "uf-output.h"
#include "uf-store-keys.h"

static UfExit
tell(const UfRun *run, guint minutes)
{
	g_autoptr(json_t) result =
	    json_pack("{s:i, s:b, s:i}", "version", 1, "locked", 0, "minutes", (int)minutes);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	uf_run_remark(run,
		      ngettext("The store is open, until %u minute after its last use or your "
			       "logout. unefois lock closes it.",
			       "The store is open, until %u minutes after its last use or your "
			       "logout. unefois lock closes it.",
			       minutes),
		      minutes);
	return UF_EXIT_DONE;
}

UfExit
cmd_unlock(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	UfStore *store = uf_flow_open_store(run->flow, &error);
	if (store == NULL)
		return uf_run_fail(run, error);
	if (uf_store_is_for_invented_people(store)) {
		uf_run_remark(run, _("A store of invented people has no lock."));
		return UF_EXIT_NOTHING;
	}
	const guint minutes = uf_context_get_unlock_minutes(run->context);
	if (!uf_flow_ensure_unlocked(run->flow, &error) ||
	    !uf_store_session_save(store, minutes, &error))
		return uf_run_fail(run, error);
	return tell(run, minutes);
}
