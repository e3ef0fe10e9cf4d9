#include <glib/gi18n.h>
#include <string.h>

#include "uf-choices.h"
#include "uf-commands.h"
#include "uf-flow-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-people.h"
#include "uf-prompt.h"

/* One typed line; NULL at the end of input. */
static char *
ask(const UfRun *run, const char *prompt)
{
	g_autoptr(UfSecret) line =
	    uf_prompt_read(run->format == UF_FORMAT_JSON ? "" : prompt, NULL);
	return line != NULL ? g_strstrip(g_strdup(uf_secret_get_text(line))) : NULL;
}

/* Who is who; false at the end of input. */
static bool
ask_people(const UfRun *run, UfFlowMerge *merge)
{
	UfFlowMergePerson person;
	while (uf_flow_merge_next_person(merge, &person)) {
		const size_t count = g_strv_length((char **)person.candidates);
		if (run->format != UF_FORMAT_JSON) {
			g_auto(UfWiped) text = g_strdup_printf(
			    /* TRANSLATORS: %s is a name of the record that goes */
			    _("%s: who is it in the other record?"), person.name);
			uf_output_text(stdout, text, true);
			putchar('\n');
			for (size_t i = 0; i < count; i++)
				uf_choices_print(i + 1, person.candidates[i]);
		}
		g_auto(UfWiped) typed = ask(run, _("Number (Enter: somebody else): "));
		if (typed == NULL)
			return false;
		uf_flow_merge_choose_person(merge, uf_choices_read(typed, count));
	}
	return true;
}

static void
print_side(size_t number, const char *text, const char *origin)
{
	g_auto(UfWiped) line =
	    *origin != '\0' ? g_strdup_printf("%s (%s)", text, origin) : g_strdup(text);
	uf_choices_print(number, line);
}

/* What differs; false at the end of input, and on @error. */
static bool
ask_facts(const UfRun *run, UfFlowMerge *merge, GError **error)
{
	UfFlowMergeChoice choice;
	g_autoptr(GError) local = NULL;
	while (uf_flow_merge_next(merge, &choice, &local)) {
		if (run->format != UF_FORMAT_JSON) {
			uf_output_text(stdout, choice.title, true);
			putchar('\n');
			print_side(1, choice.kept, choice.kept_from);
			print_side(2, choice.other, choice.other_from);
		}
		g_auto(UfWiped) typed = ask(run, _("Number (Enter: 1): "));
		if (typed == NULL)
			return false;
		if (uf_choices_read(typed, 2) == 2 && !uf_flow_merge_take(merge, error))
			return false;
	}
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static bool
confirms(const UfRun *run, const UfFlowMerge *merge)
{
	const int added = (int)uf_flow_merge_count_added(merge);
	if (run->format != UF_FORMAT_JSON)
		printf(ngettext("%d fact that only the other record has is added.\n",
				"%d facts that only the other record has are added.\n",
				(gulong)added),
		       added);
	g_autofree char *question = g_strdup_printf(
	    _("Merge %s into %s? (y/n) "), uf_run_get_word(run, 1), uf_run_get_word(run, 0));
	g_auto(UfWiped) typed = ask(run, question);
	/* TRANSLATORS: the letters that mean yes at a question that ends with (y/n) */
	return typed != NULL && *typed != '\0' && strchr(_("yY"), *typed) != NULL;
}

static UfExit
report(const UfRun *run, const json_t *result)
{
	const char *person = uf_json_get_string(result, "person");
	if (person == NULL || !run->quiet)
		uf_output_issues(stderr, json_object_get(result, "issues"), "");
	if (!uf_output_json(run, result) && person != NULL)
		printf("%s\n", person);
	if (person == NULL)
		return UF_EXIT_ISSUES;
	uf_run_remark(run, _("To take it back: unefois person unmerge %s %s"), person,
		      uf_output_get(result, "with"));
	return UF_EXIT_DONE;
}

UfExit
cmd_person_merge(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(UfFlowMerge) merge =
	    uf_flow_merge_new(run->flow, uf_run_get_word(run, 0), uf_run_get_word(run, 1), &error);
	if (merge == NULL)
		return uf_run_fail(run, error);
	const bool agreed =
	    ask_people(run, merge) && ask_facts(run, merge, &error) && confirms(run, merge);
	if (error != NULL)
		return uf_run_fail(run, error);
	if (!agreed) {
		uf_run_remark(run, _("Nothing was merged."));
		return UF_EXIT_NOTHING;
	}
	g_autoptr(json_t) result = uf_flow_merge_save(merge, &error);
	return result != NULL ? report(run, result) : uf_run_fail(run, error);
}
