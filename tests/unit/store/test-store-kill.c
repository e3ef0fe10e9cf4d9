/* kill -9 at random moments: what was acknowledged is there, whole, and the store opens again.
 * UF_KILL_ROUNDS sets the number of rounds (20 by default, 500 for a full run). */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"
#include "scratch.h"
#include "uf-id.h"
#include "uf-memory.h"
#include "uf-store.h"

#define SIZE 4096

/* a page that says which write it was, all over */
static GBytes *
make_page(unsigned number)
{
	char page[SIZE];
	for (size_t i = 0; i < SIZE; i += 8)
		g_snprintf(page + i, 8, "%07u", number);
	return g_bytes_new(page, SIZE);
}

static unsigned
read_page(const UfStoreItem *item)
{
	gsize size;
	const char *page = g_bytes_get_data(item->content, &size);
	g_assert_cmpuint(size, ==, SIZE);
	for (size_t i = 8; i < SIZE; i += 8)
		g_assert_cmpmem(page, 8, page + i, 8);
	return (unsigned)strtoul(page, NULL, 10);
}

/* NULL when it can be neither opened nor made */
static UfStore *
make_or_open(const char *location)
{
	UfStore *store = uf_store_open(location, NULL);
	if (store != NULL || !uf_store_make_folder(location, NULL))
		return store;
	return uf_store_open(location, NULL);
}

/* writes for ever; says the number of each write once the store has acknowledged it */
static void
write_for_ever(const char *location, const char *id, int pipe_end)
{
	g_autoptr(UfStore) store = make_or_open(location);
	g_autoptr(GError) none = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, &none);
	if (item == NULL) {
		item = g_new0(UfStoreItem, 1);
		item->kind = UF_STORE_PERSON;
		item->id = g_strdup(id);
	}
	for (unsigned number = (unsigned)item->revision + 1;; number++) {
		if (item->content != NULL)
			g_bytes_unref(item->content);
		item->content = make_page(number);
		if (!uf_store_put(store, item, NULL) ||
		    write(pipe_end, &number, sizeof number) != sizeof number)
			_exit(1);
	}
}

static unsigned
run_and_kill(const char *location, const char *id, unsigned microseconds)
{
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		write_for_ever(location, id, ends[1]);
	}
	close(ends[1]);
	g_usleep(microseconds);
	kill(child, SIGKILL);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
	unsigned last = 0;
	for (unsigned number; read(ends[0], &number, sizeof number) == sizeof number;)
		last = number;
	close(ends[0]);
	return last;
}

static void
test_kills(void)
{
	const unsigned rounds = rounds_get(20, 500);
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *id = uf_id_new('p');
	unsigned acknowledged = 0;
	for (unsigned round = 0; round < rounds; round++) {
		const unsigned wait = (unsigned)g_test_rand_int_range(2000, 40000);
		const unsigned last = run_and_kill(location, id, wait);
		acknowledged = MAX(acknowledged, last);
		g_autoptr(UfStore) store = make_or_open(location);
		g_assert_nonnull(store);
		if (acknowledged == 0)
			continue;
		g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, NULL);
		g_assert_nonnull(item);
		g_assert_cmpuint(read_page(item), >=, acknowledged);
		g_assert_cmpint(item->revision, ==, (int64_t)read_page(item));
		for (int64_t i = 1; i <= item->revision; i++) {
			g_autoptr(UfStoreItem) old =
			    uf_store_get_revision(store, UF_STORE_PERSON, id, i, NULL);
			g_assert_cmpuint(read_page(old), ==, i);
		}
	}
	g_test_message("%u kills, %u acknowledged writes, none lost", rounds, acknowledged);
	g_assert_cmpuint(acknowledged, >, 0);
	scratch_remove(folder);
}

/* killed while it makes the store, before anything is acknowledged: it can be made again */
static void
test_kills_at_birth(void)
{
	char *folder = scratch_make();
	for (unsigned round = 0; round < 60; round++) {
		g_autofree char *name = g_strdup_printf("store-%u", round);
		g_autofree char *location = g_build_filename(folder, name, NULL);
		g_autofree char *id = uf_id_new('p');
		run_and_kill(location, id, round * 50);
		g_autoptr(UfStore) store = make_or_open(location);
		g_assert_nonnull(store);
	}
	/* as a kill leaves it between the writing of the mark and its name */
	g_autofree char *location = g_build_filename(folder, "half", NULL);
	g_autofree char *half = g_build_filename(location, "INVENTED-PEOPLE-ONLY.aB3dE5", NULL);
	g_assert_cmpint(g_mkdir(location, 0700), ==, 0);
	g_assert_true(g_file_set_contents(half, "unefois", -1, NULL));
	g_autoptr(UfStore) store = make_or_open(location);
	g_assert_nonnull(store);
	scratch_remove(folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/kill", test_kills);
	g_test_add_func("/store/kill-at-birth", test_kills_at_birth);
	return g_test_run();
}
