#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-output.h"
#include "uf-receipts.h"
#include "uf-signals.h"

UfExit
cmd_receipt_open(UfRun *run)
{
	UfSignals signals;
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	uf_signals_guard(&signals, run->context);
	g_autoptr(json_t) result = uf_flow_receipt_open(run->flow, uf_run_get_word(run, 0), &error);
	uf_signals_release(&signals);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	g_autofree char *until = uf_receipts_format_time(uf_output_get(result, "until"));
	uf_output_text(stdout, uf_output_get(result, "link"), true);
	putchar('\n');
	if (*until != '\0')
		uf_run_remark(run, _("It shows the draft to whoever opens it, until %s."), until);
	return UF_EXIT_DONE;
}
