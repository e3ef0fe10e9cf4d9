#include "uf-household-rows.h"

#include <string.h>

#include "uf-column-private.h"
#include "uf-memory.h"
#include "uf-text.h"

#define PERSON "members/person/"

struct UfHouseholdRows {
	const UfColumnBook *book;
	const GPtrArray *columns;
	const UfGrid *grid;
	GPtrArray *groups;  /* GArray of size_t: indices of rows */
	GHashTable *by_key; /* folded value → GArray, borrowed of groups */
	GHashTable *merged; /* row of the sheet → its folded value, for the cells merged below it */
	unsigned household; /* columns, or G_MAXUINT */
	unsigned relation;
	unsigned first_child; /* rows of children are counted after the columns of children */
};

/* --- which rows belong together --- */

static void
free_group(gpointer data)
{
	g_array_unref(data);
}

static void
free_wiped(gpointer data)
{
	uf_memory_free_string(data);
}

static const UfColumnTarget *
get_target(const UfColumn *column)
{
	return column->state == UF_COLUMN_TAKEN ? g_ptr_array_index(column->targets, 0) : NULL;
}

static unsigned
find_column(const UfHouseholdRows *self, const char *key)
{
	for (guint i = 0; i < self->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(self->columns, i);
		const UfColumnTarget *target = get_target(column);
		if (target != NULL && g_str_equal(target->key, key))
			return column->column;
	}
	return G_MAXUINT;
}

static unsigned
count_children(const UfHouseholdRows *self)
{
	static const char child[] = "members/child";
	guint64 most = 0;
	for (guint i = 0; i < self->columns->len; i++) {
		const UfColumnTarget *target = get_target(g_ptr_array_index(self->columns, i));
		if (target != NULL && g_str_has_prefix(target->key, child))
			most = MAX(most, g_ascii_strtoull(target->key + strlen(child), NULL, 10));
	}
	return (unsigned)most;
}

/* The value that tells the household, also that of a merged cell; NULL for none. Yours. */
static char *
find_key(const UfHouseholdRows *self, const UfGridRow *row)
{
	unsigned line = uf_grid_row_get_number(row);
	unsigned column = self->household;
	if (column == G_MAXUINT)
		return NULL;
	char *key = uf_text_fold(uf_grid_row_get_cell(row, column)->text);
	if (*key != '\0') {
		g_hash_table_insert(self->merged, GUINT_TO_POINTER(line), g_strdup(key));
		return key;
	}
	uf_memory_free_string(key);
	uf_grid_find_merged(self->grid, &line, &column);
	return g_strdup(g_hash_table_lookup(self->merged, GUINT_TO_POINTER(line)));
}

static void
add_row(UfHouseholdRows *self, const UfGridRow *row, size_t index)
{
	char *key = find_key(self, row);
	GArray *group = key != NULL ? g_hash_table_lookup(self->by_key, key) : NULL;
	if (group == NULL) {
		group = g_array_new(FALSE, FALSE, sizeof(size_t));
		g_ptr_array_add(self->groups, group);
		if (key != NULL)
			g_hash_table_insert(self->by_key, g_steal_pointer(&key), group);
	}
	uf_memory_free_string(key);
	g_array_append_val(group, index);
}

/* The line that shows how a template is filled. */
static bool
is_example(const UfHouseholdRows *self, const UfGridRow *row)
{
	for (guint i = 0; i < self->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(self->columns, i);
		const UfCell *cell = uf_grid_row_get_cell(row, column->column);
		if (cell->kind == UF_CELL_TEXT && strstr(cell->text, UF_HOUSEHOLD_EXAMPLE) != NULL)
			return true;
	}
	return false;
}

UfHouseholdRows *
uf_household_rows_new(const UfColumnBook *book, const GPtrArray *columns, const UfGrid *grid,
		      size_t headings, GError **error)
{
	g_autoptr(UfHouseholdRows) self = g_new0(UfHouseholdRows, 1);
	self->book = book;
	self->columns = columns;
	self->grid = grid;
	self->groups = g_ptr_array_new_with_free_func(free_group);
	self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, NULL);
	self->merged = g_hash_table_new_full(NULL, NULL, NULL, free_wiped);
	self->household = find_column(self, "row/household");
	self->relation = find_column(self, "row/relation");
	self->first_child = count_children(self);
	for (size_t i = headings + 1; i < uf_grid_get_row_count(grid); i++) {
		g_autoptr(UfGridRow) row = uf_grid_load_row(grid, i, error);
		if (row == NULL)
			return NULL;
		if (!is_example(self, row))
			add_row(self, row, i);
	}
	return g_steal_pointer(&self);
}

void
uf_household_rows_free(UfHouseholdRows *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->by_key);
	g_hash_table_unref(self->merged);
	g_ptr_array_unref(self->groups);
	g_free(self);
}

size_t
uf_household_rows_get_count(const UfHouseholdRows *self)
{
	return self->groups->len;
}

const size_t *
uf_household_rows_get_rows(const UfHouseholdRows *self, size_t index, size_t *count)
{
	const GArray *group = g_ptr_array_index(self->groups, index);
	*count = group->len;
	return &g_array_index(group, size_t, 0);
}

/* --- who each row is --- */

typedef struct {
	const UfHouseholdRows *rows;
	const UfRepairSetup *setup;
	UfRowHousehold *household;
	GHashTable *seen; /* key → UfRowFact with a value, borrowed */
	unsigned children;
	unsigned others;
	bool has_person;
	bool has_spouse;
} Reading;

static void
tell(Reading *self, const char *place, const char *rule)
{
	uf_issue_add(self->household->issues, UF_SEVERITY_TODO, place, rule);
}

/* The code of a relation, as the book has it. */
static const char *
borrow_code(const UfColumnBook *book, const char *code)
{
	const char *known;
	json_t *label;
	json_object_foreach(book->relations, known, label)
	{
		if (g_strcmp0(known, code) == 0)
			return known;
	}
	return NULL;
}

static const char *
read_relation(Reading *self, const UfGridRow *row)
{
	g_autoptr(json_t) value = NULL;
	if (self->rows->relation == G_MAXUINT)
		return NULL;
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self->rows->book, "row/relation");
	uf_repair_cell(self->setup, uf_grid_row_get_cell(row, self->rows->relation), target, &value,
		       self->household->issues);
	return borrow_code(self->rows->book, json_string_value(value));
}

static char *
name_other(Reading *self)
{
	return g_strdup_printf("member%u", ++self->others);
}

/* The slot of a row: the first of its kind, else one of the others. Yours. */
static char *
choose_who(Reading *self, const char *relation, bool is_first)
{
	if (relation == NULL && is_first)
		relation = "person";
	if (relation == NULL) {
		tell(self, "row/relation", "sheet.relation_missing");
		return name_other(self);
	}
	if (g_str_equal(relation, "child"))
		return g_strdup_printf("child%u", ++self->children);
	if (g_str_equal(relation, "person") && !self->has_person) {
		self->has_person = true;
		return g_strdup("person");
	}
	if (g_str_equal(relation, "person"))
		tell(self, "row/relation", "sheet.two_applicants");
	if (g_str_equal(relation, "spouse") && !self->has_spouse) {
		self->has_spouse = true;
		return g_strdup("spouse");
	}
	return name_other(self);
}

static const UfRowPerson *
add_person(Reading *self, const UfGridRow *row, bool is_first)
{
	UfRowPerson *person = g_new0(UfRowPerson, 1);
	person->relation = read_relation(self, row);
	person->who = choose_who(self, person->relation, is_first);
	person->row = uf_grid_row_get_number(row);
	g_ptr_array_add(self->household->people, person);
	return person;
}

/* --- what each row says --- */

/* Whether @key is of a list of the household whose rows name a member. */
static bool
is_joined(const Reading *self, const char *key)
{
	g_autofree char *list = g_strndup(key, strcspn(key, "/"));
	g_autofree char *member = g_strconcat(list, "/*/member", NULL);
	return !g_str_has_prefix(key, "members/") &&
	       uf_profile_schema_find(self->rows->book->schema, member) != NULL;
}

/* The key of a column in the row of @who; NULL when the column is about somebody else than the
 * person of the row. Yours. */
static char *
move_key(const Reading *self, const char *key, const char *who)
{
	if (g_str_equal(who, "person"))
		return g_strdup(key);
	if (g_str_has_prefix(key, PERSON))
		return g_strdup_printf("members/%s/%s", who, key + strlen(PERSON));
	if (g_str_has_prefix(key, "members/"))
		return NULL;
	if (!is_joined(self, key))
		return g_strdup(key);
	const char *slot = strchr(key, '/') + 1;
	const size_t end = strcspn(slot, ":/");
	return slot[end] == ':'
		   ? NULL
		   : g_strdup_printf("%.*s:%s%s", (int)(slot + end - key), key, who, slot + end);
}

static void
free_fact(gpointer data)
{
	UfRowFact *fact = data;
	g_free(fact->key);
	uf_memory_free_string(fact->text);
	json_decref(fact->value);
	g_ptr_array_unref(fact->issues);
	g_free(fact);
}

static void
refuse(UfRowFact *fact, const char *rule)
{
	uf_issue_add(fact->issues, UF_SEVERITY_TODO, fact->key, rule);
	g_clear_pointer(&fact->value, json_decref);
	fact->state = UF_REPAIR_REFUSED;
}

/* What two rows say must be the same: then it is said once. */
static bool
is_again(Reading *self, UfRowFact *fact)
{
	const UfRowFact *known =
	    fact->value != NULL ? g_hash_table_lookup(self->seen, fact->key) : NULL;
	if (known == NULL)
		return false;
	if (json_equal(known->value, fact->value))
		return true;
	refuse(fact, "sheet.household_differs");
	return false;
}

static void
add_fact(Reading *self, const UfCell *cell, const UfColumnTarget *column, const char *who)
{
	g_autofree char *key = move_key(self, column->key, who);
	g_autoptr(UfColumnTarget) target = uf_column_target_copy(column);
	UfRowFact *fact = g_new0(UfRowFact, 1);
	if (key != NULL) {
		g_free(target->key);
		target->key = g_strdup(key);
	}
	fact->key = g_strdup(target->key);
	fact->text = g_strdup(cell->text);
	fact->row = cell->row;
	fact->column = cell->column;
	fact->issues = uf_issue_list_new();
	fact->state = uf_repair_cell(self->setup, cell, target, &fact->value, fact->issues);
	if (key == NULL && fact->value != NULL)
		refuse(fact, "sheet.other_in_row");
	if ((fact->state == UF_REPAIR_EMPTY && fact->issues->len == 0) || is_again(self, fact)) {
		free_fact(fact);
		return;
	}
	self->household->refused += fact->state == UF_REPAIR_REFUSED;
	g_ptr_array_add(self->household->facts, fact);
	if (fact->value != NULL)
		g_hash_table_insert(self->seen, fact->key, fact);
}

static void
read_row(Reading *self, const UfGridRow *row, bool is_first)
{
	const UfRowPerson *person = add_person(self, row, is_first);
	for (guint i = 0; i < self->rows->columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(self->rows->columns, i);
		const UfColumnTarget *target = get_target(column);
		const bool is_told = target != NULL && (g_str_equal(target->key, "row/household") ||
							g_str_equal(target->key, "row/relation"));
		if (target != NULL && !is_told)
			add_fact(self, uf_grid_row_get_cell(row, column->column), target,
				 person->who);
	}
}

static void
free_person(gpointer data)
{
	UfRowPerson *person = data;
	g_free(person->who);
	g_free(person);
}

void
uf_row_household_free(UfRowHousehold *household)
{
	if (household == NULL)
		return;
	g_ptr_array_unref(household->people);
	g_ptr_array_unref(household->facts);
	g_ptr_array_unref(household->issues);
	g_free(household);
}

static bool
read_rows(Reading *self, const GArray *group, GError **error)
{
	for (guint i = 0; i < group->len && i < UF_HOUSEHOLD_ROWS_MAX; i++) {
		g_autoptr(UfGridRow) row =
		    uf_grid_load_row(self->rows->grid, g_array_index(group, size_t, i), error);
		if (row == NULL)
			return false;
		read_row(self, row, i == 0);
	}
	if (group->len > UF_HOUSEHOLD_ROWS_MAX)
		tell(self, "row/household", "sheet.too_many_rows");
	if (!self->has_person)
		tell(self, "row/relation", "sheet.no_applicant");
	return true;
}

UfRowHousehold *
uf_household_rows_load(const UfHouseholdRows *self, size_t index, const UfRepairSetup *setup,
		       GError **error)
{
	g_return_val_if_fail(index < self->groups->len, NULL);
	g_autoptr(UfRowHousehold) household = g_new0(UfRowHousehold, 1);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	household->people = g_ptr_array_new_with_free_func(free_person);
	household->facts = g_ptr_array_new_with_free_func(free_fact);
	household->issues = uf_issue_list_new();
	Reading reading = { .rows = self,
			    .setup = setup,
			    .household = household,
			    .seen = seen,
			    .children = self->first_child };
	if (!read_rows(&reading, g_ptr_array_index(self->groups, index), error))
		return NULL;
	household->is_empty = household->facts->len == 0;
	return g_steal_pointer(&household);
}
