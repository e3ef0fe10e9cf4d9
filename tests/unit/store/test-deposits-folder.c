/* Deposits in a folder of invented people: the same on plain files, without keys. */
#include <string.h>

#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-deposits.h"

#define TEAM "Secteur Nord"

/* @call, which names &problem, fails with @code */
#define ASSERT_FAILS(call, code)                                                                   \
	do {                                                                                       \
		g_autoptr(GError) problem = NULL;                                                  \
		g_assert_false(call);                                                              \
		g_assert_error(problem, UF_ERROR, code);                                           \
	} while (0)

static bool
add_texts(UfStore *store, const char *const *texts, GError **error)
{
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (size_t i = 0; texts[i] != NULL; i++)
		g_ptr_array_add(contents, g_bytes_new(texts[i], strlen(texts[i])));
	return uf_store_add_deposits(store, contents, error);
}

static GPtrArray *
list(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *deposits = uf_store_list_deposits(store, &error);
	g_assert_no_error(error);
	return deposits;
}

static void
assert_content(UfStore *store, const UfStoreDeposit *listed, const char *content)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreDeposit) opened = uf_store_get_deposit(store, listed->deposit, &error);
	g_assert_no_error(error);
	gsize size;
	const void *data = g_bytes_get_data(opened->content, &size);
	g_assert_cmpmem(data, size, content, strlen(content));
}

static int64_t
count_faults(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	return (int64_t)json_array_size(json_object_get(result, "faults"));
}

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
