#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"

UfExit
cmd_pdf_read(UfRun *run)
{
	static const char *const headers[] = { N_("field"), N_("value"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_pdf_read(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autoptr(UfTable) table = uf_table_new(headers);
	const char *name;
	json_t *value;
	json_object_foreach(result, name, value)
	{
		char *text = json_is_string(value) ? g_strdup(json_string_value(value))
						   : uf_json_format(value, false);
		uf_table_add(table, name);
		uf_table_add(table, text);
		uf_memory_free_string(text);
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
