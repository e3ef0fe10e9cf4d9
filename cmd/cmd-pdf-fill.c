#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-output.h"

static bool
print_fields(const UfRun *run, const json_t *fields)
{
	static const char *const headers[] = { N_("state"), N_("field"), N_("reason"), NULL };
	bool refused = false;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		uf_table_add(table, uf_output_get(field, "status"));
		uf_table_add(table, uf_output_get(field, "name"));
		uf_table_add(table, uf_output_get(field, "reason"));
		refused = refused || strcmp(uf_output_get(field, "status"), "refused") == 0;
	}
	if (run->format == UF_FORMAT_TEXT)
		uf_table_print(table, run);
	return refused;
}

UfExit
cmd_pdf_fill(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *values_path = NULL;
	g_autofree char *out = NULL;
	const GOptionEntry entries[] = {
		{ "values", 0, 0, G_OPTION_ARG_FILENAME, &values_path,
		  N_("JSON file {name: value}; - is standard input"), N_("FILE") },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("the PDF to write"), N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (values_path == NULL || out == NULL)
		return uf_run_misuse(run, _("--values and --out are needed"));
	g_autoptr(json_t) values = uf_json_load(values_path, &error);
	if (values == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result =
	    uf_flow_pdf_fill(run->flow, uf_run_get_word(run, 0), values, out, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	uf_output_json(run, result);
	return print_fields(run, json_object_get(result, "fields")) ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
