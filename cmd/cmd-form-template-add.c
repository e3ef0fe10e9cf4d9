#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-drift-text.h"
#include "uf-error.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-output.h"

typedef struct {
	char *form;
	char *names;
	gboolean confirm;
} Options;

static void
options_clear(Options *options)
{
	g_free(options->form);
	g_free(options->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static UfExit
finish(UfRun *run, const json_t *result)
{
	const json_t *issues = json_object_get(result, "issues");
	const json_t *drift = json_object_get(result, "drift");
	const bool kept = uf_json_get_boolean(result, "kept", false);
	if (!uf_output_json(run, result) && kept)
		printf("%s\n", uf_output_get(result, "form"));
	if (!run->quiet && !kept && drift != NULL)
		uf_drift_text_print(stderr, drift);
	else if (!run->quiet)
		uf_output_issues(stderr, issues, "");
	if (!kept)
		uf_run_remark(run, _("The PDF was not kept: it is not as the form was written for. "
				     "--confirm asks for the new place of each field."));
	else if (!uf_json_get_boolean(result, "known", false))
		uf_run_remark(run, _("Kept, but this edition was never tried: check the first "
				     "filled form with care."));
	return kept ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}

/* the places that a person confirms now, or prepared; NULL without @error: the person stopped */
static json_t *
get_places(const UfRun *run, const Options *options, const json_t *drift, GError **error)
{
	if (options->names != NULL)
		return uf_json_load(options->names, error);
	json_t *places = uf_drift_text_ask(drift);
	if (places == NULL)
		uf_run_remark(run, _("Stopped: nothing was kept."));
	return places;
}

static UfExit
add(UfRun *run, const Options *options)
{
	g_autoptr(GError) error = NULL;
	const char *path = uf_run_get_word(run, 0);
	g_autoptr(json_t) first = uf_flow_template_add(run->flow, path, options->form, &error);
	if (first == NULL)
		return uf_run_fail(run, error);
	const json_t *drift = json_object_get(first, "drift");
	const bool is_asked = options->confirm || options->names != NULL;
	if (!is_asked || drift == NULL || uf_json_get_boolean(first, "kept", false))
		return finish(run, first);
	g_autoptr(json_t) places = get_places(run, options, drift, &error);
	if (places == NULL)
		return error != NULL ? uf_run_fail(run, error) : UF_EXIT_ISSUES;
	g_autoptr(json_t) second =
	    uf_flow_template_confirm(run->flow, path, options->form, places, &error);
	return second == NULL ? uf_run_fail(run, error) : finish(run, second);
}

UfExit
cmd_form_template_add(UfRun *run)
{
	g_auto(Options) options = { 0 };
	const GOptionEntry entries[] = {
		{ "for", 0, 0, G_OPTION_ARG_STRING, &options.form,
		  N_("the form that this PDF is for, when its edition is not a known one"),
		  N_("FORM") },
		{ "confirm", 0, 0, G_OPTION_ARG_NONE, &options.confirm,
		  N_("ask for the new place of each field that changed or was lost"), NULL },
		{ "names", 0, 0, G_OPTION_ARG_FILENAME, &options.names,
		  N_("the new places that a person prepared: {\"old name\": \"new name\" or null}"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	if (options.confirm && options.names != NULL)
		return uf_run_misuse(run, _("--confirm and --names exclude each other"));
	if (options.confirm && !isatty(STDIN_FILENO))
		return uf_run_misuse(run, _("--confirm needs a person at a terminal; --names takes "
					    "what a person prepared"));
	return add(run, &options);
}
