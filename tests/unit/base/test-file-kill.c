/* kill -9 at random moments of writing over a file, and a disk that is full: the old file or the
 * new one is there, whole, and after the next writing nothing else. UF_KILL_ROUNDS sets the number
 * of rounds (200 by default, 5000 for a full run). */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"
#include "scratch.h"
#include "uf-error.h"
#include "uf-file.h"

#define SIZE 65536

/* a page that says which write it was, all over */
static void
make_page(char *page, unsigned number)
{
	for (size_t i = 0; i < SIZE; i += 8)
		g_snprintf(page + i, 8, "%07u", number);
}

static unsigned
read_page(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = uf_file_read(path, SIZE, &error);
	g_assert_no_error(error);
	gsize size;
	const char *page = g_bytes_get_data(bytes, &size);
	g_assert_cmpuint(size, ==, SIZE);
	for (size_t i = 8; i < SIZE; i += 8)
		g_assert_cmpmem(page, 8, page + i, 8);
	return (unsigned)strtoul(page, NULL, 10);
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
write_for_ever(const char *path, unsigned number)
{
	static char page[SIZE];
	for (;; number++) {
		make_page(page, number);
		if (!uf_file_write(path, page, SIZE, NULL))
			_exit(1);
	}
}

static void
run_and_kill(const char *path, unsigned number, unsigned microseconds)
{
	const pid_t child = fork();
	if (child == 0)
		write_for_ever(path, number);
	g_usleep(microseconds);
	kill(child, SIGKILL);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
}

static void
test_kills(void)
{
	static char page[SIZE];
	const unsigned rounds = rounds_get(20, 500) * 10;
	char *folder = scratch_make();
	g_autofree char *path = g_build_filename(folder, "formulaire.pdf", NULL);
	unsigned number = 1;
	unsigned left = 0;
	make_page(page, number);
	g_assert_true(uf_file_write(path, page, SIZE, NULL));
	for (unsigned round = 0; round < rounds; round++) {
		run_and_kill(path, number + 1, (unsigned)g_test_rand_int_range(0, 4000));
		/* no write is undone by a later death */
		g_assert_cmpuint(read_page(path), >=, number);
		number = read_page(path);
		left += count_files(folder) > 1;
		g_assert_cmpuint(count_files(folder), <=, 2);
		if (round % 2 == 0)
			continue; /* a part that lies there must not stop the next writing */
		make_page(page, ++number);
		g_assert_true(uf_file_write(path, page, SIZE, NULL));
		g_assert_cmpuint(count_files(folder), ==, 1);
	}
	g_test_message("%u kills, %u writes, %u in the moment of the renaming", rounds, number,
		       left);
	g_assert_cmpuint(number, >, rounds / 2 + 1);
	scratch_remove(folder);
}

/* the limit of a file's size stands for a full disk: both make write() fail on its way */
static void
test_full(void)
{
	static char page[SIZE];
	char *folder = scratch_make();
	g_autofree char *path = g_build_filename(folder, "formulaire.pdf", NULL);
	make_page(page, 7);
	g_assert_true(uf_file_write(path, page, SIZE, NULL));
	static const rlim_t limits[] = { 0, 1, 4096, SIZE / 2, SIZE - 1 };
	for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
		const pid_t child = fork();
		if (child == 0) {
			const struct rlimit limit = { limits[i], limits[i] };
			g_autoptr(GError) error = NULL;
			signal(SIGXFSZ, SIG_IGN);
			make_page(page, 8);
			bool refused = setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
				       !uf_file_write(path, page, SIZE, &error) &&
				       g_error_matches(error, UF_ERROR, UF_ERROR_INTERNAL);
			_exit(refused ? 0 : 1);
		}
		int status;
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		g_assert_cmpint(status, ==, 0);
		g_assert_cmpuint(read_page(path), ==, 7);
		g_assert_cmpuint(count_files(folder), ==, 1);
	}
	scratch_remove(folder);
}

/* what another process, alive, is writing beside is not taken away, nor what only looks like it */
static void
test_sweep(void)
{
	char *folder = scratch_make();
	g_autofree char *path = g_build_filename(folder, "a.pdf", NULL);
	const struct {
		const char *suffix;
		long pid;
		bool swept;
	} rows[] = {
		{ ".unefois-part", 2147483646, true },
		{ ".unefois-part", getppid(), false },
		{ ".unefois-part", getpid(), true },
		{ ".unefois-part2", 2147483646, false },
		{ "", 2147483646, false },
		{ ".unefois-part", -1, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name =
		    g_strdup_printf("%s.%ld%s", path, rows[i].pid, rows[i].suffix);
		g_assert_true(g_file_set_contents(name, "x", 1, NULL));
		g_assert_true(uf_file_write(path, "new", 3, NULL));
		g_test_message("%s", rows[i].suffix);
		g_assert_cmpint(!g_file_test(name, G_FILE_TEST_EXISTS), ==, rows[i].swept);
		uf_file_remove(name, NULL);
	}
	scratch_remove(folder);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/file-kill/kills", test_kills);
	g_test_add_func("/file-kill/full", test_full);
	g_test_add_func("/file-kill/sweep", test_sweep);
	return g_test_run();
}
