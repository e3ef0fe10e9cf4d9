/* kill -9 at random moments of `unefois pdf fill` and `pdf flatten` onto a form that unefois wrote:
 * it is as it was or as it should become, to the byte, and may be written again. UF_KILL_ROUNDS
 * sets the number of rounds (20 by default, 500 for a full run). */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"
#include "scratch.h"

typedef struct {
	char *folder;
	char *form;   /* what is written onto itself */
	char *values; /* the file of them */
	GBytes *before;
	GBytes *after;
} Fixture;

static GBytes *
load(const char *path)
{
	char *data;
	gsize length;
	g_assert_true(g_file_get_contents(path, &data, &length, NULL));
	return g_bytes_new_take(data, length);
}

static void
put_back(const Fixture *fixture)
{
	g_assert_true(g_file_set_contents(fixture->form, g_bytes_get_data(fixture->before, NULL),
					  (gssize)g_bytes_get_size(fixture->before), NULL));
}

static GPid
start(const Fixture *fixture, bool flatten)
{
	const char *fill[] = {
		g_getenv("UNEFOIS"), "pdf",   "fill",        fixture->form, "--values",
		fixture->values,     "--out", fixture->form, "--quiet",     NULL
	};
	const char *flat[] = { g_getenv("UNEFOIS"), "pdf",     "flatten", fixture->form, "--out",
			       fixture->form,       "--quiet", NULL };
	GPid pid = 0;
	g_autoptr(GError) error = NULL;
	g_spawn_async(fixture->folder, (char **)(flatten ? flat : fill), NULL,
		      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, &pid,
		      &error);
	g_assert_no_error(error);
	return pid;
}

static gint64
run_to_end(const Fixture *fixture, bool flatten)
{
	int status = 0;
	const gint64 begin = g_get_monotonic_time();
	const GPid pid = start(fixture, flatten);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
	return g_get_monotonic_time() - begin;
}

static unsigned
count_files(const char *folder)
{
	unsigned count = 0;
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	while (g_dir_read_name(directory) != NULL)
		count++;
	return count;
}

static void
write_first(const Fixture *fixture, const char *source)
{
	const char *words[] = { g_getenv("UNEFOIS"), "pdf",   "fill",        source,    "--values",
				fixture->values,     "--out", fixture->form, "--quiet", NULL };
	g_autoptr(GError) error = NULL;
	int status = -1;
	g_spawn_sync(fixture->folder, (char **)words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
		     NULL, NULL, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status, ==, 0);
}

static void
set_up(Fixture *fixture)
{
	g_autofree char *source =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", "text-fields.pdf", NULL);
	fixture->folder = scratch_make();
	fixture->form = g_build_filename(fixture->folder, "formulaire.pdf", NULL);
	fixture->values = g_build_filename(fixture->folder, "values.json", NULL);
	/* a file of unefois: another would not be replaced */
	g_assert_true(g_file_set_contents(fixture->values, "{\"Nom\": \"Zoé Exemple\"}", -1, NULL));
	write_first(fixture, source);
	fixture->before = load(fixture->form);
	g_assert_true(g_file_set_contents(fixture->values, "{\"Auto\": \"Zoé\"}", -1, NULL));
}

static void
tear_down(Fixture *fixture)
{
	scratch_remove(fixture->folder);
	g_free(fixture->form);
	g_free(fixture->values);
	g_bytes_unref(fixture->before);
	g_bytes_unref(fixture->after);
}

static void
test_kills(const void *data)
{
	const bool flatten = GPOINTER_TO_INT(data) != 0;
	const unsigned rounds = rounds_get(20, 500);
	unsigned done = 0;
	Fixture fixture = { 0 };
	set_up(&fixture);
	put_back(&fixture);
	const gint64 usual = run_to_end(&fixture, flatten);
	fixture.after = load(fixture.form);
	g_assert_false(g_bytes_equal(fixture.before, fixture.after));
	for (unsigned round = 0; round < rounds; round++) {
		put_back(&fixture);
		const GPid pid = start(&fixture, flatten);
		/* the last part of its time, where the file is written, is met more often */
		const gint64 wait = round % 3 == 0
					? g_test_rand_int_range(0, (gint32)usual)
					: usual - g_test_rand_int_range(0, (gint32)(usual / 4 + 1));
		g_usleep((gulong)MAX(wait, 0));
		kill(pid, SIGKILL);
		g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
		g_autoptr(GBytes) now = load(fixture.form);
		const bool is_new = g_bytes_equal(now, fixture.after);
		g_assert_true(is_new || g_bytes_equal(now, fixture.before));
		done += is_new;
		g_assert_cmpuint(count_files(fixture.folder), <=, 3);
	}
	put_back(&fixture);
	run_to_end(&fixture, flatten);
	g_assert_cmpuint(count_files(fixture.folder), ==, 2);
	g_test_message("%u kills, %u after the file was there", rounds, done);
	tear_down(&fixture);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/pdf-kill/fill", GINT_TO_POINTER(0), test_kills);
	g_test_add_data_func("/pdf-kill/flatten", GINT_TO_POINTER(1), test_kills);
	return g_test_run();
}
