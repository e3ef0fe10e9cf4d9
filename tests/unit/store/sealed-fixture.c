#include "sealed-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "queue-fixture.h"
#include "scratch.h"
#include "uf-id.h"
#include "uf-store-private.h"

UfStore *
sealed_open(const SealedFixture *fixture, const char *login, const UfSecret *key)
{
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_store_open(fixture->location, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_is_locked(store));
	uf_store_unlock(store, login, key, &error);
	g_assert_no_error(error);
	return store;
}

void
sealed_reopen(SealedFixture *fixture)
{
	uf_store_close(fixture->store);
	fixture->store = sealed_open(fixture, "camille", fixture->key);
}

void
sealed_set_up(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->folder = scratch_make();
	fixture->location = g_build_filename(fixture->folder, "store", NULL);
	fixture->file = g_build_filename(fixture->location, "store.db", NULL);
	fixture->key = uf_store_make_key();
	fixture->recovery = uf_store_make_sealed(fixture->location, "camille", fixture->key,
						 "Secteur Nord", &error);
	g_assert_no_error(error);
	fixture->store = sealed_open(fixture, "camille", fixture->key);
}

void
sealed_tear_down(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	uf_store_close(fixture->store);
	uf_secret_free(fixture->key);
	uf_secret_free(fixture->recovery);
	scratch_remove(fixture->folder);
	g_free(fixture->location);
	g_free(fixture->file);
}

UfStoreItem *
sealed_make_item(UfStoreKind kind, const char *parent, const char *content)
{
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->kind = kind;
	item->id = uf_id_new(uf_store_kind_get_letter(kind));
	item->parent = g_strdup(parent);
	item->state = g_strdup("prepared");
	item->content = g_bytes_new(content, strlen(content));
	return item;
}

char *
sealed_add_person(UfStore *store, const char *content, const char *card, const char *term)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", content);
	item->card = g_bytes_new(card, strlen(card));
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, g_strdup(term));
	uf_store_put(store, item, &error);
	g_assert_no_error(error);
	return g_strdup(item->id);
}

void
sealed_add_batches(UfStore *store)
{
	queue_add_batch(store, SEALED_BATCH, 3);
	queue_add_batch(store, SEALED_OTHER_BATCH, 3);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreJob) done = queue_claim(store, SEALED_BATCH, "h-1", 60);
	g_autoptr(UfStoreJob) runs = queue_claim(store, SEALED_BATCH, "h-1", 60);
	uf_store_finish_job(store, done, UF_STORE_JOB_DONE, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(runs->number, ==, 2);
}

int
sealed_edit(const SealedFixture *fixture, const char *sql)
{
	sqlite3 *handle = NULL;
	char *message = NULL;
	g_assert_cmpint(sqlite3_open_v2(fixture->file, &handle, SQLITE_OPEN_READWRITE, NULL), ==,
			SQLITE_OK);
	sqlite3_busy_timeout(handle, 5000);
	sqlite3_exec(handle, sql, NULL, NULL, &message);
	g_assert_cmpstr(message, ==, NULL);
	const int changes = sqlite3_total_changes(handle);
	sqlite3_close(handle);
	return changes;
}

GBytes *
sealed_ask(const SealedFixture *fixture, const char *sql)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *statement = NULL;
	g_assert_cmpint(sqlite3_open_v2(fixture->file, &handle, SQLITE_OPEN_READWRITE, NULL), ==,
			SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	GBytes *bytes = g_bytes_new(sqlite3_column_blob(statement, 0),
				    (gsize)sqlite3_column_bytes(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return bytes;
}

void
sealed_assert_content(const UfStoreItem *item, const char *content)
{
	gsize size;
	g_assert_nonnull(item);
	const void *data = g_bytes_get_data(item->content, &size);
	g_assert_cmpmem(data, size, content, strlen(content));
}
