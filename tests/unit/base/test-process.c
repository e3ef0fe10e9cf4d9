#include "uf-process.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
wait_for(pid_t child)
{
	while (waitpid(child, NULL, 0) < 0)
		g_assert_cmpint(errno, ==, EINTR);
}

/* a child that waits for what comes; its name is what it tells of itself */
static pid_t
fork_sleeper(char **name)
{
	int ends[2];
	char text[64] = "";
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	g_assert_cmpint(child, >=, 0);
	if (child == 0) {
		char *own = uf_process_make_name();
		if (write(ends[1], own, strlen(own)) < 0)
			_exit(1);
		close(ends[1]);
		pause();
		_exit(0);
	}
	close(ends[1]);
	g_assert_cmpint(read(ends[0], text, sizeof text - 1), >, 0);
	close(ends[0]);
	*name = g_strdup(text);
	return child;
}

static void
test_name(void)
{
	g_autofree char *name = uf_process_make_name();
	g_autofree char *again = uf_process_make_name();
	g_assert_cmpstr(name, ==, again);
	g_assert_cmpuint(strlen(name), <, 64);
	g_assert_cmpuint(strspn(name, "0123456789abcdef:"), ==, strlen(name));
	g_assert_false(uf_process_is_gone(name));
	/* one that only its parent still knows is gone too */
	g_autofree char *other = NULL;
	const pid_t child = fork_sleeper(&other);
	siginfo_t info;
	g_assert_cmpstr(other, !=, name);
	g_assert_false(uf_process_is_gone(other));
	g_assert_cmpint(kill(child, SIGKILL), ==, 0);
	g_assert_cmpint(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), ==, 0);
	g_assert_true(uf_process_is_gone(other));
	wait_for(child);
	g_assert_true(uf_process_is_gone(other));
}

/* @part of the name of this process replaced by @with */
static char *
change(guint part, const char *with)
{
	g_autofree char *name = uf_process_make_name();
	g_auto(GStrv) parts = g_strsplit(name, ":", -1);
	g_assert_cmpuint(g_strv_length(parts), ==, 4);
	g_free(parts[part]);
	parts[part] = g_strdup(with);
	return g_strjoinv(":", parts);
}

static void
test_others(void)
{
	static const struct {
		guint part;
		const char *with;
		bool gone;
	} rows[] = {
		{ 0, "0123456789abc", true }, /* before the machine was started again */
		{ 1, "4026539999", false },   /* in a container */
		{ 2, "4194305", true },       /* a number that no process has */
		{ 2, "1", true },             /* one that another process has now */
		{ 3, "1", true },             /* one that had my number before me */
		{ 0, "", false },
		{ 1, "", false },
		{ 2, "", false },
		{ 3, "", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = change(rows[i].part, rows[i].with);
		g_test_message("%s", name);
		g_assert_true(uf_process_is_gone(name) == rows[i].gone);
	}
	static const char *const words[] = { "", ":::", "a", "a:b:c", "a:b:c:d:e" };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		g_assert_false(uf_process_is_gone(words[i]));
}

static void
test_end(void)
{
	char *name;
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	/* the parent of the one that waits is killed */
	const pid_t between = fork();
	g_assert_cmpint(between, >=, 0);
	if (between == 0) {
		const pid_t self = getpid();
		const pid_t child = fork();
		if (child == 0) {
			if (!uf_process_end_with(self))
				_exit(1);
			char *own = uf_process_make_name();
			if (write(ends[1], own, strlen(own)) < 0)
				_exit(1);
			pause();
			_exit(0);
		}
		pause();
		_exit(0);
	}
	close(ends[1]);
	char text[64] = "";
	g_assert_cmpint(read(ends[0], text, sizeof text - 1), >, 0);
	name = text;
	g_assert_false(uf_process_is_gone(name));
	g_assert_cmpint(kill(between, SIGKILL), ==, 0);
	wait_for(between);
	/* the pipe ends with the last who can write to it */
	g_assert_cmpint(read(ends[0], text + sizeof text - 1, 1), ==, 0);
	close(ends[0]);
	for (int i = 0; i < 500 && !uf_process_is_gone(name); i++)
		g_usleep(10000);
	g_assert_true(uf_process_is_gone(name));
	/* whoever is not the parent */
	g_assert_false(uf_process_end_with(getpid()));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/process/name", test_name);
	g_test_add_func("/process/others", test_others);
	g_test_add_func("/process/end", test_end);
	return g_test_run();
}
