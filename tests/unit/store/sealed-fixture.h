/* A sealed store for one test: a manager with a machine-made key, so that nothing is slow. */
#pragma once

#include "uf-store-care.h"
#include "uf-store-journal.h"
#include "uf-store-keys.h"

typedef struct {
	char *folder;
	char *location;
	char *file;     /* store.db */
	UfStore *store; /* unlocked by "camille" */
	UfSecret *key;  /* hers */
	UfSecret *recovery;
} SealedFixture;

void sealed_set_up(SealedFixture *fixture, gconstpointer data);
void sealed_tear_down(SealedFixture *fixture, gconstpointer data);

/* The store once more, unlocked with @key. */
UfStore *sealed_open(const SealedFixture *fixture, const char *login, const UfSecret *key);

/* Closes and opens again, unlocked by "camille". */
void sealed_reopen(SealedFixture *fixture);

UfStoreItem *sealed_make_item(UfStoreKind kind, const char *parent, const char *content);

/* A person with a card and the term "nir=NUMBER", in the store. Her id, yours. */
char *sealed_add_person(UfStore *store, const char *content, const char *card, const char *term);

#define SEALED_BATCH "t-aaaaaaaaaa"
#define SEALED_OTHER_BATCH "t-bbbbbbbbbb"
/* Two batches of three jobs; of the first one a job is done, one runs, one waits. */
void sealed_add_batches(UfStore *store);

/* Runs SQL on the file, as somebody without a key could; how many rows it changed. */
int sealed_edit(const SealedFixture *fixture, const char *sql);

/* The first value that SQL gives, as bytes. Yours. */
GBytes *sealed_ask(const SealedFixture *fixture, const char *sql);

void sealed_assert_content(const UfStoreItem *item, const char *content);
