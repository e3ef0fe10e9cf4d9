/* What the files of the sealed back end share: an open store, and while it is unlocked its keys.
 *
 * Invariants: every row with a "mac" is checked with uf_sealed_is_signed() before it is believed
 * and signed after each change; everything that is written goes through uf_sealed_enter(), which
 * also notices keys that another process changed (the epoch of the store). Nothing here is locked
 * and read at once: uf_sealed_require() comes first.
 */
#pragma once

#include <sys/types.h>

#include "uf-cleanup.h"
#include "uf-database.h"
#include "uf-seal.h"
#include "uf-store-keys.h"
#include "uf-store-private.h"

#define UF_SEALED_FORMAT 2 /* of the file; that of a record is UF_SEAL_FORMAT */
#define UF_SEALED_FILE "store.db"
#define UF_SEALED_RESTORED "restored" /* the mark of uf_store_restore() */
#define UF_SEALED_RECOVERY "recovery" /* the holder that is no worker */
#define UF_SEALED_STORE "store"       /* the subject that is no team */
#define UF_SEALED_BODY_BLOCK 512
#define UF_SEALED_CARD_BLOCK 256
#define UF_SEALED_LINE_BLOCK 256

/* A team that the holder is in. */
typedef struct {
	char *id;
	char *title;
	int64_t version;
	UfKey *key;
	UfKey *wrap;
	UfKey *index;
	UfKeyPair *pair;
} UfTeam;

/* The store's key of one version. */
typedef struct {
	int64_t version;
	UfKey *key;
	UfKey *rows;
	UfKey *lines;
	UfKey *chain;
	UfKey *older;
	UfKey *anchors;
	UfKey *gifts;
	UfKey *queue;
} UfStoreKey;

/* The newest key of a person, or an older one; lives in a block of locked memory. */
typedef struct {
	UfKey key;
	int64_t generation;
} UfPersonKey;

typedef struct {
	UfDatabase *database;
	char *location;
	char *path; /* of the file */
	dev_t device;
	ino_t inode;
	char *id; /* of the store */
	bool in_transaction;
	bool wants_checkpoint;
	bool has_new_keys; /* made or read in this transaction */
	/* while unlocked */
	char *holder; /* worker or "recovery"; NULL: locked */
	char *login;
	UfStoreRole role;
	UfKeyPair *pair;
	UfKey *anchor;
	GPtrArray *keys; /* UfStoreKey, oldest first */
	UfKey *sum;
	UfKey *forgotten;    /* these two stay the same: an older backup must know them */
	GHashTable *teams;   /* id → UfTeam */
	GHashTable *damaged; /* id of a team that should be mine → its title, or "" */
	int64_t epoch;
	unsigned session_seconds; /* of the keyring that unlocked it; 0: something else */
	char *chosen;             /* a team's id, or NULL */
	GHashTable *known;        /* person, or "person generation" → UfPersonKey in blocks */
	GPtrArray *blocks;        /* of UfPersonKey */
	size_t known_in_last;     /* of the last block */
	UfKey *scratch;           /* in a block: a subkey that is used at once */
	/* while locked, perhaps: who deposits */
	struct UfSealedDepositor *depositor;
} UfSealed;

typedef struct UfSealedDepositor UfSealedDepositor;

/* --- uf-sealed.c --- */

UfSealed *uf_sealed_of(UfStore *store, GError **error);
bool uf_sealed_require(const UfSealed *self, GError **error);
bool uf_sealed_require_manager(const UfSealed *self, GError **error);
bool uf_sealed_set_damaged(GError **error, const char *table, const char *id);
/* A team that is mine does not open: only a backup helps. */
bool uf_sealed_set_team_damaged(GError **error, const char *team);

/* Begins a transaction unless one is open (*own tells), and ends it: commits when @done, else rolls
 * back; the value is @done, or false when the commit failed. */
bool uf_sealed_enter(UfSealed *self, bool *own, GError **error);
bool uf_sealed_leave(UfSealed *self, bool own, bool done, GError **error);

UfPlace *uf_sealed_place(const UfSealed *self, const char *table);
void uf_sealed_sign(const UfSealed *self, void *row);
bool uf_sealed_is_signed(const UfSealed *self, const void *row);
bool uf_sealed_check_signed(const UfSealed *self, const void *row, GError **error);
/* Signs and writes. */
bool uf_sealed_put_signed(UfSealed *self, void *row, GError **error);

/* CONFLICT when a restore put another file in its place. */
bool uf_sealed_check_same_file(const UfSealed *self, GError **error);

char *uf_sealed_format_day(int64_t time);
int64_t uf_sealed_get_time(void);

/* --- uf-sealed-cards.c --- */

UfPlace *uf_sealed_card_place(const UfSealed *self, const UfCardRow *row);
/* Fills card and terms of @item; false when the card does not open. */
bool uf_sealed_open_card(const UfSealed *self, const UfCardRow *row, const UfKey *key,
			 UfStoreItem *item);
bool uf_sealed_put_card(UfSealed *self, const UfStoreItem *item, const UfPersonKey *key,
			GError **error);
/* The card from under the key @old to under @key, so that a search needs the newest alone. */
bool uf_sealed_move_card(UfSealed *self, const char *person, const UfPersonKey *old,
			 const UfPersonKey *key, GError **error);
/* The terms of @person for @team, made again from her card, which is put under her newest key: a
 * walk over all cards is to open no older ones. */
bool uf_sealed_index(UfSealed *self, const char *person, const UfTeam *team, GError **error);
void uf_sealed_hash_term(const UfSealed *self, const UfTeam *team, const char *term,
			 unsigned char *hash);
/* Does what others could not: terms for teams that they are not in. */
bool uf_sealed_settle(UfSealed *self, GError **error);
GPtrArray *uf_sealed_find(void *backend, const char *term, GError **error);
bool uf_sealed_each_card(void *backend, UfStoreCardFunc func, void *data, GError **error);

/* --- uf-sealed-items.c --- */

UfPlace *uf_sealed_item_place(const UfSealed *self, const UfItemRow *row);
int64_t uf_sealed_find_revision(void *backend, UfStoreKind kind, const char *id, GError **error);
UfStoreItem *uf_sealed_read(void *backend, UfStoreKind kind, const char *id, int64_t revision,
			    GError **error);
bool uf_sealed_write(void *backend, const UfStoreItem *item, GError **error);
bool uf_sealed_remove(void *backend, UfStoreKind kind, const char *id, GError **error);
GPtrArray *uf_sealed_list(void *backend, UfStoreKind kind, const char *parent, GError **error);
char *uf_sealed_get_last_contact(void *backend, const char *person, GError **error);
/* Whose item it is by its newest revision, or by @kind and @parent when it is new; "" unknown. */
char *uf_sealed_find_owner(UfSealed *self, const char *id, GError **error);

/* --- uf-sealed-care.c --- */

/* Adds a revision to the sum over all, or takes one away. */
/* @hash comes into the sum of @head, or leaves it (@direction -1): signs and writes it. */
bool uf_sealed_put_sum(UfSealed *self, UfHeadRow *head, const unsigned char *hash, int direction,
		       GError **error);
bool uf_sealed_count_revision(UfSealed *self, const UfItemRow *row, int direction, GError **error);
void uf_sealed_hash_revision(const UfSealed *self, const UfItemRow *row, unsigned char *hash);
bool uf_sealed_settle_removed(UfSealed *self, GError **error);
bool uf_sealed_forget(void *backend, const char *person, GError **error);
json_t *uf_sealed_list_forgotten(void *backend, GError **error);
json_t *uf_sealed_describe(void *backend, GError **error);

/* --- uf-sealed-journal.c --- */

bool uf_sealed_append_journal(void *backend, UfJournal journal, const json_t *entry,
			      GError **error);
json_t *uf_sealed_load_journal(void *backend, UfJournal journal, const char *person,
			       GError **error);
json_t *uf_sealed_verify_journal(UfSealed *self, UfJournal journal, const UfJournalHead *known,
				 GError **error);
extern const char *const uf_sealed_journal_names[UF_JOURNALS];
json_t *uf_sealed_open_line(const UfSealed *self, const UfLineRow *row);

/* --- uf-sealed-verify.c --- */

json_t *uf_sealed_verify(void *backend, UfStoreProgress progress, void *data, GError **error);

/* --- uf-sealed-files.c --- */

/* Owner and modes of the folder and of the files in it; REFUSED says what to do. */
bool uf_sealed_check_files(const char *location, GError **error);
