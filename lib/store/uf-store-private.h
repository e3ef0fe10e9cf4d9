/* The back ends of the store, for lib/store and its tests. Each is one const table. */
#pragma once

#include "uf-store-care.h"
#include "uf-store-deposits-private.h"
#include "uf-store-journal.h"
#include "uf-store-queue-private.h"

typedef struct {
	const char *name;
	bool for_invented_people;
	/* true when a store of this back end lies at @location, perhaps a damaged one */
	bool (*is_at)(const char *location);
	/* returns the back end's own state */
	void *(*open)(const char *location, GError **error);
	void (*close)(void *backend);
	/* NULL: never */
	bool (*is_locked)(const void *backend);
	/* highest revision, 0 when the item does not exist; -1 on error */
	int64_t (*find_revision)(void *backend, UfStoreKind kind, const char *id, GError **error);
	UfStoreItem *(*read)(void *backend, UfStoreKind kind, const char *id, int64_t revision,
			     GError **error);
	/* writes @item as @item->revision + 1; CONFLICT when that revision exists */
	bool (*write)(void *backend, const UfStoreItem *item, GError **error);
	bool (*remove)(void *backend, UfStoreKind kind, const char *id, GError **error);
	/* all of a kind that can be read, or those of @parent; see uf_store_list() */
	GPtrArray *(*list)(void *backend, UfStoreKind kind, const char *parent, GError **error);
	GPtrArray *(*find)(void *backend, const char *term, GError **error);
	bool (*each_card)(void *backend, UfStoreCardFunc func, void *data, GError **error);
	/* all three or none: without them uf-store.c keeps the writes until the commit */
	bool (*begin)(void *backend, GError **error);
	bool (*commit)(void *backend, GError **error);
	void (*rollback)(void *backend);
	bool (*append_journal)(void *backend, UfJournal journal, const json_t *entry,
			       GError **error);
	json_t *(*load_journal)(void *backend, UfJournal journal, const char *person,
				GError **error);
	char *(*get_last_contact)(void *backend, const char *person, GError **error);
	bool (*forget)(void *backend, const char *person, GError **error);
	json_t *(*list_forgotten)(void *backend, GError **error);
	json_t *(*describe)(void *backend, GError **error);
	json_t *(*verify)(void *backend, UfStoreProgress progress, void *data, GError **error);
	const UfStoreQueue *queue;
	const UfStoreDeposits *deposits;
} UfStoreBackend;

struct UfStore {
	const UfStoreBackend *backend;
	void *state;
	bool is_open; /* a transaction */
	/* waiting for the commit; NULL unless the back end has no transactions of its own */
	GPtrArray *pending;     /* UfStoreItem */
	GPtrArray *lines;       /* of the journals */
	GPtrArray *changes;     /* UfStoreChange, of the queue */
	GPtrArray *settlements; /* UfStoreSettlement, of deposits */
};

extern const UfStoreBackend uf_store_folder_backend;
extern const UfStoreBackend uf_store_sealed_backend;

/* The state of an open store, when its back end is @backend; else NULL and REFUSED. */
void *uf_store_get_state(UfStore *store, const UfStoreBackend *backend, GError **error);

/* "people", "requests"…: names of folders and tables. */
const char *uf_store_kind_get_name(UfStoreKind kind);

/* The letter that ids of this kind begin with. */
char uf_store_kind_get_letter(UfStoreKind kind);

/* REFUSED for a network file system (NFS, SMB, CIFS, 9P, FUSE): locks, links and renames are not
 * what a store needs there. */
bool uf_store_check_file_system(const char *path, GError **error);

/* uf_store_put() of what was written at @item->written (0: now), for an import and for tests of
 * what time does. */
bool uf_store_put_written(UfStore *store, UfStoreItem *item, GError **error);

/* True when a line of a journal is about @person by what it says itself: its object, or "person"
 * under its details. */
bool uf_store_entry_names(const json_t *entry, const char *person);
