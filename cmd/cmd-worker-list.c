#include "uf-access.h"
#include "uf-commands.h"

UfExit
cmd_worker_list(UfRun *run)
{
	return uf_run_begin(run, NULL) ? uf_access_tell_workers(run) : run->exit;
}
