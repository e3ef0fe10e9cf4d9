/* Households that a service deposited, and that wait for a word. */
#include <glib/gi18n.h>
#include <string.h>

#include "uf-flow-deposit.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-proposals.h"

static const char *
format_action(const json_t *household)
{
	const json_t *match = json_object_get(household, "match");
	if (json_array_size(json_object_get(match, "candidates")) > 0)
		return _("who is it?");
	return strcmp(uf_output_get(household, "action"), "wait") == 0 ? _("to be looked at")
								       : _("somebody new");
}

void
uf_proposals_print_households(const UfRun *run, const json_t *households)
{
	static const char *const headers[] = { N_("deposit"), N_("what"), N_("name"),
					       N_("from"),    N_("date"), NULL };
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(households); i++) {
		const json_t *household = json_array_get(households, i);
		uf_table_add(table, uf_output_get(household, "deposit"));
		uf_table_add(table, format_action(household));
		uf_table_add(table, uf_output_get(household, "name"));
		uf_table_add(table, uf_output_get(household, "from"));
		uf_table_add(table, uf_output_get(household, "date"));
	}
	if (json_array_size(households) == 0)
		return;
	uf_run_remark(run,
		      _("Households that a service deposited; unefois proposal accept or refuse "
			"decides:"));
	uf_table_print(table, run);
}

static void
print_candidates(const json_t *household)
{
	const json_t *candidates =
	    json_object_get(json_object_get(household, "match"), "candidates");
	for (size_t i = 0; i < json_array_size(candidates); i++)
		printf(_("  perhaps %s: unefois proposal accept %s --person %s\n"),
		       uf_output_get(json_array_get(candidates, i), "person"),
		       uf_output_get(household, "deposit"),
		       uf_output_get(json_array_get(candidates, i), "person"));
	if (json_array_size(candidates) > 0)
		printf(_("  nobody of them: unefois proposal accept %s --new\n"),
		       uf_output_get(household, "deposit"));
}

void
uf_proposals_print_household(const json_t *household)
{
	const json_t *changes = json_object_get(household, "changes");
	printf("%s  %s  ", uf_output_get(household, "deposit"), format_action(household));
	uf_output_text(stdout, uf_output_get(household, "name"), true);
	printf("  (%s, %s)\n", uf_output_get(household, "from"), uf_output_get(household, "date"));
	for (size_t i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(change, "title"), true);
		fputs(": ", stdout);
		uf_output_text(stdout, uf_output_get(change, "new"), true);
		putchar('\n');
	}
	uf_output_issues(stdout, json_object_get(household, "issues"), "  ");
	print_candidates(household);
}

json_t *
uf_proposals_decide_household(UfRun *run, const char *id, const UfFlowDepositWho *who,
			      GError **error)
{
	json_t *result = who != NULL ? uf_flow_deposit_accept(run->flow, id, who, error)
				     : uf_flow_deposit_refuse(run->flow, id, error);
	if (result == NULL || run->format != UF_FORMAT_TEXT)
		return result;
	const char *person = uf_json_get_string(result, "person");
	const int filed = (int)json_array_size(json_object_get(result, "filed"));
	if (strcmp(uf_output_get(result, "state"), "waiting") == 0) {
		printf("%s  %s\n", id, _("waiting"));
		uf_output_issues(stdout, json_object_get(result, "issues"), "  ");
		print_candidates(result);
		return result;
	}
	printf("%s  %s%s%s\n", id, uf_proposals_format_state(result), person != NULL ? "  " : "",
	       person != NULL ? person : "");
	if (filed > 0)
		uf_run_remark(run,
			      ngettext("%d proposal waits: unefois proposal list %s",
				       "%d proposals wait: unefois proposal list %s",
				       (gulong)filed),
			      filed, person);
	return result;
}
