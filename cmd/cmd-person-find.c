#include <glib/gi18n.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-person.h"
#include "uf-output.h"
#include "uf-people.h"
#include "uf-prompt.h"

UfExit
cmd_person_find(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	gboolean all = FALSE;
	const GOptionEntry entries[] = {
		{ "all", 0, 0, G_OPTION_ARG_NONE, &all,
		  N_("also households that go on under another identifier"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *prompt =
	    uf_prompt_asks(run) ? _("Name, birth date, number, telephone or e-mail: ") : "";
	g_autoptr(UfSecret) words =
	    run->line != NULL ? uf_run_read(run, "words", &error) : uf_prompt_read(prompt, &error);
	if (error != NULL)
		return uf_run_fail(run, error);
	if (words == NULL || *uf_secret_get_text(words) == '\0') {
		if (!isatty(STDIN_FILENO))
			uf_run_remark(run,
				      _("Nobody was asked for: the words are the first line of "
					"standard input."));
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = uf_flow_person_find(run->flow, words, all, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const size_t count = uf_people_print(run, result);
	if (uf_output_problems(json_object_get(result, "problems")))
		return UF_EXIT_ISSUES;
	if (count > 0)
		return UF_EXIT_DONE;
	uf_run_remark(run, _("Nobody has all these words in one name."));
	return UF_EXIT_NOT_FOUND;
}
