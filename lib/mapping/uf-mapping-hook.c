#include "uf-mapping-private.h"

#include "uf-error.h"

typedef struct {
	const UfRegistry *registry;
	const char *adapter;
} CodesScope;

static const UfCodes *
find_codes(const void *data, const char *id)
{
	const CodesScope *scope = data;
	return uf_registry_find_codes(scope->registry, scope->adapter, id);
}

bool
uf_mapping_call_hook(UfMappingField *self, const UfMappingSelection *selection, GError **error)
{
	const char *name = uf_field_get_hook(self->field);
	const char *adapter = uf_form_get_adapter(self->run->form);
	const UfHook *hook = uf_registry_find_hook(self->run->tables->registry, adapter, name);
	if (hook == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING, "%s: field %s: no hook '%s'",
			    uf_form_get_id(self->run->form), self->key, name);
		return false;
	}
	size_t count = selection->nodes->len;
	g_autofree json_t **nodes = g_new0(json_t *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const UfMappingNode *node = uf_mapping_selection_get(selection, i);
		nodes[i] = node->value;
		uf_mapping_use_fact(self, node->fact_id, true);
	}
	g_autoptr(json_t) row = uf_mapping_copy_row(self->run, &self->row);
	CodesScope scope = { self->run->tables->registry, adapter };
	UfHookInput in = { .field = self->key,
			   .nodes = nodes,
			   .node_count = count,
			   .row = row,
			   .today = uf_view_get_today(self->run->view),
			   .find_codes = find_codes,
			   .registry = &scope };
	if (hook->func(&in, uf_answer_get_value(self->answer), error))
		return true;
	g_prefix_error(error, "%s: field %s: hook '%s': ", uf_form_get_id(self->run->form),
		       self->key, name);
	return false;
}
