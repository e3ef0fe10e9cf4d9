#include "uf-seal.h"

#include <sodium.h>
#include <string.h>

#include "uf-memory.h"

G_STATIC_ASSERT(UF_SEAL_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
G_STATIC_ASSERT(UF_SEAL_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT(UF_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

#define OVERHEAD (UF_SEAL_NONCE_BYTES + UF_SEAL_TAG_BYTES)

UfPlace *
uf_place_new(const char *store, const char *table)
{
	UfPlace *place = g_byte_array_sized_new(256);
	uf_place_add_text(place, "unefois");
	uf_place_add_number(place, UF_SEAL_FORMAT);
	uf_place_add_text(place, store);
	uf_place_add_text(place, table);
	return place;
}

void
uf_place_add_data(UfPlace *place, const void *data, size_t size)
{
	const uint64_t length = GUINT64_TO_LE((uint64_t)size);
	g_byte_array_append(place, (const guint8 *)&length, sizeof length);
	if (size > 0)
		g_byte_array_append(place, data, (guint)size);
}

void
uf_place_add_text(UfPlace *place, const char *text)
{
	uf_place_add_data(place, text, strlen(text));
}

void
uf_place_add_number(UfPlace *place, int64_t number)
{
	const int64_t value = GINT64_TO_LE(number);
	uf_place_add_data(place, &value, sizeof value);
}

void
uf_place_add_bytes(UfPlace *place, GBytes *bytes)
{
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	uf_place_add_data(place, data, size);
}

/* @plain and its padding in a buffer of one's own; *length is with the padding */
static unsigned char *
pad(const void *plain, size_t size, size_t block, size_t *length)
{
	unsigned char *buffer = g_malloc(size + block + 1);
	if (size > 0)
		memcpy(buffer, plain, size);
	*length = size;
	if (block > 0)
		sodium_pad(length, buffer, size, block, size + block);
	return buffer;
}

static GBytes *
encrypt(const UfKey *key, const UfPlace *place, const unsigned char *plain, size_t size,
	const unsigned char *nonce)
{
	unsigned char *sealed = g_malloc(size + OVERHEAD);
	memcpy(sealed, nonce, UF_SEAL_NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + UF_SEAL_NONCE_BYTES, NULL, plain, size,
						   place->data, place->len, NULL, nonce,
						   key->bytes);
	return g_bytes_new_take(sealed, size + OVERHEAD);
}

GBytes *
uf_seal_with_nonce(const UfKey *key, const UfPlace *place, GBytes *plain, size_t block,
		   const unsigned char *nonce)
{
	gsize size;
	size_t length;
	const void *data = g_bytes_get_data(plain, &size);
	unsigned char *padded = pad(data, size, block, &length);
	GBytes *sealed = encrypt(key, place, padded, length, nonce);
	uf_memory_free_buffer(padded);
	return sealed;
}

GBytes *
uf_seal(const UfKey *key, const UfPlace *place, GBytes *plain, size_t block)
{
	unsigned char nonce[UF_SEAL_NONCE_BYTES];
	randombytes_buf(nonce, sizeof nonce);
	return uf_seal_with_nonce(key, place, plain, block, nonce);
}

/* @plain has room for what @sealed holds */
static bool
decrypt(const UfKey *key, const UfPlace *place, GBytes *sealed, unsigned char *plain)
{
	gsize size;
	const unsigned char *data = g_bytes_get_data(sealed, &size);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(
		   plain, NULL, NULL, data + UF_SEAL_NONCE_BYTES, size - UF_SEAL_NONCE_BYTES,
		   place->data, place->len, data, key->bytes) == 0;
}

GBytes *
uf_seal_open(const UfKey *key, const UfPlace *place, GBytes *sealed, size_t block)
{
	if (g_bytes_get_size(sealed) < OVERHEAD)
		return NULL;
	size_t length = g_bytes_get_size(sealed) - OVERHEAD;
	unsigned char *plain = g_malloc(length + 1);
	if (decrypt(key, place, sealed, plain) &&
	    (block == 0 || sodium_unpad(&length, plain, length, block) == 0))
		return g_bytes_new_with_free_func(plain, length, uf_memory_free_buffer, plain);
	uf_memory_free_buffer(plain);
	return NULL;
}

GBytes *
uf_seal_key(const UfKey *key, const UfPlace *place, const UfKey *inner)
{
	unsigned char nonce[UF_SEAL_NONCE_BYTES];
	randombytes_buf(nonce, sizeof nonce);
	return encrypt(key, place, inner->bytes, UF_KEY_BYTES, nonce);
}

bool
uf_seal_open_key(const UfKey *key, const UfPlace *place, GBytes *sealed, UfKey *inner)
{
	return g_bytes_get_size(sealed) == UF_KEY_BYTES + OVERHEAD &&
	       decrypt(key, place, sealed, inner->bytes);
}

void
uf_seal_hash(const UfKey *key, const UfPlace *place, unsigned char *hash)
{
	crypto_generichash(hash, UF_SEAL_HASH_BYTES, place->data, place->len, key->bytes,
			   UF_KEY_BYTES);
}

GBytes *
uf_seal_hash_bytes(const UfKey *key, const UfPlace *place)
{
	unsigned char hash[UF_SEAL_HASH_BYTES];
	uf_seal_hash(key, place, hash);
	return g_bytes_new(hash, sizeof hash);
}

bool
uf_seal_check_hash(const UfKey *key, const UfPlace *place, GBytes *hash)
{
	unsigned char expected[UF_SEAL_HASH_BYTES];
	gsize size;
	const void *found = g_bytes_get_data(hash, &size);
	uf_seal_hash(key, place, expected);
	return size == sizeof expected && sodium_memcmp(found, expected, sizeof expected) == 0;
}

GBytes *
uf_seal_to(GBytes *public_key, GBytes *plain)
{
	gsize size;
	gsize key_size;
	const unsigned char *data = g_bytes_get_data(plain, &size);
	const unsigned char *key = g_bytes_get_data(public_key, &key_size);
	unsigned char *sealed = g_malloc0(size + crypto_box_SEALBYTES);
	/* what is no public key, or one of small order, gets nothing; rows with keys are signed */
	if (key_size != UF_KEY_BYTES || crypto_box_seal(sealed, data, size, key) != 0)
		memset(sealed, 0, size + crypto_box_SEALBYTES);
	return g_bytes_new_take(sealed, size + crypto_box_SEALBYTES);
}

GBytes *
uf_seal_open_mine(const UfKeyPair *pair, GBytes *sealed)
{
	gsize size;
	const unsigned char *data = g_bytes_get_data(sealed, &size);
	if (size < crypto_box_SEALBYTES)
		return NULL;
	const size_t length = size - crypto_box_SEALBYTES;
	unsigned char *plain = g_malloc(length + 1);
	if (crypto_box_seal_open(plain, data, size, pair->public, pair->secret->bytes) == 0)
		return g_bytes_new_with_free_func(plain, length, uf_memory_free_buffer, plain);
	uf_memory_free_buffer(plain);
	return NULL;
}
