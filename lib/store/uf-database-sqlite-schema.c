/* SQLite: tables and indexes, made once, compared at each opening. */
#include "uf-database-sqlite-private.h"
#include "uf-error.h"

#define MAX_FAULTS 20

static const char *const extras[] = {
	"CREATE UNIQUE INDEX workers_login ON workers (login)",
	"CREATE UNIQUE INDEX teams_title ON teams (title)",
	"CREATE INDEX copies_subject ON copies (subject)",
	"CREATE INDEX items_parent ON items (kind, parent, id)",
	"CREATE INDEX items_person ON items (person)",
	"CREATE INDEX wraps_team ON wraps (team)",
	"CREATE INDEX wraps_indexed ON wraps (team) WHERE indexed = 0",
	"CREATE INDEX terms_person ON terms (person, team)",
	"CREATE INDEX lines_person ON lines (journal, person)",
	"CREATE INDEX lines_other ON lines (journal, other)",
};

static const char *
get_type(char letter)
{
	if (letter == 'i')
		return "INTEGER";
	return letter == 't' ? "TEXT" : "BLOB";
}

static char *
build_table(const UfTable *table)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "CREATE TABLE %s (", table->name);
	for (size_t i = 0; i < table->count; i++)
		g_string_append_printf(sql, "%s %s NOT NULL, ", table->columns[i].name,
				       get_type(table->columns[i].type));
	g_string_append(sql, "PRIMARY KEY (");
	for (size_t i = 0; i < table->keys; i++)
		g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
	g_string_append(sql, ")) STRICT");
	return g_string_free(sql, FALSE);
}

/* every statement that makes the file, in order */
static GPtrArray *
build_schema(void)
{
	GPtrArray *schema = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; uf_tables[i] != NULL; i++)
		g_ptr_array_add(schema, build_table(uf_tables[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(extras); i++)
		g_ptr_array_add(schema, g_strdup(extras[i]));
	return schema;
}

bool
uf_database_make_schema(UfDatabase *database, GError **error)
{
	g_autoptr(GPtrArray) schema = build_schema();
	for (guint i = 0; i < schema->len; i++) {
		if (!uf_database_execute(database, g_ptr_array_index(schema, i), error))
			return false;
	}
	return true;
}

/* A table with other columns, a rule of somebody else's: none of ours. */
bool
uf_database_check_schema(UfDatabase *database, GError **error)
{
	const UfQuery query = {
		NULL, "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", ""
	};
	g_autoptr(GPtrArray) schema = build_schema();
	g_autoptr(GPtrArray) found = uf_database_list(database, &query, error);
	if (found == NULL)
		return false;
	bool same = found->len == schema->len;
	for (guint i = 0; same && i < schema->len; i++)
		same = g_str_equal(g_ptr_array_index(schema, i), g_ptr_array_index(found, i));
	if (!same)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: its tables are not those of a store of unefois", database->path);
	return same;
}

GPtrArray *
uf_database_check(UfDatabase *database, GError **error)
{
	g_autofree char *sql = g_strdup_printf("PRAGMA integrity_check(%d)", MAX_FAULTS);
	const UfQuery query = { NULL, sql, "" };
	GPtrArray *found = uf_database_list(database, &query, error);
	if (found != NULL && found->len == 1 && g_str_equal(g_ptr_array_index(found, 0), "ok"))
		g_ptr_array_set_size(found, 0);
	return found;
}
