#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-output.h"
#include "uf-receipts.h"

static void
add_row(UfTable *table, const UfRun *run, const json_t *entry)
{
	const bool is_tsv = run->format == UF_FORMAT_TSV;
	const char *time = uf_output_get(entry, "time");
	g_autofree char *shown = uf_receipts_format_time(time);
	uf_table_add(table, uf_output_get(entry, "draft"));
	uf_table_add(table, uf_output_get(entry, "form"));
	uf_table_add(table, uf_output_get(entry, "person"));
	uf_table_add(table, is_tsv ? time : shown);
	uf_table_add(table,
		     is_tsv ? uf_output_get(entry, "status") : uf_receipts_get_status(entry));
	uf_table_add(table, is_tsv ? uf_output_get(entry, "state") : uf_receipts_get_state(entry));
	uf_table_add(table, uf_output_get(entry, "reference"));
}

UfExit
cmd_receipt_list(UfRun *run)
{
	static const char *const headers[] = { N_("draft"),           N_("form"),
					       N_("person"),          N_("sent"),
					       N_("receipt"),         N_("at the partner"),
					       N_("their reference"), NULL };
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_receipt_list(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
	const json_t *receipts = json_object_get(result, "receipts");
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < json_array_size(receipts); i++)
		add_row(table, run, json_array_get(receipts, i));
	uf_table_print(table, run);
	if (json_array_size(receipts) == 0 && !damaged)
		uf_run_remark(run, _("Nothing was sent yet: unefois send does."));
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}
