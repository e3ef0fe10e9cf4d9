#include "case.h"

#include "uf-error.h"
#include "uf-fact-id.h"
#include "uf-json.h"

static char *
make_path(const CaseSetting *setting, const char *folder, const char *name)
{
	return g_build_filename(setting->root, folder, name, NULL);
}

static UfRegistry *
load_registry(const char *root, const char *build, GError **error)
{
	g_autofree char *adapters = g_build_filename(root, "adapters", NULL);
	g_autofree char *built = g_build_filename(build, "adapters", NULL);
	g_autofree char *forms = g_build_filename(root, "tests", "cases", "_forms", NULL);
	g_autofree char *hooks = g_build_filename(build, "tests", "cases", "_forms", NULL);
	const UfAdapterPath paths[] = { { adapters, UF_LAYER_SYSTEM },
					{ built, UF_LAYER_SYSTEM },
					{ forms, UF_LAYER_SYSTEM },
					{ hooks, UF_LAYER_SYSTEM },
					{ NULL, UF_LAYER_SYSTEM } };
	return uf_registry_load(paths, error);
}

CaseSetting *
case_setting_new(const char *root, const char *build, GError **error)
{
	g_autoptr(CaseSetting) self = g_new0(CaseSetting, 1);
	self->root = g_strdup(root);
	g_autofree char *communes = make_path(self, "data", "communes.tsv");
	g_autofree char *countries = make_path(self, "data", "countries.tsv");
	self->schema = uf_profile_schema_new(error);
	if (self->schema == NULL)
		return NULL;
	self->registry = load_registry(root, build, error);
	if (self->registry == NULL)
		return NULL;
	self->communes = uf_communes_load(communes, error);
	if (self->communes == NULL)
		return NULL;
	self->countries = uf_countries_load(countries, error);
	return self->countries != NULL ? g_steal_pointer(&self) : NULL;
}

void
case_setting_free(CaseSetting *self)
{
	if (self == NULL)
		return;
	uf_countries_free(self->countries);
	uf_communes_free(self->communes);
	uf_registry_free(self->registry);
	uf_profile_schema_free(self->schema);
	g_free(self->root);
	g_free(self);
}

/* "set": fact id → value (null removes); "absences" and "origins" are put over the fixture's. */
static bool
change_profile(json_t *root, const json_t *description, GError **error)
{
	static const char *const merged[] = { "absences", "origins" };
	const char *fact;
	json_t *value;
	json_object_foreach(json_object_get(description, "set"), fact, value)
	{
		if (!uf_fact_id_set(root, fact, json_is_null(value) ? NULL : value, error)) {
			g_prefix_error(error, "set %s: ", fact);
			return false;
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(merged); i++) {
		json_t *changes = json_object_get(description, merged[i]);
		if (changes == NULL)
			continue;
		if (json_object_get(root, merged[i]) == NULL)
			json_object_set_new(root, merged[i], json_object());
		json_object_update(json_object_get(root, merged[i]), changes);
	}
	return true;
}

static UfProfile *
load_profile(const CaseSetting *setting, const json_t *description, GError **error)
{
	json_t *inlined = json_object_get(description, "profile");
	g_autoptr(json_t) root = NULL;
	if (json_is_object(inlined)) {
		root = json_deep_copy(inlined);
	} else {
		g_autofree char *path =
		    make_path(setting, "fixtures/people", json_string_value(inlined));
		root = uf_json_load(path, error);
	}
	if (root == NULL || !change_profile(root, description, error))
		return NULL;
	return uf_profile_from_json(setting->schema, root, error);
}

static json_t *
load_office(const CaseSetting *setting, const json_t *description, GError **error)
{
	const char *name = uf_json_get_string(description, "office");
	g_autofree char *path =
	    make_path(setting, "fixtures/office", name != NULL ? name : "ccas-nantes.json");
	return uf_json_load(path, error);
}

static UfRequest *
make_request(const UfProfile *profile, const json_t *description, GError **error)
{
	g_autoptr(json_t) json =
	    json_pack("{s:i, s:s, s:s, s:s, s:s, s:O}", "schema", 1, "id", "r-aaaaaaaaaa", "person",
		      uf_profile_get_id(profile), "form", uf_json_get_string(description, "form"),
		      "state", "prepared", "roles", json_object_get(description, "roles"));
	static const char *const keys[] = { "facts", "origins", "corrections", "allowed" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *key = g_strdup_printf("request_%s", keys[i]);
		json_t *value = json_object_get(description, key);
		if (value != NULL)
			json_object_set(json, keys[i], value);
	}
	return uf_request_from_json(json, error);
}

/* What one case is made of; owned by case_apply(). */
typedef struct {
	const json_t *description;
	const UfProfile *profile;
	const UfForm *form;
	const UfRequest *request;
	json_t *office;
} Parts;

static UfView *
make_view(const Parts *parts, GError **error)
{
	const char *today = uf_json_get_string(parts->description, "today");
	UfViewSetup setup = { .roles = uf_request_get_roles(parts->request),
			      .office = parts->office,
			      .request = uf_request_get_facts(parts->request),
			      .adapter = uf_form_get_adapter(parts->form) };
	if (uf_form_has_recipient(parts->form, "landlord"))
		setup.audience |= UF_AUDIENCE_LANDLORD;
	if (uf_form_has_recipient(parts->form, "household"))
		setup.audience |= UF_AUDIENCE_MEMBERS;
	if (today == NULL || !uf_date_parse_iso(today, &setup.today)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "no \"today\"");
		return NULL;
	}
	return uf_view_new(parts->profile, &setup, error);
}

static bool
check_description(const json_t *description, GError **error)
{
	static const char *const keys[] = { "about",
					    "profile",
					    "set",
					    "absences",
					    "origins",
					    "form",
					    "roles",
					    "office",
					    "today",
					    "request_facts",
					    "request_origins",
					    "request_corrections",
					    "request_allowed",
					    NULL };
	return uf_json_check_keys(description, keys, error);
}

UfAnswers *
case_apply(const CaseSetting *setting, const json_t *description, GError **error)
{
	g_autoptr(UfProfile) profile = load_profile(setting, description, error);
	if (profile == NULL)
		return NULL;
	UfForm *form = uf_registry_find_form(setting->registry,
					     uf_json_get_string(description, "form"), error);
	g_autoptr(UfRequest) request =
	    form != NULL ? make_request(profile, description, error) : NULL;
	g_autoptr(json_t) office =
	    request != NULL ? load_office(setting, description, error) : NULL;
	if (office == NULL)
		return NULL;
	g_autoptr(UfView) view =
	    make_view(&(Parts){ description, profile, form, request, office }, error);
	if (view == NULL)
		return NULL;
	UfMappingTables tables = { setting->registry, setting->communes, setting->countries, NULL };
	return uf_mapping_apply_tables(&tables, form, view, request, error);
}

char *
case_run(const CaseSetting *setting, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "case.json", NULL);
	g_autoptr(json_t) description = uf_json_load(path, error);
	if (description == NULL || !check_description(description, error))
		return NULL;
	g_autoptr(UfAnswers) answers = case_apply(setting, description, error);
	return answers != NULL ? case_format(answers) : NULL;
}
