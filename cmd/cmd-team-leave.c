#include <glib/gi18n.h>

#include "uf-access.h"
#include "uf-commands.h"
#include "uf-flow-access.h"
#include "uf-passphrase.h"

UfExit
cmd_team_leave(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean yes = FALSE;
	const GOptionEntry entries[] = {
		{ "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("do not ask"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *login = uf_run_get_word(run, 1);
	g_autofree char *question =
	    g_strdup_printf(_("Take %s out of this team, and give it a new key?"), login);
	if (!uf_passphrase_confirm(run, yes, question))
		return run->exit;
	if (!uf_flow_team_leave(run->flow, uf_run_get_word(run, 0), login, &error))
		return uf_run_fail(run, error);
	return uf_access_tell_teams(run);
}
