/* Every place that the schemas declare: titles, kinds, what they say, and how to find them. */
#include <string.h>

#include "uf-file.h"
#include "uf-identifier.h"
#include "uf-profile-schema-private.h"

#include "test-people.h"

static void
test_titles(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	size_t leaves = 0;
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		const bool titled = place->title != NULL && *place->title != '\0';
		if (!titled)
			g_test_message("%s", place->path);
		g_assert_true(titled);
		leaves += uf_place_is_leaf(place);
	}
	g_assert_cmpuint(leaves, >, 1000);
}

/* What the schema says in its own words must mean something to this program. */
static void
check_words(const UfPlace *place)
{
	static const char *const classes[] = { "identifier", "immigration", "asylum",
					       "health",     "violence",    "child_protection",
					       "justice",    "bank",        "protection",
					       "social",     NULL };
	const bool choice = place->kind == UF_PLACE_CHOICE || place->kind == UF_PLACE_CHOICES;
	g_test_message("%s", place->path);
	if (place->stale != NULL)
		g_assert_cmpint(uf_profile_schema_parse_months(place->stale), >, 0);
	if (place->sensitive != NULL)
		g_assert_true(g_strv_contains(classes, place->sensitive));
	if (place->scheme != NULL)
		g_assert_nonnull(uf_identifier_find_scheme(place->scheme));
	g_assert_cmpint(choice, ==, place->labels != NULL);
	if (choice)
		g_assert_cmpuint(json_object_size(place->labels), >, 1);
	if (place->kind == UF_PLACE_ROWS)
		g_assert_cmpuint(strlen(place->prefix), ==, 1);
	if (place->kind == UF_PLACE_AMOUNT)
		g_assert_true(g_str_has_suffix(place->path, "amount"));
	else
		g_assert_false(g_str_has_suffix(place->path, "amount"));
}

static void
test_words(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++)
		check_words(uf_profile_schema_get_place(schema, i));
}

/* Both ends of a period are dates of that very object. */
static void
test_periods(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	size_t periods = 0;
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		for (size_t k = 0; k < json_array_size(place->period); k++) {
			const char *key = json_string_value(json_array_get(place->period, k));
			g_autofree char *path = g_strjoin("/", place->path, key, NULL);
			const UfPlace *date = uf_profile_schema_find(schema, path);
			g_test_message("%s", path);
			g_assert_nonnull(date);
			g_assert_cmpint(date->kind, ==, UF_PLACE_DATE);
			periods++;
		}
	}
	g_assert_cmpuint(periods, >, 20);
}

static void
test_derived_of(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	size_t derived = 0;
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		for (size_t k = 0; place->rule != NULL && k < json_array_size(place->derived_of);
		     k++) {
			g_autofree char *folder = g_path_get_dirname(place->path);
			const char *of = json_string_value(json_array_get(place->derived_of, k));
			g_autofree char *path = g_strjoin("/", folder, of, NULL);
			g_test_message("%s", path);
			g_assert_nonnull(uf_profile_schema_get_by_path(schema, path));
			derived++;
		}
	}
	g_assert_cmpuint(derived, >, 10);
}

static const struct {
	const char *fact_id;
	const char *path; /* NULL: no such place */
	UfPlaceKind kind;
	const char *title;
} find_rows[] = {
	{ "members/m1/birth/date", "members/*/birth/date", UF_PLACE_DATE, "Date de naissance" },
	{ "members/*/birth/date", "members/*/birth/date", UF_PLACE_DATE, "Date de naissance" },
	{ "members/m1/given_names", "members/*/given_names", UF_PLACE_LINES, "Prénoms" },
	{ "members/m3/contact/phones/c-abc/number", "members/*/contact/phones/*/number",
	  UF_PLACE_PHONE, "Numéro de téléphone" },
	{ "resources/r2/amount", "resources/*/amount", UF_PLACE_AMOUNT, "Montant" },
	{ "housing/status", "housing/status", UF_PLACE_CHOICE, "Statut d'occupation" },
	{ "housing/landlord/address/city", "housing/landlord/address/city", UF_PLACE_LINE,
	  "Commune" },
	{ "debts", "debts", UF_PLACE_ROWS, "Dettes" },
	{ "household", "household", UF_PLACE_OBJECT, "Ménage" },
	{ "extensions/siao/members/x1/violence_victim", "extensions/siao/members/*/violence_victim",
	  UF_PLACE_BOOLEAN, "Victime de violence" },
	{ "extensions/ccas_test/card", "extensions/?/?", UF_PLACE_FREE,
	  "Fait propre à un partenaire" },
	{ "extensions/ccas_test/members/x1/card", "extensions/?/members/*/?", UF_PLACE_FREE,
	  "Fait propre à un partenaire" },
	{ "office/approvals/g1/number", "office/approvals/*/number", UF_PLACE_LINE,
	  "Numéro d'agrément" },
	{ "members/m1/age", NULL, UF_PLACE_META, NULL }, /* of views only */
	{ "members/m1/shoe", NULL, UF_PLACE_META, NULL },
	{ "members/m1/birth/date/day", NULL, UF_PLACE_META, NULL },
	{ "members/m1/given_names/0", NULL, UF_PLACE_META, NULL },
	{ "", NULL, UF_PLACE_META, NULL },
	{ "roles/applicant/birth/date", NULL, UF_PLACE_META, NULL },
};

static void
test_find(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(find_rows); i++) {
		const UfPlace *place = uf_profile_schema_find(schema, find_rows[i].fact_id);
		g_test_message("%s", find_rows[i].fact_id);
		g_assert_cmpint(place != NULL, ==, find_rows[i].path != NULL);
		if (place == NULL)
			continue;
		g_assert_cmpstr(place->path, ==, find_rows[i].path);
		g_assert_cmpint(place->kind, ==, find_rows[i].kind);
		g_assert_cmpstr(place->title, ==, find_rows[i].title);
	}
}

#define PARTS_MAX 6

static const struct {
	const char *parts[PARTS_MAX];
	size_t n;
	const char *path;
} view_rows[] = {
	{ { "roles", "applicant", "birth", "date" }, 4, "members/*/birth/date" },
	{ { "roles", "children", NULL, "birth", "date" }, 5, "members/*/birth/date" },
	{ { "roles", "applicant", "contact", "phones", NULL, "number" },
	  6,
	  "members/*/contact/phones/*/number" },
	{ { "members", NULL, "age" }, 3, "members/*/age" },
	{ { "members", NULL, "given_names", NULL }, 4, "members/*/given_names" },
	{ { "members", NULL, "home_address", "city" }, 4, "members/*/home_address/city" },
	{ { "roles", "applicant", "home_address", "street_line" },
	  4,
	  "members/*/home_address/street_line" },
	{ { "roles", "applicant", "resources", NULL, "amount" }, 5, "resources/*/amount" },
	{ { "resources", NULL, "amount" }, 3, "resources/*/amount" },
	{ { "household", "situation", "status" }, 3, "members/*/situation/status" },
	{ { "household", "composition" }, 2, "household/composition" },
	{ { "housing", "rent", "total_amount" }, 3, "housing/rent/total_amount" },
	{ { "office", "worker", "email" }, 3, "office/worker/email" },
	{ { "office", "approvals", NULL, "number" }, 4, "office/approvals/*/number" },
	{ { "roles", "applicant" }, 2, "members/*" },
	{ { "roles" }, 1, NULL },
	{ { "request", "amount" }, 2, NULL },
	{ { "today" }, 1, NULL },
	{ { "roles", "applicant", "shoe" }, 3, NULL },
	{ { NULL, "x" }, 2, NULL },
	{ { "housing", NULL }, 2, NULL },
	{ { "housing", "status", "x" }, 3, NULL },
};

static void
test_find_view(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(view_rows); i++) {
		const UfPlace *place =
		    uf_profile_schema_find_view(schema, view_rows[i].parts, view_rows[i].n);
		g_assert_cmpstr(place != NULL ? place->path : NULL, ==, view_rows[i].path);
	}
}

static const struct {
	const char *path;
	const char *stale;
	const char *sensitive;
} inherited_rows[] = {
	{ "members/*/contact/phones/*/number", "P6M", NULL },
	{ "members/*/contact/phones", "P6M", NULL },
	{ "housing/rent/amount", "P12M", NULL },
	{ "debts/*/resumption/status", "P1M", NULL }, /* nearer than the debt's */
	{ "debts/*/amount", "P3M", NULL },
	{ "members/*/disability/rqth", NULL, "health" },
	{ "members/*/disability/decisions/*/kind", NULL, "health" },
	{ "members/*/identifiers/*/value", NULL, "identifier" },
	{ "members/*/bank_accounts/*/iban", NULL, "bank" },
	{ "members/*/stay/kind", NULL, "immigration" },
	{ "extensions/siao/members/*/violence_victim", NULL, "violence" },
	{ "members/*/birth_name", NULL, NULL },
};

static void
test_inherited(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(inherited_rows); i++) {
		const UfPlace *place = uf_profile_schema_find(schema, inherited_rows[i].path);
		g_test_message("%s", inherited_rows[i].path);
		g_assert_nonnull(place);
		g_assert_cmpstr(place->stale, ==, inherited_rows[i].stale);
		g_assert_cmpstr(place->sensitive, ==, inherited_rows[i].sensitive);
	}
}

static void
test_details(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	const UfPlace *value = uf_profile_schema_find(schema, "members/*/identifiers/*/value");
	g_assert_cmpstr(value->scheme_from, ==, "scheme");
	const UfPlace *date = uf_profile_schema_find(schema, "members/*/birth/date");
	g_assert_true(date->past);
	g_assert_cmpuint(json_array_size(date->synonyms), >, 0);
	const UfPlace *end = uf_profile_schema_find(schema, "members/*/stay/until");
	g_assert_false(end->past);
	const UfPlace *status = uf_profile_schema_find(schema, "housing/status");
	g_assert_cmpstr(json_string_value(json_object_get(status->labels, "street")), ==,
			"À la rue");
	const UfPlace *means = uf_profile_schema_find(schema, "members/*/mobility/means");
	g_assert_cmpint(means->kind, ==, UF_PLACE_CHOICES);
	g_assert_cmpstr(json_string_value(json_object_get(means->labels, "car")), ==, "Voiture");
	g_autofree char *title = uf_profile_schema_format_title(
	    schema, uf_profile_schema_find(schema, "members/m1/contact/phones/c1/number"));
	g_assert_cmpstr(title, ==, "Personnes › Contact › Téléphones › Numéro de téléphone");
}

static void
test_months(void)
{
	static const struct {
		const char *text;
		int months;
	} rows[] = {
		{ "P6M", 6 }, { "P1Y", 12 }, { "P12M", 12 }, { "P6D", 0 },
		{ "6M", 0 },  { "P", 0 },    { "PM", 0 },    { "P1Y6M", 0 },
		{ "", 0 },    { NULL, 0 },   { "P-1M", 0 },  { "P99999M", 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(uf_profile_schema_parse_months(rows[i].text), ==, rows[i].months);
}

/* docs/profile-coverage.tsv: every row of the partners' inventories has its place. */
/* "debts/<*>/kind=rent" (without the angle brackets): a place, and a code of it. */
static void
check_coverage_place(const UfProfileSchema *schema, const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "=", 2);
	const UfPlace *place = uf_profile_schema_get_by_path(schema, parts[0]);
	g_assert_nonnull(place);
	if (parts[1] != NULL)
		g_assert_nonnull(json_object_get(place->labels, parts[1]));
}

static void
check_coverage_line(const UfProfileSchema *schema, const char *line, GHashTable *counts)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
	g_test_message("%s", line);
	g_assert_cmpuint(g_strv_length(cells), ==, 5);
	g_assert_cmpuint(strlen(cells[2]), >, 0);
	const int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, cells[0]));
	g_hash_table_insert(counts, g_strdup(cells[0]), GINT_TO_POINTER(count + 1));
	if (strcmp(cells[3], "request") == 0 || strcmp(cells[3], "form") == 0) {
		g_assert_cmpuint(strlen(cells[4]), >, 0); /* the reason */
		return;
	}
	g_auto(GStrv) places = g_strsplit(cells[3], " ", -1);
	for (size_t i = 0; places[i] != NULL; i++)
		check_coverage_place(schema, places[i]);
}

static void
test_coverage(void)
{
	static const struct {
		const char *inventory;
		int rows;
	} inventories[] = { { "dsf", 97 },
			    { "siao", 100 },
			    { "cer", 80 },
			    { "fsl", 140 },
			    { "dsf-choices", 39 },
			    { "cnaf-sitfam", 10 },
			    { "siao-situations", 31 },
			    { "cnaf-nivetu", 8 } };
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "docs", "profile-coverage.tsv", NULL);
	g_autoptr(GBytes) bytes = uf_file_read(path, 1 << 20, NULL);
	g_assert_nonnull(bytes);
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);
	g_autofree char *text = g_strndup(data, length);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; lines[i] != NULL; i++) {
		if (*lines[i] != '\0' && *lines[i] != '#')
			check_coverage_line(schema, lines[i], counts);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(inventories); i++) {
		const void *rows = g_hash_table_lookup(counts, inventories[i].inventory);
		g_test_message("%s: %d", inventories[i].inventory, GPOINTER_TO_INT(rows));
		g_assert_cmpint(GPOINTER_TO_INT(rows), >=, inventories[i].rows);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/schema/titles", test_titles);
	g_test_add_func("/profile/schema/words", test_words);
	g_test_add_func("/profile/schema/periods", test_periods);
	g_test_add_func("/profile/schema/derived-of", test_derived_of);
	g_test_add_func("/profile/schema/find", test_find);
	g_test_add_func("/profile/schema/find-view", test_find_view);
	g_test_add_func("/profile/schema/inherited", test_inherited);
	g_test_add_func("/profile/schema/details", test_details);
	g_test_add_func("/profile/schema/months", test_months);
	g_test_add_func("/profile/schema/coverage", test_coverage);
	return g_test_run();
}
