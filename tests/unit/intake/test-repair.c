/* Cells as spreadsheets damage them, for each kind of field: mended in the one way that there is,
 * or refused, and always told. Invented people. */
#include "repair-fixture.h"

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
