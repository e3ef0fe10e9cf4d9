#include <string.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* One fact of a record, said as it would be typed. */
static json_t *
say(const UfRun *run, const char *fact, GError **error)
{
	UfFlowQuestion question;
	if (fact == NULL) {
		uf_run_may_ask(run, "fact", error);
		return NULL;
	}
	g_autoptr(UfSecret) value = uf_run_read(run, "value", error);
	g_autoptr(UfFlowEdit) edit =
	    value != NULL ? uf_flow_edit_new(run->flow, uf_run_get_word(run, 0), fact, error)
			  : NULL;
	if (edit == NULL)
		return NULL;
	if (!uf_flow_edit_next(edit, &question) || strcmp(question.fact, fact) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "\"fact\": not one fact; \"unefois person show\" lists them");
		return NULL;
	}
	return uf_flow_edit_answer(edit, uf_secret_get_text(value), error)
		   ? uf_prompt_save(run, edit, error)
		   : NULL;
}

static UfExit
answer(const UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = say(run, uf_run_get_word(run, 1), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	uf_output_json(run, result);
	return json_array_size(json_object_get(result, "changed")) > 0 ? UF_EXIT_DONE
								       : UF_EXIT_NOTHING;
}

UfExit
cmd_person_edit(UfRun *run)
{
	if (!uf_run_begin(run, NULL))
		return run->exit;
	if (run->line != NULL)
		return answer(run);
	return uf_prompt_edit(run, uf_run_get_word(run, 0), uf_run_get_word(run, 1));
}
