#include <glib/gi18n.h>

#include "uf-bases.h"
#include "uf-commands.h"
#include "uf-flow-basis.h"
#include "uf-json.h"
#include "uf-output.h"

UfExit
cmd_basis_list(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_basis_list(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	const UfExit exit = damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	if (uf_output_json(run, result))
		return exit;
	const json_t *bases = json_object_get(result, "bases");
	for (size_t i = 0; i < json_array_size(bases); i++)
		uf_bases_print(json_array_get(bases, i));
	if (!uf_json_get_boolean(result, "informed", false))
		uf_run_remark(run, _("No information given to the person is recorded yet: "
				     "unefois notice prints the page, unefois basis add records "
				     "it."));
	return exit;
}
