/* Keeping a sealed store in order: files and modes, forgetting, backup, restore, import, journals.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assert-fails.h"
#include "scratch.h"
#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-private.h"

#define DROP_FORMAT_2                                                                              \
	"DROP TABLE deposits; DROP TABLE depositors; DROP TABLE batches; DROP TABLE jobs; "

static void
assert_sound(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_auto(UfWiped) text = uf_json_format(json_object_get(result, "faults"), false);
	g_assert_cmpstr(text, ==, "[]");
}

static void
append(UfStore *store, UfJournal journal, const char *time, const char *object)
{
	g_autoptr(json_t) entry =
	    json_pack("{s:s, s:s, s:s}", "time", time, "action", "edit", "object", object);
	g_autoptr(GError) error = NULL;
	uf_store_append_journal(store, journal, entry, &error);
	g_assert_no_error(error);
}

/* --- files --------------------------------------------------------------------------------- */

static void
test_modes(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		mode_t bad;
		mode_t good;
	} rows[] = {
		{ "", 0750, 0700 },
		{ "", 0701, 0700 },
		{ "store.db", 0640, 0600 },
		{ "store.db", 0604, 0600 },
		{ "store.db-wal", 0644, 0600 },
	};
	g_free(sealed_add_person(fixture->store, "p", "c", "nir=1"));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_build_filename(fixture->location, rows[i].name, NULL);
		g_assert_cmpint(g_chmod(path, rows[i].bad), ==, 0);
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_store_open(fixture->location, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_nonnull(strstr(error->message, "chmod"));
		g_assert_cmpint(g_chmod(path, rows[i].good), ==, 0);
	}
	struct stat info;
	g_assert_cmpint(stat(fixture->file, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_assert_nonnull(store);
}

static void
test_no_store(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *other = g_build_filename(fixture->folder, "other", NULL);
	g_autofree char *file = g_build_filename(other, "store.db", NULL);
	static const char *const contents[] = { "", "x", "SQLite format 3" };
	ASSERT_FAILS(uf_store_open(other, &problem), UF_ERROR_NOT_FOUND);
	g_assert_cmpint(g_mkdir(other, 0700), ==, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
		g_assert_true(g_file_set_contents_full(file, contents[i], -1,
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
		ASSERT_FAILS(uf_store_open(other, &problem), UF_ERROR_INVALID_DATA);
	}
	/* a link is not followed, whatever it leads to */
	g_unlink(file);
	g_assert_cmpint(symlink(fixture->file, file), ==, 0);
	ASSERT_FAILS(uf_store_open(other, &problem), UF_ERROR_REFUSED);
	/* no store is made over something */
	g_autoptr(UfSecret) key = uf_store_make_key();
	ASSERT_FAILS(uf_store_make_sealed(other, "x", key, "T", &problem), UF_ERROR_REFUSED);
	ASSERT_FAILS(uf_store_make_sealed(fixture->location, "x", key, "T", &problem),
		     UF_ERROR_REFUSED);
	g_unlink(file);
	ASSERT_FAILS(uf_store_make_sealed(other, "x", key, "", &problem), UF_ERROR_USAGE);
	/* what a maker left that was killed does not count, and goes */
	g_autofree char *left = g_build_filename(other, "making-4194305.db", NULL);
	g_assert_true(g_file_set_contents(left, "half", -1, NULL));
	g_autoptr(UfSecret) recovery = uf_store_make_sealed(other, "x", key, "T", NULL);
	g_assert_nonnull(recovery);
	g_assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
	g_autoptr(UfStore) store = uf_store_open(other, NULL);
	g_assert_true(uf_store_unlock(store, "x", key, NULL));
}

static void
test_newer_format(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	sealed_edit(fixture, "PRAGMA user_version = 3");
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_open(fixture->location, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, "format 3"));
}

/* A file of before gets what is new when it is opened; what is in it stays, and is whole. */
static void
test_older_format(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = sealed_add_person(fixture->store, "p", "c", "nir=1");
	uf_store_close(fixture->store);
	sealed_edit(fixture, DROP_FORMAT_2 "PRAGMA user_version = 1");
	fixture->store = sealed_open(fixture, "camille", fixture->key);
	g_autoptr(UfStoreItem) item = uf_store_get(fixture->store, UF_STORE_PERSON, person, NULL);
	sealed_assert_content(item, "p");
	g_autoptr(GBytes) format = sealed_ask(fixture, "PRAGMA user_version");
	g_assert_cmpmem(g_bytes_get_data(format, NULL), g_bytes_get_size(format), "2", 1);
	g_autoptr(json_t) result = uf_store_verify(fixture->store, NULL, NULL, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(result, "faults")), ==, 0);
	/* of a table that is not as it was nothing is believed */
	g_clear_pointer(&fixture->store, uf_store_close);
	sealed_edit(fixture, DROP_FORMAT_2 "DROP INDEX items_person; PRAGMA user_version = 1");
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_store_open(fixture->location, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_describe(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_free(sealed_add_person(fixture->store, "p", "c", "nir=1"));
	g_autoptr(UfStore) store = uf_store_open(fixture->location, NULL);
	g_autoptr(json_t) about = uf_store_describe(store, NULL);
	g_assert_cmpstr(uf_json_get_string(about, "backend"), ==, "sealed");
	g_assert_true(uf_json_get_boolean(about, "locked", false));
	g_assert_cmpint(uf_json_get_integer(about, "people", -1), ==, 1);
	g_assert_cmpint(uf_json_get_integer(about, "items", -1), ==, 1);
	g_assert_cmpint(uf_json_get_integer(about, "teams", -1), ==, 1);
	g_assert_cmpint(uf_json_get_integer(about, "workers", -1), ==, 1);
	g_assert_cmpint(uf_json_get_integer(about, "bytes", -1), >, 4096);
	g_assert_nonnull(uf_json_get_string(about, "recovery"));
}

/* --- writing ------------------------------------------------------------------------------- */

/* Two processes, one household: each change is made on top of the other's. */
static void
raise_counter(const SealedFixture *fixture, const char *id, int steps)
{
	g_autoptr(UfStore) store = sealed_open(fixture, "camille", fixture->key);
	for (int done = 0; done < steps;) {
		g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, NULL);
		gsize size;
		const char *text = g_bytes_get_data(item->content, &size);
		g_autofree char *old = g_strndup(text, size);
		g_autofree char *next = g_strdup_printf("%d", atoi(old) + 1);
		g_bytes_unref(item->content);
		item->content = g_bytes_new(next, strlen(next));
		g_autoptr(GError) error = NULL;
		if (uf_store_put(store, item, &error))
			done++;
		else
			g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	}
}

static void
test_two_processes(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = sealed_add_person(fixture->store, "0", "c", "nir=1");
	pid_t children[3];
	for (size_t i = 0; i < G_N_ELEMENTS(children); i++) {
		children[i] = fork();
		if (children[i] == 0) {
			raise_counter(fixture, id, 20);
			_exit(0);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(children); i++) {
		int status;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
		g_assert_cmpint(status, ==, 0);
	}
	g_autoptr(UfStoreItem) item = uf_store_get(fixture->store, UF_STORE_PERSON, id, NULL);
	sealed_assert_content(item, "60");
	g_assert_cmpint(item->revision, ==, 61);
	assert_sound(fixture->store);
}

static void
test_orphans(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, "p-aaaaaaaaaa", "r");
	g_autoptr(UfStoreItem) nobody = sealed_make_item(UF_STORE_DRAFT, "", "d");
	ASSERT_FAILS(uf_store_put(fixture->store, request, &problem), UF_ERROR_NOT_FOUND);
	ASSERT_FAILS(uf_store_put(fixture->store, nobody, &problem), UF_ERROR_NOT_FOUND);
	g_assert_cmpint(request->revision, ==, 0);
}

/* items hang on each other: all kinds, found again as one person's */
static char *
add_all_kinds(UfStore *store, const char *mark)
{
	g_autoptr(GError) error = NULL;
	char *person = sealed_add_person(store, mark, mark, "nir=1");
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, person, mark);
	g_autoptr(UfStoreItem) draft = sealed_make_item(UF_STORE_DRAFT, request->id, mark);
	uf_store_put(store, request, &error);
	g_assert_no_error(error);
	uf_store_put(store, draft, &error);
	g_assert_no_error(error);
	for (int kind = UF_STORE_APPROVAL; kind < UF_STORE_KINDS; kind++) {
		const bool is_of_draft = kind == UF_STORE_APPROVAL || kind == UF_STORE_RECEIPT;
		g_autoptr(UfStoreItem) item =
		    sealed_make_item((UfStoreKind)kind, is_of_draft ? draft->id : person, mark);
		if (is_of_draft) {
			g_free(item->id);
			item->id = g_strdup(draft->id);
		}
		uf_store_put(store, item, &error);
		g_assert_no_error(error);
	}
	return person;
}

static bool
is_in_file(const char *path, GBytes *needle)
{
	g_autofree char *text = NULL;
	gsize size;
	gsize length;
	const void *data = g_bytes_get_data(needle, &length);
	return g_file_get_contents(path, &text, &size, NULL) &&
	       memmem(text, size, data, length) != NULL;
}

/* forgotten: nothing of the person is in any file, not even encrypted; the lines of the journal
 * and her id stay */
static void
test_forget(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *kept = add_all_kinds(fixture->store, "autre");
	g_autofree char *person = add_all_kinds(fixture->store, "une personne");
	append(fixture->store, UF_JOURNAL_ACTIONS, "2026-01-01T00:00:00Z", person);
	g_autofree char *body_sql =
	    g_strdup_printf("SELECT body FROM items WHERE id = '%s'", person);
	g_autofree char *wrap_sql =
	    g_strdup_printf("SELECT wrapped FROM wraps WHERE person = '%s'", person);
	g_autoptr(GBytes) body = sealed_ask(fixture, body_sql);
	g_autoptr(GBytes) wrap = sealed_ask(fixture, wrap_sql);
	g_autofree char *log = g_strconcat(fixture->file, "-wal", NULL);
	g_assert_true(is_in_file(log, body) || is_in_file(fixture->file, body));

	g_assert_true(uf_store_begin(fixture->store, NULL));
	g_assert_true(uf_store_forget(fixture->store, person, NULL));
	append(fixture->store, UF_JOURNAL_ACTIONS, "2026-01-02T00:00:00Z", person);
	g_assert_true(uf_store_commit(fixture->store, NULL));
	g_assert_false(is_in_file(log, body) || is_in_file(fixture->file, body));
	g_assert_false(is_in_file(log, wrap) || is_in_file(fixture->file, wrap));

	ASSERT_FAILS(uf_store_get(fixture->store, UF_STORE_PERSON, person, &problem),
		     UF_ERROR_NOT_FOUND);
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GPtrArray) ids =
		    uf_store_list(fixture->store, (UfStoreKind)kind, NULL, NULL);
		g_assert_cmpuint(ids->len, ==, 1);
	}
	g_autoptr(GPtrArray) found = uf_store_find(fixture->store, "nir=1", NULL);
	g_assert_cmpuint(found->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(found, 0), ==, kept);
	g_autoptr(json_t) forgotten = uf_store_list_forgotten(fixture->store, NULL);
	g_assert_cmpuint(json_array_size(forgotten), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(forgotten, 0), "person"), ==, person);
	g_autoptr(json_t) lines =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_ACTIONS, person, NULL);
	g_assert_cmpuint(json_array_size(lines), ==, 2);
	/* she does not come back by a late write */
	g_autoptr(UfStoreItem) late = sealed_make_item(UF_STORE_PERSON, "", "x");
	g_free(late->id);
	late->id = g_strdup(person);
	ASSERT_FAILS(uf_store_put(fixture->store, late, &problem), UF_ERROR_REFUSED);
	assert_sound(fixture->store);
}

static void
test_remove(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = add_all_kinds(fixture->store, "p");
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, person, NULL));
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, person, NULL));
	g_autoptr(GPtrArray) drafts = uf_store_list(fixture->store, UF_STORE_DRAFT, NULL, NULL);
	g_assert_cmpuint(drafts->len, ==, 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) draft =
	    uf_store_get(fixture->store, UF_STORE_DRAFT, g_ptr_array_index(drafts, 0), &error);
	g_assert_no_error(error);
	/* written again: under the key that her other items have */
	g_autoptr(UfStoreItem) back = sealed_make_item(UF_STORE_PERSON, "", "p");
	g_free(back->id);
	back->id = g_strdup(person);
	g_assert_true(uf_store_put(fixture->store, back, NULL));
	assert_sound(fixture->store);
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, person, NULL));
	for (int kind = 1; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GPtrArray) ids =
		    uf_store_list(fixture->store, (UfStoreKind)kind, NULL, NULL);
		g_assert_true(uf_store_remove(fixture->store, (UfStoreKind)kind,
					      g_ptr_array_index(ids, 0), &error));
	}
	g_autofree char *other = sealed_add_person(fixture->store, "p", "c", "nir=2");
	g_assert_true(uf_store_remove(fixture->store, UF_STORE_PERSON, other, NULL));
	assert_sound(fixture->store);
}

static void
test_last_contact(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *none = uf_store_get_last_contact(fixture->store, "p-aaaaaaaaaa", NULL);
	g_assert_null(none);
	g_autoptr(UfStoreItem) person = sealed_make_item(UF_STORE_PERSON, "", "p");
	person->written = 1700000000; /* 2023-11-14 */
	g_assert_true(uf_store_put_written(fixture->store, person, NULL));
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, person->id, "r");
	request->written = 1710000000; /* 2024-03-09 */
	g_assert_true(uf_store_put_written(fixture->store, request, NULL));
	g_autoptr(UfStoreItem) import = sealed_make_item(UF_STORE_PROPOSAL, person->id, "n");
	import->no_contact = true;
	g_assert_true(uf_store_put_written(fixture->store, import, NULL));
	g_autofree char *day = uf_store_get_last_contact(fixture->store, person->id, NULL);
	g_assert_cmpstr(day, ==, "2024-03-09");
	g_autoptr(UfStoreItem) again =
	    uf_store_get(fixture->store, UF_STORE_PROPOSAL, import->id, NULL);
	g_assert_true(again->no_contact);
	g_assert_cmpint(again->written, >, 1710000000);
}

/* --- backup, restore, import ---------------------------------------------------------------- */

static void
write_for_ever(const SealedFixture *fixture)
{
	g_autoptr(UfStore) store = sealed_open(fixture, "camille", fixture->key);
	for (;;)
		g_free(sealed_add_person(store, "p", "c", "nir=1"));
}

static void
test_backup_in_use(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	const pid_t child = fork();
	if (child == 0)
		write_for_ever(fixture);
	g_autofree char *other = g_build_filename(fixture->folder, "restored", NULL);
	int64_t before = 0;
	for (int i = 0; i < 5; i++) {
		g_autofree char *name = g_strdup_printf("backup-%d", i);
		g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
		g_autoptr(GError) error = NULL;
		g_usleep(100000);
		uf_store_backup(fixture->store, path, &error);
		g_assert_no_error(error);
		struct stat info;
		g_assert_cmpint(stat(path, &info), ==, 0);
		g_assert_cmpint(info.st_mode & 0777, ==, 0600);
		g_autofree char *kept = NULL;
		uf_store_restore(path, other, &kept, &error);
		g_assert_no_error(error);
		/* until somebody can tell it in the journal, a mark does */
		g_assert_true(uf_store_has_restore_mark(other));
		g_assert_true(uf_store_remove_restore_mark(other, &error));
		g_assert_false(uf_store_has_restore_mark(other));
		g_assert_false(uf_store_has_restore_mark(fixture->location));
		g_assert_cmpint(kept != NULL, ==, i > 0);
		g_autoptr(UfStore) store = uf_store_open(other, NULL);
		g_assert_true(uf_store_unlock(store, "camille", fixture->key, NULL));
		assert_sound(store);
		g_autoptr(json_t) about = uf_store_describe(store, NULL);
		const int64_t people = uf_json_get_integer(about, "people", -1);
		g_assert_cmpint(people, >=, before);
		before = people;
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	g_assert_cmpint(before, >, 0);
	g_autofree char *first = g_build_filename(fixture->folder, "backup-0", NULL);
	ASSERT_FAILS(uf_store_backup(fixture->store, first, &problem), UF_ERROR_REFUSED);
	g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		g_assert_false(g_str_has_suffix(name, ".part"));
}

/* Forgotten since the backup: forgotten in what is restored, and not taken for a loss. */
static void
test_restore_forgets(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *backup = g_build_filename(fixture->folder, "backup", NULL);
	g_autofree char *person = add_all_kinds(fixture->store, "oubliée");
	g_autofree char *other = add_all_kinds(fixture->store, "autre");
	g_autoptr(UfSecret) key = uf_store_make_key();
	g_assert_true(uf_store_add_worker(fixture->store, "dominique", UF_ROLE_WORKER, key, NULL));
	g_assert_true(uf_store_backup(fixture->store, backup, NULL));
	g_assert_true(uf_store_remove_worker(fixture->store, "dominique", NULL));
	g_assert_true(uf_store_forget(fixture->store, person, NULL));
	g_autofree char *late = add_all_kinds(fixture->store, "plus tard");
	g_autofree char *kept = NULL;
	g_autoptr(GError) error = NULL;
	uf_store_restore(backup, fixture->location, &kept, &error);
	g_assert_no_error(error);
	g_assert_true(g_file_test(kept, G_FILE_TEST_IS_DIR));

	/* who had it open writes nothing more into what was moved away */
	g_autoptr(UfStoreItem) item = sealed_make_item(UF_STORE_PERSON, "", "x");
	ASSERT_FAILS(uf_store_put(fixture->store, item, &problem), UF_ERROR_CONFLICT);
	sealed_reopen(fixture);
	assert_sound(fixture->store);
	ASSERT_FAILS(uf_store_get(fixture->store, UF_STORE_PERSON, person, &problem),
		     UF_ERROR_NOT_FOUND);
	g_autoptr(UfStoreItem) there = uf_store_get(fixture->store, UF_STORE_PERSON, other, NULL);
	sealed_assert_content(there, "autre");
	ASSERT_FAILS(uf_store_get(fixture->store, UF_STORE_PERSON, late, &problem),
		     UF_ERROR_NOT_FOUND);
	g_autoptr(UfStore) old = uf_store_open(kept, NULL);
	g_assert_true(uf_store_unlock(old, "camille", fixture->key, NULL));
	assert_sound(old);
	g_assert_true(uf_store_put(old, item, NULL));
	sealed_reopen(fixture);
	assert_sound(fixture->store);
}

static void
test_restore_refused(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *backup = g_build_filename(fixture->folder, "backup", NULL);
	g_autofree char *bad = g_build_filename(fixture->folder, "bad", NULL);
	g_autofree char *text = NULL;
	gsize size;
	g_autofree char *person = sealed_add_person(fixture->store, "p", "c", "nir=1");
	g_assert_true(uf_store_backup(fixture->store, backup, NULL));
	g_assert_true(g_file_get_contents(backup, &text, &size, NULL));
	const gsize sizes[] = { 0, 100, 4096, size / 2, size - 4096 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autofree char *kept = NULL;
		g_assert_true(g_file_set_contents(bad, text, (gssize)sizes[i], NULL));
		ASSERT_FAILS(uf_store_restore(bad, fixture->location, &kept, &problem),
			     UF_ERROR_INVALID_DATA);
		g_assert_null(kept);
	}
	/* pages of nonsense in the midst */
	memset(text + size / 2, 'x', 8192);
	g_assert_true(g_file_set_contents(bad, text, (gssize)size, NULL));
	ASSERT_FAILS(uf_store_restore(bad, fixture->location, NULL, &problem),
		     UF_ERROR_INVALID_DATA);
	ASSERT_FAILS(uf_store_restore("/nowhere", fixture->location, NULL, &problem),
		     UF_ERROR_NOT_FOUND);
	sealed_reopen(fixture);
	g_autoptr(UfStoreItem) item = uf_store_get(fixture->store, UF_STORE_PERSON, person, NULL);
	sealed_assert_content(item, "p");
	g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		g_assert_null(strstr(name, "restoring"));
	/* whom a damaged store has forgotten nobody knows: said, not ignored */
	g_assert_true(
	    g_file_set_contents_full(fixture->file, "x", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	ASSERT_FAILS(uf_store_restore(backup, fixture->location, NULL, &problem),
		     UF_ERROR_INVALID_DATA);
}

static void
test_import(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *folder = g_build_filename(fixture->folder, "folder", NULL);
	g_assert_true(uf_store_make_folder(folder, NULL));
	g_autoptr(UfStore) from = uf_store_open(folder, NULL);
	g_autoptr(UfStoreItem) old = sealed_make_item(UF_STORE_PERSON, "", "un");
	old->written = 1700000000;
	g_assert_true(uf_store_put_written(from, old, NULL));
	g_autofree char *person = g_strdup(old->id);
	g_autoptr(UfStoreItem) request = sealed_make_item(UF_STORE_REQUEST, person, "r");
	g_assert_true(uf_store_put(from, request, NULL));
	g_autoptr(UfStoreItem) item = uf_store_get(from, UF_STORE_PERSON, person, NULL);
	item->card = g_bytes_new("{}", 2);
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, g_strdup("nir=1"));
	g_bytes_unref(item->content);
	item->content = g_bytes_new("deux", 4);
	g_assert_true(uf_store_put(from, item, NULL));
	append(from, UF_JOURNAL_ACTIONS, "2026-01-01T00:00:00Z", person);
	append(from, UF_JOURNAL_READINGS, "2026-01-02T00:00:00Z", person);
	g_autoptr(GError) error = NULL;
	g_assert_cmpint(uf_store_import(fixture->store, from, &error), ==, 2);
	g_assert_no_error(error);
	g_autoptr(UfStoreItem) first =
	    uf_store_get_revision(fixture->store, UF_STORE_PERSON, person, 1, NULL);
	sealed_assert_content(first, "un");
	g_autoptr(UfStoreItem) newest = uf_store_get(fixture->store, UF_STORE_PERSON, person, NULL);
	sealed_assert_content(newest, "deux");
	g_assert_cmpint(first->written, ==, 1700000000);
	g_autoptr(GPtrArray) found = uf_store_find(fixture->store, "nir=1", NULL);
	g_assert_cmpuint(found->len, ==, 1);
	g_autoptr(json_t) readings =
	    uf_store_load_journal(fixture->store, UF_JOURNAL_READINGS, person, NULL);
	g_assert_cmpuint(json_array_size(readings), ==, 1);
	assert_sound(fixture->store);

	/* twice is once too often; and an orphan takes all of it back */
	ASSERT_FAILS(uf_store_import(fixture->store, from, &problem) >= 0, UF_ERROR_CONFLICT);
	ASSERT_FAILS(uf_store_import(from, fixture->store, &problem) >= 0, UF_ERROR_REFUSED);
	g_assert_true(uf_store_forget(fixture->store, person, NULL));
	assert_sound(fixture->store);
}

static void
test_import_orphan(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *folder = g_build_filename(fixture->folder, "folder", NULL);
	g_assert_true(uf_store_make_folder(folder, NULL));
	g_autoptr(UfStore) from = uf_store_open(folder, NULL);
	g_free(add_all_kinds(from, "un"));
	g_autoptr(UfStoreItem) orphan = sealed_make_item(UF_STORE_REQUEST, "p-aaaaaaaaaa", "r");
	g_assert_true(uf_store_put(from, orphan, NULL));
	ASSERT_FAILS(uf_store_import(fixture->store, from, &problem) >= 0, UF_ERROR_NOT_FOUND);
	g_autoptr(GPtrArray) people = uf_store_list(fixture->store, UF_STORE_PERSON, NULL, NULL);
	g_assert_cmpuint(people->len, ==, 0);
	assert_sound(fixture->store);
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/sealed-care/" name, SealedFixture, NULL, sealed_set_up, function,       \
		   sealed_tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("modes", test_modes);
	ADD("no-store", test_no_store);
	ADD("older-format", test_older_format);
	ADD("newer-format", test_newer_format);
	ADD("describe", test_describe);
	ADD("two-processes", test_two_processes);
	ADD("orphans", test_orphans);
	ADD("forget", test_forget);
	ADD("remove", test_remove);
	ADD("last-contact", test_last_contact);
	ADD("backup-in-use", test_backup_in_use);
	ADD("restore-forgets", test_restore_forgets);
	ADD("restore-refused", test_restore_refused);
	ADD("import", test_import);
	ADD("import-orphan", test_import_orphan);
	return g_test_run();
}
