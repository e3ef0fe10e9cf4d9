/* Power cuts at random moments (disk.h), on each back end that has files: what was acknowledged is
 * there, nothing is damaged, no half transaction where the back end promises whole ones. The last
 * two tests make the disk forget syncs: the simulator has to find losses then, else it finds
 * nothing here. UF_KILL_ROUNDS sets the cuts (12; 200 for a full run). */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-memory.h"

#define CUTS_OF_A_STORE 20
#define COMMITS_OF_A_SESSION 5
#define MOST_CHANGES 600
#define DAMAGED 92 /* how a child ends that finds the store damaged */

typedef struct {
	const char *forgotten; /* disk_forget_syncs() */
	unsigned from;
	GHashTable *acknowledged;
	unsigned cut; /* at which change */
	guint32 seed;
} Round;

/* commits until the power goes; says each number once it is acknowledged */
static void
commit_until_cut(const Scene *scene, const Round *round, int pipe_end)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_path_get_dirname(scene->location);
	disk_watch(folder);
	disk_forget_syncs(round->forgotten);
	disk_cut_at(round->cut, round->seed);
	UfStore *store = NULL;
	for (unsigned number = round->from;; number++) {
		/* to close it writes too, and syncs the log before in any case */
		if (number % COMMITS_OF_A_SESSION == 0 && round->forgotten == NULL)
			g_clear_pointer(&store, uf_store_close);
		if (store == NULL)
			store = scene_open(scene, &error);
		g_assert_no_error(error);
		scene_commit(store, number, &error);
		g_assert_no_error(error);
		if (write(pipe_end, &number, sizeof number) != sizeof number)
			_exit(1);
	}
}

static unsigned
run_and_cut(const Scene *scene, const Round *round)
{
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		commit_until_cut(scene, round, ends[1]);
	}
	close(ends[1]);
	unsigned last = round->from - 1;
	for (unsigned number; read(ends[0], &number, sizeof number) == sizeof number;) {
		g_hash_table_add(round->acknowledged, GUINT_TO_POINTER(number));
		last = number;
	}
	close(ends[0]);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, DISK_CUT);
	g_autofree char *folder = g_path_get_dirname(scene->location);
	disk_clean(folder);
	return last;
}

static void
compare(const Scene *scene, const Round *round, unsigned last, SceneResult *result)
{
	SceneResult now = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	scene_verify(store, "after a power cut");
	scene_compare(store, round->acknowledged, 1, last + 2, &now);
	if (scene->is_sealed)
		g_assert_cmpuint(now.half, ==, 0);
	*result = now;
}

static void
cut_rounds(Scene *scene, const char *forgotten, unsigned cuts, SceneResult *result)
{
	g_autoptr(GHashTable) acknowledged = g_hash_table_new(NULL, NULL);
	Round round = { forgotten, 1, acknowledged, 0, 0 };
	unsigned half = 0;
	for (unsigned i = 0; i < cuts; i++) {
		round.cut = (unsigned)g_test_rand_int_range(1, MOST_CHANGES);
		round.seed = (guint32)g_test_rand_int();
		const unsigned last = run_and_cut(scene, &round);
		SceneResult now = { 0 };
		compare(scene, &round, last, &now);
		result->lost += now.lost > 0;
		half = now.half;
		if (now.lost > 0) { /* counted once */
			result->acknowledged += now.acknowledged;
			g_hash_table_remove_all(acknowledged);
		}
		round.from = scene_skip(last + 1);
	}
	result->acknowledged += g_hash_table_size(acknowledged);
	result->half += half;
}

static void
run_cuts(bool is_sealed, const char *forgotten, unsigned cuts, SceneResult *result)
{
	for (unsigned done = 0; done < cuts; done += CUTS_OF_A_STORE) {
		char *folder = scratch_make();
		g_autofree char *location = g_build_filename(folder, "store", NULL);
		g_autoptr(Scene) scene = scene_new(is_sealed, location);
		cut_rounds(scene, forgotten, MIN(cuts - done, CUTS_OF_A_STORE), result);
		scratch_remove(folder);
	}
	g_test_message("%u cuts, %u acknowledged transactions, losses in %u cuts, %u half", cuts,
		       result->acknowledged, result->lost, result->half);
}

static void
test_cuts(const void *data)
{
	const unsigned cuts = rounds_get(12, 200);
	SceneResult result = { 0 };
	run_cuts(data != NULL, NULL, cuts, &result);
	g_assert_cmpuint(result.lost, ==, 0);
	g_assert_cmpuint(result.acknowledged, >, cuts);
}

/* What synchronous=NORMAL would do: the log is not synced at each commit. Transactions are lost,
 * none is half. */
static void
test_normal(void)
{
	SceneResult result = { 0 };
	run_cuts(true, "-wal", rounds_get(12, 60), &result);
	g_assert_cmpuint(result.lost, >, 0);
}

/* A disk that acknowledges all and syncs nothing: each child either finds loss or damage sooner
 * or later, or the simulator is blind. */
static void
test_liar(const void *data)
{
	unsigned found = 0;
	for (unsigned i = 0; i < 6; i++) {
		const pid_t child = fork();
		if (child == 0) {
			SceneResult result = { 0 };
			signal(SIGABRT, SIG_DFL);
			if (freopen("/dev/null", "w", stderr) == NULL ||
			    freopen("/dev/null", "w", stdout) == NULL)
				_exit(1);
			run_cuts(data != NULL, "", 6, &result);
			_exit(result.lost > 0 ? DAMAGED : 0);
		}
		int status;
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		found += WIFSIGNALED(status) || WEXITSTATUS(status) == DAMAGED;
	}
	g_test_message("damage or loss in %u of 6 stores", found);
	g_assert_cmpuint(found, >, 0);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-power/folder", NULL, test_cuts);
	g_test_add_data_func("/crash-power/sealed", "", test_cuts);
	g_test_add_func("/crash-power/normal", test_normal);
	g_test_add_data_func("/crash-power/liar-folder", NULL, test_liar);
	g_test_add_data_func("/crash-power/liar-sealed", "", test_liar);
	return g_test_run();
}
