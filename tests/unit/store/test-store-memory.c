/* After the store was locked or closed nothing of it is left in the memory of the process: no key,
 * no value of a household. Needs uf-memory-wipe.c, so a build without sanitizers. */
#include <string.h>

#include "memory-scan.h"
#include "scratch.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sealed-private.h"

/* "ZZCANARYSTORE", veiled */
static const char mark[] = "[[B@O@SXRUNSD";

/* A copy of a key that does not look like one. */
typedef struct {
	const char *name;
	char veiled[UF_KEY_BYTES];
} Veiled;

static void
add_key(GArray *keys, const char *name, const UfKey *key)
{
	Veiled veiled = { .name = name };
	for (size_t i = 0; i < UF_KEY_BYTES; i++)
		veiled.veiled[i] = (char)(key->bytes[i] ^ MEMORY_VEIL);
	g_array_append_val(keys, veiled);
}

/* every key that the unlocked @store has in memory */
static GArray *
collect_keys(UfStore *store)
{
	GArray *keys = g_array_new(FALSE, FALSE, sizeof(Veiled));
	const UfSealed *self = uf_store_get_state(store, &uf_store_sealed_backend, NULL);
	GHashTableIter iter;
	void *value;
	add_key(keys, "the worker's secret key", self->pair->secret);
	add_key(keys, "the anchor", self->anchor);
	for (guint i = 0; i < self->keys->len; i++) {
		const UfStoreKey *key = g_ptr_array_index(self->keys, i);
		add_key(keys, "the store's key", key->key);
		add_key(keys, "the key of the lines", key->lines);
	}
	g_hash_table_iter_init(&iter, self->teams);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		add_key(keys, "the team's key", ((const UfTeam *)value)->key);
		add_key(keys, "the wrapping key", ((const UfTeam *)value)->wrap);
	}
	g_hash_table_iter_init(&iter, self->known);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		add_key(keys, "the person's key", &((const UfPersonKey *)value)->key);
	return keys;
}

static GBytes *
make_bytes(const char *text)
{
	char *copy = g_strdup(text);
	return g_bytes_new_with_free_func(copy, strlen(copy), uf_memory_free_buffer, copy);
}

/* Writes a household full of @text, reads it again in every way. */
static void
use(UfStore *store, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = make_bytes(text);
	g_autoptr(GPtrArray) terms =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	g_ptr_array_add(terms, g_strconcat("nir=", text, NULL));
	UfStoreItem item = {
		.kind = UF_STORE_PERSON,
		.id = (char *)"p-aaaaaaaaaa",
		.parent = (char *)"",
		.state = (char *)"",
		.content = content,
		.card = content,
		.terms = terms,
	};
	for (int i = 0; i < 3; i++)
		uf_store_put(store, &item, &error);
	g_assert_no_error(error);
	g_autoptr(UfStoreItem) read = uf_store_get(store, UF_STORE_PERSON, item.id, &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(read->content, content));
	g_autoptr(GPtrArray) found = uf_store_find(store, g_ptr_array_index(terms, 0), &error);
	g_assert_no_error(error);
	g_assert_cmpuint(found->len, ==, 1);
	g_autoptr(json_t) verified = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(verified, "faults")), ==, 0);
}

/* Makes a store with a passphrase of @text and one household of @text; open and unlocked. */
static UfStore *
make_store(const char *location, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *phrase = g_strconcat(text, " phrase de passe", NULL);
	g_autoptr(UfSecret) secret = uf_secret_new(phrase, -1);
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(location, "a.modele", secret, "Essai", &error);
	g_assert_no_error(error);
	UfStore *store = uf_store_open(location, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_unlock(store, "a.modele", secret, &error));
	use(store, text);
	return store;
}

static size_t
count_keys(const GArray *keys)
{
	size_t found = 0;
	for (guint i = 0; i < keys->len; i++) {
		const Veiled *key = &g_array_index(keys, Veiled, i);
		const size_t n = memory_scan_bytes(key->veiled, UF_KEY_BYTES);
		g_test_message("%s: %zu", key->name, n);
		found += n;
	}
	return found;
}

static void
check_left(bool closes)
{
	char *home = scratch_make();
	g_autofree char *location = g_build_filename(home, "store", NULL);
	char *text = g_malloc(sizeof mark);
	memory_unveil(mark, text);
	UfStore *store = make_store(location, text);
	uf_memory_zero(text, sizeof mark);
	g_free(text);
	g_autoptr(GArray) keys = collect_keys(store);
	g_assert_cmpuint(keys->len, >=, 6);
	/* while it is open they are there: else the scan would prove nothing */
	g_assert_cmpuint(count_keys(keys), >=, keys->len);
	if (closes)
		g_clear_pointer(&store, uf_store_close);
	else
		uf_store_lock(store);
	g_assert_cmpuint(count_keys(keys), ==, 0);
	g_assert_cmpuint(memory_scan(mark), ==, 0);
	g_clear_pointer(&store, uf_store_close);
	g_assert_cmpuint(memory_scan(mark), ==, 0);
	scratch_remove(home);
}

static void
test_left(gconstpointer closes)
{
	if (MEMORY_IS_SANITIZED)
		g_test_skip("the sanitizer's allocator keeps what is freed, and maps terabytes");
	else
		check_left(GPOINTER_TO_INT(closes) != 0);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/store/memory/locked", GINT_TO_POINTER(0), test_left);
	g_test_add_data_func("/store/memory/closed", GINT_TO_POINTER(1), test_left);
	return g_test_run();
}
