#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-out.h"
#include "uf-output.h"

static const char *
get_state(const char *state)
{
	if (strcmp(state, "there") == 0)
		return _("there");
	return strcmp(state, "changed") == 0 ? _("changed since") : _("gone");
}

UfExit
cmd_out_list(UfRun *run)
{
	static const char *const headers[] = { N_("file"), N_("made from"), N_("date"), N_("state"),
					       NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_out_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *files = json_object_get(result, "files");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		const char *state = uf_output_get(file, "state");
		uf_table_add(table, uf_output_get(file, "path"));
		uf_table_add(table, uf_output_get(file, "about"));
		uf_table_add(table, uf_output_get(file, "date"));
		uf_table_add(table, run->format == UF_FORMAT_TSV ? state : get_state(state));
	}
	uf_table_print(table, run);
	if (json_array_size(files) == 0)
		uf_run_remark(run, _("No file was written outside the store."));
	return UF_EXIT_DONE;
}
