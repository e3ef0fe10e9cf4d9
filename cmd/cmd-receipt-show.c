#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-receipts.h"
#include "uf-requests.h"

/* what the partner got of its questions: those that left, then those that did not */
static void
print_rows(const json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *text = uf_output_get(row, "text");
		const char *sentence = uf_output_get(row, "sentence");
		fputs("  ", stdout);
		uf_output_text(stdout, uf_output_get(row, "label"), true);
		if (*text != '\0') {
			fputs(" : ", stdout);
			uf_output_text(stdout, text, true);
		}
		if (*sentence != '\0') {
			fputs(" · ", stdout);
			uf_output_text(stdout, sentence, true);
		}
		putchar('\n');
	}
}

static void
print_receipt(const json_t *entry)
{
	const char *state = uf_receipts_get_state(entry);
	g_autofree char *time = uf_receipts_format_time(uf_output_get(entry, "time"));
	g_autofree char *until = uf_requests_format_date(uf_output_get(entry, "until"));
	g_autofree char *checked = uf_receipts_format_time(uf_output_get(entry, "checked"));
	uf_output_text(stdout, uf_output_get(entry, "title"), true);
	printf("\n  %s\n", uf_receipts_get_status(entry));
	printf(_("  %s, sent on %s by %s"), uf_receipts_get_channel(entry), time,
	       uf_output_get(entry, "worker"));
	printf(" (%s)\n", uf_output_get(entry, "draft"));
	uf_receipts_print_text(_("what became of it was found out by"),
			       uf_output_get(entry, "settled_by"));
	uf_receipts_print_text(_("at the partner:"), state);
	uf_receipts_print_text(_("asked on"), checked);
	uf_receipts_print_text(_("their reference:"), uf_output_get(entry, "reference"));
	uf_receipts_print_text(_("link, for the person alone:"), uf_output_get(entry, "link"));
	uf_receipts_print_text(_("follow-up code, for the person alone:"),
			       uf_output_get(entry, "code"));
	uf_receipts_print_text(_("gone after:"), until);
	uf_receipts_print_next(entry);
}

UfExit
cmd_receipt_show(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = uf_flow_receipt_show(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	print_receipt(result);
	const json_t *rows = json_object_get(result, "rows");
	if (json_array_size(rows) > 0)
		printf("\n%s\n", _("What the partner was given"));
	print_rows(rows);
	return UF_EXIT_DONE;
}
