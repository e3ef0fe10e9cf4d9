#include <string.h>

#include "intake-support.h"

#define CODES "# list\tcode\tplace\tnote\tlabel\nSEXE\t1\tmembers/*/sex=male\t\tHomme\n"
#define TREE                                                                                       \
	"# path\tas\tplace\twidth\tnote\nA/B/SEXE\tcode\t\t\t\nA/NOM\tvalue\tx/*/y z\t28\tmot\n"

static void
test_parse(void)
{
	static const struct {
		const char *codes;
		const char *tree;
		const char *error; /* NULL: none */
	} cases[] = {
		{ CODES, TREE, NULL },
		{ "", "", NULL },
		{ CODES "SEXE\t1\task\t\tx\n", TREE, "codes: line 3: comes twice" },
		{ CODES "SEXE\t2\t\t\tx\n", TREE, "codes: line 3: not five" },
		{ "SEXE\t1\task\n", TREE, "codes: line 1: not five" },
		{ "SEXE\t\task\t\t\n", TREE, "codes: line 1: not five" },
		{ CODES, TREE "A/NOM\t-\t\t\t\n", "tree: line 4: comes twice" },
		{ CODES, TREE "A/X\tvalue\t\t\t\n", "tree: line 4: not five" },
		{ CODES, TREE "A/X\tguess\tx\t\t\n", "tree: line 4: not five" },
		{ CODES, TREE "A/X\t-\t\t\t\tmore\n", "tree: line 4: not five" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfIntakeTable) table =
		    uf_intake_table_parse(cases[i].codes, cases[i].tree, &error);
		g_assert_true((table == NULL) == (cases[i].error != NULL));
		if (cases[i].error != NULL)
			g_assert_true(g_str_has_prefix(error->message, cases[i].error));
		else
			g_assert_no_error(error);
	}
}

static void
test_find(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfIntakeTable) table = uf_intake_table_parse(CODES, TREE, &error);
	g_assert_no_error(error);
	const UfIntakeCode *code = uf_intake_table_find_code(table, "SEXE", "1");
	g_assert_cmpstr(code->places[0], ==, "members/*/sex=male");
	g_assert_cmpstr(code->label, ==, "Homme");
	g_assert_null(uf_intake_table_find_code(table, "SEXE", "2"));
	g_assert_null(uf_intake_table_find_code(table, "1", "SEXE"));
	const UfIntakeRule *rule = uf_intake_table_find_rule(table, "A/NOM");
	g_assert_cmpstr(rule->as, ==, "value");
	g_assert_cmpstr(rule->places[1], ==, "z");
	g_assert_cmpuint(rule->width, ==, 28);
	g_assert_cmpstr(rule->note, ==, "mot");
	g_assert_null(uf_intake_table_find_rule(table, "A"));
	g_assert_true(uf_intake_table_holds(table, "A"));
	g_assert_true(uf_intake_table_holds(table, "A/B"));
	g_assert_false(uf_intake_table_holds(table, "A/NOM"));
	g_assert_true(uf_intake_table_has_list(table, "SEXE"));
	g_assert_false(uf_intake_table_has_list(table, "NOM"));
}

static void
test_kinds(void)
{
	static const struct {
		const char *row;
		bool asked;
		bool left;
		bool lossy;
	} cases[] = {
		{ "X\t1\ta/b=c\t\t", false, false, false },
		{ "X\t1\ta/b=c\tperdu : le motif\t", false, false, true },
		{ "X\t1\task\tlaquelle\t", true, false, false },
		{ "X\t1\t-\trien\t", false, true, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfIntakeTable) table = uf_intake_table_parse(cases[i].row, "", NULL);
		const UfIntakeCode *code = uf_intake_table_find_code(table, "X", "1");
		g_assert_true(uf_intake_code_is_asked(code) == cases[i].asked);
		g_assert_true(uf_intake_code_is_left(code) == cases[i].left);
		g_assert_true(uf_intake_code_is_lossy(code) == cases[i].lossy);
	}
}

static bool
is_there(const UfProfileSchema *schema, const char *word)
{
	static const char *const homes[] = { "housing", "members/*/contact/addresses/*" };
	g_auto(GStrv) parts = g_strsplit_set(word, "?=", 2);
	if (!g_str_has_prefix(word, "+/"))
		return uf_profile_schema_find(schema, parts[0]) != NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(homes); i++) {
		g_autofree char *path = g_strconcat(homes[i], parts[0] + 1, NULL);
		if (uf_profile_schema_find(schema, path) != NULL)
			return true;
	}
	return false;
}

/* Every place that the adapter's tree names is one of the profile. */
static void
test_places(void)
{
	static const char *const placed[] = { "value", "used",      "given",  "line", "birth",
					      "nir",   "matricule", "holder", "kin",  NULL };
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	g_autoptr(GList) paths = uf_intake_table_list_paths(tables.table);
	g_assert_cmpuint(g_list_length(paths), >, 100);
	for (const GList *at = paths; at != NULL; at = at->next) {
		const UfIntakeRule *rule = uf_intake_table_find_rule(tables.table, at->data);
		for (guint i = 0; g_strv_contains(placed, rule->as) && rule->places[i] != NULL; i++)
			g_assert_true(is_there(tables.schema, rule->places[i]));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/intake-table/parse", test_parse);
	g_test_add_func("/intake-table/find", test_find);
	g_test_add_func("/intake-table/kinds", test_kinds);
	g_test_add_func("/intake-table/places", test_places);
	return g_test_run();
}
