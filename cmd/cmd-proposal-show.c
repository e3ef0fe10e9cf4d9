#include "uf-commands.h"
#include "uf-flow-proposal.h"
#include "uf-output.h"
#include "uf-proposals.h"

UfExit
cmd_proposal_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_proposal_show(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_proposals_print(result);
	return UF_EXIT_DONE;
}
