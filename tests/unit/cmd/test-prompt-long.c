/* Long texts at a prompt: lines up to a dot, a file, an editor whose files all go. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-prompt.h"

typedef struct {
	char *folder;
	int before; /* standard input */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->folder = scratch_make();
	fixture->before = dup(STDIN_FILENO);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(dup2(fixture->before, STDIN_FILENO), ==, STDIN_FILENO);
	close(fixture->before);
	scratch_remove(fixture->folder);
}

static char *
write_file(const Fixture *fixture, const char *name, const char *text, gssize length)
{
	char *path = g_build_filename(fixture->folder, name, NULL);
	g_assert_true(g_file_set_contents(path, text, length, NULL));
	return path;
}

static void
type(const Fixture *fixture, const char *text)
{
	g_autofree char *path = write_file(fixture, "typed", text, -1);
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	g_assert_cmpint(dup2(file, STDIN_FILENO), ==, STDIN_FILENO);
	close(file);
}

/* what is read; NULL with *@error or at the end of input. Yours. */
static char *
read_long(GError **error)
{
	g_autoptr(UfSecret) text = uf_prompt_read_long("", error);
	return text != NULL ? g_strdup(uf_secret_get_text(text)) : NULL;
}

static void
test_lines(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;
		const char *text; /* NULL: end of input */
		const char *next; /* what the next question gets */
	} rows[] = {
		{ "une ligne\n.\nsuite\n", "une ligne", "suite" },
		{ "une\n\ndeux\n.\n", "une\n\ndeux", NULL },
		{ "une\n . \n.\n", "une\n . ", NULL },
		{ "sans fin\n", "sans fin", NULL },
		{ "\nsuite\n", "", "suite" },
		{ "-\nsuite\n", "-", "suite" },
		{ ".\nsuite\n", ".", "suite" },
		{ "<\nsuite\n", "<", "suite" },
		{ "?unknown\nsuite\n", "?unknown", "suite" },
		{ "", NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("row %zu", i);
		type(fixture, rows[i].typed);
		g_autofree char *text = read_long(&error);
		g_assert_no_error(error);
		g_assert_cmpstr(text, ==, rows[i].text);
		g_autoptr(UfSecret) next = uf_prompt_read("", &error);
		g_assert_cmpstr(next != NULL ? uf_secret_get_text(next) : NULL, ==, rows[i].next);
	}
}

/* A text that is too long, or no text, is refused whole: its rest answers nothing else. */
static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *line = g_strnfill(60000, 'Z');
	g_autofree char *huge = g_strnfill(70000, 'Z');
	char *rows[] = {
		g_strdup_printf("%s\n%s\n%s\n.\nsuite\n", line, line, line),
		g_strdup_printf("debut\n%s\nfin\n.\nsuite\n", huge),
		g_strdup("debut\nZZ\xff\nfin\n.\nsuite\n"),
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("row %zu", i);
		type(fixture, rows[i]);
		g_assert_null(read_long(&error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(strstr(error->message, "ZZ"));
		g_autoptr(UfSecret) next = uf_prompt_read("", NULL);
		g_assert_cmpstr(uf_secret_get_text(next), ==, "suite");
		g_free(rows[i]);
		rows[i] = NULL;
	}
}

static void
test_file(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *good = write_file(fixture, "texte.txt", "L'été\nligne 2\n\n", -1);
	g_autofree char *bad = write_file(fixture, "bytes.txt", "ZZ\xff", 3);
	g_autofree char *empty = write_file(fixture, "empty.txt", "\n \n", -1);
	g_autofree char *line =
	    g_strdup_printf("@%s\n@%s\n@%s/nothing\n@%s\n", good, bad, fixture->folder, empty);
	g_autoptr(GError) error = NULL;
	type(fixture, line);
	g_autofree char *text = read_long(&error);
	g_assert_no_error(error);
	g_assert_cmpstr(text, ==, "L'été\nligne 2");
	g_assert_null(read_long(&error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "ZZ"));
	g_clear_error(&error);
	g_assert_null(read_long(&error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	/* nor is nothing an answer: the question would pass as if it had been skipped */
	g_clear_error(&error);
	g_assert_null(read_long(&error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* The editor's file lies where nobody else looks, and nothing of it stays: not what it left beside
 * it either. $NOTE is where the fake editor says what it was given. */
static void
test_editor(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *script;
		const char *text; /* NULL: an error */
	} rows[] = {
		{ "printf 'Texte accentué\\n' > \"$1\"; cp \"$1\" \"$1~\"", "Texte accentué" },
		{ "printf 'neuf' > \"$1.new\"; mv \"$1.new\" \"$1\"", "neuf" },
		{ ":", "" },
		{ "printf 'ZZ\\377' > \"$1\"", NULL },
		{ "printf 'perdu' > \"$1\"; exit 3", NULL },
		{ "rm \"$1\"", NULL },
		{ "mkdir -p \"$1.d/e\"; cp \"$1\" \"$1.d/e/copy\"; printf 'deux' > \"$1\"",
		  "deux" },
		{ "rm \"$1\"; mkdir \"$1\"", NULL },
		/* nobody writes to it: reading and wiping it must not wait */
		{ "rm \"$1\"; mkfifo \"$1\"", "" },
	};
	g_autofree char *note = g_build_filename(fixture->folder, "note", NULL);
	g_setenv("NOTE", note, true);
	g_unsetenv("VISUAL");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *script = g_strdup_printf(
		    "#!/bin/sh\nprintf '%%s' \"$1\" > \"$NOTE\"\nstat -c %%a \"$1\" \"${1%%/*}\" > "
		    "\"$NOTE.mode\"\n%s\n",
		    rows[i].script);
		g_autofree char *editor = write_file(fixture, "editor", script, -1);
		g_assert_cmpint(g_chmod(editor, 0700), ==, 0);
		g_setenv("EDITOR", editor, true);
		g_test_message("row %zu", i);
		type(fixture, "!\n");
		g_autofree char *text = read_long(&error);
		g_assert_cmpstr(text, ==, rows[i].text);
		g_assert_cmpint(error != NULL, ==, rows[i].text == NULL);
		g_autofree char *mode_file = g_strconcat(note, ".mode", NULL);
		g_autofree char *path = NULL;
		g_autofree char *modes = NULL;
		g_assert_true(g_file_get_contents(note, &path, NULL, NULL));
		g_assert_true(g_file_get_contents(mode_file, &modes, NULL, NULL));
		g_assert_cmpstr(modes, ==, "600\n700\n");
		g_autofree char *folder = g_path_get_dirname(path);
		g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
		g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
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
		{ "/prompt-long/lines", test_lines },
		{ "/prompt-long/refused", test_refused },
		{ "/prompt-long/file", test_file },
		{ "/prompt-long/editor", test_editor },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
	return g_test_run();
}
