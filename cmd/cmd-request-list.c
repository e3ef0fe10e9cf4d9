#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-request.h"
#include "uf-output.h"
#include "uf-requests.h"

UfExit
cmd_request_list(UfRun *run)
{
	static const char *const headers[] = { N_("request"), N_("form"),  N_("person"),
					       N_("date"),    N_("state"), NULL };
	static const char *const keys[] = { "request", "form", "person", "made" };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_request_list(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	const json_t *requests = json_object_get(result, "requests");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(requests); i++) {
		const json_t *request = json_array_get(requests, i);
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
			uf_table_add(table, uf_output_get(request, keys[j]));
		uf_table_add(table, run->format == UF_FORMAT_TSV ? uf_output_get(request, "state")
								 : uf_requests_get_state(request));
	}
	uf_table_print(table, run);
	if (json_array_size(requests) == 0 && !damaged)
		uf_run_remark(run, _("No request yet: unefois fill makes them."));
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
