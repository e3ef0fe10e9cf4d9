#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-context.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
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
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &path,
		  N_("JSON file {date, way, reference, differs} instead of questions; - is "
		     "standard input"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) hand_over = path != NULL ? uf_json_load(path, &error) : json_object();
	if (hand_over == NULL)
		return uf_run_fail(run, error);
	if (path == NULL && !ask(run, hand_over)) {
		uf_run_remark(run, _("Nothing was changed."));
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result =
	    uf_flow_request_done(run->flow, uf_run_get_word(run, 0), hand_over, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		printf("%s · %s\n", uf_output_get(result, "request"),
		       uf_requests_get_state(result));
	return UF_EXIT_DONE;
}
