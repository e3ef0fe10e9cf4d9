#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-receipts.h"
#include "uf-requests.h"
#include "uf-signals.h"

/* how many of the partner's questions leave with an answer, and what becomes of the others */
static void
print_counts(const json_t *result)
{
	const int sent = (int)uf_json_get_integer(result, "sent", 0);
	const int left = (int)(uf_json_get_integer(result, "empty", 0) +
			       uf_json_get_integer(result, "not_prefillable", 0) +
			       uf_json_get_integer(result, "not_acceptable", 0));
	printf(ngettext("  %d answer of the form", "  %d answers of the form", (gulong)sent), sent);
	if (left > 0)
		printf(_(", %d to be filled there"), left);
	putchar('\n');
}

static void
print_result(const json_t *result)
{
	g_autofree char *until = uf_requests_format_date(uf_output_get(result, "until"));
	printf("%s · %s\n", uf_output_get(result, "draft"), uf_receipts_get_status(result));
	if (uf_receipts_find_exit(result) == UF_EXIT_DONE)
		print_counts(result);
	uf_receipts_print_text(_("their reference:"), uf_output_get(result, "reference"));
	uf_receipts_print_text(_("link, for the person alone:"), uf_output_get(result, "link"));
	uf_receipts_print_text(_("follow-up code, for the person alone:"),
			       uf_output_get(result, "code"));
	uf_receipts_print_text(_("gone after:"), until);
	uf_receipts_print_next(result);
}

UfExit
cmd_send(UfRun *run)
{
	UfSignals signals;
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	uf_signals_guard(&signals, run->context);
	g_autoptr(json_t) result = uf_flow_send(run->flow, uf_run_get_word(run, 0), &error);
	if (result != NULL && !uf_output_json(run, result))
		print_result(result);
	const UfExit done =
	    result != NULL ? uf_receipts_find_exit(result) : uf_run_fail(run, error);
	uf_signals_release(&signals);
	return done;
}
