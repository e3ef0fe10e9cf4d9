/* The queue: batches of jobs that several processes, and several people, share.
 *
 * A batch is a body and a fixed number of jobs, numbered from 1; a job is a body, a state and,
 * while it runs, who holds it until when (a lease, by the wall clock). The store never looks inside
 * the bodies; they hold ids, numbers of rows and names of rules, never a value of a person. Each
 * claim is a new attempt, and what comes late from an earlier one is a CONFLICT: a lease that ended
 * too early costs work, never a job done by two. A locked store is AUTH, a batch or a job that is
 * not there NOT_FOUND, a row that was changed INVALID_DATA; all as in uf-store.h.
 *
 * What belongs to the transaction that is open (uf_store_begin()) is made, or not, with it: add,
 * put, renew, save, finish. Claim, release, retry and remove are made at once, and never within
 * one.
 */
#pragma once

#include "uf-store.h"

#define UF_STORE_BATCH_LETTER 't'           /* ids of batches: t-… */
#define UF_STORE_MAX_JOBS 100000            /* of one batch */
#define UF_STORE_MAX_JOB_BYTES (256 * 1024) /* of a body, of a batch or a job */
#define UF_STORE_MAX_LEASE 3600             /* seconds */

typedef enum {
	UF_STORE_JOB_WAITING,
	UF_STORE_JOB_RUNNING,
	UF_STORE_JOB_DONE,
	UF_STORE_JOB_BAD,
	UF_STORE_JOB_SKIPPED,
} UfStoreJobState;

#define UF_STORE_JOB_STATES 5

typedef struct {
	char *batch;
	unsigned number; /* from 1 */
	UfStoreJobState state;
	char *holder;      /* "" unless it runs */
	int64_t until;     /* seconds since 1970; 0 unless it runs */
	unsigned attempts; /* how many claims there were, this one counted */
	int64_t changed;   /* when its row was written last */
	GBytes *body;
} UfStoreJob;

void uf_store_job_free(UfStoreJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreJob, uf_store_job_free)

/* "waiting", "running", "done", "bad", "skipped". */
const char *uf_store_job_state_get_name(UfStoreJobState state);

/* A new batch with a job for each of @bodies (GBytes), all waiting: all or nothing. CONFLICT when
 * @id is there. */
bool uf_store_add_batch(UfStore *store, const char *id, GBytes *body, GPtrArray *bodies,
			GError **error);

/* The body. Yours. */
GBytes *uf_store_get_batch(UfStore *store, const char *id, GError **error);

/* Another body; the jobs stay as they are. The last one who writes wins: in the sealed store, read
 * it within the transaction that writes it. */
bool uf_store_put_batch(UfStore *store, const char *id, GBytes *body, GError **error);

/* Ids (char *), sorted. */
GPtrArray *uf_store_list_batches(UfStore *store, GError **error);

/* When the batch or one of its jobs was last written, in seconds since 1970; -1 on error. */
int64_t uf_store_get_batch_time(UfStore *store, const char *id, GError **error);

/* The batch goes with all its jobs; those who hold one of them get NOT_FOUND. A batch that is not
 * there is not an error. */
bool uf_store_remove_batch(UfStore *store, const char *id, GError **error);

/* Who takes a job, and for how long. */
typedef struct {
	const char *name; /* an opaque word of at most 64 letters, digits and "-._@:/" */
	unsigned seconds; /* 0 to UF_STORE_MAX_LEASE */
} UfStoreHolder;

/* Takes the next job of the batch for @holder: the first that waits, or that runs with a lease that
 * is over. *@job is NULL without an error when there is none at this moment: others may still hold
 * some (uf_store_count_jobs()). A damaged job is passed over; uf_store_each_job() tells it. */
bool uf_store_claim_job(UfStore *store, const char *batch, const UfStoreHolder *holder,
			UfStoreJob **job, GError **error);

/* Each of these needs that the attempt of @job is still the last one, else CONFLICT; nothing is
 * changed then. They bring @job up to date. A body that is NULL stays as it is. */
bool uf_store_renew_job(UfStore *store, UfStoreJob *job, unsigned seconds, GError **error);
bool uf_store_save_job(UfStore *store, UfStoreJob *job, GBytes *body, GError **error);
/* @state: DONE, BAD, SKIPPED, or WAITING to give it back. */
bool uf_store_finish_job(UfStore *store, UfStoreJob *job, UfStoreJobState state, GBytes *body,
			 GError **error);

/* Yours. */
UfStoreJob *uf_store_get_job(UfStore *store, const char *batch, unsigned number, GError **error);

/* Each job in the order of numbers; @func gives false to stop. False on error only. */
typedef bool (*UfStoreJobFunc)(void *data, const UfStoreJob *job);
bool uf_store_each_job(UfStore *store, const char *batch, UfStoreJobFunc func, void *data,
		       GError **error);

/* How many jobs of the batch are in each state. */
bool uf_store_count_jobs(UfStore *store, const char *batch, unsigned counts[UF_STORE_JOB_STATES],
			 GError **error);

/* Jobs that are BAD wait again, with their bodies. How many; -1 on error. */
int64_t uf_store_retry_jobs(UfStore *store, const char *batch, GError **error);

/* What @holder runs waits again, whatever its lease: of a process that is known to be dead. How
 * many; -1 on error. */
int64_t uf_store_release_jobs(UfStore *store, const char *batch, const char *holder,
			      GError **error);
