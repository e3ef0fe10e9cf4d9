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
	{ "closed", N_("nothing more is awaited: close it") },
	{ 0 },
};

/* The pieces asked for, one a line. */
static bool
ask_pieces(const UfRun *run, json_t *answer)
{
	json_t *pieces = json_array();
	json_object_set_new(answer, "pieces", pieces);
	for (;;) {
		g_autoptr(json_t) one = json_object();
		const UfPromptQuestion question[] = {
			{ "piece", N_("Which piece (Enter: no other)"), UF_PROMPT_LINE, NULL, false,
			  NULL },
			{ 0 },
		};
		if (!uf_prompt_ask_all(run, question, one))
			return false;
		json_t *piece = json_object_get(one, "piece");
		if (piece == NULL)
			return true;
		json_array_append(pieces, piece);
	}
}

/* What the partner asks for; where a state is kept instead of a result. */
static bool
ask_about_pieces(const UfRun *run, const char *today, json_t *answer)
{
	const UfPromptQuestion questions[] = {
		{ "date", N_("Asked on"), UF_PROMPT_DATE, NULL, true, today },
		{ "until", N_("To be given by (Enter: no limit)"), UF_PROMPT_DATE, NULL, false,
		  NULL },
		{ "reference", N_("Their reference (Enter: none)"), UF_PROMPT_LINE, NULL, false,
		  NULL },
		{ 0 },
	};
	return ask_pieces(run, answer) && uf_prompt_ask_all(run, questions, answer);
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
	const bool is_closed = strcmp(outcome, "closed") == 0;
	if (!is_closed && strcmp(outcome, "pieces_asked") != 0)
		return uf_prompt_ask_all(run, rest, answer);
	json_object_del(answer, "result");
	json_object_set_new(answer, "state", json_string(outcome));
	return is_closed || ask_about_pieces(run, today, answer);
}

UfExit
cmd_request_answer(UfRun *run)
{
	static const UfRequestEvent event = {
		.from = N_("JSON file {result, date, reason, reference} or {state, date, until, "
			   "pieces, reference} instead of questions; - is standard input"),
		.ask = ask,
		.keep = uf_flow_request_answer,
	};
	return uf_requests_note(run, &event);
}
