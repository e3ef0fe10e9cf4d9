#include "uf-lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-line.h"
#include "uf-memory.h"
#include "uf-signals.h"

#define CHUNK_BYTES 65536

typedef struct {
	UfRun *run;
	const char *const *options;
	UfSignals signals;
	int fd;
	int stop_fd;     /* can be read as soon as it is to stop; -1: nothing stops it */
	GString *text;   /* what was read and not yet answered */
	size_t used;     /* bytes at the beginning of @text that were answered */
	bool is_at_end;  /* nothing more comes */
	bool is_cut;     /* the beginning of the present line was too long to be kept */
	unsigned number; /* of the present line */
	unsigned done;
	unsigned left; /* done as far as it goes */
	unsigned failed;
} Lines;

typedef enum {
	FOUND,
	TOO_LONG,
	OVER,
	STOPPED,
	FAILED,
} Found;

/* Standard input is free for nobody else while records come from it, and no command is to take a
 * record for the answer to a question. -1 on error. */
static int
open_records(const char *path, GError **error)
{
	const bool is_standard = strcmp(path, "-") == 0;
	const int fd = is_standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
				   : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const bool is_closed = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0;
	const int reason = errno;
	if (nothing > STDIN_FILENO)
		close(nothing);
	if (fd >= 0 && is_closed)
		return fd;
	if (fd >= 0)
		close(fd);
	g_set_error(error, UF_ERROR, reason == ENOENT ? UF_ERROR_NOT_FOUND : UF_ERROR_INTERNAL,
		    "--input: cannot read the records: %s", g_strerror(reason));
	return -1;
}

/* more bytes; false when none came: at the end, or because it is to stop */
static bool
read_more(Lines *lines, GError **error)
{
	struct pollfd files[] = {
		{ .fd = lines->fd, .events = POLLIN },
		{ .fd = lines->stop_fd, .events = POLLIN },
	};
	if (poll(files, G_N_ELEMENTS(files), -1) < 0 && errno != EINTR)
		return false;
	if (files[1].revents != 0)
		return false;
	char chunk[CHUNK_BYTES];
	ssize_t n;
	do
		n = read(lines->fd, chunk, sizeof chunk);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "--input: %s", g_strerror(errno));
	lines->is_at_end = n <= 0;
	g_string_erase(lines->text, 0, (gssize)lines->used);
	lines->used = 0;
	g_string_append_len(lines->text, chunk, MAX(n, 0));
	uf_memory_zero(chunk, sizeof chunk);
	return n > 0;
}

static bool
must_stop(const Lines *lines)
{
	struct pollfd file = { .fd = lines->stop_fd, .events = POLLIN };
	return poll(&file, 1, 0) > 0;
}

/* what the end of a line, or of all of them, says of the present one */
static Found
end_line(Lines *lines, bool is_there, bool is_long)
{
	lines->is_cut = false;
	return is_long ? TOO_LONG : is_there ? FOUND : OVER;
}

/* The next line is in @text from @used on; *@length is its length without its end. What is longer
 * than may be is not kept. */
static Found
find_line(Lines *lines, size_t *length, GError **error)
{
	size_t seen = 0;
	for (;;) {
		const char *start = lines->text->str + lines->used;
		const size_t there = lines->text->len - lines->used;
		const char *end = memchr(start + seen, '\n', there - seen);
		*length = end != NULL ? (size_t)(end - start) : there;
		const bool is_long = lines->is_cut || *length > UF_JSON_MAX_BYTES;
		if (end != NULL || lines->is_at_end)
			return end_line(lines, end != NULL || there > 0, is_long);
		lines->is_cut = is_long;
		lines->used = is_long ? lines->text->len : lines->used;
		seen = is_long ? 0 : there;
		if (!read_more(lines, error) && !lines->is_at_end)
			return STOPPED;
		if (*error != NULL)
			return FAILED;
	}
}

static bool
is_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!g_ascii_isspace(text[i]))
			return false;
	}
	return true;
}

/* the command itself, in the rooms that are open */
static UfExit
run_record(const Lines *lines, UfLine *line)
{
	const UfRun *whole = lines->run;
	g_autoptr(UfRun) run = uf_run_new(whole->command, g_new0(char *, 1));
	run->line = line;
	run->context = whole->context;
	run->flow = whole->flow;
	return whole->command->run(run);
}

static UfExit
answer(const Lines *lines, UfLine *line, const char *text, size_t length)
{
	g_autoptr(GError) error = NULL;
	if (text == NULL)
		g_set_error(&error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "record %u: more than %zu bytes", lines->number, UF_JSON_MAX_BYTES);
	else if (uf_line_parse(line, text, length, &error))
		return run_record(lines, line);
	uf_line_keep_error(line, error);
	return uf_exit_find(error);
}

static void
count(Lines *lines, UfExit exit)
{
	if (exit == UF_EXIT_DONE || exit == UF_EXIT_NOTHING)
		lines->done++;
	else if (exit == UF_EXIT_ISSUES)
		lines->left++;
	else
		lines->failed++;
}

/* false when nobody reads the answers any more */
static bool
print(const UfLine *line, UfExit exit)
{
	char *text = uf_line_format(line, exit);
	puts(text);
	uf_memory_free_string(text);
	return fflush(stdout) == 0;
}

static Found
run_all(Lines *lines, GError **error)
{
	static const char mark[] = "\xef\xbb\xbf"; /* some programs begin a file with it */
	for (;;) {
		size_t length;
		const Found found = must_stop(lines) ? STOPPED : find_line(lines, &length, error);
		if (found != FOUND && found != TOO_LONG)
			return found;
		lines->number++;
		const char *text = lines->text->str + lines->used;
		const size_t skipped =
		    lines->number == 1 && g_str_has_prefix(text, mark) ? sizeof mark - 1 : 0;
		if (found == TOO_LONG || !is_blank(text + skipped, length - skipped)) {
			g_autoptr(UfLine) line = uf_line_new(lines->number, lines->options);
			const UfExit exit = answer(
			    lines, line, found == FOUND ? text + skipped : NULL, length - skipped);
			count(lines, exit);
			if (!print(line, exit))
				return FAILED;
		}
		lines->used = MIN(lines->used + length + 1, lines->text->len);
	}
}

static UfExit
sum_up(const Lines *lines, Found found)
{
	const unsigned n = lines->done + lines->left + lines->failed;
	if (found == STOPPED)
		uf_run_remark(lines->run, _("Stopped: line %u and those after it were not read."),
			      lines->number + 1);
	uf_run_remark(lines->run,
		      ngettext("%u record: %u done, %u with something left to a person, %u not "
			       "done.",
			       "%u records: %u done, %u with something left to a person, %u not "
			       "done.",
			       n),
		      n, lines->done, lines->left, lines->failed);
	if (found == OVER && n == 0)
		return UF_EXIT_NOTHING;
	if (lines->done + lines->left == 0)
		return UF_EXIT_ERROR;
	return found == OVER && lines->done == n ? UF_EXIT_DONE : UF_EXIT_ISSUES;
}

UfExit
uf_lines_run(UfRun *run, const char *const *options, const char *path)
{
	g_autoptr(GError) error = NULL;
	Lines lines = { .run = run, .options = options };
	lines.fd = open_records(path, &error);
	if (lines.fd < 0)
		return uf_run_fail(run, error);
	lines.text = g_string_new(NULL);
	/* it stops between two records: one that was begun is answered */
	uf_signals_catch(&lines.signals, true);
	sigset_t mask;
	sigprocmask(SIG_BLOCK, NULL, &mask);
	lines.stop_fd = uf_signals_watch(&mask);
	const Found found = run_all(&lines, &error);
	if (lines.stop_fd >= 0)
		close(lines.stop_fd);
	close(lines.fd);
	uf_memory_zero(lines.text->str, lines.text->len);
	g_string_free(lines.text, TRUE);
	if (error != NULL)
		uf_run_fail(run, error);
	const UfExit exit = sum_up(&lines, found);
	uf_signals_release(&lines.signals);
	return exit;
}
