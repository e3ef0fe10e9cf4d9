#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-retention.h"

static void
test_official(void)
{
	g_auto(UfRetention) kept = uf_retention_make();
	g_assert_cmpint(kept.active_months, ==, 24);
	g_assert_cmpint(kept.reading_months, ==, 12);
	g_assert_cmpint(kept.journal_months, ==, 0);
	g_assert_cmpint(kept.out_days, ==, 30);
	g_assert_cmpint(kept.batch_days, ==, 90);
	g_assert_null(kept.reason);
	g_autoptr(json_t) json = uf_retention_to_json(&kept);
	g_assert_cmpuint(json_array_size(json), ==, 5);
	for (size_t i = 0; i < json_array_size(json); i++) {
		const json_t *row = json_array_get(json, i);
		g_assert_cmpint(uf_json_get_integer(row, "value", -1), ==,
				uf_json_get_integer(row, "official", -2));
		g_assert_cmpuint(json_string_length(json_object_get(row, "source")), >, 20);
	}
}

static const struct {
	const char *json;
	const char *message; /* NULL: taken */
	int active;
	const char *reason;
} rows[] = {
	{ "{}", NULL, 24, NULL },
	{ "{\"active_months\": 12}", NULL, 12, NULL },
	{ "{\"active_months\": 1, \"reading_months\": 6}", NULL, 1, NULL },
	{ "{\"journal_months\": 0}", NULL, 24, NULL },
	{ "{\"journal_months\": 60}", NULL, 24, NULL },
	/* a reason is kept where there is something to be reasoned about */
	{ "{\"active_months\": 12, \"reason\": \"x\"}", NULL, 12, NULL },
	{ "{\"active_months\": 60, \"reason\": \"Prescription\"}", NULL, 60, "Prescription" },
	{ "{\"active_months\": 25}", "retention: \"active_months\" is longer than*", 24, NULL },
	{ "{\"reading_months\": 13}", "retention: \"reading_months\" is longer than*", 24, NULL },
	{ "{\"out_days\": 31}", "retention: \"out_days\" is longer than*", 24, NULL },
	{ "{\"batch_days\": 91}", "retention: \"batch_days\" is longer than*", 24, NULL },
	{ "{\"active_months\": 25, \"reason\": \"\"}", "retention: \"reason\" is not a text", 24,
	  NULL },
	{ "{\"active_months\": 25, \"reason\": 3}", "retention: \"reason\" is not a text", 24,
	  NULL },
	{ "{\"active_months\": 0}", "retention: \"active_months\" is not a number*", 24, NULL },
	{ "{\"active_months\": -1}", "retention: \"active_months\" is not a number*", 24, NULL },
	{ "{\"active_months\": 1.5}", "retention: \"active_months\" is not a number*", 24, NULL },
	{ "{\"active_months\": \"24\"}", "retention: \"active_months\" is not*", 24, NULL },
	{ "{\"active_months\": 1201, \"reason\": \"x\"}",
	  "retention: \"active_months\" is not a number of months from 1 to 1200", 24, NULL },
	{ "{\"active_months\": 4294967297}", "retention: \"active_months\" is not*", 24, NULL },
	{ "{\"months\": 3}", "retention: *unknown key \"months\"*", 24, NULL },
	{ "[]", "retention: not an object", 24, NULL },
	{ "12", "retention: not an object", 24, NULL },
};

static void
test_apply(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(UfRetention) kept = uf_retention_make();
		g_autoptr(json_t) json = json_loads(rows[i].json, JSON_DECODE_ANY, NULL);
		g_assert_nonnull(json);
		g_test_message("%s", rows[i].json);
		g_assert_true(uf_retention_apply(&kept, json, &error) == (rows[i].message == NULL));
		g_assert_cmpint(kept.active_months, ==, rows[i].active);
		g_assert_cmpstr(kept.reason, ==, rows[i].reason);
		if (rows[i].message == NULL)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_true(g_pattern_match_simple(rows[i].message, error->message));
	}
}

static void
test_apply_nothing(void)
{
	g_auto(UfRetention) kept = uf_retention_make();
	g_assert_true(uf_retention_apply(&kept, NULL, NULL));
	g_assert_cmpint(kept.active_months, ==, 24);
}

/* a second application begins again from the official periods */
static void
test_apply_twice(void)
{
	g_auto(UfRetention) kept = uf_retention_make();
	g_autoptr(json_t) first =
	    json_pack("{s:i, s:s}", "active_months", 60, "reason", "Prescription");
	g_autoptr(json_t) second = json_pack("{s:i}", "out_days", 7);
	g_assert_true(uf_retention_apply(&kept, first, NULL));
	g_assert_true(uf_retention_apply(&kept, second, NULL));
	g_assert_cmpint(kept.active_months, ==, 24);
	g_assert_cmpint(kept.out_days, ==, 7);
	g_assert_null(kept.reason);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/retention/official", test_official);
	g_test_add_func("/retention/apply", test_apply);
	g_test_add_func("/retention/apply/nothing", test_apply_nothing);
	g_test_add_func("/retention/apply/twice", test_apply_twice);
	return g_test_run();
}
