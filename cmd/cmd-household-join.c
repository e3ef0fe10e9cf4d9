#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-household.h"
#include "uf-household.h"
#include "uf-output.h"

static json_t *
ask(const UfRun *run, const json_t *answers, GError **error)
{
	return uf_flow_join_ask(run->flow, uf_run_get_word(run, 0), uf_run_get_word(run, 1),
				answers, error);
}

UfExit
cmd_household_join(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *from = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &from,
		  N_("read the answers from FILE (JSON)"), N_("FILE|-") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) answers = uf_household_answer(run, from, ask, &error);
	if (error != NULL)
		return uf_run_fail(run, error);
	if (answers == NULL) {
		uf_run_remark(run, _("Nothing was changed."));
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = uf_flow_household_join(run->flow, uf_run_get_word(run, 0),
							  uf_run_get_word(run, 1), answers, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	g_autofree char *sentence =
	    g_strdup_printf(_("%s has the people of %s now.\n"), uf_output_get(result, "person"),
			    uf_output_get(result, "with"));
	return uf_household_print(run, result, sentence);
}
