#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-fill.h"
#include "uf-flow-stale.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-talk.h"
#include "uf-roles.h"
#include "uf-stale.h"
#include "uf-summary.h"

/* facts of this demand: an empty object without @path */
static json_t *
load_facts(const UfRun *run, const char *path, GError **error)
{
	return path != NULL ? uf_run_load(run, path, error) : json_object();
}

/* Whether what was asked for makes sense together; its exit code otherwise. */
static UfExit
check(const UfRun *run, const json_t *facts, bool changed, bool asks)
{
	g_autoptr(GError) error = NULL;
	if (!json_is_object(facts))
		return uf_run_misuse(run, _("--facts is an object: {\"field\": value}"));
	if (asks && !uf_run_may_ask(run, "facts", &error))
		return uf_run_fail(run, error);
	if (changed ? run->n_words > 1 : run->n_words < 2)
		return uf_run_misuse(run, _("either forms or --changed"));
	return UF_EXIT_DONE;
}

/* The updates that partners have a form for, in place of forms named; for the others whom to call.
 * NULL on @error. Owned. */
static char **
list_changed(const UfRun *run, json_t *calls, GError **error)
{
	g_autoptr(json_t) ids =
	    uf_flow_list_changed(run->flow, uf_run_get_word(run, 0), calls, error);
	if (ids == NULL)
		return NULL;
	char **forms = g_new0(char *, json_array_size(ids) + 1);
	for (size_t i = 0; i < json_array_size(ids); i++)
		forms[i] = g_strdup(json_string_value(json_array_get(ids, i)));
	return forms;
}

/* Nothing to fill: everybody has what is true, or is to be called. */
static UfExit
tell_calls(const UfRun *run, json_t *calls)
{
	g_autoptr(json_t) result = json_pack("{s:i, s:s, s:[], s:O}", "version", 1, "person",
					     uf_run_get_word(run, 0), "forms", "calls", calls);
	if (!uf_output_json(run, result))
		uf_stale_print_calls(calls);
	if (json_array_size(calls) == 0)
		uf_run_remark(run, _("Every partner has what is true today."));
	return json_array_size(calls) > 0 ? UF_EXIT_ISSUES : UF_EXIT_NOTHING;
}

static UfExit
fill(const UfRun *run, const UfFlowFill *setup, json_t *calls)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_fill(run->flow, setup, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (calls != NULL)
		json_object_set(result, "calls", calls);
	if (!uf_output_json(run, result)) {
		uf_summary_print(result);
		uf_stale_print_calls(calls);
	}
	const UfExit exit = uf_summary_get_exit(result);
	return exit == UF_EXIT_DONE && json_array_size(calls) > 0 ? UF_EXIT_ISSUES : exit;
}

static UfExit
talk(const UfRun *run, const UfFlowFill *setup, const json_t *calls)
{
	const UfExit exit = uf_prompt_talk(run, setup);
	if (run->format == UF_FORMAT_TEXT)
		uf_stale_print_calls(calls);
	return exit;
}

UfExit
cmd_fill(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = NULL;
	g_autofree char *facts_path = NULL;
	g_autofree char *channel = NULL;
	gboolean flatten = FALSE;
	g_autofree char *from = NULL;
	g_autofree char *paper = NULL;
	gboolean asks = FALSE;
	gboolean changed = FALSE;
	g_auto(GStrv) role_words = NULL;
	g_auto(GStrv) sensitive = NULL;
	const GOptionEntry entries[] = {
		{ "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
		  N_("folder for the files; without it they stay in the store"), N_("DIR") },
		{ "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &role_words,
		  N_("who is who in this demand, such as applicant=m2; may be repeated"),
		  N_("ROLE=MEMBER") },
		{ "facts", 0, 0, G_OPTION_ARG_FILENAME, &facts_path,
		  N_("JSON file {field: value} of this demand; - is standard input"),
		  N_("FILE|-") },
		{ "sensitive", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sensitive,
		  N_("a sensitive field that may leave; may be repeated"), N_("FIELD") },
		{ "ask", 0, 0, G_OPTION_ARG_NONE, &asks,
		  N_("ask what the forms lack, once for all of them, then fill"), NULL },
		{ "changed", 0, 0, G_OPTION_ARG_NONE, &changed,
		  N_("the forms that tell partners what changed, instead of forms named"), NULL },
		{ "paper", 0, 0, G_OPTION_ARG_FILENAME, &paper,
		  N_("print the questions instead, in large type, to this PDF"), N_("FILE") },
		{ "from", 0, 0, G_OPTION_ARG_STRING, &from,
		  N_("an earlier request to start from, or last"), N_("REQUEST") },
		{ "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_("this channel alone"),
		  N_("CHANNEL") },
		{ "flatten", 0, 0, G_OPTION_ARG_NONE, &flatten,
		  N_("PDF forms without fields, as paper: nothing can be corrected in them"),
		  NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(json_t) roles = uf_roles_parse(role_words);
	if (roles == NULL)
		return uf_run_misuse(run, _("--role is written ROLE=MEMBER, such as "
					    "applicant=m2"));
	g_autoptr(json_t) facts = load_facts(run, facts_path, &error);
	if (facts == NULL)
		return uf_run_fail(run, error);
	const UfExit sense = check(run, facts, changed, asks);
	if (sense != UF_EXIT_DONE)
		return sense;
	g_autoptr(json_t) calls = changed ? json_array() : NULL;
	g_auto(GStrv) forms = changed ? list_changed(run, calls, &error) : NULL;
	if (error != NULL)
		return uf_run_fail(run, error);
	if (changed && forms[0] == NULL)
		return tell_calls(run, calls);
	const UfFlowFill setup = {
		.person = uf_run_get_word(run, 0),
		.forms = (const char *const *)(changed ? forms : run->words + 1),
		.out = out,
		.roles = roles,
		.facts = facts,
		.sensitive = (const char *const *)sensitive,
		.from = from,
		.channel = channel,
		.flatten = flatten,
	};
	if (paper != NULL)
		return uf_prompt_paper(run, &setup, paper);
	return asks ? talk(run, &setup, calls) : fill(run, &setup, calls);
}
