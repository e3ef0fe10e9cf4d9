/* The dialogue of `person new` and `person edit`. */
#include <glib/gi18n.h>
#include <string.h>

#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-people.h"
#include "uf-prompt-form.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"
#include "uf-signals.h"

typedef struct {
	const UfRun *run;
	UfFlowEdit *edit;
	char *section; /* the heading that stands above */
	bool silent;   /* nothing is asked on screen: the output is JSON */
	bool over;
	size_t asked; /* how many questions were put */
} Dialogue;

static void
dialogue_clear(Dialogue *dialogue)
{
	uf_flow_edit_free(dialogue->edit);
	g_free(dialogue->section);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Dialogue, dialogue_clear)

static const char *const help_lines[] = {
	N_("  Enter        keep what stands between brackets"),
	N_("  -            remove it"),
	N_("  /            asked: there is none"),
	N_("  +            asked: the person does not know"),
	N_("  *            asked: the person does not wish to say"),
	N_("  <            go back to the question before"),
	N_("  .            stop here and save (so does the end of input)"),
	N_("  Ctrl-C       stop and save nothing"),
};

static void
print_help(const UfFlowQuestion *question)
{
	printf("  %s\n", question->fact);
	if (*question->hint != '\0') {
		fputs("  ", stdout);
		uf_output_text(stdout, question->hint, true);
		putchar('\n');
	}
	for (size_t i = 0; i < G_N_ELEMENTS(help_lines); i++)
		printf("%s\n", _(help_lines[i]));
}

static void
append_heading(Dialogue *dialogue, GString *text, const char *section)
{
	if (g_strcmp0(dialogue->section, section) == 0)
		return;
	g_string_append_printf(text, "\n%s\n", section);
	g_free(dialogue->section);
	dialogue->section = g_strdup(section);
}

/* the question, the heading of a new section before it. Zero it. */
static char *
format_prompt(Dialogue *dialogue, const UfFlowQuestion *question)
{
	GString *text = g_string_new(NULL);
	append_heading(dialogue, text, question->section);
	const UfPromptText parts = {
		.title = question->offer != NULL ? question->offer : question->title,
		.hint = question->is_long ? _("text, ended by a line with a single dot")
					  : question->hint,
		.options = question->options,
		.reason = question->reason,
		.old = question->old,
	};
	uf_prompt_append_text(text, &parts);
	return g_string_free(text, FALSE);
}

static void
say_wrong(const GError *error)
{
	fflush(stdout);
	fprintf(stderr, "unefois: %s\n", error->message);
}

/* Whether the dialogue goes on with what uf_flow_edit_next() gives: the same question again after a
 * refused answer. False when the present one is to be asked once more. */
static bool
take_line(Dialogue *dialogue, const UfFlowQuestion *question, const char *typed)
{
	g_autoptr(GError) error = NULL;
	if (strcmp(typed, "?") == 0) {
		if (!dialogue->silent)
			print_help(question);
		return false;
	}
	if (strcmp(typed, "<") == 0)
		return uf_flow_edit_back(dialogue->edit);
	if (strcmp(typed, ".") == 0) {
		dialogue->over = true;
		return true;
	}
	if (!uf_flow_edit_answer(dialogue->edit, typed, &error))
		say_wrong(error);
	const char *remark = uf_flow_edit_get_remark(dialogue->edit);
	if (*remark != '\0' && !dialogue->silent)
		printf("  → %s\n", remark);
	return true;
}

/* asks @question until it is dealt with */
static void
ask(Dialogue *dialogue, const UfFlowQuestion *question)
{
	dialogue->asked++;
	for (bool done = false; !done;) {
		char *prompt = dialogue->silent ? g_strdup("") : format_prompt(dialogue, question);
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSecret) line = question->is_long ? uf_prompt_read_long(prompt, &error)
							     : uf_prompt_read(prompt, &error);
		uf_memory_free_string(prompt);
		if (error != NULL) {
			say_wrong(error);
			continue;
		}
		dialogue->over = line == NULL;
		done = dialogue->over || take_line(dialogue, question, uf_secret_get_text(line));
	}
}

static UfExit
report(const UfRun *run, bool is_new, const json_t *result)
{
	const json_t *changed = json_object_get(result, "changed");
	const int n = (int)json_array_size(changed);
	uf_output_issues(stderr, run->quiet ? NULL : json_object_get(result, "issues"), "");
	uf_people_remark_twins(run, result);
	if (uf_output_json(run, result))
		return n > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
	if (n == 0) {
		if (is_new)
			uf_run_remark(run, _("Nothing was answered: nobody was added."));
		else
			uf_prompt_remark_nothing(run, false);
		return UF_EXIT_NOTHING;
	}
	if (is_new) {
		printf("%s\n", uf_json_get_string(result, "person"));
		return UF_EXIT_DONE;
	}
	printf(ngettext("%d fact changed:\n", "%d facts changed:\n", (gulong)n), n);
	for (size_t i = 0; i < json_array_size(changed); i++)
		printf("  %s\n", json_string_value(json_array_get(changed, i)));
	return UF_EXIT_DONE;
}

static void
run_dialogue(Dialogue *dialogue)
{
	UfFlowQuestion question;
	while (!dialogue->over && uf_flow_edit_next(dialogue->edit, &question))
		ask(dialogue, &question);
}

bool
uf_prompt_run(const UfRun *run, UfFlowEdit *edit, size_t *asked, GError **error)
{
	UfFlowQuestion question;
	Dialogue dialogue = { .run = run, .silent = !uf_prompt_asks(run), .edit = edit };
	bool kept = true;
	while (kept && !dialogue.over && uf_flow_edit_next(edit, &question)) {
		ask(&dialogue, &question);
		kept = uf_prompt_keep(run, edit, error);
	}
	*asked += dialogue.asked;
	g_free(dialogue.section);
	return kept && !dialogue.over;
}

UfExit
uf_prompt_edit(const UfRun *run, const char *person, const char *prefix)
{
	g_autoptr(GError) error = NULL;
	g_auto(Dialogue) dialogue = { .run = run, .silent = !uf_prompt_asks(run) };
	dialogue.edit = uf_flow_edit_new(run->flow, person, prefix, &error);
	if (dialogue.edit == NULL)
		return uf_run_fail(run, error);
	if (!dialogue.silent)
		uf_run_remark(run, _("Enter keeps, - removes, < goes back, . stops and saves, "
				     "? tells more."));
	UfSignals signals;
	uf_signals_catch(&signals, false);
	run_dialogue(&dialogue);
	g_autoptr(json_t) result = uf_prompt_save(run, dialogue.edit, &error);
	uf_signals_release(&signals);
	return result != NULL ? report(run, person == NULL, result) : uf_run_fail(run, error);
}
