/* Each change of a file fails in turn, each memory of SQLite's and of a key's is refused in turn,
 * over a whole session: the command says so in a sentence, nothing that was acknowledged is lost,
 * the store is whole and works on once there is room again. UF_KILL_ROUNDS sets how many moments of
 * each are tried (15; every change and every fourth allocation for a full run). Under the
 * sanitizers nothing leaks either. */
#include <dlfcn.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "queue-fixture.h"
#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"

#define BEFORE 9 /* transactions that are there already */
#define COMMITS 4
#define JOBS 6
#define ALL 1000000           /* moments: every one */
#define MOST_ALLOCATIONS 3000 /* of some 12 000, others at each run */

/* --- memory that is refused --- */

/* the state of this process: an allocator has no place for a parameter */
static struct {
	sqlite3_mem_methods real;
	unsigned count;
	unsigned fail_at; /* 0: never */
	bool for_good;
	unsigned keys;
	unsigned keys_fail_at;
} memory;

static bool
is_refused(void)
{
	memory.count++;
	return memory.fail_at != 0 &&
	       (memory.for_good ? memory.count >= memory.fail_at : memory.count == memory.fail_at);
}

static void *
allocate(int size)
{
	return is_refused() ? NULL : memory.real.xMalloc(size);
}

static void *
reallocate(void *old, int size)
{
	return is_refused() ? NULL : memory.real.xRealloc(old, size);
}

static void
init_memory(void)
{
	g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.real), ==, SQLITE_OK);
	sqlite3_mem_methods methods = memory.real;
	methods.xMalloc = allocate;
	methods.xRealloc = reallocate;
	g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
}

/* in place of libsodium's, for the code that is linked here */
void *sodium_malloc(size_t size);

void *
sodium_malloc(size_t size)
{
	void *(*real)(size_t) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, "sodium_malloc");
	return ++memory.keys == memory.keys_fail_at ? NULL : real(size);
}

/* --- a session --- */

typedef struct {
	Scene *scene;
	char *folder;
	unsigned next;            /* transaction */
	GHashTable *acknowledged; /* of them */
	unsigned done;            /* jobs that were, a bit each */
	bool added;               /* the second batch */
	bool forgot;
	bool rotated;
	bool copied;
	bool restored;
	unsigned failures;
} Session;

static char *
name_copy(const Session *session)
{
	return g_build_filename(session->folder, "copy", NULL);
}

/* an error is a sentence about the store, of a kind that somebody acts on */
static void
check_error(Session *session, GError *error)
{
	g_assert_true(error->domain == UF_ERROR);
	g_assert_cmpuint(strlen(error->message), >, 20);
	g_assert_null(strstr(error->message, g_strerror(0)));
	g_assert_cmpint(error->code, !=, UF_ERROR_USAGE);
	session->failures++;
}

static void
commit_some(Session *session, UfStore *store)
{
	for (unsigned i = 0; i < COMMITS; i++) {
		g_autoptr(GError) error = NULL;
		const unsigned number = session->next++;
		if (scene_commit(store, number, &error)) {
			g_hash_table_add(session->acknowledged, GUINT_TO_POINTER(number));
			continue;
		}
		check_error(session, error);
		session->next = scene_skip(number);
	}
}

/* a job is taken and ended */
static void
do_job(Session *session, UfStore *store)
{
	static const UfStoreHolder holder = { "h", 600 };
	g_autofree char *batch = scene_make_id(UF_STORE_BATCH_LETTER, 0);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreJob) job = NULL;
	if (!uf_store_claim_job(store, batch, &holder, &job, &error)) {
		check_error(session, error);
		return;
	}
	if (job == NULL)
		return; /* all are held, by attempts that failed */
	if (uf_store_finish_job(store, job, UF_STORE_JOB_DONE, NULL, &error))
		session->done |= 1U << job->number;
	else
		check_error(session, error);
}

static void
add_batch(Session *session, UfStore *store)
{
	g_autofree char *batch = scene_make_id(UF_STORE_BATCH_LETTER, 1);
	g_autoptr(GBytes) body = queue_make_body("{}");
	g_autoptr(GPtrArray) bodies = queue_make_bodies(JOBS);
	g_autoptr(GError) error = NULL;
	session->added = uf_store_add_batch(store, batch, body, bodies, &error);
	if (!session->added)
		check_error(session, error);
}

static char *
name_restored(const Session *session)
{
	return g_build_filename(session->folder, "restored", NULL);
}

/* twice: to a place where nothing is, and over it */
static void
restore(Session *session, const char *copy)
{
	g_autofree char *location = name_restored(session);
	for (int i = 0; i < 2; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *kept = NULL;
		if (uf_store_restore(copy, location, &kept, &error))
			session->restored = true;
		else
			check_error(session, error);
		g_assert_true(error != NULL || kept == NULL || i == 1);
		if (kept != NULL)
			scratch_remove_tree(kept);
	}
}

static void
care(Session *session, UfStore *store)
{
	g_autofree char *person = scene_make_id('p', 0);
	g_autofree char *copy = name_copy(session);
	g_autoptr(GError) no_room = NULL;
	g_autoptr(GError) no_copy = NULL;
	g_autoptr(GError) no_key = NULL;
	session->forgot = uf_store_forget(store, person, &no_room);
	if (no_room != NULL)
		check_error(session, no_room);
	if (!session->scene->is_sealed)
		return;
	session->copied = uf_store_backup(store, copy, &no_copy);
	if (no_copy != NULL)
		check_error(session, no_copy);
	if (session->copied)
		restore(session, copy);
	session->rotated = uf_store_rotate_team(store, SCENE_TEAM, &no_key);
	if (no_key != NULL)
		check_error(session, no_key);
}

/* Opens, writes, does jobs, forgets, copies, rotates, writes again, closes. */
static void
run_session(Session *session)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(session->scene, &error);
	if (store == NULL) {
		check_error(session, error);
		return;
	}
	commit_some(session, store);
	do_job(session, store);
	care(session, store);
	do_job(session, store);
	add_batch(session, store);
	commit_some(session, store);
}

/* --- what is there then --- */

static bool
is_forgotten(UfStore *store)
{
	g_autofree char *person = scene_make_id('p', 0);
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, person, NULL);
	g_autoptr(json_t) forgotten = uf_store_list_forgotten(store, NULL);
	g_assert_true(item == NULL || json_array_size(forgotten) == 0);
	return item == NULL;
}

static int
get_version(UfStore *store)
{
	g_autoptr(json_t) teams = uf_store_list_teams(store, NULL);
	return (int)json_integer_value(json_object_get(json_array_get(teams, 0), "version"));
}

/* absent, or it opens */
static void
check_store_at(const Session *session, const char *location, bool has_to_be)
{
	g_autoptr(GError) error = NULL;
	if (!g_file_test(location, G_FILE_TEST_EXISTS)) {
		g_assert_false(has_to_be);
		return;
	}
	g_autoptr(UfStore) store = scene_open_at(session->scene, location, &error);
	g_assert_no_error(error);
	scene_verify(store, "a backup");
}

static void
check_copy(const Session *session)
{
	g_autofree char *copy = name_copy(session);
	g_autofree char *location = name_restored(session);
	g_autofree char *again = g_build_filename(session->folder, "again", NULL);
	g_autofree char *kept = NULL;
	g_autoptr(GError) error = NULL;
	check_store_at(session, location, session->restored);
	if (!g_file_test(copy, G_FILE_TEST_EXISTS)) {
		g_assert_false(session->copied);
		return;
	}
	uf_store_restore(copy, again, &kept, &error);
	g_assert_no_error(error);
	check_store_at(session, again, true);
}

/* the folder may be cut between two files: what did not end is asked for again */
static void
finish_forgetting(UfStore *store)
{
	g_autofree char *person = scene_make_id('p', 0);
	g_autoptr(GError) error = NULL;
	uf_store_forget(store, person, &error);
	g_assert_no_error(error);
	g_assert_true(is_forgotten(store));
}

/* jobs that were said to be done are, the others can be; a batch is there with all of its jobs */
static void
check_queue(const Session *session, UfStore *store)
{
	unsigned counts[UF_STORE_JOB_STATES];
	g_autoptr(GError) error = NULL;
	for (unsigned number = 0; number < 2; number++) {
		g_autofree char *batch = scene_make_id(UF_STORE_BATCH_LETTER, number);
		if (!uf_store_count_jobs(store, batch, counts, &error)) {
			g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
			g_assert_true(number == 1 && !session->added);
			return;
		}
		g_assert_cmpint(uf_store_release_jobs(store, batch, "h", NULL), >=, 0);
		for (unsigned i = 1; i <= JOBS; i++) {
			g_autoptr(UfStoreJob) job = uf_store_get_job(store, batch, i, &error);
			g_assert_no_error(error);
			g_assert_true(number == 1 || (session->done & 1U << i) == 0 ||
				      job->state == UF_STORE_JOB_DONE);
		}
	}
}

static void
check_session(Session *session)
{
	SceneResult result = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(session->scene, &error);
	g_assert_no_error(error);
	if (!session->scene->is_sealed && !session->forgot)
		finish_forgetting(store);
	scene_verify(store, "after a fault");
	check_queue(session, store);
	scene_compare(store, session->acknowledged, SCENE_PARTS, session->next + 1, &result);
	g_assert_cmpuint(result.lost, ==, 0);
	g_assert_cmpuint(session->scene->is_sealed ? result.half : 0, ==, 0);
	g_assert_true(!session->forgot || is_forgotten(store));
	if (session->scene->is_sealed) {
		g_assert_true(!session->rotated || get_version(store) > 1);
		check_copy(session);
	}
	/* and it works on */
	scene_commit(store, scene_skip(scene_skip(session->next)), &error);
	g_assert_no_error(error);
}

/* --- rounds --- */

/* the same store for each round, made once; the folder holds it as "template" */
static Session *
session_new(bool is_sealed)
{
	Session *session = g_new0(Session, 1);
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "template", NULL);
	session->folder = folder;
	session->scene = scene_new(is_sealed, location);
	session->acknowledged = g_hash_table_new(NULL, NULL);
	g_autoptr(UfStore) store = scene_open(session->scene, NULL);
	for (unsigned number = 1; number <= BEFORE; number++)
		g_assert_true(scene_commit(store, number, NULL));
	g_autofree char *batch = scene_make_id(UF_STORE_BATCH_LETTER, 0);
	queue_add_batch(store, batch, JOBS);
	return session;
}

static void
session_free(Session *session)
{
	scene_free(session->scene);
	g_hash_table_unref(session->acknowledged);
	scratch_remove(session->folder);
	g_free(session);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

static void
begin_round(Session *session)
{
	static const char *const left[] = { "store", "copy", "restored", "again" };
	for (size_t i = 0; i < G_N_ELEMENTS(left); i++) {
		g_autofree char *path = g_build_filename(session->folder, left[i], NULL);
		scratch_remove_tree(path);
	}
	g_autofree char *template = g_build_filename(session->folder, "template", NULL);
	g_autofree char *location = g_build_filename(session->folder, "store", NULL);
	scene_copy(template, location);
	scene_move(session->scene, location);
	g_hash_table_remove_all(session->acknowledged);
	/* the first person is forgotten, the transactions of the others stay */
	for (unsigned number = SCENE_PARTS; number <= BEFORE; number++)
		g_hash_table_add(session->acknowledged, GUINT_TO_POINTER(number));
	session->next = scene_skip(BEFORE);
	session->forgot = session->rotated = session->copied = session->restored = false;
	session->added = false;
	session->done = 0;
	session->failures = 0;
}

/* of @count moments some are tried, others at each run; @most of them in a full run */
static unsigned
get_step(unsigned count, unsigned most)
{
	return MAX(1, count / MAX(1, rounds_get(15, most)));
}

static unsigned
count_changes(Session *session)
{
	begin_round(session);
	disk_watch(session->folder);
	run_session(session);
	const unsigned count = disk_get_count();
	disk_unwatch();
	g_assert_cmpuint(session->failures, ==, 0);
	check_session(session);
	return count;
}

static void
test_disk(bool is_sealed, DiskFault fault)
{
	g_autoptr(Session) session = session_new(is_sealed);
	const unsigned count = count_changes(session);
	const unsigned step = get_step(count, ALL);
	unsigned told = 0;
	unsigned tried = 0;
	for (unsigned i = (unsigned)g_test_rand_int_range(1, (gint32)step + 1); i <= count;
	     i += step) {
		begin_round(session);
		disk_watch(session->folder);
		disk_fail_at(i, fault);
		run_session(session);
		disk_unwatch();
		check_session(session);
		told += session->failures > 0;
		tried++;
	}
	g_test_message("%u of %u changes failed in turn, an error said so for %u", tried, count,
		       told);
	g_assert_cmpuint(told * 2, >, tried);
}

static void
test_error(const void *data)
{
	test_disk(data != NULL, DISK_ERROR);
}

static void
test_full(const void *data)
{
	test_disk(data != NULL, DISK_FULL);
}

static void
test_full_once(const void *data)
{
	test_disk(data != NULL, DISK_FULL_ONCE);
}

static void
test_memory(const void *data)
{
	memory.for_good = data != NULL;
	g_autoptr(Session) session = session_new(true);
	begin_round(session);
	memory.count = 0;
	run_session(session);
	const unsigned count = memory.count;
	const unsigned step = get_step(count, MOST_ALLOCATIONS);
	unsigned told = 0;
	unsigned tried = 0;
	for (unsigned i = (unsigned)g_test_rand_int_range(1, (gint32)step + 1); i <= count;
	     i += step) {
		begin_round(session);
		memory.count = 0;
		memory.fail_at = i;
		run_session(session);
		memory.fail_at = 0;
		check_session(session);
		told += session->failures > 0;
		tried++;
	}
	g_test_message("%u of %u allocations of SQLite refused in turn, told for %u", tried, count,
		       told);
	g_assert_cmpuint(told, >, 0);
}

/* Without memory for a key the program ends, as GLib does without memory, and says why. */
static void
run_without_key(Session *session, unsigned fail_at)
{
	memory.keys = 0;
	memory.keys_fail_at = fail_at;
	run_session(session);
	_exit(0);
}

/* how the child ended, and what it said */
static void
check_without_key(Session *session, unsigned fail_at)
{
	int ends[2];
	int status;
	char said[1024] = { 0 };
	size_t length = 0;
	g_assert_cmpint(pipe(ends), ==, 0);
	const pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		run_without_key(session, fail_at);
	}
	close(ends[1]);
	for (ssize_t n; (n = read(ends[0], said + length, sizeof said - 1 - length)) > 0;)
		length += (size_t)n;
	close(ends[0]);
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
	g_assert_nonnull(strstr(said, "out of memory"));
}

static void
test_keys(void)
{
	g_autoptr(Session) session = session_new(true);
	begin_round(session);
	memory.keys = 0;
	run_session(session);
	const unsigned count = memory.keys;
	const unsigned step = get_step(count, ALL);
	for (unsigned i = 1; i <= count; i += step) {
		begin_round(session);
		check_without_key(session, i);
		check_session(session);
	}
	g_test_message("%u keys", count);
	g_assert_cmpuint(count, >, 0);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	init_memory();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-faults/error-folder", NULL, test_error);
	g_test_add_data_func("/crash-faults/full-folder", NULL, test_full);
	g_test_add_data_func("/crash-faults/full-once-folder", NULL, test_full_once);
	g_test_add_data_func("/crash-faults/error-sealed", "", test_error);
	g_test_add_data_func("/crash-faults/full-sealed", "", test_full);
	g_test_add_data_func("/crash-faults/full-once-sealed", "", test_full_once);
	g_test_add_data_func("/crash-faults/memory-once", NULL, test_memory);
	g_test_add_data_func("/crash-faults/memory-gone", "", test_memory);
	g_test_add_func("/crash-faults/keys", test_keys);
	return g_test_run();
}
