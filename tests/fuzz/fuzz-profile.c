/* A profile from anywhere: parsed, checked, compared, changed, shown in a view. */
#include <string.h>

#include "fuzz.h"
#include "uf-issue.h"
#include "uf-json.h"
#include "uf-profile-check.h"
#include "uf-profile-diff.h"
#include "uf-profile-edit.h"
#include "uf-view.h"

static const UfDate today = { 2026, 10, 15 };

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "{\"schema\":1,\"id\":\"p-abcdefghij\",\"revision\":2,\"members\":[{\"id\":\"m1\","
	    "\"sex\":\"female\",\"birth\":{\"date\":\"1984-05\"},\"contact\":{\"phones\":[{\"id\":"
	    "\"c1\",\"number\":\"+33639980001\",\"protected\":true}]},\"identifiers\":[{\"id\":"
	    "\"i1\",\"scheme\":\"nir\",\"value\":\"284054410999910\"}]},{\"id\":\"m2\"}],"
	    "\"relations\":[{\"id\":\"q1\",\"member\":\"m2\",\"kind\":\"child\",\"to\":\"m1\"}],"
	    "\"housing\":{\"address\":{\"postcode\":\"44000\",\"city\":\"Nantes\"},\"rent\":{"
	    "\"amount\":1}},\"debts\":[{\"id\":\"o1\",\"member\":\"m1\",\"kind\":\"gas\"}],"
	    "\"texts\":[{\"id\":\"p1\",\"kind\":\"reason\",\"text\":\"x\",\"for\":[\"siao\"]}],"
	    "\"extensions\":{\"siao\":{\"members\":[]}},\"origins\":{\"members/m1\":{\"source\":"
	    "\"told\",\"date\":\"2026\"}},\"absences\":{\"expenses\":\"none\"}}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

/* Every fact that is listed is found again, and asking about it never fails. */
static void
read_facts(const UfProfile *profile)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact_id = g_ptr_array_index(facts, i);
		g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, fact_id);
		uf_profile_find_absence(profile, fact_id);
		uf_profile_is_protected(profile, fact_id, NULL);
		uf_profile_get_stale_months(profile, fact_id, today);
	}
}

static void
check(const UfProfile *profile)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(GError) error = NULL;
	const bool done = uf_profile_check(profile, today, issues, &error);
	g_assert_true(done == (error == NULL));
	for (guint i = 0; i < issues->len; i++) {
		g_autofree char *sentence = uf_issue_format_french(g_ptr_array_index(issues, i));
		g_assert_nonnull(sentence);
	}
}

/* A change that is refused changes nothing. */
static void
change(const UfProfile *profile)
{
	g_autoptr(UfProfile) copy = uf_profile_copy(profile);
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", today, "f", NULL);
	g_autoptr(json_t) value = json_string("EXEMPLE");
	g_autoptr(json_t) row = json_pack("{s:s}", "kind", "gas");
	if (!uf_profile_set_fact(copy, "members/m1/birth_name", value, origin, NULL))
		g_assert_true(json_equal(uf_profile_get_json(profile), uf_profile_get_json(copy)));
	g_autofree char *id = uf_profile_add_row(copy, "debts", row, origin, NULL);
	g_autoptr(GPtrArray) changes = uf_profile_diff(profile, copy);
	g_assert_true(id == NULL || changes->len > 0);
}

static void
show(const UfProfile *profile)
{
	g_autoptr(json_t) roles = json_pack("{s:s}", "applicant", "m1");
	const UfViewSetup setup = { .roles = roles, .today = today, .adapter = "siao" };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfView) view = uf_view_new(profile, &setup, &error);
	g_assert_true((view == NULL) == (error != NULL));
	g_assert_true(view == NULL || uf_json_get_depth(uf_view_get_json(view)) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static UfProfileSchema *schema; /* the same for every input */
	g_autoptr(GError) error = NULL;
	if (schema == NULL)
		schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	g_autoptr(UfProfile) profile =
	    uf_profile_parse(schema, (const char *)data, size, "fuzz", &error);
	g_assert_true((profile == NULL) == (error != NULL));
	if (profile == NULL)
		return 0;
	read_facts(profile);
	check(profile);
	change(profile);
	show(profile);
	return 0;
}
