/* How one record is encrypted, bound to its place, and signed; the format is docs/store-format.md.
 *
 * A place is a list of words (format, store, table, then the columns of the row), each with its
 * length before it, so that no two places read alike. A record opens only with the key and at the
 * place that it was sealed for: moved, swapped or put back, it is refused. Nothing here allocates
 * a key outside locked memory, and what is opened is zeroed when freed.
 */
#pragma once

#include "uf-key.h"

#define UF_SEAL_FORMAT 1
#define UF_SEAL_HASH_BYTES 32
#define UF_SEAL_NONCE_BYTES 24
#define UF_SEAL_TAG_BYTES 16

typedef GByteArray UfPlace;

/* Begins with "unefois", the format and @store (its id). Yours: g_byte_array_unref(). */
UfPlace *uf_place_new(const char *store, const char *table);
void uf_place_add_text(UfPlace *place, const char *text);
void uf_place_add_number(UfPlace *place, int64_t number);
void uf_place_add_data(UfPlace *place, const void *data, size_t size);
void uf_place_add_bytes(UfPlace *place, GBytes *bytes);

/* Pads to a multiple of @block bytes (0: not at all) and encrypts: nonce, ciphertext, tag. */
GBytes *uf_seal(const UfKey *key, const UfPlace *place, GBytes *plain, size_t block);

/* The same with a nonce of the caller's, which must never come twice: for the tests' vectors. */
GBytes *uf_seal_with_nonce(const UfKey *key, const UfPlace *place, GBytes *plain, size_t block,
			   const unsigned char *nonce);

/* NULL when @sealed was not made with @key for @place. */
GBytes *uf_seal_open(const UfKey *key, const UfPlace *place, GBytes *sealed, size_t block);

GBytes *uf_seal_key(const UfKey *key, const UfPlace *place, const UfKey *inner);
/* Into @inner; false when it does not open. */
bool uf_seal_open_key(const UfKey *key, const UfPlace *place, GBytes *sealed, UfKey *inner);

/* Keyed BLAKE2b of 256 bits over the words of @place. */
void uf_seal_hash(const UfKey *key, const UfPlace *place, unsigned char *hash);
GBytes *uf_seal_hash_bytes(const UfKey *key, const UfPlace *place);
bool uf_seal_check_hash(const UfKey *key, const UfPlace *place, GBytes *hash);

/* To a public key; nobody can tell who sealed it. */
GBytes *uf_seal_to(GBytes *public_key, GBytes *plain);
GBytes *uf_seal_open_mine(const UfKeyPair *pair, GBytes *sealed);
