/* Telephone numbers; overseas ones checked against libphonenumber-js 1.13. */
#include "test-identifier.h"

#include "uf-phone.h"

static const IdentifierCase rows[] = {
	{ "phone", "06 12 34 56 78", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "0612345678", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "06.12.34.56.78", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "+33 6 12 34 56 78", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "+33 (0)6 12 34 56 78", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "0033 612345678", NULL, NULL, "+33612345678", "06 12 34 56 78" },
	{ "phone", "09 76 12 34 56", NULL, NULL, "+33976123456", "09 76 12 34 56" },
	/* overseas */
	{ "phone", "+596696123456", NULL, NULL, "+596696123456", "06 96 12 34 56" },
	{ "phone", "0696123456", NULL, NULL, "+596696123456", "06 96 12 34 56" },
	{ "phone", "0697 12 34 56", NULL, NULL, "+596697123456", "06 97 12 34 56" },
	{ "phone", "+33 696 12 34 56", NULL, NULL, "+596696123456", "06 96 12 34 56" },
	{ "phone", "00 596 (0) 696 12 34 56", NULL, NULL, "+596696123456", "06 96 12 34 56" },
	{ "phone", "+590 690 12 34 56", NULL, NULL, "+590690123456", "06 90 12 34 56" },
	{ "phone", "0691 22 34 56", NULL, NULL, "+590691223456", "06 91 22 34 56" },
	{ "phone", "0590 12 34 56", NULL, NULL, "+590590123456", "05 90 12 34 56" },
	{ "phone", "0694123456", NULL, NULL, "+594694123456", "06 94 12 34 56" },
	{ "phone", "0594 12 34 56", NULL, NULL, "+594594123456", "05 94 12 34 56" },
	{ "phone", "0692123456", NULL, NULL, "+262692123456", "06 92 12 34 56" },
	{ "phone", "0693123456", NULL, NULL, "+262693123456", "06 93 12 34 56" },
	{ "phone", "0262 12 34 56", NULL, NULL, "+262262123456", "02 62 12 34 56" },
	{ "phone", "0639 01 23 45", NULL, NULL, "+262639012345", "06 39 01 23 45" },
	{ "phone", "06 39 98 00 01", NULL, NULL, "+33639980001", "06 39 98 00 01" },
	{ "phone", "+262 269 60 12 34", NULL, NULL, "+262269601234", "02 69 60 12 34" },
	{ "phone", "0709012345", NULL, NULL, "+590709012345", "07 09 01 23 45" },
	{ "phone", "0709112345", NULL, NULL, "+596709112345", "07 09 11 23 45" },
	{ "phone", "0709212345", NULL, NULL, "+262709212345", "07 09 21 23 45" },
	{ "phone", "0709312345", NULL, NULL, "+594709312345", "07 09 31 23 45" },
	{ "phone", "0709352345", NULL, NULL, "+262709352345", "07 09 35 23 45" },
	{ "phone", "0709412345", NULL, NULL, "+33709412345", "07 09 41 23 45" },
	/* calls over internet under an overseas code: 0976… would ring under +33 */
	{ "phone", "+262 976 12 34 56", NULL, NULL, "+262976123456", NULL },
	{ "phone", "+262 493 61 23 56", NULL, NULL, "+262493612356", NULL },
	{ "phone", "+508 708 45 67 89", NULL, NULL, "+508708456789", NULL },
	{ "phone", "+508 41 12 34", NULL, NULL, "+508411234", "05 08 41 12 34" },
	{ "phone", "0508 41 12 34", NULL, NULL, "+508411234", "05 08 41 12 34" },
	{ "phone", "+687 75.12.34", NULL, NULL, "+687751234", "+687 75 12 34" },
	{ "phone", "+689 87 12 34 56", NULL, NULL, "+68987123456", "+689 87 12 34 56" },
	{ "phone", "+681 72 12 34", NULL, NULL, "+681721234", "+681 72 12 34" },
	/* foreign */
	{ "phone", "+32 470 12 34 56", NULL, NULL, "+32470123456", NULL },
	{ "phone", "00213 551 23 45 67", NULL, NULL, "+213551234567", NULL },
	{ "phone", "+1 202 555 0123", NULL, NULL, "+12025550123", NULL },
	/* refused */
	{ "phone", "06 12 34 56", "length", "10", NULL, NULL },
	{ "phone", "06 12 34 56 789", "length", "10", NULL, NULL },
	{ "phone", "612345678", "length", "10", NULL, NULL },
	{ "phone", "1612345678", "prefix", "10", NULL, NULL },
	{ "phone", "+33 6 12 34 56", "length", "10", NULL, NULL },
	{ "phone", "+596 696 12 34", "length", "10", NULL, NULL },
	{ "phone", "+687 75 12 345", "length", "6", NULL, NULL },
	{ "phone", "+689 87 12 34 5", "length", "6,8", NULL, NULL },
	{ "phone", "+0 12 34 56 78", "prefix", NULL, NULL, NULL },
	{ "phone", "+32 4701", "length", "7-15", NULL, NULL },
	{ "phone", "+1234567890123456", "length", "7-15", NULL, NULL },
	{ "phone", "06 12 34 56 7X", "characters", NULL, NULL, NULL },
	{ "phone", "+", "characters", NULL, NULL, NULL },
	{ "phone", "voisine", "characters", NULL, NULL, NULL },
};

static void
test_phone(void)
{
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_separator(void)
{
	static const char *const cases[][3] = {
		{ "+33612345678", "", "0612345678" },    { "+33612345678", ".", "06.12.34.56.78" },
		{ "+687751234", "", "+687751234" },      { "+508411234", "", "0508411234" },
		{ "+32470123456", ".", "+32470123456" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = uf_phone_format_national(cases[i][0], cases[i][1]);
		g_assert_cmpstr(text, ==, cases[i][2]);
	}
	g_assert_null(uf_phone_format_national("12", " "));
	g_assert_null(uf_phone_format_e164("12"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/identifier/phone", test_phone);
	g_test_add_func("/identifier/phone/separator", test_separator);
	return g_test_run();
}
