#include "uf-access.h"
#include "uf-commands.h"
#include "uf-flow-access.h"

UfExit
cmd_team_add(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	if (!uf_flow_team_add(run->flow, uf_run_get_word(run, 0), &error))
		return uf_run_fail(run, error);
	return uf_access_tell_teams(run);
}
