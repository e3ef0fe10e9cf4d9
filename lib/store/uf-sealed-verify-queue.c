/* Verifying the queue: each row opens at its place, each batch has its jobs, none was taken away.
 */
#include <string.h>

#include "uf-sealed-queue-private.h"
#include "uf-sealed-verify-private.h"

/* What is being looked at. */
typedef struct {
	UfVerify *verify;
	GHashTable *expected; /* batch → how many jobs are still to come, as a pointer */
	unsigned char sum[UF_SEAL_HASH_BYTES];
	int64_t count;
	char *batch; /* of the job before */
	int64_t number;
} Walk;

static void
walk_clear(Walk *walk)
{
	g_hash_table_unref(walk->expected);
	g_free(walk->batch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static void
add_job_fault(const Walk *walk, const char *batch, int64_t number, const char *fault)
{
	g_autofree char *where = g_strdup_printf("jobs %s %" G_GINT64_FORMAT, batch, number);
	uf_verify_add(walk->verify, where, fault);
}

static bool
check_batch(void *data, void *found, GError **error)
{
	Walk *walk = data;
	const UfBatchRow *row = found;
	const UfSealed *self = walk->verify->self;
	unsigned char hash[UF_SEAL_HASH_BYTES];
	(void)error;
	uf_verify_count(walk->verify);
	uf_sealed_hash_batch(self, row, hash);
	for (size_t i = 0; i < sizeof hash; i++)
		walk->sum[i] ^= hash[i];
	walk->count++;
	g_hash_table_replace(walk->expected, g_strdup(row->batch), GINT_TO_POINTER((int)row->jobs));
	g_autoptr(GBytes) body = uf_sealed_open_batch(self, uf_sealed_get_key(self), row);
	g_autofree char *where = g_strdup_printf("batches %s", row->batch);
	if (body == NULL)
		uf_verify_add(walk->verify, where, "unreadable");
	return true;
}

/* numbers come one after the other, from 1 to as many as the batch has */
static void
check_number(Walk *walk, const UfJobRow *row)
{
	if (g_strcmp0(walk->batch, row->batch) != 0) {
		g_free(walk->batch);
		walk->batch = g_strdup(row->batch);
		walk->number = 0;
	}
	const int left = GPOINTER_TO_INT(g_hash_table_lookup(walk->expected, row->batch));
	if (row->number != walk->number + 1)
		add_job_fault(walk, row->batch, walk->number + 1, "missing");
	if (left <= 0)
		add_job_fault(walk, row->batch, row->number, "of no batch");
	else
		g_hash_table_replace(walk->expected, g_strdup(row->batch),
				     GINT_TO_POINTER(left - 1));
	walk->number = row->number;
}

static bool
check_job(void *data, void *found, GError **error)
{
	Walk *walk = data;
	const UfJobRow *row = found;
	const UfSealed *self = walk->verify->self;
	(void)error;
	uf_verify_count(walk->verify);
	check_number(walk, row);
	g_autoptr(GBytes) body = uf_sealed_open_job(self, uf_sealed_get_key(self), row);
	if (body == NULL)
		add_job_fault(walk, row->batch, row->number, "unreadable");
	return true;
}

static void
check_complete(const Walk *walk)
{
	GHashTableIter iter;
	gpointer batch;
	gpointer left;
	g_hash_table_iter_init(&iter, walk->expected);
	while (g_hash_table_iter_next(&iter, &batch, &left)) {
		g_autofree char *where = g_strdup_printf("batches %s", (const char *)batch);
		if (GPOINTER_TO_INT(left) > 0)
			uf_verify_add(walk->verify, where, "jobs are missing");
	}
}

/* a store that never had a batch has no sum over them */
static bool
check_sum(const Walk *walk, GError **error)
{
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_find(walk->verify->self->database, &uf_table_heads, &head, error,
			      UF_SEALED_BATCH_SUM))
		return false;
	gsize size = 0;
	const void *sum = head != NULL ? g_bytes_get_data(head->hash, &size) : NULL;
	const bool is_complete = head == NULL
				     ? walk->count == 0
				     : head->last == walk->count && size == sizeof walk->sum &&
					   memcmp(sum, walk->sum, size) == 0;
	if (!is_complete)
		uf_verify_add(walk->verify, "batches", "removed or put back");
	return true;
}

bool
uf_verify_queue(UfVerify *verify, GError **error)
{
	g_auto(Walk) walk = {
		.verify = verify,
		.expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	UfDatabase *database = verify->self->database;
	const UfRowVisitor batches = { check_batch, &walk };
	const UfRowVisitor jobs = { check_job, &walk };
	if (!uf_database_walk(database, &uf_query_batches_all, batches, error) ||
	    !uf_database_walk(database, &uf_query_jobs_all, jobs, error))
		return false;
	check_complete(&walk);
	return check_sum(&walk, error);
}
