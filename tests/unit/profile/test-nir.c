/* The NIR: vectors of the CNAM's own tests, of python stdnum and npm stdnum, and its parts. */
#include "test-identifier.h"

#include "uf-nir.h"

static const IdentifierCase rows[] = {
	{ "nir", "295109912611193", NULL, NULL, "295109912611193", "2 95 10 99 126 111 93" },
	{ "nir", "253072A07300443", NULL, NULL, "253072A07300443", "2 53 07 2A 073 004 43" },
	{ "nir", "253072B07300470", NULL, NULL, "253072B07300470", "2 53 07 2B 073 004 70" },
	{ "nir", "186022A21532523", NULL, NULL, "186022A21532523", "1 86 02 2A 215 325 23" },
	{ "nir", "185057800608491", NULL, NULL, "185057800608491", "1 85 05 78 006 084 91" },
	{ "nir", "163127847704294", NULL, NULL, "163127847704294", "1 63 12 78 477 042 94" },
	{ "nir", "262087503203977", NULL, NULL, "262087503203977", "2 62 08 75 032 039 77" },
	{ "nir", "255081416802538", NULL, NULL, "255081416802538", "2 55 08 14 168 025 38" },
	{ "nir", "2 84 05 2a 321 025 52", NULL, NULL, "284052A32102552", "2 84 05 2A 321 025 52" },
	{ "nir", "2 84 05 2B 321 025 79", NULL, NULL, "284052B32102579", "2 84 05 2B 321 025 79" },
	/* the month is not known */
	{ "nir", "2 84 20 2B 321 025 28", NULL, NULL, "284202B32102528", "2 84 20 2B 321 025 28" },
	{ "nir", "2 84 99 2B 321 025 31", NULL, NULL, "284992B32102531", "2 84 99 2B 321 025 31" },
	/* without its key */
	{ "nir", "2840588321025", NULL, NULL, "2840588321025", "2 84 05 88 321 025" },
	/* temporary */
	{ "nir", "3840588321025", NULL, NULL, "3840588321025", "3 84 05 88 321 025" },
	{ "nir", "8840588321025", NULL, NULL, "8840588321025", "8 84 05 88 321 025" },
	/* born in Tunisia under the old code, then overseas */
	{ "nir", "1500696321025", NULL, NULL, "1500696321025", "1 50 06 96 321 025" },
	{ "nir", "1500697411025", NULL, NULL, "1500697411025", "1 50 06 97 411 025" },
	{ "nir", "284058832102532", NULL, NULL, "284058832102532", "2 84 05 88 321 025 32" },
	/* the README of the CNAM's validator prints this one */
	{ "nir", "2 84 05 88 321 025 30", "key", "32", "284058832102530", "2 84 05 88 321 025 30" },
	{ "nir", "295109912611199", "key", "93", "295109912611199", "2 95 10 99 126 111 99" },
	{ "nir", "2 55 08 14 168 025 00", "key", "38", "255081416802500", "2 55 08 14 168 025 00" },
	{ "nir", "253072C07300443", "characters", NULL, NULL, NULL },
	{ "nir", "253071A07300443", "department", NULL, NULL, NULL },
	{ "nir", "2530700073004", "department", NULL, NULL, NULL },
	{ "nir", "2530000073004", "month_range", NULL, NULL, NULL },
	{ "nir", "2531378073004", "month_range", NULL, NULL, NULL },
	{ "nir", "2531978073004", "month_range", NULL, NULL, NULL },
	{ "nir", "5530778073004", "first_digit", NULL, NULL, NULL },
	{ "nir", "0530778073004", "first_digit", NULL, NULL, NULL },
	{ "nir", "2 84 05 88 321 30", "length", "13,15", NULL, NULL },
	{ "nir", "28405883210253", "length", "13,15", NULL, NULL },
	{ "nir", "2O40588321025", "characters", NULL, NULL, NULL },
};

static void
test_check(void)
{
	check_rows(rows, G_N_ELEMENTS(rows));
}

/* Which first digits, months and departments exist, all of them tried. */
static const char *
get_rule(const char *text)
{
	static UfIdentifierCheck check;
	check = uf_identifier_check(uf_identifier_find_scheme("nir"), text);
	return check.rule;
}

static void
test_ranges(void)
{
	for (int digit = 0; digit < 10; digit++) {
		g_autofree char *text = g_strdup_printf("%d840588321025", digit);
		const bool exists = strchr("123478", '0' + digit) != NULL;
		g_assert_cmpstr(get_rule(text), ==, exists ? "" : "identifier.nir.first_digit");
	}
	for (int month = 0; month < 100; month++) {
		g_autofree char *text = g_strdup_printf("284%02d88321025", month);
		const bool exists = (month >= 1 && month <= 12) || month >= 20;
		g_assert_cmpstr(get_rule(text), ==, exists ? "" : "identifier.nir.month_range");
		UfNir nir;
		g_assert_true(uf_nir_parse(text, &nir) == exists);
		g_assert_cmpint(nir.month, ==, exists && month <= 12 ? month : 0);
	}
	for (int department = 0; department < 100; department++) {
		g_autofree char *text = g_strdup_printf("28405%02d321025", department);
		g_assert_cmpstr(get_rule(text), ==,
				department > 0 ? "" : "identifier.nir.department");
	}
}

/* Of the hundred keys that could be typed, one is right, and it is the one that is expected. */
static void
test_one_key(void)
{
	static const char *const numbers[] = { "2840588321025", "253072A073004", "253072B073004",
					       "1000100000000", "8999999999999" };
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme("nir");
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		int right = -1;
		for (int key = 0; key < 100; key++) {
			g_autofree char *text = g_strdup_printf("%s%02d", numbers[i], key);
			const UfIdentifierCheck check = uf_identifier_check(scheme, text);
			if (check.status == UF_IDENTIFIER_FORMAT)
				continue;
			const int expected = check.status == UF_IDENTIFIER_OK
						 ? key
						 : (int)g_ascii_strtoll(check.expected, NULL, 10);
			g_assert_true(right == -1 || right == expected);
			g_assert_true((check.status == UF_IDENTIFIER_OK) == (key == expected));
			right = expected;
		}
		g_assert_cmpint(right, ==, i == 3 ? -1 : uf_nir_compute_key(numbers[i]));
	}
}

static void
test_key(void)
{
	g_assert_cmpint(uf_nir_compute_key("2840588321025"), ==, 32);
	g_assert_cmpint(uf_nir_compute_key("253072A073004"), ==, 43);
	g_assert_cmpint(uf_nir_compute_key("253072B073004"), ==, 70);
	g_assert_cmpint(uf_nir_compute_key("253073B073004"), ==, 0);
	g_assert_cmpint(uf_nir_compute_key("28405883210253"), ==, 0);
	g_assert_cmpint(uf_nir_compute_key(""), ==, 0);
}

typedef struct {
	const char *text;
	UfNir nir;
} Parts;

static const Parts parts[] = {
	{ "2 84 05 88 321 025 32", { "2840588321025", "32", 'F', false, 84, 5, "88321" } },
	{ "1 50 34 99 352 025", { "1503499352025", "", 'M', false, 50, 0, "99352" } },
	{ "253072A07300443", { "253072A073004", "43", 'F', false, 53, 7, "2A073" } },
	{ "3840597411025", { "3840597411025", "", 'M', true, 84, 5, "97411" } },
	{ "8840597411025", { "8840597411025", "", 'F', true, 84, 5, "97411" } },
};

static void
test_parse(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		UfNir nir;
		g_assert_true(uf_nir_parse(parts[i].text, &nir));
		g_assert_cmpstr(nir.number, ==, parts[i].nir.number);
		g_assert_cmpstr(nir.key, ==, parts[i].nir.key);
		g_assert_cmpint(nir.sex, ==, parts[i].nir.sex);
		g_assert_cmpint(nir.temporary, ==, parts[i].nir.temporary);
		g_assert_cmpint(nir.year, ==, parts[i].nir.year);
		g_assert_cmpint(nir.month, ==, parts[i].nir.month);
		g_assert_cmpstr(nir.place, ==, parts[i].nir.place);
		uf_nir_clear(&nir);
		g_assert_cmpstr(nir.number, ==, "");
	}
	UfNir nir;
	g_assert_false(uf_nir_parse("12", &nir));
	g_assert_cmpstr(nir.number, ==, "");
}

static void
test_compare(void)
{
	static const struct {
		const char *text;
		char sex;
		int year;
		int month;
		unsigned differences;
	} cases[] = {
		{ "2840588321025", 'F', 1984, 5, 0 },
		{ "2840588321025", 0, 0, 0, 0 },
		{ "2840588321025", 'M', 1984, 5, UF_NIR_DIFFERS_SEX },
		{ "2840588321025", 'F', 1985, 5, UF_NIR_DIFFERS_YEAR },
		{ "2840588321025", 'F', 2084, 6, UF_NIR_DIFFERS_MONTH },
		{ "2840588321025", 'M', 1948, 8,
		  UF_NIR_DIFFERS_SEX | UF_NIR_DIFFERS_YEAR | UF_NIR_DIFFERS_MONTH },
		{ "1503499352025", 'M', 1950, 3, 0 }, /* month unknown to the register */
		{ "3840597411025", 'M', 1984, 5, 0 },
		{ "1050597411025", 'M', 2005, 5, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		UfNir nir;
		g_assert_true(uf_nir_parse(cases[i].text, &nir));
		g_assert_cmpuint(uf_nir_compare(&nir, cases[i].sex, cases[i].year, cases[i].month),
				 ==, cases[i].differences);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/nir/check", test_check);
	g_test_add_func("/nir/ranges", test_ranges);
	g_test_add_func("/nir/key", test_key);
	g_test_add_func("/nir/one-key", test_one_key);
	g_test_add_func("/nir/parse", test_parse);
	g_test_add_func("/nir/compare", test_compare);
	return g_test_run();
}
