#include "uf-commands.h"
#include "uf-proposals.h"

UfExit
cmd_proposal_accept(UfRun *run)
{
	return uf_proposals_decide(run, true);
}
