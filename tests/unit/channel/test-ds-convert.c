/* How each type of démarche numérique is written: good values, and those that it would lose. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-ds-private.h"
#include "uf-json.h"

/* @parts as a cell has them, with ' for "; @posted is what leaves, or NULL and @rule says why not
 */
static const struct {
	const char *type;
	const char *parts;
	const char *posted;
	const char *rule;
} rows[] = {
	{ "Text", "{'': 'Zoé d’Invente'}", "'Zoé d’Invente'", NULL },
	{ "Text", "{'': 'a\\nb'}", NULL, "ds.line_break" },
	{ "Text", "{'': 'a\\u0007b'}", NULL, "ds.control_character" },
	{ "Text", "{'': 'a\\r'}", NULL, "ds.control_character" },
	{ "Text", "{'': true}", NULL, "ds.wrong_kind" },
	{ "Text", "{'': ['a', 'b']}", NULL, "ds.wrong_kind" },
	{ "Text", "{'insee': '44109'}", NULL, "ds.wrong_kind" },
	{ "Text", "{'': 'a', 'insee': '44109'}", NULL, "ds.wrong_kind" },
	{ "Textarea", "{'': 'une ligne\\n\\tdeux'}", "'une ligne\\n\\tdeux'", NULL },
	{ "Formatted", "{'': '1234567'}", "'1234567'", NULL },
	{ "IntegerNumber", "{'': '3'}", "'3'", NULL },
	{ "IntegerNumber", "{'': '0'}", "'0'", NULL },
	{ "IntegerNumber", "{'': '612.00'}", "'612'", NULL },
	{ "IntegerNumber", "{'': '612.50'}", NULL, "ds.not_whole" },
	{ "IntegerNumber", "{'': '-3'}", NULL, "ds.negative" },
	{ "IntegerNumber", "{'': '1 200'}", NULL, "ds.number" },
	{ "IntegerNumber", "{'': 'trois'}", NULL, "ds.number" },
	{ "IntegerNumber", "{'': '3.'}", NULL, "ds.number" },
	{ "IntegerNumber", "{'': '1234567890123456'}", NULL, "ds.number" },
	{ "IntegerNumber", "{'': '1e3'}", NULL, "ds.number" },
	{ "DecimalNumber", "{'': '612.50'}", "'612.50'", NULL },
	{ "DecimalNumber", "{'': '612,5'}", "'612.5'", NULL },
	{ "DecimalNumber", "{'': '612'}", "'612'", NULL },
	{ "DecimalNumber", "{'': '0.125'}", "'0.125'", NULL },
	{ "DecimalNumber", "{'': '612.5000'}", "'612.500'", NULL },
	{ "DecimalNumber", "{'': '612.5001'}", NULL, "ds.decimals" },
	{ "DecimalNumber", "{'': '-612.50'}", NULL, "ds.negative" },
	{ "DecimalNumber", "{'': '612.50 €'}", NULL, "ds.number" },
	{ "DecimalNumber", "{'': '.5'}", NULL, "ds.number" },
	{ "DecimalNumber", "{'': '1.2.3'}", NULL, "ds.number" },
	{ "Email", "{'': 'zoe@example.org'}", "'zoe@example.org'", NULL },
	{ "Email", "{'': 'zoe.example.org'}", NULL, "ds.email" },
	{ "Email", "{'': 'zoe@example'}", NULL, "ds.email" },
	{ "Email", "{'': 'a b@example.org'}", NULL, "ds.email" },
	{ "Phone", "{'': '01 99 00 12 34'}", "'01 99 00 12 34'", NULL },
	{ "Phone", "{'': '+33199001234'}", "'+33199001234'", NULL },
	{ "Phone", "{'': '01 99'}", NULL, "ds.phone" },
	{ "Phone", "{'': 'le matin'}", NULL, "ds.phone" },
	{ "Siret", "{'': '110 046 018 00013'}", "'110 046 018 00013'", NULL },
	{ "Siret", "{'': '11004601800013'}", "'11004601800013'", NULL },
	{ "Siret", "{'': '110046018'}", NULL, "ds.siret" },
	{ "Civilite", "{'': 'Mme'}", "'Mme'", NULL },
	{ "Civilite", "{'': 'M.'}", "'M.'", NULL },
	{ "Civilite", "{'': 'Madame'}", NULL, "ds.civility" },
	{ "Civilite", "{'': 'mme'}", NULL, "ds.civility" },
	{ "YesNo", "{'': true}", "'true'", NULL },
	{ "YesNo", "{'': false}", "'false'", NULL },
	{ "YesNo", "{'': 'false'}", "'false'", NULL },
	{ "YesNo", "{'': 'Oui'}", NULL, "ds.boolean" },
	{ "Checkbox", "{'': true}", "'true'", NULL },
	{ "Checkbox", "{'': '1'}", NULL, "ds.boolean" },
	{ "Date", "{'': '1988-04-09'}", "'1988-04-09'", NULL },
	{ "Date", "{'': '09/04/1988'}", NULL, "ds.date" },
	{ "Date", "{'': '1988-04'}", NULL, "ds.date" },
	{ "Date", "{'': '1988-02-30'}", NULL, "ds.date" },
	{ "Date", "{'': '1988-04-09T10:30'}", NULL, "ds.date" },
	{ "Datetime", "{'': '2026-02-01T10:30'}", "'2026-02-01T10:30'", NULL },
	{ "Datetime", "{'': '2026-02-01'}", NULL, "ds.datetime" },
	{ "Datetime", "{'': '2026-02-01T24:30'}", NULL, "ds.datetime" },
	{ "Datetime", "{'': '2026-02-01T10:60'}", NULL, "ds.datetime" },
	{ "Datetime", "{'': '2026-02-31T10:30'}", NULL, "ds.datetime" },
	{ "Datetime", "{'': '01/02/2026 10:30'}", NULL, "ds.datetime" },
	{ "DropDownList", "{'': 'Prime d’activité'}", "'Prime d’activité'", NULL },
	{ "DropDownList", "{'': 'Prime d\\u0027activité'}", NULL, "ds.option" },
	{ "DropDownList", "{'': 'rsa'}", NULL, "ds.option" },
	{ "DropDownList", "{'': ['RSA']}", NULL, "ds.wrong_kind" },
	{ "MultipleDropDownList", "{'': ['RSA', 'Prime d’activité']}",
	  "['RSA', 'Prime d’activité']", NULL },
	{ "MultipleDropDownList", "{'': 'RSA'}", "['RSA']", NULL },
	{ "MultipleDropDownList", "{'': ['RSA', 'RSA']}", "['RSA']", NULL },
	{ "MultipleDropDownList", "{'': ['RSA', 'RSA ']}", NULL, "ds.options" },
	{ "MultipleDropDownList", "{'': true}", NULL, "ds.wrong_kind" },
	{ "Pays", "{'': 'FR'}", "'FR'", NULL },
	{ "Pays", "{'': 'Algérie'}", "'DZ'", NULL },
	{ "Pays", "{'': '99352'}", "'DZ'", NULL },
	{ "Pays", "{'': 'Hong Kong'}", "'HK'", NULL },
	{ "Pays", "{'': 'Atlantide'}", NULL, "ds.country" },
	{ "Pays", "{'': 'Guadeloupe'}", NULL, "ds.country" },
	{ "Pays", "{'': 'GP'}", NULL, "ds.country" },
	{ "Pays", "{'': 'Kosovo'}", NULL, "ds.country" },
	{ "Pays", "{'': 'Canaries (îles)'}", NULL, "ds.country" },
	{ "Pays", "{'': 'Tchécoslovaquie'}", NULL, "ds.country" },
	{ "Region", "{'': '52'}", "'52'", NULL },
	{ "Region", "{'': '01'}", "'01'", NULL },
	{ "Region", "{'': '26'}", NULL, "ds.region" },
	{ "Region", "{'': 'Pays de la Loire'}", NULL, "ds.region" },
	{ "Departement", "{'': '2A'}", "'2A'", NULL },
	{ "Departement", "{'': '01'}", "'01'", NULL },
	{ "Departement", "{'': '974'}", "'974'", NULL },
	{ "Departement", "{'': '99'}", "'99'", NULL },
	{ "Departement", "{'': '20'}", NULL, "ds.departement" },
	{ "Departement", "{'': '1'}", NULL, "ds.departement" },
	{ "Departement", "{'': '96'}", NULL, "ds.departement" },
	{ "Departement", "{'': '975'}", NULL, "ds.departement" },
	{ "Departement", "{'': 'Var'}", NULL, "ds.departement" },
	{ "Commune", "{'postcode': '44000', 'insee': '44109'}", "['44000', '44109']", NULL },
	{ "Commune", "{'': ['44000', '44109']}", "['44000', '44109']", NULL },
	{ "Commune", "{'postcode': '75015', 'insee': '75115'}", "['75015', '75115']", NULL },
	{ "Commune", "{'postcode': '75015', 'insee': '75056'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '69003', 'insee': '69123'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '13001', 'insee': '13055'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '83000', 'insee': '44109'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '44000', 'insee': '44999'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '4400', 'insee': '44109'}", NULL, "ds.commune" },
	{ "Commune", "{'postcode': '20000', 'insee': '2a004'}", NULL, "ds.commune" },
	{ "Commune", "{'insee': '44109'}", NULL, "ds.commune_half" },
	{ "Commune", "{'': 'Nantes'}", NULL, "ds.commune_half" },
	{ "Commune", "{'': ['44000']}", NULL, "ds.commune_half" },
	{ "Epci", "{'departement': '83', 'code': '248300543'}", "['83', '248300543']", NULL },
	{ "Epci", "{'': ['01', '200042935']}", "['01', '200042935']", NULL },
	{ "Epci", "{'departement': '01', 'code': '248300543'}", NULL, "ds.epci" },
	{ "Epci", "{'departement': '83', 'code': '24830054'}", NULL, "ds.epci" },
	{ "Epci", "{'departement': '83', 'code': '000000000'}", NULL, "ds.epci" },
	{ "Epci", "{'code': '248300543'}", NULL, "ds.epci_half" },
	{ "Address", "{'label': '20 Avenue de Ségur 75007 Paris'}",
	  "'20 Avenue de Ségur 75007 Paris'", NULL },
	{ "Address", "{'': '20 Avenue de Ségur 75007 Paris'}", NULL, "ds.address" },
};

static const char options_text[] = "['RSA', 'Prime d’activité', 'AAH']";

static char *
find_table(const char *name)
{
	return g_build_filename(g_getenv("UF_SOURCE_ROOT"), "data", name, NULL);
}

static UfDsTables
load_tables(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *communes = find_table("communes.tsv");
	g_autofree char *countries = find_table("countries.tsv");
	g_autofree char *epcis = find_table("epci.tsv");
	const UfDsTables tables = { uf_communes_load(communes, &error),
				    uf_countries_load(countries, &error),
				    uf_epcis_load(epcis, &error) };
	g_assert_no_error(error);
	return tables;
}

/* JSON of any kind, written with ' for " */
static json_t *
parse(const char *text)
{
	g_autofree char *copy = g_strdelimit(g_strdup(text), "'", '"');
	return json_loads(copy, JSON_DECODE_ANY, NULL);
}

static void
test_rows(void)
{
	g_auto(UfDsTables) tables = load_tables();
	g_autoptr(json_t) options = parse(options_text);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfDescriptorField field = { .type = rows[i].type, .options = options };
		g_autoptr(json_t) parts = parse(rows[i].parts);
		g_assert_nonnull(parts);
		const UfDsCall call = { &field, &tables, parts, json_object_get(parts, "") };
		const char *rule = NULL;
		g_test_message("%s %s", rows[i].type, rows[i].parts);
		g_assert_null(uf_ds_convert_get_refusal(&field));
		g_autoptr(json_t) value = uf_ds_convert(&call, &rule);
		g_autoptr(json_t) wanted = rows[i].posted != NULL ? parse(rows[i].posted) : NULL;
		g_assert_cmpstr(rule, ==, rows[i].rule);
		g_assert_true((value == NULL) == (wanted == NULL));
		g_assert_true(value == NULL || json_equal(value, wanted));
		g_assert_true(rule == NULL || uf_issue_has_sentence(rule));
	}
}

/* A list that takes other texts takes any, but not what a browser would change. */
static void
test_other(void)
{
	g_autoptr(json_t) options = parse(options_text);
	const UfDescriptorField field = { .type = "DropDownList",
					  .options = options,
					  .takes_other = true };
	static const char *const texts[] = { "{'': 'RSA'}", "{'': 'Électricité inventée'}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(json_t) parts = parse(texts[i]);
		const UfDsCall call = { &field, NULL, parts, json_object_get(parts, "") };
		const char *rule = NULL;
		g_autoptr(json_t) value = uf_ds_convert(&call, &rule);
		g_assert_true(json_equal(value, call.value));
	}
	g_autoptr(json_t) parts = parse("{'': 'deux\\nlignes'}");
	const UfDsCall call = { &field, NULL, parts, json_object_get(parts, "") };
	const char *rule = NULL;
	g_assert_null(uf_ds_convert(&call, &rule));
	g_assert_cmpstr(rule, ==, "ds.line_break");
}

/* What nothing is written to, by its kind. */
static void
test_refusals(void)
{
	static const struct {
		const char *type;
		bool is_annotation;
		const char *options;
		const char *rule;
	} fields[] = {
		{ "Iban", false, NULL, "ds.iban" },
		{ "LinkedDropDownList", false, "['--a--', 'b']", "ds.linked_list" },
		{ "DossierLink", false, NULL, "ds.file_link" },
		{ "Referentiel", false, NULL, "ds.reference" },
		{ "PieceJustificative", false, NULL, "ds.piece" },
		{ "TitreIdentite", false, NULL, "ds.piece" },
		{ "DropDownList", false, "[]", "ds.hidden_list" },
		{ "DropDownList", false, NULL, "ds.hidden_list" },
		{ "PreRempli", false, "['a']", "delivery.not_prefillable" },
		{ "AnnuaireEducation", false, NULL, "delivery.not_prefillable" },
		{ "Carte", false, NULL, "delivery.not_prefillable" },
		{ "TypeOfTomorrow", false, NULL, "delivery.not_prefillable" },
		{ "Text", true, NULL, "ds.annotation" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_autoptr(json_t) options =
		    fields[i].options != NULL ? parse(fields[i].options) : NULL;
		const UfDescriptorField field = { .type = fields[i].type,
						  .options = options,
						  .is_annotation = fields[i].is_annotation };
		const char *rule = uf_ds_convert_get_refusal(&field);
		g_test_message("%s", fields[i].type);
		g_assert_cmpstr(rule, ==, fields[i].rule);
		g_assert_true(uf_issue_has_sentence(rule));
		g_assert_null(uf_ds_convert_get_caution(&field));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ds-convert/rows", test_rows);
	g_test_add_func("/ds-convert/other", test_other);
	g_test_add_func("/ds-convert/refusals", test_refusals);
	return g_test_run();
}
