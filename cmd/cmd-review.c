#include <glib/gi18n.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-flow-review.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

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

static int
get_rows(void)
{
	struct winsize size = { 0 };
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

UfExit
cmd_review(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *page = NULL;
	const GOptionEntry entries[] = {
		{ "page", 0, 0, G_OPTION_ARG_FILENAME, &page,
		  N_("write a page to look at in a browser, instead of showing the text"),
		  N_("FILE") },
		G_OPTION_ENTRY_NULL,
	};
	if (!uf_run_begin(run, entries))
		return run->exit;
	const UfReviewTerminal terminal = {
		.write = write_text,
		.read_line = read_line,
		.rows = get_rows(),
	};
	const char *draft = uf_run_get_word(run, 0);
	g_autoptr(json_t) result =
	    page != NULL ? uf_flow_review_page(run->flow, draft, &terminal, page, &error)
			 : uf_flow_review(run->flow, draft, &terminal, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool approved = uf_json_get_boolean(result, "approved", false);
	if (!uf_output_json(run, result))
		printf("%s\n", approved ? _("Approved: this very draft may be handed over.")
					: _("Not approved: nothing may be handed over."));
	return approved ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
