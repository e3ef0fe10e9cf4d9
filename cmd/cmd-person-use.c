#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-current.h"
#include "uf-flow-person.h"
#include "uf-output.h"

static json_t *
make_result(const char *person)
{
	return json_pack("{s:i, s:s?}", "version", 1, "person", person);
}

static UfExit
say_current(const UfRun *run)
{
	g_autofree char *person = uf_current_load(run->context);
	g_autoptr(json_t) result = make_result(person);
	if (!uf_output_json(run, result) && person != NULL)
		printf("%s\n", person);
	if (person == NULL)
		uf_run_remark(run, _("Nobody was chosen today: unefois person use PERSON."));
	return person != NULL ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}

UfExit
cmd_person_use(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *word = uf_run_get_word(run, 0);
	if (word == NULL)
		return say_current(run);
	const char *person = strcmp(word, "-") == 0 ? NULL : word;
	/* somebody who is not there is not chosen */
	g_autoptr(json_t) known =
	    person != NULL ? uf_flow_person_show(run->flow, person, &error) : NULL;
	if (error != NULL || !uf_current_save(run->context, person, &error))
		return uf_run_fail(run, error);
	g_autoptr(json_t) result = make_result(person);
	uf_output_json(run, result);
	return UF_EXIT_DONE;
}
