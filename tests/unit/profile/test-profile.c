/* Loading, saving, reading and changing profiles; migrations; differences; ageing. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-profile-diff.h"
#include "uf-profile-edit.h"
#include "uf-profile-migrate.h"

#include "test-people.h"

static void
test_parse_refused(void)
{
	static const struct {
		const char *text;
		const char *says;
	} rows[] = {
		{ "{", "test" },
		{ "[]", "no object" },
		{ "{}", "no \"schema\" number" },
		{ "{\"schema\": \"1\"}", "no \"schema\" number" },
		{ "{\"schema\": 1}", "no \"id\"" },
		{ "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"members\": {}}", "no \"members\"" },
		{ "{\"schema\": 2, \"id\": \"p-abcdefghij\", \"members\": []}", "newer" },
		{ "{\"schema\": 0, \"id\": \"p-abcdefghij\", \"members\": []}", "no migration" },
		{ "{\"schema\": -5, \"id\": \"p-abcdefghij\", \"members\": []}", "no migration" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].text);
		g_assert_null(
		    uf_profile_parse(schema, rows[i].text, strlen(rows[i].text), "test", &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].says));
	}
}

static void
test_new(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = uf_profile_new(schema);
	g_assert_true(uf_id_is_valid(uf_profile_get_id(profile), 'p'));
	g_assert_cmpint(uf_profile_get_revision(profile), ==, 0);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_assert_true(uf_schema_validate(uf_profile_schema_get_validator(schema),
					 uf_profile_get_json(profile), faults, NULL));
	g_assert_cmpuint(faults->len, ==, 0);
}

static void
test_save_and_load(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = load_person(schema, "foreign-names");
	g_autofree char *folder = g_dir_make_tmp("uf-profile-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "p.json", NULL);
	GError *error = NULL;
	uf_profile_set_revision(profile, 7);
	g_assert_true(uf_profile_save(profile, path, &error));
	g_assert_no_error(error);
	struct stat info;
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_autoptr(UfProfile) again = uf_profile_load(schema, path, &error);
	g_assert_no_error(error);
	g_assert_true(json_equal(uf_profile_get_json(profile), uf_profile_get_json(again)));
	g_assert_cmpint(uf_profile_get_revision(again), ==, 7);
	g_unlink(path);
	g_assert_null(uf_profile_load(schema, path, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_rmdir(folder);
}

static void
test_copy_is_apart(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(UfProfile) copy = uf_profile_copy(profile);
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", TODAY, "t", NULL);
	g_autoptr(json_t) value = json_string("AUTRE");
	g_assert_true(uf_profile_set_fact(copy, "members/m1/birth_name", value, origin, NULL));
	g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, "members/m1/birth_name")),
			==, "EXEMPLE");
}

static void
test_origin_of_longest_prefix(void)
{
	static const char *const rows[][2] = {
		{ "members/m1/birth_name", "told" },
		{ "members/m1/contact/preferred", "typed" },
		{ "members/m1/contact/phones/c1/number", "document" },
		{ "members/m1/contact/phones/c12/number", "typed" },
		{ "members/m12/birth_name", NULL },
		{ "members/m2", NULL },
		{ "debts/o1/amount", NULL },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, rows[i][0]);
		g_assert_cmpstr(origin != NULL ? uf_origin_get_source(origin) : NULL, ==,
				rows[i][1]);
	}
}

static void
test_absence(void)
{
	static const char *const rows[][2] = {
		{ "members/m2/contact/phones", "unknown" },
		{ "members/m2/contact", "unknown" },
		{ "expenses", "none" },
		{ "expenses/u1/amount", "none" },
		{ "members/m1/contact", NULL },
		{ "members/m2", NULL },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(uf_profile_find_absence(profile, rows[i][0]), ==, rows[i][1]);
}

static void
test_protected(void)
{
	static const struct {
		const char *fact_id;
		bool is_protected;
		const char *owner;
	} rows[] = {
		{ "members/m1/contact/phones/c1/number", true, "m1" },
		{ "members/m1/contact/phones/c1", true, "m1" },
		{ "members/m1/contact", false, "m1" },
		{ "members/m1/birth_name", false, "m1" },
		{ "housing/address/city", true, NULL },
		{ "housing/address", true, NULL },
		{ "housing", false, NULL },
		{ "debts/o1/amount", false, "m2" },
		{ "members/m9/birth_name", false, NULL },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *owner;
		g_test_message("%s", rows[i].fact_id);
		g_assert_cmpint(uf_profile_is_protected(profile, rows[i].fact_id, &owner), ==,
				rows[i].is_protected);
		g_assert_cmpstr(owner, ==, rows[i].owner);
	}
}

static void
test_stale(void)
{
	static const struct {
		const char *fact_id;
		UfDate today;
		int months;
	} rows[] = {
		{ "members/m1/contact/phones/c1/number", { 2026, 7, 31 }, 0 },
		{ "members/m1/contact/phones/c1/number", { 2026, 8, 1 }, 6 },
		{ "members/m1/contact/phones/c1/number", { 2030, 1, 1 }, 6 },
		{ "members/m1/birth_name", { 2030, 1, 1 }, 0 }, /* names do not age */
		{ "debts/o1/amount", { 2030, 1, 1 }, 0 },       /* no origin */
		{ "members/m1/shoe", { 2030, 1, 1 }, 0 },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].fact_id);
		g_assert_cmpint(
		    uf_profile_get_stale_months(profile, rows[i].fact_id, rows[i].today), ==,
		    rows[i].months);
	}
	g_autoptr(GPtrArray) none = uf_profile_list_stale(profile, (UfDate){ 2026, 7, 31 });
	g_assert_cmpuint(none->len, ==, 0);
	g_autoptr(GPtrArray) stale = uf_profile_list_stale(profile, (UfDate){ 2026, 8, 1 });
	g_assert_cmpuint(stale->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(stale, 0), ==, "members/m1/contact/phones/c1/number");
}

static void
test_list_facts(void)
{
	static const char *const expected[] = {
		"members/m1/birth_name",
		"members/m1/given_names",
		"members/m1/contact/phones/c1/number",
		"members/m1/contact/phones/c1/protected",
		"debts/o1/member",
		"debts/o1/kind",
		"debts/o1/amount",
		"housing/address/city",
		"housing/address/protected",
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	g_assert_cmpuint(facts->len, ==, G_N_ELEMENTS(expected));
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
		g_assert_cmpstr(g_ptr_array_index(facts, i), ==, expected[i]);
}

static char *
format_changes(const GPtrArray *changes)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		g_string_append_printf(text, "%s %s\n", uf_change_get_name(change->kind),
				       change->fact_id);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_diff(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) before = parse_person(schema, small);
	g_autoptr(UfProfile) after = uf_profile_copy(before);
	g_autoptr(UfOrigin) origin = uf_origin_new("document", TODAY, "t", NULL);
	g_autoptr(json_t) name = json_string("AUTRE");
	g_autoptr(json_t) names = json_pack("[s,s]", "Ana", "Li");
	g_autoptr(json_t) sex = json_string("female");
	uf_profile_set_fact(after, "members/m1/birth_name", name, origin, NULL);
	uf_profile_set_fact(after, "members/m1/given_names", names, origin, NULL);
	uf_profile_set_fact(after, "members/m2/sex", sex, origin, NULL);
	uf_profile_set_fact(after, "housing/address/city", NULL, NULL, NULL);
	uf_profile_set_absence(after, "debts/o1/creditor", "unknown", origin, NULL);
	g_assert_true(uf_profile_remove_row(after, "members/m1/contact/phones/c1", NULL));
	/* a row that only moves is no change */
	json_t *members = json_object_get(uf_profile_get_json(after), "members");
	g_autoptr(json_t) first = json_incref(json_array_get(members, 0));
	json_array_remove(members, 0);
	json_array_append(members, first);

	g_autoptr(GPtrArray) changes = uf_profile_diff(before, after);
	g_autofree char *text = format_changes(changes);
	g_assert_cmpstr(text, ==,
			"added members/m2/sex\n"
			"value members/m1/birth_name\n"
			"origin members/m1/given_names\n"
			"absence debts/o1/creditor\n"
			"removed members/m1/contact/phones/c1/number\n"
			"removed members/m1/contact/phones/c1/protected\n"
			"removed housing/address/city\n");
	g_autoptr(GPtrArray) none = uf_profile_diff(after, after);
	g_assert_cmpuint(none->len, ==, 0);
}

static bool
rename_people(json_t *root, G_GNUC_UNUSED GError **error)
{
	json_t *people = json_object_get(root, "people");
	json_object_set(root, "members", people);
	json_object_del(root, "people");
	return true;
}

static bool
refuse(G_GNUC_UNUSED json_t *root, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "no");
	return false;
}

static const UfMigration steps[] = { { 0, rename_people }, { 1, refuse } };

static void
test_migrations(void)
{
	static const struct {
		const char *text;
		UfMigrations migrations;
		const char *says; /* NULL: accepted */
	} rows[] = {
		{ "{\"schema\": 0, \"people\": []}", { steps, 1, 1 }, NULL },
		{ "{\"schema\": 1, \"members\": []}", { steps, 1, 1 }, NULL },
		{ "{\"schema\": 2, \"members\": []}", { steps, 1, 1 }, "newer" },
		{ "{\"schema\": 0, \"people\": []}",
		  { steps, 2, 2 },
		  "migration from schema 1: no" },
		{ "{\"schema\": 0, \"people\": []}", { steps + 1, 1, 1 }, "no migration from it" },
		{ "{\"schema\": 1.5}", { steps, 1, 1 }, "no \"schema\" number" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) root = json_loads(rows[i].text, 0, NULL);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].text);
		const bool done = uf_migrations_run(&rows[i].migrations, root, &error);
		g_assert_cmpint(done, ==, rows[i].says == NULL);
		if (!done) {
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			g_assert_nonnull(strstr(error->message, rows[i].says));
			continue;
		}
		g_assert_cmpint(uf_json_get_integer(root, "schema", -1), ==, 1);
		g_assert_true(json_is_array(json_object_get(root, "members")));
		g_assert_null(json_object_get(root, "people"));
	}
	g_assert_cmpint(uf_migrations_get()->version, ==, UF_PROFILE_VERSION);
}

/* Each version since the first keeps a fixture, and today's program reads it. */
static void
test_version_fixtures(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (int version = 1; version <= UF_PROFILE_VERSION; version++) {
		g_autofree char *name = g_strdup_printf("profile-%d.json", version);
		g_autofree char *path = build_fixture_path("versions", name);
		g_autoptr(json_t) raw = uf_json_load(path, NULL);
		g_assert_cmpint(uf_json_get_integer(raw, "schema", 0), ==, version);
		GError *error = NULL;
		g_autoptr(UfProfile) profile = uf_profile_load(schema, path, &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) faults = uf_schema_faults_new();
		g_assert_true(uf_schema_validate(uf_profile_schema_get_validator(schema),
						 uf_profile_get_json(profile), faults, NULL));
		g_assert_cmpuint(faults->len, ==, 0);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/parse-refused", test_parse_refused);
	g_test_add_func("/profile/new", test_new);
	g_test_add_func("/profile/save-and-load", test_save_and_load);
	g_test_add_func("/profile/copy", test_copy_is_apart);
	g_test_add_func("/profile/origin", test_origin_of_longest_prefix);
	g_test_add_func("/profile/absence", test_absence);
	g_test_add_func("/profile/protected", test_protected);
	g_test_add_func("/profile/stale", test_stale);
	g_test_add_func("/profile/list-facts", test_list_facts);
	g_test_add_func("/profile/diff", test_diff);
	g_test_add_func("/profile/migrations", test_migrations);
	g_test_add_func("/profile/versions", test_version_fixtures);
	return g_test_run();
}
