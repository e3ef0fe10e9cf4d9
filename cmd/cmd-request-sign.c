#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-context.h"
#include "uf-flow-request.h"
#include "uf-prompt-form.h"
#include "uf-requests.h"

static bool
ask(const UfRun *run, json_t *signing)
{
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(run->context));
	const UfPromptQuestion questions[] = {
		{ "date", N_("Signed on"), UF_PROMPT_DATE, NULL, true, today },
		{ 0 },
	};
	return uf_prompt_ask_all(run, questions, signing);
}

UfExit
cmd_request_sign(UfRun *run)
{
	static const UfRequestEvent event = {
		.from = N_("JSON file {date} instead of questions; - is standard input"),
		.ask = ask,
		.keep = uf_flow_request_sign,
	};
	return uf_requests_note(run, &event);
}
