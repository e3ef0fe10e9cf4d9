/* Communities of communes: the shipped table, and files that are not one. */
#include <string.h>

#include <glib/gstdio.h>

#include "uf-epci.h"
#include "uf-error.h"

static char *
find_shipped(void)
{
	const char *root = g_getenv("UF_SOURCE_ROOT");
	return g_build_filename(root != NULL ? root : ".", "data", "epci.tsv", NULL);
}

static UfEpcis *
load_shipped(void)
{
	g_autofree char *path = find_shipped();
	g_autoptr(GError) error = NULL;
	UfEpcis *epcis = uf_epcis_load(path, &error);
	g_assert_no_error(error);
	return epcis;
}

static void
test_head(void)
{
	g_autoptr(UfEpcis) epcis = load_shipped();
	g_assert_cmpuint(uf_epcis_get_count(epcis), ==, 1255);
	g_assert_cmpstr(uf_epcis_get_date(epcis), ==, "2026-01-01");
	g_assert_nonnull(strstr(uf_epcis_get_source(epcis), "DGCL"));
	g_assert_nonnull(strstr(uf_epcis_get_licence(epcis), "Licence Ouverte"));
}

static void
test_find(void)
{
	static const struct {
		const char *code;
		const char *department;
		bool is_in;
	} cases[] = {
		{ "248300543", "83", true }, { "248300543", "13", false },
		{ "200042935", "01", true }, { "200042935", "1", false },
		{ "200042935", "", false },  { "200042935", "01 ", false },
	};
	g_autoptr(UfEpcis) epcis = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfEpci *epci = uf_epcis_find(epcis, cases[i].code);
		g_assert_nonnull(epci);
		g_assert_cmpstr(epci->code, ==, cases[i].code);
		g_assert_true(uf_epci_is_in(epci, cases[i].department) == cases[i].is_in);
	}
	static const char *const unknown[] = { "", "248300544", "24830054", "2483005430",
					       "24830054x" };
	for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++)
		g_assert_null(uf_epcis_find(epcis, unknown[i]));
}

/* Every row of the file is found by its code, and lies where it says. */
static void
test_all(void)
{
	g_autofree char *path = find_shipped();
	g_autofree char *text = NULL;
	g_autoptr(UfEpcis) epcis = load_shipped();
	size_t several = 0;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (lines[i][0] == '#' || lines[i][0] == '\0')
			continue;
		const UfEpci *epci = uf_epcis_find(epcis, cells[0]);
		g_assert_nonnull(epci);
		g_assert_cmpstr(epci->name, ==, cells[2]);
		g_auto(GStrv) departments = g_strsplit(cells[1], " ", -1);
		for (size_t j = 0; departments[j] != NULL; j++)
			g_assert_true(uf_epci_is_in(epci, departments[j]));
		several += g_strv_length(departments) > 1;
	}
	g_assert_cmpuint(several, ==, 89);
}

static void
test_broken(void)
{
	static const struct {
		const char *text;
		const char *place;
	} cases[] = {
		{ "248300543\t83\n", ":1" },
		{ "248300543\t\tX\n", ":1" },
		{ "24830054\t83\tX\n", ":1" },
		{ "248300543\t83\tX\n248300543\t83\tX\n", ":2" },
		{ "248300543\t83\tX\n200042935\t01\tY\n", ":2" },
		{ "248300543\t83\tX\tY\n", ":1" },
	};
	g_autofree char *folder = g_dir_make_tmp("uf-epci-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "epci.tsv", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
		g_autoptr(UfEpcis) epcis = uf_epcis_load(path, &error);
		g_assert_null(epcis);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, cases[i].place + 1));
	}
	g_unlink(path);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfEpcis) none = uf_epcis_load(path, &error);
	g_assert_null(none);
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_rmdir(folder);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/epci/head", test_head);
	g_test_add_func("/epci/find", test_find);
	g_test_add_func("/epci/all", test_all);
	g_test_add_func("/epci/broken", test_broken);
	return g_test_run();
}
