#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-duplicate.h"
#include "uf-output.h"
#include "uf-people.h"

UfExit
cmd_person_duplicates(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_person_duplicates(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *pairs = json_object_get(result, "pairs");
	const bool is_printed = uf_output_json(run, result);
	for (size_t i = 0; !is_printed && i < json_array_size(pairs); i++)
		uf_people_print_pair(json_array_get(pairs, i));
	if (uf_output_problems(json_object_get(result, "problems")))
		return UF_EXIT_ISSUES;
	if (json_array_size(pairs) > 0)
		return UF_EXIT_DONE;
	uf_run_remark(run, _("Nobody seems to be there twice."));
	return UF_EXIT_NOTHING;
}
