#include "uf-flow-form.h"

#include <string.h>

#include "uf-bound-names.h"
#include "uf-boxes.h"
#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"

static json_t *
list_problems(const UfRegistry *registry)
{
	json_t *array = json_array();
	for (size_t i = 0; i < uf_registry_get_problem_count(registry); i++) {
		const UfRegistryProblem problem = uf_registry_get_problem(registry, i);
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:s, s:b}", "adapter", problem.adapter,
						"file", problem.file, "reason", problem.reason,
						"warning", problem.is_warning));
	}
	return array;
}

static json_t *
list_channels(UfChannelHost *host, const UfForm *form)
{
	size_t n;
	const UfChannel *const *channels = uf_channel_get_all(&n);
	json_t *array = json_array();
	for (size_t i = 0; i < n; i++) {
		g_autofree char *reason = NULL;
		const bool available = channels[i]->is_available == NULL ||
				       channels[i]->is_available(host, form, &reason);
		if (!available && reason == NULL)
			continue;
		json_array_append_new(array, json_pack("{s:s, s:s, s:b, s:s*}", "channel",
						       channels[i]->id, "title", channels[i]->title,
						       "available", available, "reason", reason));
	}
	return array;
}

static const char *
find_adapter_title(const UfRegistry *registry, const char *adapter)
{
	for (size_t i = 0; i < uf_registry_get_adapter_count(registry); i++) {
		if (g_str_equal(uf_registry_get_adapter_id(registry, i), adapter))
			return uf_registry_get_adapter_title(registry, i);
	}
	return adapter;
}

static json_t *
describe_form(UfFlow *flow, const UfForm *form)
{
	UfChannelHost host = uf_flow_make_host(flow);
	g_autofree char *seen = uf_date_format_iso(uf_form_get_seen(form));
	const char *adapter = uf_form_get_adapter(form);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:b, s:O*}", "form",
			 uf_form_get_id(form), "title", uf_form_get_title(form), "adapter", adapter,
			 "adapter_title", find_adapter_title(flow->registry, adapter), "source",
			 uf_form_get_source(form), "seen", seen, "unverified",
			 uf_form_is_unverified(form), "revision", uf_form_get_revision(form),
			 "channels", list_channels(&host, form), "abstract",
			 uf_form_is_abstract(form), "territory",
			 uf_form_find_block(form, "territory"));
}

/* The départements that the office says it works in. */
static json_t *
list_departements(const UfFlow *flow)
{
	const json_t *office = uf_context_get_office(flow->context);
	const json_t *places[] = { json_object_get(office, "service"),
				   json_object_get(office, "territory") };
	json_t *codes = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		const char *code = uf_json_get_string(places[i], "departement");
		if (code != NULL)
			uf_json_add_text_once(codes, code);
	}
	return codes;
}

/* Everywhere, or in one of @departements; when there are none, nothing is elsewhere. */
static bool
is_used_in(const UfForm *form, const json_t *departements)
{
	const json_t *territory = uf_form_find_block(form, "territory");
	const json_t *own = json_object_get(territory, "departements");
	if (own == NULL || json_array_size(departements) == 0)
		return true;
	for (size_t i = 0; i < json_array_size(own); i++) {
		if (uf_json_has_text(departements, json_string_value(json_array_get(own, i))))
			return true;
	}
	return false;
}

json_t *
uf_flow_form_list(UfFlow *flow, bool all, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL)
		return NULL;
	json_t *departements = list_departements(flow);
	json_t *forms = json_array();
	json_int_t others = 0;
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		const bool is_here = is_used_in(form, departements);
		if (all || (is_here && !uf_form_is_abstract(form)))
			json_array_append_new(forms, describe_form(flow, form));
		else if (!is_here && !uf_form_is_abstract(form))
			others++;
	}
	return json_pack("{s:i, s:o, s:o, s:I, s:o}", "version", UF_FLOW_VERSION, "departements",
			 departements, "forms", forms, "others", others, "problems",
			 list_problems(registry));
}

static const char *
get_way(const UfField *field)
{
	if (uf_field_get_kind(field) == UF_FIELD_TABLE)
		return "table";
	if (uf_field_is_asked(field))
		return "ask";
	if (uf_field_get_by_hand(field) != NULL || uf_field_get_kind(field) == UF_FIELD_SIGNATURE)
		return "by_hand";
	if (uf_field_get_constant(field) != NULL)
		return "constant";
	if (uf_field_get_figure(field) != NULL)
		return "figure";
	if (uf_field_get_hook(field) != NULL)
		return "hook";
	return "profile";
}

static json_t *
list_paths(const UfField *field)
{
	json_t *paths = json_array();
	for (size_t i = 0; i < uf_field_get_path_count(field); i++)
		json_array_append_new(paths, json_string(uf_field_get_path_text(field, i)));
	return paths;
}

static json_t *
describe_field(const UfFlow *flow, const UfForm *form, const UfField *field)
{
	g_autofree char *key = g_strconcat("fields/", uf_field_get_full_id(field), NULL);
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:s, s:s*, s:o, s:s*}", "field",
			 uf_field_get_full_id(field), "label", uf_field_get_label(field), "section",
			 uf_field_get_section(field), "kind",
			 uf_field_kind_get_name(uf_field_get_kind(field)), "required",
			 uf_field_is_required(field), "sensitive", uf_field_is_sensitive(field),
			 "unconfirmed", uf_field_is_unconfirmed(field), "answered", get_way(field),
			 "by_hand", uf_field_get_by_hand(field), "paths", list_paths(field), "file",
			 uf_registry_find_key_file(flow->registry, uf_form_get_id(form), key));
}

static json_t *
list_fields(const UfFlow *flow, const UfForm *form)
{
	json_t *fields = json_array();
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		json_array_append_new(fields, describe_field(flow, form, field));
		for (size_t j = 0; j < uf_field_get_child_count(field); j++)
			json_array_append_new(
			    fields, describe_field(flow, form, uf_field_get_child(field, j)));
	}
	return fields;
}

static json_t *
list_files(const UfFlow *flow, const UfForm *form)
{
	json_t *files = json_object();
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)uf_form_get_json(form), key, value)
	{
		const char *file =
		    uf_registry_find_key_file(flow->registry, uf_form_get_id(form), key);
		if (file != NULL)
			json_object_set_new(files, key, json_string(file));
	}
	return files;
}

json_t *
uf_flow_form_show(UfFlow *flow, const char *form_id, bool data, GError **error)
{
	static const char *const blocks[] = { "roles",      "pieces",     "deadlines",
					      "signatures", "recipients", "basis",
					      "contacts",   "figures",    "updates" };
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	const UfForm *form =
	    registry != NULL ? uf_registry_find_form(registry, form_id, error) : NULL;
	if (form == NULL)
		return NULL;
	json_t *result = describe_form(flow, form);
	json_object_set_new(result, "version", json_integer(UF_FLOW_VERSION));
	json_object_set_new(result, "fields", list_fields(flow, form));
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
		const json_t *block = uf_form_find_block(form, blocks[i]);
		if (block != NULL)
			json_object_set(result, blocks[i], (json_t *)block);
	}
	json_object_set_new(result, "files", list_files(flow, form));
	if (data)
		json_object_set_new(result, "data", uf_mapping_list_facts(form, flow->schema));
	return result;
}

/* A measured box that nobody has confirmed, one issue for each field that it would hold. */
static void
add_unconfirmed(const UfForm *form, GPtrArray *issues)
{
	g_autoptr(GPtrArray) names = uf_form_list_bound_names(form, "pdf");
	for (guint i = 0; i < names->len; i++) {
		const UfBoundName *bound = g_ptr_array_index(names, i);
		if (!uf_form_is_box_unconfirmed(form, bound->name))
			continue;
		UfIssue *issue =
		    uf_issue_add(issues, UF_SEVERITY_TODO, bound->field, "form.box_unconfirmed");
		uf_issue_set_text(issue, "name", bound->name);
	}
}

/* a layout that cannot be read is a problem of its adapter; one that is not there is none */
static void
add_layout_problem(const UfRegistry *registry, const UfForm *form, json_t *problems)
{
	g_autoptr(GError) local = NULL;
	const char *id = uf_form_get_id(form);
	g_autoptr(json_t) layout = uf_registry_load_layout(registry, id, &local);
	if (layout != NULL || g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return;
	g_autofree char *file = g_strdup_printf("layouts/%s.json", strchr(id, '/') + 1);
	json_array_append_new(problems, json_pack("{s:s, s:s, s:s, s:b}", "adapter",
						  uf_form_get_adapter(form), "file", file, "reason",
						  local->message, "warning", 0));
}

json_t *
uf_flow_form_check(UfFlow *flow, const char *form_id, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL ||
	    (form_id != NULL && uf_registry_find_form(registry, form_id, error) == NULL))
		return NULL;
	json_t *forms = json_array();
	json_t *problems = list_problems(registry);
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (form_id != NULL && !g_str_equal(uf_form_get_id(form), form_id))
			continue;
		add_layout_problem(registry, form, problems);
		g_autoptr(GPtrArray) issues = uf_mapping_check_form(registry, form, flow->schema);
		add_unconfirmed(form, issues);
		json_array_append_new(forms,
				      json_pack("{s:s, s:o}", "form", uf_form_get_id(form),
						"issues", uf_flow_issues_to_json(flow, issues)));
	}
	return json_pack("{s:i, s:o, s:o}", "version", UF_FLOW_VERSION, "forms", forms, "problems",
			 problems);
}
