#include <glib/gi18n.h>

#include "uf-batch.h"
#include "uf-commands.h"
#include "uf-json.h"
#include "uf-output.h"

#define DAY_LETTERS 10 /* of a time: 2026-11-22 */

static void
add_batch(UfTable *table, const json_t *batch)
{
	const json_t *states = json_object_get(batch, "states");
	const json_t *forms = json_object_get(batch, "forms");
	const gint64 done =
	    uf_json_get_integer(states, "done", 0) + uf_json_get_integer(states, "skipped", 0);
	const gint64 left =
	    uf_json_get_integer(states, "waiting", 0) + uf_json_get_integer(states, "running", 0);
	g_autofree char *day = g_strndup(uf_output_get(batch, "made"), DAY_LETTERS);
	g_autofree char *file = g_path_get_basename(uf_output_get(batch, "file"));
	uf_table_add(table, uf_output_get(batch, "batch"));
	uf_table_add(table, day);
	uf_table_add(table, file);
	uf_table_add_number(table, (gint64)json_array_size(forms));
	uf_table_add_number(table, done);
	uf_table_add_number(table, uf_json_get_integer(states, "bad", 0));
	uf_table_add_number(table, left);
}

UfExit
cmd_batch_list(UfRun *run)
{
	static const char *const headers[] = { N_("batch"), N_("begun"), N_("file"), N_("forms"),
					       N_("done"),  N_("wait"),  N_("left"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_batch_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *batches = json_object_get(result, "batches");
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (!uf_output_json(run, result)) {
		g_autoptr(UfTable) table = uf_table_new(headers);
		for (size_t i = 0; i < json_array_size(batches); i++)
			add_batch(table, json_array_get(batches, i));
		uf_table_print(table, run);
	}
	if (damaged)
		return UF_EXIT_ISSUES;
	if (json_array_size(batches) > 0)
		return UF_EXIT_DONE;
	uf_run_remark(run, _("No batch yet: unefois batch run --write makes one."));
	return UF_EXIT_NOTHING;
}
