/* SQLite: tables and indexes, made once, compared at each opening. */
#include "uf-database-sqlite-private.h"
#include "uf-error.h"
#include "uf-row-deposits.h"
#include "uf-row-queue.h"

#define MAX_FAULTS 20

/* What each format of the file added, in the order in which it is made, so that a file that was
 * brought up to date is as a new one. */
static const struct {
	int64_t format;
	const UfTable *table;
	const char *sql;
} parts[] = {
	{ 1, &uf_table_store, NULL },
	{ 1, &uf_table_older, NULL },
	{ 1, &uf_table_workers, NULL },
	{ 1, &uf_table_teams, NULL },
	{ 1, &uf_table_copies, NULL },
	{ 1, &uf_table_items, NULL },
	{ 1, &uf_table_cards, NULL },
	{ 1, &uf_table_wraps, NULL },
	{ 1, &uf_table_generations, NULL },
	{ 1, &uf_table_terms, NULL },
	{ 1, &uf_table_lines, NULL },
	{ 1, &uf_table_heads, NULL },
	{ 1, &uf_table_forgotten, NULL },
	{ 1, &uf_table_removed, NULL },
	{ 1, NULL, "CREATE UNIQUE INDEX workers_login ON workers (login)" },
	{ 1, NULL, "CREATE UNIQUE INDEX teams_title ON teams (title)" },
	{ 1, NULL, "CREATE INDEX copies_subject ON copies (subject)" },
	{ 1, NULL, "CREATE INDEX items_parent ON items (kind, parent, id)" },
	{ 1, NULL, "CREATE INDEX items_person ON items (person)" },
	{ 1, NULL, "CREATE INDEX wraps_team ON wraps (team)" },
	{ 1, NULL, "CREATE INDEX wraps_indexed ON wraps (team) WHERE indexed = 0" },
	{ 1, NULL, "CREATE INDEX terms_person ON terms (person, team)" },
	{ 1, NULL, "CREATE INDEX lines_person ON lines (journal, person)" },
	{ 1, NULL, "CREATE INDEX lines_other ON lines (journal, other)" },
	{ 2, &uf_table_depositors, NULL },
	{ 2, &uf_table_deposits, NULL },
	{ 2, NULL, "CREATE UNIQUE INDEX depositors_name ON depositors (name)" },
	{ 2, NULL, "CREATE UNIQUE INDEX deposits_id ON deposits (deposit)" },
	{ 2, NULL, "CREATE INDEX deposits_team ON deposits (team)" },
	{ 2, &uf_table_batches, NULL },
	{ 2, &uf_table_jobs, NULL },
	{ 2, NULL, "CREATE INDEX jobs_state ON jobs (batch, state, number)" },
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

/* every statement that makes what the formats after @from and up to @to added, in order */
static GPtrArray *
build_schema(int64_t from, int64_t to)
{
	GPtrArray *schema = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		if (parts[i].format > from && parts[i].format <= to)
			g_ptr_array_add(schema, parts[i].table != NULL ? build_table(parts[i].table)
								       : g_strdup(parts[i].sql));
	}
	return schema;
}

bool
uf_database_make_schema(UfDatabase *database, int64_t from, int64_t to, GError **error)
{
	g_autoptr(GPtrArray) schema = build_schema(from, to);
	for (guint i = 0; i < schema->len; i++) {
		if (!uf_database_execute(database, g_ptr_array_index(schema, i), error))
			return false;
	}
	return true;
}

/* A table with other columns, a rule of somebody else's: none of ours. */
bool
uf_database_check_schema(UfDatabase *database, int64_t format, GError **error)
{
	const UfQuery query = {
		NULL, "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", ""
	};
	g_autoptr(GPtrArray) schema = build_schema(0, format);
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
