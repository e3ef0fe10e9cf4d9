#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-context.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-prompt-form.h"
#include "uf-requests.h"

static const UfPromptOption outcomes[] = {
	{ "granted", N_("granted") },
	{ "partly", N_("granted in part") },
	{ "refused", N_("refused") },
	{ "pieces_asked", N_("pieces asked for") },
	{ "closed", N_("closed without an answer") },
	{ 0 },
};

static bool
is_state(const char *outcome)
{
	return strcmp(outcome, "pieces_asked") == 0 || strcmp(outcome, "closed") == 0;
}

static bool
ask(const UfRun *run, json_t *answer)
{
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(run->context));
	const UfPromptQuestion first[] = {
		{ "result", N_("What did they answer"), UF_PROMPT_CHOICE, outcomes, true, NULL },
		{ 0 },
	};
	const UfPromptQuestion rest[] = {
		{ "date", N_("Answered on"), UF_PROMPT_DATE, NULL, true, today },
		{ "reason", N_("Reason (Enter: none)"), UF_PROMPT_LINE, NULL, false, NULL },
		{ "reference", N_("Their reference (Enter: none)"), UF_PROMPT_LINE, NULL, false,
		  NULL },
		{ 0 },
	};
	if (!uf_prompt_ask_all(run, first, answer))
		return false;
	g_autofree char *outcome = g_strdup(uf_json_get_string(answer, "result"));
	if (!is_state(outcome))
		return uf_prompt_ask_all(run, rest, answer);
	json_object_del(answer, "result");
	json_object_set_new(answer, "state", json_string(outcome));
	return true;
}

UfExit
cmd_request_answer(UfRun *run)
{
	static const UfRequestEvent event = {
		.from = N_("JSON file {result, date, reason, reference} instead of questions; - is "
			   "standard input"),
		.ask = ask,
		.keep = uf_flow_request_answer,
	};
	return uf_requests_note(run, &event);
}
