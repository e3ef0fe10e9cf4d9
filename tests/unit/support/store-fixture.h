/* The store that a test works on: a folder of plain files. */
#pragma once

#include "uf-store.h"

/* Makes an empty store at @location. */
static inline void
store_fixture_make(const char *location)
{
	g_autoptr(GError) error = NULL;
	uf_store_make_folder(location, &error);
	g_assert_no_error(error);
}

/* Opens the store that store_fixture_make() made. */
static inline UfStore *
store_fixture_open(const char *location)
{
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_store_open(location, &error);
	g_assert_no_error(error);
	return store;
}
