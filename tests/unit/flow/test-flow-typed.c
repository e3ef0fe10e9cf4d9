/* What a person types for one fact, by kind: what is read, what is refused, what a refusal says. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-typed.h"

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

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/typed/kinds", Fixture, NULL, flow_set_up, test_kinds, flow_tear_down);
	g_test_add("/flow/typed/choices", Fixture, NULL, flow_set_up, test_choices, flow_tear_down);
	g_test_add_func("/flow/typed/hints", test_hints);
	return g_test_run();
}
