/* Changing a profile: facts, absences and rows; what is refused changes nothing. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-profile-edit.h"

#include "test-people.h"

/* One change: JSON text of the value (NULL removes), and the code when it is refused. */
static const struct {
	const char *fact_id;
	const char *value;
	int code; /* -1: accepted */
} set_rows[] = {
	{ "members/m1/birth_name", "\"NOUVEAU\"", -1 },
	{ "members/m1/given_names", "[\"Zoé\"]", -1 },
	{ "members/m2/birth/date", "\"1990-02\"", -1 },
	{ "members/m2/contact/preferred", "\"sms\"", -1 },
	{ "housing/rent/amount", "45000", -1 },
	{ "debts/o1/amount", "5000", -1 },
	{ "debts/o1/amount", NULL, -1 },
	{ "housing/landlord/address", "{\"city\": \"Rezé\"}", -1 },
	{ "members/m1/birth/date", "\"1990-13\"", UF_ERROR_INVALID_DATA },
	{ "members/m1/birth/date", "\"1990-02-30\"", UF_ERROR_INVALID_DATA },
	{ "members/m1/sex", "\"x\"", UF_ERROR_INVALID_DATA },
	{ "housing/rent/amount", "-1", UF_ERROR_INVALID_DATA },
	{ "housing/rent/amount", "\"450\"", UF_ERROR_INVALID_DATA },
	{ "housing/rent", "{\"price\": 1}", UF_ERROR_INVALID_DATA },
	{ "debts/o1/kind", NULL, UF_ERROR_INVALID_DATA }, /* a row needs its kind */
	{ "members/m1/shoe", "\"42\"", UF_ERROR_NOT_FOUND },
	{ "members/m9/birth_name", "\"X\"", UF_ERROR_NOT_FOUND },
	{ "members/m1/contact/phones/c9/number", "\"+33639980002\"", UF_ERROR_NOT_FOUND },
	{ "members/m2/contact/phones/c9/number", "\"+33639980002\"", UF_ERROR_NOT_FOUND },
	{ "members/m1/id", "\"m7\"", UF_ERROR_NOT_FOUND },
	{ "revision", "9", UF_ERROR_NOT_FOUND },
	{ "members/m1/age", "9", UF_ERROR_NOT_FOUND },
	{ "office/worker/email", "\"a@b.fr\"", UF_ERROR_NOT_FOUND },
	{ "debts", "[]", UF_ERROR_USAGE },
};

static void
test_set_fact(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfOrigin) origin = uf_origin_new("document", TODAY, "t", "bail");
	for (size_t i = 0; i < G_N_ELEMENTS(set_rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, small);
		g_autoptr(UfProfile) before = uf_profile_copy(profile);
		g_autoptr(GError) error = NULL;
		const char *text = set_rows[i].value;
		g_autoptr(json_t) value =
		    text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
		g_test_message("%s", set_rows[i].fact_id);
		const bool done =
		    uf_profile_set_fact(profile, set_rows[i].fact_id, value, origin, &error);
		g_assert_cmpint(done, ==, set_rows[i].code == -1);
		if (!done) {
			g_assert_error(error, UF_ERROR, set_rows[i].code);
			g_assert_true(
			    json_equal(uf_profile_get_json(profile), uf_profile_get_json(before)));
			continue;
		}
		const json_t *now = uf_profile_find_fact(profile, set_rows[i].fact_id);
		g_assert_true(value == NULL ? now == NULL : json_equal(now, value));
		g_autoptr(UfOrigin) recorded = uf_profile_find_origin(profile, set_rows[i].fact_id);
		if (value != NULL)
			g_assert_cmpstr(uf_origin_get_document(recorded), ==, "bail");
	}
}

/* Identifiers are stored in one writing; a format that cannot be is refused, a key is not. */
static void
test_identifiers(void)
{
	static const struct {
		const char *rows;
		const char *row;
		const char *key;
		const char *stored; /* NULL: refused */
	} rows[] = {
		{ "members/m1/contact/phones", "{\"number\": \"02 61 91 00 07\"}", "number",
		  "+33261910007" },
		{ "members/m1/contact/phones", "{\"number\": \"06 39\"}", "number", NULL },
		{ "members/m1/contact/emails", "{\"address\": \"a b@c.fr\"}", "address", NULL },
		{ "members/m1/identifiers",
		  "{\"scheme\": \"nir\", \"value\": \"2 84 05 44 109 999 10\"}", "value",
		  "284054410999910" },
		{ "members/m1/identifiers",
		  "{\"scheme\": \"nir\", \"value\": \"2 84 05 44 109 999 11\"}", "value",
		  "284054410999911" }, /* a wrong key is warned of, not refused */
		{ "members/m1/identifiers", "{\"scheme\": \"nir\", \"value\": \"2 84 05\"}",
		  "value", NULL },
		{ "members/m1/identifiers",
		  "{\"scheme\": \"caf_number\", \"value\": \"999000100000000\"}", "value",
		  "9990001" },
		{ "members/m1/identifiers", "{\"scheme\": \"mdph\", \"value\": \"A 1\"}", "value",
		  "A 1" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, small);
		g_autoptr(json_t) row = json_loads(rows[i].row, 0, NULL);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].row);
		g_autofree char *id =
		    uf_profile_add_row(profile, rows[i].rows, row, origin, &error);
		if (rows[i].stored == NULL) {
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			continue;
		}
		g_assert_no_error(error);
		g_autofree char *fact_id = g_strjoin("/", rows[i].rows, id, rows[i].key, NULL);
		g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, fact_id)), ==,
				rows[i].stored);
		/* and the same through the fact, in another writing */
		g_autoptr(json_t) again = json_copy(json_object_get(row, rows[i].key));
		g_assert_true(uf_profile_set_fact(profile, fact_id, again, origin, NULL));
		g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, fact_id)), ==,
				rows[i].stored);
	}
}

static void
test_set_needs_origin(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(json_t) value = json_string("X");
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_profile_set_fact(profile, "members/m1/birth_name", value, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

/* A value takes the place of an absence, even of one noted for what holds it; and back. */
static void
test_value_and_absence(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	g_autoptr(json_t) value = json_string("sms");
	const char *fact_id = "members/m2/contact/preferred";
	g_assert_cmpstr(uf_profile_find_absence(profile, fact_id), ==, "unknown");
	g_assert_true(uf_profile_set_fact(profile, fact_id, value, origin, NULL));
	g_assert_null(uf_profile_find_absence(profile, fact_id));
	g_assert_true(uf_profile_set_absence(profile, fact_id, "not_wished", origin, NULL));
	g_assert_cmpstr(uf_profile_find_absence(profile, fact_id), ==, "not_wished");
	g_assert_null(uf_profile_find_fact(profile, fact_id));
	g_autoptr(UfOrigin) asked = uf_profile_find_origin(profile, fact_id);
	g_assert_cmpstr(uf_origin_get_source(asked), ==, "told");
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_profile_set_absence(profile, fact_id, "maybe", origin, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_clear_error(&error);
	g_assert_false(uf_profile_set_absence(profile, "shoe", "none", origin, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* An absence leaves a document that fits the schema, and nothing that names what went. */
static void
test_absence_refused(void)
{
	static const struct {
		const char *fact_id;
		int code; /* -1: accepted */
	} rows[] = {
		{ "members", UF_ERROR_CONFLICT },           /* a debt is of one of them */
		{ "debts/o1/kind", UF_ERROR_INVALID_DATA }, /* a row needs its kind */
		{ "members/m2/id", UF_ERROR_NOT_FOUND },
		{ "members/m9/birth_name", UF_ERROR_NOT_FOUND },
		{ "debts", -1 },
		{ "members/m1/contact/phones", -1 },
		{ "housing/address", -1 },
		{ "members/m1/birth/date", -1 },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, small);
		g_autoptr(UfProfile) before = uf_profile_copy(profile);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].fact_id);
		const bool done =
		    uf_profile_set_absence(profile, rows[i].fact_id, "none", origin, &error);
		g_assert_cmpint(done, ==, rows[i].code == -1);
		if (done) {
			g_assert_null(uf_profile_find_fact(profile, rows[i].fact_id));
			continue;
		}
		g_assert_error(error, UF_ERROR, rows[i].code);
		g_assert_true(
		    json_equal(uf_profile_get_json(profile), uf_profile_get_json(before)));
	}
	g_autoptr(UfProfile) alone = uf_profile_new(schema);
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_profile_set_absence(alone, "members", "none", origin, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* A debt names its contract: the contract stays as long as the debt does. */
static void
test_references(void)
{
	static const char text[] =
	    "{\"schema\": 1, \"id\": \"p-abcdefghij\", \"revision\": 1, \"members\": [{\"id\": "
	    "\"m1\"}], \"housing\": {\"contracts\": [{\"id\": \"k1\", \"kind\": \"gas\"}, {\"id\": "
	    "\"k2\", \"kind\": \"water\"}]}, \"debts\": [{\"id\": \"o1\", \"member\": \"m1\", "
	    "\"kind\": \"gas\", \"contract\": \"k1\"}]}";
	static const struct {
		const char *fact_id;
		const char *value; /* NULL removes */
		bool done;
	} rows[] = {
		{ "housing", NULL, false },
		{ "housing", "{}", false },
		{ "housing", "{\"contracts\": [{\"id\": \"k2\", \"kind\": \"gas\"}]}", false },
		{ "housing", "{\"contracts\": [{\"id\": \"k1\", \"kind\": \"gas\"}]}", true },
		{ "debts/o1/contract", NULL, true },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, text);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) value =
		    rows[i].value != NULL ? json_loads(rows[i].value, 0, NULL) : NULL;
		g_test_message("%s %s", rows[i].fact_id, rows[i].value);
		g_assert_cmpint(
		    uf_profile_set_fact(profile, rows[i].fact_id, value, origin, &error), ==,
		    rows[i].done);
		if (!rows[i].done)
			g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	}
	g_autoptr(UfProfile) profile = parse_person(schema, text);
	g_autoptr(GError) error = NULL;
	g_assert_false(
	    uf_profile_set_absence(profile, "housing/contracts", "none", origin, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_false(uf_profile_remove_row(profile, "housing/contracts/k1", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_assert_true(uf_profile_remove_row(profile, "housing/contracts/k2", NULL));
}

/* An object that is set whole is stored like its leaves one by one. */
static void
test_set_object(void)
{
	static const struct {
		const char *fact_id;
		const char *value;
		const char *stored; /* NULL: refused */
	} rows[] = {
		{ "members/m1/contact",
		  "{\"phones\":[{\"id\":\"c1\",\"number\":\"06 39 98 00 01\"}]}",
		  "{\"phones\":[{\"id\":\"c1\",\"number\":\"+33639980001\"}]}" },
		{ "members/m1/contact", "{\"phones\":[{\"id\":\"c1\",\"number\":\"06 39\"}]}",
		  NULL },
		{ "members/m2/birth", "{\"date\":\"1990-02-30\"}", NULL },
		{ "members/m2/birth", "{\"date\":\"1990-02\"}", "{\"date\":\"1990-02\"}" },
		/* a new address is as protected as the old one, until somebody says otherwise */
		{ "housing/address", "{\"city\":\"Rezé\"}",
		  "{\"city\":\"Rezé\",\"protected\":true}" },
		{ "housing/address", "{\"city\":\"Rezé\",\"protected\":false}",
		  "{\"city\":\"Rezé\",\"protected\":false}" },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) profile = parse_person(schema, small);
		g_autoptr(json_t) value = json_loads(rows[i].value, 0, NULL);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].value);
		g_assert_cmpint(
		    uf_profile_set_fact(profile, rows[i].fact_id, value, origin, &error), ==,
		    rows[i].stored != NULL);
		if (rows[i].stored == NULL) {
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			continue;
		}
		g_autoptr(json_t) wanted = json_loads(rows[i].stored, 0, NULL);
		g_assert_true(json_equal(uf_profile_find_fact(profile, rows[i].fact_id), wanted));
	}
}

static void
test_add_and_remove_row(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	g_autoptr(json_t) row = json_pack("{s:s, s:s}", "id", "o1", "number", "+33639980003");
	GError *error = NULL;
	g_autofree char *first =
	    uf_profile_add_row(profile, "members/m2/contact/phones", row, origin, &error);
	g_assert_no_error(error);
	g_assert_true(uf_id_is_valid(first, 'c')); /* a fresh id, never the one given */
	g_autofree char *fact_id =
	    g_strjoin("/", "members/m2/contact/phones", first, "number", NULL);
	g_assert_cmpstr(json_string_value(uf_profile_find_fact(profile, fact_id)), ==,
			"+33639980003");
	g_assert_null(uf_profile_find_absence(profile, fact_id));
	g_autoptr(UfOrigin) recorded = uf_profile_find_origin(profile, fact_id);
	g_assert_cmpstr(uf_origin_get_source(recorded), ==, "told");

	g_autofree char *row_id = g_path_get_dirname(fact_id);
	g_assert_true(uf_profile_remove_row(profile, row_id, &error));
	g_assert_no_error(error);
	g_assert_null(uf_profile_find_fact(profile, row_id));
	g_assert_null(
	    json_object_get(json_object_get(uf_profile_get_json(profile), "origins"), row_id));
	g_autofree char *second =
	    uf_profile_add_row(profile, "members/m2/contact/phones", row, origin, &error);
	g_assert_cmpstr(first, !=, second);
}

static void
test_rows_refused(void)
{
	static const struct {
		const char *rows;
		const char *row;
		int code;
	} rows[] = {
		{ "debts", "{}", UF_ERROR_INVALID_DATA }, /* needs its kind */
		{ "debts", "{\"kind\": \"shoes\"}", UF_ERROR_INVALID_DATA },
		{ "debts", "[]", UF_ERROR_USAGE },
		{ "housing", "{}", UF_ERROR_USAGE },
		{ "members/m1/given_names", "{}", UF_ERROR_USAGE },
		{ "members/m9/identifiers", "{}", UF_ERROR_NOT_FOUND },
		{ "shoes", "{}", UF_ERROR_NOT_FOUND },
	};
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) profile = parse_person(schema, small);
	g_autoptr(UfProfile) before = uf_profile_copy(profile);
	g_autoptr(UfOrigin) origin = uf_origin_new("told", TODAY, "t", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) row = json_loads(rows[i].row, 0, NULL);
		g_test_message("%s %s", rows[i].rows, rows[i].row);
		g_assert_null(uf_profile_add_row(profile, rows[i].rows, row, origin, &error));
		g_assert_error(error, UF_ERROR, rows[i].code);
	}
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_profile_remove_row(profile, "members/m2", &error)); /* has a debt */
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_false(uf_profile_remove_row(profile, "debts/o9", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_false(uf_profile_remove_row(profile, "debts", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_assert_true(json_equal(uf_profile_get_json(profile), uf_profile_get_json(before)));
	g_clear_error(&error);
	g_assert_true(uf_profile_remove_row(profile, "debts/o1", &error));
	g_assert_true(uf_profile_remove_row(profile, "members/m2", &error));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/edit/set-fact", test_set_fact);
	g_test_add_func("/profile/edit/identifiers", test_identifiers);
	g_test_add_func("/profile/edit/needs-origin", test_set_needs_origin);
	g_test_add_func("/profile/edit/absence", test_value_and_absence);
	g_test_add_func("/profile/edit/absence-refused", test_absence_refused);
	g_test_add_func("/profile/edit/references", test_references);
	g_test_add_func("/profile/edit/object", test_set_object);
	g_test_add_func("/profile/edit/rows", test_add_and_remove_row);
	g_test_add_func("/profile/edit/rows-refused", test_rows_refused);
	return g_test_run();
}
