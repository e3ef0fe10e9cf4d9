/* What the fixture flows become. */
#include <string.h>

#include "intake-support.h"
#include "uf-error.h"

static void
test_number(void)
{
	static const struct {
		const char *matricule;
		const char *number; /* NULL: it cannot be told */
	} cases[] = {
		{ "1234567", "1234567" },
		{ "42", "42" },
		{ "0001234567", "1234567" },
		{ "123456700000000", "1234567" },
		{ "000000001234567", "1234567" },
		{ "000012345670000", "1234567" },
		{ "012345600000000", "0123456" },
		{ "000000000000042", "0000042" },
		{ "123456789012345", NULL },
		{ "000000000000000", NULL },
		{ "12A", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *number = uf_cnaf_format_number(cases[i].matricule);
		g_assert_cmpstr(number, ==, cases[i].number);
	}
}

static void
test_file(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) file = load_flow("cnaf-flow.xml");
	g_assert_cmpint(uf_cnaf_count(file, &error), ==, 4);
	UfDate date;
	g_autofree char *flow = uf_cnaf_format_flow(file, &date);
	g_assert_cmpstr(flow, ==, "flux CNAF RSA 0801 M");
	g_assert_cmpint(uf_date_compare(date, (UfDate){ 2026, 9, 30 }), ==, 0);
	static const char *const strangers[] = { "{}", "{\"name\": \"Racine\"}",
						 "{\"name\": \"html\", \"children\": []}", "[]" };
	for (size_t i = 0; i < G_N_ELEMENTS(strangers); i++) {
		g_autoptr(GError) refusal = NULL;
		g_autoptr(json_t) tree =
		    uf_json_parse(strangers[i], strlen(strangers[i]), "tree", NULL);
		g_assert_cmpint(uf_cnaf_count(tree, &refusal), ==, -1);
		g_assert_error(refusal, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_find(void)
{
	static const struct {
		const char *number;
		int index;
	} cases[] = {
		{ "9990101", 0 },         { "9990002", 1 },  { "999000200000000", 1 },
		{ "000000009990103", 2 }, { "09990103", 2 }, { "9990104", 3 },
		{ "9990199", -1 },        { "", -1 },        { "L'INVENTÉ", -1 },
	};
	g_autoptr(json_t) file = load_flow("cnaf-flow.xml");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_cmpint(uf_cnaf_find(file, cases[i].number, &error), ==, cases[i].index);
		if (cases[i].index < 0) {
			g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
			g_assert_null(strstr(error->message, "INVENT"));
		}
	}
	json_t *children = json_object_get(file, "children");
	json_array_append(children, json_array_get(children, 1));
	g_autoptr(GError) error = NULL;
	g_assert_cmpint(uf_cnaf_find(file, "9990101", &error), ==, -1);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* "members/0/birth/date": rows by their place. Borrowed. */
static const json_t *
look(const json_t *root, const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	for (guint i = 0; parts[i] != NULL; i++)
		root = json_is_array(root)
			   ? json_array_get(root, g_ascii_strtoull(parts[i], NULL, 10))
			   : json_object_get(root, parts[i]);
	return root;
}

typedef struct {
	const char *path;
	const char *value; /* JSON; NULL: not there; "mN": the id of member N */
} Expected;

static void
check_value(const json_t *profile, const Expected *expected)
{
	const json_t *found = look(profile, expected->path);
	if (expected->value != NULL && *expected->value == 'm') {
		g_autofree char *id = g_strdup_printf("members/%s/id", expected->value + 1);
		g_assert_nonnull(found);
		g_assert_true(json_equal(found, look(profile, id)));
		return;
	}
	char *text = found != NULL ? json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	if (g_strcmp0(text, expected->value) != 0)
		g_test_message("%s", expected->path);
	g_assert_cmpstr(text, ==, expected->value);
	free(text);
}

static void
check_record(const char *name, size_t index, const Expected *expected, size_t count)
{
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	g_autoptr(json_t) file = load_flow(name);
	g_autoptr(json_t) result = import(&tables, file, index);
	const json_t *profile = json_object_get(result, "profile");
	for (size_t i = 0; i < count; i++)
		check_value(profile, &expected[i]);
}

static void
test_alone(void)
{
	static const Expected expected[] = {
		{ "members/1", NULL },
		{ "members/0/civility", "\"madame\"" },
		{ "members/0/sex", "\"female\"" },
		{ "members/0/birth_name", "\"INVENTÉE\"" },
		{ "members/0/used_name", NULL },
		{ "members/0/given_names", "[\"ÉLOÏSE\",\"ZOÉ\"]" },
		{ "members/0/birth/date", "\"1984-05-12\"" },
		{ "members/0/identifiers/0/scheme", "\"caf_number\"" },
		{ "members/0/identifiers/0/value", "\"9990101\"" },
		{ "members/0/identifiers/1/scheme", "\"rsa_request\"" },
		{ "members/0/identifiers/2/scheme", "\"nir\"" },
		{ "members/0/identifiers/2/note", "\"clé calculée\"" },
		{ "members/0/identifiers/3/scheme", "\"france_travail\"" },
		{ "members/0/activity/status", "\"job_seeker\"" },
		{ "members/0/activity/jobs", NULL },
		{ "members/0/situation/status", "\"single\"" },
		{ "members/0/rights/0/kind", "\"rsa\"" },
		{ "members/0/rights/0/state", "\"open\"" },
		{ "members/0/rights/0/duties", "true" },
		{ "members/0/rights/0/from", "\"2025-11-01\"" },
		{ "members/0/rights/0/requested_on", "\"2025-11-04\"" },
		{ "members/0/rights/1", NULL },
		{ "household/family_fund", "\"caf\"" },
		{ "household/file_holder", "m0" },
		{ "housing/address/postcode", "\"44000\"" },
		{ "housing/address/country", "\"99100\"" },
		{ "resources/0/kind", "\"maintenance\"" },
		{ "resources/0/amount", "15000" },
		{ "resources/0/month", "\"2026-08\"" },
		{ "resources/0/member", "m0" },
		{ "resources/0/hours", NULL },
		{ "resources/1", NULL },
		{ "relations", NULL },
		{ "origins/members/source", "\"import\"" },
		{ "origins/members/date", "\"2026-09-30\"" },
		{ "origins/members/document", "\"flux CNAF RSA 0801 M\"" },
	};
	check_record("cnaf-alone.xml", 0, expected, G_N_ELEMENTS(expected));
	check_record("cnaf-flow.xml", 0, expected, G_N_ELEMENTS(expected));
}

static void
test_couple(void)
{
	static const Expected expected[] = {
		{ "members/4", NULL },
		{ "members/0/used_name", "\"L'INVENTÉ\"" },
		{ "members/0/birth_name", "\"D'ESSAI\"" },
		{ "members/0/identifiers/2/value", "\"291024416299966\"" },
		{ "members/1/identifiers/0/value", "\"188115935099985\"" },
		{ "members/1/identifiers/0/note", NULL },
		{ "members/0/pregnancy/pregnant", "true" },
		{ "members/0/pregnancy/started_on", "\"2026-05-01\"" },
		{ "members/0/rights/0/state", "\"payment_suspended\"" },
		{ "members/0/rights/0/reason",
		  "\"Déclaration Trimestrielle Ressources non fournie\"" },
		{ "members/1/rights/0/duties", "true" },
		{ "members/1/activity/jobs/0/contract", "\"interim\"" },
		{ "members/2/rights", NULL },
		{ "members/2/presence/dependant", "true" },
		{ "members/2/activity/status", "\"pupil\"" },
		{ "members/0/contact/addresses/0/kind", "\"previous\"" },
		{ "members/0/contact/addresses/0/address/city", "\"SAINT-HERBLAIN\"" },
		{ "members/0/contact/addresses/0/from", "\"2015-02-01\"" },
		{ "housing/since", "\"2019-09-01\"" },
		{ "housing/address/city", "\"NANTES\"" },
		{ "resources/0/kind", "\"salary\"" },
		{ "resources/0/amount", "41250" },
		{ "resources/0/hours", "40" },
		{ "resources/0/month", "\"2026-08\"" },
		{ "resources/1/kind", "\"maintenance\"" },
		{ "resources/1/hours", NULL },
		{ "resources/2/member", "m1" },
		{ "resources/2/month", "\"2026-09\"" },
		{ "resources/3", NULL },
		{ "relations/0/kind", "\"child\"" },
		{ "relations/0/member", "m2" },
		{ "relations/0/to", "m0" },
		{ "relations/1/to", "m1" },
		{ "relations/2/kind", "\"fostered_child\"" },
		{ "relations/2/member", "m3" },
		{ "relations/3/kind", "\"married\"" },
		{ "relations/3/member", "m0" },
		{ "relations/3/to", "m1" },
		{ "relations/4", NULL },
	};
	check_record("cnaf-couple.xml", 0, expected, G_N_ELEMENTS(expected));
}

/* days and months that nobody knows, a role that is not said, codes that no list has */
static void
test_unknown(void)
{
	static const Expected expected[] = {
		{ "members/0/birth/date", "\"1979\"" },
		{ "members/1/birth/date", "\"1985-07\"" },
		{ "members/0/identifiers/0/value", "\"9990103\"" },
		{ "members/0/activity/status", NULL },
		{ "members/1/activity/status", NULL },
		{ "members/0/rights/0/state", NULL },
		{ "members/0/rights/0/kind", "\"rsa\"" },
		{ "relations", NULL },
	};
	check_record("cnaf-flow.xml", 2, expected, G_N_ELEMENTS(expected));
}

static void
test_homeless(void)
{
	static const Expected expected[] = {
		{ "housing", NULL },
		{ "members/0/contact/domiciliation/address/street_type", "\"PLACE\"" },
		{ "members/0/contact/domiciliation/kind", NULL },
		{ "resources", NULL },
		{ "expenses/0/kind", "\"maintenance_paid\"" },
		{ "expenses/0/amount", "8000" },
		{ "expenses/0/month", "\"2026-08\"" },
		{ "origins/expenses/source", "\"import\"" },
		{ "origins/resources", NULL },
	};
	check_record("cnaf-flow.xml", 3, expected, G_N_ELEMENTS(expected));
}

static void
test_instruction(void)
{
	static const Expected expected[] = {
		{ "members/0/nationality/group", NULL },
		{ "members/0/stay/kind", "\"algerian_certificate\"" },
		{ "members/0/stay/entered_france_on", "\"2015-09-01\"" },
		{ "members/0/stay/until", "\"2034-01-14\"" },
		{ "members/0/stay/number", "\"9999000001\"" },
		{ "members/1/stay", NULL },
		{ "members/1/nationality", NULL },
		{ "members/0/situation/status", "\"pacs\"" },
		{ "members/0/contact/phones/0/number", "\"+33639980005\"" },
		{ "members/0/contact/phones/0/consent", "\"granted\"" },
		{ "members/0/contact/phones/0/kind", NULL },
		{ "members/0/contact/emails/0/address", "\"yara.fictive@exemple.invalid\"" },
		{ "members/0/contact/emails/0/consent", "\"refused\"" },
		{ "housing/status", NULL },
		{ "housing/address/country", NULL },
		{ "housing/address/foreign_lines", "[\"RUE INVENTEE 1\",\"9999 NULLE PART\"]" },
		{ "relations/0/kind", "\"pacs\"" },
		{ "members/0/obstacles/0/theme", "\"health\"" },
		{ "members/0/obstacles/1/theme", "\"disability\"" },
		{ "members/0/obstacles/2/theme", "\"rights\"" },
		{ "members/0/obstacles/3", NULL },
		{ "members/0/disability/rqth", "true" },
		{ "members/0/mobility/range", "\"none\"" },
		{ "members/0/mobility/means", "[\"public_transport\",\"car\"]" },
		{ "members/0/activity/ever_worked", "\"always\"" },
	};
	check_record("cnaf-instruction.xml", 0, expected, G_N_ELEMENTS(expected));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cnaf/number", test_number);
	g_test_add_func("/cnaf/file", test_file);
	g_test_add_func("/cnaf/find", test_find);
	g_test_add_func("/cnaf/alone", test_alone);
	g_test_add_func("/cnaf/couple", test_couple);
	g_test_add_func("/cnaf/unknown", test_unknown);
	g_test_add_func("/cnaf/homeless", test_homeless);
	g_test_add_func("/cnaf/instruction", test_instruction);
	return g_test_run();
}
