#include "mapping-fixture.h"

#include <string.h>

#include "uf-fact-id.h"
#include "uf-json.h"

static const char household[] =
    "{'schema': 1, 'id': 'p-aaaaaaaaaa', 'revision': 7,"
    " 'members': ["
    "  {'id': 'm1', 'civility': 'madame', 'sex': 'female', 'birth_name': 'INVENTÉE',"
    "   'used_name': 'd’Essai', 'given_names': ['Lune', 'Étoile'],"
    "   'birth': {'date': '1984-05-02', 'commune': '31555', 'country': '99352'},"
    "   'situation': {'status': 'single'},"
    "   'nationality': {'group': 'french'},"
    "   'identifiers': [{'id': 'i1', 'scheme': 'nir', 'value': '284053155512345'}],"
    "   'contact': {"
    "    'phones': [{'id': 'c1', 'kind': 'mobile', 'number': '+33639980001'},"
    "               {'id': 'c2', 'kind': 'landline', 'number': '+33261910001', 'protected': true}],"
    "    'emails': [{'id': 'c3', 'kind': 'personal', 'address': 'lune@exemple.invalid'}]},"
    "   'activity': {'jobs': [{'id': 'j1', 'title': 'Cariste', 'weekly_hours': 17.5}]}},"
    "  {'id': 'm2', 'sex': 'male', 'birth_name': 'FICTIF', 'given_names': ['Côme'],"
    "   'birth': {'date': '2015'}},"
    "  {'id': 'm3', 'sex': 'female', 'birth_name': 'FICTIVE', 'given_names': ['Anaïs'],"
    "   'birth': {'date': '2019-03'}}],"
    " 'housing': {'rent': {'amount': 43050, 'up_to_date': false}, 'area': 62.5,"
    "             'nature': 'flat'},"
    " 'resources': [{'id': 'r1', 'member': 'm1', 'kind': 'rsa', 'amount': 60000},"
    "               {'id': 'r2', 'member': 'm1', 'kind': 'af', 'amount': 14133}],"
    " 'origins': {'members': {'source': 'told', 'date': '2026-08-20'},"
    "             'members/m1/birth': {'source': 'document', 'date': '2026-08-25',"
    "                                  'document': 'livret de famille'},"
    "             'housing': {'source': 'typed', 'date': '2025-01-10'},"
    "             'resources/r2': {'source': 'api', 'date': '2026-11-01'}},"
    " 'absences': {'members/m1/protection/measure': 'none', 'debts': 'none',"
    "              'members/m1/death/date': 'unknown', 'members/m1/situation/proceedings': 'none', "
    "'expenses': 'not_wished'}}";

json_t *
mapping_fixture_read(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) plain = g_string_new(text);
	g_string_replace(plain, "'", "\"", 0);
	g_string_replace(plain, "`", "'", 0);
	json_t *json = uf_json_parse(plain->str, plain->len, "test", &error);
	g_assert_no_error(error);
	return json;
}

static UfRegistry *
load_registry(const char *root, const char *build)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *forms = g_build_filename(root, "tests", "cases", "_forms", NULL);
	g_autofree char *hooks = g_build_filename(build, "tests", "cases", "_forms", NULL);
	const UfAdapterPath paths[] = { { forms, UF_LAYER_SYSTEM },
					{ hooks, UF_LAYER_SYSTEM },
					{ NULL, UF_LAYER_SYSTEM } };
	UfRegistry *registry = uf_registry_load(paths, &error);
	g_assert_no_error(error);
	return registry;
}

MappingFixture *
mapping_fixture_new(void)
{
	g_autoptr(GError) error = NULL;
	const char *root = g_getenv("UF_SOURCE_ROOT");
	MappingFixture *self = g_new0(MappingFixture, 1);
	g_autofree char *communes = g_build_filename(root, "data", "communes.tsv", NULL);
	g_autofree char *countries = g_build_filename(root, "data", "countries.tsv", NULL);
	self->schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	self->registry = load_registry(root, g_getenv("UF_BUILD_ROOT"));
	self->communes = uf_communes_load(communes, &error);
	g_assert_no_error(error);
	self->countries = uf_countries_load(countries, &error);
	g_assert_no_error(error);
	self->profile = mapping_fixture_read(household);
	self->request =
	    mapping_fixture_read("{'roles': {'applicant': 'm1', 'children': ['m2', 'm3']}}");
	return self;
}

void
mapping_fixture_free(MappingFixture *self)
{
	if (self == NULL)
		return;
	json_decref(self->request);
	json_decref(self->profile);
	uf_countries_free(self->countries);
	uf_communes_free(self->communes);
	uf_registry_free(self->registry);
	uf_profile_schema_free(self->schema);
	g_free(self);
}

void
mapping_fixture_set(MappingFixture *self, const char *fact_id, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *array = g_strdup_printf("[%s]", text != NULL ? text : "");
	g_autoptr(json_t) values = mapping_fixture_read(array);
	uf_fact_id_set(self->profile, fact_id, json_array_get(values, 0), &error);
	g_assert_no_error(error);
}

UfForm *
mapping_fixture_make_form(const char *fields, const char *more)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text =
	    g_strdup_printf("{'schema': 1, 'form': 'essai/test', 'title': 'Essai',"
			    " 'source': {'text': 'inventé', 'seen': '2026-08-19'},"
			    " 'channels': {'pdf': {}, 'ds': {}, 'publik': {}, 'sheet': {}},"
			    " 'roles': {'applicant': {'label': 'Demandeur', 'required': true},"
			    "           'children': {'label': 'Enfants', 'many': true}},"
			    " 'fields': [%s]%s%s}",
			    fields, more != NULL ? ", " : "", more != NULL ? more : "");
	g_autoptr(json_t) json = mapping_fixture_read(text);
	UfForm *form = uf_form_parse(json, "test", &error);
	g_assert_no_error(error);
	return form;
}

static UfRequest *
make_request(const MappingFixture *self)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) json = mapping_fixture_read(
	    "{'schema': 1, 'id': 'r-aaaaaaaaaa', 'person': 'p-aaaaaaaaaa', 'form': 'essai/test',"
	    " 'state': 'prepared'}");
	json_object_update(json, self->request);
	UfRequest *request = uf_request_from_json(json, &error);
	g_assert_no_error(error);
	return request;
}

UfAnswers *
mapping_fixture_apply(const MappingFixture *self, UfForm *form, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) copy = json_deep_copy(self->profile);
	g_autoptr(UfProfile) profile = uf_profile_from_json(self->schema, copy, &local);
	g_assert_no_error(local);
	g_autoptr(UfRequest) request = make_request(self);
	g_autoptr(json_t) office = mapping_fixture_read(
	    "{'schema': 1, 'worker': {'birth_name': 'MODÈLE'}, 'service': {'name': 'Accueil'}}");
	UfViewSetup setup = { .roles = uf_request_get_roles(request),
			      .office = office,
			      .request = uf_request_get_facts(request),
			      .today = { 2026, 11, 21 },
			      .adapter = "essai",
			      .audience = self->audience };
	g_autoptr(UfView) view = uf_view_new(profile, &setup, &local);
	g_assert_no_error(local);
	UfMappingTables tables = { self->registry, self->communes, self->countries, NULL };
	return uf_mapping_apply_tables(&tables, form, view, request, error);
}

char *
mapping_fixture_join_rules(const UfAnswer *answer)
{
	const GPtrArray *issues = uf_answer_get_issues(answer);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < issues->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
				       uf_issue_get_rule(g_ptr_array_index(issues, i)));
	return g_string_free(g_steal_pointer(&out), FALSE);
}
