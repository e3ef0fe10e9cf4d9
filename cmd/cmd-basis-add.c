#include <glib/gi18n.h>

#include "uf-bases.h"
#include "uf-commands.h"
#include "uf-flow-basis.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-form.h"

UfExit
cmd_basis_add(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &path,
		  N_("JSON file {kind, date, by, for, way…} instead of questions; - is standard "
		     "input"),
		  N_("FILE|-") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *person = uf_run_get_word(run, 0);
	g_autoptr(json_t) given = path != NULL ? uf_run_load(run, path, &error) : json_object();
	if (given == NULL || (path == NULL && !uf_run_may_ask(run, "from", &error)))
		return uf_run_fail(run, error);
	const bool is_stopped = path == NULL && !uf_bases_ask(run, person, given, &error);
	if (error != NULL)
		return uf_run_fail(run, error);
	if (is_stopped) {
		uf_prompt_remark_nothing(run, true);
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = uf_flow_basis_add(run->flow, person, given, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_bases_print_result(result);
	return UF_EXIT_DONE;
}
