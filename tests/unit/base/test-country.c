/* Countries: the shipped table of the COG, and files that are not one. */
#include <string.h>

#include <glib/gstdio.h>

#include "uf-country.h"
#include "uf-error.h"

static UfCountries *
load_shipped(void)
{
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *path =
	    g_build_filename(root != NULL ? root : ".", "data", "countries.tsv", NULL);
	g_autoptr(GError) error = NULL;
	UfCountries *countries = uf_countries_load(path, &error);
	g_assert_no_error(error);
	return countries;
}

static void
test_head(void)
{
	g_autoptr(UfCountries) countries = load_shipped();
	g_assert_cmpuint(uf_countries_get_count(countries), ==, 255);
	g_assert_cmpstr(uf_countries_get_date(countries), ==, "2025-01-01");
	g_assert_nonnull(strstr(uf_countries_get_source(countries), "INSEE"));
	g_assert_nonnull(strstr(uf_countries_get_licence(countries), "Licence Ouverte"));
	g_assert_cmpstr(uf_countries_get(countries, 0)->name, ==, "France");
}

static void
test_find(void)
{
	static const UfCountry cases[] = {
		{ "99100", "FR", "FRA", "", "France", "République française", "" },
		{ "99350", "MA", "MAR", "", "Maroc", "Royaume du Maroc", "" },
		{ "99351", "TN", "TUN", "", "Tunisie", "République tunisienne", "" },
		{ "99352", "DZ", "DZA", "", "Algérie",
		  "République algérienne démocratique et populaire", "" },
		{ "99230", "HK", "HKG", "99216", "Hong Kong", "Hong Kong", "" },
		{ "99157", "", "", "", "Kosovo", "République du Kosovo", "" },
		{ "99115", "", "", "", "Tchécoslovaquie", "République fédérale tchèque et slovaque",
		  "1993-01-01" },
	};
	g_autoptr(UfCountries) countries = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfCountry *country = uf_countries_find(countries, cases[i].code);
		g_assert_nonnull(country);
		g_assert_cmpstr(country->name, ==, cases[i].name);
		g_assert_cmpstr(country->official_name, ==, cases[i].official_name);
		g_assert_cmpstr(country->iso2, ==, cases[i].iso2);
		g_assert_cmpstr(country->iso3, ==, cases[i].iso3);
		g_assert_cmpstr(country->parent, ==, cases[i].parent);
		g_assert_cmpstr(country->ended, ==, cases[i].ended);
	}
	g_assert_null(uf_countries_find(countries, "99000"));
	g_assert_null(uf_countries_find(countries, "31555"));
	g_assert_null(uf_countries_find(countries, ""));
}

static void
test_iso(void)
{
	static const char *const cases[][2] = {
		{ "DZ", "99352" },  { "dza", "99352" }, { "CY", "99254" },
		{ "MOZ", "99393" }, { "KE", "99332" },
	};
	g_autoptr(UfCountries) countries = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfCountry *country = uf_countries_find_iso(countries, cases[i][0]);
		g_assert_nonnull(country);
		g_assert_cmpstr(country->code, ==, cases[i][1]);
	}
	g_assert_null(uf_countries_find_iso(countries, ""));
	g_assert_null(uf_countries_find_iso(countries, "ZZ"));
}

static void
test_names(void)
{
	static const char *const cases[][2] = {
		{ "Algérie", "99352" },
		{ "ALGERIE", "99352" },
		{ "cote d'ivoire", "99326" },
		{ "Côte d’Ivoire", "99326" },
		{ "République démocratique du Congo", "99312" },
		{ "royaume du maroc", "99350" },
		{ "États-Unis", "99404" },
		{ "Corée", "99237" },
		{ "Mozambique", "99320 99393" }, /* before and after 1975 */
		{ "Chypre", "99143 99254" },
		{ "Atlantide", "" },
		{ "", "" },
	};
	g_autoptr(UfCountries) countries = load_shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) list = uf_countries_list_by_name(countries, cases[i][0]);
		g_autoptr(GString) codes = g_string_new(NULL);
		for (guint j = 0; j < list->len; j++)
			g_string_append_printf(codes, "%s%s", j > 0 ? " " : "",
					       ((const UfCountry *)list->pdata[j])->code);
		g_assert_cmpstr(codes->str, ==, cases[i][1]);
	}
}

/* An ISO code gives its country; far territories share the one of theirs (Canaries, Açores). */
static void
check_iso(const UfCountries *countries, const UfCountry *country, const char *iso)
{
	const UfCountry *found = uf_countries_find_iso(countries, iso);
	g_assert_nonnull(found);
	g_assert_cmpstr(found->ended, ==, "");
	g_assert_true(found == country || strcmp(found->code, country->parent) == 0);
}

static void
test_every_row(void)
{
	g_autoptr(UfCountries) countries = load_shipped();
	for (size_t i = 0; i < uf_countries_get_count(countries); i++) {
		const UfCountry *country = uf_countries_get(countries, i);
		g_assert_true(uf_countries_find(countries, country->code) == country);
		if (*country->parent != '\0')
			g_assert_nonnull(uf_countries_find(countries, country->parent));
		if (*country->iso2 != '\0') {
			check_iso(countries, country, country->iso2);
			check_iso(countries, country, country->iso3);
		}
		g_autoptr(GPtrArray) list = uf_countries_list_by_name(countries, country->name);
		g_assert_true(g_ptr_array_find(list, country, NULL));
	}
}

static void
test_broken(void)
{
	static const char *const cases[][2] = {
		{ "", "no country" },
		{ "98100\tA\n", "not a country code" },
		{ "9910\tA\n", "not a country code" },
		{ "99100\tA\t\t\t\t1\n", "not a country code" },
		{ "99100\n", "no name" },
		{ "99100\tA\t\tfr\n", "not an ISO code" },
		{ "99100\tA\t\tFR\tFR\n", "not an ISO code" },
		{ "99101\tA\n99101\tB\n", "not sorted by code" },
		{ "99101\tA\t\t\t\t\t\tx\n", "too many columns" },
	};
	g_autofree char *folder = g_dir_make_tmp("unefois-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "countries.tsv", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_true(g_file_set_contents(path, cases[i][0], -1, NULL));
		g_autoptr(GError) error = NULL;
		g_autoptr(UfCountries) countries = uf_countries_load(path, &error);
		g_assert_null(countries);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		if (strstr(error->message, cases[i][1]) == NULL)
			g_error("\"%s\": %s", cases[i][0], error->message);
	}
	g_unlink(path);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_countries_load(path, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_rmdir(folder);
	uf_countries_free(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/country/head", test_head);
	g_test_add_func("/country/find", test_find);
	g_test_add_func("/country/iso", test_iso);
	g_test_add_func("/country/names", test_names);
	g_test_add_func("/country/every-row", test_every_row);
	g_test_add_func("/country/broken", test_broken);
	return g_test_run();
}
