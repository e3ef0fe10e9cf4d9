/* Two workers on one household: what each changed, and what both did. */
#include <string.h>

#include "uf-json.h"
#include "uf-profile-edit.h"
#include "uf-profile-lay.h"

#include "test-people.h"

/* A change: JSON text of a value; "?none" an absence, "+…" a row, NULL a removal. */
typedef struct {
	const char *fact;
	const char *value;
} Change;

static void
change(UfProfile *profile, Change change, const char *worker)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", TODAY, worker, NULL);
	if (change.fact == NULL)
		return;
	if (change.value == NULL && g_str_has_prefix(change.fact, "debts/"))
		uf_profile_remove_row(profile, change.fact, &error);
	else if (change.value == NULL)
		uf_profile_set_fact(profile, change.fact, NULL, NULL, &error);
	else if (*change.value == '?')
		uf_profile_set_absence(profile, change.fact, change.value + 1, origin, &error);
	else if (*change.value == '+') {
		g_autoptr(json_t) row = json_loads(change.value + 1, 0, NULL);
		g_autofree char *id = uf_profile_add_row(profile, change.fact, row, origin, &error);
	} else {
		g_autoptr(json_t) value = json_loads(change.value, JSON_DECODE_ANY, NULL);
		uf_profile_set_fact(profile, change.fact, value, origin, &error);
	}
	g_assert_no_error(error);
}

static const struct {
	Change mine;
	Change theirs;
	const char *clash; /* NULL: none */
} rows[] = {
	{ { "members/m1/birth_name", "\"A\"" }, { "members/m1/sex", "\"male\"" }, NULL },
	{ { "members/m1/birth_name", "\"A\"" }, { "members/m2/birth_name", "\"B\"" }, NULL },
	{ { "members/m1/birth/date", "\"1990\"" }, { "members/m1/birth/place", "\"B\"" }, NULL },
	{ { "members/m1/birth_name", "\"A\"" }, { "members/m1/birth_name", "\"A\"" }, NULL },
	{ { "members/m1/birth_name", "\"A\"" },
	  { "members/m1/birth_name", "\"B\"" },
	  "members/m1/birth_name" },
	{ { "members/m1/birth_name", NULL },
	  { "members/m1/birth_name", "\"B\"" },
	  "members/m1/birth_name" },
	{ { "members/m1/birth_name", "?unknown" },
	  { "members/m1/birth_name", "\"B\"" },
	  "members/m1/birth_name" },
	{ { "members/m1/given_names", "[\"A\"]" },
	  { "members/m1/given_names", "[\"B\"]" },
	  "members/m1/given_names" },
	{ { "debts", "+{\"kind\": \"gas\", \"amount\": 1}" },
	  { "debts", "+{\"kind\": \"water\", \"amount\": 2}" },
	  NULL },
	{ { "debts/o1/amount", "1" }, { "debts/o1/creditor", "\"X\"" }, NULL },
	{ { "debts/o1/amount", "1" }, { "debts/o1/amount", "2" }, "debts/o1/amount" },
	{ { "debts/o1/amount", "1" }, { "debts/o1", NULL }, "debts/o1" },
	{ { "debts/o1", NULL }, { "debts/o1/amount", "1" }, "debts/o1" },
	{ { "resources", "?none" },
	  { "resources", "+{\"member\": \"m1\", \"kind\": \"rsa\"}" },
	  "resources" },
	{ { "expenses", "+{\"kind\": \"water\"}" }, { "expenses", "?unknown" }, "expenses" },
	{ { "housing/rent/amount", "100" }, { "housing/landlord/name", "\"X\"" }, NULL },
	{ { "housing/rent/amount", "100" }, { NULL, NULL }, NULL },
	{ { NULL, NULL }, { "housing/rent/amount", "100" }, NULL },
};

/* what @made says otherwise than @before is there in @laid, with its origin */
static void
assert_kept(const UfProfile *before, const UfProfile *made, const UfProfile *laid)
{
	g_autoptr(GPtrArray) units = uf_profile_list_units(before, made);
	for (guint i = 0; i < units->len; i++) {
		const char *unit = g_ptr_array_index(units, i);
		const json_t *value = uf_profile_find_fact(made, unit);
		const json_t *there = uf_profile_find_fact(laid, unit);
		g_assert_cmpint(value != NULL, ==, there != NULL);
		g_assert_true(value == NULL || json_equal(value, there));
		g_assert_cmpstr(uf_profile_find_absence(laid, unit), ==,
				uf_profile_find_absence(made, unit));
		g_autoptr(UfOrigin) origin = uf_profile_find_origin(laid, unit);
		g_autoptr(UfOrigin) wanted = uf_profile_find_origin(made, unit);
		g_assert_cmpint(origin != NULL, ==, wanted != NULL);
		if (wanted != NULL)
			g_assert_cmpstr(uf_origin_get_source(origin), ==,
					uf_origin_get_source(wanted));
	}
}

static void
test_lay(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfProfile) before = parse_person(schema, small);
		g_autoptr(UfProfile) mine = uf_profile_copy(before);
		g_autoptr(UfProfile) theirs = uf_profile_copy(before);
		g_autoptr(GPtrArray) clashes = g_ptr_array_new_with_free_func(g_free);
		g_test_message("%zu: %s", i, rows[i].mine.fact);
		change(mine, rows[i].mine, "a");
		change(theirs, rows[i].theirs, "b");
		g_autoptr(UfProfile) laid = uf_profile_lay(before, mine, theirs, clashes);
		/* theirs is always kept */
		assert_kept(before, theirs, laid);
		g_assert_cmpuint(clashes->len, ==, rows[i].clash != NULL ? 1 : 0);
		if (rows[i].clash == NULL) {
			assert_kept(before, mine, laid);
			continue;
		}
		g_assert_cmpstr(g_ptr_array_index(clashes, 0), ==, rows[i].clash);
		/* and mine, when a person says so */
		g_autoptr(GError) error = NULL;
		g_assert_true(uf_profile_lay_take(laid, mine, rows[i].clash, &error));
		g_assert_no_error(error);
		assert_kept(before, mine, laid);
	}
}

/* What one row names must not be gone. */
static void
test_loose_end(void)
{
	g_autoptr(UfProfileSchema) schema = open_schema();
	g_autoptr(UfProfile) before = parse_person(schema, small);
	g_autoptr(UfProfile) mine = uf_profile_copy(before);
	g_autoptr(UfProfile) theirs = uf_profile_copy(before);
	g_autoptr(GPtrArray) clashes = g_ptr_array_new_with_free_func(g_free);
	change(mine,
	       (Change){ "resources", "+{\"member\": \"m2\", \"kind\": \"rsa\", \"amount\": 1}" },
	       "a");
	change(mine, (Change){ "members/m1/birth_name", "\"A\"" }, "a");
	change(theirs, (Change){ "debts/o1", NULL }, "b");
	g_assert_true(uf_profile_remove_row(theirs, "members/m2", NULL));
	g_autoptr(UfProfile) laid = uf_profile_lay(before, mine, theirs, clashes);
	g_assert_cmpuint(clashes->len, ==, 2);
	g_assert_null(uf_profile_find_member(laid, "m2"));
	g_assert_true(json_equal(uf_profile_find_fact(laid, "members/m1/birth_name"),
				 uf_profile_find_fact(before, "members/m1/birth_name")));
	/* the row is one unit, whole */
	g_autoptr(GError) error = NULL;
	for (guint i = 0; i < clashes->len; i++)
		g_assert_true(
		    uf_profile_lay_take(laid, mine, g_ptr_array_index(clashes, i), &error));
	g_assert_cmpuint(json_array_size(uf_profile_find_fact(laid, "resources")), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/profile/lay/two", test_lay);
	g_test_add_func("/profile/lay/loose-end", test_loose_end);
	return g_test_run();
}
