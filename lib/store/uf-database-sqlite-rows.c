/* SQLite: rows to and from statements. */
#include <string.h>

#include "uf-database-sqlite-private.h"
#include "uf-error.h"

#define MAX_ARGUMENTS 8

static int
bind_bytes(sqlite3_stmt *statement, int index, GBytes *bytes)
{
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	return sqlite3_bind_blob64(statement, index, size > 0 ? data : "", size, SQLITE_TRANSIENT);
}

bool
uf_database_bind(UfDatabase *database, sqlite3_stmt *statement, const char *types,
		 va_list arguments, GError **error)
{
	int code = SQLITE_OK;
	for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++) {
		if (types[i] == 'i')
			code = sqlite3_bind_int64(statement, i + 1, va_arg(arguments, int64_t));
		else if (types[i] == 't')
			code = sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *),
						 -1, SQLITE_TRANSIENT);
		else
			code = bind_bytes(statement, i + 1, va_arg(arguments, GBytes *));
	}
	return code == SQLITE_OK || uf_database_set_error(database, code, error);
}

/* "?" for what a damaged file has in place of a text, or for one with a NUL: it would read as the
 * text before that, and SQL would look for it in vain */
static char *
read_text(sqlite3_stmt *statement, int index)
{
	const char *text = (const char *)sqlite3_column_text(statement, index);
	const size_t size = (size_t)sqlite3_column_bytes(statement, index);
	return g_strdup(text != NULL && strlen(text) == size ? text : "?");
}

static GBytes *
read_bytes(sqlite3_stmt *statement, int index)
{
	const void *data = sqlite3_column_blob(statement, index);
	return g_bytes_new(data, (gsize)sqlite3_column_bytes(statement, index));
}

static void *
read_row(sqlite3_stmt *statement, const UfTable *table)
{
	void *row = uf_row_new(table);
	for (size_t i = 0; i < table->count; i++) {
		const UfColumn *column = &table->columns[i];
		void *member = (char *)row + column->offset;
		const int index = (int)i;
		if (column->type == 'i')
			*(int64_t *)member = sqlite3_column_int64(statement, index);
		else if (column->type == 't')
			*(char **)member = read_text(statement, index);
		else
			*(GBytes **)member = read_bytes(statement, index);
	}
	return row;
}

char *
uf_database_build_select(const UfTable *table, const char *tail)
{
	GString *sql = g_string_new("SELECT ");
	for (size_t i = 0; i < table->count; i++)
		g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
	g_string_append_printf(sql, " FROM %s %s", table->name, tail);
	return g_string_free(sql, FALSE);
}

/* the statement of a query, its arguments bound */
static sqlite3_stmt *
start(UfDatabase *database, const UfQuery *query, va_list arguments, GError **error)
{
	g_autofree char *select =
	    query->table != NULL ? uf_database_build_select(query->table, query->sql) : NULL;
	sqlite3_stmt *statement =
	    uf_database_prepare(database, select != NULL ? select : query->sql, error);
	if (statement == NULL ||
	    !uf_database_bind(database, statement, query->types, arguments, error))
		return NULL;
	return statement;
}

static bool
walk(UfDatabase *database, const UfQuery *query, UfRowVisitor visitor, va_list arguments,
     GError **error)
{
	g_auto(UfStatement) statement = start(database, query, arguments, error);
	int more = statement != NULL ? uf_database_step(database, statement, error) : -1;
	while (more > 0) {
		void *row = read_row(statement, query->table);
		const bool wanted = visitor.func(visitor.data, row, error);
		uf_row_free(row);
		if (!wanted)
			return false;
		more = uf_database_step(database, statement, error);
	}
	return more == 0;
}

bool
uf_database_walk(UfDatabase *database, const UfQuery *query, UfRowVisitor visitor, GError **error,
		 ...)
{
	va_list arguments;
	va_start(arguments, error);
	const bool done = walk(database, query, visitor, arguments, error);
	va_end(arguments);
	return done;
}

/* rows that outlive the statement */
static GPtrArray *
load(UfDatabase *database, const UfQuery *query, size_t limit, va_list arguments, GError **error)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(uf_row_free);
	g_auto(UfStatement) statement = start(database, query, arguments, error);
	int more = statement != NULL ? uf_database_step(database, statement, error) : -1;
	while (more > 0) {
		g_ptr_array_add(rows, read_row(statement, query->table));
		if (rows->len == limit)
			break;
		more = uf_database_step(database, statement, error);
	}
	return more >= 0 ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
uf_database_load(UfDatabase *database, const UfQuery *query, GError **error, ...)
{
	va_list arguments;
	va_start(arguments, error);
	GPtrArray *rows = load(database, query, 0, arguments, error);
	va_end(arguments);
	return rows;
}

bool
uf_database_find_first(UfDatabase *database, const UfQuery *query, void *row, GError **error, ...)
{
	va_list arguments;
	va_start(arguments, error);
	g_autoptr(GPtrArray) rows = load(database, query, 1, arguments, error);
	va_end(arguments);
	if (rows == NULL)
		return false;
	*(void **)row = rows->len > 0 ? g_ptr_array_steal_index(rows, 0) : NULL;
	return true;
}

bool
uf_database_find(UfDatabase *database, const UfTable *table, void *row, GError **error, ...)
{
	char types[MAX_ARGUMENTS] = { 0 };
	g_autoptr(GString) tail = g_string_new("WHERE ");
	for (size_t i = 0; i < table->keys; i++) {
		types[i] = table->columns[i].type;
		g_string_append_printf(tail, "%s%s = ?", i > 0 ? " AND " : "",
				       table->columns[i].name);
	}
	const UfQuery query = { table, tail->str, types };
	va_list arguments;
	va_start(arguments, error);
	g_autoptr(GPtrArray) rows = load(database, &query, 1, arguments, error);
	va_end(arguments);
	if (rows == NULL)
		return false;
	*(void **)row = rows->len > 0 ? g_ptr_array_steal_index(rows, 0) : NULL;
	return true;
}

static char *
build_insert(const UfTable *table, bool replace)
{
	GString *sql = g_string_new(NULL);
	g_autoptr(GString) names = g_string_new(NULL);
	g_autoptr(GString) marks = g_string_new(NULL);
	g_autoptr(GString) keys = g_string_new(NULL);
	g_autoptr(GString) changes = g_string_new(NULL);
	for (size_t i = 0; i < table->count; i++) {
		const char *name = table->columns[i].name;
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
		g_string_append(marks, i > 0 ? ", ?" : "?");
		if (i < table->keys)
			g_string_append_printf(keys, "%s%s", i > 0 ? ", " : "", name);
		else
			g_string_append_printf(changes, "%s%s = excluded.%s",
					       i > table->keys ? ", " : "", name, name);
	}
	g_string_printf(sql, "INSERT INTO %s (%s) VALUES (%s)", table->name, names->str,
			marks->str);
	if (replace && changes->len > 0)
		g_string_append_printf(sql, " ON CONFLICT (%s) DO UPDATE SET %s", keys->str,
				       changes->str);
	else if (replace)
		g_string_append_printf(sql, " ON CONFLICT (%s) DO NOTHING", keys->str);
	return g_string_free(sql, FALSE);
}

static int
bind_column(sqlite3_stmt *statement, int index, const UfColumn *column, const void *row)
{
	const void *member = (const char *)row + column->offset;
	if (column->type == 'i')
		return sqlite3_bind_int64(statement, index, *(const int64_t *)member);
	if (column->type == 't')
		return sqlite3_bind_text(statement, index, *(char *const *)member, -1,
					 SQLITE_TRANSIENT);
	return bind_bytes(statement, index, *(GBytes *const *)member);
}

bool
uf_database_put(UfDatabase *database, const void *row, bool replace, GError **error)
{
	const UfTable *table = *(const UfTable *const *)row;
	g_autofree char *sql = build_insert(table, replace);
	g_auto(UfStatement) statement = uf_database_prepare(database, sql, error);
	if (statement == NULL)
		return false;
	for (size_t i = 0; i < table->count; i++) {
		const int code = bind_column(statement, (int)i + 1, &table->columns[i], row);
		if (code != SQLITE_OK)
			return uf_database_set_error(database, code, error);
	}
	return uf_database_step(database, statement, error) == 0;
}

GPtrArray *
uf_database_list(UfDatabase *database, const UfQuery *query, GError **error, ...)
{
	va_list arguments;
	va_start(arguments, error);
	g_auto(UfStatement) statement = start(database, query, arguments, error);
	va_end(arguments);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	int more = statement != NULL ? uf_database_step(database, statement, error) : -1;
	while (more > 0) {
		g_ptr_array_add(texts, read_text(statement, 0));
		more = uf_database_step(database, statement, error);
	}
	return more == 0 ? g_steal_pointer(&texts) : NULL;
}

bool
uf_database_count(UfDatabase *database, const UfQuery *query, int64_t *number, GError **error, ...)
{
	va_list arguments;
	va_start(arguments, error);
	g_auto(UfStatement) statement = start(database, query, arguments, error);
	va_end(arguments);
	if (statement == NULL || uf_database_step(database, statement, error) < 0)
		return false;
	*number = sqlite3_column_int64(statement, 0);
	return true;
}

bool
uf_database_run(UfDatabase *database, const UfQuery *query, GError **error, ...)
{
	va_list arguments;
	va_start(arguments, error);
	g_auto(UfStatement) statement = start(database, query, arguments, error);
	va_end(arguments);
	return statement != NULL && uf_database_step(database, statement, error) == 0;
}

bool
uf_database_set_mine(UfDatabase *database, const GPtrArray *teams, GError **error)
{
	if (!uf_database_execute(database, "DELETE FROM temp.mine", error))
		return false;
	for (guint i = 0; i < teams->len; i++) {
		const UfQuery query = { NULL, "INSERT INTO temp.mine (team) VALUES (?)", "t" };
		if (!uf_database_run(database, &query, error, g_ptr_array_index(teams, i)))
			return false;
	}
	return true;
}

int64_t
uf_database_get_size(UfDatabase *database)
{
	const UfQuery query = {
		NULL,
		"SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
		"",
	};
	int64_t size = 0;
	uf_database_count(database, &query, &size, NULL);
	return size;
}
