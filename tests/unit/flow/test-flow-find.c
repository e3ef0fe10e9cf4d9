/* Who is found, by what; who may be there twice. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-duplicate.h"
#include "uf-flow-import.h"
#include "uf-flow-person.h"
#include "uf-flow-twin-private.h"
#include "uf-json.h"
#include "uf-memory.h"

#define HEAD "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": ["

/* Stores a household of these members; what is told of it, new reference. */
static json_t *
add(Fixture *fixture, const char *members)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strconcat(HEAD, members, "]}", NULL);
	g_autofree char *path = g_build_filename(fixture->home, "someone.json", NULL);
	flow_write(fixture, "someone.json", text);
	json_t *result = uf_flow_person_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_json_get_string(result, "person"));
	return result;
}

static char *
add_id(Fixture *fixture, const char *members)
{
	g_autoptr(json_t) result = add(fixture, members);
	return g_strdup(uf_json_get_string(result, "person"));
}

static json_t *
find(Fixture *fixture, const char *words, bool all)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) secret = uf_secret_new(words, -1);
	json_t *found = uf_flow_person_find(fixture->flow, secret, all, &error);
	g_assert_no_error(error);
	return found;
}

static const json_t *
get_found(const json_t *found, size_t i)
{
	return json_array_get(json_object_get(found, "people"), i);
}

/* everything that a worker may have in front of her, in any usual writing */
static void
test_terms(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;
		const char *by;
	} rows[] = {
		{ "2910244162999 66", "nir" },    { "2 91 02 44 162 999", "nir" },
		{ "291024416299966", "nir" },     { "06 39 98 00 02", "phone" },
		{ "+33 6 39 98 00 02", "phone" }, { "0033639980002", "phone" },
		{ "06.39.98.00.02", "phone" },
	};
	g_autofree char *couple = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "six-debts.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) found = find(fixture, rows[i].typed, false);
		const json_t *row = get_found(found, 0);
		const json_t *match = json_object_get(row, "match");
		const json_t *by = json_object_get(match, "by");
		g_test_message("%zu: %zu found", i,
			       json_array_size(json_object_get(found, "people")));
		g_assert_cmpuint(json_array_size(json_object_get(found, "people")), ==, 1);
		g_assert_cmpstr(uf_json_get_string(row, "person"), ==, couple);
		g_assert_cmpstr(uf_json_get_string(match, "rank"), ==, "identifier");
		g_assert_cmpstr(json_string_value(json_array_get(by, 0)), ==, rows[i].by);
	}
	static const char *const nobody[] = { "06 39 98 99 99", "personne@exemple.invalid",
					      "1 84 05 44 109 010", "1 2 3 4 5 6 7 8 9 0 1" };
	for (size_t i = 0; i < G_N_ELEMENTS(nobody); i++) {
		g_autoptr(json_t) found = find(fixture, nobody[i], false);
		g_assert_cmpuint(json_array_size(json_object_get(found, "people")), ==, 0);
	}
}

/* The terms under which a number is kept and looked for are the same. */
static void
test_make_term(void)
{
	static const struct {
		const char *scheme;
		const char *text;
		const char *term;
	} rows[] = {
		{ "nir", "2 84 05 29 019 010 30", "nir=2840529019010" },
		{ "nir", "2840529019010", "nir=2840529019010" },
		{ "nir", "2A40529019010", NULL },
		{ "phone", "06 39 98 00 01", "phone=+33639980001" },
		{ "phone", "0696 12 34 56", "phone=+596696123456" },
		{ "email", " A.B@Exemple.INVALID ", "email=a.b@exemple.invalid" },
		{ "caf_number", "0123456", "caf_number=0123456" },
		{ "mdph", "33-999/003 a", "mdph=33999003A" },
		{ "other", "--", NULL },
		{ "other", "", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(UfWiped) term = uf_flow_make_term(rows[i].scheme, rows[i].text);
		g_test_message("%s", term);
		if (rows[i].term == NULL || g_str_has_prefix(rows[i].term, "email") ||
		    g_str_has_prefix(rows[i].term, "caf"))
			g_assert_true((term == NULL) == (rows[i].term == NULL));
		else
			g_assert_cmpstr(term, ==, rows[i].term);
	}
}

/* The best first; of a household whose child answers, the child is told. */
static void
test_ranks(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char one[] = "{\"id\": \"m1\", \"birth_name\": \"Imaginaire\", "
				  "\"given_names\": [\"Yvonne\"]}, {\"id\": \"m2\", "
				  "\"birth_name\": \"Fictif\", \"given_names\": [\"Chloé\"], "
				  "\"birth\": {\"date\": \"2015-02-03\"}}";
	static const char two[] = "{\"id\": \"m1\", \"birth_name\": \"Fictive\", "
				  "\"given_names\": [\"Abel\"]}";
	static const char three[] = "{\"id\": \"m1\", \"birth_name\": \"Fictitious\", "
				    "\"given_names\": [\"Bea\"]}";
	g_autofree char *first = add_id(fixture, one);
	g_autofree char *second = add_id(fixture, two);
	g_autofree char *third = add_id(fixture, three);
	g_autoptr(json_t) found = find(fixture, "fictif", false);
	const json_t *match = json_object_get(get_found(found, 0), "match");
	g_assert_cmpuint(json_array_size(json_object_get(found, "people")), ==, 2);
	g_assert_cmpstr(uf_json_get_string(get_found(found, 0), "person"), ==, first);
	g_assert_cmpstr(uf_json_get_string(match, "member"), ==, "m2");
	g_assert_cmpstr(uf_json_get_string(match, "name"), ==, "Chloé FICTIF");
	g_assert_cmpstr(uf_json_get_string(match, "rank"), ==, "exact");
	g_assert_cmpstr(uf_json_get_string(get_found(found, 1), "person"), ==, second);
	match = json_object_get(get_found(found, 1), "match");
	g_assert_cmpstr(uf_json_get_string(match, "rank"), ==, "close");
	g_autoptr(json_t) beginning = find(fixture, "ficti", false);
	g_assert_cmpuint(json_array_size(json_object_get(beginning, "people")), ==, 3);
	/* of one rank, by name */
	g_assert_cmpstr(uf_json_get_string(get_found(beginning, 0), "person"), ==, second);
	g_assert_cmpstr(uf_json_get_string(get_found(beginning, 1), "person"), ==, third);
	g_assert_cmpstr(uf_json_get_string(get_found(beginning, 2), "person"), ==, first);
	g_autoptr(json_t) born = find(fixture, "chloe 03/02/2015", false);
	g_assert_cmpuint(json_array_size(json_object_get(born, "people")), ==, 1);
	g_autoptr(json_t) not_born = find(fixture, "chloe 03/02/2016", false);
	g_assert_cmpuint(json_array_size(json_object_get(not_born, "people")), ==, 0);
}

/* Somebody who was written before there were cards, and somebody who cannot be read. */
static void
test_without_card(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	UfStore *store = uf_flow_ensure_store(fixture->flow, &error);
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, &error);
	g_assert_no_error(error);
	g_clear_pointer(&item->card, g_bytes_unref);
	g_clear_pointer(&item->terms, g_ptr_array_unref);
	uf_store_put(store, item, &error);
	g_assert_no_error(error);
	g_autoptr(UfStoreItem) broken = g_new0(UfStoreItem, 1);
	broken->kind = UF_STORE_PERSON;
	broken->id = g_strdup("p-zzzzzzzzzz");
	broken->content = g_bytes_new_static("{", 1);
	uf_store_put(store, broken, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) found = find(fixture, "maelle", false);
	g_assert_cmpuint(json_array_size(json_object_get(found, "people")), ==, 1);
	g_assert_cmpuint(json_array_size(json_object_get(found, "problems")), ==, 1);
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(list, "people")), ==, 1);
	g_assert_cmpuint(json_array_size(json_object_get(list, "problems")), ==, 1);
}

/* To look for somebody opens no file. */
static void
test_readings(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	UfStore *store = uf_flow_ensure_store(fixture->flow, &error);
	g_autoptr(json_t) found = find(fixture, "maelle", false);
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, true, &error);
	g_autoptr(json_t) before = uf_store_load_journal(store, UF_JOURNAL_READINGS, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(before), ==, 0);
}

#define MARIE(name, given, date, rest)                                                             \
	"{\"id\": \"m1\", \"birth_name\": \"" name "\", \"given_names\": [\"" given                \
	"\"], \"birth\": {\"date\": \"" date "\"}" rest "}"
#define NIR(value)                                                                                 \
	", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": \"" value "\"}]"
#define CAF                                                                                        \
	", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"caf_number\", \"value\": "             \
	"\"9990777\"}]"

/* One household and another: whether, and why, they may be the same. */
static void
test_twins(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *one;
		const char *other;
		const char *rule; /* NULL: they are not */
		const char *nir;
	} rows[] = {
		{ MARIE("Essai", "Ada", "1984-05-12", NIR("284052901901030")),
		  MARIE("Autre", "Eva", "1984", NIR("2840529019010")), "nir", "same" },
		{ MARIE("Brouillon", "Ada", "1984-05-12", CAF),
		  MARIE("Pastiche", "Eva", "1990", CAF), "identifier", "unknown" },
		{ MARIE("D'Épreuve", "Léa", "1971-03-04", ""),
		  MARIE("EPREUVE", "LEA", "1971-03-04", NIR("271032901901053")), "name_birth",
		  "unknown" },
		{ MARIE("Modèle", "Zoé", "1972-03-04", ""), MARIE("Modele", "Zoé", "1972-03", ""),
		  "name_birth_close", "unknown" },
		{ MARIE("Maquette", "Philippe", "1973-03-04", ""),
		  MARIE("Maquete", "Filippe", "1973-03-04", ""), "name_birth_close", "unknown" },
		{ MARIE("Ébauche", "Anna", "1974-03-04", NIR("274032901901003")),
		  MARIE("Ébauche", "Anna", "1974-03-04", NIR("274034410901002")), "name_birth",
		  "differs" },
		/* twins, another year, another name */
		{ MARIE("Jumelle", "Anna", "1975-03-04", ""),
		  MARIE("Jumelle", "Bérénice", "1975-03-04", ""), NULL, NULL },
		{ MARIE("Gabarit", "Anna", "1976-03-04", ""),
		  MARIE("Gabarit", "Anna", "1977-03-04", ""), NULL, NULL },
		{ MARIE("Patron", "Anna", "1978-03-04", ""),
		  MARIE("Cliché", "Anna", "1978-03-04", ""), NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *one = add_id(fixture, rows[i].one);
		g_autoptr(json_t) told = add(fixture, rows[i].other);
		const char *other = uf_json_get_string(told, "person");
		const json_t *twins = json_object_get(told, "twins");
		g_test_message("%zu: %zu twins", i, json_array_size(twins));
		g_assert_cmpuint(json_array_size(twins), ==, rows[i].rule != NULL ? 1 : 0);
		g_autoptr(json_t) result = uf_flow_person_duplicates(fixture->flow, other, &error);
		g_assert_no_error(error);
		const json_t *pairs = json_object_get(result, "pairs");
		g_assert_cmpuint(json_array_size(pairs), ==, rows[i].rule != NULL ? 1 : 0);
		if (rows[i].rule == NULL)
			continue;
		g_assert_cmpstr(uf_json_get_string(json_array_get(twins, 0), "person"), ==, one);
		g_assert_cmpstr(uf_json_get_string(json_array_get(twins, 0), "rule"), ==,
				rows[i].rule);
		const json_t *matches = json_object_get(json_array_get(pairs, 0), "matches");
		const json_t *match = json_array_get(matches, 0);
		g_assert_cmpuint(json_array_size(matches), ==, 1);
		g_assert_cmpstr(uf_json_get_string(match, "rule"), ==, rows[i].rule);
		g_assert_cmpstr(uf_json_get_string(match, "nir"), ==, rows[i].nir);
		/* no whole number is shown */
		g_auto(UfWiped) shown = uf_json_format(result, false);
		g_assert_null(strstr(shown, "2840529019010"));
		g_assert_null(strstr(shown, "0529019"));
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) all = uf_flow_person_duplicates(fixture->flow, NULL, &error);
	g_assert_no_error(error);
	const json_t *pairs = json_object_get(all, "pairs");
	g_assert_cmpuint(json_array_size(pairs), ==, 6);
	/* the strongest reason first */
	const json_t *first = json_object_get(json_array_get(pairs, 0), "matches");
	g_assert_cmpstr(uf_json_get_string(json_array_get(first, 0), "rule"), ==, "nir");
	const json_t *sides = json_object_get(json_array_get(first, 0), "sides");
	const char *masked = uf_json_get_string(json_array_get(sides, 0), "nir");
	const char *other = uf_json_get_string(json_array_get(sides, 1), "nir");
	g_assert_true(g_str_equal(masked, "… 010 30") || g_str_equal(other, "… 010 30"));
	g_assert_true(g_str_equal(masked, "… 010") || g_str_equal(other, "… 010"));
	g_assert_null(uf_flow_person_duplicates(fixture->flow, "p-yyyyyyyyyy", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

static json_t *
edit(Fixture *fixture, const char *person, const char *prefix, const char *typed)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, person, prefix, &error);
	UfFlowQuestion question;
	g_assert_no_error(error);
	while (uf_flow_edit_next(edit, &question)) {
		if (!g_str_equal(question.fact, prefix))
			continue;
		uf_flow_edit_answer(edit, typed, &error);
		g_assert_no_error(error);
		break;
	}
	json_t *result = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
	return result;
}

/* A change of who somebody is tells of twins, another one does not. */
static void
test_edit(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *one = add_id(fixture, MARIE("Essai", "Ada", "1984-05-12", ""));
	g_autofree char *other = add_id(fixture, MARIE("Essai", "Ada", "1985-05-12", ""));
	g_autoptr(json_t) same = edit(fixture, other, "members/m1/birth/date", "12/05/1984");
	const json_t *twins = json_object_get(same, "twins");
	g_assert_cmpuint(json_array_size(twins), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(twins, 0), "person"), ==, one);
	g_autoptr(json_t) quiet = edit(fixture, other, "members/m1/civility", "1");
	g_assert_cmpuint(json_array_size(json_object_get(quiet, "changed")), ==, 1);
	g_assert_null(json_object_get(quiet, "twins"));
}

/* A record without a number, of somebody who is in the store by NIR, is no second household. */
static void
test_import(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *known =
	    add_id(fixture, MARIE("Autre", "Nom", "1950", NIR("284052901901030")));
	g_autofree char *path = flow_get_source("fixtures/sources/cnaf-alone.xml");
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	/* without the number of the household */
	char *number = strstr(text, "<MATRICULE>999010100000000</MATRICULE>");
	g_assert_nonnull(number);
	memset(number, ' ', strlen("<MATRICULE>999010100000000</MATRICULE>"));
	flow_write(fixture, "record.xml", text);
	g_autofree char *record = g_build_filename(fixture->home, "record.xml", NULL);
	g_autoptr(UfFlowImport) import = uf_flow_import_new(fixture->flow, record, &error);
	g_assert_no_error(error);
	g_assert_false(uf_flow_import_choose(import, NULL, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, known));
	g_assert_null(strstr(error->message, "2840529"));
}

/* A child has two homes: hers in one is no reason to refuse the other. */
static void
test_child(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const births[] = { "2015-06-07", "1985-06-07", "2015" };
	static const bool known[] = { false, true, false };
	for (size_t i = 0; i < G_N_ELEMENTS(births); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = g_strdup_printf(
		    MARIE("Enfant", "Noé", "%s",
			  ", \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": "
			  "\"11506440000%zu2\"}]"),
		    births[i], i + 1);
		g_autofree char *there = add_id(fixture, text);
		g_autofree char *whole = g_strconcat(HEAD, text, "]}", NULL);
		g_autoptr(UfProfile) record =
		    uf_profile_parse(fixture->flow->schema, whole, strlen(whole), "record", &error);
		g_assert_no_error(error);
		g_autofree char *id = uf_flow_find_known_household(fixture->flow, record, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(id, ==, known[i] ? there : NULL);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/flow/find/make-term", test_make_term);
	static const struct {
		const char *name;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/find/terms", test_terms },
		{ "/flow/find/ranks", test_ranks },
		{ "/flow/find/no-card", test_without_card },
		{ "/flow/find/readings", test_readings },
		{ "/flow/find/twins", test_twins },
		{ "/flow/find/edit", test_edit },
		{ "/flow/find/import", test_import },
		{ "/flow/find/child", test_child },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Fixture, NULL, flow_set_up, tests[i].run, flow_tear_down);
	return g_test_run();
}
