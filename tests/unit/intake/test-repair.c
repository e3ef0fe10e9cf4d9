/* Cells as spreadsheets damage them, for each kind of field: mended in the one way that there is,
 * or refused, and always told. Invented people. */
#include "uf-repair.h"

#include <string.h>

#include "uf-json.h"

typedef struct {
	UfProfileSchema *schema;
	UfColumnBook *book;
	UfCommunes *communes;
	UfCountries *countries;
	UfRepairSetup setup;
} Fixture;

/* A row: '=' kept, '~' mended, '!' refused, '0' empty. The cell begins with its kind: "t:", "n:"
 * (number; "n:shown=digits"), "d:", "b:", "e:". The value is JSON; "" for none. */
typedef struct {
	const char *key;
	const char *cell;
	char state;
	const char *value;
	const char *rule; /* the first issue, "" for none */
} Row;

static void
set_up(Fixture *self, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *communes = g_build_filename(root, "data", "communes.tsv", NULL);
	g_autofree char *countries = g_build_filename(root, "data", "countries.tsv", NULL);
	(void)data;
	self->schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	self->book = uf_column_book_new(self->schema);
	self->communes = uf_communes_load(communes, &error);
	g_assert_no_error(error);
	self->countries = uf_countries_load(countries, &error);
	g_assert_no_error(error);
	self->setup = (UfRepairSetup){ 1900, { 2026, 11, 22 }, self->communes, self->countries };
}

static void
tear_down(Fixture *self, gconstpointer data)
{
	(void)data;
	uf_countries_free(self->countries);
	uf_communes_free(self->communes);
	uf_column_book_free(self->book);
	uf_profile_schema_free(self->schema);
}

static UfCell
make_cell(const char *text, char **number)
{
	static const char letters[] = "?tndbe"; /* in the order of UfCellKind */
	const char *equals = strrchr(text, '=');
	UfCell cell = { .kind = (UfCellKind)(strchr(letters, text[0]) - letters) };
	const bool is_number = cell.kind == UF_CELL_NUMBER;
	*number = is_number ? g_strdup(equals != NULL ? equals + 1 : text + 2) : NULL;
	cell.text = is_number && equals != NULL ? g_strndup(text + 2, (gsize)(equals - text - 2))
						: g_strdup(text + 2);
	cell.number = *number;
	return cell;
}

static void
check_row(const Fixture *self, const Row *row)
{
	static const char states[] = "0=~!"; /* in the order of UfRepairState */
	g_autofree char *number = NULL;
	g_autoptr(json_t) value = NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, row->key);
	UfCell cell = make_cell(row->cell, &number);
	g_test_message("%s <- %s", row->key, row->cell);
	g_assert_nonnull(target);
	const UfRepairState state = uf_repair_cell(&self->setup, &cell, target, &value, issues);
	g_autofree char *text =
	    value != NULL ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : g_strdup("");
	const UfIssue *first = issues->len > 0 ? g_ptr_array_index(issues, 0) : NULL;
	g_assert_cmpstr(first != NULL ? uf_issue_get_rule(first) : "", ==, row->rule);
	g_assert_cmpint(states[state], ==, row->state);
	g_assert_cmpstr(text, ==, row->value);
	g_assert_true((value != NULL) == (state == UF_REPAIR_KEPT || state == UF_REPAIR_MENDED));
	/* what is changed or refused is told, in French, without the cell */
	g_assert_true(issues->len > 0 || state == UF_REPAIR_KEPT || state == UF_REPAIR_EMPTY);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_assert_true(uf_issue_has_sentence(uf_issue_get_rule(issue)));
		g_assert_cmpstr(uf_issue_get_place(issue), ==, row->key);
		if (strlen(cell.text) > 5)
			g_assert_null(strstr(sentence, cell.text));
	}
	g_free(cell.text);
}

#define CHECK(self, rows)                                                                          \
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)                                            \
	check_row(self, &(rows)[i])

#define NAME "members/person/birth_name"
#define GIVEN "members/person/given_names"
#define BIRTH "members/person/birth/date"
#define LEASE "housing/lease/until"
#define RENT "housing/rent/amount"
#define AREA "housing/area"
#define ROOMS "housing/rooms"
#define LIFT "housing/lift"
#define CP "housing/address/postcode"
#define PHONE "members/person/contact/phones/1/number"
#define EMAIL "members/person/contact/emails/1/address"
#define NIR "members/person/identifiers/nir/value"
#define CAF "members/person/identifiers/caf_number/value"
#define SIRET "housing/landlord/siret"
#define COMMUNE "members/person/birth/commune"
#define COUNTRY "members/person/birth/country"
#define DEPARTEMENT "members/person/birth/departement"

static void
test_texts(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ NAME, "t:DUPRÉ", '=', "\"DUPRÉ\"", "" },
		{ NAME, "t:  DUPRÉ ", '~', "\"DUPRÉ\"", "sheet.spaces" },
		{ NAME,
		  "t:\xC2\xA0"
		  "DUPR\xC3\x89",
		  '~', "\"DUPRÉ\"", "sheet.spaces" },
		{ NAME, "t:DU\xE2\x80\x8BPRÉ", '~', "\"DUPRÉ\"", "sheet.invisible" },
		{ NAME, "t:LE\xC2\xA0ROUX", '=', "\"LE ROUX\"", "" },
		{ NAME, "t:DUPRÉ\nMARTIN", '~', "\"DUPRÉ MARTIN\"", "sheet.line_breaks" },
		{ NAME, "t:DUPRÃ‰", '=', "\"DUPRÃ‰\"", "" },
		{ NAME, "t:ElÃ¨ne", '!', "", "sheet.garbled" },
		{ NAME, "t:\xEF\xBF\xBDlo\xEF\xBF\xBDse", '!', "", "sheet.garbled" },
		{ NAME, "t:", '0', "", "" },
		{ NAME, "t:   ", '0', "", "" },
		{ NAME, "t:-", '0', "", "sheet.no_answer" },
		{ NAME, "t:??", '0', "", "sheet.no_answer" },
		{ NAME, "t:Inconnu", '=', "\"Inconnu\"", "" },
		{ NAME, "e:#N/A", '!', "", "sheet.error" },
		{ NAME, "e:", '!', "", "sheet.no_value" },
		{ NAME, "n:12", '~', "\"12\"", "sheet.number_in_text" },
		{ NAME, "d:2026-05-03", '!', "", "sheet.date_in_text" },
		{ NAME, "t:1,84128E+14", '!', "", "sheet.scientific" },
		{ "housing/address/street_number", "d:2026-05-03", '!', "", "sheet.date_in_text" },
		{ "housing/note", "t:Deux\nlignes", '=', "\"Deux\\nlignes\"", "" },
		{ GIVEN, "t:Léa, Marie", '=', "[\"Léa\",\"Marie\"]", "" },
		{ GIVEN, "t:Marie Claire", '=', "[\"Marie Claire\"]", "" },
		{ GIVEN, "t:Léa ;\nMarie", '=', "[\"Léa\",\"Marie\"]", "" },
		{ GIVEN, "t:,;", '!', "", "sheet.characters" },
	};
	(void)data;
	CHECK(self, rows);
	g_autofree char *many = g_strnfill(400, 'a');
	g_autofree char *cell = g_strconcat("t:", many, NULL);
	const Row lengthy = { NAME, cell, '!', "", "sheet.too_long" };
	check_row(self, &lengthy);
}

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

static void
test_booleans(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ LIFT, "b:VRAI", '=', "true", "" },
		{ LIFT, "b:FAUX", '=', "false", "" },
		{ LIFT, "t:Oui", '=', "true", "" },
		{ LIFT, "t:NON", '=', "false", "" },
		{ LIFT, "t:o", '=', "true", "" },
		{ LIFT, "n:1", '=', "true", "" },
		{ LIFT, "n:0", '=', "false", "" },
		{ LIFT, "t:X", '~', "true", "sheet.cross" },
		{ LIFT, "t:✓", '~', "true", "sheet.cross" },
		{ LIFT, "t:peut-être", '!', "", "sheet.boolean" },
		{ LIFT, "n:2", '!', "", "sheet.boolean" },
		{ LIFT, "t:", '0', "", "" },
		{ LIFT, "t:NC", '0', "", "sheet.no_answer" },
	};
	(void)data;
	CHECK(self, rows);
}

static void
test_choices(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ "members/person/civility", "t:Mme", '=', "\"madame\"", "" },
		{ "members/person/civility", "t:M.", '=', "\"monsieur\"", "" },
		{ "members/person/sex", "t:M", '=', "\"male\"", "" },
		{ "members/person/sex", "t:F", '=', "\"female\"", "" },
		{ "members/person/sex", "t:X", '!', "", "sheet.choice" },
		{ "members/person/situation/status", "t:Marié(e)", '=', "\"married\"", "" },
		{ "members/person/situation/status", "t:VEUVE", '=', "\"widowed\"", "" },
		{ "members/person/situation/status", "t:Union libre", '=', "\"cohabiting\"", "" },
		{ "members/person/situation/status", "t:compliqué", '!', "", "sheet.choice" },
		{ "housing/type", "t:T2", '=', "\"t2\"", "" },
		{ "housing/type", "t:T6", '~', "\"t6\"", "sheet.choice_begun" },
		{ "housing/type", "t:T9", '!', "", "sheet.choice" },
		{ "housing/status", "t:Locataire du parc social", '=', "\"tenant_social\"", "" },
		{ "housing/status", "t:Locataire", '!', "", "sheet.choice_several" },
		{ "housing/status", "n:3", '!', "", "sheet.choice" },
		{ "housing/status", "d:2026-05-12", '!', "", "sheet.choice" },
		{ "row/relation", "t:Demandeur", '=', "\"person\"", "" },
		{ "row/relation", "t:Épouse", '=', "\"spouse\"", "" },
		{ "row/relation", "t:fille", '=', "\"child\"", "" },
		{ "row/relation", "t:Enfant", '=', "\"child\"", "" },
		{ "row/relation", "t:voisin de palier", '!', "", "sheet.choice" },
		{ "housing/wishes/kinds", "t:zzz", '!', "", "sheet.choice" },
	};
	(void)data;
	CHECK(self, rows);
	/* every label of every list is its own code */
	for (size_t i = 0; i < uf_profile_schema_get_count(self->schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(self->schema, i);
		const char *code;
		json_t *label;
		if (place->kind != UF_PLACE_CHOICE || place->derived)
			continue;
		json_object_foreach((json_t *)place->labels, code, label)
		{
			g_autoptr(json_t) value = NULL;
			g_autoptr(GPtrArray) issues = uf_issue_list_new();
			UfColumnTarget target = { .key = place->path, .place = place };
			UfCell cell = { .kind = UF_CELL_TEXT,
					.text = (char *)json_string_value(label) };
			uf_repair_cell(&self->setup, &cell, &target, &value, issues);
			g_test_message("%s %s", place->path, code);
			g_assert_cmpstr(json_string_value(value), ==, code);
		}
	}
}

static void
test_phones(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ PHONE, "t:06 12 34 56 78", '=', "\"+33612345678\"", "" },
		{ PHONE, "t:06.12.34.56.78", '=', "\"+33612345678\"", "" },
		{ PHONE, "n:612345678", '~', "\"+33612345678\"", "sheet.phone_zero" },
		{ PHONE, "n:0612345678=612345678", '=', "\"+33612345678\"", "" },
		{ PHONE, "t:6 12 34 56 78", '~', "\"+33612345678\"", "sheet.phone_zero" },
		{ PHONE, "t:612345678.0", '~', "\"+33612345678\"", "sheet.float" },
		{ PHONE, "n:33612345678", '~', "\"+33612345678\"", "sheet.phone_prefix" },
		{ PHONE, "t:+33612345678", '=', "\"+33612345678\"", "" },
		{ PHONE, "n:696123456", '~', "\"+596696123456\"", "sheet.phone_zero" },
		{ PHONE, "t:+32 470 12 34 56", '=', "\"+32470123456\"", "" },
		{ PHONE, "t:O6 l2 34 56 78", '!', "", "sheet.lookalike" },
		{ PHONE, "t:6,12E+08", '!', "", "sheet.scientific" },
		{ PHONE, "t:0612345678 / 0712345678", '!', "", "sheet.several_phones" },
		{ PHONE, "t:0612345678 0712345678", '!', "", "sheet.several_phones" },
		{ PHONE, "n:12345", '!', "", "sheet.phone" },
		{ PHONE, "t:aucun", '!', "", "sheet.phone" },
		{ PHONE, "d:2026-05-12", '!', "", "sheet.phone" },
		{ PHONE, "t:néant", '0', "", "sheet.no_answer" },
	};
	(void)data;
	CHECK(self, rows);
}

static void
test_emails(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ EMAIL, "t:lea@exemple.fr", '=', "\"lea@exemple.fr\"", "" },
		{ EMAIL, "t: lea@exemple.fr", '~', "\"lea@exemple.fr\"", "sheet.spaces" },
		{ EMAIL, "t:mailto:lea@exemple.fr", '~', "\"lea@exemple.fr\"", "sheet.email_link" },
		{ EMAIL, "t:lea@exemple.fr;", '~', "\"lea@exemple.fr\"", "sheet.email_end" },
		{ EMAIL, "t:<lea@exemple.fr>", '~', "\"lea@exemple.fr\"", "sheet.email_end" },
		{ EMAIL, "t:lea @exemple.fr", '!', "", "sheet.email" },
		{ EMAIL, "t:lea.exemple.fr", '!', "", "sheet.email" },
		{ EMAIL, "t:lea@exemple.fr, max@exemple.fr", '!', "", "sheet.several_emails" },
		{ EMAIL, "n:12", '!', "", "sheet.email" },
	};
	(void)data;
	CHECK(self, rows);
}

static void
test_identifiers(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ NIR, "t:1 84 12 76 451 089 46", '=', "\"184127645108946\"", "" },
		{ NIR, "n:184127645108946", '=', "\"184127645108946\"", "" },
		{ NIR, "t:184127645108946.00", '~', "\"184127645108946\"", "sheet.float" },
		{ NIR, "t:184127645108946,0", '~', "\"184127645108946\"", "sheet.float" },
		{ NIR, "n:1841276451089", '=', "\"1841276451089\"", "sheet.nir_without_key" },
		{ NIR, "t:2840A2B00112345", '!', "", "identifier.nir.characters" },
		{ NIR, "t:284052A00401247", '=', "\"284052A00401247\"", "identifier.nir.key" },
		{ NIR, "t:1,84128E+14", '!', "", "sheet.scientific" },
		{ NIR, "t:1.84128E+14", '!', "", "sheet.scientific" },
		{ NIR, "n:18412764510894", '!', "", "identifier.nir.length" },
		{ NIR, "t:l84127645108946", '!', "", "sheet.lookalike" },
		{ NIR, "t:184127645108947", '=', "\"184127645108947\"", "identifier.nir.key" },
		{ NIR, "d:2026-05-12", '!', "", "sheet.date_in_text" },
		{ NIR, "t:NC", '0', "", "sheet.no_answer" },
		{ CAF, "t:0034567", '=', "\"0034567\"", "" },
		{ CAF, "n:34567", '=', "\"34567\"", "sheet.number_in_text" },
		{ SIRET, "n:123456600014", '~', "\"00123456600014\"", "sheet.identifier_zeros" },
		{ SIRET, "t:123456600014", '!', "", "identifier.siret.length" },
		{ SIRET, "n:1234", '!', "", "identifier.siret.length" },
		{ SIRET, "t:abc", '!', "", "identifier.siret.length" },
	};
	(void)data;
	CHECK(self, rows);
}

static void
test_places(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ CP, "t:44000", '=', "\"44000\"", "" },
		{ CP, "n:44000", '=', "\"44000\"", "" },
		{ CP, "n:1000", '~', "\"01000\"", "sheet.postcode_zero" },
		{ CP, "n:01000=1000", '=', "\"01000\"", "" },
		{ CP, "t:1000", '~', "\"01000\"", "sheet.postcode_zero" },
		{ CP, "t:44 000", '~', "\"44000\"", "sheet.code_spaces" },
		{ CP, "t:44000.0", '~', "\"44000\"", "sheet.float" },
		{ CP, "t:F-44000", '~', "\"44000\"", "sheet.code_spaces" },
		{ CP, "t:440O0", '!', "", "sheet.lookalike" },
		{ CP, "n:440", '!', "", "sheet.postcode" },
		{ CP, "n:9999", '!', "", "sheet.postcode" },
		{ CP, "n:440000", '!', "", "sheet.postcode" },
		{ CP, "t:Nantes", '!', "", "sheet.postcode" },
		{ CP, "d:2026-05-12", '!', "", "sheet.postcode" },
		{ DEPARTEMENT, "n:1", '~', "\"01\"", "sheet.departement_zero" },
		{ DEPARTEMENT, "t:2a", '=', "\"2A\"", "" },
		{ DEPARTEMENT, "t:44 - Loire-Atlantique", '~', "\"44\"", "sheet.code_spaces" },
		{ DEPARTEMENT, "n:974", '=', "\"974\"", "" },
		{ DEPARTEMENT, "n:20", '!', "", "sheet.departement" },
		{ DEPARTEMENT, "t:Loire", '!', "", "sheet.departement" },
		{ COMMUNE, "t:31555", '=', "\"31555\"", "" },
		{ COMMUNE, "t:2a004", '=', "\"2A004\"", "" },
		{ COMMUNE, "n:1053", '~', "\"01053\"", "sheet.commune_zero" },
		{ COMMUNE, "t:Toulouse", '~', "\"31555\"", "sheet.commune_name" },
		{ COMMUNE, "t:Saint-Denis", '!', "", "sheet.commune_several" },
		{ COMMUNE, "t:Nullepart", '!', "", "sheet.commune" },
		{ COMMUNE, "n:99999", '!', "", "sheet.commune" },
		{ COUNTRY, "t:France", '=', "\"99100\"", "" },
		{ COUNTRY, "t:Française", '=', "\"99100\"", "" },
		{ COUNTRY, "t:ALGERIE", '=', "\"99352\"", "" },
		{ COUNTRY, "t:Kenya", '=', "\"99332\"", "" },
		{ COUNTRY, "t:Corée", '=', "\"99237\"", "" },
		{ COUNTRY, "t:DZ", '=', "\"99352\"", "" },
		{ COUNTRY, "n:99352", '=', "\"99352\"", "" },
		{ COUNTRY, "t:Algérienne", '!', "", "sheet.country" },
		{ "housing/address/city_line", "t:44000 Nantes", '=',
		  "{\"housing/address/postcode\":\"44000\",\"housing/address/city\":\"Nantes\"}",
		  "" },
		{ "housing/address/city_line", "t:1000 Bourg-en-Bresse", '~',
		  "{\"housing/address/postcode\":\"01000\",\"housing/address/"
		  "city\":\"Bourg-en-Bresse\"}",
		  "sheet.postcode_zero" },
		{ "housing/address/city_line", "t:Nantes (44000)", '=',
		  "{\"housing/address/postcode\":\"44000\",\"housing/address/city\":\"Nantes\"}",
		  "" },
		{ "housing/address/city_line", "t:Angers", '!', "", "sheet.city_line" },
		{ "housing/address/city_line", "n:44000", '!', "", "sheet.city_line" },
	};
	(void)data;
	CHECK(self, rows);
}

#define A "\"housing/address/"

static void
test_several(Fixture *self, gconstpointer data)
{
	static const Row rows[] = {
		{ "members/spouse/name", "t:DUPRÉ Léa Marie", '~',
		  "{\"members/spouse/birth_name\":\"DUPRÉ\",\"members/spouse/given_names\":[\"Léa "
		  "Marie\"]}",
		  "sheet.name_split" },
		{ "members/person/name", "t:Léa DE LA TOUR", '~',
		  "{\"members/person/birth_name\":\"DE LA "
		  "TOUR\",\"members/person/given_names\":[\"Léa\"]}",
		  "sheet.name_split" },
		{ "members/person/name", "t:Mme DUPRÉ Léa", '~',
		  "{\"members/person/civility\":\"madame\",\"members/person/birth_name\":\"DUPRÉ\","
		  "\"members/person/given_names\":[\"Léa\"]}",
		  "sheet.name_split" },
		{ "members/person/name", "t:Dupré, Léa", '~',
		  "{\"members/person/birth_name\":\"Dupré\",\"members/person/"
		  "given_names\":[\"Léa\"]}",
		  "sheet.name_split" },
		{ "members/person/name", "t:Dupré Léa", '!', "", "sheet.name" },
		{ "members/person/name", "t:DUPRÉ LÉA", '!', "", "sheet.name" },
		{ "members/person/name", "t:DUPRÉ", '!', "", "sheet.name" },
		{ "members/person/name", "t:Léa DUPRÉ Marie", '!', "", "sheet.name" },
		{ "members/person/name", "t:,", '!', "", "sheet.name" },
		{ "members/person/name", "t:DUPRÉ L3a", '!', "", "sheet.name" },
		{ "members/person/name", "n:12", '!', "", "sheet.name" },
		{ "housing/address", "t:3 bis rue des Lilas, 44000 Nantes", '~',
		  "{" A "postcode\":\"44000\"," A "city\":\"Nantes\"," A
		  "street_suffix\":\"bis\"," A "street_number\":\"3\"," A
		  "street_name\":\"rue des Lilas\"}",
		  "sheet.address_split" },
		{ "housing/address", "t:12, rue des Lilas\n44000 NANTES", '~',
		  "{" A "postcode\":\"44000\"," A "city\":\"NANTES\"," A "street_number\":\"12\"," A
		  "street_name\":\"rue des Lilas\"}",
		  "sheet.address_split" },
		{ "housing/address", "t:12 rue des Lilas", '~',
		  "{" A "street_number\":\"12\"," A "street_name\":\"rue des Lilas\"}",
		  "sheet.address_split" },
		{ "housing/address", "t:Le Bourg 44000 Nantes", '~',
		  "{" A "postcode\":\"44000\"," A "city\":\"Nantes\"," A
		  "street_name\":\"Le Bourg\"}",
		  "sheet.address_split" },
		{ "housing/address", "t:Bât A, 3 rue X, 44000 Nantes", '!', "", "sheet.address" },
		{ "housing/address", "t:SDF", '!', "", "sheet.address" },
		{ "housing/address", "t:44000 Nantes", '!', "", "sheet.address" },
	};
	(void)data;
	CHECK(self, rows);
}

/* Whatever stands in a cell, of whatever kind it says to be: a value or a reason, for every place.
 */
static void
test_every_place(Fixture *self, gconstpointer data)
{
	static const char *const texts[] = { "",
					     "x",
					     "1",
					     "-1",
					     "0,5",
					     "12/05/1984",
					     "1E+14",
					     "\n",
					     "é",
					     "a@b.fr",
					     "=cmd|' /C calc'!A0",
					     ",;+",
					     "((",
					     "44000 x",
					     "oui",
					     "\xC2\xA0",
					     "1;2",
					     "99",
					     "00000",
					     "////",
					     "1/1/1/1",
					     "h",
					     ":",
					     "2A" };
	(void)data;
	for (size_t i = 0; i < uf_profile_schema_get_count(self->schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(self->schema, i);
		if (!uf_place_is_leaf(place))
			continue;
		for (size_t j = 0; j < G_N_ELEMENTS(texts); j++) {
			for (int kind = UF_CELL_TEXT; kind <= UF_CELL_ERROR; kind++) {
				g_autoptr(json_t) value = NULL;
				g_autoptr(GPtrArray) issues = uf_issue_list_new();
				UfColumnTarget target = { .key = place->path, .place = place };
				UfCell cell = { .kind = (UfCellKind)kind,
						.text = (char *)texts[j],
						.number = (char *)texts[j] };
				const UfRepairState state =
				    uf_repair_cell(&self->setup, &cell, &target, &value, issues);
				g_assert_true((value != NULL) == (state == UF_REPAIR_KEPT ||
								  state == UF_REPAIR_MENDED));
				g_assert_true(state != UF_REPAIR_REFUSED || issues->len > 0);
			}
		}
	}
}

static void
test_hints(Fixture *self, gconstpointer data)
{
	static const char *const rows[][2] = {
		{ BIRTH, "jj/mm/aaaa" },
		{ RENT, "montant en euros" },
		{ LIFT, "oui ou non" },
		{ NAME, "" },
		{ NIR, "le numéro en entier" },
		{ "housing/address/city_line", "44000 Nantes" },
		{ "members/person/name", "NOM Prénom" },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, rows[i][0]);
		g_assert_cmpstr(uf_repair_get_hint(target), ==, rows[i][1]);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *self, gconstpointer data);
	} rows[] = {
		{ "/repair/texts", test_texts },
		{ "/repair/dates", test_dates },
		{ "/repair/epochs", test_epochs },
		{ "/repair/times", test_times },
		{ "/repair/amounts", test_amounts },
		{ "/repair/numbers", test_numbers },
		{ "/repair/booleans", test_booleans },
		{ "/repair/choices", test_choices },
		{ "/repair/phones", test_phones },
		{ "/repair/emails", test_emails },
		{ "/repair/identifiers", test_identifiers },
		{ "/repair/places", test_places },
		{ "/repair/several", test_several },
		{ "/repair/every-place", test_every_place },
		{ "/repair/hints", test_hints },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_test_add(rows[i].path, Fixture, NULL, set_up, rows[i].test, tear_down);
	return g_test_run();
}
