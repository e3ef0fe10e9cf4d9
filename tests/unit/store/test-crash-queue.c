/* Workers that take jobs of a batch and end in the midst, by kill -9 or by a power cut, on each
 * back end: what was acknowledged is done, nothing is done twice, and others do the rest. A job
 * writes a person, a line of the journal and its own end in one transaction; the sealed store has
 * all three or none, the folder may have the person of a job that is done once more. UF_KILL_ROUNDS
 * sets how often they end (12; 200 for a full run). */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "queue-fixture.h"
#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-journal.h"

#define WORKERS 2
#define JOBS 300
#define ROUNDS_OF_A_STORE 20
#define LEASE 600 /* nobody waits for it: who is dead is told to be */
#define MOST_CHANGES 400

typedef struct {
	Scene *scene;
	unsigned batches; /* the last one is worked on */
	GHashTable *acknowledged;
	unsigned cuts;
} Shift;

typedef void (*EndFunc)(Shift *shift);

static char *
make_batch_id(unsigned number)
{
	return scene_make_id(UF_STORE_BATCH_LETTER, number);
}

static UfStoreItem *
make_person(unsigned number)
{
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = scene_make_id('p', number);
	item->parent = g_strdup("");
	item->state = g_strdup("");
	item->content = scene_make_content(number);
	return item;
}

/* true for a folder alone: a job that was cut before its end */
static bool
is_made(const Scene *scene, UfStore *store, const char *id)
{
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, NULL);
	g_assert_true(item == NULL || !scene->is_sealed);
	return item != NULL;
}

static void
do_job(const Scene *scene, UfStore *store, UfStoreJob *job, unsigned number)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) person = make_person(number);
	g_autoptr(GBytes) body = scene_make_content(number);
	g_autoptr(json_t) line =
	    json_pack("{s:s, s:s, s:s, s:{s:i}}", "time", "2026-11-22T10:00:00Z", "action", "job",
		      "object", person->id, "details", "number", (int)number);
	g_assert_true(uf_store_begin(store, NULL));
	if (!is_made(scene, store, person->id))
		uf_store_put(store, person, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, NULL));
	uf_store_finish_job(store, job, UF_STORE_JOB_DONE, body, &error);
	g_assert_no_error(error);
	uf_store_commit(store, &error);
	g_assert_no_error(error);
}

/* takes jobs until none is left; says 0 when it begins, then each number once it is acknowledged */
static void
work(const Shift *shift, unsigned worker, int pipe_end)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *batch = make_batch_id(shift->batches);
	g_autofree char *holder = g_strdup_printf("h-%u", worker);
	g_autoptr(UfStore) store = scene_open(shift->scene, &error);
	g_assert_no_error(error);
	for (unsigned said = 0;;) {
		if (write(pipe_end, &said, sizeof said) != sizeof said)
			_exit(1);
		g_autoptr(UfStoreJob) job = queue_claim(store, batch, holder, LEASE);
		if (job == NULL)
			return;
		said = shift->batches * 1000 + job->number;
		do_job(shift->scene, store, job, said);
	}
}

static void
read_acknowledged(const Shift *shift, int pipe_end)
{
	for (unsigned number; read(pipe_end, &number, sizeof number) == sizeof number;) {
		/* twice would be a job that two did */
		if (number != 0)
			g_assert_true(
			    g_hash_table_add(shift->acknowledged, GUINT_TO_POINTER(number)));
	}
}

/* two at once, both killed at one moment */
static void
run_and_kill(Shift *shift)
{
	int ends[2];
	pid_t children[WORKERS];
	unsigned said;
	g_assert_cmpint(pipe(ends), ==, 0);
	for (unsigned i = 0; i < WORKERS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			close(ends[0]);
			work(shift, i, ends[1]);
			_exit(0);
		}
	}
	close(ends[1]);
	g_assert_cmpint(read(ends[0], &said, sizeof said), ==, sizeof said);
	if (said != 0)
		g_hash_table_add(shift->acknowledged, GUINT_TO_POINTER(said));
	g_usleep((gulong)g_test_rand_int_range(0, 100000));
	for (unsigned i = 0; i < WORKERS; i++)
		kill(children[i], SIGKILL);
	for (unsigned i = 0; i < WORKERS; i++) {
		int status;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
		shift->cuts += WIFSIGNALED(status);
		g_assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	}
	read_acknowledged(shift, ends[0]);
	close(ends[0]);
}

/* one, until the power goes */
static void
run_and_cut(Shift *shift)
{
	int ends[2];
	const unsigned cut = (unsigned)g_test_rand_int_range(1, MOST_CHANGES);
	const guint32 seed = (guint32)g_test_rand_int();
	g_autofree char *folder = g_path_get_dirname(shift->scene->location);
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		disk_watch(folder);
		disk_cut_at(cut, seed);
		work(shift, 0, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	read_acknowledged(shift, ends[0]);
	close(ends[0]);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFEXITED(status));
	g_assert_true(WEXITSTATUS(status) == DISK_CUT || WEXITSTATUS(status) == 0);
	shift->cuts += WEXITSTATUS(status) == DISK_CUT;
	disk_clean(folder);
}

typedef struct {
	const Shift *shift;
	UfStore *store;
	GHashTable *lines;
	unsigned done;
} Check;

static bool
check_job(void *data, const UfStoreJob *job)
{
	Check *check = data;
	const unsigned number = check->shift->batches * 1000 + job->number;
	const bool is_done = job->state == UF_STORE_JOB_DONE;
	const bool has_line = g_hash_table_contains(check->lines, GUINT_TO_POINTER(number));
	g_autofree char *id = scene_make_id('p', number);
	g_autoptr(UfStoreItem) person = uf_store_get(check->store, UF_STORE_PERSON, id, NULL);
	check->done += is_done;
	if (g_hash_table_contains(check->shift->acknowledged, GUINT_TO_POINTER(number)))
		g_assert_true(is_done);
	if (is_done || check->shift->scene->is_sealed) {
		g_assert_cmpint(person != NULL, ==, is_done);
		g_assert_cmpint(has_line, ==, is_done);
	}
	if (person != NULL) {
		g_assert_cmpint(person->revision, ==, 1);
		g_assert_cmpuint(scene_read_content(person), ==, number);
	}
	if (is_done) {
		const UfStoreItem like = { .content = job->body };
		g_assert_cmpuint(scene_read_content(&like), ==, number);
	}
	return true;
}

/* numbers of the lines; in a sealed store none is there twice */
static GHashTable *
load_lines(const Shift *shift, UfStore *store)
{
	g_autoptr(json_t) lines = uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, NULL);
	GHashTable *numbers = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *details = json_object_get(json_array_get(lines, i), "details");
		const unsigned number = (unsigned)uf_json_get_integer(details, "number", 0);
		const bool is_new = g_hash_table_add(numbers, GUINT_TO_POINTER(number));
		g_assert_true(is_new || !shift->scene->is_sealed);
	}
	return numbers;
}

/* What the dead left is whole; their jobs wait again, and a batch that is done is followed by
 * another. */
static void
check_and_go_on(Shift *shift)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(shift->scene, &error);
	g_assert_no_error(error);
	scene_verify(store, "after workers ended");
	g_autofree char *batch = make_batch_id(shift->batches);
	g_autoptr(GHashTable) lines = load_lines(shift, store);
	Check check = { shift, store, lines, 0 };
	for (unsigned i = 0; i < WORKERS; i++) {
		g_autofree char *holder = g_strdup_printf("h-%u", i);
		g_assert_cmpint(uf_store_release_jobs(store, batch, holder, NULL), <=, 1);
	}
	uf_store_each_job(store, batch, check_job, &check, &error);
	g_assert_no_error(error);
	queue_assert_counts(store, batch,
			    (const unsigned[]){ JOBS - check.done, 0, check.done, 0, 0 });
	if (check.done < JOBS)
		return;
	g_autofree char *next = make_batch_id(++shift->batches);
	queue_add_batch(store, next, JOBS);
}

/* the rest, by nobody who ends */
static void
finish(Shift *shift)
{
	int ends[2];
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		work(shift, 0, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	read_acknowledged(shift, ends[0]);
	close(ends[0]);
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_cmpint(status, ==, 0);
	const unsigned before = shift->batches;
	check_and_go_on(shift);
	g_assert_cmpuint(shift->batches, ==, before + 1);
}

/* on a new store; how often they ended, and how many jobs were acknowledged */
static unsigned
run_shift(bool is_sealed, EndFunc end, unsigned rounds, unsigned *acknowledged)
{
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *first = make_batch_id(0);
	g_autoptr(Scene) scene = scene_new(is_sealed, location);
	g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
	Shift shift = { scene, 0, numbers, 0 };
	UfStore *store = scene_open(scene, NULL);
	queue_add_batch(store, first, JOBS);
	uf_store_close(store);
	for (unsigned i = 0; i < rounds; i++) {
		end(&shift);
		check_and_go_on(&shift);
	}
	finish(&shift);
	*acknowledged += g_hash_table_size(numbers);
	scratch_remove(folder);
	return shift.cuts;
}

static void
run_shifts(bool is_sealed, EndFunc end)
{
	const unsigned rounds = rounds_get(12, 200);
	unsigned cuts = 0;
	unsigned acknowledged = 0;
	for (unsigned done = 0; done < rounds; done += ROUNDS_OF_A_STORE)
		cuts +=
		    run_shift(is_sealed, end, MIN(rounds - done, ROUNDS_OF_A_STORE), &acknowledged);
	g_test_message("%u rounds, %u ends, %u jobs acknowledged, none lost, none twice", rounds,
		       cuts, acknowledged);
	g_assert_cmpuint(cuts, >, rounds / 2);
	g_assert_cmpuint(acknowledged, >, 0);
}

static void
test_kills(const void *data)
{
	run_shifts(data != NULL, run_and_kill);
}

static void
test_cuts(const void *data)
{
	run_shifts(data != NULL, run_and_cut);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-queue/kill-folder", NULL, test_kills);
	g_test_add_data_func("/crash-queue/kill-sealed", "", test_kills);
	g_test_add_data_func("/crash-queue/power-folder", NULL, test_cuts);
	g_test_add_data_func("/crash-queue/power-sealed", "", test_cuts);
	return g_test_run();
}
