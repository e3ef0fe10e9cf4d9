#include "uf-prompt-talk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-date.h"
#include "uf-error.h"
#include "uf-flow-talk.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt-agree.h"
#include "uf-prompt-text.h"
#include "uf-prompt.h"
#include "uf-signals.h"
#include "uf-summary.h"

typedef struct {
	const UfRun *run;
	UfFlowTalk *talk;
	char *heading; /* form and section that stand above */
	size_t asked;
	bool over; /* the person stopped */
} Talk;

static void
talk_clear(Talk *talk)
{
	uf_flow_talk_free(talk->talk);
	g_free(talk->heading);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Talk, talk_clear)

static bool
is_silent(const Talk *talk)
{
	return !uf_prompt_asks(talk->run);
}

/* One round of questions about the profile, stored at its end. */
static bool
run_edit(Talk *talk, UfFlowEdit *edit, GError **error)
{
	g_autoptr(GError) local = NULL;
	talk->over = !uf_prompt_run(talk->run, edit, &talk->asked, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	g_autoptr(json_t) saved = uf_prompt_save(talk->run, edit, error);
	if (saved != NULL && !talk->run->quiet)
		uf_output_issues(stderr, json_object_get(saved, "issues"), "");
	return saved != NULL;
}

static bool
ask_facts(Talk *talk, GError **error)
{
	while (!talk->over) {
		g_autoptr(GError) local = NULL;
		g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(talk->talk, &local);
		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return false;
		}
		if (edit == NULL)
			return true;
		if (!run_edit(talk, edit, error))
			return false;
	}
	return true;
}

static void
print_old(const json_t *old)
{
	static const char *const columns[] = { "", "", "", "", NULL };
	g_autoptr(UfTable) table = uf_table_new(columns);
	for (size_t i = 0; i < json_array_size(old); i++) {
		const json_t *fact = json_array_get(old, i);
		UfDate date;
		g_autofree char *day = uf_date_parse_iso(uf_output_get(fact, "date"), &date)
					   ? uf_date_format_french(date)
					   : g_strdup("");
		uf_table_add_number(table, (gint64)i + 1);
		uf_table_add(table, uf_output_get(fact, "title"));
		uf_table_add(table, uf_output_get(fact, "text"));
		uf_table_add(table, day);
	}
	printf("\n%s\n", _("Known for a long time:"));
	uf_table_print_rows(table);
}

/* The facts of @old whose numbers do not stand in @typed. Owned. */
static json_t *
keep_true(const json_t *old, const char *typed)
{
	json_t *kept = json_array();
	g_auto(GStrv) numbers = g_strsplit_set(typed, ", ", -1);
	for (size_t i = 0; i < json_array_size(old); i++) {
		g_autofree char *number = g_strdup_printf("%zu", i + 1);
		if (!g_strv_contains((const char *const *)numbers, number))
			json_array_append_new(
			    kept, json_string(uf_output_get(json_array_get(old, i), "fact")));
	}
	return kept;
}

/* Enter, or numbers of the list: anything else is no answer */
static bool
is_list_answer(const char *typed, size_t most)
{
	g_auto(GStrv) words = g_strsplit_set(typed, ", ", -1);
	for (char **word = words; *word != NULL; word++) {
		if (**word != '\0' &&
		    !g_ascii_string_to_signed(*word, 10, 1, (gint64)most, NULL, NULL))
			return false;
	}
	return true;
}

/* What was typed under the list; NULL when the person stops. */
static UfSecret *
read_list_answer(Talk *talk, size_t most, GError **error)
{
	const char *prompt =
	    is_silent(talk) ? "" : _("Still true? (Enter: all; else the numbers to ask again) : ");
	for (;;) {
		g_autoptr(UfSecret) line = uf_prompt_read(prompt, error);
		if (line == NULL || g_str_equal(uf_secret_get_text(line), "."))
			return NULL;
		if (is_list_answer(uf_secret_get_text(line), most))
			return g_steal_pointer(&line);
		uf_run_remark(talk->run, _("Enter, or numbers of the list separated by blanks."));
	}
}

static bool
ask_old(Talk *talk, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) old = uf_flow_talk_list_old(talk->talk, error);
	if (old == NULL || json_array_size(old) == 0)
		return old != NULL;
	if (!is_silent(talk))
		print_old(old);
	talk->asked++;
	g_autoptr(UfSecret) line = read_list_answer(talk, json_array_size(old), &local);
	talk->over = line == NULL;
	g_autoptr(json_t) kept = line != NULL ? keep_true(old, uf_secret_get_text(line)) : NULL;
	g_autoptr(UfFlowEdit) edit =
	    kept != NULL ? uf_flow_talk_confirm(talk->talk, kept, &local) : NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	return edit == NULL || run_edit(talk, edit, error);
}

static const char *const help_lines[] = {
	N_("  Enter        take what stands between brackets, or leave it for later"),
	N_("  -            leave it blank"),
	N_("  / + *        there is none, does not know, does not wish to say: left blank"),
	N_("  <            go back to the question before"),
	N_("  .            stop here and keep what was answered"),
	N_("  @FILE, !     for a long text: read it from a file, write it in the editor"),
};

/* "Demande … › Demandeur", then the question; yours, zero it */
static char *
format_question(Talk *talk, const UfFlowAsked *asked)
{
	GString *text = g_string_new(NULL);
	/* TRANSLATORS: before questions that the person is not asked */
	g_autofree char *heading = g_strdup_printf(
	    "%s%s%s%s", asked->is_for_office ? _("For the service, not for the person: ") : "",
	    asked->form, *asked->section != '\0' ? " › " : "", asked->section);
	if (g_strcmp0(talk->heading, heading) != 0) {
		g_string_append_printf(text, "\n%s\n", heading);
		g_free(talk->heading);
		talk->heading = g_steal_pointer(&heading);
	}
	const UfPromptText parts = {
		.title = asked->label,
		.hint = asked->is_long ? _("text, ended by a line with a single dot") : asked->hint,
		.options = asked->options,
		.old = asked->proposal,
		.is_required = asked->is_required,
	};
	uf_prompt_append_text(text, &parts);
	return g_string_free(text, FALSE);
}

static void
print_help(const UfFlowAsked *asked)
{
	printf("  %s\n", asked->field);
	for (size_t i = 0; i < G_N_ELEMENTS(help_lines); i++)
		printf("%s\n", _(help_lines[i]));
}

static void
say_wrong(const GError *error)
{
	fflush(stdout);
	fprintf(stderr, "unefois: %s\n", error->message);
}

/* One line typed for the present question; true when the next one is wanted. */
static bool
take_line(Talk *talk, const UfFlowAsked *asked, const char *typed)
{
	g_autoptr(GError) error = NULL;
	if (strcmp(typed, "?") == 0) {
		if (!is_silent(talk))
			print_help(asked);
		return false;
	}
	if (strcmp(typed, "<") == 0)
		return uf_flow_talk_back(talk->talk);
	if (strcmp(typed, ".") == 0)
		talk->over = true;
	else if (!uf_flow_talk_answer(talk->talk, typed, &error))
		say_wrong(error);
	return true;
}

static void
ask_one(Talk *talk, const UfFlowAsked *asked)
{
	talk->asked++;
	for (bool done = false; !done;) {
		g_autoptr(GError) error = NULL;
		char *prompt = is_silent(talk) ? g_strdup("") : format_question(talk, asked);
		g_autoptr(UfSecret) line = asked->is_long ? uf_prompt_read_long(prompt, &error)
							  : uf_prompt_read(prompt, &error);
		uf_memory_free_string(prompt);
		if (error != NULL) {
			say_wrong(error);
			continue;
		}
		talk->over = line == NULL;
		done = talk->over || take_line(talk, asked, uf_secret_get_text(line));
	}
}

/* What the service decides can wait: one key passes it all. */
static bool
wants_office(Talk *talk)
{
	g_autoptr(GError) error = NULL;
	const char *prompt = is_silent(talk) ? ""
					     : _("\nThe rest is for the service (receipt, "
						 "decision…): answer it now? (yes or no) "
						 "[no] : ");
	for (;;) {
		g_autoptr(UfSecret) line = uf_prompt_read(prompt, &error);
		talk->over = line == NULL || g_str_equal(uf_secret_get_text(line), ".");
		if (talk->over)
			return false;
		const char *typed = uf_secret_get_text(line);
		if (uf_prompt_is_no(typed))
			return false;
		if (uf_prompt_is_yes(typed))
			return true;
		uf_run_remark(talk->run,
			      _("yes: these questions come now; no, or Enter: --ask asks "
				"them another day; . stops and keeps."));
	}
}

/* What is peculiar to each demand; what the service decides only when @office, and it is wanted. */
static bool
ask_demands(Talk *talk, bool office, GError **error)
{
	UfFlowAsked asked;
	bool wanted = false;
	bool kept = true;
	g_autoptr(GError) local = NULL;
	while (kept && !talk->over && uf_flow_talk_next(talk->talk, &asked, &local)) {
		if (asked.is_for_office && (!office || (!wanted && !wants_office(talk))))
			break;
		wanted = asked.is_for_office;
		ask_one(talk, &asked);
		kept = uf_flow_talk_keep(talk->talk, &local);
	}
	if (local == NULL)
		return uf_flow_talk_keep(talk->talk, error);
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static bool
converse(Talk *talk, GError **error)
{
	if (!is_silent(talk))
		uf_run_remark(talk->run,
			      _("Enter keeps or skips, / there is none, + does not know, * does "
				"not wish to say, < goes back, . stops and keeps, ? tells more."));
	if (!uf_prompt_agree(talk->run, talk->talk, &talk->asked, &talk->over, error) ||
	    !ask_facts(talk, error) || (!talk->over && !ask_old(talk, error)))
		return false;
	/* what a demand says may want more facts of the person, and they more of the demand */
	for (size_t before = SIZE_MAX; !talk->over && talk->asked != before;) {
		before = talk->asked;
		if (!ask_facts(talk, error) || (!talk->over && !ask_demands(talk, false, error)))
			return false;
	}
	return talk->over || ask_demands(talk, true, error);
}

UfExit
uf_prompt_talk(const UfRun *run, const UfFlowFill *fill)
{
	g_autoptr(GError) error = NULL;
	g_auto(Talk) talk = { .run = run };
	talk.talk = uf_flow_talk_new(run->flow, fill, &error);
	if (talk.talk == NULL)
		return uf_run_fail(run, error);
	UfSignals signals;
	uf_signals_catch(&signals, true);
	const bool conversed = converse(&talk, &error);
	uf_signals_release(&signals);
	if (!conversed)
		return uf_run_fail(run, error);
	if (talk.over) {
		g_autoptr(json_t) stopped =
		    json_pack("{s:i, s:s, s:[], s:b}", "version", 1, "person", fill->person,
			      "forms", "stopped", 1);
		uf_output_json(run, stopped);
		uf_run_remark(run, _("Stopped: what was answered is kept, --ask goes on from "
				     "here."));
		return UF_EXIT_ISSUES;
	}
	uf_run_remark(run, ngettext("%zu question asked.", "%zu questions asked.", talk.asked),
		      talk.asked);
	g_autoptr(json_t) result = uf_flow_talk_fill(talk.talk, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result)) {
		putchar('\n');
		uf_summary_print(result);
	}
	return uf_summary_get_exit(result);
}

UfExit
uf_prompt_paper(const UfRun *run, const UfFlowFill *fill, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowTalk) talk = uf_flow_talk_new(run->flow, fill, &error);
	g_autoptr(json_t) result = talk != NULL ? uf_flow_talk_print(talk, path, &error) : NULL;
	if (result == NULL)
		return uf_run_fail(run, error);
	const gint64 n = uf_json_get_integer(result, "questions", 0);
	if (!uf_output_json(run, result))
		printf(ngettext("%d question: %s\n", "%d questions: %s\n", (gulong)n), (int)n,
		       path);
	return UF_EXIT_DONE;
}
