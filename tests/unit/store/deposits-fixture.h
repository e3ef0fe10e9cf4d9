/* A sealed store with somebody in it and a service that deposits. */
#pragma once

#include <string.h>

#include "scratch.h"
#include "sealed-fixture.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sealed-deposits-private.h"
#include "uf-store-care.h"
#include "uf-store-deposits.h"
#include "uf-store-queue.h"

#define TEAM "Secteur Nord"

/* @call, which names &problem, fails with @code */
#define ASSERT_FAILS(call, code)                                                                   \
	do {                                                                                       \
		g_autoptr(GError) problem = NULL;                                                  \
		g_assert_false(call);                                                              \
		g_assert_error(problem, UF_ERROR, code);                                           \
	} while (0)

typedef struct {
	SealedFixture sealed;
	UfSecret *key; /* of the depositor "export" */
	char *person;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	sealed_set_up(&fixture->sealed, data);
	fixture->person = sealed_add_person(fixture->sealed.store, "secret", "carte", "nir=1");
	fixture->key = uf_store_make_depositor_key();
	uf_store_add_depositor(fixture->sealed.store, "export", TEAM, fixture->key, &error);
	g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	uf_secret_free(fixture->key);
	g_free(fixture->person);
	sealed_tear_down(&fixture->sealed, data);
}

/* the store, locked, with the right to deposit */
static UfStore *
open_depositor(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	int64_t version = 0;
	UfStore *store = uf_store_open(fixture->sealed.location, &error);
	g_assert_no_error(error);
	uf_store_open_depositor(store, "export", fixture->key, &version, &error);
	g_assert_no_error(error);
	g_assert_cmpint(version, >, 0);
	return store;
}

static bool
add_texts(UfStore *store, const char *const *texts, GError **error)
{
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (size_t i = 0; texts[i] != NULL; i++)
		g_ptr_array_add(contents, g_bytes_new(texts[i], strlen(texts[i])));
	return uf_store_add_deposits(store, contents, error);
}

static void
deposit(const Fixture *fixture, const char *first, const char *second)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = open_depositor(fixture);
	const char *const texts[] = { first, second, NULL };
	add_texts(store, texts, &error);
	g_assert_no_error(error);
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
