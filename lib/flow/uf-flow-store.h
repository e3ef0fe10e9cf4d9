/* The store as a whole: made, verified, copied, and opened with a key.
 *
 * What changes something about it is a line of the journal: store_init, store_backup,
 * store_restore, store_import, recovery_renew, recovery_use.
 */
#pragma once

#include "uf-flow.h"
#include "uf-secret.h"
#include "uf-store-care.h"

/* The store as it lies there, locked or not; NOT_FOUND when none was made. Borrowed. */
UfStore *uf_flow_open_store(UfFlow *flow, GError **error);

/* True once it is open and unlocked: asks for the key (uf_flow_set_unlock) when it is locked. */
bool uf_flow_ensure_unlocked(UfFlow *flow, GError **error);

/* Before a fork: loads what processes share (forms, places), closes what must not cross one (the
 * store, the document worker) and keeps what opened the store, so that this process and those that
 * it forks open it again without asking anybody. The store is unlocked here if it was not yet. */
bool uf_flow_prepare_fork(UfFlow *flow, GError **error);

/* Makes the store where the configuration says: a folder of plain files. */
bool uf_flow_store_make_folder(UfFlow *flow, GError **error);

/* A sealed one, with one @team and the worker of the context as its manager; it is unlocked then.
 * The recovery key, to be shown once. */
UfSecret *uf_flow_store_make_sealed(UfFlow *flow, const UfSecret *secret, const char *team,
				    GError **error);

/* Unlocks @store (from a UfFlowUnlockFunc) with the recovery key, and the journal tells. */
bool uf_flow_store_use_recovery(UfFlow *flow, UfStore *store, const UfSecret *key, GError **error);

/* A new recovery key in place of the old one, to be shown once. */
UfSecret *uf_flow_store_renew_recovery(UfFlow *flow, GError **error);

/* What is known without a key: {"version", "store": folder, and the keys of uf_store_describe()}.
 */
json_t *uf_flow_store_status(UfFlow *flow, GError **error);

/* Reads everything (uf_store_verify) → {"version", "records", "people", "unreadable",
 * "faults": [{"where", "fault"}]} */
json_t *uf_flow_store_verify(UfFlow *flow, UfStoreProgress progress, void *data, GError **error);

/* Copies the store into the new file @path, as it is encrypted. The journal tells when the store is
 * unlocked; a copy is made without a key as well. → {"version", "file", "noted"} */
json_t *uf_flow_store_backup(UfFlow *flow, const char *path, GError **error);

/* Makes the store from the backup @path; where one stands it is kept beside ("kept"). "noted":
 * whether it could be unlocked to note it. → {"version", "store", "kept": path or null, "noted"} */
json_t *uf_flow_store_restore(UfFlow *flow, const char *path, GError **error);

/* Copies everything of the folder store @location into this one, which has to be empty.
 * → {"version", "items": n} */
json_t *uf_flow_store_import(UfFlow *flow, const char *location, GError **error);
