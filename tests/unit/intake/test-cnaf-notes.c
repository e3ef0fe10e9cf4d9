/* What is told of a record beside its facts, and records that nobody should write. */
#include <string.h>

#include "intake-support.h"
#include "uf-error.h"

/* The first note of @kind about an element that ends with @element, of that code. Borrowed. */
static const json_t *
find_note(const json_t *notes, const char *kind, const char *element, const char *code)
{
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const json_t *note = json_array_get(notes, i);
		if (g_str_equal(uf_json_get_string(note, "kind"), kind) &&
		    g_str_has_suffix(uf_json_get_string(note, "element"), element) &&
		    g_strcmp0(uf_json_get_string(note, "code"), code) == 0)
			return note;
	}
	return NULL;
}

static void
test_notes(void)
{
	static const struct {
		const char *file;
		size_t index;
		const char *kind;
		const char *element;
		const char *code;
		int count;
	} cases[] = {
		{ "cnaf-couple.xml", 0, "ask", "/NATRESS", "010", 1 },
		{ "cnaf-couple.xml", 0, "ask", "/DetailRessourcesMensuelles", NULL, 1 },
		{ "cnaf-couple.xml", 0, "left", "/NATRESS", "000", 1 },
		{ "cnaf-couple.xml", 0, "left", "/TYPEPAR", NULL, 2 },
		{ "cnaf-couple.xml", 0, "left", "Evenement", NULL, 2 },
		{ "cnaf-couple.xml", 0, "left", "Personne/Activite", NULL, 1 },
		{ "cnaf-couple.xml", 0, "unknown", "MesureNouvelle", NULL, 1 },
		{ "cnaf-couple.xml", 0, "ask", "/MTRSAVERS", NULL, 1 },
		{ "cnaf-flow.xml", 2, "ask", "/ACT", "ZZZ", 1 },
		{ "cnaf-flow.xml", 2, "ask", "/ACT", "SSA", 1 },
		{ "cnaf-flow.xml", 2, "ask", "/ETATDOSRSA", "9", 1 },
		{ "cnaf-flow.xml", 2, "ask", "/ROLEPERS", "CJT", 1 },
		{ "cnaf-flow.xml", 3, "cut", "/NOMNAI", NULL, 1 },
		{ "cnaf-flow.xml", 3, "left", "/NATRESS", "999", 1 },
		{ "cnaf-flow.xml", 3, "ask", "/TOPSANSDOMFIXE", "1", 1 },
		{ "cnaf-flow.xml", 3, "ask", "DonneesAdministratives/Adresse", "E", 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/NATI", "A", 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/MOYTRANS", "2002", 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/LIBDERACT", NULL, 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/NATI", "C", 1 },
		{ "cnaf-instruction.xml", 0, "left", "/TitreSejour", NULL, 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/TYPEOCCLOG", "HGP", 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/NATTEL", "D", 1 },
		{ "cnaf-instruction.xml", 0, "ask", "/PAYS", "HOR", 1 },
		{ "cnaf-instruction.xml", 0, "left", "/RIB", NULL, 1 },
	};
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) file = load_flow(cases[i].file);
		g_autoptr(json_t) result = import(&tables, file, cases[i].index);
		const json_t *note = find_note(json_object_get(result, "notes"), cases[i].kind,
					       cases[i].element, cases[i].code);
		if (note == NULL)
			g_test_message("%s %s", cases[i].kind, cases[i].element);
		g_assert_nonnull(note);
		g_assert_cmpint(uf_json_get_integer(note, "count", 0), ==, cases[i].count);
	}
}

/* What an asked row already says is kept for the person who decides. */
static void
test_asked_row(void)
{
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	g_autoptr(json_t) file = load_flow("cnaf-couple.xml");
	g_autoptr(json_t) result = import(&tables, file, 0);
	const json_t *note =
	    find_note(json_object_get(result, "notes"), "ask", "/DetailRessourcesMensuelles", NULL);
	const json_t *row = json_object_get(note, "row");
	g_assert_cmpstr(uf_json_get_string(note, "place"), ==, "resources");
	g_assert_cmpint(uf_json_get_integer(row, "amount", 0), ==, 53020);
	g_assert_cmpstr(uf_json_get_string(row, "month"), ==, "2026-09");
}

static void
check_profile(const Tables *tables, json_t *result)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(UfProfile) profile =
	    uf_profile_from_json(tables->schema, json_object_get(result, "profile"), &error);
	g_assert_no_error(error);
	g_assert_true(uf_profile_check(profile, (UfDate){ 2026, 11, 1 }, issues, &error));
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		if (uf_issue_get_severity(issue) == UF_SEVERITY_BLOCKING)
			g_test_message("%s %s", uf_issue_get_place(issue),
				       uf_issue_get_rule(issue));
		g_assert_cmpint(uf_issue_get_severity(issue), <, UF_SEVERITY_BLOCKING);
	}
}

/* Each becomes a profile that fits the schema, whatever the record says. */
static void
test_sound(void)
{
	static const struct {
		const char *file;
		size_t count;
	} cases[] = {
		{ "cnaf-alone.xml", 1 },
		{ "cnaf-couple.xml", 1 },
		{ "cnaf-flow.xml", 4 },
		{ "cnaf-instruction.xml", 1 },
	};
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) file = load_flow(cases[i].file);
		for (size_t k = 0; k < cases[i].count; k++) {
			g_autoptr(json_t) result = import(&tables, file, k);
			check_profile(&tables, result);
		}
		g_autoptr(GError) error = NULL;
		const UfCnafSetup setup = { tables.table, tables.schema, { 2026, 11, 1 } };
		g_assert_null(uf_cnaf_import(&setup, file, cases[i].count, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
}

/* A record of one person with @inside in the person. */
static json_t *
make_flow(const char *inside)
{
	g_autofree char *text = g_strdup_printf(
	    "<Racine><IdentificationFlux/><InfosFoyerRSA>"
	    "<IdentificationRSA><Organisme><FONORG>CAF</FONORG></Organisme></IdentificationRSA>"
	    "<Personne><Prestations><NATPREST>RSA</NATPREST><ROLEPERS>DEM</ROLEPERS></Prestations>"
	    "%s</Personne></InfosFoyerRSA></Racine>",
	    inside);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(GError) error = NULL;
	json_t *root = uf_xml_read(bytes, &error);
	g_assert_no_error(error);
	return root;
}

#define IDENTITY(inside) "<Identification>" inside "</Identification>"
#define LONG_NAME "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void
test_hostile(void)
{
	static const struct {
		const char *inside;
		const char *kind;
		const char *element;
	} cases[] = {
		{ IDENTITY("<DTNAI>1984-02-30</DTNAI>"), "invalid", "/DTNAI" },
		{ IDENTITY("<DTNAI>hier</DTNAI>"), "invalid", "/DTNAI" },
		{ IDENTITY("<DTNAI>1984-02-03</DTNAI><TYPEDTNAI>X</TYPEDTNAI>"), "ask", "/DTNAI" },
		{ IDENTITY("<NIR>123</NIR>"), "invalid", "/NIR" },
		{ IDENTITY("<NIR>0000000000000</NIR>"), "invalid", "/NIR" },
		{ IDENTITY("<SEXE>une valeur bien trop longue</SEXE>"), "invalid", "/SEXE" },
		{ IDENTITY("<SEXE>9</SEXE>"), "ask", "/SEXE" },
		{ IDENTITY("<NOMNAI>A</NOMNAI><NOMNAI>B</NOMNAI>"), "conflict", "/NOMNAI" },
		{ IDENTITY("<" LONG_NAME ">x</" LONG_NAME ">"), "unknown", "/?" },
		{ IDENTITY("<nom-à-part>x</nom-à-part>"), "unknown", "/?" },
		{ "<Activite>texte</Activite>", "unknown", "/Activite" },
		{ "<Rattachement><NOMNAI>AILLEURS</NOMNAI><DTNAI>1950-01-01</DTNAI>"
		  "<TYPEPAR>LEG</TYPEPAR></Rattachement>",
		  "ask", "/Rattachement" },
		{ "<DossierCAF><TOPRESPDOS><A>x</A></TOPRESPDOS></DossierCAF>", "unknown",
		  "/TOPRESPDOS/A" },
	};
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) file = make_flow(cases[i].inside);
		g_autoptr(json_t) result = import(&tables, file, 0);
		const json_t *notes = json_object_get(result, "notes");
		const json_t *found = NULL;
		for (size_t k = 0; found == NULL && k < json_array_size(notes); k++) {
			const json_t *note = json_array_get(notes, k);
			if (g_str_equal(uf_json_get_string(note, "kind"), cases[i].kind) &&
			    g_str_has_suffix(uf_json_get_string(note, "element"), cases[i].element))
				found = note;
		}
		if (found == NULL)
			g_test_message("case %zu", i);
		g_assert_nonnull(found);
		check_profile(&tables, result);
	}
}

static void
test_too_many(void)
{
	GString *people = g_string_new("<x/>");
	for (int i = 0; i < UF_CNAF_MAX_PEOPLE; i++)
		g_string_append(people, "</Personne><Personne><x/>");
	g_autofree char *inside = g_string_free(people, FALSE);
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	g_autoptr(json_t) file = make_flow(inside);
	g_autoptr(GError) error = NULL;
	const UfCnafSetup setup = { tables.table, tables.schema, { 2026, 11, 1 } };
	g_assert_null(uf_cnaf_import(&setup, file, 0, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* Rows have an end, and it is told. */
static void
test_many_rows(void)
{
	GString *months = g_string_new("<Ressources><RessourcesMensuelles>");
	for (int i = 0; i < 900; i++)
		g_string_append_printf(
		    months,
		    "<DetailRessourcesMensuelles><NATRESS>001</NATRESS>"
		    "<MTNATRESSMEN>%d</MTNATRESSMEN></DetailRessourcesMensuelles>",
		    i);
	g_string_append(months, "</RessourcesMensuelles></Ressources>");
	g_autofree char *inside = g_string_free(months, FALSE);
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	g_autoptr(json_t) file = make_flow(inside);
	g_autoptr(json_t) result = import(&tables, file, 0);
	const json_t *profile = json_object_get(result, "profile");
	g_assert_cmpuint(json_array_size(json_object_get(profile, "resources")), ==, 400);
	g_assert_nonnull(find_note(json_object_get(result, "notes"), "left",
				   "/DetailRessourcesMensuelles", NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cnaf/notes", test_notes);
	g_test_add_func("/cnaf/asked-row", test_asked_row);
	g_test_add_func("/cnaf/sound", test_sound);
	g_test_add_func("/cnaf/hostile", test_hostile);
	g_test_add_func("/cnaf/too-many", test_too_many);
	g_test_add_func("/cnaf/many-rows", test_many_rows);
	return g_test_run();
}
