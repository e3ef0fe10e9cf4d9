/* One household of a spreadsheet: what it changes, what is stored, what is done again. */
#include <string.h>

#include <glib/gstdio.h>

#include "sheet-support.h"
#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-flow-request.h"

#define HEAD "Nom;Prénom;Date de naissance;NIR;Portable;RSA\n"
#define ZOE "INVENTÉE;Zoé;12/05/1984;;06 39 98 77 01;607,75\n"

static const UfFlowRowSetup preview = { 0 };

static void
test_create(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(json_t) result = sheet_store(fixture, HEAD ZOE, sheet_forms, BATCH);
	const char *person = get_text(result, "person");
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	g_assert_cmpstr(get_text(result, "name"), ==, "Zoé INVENTÉE");
	g_assert_cmpuint(json_array_size(json_object_get(result, "issues")), ==, 0);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, person);
	const json_t *root = uf_profile_get_json(profile);
	const json_t *member = json_array_get(json_object_get(root, "members"), 0);
	const json_t *rsa = json_array_get(json_object_get(root, "resources"), 0);
	g_assert_cmpint(uf_profile_get_revision(profile), ==, 1);
	g_assert_cmpstr(get_text(member, "birth_name"), ==, "INVENTÉE");
	g_assert_cmpstr(get_text(rsa, "kind"), ==, "rsa");
	g_assert_cmpstr(get_text(rsa, "member"), ==, get_text(member, "id"));
	g_assert_cmpint(uf_json_get_integer(rsa, "amount", 0), ==, 60775);
	/* where it came from is known of every fact */
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	for (guint i = 0; i < facts->len; i++) {
		g_autoptr(UfOrigin) origin =
		    uf_profile_find_origin(profile, g_ptr_array_index(facts, i));
		g_assert_nonnull(origin);
		g_assert_cmpstr(uf_origin_get_source(origin), ==, "spreadsheet");
		g_assert_cmpstr(uf_origin_get_document(origin), ==, BATCH);
	}
	const json_t *form = get_form(result, 0);
	g_assert_cmpstr(get_text(form, "state"), ==, "done");
	g_assert_cmpuint(json_array_size(json_object_get(form, "drafts")), ==, 1);
	g_assert_null(json_object_get(form, "answers"));
}

/* the line of the journal for @action; NULL */
static const json_t *
find_line(const json_t *journal, const char *action)
{
	for (size_t i = 0; i < json_array_size(journal); i++) {
		const json_t *line = json_array_get(journal, i);
		if (g_str_equal(get_text(line, "action"), action))
			return line;
	}
	return NULL;
}

static void
test_journal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result = sheet_store(fixture, HEAD ZOE, NULL, BATCH);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	const json_t *line = find_line(journal, "create");
	g_assert_cmpstr(get_text(line, "object"), ==, get_text(result, "person"));
	g_assert_cmpstr(get_text(json_object_get(line, "details"), "batch"), ==, BATCH);
	g_autofree char *text = json_dumps(journal, 0);
	g_assert_null(strstr(text, "INVENT"));
	g_assert_null(strstr(text, "60775"));
}

static void
test_preview(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, HEAD ZOE, sheet_forms);
	g_autoptr(json_t) plan = row_describe(sheet, 0, &preview);
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	const json_t *form = get_form(plan, 0);
	g_assert_cmpstr(get_text(plan, "action"), ==, "create");
	g_assert_true(json_is_null(json_object_get(plan, "person")));
	g_assert_cmpint(uf_json_get_integer(plan, "job", 0), ==, 1);
	g_assert_cmpint(json_integer_value(json_array_get(json_object_get(plan, "rows"), 0)), ==,
			2);
	g_assert_cmpstr(get_text(form, "state"), ==, "ready");
	g_assert_true(uf_json_has_text(json_object_get(form, "missing"), "Montant"));
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 0);
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_REQUEST), ==, 0);
	g_assert_cmpuint(json_array_size(journal), ==, 0);
}

/* --- several rows --- */

#define HOUSEHOLD                                                                                  \
	"Ménage;Lien;Nom;Prénom;Date de naissance;Situation familiale;Loyer hors charges\n"

static void
test_household(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result =
	    sheet_store(fixture,
			HOUSEHOLD "7;Demandeur;FICTIVE;Ève;01/02/1980;mariée;450\n"
				  "7;Conjoint;FICTIF;Côme;03/04/1981;;450\n"
				  "7;Enfant;FICTIF;Noé;05/06/2015;;\n"
				  "7;Mère;FICTIVE;Ada;1950;;\n",
			NULL, BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, get_text(result, "person"));
	const json_t *root = uf_profile_get_json(profile);
	const json_t *members = json_object_get(root, "members");
	const json_t *relations = json_object_get(root, "relations");
	static const char *const kinds[] = { "married", "child", "parent" };
	g_assert_cmpuint(json_array_size(members), ==, 4);
	g_assert_cmpuint(json_array_size(json_object_get(result, "rows")), ==, 4);
	g_assert_cmpstr(get_text(json_array_get(members, 0), "birth_name"), ==, "FICTIVE");
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const json_t *relation = json_array_get(relations, i);
		g_assert_cmpstr(get_text(relation, "kind"), ==, kinds[i]);
		g_assert_cmpstr(get_text(relation, "member"), ==,
				get_text(json_array_get(members, i + 1), "id"));
		g_assert_cmpstr(get_text(relation, "to"), ==,
				get_text(json_array_get(members, 0), "id"));
	}
	/* one rent, though two rows say it */
	const json_t *rent = json_object_get(json_object_get(root, "housing"), "rent");
	g_assert_cmpint(uf_json_get_integer(rent, "amount", 0), ==, 45000);
}

/* the couple and the children of one row, and nobody for columns that are empty */
static void
test_one_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result =
	    sheet_store(fixture,
			"Nom;Prénom;Conjoint : nom;Conjoint : prénom;Conjoint : RSA;"
			"Enfant 1 : prénom;Enfant 1 : date de naissance;Enfant 2 : prénom\n"
			"FICTIVE;Ève;FICTIF;Côme;100;Noé;05/06/2015;\n",
			NULL, BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, get_text(result, "person"));
	const json_t *root = uf_profile_get_json(profile);
	const json_t *members = json_object_get(root, "members");
	const json_t *rsa = json_array_get(json_object_get(root, "resources"), 0);
	g_assert_cmpuint(json_array_size(members), ==, 3);
	g_assert_cmpuint(json_array_size(json_object_get(root, "relations")), ==, 2);
	g_assert_cmpstr(get_text(rsa, "member"), ==, get_text(json_array_get(members, 1), "id"));
}

static void
test_same_phone(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result = sheet_store(
	    fixture, "Nom;Prénom;Téléphone;Portable\nFICTIVE;Ève;0639987702;06 39 98 77 02\n", NULL,
	    BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, get_text(result, "person"));
	const json_t *member =
	    json_array_get(json_object_get(uf_profile_get_json(profile), "members"), 0);
	const json_t *phones = json_object_get(json_object_get(member, "contact"), "phones");
	g_assert_cmpuint(json_array_size(phones), ==, 1);
	g_assert_cmpstr(get_text(json_array_get(phones, 0), "kind"), ==, "mobile");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfFlowSheet) sheet =
	    sheet_open(fixture, "Nom;Prénom;Remarque\n;;Total : 0\n", NULL);
	const UfFlowRowSetup setup = { .batch = BATCH, .job = 1 };
	g_autoptr(json_t) result = row_store(sheet, 0, &setup, NULL);
	g_assert_cmpstr(get_text(result, "action"), ==, "empty");
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 0);
}

/* --- what cannot be --- */

static void
test_bad_cells(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *row;
		const char *cell;
		const char *heading;
		const char *rule;
	} rows[] = {
		{ "FICTIVE;Ève;31/02/1980;;;", "C2", "Date de naissance", "sheet.date_impossible" },
		{ "FICTIVE;Ève;01/02/1980;;O6 39 98 77 02;", "E2", "Portable", "sheet.lookalike" },
		{ "FICTIVE;Ève;01/02/1980;;;beaucoup", "F2", "RSA", "sheet.amount" },
		{ "FICTIVE;Ève;01/02/2999;;;", "C2", "Date de naissance", NULL },
	};
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat(HEAD, rows[i].row, "\n", NULL);
		g_autoptr(json_t) result = sheet_store(fixture, text, sheet_forms, BATCH);
		const json_t *issue = find_in(result, "issues", "cell", rows[i].cell);
		g_test_message("row %zu", i);
		g_assert_cmpstr(get_text(result, "action"), ==, "wait");
		g_assert_nonnull(issue);
		g_assert_cmpstr(get_text(issue, "heading"), ==, rows[i].heading);
		if (rows[i].rule != NULL)
			g_assert_cmpstr(get_text(issue, "rule"), ==, rows[i].rule);
		g_assert_cmpstr(get_text(issue, "sentence"), !=, "");
		g_assert_cmpuint(json_array_size(json_object_get(result, "changes")), ==, 0);
		g_assert_cmpuint(json_array_size(json_object_get(result, "forms")), ==, 0);
	}
	g_assert_cmpuint(sheet_count_items(fixture, UF_STORE_PERSON), ==, 0);
}

/* what the profile cannot be is told at the cell that said it */
static void
test_checked(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result = sheet_store(fixture,
					       "Nom;Prénom;Sexe;Date de naissance;NIR\n"
					       "FICTIVE;Ève;F;01/02/1980;1 80 02 44 162 999 02\n",
					       NULL, BATCH);
	const json_t *issue = find_in(result, "issues", "rule", "identifier.nir.sex");
	g_assert_nonnull(issue);
	g_assert_cmpstr(get_text(issue, "cell"), ==, "E2");
	g_assert_cmpstr(get_text(issue, "heading"), ==, "NIR");
	g_assert_cmpstr(get_text(issue, "severity"), ==, "warning");
}

static void
test_mended(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) result =
	    sheet_store(fixture, "Nom;Prénom;Portable\nFICTIVE;Ève;639987702\n", NULL, BATCH);
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	const json_t *issue = find_in(result, "issues", "rule", "sheet.phone_zero");
	g_assert_cmpstr(get_text(issue, "cell"), ==, "C2");
	g_assert_cmpstr(get_text(issue, "severity"), ==, "note");
}

static void
test_forbidden(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_write(fixture, "site/config.json", "{\"forbidden_identifiers\": [\"nir\"]}");
	uf_flow_free(fixture->flow);
	uf_context_free(fixture->context);
	fixture->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	fixture->flow = flow_open(fixture->context);
	g_autoptr(json_t) result = sheet_store(
	    fixture, "Nom;Prénom;NIR\nFICTIVE;Ève;2 80 02 44 162 999 96\n", NULL, BATCH);
	g_autoptr(UfProfile) profile = sheet_load_person(fixture, get_text(result, "person"));
	g_autofree char *text = json_dumps(uf_profile_get_json(profile), 0);
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	g_assert_null(strstr(text, "2800244162999"));
	g_assert_nonnull(find_in(result, "issues", "cell", "C2"));
}

/* What a cell was told of is not told a second time of the profile. */
static void
test_told_once(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfFlowSheet) sheet =
	    sheet_open(fixture, "Nom;Prénom;NIR\nINVENTÉE;Zoé;2840529019010 31\n", NULL);
	g_autoptr(json_t) result = row_describe(sheet, 0, &preview);
	const json_t *issues = json_object_get(result, "issues");
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	g_assert_cmpuint(json_array_size(issues), ==, 1);
	g_assert_cmpstr(get_text(json_array_get(issues, 0), "cell"), ==, "C2");
}

/* Two columns that say one fact say the same, or somebody looks. */
static void
test_columns_differ(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		bool differs;
	} rows[] = {
		{ "Nom Prénom;Nom\nINVENTÉE Zoé;FICTIVE\n", true },
		{ "Nom Prénom;Prénom\nINVENTÉE Zoé;Ève\n", true },
		{ "Nom Prénom;Nom;Prénom\nINVENTÉE Zoé;Inventee;Zoé, Anne\n", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, rows[i].text, NULL);
		g_autoptr(json_t) result = row_describe(sheet, 0, &preview);
		const json_t *issue = find_in(result, "issues", "rule", "sheet.columns_differ");
		g_test_message("row %zu", i);
		g_assert_cmpstr(get_text(result, "action"), ==,
				rows[i].differs ? "wait" : "create");
		g_assert_cmpint(issue != NULL, ==, rows[i].differs);
		g_assert_cmpstr(get_text(issue, "cell"), ==, rows[i].differs ? "B2" : "");
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*func)(Fixture *, gconstpointer);
	} tests[] = {
		{ "/flow/row/create", test_create },
		{ "/flow/row/journal", test_journal },
		{ "/flow/row/preview", test_preview },
		{ "/flow/row/household", test_household },
		{ "/flow/row/one-row", test_one_row },
		{ "/flow/row/same-phone", test_same_phone },
		{ "/flow/row/empty", test_empty },
		{ "/flow/row/bad-cells", test_bad_cells },
		{ "/flow/row/checked", test_checked },
		{ "/flow/row/mended", test_mended },
		{ "/flow/row/forbidden", test_forbidden },
		{ "/flow/row/told-once", test_told_once },
		{ "/flow/row/columns-differ", test_columns_differ },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
