/* Rows of people whom the store knows: who they are, what is added, what waits. */
#include <string.h>

#include "sheet-support.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-flow-sheet-private.h"

#define NIR_COUPLE "2 91 02 44 162 999 66"
#define NIR_HUSBAND "1 88 11 59 350 999 85"
#define NIR_CORSICAN "1 68 11 2A 004 999 12"

static const UfFlowRowSetup preview = { 0 };

static const char *
get_by(const json_t *result)
{
	return get_text(json_object_get(result, "match"), "by");
}

static bool
has_issue(const json_t *result, const char *rule)
{
	return find_in(result, "issues", "rule", rule) != NULL;
}

static void
assert_waits(const json_t *result, const char *rule)
{
	g_assert_cmpstr(get_text(result, "action"), ==, "wait");
	g_assert_true(has_issue(result, rule));
}

static bool
has_candidate(const json_t *result, const char *person)
{
	return find_in(json_object_get(result, "match"), "candidates", "person", person) != NULL;
}

static json_t *
plan(Fixture *fixture, const char *text)
{
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, text, NULL);
	return row_describe(sheet, 0, &preview);
}

static size_t
count_proposals(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) all = uf_flow_proposal_list(fixture->flow, person, &error);
	g_assert_no_error(error);
	return json_array_size(json_object_get(all, "proposals"));
}

/* --- who --- */

static void
test_match(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *person;
		const char *text;
		const char *by;
	} rows[] = {
		{ "couple.json", "Nom;Prénom;NIR\nX;Maëlle;" NIR_COUPLE "\n", "nir" },
		/* without its key */
		{ "couple.json", "Nom;Prénom;NIR\nX;Maëlle;2910244162999\n", "nir" },
		{ "corsican.json",
		  "Nom;Prénom;NIR\nPietra-Fittizia;Ange-Toussaint;" NIR_CORSICAN "\n", "nir" },
		{ "couple.json", "Nom;Prénom;Matricule CAF\nL'INVENTÉ;Jean-Baptiste;9990002\n",
		  "identifier" },
		{ "couple.json", "Nom;Prénom;Né le\nd'essai;MAELLE;28/02/1991\n", "name_birth" },
		/* by the name of her husband */
		{ "couple.json", "Nom;Prénom;Né le\nl invente;Maëlle;28/02/1991\n", "name_birth" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = flow_add_person(fixture, rows[i].person);
		g_autoptr(json_t) result = plan(fixture, rows[i].text);
		g_autoptr(GError) error = NULL;
		g_test_message("row %zu", i);
		g_assert_cmpstr(get_by(result), ==, rows[i].by);
		g_assert_cmpstr(get_text(result, "person"), ==, person);
		g_assert_cmpuint(json_array_size(json_object_get(json_object_get(result, "match"),
								 "candidates")),
				 ==, 0);
		g_assert_true(uf_store_remove(uf_flow_ensure_store(fixture->flow, &error),
					      UF_STORE_PERSON, person, &error));
	}
}

static void
test_id(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *couple = flow_add_person(fixture, "couple.json");
	g_autofree char *corsican = flow_add_person(fixture, "corsican.json");
	g_autofree char *good = g_strdup_printf("Identifiant unefois;RFR\n%s;12000\n", couple);
	g_autofree char *other =
	    g_strdup_printf("Identifiant unefois;NIR\n%s;%s\n", couple, NIR_CORSICAN);
	g_autofree char *stranger = g_strdup_printf(
	    "Identifiant unefois;Nom;Prénom;Né le\n%s;FICTIF;Côme;01/01/1970\n", couple);
	g_autoptr(json_t) found = plan(fixture, good);
	g_autoptr(json_t) differs = plan(fixture, other);
	g_autoptr(json_t) unknown = plan(fixture, "Identifiant unefois;RFR\np-aaaaaaaaaa;12000\n");
	g_autoptr(json_t) nobody = plan(fixture, stranger);
	g_assert_cmpstr(get_by(found), ==, "id");
	g_assert_cmpstr(get_text(found, "person"), ==, couple);
	g_assert_cmpstr(get_text(differs, "action"), ==, "wait");
	g_assert_true(has_issue(differs, "sheet.match_differs"));
	g_assert_true(has_candidate(differs, corsican));
	g_assert_cmpstr(get_text(unknown, "action"), ==, "wait");
	const json_t *issue = find_in(unknown, "issues", "rule", "sheet.person_unknown");
	g_assert_cmpstr(get_text(issue, "cell"), ==, "A2");
	g_assert_cmpstr(get_text(nobody, "action"), ==, "wait");
	g_assert_true(has_issue(nobody, "sheet.person_not_there"));
}

static void
test_doubtful(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *rule;
	} rows[] = {
		/* a slip in the name, the same day */
		{ "Nom;Prénom;Né le\nD'ESSAY;Maëlle;28/02/1991\n", "sheet.match_close" },
		{ "Nom;Prénom;Né le\nLinventé;Maëlle;28/02/1991\n", "sheet.match_close" },
		/* a part of the date */
		{ "Nom;Prénom;Né le\nD'ESSAI;Maëlle;02/1991\n", "sheet.match_close" },
		{ "Nom;Prénom\nD'Essai;Maëlle\n", "sheet.match_name" },
		/* her husband is known, the person is not */
		{ "Nom;Prénom;Né le;Conjoint : nom;Conjoint : prénom;Conjoint : né le\n"
		  "FICTIVE;Ève;01/02/1990;L'INVENTÉ;Jean-Baptiste;03/11/1988\n",
		  "sheet.match_relation" },
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) result = plan(fixture, rows[i].text);
		g_test_message("row %zu", i);
		assert_waits(result, rows[i].rule);
		g_assert_true(has_candidate(result, person));
		g_assert_true(json_is_null(json_object_get(result, "person")));
	}
}

static void
test_new(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const rows[] = {
		/* another day, another given name: nobody known */
		"Nom;Prénom;Né le\nD'ESSAI;Maëlle;28/02/1992\n",
		"Nom;Prénom;Né le\nD'ESSAI;Rosalie;28/02/1991\n",
		"Nom;Prénom\nD'Essai;Rosalie\n",
		/* nearly the name, and another number */
		"Nom;Prénom;Né le;NIR\nD'ESSAY;Maëlle;28/02/1991;2 91 02 75 056 999 45\n",
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) result = plan(fixture, rows[i]);
		g_test_message("row %zu", i);
		g_assert_cmpstr(get_text(result, "action"), ==, "create");
		g_assert_cmpstr(get_by(result), ==, "none");
	}
}

/* the same people, under "p-bbbbbbbbbb" too */
static void
file_twice(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfile) copy = sheet_load_person(fixture, person);
	json_object_set_new(uf_profile_get_json(copy), "id", json_string("p-bbbbbbbbbb"));
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup("p-bbbbbbbbbb");
	g_assert_true(uf_flow_store_profile(fixture->flow, item, copy, NULL, &error));
}

static void
test_ambiguous(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *one = flow_add_person(fixture, "couple.json");
	file_twice(fixture, one);
	g_autoptr(json_t) result = plan(fixture, "Nom;Prénom;NIR\nX;Maëlle;" NIR_COUPLE "\n");
	g_assert_cmpstr(get_text(result, "action"), ==, "wait");
	g_assert_true(has_issue(result, "sheet.match_several"));
	g_assert_true(has_candidate(result, one));
	g_assert_true(has_candidate(result, "p-bbbbbbbbbb"));
	g_autofree char *said =
	    g_strdup_printf("Identifiant unefois;NIR\n%s;" NIR_COUPLE "\n", one);
	g_autoptr(json_t) decided = plan(fixture, said);
	g_assert_cmpstr(get_text(decided, "person"), ==, one);
}

/* --- two lines of one file --- */

static void
test_twice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *rule;
	} files[] = {
		{ "Nom;Prénom;Né le\nFICTIVE;Ève;01/02/1980\nDe Fictive;Eve;01/02/1980\n",
		  "sheet.same_people" },
		{ "Nom;Prénom;NIR\nA;Ève;2800244162999\nB;Lou;2800244162999\n",
		  "sheet.same_people" },
		{ "Nom;Prénom\nFICTIVE;Ève\nFictive;Eve\n", "sheet.same_people" },
		{ "Nom;Prénom;Né le\nFICTIVE;Ève;01/02/1980\nFICTYVE;Ève;01/02/1980\n",
		  "sheet.close_people" },
		/* one by her number, one by her name */
		{ "Nom;Prénom;Né le;NIR\nX;Maëlle;;" NIR_COUPLE "\n"
		  "D'ESSAI;Maëlle;28/02/1991;\n",
		  "sheet.same_people" },
		/* one of each of the couple */
		{ "Nom;Prénom;Né le\nD'ESSAI;Maëlle;28/02/1991\n"
		  "L'INVENTÉ;Jean-Baptiste;03/11/1988\n",
		  "sheet.same_people" },
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, files[i].text, NULL);
		for (size_t k = 0; k < 2; k++) {
			g_autoptr(json_t) result = row_describe(sheet, k, &preview);
			const json_t *rows =
			    json_object_get(json_object_get(result, "match"), "rows");
			g_test_message("file %zu, line %zu", i, k + 2);
			g_assert_cmpstr(get_text(result, "action"), ==, "wait");
			g_assert_true(has_issue(result, files[i].rule));
			g_assert_cmpint(json_integer_value(json_array_get(rows, 0)), ==,
					k == 0 ? 3 : 2);
		}
	}
}

static void
test_not_twice(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const files[] = {
		/* twins, a homonym of another day, a child of two homes */
		"Nom;Prénom;Né le\nFICTIVE;Ève;01/02/1980\nFICTIVE;Rosalie;01/02/1980\n",
		"Nom;Prénom;Né le\nFICTIVE;Ève;01/02/1980\nFICTIVE;Ève;02/02/1980\n",
		"Nom;Prénom;Né le;Enfant 1 : nom;Enfant 1 : prénom;Enfant 1 : né le\n"
		"FICTIVE;Ève;01/02/1980;FICTIF;Noé;05/06/2015\n"
		"FICTIF;Côme;03/04/1981;FICTIF;Noé;05/06/2015\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, files[i], NULL);
		for (size_t k = 0; k < 2; k++) {
			g_autoptr(json_t) result = row_describe(sheet, k, &preview);
			g_test_message("file %zu, line %zu", i, k + 2);
			g_assert_cmpstr(get_text(result, "action"), ==, "create");
		}
	}
}

/* --- what changes --- */

#define CHANGED                                                                                    \
	"Nom;Prénom;NIR;Portable;Profession;Situation familiale\n"                                \
	"D'ESSAI;Maëlle;" NIR_COUPLE ";06 39 98 77 09;Menuisière;divorcée\n"

static const json_t *
find_change(const json_t *result, const char *end)
{
	const json_t *changes = json_object_get(result, "changes");
	for (size_t i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		if (g_str_has_suffix(get_text(change, "fact"), end))
			return change;
	}
	return NULL;
}

static void
test_update(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfProfile) before = sheet_load_person(fixture, person);
	const bool had_occupation =
	    uf_profile_find_fact(before, "members/m1/activity/occupation") != NULL;
	g_autoptr(json_t) result = sheet_store(fixture, CHANGED, NULL, BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	const json_t *phone = find_change(result, "phones/c2/number");
	g_assert_cmpstr(get_text(phone, "kind"), ==, "differs");
	g_assert_cmpstr(get_text(phone, "then"), ==, "proposed");
	g_assert_nonnull(strstr(get_text(phone, "old"), "06 39 98 00 02"));
	g_assert_nonnull(strstr(get_text(phone, "new"), "06 39 98 77 09"));
	/* what stood there stands there */
	g_assert_cmpstr(
	    json_string_value(uf_profile_find_fact(profile, "members/m1/contact/phones/c2/number")),
	    ==, "+33639980002");
	g_assert_cmpuint(count_proposals(fixture, person), ==, had_occupation ? 3 : 2);
	/* once more: nothing is written, nothing is filed twice */
	g_autoptr(json_t) again = sheet_store(fixture, CHANGED, NULL, BATCH_LATER);
	g_autoptr(UfProfile) after = sheet_load_person(fixture, person);
	g_assert_cmpstr(get_text(again, "action"), ==, "same");
	g_assert_cmpstr(get_text(find_change(again, "phones/c2/number"), "then"), ==, "known");
	g_assert_cmpuint(count_proposals(fixture, person), ==, had_occupation ? 3 : 2);
	g_assert_cmpint(uf_profile_get_revision(after), ==, uf_profile_get_revision(profile));
}

static void
test_replace(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, CHANGED, NULL);
	const UfFlowRowSetup setup = { .update = true, .batch = BATCH, .job = 1 };
	g_autoptr(json_t) result = row_store(sheet, 0, &setup, NULL);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	static const char fact[] = "members/m1/contact/phones/c2/number";
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, fact);
	g_assert_cmpstr(get_text(result, "action"), ==, "update");
	g_assert_cmpstr(get_text(find_change(result, "phones/c2/number"), "then"), ==, "written");
	g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, fact)), ==, "+33639987709");
	g_assert_cmpstr(uf_origin_get_source(origin), ==, "spreadsheet");
	g_assert_cmpstr(uf_origin_get_document(origin), ==, BATCH);
	g_assert_cmpuint(count_proposals(fixture, person), ==, 0);
	g_autoptr(json_t) again = row_store(sheet, 0, &setup, NULL);
	g_assert_cmpstr(get_text(again, "action"), ==, "same");
}

/* Each of these says nothing that is not known. */
static void
test_same(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *person;
		const char *text;
	} rows[] = {
		{ "couple.json", "Nom;Prénom;Né le;Portable\n"
				 "d'essai;maelle;28/02/1991;0639980002\n" },
		/* less of a date, less of the given names */
		{ "couple.json", "Nom;Prénom;NIR;Né le\nD'Essai;Maëlle;" NIR_COUPLE ";1991\n" },
		{ "corsican.json", "Nom;Prénom;Né le;NIR\n"
				   "PIETRA-FITTIZIA;Ange-Toussaint;01/11/1968;168112A004999\n" },
		/* the husband without a date, the relation as it is known */
		{ "couple.json", "Nom;Prénom;NIR;Conjoint : prénom\n"
				 "D'ESSAI;Maëlle;" NIR_COUPLE ";Jean-Baptiste\n" },
		/* the row is of the second of the household */
		{ "couple.json", "Nom;Prénom;Né le;Salaire\n"
				 "L'INVENTÉ;Jean-Baptiste;03/11/1988;1380\n" },
		{ "no-birth-day.json", "Nom;Prénom;NIR\nÖrnekoğlu;Ismail;179209920899967\n" },
		{ "lone-mother.json", "Nom;Prénom;NIR;Enfant 1 : prénom;Enfant 1 : né le\n"
				      "FICTION;Aïssatou;2 96 07 33 063 999 64;Noé;08/03/2017\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *person = flow_add_person(fixture, rows[i].person);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) result = plan(fixture, rows[i].text);
		g_autofree char *changes = json_dumps(json_object_get(result, "changes"), 0);
		g_test_message("row %zu: %s", i, changes);
		g_assert_cmpstr(get_text(result, "action"), ==, "same");
		g_assert_cmpuint(json_array_size(json_object_get(result, "changes")), ==, 0);
		g_assert_true(uf_store_remove(uf_flow_ensure_store(fixture->flow, &error),
					      UF_STORE_PERSON, person, &error));
	}
}

static void
test_seven(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "family-of-seven.json");
	g_autoptr(json_t) result =
	    sheet_store(fixture,
			"Foyer;Lien;Nom;Prénom;Date de naissance;Sexe\n"
			"A;demandeur;GRANDE-INVENTION;Théophile;14/03/1985;M\n"
			"A;conjointe;MAQUETTE;Cécile;02/08/1987;\n"
			"A;fille;GRANDE-INVENTION;Jade;11/01/2010;\n"
			"A;fils;Grande Invention;Léo Paul;23/05/2012;\n"
			"A;enfant;GRANDE-INVENTION;Aeneas;30/09/2014;\n"
			"A;enfant;GRANDE-INVENTION;Inès;25/12/2018;\n"
			"A;enfant;GRANDE-INVENTION;Océane;;\n"
			"A;enfant;GRANDE-INVENTION;Nouvelle;01/11/2026;F\n",
			NULL, BATCH);
	g_autofree char *text = json_dumps(result, JSON_INDENT(1));
	g_test_message("%s", text);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	const json_t *root = uf_profile_get_json(profile);
	g_assert_cmpstr(get_text(result, "action"), ==, "update");
	g_assert_cmpstr(get_text(result, "person"), ==, person);
	/* the new child alone, with one relation to the person of the rows */
	g_assert_cmpuint(json_array_size(json_object_get(root, "members")), ==, 8);
	g_assert_cmpuint(json_array_size(json_object_get(root, "relations")), ==, 12);
	g_assert_cmpuint(count_proposals(fixture, person), ==, 0);
}

static void
test_protected(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char fact[] = "members/m1/contact/phones/c1";
	g_autofree char *person = flow_add_person(fixture, "protected-address.json");
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture,
						  "Nom;Prénom;NIR;Adresse\n"
						  "ABRI-FICTIF;Samira;293125951299987;"
						  "3 rue de l'Essai, 59000 Lille\n",
						  NULL);
	const UfFlowRowSetup setup = { .update = true, .batch = BATCH, .job = 1 };
	g_autoptr(json_t) result = row_store(sheet, 0, &setup, NULL);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	g_assert_cmpstr(get_text(result, "action"), ==, "update");
	g_assert_true(uf_profile_is_protected(profile, fact, NULL));
	g_assert_true(uf_profile_is_protected(profile, "housing/address/street_name", NULL));
}

/* Another street: the stair of the old one is not taken away, and is told once. */
static void
test_address(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result =
	    plan(fixture, "Nom;Prénom;NIR;Adresse\nD'ESSAI;Maëlle;" NIR_COUPLE
			  ";3 rue de l'Essai, 44000 Nantes\n");
	g_autoptr(json_t) same =
	    plan(fixture, "Nom;Prénom;NIR;Code postal\nD'ESSAI;Maëlle;" NIR_COUPLE ";44300\n");
	const json_t *issue = find_in(result, "issues", "rule", "sheet.address_rest");
	size_t count = 0;
	g_assert_cmpstr(get_text(issue, "cell"), ==, "D2");
	g_assert_cmpstr(get_text(issue, "severity"), ==, "warning");
	for (size_t i = 0; i < json_array_size(json_object_get(result, "issues")); i++)
		count += g_str_equal(
		    get_text(json_array_get(json_object_get(result, "issues"), i), "rule"),
		    "sheet.address_rest");
	g_assert_cmpuint(count, ==, 1);
	g_assert_false(has_issue(same, "sheet.address_rest"));
}

/* what was asked in vain is no gap that a spreadsheet fills */
static void
test_absence(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfProfile) profile = uf_flow_scan_person(fixture->flow, person, &item, &error);
	json_object_set_new(json_object_get(uf_profile_get_json(profile), "absences"),
			    "housing/area", json_string("not_wished"));
	g_assert_true(uf_flow_store_profile(fixture->flow, item, profile, NULL, &error));
	g_autoptr(json_t) result =
	    plan(fixture, "Nom;Prénom;NIR;Surface\nD'ESSAI;Maëlle;" NIR_COUPLE ";45\n");
	g_assert_cmpstr(get_text(find_change(result, "housing/area"), "then"), ==, "proposed");
}

/* a rule of the site takes what differs */
static void
test_rule(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_write(fixture, "site/config.json",
		   "{\"accept\": [{\"source\": \"spreadsheet\", \"facts\": "
		   "[\"members/*/contact/phones\"], \"unless_typed\": false}]}");
	uf_flow_free(fixture->flow);
	uf_context_free(fixture->context);
	fixture->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	fixture->flow = flow_open(fixture->context);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = sheet_store(fixture, CHANGED, NULL, BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	g_assert_cmpstr(get_text(find_change(result, "phones/c2/number"), "then"), ==, "written");
	g_assert_cmpstr(get_text(find_change(result, "situation/status"), "then"), ==, "proposed");
	g_assert_cmpstr(
	    json_string_value(uf_profile_find_fact(profile, "members/m1/contact/phones/c2/number")),
	    ==, "+33639987709");
}

/* A number that is of no one there is not laid on whoever comes first. */
static void
test_other_number(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *rule;
	} rows[] = {
		{ "Matricule CAF;NIR\n9990002;" NIR_CORSICAN "\n", "sheet.person_not_there" },
		{ "Nom;Prénom;Né le;Conjoint : NIR\n"
		  "D'ESSAI;Maëlle;28/02/1991;" NIR_CORSICAN "\n",
		  "sheet.other_spouse" },
	};
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) result = plan(fixture, rows[i].text);
		g_test_message("row %zu", i);
		assert_waits(result, rows[i].rule);
	}
	g_autoptr(json_t) same = plan(fixture, "Matricule CAF;NIR\n9990002;" NIR_COUPLE "\n");
	g_assert_cmpstr(get_text(same, "action"), ==, "same");
}

/* Of whom the store has no date of birth, the names alone are enough to ask. */
static void
test_undated(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfProfile) profile = uf_flow_scan_person(fixture->flow, person, &item, &error);
	json_object_del(uf_profile_find_fact(profile, "members/m1/birth"), "date");
	g_assert_true(uf_flow_store_profile(fixture->flow, item, profile, NULL, &error));
	g_autoptr(json_t) result = plan(fixture, "Nom;Prénom;Né le\nD'ESSAI;Maëlle;28/02/1991\n");
	g_assert_cmpstr(get_text(result, "action"), ==, "wait");
	g_assert_true(has_issue(result, "sheet.match_close"));
	g_assert_true(has_candidate(result, person));
}

/* The id says the household, but her husband is in another one; of who is in both it decides. */
static void
test_id_others(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char line[] =
	    "Identifiant unefois;Conjoint : nom;Conjoint : prénom;Conjoint : NIR\n"
	    "%s;L'INVENTÉ;Jean-Baptiste;" NIR_HUSBAND "\n";
	g_autofree char *couple = flow_add_person(fixture, "couple.json");
	g_autofree char *corsican = flow_add_person(fixture, "corsican.json");
	g_autofree char *away = g_strdup_printf(line, corsican);
	g_autofree char *home = g_strdup_printf(line, couple);
	g_autoptr(json_t) result = plan(fixture, away);
	g_assert_cmpstr(get_text(result, "action"), ==, "wait");
	g_assert_true(has_issue(result, "sheet.match_relation"));
	g_assert_true(has_candidate(result, couple));
	file_twice(fixture, couple);
	g_autoptr(json_t) same = plan(fixture, home);
	g_assert_cmpstr(get_text(same, "action"), ==, "same");
	g_assert_cmpstr(get_text(same, "person"), ==, couple);
}

/* What one sheet loaded of the store serves the next one. */
static void
test_cards(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char text[] = "Nom;Prénom\nFICTIVE;Ève\n";
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowSheet) first = sheet_open(fixture, text, NULL);
	const UfFlowCard *card = uf_flow_sheet_find_card(first, person, &error);
	g_assert_nonnull(card);
	g_autoptr(UfFlowSheet) second = sheet_open(fixture, text, NULL);
	uf_flow_sheet_take_cards(second, first);
	g_assert_true(uf_flow_sheet_find_card(second, person, &error) == card);
	g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*func)(Fixture *, gconstpointer);
	} tests[] = {
		{ "/flow/row/match", test_match },
		{ "/flow/row/id", test_id },
		{ "/flow/row/doubtful", test_doubtful },
		{ "/flow/row/new", test_new },
		{ "/flow/row/ambiguous", test_ambiguous },
		{ "/flow/row/twice", test_twice },
		{ "/flow/row/not-twice", test_not_twice },
		{ "/flow/row/update", test_update },
		{ "/flow/row/replace", test_replace },
		{ "/flow/row/same", test_same },
		{ "/flow/row/seven", test_seven },
		{ "/flow/row/protected", test_protected },
		{ "/flow/row/address", test_address },
		{ "/flow/row/absence", test_absence },
		{ "/flow/row/rule", test_rule },
		{ "/flow/row/other-number", test_other_number },
		{ "/flow/row/undated", test_undated },
		{ "/flow/row/id-others", test_id_others },
		{ "/flow/row/cards", test_cards },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
