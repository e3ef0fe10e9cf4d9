#include "uf-clipboard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-signals.h"

struct UfClipboard {
	const char *name;
	const char *variable;     /* of the environment, there when the program can work; or NULL */
	const char *const *set;   /* argv; NULL: written to the terminal */
	const char *const *clear; /* argv when there is nothing to put; NULL: @set with no input */
	const char *blank;        /* put by @set before @clear, or NULL */
	bool is_utf16;            /* what the program reads */
};

/* told that it is text, it does not look for a format in what it gets */
static const char *const wl_set[] = { "wl-copy", "--type", "text/plain", NULL };
static const char *const wl_clear[] = { "wl-copy", "--clear", NULL };
static const char *const x_set[] = { "xclip", "-selection", "clipboard", NULL };
/* one buffer of ours, which tmux passes on to the terminal: by OSC 52 each value would stay in a
 * buffer of its own, if tmux took it at all */
static const char *const tmux_set[] = { "tmux", "load-buffer", "-w", "-b", "unefois", "-", NULL };
static const char *const tmux_clear[] = { "tmux", "delete-buffer", "-b", "unefois", NULL };
static const char *const windows_set[] = { "clip.exe", NULL };

/* Windows first: WSLg has a Wayland and an X server too, whose clipboard reaches Windows or not */
static const UfClipboard clipboards[] = {
	{ "clip.exe", "WSL_DISTRO_NAME", windows_set, NULL, NULL, true },
	{ "wl-copy", "WAYLAND_DISPLAY", wl_set, wl_clear, NULL, false },
	{ "xclip", "DISPLAY", x_set, NULL, NULL, false },
	{ "tmux", "TMUX", tmux_set, tmux_clear, " ", false },
	{ "osc52", NULL, NULL, NULL, NULL, false },
};

static bool
is_usable(const UfClipboard *clipboard)
{
	if (clipboard->set == NULL)
		return true;
	g_autofree char *program = g_find_program_in_path(clipboard->set[0]);
	return program != NULL && g_getenv(clipboard->variable) != NULL;
}

static const UfClipboard *
find_row(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(clipboards); i++) {
		if (name != NULL ? strcmp(name, clipboards[i].name) == 0
				 : is_usable(&clipboards[i]))
			return &clipboards[i];
	}
	return NULL;
}

const UfClipboard *
uf_clipboard_find(const char *name, GError **error)
{
	/* the clipboard of the screen that she looks at, not of the server */
	if (name == NULL && g_getenv("SSH_CONNECTION") != NULL)
		name = is_usable(find_row("tmux")) ? "tmux" : "osc52";
	const UfClipboard *found = find_row(name);
	if (found != NULL)
		return found;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "no such clipboard: wl-copy, xclip, clip.exe, tmux and osc52 are known");
	return NULL;
}

const char *
uf_clipboard_get_name(const UfClipboard *clipboard)
{
	return clipboard->name;
}

static bool
write_all(int file, const char *bytes, gsize length)
{
	for (gsize done = 0; done < length;) {
		const ssize_t n = write(file, bytes + done, length - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (gsize)n;
	}
	return true;
}

/* ESC ] 52 ; c ; BASE64 BEL: xterm's "manipulate selection data", which terminals pass on */
static bool
write_terminal(const char *text, GError **error)
{
	char *coded = g_base64_encode((const guchar *)text, strlen(text));
	/* "!" is no base64, and xterm clears the selection then; tmux and others pass it over, so
	 * that a blank must have replaced the value before */
	char *sequence = *text != '\0' ? g_strdup_printf("\033]52;c;%s\a", coded)
				       : g_strdup("\033]52;c;IA==\a\033]52;c;!\a");
	fflush(stdout);
	const bool done = write_all(STDOUT_FILENO, sequence, strlen(sequence));
	uf_memory_free_string(coded);
	uf_memory_free_string(sequence);
	if (!done)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the terminal took no clipboard");
	return done;
}

/* What clip.exe takes without a loss: UTF-16, little end first. Without a mark, which it would
 * leave in the clipboard, before the value (seen in the trackers of several programs that do it;
 * unverified here, there is no Windows). @length in bytes. */
static char *
make_utf16(const char *text, gsize *length)
{
	g_autofree gunichar2 *units = NULL;
	glong n = 0;
	units = g_utf8_to_utf16(text, -1, NULL, &n, NULL);
	char *bytes = g_malloc(2 * (gsize)n + 1);
	for (glong i = 0; i < n; i++) {
		bytes[2 * i] = (char)(units[i] & 0xff);
		bytes[2 * i + 1] = (char)(units[i] >> 8);
	}
	if (units != NULL)
		uf_memory_zero(units, 2 * (gsize)n);
	*length = 2 * (gsize)n;
	return bytes;
}

/* A session of its own: Ctrl-C does not end what serves the value before it is told to clear it
 * (wl-copy would leave its copy of it in /tmp). */
static void
prepare_child(void *data)
{
	uf_signals_unblock(data);
	setsid();
}

/* xclip and wl-copy leave a child behind that serves what they hold, and end themselves */
static bool
run_program(const char *const *argv, const char *bytes, gsize length, GError **error)
{
	int input = -1;
	int status = 0;
	GPid child = 0;
	const bool started =
	    g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
				     G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
					 G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
				     prepare_child, NULL, &child, &input, NULL, NULL, NULL);
	if (!started) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: cannot be started", argv[0]);
		return false;
	}
	/* a program that ends early must not end us */
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	sigaction(SIGPIPE, &ignore, &before);
	const bool written = write_all(input, bytes, length);
	close(input);
	sigaction(SIGPIPE, &before, NULL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	const bool took = written && status == 0;
	if (!took)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s did not take the value",
			    argv[0]);
	return took;
}

bool
uf_clipboard_set(const UfClipboard *clipboard, const char *text, GError **error)
{
	if (clipboard->set == NULL)
		return write_terminal(text, error);
	if (*text == '\0' && clipboard->blank != NULL &&
	    !run_program(clipboard->set, clipboard->blank, strlen(clipboard->blank), error))
		return false;
	if (*text == '\0' && clipboard->clear != NULL)
		return run_program(clipboard->clear, "", 0, error);
	gsize length = strlen(text);
	char *bytes = clipboard->is_utf16 ? make_utf16(text, &length) : g_strdup(text);
	const bool done = run_program(clipboard->set, bytes, length, error);
	uf_memory_zero(bytes, length);
	g_free(bytes);
	return done;
}
