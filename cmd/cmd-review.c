#include <glib/gi18n.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-fill.h"
#include "uf-flow-review.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* One draft after the other. */
typedef struct {
	const UfRun *run;
	UfReviewTerminal terminal;
	bool is_skipped; /* the one that is shown */
	bool is_over;
	size_t approved;
	size_t left;
} Round;

static void
write_text(void *data, const char *text)
{
	(void)data;
	uf_output_text(stdout, text, false);
	fflush(stdout);
}

/* a line that cannot be read agrees to nothing: it counts as the end */
static char *
read_line(void *data, const char *prompt)
{
	(void)data;
	g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
	return line != NULL ? g_strdup(uf_secret_get_text(line)) : NULL;
}

/* the same; "s" goes to the next draft, "q" and the end of input end the round */
static char *
read_line_of_round(void *data, const char *prompt)
{
	Round *round = data;
	g_autofree char *line = read_line(NULL, prompt);
	if (line != NULL)
		g_strstrip(line);
	round->is_over = line == NULL || g_ascii_strcasecmp(line, "q") == 0;
	round->is_skipped = line != NULL && g_ascii_strcasecmp(line, "s") == 0;
	return round->is_over || round->is_skipped ? NULL : g_steal_pointer(&line);
}

static int
get_rows(void)
{
	struct winsize size = { 0 };
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

static void
say_outcome(bool approved)
{
	printf("%s\n", approved ? _("Approved: this very draft may be handed over.")
				: _("Not approved: nothing may be handed over."));
}

/* One that cannot be shown any more is told, and the others come. */
static void
review_next(Round *round, const json_t *entry)
{
	g_autoptr(GError) error = NULL;
	round->is_skipped = false;
	g_autoptr(json_t) result = uf_flow_review(round->run->flow, uf_output_get(entry, "draft"),
						  &round->terminal, &error);
	if (result == NULL)
		uf_run_fail(round->run, error);
	const bool approved = uf_json_get_boolean(result, "approved", false);
	round->approved += approved;
	round->left += !approved;
	if (result != NULL && !round->is_skipped && !round->is_over)
		say_outcome(approved);
}

static UfExit
run_round(Round *round, const json_t *drafts)
{
	const size_t n = json_array_size(drafts);
	size_t i = 0;
	for (; i < n && !round->is_over; i++) {
		const json_t *entry = json_array_get(drafts, i);
		/* TRANSLATORS: draft 3 of 12, its form, its id, its household; then two keys */
		printf(_("\n%zu of %zu · %s · %s · %s\ns: the next one, without approving; q: "
			 "stop\n\n"),
		       i + 1, n, uf_output_get(entry, "form"), uf_output_get(entry, "draft"),
		       uf_output_get(entry, "person"));
		review_next(round, entry);
	}
	const size_t left = round->left + n - i;
	printf(ngettext("%zu draft approved", "%zu drafts approved", (gulong)round->approved),
	       round->approved);
	printf(ngettext(", %zu left: unefois review --mine goes on.\n",
			", %zu left: unefois review --mine goes on.\n", (gulong)left),
	       left);
	return left > 0 ? UF_EXIT_ISSUES : UF_EXIT_DONE;
}

static UfExit
review_mine(const UfRun *run)
{
	g_autoptr(GError) error = NULL;
	const UfFlowDraftWish wish = { .waiting = true, .mine = true };
	Round round = { .run = run };
	round.terminal = (UfReviewTerminal){ &round, write_text, read_line_of_round, get_rows() };
	g_autoptr(json_t) list = uf_flow_draft_list_wished(run->flow, &wish, &error);
	if (list == NULL)
		return uf_run_fail(run, error);
	const bool damaged = uf_output_problems(json_object_get(list, "problems"));
	const json_t *drafts = json_object_get(list, "drafts");
	if (json_array_size(drafts) > 0)
		return run_round(&round, drafts);
	uf_run_remark(run, _("No draft waits."));
	return damaged ? UF_EXIT_ISSUES : UF_EXIT_NOTHING;
}

static UfExit
review_one(const UfRun *run, const char *draft, const char *page)
{
	g_autoptr(GError) error = NULL;
	const UfReviewTerminal terminal = {
		.write = write_text,
		.read_line = read_line,
		.rows = get_rows(),
	};
	g_autoptr(json_t) result =
	    page != NULL ? uf_flow_review_page(run->flow, draft, &terminal, page, &error)
			 : uf_flow_review(run->flow, draft, &terminal, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool approved = uf_json_get_boolean(result, "approved", false);
	if (!uf_output_json(run, result))
		say_outcome(approved);
	return approved ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}

UfExit
cmd_review(UfRun *run)
{
	g_autofree char *page = NULL;
	gboolean mine = FALSE;
	const GOptionEntry entries[] = {
		{ "page", 0, 0, G_OPTION_ARG_FILENAME, &page,
		  N_("write a page to look at in a browser, instead of showing the text"),
		  N_("FILE") },
		{ "mine", 0, 0, G_OPTION_ARG_NONE, &mine,
		  N_("those that wait for me, one after the other, instead of one named"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const char *draft = uf_run_get_word(run, 0);
	if ((draft != NULL) == (mine != FALSE))
		return uf_run_misuse(run, _("either a draft or --mine"));
	if (mine && page != NULL)
		return uf_run_misuse(run, _("a page is of one draft: unefois review DRAFT --page "
					    "FILE"));
	if (mine && run->format != UF_FORMAT_TEXT)
		return uf_run_misuse(run, _("this command has no such --format"));
	return mine ? review_mine(run) : review_one(run, draft, page);
}
