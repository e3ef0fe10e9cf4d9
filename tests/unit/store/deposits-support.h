/* What the tests of deposits on both back ends do to a store. */
#pragma once

#include <string.h>

#include "assert-fails.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-deposits.h"

#define TEAM "Secteur Nord"

static inline bool
add_texts(UfStore *store, const char *const *texts, GError **error)
{
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (size_t i = 0; texts[i] != NULL; i++)
		g_ptr_array_add(contents, g_bytes_new(texts[i], strlen(texts[i])));
	return uf_store_add_deposits(store, contents, error);
}

static inline GPtrArray *
list(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *deposits = uf_store_list_deposits(store, &error);
	g_assert_no_error(error);
	return deposits;
}

static inline void
assert_content(UfStore *store, const UfStoreDeposit *listed, const char *content)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreDeposit) opened = uf_store_get_deposit(store, listed->deposit, &error);
	g_assert_no_error(error);
	gsize size;
	const void *data = g_bytes_get_data(opened->content, &size);
	g_assert_cmpmem(data, size, content, strlen(content));
}

static inline int64_t
count_faults(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	return (int64_t)json_array_size(json_object_get(result, "faults"));
}
