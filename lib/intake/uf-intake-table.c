#include "uf-intake-table.h"

#include <string.h>

#include "uf-error.h"

#define COLUMNS 5

/* what "as" may be, and whether it needs a place */
static const struct {
	const char *as;
	bool needs_place;
} kinds[] = {
	{ "-", false },        { "codes", false },   { "with", false },      { "ask", false },
	{ "code", false },     { "value", true },    { "used", true },       { "given", true },
	{ "line", true },      { "birth", true },    { "identifier", true }, { "nir", true },
	{ "matricule", true }, { "holder", true },   { "member", false },    { "role", false },
	{ "kin", true },       { "address", false }, { "row", true },        { "rows", true },
	{ "current", true },
};

typedef struct {
	UfIntakeCode code;
	char **columns;
} CodeRow;

typedef struct {
	UfIntakeRule rule;
	char **columns;
} TreeRow;

struct UfIntakeTable {
	GHashTable *codes; /* "LIST\tCODE" → CodeRow */
	GHashTable *rules; /* path → TreeRow */
	GHashTable *holders;
	GHashTable *lists;
};

static void
code_row_free(gpointer data)
{
	CodeRow *row = data;
	g_strfreev(row->code.places);
	g_strfreev(row->columns);
	g_free(row);
}

static void
tree_row_free(gpointer data)
{
	TreeRow *row = data;
	g_strfreev(row->rule.places);
	g_strfreev(row->columns);
	g_free(row);
}

void
uf_intake_table_free(UfIntakeTable *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->codes);
	g_hash_table_unref(self->rules);
	g_hash_table_unref(self->holders);
	g_hash_table_unref(self->lists);
	g_free(self);
}

static char *
join_key(const char *list, const char *code)
{
	return g_strdup_printf("%s\t%s", list, code);
}

static bool
add_code(UfIntakeTable *self, char **columns)
{
	CodeRow *row = g_new0(CodeRow, 1);
	row->columns = columns;
	row->code.places = g_strsplit(columns[2], " ", -1);
	row->code.note = columns[3];
	row->code.label = columns[4];
	g_hash_table_add(self->lists, columns[0]);
	return g_hash_table_insert(self->codes, join_key(columns[0], columns[1]), row);
}

static void
add_holders(UfIntakeTable *self, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/'))
		g_hash_table_add(self->holders, g_strndup(path, (gsize)(slash - path)));
}

static bool
add_rule(UfIntakeTable *self, char **columns)
{
	TreeRow *row = g_new0(TreeRow, 1);
	row->columns = columns;
	row->rule.as = columns[1];
	row->rule.places = g_strsplit(columns[2], " ", -1);
	row->rule.width = (size_t)g_ascii_strtoull(columns[3], NULL, 10);
	row->rule.note = columns[4];
	add_holders(self, columns[0]);
	return g_hash_table_insert(self->rules, g_strdup(columns[0]), row);
}

static bool
is_rule(char *const *columns)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_str_equal(kinds[i].as, columns[1]))
			return !kinds[i].needs_place || *columns[2] != '\0';
	}
	return false;
}

/* a code needs its place, or "ask" or "-" */
static bool
is_code(char *const *columns)
{
	return *columns[2] != '\0';
}

typedef bool (*IsRow)(char *const *columns);
typedef bool (*AddRow)(UfIntakeTable *self, char **columns);

static bool
parse_lines(UfIntakeTable *self, const char *text, IsRow is_row, AddRow add, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (*lines[i] == '\0' || *lines[i] == '#')
			continue;
		char **columns = g_strsplit(lines[i], "\t", -1);
		const bool is_whole = g_strv_length(columns) == COLUMNS && *columns[0] != '\0' &&
				      *columns[1] != '\0' && is_row(columns);
		if (is_whole && add(self, columns))
			continue;
		if (!is_whole)
			g_strfreev(columns);
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "line %u: %s", i + 1,
			    is_whole ? "comes twice" : "not five columns that are a rule");
		return false;
	}
	return true;
}

UfIntakeTable *
uf_intake_table_parse(const char *codes, const char *tree, GError **error)
{
	g_autoptr(UfIntakeTable) self = g_new0(UfIntakeTable, 1);
	self->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, code_row_free);
	self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, tree_row_free);
	self->holders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* names borrowed of the rows of codes */
	self->lists = g_hash_table_new(g_str_hash, g_str_equal);
	if (!parse_lines(self, codes, is_code, add_code, error)) {
		g_prefix_error(error, "codes: ");
		return NULL;
	}
	if (!parse_lines(self, tree, is_rule, add_rule, error)) {
		g_prefix_error(error, "tree: ");
		return NULL;
	}
	return g_steal_pointer(&self);
}

const UfIntakeCode *
uf_intake_table_find_code(const UfIntakeTable *self, const char *list, const char *code)
{
	g_autofree char *key = join_key(list, code);
	const CodeRow *row = g_hash_table_lookup(self->codes, key);
	return row != NULL ? &row->code : NULL;
}

const UfIntakeRule *
uf_intake_table_find_rule(const UfIntakeTable *self, const char *path)
{
	const TreeRow *row = g_hash_table_lookup(self->rules, path);
	return row != NULL ? &row->rule : NULL;
}

bool
uf_intake_table_holds(const UfIntakeTable *self, const char *path)
{
	return g_hash_table_contains(self->holders, path);
}

GList *
uf_intake_table_list_paths(const UfIntakeTable *self)
{
	return g_hash_table_get_keys(self->rules);
}

bool
uf_intake_code_is_asked(const UfIntakeCode *code)
{
	return g_str_equal(code->places[0], "ask");
}

bool
uf_intake_code_is_left(const UfIntakeCode *code)
{
	return g_str_equal(code->places[0], "-");
}

bool
uf_intake_code_is_lossy(const UfIntakeCode *code)
{
	return strstr(code->note, "perdu") != NULL;
}

bool
uf_intake_table_has_list(const UfIntakeTable *self, const char *list)
{
	return g_hash_table_contains(self->lists, list);
}
