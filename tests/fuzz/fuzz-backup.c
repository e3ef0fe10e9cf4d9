/* Bytes as a backup: refused with a word and nothing is left, or restored to a store that opens,
 * unlocks or not, and of which verify tells what is wrong. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "../unit/support/scratch.h"
#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-key.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"
#include "uf-store-keys.h"

#define LOGIN "gestion"

int fsync(int fd);
int fdatasync(int fd);

/* in place of libc's: thousands of files that nobody has to find after a power cut */
int
fsync(int fd)
{
	(void)fd;
	return 0;
}

int
fdatasync(int fd)
{
	(void)fd;
	return 0;
}

/* the same in each run, so that a file of the corpus opens */
static UfSecret *
make_secret(void)
{
	unsigned char bytes[UF_KEY_BYTES];
	memset(bytes, 0x5a, sizeof bytes);
	g_autoptr(UfKey) key = uf_key_new(bytes);
	return uf_key_format(key, 'M');
}

static void
fill(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	g_autoptr(json_t) line =
	    json_pack("{s:s, s:s}", "action", "create", "object", "p-aaaaaaaaaa");
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup("p-aaaaaaaaaa");
	item->parent = g_strdup("");
	item->state = g_strdup("");
	item->content = g_bytes_new_static("{}", 2);
	item->card = g_bytes_new_static("{}", 2);
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, g_strdup("nir=1"));
	uf_store_put(store, item, &error);
	g_assert_no_error(error);
	uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, &error);
	g_assert_no_error(error);
}

GBytes *
uf_fuzz_build_example(void)
{
	g_assert_true(uf_key_init(NULL));
	g_autoptr(GError) error = NULL;
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *copy = g_build_filename(folder, "backup", NULL);
	g_autofree char *content = NULL;
	gsize size;
	g_autoptr(UfSecret) secret = make_secret();
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(location, LOGIN, secret, "Essai", &error);
	g_assert_no_error(error);
	g_autoptr(UfStore) store = uf_store_open(location, &error);
	g_assert_true(uf_store_unlock(store, LOGIN, secret, &error));
	fill(store);
	uf_store_backup(store, copy, &error);
	g_assert_no_error(error);
	g_assert_true(g_file_get_contents(copy, &content, &size, NULL));
	g_clear_pointer(&store, uf_store_close);
	scratch_remove(folder);
	return g_bytes_new_take(g_steal_pointer(&content), size);
}

static bool
count_card(void *data, const UfStoreItem *person)
{
	g_assert_nonnull(person->card);
	++*(unsigned *)data;
	return true;
}

/* each may fail, with a word */
static void
use(UfStore *store)
{
	GError *errors[5] = { NULL };
	unsigned count = 0;
	g_autoptr(json_t) report = uf_store_verify(store, NULL, NULL, &errors[0]);
	g_autoptr(UfStoreItem) item =
	    uf_store_get(store, UF_STORE_PERSON, "p-aaaaaaaaaa", &errors[1]);
	g_autoptr(GPtrArray) found = uf_store_find(store, "nir=1", &errors[2]);
	g_autoptr(json_t) lines =
	    uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, &errors[3]);
	const bool walked = uf_store_each_card(store, count_card, &count, &errors[4]);
	g_assert_true((report == NULL) == (errors[0] != NULL));
	g_assert_true((item == NULL) == (errors[1] != NULL));
	g_assert_true((found == NULL) == (errors[2] != NULL));
	g_assert_true((lines == NULL) == (errors[3] != NULL));
	g_assert_true(!walked == (errors[4] != NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(errors); i++)
		g_clear_error(&errors[i]);
}

static void
open_restored(const char *location)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) wrong = NULL;
	g_autoptr(UfSecret) secret = make_secret();
	g_autoptr(UfStore) store = uf_store_open(location, &error);
	if (store == NULL) {
		g_assert_true(error->domain == UF_ERROR);
		return;
	}
	g_autoptr(json_t) description = uf_store_describe(store, NULL);
	if (uf_store_unlock(store, LOGIN, secret, &wrong))
		use(store);
	else
		g_assert_true(wrong->domain == UF_ERROR);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *copy = g_build_filename(folder, "backup", NULL);
	g_autofree char *kept = NULL;
	g_assert_true(uf_key_init(NULL));
	g_assert_true(g_file_set_contents_full(copy, (const char *)data, (gssize)size,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	if (uf_store_restore(copy, location, &kept, &error)) {
		open_restored(location);
	} else {
		g_assert_true(error->domain == UF_ERROR);
		g_assert_false(g_file_test(location, G_FILE_TEST_EXISTS));
	}
	scratch_remove(folder);
	return 0;
}
