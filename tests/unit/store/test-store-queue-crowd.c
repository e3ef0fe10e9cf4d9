/* Several processes take jobs of one batch, on each back end: each job is done once, with the line
 * of the journal that goes with it. UF_FULL: 1,000 jobs. */
#include <sys/wait.h>
#include <unistd.h>

#include "queue-store.h"
#include "rounds.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-journal.h"

#define LEASE 60

/* takes jobs until none is left, and says each in its body: its own number */
static void
work_all(const Fixture *fixture, unsigned worker)
{
	g_autoptr(UfStore) store = store_fixture_open(fixture->location);
	g_autofree char *holder = g_strdup_printf("h-%u", worker);
	for (;;) {
		g_autoptr(UfStoreJob) job = queue_claim(store, fixture->batch, holder, LEASE);
		if (job == NULL)
			return;
		g_autofree char *text = g_strdup_printf("%u by %u", job->number, worker);
		g_autoptr(GBytes) body = queue_make_body(text);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) line =
		    json_pack("{s:s, s:s, s:{s:i}}", "action", "job", "object", fixture->batch,
			      "details", "number", (int)job->number);
		g_assert_true(uf_store_begin(store, NULL));
		g_assert_true(uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, NULL));
		uf_store_finish_job(store, job, UF_STORE_JOB_DONE, body, &error);
		g_assert_no_error(error);
		uf_store_commit(store, &error);
		g_assert_no_error(error);
	}
}

static bool
count_worker(void *data, const UfStoreJob *job)
{
	unsigned *done = data;
	gsize size;
	const char *body = g_bytes_get_data(job->body, &size);
	g_autofree char *text = g_strndup(body, size);
	g_auto(GStrv) words = g_strsplit(text, " by ", 2);
	g_assert_cmpint(job->state, ==, UF_STORE_JOB_DONE);
	g_assert_cmpuint(job->attempts, ==, 1);
	g_assert_cmpuint(g_ascii_strtoull(words[0], NULL, 10), ==, job->number);
	done[g_ascii_strtoull(words[1], NULL, 10)]++;
	return true;
}

/* each job once: in its body, and in the journal that went with it */
static void
check_once(const Fixture *fixture, unsigned jobs, unsigned *done)
{
	g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
	g_autoptr(json_t) lines =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, NULL, NULL);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *details = json_object_get(json_array_get(lines, i), "details");
		const unsigned number = (unsigned)uf_json_get_integer(details, "number", 0);
		g_assert_true(g_hash_table_add(numbers, GUINT_TO_POINTER(number)));
	}
	g_assert_cmpuint(g_hash_table_size(numbers), ==, jobs);
	g_assert_true(uf_store_each_job(fixture->store, fixture->batch, count_worker, done, NULL));
	queue_assert_counts(fixture->store, fixture->batch, (const unsigned[]){ 0, 0, jobs, 0, 0 });
	queue_assert_no_faults(fixture->store);
}

static void
run_workers(const Fixture *fixture, unsigned jobs, unsigned count)
{
	pid_t children[4];
	unsigned done[4] = { 0 };
	const gint64 start = g_get_monotonic_time();
	for (unsigned i = 0; i < count; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			work_all(fixture, i);
			_exit(0);
		}
	}
	for (unsigned i = 0; i < count; i++) {
		int status;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
		g_assert_cmpint(status, ==, 0);
	}
	g_test_message("%u jobs by %u processes: %.1f s", jobs, count,
		       (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC);
	check_once(fixture, jobs, done);
	/* one that came late to a short queue has done none */
	unsigned all = 0;
	for (unsigned i = 0; i < count; i++)
		all += done[i];
	g_assert_cmpuint(all, ==, jobs);
}

static void
test_two(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const unsigned jobs = rounds_get(200, 1000);
	queue_add_batch(fixture->store, fixture->batch, jobs);
	run_workers(fixture, jobs, 2);
}

static void
test_four(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const unsigned jobs = rounds_get(200, 1000);
	queue_add_batch(fixture->store, fixture->batch, jobs);
	run_workers(fixture, jobs, 4);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add("/store-queue-crowd/folder/two", Fixture, "folder", set_up, test_two, tear_down);
	g_test_add("/store-queue-crowd/folder/four", Fixture, "folder", set_up, test_four,
		   tear_down);
	g_test_add("/store-queue-crowd/sealed/two", Fixture, "sealed", set_up, test_two, tear_down);
	g_test_add("/store-queue-crowd/sealed/four", Fixture, "sealed", set_up, test_four,
		   tear_down);
	return g_test_run();
}
