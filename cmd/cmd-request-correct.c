#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-flow-request.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt-form.h"

static char *
format_prompt(const UfRun *run, const UfFlowAnswerEdit *edit)
{
	if (run->format != UF_FORMAT_TEXT)
		return g_strdup("");
	const char *old = uf_flow_answer_edit_get_old(edit);
	return g_strdup_printf("%s (%s)%s%s%s : ", uf_flow_answer_edit_get_label(edit),
			       uf_flow_answer_edit_get_hint(edit), *old != '\0' ? " [" : "", old,
			       *old != '\0' ? "]" : "");
}

/* the value of a record; NULL on error */
static json_t *
take(const UfRun *run, UfFlowAnswerEdit *edit, GError **error)
{
	g_autoptr(UfSecret) value = uf_run_read(run, "value", error);
	return value != NULL ? uf_flow_answer_edit_save(edit, uf_secret_get_text(value), error)
			     : NULL;
}

/* the result once what is typed is understood; NULL without @error when nothing is typed */
static json_t *
ask(const UfRun *run, UfFlowAnswerEdit *edit, GError **error)
{
	for (;;) {
		g_autoptr(GError) wrong = NULL;
		char *prompt = format_prompt(run, edit);
		g_autoptr(UfSecret) line = uf_prompt_read(prompt, error);
		uf_memory_free_string(prompt);
		if (line == NULL || *uf_secret_get_text(line) == '\0')
			return NULL;
		json_t *result = uf_flow_answer_edit_save(edit, uf_secret_get_text(line), &wrong);
		if (result != NULL || !g_error_matches(wrong, UF_ERROR, UF_ERROR_INVALID_DATA)) {
			if (wrong != NULL)
				g_propagate_error(error, g_steal_pointer(&wrong));
			return result;
		}
		fflush(stdout);
		fprintf(stderr, "unefois: %s\n", wrong->message);
	}
}

UfExit
cmd_request_correct(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean blank = FALSE;
	const GOptionEntry entries[] = {
		{ "blank", 0, 0, G_OPTION_ARG_NONE, &blank,
		  N_("leave it blank for this demand, without asking"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	g_autoptr(UfFlowAnswerEdit) edit = uf_flow_answer_edit_new(
	    run->flow, uf_run_get_word(run, 0), uf_run_get_word(run, 1), &error);
	if (edit == NULL)
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = blank               ? uf_flow_answer_edit_blank(edit, &error)
				   : run->line != NULL ? take(run, edit, &error)
						       : ask(run, edit, &error);
	if (error != NULL)
		return uf_run_fail(run, error);
	if (result == NULL) {
		uf_prompt_remark_nothing(run, false);
		return UF_EXIT_NOTHING;
	}
	if (!uf_output_json(run, result))
		printf(_("Kept for this demand. Make its drafts again: unefois request prepare "
			 "%s\n"),
		       uf_output_get(result, "request"));
	return UF_EXIT_DONE;
}
