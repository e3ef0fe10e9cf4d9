/* How long a batch of 10,000 jobs takes in the store, beside the work itself: to add it, to take
 * and end each job (two transactions, both synced), the first ones and the last ones, and what
 * memory it needs. UF_BENCH_JOBS sets another number. Nothing is asserted of the times.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "uf-cleanup.h"
#include "uf-id.h"
#include "uf-memory.h"
#include "uf-store-keys.h"
#include "uf-store-queue.h"

#define LOGIN "gestion"
#define SOME 200

static const char body[] = "{\"rows\":[2,3],\"state\":\"done\",\"person\":\"p-aaaaaaaaaa\","
			   "\"requests\":[{\"form\":\"caf/aide\",\"request\":\"r-aaaaaaaaaa\"}]}";

static double
now(void)
{
	return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

static long
get_memory(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static UfStore *
make_store(const char *location, bool is_sealed)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) key = uf_store_make_key();
	if (is_sealed) {
		g_autoptr(UfSecret) recovery =
		    uf_store_make_sealed(location, LOGIN, key, "Polyvalence", &error);
	} else {
		uf_store_make_folder(location, &error);
	}
	g_assert_no_error(error);
	UfStore *store = uf_store_open(location, &error);
	g_assert_no_error(error);
	if (is_sealed)
		g_assert_true(uf_store_unlock(store, LOGIN, key, NULL));
	return store;
}

static void
add(UfStore *store, const char *batch, unsigned count)
{
	g_autoptr(GBytes) one = g_bytes_new_static(body, sizeof body - 1);
	g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (unsigned i = 0; i < count; i++)
		g_ptr_array_add(bodies, g_bytes_ref(one));
	const double start = now();
	g_assert_true(uf_store_add_batch(store, batch, one, bodies, NULL));
	printf("  %u jobs added: %.2f s\n", count, now() - start);
}

/* takes and ends @count jobs; seconds */
static double
work(UfStore *store, const char *batch, unsigned count)
{
	const UfStoreHolder holder = { "bench", 60 };
	g_autoptr(GBytes) done = g_bytes_new_static(body, sizeof body - 1);
	const double start = now();
	for (unsigned i = 0; i < count; i++) {
		g_autoptr(UfStoreJob) job = NULL;
		g_assert_true(uf_store_claim_job(store, batch, &holder, &job, NULL));
		g_assert_nonnull(job);
		g_assert_true(uf_store_finish_job(store, job, UF_STORE_JOB_DONE, done, NULL));
	}
	return now() - start;
}

static bool
count_job(void *data, const UfStoreJob *job)
{
	*(unsigned *)data += job->state == UF_STORE_JOB_DONE;
	return true;
}

static void
measure(const char *folder, bool is_sealed, unsigned count)
{
	unsigned done = 0;
	g_autofree char *location = g_build_filename(folder, is_sealed ? "sealed" : "plain", NULL);
	g_autofree char *batch = uf_id_new(UF_STORE_BATCH_LETTER);
	g_autoptr(UfStore) store = make_store(location, is_sealed);
	printf("%s\n", is_sealed ? "sealed" : "folder");
	add(store, batch, count);
	const long before = get_memory();
	const double first = work(store, batch, SOME);
	const double middle = work(store, batch, count - 2 * SOME);
	const double last = work(store, batch, SOME);
	printf("  taken and ended: first %d %.2f ms each, last %d %.2f ms, all %.1f s\n", SOME,
	       first * 1000 / SOME, SOME, last * 1000 / SOME, first + middle + last);
	const double start = now();
	g_assert_true(uf_store_each_job(store, batch, count_job, &done, NULL));
	g_assert_cmpuint(done, ==, count);
	printf("  all read: %.0f ms; memory grew by %ld KB since the first was taken\n",
	       (now() - start) * 1000, get_memory() - before);
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		remove_tree(inner);
	}
	g_remove(path);
}

int
main(void)
{
	uf_memory_init();
	setvbuf(stdout, NULL, _IOLBF, 0);
	const char *wanted = g_getenv("UF_BENCH_JOBS");
	const unsigned count = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : 10000;
	g_autofree char *folder = g_dir_make_tmp("uf-bench-XXXXXX", NULL);
	measure(folder, true, MAX(count, 2 * SOME));
	measure(folder, false, MAX(count, 2 * SOME));
	remove_tree(folder);
	return 0;
}
