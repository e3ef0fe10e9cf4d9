/* Deposits in a folder of invented people: the same on plain files, without keys. */
#include <string.h>

#include "deposits-support.h"
#include "scratch.h"
#include "uf-file.h"
#include "uf-json.h"

static void
test_folder(void)
{
	g_autofree char *folder = scratch_make();
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_store_make_folder(location, &error));
	g_autoptr(UfStore) store = uf_store_open(location, &error);
	g_assert_no_error(error);
	const char *const texts[] = { "un", "deux", NULL };
	int64_t version = 0;
	ASSERT_FAILS(add_texts(store, texts, &problem), UF_ERROR_AUTH);
	ASSERT_FAILS(uf_store_add_depositor(store, "export", TEAM, NULL, &problem),
		     UF_ERROR_REFUSED);
	g_assert_true(uf_store_open_depositor(store, "export", NULL, &version, &error));
	g_assert_true(add_texts(store, texts, &error));
	g_autoptr(GPtrArray) deposits = list(store);
	g_assert_cmpuint(deposits->len, ==, 2);
	const UfStoreDeposit *one = g_ptr_array_index(deposits, 0);
	g_assert_cmpint(one->number, ==, 1);
	assert_content(store, one, "un");
	g_assert_true(uf_store_begin(store, &error));
	g_assert_true(uf_store_drop_deposit(store, one, &error));
	assert_content(store, one, "un");
	g_assert_true(uf_store_commit(store, &error));
	ASSERT_FAILS(uf_store_get_deposit(store, one->deposit, &problem), UF_ERROR_NOT_FOUND);
	g_autoptr(GBytes) reason = g_bytes_new_static("pourquoi", 8);
	const UfStoreDeposit *two = g_ptr_array_index(deposits, 1);
	g_assert_true(uf_store_keep_deposit(store, two, UF_STORE_DEPOSIT_KEPT, reason, &error));
	g_autoptr(json_t) about = uf_store_describe(store, NULL);
	g_assert_cmpint(uf_json_get_integer(about, "deposits", -1), ==, 1);
	g_autoptr(GPtrArray) left = list(store);
	const UfStoreDeposit *kept = g_ptr_array_index(left, 0);
	g_assert_cmpint(kept->state, ==, UF_STORE_DEPOSIT_KEPT);
	g_assert_cmpint(kept->number, ==, 2);
	assert_content(store, kept, "pourquoi");
	/* one that is damaged is listed, and hides no other */
	g_autofree char *path = g_build_filename(location, "deposits", kept->deposit, NULL);
	g_assert_true(uf_file_write(path, "{}\nx", 4, &error));
	g_autoptr(GPtrArray) damaged = list(store);
	g_assert_cmpuint(damaged->len, ==, 1);
	ASSERT_FAILS(uf_store_get_deposit(store, kept->deposit, &problem), UF_ERROR_INVALID_DATA);
	g_assert_cmpint(count_faults(store), ==, 1);
	g_assert_true(uf_store_drop_deposit(store, g_ptr_array_index(damaged, 0), &error));
	g_clear_pointer(&store, uf_store_close);
	scratch_remove(g_steal_pointer(&folder));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/deposits/folder", test_folder);
	return g_test_run();
}
