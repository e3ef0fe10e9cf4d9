/* The queue of a sealed store: what is changed in the file shows and is not believed, new keys take
 * it along, and a file of format 1 gets it. */
#include <sqlite3.h>
#include <string.h>

#include "queue-fixture.h"
#include "scratch.h"
#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-private.h"

#define LEASE 60
#define OLD_KEY "4ALM-ZJZ7-QDMO-K34K-LWON-J6FW-XEJA-HIZV-V7Y4-JZQH-YW4G-CA6P-VXFW-R7QX"
#define OLD_PERSON "p-arxrg4s6wh"

static size_t
count_faults(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) report = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	return json_array_size(json_object_get(report, "faults"));
}

/* the file of @location from the SQL of a store of before */
static void
make_old_file(const char *location)
{
	g_autofree char *source =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "tests/unit/store/format-1.sql", NULL);
	g_autofree char *path = g_build_filename(location, "store.db", NULL);
	g_autofree char *sql = NULL;
	sqlite3 *handle = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(source, &sql, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpint(g_mkdir_with_parents(location, 0700), ==, 0);
	g_assert_true(g_file_set_contents_full(path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	g_assert_cmpint(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(handle);
}

/* A file that the program wrote before there was a queue: what is in it stays. */
static void
test_format_1(void)
{
	char *folder = scratch_make();
	SealedFixture fixture = { .location = g_build_filename(folder, "store", NULL) };
	fixture.file = g_build_filename(fixture.location, "store.db", NULL);
	g_autoptr(UfSecret) key = uf_secret_new(OLD_KEY, -1);
	make_old_file(fixture.location);
	for (int i = 0; i < 2; i++) {
		g_autoptr(UfStore) store = sealed_open(&fixture, "camille", key);
		g_autoptr(UfStoreItem) person =
		    uf_store_get(store, UF_STORE_PERSON, OLD_PERSON, NULL);
		g_autofree char *batch = uf_id_new(UF_STORE_BATCH_LETTER);
		g_autoptr(GPtrArray) found = uf_store_find(store, "nir=1", NULL);
		sealed_assert_content(person, "{\"name\":\"FICTIVE Aurore\"}");
		g_assert_cmpuint(found->len, ==, 1);
		queue_assert_no_faults(store);
		queue_add_batch(store, batch, 3);
		g_autoptr(UfStoreJob) job = queue_claim(store, batch, "h", LEASE);
		g_assert_true(uf_store_finish_job(store, job, UF_STORE_JOB_DONE, NULL, NULL));
		g_autoptr(GPtrArray) batches = uf_store_list_batches(store, NULL);
		g_assert_cmpuint(batches->len, ==, (guint)i + 1);
		queue_assert_no_faults(store);
	}
	g_autoptr(GBytes) format = sealed_ask(&fixture, "PRAGMA user_version");
	g_assert_cmpmem(g_bytes_get_data(format, NULL), g_bytes_get_size(format), "2", 1);
	g_free(fixture.location);
	g_free(fixture.file);
	scratch_remove(folder);
}

static bool
add_number(void *data, const UfStoreJob *job)
{
	GString *numbers = data;
	g_string_append_printf(numbers, "%u ", job->number);
	return true;
}

/* Job 3 waits; whatever of it is changed, nobody gets it, and the others are not hidden by it. */
static void
test_changed_job(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const changes[] = {
		"state = 2",
		"state = 7",
		"state = -1",
		"holder = 'x'",
		"until = 1",
		"attempts = 1",
		"changed = changed - 1",
		"body = zeroblob(300)",
		"body = x''",
		"state = 1",
		"body = (SELECT body FROM jobs WHERE batch = '" SEALED_OTHER_BATCH
		"' AND number = 3)",
		"body = (SELECT body FROM jobs AS j WHERE j.batch = jobs.batch AND j.number = 2)",
	};
	UfStore *store = fixture->store;
	sealed_add_batches(store);
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autofree char *sql = g_strdup_printf(
		    "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM jobs; "
		    "UPDATE jobs SET %s WHERE batch = '" SEALED_BATCH "' AND number = 3",
		    changes[i]);
		g_autoptr(GError) problem = NULL;
		g_autoptr(GString) numbers = g_string_new(NULL);
		g_assert_cmpint(sealed_edit(fixture, sql), >, 0);
		g_assert_null(queue_claim(store, SEALED_BATCH, "h-2", LEASE));
		g_assert_null(uf_store_get_job(store, SEALED_BATCH, 3, &problem));
		g_assert_error(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_clear_error(&problem);
		g_assert_false(
		    uf_store_each_job(store, SEALED_BATCH, add_number, numbers, &problem));
		g_assert_error(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_cmpstr(numbers->str, ==, "1 2 ");
		g_assert_cmpint(uf_store_retry_jobs(store, SEALED_BATCH, NULL), ==, 0);
		g_assert_cmpuint(count_faults(store), >, 0);
		sealed_edit(fixture, "DELETE FROM jobs; INSERT INTO jobs SELECT * FROM kept; "
				     "DROP TABLE kept");
	}
	g_autoptr(UfStoreJob) job = queue_claim(store, SEALED_BATCH, "h-2", LEASE);
	g_assert_cmpuint(job->number, ==, 3);
}

/* while somebody holds it: nothing is written over what is not believed */
static void
test_changed_while_it_runs(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	sealed_add_batches(fixture->store);
	g_autoptr(UfStoreJob) job = queue_claim(fixture->store, SEALED_BATCH, "h-2", LEASE);
	sealed_edit(fixture, "UPDATE jobs SET until = until + 1 WHERE number = 3");
	g_autoptr(GError) problem = NULL;
	g_assert_false(uf_store_finish_job(fixture->store, job, UF_STORE_JOB_DONE, NULL, &problem));
	g_assert_error(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&problem);
	sealed_edit(fixture, "UPDATE batches SET jobs = jobs + 1");
	g_assert_null(uf_store_get_batch(fixture->store, SEALED_BATCH, &problem));
	g_assert_error(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&problem);
	g_autoptr(GBytes) body = queue_make_body("x");
	g_assert_false(uf_store_put_batch(fixture->store, SEALED_BATCH, body, &problem));
	g_assert_error(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_taken_or_moved(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const edits[] = {
		"DELETE FROM batches WHERE batch = '" SEALED_OTHER_BATCH "'",
		"DELETE FROM batches WHERE batch = '" SEALED_OTHER_BATCH "'; "
		"DELETE FROM jobs WHERE batch = '" SEALED_OTHER_BATCH "'",
		"DELETE FROM jobs WHERE batch = '" SEALED_OTHER_BATCH "'",
		"DELETE FROM jobs WHERE number = 3",
		"DELETE FROM jobs WHERE number = 1",
		"DELETE FROM heads WHERE name = 'batches'",
		"UPDATE heads SET last = 1 WHERE name = 'batches'",
		"UPDATE batches SET body = (SELECT body FROM batches AS b WHERE b.batch <> "
		"batches.batch)",
		"UPDATE jobs SET (state, holder, until, body) = (SELECT state, holder, until, body "
		"FROM jobs AS j WHERE j.batch = jobs.batch AND j.number = 3) WHERE number = 1",
		"UPDATE jobs SET number = 4 WHERE number = 3",
		"UPDATE batches SET made = made - 1",
		"UPDATE batches SET changed = changed - 1",
	};
	sealed_add_batches(fixture->store);
	queue_assert_no_faults(fixture->store);
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		sealed_edit(fixture,
			    "CREATE TABLE kept_jobs AS SELECT * FROM jobs; CREATE TABLE "
			    "kept_batches AS SELECT * FROM batches; CREATE TABLE kept_heads AS "
			    "SELECT * FROM heads");
		g_assert_cmpint(sealed_edit(fixture, edits[i]), >, 0);
		if (count_faults(fixture->store) == 0)
			g_error("does not show: %s", edits[i]);
		sealed_edit(fixture,
			    "DELETE FROM jobs; INSERT INTO jobs SELECT * FROM kept_jobs; "
			    "DELETE FROM batches; INSERT INTO batches SELECT * FROM kept_batches; "
			    "DELETE FROM heads; INSERT INTO heads SELECT * FROM kept_heads; "
			    "DROP TABLE kept_jobs; DROP TABLE kept_batches; DROP TABLE kept_heads");
		queue_assert_no_faults(fixture->store);
	}
}

/* A new key of the store takes the queue along: who runs a job goes on, and rows of before, which
 * somebody who left could have written, are not believed. */
static void
test_new_key(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	sealed_add_batches(store);
	g_autoptr(UfStore) other = sealed_open(fixture, "camille", fixture->key);
	g_autoptr(UfStoreJob) job = queue_claim(other, SEALED_BATCH, "h-2", LEASE);
	sealed_edit(fixture, "UPDATE jobs SET body = x'00' WHERE batch = '" SEALED_OTHER_BATCH
			     "' AND number = 2");
	sealed_edit(fixture, "CREATE TABLE kept AS SELECT * FROM jobs");
	sealed_edit(fixture, "ALTER TABLE kept RENAME TO kept_jobs");
	g_autoptr(GError) error = NULL;
	uf_store_rotate_team(store, "Secteur Nord", &error);
	g_assert_no_error(error);
	/* one that was damaged before stays so, and keeps no key in use */
	g_assert_cmpuint(count_faults(store), ==, 1);
	uf_store_finish_job(other, job, UF_STORE_JOB_DONE, NULL, &error);
	g_assert_no_error(error);
	queue_assert_counts(other, SEALED_BATCH, (const unsigned[]){ 0, 1, 2, 0, 0 });
	g_autoptr(GBytes) body = uf_store_get_batch(other, SEALED_BATCH, &error);
	g_assert_no_error(error);
	sealed_edit(fixture, "DELETE FROM jobs; INSERT INTO jobs SELECT * FROM kept_jobs; "
			     "DROP TABLE kept_jobs");
	g_assert_cmpuint(count_faults(store), ==, 6);
	g_assert_null(queue_claim(store, SEALED_BATCH, "h-3", LEASE));
}

static void
test_import(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *location = g_build_filename(fixture->folder, "plain", NULL);
	g_autofree char *batch = uf_id_new(UF_STORE_BATCH_LETTER);
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_make_folder(location, NULL));
	g_autoptr(UfStore) from = uf_store_open(location, NULL);
	queue_add_batch(from, batch, 300);
	g_autoptr(UfStoreJob) bad = queue_claim(from, batch, "h-1", LEASE);
	g_autoptr(UfStoreJob) runs = queue_claim(from, batch, "h-1", LEASE);
	g_autoptr(GBytes) why = queue_make_body("why");
	g_assert_true(uf_store_finish_job(from, bad, UF_STORE_JOB_BAD, why, NULL));
	uf_store_import(fixture->store, from, &error);
	g_assert_no_error(error);
	queue_assert_counts(fixture->store, batch, (const unsigned[]){ 299, 0, 0, 1, 0 });
	g_autoptr(UfStoreJob) copy = uf_store_get_job(fixture->store, batch, 1, NULL);
	g_assert_true(g_bytes_equal(copy->body, why));
	g_assert_cmpuint(copy->attempts, ==, 1);
	g_assert_cmpint(copy->changed, ==, bad->changed);
	g_autoptr(UfStoreJob) next = queue_claim(fixture->store, batch, "h-2", LEASE);
	g_assert_cmpuint(next->number, ==, 2);
	g_assert_cmpuint(next->attempts, ==, 2);
	queue_assert_no_faults(fixture->store);
	g_assert_cmpint(uf_store_import(fixture->store, from, &error), ==, -1);
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
}

static void
test_backup(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *copy = g_build_filename(fixture->folder, "copy", NULL);
	g_autoptr(GError) error = NULL;
	sealed_add_batches(fixture->store);
	g_assert_true(uf_store_backup(fixture->store, copy, NULL));
	g_assert_true(uf_store_remove_batch(fixture->store, SEALED_BATCH, NULL));
	g_clear_pointer(&fixture->store, uf_store_close);
	g_autofree char *kept = NULL;
	uf_store_restore(copy, fixture->location, &kept, &error);
	g_assert_no_error(error);
	fixture->store = sealed_open(fixture, "camille", fixture->key);
	queue_assert_counts(fixture->store, SEALED_BATCH, (const unsigned[]){ 1, 1, 1, 0, 0 });
	queue_assert_no_faults(fixture->store);
	scratch_remove_tree(kept);
}

static void
test_locked(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	sealed_add_batches(fixture->store);
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_autoptr(GBytes) body = queue_make_body("x");
	g_autoptr(GPtrArray) bodies = queue_make_bodies(1);
	const UfStoreHolder holder = { "h", LEASE };
	UfStoreJob *job = NULL;
	unsigned counts[UF_STORE_JOB_STATES];
	UfStoreJob mine = { .batch = (char *)SEALED_BATCH, .number = 2, .attempts = 1 };
#define LOCKED(call)                                                                               \
	do {                                                                                       \
		g_autoptr(GError) problem = NULL;                                                  \
		g_assert_false(call);                                                              \
		g_assert_error(problem, UF_ERROR, UF_ERROR_AUTH);                                  \
	} while (0)
	LOCKED(uf_store_add_batch(store, "t-cccccccccc", body, bodies, &problem));
	LOCKED(uf_store_get_batch(store, SEALED_BATCH, &problem));
	LOCKED(uf_store_put_batch(store, SEALED_BATCH, body, &problem));
	LOCKED(uf_store_list_batches(store, &problem));
	LOCKED(uf_store_get_batch_time(store, SEALED_BATCH, &problem) >= 0);
	LOCKED(uf_store_remove_batch(store, SEALED_BATCH, &problem));
	LOCKED(uf_store_claim_job(store, SEALED_BATCH, &holder, &job, &problem));
	LOCKED(uf_store_finish_job(store, &mine, UF_STORE_JOB_DONE, NULL, &problem));
	LOCKED(uf_store_get_job(store, SEALED_BATCH, 1, &problem));
	LOCKED(uf_store_each_job(store, SEALED_BATCH, add_number, NULL, &problem));
	LOCKED(uf_store_count_jobs(store, SEALED_BATCH, counts, &problem));
	LOCKED(uf_store_retry_jobs(store, SEALED_BATCH, &problem) >= 0);
	LOCKED(uf_store_release_jobs(store, SEALED_BATCH, "h-1", &problem) >= 0);
#undef LOCKED
	g_autoptr(json_t) about = uf_store_describe(store, NULL);
	g_assert_cmpint(uf_json_get_integer(about, "batches", -1), ==, 2);
}

static bool
is_in_file(const SealedFixture *fixture, const char *word)
{
	static const char *const ends[] = { "", "-wal" };
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *path = g_strconcat(fixture->file, ends[i], NULL);
		g_autofree char *content = NULL;
		gsize size = 0;
		if (g_file_get_contents(path, &content, &size, NULL) &&
		    memmem(content, size, word, strlen(word)) != NULL)
			return true;
	}
	return false;
}

/* who holds a job stands in the file, what is in it does not; what is removed leaves nothing */
static void
test_nothing_left(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	sealed_add_batches(fixture->store);
	g_autoptr(UfStoreJob) job = queue_claim(fixture->store, SEALED_BATCH, "HOLDER", LEASE);
	g_autoptr(GBytes) body = queue_make_body("MARK-OF-A-JOB");
	g_assert_true(uf_store_save_job(fixture->store, job, body, NULL));
	g_assert_true(uf_store_put_batch(fixture->store, SEALED_BATCH, body, NULL));
	g_assert_false(is_in_file(fixture, "MARK-OF-A-JOB"));
	g_assert_true(is_in_file(fixture, "HOLDER"));
	g_assert_true(uf_store_remove_batch(fixture->store, SEALED_BATCH, NULL));
	g_assert_false(is_in_file(fixture, "HOLDER"));
	g_assert_false(is_in_file(fixture, SEALED_BATCH));
	g_assert_true(is_in_file(fixture, SEALED_OTHER_BATCH));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(SealedFixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/sealed-queue/changed-job", test_changed_job },
		{ "/sealed-queue/changed-while-it-runs", test_changed_while_it_runs },
		{ "/sealed-queue/taken-or-moved", test_taken_or_moved },
		{ "/sealed-queue/new-key", test_new_key },
		{ "/sealed-queue/import", test_import },
		{ "/sealed-queue/backup", test_backup },
		{ "/sealed-queue/locked", test_locked },
		{ "/sealed-queue/nothing-left", test_nothing_left },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, SealedFixture, NULL, sealed_set_up, tests[i].func,
			   sealed_tear_down);
	g_test_add_func("/sealed-queue/format-1", test_format_1);
	return g_test_run();
}
