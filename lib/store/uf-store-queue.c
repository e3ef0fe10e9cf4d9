/* The queue as callers see it: what is asked is checked here, what waits for a commit is kept. */
#include "uf-store-queue.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-store-private.h"

#define HOLDER_MAX 64
#define HOLDER_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._@:/"

static const char *const states[UF_STORE_JOB_STATES] = {
	[UF_STORE_JOB_WAITING] = "waiting", [UF_STORE_JOB_RUNNING] = "running",
	[UF_STORE_JOB_DONE] = "done",       [UF_STORE_JOB_BAD] = "bad",
	[UF_STORE_JOB_SKIPPED] = "skipped",
};

const char *
uf_store_job_state_get_name(UfStoreJobState state)
{
	return states[state];
}

void
uf_store_job_free(UfStoreJob *job)
{
	if (job == NULL)
		return;
	g_free(job->batch);
	g_free(job->holder);
	g_clear_pointer(&job->body, g_bytes_unref);
	g_free(job);
}

void
uf_store_batch_free(UfStoreBatch *batch)
{
	if (batch == NULL)
		return;
	g_free(batch->id);
	g_clear_pointer(&batch->body, g_bytes_unref);
	g_free(batch);
}

int64_t
uf_store_get_time(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

bool
uf_store_is_lease_over(int64_t until, int64_t now)
{
	return until <= now || until > now + UF_STORE_MAX_LEASE;
}

bool
uf_store_set_no_batch(GError **error, const char *id)
{
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not in the store (batches)", id);
	return false;
}

bool
uf_store_set_no_job(GError **error, const char *batch, int64_t number)
{
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: no job %" G_GINT64_FORMAT " in the store", batch, number);
	return false;
}

bool
uf_store_set_late(GError **error, const char *batch, int64_t number)
{
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: job %" G_GINT64_FORMAT " was taken over by somebody else, or has ended",
		    batch, number);
	return false;
}

bool
uf_store_set_batch_there(GError **error, const char *id)
{
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: is in the store already", id);
	return false;
}

bool
uf_store_set_job_damaged(GError **error, const char *batch, int64_t number)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s: job %" G_GINT64_FORMAT " is damaged, or not written by unefois at this "
		    "place; look with: unefois store verify",
		    batch, number);
	return false;
}

static bool
check_id(const char *id, GError **error)
{
	if (id != NULL && uf_id_is_valid(id, UF_STORE_BATCH_LETTER))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of batches: expected \"%c-\" and 10 letters or digits",
		    UF_STORE_BATCH_LETTER);
	return false;
}

static bool
check_size(const char *batch, GBytes *body, GError **error)
{
	if (body == NULL || g_bytes_get_size(body) <= UF_STORE_MAX_JOB_BYTES)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s: a body is larger than the limit of %d bytes", batch,
		    UF_STORE_MAX_JOB_BYTES);
	return false;
}

static bool
check_bodies(const char *batch, const GPtrArray *bodies, GError **error)
{
	if (bodies->len > UF_STORE_MAX_JOBS) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: more jobs than the limit of %d", batch, UF_STORE_MAX_JOBS);
		return false;
	}
	for (guint i = 0; i < bodies->len; i++) {
		if (!check_size(batch, g_ptr_array_index(bodies, i), error))
			return false;
	}
	return true;
}

/* what has to be seen by others at once */
static bool
check_alone(const UfStore *store, GError **error)
{
	if (!store->is_open)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
		    "a batch is not changed so within a transaction");
	return false;
}

static GPtrArray *
make_jobs(const char *batch, const GPtrArray *bodies)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_job_free);
	for (guint i = 0; i < bodies->len; i++) {
		UfStoreJob *job = g_new0(UfStoreJob, 1);
		job->batch = g_strdup(batch);
		job->number = i + 1;
		job->holder = g_strdup("");
		job->body = g_bytes_ref(g_ptr_array_index(bodies, i));
		g_ptr_array_add(jobs, job);
	}
	return jobs;
}

bool
uf_store_add_batch(UfStore *store, const char *id, GBytes *body, GPtrArray *bodies, GError **error)
{
	if (!check_id(id, error) || !check_size(id, body, error) ||
	    !check_bodies(id, bodies, error))
		return false;
	g_autoptr(UfStoreBatch) batch = g_new0(UfStoreBatch, 1);
	g_autoptr(GPtrArray) jobs = make_jobs(id, bodies);
	batch->id = g_strdup(id);
	batch->body = g_bytes_ref(body);
	return uf_store_change_add(store, g_steal_pointer(&batch), jobs, error);
}

GBytes *
uf_store_get_batch(UfStore *store, const char *id, GError **error)
{
	if (!check_id(id, error))
		return NULL;
	g_autoptr(UfStoreBatch) batch = store->backend->queue->read(store->state, id, error);
	return batch != NULL ? g_steal_pointer(&batch->body) : NULL;
}

bool
uf_store_put_batch(UfStore *store, const char *id, GBytes *body, GError **error)
{
	return check_id(id, error) && check_size(id, body, error) &&
	       uf_store_change_put(store, id, body, error);
}

GPtrArray *
uf_store_list_batches(UfStore *store, GError **error)
{
	return store->backend->queue->list(store->state, error);
}

int64_t
uf_store_get_batch_time(UfStore *store, const char *id, GError **error)
{
	if (!check_id(id, error))
		return -1;
	g_autoptr(UfStoreBatch) batch = store->backend->queue->read(store->state, id, error);
	return batch != NULL ? batch->changed : -1;
}

bool
uf_store_remove_batch(UfStore *store, const char *id, GError **error)
{
	return check_id(id, error) && check_alone(store, error) &&
	       store->backend->queue->remove(store->state, id, error);
}

static bool
check_holder(const char *holder, GError **error)
{
	const size_t length = strlen(holder);
	if (length > 0 && length <= HOLDER_MAX && strspn(holder, HOLDER_LETTERS) == length)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "who takes a job is 1 to %d letters, digits and \"-._@:/\"", HOLDER_MAX);
	return false;
}

static bool
check_seconds(unsigned seconds, GError **error)
{
	if (seconds <= UF_STORE_MAX_LEASE)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "a job is taken for %d seconds at most",
		    UF_STORE_MAX_LEASE);
	return false;
}

bool
uf_store_claim_job(UfStore *store, const char *batch, const UfStoreHolder *holder, UfStoreJob **job,
		   GError **error)
{
	*job = NULL;
	if (!check_id(batch, error) || !check_holder(holder->name, error) ||
	    !check_seconds(holder->seconds, error) || !check_alone(store, error))
		return false;
	const int64_t now = uf_store_get_time();
	const UfStoreClaim claim = { batch, holder->name, now, now + holder->seconds };
	return store->backend->queue->claim(store->state, &claim, job, error);
}

/* What @job shall become; borrows its texts. */
static UfStoreJob
make_next(const UfStoreJob *job, UfStoreJobState state, GBytes *body)
{
	UfStoreJob next = *job;
	next.state = state;
	next.until = 0;
	next.body = body;
	return next;
}

/* @next is written, or will be: @job says so. */
static void
take_next(UfStoreJob *job, const UfStoreJob *next)
{
	job->state = next->state;
	job->changed = uf_store_get_time();
	if (next->body != NULL) {
		g_bytes_ref(next->body);
		g_clear_pointer(&job->body, g_bytes_unref);
		job->body = next->body;
	}
	if (next->state == UF_STORE_JOB_RUNNING) {
		job->until = next->until != 0 ? next->until : job->until;
		return;
	}
	g_free(job->holder);
	job->holder = g_strdup("");
	job->until = 0;
}

static bool
write_next(UfStore *store, UfStoreJob *job, const UfStoreJob *next, GError **error)
{
	if (!check_size(job->batch, next->body, error) ||
	    !uf_store_change_write_job(store, next, error))
		return false;
	take_next(job, next);
	return true;
}

bool
uf_store_renew_job(UfStore *store, UfStoreJob *job, unsigned seconds, GError **error)
{
	if (!check_seconds(seconds, error))
		return false;
	UfStoreJob next = make_next(job, UF_STORE_JOB_RUNNING, NULL);
	next.until = uf_store_get_time() + seconds;
	return write_next(store, job, &next, error);
}

bool
uf_store_save_job(UfStore *store, UfStoreJob *job, GBytes *body, GError **error)
{
	const UfStoreJob next = make_next(job, UF_STORE_JOB_RUNNING, body);
	return write_next(store, job, &next, error);
}

bool
uf_store_finish_job(UfStore *store, UfStoreJob *job, UfStoreJobState state, GBytes *body,
		    GError **error)
{
	g_return_val_if_fail(state != UF_STORE_JOB_RUNNING, false);
	const UfStoreJob next = make_next(job, state, body);
	return write_next(store, job, &next, error);
}

UfStoreJob *
uf_store_get_job(UfStore *store, const char *batch, unsigned number, GError **error)
{
	if (!check_id(batch, error))
		return NULL;
	g_autoptr(GPtrArray) jobs = NULL;
	if (number > 0)
		jobs = store->backend->queue->load(store->state, batch, number - 1, error);
	if (number > 0 && jobs == NULL)
		return NULL;
	UfStoreJob *first = jobs != NULL && jobs->len > 0 ? g_ptr_array_index(jobs, 0) : NULL;
	if (first == NULL || first->number != number) {
		uf_store_set_no_job(error, batch, number);
		return NULL;
	}
	if (first->body == NULL) {
		uf_store_set_job_damaged(error, batch, number);
		return NULL;
	}
	return g_ptr_array_steal_index(jobs, 0);
}

/* false when @func has enough; the first job that is damaged is told in *@damaged */
static bool
visit(const GPtrArray *jobs, UfStoreJobFunc func, void *data, unsigned *damaged)
{
	for (guint i = 0; i < jobs->len; i++) {
		const UfStoreJob *job = g_ptr_array_index(jobs, i);
		if (job->body != NULL && !func(data, job))
			return false;
		if (job->body == NULL && *damaged == 0)
			*damaged = job->number;
	}
	return true;
}

bool
uf_store_each_job(UfStore *store, const char *batch, UfStoreJobFunc func, void *data,
		  GError **error)
{
	unsigned after = 0;
	unsigned damaged = 0;
	if (!check_id(batch, error))
		return false;
	for (bool more = true; more;) {
		g_autoptr(GPtrArray) jobs =
		    store->backend->queue->load(store->state, batch, after, error);
		if (jobs == NULL)
			return false;
		if (jobs->len == 0)
			break;
		const UfStoreJob *last = g_ptr_array_index(jobs, jobs->len - 1);
		after = last->number;
		more = visit(jobs, func, data, &damaged);
	}
	return damaged == 0 || uf_store_set_job_damaged(error, batch, damaged);
}

bool
uf_store_count_jobs(UfStore *store, const char *batch, unsigned counts[UF_STORE_JOB_STATES],
		    GError **error)
{
	memset(counts, 0, sizeof *counts * UF_STORE_JOB_STATES);
	return check_id(batch, error) &&
	       store->backend->queue->count(store->state, batch, counts, error);
}

int64_t
uf_store_retry_jobs(UfStore *store, const char *batch, GError **error)
{
	if (!check_id(batch, error) || !check_alone(store, error))
		return -1;
	return store->backend->queue->reset(store->state, batch, UF_STORE_JOB_BAD, NULL, error);
}

int64_t
uf_store_release_jobs(UfStore *store, const char *batch, const char *holder, GError **error)
{
	if (!check_id(batch, error) || !check_holder(holder, error) || !check_alone(store, error))
		return -1;
	return store->backend->queue->reset(store->state, batch, UF_STORE_JOB_RUNNING, holder,
					    error);
}
