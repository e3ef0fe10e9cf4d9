/* Bank identifiers: IBAN of many countries, and the French key inside. */
#include "test-identifier.h"

static const IdentifierCase rows[] = {
	/* a letter in the account: ANTS specimen */
	{ "iban", "FR7030002005500000157845Z02", NULL, NULL, "FR7030002005500000157845Z02",
	  "FR70 3000 2005 5000 0015 7845 Z02" },
	{ "iban", "fr14 2004 1010 0505 0001 3M02 606", NULL, NULL, "FR1420041010050500013M02606",
	  "FR14 2004 1010 0505 0001 3M02 606" },
	{ "iban", "FR7630001007941234567890185", NULL, NULL, "FR7630001007941234567890185",
	  "FR76 3000 1007 9412 3456 7890 185" },
	{ "iban", "FR7730001007941234567890185", "key", "76", "FR7730001007941234567890185",
	  "FR77 3000 1007 9412 3456 7890 185" },
	/* the outer key is right, the French one inside is not */
	{ "iban", "FR4930001007941234567890186", "rib_key", "85", "FR4930001007941234567890186",
	  "FR49 3000 1007 9412 3456 7890 186" },
	{ "iban", "FR763000100794123456789018", "length", "27", NULL, NULL },
	{ "iban", "FR76A0001007941234567890185", "characters", NULL, NULL, NULL },
	{ "iban", "BE68539007547034", NULL, NULL, "BE68539007547034", "BE68 5390 0754 7034" },
	{ "iban", "BE69539007547034", "key", "68", "BE69539007547034", "BE69 5390 0754 7034" },
	{ "iban", "DE89370400440532013000", NULL, NULL, "DE89370400440532013000",
	  "DE89 3704 0044 0532 0130 00" },
	{ "iban", "GB29NWBK60161331926819", NULL, NULL, "GB29NWBK60161331926819",
	  "GB29 NWBK 6016 1331 9268 19" },
	{ "iban", "ES9121000418450200051332", NULL, NULL, "ES9121000418450200051332",
	  "ES91 2100 0418 4502 0005 1332" },
	{ "iban", "PT50000201231234567890154", NULL, NULL, "PT50000201231234567890154",
	  "PT50 0002 0123 1234 5678 9015 4" },
	{ "iban", "MT84MALT011000012345MTLCAST001S", NULL, NULL, "MT84MALT011000012345MTLCAST001S",
	  "MT84 MALT 0110 0001 2345 MTLC AST0 01S" },
	{ "iban", "NO9386011117947", NULL, NULL, "NO9386011117947", "NO93 8601 1117 947" },
	{ "iban", "BE6853900754703", "length", "16", NULL, NULL },
	{ "iban", "ZZ6853900754703", "country", NULL, NULL, NULL },
	{ "iban", "6853900754703", "characters", NULL, NULL, NULL },
	{ "iban", "FR76", "length", "5-34", NULL, NULL },
	{ "rib", "30002 00550 0000157845Z 02", NULL, NULL, "30002005500000157845Z02",
	  "30002 00550 0000157845Z 02" },
	{ "rib", "20041010050500013m02606", NULL, NULL, "20041010050500013M02606",
	  "20041 01005 0500013M026 06" },
	{ "rib", "30001007941234567890186", "key", "85", "30001007941234567890186",
	  "30001 00794 12345678901 86" },
	{ "rib", "3000100794123456789018", "length", "23", NULL, NULL },
	{ "rib", "3000A007941234567890185", "characters", NULL, NULL, NULL },
	{ "bic", "CRLYFRPP", NULL, NULL, "CRLYFRPP", NULL },
	{ "bic", "crly fr pp xxx", NULL, NULL, "CRLYFRPPXXX", NULL },
	{ "bic", "CRLYFRPPX", "length", "8,11", NULL, NULL },
	{ "bic", "CRLY1RPP", "characters", NULL, NULL, NULL },
};

static void
test_bank(void)
{
	check_rows(rows, G_N_ELEMENTS(rows));
}

/* A French IBAN with one digit changed anywhere is never silent. */
static void
test_each_digit(void)
{
	const UfIdentifierScheme *iban = uf_identifier_find_scheme("iban");
	const char good[] = "FR1420041010050500013M02606";
	for (size_t i = 2; i < strlen(good); i++) {
		g_autofree char *bad = g_strdup(good);
		if (!g_ascii_isdigit(bad[i]))
			continue;
		bad[i] = (char)('0' + (bad[i] - '0' + 1) % 10);
		const UfIdentifierCheck check = uf_identifier_check(iban, bad);
		g_assert_cmpint(check.status, ==, UF_IDENTIFIER_KEY);
		g_assert_cmpstr(check.rule, ==, "identifier.iban.key");
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/identifier/bank", test_bank);
	g_test_add_func("/identifier/bank/each-digit", test_each_digit);
	return g_test_run();
}
