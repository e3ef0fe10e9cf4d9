#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-stale.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-stale.h"

UfExit
cmd_stale(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *person = uf_run_get_word(run, 0);
	g_autoptr(json_t) result = uf_flow_stale(run->flow, person, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	const json_t *partners = json_object_get(result, "partners");
	const json_t *accounts = json_object_get(result, "accounts");
	const bool any = json_array_size(partners) + json_array_size(accounts) > 0;
	if (!uf_output_json(run, result)) {
		uf_stale_print_facts(json_object_get(result, "facts"));
		uf_stale_print_partners(partners);
		uf_stale_print_accounts(accounts);
		if (uf_stale_has_forms(partners))
			printf(_("\nunefois fill %s --changed prepares these updates.\n"), person);
		if (!any)
			uf_run_remark(run, _("Every partner has what is true today."));
	}
	return damaged ? UF_EXIT_ISSUES : any ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}
