#include "uf-prompt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-signals.h"

typedef struct {
	char text[UF_PROMPT_MAX_BYTES + 1];
	size_t length;
	bool too_long;
} Line;

static void
line_free(Line *line)
{
	uf_memory_zero(line, sizeof *line);
	g_free(line);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_free)

/* Waits for input with the mask of signals @before; false when a signal that is caught came
 * instead.
 */
static bool
wait_input(int signals, const sigset_t *before)
{
	struct pollfd files[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};
	while (ppoll(files, G_N_ELEMENTS(files), NULL, before) < 0) {
		/* stopped by Ctrl-Z, and gone on with */
		if (errno != EINTR)
			return false;
	}
	return files[1].revents == 0;
}

/* one byte at a time: what follows the line stays for the next reader; false at the end of input */
static bool
read_bytes(Line *line, int signals, const sigset_t *before)
{
	for (;;) {
		char byte;
		/* a command that catches Ctrl-C to tidy up is answered nothing */
		if (!wait_input(signals, before))
			return false;
		const ssize_t n = read(STDIN_FILENO, &byte, 1);
		if (n <= 0)
			return line->length > 0;
		if (byte == '\n')
			return true;
		if (line->length < UF_PROMPT_MAX_BYTES)
			line->text[line->length++] = byte;
		else
			line->too_long = true;
	}
}

bool
uf_prompt_asks(const UfRun *run)
{
	return run->format == UF_FORMAT_TEXT && isatty(STDIN_FILENO);
}

UfSecret *
uf_prompt_read(const char *prompt, GError **error)
{
	/* Ctrl-C counts from the moment that the question is seen: none comes before the wait */
	sigset_t ends;
	sigset_t before;
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, &before);
	/* through a pipe come answers alone: nobody would read the questions */
	const bool asks = *prompt != '\0' && isatty(STDIN_FILENO);
	if (asks)
		uf_output_text(stdout, prompt, false);
	fflush(stdout);
	g_autoptr(Line) line = g_new0(Line, 1);
	const int signals = uf_signals_watch(&before);
	const bool found = read_bytes(line, signals, &before);
	if (signals >= 0)
		close(signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	/* no end of a line was echoed */
	if (asks && !found)
		putchar('\n');
	if (!found)
		return NULL;
	if (line->too_long) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "standard input: a line of more than %d bytes", UF_PROMPT_MAX_BYTES);
		return NULL;
	}
	if (line->length > 0 && line->text[line->length - 1] == '\r')
		line->length--;
	if (!g_utf8_validate(line->text, (gssize)line->length, NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "standard input: a line that is not UTF-8");
		return NULL;
	}
	return uf_secret_new(line->text, (gssize)line->length);
}
