#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-store-journal.h"

UfExit
cmd_journal_show(UfRun *run)
{
	static const char *const headers[] = { N_("time"),   N_("worker"), N_("action"),
					       N_("object"), N_("form"),   NULL };
	static const char *const keys[] = { "time", "worker", "action", "object" };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(UfStore) store = uf_store_open(uf_context_get_store_folder(run->context), &error);
	g_autoptr(json_t) lines =
	    store != NULL ? uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, &error) : NULL;
	if (lines == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = json_pack("{s:i, s:O}", "version", 1, "entries", lines);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
			uf_table_add(table, uf_output_get(line, keys[j]));
		uf_table_add(table, uf_output_get(json_object_get(line, "details"), "form"));
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
