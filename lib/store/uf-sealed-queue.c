/* Batches of the sealed store: their rows, the sum over them, and what moves with a new key. */
#include "uf-sealed-queue-private.h"

#include "uf-error.h"
#include "uf-sealed-keys-private.h"

#define BLOCK 256

static UfPlace *
make_batch_place(const UfSealed *self, const UfBatchRow *row)
{
	UfPlace *place = uf_sealed_place(self, "batches");
	uf_place_add_text(place, row->batch);
	uf_place_add_number(place, row->made);
	uf_place_add_number(place, row->changed);
	uf_place_add_number(place, row->jobs);
	return place;
}

static UfPlace *
make_job_place(const UfSealed *self, const UfJobRow *row)
{
	UfPlace *place = uf_sealed_place(self, "jobs");
	uf_place_add_text(place, row->batch);
	uf_place_add_number(place, row->number);
	uf_place_add_number(place, row->state);
	uf_place_add_text(place, row->holder);
	uf_place_add_number(place, row->until);
	uf_place_add_number(place, row->attempts);
	uf_place_add_number(place, row->changed);
	return place;
}

GBytes *
uf_sealed_open_batch(const UfSealed *self, const UfStoreKey *key, const UfBatchRow *row)
{
	g_autoptr(GByteArray) place = make_batch_place(self, row);
	return uf_seal_open(key->queue, place, row->body, BLOCK);
}

GBytes *
uf_sealed_open_job(const UfSealed *self, const UfStoreKey *key, const UfJobRow *row)
{
	g_autoptr(GByteArray) place = make_job_place(self, row);
	return uf_seal_open(key->queue, place, row->body, BLOCK);
}

bool
uf_sealed_put_batch(UfSealed *self, UfBatchRow *row, GBytes *body, GError **error)
{
	g_autoptr(GByteArray) place = make_batch_place(self, row);
	g_clear_pointer(&row->body, g_bytes_unref);
	row->body = uf_seal(uf_sealed_get_key(self)->queue, place, body, BLOCK);
	return uf_database_put(self->database, row, true, error);
}

bool
uf_sealed_put_job(UfSealed *self, UfJobRow *row, GBytes *body, GError **error)
{
	g_autoptr(GByteArray) place = make_job_place(self, row);
	g_clear_pointer(&row->body, g_bytes_unref);
	row->body = uf_seal(uf_sealed_get_key(self)->queue, place, body, BLOCK);
	return uf_database_put(self->database, row, true, error);
}

UfBatchRow *
uf_sealed_load_batch(UfSealed *self, const char *id, GError **error)
{
	UfBatchRow *row = NULL;
	if (uf_database_find(self->database, &uf_table_batches, &row, error, id) && row == NULL)
		uf_store_set_no_batch(error, id);
	return row;
}

/* The keys are read first: they are not those of a state of the file that is read afterwards when
 * somebody changes them in between. */
bool
uf_sealed_enter_reading(UfSealed *self, bool *own, GError **error)
{
	*own = !self->in_transaction;
	if (!*own)
		return true;
	for (;;) {
		int64_t epoch = 0;
		if (!uf_sealed_ready(self, error) ||
		    !uf_database_begin_reading(self->database, error))
			return false;
		const bool counted =
		    uf_database_count(self->database, &uf_query_epoch, &epoch, error);
		if (counted && epoch == self->epoch)
			return true;
		uf_database_rollback(self->database);
		if (!counted)
			return false;
	}
}

void
uf_sealed_leave_reading(UfSealed *self, bool own)
{
	if (own)
		uf_database_rollback(self->database);
}

void
uf_sealed_hash_batch(const UfSealed *self, const UfBatchRow *row, unsigned char *hash)
{
	g_autoptr(GByteArray) place = uf_sealed_place(self, "batch_sum");
	uf_place_add_text(place, row->batch);
	uf_place_add_number(place, row->made);
	uf_place_add_number(place, row->jobs);
	uf_seal_hash(self->sum, place, hash);
}

/* a store gets it with its first batch */
static UfHeadRow *
load_sum(UfSealed *self, GError **error)
{
	static const unsigned char zeros[UF_SEAL_HASH_BYTES] = { 0 };
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_find(self->database, &uf_table_heads, &head, error, UF_SEALED_BATCH_SUM))
		return NULL;
	if (head == NULL) {
		head = uf_row_new(&uf_table_heads);
		head->name = g_strdup(UF_SEALED_BATCH_SUM);
		head->base = g_bytes_new(zeros, sizeof zeros);
		head->hash = g_bytes_new(zeros, sizeof zeros);
	} else if (!uf_sealed_check_signed(self, head, error)) {
		return NULL;
	}
	if (g_bytes_get_size(head->hash) != UF_SEAL_HASH_BYTES) {
		uf_sealed_set_damaged(error, "heads", UF_SEALED_BATCH_SUM);
		return NULL;
	}
	return g_steal_pointer(&head);
}

static bool
count_batch(UfSealed *self, const UfBatchRow *row, int direction, GError **error)
{
	g_autoptr(UfHeadRow) head = load_sum(self, error);
	if (head == NULL)
		return false;
	unsigned char sum[UF_SEAL_HASH_BYTES];
	uf_sealed_hash_batch(self, row, sum);
	return uf_sealed_put_sum(self, head, sum, direction, error);
}

static bool
add_jobs(UfSealed *self, const GPtrArray *jobs, int64_t now, GError **error)
{
	for (guint i = 0; i < jobs->len; i++) {
		const UfStoreJob *job = g_ptr_array_index(jobs, i);
		g_autoptr(UfJobRow) row = uf_row_new(&uf_table_jobs);
		row->batch = g_strdup(job->batch);
		row->number = job->number;
		row->state = job->state;
		row->holder = g_strdup(job->holder);
		row->until = job->until;
		row->attempts = job->attempts;
		row->changed = job->changed != 0 ? job->changed : now;
		if (!uf_sealed_put_job(self, row, job->body, error))
			return false;
	}
	return true;
}

static bool
add(UfSealed *self, const UfStoreBatch *batch, const GPtrArray *jobs, GError **error)
{
	const int64_t now = uf_store_get_time();
	g_autoptr(UfBatchRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_batches, &row, error, batch->id))
		return false;
	if (row != NULL)
		return uf_store_set_batch_there(error, batch->id);
	row = uf_row_new(&uf_table_batches);
	row->batch = g_strdup(batch->id);
	row->made = batch->made != 0 ? batch->made : now;
	row->changed = batch->changed != 0 ? batch->changed : now;
	row->jobs = jobs->len;
	return uf_sealed_put_batch(self, row, batch->body, error) &&
	       count_batch(self, row, 1, error) && add_jobs(self, jobs, now, error);
}

static bool
add_batch(void *backend, const UfStoreBatch *batch, const GPtrArray *jobs, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, add(self, batch, jobs, error), error);
}

static UfStoreBatch *
load_batch(UfSealed *self, const char *id, GError **error)
{
	int64_t latest = 0;
	g_autoptr(UfBatchRow) row = uf_sealed_load_batch(self, id, error);
	if (row == NULL ||
	    !uf_database_count(self->database, &uf_query_latest_job, &latest, error, id))
		return NULL;
	g_autoptr(UfStoreBatch) batch = g_new0(UfStoreBatch, 1);
	batch->body = uf_sealed_open_batch(self, uf_sealed_get_key(self), row);
	if (batch->body == NULL) {
		uf_sealed_set_damaged(error, "batches", id);
		return NULL;
	}
	batch->id = g_strdup(id);
	batch->made = row->made;
	batch->changed = MAX(row->changed, latest);
	return g_steal_pointer(&batch);
}

static UfStoreBatch *
read_batch(void *backend, const char *id, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter_reading(self, &own, error))
		return NULL;
	UfStoreBatch *batch = load_batch(self, id, error);
	uf_sealed_leave_reading(self, own);
	return batch;
}

static bool
put(UfSealed *self, const char *id, GBytes *body, GError **error)
{
	g_autoptr(UfBatchRow) row = uf_sealed_load_batch(self, id, error);
	if (row == NULL)
		return false;
	g_autoptr(GBytes) before = uf_sealed_open_batch(self, uf_sealed_get_key(self), row);
	if (before == NULL)
		return uf_sealed_set_damaged(error, "batches", id);
	row->changed = uf_store_get_time();
	return uf_sealed_put_batch(self, row, body, error);
}

static bool
put_batch(void *backend, const char *id, GBytes *body, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, put(self, id, body, error), error);
}

static GPtrArray *
list_batches(void *backend, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_ready(self, error))
		return NULL;
	return uf_database_list(self->database, &uf_query_ids_of_batches, error);
}

static bool
delete_batch(UfSealed *self, const char *id, GError **error)
{
	g_autoptr(UfBatchRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_batches, &row, error, id))
		return false;
	self->wants_checkpoint = true;
	return uf_database_run(self->database, &uf_query_delete_jobs, error, id) &&
	       (row == NULL ||
		(uf_database_run(self->database, &uf_query_delete_batch, error, id) &&
		 count_batch(self, row, -1, error)));
}

static bool
remove_batch(void *backend, const char *id, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, delete_batch(self, id, error), error);
}

static bool
move_jobs(UfSealed *self, const char *batch, const UfStoreKey *old, GError **error)
{
	for (int64_t after = 0;;) {
		g_autoptr(GPtrArray) rows =
		    uf_database_load(self->database, &uf_query_jobs_after, error, batch, after);
		if (rows == NULL || rows->len == 0)
			return rows != NULL;
		for (guint i = 0; i < rows->len; i++) {
			UfJobRow *row = g_ptr_array_index(rows, i);
			g_autoptr(GBytes) body = uf_sealed_open_job(self, old, row);
			after = row->number;
			if (body != NULL && !uf_sealed_put_job(self, row, body, error))
				return false;
		}
	}
}

bool
uf_sealed_move_queue(UfSealed *self, const UfStoreKey *old, const UfStoreKey *next, GError **error)
{
	g_return_val_if_fail(next == uf_sealed_get_key(self), false);
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_batches_all, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		UfBatchRow *row = g_ptr_array_index(rows, i);
		g_autoptr(GBytes) body = uf_sealed_open_batch(self, old, row);
		if ((body != NULL && !uf_sealed_put_batch(self, row, body, error)) ||
		    !move_jobs(self, row->batch, old, error))
			return false;
	}
	return rows != NULL;
}

const UfStoreQueue uf_store_sealed_queue = {
	.add = add_batch,
	.read = read_batch,
	.put = put_batch,
	.list = list_batches,
	.remove = remove_batch,
	.claim = uf_sealed_claim_job,
	.write = uf_sealed_write_job,
	.load = uf_sealed_load_jobs,
	.count = uf_sealed_count_jobs,
	.reset = uf_sealed_reset_jobs,
};
