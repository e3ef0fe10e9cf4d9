/* Identifiers of people, offices and places. Vectors: published examples and specimens. */
#include "test-identifier.h"

static const IdentifierCase people[] = {
	{ "nnp", "7112345678901", NULL, NULL, "7112345678901", "7 1 123 45678901" },
	{ "nnp", "7012345678901", NULL, NULL, "7012345678901", "7 0 123 45678901" },
	{ "nnp", "7312345678901", "prefix", NULL, NULL, NULL },
	{ "nnp", "1112345678901", "prefix", NULL, NULL, NULL },
	{ "nnp", "711234567890", "length", "13", NULL, NULL },
	{ "mig", "5112345678901", NULL, NULL, "5112345678901", "5 1 123 45678901" },
	{ "mig", "6212345678901", NULL, NULL, "6212345678901", "6 2 123 45678901" },
	{ "mig", "5012345678901", "prefix", NULL, NULL, NULL },
	{ "mig", "7112345678901", "prefix", NULL, NULL, NULL },
	{ "nia", "7 84 05 88 321 025", NULL, NULL, "7840588321025", "7 84 05 88 321 025" },
	{ "nia", "1840588321025", "first_digit", NULL, NULL, NULL },
	{ "caf_number", "1234567", NULL, NULL, "1234567", NULL },
	{ "caf_number", "0001234567", NULL, NULL, "1234567", NULL },
	{ "caf_number", "123456700000000", NULL, NULL, "1234567", NULL },
	{ "caf_number", "000123456700000", NULL, NULL, "1234567", NULL },
	{ "caf_number", "12 345", NULL, NULL, "12345", NULL },
	{ "caf_number", "0012345", NULL, NULL, "0012345", NULL },
	{ "caf_number", "12345678", "length", "1-7", NULL, NULL },
	{ "caf_number", "1234567A", "length", "1-7", NULL, NULL },
	{ "caf_number", "12345A", "characters", NULL, NULL, NULL },
	{ "caf_number", "000000000000000", "zero", NULL, NULL, NULL },
	{ "caf_number", "", "length", "1-7", NULL, NULL },
	{ "msa", "1 84 12 76 451 089 46", NULL, NULL, "184127645108946", NULL },
	{ "msa", "", "length", "1-20", NULL, NULL },
	{ "rsa_request", "abc12345678", NULL, NULL, "ABC12345678", NULL },
	{ "rsa_request", "1234567890", "length", "11", NULL, NULL },
	{ "france_travail", "1234567A", NULL, NULL, "1234567A", NULL },
	{ "france_travail", "1234567 a", NULL, NULL, "1234567A", NULL },
	{ "france_travail", "12345678", NULL, NULL, "12345678", NULL },
	{ "france_travail", "12345678901", NULL, NULL, "12345678901", NULL },
	{ "france_travail", " jean.dupont33 ", NULL, NULL, "jean.dupont33", NULL },
	{ "france_travail", "123456A", NULL, NULL, "123456A", NULL },
	{ "france_travail", "123456789", "length", "8,11", NULL, NULL },
	{ "france_travail", "jean dupont", "characters", NULL, NULL, NULL },
	{ "france_travail", "", "length", "8,11", NULL, NULL },
	{ "agdref", "7503120521", NULL, NULL, "7503120521", NULL },
	{ "agdref", "750 312 052", NULL, NULL, "750312052", NULL },
	{ "agdref", "75031205", "length", "9,10", NULL, NULL },
	{ "agdref", "75031205AB", "characters", NULL, NULL, NULL },
	{ "fiscal", "3023217600053", NULL, NULL, "3023217600053", "30 23 217 600 053" },
	{ "fiscal", "07 01 987 765 493", NULL, NULL, "0701987765493", "07 01 987 765 493" },
	{ "fiscal", "3023217600054", "key", "053", "3023217600054", "30 23 217 600 054" },
	{ "fiscal", "0701987765432", "key", "493", "0701987765432", "07 01 987 765 432" },
	{ "fiscal", "0000000000000", "zero", NULL, NULL, NULL },
	{ "fiscal", "4023217600053", "prefix", NULL, NULL, NULL },
	{ "fiscal", "302321760005", "length", "13", NULL, NULL },
	{ "tax_notice", "22 78 0123456 78", NULL, NULL, "2278012345678", NULL },
	{ "tax_notice", "22a7812345678", NULL, NULL, "22A7812345678", NULL },
	{ "tax_notice", "02A78123456789", NULL, NULL, "02A78123456789", NULL },
	{ "tax_notice", "227801234567", "length", "13,14", NULL, NULL },
	{ "ine", "1234567890a", NULL, NULL, "1234567890A", NULL },
	{ "ine", "123456789AB", NULL, NULL, "123456789AB", NULL },
	{ "ine", "12345678901", "characters", NULL, NULL, NULL },
};

static const IdentifierCase offices[] = {
	{ "siren", "732 829 320", NULL, NULL, "732829320", "732 829 320" },
	{ "siren", "356000000", NULL, NULL, "356000000", "356 000 000" },
	{ "siren", "732829321", "key", "0", "732829321", "732 829 321" },
	{ "siren", "73282932", "length", "9", NULL, NULL },
	{ "siret", "73282932000074", NULL, NULL, "73282932000074", "732 829 320 00074" },
	{ "siret", "130 025 265 00013", NULL, NULL, "13002526500013", "130 025 265 00013" },
	{ "siret", "35600000000048", NULL, NULL, "35600000000048", "356 000 000 00048" },
	{ "siret", "35600000049837", NULL, NULL, "35600000049837", "356 000 000 49837" },
	{ "siret", "35600000009075", NULL, NULL, "35600000009075", "356 000 000 09075" },
	{ "siret", "73282932000079", "key", "4", "73282932000079", "732 829 320 00079" },
	{ "siret", "35600000049838", "key", NULL, "35600000049838", "356 000 000 49838" },
	{ "siret", "73282932100072", "siren_key", "0", "73282932100072", "732 829 321 00072" },
	{ "siret", "7328293200007", "length", "14", NULL, NULL },
	{ "siret", "7328293200007O", "characters", NULL, NULL, NULL },
	{ "uai", "0331234x", NULL, NULL, "0331234X", NULL },
	{ "uai", "03312345", "characters", NULL, NULL, NULL },
	{ "naf", "47.11f", NULL, NULL, "4711F", NULL },
	{ "naf", "4711", "length", "5", NULL, NULL },
	{ "finess", "310000001", NULL, NULL, "310000001", NULL },
	{ "finess", "2A0000014", NULL, NULL, "2A0000014", NULL },
	{ "finess", "31000000", "length", "9", NULL, NULL },
	{ "rpps", "10000000001", NULL, NULL, "10000000001", NULL },
	{ "rpps", "1000000000", "length", "11", NULL, NULL },
};

static const IdentifierCase places[] = {
	{ "commune", "31555", NULL, NULL, "31555", NULL },
	{ "commune", "2a004", NULL, NULL, "2A004", NULL },
	{ "commune", "20004", NULL, NULL, "20004", NULL },
	{ "commune", "97411", NULL, NULL, "97411", NULL },
	{ "commune", "98818", NULL, NULL, "98818", NULL },
	{ "commune", "3A004", "department", NULL, NULL, NULL },
	{ "commune", "00123", "department", NULL, NULL, NULL },
	{ "commune", "96123", "department", NULL, NULL, NULL },
	{ "commune", "99352", "department", NULL, NULL, NULL },
	{ "commune", "2C004", "characters", NULL, NULL, NULL },
	{ "commune", "3155", "length", "5", NULL, NULL },
	{ "country", "99100", NULL, NULL, "99100", NULL },
	{ "country", "99 352", NULL, NULL, "99352", NULL },
	{ "country", "31555", "prefix", NULL, NULL, NULL },
	{ "country", "FR", "length", "5", NULL, NULL },
	{ "postcode", "31 000", NULL, NULL, "31000", NULL },
	{ "postcode", "20090", NULL, NULL, "20090", NULL },
	{ "postcode", "97400", NULL, NULL, "97400", NULL },
	{ "postcode", "31902", NULL, NULL, "31902", NULL }, /* a CEDEX */
	{ "postcode", "00000", "zero", NULL, NULL, NULL },
	{ "postcode", "3100", "length", "5", NULL, NULL },
	{ "postcode", "2A000", "characters", NULL, NULL, NULL },
	{ "prm", "01234567890123", NULL, NULL, "01234567890123", NULL },
	{ "prm", "0123456789012", "length", "14", NULL, NULL },
	{ "pce", "gi 123456", NULL, NULL, "GI123456", NULL },
	{ "pce", "01234567890123", NULL, NULL, "01234567890123", NULL },
	{ "pce", "GI12345", "length", "14,8", NULL, NULL },
	{ "pce", "GA123456", "characters", NULL, NULL, NULL },
};

static const IdentifierCase emails[] = {
	{ "email", "lou.exemple@invente.fr", NULL, NULL, "lou.exemple@invente.fr", NULL },
	{ "email", "  Lou.Exemple@Invente.FR ", NULL, NULL, "Lou.Exemple@invente.fr", NULL },
	{ "email", "l+caf@a.invente.fr", NULL, NULL, "l+caf@a.invente.fr", NULL },
	{ "email", "zoé@exämple.fr", NULL, NULL, "zoé@exämple.fr", NULL },
	{ "email", "lou_ex-emple%1@x9.org", NULL, NULL, "lou_ex-emple%1@x9.org", NULL },
	{ "email", "lou.exemple", "at", NULL, NULL, NULL },
	{ "email", "a@b@invente.fr", "at", NULL, NULL, NULL },
	{ "email", "lou exemple@invente.fr", "characters", NULL, NULL, NULL },
	{ "email", "lou;ex@invente.fr", "characters", NULL, NULL, NULL },
	{ "email", "@invente.fr", "local", NULL, NULL, NULL },
	{ "email", "lou..ex@invente.fr", "local", NULL, NULL, NULL },
	{ "email", ".lou@invente.fr", "local", NULL, NULL, NULL },
	{ "email", "lou@invente", "domain", NULL, NULL, NULL },
	{ "email", "lou@invente..fr", "domain", NULL, NULL, NULL },
	{ "email", "lou@-invente.fr", "domain", NULL, NULL, NULL },
	{ "email", "lou@invente.f", "domain", NULL, NULL, NULL },
	{ "email", "", "at", NULL, NULL, NULL },
};

static void
test_people(void)
{
	check_rows(people, G_N_ELEMENTS(people));
}

static void
test_offices(void)
{
	check_rows(offices, G_N_ELEMENTS(offices));
}

static void
test_places(void)
{
	check_rows(places, G_N_ELEMENTS(places));
}

static void
test_emails(void)
{
	check_rows(emails, G_N_ELEMENTS(emails));
}

/* Every separator that word processors, pages and PDFs leave in a copied number. */
static void
test_separators(void)
{
	static const char *const texts[] = {
		"1.84.12.76.451.089.46",
		"1-84-12-76-451-089-46",
		"1\t84 12 76 451 089 / 46",
		"\xc2\xa0"
		"1\xe2\x80\xaf"
		"84 12 76 451 089 (46)",
		"1\xe2\x80\x8b"
		"84\xe2\x80\x93"
		"12\xe2\x88\x92"
		"76 451 089 46\n",
		"\xef\xbb\xbf"
		"184127645108946",
	};
	const UfIdentifierScheme *nir = uf_identifier_find_scheme("nir");
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *stored = uf_identifier_normalise(nir, texts[i]);
		g_assert_cmpstr(stored, ==, "184127645108946");
	}
}

static void
assert_refused(const char *text, const char *what)
{
	for (size_t i = 0; i < uf_identifier_get_scheme_count(); i++) {
		const UfIdentifierScheme *scheme = uf_identifier_get_scheme(i);
		const UfIdentifierCheck check = uf_identifier_check(scheme, text);
		g_assert_cmpint(check.status, ==, UF_IDENTIFIER_FORMAT);
		g_assert_true(what == NULL || g_str_has_suffix(check.rule, what));
		g_autofree char *stored = uf_identifier_normalise(scheme, text);
		g_assert_null(stored);
		g_autofree char *printed = uf_identifier_format(scheme, text);
		g_assert_null(printed);
	}
}

static void
test_hostile(void)
{
	g_autofree char *long_text = g_strnfill(4000, '1');
	g_autofree char *medium = g_strnfill(1000, '1');
	assert_refused(long_text, ".length");
	assert_refused(medium, NULL);
	assert_refused("", NULL);
	assert_refused("  \n", NULL);
	assert_refused("\xc3", ".characters"); /* cut in a character */
	assert_refused("1\xff", ".characters");
	assert_refused("\xd9\xa1\xd9\xa2\xd9\xa3", NULL); /* digits of another script */
}

static void
test_schemes(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < uf_identifier_get_scheme_count(); i++) {
		const UfIdentifierScheme *scheme = uf_identifier_get_scheme(i);
		const char *id = uf_identifier_get_id(scheme);
		g_assert_true(g_hash_table_add(seen, (gpointer)id));
		g_assert_true(uf_identifier_find_scheme(id) == scheme);
		g_assert_cmpuint(strlen(uf_identifier_get_title(scheme)), >, 2);
		g_assert_cmpuint(strlen(id), <, 20);
	}
	g_assert_cmpuint(g_hash_table_size(seen), ==, 28);
	g_assert_null(uf_identifier_find_scheme("NIR"));
	g_assert_null(uf_identifier_find_scheme(""));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/identifier/people", test_people);
	g_test_add_func("/identifier/offices", test_offices);
	g_test_add_func("/identifier/places", test_places);
	g_test_add_func("/identifier/emails", test_emails);
	g_test_add_func("/identifier/separators", test_separators);
	g_test_add_func("/identifier/hostile", test_hostile);
	g_test_add_func("/identifier/schemes", test_schemes);
	return g_test_run();
}
