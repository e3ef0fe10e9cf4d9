#include "uf-commands.h"
#include "uf-flow-proposal.h"
#include "uf-id.h"
#include "uf-output.h"
#include "uf-proposals.h"

UfExit
cmd_proposal_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *id = uf_run_get_word(run, 0);
	const bool is_deposit = uf_id_is_valid(id, 'v');
	g_autoptr(json_t) result = is_deposit ? uf_flow_deposit_show(run->flow, id, &error)
					      : uf_flow_proposal_show(run->flow, id, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	if (is_deposit)
		uf_proposals_print_household(result);
	else
		uf_proposals_print(result);
	return UF_EXIT_DONE;
}
