/* What each back end does for the queue (uf-store-queue.h): one const table of it.
 *
 * Without transactions of its own (the folder) a back end is given add, put and write at the
 * commit, after the items and the lines of the journals, and check before anything is written.
 */
#pragma once

#include "uf-store-queue.h"

typedef struct {
	char *id;
	int64_t made;
	int64_t changed; /* the batch or one of its jobs, the latest; 0 to write: now */
	GBytes *body;
} UfStoreBatch;

void uf_store_batch_free(UfStoreBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreBatch, uf_store_batch_free)

/* All borrowed. */
typedef struct {
	const char *batch;
	const char *holder;
	int64_t now;
	int64_t until;
} UfStoreClaim;

typedef struct {
	/* a new one with its jobs (UfStoreJob), numbered from 1; CONFLICT when it is there */
	bool (*add)(void *backend, const UfStoreBatch *batch, const GPtrArray *jobs,
		    GError **error);
	UfStoreBatch *(*read)(void *backend, const char *id, GError **error);
	bool (*put)(void *backend, const char *id, GBytes *body, GError **error);
	GPtrArray *(*list)(void *backend, GError **error);
	bool (*remove)(void *backend, const char *id, GError **error);
	bool (*claim)(void *backend, const UfStoreClaim *claim, UfStoreJob **job, GError **error);
	/* That the attempt of @job is the last one, and runs: else CONFLICT. NULL where writes do
	 * not wait. */
	bool (*check)(void *backend, const UfStoreJob *job, GError **error);
	/* State, end of the lease (0: as it was) and body (NULL: as it was) of @job; checked */
	bool (*write)(void *backend, const UfStoreJob *job, GError **error);
	/* Some jobs after the number @after, in order; none: the end. One without a body is
	 * damaged. */
	GPtrArray *(*load)(void *backend, const char *batch, unsigned after, GError **error);
	bool (*count)(void *backend, const char *batch, unsigned *counts, GError **error);
	/* Those in @state, of @holder (NULL: anybody's), wait again; how many, -1 on error. */
	int64_t (*reset)(void *backend, const char *batch, UfStoreJobState state,
			 const char *holder, GError **error);
} UfStoreQueue;

extern const UfStoreQueue uf_store_folder_queue;
extern const UfStoreQueue uf_store_sealed_queue;

#define UF_STORE_JOBS_OF_A_PAGE 256

/* Seconds since 1970. */
int64_t uf_store_get_time(void);

/* True when a job that runs until @until is anybody's at @now: also when the clock was set back. */
bool uf_store_is_lease_over(int64_t until, int64_t now);

/* Errors that name the batch, and the job; false. */
bool uf_store_set_no_batch(GError **error, const char *id);
bool uf_store_set_no_job(GError **error, const char *batch, int64_t number);
bool uf_store_set_late(GError **error, const char *batch, int64_t number);
bool uf_store_set_batch_there(GError **error, const char *id);
bool uf_store_set_job_damaged(GError **error, const char *batch, int64_t number);

/* --- uf-store-changes.c: what waits for a commit --- */

typedef struct UfStoreChange UfStoreChange;

void uf_store_change_free(UfStoreChange *change);
bool uf_store_change_check(UfStore *store, const UfStoreChange *change, GError **error);
/* Whether it comes before the items of the transaction. */
bool uf_store_change_is_early(const UfStoreChange *change);
bool uf_store_change_write(UfStore *store, const UfStoreChange *change, GError **error);

/* Made at once, or kept for the commit when the back end has no transactions. */
bool uf_store_change_add(UfStore *store, UfStoreBatch *batch, GPtrArray *jobs, GError **error);
bool uf_store_change_put(UfStore *store, const char *id, GBytes *body, GError **error);
bool uf_store_change_write_job(UfStore *store, const UfStoreJob *job, GError **error);

/* Every batch of @from into @to; what ran there waits here. */
bool uf_store_copy_batches(UfStore *to, UfStore *from, GError **error);
