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

/* Her id and the day, in the list of the forgotten. */
bool uf_store_folder_append_forgotten(void *backend, const char *person, GError **error);
