/* How long a big form takes on a big household: 300 fields, tables and figures, seven people.
 *
 * Printed in milliseconds per application; the view is made anew each time, as for a request.
 */
#include <stdio.h>

#include "uf-coverage.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-mapping.h"
#include "uf-memory.h"

#define ROUNDS 50
#define FIELDS 300

static const char *const kinds[] = {
	"\"kind\":\"text\",\"from\":\"$.roles.applicant.birth_name\",\"as\":\"upper\",\"max\":30",
	"\"kind\":\"text\",\"from\":[\"$.roles.spouse.given_names\",\"$.roles.spouse.birth_name\"],"
	"\"as\":[\"plain\",\"join: \"]",
	"\"kind\":\"date\",\"from\":\"$.roles.applicant.birth.date\",\"bind\":{\"pdf\":{\"j%1$d\":"
	"\"date:day\",\"m%1$d\":\"date:month\",\"a%1$d\":\"date:year\"}}",
	"\"kind\":\"text\",\"from\":\"$.members[?@.minor == true].current_name\",\"as\":\"join:, "
	"\"",
	"\"kind\":\"choice\",\"codes\":\"situation\",\"from\":\"$.roles.applicant.situation."
	"status\","
	"\"options\":[{\"code\":\"PAC\",\"label\":\"Pacs\",\"bind\":{\"pdf\":{\"o%1$d\":true}}}]",
	"\"kind\":\"boolean\",\"from\":\"$.resources[*].kind\",\"as\":\"in:rsa,af,aah\"",
	"\"kind\":\"money\",\"figure\":\"left\"",
	"\"kind\":\"text\",\"when\":\"$.members[?@.age >= 12]\",\"from\":"
	"\"$.roles.applicant.contact.phones[?@.kind == 'mobile'].number\",\"match\":\"[0-9 ]+\"",
	"\"kind\":\"table\",\"rows\":8,\"each\":\"$.members[*]\",\"fields\":[{\"id\":\"n\","
	"\"label\":"
	"\"N\",\"kind\":\"text\",\"from\":\"@.birth_name\",\"bind\":{\"pdf\":\"n%1$d_{row}\"}},{"
	"\"id\":\"d\",\"label\":\"D\",\"kind\":\"date\",\"from\":\"@.birth.date\"}]",
	"\"kind\":\"text\",\"const\":\"Essai\",\"bind\":{\"pdf\":\"c%1$d\"}",
};

/* "%1$d" is the number of the field: names of a template are unique. */
static void
append_field(GString *out, int number)
{
	g_auto(GStrv) parts = g_strsplit(kinds[number % (int)G_N_ELEMENTS(kinds)], "%1$d", -1);
	g_autofree char *digits = g_strdup_printf("%d", number);
	g_autofree char *body = g_strjoinv(digits, parts);
	g_string_append_printf(out, "%s{\"id\":\"f%d\",\"label\":\"F\",%s}", number > 0 ? "," : "",
			       number, body);
}

static UfForm *
make_form(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(
	    "{\"schema\":1,\"form\":\"essai/bench\",\"title\":\"B\",\"source\":{\"text\":\"x\","
	    "\"seen\":\"2026-08-19\"},\"channels\":{\"pdf\":{}},\"roles\":{\"applicant\":{"
	    "\"label\":"
	    "\"D\"},\"spouse\":{\"label\":\"C\"}},\"figures\":{\"left\":{\"title\":\"R\",\"rule\":"
	    "\"r\",\"plus\":[{\"sum\":\"$.resources[*].amount\"}],\"minus\":[{\"sum\":"
	    "\"$.housing.rent.amount\"},{\"sum\":\"$.expenses[*].amount\"}]}},\"fields\":[");
	for (int i = 0; i < FIELDS; i++)
		append_field(text, i);
	g_string_append(text, "]}");
	g_autoptr(json_t) json = uf_json_parse(text->str, text->len, "bench", &error);
	g_assert_no_error(error);
	UfForm *form = uf_form_parse(json, "bench", &error);
	g_assert_no_error(error);
	return form;
}

static UfRegistry *
load_registry(const char *root)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *forms = g_build_filename(root, "tests", "cases", "_forms", NULL);
	const UfAdapterPath paths[] = { { forms, UF_LAYER_SITE }, { NULL, UF_LAYER_SITE } };
	UfRegistry *registry = uf_registry_load(paths, &error);
	g_assert_no_error(error);
	return registry;
}

static UfAnswers *
apply(const UfRegistry *registry, UfForm *form, const UfProfile *profile, UfRequest *request)
{
	g_autoptr(GError) error = NULL;
	UfViewSetup setup = { .roles = uf_request_get_roles(request),
			      .today = { 2026, 11, 21 },
			      .adapter = "essai" };
	g_autoptr(UfView) view = uf_view_new(profile, &setup, &error);
	g_assert_no_error(error);
	UfAnswers *answers = uf_mapping_apply(registry, form, view, request, &error);
	g_assert_no_error(error);
	return answers;
}

int
main(void)
{
	uf_memory_init();
	g_autoptr(GError) error = NULL;
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *path =
	    g_build_filename(root, "fixtures", "people", "family-of-seven.json", NULL);
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	g_autoptr(UfProfile) profile = uf_profile_load(schema, path, &error);
	g_assert_no_error(error);
	g_autoptr(UfRegistry) registry = load_registry(root);
	g_autoptr(UfForm) form = make_form();
	g_autoptr(UfRequest) request = uf_request_new(uf_profile_get_id(profile), "essai/bench");
	uf_request_set_role(request, "applicant", "m2");
	uf_request_set_role(request, "spouse", "m1");
	const gint64 start = g_get_monotonic_time();
	size_t filled = 0;
	for (int i = 0; i < ROUNDS; i++) {
		g_autoptr(UfAnswers) answers = apply(registry, form, profile, request);
		UfCoverage coverage = uf_mapping_measure_coverage(answers);
		filled = coverage.total - coverage.todo - coverage.empty - coverage.withheld;
		g_assert_cmpuint(filled, >, FIELDS / 2);
	}
	const gint64 mapped = g_get_monotonic_time();
	for (int i = 0; i < ROUNDS; i++) {
		g_autoptr(GPtrArray) issues = uf_mapping_check_form(registry, form, schema);
		g_assert_nonnull(issues);
	}
	const gint64 analysed = g_get_monotonic_time();
	printf("mapping: %d fields, 7 people, %zu answers: %.2f ms\n", FIELDS, filled,
	       (double)(mapped - start) / 1000 / ROUNDS);
	printf("analysis of the form: %.2f ms\n", (double)(analysed - mapped) / 1000 / ROUNDS);
	return 0;
}
