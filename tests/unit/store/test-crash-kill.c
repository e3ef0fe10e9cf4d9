/* kill -9 at random moments of whole transactions, on each back end that has files: nothing that
 * was acknowledged is missing, no half transaction where the back end promises whole ones, every
 * record opens, the chains hold. UF_KILL_ROUNDS sets the rounds (12; 200 for a full run). */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-memory.h"

#define ROUNDS_OF_A_STORE 20

/* commits for ever; says each number once it is acknowledged, and 0 when the store is open */
static void
commit_for_ever(const Scene *scene, unsigned number, int pipe_end)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	for (unsigned said = 0;; said = number++) {
		if (write(pipe_end, &said, sizeof said) != sizeof said)
			_exit(1);
		scene_commit(store, number, &error);
		g_assert_no_error(error);
	}
}

/* The numbers that were acknowledged before the kill; the last one at least may be in the midst. */
static unsigned
run_and_kill(const Scene *scene, unsigned from, GHashTable *acknowledged)
{
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		commit_for_ever(scene, from, ends[1]);
	}
	close(ends[1]);
	unsigned number;
	g_assert_cmpint(read(ends[0], &number, sizeof number), ==, sizeof number);
	g_usleep((gulong)g_test_rand_int_range(0, 100000));
	kill(child, SIGKILL);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	unsigned last = from - 1;
	while (read(ends[0], &number, sizeof number) == sizeof number) {
		g_assert_cmpuint(number, ==, last + 1);
		g_hash_table_add(acknowledged, GUINT_TO_POINTER(number));
		last = number;
	}
	close(ends[0]);
	return last;
}

/* what the dead left is whole, and can be written to */
static void
check_and_go_on(const Scene *scene, GHashTable *acknowledged, unsigned last, SceneResult *result)
{
	SceneResult now = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	scene_verify(store, "after a kill");
	scene_compare(store, acknowledged, 1, last + 2, &now);
	g_assert_cmpuint(now.lost, ==, 0);
	if (scene->is_sealed)
		g_assert_cmpuint(now.half, ==, 0);
	result->half = now.half;
	const unsigned next = scene_skip(last + 1);
	scene_commit(store, next, &error);
	g_assert_no_error(error);
	g_hash_table_add(acknowledged, GUINT_TO_POINTER(next));
}

static void
kill_rounds(const Scene *scene, unsigned rounds, SceneResult *result)
{
	g_autoptr(GHashTable) acknowledged = g_hash_table_new(NULL, NULL);
	unsigned next = 1;
	for (unsigned round = 0; round < rounds; round++) {
		const unsigned last = run_and_kill(scene, next, acknowledged);
		check_and_go_on(scene, acknowledged, last, result);
		next = scene_skip(scene_skip(last + 1));
	}
	result->acknowledged = g_hash_table_size(acknowledged);
}

static void
test_kills(const void *data)
{
	const bool is_sealed = data != NULL;
	const unsigned rounds = rounds_get(12, 200);
	SceneResult result = { 0 };
	char *folder = scratch_make();
	for (unsigned done = 0; done < rounds; done += ROUNDS_OF_A_STORE) {
		g_autofree char *name = g_strdup_printf("store-%u", done);
		g_autofree char *location = g_build_filename(folder, name, NULL);
		g_autoptr(Scene) scene = scene_new(is_sealed, location);
		SceneResult one = { 0 };
		kill_rounds(scene, MIN(rounds - done, ROUNDS_OF_A_STORE), &one);
		result.acknowledged += one.acknowledged;
		result.half += one.half;
		scratch_remove_tree(location);
	}
	g_test_message("%u kills, %u acknowledged transactions, 0 lost, %u half", rounds,
		       result.acknowledged, result.half);
	g_assert_cmpuint(result.acknowledged, >, rounds);
	scratch_remove(folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-kill/folder", NULL, test_kills);
	g_test_add_data_func("/crash-kill/sealed", "", test_kills);
	return g_test_run();
}
