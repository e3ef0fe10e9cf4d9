/* The record of processing (RGPD, article 30), from the forms' own data. */
#include <string.h>

#include "uf-flow-notice.h"
#include "uf-flow-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"

/* The member @key of each of @rows (an array, or the members of an object), each once. */
static json_t *
collect(const json_t *rows, const char *key)
{
	json_t *list = json_array();
	const char *name;
	json_t *row;
	json_object_foreach((json_t *)rows, name, row)
	    uf_json_add_text_once(list, uf_json_get_string(row, key));
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_json_add_text_once(list, uf_json_get_string(json_array_get(rows, i), key));
	return list;
}

static json_t *
describe(UfFlow *flow, const UfForm *form)
{
	g_autoptr(json_t) data = uf_mapping_list_facts(form, flow->schema);
	const json_t *facts = json_object_get(data, "facts");
	const json_t *basis = uf_form_find_block(form, "basis");
	const char *text = uf_json_get_string(basis, "text");
	g_autofree char *seen = uf_date_format_iso(uf_form_get_seen(form));
	g_autofree char *purpose =
	    g_strdup_printf("Remplir « %s » avec la personne", uf_form_get_title(form));
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:b}", "form", uf_form_get_id(form),
	    "title", uf_form_get_title(form), "purpose", purpose, "basis", text != NULL ? text : "",
	    "people", collect(uf_form_find_block(form, "roles"), "label"), "data",
	    collect(facts, "title"), "sensitive", collect(facts, "sensitive"), "recipients",
	    collect(uf_form_find_block(form, "recipients"), "label"), "source",
	    uf_form_get_source(form), "seen", seen, "unverified", uf_form_is_unverified(form));
}

json_t *
uf_flow_form_register(UfFlow *flow, const char *form_id, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL ||
	    (form_id != NULL && uf_registry_find_form(registry, form_id, error) == NULL))
		return NULL;
	json_t *forms = json_array();
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (form_id == NULL || g_str_equal(uf_form_get_id(form), form_id))
			json_array_append_new(forms, describe(flow, form));
	}
	const json_t *service = json_object_get(uf_context_get_office(flow->context), "service");
	const char *name = uf_json_get_string(service, "organization");
	return json_pack("{s:i, s:s, s:o}", "version", UF_FLOW_VERSION, "controller",
			 name != NULL ? name : "", "forms", forms);
}
