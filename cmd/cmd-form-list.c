#include <glib/gi18n.h>
#include <string.h>

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

static void
add_form(const UfRun *run, UfTable *table, const json_t *form)
{
	const json_t *territory = json_object_get(form, "territory");
	g_autofree char *channels = format_channels(json_object_get(form, "channels"));
	uf_table_add(table, uf_output_get(form, "form"));
	uf_table_add(table, channels);
	uf_table_add(table, uf_output_get(form, "title"));
	if (run->format == UF_FORMAT_TSV)
		uf_table_add(table, uf_output_get(territory, "label"));
	say_closed(run, form);
}

/* A title reads well above its rows: the partner's. */
static void
add_forms(const UfRun *run, UfTable *table, const json_t *forms)
{
	const char *current = "";
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const char *adapter = uf_output_get(form, "adapter");
		if (strcmp(adapter, current) != 0)
			uf_table_add_title(table, uf_output_get(form, "adapter_title"));
		current = adapter;
		add_form(run, table, form);
	}
}

static void
say_others(const UfRun *run, const json_t *result)
{
	const int64_t others = uf_json_get_integer(result, "others", 0);
	if (others > 0)
		uf_run_remark(run,
			      ngettext("%d form of other territories: unefois form list --all",
				       "%d forms of other territories: unefois form list --all",
				       (unsigned long)others),
			      (int)others);
}

UfExit
cmd_form_list(UfRun *run)
{
	static const char *const headers[] = { N_("form"), N_("channels"), N_("title"), NULL };
	static const char *const tsv[] = { "form", "channels", "title", "territory", NULL };
	g_autoptr(GError) error = NULL;
	gboolean all = FALSE;
	const GOptionEntry entries[] = {
		{ "all", 0, 0, G_OPTION_ARG_NONE, &all,
		  N_("also those of other territories, and common cores"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_form_list(run->flow, all, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	uf_forms_say_problems(run, json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autoptr(UfTable) table = uf_table_new(run->format == UF_FORMAT_TSV ? tsv : headers);
	add_forms(run, table, json_object_get(result, "forms"));
	uf_table_print(table, run);
	say_others(run, result);
	return UF_EXIT_DONE;
}
