#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-output.h"

static void
add_row(UfTable *table, const json_t *row)
{
	uf_table_add(table, uf_output_get(row, "status"));
	uf_table_add(table, uf_output_get(row, "name"));
	uf_table_add(table, uf_output_get(row, "reason"));
}

/* What became of the values, then the totals of the form that changed or are to be looked at. */
static bool
print_fields(const UfRun *run, const json_t *result)
{
	static const char *const headers[] = { N_("state"), N_("field"), N_("reason"), NULL };
	const json_t *fields = json_object_get(result, "fields");
	const json_t *totals = json_object_get(result, "calculations");
	bool refused = false;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		add_row(table, field);
		refused = refused || strcmp(uf_output_get(field, "status"), "refused") == 0;
	}
	for (size_t i = 0; i < json_array_size(totals); i++) {
		const json_t *total = json_array_get(totals, i);
		if (strcmp(uf_output_get(total, "status"), "unchanged") != 0)
			add_row(table, total);
	}
	if (run->format == UF_FORMAT_TEXT)
		uf_table_print(table, run);
	return refused;
}

static void
print_notes(const UfRun *run, const json_t *notes)
{
	static const struct {
		const char *note, *sentence;
	} sentences[] = {
		{ "permission", N_("the author of this document did not allow filling it; it was "
				   "filled all the same, and stays protected as it was") },
		{ "signature_kept", N_("the document is signed: what was filled stands behind what "
				       "was signed, whose signature stays valid") },
		{ "usage_rights_removed", N_("the right to be saved by Adobe Reader, which its "
					     "author had bought, ended with this change") },
	};
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const char *note = json_string_value(json_array_get(notes, i));
		for (size_t j = 0; j < G_N_ELEMENTS(sentences); j++) {
			if (g_strcmp0(note, sentences[j].note) == 0)
				uf_run_remark(run, "%s", _(sentences[j].sentence));
		}
	}
}

UfExit
cmd_pdf_fill(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *values_path = NULL;
	g_autofree char *out = NULL;
	gboolean overwrite = FALSE;
	gboolean flatten = FALSE;
	const GOptionEntry entries[] = {
		{ "values", 0, 0, G_OPTION_ARG_FILENAME, &values_path,
		  N_("JSON file {name: value}; - is standard input"), N_("FILE") },
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("the PDF to write"), N_("FILE") },
		{ "overwrite", 0, 0, G_OPTION_ARG_NONE, &overwrite,
		  N_("replace values that are there"), NULL },
		{ "flatten", 0, 0, G_OPTION_ARG_NONE, &flatten,
		  N_("without fields: what is shown becomes part of the pages"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (values_path == NULL || out == NULL)
		return uf_run_misuse(run, _("--values and --out are needed"));
	g_autoptr(json_t) values = uf_json_load(values_path, &error);
	if (values == NULL)
		return uf_run_fail(run, error);
	const UfFlowPdfFill fill = { .path = uf_run_get_word(run, 0),
				     .values = values,
				     .out = out,
				     .overwrite = overwrite,
				     .flatten = flatten };
	g_autoptr(json_t) result = uf_flow_pdf_fill(run->flow, &fill, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	print_notes(run, json_object_get(result, "notes"));
	uf_output_json(run, result);
	return print_fields(run, result) ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
