#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-form.h"
#include "uf-forms.h"
#include "uf-json.h"
#include "uf-output.h"

/* "sheet, (pdf)": those that cannot be used now stand in brackets; yours */
static char *
format_channels(const json_t *channels)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(channels); i++) {
		const json_t *channel = json_array_get(channels, i);
		const bool open = uf_json_get_boolean(channel, "available", false);
		g_string_append_printf(text, "%s%s%s%s", i > 0 ? ", " : "", open ? "" : "(",
				       uf_output_get(channel, "channel"), open ? "" : ")");
	}
	return g_string_free(text, FALSE);
}

static void
say_closed(const UfRun *run, const json_t *form)
{
	const json_t *channels = json_object_get(form, "channels");
	for (size_t i = 0; i < json_array_size(channels); i++) {
		const json_t *channel = json_array_get(channels, i);
		if (!uf_json_get_boolean(channel, "available", false))
			uf_run_remark(run, "%s (%s): %s", uf_output_get(form, "form"),
				      uf_output_get(channel, "channel"),
				      uf_output_get(channel, "reason"));
	}
}

UfExit
cmd_form_list(UfRun *run)
{
	static const char *const headers[] = { N_("form"), N_("channels"), N_("title"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_form_list(run->flow, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	uf_forms_say_problems(run, json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *forms = json_object_get(result, "forms");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		g_autofree char *channels = format_channels(json_object_get(form, "channels"));
		uf_table_add(table, uf_output_get(form, "form"));
		uf_table_add(table, channels);
		uf_table_add(table, uf_output_get(form, "title"));
		say_closed(run, form);
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
