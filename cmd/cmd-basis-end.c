#include <glib/gi18n.h>

#include "uf-bases.h"
#include "uf-commands.h"
#include "uf-context.h"
#include "uf-flow-basis.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-form.h"

static bool
ask(const UfRun *run, json_t *ending)
{
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(run->context));
	const UfPromptQuestion questions[] = {
		{ "date", N_("Ended on"), UF_PROMPT_DATE, NULL, true, today },
		{ "reason", N_("Why (Enter: not said)"), UF_PROMPT_LINE, NULL, false, NULL },
		{ 0 },
	};
	return uf_prompt_ask_all(run, questions, ending);
}

UfExit
cmd_basis_end(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &path,
		  N_("JSON file {date, reason} instead of questions; - is standard input"),
		  N_("FILE|-") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) ending = path != NULL ? uf_run_load(run, path, &error) : json_object();
	if (ending == NULL || (path == NULL && !uf_run_may_ask(run, "from", &error)))
		return uf_run_fail(run, error);
	if (path == NULL && !ask(run, ending)) {
		uf_prompt_remark_nothing(run, true);
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result =
	    uf_flow_basis_end(run->flow, uf_run_get_word(run, 0), ending, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_bases_print_result(result);
	return UF_EXIT_DONE;
}
