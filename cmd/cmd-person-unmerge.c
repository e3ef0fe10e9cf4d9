#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-merge.h"
#include "uf-output.h"

static void
print_facts(const char *title, const json_t *facts)
{
	if (json_array_size(facts) > 0)
		printf("%s\n", title);
	for (size_t i = 0; i < json_array_size(facts); i++)
		printf("  %s\n", json_string_value(json_array_get(facts, i)));
}

UfExit
cmd_person_unmerge(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_unmerge(run->flow, uf_run_get_word(run, 0), uf_run_get_word(run, 1), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *kept = json_object_get(result, "kept");
	const UfExit exit = json_array_size(kept) > 0 ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	if (uf_output_json(run, result))
		return exit;
	print_facts(_("Put back:"), json_object_get(result, "changed"));
	print_facts(_("Changed since the merge, and left as they are:"), kept);
	return exit;
}
