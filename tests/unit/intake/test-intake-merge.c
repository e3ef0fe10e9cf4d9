#include <string.h>

#include "intake-support.h"
#include "uf-intake-merge.h"

#define HEAD "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 1, "
#define ZOE                                                                                        \
	"{\"id\": \"m1\", \"birth_name\": \"D'Essai\", \"given_names\": [\"Zoé\", \"Anne\"], "    \
	"\"birth\": {\"date\": \"1991-02-28\"}"

static json_t *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	json_t *json = uf_json_parse(text, strlen(text), "test", &error);
	g_assert_no_error(error);
	return json;
}

typedef struct {
	const char *there;
	const char *incoming;
	const char *merged; /* of the parts that are looked at */
} Case;

static void
check_case(const UfProfileSchema *schema, const Case *one, size_t index)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strconcat(HEAD, one->there, "}", NULL);
	g_autofree char *other = g_strconcat("{", one->incoming, "}", NULL);
	g_autofree char *wanted = g_strconcat(HEAD, one->merged, "}", NULL);
	g_autoptr(UfProfile) profile = uf_profile_parse(schema, text, strlen(text), "test", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) incoming = parse(other);
	g_autoptr(json_t) expected = parse(wanted);
	g_autoptr(json_t) merged = uf_intake_merge(profile, incoming, NULL);
	char *shown = uf_json_format(merged, false);
	if (!json_equal(merged, expected))
		g_test_message("case %zu: %s", index, shown);
	g_assert_true(json_equal(merged, expected));
	g_free(shown);
}

static void
test_merge(void)
{
	static const Case cases[] = {
		/* the same person by names and date, case and accents aside; fewer names are no
		   news */
		{ "\"members\": [" ZOE "}]",
		  "\"members\": [{\"id\": \"n\", \"birth_name\": \"D'ESSAI\", \"given_names\": "
		  "[\"ZOE\"], \"birth\": {\"date\": \"1991-02-28\"}, \"sex\": \"female\"}]",
		  "\"members\": [" ZOE ", \"sex\": \"female\"}]" },
		/* another date: another person */
		{ "\"members\": [" ZOE "}]",
		  "\"members\": [{\"id\": \"n\", \"birth_name\": \"D'ESSAI\", \"given_names\": "
		  "[\"ZOE\"], \"birth\": {\"date\": \"1991-02\"}}]",
		  "\"members\": [" ZOE "}, {\"id\": \"n\", \"birth_name\": \"D'ESSAI\", "
		  "\"given_names\": [\"ZOE\"], \"birth\": {\"date\": \"1991-02\"}}]" },
		/* the same NIR, whatever the name; the key and its note are no news */
		{ "\"members\": [{\"id\": \"m1\", \"birth_name\": \"A\", \"identifiers\": "
		  "[{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": \"291024416299966\"}]}]",
		  "\"members\": [{\"id\": \"n\", \"birth_name\": \"B\", \"identifiers\": [{\"id\": "
		  "\"j\", \"scheme\": \"nir\", \"value\": \"291024416299966\", \"note\": \"x\"}]}]",
		  "\"members\": [{\"id\": \"m1\", \"birth_name\": \"B\", \"identifiers\": "
		  "[{\"id\": "
		  "\"i1\", \"scheme\": \"nir\", \"value\": \"291024416299966\"}]}]" },
		/* a row of the same id is that row, whatever it says */
		{ "\"members\": [{\"id\": \"m1\", \"contact\": {\"phones\": [{\"id\": \"c1\", "
		  "\"number\": \"+33639980001\"}]}}]",
		  "\"members\": [{\"id\": \"m1\", \"contact\": {\"phones\": [{\"id\": \"c1\", "
		  "\"number\": \"+33639980002\"}]}}]",
		  "\"members\": [{\"id\": \"m1\", \"contact\": {\"phones\": [{\"id\": \"c1\", "
		  "\"number\": \"+33639980002\"}]}}]" },
		/* resources by kind and month; a new month is a new row */
		{ "\"members\": [{\"id\": \"m1\"}], \"resources\": [{\"id\": \"r1\", \"member\": "
		  "\"m1\", \"kind\": \"salary\", \"month\": \"2026-09\", \"amount\": 100}]",
		  "\"members\": [{\"id\": \"m1\"}], \"resources\": [{\"id\": \"x\", \"member\": "
		  "\"m1\", \"kind\": \"salary\", \"month\": \"2026-09\", \"amount\": 200}, "
		  "{\"id\": "
		  "\"y\", \"member\": \"m1\", \"kind\": \"salary\", \"month\": \"2026-08\"}]",
		  "\"members\": [{\"id\": \"m1\"}], \"resources\": [{\"id\": \"r1\", \"member\": "
		  "\"m1\", \"kind\": \"salary\", \"month\": \"2026-09\", \"amount\": 200}, "
		  "{\"id\": "
		  "\"y\", \"member\": \"m1\", \"kind\": \"salary\", \"month\": \"2026-08\"}]" },
		/* a couple is the same whoever is named first */
		{ "\"members\": [{\"id\": \"m1\"}, {\"id\": \"m2\"}], \"relations\": [{\"id\": "
		  "\"q1\", \"member\": \"m1\", \"kind\": \"partner\", \"to\": \"m2\"}]",
		  "\"members\": [{\"id\": \"m1\"}, {\"id\": \"m2\"}], \"relations\": [{\"id\": "
		  "\"q\", \"member\": \"m2\", \"kind\": \"pacs\", \"to\": \"m1\"}]",
		  "\"members\": [{\"id\": \"m1\"}, {\"id\": \"m2\"}], \"relations\": [{\"id\": "
		  "\"q1\", \"member\": \"m1\", \"kind\": \"pacs\", \"to\": \"m2\"}]" },
		/* nothing is removed */
		{ "\"members\": [{\"id\": \"m1\"}], \"housing\": {\"status\": \"owner\", "
		  "\"address\": {\"city\": \"Nantes\"}}",
		  "\"members\": [{\"id\": \"m1\"}], \"housing\": {\"address\": {\"city\": "
		  "\"NANTES\", \"postcode\": \"44000\"}}",
		  "\"members\": [{\"id\": \"m1\"}], \"housing\": {\"status\": \"owner\", "
		  "\"address\": {\"city\": \"Nantes\", \"postcode\": \"44000\"}}" },
	};
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		check_case(tables.schema, &cases[i], i);
}

static void
test_number(void)
{
	static const Case cases[] = {
		/* a child who has the number of a parent is not that parent */
		{ "\"members\": [{\"id\": \"m1\", \"given_names\": [\"A\"], \"birth\": {\"date\": "
		  "\"1991-02-28\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}]",
		  "\"members\": [{\"id\": \"n\", \"given_names\": [\"B\"], \"birth\": {\"date\": "
		  "\"2015-05-05\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}]",
		  "\"members\": [{\"id\": \"m1\", \"given_names\": [\"A\"], \"birth\": {\"date\": "
		  "\"1991-02-28\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}, {\"id\": \"n\", \"given_names\": [\"B\"], "
		  "\"birth\": {\"date\": \"2015-05-05\"}, \"identifiers\": [{\"id\": \"i1\", "
		  "\"scheme\": \"nir\", \"value\": \"291024416299966\"}]}]" },
		/* a part of the day of birth, another given name: one person still */
		{ "\"members\": [{\"id\": \"m1\", \"given_names\": [\"A\"], \"birth\": {\"date\": "
		  "\"1991-02\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}]",
		  "\"members\": [{\"id\": \"n\", \"given_names\": [\"B\"], \"birth\": {\"date\": "
		  "\"1991-02-28\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}]",
		  "\"members\": [{\"id\": \"m1\", \"given_names\": [\"B\"], \"birth\": {\"date\": "
		  "\"1991-02-28\"}, \"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", "
		  "\"value\": \"291024416299966\"}]}]" },
	};
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		check_case(tables.schema, &cases[i], i);
}

/* The record again, over what it made: nothing differs. */
static void
test_twice(void)
{
	g_auto(Tables) tables = { 0 };
	tables_load(&tables);
	for (size_t i = 0; i < 4; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) file = load_flow("cnaf-flow.xml");
		g_autoptr(json_t) first = import(&tables, file, i);
		g_autoptr(json_t) second = import(&tables, file, i);
		g_autoptr(UfProfile) profile =
		    uf_profile_from_json(tables.schema, json_object_get(first, "profile"), &error);
		g_assert_no_error(error);
		g_autoptr(json_t) merged = uf_intake_merge(
		    profile, json_object_get(second, "profile"), json_object_get(second, "notes"));
		g_assert_true(json_equal(merged, uf_profile_get_json(profile)));
	}
}

static void
test_rename(void)
{
	g_autoptr(json_t) json = parse("{\"a\": \"x\", \"x\": [\"x\", {\"b\": \"xx\"}]}");
	g_autoptr(json_t) expected = parse("{\"a\": \"y\", \"x\": [\"y\", {\"b\": \"xx\"}]}");
	uf_intake_rename(json, "x", "y");
	g_assert_true(json_equal(json, expected));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/intake-merge/merge", test_merge);
	g_test_add_func("/intake-merge/number", test_number);
	g_test_add_func("/intake-merge/twice", test_twice);
	g_test_add_func("/intake-merge/rename", test_rename);
	return g_test_run();
}
