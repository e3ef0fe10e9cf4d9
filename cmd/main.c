/* unefois: one canonical profile of a person and household, every partner's form filled from it. */
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-error.h"
#include "uf-help.h"
#include "uf-memory.h"
#include "uf-setup.h"

/* words come in UTF-8, whatever else the locale says; numbers stay those of C */
static void
choose_language(void)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	g_autofree char *folder = uf_setup_find_locale_folder();
	bindtextdomain("unefois", folder);
	bind_textdomain_codeset("unefois", "UTF-8");
	textdomain("unefois");
}

/* Whoever starts this may have closed them, and the next file that is opened, the store, would take
 * their numbers: what is printed would then be written into it. Reading gives nothing then, and a
 * result fails as it should. */
static bool
keep_streams(GError **error)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		const int mode = fd == STDERR_FILENO ? O_WRONLY : O_RDONLY;
		if (fcntl(fd, F_GETFD) >= 0 || open("/dev/null", mode) == fd)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "no standard streams");
		return false;
	}
	return true;
}

static bool
prepare_process(GError **error)
{
	uf_memory_init();
	umask(077);
	signal(SIGXFSZ, SIG_IGN); /* then a limit on files is an error like a full disk */
	choose_language();
	return keep_streams(error) && uf_memory_forbid_dumps(error);
}

/* for the completion and for tests: the table as it is, in English */
static void
list_commands(void)
{
	for (size_t i = 0; i < uf_commands_get_count(); i++) {
		const UfCommand *command = uf_commands_get(i);
		printf("%s\t%s\t%s\t%s\n", command->name, command->usage, command->alias,
		       command->summary);
	}
}

/* "unefois person": the commands that go on from there */
static void
say_close_commands(const char *word)
{
	g_autofree char *start = g_strconcat(word, " ", NULL);
	for (size_t i = 0; i < uf_commands_get_count(); i++) {
		const UfCommand *command = uf_commands_get(i);
		if (!g_str_has_prefix(command->name, start) &&
		    !g_str_has_prefix(command->alias, start))
			continue;
		g_autofree char *usage = uf_help_format_usage(command);
		fprintf(stderr, "  %s\n", usage);
	}
}

static UfExit
say_no_command(const char *word)
{
	fputs(word != NULL ? _("unefois: there is no such command\n")
			   : _("unefois: a command is missing\n"),
	      stderr);
	if (word != NULL)
		say_close_commands(word);
	fprintf(stderr, "%s\n", _("unefois --help lists the commands."));
	return UF_EXIT_USAGE;
}

static UfExit
run_command(const char *const *words)
{
	guint n;
	const UfCommand *command = uf_commands_find(words, &n);
	if (command == NULL)
		return say_no_command(words[0]);
	g_autoptr(UfRun) run = uf_run_new(command, g_strdupv((char **)words + n));
	return command->run(run);
}

static UfExit
run_words(const char *const *words)
{
	static const char *const version[] = { "version", NULL };
	const char *first = words[0] != NULL ? words[0] : "";
	if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 ||
	    strcmp(first, "help") == 0 || strcmp(first, "aide") == 0) {
		uf_help_print_all();
		return UF_EXIT_DONE;
	}
	if (strcmp(first, "--list-commands") == 0) {
		list_commands();
		return UF_EXIT_DONE;
	}
	static const char *const menu[] = { "menu", NULL };
	if (*first == '\0' && words[0] == NULL && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		return run_command(menu);
	return run_command(strcmp(first, "--version") == 0 ? version : words);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc < 1 || !prepare_process(&error)) {
		fprintf(stderr, "unefois: %s\n", error != NULL ? error->message : "");
		return UF_EXIT_ERROR;
	}
	const UfExit exit = run_words((const char *const *)argv + 1);
	/* a result that did not reach its reader is no result */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "%s\n", _("unefois: the result could not be written"));
		return UF_EXIT_ERROR;
	}
	return (int)exit;
}
