/* The clipboard: which way is found, what arrives there, and that nothing is an argument. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "uf-clipboard.h"
#include "uf-error.h"
#include "uf-memory.h"

#define VALUE "L'été à Œuilly 12 345,67 €\nligne 2"

typedef struct {
	char *folder;
	char *path; /* of the environment, before */
} Fixture;

/* Notes its arguments in NAME.args and its standard input in NAME.in; ends with FAKE_STATUS. */
static void
add_program(const Fixture *fixture, const char *name)
{
	g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
	g_autofree char *text = g_strdup_printf("#!/bin/sh\n"
						"echo \"$@\" > '%s.args'\n"
						"[ \"$FAKE_STATUS\" = early ] && exit 0\n"
						"/bin/cat > '%s.in'\n"
						"exit ${FAKE_STATUS:-0}\n",
						path, path);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(g_chmod(path, 0700), ==, 0);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	static const char *const away[] = { "WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME",
					    "SSH_CONNECTION",  "TMUX",    "FAKE_STATUS" };
	(void)data;
	fixture->folder = scratch_make();
	fixture->path = g_strdup(g_getenv("PATH"));
	g_setenv("PATH", fixture->folder, true);
	for (size_t i = 0; i < G_N_ELEMENTS(away); i++)
		g_unsetenv(away[i]);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_setenv("PATH", fixture->path, true);
	g_free(fixture->path);
	scratch_remove(fixture->folder);
}

static char *
read_noted(const Fixture *fixture, const char *name, const char *what, gsize *length)
{
	g_autofree char *file = g_strconcat(name, what, NULL);
	g_autofree char *path = g_build_filename(fixture->folder, file, NULL);
	char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, length, NULL));
	return text;
}

static void
test_find(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *variable;
		const char *program;
		const char *name;
	} rows[] = {
		{ NULL, NULL, "osc52" },
		{ "WAYLAND_DISPLAY", NULL, "osc52" },
		{ NULL, "xclip", "osc52" },
		{ "DISPLAY", NULL, "xclip" },
		{ NULL, "wl-copy", "wl-copy" },
		{ NULL, "clip.exe", "wl-copy" },
		/* WSLg has the other two as well */
		{ "WSL_DISTRO_NAME", NULL, "clip.exe" },
		/* the screen that she looks at, not the server's */
		{ "SSH_CONNECTION", NULL, "osc52" },
		{ "TMUX", NULL, "osc52" },
		{ NULL, "tmux", "tmux" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %zu", i);
		if (rows[i].variable != NULL)
			g_setenv(rows[i].variable, "x", true);
		if (rows[i].program != NULL)
			add_program(fixture, rows[i].program);
		const UfClipboard *clipboard = uf_clipboard_find(NULL, NULL);
		g_assert_cmpstr(uf_clipboard_get_name(clipboard), ==, rows[i].name);
	}
	g_unsetenv("SSH_CONNECTION");
	g_unsetenv("WAYLAND_DISPLAY");
	g_unsetenv("DISPLAY");
	g_assert_cmpstr(uf_clipboard_get_name(uf_clipboard_find(NULL, NULL)), ==, "clip.exe");
	g_assert_cmpstr(uf_clipboard_get_name(uf_clipboard_find("xclip", NULL)), ==, "xclip");
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_clipboard_find("pbcopy", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

/* Each program gets the value on its standard input, as it reads it, and no word of it else. */
static void
test_programs(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		const char *args;
		const char *clear_args;
		bool is_utf16;
	} rows[] = {
		{ "wl-copy", "--type text/plain\n", "--clear\n", false },
		{ "xclip", "-selection clipboard\n", "-selection clipboard\n", false },
		{ "tmux", "load-buffer -w -b unefois -\n", "delete-buffer -b unefois\n", false },
		{ "clip.exe", "\n", "\n", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		add_program(fixture, rows[i].name);
		const UfClipboard *clipboard = uf_clipboard_find(rows[i].name, NULL);
		g_assert_true(uf_clipboard_set(clipboard, VALUE, &error));
		g_assert_no_error(error);
		gsize length;
		g_autofree char *args = read_noted(fixture, rows[i].name, ".args", NULL);
		g_autofree char *input = read_noted(fixture, rows[i].name, ".in", &length);
		g_assert_cmpstr(args, ==, rows[i].args);
		g_autofree char *text = rows[i].is_utf16 ? g_convert(input, (gssize)length, "UTF-8",
								     "UTF-16LE", NULL, NULL, NULL)
							 : g_strdup(input);
		g_assert_cmpstr(text, ==, VALUE);
		/* no mark: it would stay in front of the value */
		if (rows[i].is_utf16)
			g_assert_cmpmem(input, 4, "L\0'\0", 4);

		g_assert_true(uf_clipboard_set(clipboard, "", &error));
		g_autofree char *cleared = read_noted(fixture, rows[i].name, ".args", NULL);
		g_autofree char *nothing = read_noted(fixture, rows[i].name, ".in", &length);
		g_assert_cmpstr(cleared, ==, rows[i].clear_args);
		g_assert_cmpuint(length, ==, 0);
	}
}

/* A program that fails, that ends before it read, that is not there: told by its name alone. */
static void
test_failing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const ways[] = { "3", "early", NULL };
	g_autofree char *big = g_strnfill(1000000, 'Z');
	add_program(fixture, "xclip");
	const UfClipboard *clipboard = uf_clipboard_find("xclip", NULL);
	for (size_t i = 0; ways[i] != NULL; i++) {
		g_autoptr(GError) error = NULL;
		g_setenv("FAKE_STATUS", ways[i], true);
		g_assert_false(uf_clipboard_set(clipboard, big, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INTERNAL);
		g_assert_nonnull(strstr(error->message, "xclip"));
		g_assert_null(strstr(error->message, "ZZZ"));
	}
	g_autoptr(GError) error = NULL;
	const UfClipboard *absent = uf_clipboard_find("wl-copy", NULL);
	g_assert_false(uf_clipboard_set(absent, VALUE, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_assert_null(strstr(error->message, "Œuilly"));
}

/* what is written to standard output meanwhile; yours */
static char *
catch_output(const Fixture *fixture, const char *text)
{
	g_autofree char *path = g_build_filename(fixture->folder, "out", NULL);
	fflush(stdout);
	const int before = dup(STDOUT_FILENO);
	const int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	g_assert_cmpint(dup2(file, STDOUT_FILENO), ==, STDOUT_FILENO);
	const bool done = uf_clipboard_set(uf_clipboard_find("osc52", NULL), text, NULL);
	g_assert_cmpint(dup2(before, STDOUT_FILENO), ==, STDOUT_FILENO);
	close(before);
	close(file);
	g_assert_true(done);
	char *bytes = NULL;
	g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
	return bytes;
}

static void
test_terminal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *bytes;
	} rows[] = {
		{ "Zoé", "\033]52;c;Wm/DqQ==\a" },
		/* a blank, for what knows no clearing */
		{ "", "\033]52;c;IA==\a\033]52;c;!\a" },
		/* what would end the sequence is coded like all else */
		{ "a\ab\033\\c", "\033]52;c;YQdiG1xj\a" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *bytes = catch_output(fixture, rows[i].text);
		g_assert_cmpstr(bytes, ==, rows[i].bytes);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/clipboard/find", test_find },
		{ "/clipboard/programs", test_programs },
		{ "/clipboard/failing", test_failing },
		{ "/clipboard/terminal", test_terminal },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
	return g_test_run();
}
