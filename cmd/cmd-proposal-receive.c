#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-deposit.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-proposals.h"

static void
print_bad(const UfRun *run, const json_t *bad)
{
	for (size_t i = 0; i < json_array_size(bad); i++)
		fprintf(stderr, "unefois: %s\n", uf_output_get(json_array_get(bad, i), "error"));
	if (json_array_size(bad) > 0)
		uf_run_remark(run, _("What cannot be read is taken away with: unefois proposal "
				     "refuse DEPOSIT"));
}

static void
print_result(const UfRun *run, const json_t *result)
{
	const json_t *households = json_object_get(result, "households");
	const int filed = (int)json_array_size(json_object_get(result, "filed"));
	const int before = (int)uf_json_get_integer(result, "refused_before", 0);
	printf(_("Deposits received: %d; as the store has them: %d; proposals filed: %d.\n"),
	       (int)uf_json_get_integer(result, "received", 0),
	       (int)uf_json_get_integer(result, "same", 0), filed);
	if (filed > 0)
		uf_run_remark(run, _("They wait: unefois proposal list"));
	if (before > 0)
		uf_run_remark(run, _("Refused before, and not brought again: %d."), before);
	uf_proposals_print_households(run, households);
}

UfExit
cmd_proposal_receive(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_deposit_receive(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *bad = json_object_get(result, "bad");
	if (!uf_output_json(run, result))
		print_result(run, result);
	print_bad(run, bad);
	if (json_array_size(bad) > 0 || json_array_size(json_object_get(result, "households")) > 0)
		return UF_EXIT_ISSUES;
	return uf_json_get_integer(result, "received", 0) > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}
