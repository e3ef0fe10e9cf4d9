/* `fill --changed`: the updates that a partner has a form for; whom to call for the others. */
#include "uf-flow-stale-private.h"
#include "uf-json.h"

/* what no form of the partner tells: the entry of "calls"; NULL when its forms tell all */
static json_t *
describe_call(const json_t *partner)
{
	const json_t *facts = json_object_get(partner, "facts");
	g_autoptr(json_t) untold = json_array();
	for (size_t i = 0; i < json_array_size(facts); i++) {
		json_t *fact = json_array_get(facts, i);
		if (json_array_size(json_object_get(fact, "forms")) == 0)
			json_array_append(untold, fact);
	}
	if (json_array_size(untold) == 0)
		return NULL;
	json_t *call = json_copy((json_t *)partner);
	json_object_set(call, "facts", untold);
	return call;
}

json_t *
uf_flow_list_changed(UfFlow *flow, const char *person, json_t *calls, GError **error)
{
	g_autoptr(json_t) stale = uf_flow_stale(flow, person, error);
	if (stale == NULL)
		return NULL;
	json_t *ids = json_array();
	const json_t *partners = json_object_get(stale, "partners");
	for (size_t i = 0; i < json_array_size(partners); i++) {
		const json_t *partner = json_array_get(partners, i);
		const json_t *forms = json_object_get(partner, "forms");
		json_t *call = describe_call(partner);
		for (size_t j = 0; j < json_array_size(forms); j++)
			uf_json_add_text_once(ids,
					      uf_json_get_string(json_array_get(forms, j), "form"));
		if (call != NULL)
			json_array_append_new(calls, call);
	}
	return ids;
}
