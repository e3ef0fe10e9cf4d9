/* Ctrl-C, a closed window, `kill` at a question: it ends, whenever they come; then they count. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-memory.h"
#include "uf-prompt.h"
#include "uf-signals.h"

#define KEPT 42

/* Puts two questions on a pipe that says nothing; exits with KEPT plus what was answered. */
static void
converse(bool keyboard, int before, int during)
{
	int ends[2];
	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
	const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	g_assert_cmpint(dup2(null, STDOUT_FILENO), ==, STDOUT_FILENO);
	UfSignals signals;
	uf_signals_catch(&signals, keyboard);
	if (before != 0)
		raise(before);
	if (during != 0 && fork() == 0) {
		g_usleep(100000);
		kill(getppid(), during);
		_exit(0);
	}
	int answered = 0;
	for (int i = 0; i < 2; i++) {
		g_autoptr(UfSecret) line = uf_prompt_read("? ", NULL);
		answered += line != NULL;
	}
	const int end = uf_signals_must_end(&signals);
	uf_signals_release(&signals);
	_exit(KEPT + answered + 10 * end);
}

static void
test_questions(void)
{
	static const struct {
		bool keyboard;
		int before;
		int during;
		int exit;   /* or */
		int signal; /* by which it ends */
	} rows[] = {
		{ true, SIGINT, 0, KEPT, 0 }, /* between two questions */
		{ true, 0, SIGINT, KEPT, 0 },
		{ true, SIGTERM, 0, 0, SIGTERM }, /* after the release */
		{ true, 0, SIGHUP, 0, SIGHUP },
		{ false, 0, SIGTERM, 0, SIGTERM },
		{ false, 0, SIGINT, 0, SIGINT }, /* at once: not caught */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %zu", i);
		fflush(stdout);
		const pid_t child = fork();
		if (child == 0) {
			alarm(20);
			converse(rows[i].keyboard, rows[i].before, rows[i].during);
		}
		int status = 0;
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		g_assert_cmpint(WIFSIGNALED(status) ? WTERMSIG(status) : 0, ==, rows[i].signal);
		g_assert_cmpint(WIFEXITED(status) ? WEXITSTATUS(status) : 0, ==, rows[i].exit);
	}
}

/* An inner dialogue ends, the outer one hears of it. */
static void
test_nested(void)
{
	UfSignals outer;
	UfSignals inner;
	uf_signals_catch(&outer, false);
	uf_signals_catch(&inner, true);
	g_assert_false(uf_signals_must_end(&inner));
	raise(SIGINT);
	g_assert_false(uf_signals_must_end(&inner));
	raise(SIGTERM);
	uf_signals_release(&inner);
	g_assert_true(uf_signals_must_end(&outer));
	sigset_t one;
	sigemptyset(&one);
	sigaddset(&one, SIGTERM);
	int number = 0;
	g_assert_cmpint(sigwait(&one, &number), ==, 0);
	uf_signals_release(&outer);
	g_assert_cmpint(number, ==, SIGTERM);
}

/* Ctrl-C inside what is done over and over: the whole stops too. */
static void
test_nested_keyboard(void)
{
	UfSignals outer;
	UfSignals inner;
	uf_signals_catch(&outer, true);
	uf_signals_catch(&inner, true);
	raise(SIGINT);
	uf_signals_release(&inner);
	sigset_t pending;
	sigpending(&pending);
	g_assert_cmpint(sigismember(&pending, SIGINT), ==, 1);
	uf_signals_release(&outer);
	sigpending(&pending);
	g_assert_cmpint(sigismember(&pending, SIGINT), ==, 0);
}

static void
test_ignored(void)
{
	signal(SIGHUP, SIG_IGN);
	UfSignals signals;
	uf_signals_catch(&signals, true);
	raise(SIGHUP);
	g_assert_false(uf_signals_must_end(&signals));
	uf_signals_release(&signals);
	signal(SIGHUP, SIG_DFL);
}

int
main(int argc, char **argv)
{
	signal(SIGHUP, SIG_DFL); /* whatever started us may ignore it */
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	g_test_add_func("/signals/questions", test_questions);
	g_test_add_func("/signals/nested", test_nested);
	g_test_add_func("/signals/nested-keyboard", test_nested_keyboard);
	g_test_add_func("/signals/ignored", test_ignored);
	return g_test_run();
}
