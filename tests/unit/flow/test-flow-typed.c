/* What a person types for one fact, by kind: what is read, what is refused, what a refusal says. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-typed.h"
#include "uf-profile-schema.h"

typedef struct {
	UfPlaceKind kind;
	const char *typed;
	const char *json; /* NULL: refused */
} Row;

static const Row rows[] = {
	{ UF_PLACE_TIME, "9h", "\"09:00\"" },
	{ UF_PLACE_TIME, "9H5", "\"09:05\"" },
	{ UF_PLACE_TIME, "9 h 30", "\"09:30\"" },
	{ UF_PLACE_TIME, "09:30", "\"09:30\"" },
	{ UF_PLACE_TIME, "23:59", "\"23:59\"" },
	{ UF_PLACE_TIME, "0h00", "\"00:00\"" },
	{ UF_PLACE_TIME, "24h", NULL },
	{ UF_PLACE_TIME, "9h60", NULL },
	{ UF_PLACE_TIME, "9", NULL },
	{ UF_PLACE_TIME, "h30", NULL },
	{ UF_PLACE_TIME, "9h305", NULL },
	{ UF_PLACE_TIME, "9h30 ou 10h", NULL },
	{ UF_PLACE_TIME, "-9h", NULL },
	{ UF_PLACE_TIME, "", NULL },
	{ UF_PLACE_DATE, "12/05/1984", "\"1984-05-12\"" },
	{ UF_PLACE_DATE, "05/1984", "\"1984-05\"" },
	{ UF_PLACE_DATE, "1984", "\"1984\"" },
	{ UF_PLACE_DATE, "31/02/1984", NULL },
	{ UF_PLACE_MONTH, "05/1984", "\"1984-05\"" },
	{ UF_PLACE_MONTH, "1984", NULL },
	{ UF_PLACE_MONTH, "12/05/1984", NULL },
	{ UF_PLACE_AMOUNT, "1 234,56", "123456" },
	{ UF_PLACE_AMOUNT, "beaucoup", NULL },
	{ UF_PLACE_BOOLEAN, "Oui", "true" },
	{ UF_PLACE_BOOLEAN, "n", "false" },
	{ UF_PLACE_BOOLEAN, "peut-être", NULL },
	{ UF_PLACE_INTEGER, "3", "3" },
	{ UF_PLACE_INTEGER, "3,5", NULL },
	{ UF_PLACE_NUMBER, "17,5", "17.5" },
	{ UF_PLACE_LINES, "Anne, Zoé", "[\"Anne\",\"Zoé\"]" },
	{ UF_PLACE_LINES, " , ", NULL },
	{ UF_PLACE_PHONE, "06 39 98 00 01", "\"+33639980001\"" },
	{ UF_PLACE_PHONE, "nul", NULL },
	{ UF_PLACE_COMMUNE, "44109", "\"44109\"" },
	{ UF_PLACE_COMMUNE, "Saint-Herblain", "\"44162\"" },
	{ UF_PLACE_COMMUNE, "Ville Inventée", NULL },
	{ UF_PLACE_COUNTRY, "99352", "\"99352\"" },
	{ UF_PLACE_COUNTRY, "Syldavie", NULL },
	{ UF_PLACE_LINE, "L’INVENTÉ d'Essai", "\"L’INVENTÉ d'Essai\"" },
	{ UF_PLACE_LINE, "avec\x07 sonnerie", NULL },
	{ UF_PLACE_LINE, "\xc3\x28 pas UTF-8", NULL },
	{ UF_PLACE_TEXT, "deux\nlignes", "\"deux\\nlignes\"" },
	{ UF_PLACE_TEXT, "un\x1b[2J écran", NULL },
	{ UF_PLACE_DATE, "1/2/1984", "\"1984-02-01\"" },
	{ UF_PLACE_DATE, "1984-05-12", "\"1984-05-12\"" },
	{ UF_PLACE_DATE, "29/02/2024", "\"2024-02-29\"" },
	{ UF_PLACE_DATE, "29/02/2023", NULL },
	{ UF_PLACE_DATE, "12/05/84", NULL },
	{ UF_PLACE_DATE, "00/05/1984", NULL },
	{ UF_PLACE_DATE, "12/13/1984", NULL },
	{ UF_PLACE_DATE, "12/05/1984 environ", NULL },
	{ UF_PLACE_DATE, "3000", NULL },
	{ UF_PLACE_MONTH, "2026-07", "\"2026-07\"" },
	{ UF_PLACE_MONTH, "7/2026", "\"2026-07\"" },
	{ UF_PLACE_MONTH, "13/2026", NULL },
	{ UF_PLACE_MONTH, "juillet", NULL },
	{ UF_PLACE_TIME, "9h0", "\"09:00\"" },
	{ UF_PLACE_TIME, "9:", "\"09:00\"" },
	{ UF_PLACE_TIME, "123h", NULL },
	{ UF_PLACE_TIME, "009h", NULL },
	{ UF_PLACE_TIME, "9h005", NULL },
	{ UF_PLACE_TIME, "9h 5 6", NULL },
	{ UF_PLACE_TIME, "9.30", NULL },
	{ UF_PLACE_AMOUNT, "950", "95000" },
	{ UF_PLACE_AMOUNT, "0,5 €", "50" },
	{ UF_PLACE_AMOUNT, "-12,50", "-1250" },
	{ UF_PLACE_AMOUNT, "1\u00a0234,56\u00a0€", "123456" },
	{ UF_PLACE_AMOUNT, "1234.5", "123450" },
	{ UF_PLACE_AMOUNT, "12,345", NULL },
	{ UF_PLACE_AMOUNT, "12 50", NULL },
	{ UF_PLACE_AMOUNT, "1e3", NULL },
	{ UF_PLACE_AMOUNT, "99999999999999", NULL },
	{ UF_PLACE_BOOLEAN, "OUI", "true" },
	{ UF_PLACE_BOOLEAN, "o", "true" },
	{ UF_PLACE_BOOLEAN, "Non", "false" },
	{ UF_PLACE_BOOLEAN, "yes", NULL },
	{ UF_PLACE_BOOLEAN, "1", NULL },
	{ UF_PLACE_INTEGER, "-3", "-3" },
	{ UF_PLACE_INTEGER, "0", "0" },
	{ UF_PLACE_INTEGER, "1000000000", "1000000000" },
	{ UF_PLACE_INTEGER, "1000000001", NULL },
	{ UF_PLACE_INTEGER, "-1000001", NULL },
	{ UF_PLACE_INTEGER, "99999999999999999999", NULL },
	{ UF_PLACE_INTEGER, "0x10", NULL },
	{ UF_PLACE_INTEGER, "3 enfants", NULL },
	{ UF_PLACE_NUMBER, "35", "35" },
	{ UF_PLACE_NUMBER, "2,25", "2.25" },
	{ UF_PLACE_NUMBER, "-0,5", "-0.5" },
	{ UF_PLACE_NUMBER, "2.5", "2.5" },
	{ UF_PLACE_NUMBER, "nan", NULL },
	{ UF_PLACE_NUMBER, "infini", NULL },
	{ UF_PLACE_LINES, "Anne", "[\"Anne\"]" },
	{ UF_PLACE_LINES, " Anne ,, Zoé ,", "[\"Anne\",\"Zoé\"]" },
	{ UF_PLACE_LINES, "Anne, Z\x01é", NULL },
	{ UF_PLACE_PHONE, "+33 6 39 98 00 01", "\"+33639980001\"" },
	{ UF_PLACE_PHONE, "06.39.98.00.01", "\"+33639980001\"" },
	{ UF_PLACE_PHONE, "0696 12 34 56", "\"+596696123456\"" },
	{ UF_PLACE_PHONE, "+32 470 12 34 56", "\"+32470123456\"" },
	{ UF_PLACE_PHONE, "06 39 98 00", NULL },
	{ UF_PLACE_EMAIL, "a.b@exemple.invalid", "\"a.b@exemple.invalid\"" },
	{ UF_PLACE_EMAIL, "a\x7f@exemple.invalid", NULL },
	{ UF_PLACE_COMMUNE, "saint herblain", "\"44162\"" },
	{ UF_PLACE_COMMUNE, "Sainte-Colombe", NULL },
	{ UF_PLACE_COMMUNE, "99999", NULL },
	{ UF_PLACE_COUNTRY, "algerie", "\"99352\"" },
	{ UF_PLACE_COUNTRY, "99999", NULL },
	{ UF_PLACE_DEPARTEMENT, "2A", "\"2A\"" },
	{ UF_PLACE_POSTCODE, "01234", "\"01234\"" },
	{ UF_PLACE_MEMBER, "m1", "\"m1\"" },
	{ UF_PLACE_MEMBERS, "m1,m2", "[\"m1\",\"m2\"]" },
	{ UF_PLACE_ROW, "c1", "\"c1\"" },
	{ UF_PLACE_ADAPTERS, "fsl , dsf", "[\"fsl\",\"dsf\"]" },
	{ UF_PLACE_OBJECT, "texte", NULL },
	{ UF_PLACE_FREE, "texte", NULL },
	{ UF_PLACE_ROWS, "texte", NULL },
	{ UF_PLACE_META, "texte", NULL },
};

static void
check_row(Fixture *fixture, const Row *row)
{
	const UfPlace place = { .kind = row->kind };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) json = uf_flow_parse_typed(fixture->flow, &place, row->typed, &error);
	g_test_message("kind %d: \"%s\"", row->kind, row->typed);
	if (row->json != NULL) {
		g_assert_no_error(error);
		g_autofree char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
		g_assert_cmpstr(text, ==, row->json);
		return;
	}
	g_assert_null(json);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	/* the refusal never repeats the answer */
	if (strlen(row->typed) > 4)
		g_assert_null(strstr(error->message, row->typed));
}

static void
test_kinds(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(fixture, &rows[i]);
}

static void
test_choices(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) labels =
	    json_pack("{s:s, s:s}", "single", "Célibataire", "pacs", "Pacsé");
	static const Row choices[] = {
		{ UF_PLACE_CHOICE, "2", "\"pacs\"" },
		{ UF_PLACE_CHOICE, "celibataire", "\"single\"" },
		{ UF_PLACE_CHOICE, "single", "\"single\"" },
		{ UF_PLACE_CHOICE, "3", NULL },
		{ UF_PLACE_CHOICE, "0", NULL },
		{ UF_PLACE_CHOICE, "-1", NULL },
		{ UF_PLACE_CHOICE, "1x", NULL },
		{ UF_PLACE_CHOICE, " Pacsé ", "\"pacs\"" },
		{ UF_PLACE_CHOICE, "pac", NULL },
		{ UF_PLACE_CHOICE, "", NULL },
		{ UF_PLACE_CHOICES, "2", "[\"pacs\"]" },
		{ UF_PLACE_CHOICES, ",", NULL },
		{ UF_PLACE_CHOICES, "1, pacs", "[\"single\",\"pacs\"]" },
		{ UF_PLACE_CHOICES, "1, autre", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
		const UfPlace place = { .kind = choices[i].kind, .labels = labels };
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json =
		    uf_flow_parse_typed(fixture->flow, &place, choices[i].typed, &error);
		g_autofree char *text =
		    json != NULL ? json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
		g_assert_cmpstr(text, ==, choices[i].json);
		if (json == NULL)
			g_assert_nonnull(strstr(error->message, "1 = Célibataire, 2 = Pacsé"));
	}
}

static void
test_hints(void)
{
	for (UfPlaceKind kind = UF_PLACE_OBJECT; kind <= UF_PLACE_FREE; kind++) {
		const UfPlace place = { .kind = kind };
		const bool silent = kind == UF_PLACE_OBJECT || kind == UF_PLACE_ROWS ||
				    kind == UF_PLACE_META || kind == UF_PLACE_FREE ||
				    kind == UF_PLACE_CHOICE;
		g_autofree char *hint = uf_flow_format_hint(&place);
		g_assert_cmpint(*hint == '\0', ==, silent);
	}
}

/* The hint is what a refusal says, word for word. */
static void
test_hint_texts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) labels =
	    json_pack("{s:s, s:s}", "single", "Célibataire", "pacs", "Pacsé");
	const struct {
		UfPlaceKind kind;
		const json_t *labels;
		const char *typed; /* refused */
		const char *hint;
	} hints[] = {
		{ UF_PLACE_DATE, NULL, "hier", "JJ/MM/AAAA, MM/AAAA ou AAAA" },
		{ UF_PLACE_MONTH, NULL, "2026", "MM/AAAA" },
		{ UF_PLACE_TIME, NULL, "midi", "9h30" },
		{ UF_PLACE_AMOUNT, NULL, "x", "montant en euros, 1 234,56" },
		{ UF_PLACE_BOOLEAN, NULL, "x", "oui ou non" },
		{ UF_PLACE_INTEGER, NULL, "x", "nombre entier" },
		{ UF_PLACE_NUMBER, NULL, "x", "nombre" },
		{ UF_PLACE_LINES, NULL, ",", "séparés par des virgules" },
		{ UF_PLACE_PHONE, NULL, "x", "06 12 34 56 78 ou +590…" },
		{ UF_PLACE_COMMUNE, NULL, "x", "nom (s’il est unique) ou code INSEE" },
		{ UF_PLACE_COUNTRY, NULL, "x", "nom ou code INSEE du pays" },
		{ UF_PLACE_CHOICE, labels, "x", "1 = Célibataire, 2 = Pacsé" },
		{ UF_PLACE_CHOICES, labels, "x",
		  "plusieurs possibles : 1 = Célibataire, 2 = Pacsé" },
		{ UF_PLACE_META, NULL, "x", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(hints); i++) {
		const UfPlace place = { .kind = hints[i].kind, .labels = hints[i].labels };
		g_autoptr(GError) error = NULL;
		g_autofree char *hint = uf_flow_format_hint(&place);
		g_autofree char *message =
		    g_strconcat("réponse non comprise, attendu : ", hints[i].hint, NULL);
		g_assert_cmpstr(hint, ==, hints[i].hint);
		g_assert_null(uf_flow_parse_typed(fixture->flow, &place, hints[i].typed, &error));
		g_assert_cmpstr(error->message, ==, message);
	}
}

/* Every place that a person can be asked about says what is expected, and reads its own labels. */
static void
test_every_place(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	size_t choices = 0;
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		g_autofree char *hint = uf_flow_format_hint(place);
		const char *code;
		json_t *label;
		if (!uf_place_is_leaf(place) || place->derived || place->kind == UF_PLACE_FREE)
			continue;
		g_test_message("%s", place->path);
		g_assert_cmpstr(hint, !=, "");
		if (place->kind != UF_PLACE_CHOICE)
			continue;
		json_object_foreach((json_t *)place->labels, code, label)
		{
			g_autoptr(json_t) read = uf_flow_parse_typed(
			    fixture->flow, place, json_string_value(label), NULL);
			g_assert_cmpstr(json_string_value(read), ==, code);
			choices++;
		}
	}
	g_assert_cmpuint(choices, >, 100);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/typed/kinds", Fixture, NULL, flow_set_up, test_kinds, flow_tear_down);
	g_test_add("/flow/typed/choices", Fixture, NULL, flow_set_up, test_choices, flow_tear_down);
	g_test_add("/flow/typed/hint-texts", Fixture, NULL, flow_set_up, test_hint_texts,
		   flow_tear_down);
	g_test_add("/flow/typed/every-place", Fixture, NULL, flow_set_up, test_every_place,
		   flow_tear_down);
	g_test_add_func("/flow/typed/hints", test_hints);
	return g_test_run();
}
