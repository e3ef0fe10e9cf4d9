/* Dates, amounts and counts as spreadsheets damage them. */
#include "repair-fixture.h"

static void
test_dates(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ BIRTH, "d:1984-05-12", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "d:1984-05-12T09:30", '~', "\"1984-05-12\"", "sheet.time_dropped" },
		{ BIRTH, "d:09:30", '!', "", "sheet.date" },
		{ BIRTH, "t:12/05/1984", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:12.5.1984", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:12-05-1984", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:1984-05-12", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:1984/05/12", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:05/1984", '=', "\"1984-05\"", "" },
		{ BIRTH, "t:1984", '=', "\"1984\"", "" },
		{ BIRTH, "n:1984", '=', "\"1984\"", "" },
		{ BIRTH, "t:12 mai 1984", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:1er janvier 1984", '=', "\"1984-01-01\"", "" },
		{ BIRTH, "t:12 AOÛT 1984", '=', "\"1984-08-12\"", "" },
		{ BIRTH, "t:octobre 1984", '=', "\"1984-10\"", "" },
		{ BIRTH, "t:mai-84", '~', "\"1984-05\"", "sheet.short_year" },
		{ BIRTH, "t:le 12/05/1984", '=', "\"1984-05-12\"", "" },
		{ BIRTH, "t:12/05/1984 00:00:00", '~', "\"1984-05-12\"", "sheet.time_dropped" },
		{ BIRTH, "t:12/05/84", '~', "\"1984-05-12\"", "sheet.short_year" },
		{ BIRTH, "t:12/05/15", '!', "", "sheet.short_year_unsure" },
		{ BIRTH, "t:12/05/05", '~', "\"2005-05-12\"", "sheet.short_year" },
		{ BIRTH, "t:00/05/1984", '~', "\"1984-05\"", "sheet.zero_day" },
		{ BIRTH, "t:00/00/1984", '~', "\"1984\"", "sheet.zero_day" },
		{ BIRTH, "t:31/02/1984", '!', "", "sheet.date_impossible" },
		{ BIRTH, "t:05/25/1984", '!', "", "sheet.date_order" },
		{ BIRTH, "t:l2/O5/1984", '!', "", "sheet.lookalike" },
		{ BIRTH, "t:\xD9\xA1\xD9\xA2/05/1984", '!', "", "sheet.lookalike" },
		{ BIRTH, "t:mardi", '!', "", "sheet.date" },
		{ BIRTH, "t:12/05", '!', "", "sheet.short_year_unsure" },
		{ BIRTH, "t:12/05/1984/3", '!', "", "sheet.date" },
		{ BIRTH, "t:12/05/198", '!', "", "sheet.date" },
		{ BIRTH, "t:12/05/2030", '!', "", "sheet.date_future" },
		{ BIRTH, "t:?", '0', "", "sheet.no_answer" },
		{ BIRTH, "t:inconnue", '0', "", "sheet.no_answer" },
		{ BIRTH, "b:VRAI", '!', "", "sheet.date" },
		/* days since 1900, with the 29 February that never was */
		{ BIRTH, "n:30814", '~', "\"1984-05-12\"", "sheet.serial" },
		{ BIRTH, "t:30814", '~', "\"1984-05-12\"", "sheet.serial" },
		{ BIRTH, "n:12", '!', "", "sheet.date" },
		{ BIRTH, "n:30814.5", '!', "", "sheet.date" },
		{ BIRTH, "n:-3", '!', "", "sheet.date" },
		{ BIRTH, "n:12051984", '~', "\"1984-05-12\"", "sheet.date_digits" },
		{ BIRTH, "n:5121984", '~', "\"1984-12-05\"", "sheet.date_digits" },
		{ BIRTH, "t:19840512", '~', "\"1984-05-12\"", "sheet.date_digits" },
		{ BIRTH, "n:99999999", '!', "", "sheet.date" },
		{ BIRTH, "t:00000000", '!', "", "sheet.date" },
		{ LEASE, "t:31/12/27", '~', "\"2027-12-31\"", "sheet.short_year" },
		{ LEASE, "t:31/12/2030", '=', "\"2030-12-31\"", "" },
		{ "household/quotient_familial/month", "d:2026-07-01", '=', "\"2026-07\"", "" },
		{ "household/quotient_familial/month", "d:2026-07-15", '~', "\"2026-07\"",
		  "sheet.day_dropped" },
		{ "household/quotient_familial/month", "t:juil. 2026", '=', "\"2026-07\"", "" },
		{ "household/quotient_familial/month", "t:2026", '!', "", "sheet.month" },
	};
	(void)data;
	CHECK(self, rows);
}

/* Of one number two days, when the file does not say from when it counts. */
static void
test_epochs(Fixture *self, gconstpointer data)
{
	static const struct {
		int epoch;
		Row row;
	} rows[] = {
		{ 1904, { BIRTH, "n:29352", '~', "\"1984-05-12\"", "sheet.serial" } },
		{ 1899, { BIRTH, "n:30814", '~', "\"1984-05-12\"", "sheet.serial" } },
		{ 0, { BIRTH, "t:30814", '!', "", "sheet.serial_unknown" } },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		self->setup.epoch = rows[i].epoch;
		check_row(self, &rows[i].row);
	}
}

static void
test_times(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ "housing/procedure/hearing/time", "d:09:30", '=', "\"09:30\"", "" },
		{ "housing/procedure/hearing/time", "t:9h30", '=', "\"09:30\"", "" },
		{ "housing/procedure/hearing/time", "t:14 h", '=', "\"14:00\"", "" },
		{ "housing/procedure/hearing/time", "t:9:30:00", '=', "\"09:30\"", "" },
		{ "housing/procedure/hearing/time", "t:25h", '!', "", "sheet.time" },
		{ "housing/procedure/hearing/time", "t:matin", '!', "", "sheet.time" },
		{ "housing/procedure/hearing/time", "n:9", '!', "", "sheet.time" },
	};
	(void)data;
	CHECK(self, rows);
}

static void
test_amounts(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ RENT, "n:950", '=', "95000", "" },
		{ RENT, "n:1234.56", '=', "123456", "" },
		{ RENT, "n:0", '=', "0", "" },
		{ RENT, "n:1234.567", '~', "123457", "sheet.rounded" },
		{ RENT, "n:999.999", '~', "100000", "sheet.rounded" },
		{ RENT, "n:-12", '!', "", "sheet.negative" },
		{ RENT, "t:950,00", '~', "95000", "sheet.number_as_text" },
		{ RENT,
		  "t:1\xC2\xA0"
		  "234,56",
		  '~', "123456", "sheet.number_as_text" },
		{ RENT,
		  "t:1\xE2\x80\xAF"
		  "234,56 €",
		  '~', "123456", "sheet.number_as_text" },
		{ RENT, "t:€ 950,00", '~', "95000", "sheet.number_as_text" },
		{ RENT, "t:950 euros", '~', "95000", "sheet.unit" },
		{ RENT, "t:950 €/mois", '~', "95000", "sheet.unit" },
		{ RENT, "t:12,345", '!', "", "sheet.number_as_text" },
		{ RENT, "t:9S0", '!', "", "sheet.number_as_text" },
		{ RENT, "t:95O", '!', "", "sheet.lookalike" },
		{ RENT, "t:1,2E+3", '!', "", "sheet.scientific" },
		{ RENT, "d:2026-05-12", '!', "", "sheet.not_a_number" },
		{ RENT, "t:néant", '0', "", "sheet.no_answer" },
		{ RENT, "n:99999999999", '!', "", "sheet.amount" },
	};
	/* in CSV every number is a text */
	static const Row plain[] = {
		{ RENT, "t:950,00", '=', "95000", "" },
		{ RENT, "t:1 234,56", '=', "123456", "" },
		{ RENT, "t:0,50 €", '=', "50", "" },
		{ RENT, "t:12,345", '!', "", "sheet.amount" },
		{ RENT, "t:12 50", '!', "", "sheet.amount" },
	};
	(void)data;
	CHECK(self, rows);
	self->setup.epoch = 0;
	CHECK(self, plain);
}

static void
test_numbers(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ ROOMS, "n:3", '=', "3", "" },
		{ ROOMS, "t:3", '~', "3", "sheet.number_as_text" },
		{ ROOMS, "t:3,0", '~', "3", "sheet.number_as_text" },
		{ ROOMS, "n:3.5", '!', "", "sheet.whole_number" },
		{ ROOMS, "n:-1", '!', "", "sheet.negative" },
		{ ROOMS, "t:trois", '!', "", "sheet.number_as_text" },
		{ ROOMS, "t:l", '!', "", "sheet.number_as_text" },
		{ ROOMS, "t:1O", '!', "", "sheet.lookalike" },
		{ ROOMS, "d:2026-01-03", '!', "", "sheet.not_a_number" },
		{ ROOMS, "n:99999999", '!', "", "sheet.whole_number" },
		{ AREA, "n:45.5", '=', "45.5", "" },
		{ AREA, "t:45,5 m²", '~', "45.5", "sheet.unit" },
		{ AREA, "t:45 m2", '~', "45", "sheet.unit" },
		{ AREA, "n:25 %=0.25", '~', "25", "sheet.unit" },
		{ AREA, "t:4 5", '~', "45", "sheet.number_as_text" },
		{ AREA, "t:45,5,5", '!', "", "sheet.number_as_text" },
		{ AREA, "n:9999999", '!', "", "sheet.not_a_number" },
	};
	(void)data;
	CHECK(self, rows);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *self, gconstpointer data);
	} rows[] = {
		{ "/repair-number/dates", test_dates },
		{ "/repair-number/epochs", test_epochs },
		{ "/repair-number/times", test_times },
		{ "/repair-number/amounts", test_amounts },
		{ "/repair-number/numbers", test_numbers },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_test_add(rows[i].path, Fixture, NULL, set_up, rows[i].test, tear_down);
	return g_test_run();
}
