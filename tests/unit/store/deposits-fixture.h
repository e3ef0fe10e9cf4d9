/* A sealed store with somebody in it and a service that deposits. */
#pragma once

#include <string.h>

#include "deposits-support.h"
#include "scratch.h"
#include "sealed-fixture.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-sealed-deposits-private.h"
#include "uf-store-queue.h"

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

static void
deposit(const Fixture *fixture, const char *first, const char *second)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = open_depositor(fixture);
	const char *const texts[] = { first, second, NULL };
	add_texts(store, texts, &error);
	g_assert_no_error(error);
}
