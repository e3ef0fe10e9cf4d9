#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-output.h"

/* the options of a choice, else the limit of a text; yours */
static char *
format_choices(const json_t *field)
{
	const json_t *options = json_object_get(field, "options");
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(options); i++) {
		const json_t *option = json_array_get(options, i);
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
				       json_is_string(option) ? json_string_value(option) : "");
	}
	const gint64 limit = uf_json_get_integer(field, "max_length", 0);
	if (text->len == 0 && limit > 0)
		g_string_append_printf(text, "≤ %" G_GINT64_FORMAT, limit);
	return g_string_free(text, FALSE);
}

static UfExit
print_layout(UfRun *run, const char *form)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text =
	    uf_flow_pdf_layout(run->flow, uf_run_get_word(run, 0), form, &error);
	if (text == NULL)
		return uf_run_fail(run, error);
	fputs(text, stdout);
	return UF_EXIT_DONE;
}

UfExit
cmd_pdf_fields(UfRun *run)
{
	static const char *const headers[] = { N_("kind"), N_("page"), N_("field"), N_("options"),
					       NULL };
	g_autoptr(GError) error = NULL;
	g_autofree char *form = NULL;
	const GOptionEntry entries[] = {
		{ "layout", 0, 0, G_OPTION_ARG_STRING, &form,
		  N_("print the layout of this template, to be kept for that form"), N_("FORM") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (form != NULL)
		return print_layout(run, form);
	g_autoptr(json_t) result = uf_flow_pdf_fields(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *fields = json_object_get(result, "fields");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		g_autofree char *choices = format_choices(field);
		uf_table_add(table, uf_output_get(field, "kind"));
		uf_table_add_number(table, uf_json_get_integer(field, "page", 0));
		uf_table_add(table, uf_output_get(field, "name"));
		uf_table_add(table, choices);
	}
	uf_table_print(table, run);
	return UF_EXIT_DONE;
}
