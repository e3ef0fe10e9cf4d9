/* Backup of a sealed store while it is in use, and restoring one. No key is needed for either. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-sealed-private.h"

static bool
set_system_error(GError **error, const char *path, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot %s: %s", path, what,
		    g_strerror(errno));
	return false;
}

/* the copy gets its name; another file of that name is not replaced */
static bool
name_copy(const char *part, const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	if (link(part, path) != 0) {
		if (errno != EEXIST)
			return set_system_error(error, path, "make it");
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: exists already; give another name", path);
		return false;
	}
	g_unlink(part);
	return uf_file_sync_folder(folder, error);
}

bool
uf_store_backup(UfStore *store, const char *path, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL)
		return false;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: exists already; give another name", path);
		return false;
	}
	g_autofree char *part = g_strdup_printf("%s.%d.part", path, (int)getpid());
	g_unlink(part);
	const bool done =
	    uf_database_copy(self->database, part, error) && name_copy(part, path, error);
	if (!done)
		g_unlink(part);
	return done;
}

/* everything that can be checked without a key */
static bool
check_backup(const char *path, GError **error)
{
	g_autoptr(UfDatabase) database = uf_database_open(path, UF_SEALED_FORMAT, error);
	g_autoptr(GPtrArray) faults = database != NULL ? uf_database_check(database, error) : NULL;
	g_autoptr(UfStoreRow) row = NULL;
	if (faults == NULL || !uf_database_find(database, &uf_table_store, &row, error, (int64_t)1))
		return false;
	if (faults->len == 0 && row != NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: damaged, or not a whole store",
		    path);
	return false;
}

static bool
write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		const ssize_t n = TEMP_FAILURE_RETRY(write(fd, data, length));
		if (n < 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

/* @path into the new file @copy, 0600, synced */
static bool
copy_file(const char *path, const char *copy, GError **error)
{
	g_autofree char *block = g_malloc(1 << 16);
	const int from = open(path, O_RDONLY | O_CLOEXEC);
	if (from < 0) {
		g_set_error(error, UF_ERROR,
			    errno == ENOENT ? UF_ERROR_NOT_FOUND : UF_ERROR_INTERNAL,
			    "%s: cannot open it: %s", path, g_strerror(errno));
		return false;
	}
	const int to = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool done = to >= 0;
	for (ssize_t n = 1; done && n > 0;) {
		n = TEMP_FAILURE_RETRY(read(from, block, 1 << 16));
		done = n >= 0 && write_all(to, block, (size_t)n);
	}
	done = done && fsync(to) == 0;
	if (!done)
		set_system_error(error, copy, "write it");
	close(from);
	if (to >= 0)
		close(to);
	return done;
}

/* Whom the store at @location has forgotten, and which store that is; empty when there is none.
 * Nobody writes there until this is cleared: it would go with the store that is put aside. */
typedef struct {
	UfDatabase *database;
	char *store;
	GPtrArray *rows;
} Forgotten;

static void
forgotten_clear(Forgotten *forgotten)
{
	g_free(forgotten->store);
	if (forgotten->rows != NULL)
		g_ptr_array_unref(forgotten->rows);
	uf_database_close(forgotten->database);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Forgotten, forgotten_clear)

static bool
load_forgotten(const char *location, Forgotten *forgotten, GError **error)
{
	g_autofree char *path = g_build_filename(location, UF_SEALED_FILE, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(UfStoreRow) row = NULL;
	UfDatabase *database = uf_database_open(path, UF_SEALED_FORMAT, error);
	forgotten->database = database;
	if (database != NULL && !uf_database_begin(database, error))
		return false;
	if (database != NULL &&
	    uf_database_find(database, &uf_table_store, &row, error, (int64_t)1) && row != NULL)
		forgotten->rows = uf_database_load(database, &uf_query_forgotten_all, error);
	if (forgotten->rows != NULL) {
		forgotten->store = g_strdup(row->store);
		return true;
	}
	if (error != NULL && *error == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: damaged", path);
	g_prefix_error(error, "whom the store that is there has forgotten cannot be read; "
			      "move that store away yourself to restore without: ");
	return false;
}

/* Deposits are sealed, so nobody can tell here whose they are: none of those that wait stays when
 * the backup did not know of this. A service leaves its own once more when it is told to. */
static bool
forget_deposits(UfDatabase *database, const UfForgottenRow *row, GError **error)
{
	g_autoptr(UfForgottenRow) known = NULL;
	return uf_database_find(database, &uf_table_forgotten, &known, error, row->person) &&
	       (known != NULL || uf_database_run(database, &uf_query_delete_waiting, error));
}

static bool
forget_again(UfDatabase *database, const UfForgottenRow *row, GError **error)
{
	static const UfQuery *const changes[] = {
		&uf_query_remove_items_of_person,
		&uf_query_delete_items_of_person,
		&uf_query_delete_card,
		&uf_query_delete_terms_of_person,
		&uf_query_delete_wraps_of_person,
		&uf_query_delete_generations,
	};
	if (!forget_deposits(database, row, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		if (!uf_database_run(database, changes[i], error, row->person))
			return false;
	}
	return uf_database_put(database, row, true, error);
}

static bool
forget_all_again(const char *path, const Forgotten *forgotten, GError **error)
{
	g_autoptr(UfStoreRow) row = NULL;
	g_autoptr(UfDatabase) database = uf_database_open(path, UF_SEALED_FORMAT, error);
	if (database == NULL || !uf_database_begin(database, error) ||
	    !uf_database_find(database, &uf_table_store, &row, error, (int64_t)1))
		return false;
	/* another store knows other people */
	const bool is_same = row != NULL && g_strcmp0(row->store, forgotten->store) == 0;
	for (guint i = 0; is_same && i < forgotten->rows->len; i++) {
		if (!forget_again(database, g_ptr_array_index(forgotten->rows, i), error))
			return false;
	}
	return uf_database_commit(database, error) && uf_database_checkpoint(database, error);
}

/* the whole restored store in the new folder @beside */
static bool
build(const char *path, const char *beside, const Forgotten *forgotten, GError **error)
{
	g_autofree char *file = g_build_filename(beside, UF_SEALED_FILE, NULL);
	g_autofree char *mark = g_build_filename(beside, UF_SEALED_RESTORED, NULL);
	return uf_file_ensure_private_folder(beside, error) && copy_file(path, file, error) &&
	       check_backup(file, error) && forget_all_again(file, forgotten, error) &&
	       uf_file_write(mark, "", 0, error) && uf_file_sync_folder(beside, error);
}

static void
remove_folder(const char *folder)
{
	g_autoptr(GPtrArray) names = uf_file_list(folder, NULL, NULL);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
}

/* Puts @beside at @location. What is there gets the name @old at the same moment, where the system
 * can exchange two names: whoever is ended in the midst leaves no store under a name of ours that
 * the next one removes. */
static bool
put_in_place(const char *beside, const char *location, const char *old, GError **error)
{
	if (old == NULL)
		return rename(beside, location) == 0 ||
		       set_system_error(error, location, "put the store there");
	if (rename(beside, old) != 0)
		return set_system_error(error, old, "put the store there");
	if (renameat2(AT_FDCWD, old, AT_FDCWD, location, RENAME_EXCHANGE) == 0)
		return true;
	if (rename(old, beside) != 0)
		return set_system_error(error, old, "move it back");
	if (rename(location, old) != 0)
		return set_system_error(error, location, "move it aside");
	if (rename(beside, location) == 0)
		return true;
	set_system_error(error, location, "put the store there");
	rename(old, location);
	return false;
}

static bool
is_empty(const char *location)
{
	g_autoptr(GPtrArray) names = uf_file_list(location, NULL, NULL);
	return names != NULL && names->len == 0;
}

/* a name for what is there; NULL when nothing is */
static char *
choose_kept(const char *location)
{
	if (is_empty(location)) {
		g_rmdir(location);
		return NULL;
	}
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *time = g_date_time_format(now, "%Y%m%d-%H%M%S");
	char *kept = g_strdup_printf("%s.before-%s", location, time);
	for (int i = 2; g_file_test(kept, G_FILE_TEST_EXISTS); i++) {
		g_free(kept);
		kept = g_strdup_printf("%s.before-%s-%d", location, time, i);
	}
	return kept;
}

bool
uf_store_restore(const char *path, const char *location, char **kept, GError **error)
{
	g_auto(Forgotten) forgotten = { 0 };
	if (!uf_key_init(error) || !load_forgotten(location, &forgotten, error))
		return false;
	g_autofree char *name = g_path_get_basename(location);
	g_autofree char *parent = g_path_get_dirname(location);
	g_autofree char *own = g_strdup_printf(".%s.restoring-%d", name, (int)getpid());
	g_autofree char *beside = g_build_filename(parent, own, NULL);
	remove_folder(beside);
	if (!build(path, beside, &forgotten, error)) {
		remove_folder(beside);
		return false;
	}
	g_autofree char *old = choose_kept(location);
	if (!put_in_place(beside, location, old, error)) {
		remove_folder(beside);
		return false;
	}
	if (kept != NULL)
		*kept = g_steal_pointer(&old);
	return uf_file_sync_folder(parent, error);
}

bool
uf_store_has_restore_mark(const char *location)
{
	g_autofree char *mark = g_build_filename(location, UF_SEALED_RESTORED, NULL);
	return g_file_test(mark, G_FILE_TEST_EXISTS);
}

bool
uf_store_remove_restore_mark(const char *location, GError **error)
{
	g_autofree char *mark = g_build_filename(location, UF_SEALED_RESTORED, NULL);
	return uf_file_remove(mark, error);
}
