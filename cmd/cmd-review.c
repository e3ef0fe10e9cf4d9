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
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const UfReviewTerminal terminal = {
		.write = write_text,
		.read_line = read_line,
		.rows = get_rows(),
	};
	g_autoptr(json_t) result =
	    uf_flow_review(run->flow, uf_run_get_word(run, 0), &terminal, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const bool approved = uf_json_get_boolean(result, "approved", false);
	if (!uf_output_json(run, result))
		printf("%s\n", approved ? _("Approved: this very draft may be handed over.")
					: _("Not approved: nothing may be handed over."));
	return approved ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}
