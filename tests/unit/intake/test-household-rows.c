/* Rows as households: who is who, and what the rows say together. Invented people. */
#include "uf-household-rows.h"

#include <string.h>

#include "text-grid.h"

typedef struct {
	UfProfileSchema *schema;
	UfColumnBook *book;
	UfRepairSetup setup;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
	(void)data;
	self->schema = uf_profile_schema_new(NULL);
	self->book = uf_column_book_new(self->schema);
	self->setup = (UfRepairSetup){ .today = { 2026, 11, 22 } };
}

static void
tear_down(Fixture *self, gconstpointer data)
{
	(void)data;
	uf_column_book_free(self->book);
	uf_profile_schema_free(self->schema);
}

/* "who key=value; … ! rule" of each household, one a line: refused facts have "!". */
static char *
dump_one(const UfRowHousehold *household)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; i < household->people->len; i++) {
		const UfRowPerson *person = g_ptr_array_index(household->people, i);
		g_string_append_printf(out, "%s%s", i > 0 ? "," : "", person->who);
	}
	for (guint i = 0; i < household->facts->len; i++) {
		const UfRowFact *fact = g_ptr_array_index(household->facts, i);
		g_autofree char *text =
		    fact->value != NULL ? json_dumps(fact->value, JSON_COMPACT | JSON_ENCODE_ANY)
					: g_strdup("!");
		g_string_append_printf(out, " %s=%s", fact->key, text);
	}
	for (guint i = 0; i < household->issues->len; i++)
		g_string_append_printf(out, " (%s)",
				       uf_issue_get_rule(g_ptr_array_index(household->issues, i)));
	g_string_replace(out, "members/", "", 0);
	g_string_replace(out, "birth_name", "N", 0);
	g_string_replace(out, "given_names", "G", 0);
	g_string_replace(out, "\"", "'", 0);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
dump(const Fixture *self, const char *const *lines)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(UfGrid) grid = make_grid(lines);
	g_autoptr(UfGridRow) head = uf_grid_load_row(grid, 0, &error);
	g_autoptr(GPtrArray) columns = uf_column_list(self->book, NULL, head);
	g_autoptr(UfHouseholdRows) rows =
	    uf_household_rows_new(self->book, columns, grid, 0, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < uf_household_rows_get_count(rows); i++) {
		g_autoptr(UfRowHousehold) household =
		    uf_household_rows_load(rows, i, &self->setup, &error);
		g_assert_no_error(error);
		g_assert_true(household->is_empty == (household->facts->len == 0));
		g_autofree char *one = dump_one(household);
		g_string_append_printf(out, "%s%s", i > 0 ? "|" : "", one);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* birth_name is "N", given_names "G", members/ is left out */
static const struct {
	const char *lines[6];
	const char *households;
} household_table[] = {
	/* a row, a household */
	{ { "Nom;Prénom", "DUPRÉ;Léa", "ROUX;Max" },
	  "person person/N='DUPRÉ' person/G=['Léa']|person person/N='ROUX' person/G=['Max']" },
	/* children in columns */
	{ { "Nom;Enfant 1 : prénom;Prénom enfant 2", "DUPRÉ;Zoé;" },
	  "person person/N='DUPRÉ' child1/G=['Zoé']" },
	/* people in rows, not next to each other; an address that all repeat */
	{ { "Ménage;Lien;Prénom;CP", "1;Demandeur;Léa;44000", "2;Demandeur;Max;",
	    "1;Enfant;Zoé;44000", "1;Épouse;Ana;44000" },
	  "person,child1,spouse person/G=['Léa'] housing/address/postcode='44000' "
	  "child1/G=['Zoé'] spouse/G=['Ana']|person person/G=['Max']" },
	/* rows of children after columns of children */
	{ { "Ménage;Lien;Prénom;Enfant 1 : prénom", "1;Demandeur;Léa;Zoé", "1;Fille;Ana;" },
	  "person,child2 person/G=['Léa'] child1/G=['Zoé'] child2/G=['Ana']" },
	/* the spouse's own resources */
	{ { "Ménage;Lien;RSA", "1;Demandeur;500", "1;Conjoint;600" },
	  "person,spouse resources/rsa/amount=50000 resources/rsa:spouse/amount=60000" },
	/* what contradicts itself */
	{ { "Ménage;Lien;CP", "1;Demandeur;44000", "1;Conjoint;44100" },
	  "person,spouse housing/address/postcode='44000' housing/address/postcode=!" },
	{ { "Ménage;Lien;Prénom", "1;Demandeur;Léa", "1;Demandeur;Max" },
	  "person,member1 person/G=['Léa'] member1/G=['Max'] (sheet.two_applicants)" },
	{ { "Ménage;Lien;Prénom", "1;Enfant;Zoé", "1;Conjoint;Ana" },
	  "child1,spouse child1/G=['Zoé'] spouse/G=['Ana'] (sheet.no_applicant)" },
	{ { "Ménage;Prénom", "1;Léa", "1;Max" },
	  "person,member1 person/G=['Léa'] member1/G=['Max'] (sheet.relation_missing)" },
	{ { "Ménage;Lien;Prénom;Conjoint : prénom", "1;Demandeur;Léa;", "1;Enfant;Zoé;Max" },
	  "person,child1 person/G=['Léa'] child1/G=['Zoé'] spouse/G=!" },
	{ { "Ménage;Lien;Prénom", "1;Demandeur;Léa", "1;chef;Max" },
	  "person,member1 person/G=['Léa'] member1/G=['Max'] (sheet.choice) "
	  "(sheet.relation_missing)" },
	/* rows that say nothing; no value of a household */
	{ { "Nom;Remarques", ";Total : 2" }, "person" },
	{ { "Ménage;Nom", ";DUPRÉ", ";ROUX" }, "person person/N='DUPRÉ'|person person/N='ROUX'" },
	/* a bad cell stays alone */
	{ { "Nom;DDN", "DUPRÉ;31/02/1984" }, "person person/N='DUPRÉ' person/birth/date=!" },
	{ { "Nom" }, "" },
	/* the example of a template, wherever it says so */
	{ { "Identifiant unefois;Nom;Notes", ";EXEMPLE (ligne non lue);", ";DUPRÉ;",
	    ";ROUX;exemple, ligne non lue", "ligne lue;TEST;" },
	  "person person/N='DUPRÉ'|person row/person='ligne lue' person/N='TEST'" },
};

static void
test_rows(Fixture *self, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(household_table); i++) {
		g_autofree char *households = dump(self, household_table[i].lines);
		g_assert_cmpstr(households, ==, household_table[i].households);
	}
}

/* The same household whatever the writing of its reference. */
static void
test_keys(Fixture *self, gconstpointer data)
{
	static const char *const lines[] = { "Ménage;Lien;Nom", "Été-1;Demandeur;A",
					     "ETE 1 ;Enfant;B", "ete-11;Demandeur;C", NULL };
	g_autofree char *households = dump(self, lines);
	(void)data;
	g_assert_cmpstr(households, ==,
			"person,child1 person/N='A' child1/N='B'|person person/N='C'");
}

/* A reference that is written once, in a cell merged over the rows of the household. */
static void
test_merged(Fixture *self, gconstpointer data)
{
	static const char cells[] =
	    "[0,0,[0,\"t\",\"Ménage\"],[1,\"t\",\"Lien\"],[2,\"t\",\"Nom\"]]\n"
	    "[1,0,[0,\"t\",\"7\"],[1,\"t\",\"Demandeur\"],[2,\"t\",\"A\"]]\n"
	    "[2,0,[1,\"t\",\"Enfant\"],[2,\"t\",\"B\"]]\n"
	    "[3,0,[1,\"t\",\"Demandeur\"],[2,\"t\",\"C\"]]\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer =
	    json_pack("{s:s, s:[[i, i, i, i]]}", "format", "xlsx", "merged", 1, 0, 2, 0);
	g_autoptr(GBytes) bytes = g_bytes_new_static(cells, sizeof cells - 1);
	g_autoptr(UfGrid) grid = uf_grid_parse(answer, bytes, &error);
	g_assert_no_error(error);
	g_autoptr(UfGridRow) head = uf_grid_load_row(grid, 0, &error);
	g_autoptr(GPtrArray) columns = uf_column_list(self->book, NULL, head);
	g_autoptr(UfHouseholdRows) rows =
	    uf_household_rows_new(self->book, columns, grid, 0, &error);
	(void)data;
	g_assert_cmpuint(uf_household_rows_get_count(rows), ==, 2);
	g_autoptr(UfRowHousehold) first = uf_household_rows_load(rows, 0, &self->setup, &error);
	g_assert_cmpuint(first->people->len, ==, 2);
	const UfRowFact *fact = g_ptr_array_index(first->facts, 1);
	g_assert_true(fact->row == 2 && fact->column == 2);
	g_assert_cmpstr(fact->text, ==, "B");
}

static void
test_many(Fixture *self, gconstpointer data)
{
	const char *lines[UF_HOUSEHOLD_ROWS_MAX + 6] = { "Ménage;Lien;Nom", "1;Demandeur;A" };
	g_autofree char *households = NULL;
	(void)data;
	for (size_t i = 2; i < G_N_ELEMENTS(lines) - 1; i++)
		lines[i] = "1;Enfant;B";
	households = dump(self, lines);
	g_assert_nonnull(strstr(households, "child31 "));
	g_assert_null(strstr(households, "child32"));
	g_assert_nonnull(strstr(households, "(sheet.too_many_rows)"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/household-rows/rows", Fixture, NULL, set_up, test_rows, tear_down);
	g_test_add("/household-rows/keys", Fixture, NULL, set_up, test_keys, tear_down);
	g_test_add("/household-rows/merged", Fixture, NULL, set_up, test_merged, tear_down);
	g_test_add("/household-rows/many", Fixture, NULL, set_up, test_many, tear_down);
	return g_test_run();
}
