/* The back ends of the store, for lib/store and its tests. Each is one const table. */
#pragma once

#include "uf-store.h"

typedef struct {
	const char *name;
	bool for_invented_people;
	/* makes or opens; returns the back end's own state */
	void *(*open)(const char *location, GError **error);
	void (*close)(void *backend);
	/* highest revision, 0 when the item does not exist; -1 on error */
	int64_t (*find_revision)(void *backend, UfStoreKind kind, const char *id, GError **error);
	UfStoreItem *(*read)(void *backend, UfStoreKind kind, const char *id, int64_t revision,
			     GError **error);
	/* writes @item as @item->revision + 1; CONFLICT when that revision exists */
	bool (*write)(void *backend, const UfStoreItem *item, GError **error);
	bool (*remove)(void *backend, UfStoreKind kind, const char *id, GError **error);
	GPtrArray *(*list)(void *backend, UfStoreKind kind, GError **error);
	bool (*append_journal)(void *backend, const char *line, GError **error);
	GBytes *(*read_journal)(void *backend, GError **error);
} UfStoreBackend;

extern const UfStoreBackend uf_store_folder_backend;

/* "people", "requests"…: names of folders and tables. */
const char *uf_store_kind_get_name(UfStoreKind kind);

/* The letter that ids of this kind begin with. */
char uf_store_kind_get_letter(UfStoreKind kind);
