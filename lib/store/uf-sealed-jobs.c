/* Jobs of the sealed store. To claim is to read and to write within one transaction that no other
 * writer is in (BEGIN IMMEDIATE): no two get one job. The row is read first and not changed in one
 * statement, since what it says of itself is believed only once its body has opened. */
#include "uf-error.h"
#include "uf-sealed-keys-private.h"
#include "uf-sealed-queue-private.h"

static GBytes *
open_job(const UfSealed *self, const UfJobRow *row)
{
	return uf_sealed_open_job(self, uf_sealed_get_key(self), row);
}

/* takes over @body, which is NULL for a damaged one */
static UfStoreJob *
make_job(const UfJobRow *row, GBytes *body)
{
	UfStoreJob *job = g_new0(UfStoreJob, 1);
	job->batch = g_strdup(row->batch);
	job->number = (unsigned)row->number;
	job->body = body;
	if (body == NULL)
		return job;
	job->state = (UfStoreJobState)row->state;
	job->holder = g_strdup(row->holder);
	job->until = row->until;
	job->attempts = (unsigned)row->attempts;
	job->changed = row->changed;
	return job;
}

/* the first job after @after that can be taken; *found is NULL when there is none */
static bool
find_next(UfSealed *self, const UfStoreClaim *claim, int64_t after, UfJobRow **found,
	  GError **error)
{
	g_autoptr(UfJobRow) waiting = NULL;
	g_autoptr(UfJobRow) over = NULL;
	if (!uf_database_find_first(self->database, &uf_query_jobs_waiting, &waiting, error,
				    claim->batch, after) ||
	    !uf_database_find_first(self->database, &uf_query_jobs_over, &over, error, claim->batch,
				    after, claim->now, claim->now + UF_STORE_MAX_LEASE))
		return false;
	const bool is_over = waiting == NULL || (over != NULL && over->number < waiting->number);
	*found = is_over ? g_steal_pointer(&over) : g_steal_pointer(&waiting);
	return true;
}

static bool
is_there(UfSealed *self, const char *batch, GError **error)
{
	g_autoptr(UfBatchRow) row = uf_sealed_load_batch(self, batch, error);
	return row != NULL;
}

static bool
claim_next(UfSealed *self, const UfStoreClaim *claim, UfStoreJob **job, GError **error)
{
	for (int64_t after = 0;;) {
		g_autoptr(UfJobRow) row = NULL;
		if (!find_next(self, claim, after, &row, error))
			return false;
		if (row == NULL)
			return is_there(self, claim->batch, error);
		after = row->number;
		g_autoptr(GBytes) body = open_job(self, row);
		if (body == NULL)
			continue; /* damaged: who reads it tells */
		row->state = UF_STORE_JOB_RUNNING;
		g_free(row->holder);
		row->holder = g_strdup(claim->holder);
		row->until = claim->until;
		row->attempts++;
		row->changed = claim->now;
		if (!uf_sealed_put_job(self, row, body, error))
			return false;
		*job = make_job(row, g_steal_pointer(&body));
		return true;
	}
}

bool
uf_sealed_claim_job(void *backend, const UfStoreClaim *claim, UfStoreJob **job, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	g_autoptr(UfStoreJob) taken = NULL;
	if (!uf_sealed_leave(self, own, claim_next(self, claim, &taken, error), error))
		return false;
	*job = g_steal_pointer(&taken);
	return true;
}

/* The row of @job while its attempt is the last one and runs, and its *body. */
static UfJobRow *
load_mine(UfSealed *self, const UfStoreJob *job, GBytes **body, GError **error)
{
	g_autoptr(UfJobRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_jobs, &row, error, job->batch,
			      (int64_t)job->number))
		return NULL;
	if (row == NULL) {
		uf_store_set_no_job(error, job->batch, job->number);
		return NULL;
	}
	g_autoptr(GBytes) found = open_job(self, row);
	if (found == NULL) {
		uf_store_set_job_damaged(error, job->batch, job->number);
		return NULL;
	}
	if (row->state != UF_STORE_JOB_RUNNING || row->attempts != job->attempts) {
		uf_store_set_late(error, job->batch, job->number);
		return NULL;
	}
	*body = g_steal_pointer(&found);
	return g_steal_pointer(&row);
}

static void
let_go(UfJobRow *row)
{
	g_free(row->holder);
	row->holder = g_strdup("");
	row->until = 0;
}

static bool
write_job(UfSealed *self, const UfStoreJob *job, GError **error)
{
	g_autoptr(GBytes) body = NULL;
	g_autoptr(UfJobRow) row = load_mine(self, job, &body, error);
	if (row == NULL)
		return false;
	row->state = job->state;
	row->changed = uf_store_get_time();
	if (job->until != 0)
		row->until = job->until;
	if (job->state != UF_STORE_JOB_RUNNING)
		let_go(row);
	return uf_sealed_put_job(self, row, job->body != NULL ? job->body : body, error);
}

bool
uf_sealed_write_job(void *backend, const UfStoreJob *job, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, write_job(self, job, error), error);
}

static GPtrArray *
load(UfSealed *self, const char *batch, unsigned after, GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_jobs_after, error, batch, (int64_t)after);
	if (rows == NULL || (rows->len == 0 && !is_there(self, batch, error)))
		return NULL;
	GPtrArray *jobs = g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_job_free);
	for (guint i = 0; i < rows->len; i++) {
		const UfJobRow *row = g_ptr_array_index(rows, i);
		g_ptr_array_add(jobs, make_job(row, open_job(self, row)));
	}
	return jobs;
}

GPtrArray *
uf_sealed_load_jobs(void *backend, const char *batch, unsigned after, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter_reading(self, &own, error))
		return NULL;
	GPtrArray *jobs = load(self, batch, after, error);
	uf_sealed_leave_reading(self, own);
	return jobs;
}

static bool
count_jobs(UfSealed *self, const char *batch, unsigned *counts, GError **error)
{
	for (int state = 0; state < UF_STORE_JOB_STATES; state++) {
		int64_t count = 0;
		if (!uf_database_count(self->database, &uf_query_count_jobs, &count, error, batch,
				       (int64_t)state))
			return false;
		counts[state] = (unsigned)count;
	}
	return is_there(self, batch, error);
}

bool
uf_sealed_count_jobs(void *backend, const char *batch, unsigned *counts, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter_reading(self, &own, error))
		return false;
	const bool counted = count_jobs(self, batch, counts, error);
	uf_sealed_leave_reading(self, own);
	return counted;
}

/* 1 when it waits again, 0 when it is damaged, -1 on error */
static int
reset_job(UfSealed *self, UfJobRow *row, GError **error)
{
	g_autoptr(GBytes) body = open_job(self, row);
	if (body == NULL)
		return 0;
	row->state = UF_STORE_JOB_WAITING;
	row->changed = uf_store_get_time();
	let_go(row);
	return uf_sealed_put_job(self, row, body, error) ? 1 : -1;
}

static int64_t
reset_jobs(UfSealed *self, const char *batch, UfStoreJobState state, const char *holder,
	   GError **error)
{
	int64_t count = 0;
	for (int64_t after = 0;;) {
		g_autoptr(GPtrArray) rows = uf_database_load(
		    self->database, &uf_query_jobs_of_state, error, batch, (int64_t)state, after);
		if (rows == NULL || rows->len == 0)
			return rows != NULL && is_there(self, batch, error) ? count : -1;
		for (guint i = 0; i < rows->len; i++) {
			UfJobRow *row = g_ptr_array_index(rows, i);
			const bool chosen = holder == NULL || g_str_equal(row->holder, holder);
			const int reset = chosen ? reset_job(self, row, error) : 0;
			after = row->number;
			if (reset < 0)
				return -1;
			count += reset;
		}
	}
}

int64_t
uf_sealed_reset_jobs(void *backend, const char *batch, UfStoreJobState state, const char *holder,
		     GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return -1;
	const int64_t count = reset_jobs(self, batch, state, holder, error);
	return uf_sealed_leave(self, own, count >= 0, error) ? count : -1;
}
