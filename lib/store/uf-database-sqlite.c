/* SQLite: how the file is opened and checked, transactions, errors, statements that are kept. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-database-sqlite-private.h"
#include "uf-error.h"
#include "uf-file.h"

#define APPLICATION_ID 0x756e6566 /* "unef" */
#define BUSY_SECONDS 10
#define BUSY_LEAST 500 /* microseconds between two tries */
#define BUSY_MOST 5000

static const struct {
	int code;
	UfError error;
	const char *sentence;
} meanings[] = {
	{ SQLITE_BUSY, UF_ERROR_INTERNAL,
	  "others have kept the store busy for ten seconds; try again" },
	{ SQLITE_LOCKED, UF_ERROR_INTERNAL, "the store is in use; try again" },
	{ SQLITE_FULL, UF_ERROR_INTERNAL, "the disk is full; nothing was written" },
	{ SQLITE_CONSTRAINT, UF_ERROR_CONFLICT, "it is there already" },
	{ SQLITE_CORRUPT, UF_ERROR_INVALID_DATA,
	  "damaged; restore a backup with: unefois store restore" },
	{ SQLITE_NOTADB, UF_ERROR_INVALID_DATA, "not a store of unefois, or damaged" },
	{ SQLITE_READONLY, UF_ERROR_INTERNAL, "cannot be written" },
	{ SQLITE_CANTOPEN, UF_ERROR_INTERNAL, "cannot be opened" },
	{ SQLITE_IOERR, UF_ERROR_INTERNAL, "the disk gives errors" },
};

bool
uf_database_set_error(const UfDatabase *database, int code, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++) {
		if (meanings[i].code == (code & 0xff)) {
			g_set_error(error, UF_ERROR, meanings[i].error, "%s: %s", database->path,
				    meanings[i].sentence);
			return false;
		}
	}
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: %s", database->path,
		    sqlite3_errstr(code));
	return false;
}

void
uf_statement_clear(UfStatement *statement)
{
	if (*statement != NULL) {
		sqlite3_reset(*statement);
		sqlite3_clear_bindings(*statement);
	}
	*statement = NULL;
}

static void
finalize(void *statement)
{
	sqlite3_finalize(statement);
}

/* Statements of one text may be in use at two depths: a walk calls what reads the same table. */
sqlite3_stmt *
uf_database_prepare(UfDatabase *database, const char *sql, GError **error)
{
	GPtrArray *kept = g_hash_table_lookup(database->statements, sql);
	for (guint i = 0; kept != NULL && i < kept->len; i++) {
		if (!sqlite3_stmt_busy(g_ptr_array_index(kept, i)))
			return g_ptr_array_index(kept, i);
	}
	sqlite3_stmt *statement = NULL;
	const int code = sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
					    &statement, NULL);
	if (code != SQLITE_OK) {
		uf_database_set_error(database, code, error);
		return NULL;
	}
	if (kept == NULL) {
		kept = g_ptr_array_new_with_free_func(finalize);
		g_hash_table_insert(database->statements, g_strdup(sql), kept);
	}
	g_ptr_array_add(kept, statement);
	return statement;
}

int
uf_database_step(UfDatabase *database, sqlite3_stmt *statement, GError **error)
{
	const int code = sqlite3_step(statement);
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return code == SQLITE_ROW ? 1 : 0;
	uf_database_set_error(database, code, error);
	return -1;
}

bool
uf_database_execute(UfDatabase *database, const char *sql, GError **error)
{
	const int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK || uf_database_set_error(database, code, error);
}

/* the first value of @sql as text; "" when there is none */
static char *
ask(UfDatabase *database, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	char *answer = NULL;
	if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		answer = g_strdup((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return answer != NULL ? answer : g_strdup("");
}

/* Says that it should be so, and reads whether it is. */
static bool
configure(UfDatabase *database, GError **error)
{
	static const struct {
		const char *set;
		const char *get;
		const char *value;
	} settings[] = {
		{ "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2" },
		{ "PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1" },
		{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
		{ "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
		if (!uf_database_execute(database, settings[i].set, error))
			return false;
		g_autofree char *found = ask(database, settings[i].get);
		if (!g_str_equal(found, settings[i].value)) {
			g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
				    "%s: \"%s\" does not hold here; the store would not be safe",
				    database->path, settings[i].set);
			return false;
		}
	}
	return true;
}

/* SQLite's own way sleeps ten times a second at last, and misses the moments between the writes of
 * others when they write one after the other. */
static int
wait_for_others(void *data, int tries)
{
	UfDatabase *self = data;
	const gint64 now = g_get_monotonic_time();
	if (tries == 0)
		self->waiting_since = now;
	if (now - self->waiting_since > (gint64)BUSY_SECONDS * G_USEC_PER_SEC)
		return 0;
	g_usleep((gulong)g_random_int_range(BUSY_LEAST, BUSY_MOST));
	return 1;
}

static UfDatabase *
open_file(const char *path, GError **error)
{
	g_autoptr(UfDatabase) self = g_new0(UfDatabase, 1);
	self->path = g_strdup(path);
	self->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						 (GDestroyNotify)g_ptr_array_unref);
	const int code =
	    sqlite3_open_v2(path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK) {
		uf_database_set_error(self, code, error);
		return NULL;
	}
	/* a file that somebody else wrote must not run anything */
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_busy_handler(self->handle, wait_for_others, self);
	return g_steal_pointer(&self);
}

/* the number of the file's format; below 1 when it is none of ours */
static int64_t
find_format(UfDatabase *database)
{
	g_autofree char *application = ask(database, "PRAGMA application_id");
	g_autofree char *version = ask(database, "PRAGMA user_version");
	if (g_ascii_strtoll(application, NULL, 10) != APPLICATION_ID)
		return 0;
	return g_ascii_strtoll(version, NULL, 10);
}

/* another program's database, or a newer unefois's, is not touched */
static bool
check_format(UfDatabase *database, int64_t format, GError **error)
{
	const int64_t found = find_format(database);
	if (found < 1) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: not a store of unefois, or damaged", database->path);
		return false;
	}
	if (found > format) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: of format %d, made by a newer unefois; this one knows format %d",
			    database->path, (int)found, (int)format);
		return false;
	}
	return true;
}

/* Makes what newer formats added; somebody else may have done it meanwhile. */
static bool
bring_up_to_date(UfDatabase *database, int64_t format, GError **error)
{
	if (find_format(database) >= format)
		return true;
	g_autofree char *sql = g_strdup_printf("PRAGMA user_version=%d", (int)format);
	if (!uf_database_begin(database, error))
		return false;
	const int64_t found = find_format(database);
	if (found >= format) {
		uf_database_rollback(database);
		return true;
	}
	if (uf_database_check_schema(database, found, error) &&
	    uf_database_make_schema(database, found, format, error) &&
	    uf_database_execute(database, sql, error))
		return uf_database_commit(database, error);
	uf_database_rollback(database);
	return false;
}

static bool
make_list_of_mine(UfDatabase *database, GError **error)
{
	return uf_database_execute(
	    database, "CREATE TEMP TABLE mine (team TEXT NOT NULL PRIMARY KEY) STRICT", error);
}

UfDatabase *
uf_database_open(const char *path, int64_t format, GError **error)
{
	g_autoptr(UfDatabase) self = open_file(path, error);
	if (self == NULL || !check_format(self, format, error) || !configure(self, error) ||
	    !bring_up_to_date(self, format, error) ||
	    !uf_database_check_schema(self, format, error) || !make_list_of_mine(self, error))
		return NULL;
	return g_steal_pointer(&self);
}

static bool
make_file(const char *path, GError **error)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fchmod(fd, 0600) != 0) {
		g_set_error(error, UF_ERROR, errno == EEXIST ? UF_ERROR_REFUSED : UF_ERROR_INTERNAL,
			    "%s: cannot make it: %s", path, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	return true;
}

UfDatabase *
uf_database_make(const char *path, int64_t format, GError **error)
{
	if (!make_file(path, error))
		return NULL;
	g_autoptr(UfDatabase) self = open_file(path, error);
	g_autofree char *sql = g_strdup_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;",
					       APPLICATION_ID, (int)format);
	if (self == NULL || !configure(self, error) || !uf_database_begin(self, error) ||
	    !uf_database_execute(self, sql, error) ||
	    !uf_database_make_schema(self, 0, format, error) || !uf_database_commit(self, error) ||
	    !make_list_of_mine(self, error))
		return NULL;
	return g_steal_pointer(&self);
}

void
uf_database_close(UfDatabase *database)
{
	if (database == NULL)
		return;
	uf_database_rollback(database);
	g_hash_table_unref(database->statements);
	sqlite3_close(database->handle);
	g_free(database->path);
	g_free(database);
}

bool
uf_database_begin(UfDatabase *database, GError **error)
{
	database->in_transaction = uf_database_execute(database, "BEGIN IMMEDIATE", error);
	return database->in_transaction;
}

bool
uf_database_begin_reading(UfDatabase *database, GError **error)
{
	database->in_transaction = uf_database_execute(database, "BEGIN", error);
	return database->in_transaction;
}

bool
uf_database_commit(UfDatabase *database, GError **error)
{
	if (!uf_database_execute(database, "COMMIT", error)) {
		uf_database_rollback(database);
		return false;
	}
	database->in_transaction = false;
	return true;
}

void
uf_database_rollback(UfDatabase *database)
{
	/* SQLite has rolled back by itself after some errors */
	if (database->in_transaction && sqlite3_get_autocommit(database->handle) == 0)
		uf_database_execute(database, "ROLLBACK", NULL);
	database->in_transaction = false;
}

bool
uf_database_checkpoint(UfDatabase *database, GError **error)
{
	const int code = sqlite3_wal_checkpoint_v2(database->handle, NULL,
						   SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return code == SQLITE_OK || uf_database_set_error(database, code, error);
}

static bool
sync_file(const char *path, GError **error)
{
	const int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	const bool synced = fd >= 0 && fsync(fd) == 0;
	if (!synced)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot sync it: %s", path,
			    g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return synced;
}

bool
uf_database_copy(UfDatabase *database, const char *path, GError **error)
{
	if (!make_file(path, error))
		return false;
	g_autoptr(UfDatabase) copy = open_file(path, error);
	if (copy == NULL)
		return false;
	sqlite3_backup *backup =
	    sqlite3_backup_init(copy->handle, "main", database->handle, "main");
	if (backup == NULL)
		return uf_database_set_error(copy, sqlite3_errcode(copy->handle), error);
	const int code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	/* one file by itself: no log beside it */
	return (code == SQLITE_DONE || uf_database_set_error(copy, code, error)) &&
	       uf_database_execute(copy, "PRAGMA journal_mode=DELETE", error) &&
	       sync_file(path, error);
}
