/* Keeping a store in order: verify, back up, restore, import, retention, forget.
 */
#pragma once

#include "uf-store.h"

/* Reads everything: structure of the database, each record decrypted and bound to its place, each
 * item's revisions without a gap, terms and cards as their people say, both chains of the journal,
 * owners and modes of the files. @progress (NULL allowed) is called now and then.
 * → {"records": n, "people": n, "unreadable": n (other teams'), "faults": [{"where", "fault"}]};
 * faults are data, false only when the walk could not run. */
typedef void (*UfStoreProgress)(void *data, int64_t done, int64_t all);
json_t *uf_store_verify(UfStore *store, UfStoreProgress progress, void *data, GError **error);

/* One file with all of the sealed store, as it is encrypted, while others may go on working; locked
 * or not. REFUSED when @path exists. */
bool uf_store_backup(UfStore *store, const char *path, GError **error);

/* Makes the store at @location from a backup. Where a store stands already it is kept beside as it
 * is (@kept, yours, names it; NULL when there was none), and people whom that one had forgotten
 * are forgotten in the restored one too. INVALID_DATA when @path is no whole backup: nothing is
 * touched then. Without a key its structure alone is checked: uf_store_verify() it afterwards. */
bool uf_store_restore(const char *path, const char *location, char **kept, GError **error);

/* A restored store knows nothing of what was done since its backup, and may be locked: a mark
 * stands beside it from the first moment, until whoever can has told the restore in its journal. */
bool uf_store_has_restore_mark(const char *location);
bool uf_store_remove_restore_mark(const char *location, GError **error);

/* Copies all items of @from, every revision, and its journal into @to, which has to be empty of
 * them: CONFLICT names what is there. All or nothing. How many items; -1 on error. */
int64_t uf_store_import(UfStore *to, UfStore *from, GError **error);

/* The day (ISO) of the last revision that was written of a person's items, those with no_contact
 * apart; NULL without an error when there is none. Yours. */
char *uf_store_get_last_contact(UfStore *store, const char *person, GError **error);

/* Everything kept of a person goes: key, items of all kinds, card, terms; her id stays in the list
 * of the forgotten, her lines in the journal. Belongs to the open transaction if there is one. */
bool uf_store_forget(UfStore *store, const char *person, GError **error);
/* Ids of the forgotten with the day: [{"person", "day"}]. */
json_t *uf_store_list_forgotten(UfStore *store, GError **error);

/* What is known without a key. → {"backend": "folder|sealed", "locked", "format", "people",
 * "items", "bytes", "teams", "workers", "recovery": day it was made, "deposits": those that wait,
 * "batches"} */
json_t *uf_store_describe(UfStore *store, GError **error);
