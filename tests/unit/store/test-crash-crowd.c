/* Two and four processes write one record of one store, each on top of what it read; one more makes
 * backups meanwhile and gives the team a new key after each. No write is lost, none is made twice,
 * nobody is told "busy" or reads with an old key, and each backup is whole. UF_KILL_ROUNDS sets the
 * writes of each process (50; 200 for a full run). */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"

#define MOST_PROCESSES 4
#define NUMBERS_OF_A_PROCESS 1000

typedef struct {
	const Scene *scene;
	unsigned process;
	unsigned writes;
} Writer;

static UfStoreItem *
read_counter(UfStore *store)
{
	g_autofree char *id = scene_make_id('p', 1);
	g_autoptr(GError) error = NULL;
	UfStoreItem *item = uf_store_get(store, UF_STORE_PERSON, id, &error);
	g_assert_no_error(error);
	return item;
}

static bool
put_on_top(UfStore *store, UfStoreItem *item, unsigned number, GError **error)
{
	g_autoptr(json_t) line = json_pack("{s:s, s:s, s:{s:i}}", "action", "prepared", "object",
					   item->id, "details", "number", (int)number);
	g_clear_pointer(&item->content, g_bytes_unref);
	item->content = scene_make_content(number);
	return uf_store_put(store, item, error) &&
	       uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, error);
}

/* Every other write reads before its transaction begins: somebody may come between. */
static bool
write_once(UfStore *store, unsigned number, GError **error)
{
	g_autoptr(UfStoreItem) early = number % 2 == 0 ? read_counter(store) : NULL;
	if (!uf_store_begin(store, error))
		return false;
	g_autoptr(UfStoreItem) late = early == NULL ? read_counter(store) : NULL;
	if (put_on_top(store, early != NULL ? early : late, number, error))
		return uf_store_commit(store, error);
	uf_store_rollback(store);
	return false;
}

/* ends with the number of conflicts that it met, 255 at most */
static void
write_all(const Writer *writer)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(writer->scene, &error);
	g_assert_no_error(error);
	unsigned conflicts = 0;
	for (unsigned i = 0; i < writer->writes; i++) {
		const unsigned number = (writer->process + 1) * NUMBERS_OF_A_PROCESS + i;
		while (!write_once(store, number, &error)) {
			g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
			g_clear_error(&error);
			conflicts++;
		}
	}
	g_clear_pointer(&store, uf_store_close);
	_exit((int)MIN(conflicts, 255U));
}

static void
make_counter(const Scene *scene)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = scene_make_id('p', 1);
	item->parent = g_strdup("");
	item->state = g_strdup("");
	g_assert_true(uf_store_begin(store, NULL));
	g_assert_true(put_on_top(store, item, 1, &error));
	g_assert_true(uf_store_commit(store, &error));
}

/* each write is a revision and a line; gives how many there are */
static unsigned
check_numbers(UfStore *store)
{
	g_autoptr(GHashTable) lines = scene_load_lines(store);
	g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
	g_autoptr(UfStoreItem) newest = read_counter(store);
	for (int64_t i = 1; i <= newest->revision; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfStoreItem) item =
		    uf_store_get_revision(store, UF_STORE_PERSON, newest->id, i, &error);
		g_assert_no_error(error);
		const unsigned number = scene_read_content(item);
		g_assert_true(g_hash_table_add(numbers, GUINT_TO_POINTER(number)));
		g_assert_true(g_hash_table_contains(lines, GUINT_TO_POINTER(number)));
	}
	g_assert_cmpuint(g_hash_table_size(lines), ==, g_hash_table_size(numbers));
	return g_hash_table_size(numbers);
}

/* a backup while they write: it opens, and its records fit together */
static unsigned
check_backup(const Scene *scene, const char *folder, unsigned round)
{
	g_autofree char *copy = g_strdup_printf("%s/backup-%u", folder, round);
	g_autofree char *location = g_strdup_printf("%s/restored-%u", folder, round);
	g_autofree char *kept = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) running = uf_store_open(scene->location, &error);
	g_assert_no_error(error);
	uf_store_backup(running, copy, &error);
	g_assert_no_error(error);
	uf_store_restore(copy, location, &kept, &error);
	g_assert_no_error(error);
	g_autoptr(UfStore) store = scene_open_at(scene, location, &error);
	g_assert_no_error(error);
	scene_verify(store, "a backup");
	const unsigned count = check_numbers(store);
	g_clear_pointer(&store, uf_store_close);
	scratch_remove_tree(copy);
	scratch_remove_tree(location);
	return count;
}

/* the writers have the old one in memory */
static void
renew_key(const Scene *scene)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	uf_store_rotate_team(store, SCENE_TEAM, &error);
	g_assert_no_error(error);
}

/* true when none of them runs any more; adds up what they end with */
static bool
is_over(const pid_t *writers, unsigned count, bool *ended, unsigned *conflicts)
{
	bool is_over = true;
	for (unsigned i = 0; i < count; i++) {
		int status;
		if (!ended[i] && waitpid(writers[i], &status, WNOHANG) == writers[i]) {
			g_assert_true(WIFEXITED(status));
			*conflicts += (unsigned)WEXITSTATUS(status);
			ended[i] = true;
		}
		is_over = is_over && ended[i];
	}
	return is_over;
}

static void
run_crowd(const Scene *scene, const char *folder, unsigned count)
{
	const unsigned writes = rounds_get(50, 200);
	pid_t writers[MOST_PROCESSES];
	bool ended[MOST_PROCESSES] = { false };
	unsigned conflicts = 0;
	unsigned backups = 0;
	unsigned differing = 0;
	unsigned before = 0;
	const gint64 start = g_get_monotonic_time();
	for (unsigned i = 0; i < count; i++) {
		const Writer writer = { scene, i, writes };
		writers[i] = fork();
		if (writers[i] == 0)
			write_all(&writer);
	}
	while (!is_over(writers, count, ended, &conflicts)) {
		if (!scene->is_sealed) {
			g_usleep(5000);
			continue;
		}
		const unsigned now = check_backup(scene, folder, backups++);
		differing += now != before;
		before = now;
		renew_key(scene);
	}
	g_test_message("%u processes, %u writes, %u conflicts, %u backups of %u states, "
		       "as many new keys: %.1f s",
		       count, count * writes, conflicts, backups, differing,
		       (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC);
	g_assert_true(!scene->is_sealed || backups > 0);
	g_autoptr(UfStore) store = scene_open(scene, NULL);
	scene_verify(store, "after the crowd");
	g_assert_cmpuint(check_numbers(store), ==, 1 + count * writes);
}

static void
test_crowd(const void *data)
{
	for (unsigned count = 2; count <= MOST_PROCESSES; count += 2) {
		char *folder = scratch_make();
		g_autofree char *location = g_build_filename(folder, "store", NULL);
		g_autoptr(Scene) scene = scene_new(data != NULL, location);
		make_counter(scene);
		run_crowd(scene, folder, count);
		scratch_remove(folder);
	}
}

/* opens the store that was restored, commits, says so, and waits for its end */
static void
commit_and_wait(const Scene *scene, int pipe_end)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	scene_commit(store, 50, &error);
	g_assert_no_error(error);
	g_assert_cmpint(write(pipe_end, "c", 1), ==, 1);
	for (;;)
		pause();
}

/* Somebody still has the store open that a restored one took the place of, and closes it while
 * another writes into the new one: nothing of that goes with it. */
static void
test_restored_beneath(void)
{
	int ends[2];
	char said;
	g_autoptr(GError) error = NULL;
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *copy = g_build_filename(folder, "copy", NULL);
	g_autofree char *kept = NULL;
	g_autoptr(Scene) scene = scene_new(true, location);
	g_autoptr(UfStore) old = scene_open(scene, &error);
	scene_commit(old, 4, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_backup(old, copy, &error));
	g_assert_true(uf_store_restore(copy, location, &kept, &error));
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0)
		commit_and_wait(scene, ends[1]);
	close(ends[1]);
	g_assert_cmpint(read(ends[0], &said, 1), ==, 1);
	close(ends[0]);
	/* what goes into the old one would be lost without a word */
	g_assert_false(scene_commit(old, 60, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_clear_pointer(&old, uf_store_close);
	kill(child, SIGKILL);
	g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	scene_verify(store, "the restored one");
	g_autoptr(GHashTable) lines = scene_load_lines(store);
	g_assert_cmpuint(scene_count_parts(store, lines, 4), ==, SCENE_PARTS);
	g_assert_cmpuint(scene_count_parts(store, lines, 50), ==, SCENE_PARTS);
	scratch_remove(folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-crowd/folder", NULL, test_crowd);
	g_test_add_data_func("/crash-crowd/sealed", "", test_crowd);
	g_test_add_func("/crash-crowd/restored-beneath", test_restored_beneath);
	return g_test_run();
}
