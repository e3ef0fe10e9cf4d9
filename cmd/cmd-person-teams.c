#include "uf-access.h"
#include "uf-commands.h"
#include "uf-flow-access.h"

UfExit
cmd_person_teams(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_person_teams(run->flow, uf_run_get_word(run, 0), &error);
	return result != NULL ? uf_access_tell_person(run, result) : uf_run_fail(run, error);
}
