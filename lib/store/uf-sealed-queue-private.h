/* The queue of the sealed store: every row encrypted under the newest key of the store, bound to
 * all of its columns. A new key of the store moves them all, so that no key of before counts. */
#pragma once

#include "uf-row-queue.h"
#include "uf-sealed-private.h"

#define UF_SEALED_BATCH_SUM "batches" /* the row of "heads" */

/* The body; NULL when the row was not written so, with @key, at this place. */
GBytes *uf_sealed_open_batch(const UfSealed *self, const UfStoreKey *key, const UfBatchRow *row);
GBytes *uf_sealed_open_job(const UfSealed *self, const UfStoreKey *key, const UfJobRow *row);

/* Seals @body into @row and writes it. */
bool uf_sealed_put_batch(UfSealed *self, UfBatchRow *row, GBytes *body, GError **error);
bool uf_sealed_put_job(UfSealed *self, UfJobRow *row, GBytes *body, GError **error);

/* NULL and NOT_FOUND when there is none. */
UfBatchRow *uf_sealed_load_batch(UfSealed *self, const char *id, GError **error);

/* Some readings that see one state of the file, with its keys: ended by uf_sealed_leave_reading().
 */
bool uf_sealed_enter_reading(UfSealed *self, bool *own, GError **error);
void uf_sealed_leave_reading(UfSealed *self, bool own);

/* The hash of a batch in the sum over all. */
void uf_sealed_hash_batch(const UfSealed *self, const UfBatchRow *row, unsigned char *hash);

/* Every row from under @old to under @next; one that is damaged stays so. */
bool uf_sealed_move_queue(UfSealed *self, const UfStoreKey *old, const UfStoreKey *next,
			  GError **error);

/* --- uf-sealed-jobs.c --- */

bool uf_sealed_claim_job(void *backend, const UfStoreClaim *claim, UfStoreJob **job,
			 GError **error);
bool uf_sealed_write_job(void *backend, const UfStoreJob *job, GError **error);
GPtrArray *uf_sealed_load_jobs(void *backend, const char *batch, unsigned after, GError **error);
bool uf_sealed_count_jobs(void *backend, const char *batch, unsigned *counts, GError **error);
int64_t uf_sealed_reset_jobs(void *backend, const char *batch, UfStoreJobState state,
			     const char *holder, GError **error);
