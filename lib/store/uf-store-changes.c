/* Changes of the queue that belong to a transaction: made at once by a back end that has
 * transactions, kept until the commit for one that has none. Batches from one store to another. */
#include "uf-error.h"
#include "uf-store-private.h"

struct UfStoreChange {
	UfStoreBatch *batch; /* to add, with @jobs */
	GPtrArray *jobs;
	char *id; /* of a batch that gets @body */
	GBytes *body;
	UfStoreJob *job; /* to write */
};

void
uf_store_change_free(UfStoreChange *change)
{
	uf_store_batch_free(change->batch);
	g_clear_pointer(&change->jobs, g_ptr_array_unref);
	g_free(change->id);
	g_clear_pointer(&change->body, g_bytes_unref);
	uf_store_job_free(change->job);
	g_free(change);
}

static bool
exists(UfStore *store, const char *id)
{
	g_autoptr(UfStoreBatch) batch = store->backend->queue->read(store->state, id, NULL);
	return batch != NULL;
}

bool
uf_store_change_check(UfStore *store, const UfStoreChange *change, GError **error)
{
	const UfStoreQueue *queue = store->backend->queue;
	if (change->job != NULL)
		return queue->check(store->state, change->job, error);
	if (change->batch != NULL)
		return !exists(store, change->batch->id) ||
		       uf_store_set_batch_there(error, change->batch->id);
	return exists(store, change->id) || uf_store_set_no_batch(error, change->id);
}

bool
uf_store_change_write(UfStore *store, const UfStoreChange *change, GError **error)
{
	const UfStoreQueue *queue = store->backend->queue;
	if (change->job != NULL)
		return queue->write(store->state, change->job, error);
	if (change->batch != NULL)
		return queue->add(store->state, change->batch, change->jobs, error);
	return queue->put(store->state, change->id, change->body, error);
}

bool
uf_store_change_is_early(const UfStoreChange *change)
{
	return change->job != NULL && change->job->state == UF_STORE_JOB_RUNNING;
}

/* Takes over @change: at once, or at the commit. */
static bool
make(UfStore *store, UfStoreChange *change, GError **error)
{
	const bool waits = store->changes != NULL;
	const bool done = waits ? uf_store_change_check(store, change, error)
				: uf_store_change_write(store, change, error);
	if (done && waits)
		g_ptr_array_add(store->changes, change);
	else
		uf_store_change_free(change);
	return done;
}

bool
uf_store_change_add(UfStore *store, UfStoreBatch *batch, GPtrArray *jobs, GError **error)
{
	UfStoreChange *change = g_new0(UfStoreChange, 1);
	change->batch = batch;
	change->jobs = g_ptr_array_ref(jobs);
	return make(store, change, error);
}

bool
uf_store_change_put(UfStore *store, const char *id, GBytes *body, GError **error)
{
	UfStoreChange *change = g_new0(UfStoreChange, 1);
	change->id = g_strdup(id);
	change->body = g_bytes_ref(body);
	return make(store, change, error);
}

static UfStoreJob *
copy_job(const UfStoreJob *job)
{
	UfStoreJob *copy = g_new0(UfStoreJob, 1);
	*copy = *job;
	copy->batch = g_strdup(job->batch);
	copy->holder = g_strdup(job->holder);
	copy->body = job->body != NULL ? g_bytes_ref(job->body) : NULL;
	return copy;
}

bool
uf_store_change_write_job(UfStore *store, const UfStoreJob *job, GError **error)
{
	UfStoreChange *change = g_new0(UfStoreChange, 1);
	change->job = copy_job(job);
	return make(store, change, error);
}

static bool
collect(void *data, const UfStoreJob *job)
{
	GPtrArray *jobs = data;
	UfStoreJob *copy = copy_job(job);
	if (copy->state == UF_STORE_JOB_RUNNING) {
		copy->state = UF_STORE_JOB_WAITING;
		copy->until = 0;
		g_free(copy->holder);
		copy->holder = g_strdup("");
	}
	g_ptr_array_add(jobs, copy);
	return true;
}

bool
uf_store_copy_batches(UfStore *to, UfStore *from, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list_batches(from, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		const char *id = g_ptr_array_index(ids, i);
		g_autoptr(GPtrArray) jobs =
		    g_ptr_array_new_with_free_func((GDestroyNotify)uf_store_job_free);
		g_autoptr(UfStoreBatch) batch = from->backend->queue->read(from->state, id, error);
		if (batch == NULL || !uf_store_each_job(from, id, collect, jobs, error) ||
		    !uf_store_change_add(to, g_steal_pointer(&batch), jobs, error))
			return false;
	}
	return ids != NULL;
}
