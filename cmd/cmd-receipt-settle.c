#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-form.h"
#include "uf-receipts.h"

static const UfPromptOption findings[] = {
	{ "received", N_("the partner has it") },
	{ "lost", N_("the partner does not have it") },
	{ 0 },
};

static bool
ask(const UfRun *run, json_t *found)
{
	static const UfPromptQuestion first[] = {
		{ "found", N_("What did you find"), UF_PROMPT_CHOICE, findings, true, NULL },
		{ 0 },
	};
	static const UfPromptQuestion second[] = {
		{ "reference", N_("Their reference (Enter: none)"), UF_PROMPT_LINE, NULL, false,
		  NULL },
		{ 0 },
	};
	if (!uf_prompt_ask_all(run, first, found))
		return false;
	return g_strcmp0(uf_json_get_string(found, "found"), "received") != 0 ||
	       uf_prompt_ask_all(run, second, found);
}

UfExit
cmd_receipt_settle(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &path,
		  N_("JSON file {found, reference} instead of questions; - is standard input"),
		  N_("FILE|-") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) found = path != NULL ? uf_run_load(run, path, &error) : json_object();
	if (found == NULL || (path == NULL && !uf_run_may_ask(run, "from", &error)))
		return uf_run_fail(run, error);
	if (path == NULL && !ask(run, found)) {
		uf_prompt_remark_nothing(run, true);
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result =
	    uf_flow_receipt_settle(run->flow, uf_run_get_word(run, 0), found, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	printf("%s · %s\n", uf_output_get(result, "draft"), uf_receipts_get_status(result));
	uf_receipts_print_next(result);
	return UF_EXIT_DONE;
}
