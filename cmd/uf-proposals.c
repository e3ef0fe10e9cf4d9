#include "uf-proposals.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "uf-flow-proposal.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-origin.h"
#include "uf-output.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"

#define DEPOSIT_LETTER 'v' /* of households that a service deposited */

const char *
uf_proposals_format_state(const json_t *proposal)
{
	static const struct {
		const char *state;
		const char *words;
	} states[] = {
		{ "waiting", N_("waiting") },
		{ "accepted", N_("accepted") },
		{ "refused", N_("refused") },
		{ "overtaken", N_("overtaken: the fact changed since") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		if (strcmp(uf_output_get(proposal, "state"), states[i].state) == 0)
			return _(states[i].words);
	}
	return "";
}

static void
print_line(const char *label, const char *text)
{
	printf("  %s", label);
	uf_output_text(stdout, *text != '\0' ? text : _("nothing"), true);
	putchar('\n');
}

void
uf_proposals_print(const json_t *proposal)
{
	const json_t *json = json_object_get(proposal, "origin");
	g_autoptr(UfOrigin) origin = json_is_object(json) ? uf_origin_from_json(json, NULL) : NULL;
	g_autofree char *from = origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
	printf("%s  %s  %s\n", uf_output_get(proposal, "proposal"),
	       uf_output_get(proposal, "person"), uf_proposals_format_state(proposal));
	fputs("  ", stdout);
	uf_output_text(stdout, uf_output_get(proposal, "title"), true);
	putchar('\n');
	print_line(_("now:      "), uf_output_get(proposal, "old"));
	print_line(_("proposed: "), uf_output_get(proposal, "new"));
	print_line(_("origin:   "), from);
	print_line("", uf_output_get(proposal, "sentence"));
}

typedef struct {
	json_t *done;         /* results */
	UfFlowDepositWho who; /* of a household that was deposited */
	bool is_waiting;
	bool is_overtaken;
	bool over;
} Decisions;

static bool
decide_household(UfRun *run, const char *id, bool accept, Decisions *decisions, GError **error)
{
	json_t *result =
	    uf_proposals_decide_household(run, id, accept ? &decisions->who : NULL, error);
	if (result == NULL)
		return false;
	json_array_append_new(decisions->done, result);
	if (strcmp(uf_output_get(result, "state"), "waiting") == 0)
		decisions->is_waiting = true;
	return true;
}

static bool
decide(UfRun *run, const char *id, bool accept, Decisions *decisions, GError **error)
{
	if (uf_id_is_valid(id, DEPOSIT_LETTER))
		return decide_household(run, id, accept, decisions, error);
	json_t *result = uf_flow_proposal_decide(run->flow, id, accept, error);
	if (result == NULL)
		return false;
	json_array_append_new(decisions->done, result);
	if (strcmp(uf_output_get(result, "state"), "overtaken") == 0)
		decisions->is_overtaken = true;
	if (run->format == UF_FORMAT_TEXT)
		printf("%s  %s\n", id, uf_proposals_format_state(result));
	return true;
}

static bool
decide_words(UfRun *run, bool accept, Decisions *decisions, GError **error)
{
	for (guint i = 0; i < run->n_words; i++) {
		if (!decide(run, uf_run_get_word(run, i), accept, decisions, error))
			return false;
	}
	return true;
}

/* y: accept, n: refuse, Enter: later */
static bool
ask(UfRun *run, const json_t *proposal, Decisions *decisions, GError **error)
{
	uf_proposals_print(proposal);
	g_autoptr(UfSecret) line =
	    uf_prompt_read(_("Put it into the profile? (y/n, Enter: later, . stops) "), error);
	const char *typed = line != NULL ? uf_secret_get_text(line) : ".";
	decisions->over = strcmp(typed, ".") == 0;
	if (*typed == '\0' || decisions->over)
		return *error == NULL;
	if (uf_prompt_is_yes(typed))
		return decide(run, uf_output_get(proposal, "proposal"), true, decisions, error);
	if (uf_prompt_is_no(typed))
		return decide(run, uf_output_get(proposal, "proposal"), false, decisions, error);
	return true;
}

static bool
ask_all(UfRun *run, Decisions *decisions, GError **error)
{
	g_autoptr(json_t) list = uf_flow_proposal_list(run->flow, NULL, error);
	const json_t *proposals = json_object_get(list, "proposals");
	for (size_t i = 0; i < json_array_size(proposals) && !decisions->over; i++) {
		const json_t *proposal = json_array_get(proposals, i);
		if (strcmp(uf_output_get(proposal, "state"), "waiting") == 0 &&
		    !ask(run, proposal, decisions, error))
			return false;
	}
	return list != NULL;
}

UfExit
uf_proposals_decide(UfRun *run, bool accept)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *person = NULL;
	gboolean is_new = FALSE;
	const GOptionEntry entries[] = {
		{ "person", 0, 0, G_OPTION_ARG_STRING, &person,
		  N_("a household that a service deposited is this person's"), N_("PERSON") },
		{ "new", 0, 0, G_OPTION_ARG_NONE, &is_new,
		  N_("it is somebody new, whoever is alike"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, accept ? entries : NULL))
		return run->exit;
	if ((person != NULL || is_new) && run->n_words != 1)
		return uf_run_misuse(run, _("--person and --new are about one deposit"));
	g_autoptr(json_t) done = json_array();
	Decisions decisions = { .done = done, .who = { person, is_new } };
	if (run->n_words == 0 &&
	    (run->format != UF_FORMAT_TEXT || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return uf_run_misuse(run, _("without a terminal the ids of proposals are needed"));
	const bool is_done = run->n_words > 0 ? decide_words(run, accept, &decisions, &error)
					      : ask_all(run, &decisions, &error);
	if (!is_done)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = json_pack("{s:i, s:O}", "version", 1, "proposals", done);
	uf_output_json(run, result);
	if (decisions.is_overtaken || decisions.is_waiting)
		return UF_EXIT_ISSUES;
	return json_array_size(done) > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}
