#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-journal.h"
#include "uf-json.h"
#include "uf-output.h"

/* The form of an action; of a reading nothing more is to be told. */
static void
print(const UfRun *run, const json_t *entries)
{
	static const char *const headers[] = { N_("time"),   N_("worker"), N_("action"),
					       N_("object"), N_("form"),   NULL };
	static const char *const keys[] = { "time", "worker", "action", "object" };
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *line = json_array_get(entries, i);
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
			uf_table_add(table, uf_output_get(line, keys[j]));
		uf_table_add(table, uf_output_get(json_object_get(line, "details"), "form"));
	}
	uf_table_print(table, run);
}

UfExit
cmd_journal_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *since = NULL;
	g_autofree char *worker = NULL;
	gboolean readings = FALSE;
	const GOptionEntry entries[] = {
		{ "readings", 0, 0, G_OPTION_ARG_NONE, &readings,
		  N_("who opened whom, instead of who did what"), NULL },
		{ "since", 0, 0, G_OPTION_ARG_STRING, &since, N_("from that day on"), N_("DATE") },
		{ "worker", 0, 0, G_OPTION_ARG_STRING, &worker, N_("what that worker did"),
		  N_("LOGIN") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const UfFlowJournalWish wish = { uf_run_get_word(run, 0), worker, since, readings };
	g_autoptr(json_t) result = uf_flow_journal_show(run->flow, &wish, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		print(run, json_object_get(result, "entries"));
	return UF_EXIT_DONE;
}
