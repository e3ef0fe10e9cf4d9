/* What the files of the folder back end share. */
#pragma once

#include "uf-store-private.h"

typedef struct UfStoreFolder UfStoreFolder;

const char *uf_store_folder_get_path(const UfStoreFolder *folder);

/* "PATH: cannot WHAT: the system's reason"; false. */
bool uf_store_set_system_error(GError **error, const char *path, const char *what);

bool uf_store_folder_append_journal(void *backend, UfJournal journal, const json_t *entry,
				    GError **error);
json_t *uf_store_folder_load_journal(void *backend, UfJournal journal, const char *person,
				     GError **error);
char *uf_store_folder_get_last_contact(void *backend, const char *person, GError **error);
bool uf_store_folder_forget(void *backend, const char *person, GError **error);
json_t *uf_store_folder_list_forgotten(void *backend, GError **error);
json_t *uf_store_folder_describe(void *backend, GError **error);
json_t *uf_store_folder_verify(void *backend, UfStoreProgress progress, void *data, GError **error);

/* Who deposits; NULL: nobody yet. */
const char *uf_store_folder_get_depositor(const UfStoreFolder *folder);
void uf_store_folder_set_depositor(UfStoreFolder *folder, const char *name);

/* Her id and the day, in the list of the forgotten. */
bool uf_store_folder_append_forgotten(void *backend, const char *person, GError **error);

/* True for a line of which only some sectors reached the disk: the others read as zeros. */
bool uf_store_folder_is_torn(const char *line, size_t length);
/* Appends @text, a line with its end, after the last whole line, and syncs; takes the lock of the
 * file. */
bool uf_store_folder_append_line(int fd, const char *text);

/* A new name in the folder of what is being written. Yours. */
char *uf_store_folder_build_writing_path(const UfStoreFolder *folder);

/* --- uf-store-folder-queue.c --- */

bool uf_store_folder_ensure_queue(const char *location, GError **error);
GHashTable *uf_store_folder_make_queues(void);
GHashTable *uf_store_folder_get_queues(const UfStoreFolder *folder);
