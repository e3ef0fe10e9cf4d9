#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-context.h"
#include "uf-flow-request.h"
#include "uf-prompt-form.h"
#include "uf-requests.h"

static const UfPromptOption ways[] = {
	{ "portal", N_("on their portal") },
	{ "mail", N_("by e-mail") },
	{ "post", N_("by post") },
	{ "in_person", N_("in person") },
	{ 0 },
};

/* Answers that were given otherwise than prepared: a field, then what stands there. */
static bool
ask_differences(const UfRun *run, json_t *differs)
{
	const bool asks = run->format == UF_FORMAT_TEXT;
	for (;;) {
		g_autoptr(UfSecret) field =
		    uf_prompt_read(asks ? _("An answer given otherwise: which field (Enter: "
					    "none) : ")
					: "",
				   NULL);
		if (field == NULL || *uf_secret_get_text(field) == '\0')
			return field != NULL;
		g_autoptr(UfSecret) value =
		    uf_prompt_read(asks ? _("  what was given there : ") : "", NULL);
		if (value == NULL)
			return false;
		json_object_set_new(differs, uf_secret_get_text(field),
				    json_string(uf_secret_get_text(value)));
	}
}

static bool
ask(const UfRun *run, json_t *hand_over)
{
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(run->context));
	const UfPromptQuestion questions[] = {
		{ "date", N_("Handed over on"), UF_PROMPT_DATE, NULL, true, today },
		{ "way", N_("How"), UF_PROMPT_CHOICE, ways, true, NULL },
		{ "reference", N_("Their reference (Enter: none)"), UF_PROMPT_LINE, NULL, false,
		  NULL },
		{ 0 },
	};
	json_t *differs = json_object();
	json_object_set_new(hand_over, "differs", differs);
	return uf_prompt_ask_all(run, questions, hand_over) && ask_differences(run, differs);
}

UfExit
cmd_request_done(UfRun *run)
{
	static const UfRequestEvent event = {
		.from = N_("JSON file {date, way, reference, differs} instead of questions; - is "
			   "standard input"),
		.ask = ask,
		.keep = uf_flow_request_done,
	};
	return uf_requests_note(run, &event);
}
