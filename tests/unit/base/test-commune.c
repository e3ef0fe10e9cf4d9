/* Communes: the shipped dataset, and files that are not one. */
#include <string.h>

#include <glib/gstdio.h>

#include "uf-commune.h"
#include "uf-error.h"

static char *
get_data_path(void)
{
	const char *root = g_getenv("UF_SOURCE_ROOT");
	return g_build_filename(root != NULL ? root : ".", "data", "communes.tsv", NULL);
}

static UfCommunes *
load_shipped(void)
{
	g_autofree char *path = get_data_path();
	g_autoptr(GError) error = NULL;
	UfCommunes *communes = uf_communes_load(path, &error);
	g_assert_no_error(error);
	return communes;
}

/* "69:69123 69:69389": department and code of each, in order. */
static char *
describe(const GPtrArray *list)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < list->len; i++) {
		const UfCommune *commune = g_ptr_array_index(list, i);
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", commune->code);
	}
	return g_string_free(out, FALSE);
}

static void
test_head(void)
{
	g_autoptr(UfCommunes) communes = load_shipped();
	g_assert_cmpuint(uf_communes_get_count(communes), ==, 37590);
	g_assert_cmpstr(uf_communes_get_date(communes), ==, "2026-01-01");
	g_assert_nonnull(strstr(uf_communes_get_source(communes), "INSEE"));
	g_assert_nonnull(strstr(uf_communes_get_licence(communes), "Licence Ouverte"));
}

static void
test_find(void)
{
	static const struct {
		const char *code;
		const char *name;
		const char *department;
		UfCommuneKind kind;
		const char *parent;
		const char *postcodes;
	} cases[] = {
		{ "01001", "L'Abergement-Clémenciat", "01", UF_COMMUNE_CURRENT, "", "01400" },
		{ "2A004", "Ajaccio", "2A", UF_COMMUNE_CURRENT, "", "20000 20090 20167" },
		{ "2b033", "Bastia", "2B", UF_COMMUNE_CURRENT, "", "20200 20600" },
		{ "75112", "Paris 12e Arrondissement", "75", UF_COMMUNE_ARRONDISSEMENT, "75056",
		  "75012" },
		{ "75116", "Paris 16e Arrondissement", "75", UF_COMMUNE_ARRONDISSEMENT, "75056",
		  "75016 75116" },
		{ "97411", "Saint-Denis", "974", UF_COMMUNE_CURRENT, "", "97400 97417 97490" },
		{ "98818", "Nouméa", "988", UF_COMMUNE_CURRENT, "", "98800" },
		/* one code for the commune and its déléguée: the commune answers */
		{ "01033", "Valserhône", "01", UF_COMMUNE_CURRENT, "", "01200" },
		{ "01120", "Cordieux", "01", UF_COMMUNE_ASSOCIATED, "01262", "" },
	};
	g_autoptr(UfCommunes) communes = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfCommune *commune = uf_communes_find(communes, cases[i].code);
		g_assert_nonnull(commune);
		g_assert_cmpstr(commune->name, ==, cases[i].name);
		g_assert_cmpstr(commune->department, ==, cases[i].department);
		g_assert_cmpint(commune->kind, ==, cases[i].kind);
		g_assert_cmpstr(commune->parent, ==, cases[i].parent);
		g_assert_cmpstr(commune->postcodes, ==, cases[i].postcodes);
	}
	static const char *const unknown[] = {
		"", "0", "00000", "99352", "2C004", "ZZZZZ", "010011"
	};
	for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++)
		g_assert_null(uf_communes_find(communes, unknown[i]));
}

static void
test_successor(void)
{
	static const char *const cases[][2] = {
		{ "01091", "01033" }, /* merged into Valserhône */
		{ "20004", "2A004" }, /* Corsica before 1976 */
		{ "69232", "69123" },
	};
	g_autoptr(UfCommunes) communes = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfCommune *commune = uf_communes_find_successor(communes, cases[i][0]);
		g_assert_nonnull(commune);
		g_assert_cmpstr(commune->code, ==, cases[i][1]);
	}
	g_assert_null(uf_communes_find_successor(communes, "00000"));
	g_assert_null(uf_communes_find_successor(communes, "1"));
}

static void
test_names(void)
{
	static const struct {
		const char *name;
		const char *within;
		const char *codes;
	} cases[] = {
		{ "Toulouse", NULL, "31555" },
		{ "TOULOUSE CEDEX 4", NULL, "31555" },
		{ "st etienne", "42", "42218" },
		{ "Saint-Étienne", "42100", "42218" },
		{ "Sainte Colombe", "69560", "69189" },
		{ "Paris 12e Arrondissement", NULL, "75112" },
		{ "paris 12", NULL, "75112" },
		{ "PARIS 01", NULL, "75101" },
		{ "Lyon 3ème", NULL, "69383" },
		{ "Marseille 1er arr.", NULL, "13201" },
		{ "Paris", NULL, "75056" },
		{ "Le Havre", NULL, "76351" },
		{ "HAVRE (LE)", NULL, "76351" },
		{ "Chalon s/Saône", NULL, "71076" },
		{ "Chalon-sur-Saone", NULL, "71076" },
		{ "L’Haÿ-les-Roses", NULL, "94038" },
		{ "l hay les roses", NULL, "94038" },
		{ "Oeyregave", NULL, "40206" },
		{ "Œyregave", NULL, "40206" },
		{ "Saint-Denis", "974", "97411" },
		{ "Saint-Denis", "2A", "" },
		{ "Evry Courcouronnes", "91", "91228" },
		/* the marks apart from their letters, as some systems type them */
		{ "Be\xcc\x81ziers", NULL, "34032" },
		{ "Nulle-Part-sur-Rien", NULL, "" },
		{ "", NULL, "" },
		{ "\xff", NULL, "" },
	};
	g_autoptr(UfCommunes) communes = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) list =
		    uf_communes_list_by_name(communes, cases[i].name, cases[i].within);
		g_autofree char *codes = describe(list);
		if (strcmp(codes, cases[i].codes) != 0)
			g_error("\"%s\" within %s gives \"%s\", not \"%s\"", cases[i].name,
				cases[i].within, codes, cases[i].codes);
	}
}

/* Nothing is guessed: all twelve and more are given. */
static void
test_ambiguous(void)
{
	g_autoptr(UfCommunes) communes = load_shipped();
	g_autoptr(GPtrArray) all = uf_communes_list_by_name(communes, "STE COLOMBE", NULL);
	guint current = 0;
	for (guint i = 0; i < all->len; i++) {
		const UfCommune *commune = g_ptr_array_index(all, i);
		g_assert_cmpstr(commune->name, ==, "Sainte-Colombe");
		current += commune->kind == UF_COMMUNE_CURRENT;
	}
	g_assert_cmpuint(current, ==, 12);
}

static void
test_postcodes(void)
{
	static const char *const cases[][2] = {
		{ "31000", "31555" },
		{ "13001", "13055 13201" },
		{ "75116", "75056 75116" },
		{ "01400", "01001 01084 01093 01113 01146 01272 01328 01356 01393 01412" },
		{ "31902", "" }, /* a CEDEX */
		{ "0140", "" },
		{ "0140x", "" },
		{ "", "" },
	};
	g_autoptr(UfCommunes) communes = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) list = uf_communes_list_by_postcode(communes, cases[i][0]);
		g_autofree char *codes = describe(list);
		g_assert_cmpstr(codes, ==, cases[i][1]);
		for (guint j = 0; j < list->len; j++)
			g_assert_true(
			    uf_commune_has_postcode(g_ptr_array_index(list, j), cases[i][0]));
	}
	const UfCommune *toulouse = uf_communes_find(communes, "31555");
	g_assert_false(uf_commune_has_postcode(toulouse, "75001"));
	g_assert_false(uf_commune_has_postcode(toulouse, "3100"));
	g_assert_false(uf_commune_has_postcode(toulouse, ""));
}

/* Former codes are in the fifth column: each leads to the row that took it over. */
static void
check_former(const UfCommunes *communes, const char *code, const char *cell)
{
	g_auto(GStrv) old_codes = g_strsplit(cell, " ", -1);
	for (size_t i = 0; old_codes[i] != NULL; i++) {
		const UfCommune *successor = uf_communes_find_successor(communes, old_codes[i]);
		g_assert_nonnull(successor);
		g_assert_cmpint(successor->kind, ==, UF_COMMUNE_CURRENT);
		if (strcmp(successor->code, code) != 0)
			g_error("%s leads to %s, not %s", old_codes[i], successor->code, code);
	}
}

/* A part has a parent, a current commune: of another département now and then. */
static void
check_parent(const UfCommunes *communes, const UfCommune *commune)
{
	g_assert_true((commune->kind == UF_COMMUNE_CURRENT) == (commune->parent[0] == '\0'));
	if (commune->parent[0] == '\0')
		return;
	const UfCommune *parent = uf_communes_find(communes, commune->parent);
	g_assert_nonnull(parent);
	g_assert_cmpint(parent->kind, ==, UF_COMMUNE_CURRENT);
}

static void
check_line(const UfCommunes *communes, const char *section, const char *line)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 5);
	g_autofree char *code = g_strconcat(section, cells[0], NULL);
	g_assert_nonnull(uf_communes_find(communes, code));
	g_autoptr(GPtrArray) list = uf_communes_list_by_name(communes, cells[1], section);
	bool found = false;
	for (guint i = 0; i < list->len; i++) {
		const UfCommune *commune = g_ptr_array_index(list, i);
		check_parent(communes, commune);
		found = found ||
			(strcmp(commune->code, code) == 0 && strcmp(commune->name, cells[1]) == 0);
	}
	g_assert_true(found);
	if (g_strv_length(cells) == 5)
		check_former(communes, code, cells[4]);
}

/* Each row is found by its own code, name and postcodes. */
static void
test_every_row(void)
{
	g_autoptr(UfCommunes) communes = load_shipped();
	g_autofree char *path = get_data_path();
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	char section[4] = "";
	guint count = 0;
	for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (*line == '[')
			g_strlcpy(section, line + 1, strcspn(line + 1, "]") + 1);
		if (*line == '[' || *line == '#')
			continue;
		check_line(communes, section, line);
		count++;
	}
	g_assert_cmpuint(count, ==, uf_communes_get_count(communes));
}

static void
test_fold(void)
{
	static const char *const cases[][2] = {
		{ "Saint-Étienne", "SAINT ETIENNE" },
		{ "  ST   etienne ", "SAINT ETIENNE" },
		{ "Stes-Maries", "SAINTES MARIES" },
		{ "Bœurs-en-Othe", "BOEURS EN OTHE" },
		{ "Plœmeur", "PLOEMEUR" },
		{ "Aÿ-Champagne", "AY CHAMPAGNE" },
		{ "L'Île-d'Yeu", "L ILE D YEU" },
		{ "Lyon 02", "LYON 2" },
		{ "PARIS 16EME ARRONDISSEMENT", "PARIS 16" },
		{ "Nantes Cedex 1", "NANTES" },
		{ "Cedex", "CEDEX" },
		{ "Mans (Le)", "LE MANS" },
		{ "Saint-Martin (partie française)", "SAINT MARTIN PARTIE FRANCAISE" },
		{ "((((", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *folded = uf_commune_fold_name(cases[i][0]);
		g_assert_cmpstr(folded, ==, cases[i][1]);
		g_autofree char *again = uf_commune_fold_name(folded);
		g_assert_cmpstr(again, ==, folded);
	}
	g_autofree char *long_name = g_strnfill(10000, 'a');
	g_autofree char *nothing = uf_commune_fold_name(long_name);
	g_assert_cmpstr(nothing, ==, "");
	/* short enough as typed, too long once spelt out */
	g_autoptr(GString) streets = g_string_new(NULL);
	for (int i = 0; i < 160; i++)
		g_string_append(streets, "St ");
	g_autofree char *saints = uf_commune_fold_name(streets->str);
	g_assert_cmpstr(saints, ==, "");
}

static void
test_broken(void)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{ "", "no commune" },
		{ "# date: 2026\n", "no commune" },
		{ "001\tA\n", "not a commune code" },
		{ "[01]\n01\tA\n", "not a commune code" },
		{ "[1]\n", "not a département" },
		{ "[01\n", "not a département" },
		{ "[01] \n", "not a département" },
		{ "[]\n", "not a département" },
		{ "[01]\n001\n", "no name" },
		{ "[01]\n001\tA\t1400\n", "not postcodes" },
		{ "[01]\n001\tA\t01400  01500\n", "not postcodes" },
		{ "[01]\n001\tA\t\tz\n", "not a kind and a parent" },
		{ "[01]\n001\tA\t\td1\n", "not a kind and a parent" },
		{ "[01]\n001\tA\t\t\t123\n", "not former codes" },
		{ "[01]\n001\tA\t\t\t\tx\n", "too many columns" },
		{ "[01]\n002\tA\n001\tB\n", "not sorted by code" },
		{ "[01]\n001\t\xff\n", "not UTF-8" },
	};
	g_autofree char *folder = g_dir_make_tmp("unefois-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "communes.tsv", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
		g_autoptr(GError) error = NULL;
		g_autoptr(UfCommunes) communes = uf_communes_load(path, &error);
		g_assert_null(communes);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		if (strstr(error->message, cases[i].message) == NULL)
			g_error("\"%s\": %s", cases[i].text, error->message);
		g_assert_true(g_str_has_prefix(error->message, path));
		g_assert_null(uf_communes_load(path, NULL));
	}
	g_unlink(path);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_communes_load(path, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_rmdir(folder);
	uf_communes_free(NULL);
}

/* No time limit here: machines differ. Said in the log; the target is 30 ms without sanitizers. */
static void
test_speed(void)
{
	const gint64 start = g_get_monotonic_time();
	g_autoptr(UfCommunes) communes = load_shipped();
	g_test_message("loaded in %.1f ms", (double)(g_get_monotonic_time() - start) / 1000);
	g_assert_nonnull(communes);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/commune/head", test_head);
	g_test_add_func("/commune/find", test_find);
	g_test_add_func("/commune/successor", test_successor);
	g_test_add_func("/commune/names", test_names);
	g_test_add_func("/commune/ambiguous", test_ambiguous);
	g_test_add_func("/commune/postcodes", test_postcodes);
	g_test_add_func("/commune/every-row", test_every_row);
	g_test_add_func("/commune/fold", test_fold);
	g_test_add_func("/commune/broken", test_broken);
	g_test_add_func("/commune/speed", test_speed);
	return g_test_run();
}
