/* Keys and records: the published vectors (vectors.json), computed here once more with libsodium
 * alone, and everything that must not open. With UF_UPDATE=1 the vectors are written again. */
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-row.h"
#include "uf-seal.h"

#define VECTORS 6

/* bytes that count up from @first */
static GBytes *
make_bytes(unsigned first, size_t size)
{
	unsigned char *bytes = g_malloc(size + 1);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(first + i);
	return g_bytes_new_take(bytes, size);
}

static char *
to_hex(GBytes *bytes)
{
	gsize size;
	const unsigned char *data = g_bytes_get_data(bytes, &size);
	char *text = g_malloc(size * 2 + 1);
	return sodium_bin2hex(text, size * 2 + 1, data, size);
}

static GBytes *
from_hex(const char *text)
{
	const size_t size = strlen(text) / 2;
	unsigned char *bytes = g_malloc(size + 1);
	g_assert_cmpint(sodium_hex2bin(bytes, size, text, strlen(text), NULL, NULL, NULL), ==, 0);
	return g_bytes_new_take(bytes, size);
}

/* a word by the text of the format: its length in 8 bytes, the lowest first, then itself */
static void
append_word(GByteArray *all, const void *data, size_t size)
{
	for (unsigned i = 0; i < 8; i++) {
		const guint8 byte = (guint8)((uint64_t)size >> (8 * i));
		g_byte_array_append(all, &byte, 1);
	}
	g_byte_array_append(all, data, (guint)size);
}

static void
append_number(GByteArray *all, int64_t number)
{
	guint8 bytes[8];
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (guint8)((uint64_t)number >> (8 * i));
	append_word(all, bytes, sizeof bytes);
}

/* what uf_place_* should have made of a row of items */
static GByteArray *
describe_by_hand(int64_t revision)
{
	GByteArray *all = g_byte_array_new();
	append_word(all, "unefois", 7);
	append_number(all, 1);
	append_word(all, "s-aaaaaaaaaa", 12);
	append_word(all, "items", 5);
	append_number(all, 0);
	append_word(all, "p-bbbbbbbbbb", 12);
	append_number(all, revision);
	return all;
}

static UfPlace *
make_place(int64_t revision)
{
	UfPlace *place = uf_place_new("s-aaaaaaaaaa", "items");
	uf_place_add_number(place, 0);
	uf_place_add_text(place, "p-bbbbbbbbbb");
	uf_place_add_number(place, revision);
	return place;
}

/* nonce, then XChaCha20-Poly1305 of the text and its padding: 0x80, zeros */
static GBytes *
seal_by_hand(GBytes *key, const GByteArray *place, GBytes *nonce, GBytes *plain, size_t block)
{
	gsize size;
	const void *data = g_bytes_get_data(plain, &size);
	const size_t padded = block == 0 ? size : (size / block + 1) * block;
	g_autofree unsigned char *text = g_malloc0(padded + 1);
	memcpy(text, data, size);
	if (block > 0)
		text[size] = 0x80;
	unsigned char *sealed = g_malloc(24 + padded + 16);
	memcpy(sealed, g_bytes_get_data(nonce, NULL), 24);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + 24, NULL, text, padded, place->data,
						   place->len, NULL, sealed,
						   g_bytes_get_data(key, NULL));
	return g_bytes_new_take(sealed, 24 + padded + 16);
}

static const struct {
	const char *name;
	size_t size;
	size_t block;
	int64_t revision;
} wanted[VECTORS] = {
	{ "empty", 0, 512, 1 },
	{ "short", 5, 512, 1 },
	{ "one byte below the block", 511, 512, 2 },
	{ "the whole block", 512, 512, 3 },
	{ "a card", 100, 256, 70000 },
	{ "without padding", 32, 0, 9 },
};

static json_t *
make_vector(size_t i)
{
	g_autoptr(GBytes) key = make_bytes((unsigned)i, 32);
	g_autoptr(GBytes) nonce = make_bytes(100 + (unsigned)i, 24);
	g_autoptr(GBytes) plain = make_bytes(200, wanted[i].size);
	g_autoptr(GByteArray) place = describe_by_hand(wanted[i].revision);
	g_autoptr(GBytes) place_bytes = g_bytes_new(place->data, place->len);
	g_autoptr(GBytes) sealed = seal_by_hand(key, place, nonce, plain, wanted[i].block);
	g_autofree char *key_text = to_hex(key);
	g_autofree char *place_text = to_hex(place_bytes);
	g_autofree char *nonce_text = to_hex(nonce);
	g_autofree char *plain_text = to_hex(plain);
	g_autofree char *sealed_text = to_hex(sealed);
	return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "name", wanted[i].name,
			 "revision", (json_int_t)wanted[i].revision, "block",
			 (json_int_t)wanted[i].block, "key", key_text, "place", place_text, "nonce",
			 nonce_text, "plain", plain_text, "sealed", sealed_text);
}

/* of the second valid vector: what changes, in hexadecimal, and where */
static const struct {
	const char *name;
	const char *member; /* of the vector */
	int at;             /* the digit that changes; negative: so many are cut off */
} spoilt[] = {
	{ "another key", "key", 3 },
	{ "another store", "place", 80 },
	{ "another revision", "place", 216 },
	{ "a place that ends earlier", "place", -2 },
	{ "a changed nonce", "sealed", 0 },
	{ "a changed ciphertext", "sealed", 60 },
	{ "a changed tag", "sealed", 1103 },
	{ "cut in the tag", "sealed", -2 },
	{ "cut to the nonce", "sealed", -1056 },
	{ "cut to less than a nonce and a tag", "sealed", -1026 },
	{ "empty", "sealed", -1104 },
};

static json_t *
make_invalid(size_t i)
{
	json_t *vector = make_vector(1);
	const char *member = spoilt[i].member;
	g_autofree char *text = g_strdup(uf_json_get_string(vector, member));
	if (spoilt[i].at < 0)
		text[strlen(text) - (size_t)-spoilt[i].at] = '\0';
	else
		text[spoilt[i].at] = text[spoilt[i].at] == '0' ? '1' : '0';
	json_object_set_new(vector, member, json_string(text));
	json_object_set_new(vector, "name", json_string(spoilt[i].name));
	json_object_del(vector, "plain");
	json_object_del(vector, "nonce");
	json_object_del(vector, "revision");
	return vector;
}

static json_t *
make_key_text(unsigned first, const char *letter)
{
	g_autoptr(GBytes) bytes = make_bytes(first, UF_KEY_BYTES);
	g_autoptr(UfKey) key = uf_key_new(g_bytes_get_data(bytes, NULL));
	g_autoptr(UfSecret) text = uf_key_format(key, *letter);
	g_autofree char *hex = to_hex(bytes);
	return json_pack("{s:s, s:s, s:s}", "key", hex, "letter", letter, "text",
			 uf_secret_get_text(text));
}

static json_t *
make_vectors(void)
{
	json_t *valid = json_array();
	json_t *invalid = json_array();
	for (size_t i = 0; i < VECTORS; i++)
		json_array_append_new(valid, make_vector(i));
	for (size_t i = 0; i < G_N_ELEMENTS(spoilt); i++)
		json_array_append_new(invalid, make_invalid(i));
	return json_pack("{s:o, s:o, s:[o, o, o]}", "valid", valid, "invalid", invalid, "keys",
			 make_key_text(0, "M"), make_key_text(0, "R"), make_key_text(200, "M"));
}

static json_t *
load_vectors(void)
{
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *path =
	    root != NULL ? g_build_filename(root, "tests/unit/store/vectors.json", NULL)
			 : g_test_build_filename(G_TEST_DIST, "unit/store/vectors.json", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) made = make_vectors();
	if (g_strcmp0(g_getenv("UF_UPDATE"), "1") == 0) {
		g_autofree char *text = uf_json_format(made, true);
		g_assert_true(g_file_set_contents(path, text, -1, NULL));
	}
	json_t *vectors = uf_json_load(path, &error);
	g_assert_no_error(error);
	/* the published ones are what the format gives today, and nothing more */
	g_assert_true(json_equal(vectors, made));
	return vectors;
}

static GBytes *
get_bytes(const json_t *vector, const char *member)
{
	return from_hex(uf_json_get_string(vector, member));
}

static GBytes *
open_vector(const json_t *vector)
{
	g_autoptr(GBytes) key_bytes = get_bytes(vector, "key");
	g_autoptr(GBytes) place_bytes = get_bytes(vector, "place");
	g_autoptr(GBytes) sealed = get_bytes(vector, "sealed");
	g_autoptr(UfKey) key = uf_key_new(g_bytes_get_data(key_bytes, NULL));
	g_autoptr(GByteArray) place = g_byte_array_new();
	g_byte_array_append(place, g_bytes_get_data(place_bytes, NULL),
			    (guint)g_bytes_get_size(place_bytes));
	const size_t block = (size_t)uf_json_get_integer(vector, "block", 0);
	return uf_seal_open(key, place, sealed, block);
}

static void
test_vectors(void)
{
	g_autoptr(json_t) vectors = load_vectors();
	size_t i;
	json_t *vector;
	json_array_foreach(json_object_get(vectors, "valid"), i, vector)
	{
		g_autoptr(GBytes) key_bytes = get_bytes(vector, "key");
		g_autoptr(GBytes) nonce = get_bytes(vector, "nonce");
		g_autoptr(GBytes) plain = get_bytes(vector, "plain");
		g_autoptr(GBytes) sealed = get_bytes(vector, "sealed");
		g_autoptr(UfKey) key = uf_key_new(g_bytes_get_data(key_bytes, NULL));
		g_autoptr(GByteArray) place =
		    make_place(uf_json_get_integer(vector, "revision", 0));
		g_autoptr(GBytes) again = uf_seal_with_nonce(
		    key, place, plain, (size_t)uf_json_get_integer(vector, "block", 0),
		    g_bytes_get_data(nonce, NULL));
		g_assert_true(g_bytes_equal(again, sealed));
		g_autoptr(GBytes) opened = open_vector(vector);
		g_assert_nonnull(opened);
		g_assert_true(g_bytes_equal(opened, plain));
	}
	json_array_foreach(json_object_get(vectors, "invalid"), i, vector)
	{
		g_autoptr(GBytes) opened = open_vector(vector);
		g_test_message("%s", uf_json_get_string(vector, "name"));
		g_assert_null(opened);
	}
}

/* well sealed, but the padding is none: made by somebody who has the key */
static void
test_padding(void)
{
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(GByteArray) place = make_place(1);
	static const struct {
		size_t size;
		unsigned char last;
		bool opens;
	} rows[] = {
		{ 512, 0x00, false }, { 512, 0x80, true },  { 512, 0x01, false },
		{ 511, 0x80, false }, { 1024, 0x80, true }, { 0, 0x80, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		unsigned char *data = g_malloc0(rows[i].size + 1);
		if (rows[i].size > 0)
			data[rows[i].size - 1] = rows[i].last;
		g_autoptr(GBytes) plain = g_bytes_new_take(data, rows[i].size);
		g_autoptr(GBytes) sealed = uf_seal(key, place, plain, 0);
		g_autoptr(GBytes) opened = uf_seal_open(key, place, sealed, 512);
		g_assert_cmpint(opened != NULL, ==, rows[i].opens);
	}
}

/* two places never read alike: each word has its length */
static void
test_places(void)
{
	g_autoptr(GByteArray) one = uf_place_new("s-a", "t");
	uf_place_add_text(one, "ab");
	uf_place_add_text(one, "");
	g_autoptr(GByteArray) two = uf_place_new("s-a", "t");
	uf_place_add_text(two, "a");
	uf_place_add_text(two, "b");
	g_assert_true(one->len != two->len || memcmp(one->data, two->data, one->len) != 0);
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(GBytes) hash = uf_seal_hash_bytes(key, one);
	g_autoptr(GBytes) small = g_bytes_new_from_bytes(hash, 0, 31);
	g_assert_true(uf_seal_check_hash(key, one, hash));
	g_assert_false(uf_seal_check_hash(key, two, hash));
	g_assert_false(uf_seal_check_hash(key, one, small));
}

static void
test_keys_in_keys(void)
{
	g_autoptr(UfKey) outer = uf_key_new_random();
	g_autoptr(UfKey) inner = uf_key_new_random();
	g_autoptr(UfKey) found = uf_key_new_random();
	g_autoptr(GByteArray) place = make_place(1);
	g_autoptr(GByteArray) other = make_place(2);
	g_autoptr(GBytes) sealed = uf_seal_key(outer, place, inner);
	g_autoptr(GBytes) small = g_bytes_new_from_bytes(sealed, 0, 71);
	g_assert_true(uf_seal_open_key(outer, place, sealed, found));
	g_assert_cmpmem(found, sizeof *found, inner, sizeof *inner);
	g_assert_false(uf_seal_open_key(outer, other, sealed, found));
	g_assert_false(uf_seal_open_key(inner, place, sealed, found));
	g_assert_false(uf_seal_open_key(outer, place, small, found));
}

static void
test_sealed_to(void)
{
	g_autoptr(UfKeyPair) pair = uf_key_pair_new_random();
	g_autoptr(UfKeyPair) same = uf_key_pair_new(pair->secret);
	g_autoptr(UfKeyPair) other = uf_key_pair_new_random();
	g_autoptr(GBytes) public_key = g_bytes_new(pair->public, sizeof pair->public);
	g_autoptr(GBytes) none = g_bytes_new(NULL, 0);
	g_autoptr(GBytes) zeros = make_bytes(0, 0);
	g_autoptr(GBytes) plain = make_bytes(1, 72);
	g_autoptr(GBytes) sealed = uf_seal_to(public_key, plain);
	g_autoptr(GBytes) opened = uf_seal_open_mine(same, sealed);
	g_assert_true(g_bytes_equal(opened, plain));
	g_assert_null(uf_seal_open_mine(other, sealed));
	g_assert_null(uf_seal_open_mine(pair, none));
	/* to no key at all: nobody opens it, and nothing is told */
	g_autoptr(GBytes) lost = uf_seal_to(zeros, plain);
	g_assert_null(uf_seal_open_mine(pair, lost));
	const unsigned char zero[UF_KEY_BYTES] = { 0 };
	g_autoptr(GBytes) weak = g_bytes_new(zero, sizeof zero);
	g_autoptr(GBytes) refused = uf_seal_to(weak, plain);
	g_assert_null(uf_seal_open_mine(pair, refused));
}

static void
test_derived(void)
{
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(UfKey) one = uf_key_derive(key, UF_KEY_ROWS);
	g_autoptr(UfKey) two = uf_key_derive(key, UF_KEY_LINES);
	g_autoptr(UfKey) again = uf_key_derive(key, UF_KEY_ROWS);
	unsigned char by_hand[UF_KEY_BYTES];
	crypto_kdf_derive_from_key(by_hand, sizeof by_hand, 1, "unefois1", key->bytes);
	g_assert_cmpmem(one, sizeof *one, by_hand, sizeof by_hand);
	g_assert_cmpmem(one, sizeof *one, again, sizeof *again);
	g_assert_cmpint(memcmp(one, two, sizeof *one), !=, 0);
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(key);
	g_autoptr(UfKeyPair) same = uf_key_pair_derive(key);
	g_assert_cmpmem(pair->public, 32, same->public, 32);
}

static void
test_key_text(void)
{
	g_autoptr(UfKey) key = uf_key_new_random();
	g_autoptr(UfSecret) text = uf_key_format(key, 'M');
	const char *typed = uf_secret_get_text(text);
	g_assert_cmpuint(strlen(typed), ==, 14 * 4 + 13);
	g_autofree char *lower = g_ascii_strdown(typed, -1);
	g_autofree char *spaced = g_strjoin(NULL, "  ", typed, "\n", NULL);
	g_autoptr(GString) confused = g_string_new(typed);
	g_string_replace(confused, "O", "0", 0);
	g_string_replace(confused, "I", "1", 0);
	g_string_replace(confused, "B", "8", 0);
	g_autofree char *cut = g_strndup(typed, strlen(typed) - 1);
	g_autofree char *longer = g_strconcat(typed, "A", NULL);
	g_autofree char *changed = g_strdup(typed);
	changed[5] = changed[5] == 'Q' ? 'R' : 'Q';
	const struct {
		const char *text;
		char letter;
		UfKeyTextState state;
	} rows[] = {
		{ typed, 'M', UF_KEY_TEXT_GOOD },      { lower, 'M', UF_KEY_TEXT_GOOD },
		{ spaced, 'M', UF_KEY_TEXT_GOOD },     { confused->str, 'M', UF_KEY_TEXT_GOOD },
		{ typed, 'R', UF_KEY_TEXT_BAD },       { changed, 'M', UF_KEY_TEXT_BAD },
		{ cut, 'M', UF_KEY_TEXT_NONE },        { longer, 'M', UF_KEY_TEXT_NONE },
		{ "", 'M', UF_KEY_TEXT_NONE },         { "quatre mots!", 'M', UF_KEY_TEXT_NONE },
		{ "\xc3\xa9", 'M', UF_KEY_TEXT_NONE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfSecret) secret = uf_secret_new(rows[i].text, -1);
		g_autoptr(UfKey) found = NULL;
		g_assert_cmpint(uf_key_parse(secret, rows[i].letter, &found), ==, rows[i].state);
		g_assert_cmpint(found != NULL, ==, rows[i].state == UF_KEY_TEXT_GOOD);
		if (found != NULL)
			g_assert_cmpmem(found, sizeof *found, key, sizeof *key);
	}
}

static void
test_passphrase(void)
{
	UfKeySlowness slowness;
	g_autoptr(GError) error = NULL;
	uf_key_slowness_init(&slowness);
	g_assert_cmpuint(slowness.operations, ==, crypto_pwhash_OPSLIMIT_MODERATE);
	g_assert_cmpuint(slowness.memory, ==, crypto_pwhash_MEMLIMIT_MODERATE);
	slowness.operations = crypto_pwhash_OPSLIMIT_MIN;
	slowness.memory = crypto_pwhash_MEMLIMIT_MIN;
	/* é in one character or in two, and what is no text at all */
	g_autoptr(UfSecret) one = uf_secret_new("\xc3\xa9t\xc3\xa9 comme hiver", -1);
	g_autoptr(UfSecret) two = uf_secret_new("e\xcc\x81te\xcc\x81 comme hiver", -1);
	g_autoptr(UfSecret) broken = uf_secret_new("\xff\xfe", -1);
	g_autoptr(UfKey) first = uf_key_from_passphrase(one, &slowness, &error);
	g_autoptr(UfKey) second = uf_key_from_passphrase(two, &slowness, &error);
	g_autoptr(UfKey) third = uf_key_from_passphrase(broken, &slowness, &error);
	g_assert_no_error(error);
	g_assert_cmpmem(first, sizeof *first, second, sizeof *second);
	g_assert_cmpint(memcmp(first, third, sizeof *first), !=, 0);
	static const struct {
		uint64_t operations;
		uint64_t memory;
	} outside[] = {
		{ 0, 1 << 20 },
		{ 1000, 1 << 20 },
		{ 3, 100 },
		{ 3, (uint64_t)1 << 40 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(outside); i++) {
		g_autoptr(GError) refused = NULL;
		slowness.operations = outside[i].operations;
		slowness.memory = outside[i].memory;
		g_assert_null(uf_key_from_passphrase(one, &slowness, &refused));
		g_assert_error(refused, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

/* A passphrase takes 256 MiB: where they are not to be had, that is said. */
static void
test_no_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
	g_test_skip("the sanitizer needs memory that the limit would forbid");
	return;
#endif
	if (!g_test_subprocess()) {
		g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
		g_test_trap_assert_passed();
		return;
	}
	UfKeySlowness slowness;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) secret = uf_secret_new("quatre mots pour ouvrir", -1);
	const struct rlimit little = { 64 << 20, 64 << 20 };
	uf_key_slowness_init(&slowness);
	g_assert_cmpint(setrlimit(RLIMIT_DATA, &little), ==, 0);
	g_assert_null(uf_key_from_passphrase(secret, &slowness, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INTERNAL);
}

/* no memory for a key at all ends the program, as with g_malloc() */
static void
test_no_key_memory(void)
{
	if (g_test_subprocess()) {
		uf_key_allocate(G_MAXSIZE / 2, 4);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_failed();
	g_test_trap_assert_stderr("*out of memory for keys*");
}

static void
test_nothing(void)
{
	uf_row_free(NULL);
	uf_key_free(NULL);
	uf_key_pair_free(NULL);
	g_assert_true(uf_key_init(NULL));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_assert_true(uf_key_init(NULL));
	g_test_add_func("/store/seal/vectors", test_vectors);
	g_test_add_func("/store/seal/padding", test_padding);
	g_test_add_func("/store/seal/places", test_places);
	g_test_add_func("/store/seal/keys-in-keys", test_keys_in_keys);
	g_test_add_func("/store/seal/sealed-to", test_sealed_to);
	g_test_add_func("/store/seal/derived", test_derived);
	g_test_add_func("/store/seal/key-text", test_key_text);
	g_test_add_func("/store/seal/passphrase", test_passphrase);
	g_test_add_func("/store/seal/no-memory", test_no_memory);
	g_test_add_func("/store/seal/no-key-memory", test_no_key_memory);
	g_test_add_func("/store/seal/nothing", test_nothing);
	return g_test_run();
}
