/* The store: people, requests, drafts, approvals, receipts, documents and the journal.
 *
 * One interface, several back ends. Items are bytes with an opaque id, a parent, a state and a
 * revision; the store never looks inside. Nothing is overwritten: each write adds a revision, and
 * only on top of the revision that the writer read. The store of today is a folder of files,
 * meant for invented people only, until the encrypted one comes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <jansson.h>

typedef struct UfStore UfStore;

typedef enum {
	UF_STORE_PERSON,   /* a household's profile, id p-… */
	UF_STORE_REQUEST,  /* r-…, parent: the person */
	UF_STORE_DRAFT,    /* d-…, parent: the request */
	UF_STORE_APPROVAL, /* id and parent: the draft */
	UF_STORE_RECEIPT,  /* id and parent: the draft */
	UF_STORE_DOCUMENT, /* o-…, parent: the person */
} UfStoreKind;

#define UF_STORE_KINDS 6
#define UF_STORE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* One item as it was read or is to be written; members are borrowed when given to the store. */
typedef struct {
	UfStoreKind kind;
	char *id;
	char *parent; /* "" when none */
	char *state;  /* a word of the owner: "prepared", "approved"…; "" when none */
	int64_t revision;
	GBytes *content;
} UfStoreItem;

void uf_store_item_free(UfStoreItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreItem, uf_store_item_free)

/* Opens the store at @location, a folder; makes it when absent. REFUSED when others could read it
 * or when it lies on a network file system, INVALID_DATA when it is not a store of ours. */
UfStore *uf_store_open(const char *location, GError **error);
void uf_store_close(UfStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStore, uf_store_close)

/* True while the back end keeps plain files: callers must warn that real people do not belong. */
bool uf_store_is_for_invented_people(const UfStore *store);

/* The newest revision; NOT_FOUND when there is none. */
UfStoreItem *uf_store_get(UfStore *store, UfStoreKind kind, const char *id, GError **error);

/* One older revision, from 1. */
UfStoreItem *uf_store_get_revision(UfStore *store, UfStoreKind kind, const char *id,
				   int64_t revision, GError **error);

/* Writes @item as revision @item->revision + 1, where @item->revision is the one that was read (0:
 * the item is new). CONFLICT when somebody else wrote meanwhile; nothing is lost then. Updates
 * @item->revision. Inside a transaction the write happens at the commit. */
bool uf_store_put(UfStore *store, UfStoreItem *item, GError **error);

/* Removes every revision. A missing item is not an error. */
bool uf_store_remove(UfStore *store, UfStoreKind kind, const char *id, GError **error);

/* Ids of a kind, sorted; with @parent, only those of that parent and those that are damaged: to
 * read one tells. */
GPtrArray *uf_store_list(UfStore *store, UfStoreKind kind, const char *parent, GError **error);

/* A group of writes, each item once: all that can be checked is checked at commit before the first
 * is made. A back end with real transactions makes them all or none; the folder may be cut between
 * two files. After a rollback or a failed commit, read the items again: their revisions went up. */
bool uf_store_begin(UfStore *store, GError **error);
bool uf_store_commit(UfStore *store, GError **error);
void uf_store_rollback(UfStore *store);

/* Appends one line to the journal: ids, fact ids, revisions, dates; never a value. Belongs to the
 * open transaction if there is one. */
bool uf_store_append_journal(UfStore *store, const json_t *entry, GError **error);

/* Every line of the journal in order; a new array. */
json_t *uf_store_load_journal(UfStore *store, GError **error);
