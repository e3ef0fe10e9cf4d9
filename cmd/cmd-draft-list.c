#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-fill.h"
#include "uf-output.h"

UfExit
cmd_draft_list(UfRun *run)
{
	static const char *const headers[] = { N_("draft"),  N_("form"), N_("channel"),
					       N_("person"), N_("date"), N_("state"),
					       NULL };
	static const char *const keys[] = { "draft", "form", "channel", "person", "date", "state" };
	g_autoptr(GError) error = NULL;
	gboolean waiting = FALSE;
	gboolean mine = FALSE;
	const GOptionEntry entries[] = {
		{ "waiting", 0, 0, G_OPTION_ARG_NONE, &waiting,
		  N_("those that wait for somebody to look at them, the oldest first"), NULL },
		{ "mine", 0, 0, G_OPTION_ARG_NONE, &mine,
		  N_("of the households that I am the referent of, or made something for"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const UfFlowDraftWish wish = { uf_run_get_word(run, 0), waiting, mine };
	g_autoptr(json_t) result = uf_flow_draft_list_wished(run->flow, &wish, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	const json_t *drafts = json_object_get(result, "drafts");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
			uf_table_add(table, uf_output_get(json_array_get(drafts, i), keys[j]));
	}
	uf_table_print(table, run);
	if (json_array_size(drafts) == 0 && !damaged && (waiting || mine))
		uf_run_remark(run, _("No draft waits."));
	else if (json_array_size(drafts) == 0 && !damaged)
		uf_run_remark(run, _("No draft yet: unefois fill prepares them."));
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
