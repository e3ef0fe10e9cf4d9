/* The store that a test works on: a folder of plain files, or a sealed one when UF_TEST_STORE says
 * "sealed". Its key is machine-made, in a file beside it: nothing is slow. */
#pragma once

#include "uf-secret.h"
#include "uf-store-keys.h"

#define STORE_FIXTURE_WORKER "a.modele"

static inline bool
store_fixture_is_sealed(void)
{
	return g_strcmp0(g_getenv("UF_TEST_STORE"), "sealed") == 0;
}

static inline char *
store_fixture_find_key(const char *location)
{
	return g_strconcat(location, ".key", NULL);
}

/* Makes an empty store at @location. */
static inline void
store_fixture_make(const char *location)
{
	g_autoptr(GError) error = NULL;
	if (!store_fixture_is_sealed()) {
		uf_store_make_folder(location, &error);
		g_assert_no_error(error);
		return;
	}
	g_autofree char *path = store_fixture_find_key(location);
	g_autoptr(UfSecret) key = uf_store_make_key();
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(location, STORE_FIXTURE_WORKER, key, "Essai", &error);
	g_assert_no_error(error);
	g_assert_true(g_file_set_contents(path, uf_secret_get_text(key), -1, NULL));
}

/* Unlocks @store, of the @location that is @data: a UfFlowUnlockFunc. */
static inline bool
store_fixture_unlock(void *data, UfStore *store, GError **error)
{
	g_autofree char *path = store_fixture_find_key(data);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_autoptr(UfSecret) key = uf_secret_new(text, -1);
	return uf_store_unlock(store, STORE_FIXTURE_WORKER, key, error);
}

/* Opens the store that store_fixture_make() made, unlocked. */
static inline UfStore *
store_fixture_open(const char *location)
{
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_store_open(location, &error);
	g_assert_no_error(error);
	if (uf_store_is_locked(store))
		store_fixture_unlock((void *)location, store, &error);
	g_assert_no_error(error);
	return store;
}
