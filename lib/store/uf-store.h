/* The store: people, requests, drafts, approvals, receipts, documents and the journal.
 *
 * One interface, several back ends. Items are bytes with an opaque id, a parent, a state and a
 * revision; the store never looks inside. Nothing is overwritten: each write adds a revision, and
 * only on top of the revision that the writer read. Two back ends: the sealed store (SQLite, every
 * record encrypted, see uf-store-keys.h) for real people, and a folder of plain files for invented
 * ones. What keeps a store in order is in uf-store-care.h, the journal in uf-store-journal.h, the
 * queue of batches in uf-store-queue.h.
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
	UF_STORE_PROPOSAL, /* n-…, parent: the person: facts that somebody has to accept */
	UF_STORE_BASIS, /* b-…, parent: the person: agreement, information, objection, mandate */
	UF_STORE_LINK,  /* l-…, parent: the person: merged, split, joined with which other */
} UfStoreKind;

#define UF_STORE_KINDS 9
#define UF_STORE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* One item as it was read or is to be written; members are borrowed when given to the store. */
typedef struct {
	UfStoreKind kind;
	char *id;
	char *parent; /* "" when none */
	char *state;  /* a word of the owner: "prepared", "approved"…; "" when none */
	int64_t revision;
	int64_t
	    written; /* of what was read: when, in seconds since 1970; a put does not look at it */
	GBytes *content;
	/* of people only, NULL otherwise; they replace those of the revision before */
	GBytes *card;     /* what a search shows (names, birth dates): read without the rest */
	GPtrArray *terms; /* char *: what the person is found by exactly, "nir=1840…" normalised */
	bool no_contact;  /* not made with the person: an unattended import; see uf-store-care.h */
} UfStoreItem;

void uf_store_item_free(UfStoreItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreItem, uf_store_item_free)

/* Opens the store in the folder @location; a sealed one is locked until uf_store_unlock().
 * NOT_FOUND when there is none (uf_store_make_folder(), uf_store_make_sealed()), REFUSED when
 * others could read it or when it lies on a network file system, INVALID_DATA when it is not a
 * store of ours. */
UfStore *uf_store_open(const char *location, GError **error);
void uf_store_close(UfStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStore, uf_store_close)

/* Makes an empty store of plain files at @location, an absent or empty folder. */
bool uf_store_make_folder(const char *location, GError **error);

/* True while the back end keeps plain files: callers must warn that real people do not belong. */
bool uf_store_is_for_invented_people(const UfStore *store);

/* The newest revision; NOT_FOUND when there is none, AUTH when the store is locked or the person
 * belongs to other teams. */
UfStoreItem *uf_store_get(UfStore *store, UfStoreKind kind, const char *id, GError **error);

/* One older revision, from 1. */
UfStoreItem *uf_store_get_revision(UfStore *store, UfStoreKind kind, const char *id,
				   int64_t revision, GError **error);

/* Writes @item as revision @item->revision + 1, where @item->revision is the one that was read (0:
 * the item is new). CONFLICT when somebody else wrote meanwhile; nothing is lost then. Updates
 * @item->revision. Inside a transaction the write happens at the commit. */
bool uf_store_put(UfStore *store, UfStoreItem *item, GError **error);

/* Removes every revision, at once (never part of a transaction). A missing item is not an error. */
bool uf_store_remove(UfStore *store, UfStoreKind kind, const char *id, GError **error);

/* Ids of a kind, sorted, of those that the worker may read; with @parent, only those of that parent
 * and those that are damaged: to read one tells. */
GPtrArray *uf_store_list(UfStore *store, UfStoreKind kind, const char *parent, GError **error);

/* People with the exact @term ("nir=1840…"): ids, sorted. */
GPtrArray *uf_store_find(UfStore *store, const char *term, GError **error);

/* The card of each person that the worker may read, in no order; @func gives false to stop. A
 * person without a card has an empty one. False on error only. */
typedef bool (*UfStoreCardFunc)(void *data, const UfStoreItem *person);
bool uf_store_each_card(UfStore *store, UfStoreCardFunc func, void *data, GError **error);

/* A group of writes, each item once: all that can be checked is checked at commit before the first
 * is made. The sealed store makes them all or none, with the lines of the journal; the folder may
 * be cut between two files. After a rollback or a failed commit, read the items again: their
 * revisions went up. */
bool uf_store_begin(UfStore *store, GError **error);
bool uf_store_commit(UfStore *store, GError **error);
void uf_store_rollback(UfStore *store);
