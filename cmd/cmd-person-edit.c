#include "uf-commands.h"
#include "uf-prompt.h"

UfExit
cmd_person_edit(UfRun *run)
{
	if (!uf_run_begin(run, NULL))
		return run->exit;
	return uf_prompt_edit(run, uf_run_get_word(run, 0), uf_run_get_word(run, 1));
}
