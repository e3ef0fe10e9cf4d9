/* The queue, the same tests on a folder and on a sealed store: jobs go out in order and once,
 * leases end, what comes late is refused, and all of it belongs to the transaction that is open. */
#include <string.h>

#include "queue-store.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-store-private.h"

#define LEASE 60

static void
assert_bytes(GBytes *bytes, const char *text)
{
	gsize size;
	g_assert_nonnull(bytes);
	const void *data = g_bytes_get_data(bytes, &size);
	g_assert_cmpmem(data, size, text, strlen(text));
}

/* the job as anybody finds it */
static void
assert_job(UfStore *store, const UfStoreJob *like, UfStoreJobState state, const char *body)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreJob) job = uf_store_get_job(store, like->batch, like->number, &error);
	g_assert_no_error(error);
	g_assert_cmpint(job->state, ==, state);
	g_assert_cmpint(like->state, ==, state);
	g_assert_cmpuint(job->attempts, ==, like->attempts);
	g_assert_cmpstr(job->holder, ==, like->holder);
	g_assert_cmpint(job->until, ==, like->until);
	assert_bytes(job->body, body);
	assert_bytes(like->body, body);
}

static void
test_batches(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autofree char *other = uf_id_new(UF_STORE_BATCH_LETTER);
	g_autoptr(GError) error = NULL;
	queue_add_batch(store, fixture->batch, 3);
	queue_add_batch(store, other, 0);
	g_autoptr(GPtrArray) ids = uf_store_list_batches(store, NULL);
	g_assert_cmpuint(ids->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(ids, 0), <, g_ptr_array_index(ids, 1));
	g_autoptr(GBytes) body = uf_store_get_batch(store, fixture->batch, NULL);
	assert_bytes(body, "{\"sheet\":\"Feuil1\"}");
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 3, 0, 0, 0, 0 });
	queue_assert_counts(store, other, (const unsigned[]){ 0, 0, 0, 0, 0 });
	g_assert_cmpint(uf_store_get_batch_time(store, fixture->batch, NULL), >, 1700000000);
	queue_assert_no_faults(store);

	/* another body, the same jobs */
	g_autoptr(GBytes) next = queue_make_body("");
	g_assert_true(uf_store_put_batch(store, fixture->batch, next, NULL));
	g_autoptr(GBytes) found = uf_store_get_batch(store, fixture->batch, NULL);
	assert_bytes(found, "");
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 3, 0, 0, 0, 0 });

	/* once */
	g_autoptr(GPtrArray) bodies = queue_make_bodies(1);
	g_assert_false(uf_store_add_batch(store, fixture->batch, next, bodies, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 3, 0, 0, 0, 0 });

	g_assert_true(uf_store_remove_batch(store, fixture->batch, NULL));
	g_assert_true(uf_store_remove_batch(store, fixture->batch, NULL));
	g_clear_error(&error);
	g_assert_null(uf_store_get_batch(store, fixture->batch, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_autoptr(GPtrArray) left = uf_store_list_batches(store, NULL);
	g_assert_cmpuint(left->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(left, 0), ==, other);
	queue_assert_no_faults(store);
}

/* in order, each to one; nothing to take is no error */
static void
test_claims(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	queue_add_batch(store, fixture->batch, 3);
	for (unsigned number = 1; number <= 3; number++) {
		g_autoptr(UfStoreJob) job = queue_claim(store, fixture->batch, "h-1", LEASE);
		g_autofree char *body = g_strdup_printf("{\"rows\":[%u]}", number + 1);
		g_assert_cmpuint(job->number, ==, number);
		g_assert_cmpuint(job->attempts, ==, 1);
		g_assert_cmpstr(job->batch, ==, fixture->batch);
		g_assert_cmpstr(job->holder, ==, "h-1");
		assert_job(store, job, UF_STORE_JOB_RUNNING, body);
	}
	g_assert_null(queue_claim(store, fixture->batch, "h-2", LEASE));
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 0, 3, 0, 0, 0 });
	queue_assert_no_faults(store);
}

static void
test_states(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const UfStoreJobState ends[] = { UF_STORE_JOB_DONE, UF_STORE_JOB_BAD,
						UF_STORE_JOB_SKIPPED, UF_STORE_JOB_BAD };
	UfStore *store = fixture->store;
	queue_add_batch(store, fixture->batch, 4);
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(UfStoreJob) job = queue_claim(store, fixture->batch, "h-1", LEASE);
		g_autoptr(GBytes) saved = queue_make_body("half");
		g_autoptr(GBytes) body = queue_make_body(uf_store_job_state_get_name(ends[i]));
		g_assert_true(uf_store_save_job(store, job, saved, NULL));
		assert_job(store, job, UF_STORE_JOB_RUNNING, "half");
		g_assert_true(uf_store_finish_job(store, job, ends[i], i == 3 ? NULL : body, NULL));
		assert_job(store, job, ends[i],
			   i == 3 ? "half" : uf_store_job_state_get_name(ends[i]));
		g_assert_cmpstr(job->holder, ==, "");
	}
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 0, 0, 1, 2, 1 });
	g_assert_null(queue_claim(store, fixture->batch, "h-1", LEASE));

	/* those that were bad alone, with what was found out */
	g_assert_cmpint(uf_store_retry_jobs(store, fixture->batch, NULL), ==, 2);
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 2, 0, 1, 0, 1 });
	g_autoptr(UfStoreJob) again = queue_claim(store, fixture->batch, "h-2", LEASE);
	g_assert_cmpuint(again->number, ==, 2);
	g_assert_cmpuint(again->attempts, ==, 2);
	assert_job(store, again, UF_STORE_JOB_RUNNING, "bad");
	/* given back */
	g_assert_true(uf_store_finish_job(store, again, UF_STORE_JOB_WAITING, NULL, NULL));
	g_autoptr(UfStoreJob) third = queue_claim(store, fixture->batch, "h-1", LEASE);
	g_assert_cmpuint(third->number, ==, 2);
	g_assert_cmpuint(third->attempts, ==, 3);
	queue_assert_no_faults(store);
}

static void
assert_late(UfStore *store, UfStoreJob *job)
{
	g_autoptr(GBytes) body = queue_make_body("late");
	g_autoptr(GError) renewed = NULL;
	g_autoptr(GError) saved = NULL;
	g_autoptr(GError) finished = NULL;
	g_assert_false(uf_store_renew_job(store, job, LEASE, &renewed));
	g_assert_error(renewed, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_false(uf_store_save_job(store, job, body, &saved));
	g_assert_error(saved, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_false(uf_store_finish_job(store, job, UF_STORE_JOB_DONE, body, &finished));
	g_assert_error(finished, UF_ERROR, UF_ERROR_CONFLICT);
}

/* A lease that is over gives the job to the next one, and what the first one does then is refused,
 * even when it is the same process; a lease that is over and was not taken does no harm. */
static void
test_leases(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	queue_add_batch(store, fixture->batch, 2);
	g_autoptr(UfStoreJob) first = queue_claim(store, fixture->batch, "h-1", 0);
	g_autoptr(UfStoreJob) second = queue_claim(other, fixture->batch, "h-2", LEASE);
	g_assert_cmpuint(second->number, ==, 1);
	g_assert_cmpuint(second->attempts, ==, 2);
	assert_late(store, first);
	assert_job(store, second, UF_STORE_JOB_RUNNING, "{\"rows\":[2]}");
	g_assert_true(uf_store_finish_job(other, second, UF_STORE_JOB_DONE, NULL, NULL));
	assert_late(store, first);
	assert_late(other, second);

	g_autoptr(UfStoreJob) slow = queue_claim(store, fixture->batch, "h-1", 0);
	g_assert_cmpuint(slow->number, ==, 2);
	g_assert_true(uf_store_renew_job(store, slow, LEASE, NULL));
	g_assert_cmpint(slow->until, >, g_get_real_time() / G_USEC_PER_SEC);
	g_assert_null(queue_claim(other, fixture->batch, "h-2", LEASE));
	assert_job(other, slow, UF_STORE_JOB_RUNNING, "{\"rows\":[3]}");
	g_assert_true(uf_store_finish_job(store, slow, UF_STORE_JOB_DONE, NULL, NULL));
	queue_assert_counts(other, fixture->batch, (const unsigned[]){ 0, 0, 2, 0, 0 });
}

/* a clock that was set back leaves nobody waiting for hours */
static void
test_clock(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		int64_t until;
		bool is_over;
	} leases[] = {
		{ 999, true },  { 1000, true }, { 1001, false }, { 4600, false },
		{ 4601, true }, { 0, true },    { -1, true },    { 90000, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(leases); i++)
		g_assert_cmpint(uf_store_is_lease_over(leases[i].until, 1000), ==,
				leases[i].is_over);
	const UfStoreQueue *queue = fixture->store->backend->queue;
	queue_add_batch(fixture->store, fixture->batch, 1);
	const int64_t now = uf_store_get_time();
	const UfStoreClaim ahead = { fixture->batch, "h-1", now + 86400, now + 86400 + LEASE };
	g_autoptr(UfStoreJob) job = NULL;
	g_assert_true(queue->claim(fixture->store->state, &ahead, &job, NULL));
	g_assert_cmpint(job->until, ==, ahead.until);
	g_autoptr(UfStoreJob) next = queue_claim(fixture->store, fixture->batch, "h-2", LEASE);
	g_assert_cmpuint(next->attempts, ==, 2);
}

static void
test_release(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	queue_add_batch(store, fixture->batch, 4);
	g_autoptr(UfStoreJob) dead = queue_claim(store, fixture->batch, "h-dead", LEASE);
	g_autoptr(UfStoreJob) alive = queue_claim(store, fixture->batch, "h-alive", LEASE);
	g_autoptr(UfStoreJob) other = queue_claim(store, fixture->batch, "h-dead", LEASE);
	g_assert_cmpint(uf_store_release_jobs(store, fixture->batch, "h-dead", NULL), ==, 2);
	g_assert_cmpint(uf_store_release_jobs(store, fixture->batch, "h-dead", NULL), ==, 0);
	queue_assert_counts(store, fixture->batch, (const unsigned[]){ 3, 1, 0, 0, 0 });
	assert_late(store, dead);
	assert_job(store, alive, UF_STORE_JOB_RUNNING, "{\"rows\":[3]}");
	g_autoptr(UfStoreJob) again = queue_claim(store, fixture->batch, "h-2", LEASE);
	g_assert_cmpuint(again->number, ==, 1);
	assert_late(store, dead);
}

static UfStoreItem *
make_person(void)
{
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = uf_id_new('p');
	item->parent = g_strdup("");
	item->state = g_strdup("");
	item->content = queue_make_body("p");
	return item;
}

/* what a job makes and its end are one commit */
static void
test_transaction(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	g_autoptr(UfStoreItem) person = make_person();
	g_autoptr(GBytes) body = queue_make_body("made");
	queue_add_batch(store, fixture->batch, 2);
	g_autoptr(UfStoreJob) job = queue_claim(store, fixture->batch, "h-1", LEASE);

	/* dropped: nothing happened, and it can be done again */
	g_assert_true(uf_store_begin(store, NULL));
	g_assert_true(uf_store_put(store, person, NULL));
	g_assert_true(uf_store_finish_job(store, job, UF_STORE_JOB_DONE, body, NULL));
	uf_store_rollback(store);
	queue_assert_counts(other, fixture->batch, (const unsigned[]){ 1, 1, 0, 0, 0 });
	g_assert_null(uf_store_get(other, UF_STORE_PERSON, person->id, NULL));

	person->revision = 0;
	g_assert_true(uf_store_begin(store, NULL));
	g_assert_true(uf_store_put(store, person, NULL));
	g_assert_true(uf_store_save_job(store, job, body, NULL));
	g_assert_true(uf_store_finish_job(store, job, UF_STORE_JOB_DONE, NULL, NULL));
	g_assert_true(uf_store_commit(store, NULL));
	assert_job(other, job, UF_STORE_JOB_DONE, "made");
	g_autoptr(UfStoreItem) there = uf_store_get(other, UF_STORE_PERSON, person->id, NULL);
	g_assert_nonnull(there);
	queue_assert_no_faults(other);
}

/* one who comes late writes nothing of what he made */
static void
test_late_transaction(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	g_autoptr(UfStoreItem) person = make_person();
	g_autoptr(GError) error = NULL;
	queue_add_batch(store, fixture->batch, 1);
	g_autoptr(UfStoreJob) job = queue_claim(store, fixture->batch, "h-1", 0);
	g_autoptr(UfStoreJob) taken = NULL;
	/* a folder finds out at the commit, when it was taken over within the transaction */
	if (data != NULL && g_str_equal(data, "sealed"))
		taken = queue_claim(other, fixture->batch, "h-2", LEASE);
	g_assert_true(uf_store_begin(store, NULL));
	g_assert_true(uf_store_put(store, person, NULL));
	const bool finished = uf_store_finish_job(store, job, UF_STORE_JOB_DONE, NULL, &error);
	if (taken == NULL)
		taken = queue_claim(other, fixture->batch, "h-2", LEASE);
	g_assert_false(finished && uf_store_commit(store, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	uf_store_rollback(store);
	g_assert_null(uf_store_get(other, UF_STORE_PERSON, person->id, NULL));
	assert_job(other, taken, UF_STORE_JOB_RUNNING, "{\"rows\":[2]}");
}

static void
test_batch_in_transaction(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	g_autoptr(GBytes) body = queue_make_body("two");
	g_assert_true(uf_store_begin(store, NULL));
	queue_add_batch(store, fixture->batch, 2);
	uf_store_rollback(store);
	g_assert_null(uf_store_get_batch(other, fixture->batch, NULL));

	g_assert_true(uf_store_begin(store, NULL));
	queue_add_batch(store, fixture->batch, 2);
	g_assert_true(uf_store_commit(store, NULL));
	g_assert_true(uf_store_begin(store, NULL));
	g_assert_true(uf_store_put_batch(store, fixture->batch, body, NULL));
	/* at once, or not at all */
	const UfStoreHolder holder = { "h-1", LEASE };
	UfStoreJob *job = NULL;
	g_assert_false(uf_store_claim_job(store, fixture->batch, &holder, &job, NULL));
	g_assert_cmpint(uf_store_retry_jobs(store, fixture->batch, NULL), ==, -1);
	g_assert_cmpint(uf_store_release_jobs(store, fixture->batch, "h", NULL), ==, -1);
	g_assert_false(uf_store_remove_batch(store, fixture->batch, NULL));
	g_assert_true(uf_store_commit(store, NULL));
	g_autoptr(GBytes) found = uf_store_get_batch(other, fixture->batch, NULL);
	assert_bytes(found, "two");
	queue_assert_counts(other, fixture->batch, (const unsigned[]){ 2, 0, 0, 0, 0 });
}

static bool
add_number(void *data, const UfStoreJob *job)
{
	GArray *numbers = data;
	g_array_append_val(numbers, job->number);
	return numbers->len != 700;
}

/* more than are read at once */
static void
test_each(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const unsigned sizes[] = { 0, 1, 255, 256, 257, 600, 900 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autofree char *batch = uf_id_new(UF_STORE_BATCH_LETTER);
		g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(unsigned));
		queue_add_batch(fixture->store, batch, sizes[i]);
		g_assert_true(uf_store_each_job(fixture->store, batch, add_number, numbers, NULL));
		g_assert_cmpuint(numbers->len, ==, MIN(sizes[i], 700));
		for (unsigned j = 0; j < numbers->len; j++)
			g_assert_cmpuint(g_array_index(numbers, unsigned, j), ==, j + 1);
	}
}

/* bytes of any kind, empty or large, come back as they were */
static void
test_bodies(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const gsize sizes[] = { 0, 1, 255, 256, 257, 65536, UF_STORE_MAX_JOB_BYTES };
	g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		guint8 *bytes = g_malloc0(sizes[i] + 1);
		for (gsize j = 0; j < sizes[i]; j++)
			bytes[j] = (guint8)(j * 7);
		g_ptr_array_add(bodies, g_bytes_new_take(bytes, sizes[i]));
	}
	g_autoptr(GBytes) first = g_bytes_ref(g_ptr_array_index(bodies, 1));
	g_assert_true(uf_store_add_batch(fixture->store, fixture->batch, first, bodies, NULL));
	for (unsigned i = 0; i < bodies->len; i++) {
		g_autoptr(UfStoreJob) job =
		    uf_store_get_job(fixture->store, fixture->batch, i + 1, NULL);
		g_assert_true(g_bytes_equal(job->body, g_ptr_array_index(bodies, i)));
	}
	g_autoptr(GBytes) found = uf_store_get_batch(fixture->store, fixture->batch, NULL);
	g_assert_true(g_bytes_equal(found, first));
}

typedef bool (*CallFunc)(UfStore *store, const char *batch, GError **error);

static bool
call_get(UfStore *store, const char *batch, GError **error)
{
	g_autoptr(GBytes) body = uf_store_get_batch(store, batch, error);
	return body != NULL;
}

static bool
call_put(UfStore *store, const char *batch, GError **error)
{
	g_autoptr(GBytes) body = queue_make_body("x");
	return uf_store_put_batch(store, batch, body, error);
}

static bool
call_put_within(UfStore *store, const char *batch, GError **error)
{
	g_assert_true(uf_store_begin(store, NULL));
	const bool done = call_put(store, batch, error) && uf_store_commit(store, error);
	uf_store_rollback(store);
	return done;
}

static bool
call_claim(UfStore *store, const char *batch, GError **error)
{
	const UfStoreHolder holder = { "h", LEASE };
	g_autoptr(UfStoreJob) job = NULL;
	return uf_store_claim_job(store, batch, &holder, &job, error);
}

static bool
call_each(UfStore *store, const char *batch, GError **error)
{
	return uf_store_each_job(store, batch, add_number, NULL, error);
}

static bool
call_count(UfStore *store, const char *batch, GError **error)
{
	unsigned counts[UF_STORE_JOB_STATES];
	return uf_store_count_jobs(store, batch, counts, error);
}

static bool
call_retry(UfStore *store, const char *batch, GError **error)
{
	return uf_store_retry_jobs(store, batch, error) >= 0;
}

static bool
call_release(UfStore *store, const char *batch, GError **error)
{
	return uf_store_release_jobs(store, batch, "h", error) >= 0;
}

static bool
call_time(UfStore *store, const char *batch, GError **error)
{
	return uf_store_get_batch_time(store, batch, error) >= 0;
}

static bool
call_job(UfStore *store, const char *batch, GError **error)
{
	g_autoptr(UfStoreJob) job = uf_store_get_job(store, batch, 1, error);
	return job != NULL;
}

static bool
call_finish(UfStore *store, const char *batch, GError **error)
{
	UfStoreJob job = { .batch = (char *)batch, .number = 1, .attempts = 1 };
	return uf_store_finish_job(store, &job, UF_STORE_JOB_DONE, NULL, error);
}

static const CallFunc calls[] = {
	call_get,   call_put,     call_put_within, call_claim, call_each,   call_count,
	call_retry, call_release, call_time,       call_job,   call_finish,
};

/* a batch that is not there, or was removed while its jobs ran */
static void
test_missing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	queue_add_batch(fixture->store, fixture->batch, 2);
	g_autoptr(UfStoreJob) job = queue_claim(fixture->store, fixture->batch, "h", LEASE);
	g_autoptr(UfStore) other = store_fixture_open(fixture->location);
	g_assert_true(uf_store_remove_batch(other, fixture->batch, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(calls[i](fixture->store, fixture->batch, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_store_save_job(fixture->store, job, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	/* another of that name has its own jobs */
	queue_add_batch(other, fixture->batch, 1);
	g_autoptr(UfStoreJob) fresh = queue_claim(fixture->store, fixture->batch, "h", LEASE);
	g_assert_cmpuint(fresh->attempts, ==, 1);
	g_assert_null(uf_store_get_job(fixture->store, fixture->batch, 2, NULL));
	g_assert_null(uf_store_get_job(fixture->store, fixture->batch, 0, NULL));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const ids[] = { "../batches", "t-short", "", "p-aaaaaaaaaa" };
	static const char *const holders[] = { "", "a b", "é", "a\n",
					       "12345678901234567890123456789012345678901234567890"
					       "123456789012345" };
	UfStore *store = fixture->store;
	g_autoptr(UfStoreJob) job = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(ids) * G_N_ELEMENTS(calls); i++) {
		g_autoptr(GError) error = NULL;
		/* who finishes a job has claimed it */
		if (calls[i % G_N_ELEMENTS(calls)] == call_finish)
			continue;
		g_assert_false(
		    calls[i % G_N_ELEMENTS(calls)](store, ids[i / G_N_ELEMENTS(calls)], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	queue_add_batch(store, fixture->batch, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(holders); i++) {
		const UfStoreHolder holder = { holders[i], 1 };
		g_autoptr(GError) error = NULL;
		g_assert_false(uf_store_claim_job(store, fixture->batch, &holder, &job, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_null(job);
	}
	const UfStoreHolder longer = { "h", UF_STORE_MAX_LEASE + 1 };
	g_assert_false(uf_store_claim_job(store, fixture->batch, &longer, &job, NULL));
	g_autoptr(GBytes) large =
	    g_bytes_new_take(g_malloc0(UF_STORE_MAX_JOB_BYTES + 1), UF_STORE_MAX_JOB_BYTES + 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreJob) mine = queue_claim(store, fixture->batch, "h", LEASE);
	g_assert_false(uf_store_save_job(store, mine, large, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_false(uf_store_put_batch(store, fixture->batch, large, NULL));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const char *const backends[] = { "folder", "sealed" };
	static const struct {
		const char *name;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "batches", test_batches },
		{ "claims", test_claims },
		{ "states", test_states },
		{ "leases", test_leases },
		{ "clock", test_clock },
		{ "release", test_release },
		{ "transaction", test_transaction },
		{ "late-transaction", test_late_transaction },
		{ "batch-in-transaction", test_batch_in_transaction },
		{ "each", test_each },
		{ "bodies", test_bodies },
		{ "missing", test_missing },
		{ "refused", test_refused },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests) * 2; i++) {
		g_autofree char *path =
		    g_strdup_printf("/store-queue/%s/%s", backends[i % 2], tests[i / 2].name);
		g_test_add(path, Fixture, backends[i % 2], set_up, tests[i / 2].func, tear_down);
	}
	return g_test_run();
}
