/* What the files of uf-database-sqlite share. */
#pragma once

#include <sqlite3.h>
#include <stdarg.h>

#include "uf-database.h"

struct UfDatabase {
	sqlite3 *handle;
	char *path;
	GHashTable *statements; /* text of SQL → sqlite3_stmt, kept prepared */
	bool in_transaction;
	gint64 waiting_since; /* for others; monotonic */
};

/* @table with a tail after "SELECT columns FROM name"; or, without table, a whole statement */
struct UfQuery {
	const UfTable *table;
	const char *sql;
	const char *types; /* of the arguments: as in UfColumn */
};

/* a statement in use, given back when it goes out of scope */
typedef sqlite3_stmt *UfStatement;
void uf_statement_clear(UfStatement *statement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfStatement, uf_statement_clear)

/* Sets the error that @code of SQLite means; false. Never the text of SQLite with its values. */
bool uf_database_set_error(const UfDatabase *database, int code, GError **error);

/* Prepared, or from those that are kept and not in use; NULL on error. */
sqlite3_stmt *uf_database_prepare(UfDatabase *database, const char *sql, GError **error);

bool uf_database_bind(UfDatabase *database, sqlite3_stmt *statement, const char *types,
		      va_list arguments, GError **error);

/* 1: a row, 0: the end, -1: an error */
int uf_database_step(UfDatabase *database, sqlite3_stmt *statement, GError **error);

/* Statements without arguments or rows. */
bool uf_database_execute(UfDatabase *database, const char *sql, GError **error);

/* "SELECT a, b FROM t" with @tail. Yours. */
char *uf_database_build_select(const UfTable *table, const char *tail);

/* Makes the tables and indexes that the formats after @from (0: all) and up to @to added; compares
 * all those of a format. */
bool uf_database_make_schema(UfDatabase *database, int64_t from, int64_t to, GError **error);
bool uf_database_check_schema(UfDatabase *database, int64_t format, GError **error);
