#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-proposal.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-proposals.h"

/* what a service deposited: those that nobody received are counted */
static bool
add_deposits(const UfRun *run, json_t *result, GError **error)
{
	size_t fresh;
	size_t kept;
	json_t *households = uf_flow_deposit_list(run->flow, error);
	if (households == NULL)
		return false;
	json_object_set_new(result, "households", households);
	if (!uf_flow_deposit_count(run->flow, &fresh, &kept, error))
		return false;
	json_object_set_new(result, "deposits", json_integer((json_int_t)fresh));
	return true;
}

static void
print_deposits(const UfRun *run, const json_t *result)
{
	const int fresh = (int)uf_json_get_integer(result, "deposits", 0);
	uf_proposals_print_households(run, json_object_get(result, "households"));
	if (fresh > 0)
		uf_run_remark(run,
			      ngettext("%d deposit of a service waits: unefois proposal receive",
				       "%d deposits of a service wait: unefois proposal receive",
				       (gulong)fresh),
			      fresh);
}

UfExit
cmd_proposal_list(UfRun *run)
{
	static const char *const headers[] = {
		N_("proposal"), N_("person"),   N_("state"), N_("fact"),
		N_("now"),      N_("proposed"), NULL
	};
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_proposal_list(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_run_get_word(run, 0) == NULL && !add_deposits(run, result, &error))
		return uf_run_fail(run, error);
	const json_t *proposals = json_object_get(result, "proposals");
	const json_t *households = json_object_get(result, "households");
	const bool has_problems = uf_output_problems(json_object_get(result, "problems"));
	const UfExit code = has_problems ? UF_EXIT_ISSUES
			    : json_array_size(proposals) + json_array_size(households) > 0
				? UF_EXIT_DONE
				: UF_EXIT_NOTHING;
	if (uf_output_json(run, result))
		return code;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(proposals); i++) {
		const json_t *proposal = json_array_get(proposals, i);
		uf_table_add(table, uf_output_get(proposal, "proposal"));
		uf_table_add(table, uf_output_get(proposal, "person"));
		uf_table_add(table, uf_proposals_format_state(proposal));
		uf_table_add(table, uf_output_get(proposal, "title"));
		uf_table_add(table, uf_output_get(proposal, "old"));
		uf_table_add(table, uf_output_get(proposal, "new"));
	}
	if (json_array_size(proposals) > 0)
		uf_table_print(table, run);
	else
		uf_run_remark(run, _("No proposal is waiting."));
	if (run->format == UF_FORMAT_TEXT)
		print_deposits(run, result);
	return code;
}
