#include "uf-key.h"

#include <sodium.h>
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define CONTEXT "unefois1"
#define MAX_OPERATIONS 64
#define MAX_MEMORY ((uint64_t)4 * 1024 * 1024 * 1024)

G_STATIC_ASSERT(UF_KEY_BYTES == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT(UF_KEY_BYTES == crypto_box_SECRETKEYBYTES);
G_STATIC_ASSERT(UF_KEY_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT(UF_KEY_BYTES == crypto_box_SEEDBYTES);
G_STATIC_ASSERT(UF_KEY_SALT_BYTES == crypto_pwhash_SALTBYTES);

bool
uf_key_init(GError **error)
{
	if (sodium_init() >= 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
		    "the cipher library cannot start: the system gives no random numbers");
	return false;
}

void *
uf_key_allocate(size_t count, size_t size)
{
	void *memory = sodium_allocarray(count, size);
	/* like g_malloc: there is no way to go on without */
	if (memory == NULL)
		g_error("out of memory for keys");
	return memory;
}

void
uf_key_free_memory(void *memory)
{
	sodium_free(memory); /* zeroes; NULL is fine */
}

static UfKey *
allocate(void)
{
	return uf_key_allocate(1, sizeof(UfKey));
}

UfKey *
uf_key_new(const unsigned char *bytes)
{
	UfKey *key = allocate();
	memcpy(key->bytes, bytes, UF_KEY_BYTES);
	return key;
}

void
uf_key_fill_random(UfKey *key)
{
	randombytes_buf(key->bytes, UF_KEY_BYTES);
}

void
uf_key_fill_derived(UfKey *subkey, const UfKey *key, UfKeyPurpose purpose)
{
	crypto_kdf_derive_from_key(subkey->bytes, UF_KEY_BYTES, (uint64_t)purpose, CONTEXT,
				   key->bytes);
}

UfKey *
uf_key_new_random(void)
{
	UfKey *key = allocate();
	uf_key_fill_random(key);
	return key;
}

UfKey *
uf_key_derive(const UfKey *key, UfKeyPurpose purpose)
{
	UfKey *subkey = allocate();
	uf_key_fill_derived(subkey, key, purpose);
	return subkey;
}

void
uf_key_free(UfKey *key)
{
	uf_key_free_memory(key);
}

UfKeyPair *
uf_key_pair_new_random(void)
{
	UfKeyPair *pair = g_new0(UfKeyPair, 1);
	pair->secret = allocate();
	crypto_box_keypair(pair->public, pair->secret->bytes);
	return pair;
}

UfKeyPair *
uf_key_pair_new(const UfKey *secret)
{
	UfKeyPair *pair = g_new0(UfKeyPair, 1);
	pair->secret = uf_key_new(secret->bytes);
	crypto_scalarmult_base(pair->public, pair->secret->bytes);
	return pair;
}

UfKeyPair *
uf_key_pair_derive(const UfKey *key)
{
	g_autoptr(UfKey) seed = uf_key_derive(key, UF_KEY_PAIR);
	UfKeyPair *pair = g_new0(UfKeyPair, 1);
	pair->secret = allocate();
	crypto_box_seed_keypair(pair->public, pair->secret->bytes, seed->bytes);
	return pair;
}

void
uf_key_pair_free(UfKeyPair *pair)
{
	if (pair == NULL)
		return;
	uf_key_free(pair->secret);
	g_free(pair);
}

void
uf_key_slowness_init(UfKeySlowness *slowness)
{
	slowness->operations = crypto_pwhash_OPSLIMIT_MODERATE;
	slowness->memory = crypto_pwhash_MEMLIMIT_MODERATE;
	randombytes_buf(slowness->salt, UF_KEY_SALT_BYTES);
}

static bool
is_within_bounds(const UfKeySlowness *slowness)
{
	return slowness->operations >= crypto_pwhash_OPSLIMIT_MIN &&
	       slowness->operations <= MAX_OPERATIONS &&
	       slowness->memory >= crypto_pwhash_MEMLIMIT_MIN && slowness->memory <= MAX_MEMORY;
}

UfKey *
uf_key_from_passphrase(const UfSecret *passphrase, const UfKeySlowness *slowness, GError **error)
{
	if (!is_within_bounds(slowness)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the cost of a passphrase is out of its bounds: the store is damaged");
		return NULL;
	}
	const char *typed = uf_secret_get_text(passphrase);
	/* one keyboard writes é as one character, another as two */
	g_auto(UfWiped) normal = g_utf8_normalize(typed, -1, G_NORMALIZE_NFC);
	const char *text = normal != NULL ? normal : typed;
	g_autoptr(UfKey) key = allocate();
	if (crypto_pwhash(key->bytes, UF_KEY_BYTES, text, strlen(text), slowness->salt,
			  slowness->operations, (size_t)slowness->memory,
			  crypto_pwhash_ALG_ARGON2ID13) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "not enough free memory to check a passphrase (%d MiB are needed)",
			    (int)(slowness->memory / (1024 * 1024)));
		return NULL;
	}
	return g_steal_pointer(&key);
}
