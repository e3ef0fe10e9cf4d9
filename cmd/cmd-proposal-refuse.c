#include "uf-commands.h"
#include "uf-proposals.h"

UfExit
cmd_proposal_refuse(UfRun *run)
{
	return uf_proposals_decide(run, false);
}
