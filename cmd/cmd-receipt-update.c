#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-receipts.h"
#include "uf-signals.h"

/* the state before and now, and what the person is asked when it is gone */
static void
print_change(const json_t *entry)
{
	const char *note = uf_output_get(entry, "note");
	const bool changed =
	    strcmp(uf_output_get(entry, "before"), uf_output_get(entry, "state")) != 0;
	printf("%s · ", uf_output_get(entry, "draft"));
	uf_output_text(stdout, uf_output_get(entry, "title"), true);
	printf(" · %s%s\n", uf_receipts_get_state(entry), changed ? "" : _(" (as before)"));
	if (*note != '\0') {
		fputs("  ", stdout);
		uf_output_text(stdout, note, true);
		putchar('\n');
	}
	if (changed)
		uf_receipts_print_next(entry);
}

UfExit
cmd_receipt_update(UfRun *run)
{
	UfSignals signals;
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	uf_signals_guard(&signals, run->context);
	g_autoptr(json_t) result =
	    uf_flow_receipt_update(run->flow, uf_run_get_word(run, 0), &error);
	uf_signals_release(&signals);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(result, "problems"));
	const json_t *receipts = json_object_get(result, "receipts");
	const UfExit done = json_array_size(receipts) > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
	if (uf_output_json(run, result))
		return damaged ? UF_EXIT_ISSUES : done;
	for (size_t i = 0; i < json_array_size(receipts); i++)
		print_change(json_array_get(receipts, i));
	if (done == UF_EXIT_NOTHING && !damaged)
		uf_run_remark(run, _("Nothing to ask: no receipt is open, or all were asked about "
				     "within the hour. One by its draft is asked about at once."));
	return damaged ? UF_EXIT_ISSUES : done;
}
