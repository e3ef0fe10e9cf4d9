#include "uf-access.h"
#include "uf-commands.h"

UfExit
cmd_team_list(UfRun *run)
{
	return uf_run_begin(run, NULL) ? uf_access_tell_teams(run) : run->exit;
}
