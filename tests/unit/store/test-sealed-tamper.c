/* Somebody who may write the file, but has no key: every change shows, none gives anything. */
#include <sqlite3.h>
#include <string.h>

#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-row.h"
#include "uf-store-deposits.h"

typedef struct {
	SealedFixture sealed;
	char *shared; /* in two teams, of several generations */
	char *alone;
	char *removed; /* forgotten */
	UfSecret *key; /* of another worker */
	char *whole;   /* the file before anything was changed */
	gsize size;
} Fixture;

static void
append_line(UfStore *store, const char *action, const char *object, int64_t revision)
{
	g_autoptr(json_t) entry =
	    json_pack("{s:s, s:s, s:s, s:{s:I}}", "time", "2026-03-01T10:00:00Z", "action", action,
		      "object", object, "details", "revision", (json_int_t)revision);
	for (int i = 0; i < UF_JOURNALS; i++)
		g_assert_true(uf_store_append_journal(store, (UfJournal)i, entry, NULL));
}

static void
write_again(UfStore *store, const char *person, const char *content)
{
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, person, NULL);
	g_bytes_unref(item->content);
	item->content = g_bytes_new(content, strlen(content));
	g_assert_true(uf_store_put(store, item, NULL));
	append_line(store, "edit", person, item->revision);
}

/* one that was received and waits, one that was not received */
static void
add_deposits(UfStore *store, const char *location)
{
	g_autoptr(UfSecret) key = uf_store_make_depositor_key();
	g_assert_true(uf_store_add_depositor(store, "export", "Secteur Nord", key, NULL));
	g_autoptr(UfStore) service = uf_store_open(location, NULL);
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	int64_t version = 0;
	for (int i = 0; i < 2; i++)
		g_ptr_array_add(contents, g_bytes_new_static("foyer", 5));
	g_assert_true(uf_store_open_depositor(service, "export", key, &version, NULL));
	g_assert_true(uf_store_add_deposits(service, contents, NULL));
	g_autoptr(GPtrArray) deposits = uf_store_list_deposits(store, NULL);
	const UfStoreDeposit *first = g_ptr_array_index(deposits, 0);
	g_assert_true(uf_store_keep_deposit(store, first, UF_STORE_DEPOSIT_KEPT,
					    g_ptr_array_index(contents, 0), NULL));
}

/* one row at least in every table but "removed" */
static void
set_up(Fixture *fixture, gconstpointer data)
{
	SealedFixture *sealed = &fixture->sealed;
	sealed_set_up(sealed, data);
	UfStore *store = sealed->store;
	g_autoptr(UfSecret) gone = uf_store_make_key();
	fixture->key = uf_store_make_key();
	fixture->shared = sealed_add_person(store, "un", "carte", "nir=1");
	fixture->alone = sealed_add_person(store, "autre", "carte", "nir=2");
	fixture->removed = sealed_add_person(store, "tiers", "carte", "nir=3");
	append_line(store, "create", fixture->shared, 1);
	append_line(store, "create", fixture->alone, 1);
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, fixture->alone, "r");
	g_assert_true(uf_store_put(store, request, NULL));
	g_assert_true(uf_store_add_worker(store, "dominique", UF_ROLE_WORKER, fixture->key, NULL));
	g_assert_true(uf_store_add_worker(store, "ancien", UF_ROLE_WORKER, gone, NULL));
	g_assert_true(uf_store_add_team(store, "Secteur Sud", NULL));
	sealed_add_batches(store);
	g_assert_true(uf_store_share_person(store, fixture->shared, "Secteur Sud", NULL));
	g_assert_true(uf_store_rotate_team(store, "Secteur Nord", NULL));
	g_assert_true(uf_store_remove_worker(store, "ancien", NULL));
	g_assert_true(uf_store_forget(store, fixture->removed, NULL));
	write_again(store, fixture->shared, "deux");
	write_again(store, fixture->alone, "autre chose");
	add_deposits(store, sealed->location);
	uf_store_close(store);
	sealed->store = NULL;
	g_assert_true(g_file_get_contents(sealed->file, &fixture->whole, &fixture->size, NULL));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	if (fixture->sealed.store == NULL)
		fixture->sealed.store = uf_store_open(fixture->sealed.location, NULL);
	sealed_tear_down(&fixture->sealed, data);
	g_free(fixture->shared);
	g_free(fixture->alone);
	g_free(fixture->removed);
	uf_secret_free(fixture->key);
	g_free(fixture->whole);
}

static void
put_back(Fixture *fixture)
{
	static const char *const beside[] = { "-wal", "-shm" };
	for (size_t i = 0; i < G_N_ELEMENTS(beside); i++) {
		g_autofree char *path = g_strconcat(fixture->sealed.file, beside[i], NULL);
		g_assert_true(uf_file_remove(path, NULL));
	}
	g_assert_true(uf_file_write(fixture->sealed.file, fixture->whole, fixture->size, NULL));
}

/* refused when it is opened or unlocked, or a fault when it is verified */
static bool
shows(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = uf_store_open(fixture->sealed.location, &error);
	if (store == NULL || !uf_store_unlock(store, "camille", fixture->sealed.key, &error)) {
		g_assert_nonnull(error);
		g_assert_null(strstr(error->message, "carte"));
		return true;
	}
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	return result == NULL || json_array_size(json_object_get(result, "faults")) > 0;
}

static sqlite3 *
open_file(const Fixture *fixture)
{
	sqlite3 *handle = NULL;
	g_assert_cmpint(sqlite3_open_v2(fixture->sealed.file, &handle, SQLITE_OPEN_READWRITE, NULL),
			==, SQLITE_OK);
	return handle;
}

static int64_t
ask(const Fixture *fixture, const char *sql)
{
	sqlite3 *handle = open_file(fixture);
	sqlite3_stmt *statement = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	const int64_t answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return answer;
}

static void
flip_bit(const Fixture *fixture, const char *table, const char *column, int64_t row)
{
	sqlite3 *handle = open_file(fixture);
	sqlite3_blob *blob = NULL;
	unsigned char byte = 0;
	g_assert_cmpint(sqlite3_blob_open(handle, "main", table, column, row, 1, &blob), ==,
			SQLITE_OK);
	const int size = sqlite3_blob_bytes(blob);
	g_assert_cmpint(size, >, 0);
	sqlite3_blob_read(blob, &byte, 1, size / 2);
	byte ^= 0x10;
	g_assert_cmpint(sqlite3_blob_write(blob, &byte, 1, size / 2), ==, SQLITE_OK);
	sqlite3_blob_close(blob);
	sqlite3_close(handle);
}

/* changes one value in one row; false when the table's own rules refuse it */
static bool
change_value(Fixture *fixture, const UfTable *table, const UfColumn *column, int64_t row)
{
	const bool is_key = column < table->columns + table->keys;
	if (column->type == 'b' && !is_key) {
		flip_bit(fixture, table->name, column->name, row);
		return true;
	}
	const char *change = column->type == 'i' ? "+ 1" : "|| 'a'";
	g_autofree char *sql = g_strdup_printf(
	    "UPDATE OR IGNORE %s SET %s = %s %s WHERE rowid = %" G_GINT64_FORMAT, table->name,
	    column->name, column->type == 'b' ? "randomblob(32)" : column->name,
	    column->type == 'b' ? "" : change, row);
	return sealed_edit(&fixture->sealed, sql) == 1;
}

/* these say nothing that is believed: terms are made again, or not yet */
static bool
is_free(const UfTable *table, const UfColumn *column)
{
	return table == &uf_table_wraps && g_str_equal(column->name, "indexed");
}

static bool
is_empty(const UfTable *table)
{
	return table == &uf_table_removed;
}

static void
test_every_column(Fixture *fixture, gconstpointer data)
{
	(void)data;
	unsigned changes = 0;
	g_assert_false(shows(fixture));
	for (size_t i = 0; uf_tables[i] != NULL; i++) {
		const UfTable *table = uf_tables[i];
		g_autofree char *first = g_strdup_printf("SELECT min(rowid) FROM %s", table->name);
		g_autofree char *last = g_strdup_printf("SELECT max(rowid) FROM %s", table->name);
		const int64_t rows[] = { ask(fixture, first), ask(fixture, last) };
		for (size_t j = 0; !is_empty(table) && j < table->count * 2; j++) {
			const UfColumn *column = &table->columns[j / 2];
			if (is_free(table, column) || (j % 2 == 1 && rows[0] == rows[1]))
				continue;
			put_back(fixture);
			if (!change_value(fixture, table, column, rows[j % 2]))
				continue;
			changes++;
			if (!shows(fixture))
				g_error("%s.%s of row %d was changed and does not show",
					table->name, column->name, (int)rows[j % 2]);
		}
	}
	g_test_message("%u changes, each one shows", changes);
	g_assert_cmpuint(changes, >, 100);
}

/* A text that ends early reads as before, and SQL looks for it in vain: the row would be hidden. */
static void
test_ends_early(Fixture *fixture, gconstpointer data)
{
	(void)data;
	unsigned changes = 0;
	for (size_t i = 0; uf_tables[i] != NULL; i++) {
		const UfTable *table = uf_tables[i];
		for (size_t j = 0; j < table->count; j++) {
			const char *column = table->columns[j].name;
			g_autofree char *sql =
			    g_strdup_printf("UPDATE %s SET %s = %s || char(0) || 'x' WHERE rowid = "
					    "(SELECT max(rowid) FROM %s)",
					    table->name, column, column, table->name);
			if (table->columns[j].type != 't' || is_empty(table))
				continue;
			put_back(fixture);
			g_assert_cmpint(sealed_edit(&fixture->sealed, sql), ==, 1);
			changes++;
			if (!shows(fixture))
				g_error("%s.%s ends early and does not show", table->name, column);
		}
	}
	g_assert_cmpuint(changes, >, 15);
}

static void
test_rows_taken_or_moved(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const edits[] = {
		"DELETE FROM items WHERE kind = 0 AND revision = 2",
		"DELETE FROM items WHERE kind = 0 AND revision = 1",
		"DELETE FROM items WHERE kind = 1",
		"DELETE FROM items",
		"DELETE FROM cards WHERE rowid = (SELECT min(rowid) FROM cards)",
		"DELETE FROM terms WHERE rowid = (SELECT min(rowid) FROM terms)",
		"DELETE FROM generations WHERE rowid = (SELECT min(rowid) FROM generations)",
		"DELETE FROM lines WHERE sequence = 1",
		"DELETE FROM lines WHERE sequence = 2",
		"DELETE FROM lines WHERE sequence = 4",
		"DELETE FROM heads WHERE name = 'items'",
		"DELETE FROM heads WHERE name = 'actions'",
		"DELETE FROM older_keys",
		"DELETE FROM store",
		"DELETE FROM teams WHERE title = 'Secteur Sud'",
		"DELETE FROM copies WHERE holder = 'recovery' AND subject = 'store'",
		"DELETE FROM copies WHERE holder = 'recovery' AND subject <> 'store'",
		"DELETE FROM copies WHERE subject = 'store'",
		"DELETE FROM wraps",
		/* an older revision presented as the newest, in three ways */
		"UPDATE items SET body = (SELECT body FROM items AS i WHERE i.id = items.id AND "
		"revision = 1) WHERE kind = 0 AND revision = 2",
		"UPDATE items SET (body, generation, written) = (SELECT body, generation, written "
		"FROM items AS i WHERE i.id = items.id AND revision = 1) WHERE kind = 0 AND "
		"revision = 2",
		"UPDATE items SET revision = revision + 5 WHERE kind = 0 AND revision = 1",
		/* one person's rows in the place of another's */
		"UPDATE items SET body = (SELECT body FROM items AS i WHERE i.id <> items.id AND "
		"i.kind = 0 AND i.revision = items.revision) WHERE kind = 0",
		"UPDATE cards SET body = (SELECT body FROM cards AS c WHERE c.person <> "
		"cards.person)",
		"UPDATE OR IGNORE terms SET person = (SELECT max(person) FROM cards)",
		"UPDATE OR REPLACE wraps SET wrapped = (SELECT wrapped FROM wraps AS w WHERE "
		"w.person <> wraps.person)",
		"UPDATE lines SET body = (SELECT body FROM lines AS l WHERE l.journal = "
		"lines.journal AND l.sequence = lines.sequence + 1) WHERE sequence = 1",
		"UPDATE lines SET journal = journal + 3 WHERE sequence = 3",
		/* cut in the body, longer, empty */
		"UPDATE items SET body = substr(body, 1, 100) WHERE kind = 0",
		"UPDATE items SET body = zeroblob(700) WHERE kind = 0",
		"UPDATE items SET body = x'' WHERE kind = 1",
		"UPDATE cards SET body = x''",
		"UPDATE wraps SET wrapped = x''",
		"UPDATE lines SET body = x''",
		/* a row that says that other rows went as they should */
		"INSERT INTO removed SELECT kind, id, revision, person FROM items WHERE kind = 1; "
		"DELETE FROM items WHERE kind = 1",
		"INSERT INTO removed SELECT kind, id, revision, person FROM items WHERE kind = 1; "
		"INSERT INTO forgotten SELECT person, '2026-01-01', x'00' FROM items WHERE kind = "
		"1; DELETE FROM items WHERE kind = 1",
		/* tables of somebody else's */
		"CREATE TABLE more (x TEXT)",
		"CREATE TRIGGER spy AFTER INSERT ON items BEGIN DELETE FROM lines; END",
		"CREATE VIEW v AS SELECT * FROM items",
		"DROP INDEX items_person",
		"PRAGMA user_version = 0",
		"PRAGMA user_version = 3",
		"PRAGMA application_id = 7",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		put_back(fixture);
		sealed_edit(&fixture->sealed, edits[i]);
		if (!shows(fixture))
			g_error("does not show: %s", edits[i]);
	}
}

/* What can be read of a damaged store is still read; what is damaged is named by kind and id. */
static void
test_named(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *sql = g_strdup_printf(
	    "UPDATE items SET body = zeroblob(552) WHERE id = '%s'", fixture->alone);
	sealed_edit(&fixture->sealed, sql);
	fixture->sealed.store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	UfStore *store = fixture->sealed.store;
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_get(store, UF_STORE_PERSON, fixture->alone, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_autofree char *start = g_strdup_printf("people %s: ", fixture->alone);
	g_assert_true(g_str_has_prefix(error->message, start));
	g_autoptr(UfStoreItem) other = uf_store_get(store, UF_STORE_PERSON, fixture->shared, NULL);
	sealed_assert_content(other, "deux");
	g_autoptr(GPtrArray) all = uf_store_list(store, UF_STORE_PERSON, NULL, NULL);
	g_assert_cmpuint(all->len, ==, 2);
	/* and a worker can still be removed, a team get its key */
	g_assert_true(uf_store_remove_worker(store, "dominique", NULL));
	g_assert_true(uf_store_rotate_team(store, "Secteur Sud", NULL));
}

/* A term moved to another person finds nobody. */
static void
test_moved_term(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *sql =
	    g_strdup_printf("UPDATE OR IGNORE terms SET person = '%s'", fixture->alone);
	sealed_edit(&fixture->sealed, sql);
	fixture->sealed.store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_find(fixture->sealed.store, "nir=1", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* A role, a worker, a team's key of one's own: refused before anything is sealed to it. */
static void
test_forged(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const edits[] = {
		"UPDATE workers SET role = 1 WHERE login = 'dominique'",
		"UPDATE workers SET public_key = randomblob(32) WHERE login = 'dominique'",
		"UPDATE workers SET anchor = (SELECT anchor FROM workers WHERE login = 'camille') "
		"WHERE login = 'dominique'",
		"UPDATE workers SET mac = (SELECT mac FROM workers WHERE login = 'camille') WHERE "
		"login = 'dominique'",
		"UPDATE workers SET worker = 'w-aaaaaaaaaa' WHERE login = 'dominique'",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		put_back(fixture);
		g_assert_cmpint(sealed_edit(&fixture->sealed, edits[i]), ==, 1);
		g_autoptr(UfStore) hers = uf_store_open(fixture->sealed.location, NULL);
		g_assert_false(uf_store_unlock(hers, "dominique", fixture->key, NULL));
		g_autoptr(UfStore) store =
		    sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
		g_autoptr(GError) listed = NULL;
		g_autoptr(GError) joined = NULL;
		g_assert_null(uf_store_list_workers(store, &listed));
		g_assert_error(listed, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_false(uf_store_join_team(store, "Secteur Nord", "dominique", &joined));
		g_assert_error(joined, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	put_back(fixture);
	sealed_edit(&fixture->sealed,
		    "UPDATE teams SET public_key = randomblob(32) WHERE title = 'Secteur Sud'");
	g_autoptr(UfStore) store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_store_share_person(store, fixture->alone, "Secteur Sud", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* One fault among the faults names @team and says what to do. */
static void
assert_told(UfStore *store, const char *team)
{
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, NULL);
	g_autofree char *where = g_strdup_printf("teams %s", team);
	bool told = false;
	size_t i;
	json_t *fault;
	json_array_foreach(json_object_get(result, "faults"), i, fault)
	{
		told |= g_str_equal(uf_json_get_string(fault, "where"), where) &&
			strstr(uf_json_get_string(fault, "fault"), "store restore") != NULL;
	}
	g_assert_true(told);
}

/* @store, unlocked: the people of Secteur Nord alone are out of reach */
static void
check_others_work(const Fixture *fixture, UfStore *store, const char *north)
{
	g_autoptr(json_t) damaged = uf_store_list_damaged_teams(store);
	g_assert_cmpuint(json_array_size(damaged), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(damaged, 0), "team"), ==, north);
	g_autoptr(UfStoreItem) shared = uf_store_get(store, UF_STORE_PERSON, fixture->shared, NULL);
	sealed_assert_content(shared, "deux");
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_get(store, UF_STORE_PERSON, fixture->alone, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_nonnull(strstr(error->message, north));
	g_assert_nonnull(strstr(error->message, "store restore"));
	assert_told(store, north);
	/* nobody lands in another team than hers, nobody keeps a key that should go */
	g_autoptr(GError) unsaid = NULL;
	g_autoptr(UfStoreItem) person = sealed_make_item(UF_STORE_PERSON, NULL, "neuf");
	g_assert_false(uf_store_put(store, person, &unsaid));
	g_assert_error(unsaid, UF_ERROR, UF_ERROR_USAGE);
	g_autoptr(GError) kept = NULL;
	g_assert_false(uf_store_remove_worker(store, "dominique", &kept));
	g_assert_error(kept, UF_ERROR, UF_ERROR_INVALID_DATA);
	write_again(store, fixture->shared, "deux");
}

/* A team whose row, or whose copy, is damaged keeps nobody out of the other one. */
static void
test_damaged_team(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const edits[] = {
		"UPDATE teams SET public_key = randomblob(32) WHERE title = 'Secteur Nord'",
		"UPDATE teams SET made = made + 1 WHERE title = 'Secteur Nord'",
		"DELETE FROM teams WHERE title = 'Secteur Nord'",
		"UPDATE copies SET sealed = x'00' WHERE subject = (SELECT team FROM teams WHERE "
		"title = 'Secteur Nord')",
		"UPDATE copies SET version = version - 1 WHERE subject = (SELECT team FROM teams "
		"WHERE title = 'Secteur Nord')",
	};
	g_autoptr(GBytes) id =
	    sealed_ask(&fixture->sealed, "SELECT team FROM teams WHERE title = 'Secteur Nord'");
	g_autofree char *north = g_strndup(g_bytes_get_data(id, NULL), g_bytes_get_size(id));
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		put_back(fixture);
		g_assert_cmpint(sealed_edit(&fixture->sealed, edits[i]), >, 0);
		g_autoptr(UfStore) store =
		    sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
		check_others_work(fixture, store, north);
		g_autoptr(UfStore) rescue = uf_store_open(fixture->sealed.location, NULL);
		g_assert_true(uf_store_unlock_by_recovery(rescue, fixture->sealed.recovery, NULL));
		g_autoptr(UfStoreItem) shared =
		    uf_store_get(rescue, UF_STORE_PERSON, fixture->shared, NULL);
		sealed_assert_content(shared, "deux");
		assert_told(rescue, north);
	}
}

/* A second row of the store, read for the first, would hide that keys changed. */
static void
test_second_store(Fixture *fixture, gconstpointer data)
{
	(void)data;
	sealed_edit(&fixture->sealed,
		    "INSERT INTO store SELECT 0, store, format, made, epoch, key_version, "
		    "recovery_public, recovery_anchor, recovery_made, mac FROM store");
	g_autoptr(UfStore) other = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_autoptr(UfStore) store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_assert_true(uf_store_rotate_team(store, "Secteur Nord", NULL));
	write_again(store, fixture->alone, "depuis");
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(other, UF_STORE_PERSON, fixture->alone, &error);
	g_assert_no_error(error);
	sealed_assert_content(item, "depuis");
}

/* All items with their sum as they were a moment ago: the journal went on. */
static void
test_items_put_back(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *before = g_build_filename(fixture->sealed.folder, "before.db", NULL);
	g_autofree char *sql =
	    g_strdup_printf("ATTACH '%s' AS old; DELETE FROM items; "
			    "INSERT INTO items SELECT * FROM old.items; "
			    "DELETE FROM heads WHERE name = 'items'; "
			    "INSERT INTO heads SELECT * FROM old.heads WHERE name = 'items'",
			    before);
	g_autoptr(UfStore) store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_assert_true(uf_store_backup(store, before, NULL));
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, fixture->alone, "d");
	g_assert_true(uf_store_put(store, request, NULL));
	append_line(store, "request", request->id, 0);
	g_assert_false(shows(fixture));
	sealed_edit(&fixture->sealed, sql);
	g_assert_true(shows(fixture));
	/* and goes on to show */
	append_line(store, "other", "store", 0);
	g_assert_true(shows(fixture));
}

/* A row of somebody without a key does not make people forgotten: they are missing. */
static void
test_forged_forgetting(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *sql =
	    g_strdup_printf("INSERT INTO forgotten VALUES ('%s', '2026-01-01', randomblob(32)); "
			    "DELETE FROM items WHERE person = '%s'",
			    fixture->alone, fixture->alone);
	g_autofree char *start = g_strdup_printf("people %s revision ", fixture->alone);
	sealed_edit(&fixture->sealed, sql);
	g_autoptr(UfStore) store = sealed_open(&fixture->sealed, "camille", fixture->sealed.key);
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, NULL);
	bool is_missing = false;
	size_t i;
	json_t *fault;
	json_array_foreach(json_object_get(result, "faults"), i, fault)
	{
		is_missing |= g_str_has_prefix(uf_json_get_string(fault, "where"), start) &&
			      g_str_equal(uf_json_get_string(fault, "fault"), "missing");
	}
	g_assert_true(is_missing);
}

/* the cost of a passphrase is in the file: nonsense there is refused, not tried */
static void
test_cost(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfSecret) phrase = uf_secret_new("une phrase quelconque", -1);
	static const char *const edits[] = {
		"UPDATE workers SET memory = 1099511627776",
		"UPDATE workers SET operations = -1",
		"UPDATE workers SET salt = x''",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		put_back(fixture);
		sealed_edit(&fixture->sealed, edits[i]);
		g_autoptr(UfStore) store = uf_store_open(fixture->sealed.location, NULL);
		g_autoptr(GError) error = NULL;
		g_assert_false(uf_store_unlock(store, "camille", phrase, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/tamper/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("every-column", test_every_column);
	ADD("ends-early", test_ends_early);
	ADD("rows", test_rows_taken_or_moved);
	ADD("named", test_named);
	ADD("moved-term", test_moved_term);
	ADD("forged", test_forged);
	ADD("damaged-team", test_damaged_team);
	ADD("second-store", test_second_store);
	ADD("items-put-back", test_items_put_back);
	ADD("forged-forgetting", test_forged_forgetting);
	ADD("cost", test_cost);
	return g_test_run();
}
