/* A field of a form, applied to an invented household: whatever the form says, no value is lost in
 * silence, and one that is withheld leaves no trace. */
#include <string.h>

#include "fuzz.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-mapping.h"
#include "uf-memory.h"

static const char household[] =
    "{\"schema\":1,\"id\":\"p-aaaaaaaaaa\",\"revision\":1,\"members\":[{\"id\":\"m1\",\"birth_"
    "name\":"
    "\"INVENTÉE\",\"given_names\":[\"Lune\",\"Étoile\"],\"birth\":{\"date\":\"1984-05\"},"
    "\"contact\":{"
    "\"phones\":[{\"id\":\"c1\",\"kind\":\"mobile\",\"number\":\"+33639980001\"},{\"id\":\"c2\","
    "\"kind\":"
    "\"mobile\",\"number\":\"+33639987654\",\"protected\":true}]}}],\"resources\":[{\"id\":\"r1\","
    "\"member\":\"m1\",\"kind\":\"rsa\",\"amount\":60000}]}";

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "{\"id\":\"f\",\"label\":\"F\",\"kind\":\"text\",\"from\":["
	    "\"$.roles.applicant.contact.phones[?@.kind == 'mobile'].number\"],\"as\":"
	    "[\"phone:national\",\"join:, \"],\"max\":20,\"bind\":{\"pdf\":{\"a\":\"line:1:8\","
	    "\"b\":[\"upper\",\"line:2:5\"]}}}";
	return g_bytes_new_static(example, sizeof(example) - 1);
}

static UfForm *
make_form(const json_t *field)
{
	g_autoptr(json_t) root = json_pack(
	    "{s:i, s:s, s:s, s:{s:s, s:s}, s:{s:{}, s:{}}, s:{s:{s:s}}, s:[O]}", "schema", 1,
	    "form", "essai/fuzz", "title", "F", "source", "text", "x", "seen", "2026-08-19",
	    "channels", "pdf", "ds", "roles", "applicant", "label", "D", "fields", field);
	return uf_form_parse(root, "fuzz", NULL);
}

/* The telephone that no answer may hold; a form that says it itself proves nothing. */
static bool
has_secret(const json_t *json)
{
	char *text = uf_json_format(json, false);
	const bool found = strstr(text, "9987654") != NULL || strstr(text, "99 87 65 4") != NULL;
	uf_memory_free_string(text);
	return found;
}

static void
check_answers(const UfAnswers *answers)
{
	g_autoptr(json_t) json = uf_answers_to_json(answers);
	g_assert_false(has_secret(json));
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		bool filled = uf_answer_get_state(answer) == UF_ANSWER_FILLED;
		bool table = uf_field_get_kind(uf_answer_get_field(answer)) == UF_FIELD_TABLE;
		g_assert_true(table || filled != uf_value_is_empty(uf_answer_get_value(answer)));
		g_assert_true(filled || uf_answer_get_fact_count(answer) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(json_t) field = uf_json_parse((const char *)data, size, "fuzz", NULL);
	g_autoptr(UfForm) form = field != NULL ? make_form(field) : NULL;
	if (form == NULL || has_secret(field))
		return 0;
	const UfAdapterPath nowhere[] = { { NULL, UF_LAYER_SYSTEM } };
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(UfRegistry) registry = uf_registry_load(nowhere, NULL);
	g_autoptr(UfProfile) profile =
	    uf_profile_parse(schema, household, sizeof(household) - 1, "household", NULL);
	g_autoptr(UfRequest) request = uf_request_new("p-aaaaaaaaaa", "essai/fuzz");
	uf_request_set_role(request, "applicant", "m1");
	UfViewSetup setup = { .roles = uf_request_get_roles(request),
			      .today = { 2026, 11, 21 },
			      .adapter = "essai",
			      .audience = UF_AUDIENCE_LANDLORD };
	g_autoptr(UfView) view = uf_view_new(profile, &setup, NULL);
	g_autoptr(GPtrArray) issues = uf_mapping_check_form(registry, form, schema);
	g_assert_nonnull(issues);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfAnswers) answers = uf_mapping_apply(registry, form, view, request, &error);
	g_assert_true((answers == NULL) == (error != NULL));
	if (answers != NULL)
		check_answers(answers);
	return 0;
}
