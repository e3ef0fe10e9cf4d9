/* A record of a flow, over an empty store and over somebody known. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-import.h"
#include "uf-flow-person.h"
#include "uf-json.h"

static UfFlowImport *
open_flow(Fixture *fixture, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *file = g_build_filename("fixtures/sources", name, NULL);
	g_autofree char *path = flow_get_source(file);
	UfFlowImport *import = uf_flow_import_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	return import;
}

static void
choose(UfFlowImport *import, const char *number, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) secret = number != NULL ? uf_secret_new(number, -1) : NULL;
	uf_flow_import_choose(import, secret, person, &error);
	g_assert_no_error(error);
}

static json_t *
save(UfFlowImport *import)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_import_save(import, &error);
	g_assert_no_error(error);
	return result;
}

static void
test_new(Fixture *fixture, gconstpointer data)
{
	(void)data;
	UfFlowDifference difference;
	g_autoptr(UfFlowImport) import = open_flow(fixture, "cnaf-couple.xml");
	g_assert_cmpuint(uf_flow_import_get_count(import), ==, 1);
	g_assert_false(uf_flow_import_asks_number(import, NULL));
	choose(import, NULL, NULL);
	g_assert_false(uf_flow_import_next(import, &difference));
	g_autoptr(json_t) result = save(import);
	const char *person = uf_json_get_string(result, "person");
	g_assert_nonnull(person);
	g_assert_cmpstr(uf_json_get_string(result, "date"), ==, "2026-09-30");
	g_assert_cmpuint(json_array_size(json_object_get(result, "issues")), ==, 0);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) checked = uf_flow_person_check(fixture->flow, person, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(checked, "revision", 0), ==, 1);
}

static void
test_twice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfFlowImport) first = open_flow(fixture, "cnaf-alone.xml");
	choose(first, NULL, NULL);
	g_autoptr(json_t) result = save(first);
	const char *person = uf_json_get_string(result, "person");
	g_autoptr(UfFlowImport) again = open_flow(fixture, "cnaf-alone.xml");
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_flow_import_choose(again, NULL, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, person));
	g_assert_null(strstr(error->message, "9990101"));
	/* into her: nothing differs, nothing is stored; her number tells which record of many */
	g_autoptr(UfFlowImport) many = open_flow(fixture, "cnaf-flow.xml");
	g_assert_true(uf_flow_import_asks_number(many, NULL));
	g_assert_false(uf_flow_import_asks_number(many, person));
	choose(many, NULL, person);
	g_autoptr(json_t) list = uf_flow_import_list(many);
	g_assert_cmpuint(json_array_size(list), ==, 0);
	g_autoptr(json_t) same = save(many);
	g_assert_cmpint(uf_json_get_integer(same, "revision", 0), ==, 1);
}

/* Takes the differences whose title holds one of @words, gives how many were shown. */
static size_t
take(UfFlowImport *import, const char *const *words)
{
	size_t shown = 0;
	UfFlowDifference difference;
	while (uf_flow_import_next(import, &difference)) {
		g_autoptr(GError) error = NULL;
		shown++;
		for (size_t i = 0; words[i] != NULL; i++) {
			if (strstr(difference.title, words[i]) == NULL)
				continue;
			uf_flow_import_take(import, &error);
			g_assert_no_error(error);
			break;
		}
	}
	return shown;
}

static void
test_known(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *words[4];
		size_t shown;
		size_t taken;
	} cases[] = {
		/* nobody is taken: the links to the children are not even shown */
		{ { NULL }, 17, 0 },
		{ { "Grossesse ›", NULL }, 17, 3 },
		/* with the two children come their three links */
		{ { "Personnes", NULL }, 20, 14 },
		{ { "Liens", "Personnes", NULL }, 20, 17 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowImport) import = open_flow(fixture, "cnaf-couple.xml");
		choose(import, NULL, person);
		const size_t shown = take(import, cases[i].words);
		g_autoptr(json_t) result = save(import);
		const size_t taken = json_array_size(json_object_get(result, "changed"));
		g_test_message("case %zu: %zu shown, %zu taken", i, shown, taken);
		g_assert_cmpuint(shown, ==, cases[i].shown);
		g_assert_cmpuint(taken, ==, cases[i].taken);
		g_assert_cmpint(uf_json_get_integer(result, "revision", 0), ==, taken > 0 ? 2 : 1);
		g_assert_cmpuint(json_array_size(json_object_get(result, "issues")), ==, 0);
	}
}

/* What was taken says where it comes from; what was not stays as it was. */
static void
test_origin(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const words[] = { "Grossesse déclarée", NULL };
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowImport) import = open_flow(fixture, "cnaf-couple.xml");
	choose(import, NULL, person);
	take(import, words);
	g_autoptr(json_t) result = save(import);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	char *text = uf_json_format(shown, false);
	g_assert_nonnull(strstr(text, "\"source\":\"import\",\"date\":\"2026-09-30\",\"by\":"
				      "\"a.modele\",\"document\":\"flux CNAF RSA 0801 M\""));
	g_assert_nonnull(strstr(text, "Maëlle"));
	g_assert_null(strstr(text, "MAELLE"));
	g_free(text);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *file;
		const char *number;
		const char *person;
		int code;
	} cases[] = {
		{ "cnaf-flow.xml", NULL, NULL, UF_ERROR_USAGE },
		{ "cnaf-flow.xml", "1111111", NULL, UF_ERROR_NOT_FOUND },
		{ "cnaf-flow.xml", NULL, "p-aaaaaaaaaa", UF_ERROR_NOT_FOUND },
		{ "cnaf-alone.xml", NULL, "p-aaaaaaaaaa", UF_ERROR_NOT_FOUND },
		{ "cnaf-alone.xml", "1111111", NULL, UF_ERROR_NOT_FOUND },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfFlowImport) import = open_flow(fixture, cases[i].file);
		g_autoptr(UfSecret) number =
		    cases[i].number != NULL ? uf_secret_new(cases[i].number, -1) : NULL;
		g_assert_false(uf_flow_import_choose(import, number, cases[i].person, &error));
		g_assert_error(error, UF_ERROR, cases[i].code);
	}
	static const char *const files[] = { "cnaf-broken.xml", "cnaf-bomb.xml", "questions.csv" };
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *name = g_build_filename("fixtures/sources", files[i], NULL);
		g_autofree char *path = flow_get_source(name);
		g_assert_null(uf_flow_import_new(fixture->flow, path, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

/* A site's own table comes before ours, and a wrong one is told by its line. */
static void
test_tables(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_write(fixture, "config/adapters/caf/import-tree.tsv",
		   "Personne\tmember\t\t\t\nPersonne/Identification/NOMNAI\tguess\tx\t\t\n");
	g_autoptr(UfFlowImport) import = open_flow(fixture, "cnaf-alone.xml");
	g_assert_false(uf_flow_import_choose(import, NULL, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_nonnull(strstr(error->message, "tree: line 2"));
	flow_write(fixture, "config/adapters/caf/import-tree.tsv",
		   "Personne\tmember\t\t\t\n"
		   "Personne/Identification/NOMNAI\tvalue\tmembers/*/birth_name\t\t\n");
	g_autoptr(UfFlowImport) again = open_flow(fixture, "cnaf-alone.xml");
	choose(again, NULL, NULL);
	g_autoptr(json_t) result = save(again);
	const json_t *notes = json_object_get(result, "notes");
	size_t unknown = 0;
	for (size_t i = 0; i < json_array_size(notes); i++)
		unknown +=
		    g_str_equal(uf_json_get_string(json_array_get(notes, i), "kind"), "unknown");
	g_assert_cmpuint(unknown, >, 10);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow-import/new", test_new },         { "/flow-import/twice", test_twice },
		{ "/flow-import/known", test_known },     { "/flow-import/origin", test_origin },
		{ "/flow-import/refused", test_refused }, { "/flow-import/tables", test_tables },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
