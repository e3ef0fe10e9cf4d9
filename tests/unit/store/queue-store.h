/* A store of either back end, by the data of the test, with the id of a batch that is not there
 * yet. */
#pragma once

#include "queue-fixture.h"
#include "scratch.h"
#include "store-fixture.h"
#include "uf-id.h"

typedef struct {
	char *folder;
	char *location;
	char *batch;
	UfStore *store;
} Fixture;

static inline void
set_up(Fixture *fixture, gconstpointer data)
{
	g_setenv("UF_TEST_STORE", data, TRUE);
	fixture->folder = scratch_make();
	fixture->location = g_build_filename(fixture->folder, "store", NULL);
	fixture->batch = uf_id_new(UF_STORE_BATCH_LETTER);
	store_fixture_make(fixture->location);
	fixture->store = store_fixture_open(fixture->location);
}

static inline void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	uf_store_close(fixture->store);
	scratch_remove(fixture->folder);
	g_free(fixture->location);
	g_free(fixture->batch);
}
