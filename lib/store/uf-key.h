/* Keys of 32 bytes, in memory that is locked, guarded and zeroed (libsodium).
 *
 * A UfKey pointer that a function here returns is yours: uf_key_free(). Nothing of a key ever
 * reaches a GBytes, a log or a message. Subkeys come from crypto_kdf under a purpose of the list
 * below, so that one key is never used for two things. docs/store-format.md tells who holds which.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "uf-secret.h"

#define UF_KEY_BYTES 32
#define UF_KEY_SALT_BYTES 16

typedef struct {
	unsigned char bytes[UF_KEY_BYTES];
} UfKey;

/* Numbers of the format: never renumbered. */
typedef enum {
	UF_KEY_ROWS = 1,       /* of the store's key: MACs of workers, teams, copies, heads */
	UF_KEY_LINES = 2,      /* of the store's key: encrypts lines of the journals */
	UF_KEY_CHAIN = 3,      /* of the store's key: chains them */
	UF_KEY_SUM = 4,        /* of the store's first key: the sum over all revisions */
	UF_KEY_OLDER = 5,      /* of the store's key: encrypts the store's key before it */
	UF_KEY_ANCHORS = 6,    /* of the store's key: holders' anchors; of a team's: depositors' */
	UF_KEY_GIFTS = 7,      /* of the store's key: signs what is sealed to a team from outside */
	UF_KEY_WRAP = 8,       /* of a team's key: encrypts people's keys */
	UF_KEY_INDEX = 9,      /* of a team's key: exact terms */
	UF_KEY_PAIR = 10,      /* of a team's or the recovery key: seed of its X25519 pair */
	UF_KEY_ANCHOR = 11,    /* of the recovery or a depositor's key: its own anchor */
	UF_KEY_MACHINE = 12,   /* of a machine-made key: encrypts the worker's secret key */
	UF_KEY_BEFORE = 13,    /* of a person's key: encrypts the person's key before it */
	UF_KEY_FORGOTTEN = 14, /* of the store's first key: signs whom it has forgotten */
	UF_KEY_QUEUE = 17,     /* of the store's key: encrypts batches and jobs */
	UF_KEY_DEPOSITS = 15,  /* of a depositor's anchor or a team's key: encrypts deposits */
	UF_KEY_DIGESTS = 16,   /* of a depositor's key: recognises what it deposited */
} UfKeyPurpose;

/* An X25519 pair. */
typedef struct {
	unsigned char public[UF_KEY_BYTES];
	UfKey *secret;
} UfKeyPair;

/* What makes a passphrase slow; stored beside what it opens. */
typedef struct {
	uint64_t operations;
	uint64_t memory; /* bytes */
	unsigned char salt[UF_KEY_SALT_BYTES];
} UfKeySlowness;

/* Must run before anything else here; more than once is fine. */
bool uf_key_init(GError **error);

/* Locked memory for keys, not zeroed; never NULL. uf_key_free_memory() zeroes it. */
void *uf_key_allocate(size_t count, size_t size);
void uf_key_free_memory(void *memory);

UfKey *uf_key_new(const unsigned char *bytes);
UfKey *uf_key_new_random(void);
UfKey *uf_key_derive(const UfKey *key, UfKeyPurpose purpose);
/* The same into @key, locked memory of the caller's: a block of its own for each takes time. */
void uf_key_fill_random(UfKey *key);
void uf_key_fill_derived(UfKey *subkey, const UfKey *key, UfKeyPurpose purpose);
void uf_key_free(UfKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfKey, uf_key_free)

UfKeyPair *uf_key_pair_new_random(void);
UfKeyPair *uf_key_pair_new(const UfKey *secret);
UfKeyPair *uf_key_pair_derive(const UfKey *key);
void uf_key_pair_free(UfKeyPair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfKeyPair, uf_key_pair_free)

/* A new salt and what Argon2id calls moderate: 256 MiB, half a second. */
void uf_key_slowness_init(UfKeySlowness *slowness);

/* Argon2id over the NFC form of @passphrase. INVALID_DATA when @slowness is out of its bounds. */
UfKey *uf_key_from_passphrase(const UfSecret *passphrase, const UfKeySlowness *slowness,
			      GError **error);

/* A key that people type: 14 groups of 4 letters and digits, the last with a check. @letter says
 * what the key is for ('M' machine, 'R' recovery, 'D' deposits): the check of one is wrong for the
 * others. */
UfSecret *uf_key_format(const UfKey *key, char letter);

typedef enum {
	UF_KEY_TEXT_NONE, /* it does not look like a key: a passphrase */
	UF_KEY_TEXT_BAD,  /* it looks like one, mistyped or of another kind */
	UF_KEY_TEXT_GOOD,
} UfKeyTextState;

/* Case, spaces and hyphens do not matter; 0, 1 and 8 are read as O, I and B. @key is set for GOOD
 * alone. */
UfKeyTextState uf_key_parse(const UfSecret *text, char letter, UfKey **key);
