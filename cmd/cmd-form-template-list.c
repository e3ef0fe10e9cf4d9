#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

static const char *
get_state(const json_t *template)
{
	if (!uf_json_get_boolean(template, "present", false))
		return _("missing");
	return uf_json_get_boolean(template, "known", false) ? _("there")
							     : _("there, unknown edition");
}

UfExit
cmd_form_template_list(UfRun *run)
{
	static const char *const headers[] = { N_("form"), N_("template"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_template_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *templates = json_object_get(result, "templates");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(templates); i++) {
		const json_t *template = json_array_get(templates, i);
		uf_table_add(table, uf_output_get(template, "form"));
		uf_table_add(table, get_state(template));
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
