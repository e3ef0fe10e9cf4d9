/* The rows of the database below the sealed store, as they are kept: encrypted.
 *
 * Each table of the file is a struct here; docs/store-format.md says what its columns hold. Rows
 * come from uf_row_new() or uf-database.h and are freed by uf_row_free(). The last column of a row
 * that is signed is "mac".
 */
#pragma once

#include "uf-table.h"

typedef struct {
	const UfTable *table;
	int64_t one; /* 1 */
	char *store; /* its id, s-… */
	int64_t format;
	int64_t made;        /* seconds since 1970, as all times here */
	int64_t epoch;       /* goes up when any key changes */
	int64_t key_version; /* of the store's key */
	GBytes *recovery_public;
	GBytes *recovery_anchor;
	int64_t recovery_made;
	GBytes *mac;
} UfStoreRow;

typedef struct {
	const UfTable *table;
	int64_t version;
	GBytes *sealed; /* the store's key of this version, under the one after it */
} UfOlderRow;

typedef struct {
	const UfTable *table;
	char *worker; /* w-… */
	char *login;
	int64_t role;
	int64_t machine; /* 1: a machine-made key, 0: a passphrase */
	int64_t operations;
	int64_t memory;
	GBytes *salt;
	GBytes *public_key;
	GBytes *secret; /* her secret key and anchor, sealed */
	GBytes *anchor; /* under the store's key */
	int64_t made;
	GBytes *mac;
} UfWorkerRow;

typedef struct {
	const UfTable *table;
	char *team; /* t-… */
	char *title;
	int64_t version;
	GBytes *public_key;
	int64_t made;
	GBytes *mac;
} UfTeamRow;

typedef struct {
	const UfTable *table;
	char *holder;  /* a worker, or "recovery" */
	char *subject; /* a team, or "store" */
	int64_t version;
	GBytes *sealed;
	GBytes *mac;
} UfCopyRow;

typedef struct {
	const UfTable *table;
	int64_t kind;
	char *id;
	int64_t revision;
	char *parent;
	char *person;
	char *state;
	int64_t generation; /* of the person's key */
	int64_t written;
	int64_t no_contact;
	GBytes *body;
} UfItemRow;

typedef struct {
	const UfTable *table;
	char *person;
	int64_t revision;
	int64_t generation;
	GBytes *body;
} UfCardRow;

typedef struct {
	const UfTable *table;
	char *person;
	char *team;
	int64_t version;    /* of the team's key */
	int64_t generation; /* of the person's key that is in it */
	int64_t gift;       /* 1: sealed to the team's public key by somebody outside */
	int64_t indexed;    /* 0: a member has to make the exact terms */
	GBytes *wrapped;
} UfWrapRow;

typedef struct {
	const UfTable *table;
	char *person;
	int64_t generation;
	GBytes *sealed; /* the person's key of this generation, under the one after it */
} UfGenerationRow;

typedef struct {
	const UfTable *table;
	char *team;
	GBytes *hash;
	char *person;
} UfTermRow;

typedef struct {
	const UfTable *table;
	int64_t journal;
	int64_t sequence;
	char *person; /* whom the line is about, "" for nobody */
	char *other;  /* a second one */
	int64_t key_version;
	GBytes *body;
	GBytes *hash;
} UfLineRow;

/* of a journal: where its chain begins and ends; of "items": how many revisions, and their sum */
typedef struct {
	const UfTable *table;
	char *name;
	int64_t first;
	GBytes *base;
	int64_t last;
	GBytes *hash;
	GBytes *mac;
} UfHeadRow;

typedef struct {
	const UfTable *table;
	char *person;
	char *day;
	GBytes *mac;
} UfForgottenRow;

/* a revision that a restore took away without a key */
typedef struct {
	const UfTable *table;
	int64_t kind;
	char *id;
	int64_t revision;
	char *person;
} UfRemovedRow;

/* a wrap and the card of the same person */
typedef struct {
	const UfTable *table;
	char *person;
	char *team;
	int64_t version;
	int64_t gift;
	GBytes *wrapped;
	int64_t newest; /* generation in the wrap */
	int64_t revision;
	int64_t generation; /* of the card */
	GBytes *body;
} UfWalkRow;

extern const UfTable uf_table_store, uf_table_older, uf_table_workers, uf_table_teams,
    uf_table_copies, uf_table_items, uf_table_cards, uf_table_wraps, uf_table_generations,
    uf_table_terms, uf_table_lines, uf_table_heads, uf_table_forgotten, uf_table_removed,
    uf_table_walk;
/* those that are in the file, NULL at the end */
extern const UfTable *const uf_tables[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfStoreRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfOlderRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfWorkerRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTeamRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCopyRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfItemRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCardRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfWrapRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfGenerationRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfTermRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfLineRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHeadRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfForgottenRow, uf_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfRemovedRow, uf_row_free)
