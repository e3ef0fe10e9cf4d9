#include "form-fixture.h"
#include "uf-id.h"
#include "uf-memory.h"
#include "uf-request.h"

#define PERSON "p-aaaaaaaaaa"

static UfRequest *
make_request(void)
{
	g_autoptr(UfValue) value = uf_value_new();
	g_autoptr(UfOrigin) origin =
	    uf_origin_new("told", (UfDate){ 2026, 8, 19 }, "m.durand", NULL);
	UfRequest *request = uf_request_new(PERSON, "essai/demande");
	uf_request_set_role(request, "applicant", "m1");
	uf_request_add_to_role(request, "dependants", "m2");
	uf_request_add_to_role(request, "dependants", "m3");
	uf_request_add_to_role(request, "dependants", "m2");
	uf_value_set_date(value, (UfDate){ 2026, 9, 0 });
	uf_request_set_fact(request, "hearing", value, origin);
	uf_value_set_money(value, 123456);
	uf_request_set_fact(request, "debts.amount/2", value, NULL);
	uf_value_set_text(value, "Invente");
	uf_request_set_correction(request, "name", value, origin);
	uf_request_allow_sensitive(request, "health");
	uf_request_allow_sensitive(request, "health");
	return request;
}

static void
test_new(void)
{
	g_autoptr(UfRequest) request = uf_request_new(PERSON, "essai/demande");
	g_assert_true(uf_id_is_valid(uf_request_get_id(request), 'r'));
	g_assert_cmpstr(uf_request_get_person(request), ==, PERSON);
	g_assert_cmpstr(uf_request_get_form(request), ==, "essai/demande");
	g_assert_cmpstr(uf_request_get_state(request), ==, "prepared");
	g_assert_cmpuint(json_object_size(uf_request_get_roles(request)), ==, 0);
	g_assert_cmpuint(json_object_size(uf_request_get_facts(request)), ==, 0);
	g_assert_null(uf_request_find_correction(request, "name", NULL));
	g_assert_null(uf_request_find_origin(request, "name"));
	g_assert_null(uf_request_get_answer(request));
	g_assert_false(uf_request_allows_sensitive(request, "health"));
}

static void
check_content(const UfRequest *request)
{
	const json_t *roles = uf_request_get_roles(request);
	g_assert_cmpstr(uf_json_get_string(roles, "applicant"), ==, "m1");
	g_assert_cmpuint(json_array_size(json_object_get(roles, "dependants")), ==, 2);
	const json_t *facts = uf_request_get_facts(request);
	g_autoptr(UfValue) hearing = uf_value_from_json(json_object_get(facts, "hearing"), NULL);
	g_assert_cmpint(uf_value_get_date(hearing).month, ==, 9);
	g_autoptr(UfValue) debt =
	    uf_value_from_json(json_object_get(facts, "debts.amount/2"), NULL);
	g_assert_cmpint(uf_value_get_money(debt), ==, 123456);
	g_autoptr(UfOrigin) origin = uf_request_find_origin(request, "hearing");
	g_assert_cmpstr(uf_origin_get_by(origin), ==, "m.durand");
	g_assert_null(uf_request_find_origin(request, "debts.amount/2"));
	g_autoptr(UfOrigin) corrected = NULL;
	g_autoptr(UfValue) name = uf_request_find_correction(request, "name", &corrected);
	g_assert_cmpstr(uf_value_get_text(name), ==, "Invente");
	g_assert_cmpstr(uf_origin_get_source(corrected), ==, "told");
	g_assert_true(uf_request_allows_sensitive(request, "health"));
	g_assert_false(uf_request_allows_sensitive(request, "name"));
}

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfRequest) request = make_request();
	check_content(request);
	g_autoptr(json_t) json = uf_request_to_json(request);
	g_autoptr(UfRequest) again = uf_request_from_json(json, &error);
	g_assert_no_error(error);
	check_content(again);
	g_autoptr(json_t) second = uf_request_to_json(again);
	g_assert_true(json_equal(json, second));
	/* it is a copy */
	json_object_clear(json_object_get(json, "facts"));
	check_content(again);
}

static void
test_removal(void)
{
	g_autoptr(UfRequest) request = make_request();
	g_autoptr(UfValue) empty = uf_value_new();
	uf_request_set_role(request, "applicant", NULL);
	g_assert_null(json_object_get(uf_request_get_roles(request), "applicant"));
	uf_request_set_role(request, "spouse", "m4");
	uf_request_add_to_role(request, "spouse", "m5");
	g_assert_cmpuint(json_array_size(json_object_get(uf_request_get_roles(request), "spouse")),
			 ==, 2);
	/* blank on purpose is not the same as nothing said */
	uf_request_set_correction(request, "name", empty, NULL);
	g_autoptr(UfValue) blank = uf_request_find_correction(request, "name", NULL);
	g_assert_true(uf_value_is_empty(blank));
	uf_request_set_correction(request, "name", NULL, NULL);
	g_assert_null(uf_request_find_correction(request, "name", NULL));
	uf_request_set_fact(request, "hearing", empty, NULL);
	g_assert_true(json_is_null(json_object_get(uf_request_get_facts(request), "hearing")));
	g_assert_null(uf_request_find_origin(request, "hearing"));
	uf_request_set_fact(request, "hearing", NULL, NULL);
	g_assert_null(json_object_get(uf_request_get_facts(request), "hearing"));
}

/* Whatever is refused, no value of the file is in the message. */
static void
test_bad_requests(void)
{
	static const struct {
		const char *key;
		const char *value;
		const char *expected;
	} bad[] = {
		{ "schema", "2", "/schema" },
		{ "id", "\"SECRET-MARK\"", "/id" },
		{ "person", "\"SECRET-MARK\"", "/person" },
		{ "state", "\"SECRET-MARK\"", "/state" },
		{ "facts", "{\"a\": 1.5}", "/facts/a" },
		{ "facts", "{\"a\": {\"cents\": \"SECRET-MARK\"}}", "/facts/a" },
		{ "facts", "{\"a\": {\"date\": \"SECRET-MARK\"}}", "/facts/a" },
		{ "facts", "{\"A b\": 1}", "/facts" },
		{ "corrections", "{\"a\": {\"origin\": {\"source\": \"typed\"}}}",
		  "/corrections/a: needs \"value\"" },
		{ "corrections",
		  "{\"a\": {\"value\": 1, \"origin\": {\"source\": \"SECRET-MARK\"}}}",
		  "/corrections/a/origin/source" },
		{ "facts", "{\"a\": {\"date\": \"2026-02-30\"}}", "/facts/a" },
		{ "facts", "{\"a\": {\"date\": \"2026-13\"}}", "/facts/a" },
		{ "corrections", "{\"a\": {\"value\": {\"date\": \"2026-02-30\"}}}",
		  "/corrections/a" },
		{ "corrections",
		  "{\"a\": {\"value\": 1, \"origin\": {\"source\": \"typed\", \"date\": "
		  "\"2026-02-30\"}}}",
		  "/corrections/a" },
		{ "origins", "{\"a\": {\"source\": \"typed\", \"date\": \"2026-00-10\"}}",
		  "/origins/a" },
		{ "answer", "{\"result\": \"granted\", \"date\": \"2026-02-30\"}", "/answer/date" },
		{ "roles", "{\"applicant\": {}}", "/roles/applicant" },
		{ "allowed", "[\"a\", \"a\"]", "/allowed" },
		{ "extra", "\"SECRET-MARK\"", "/extra: unknown key" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfRequest) request = make_request();
		g_autoptr(json_t) json = uf_request_to_json(request);
		json_object_set_new(json, bad[i].key, fixture_parse(bad[i].value));
		g_autoptr(UfRequest) again = uf_request_from_json(json, &error);
		g_assert_null(again);
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, bad[i].expected);
		g_assert_null(strstr(error->message, "SECRET"));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request/new", test_new);
	g_test_add_func("/request/round-trip", test_round_trip);
	g_test_add_func("/request/removal", test_removal);
	g_test_add_func("/request/bad", test_bad_requests);
	return g_test_run();
}
