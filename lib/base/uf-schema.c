#include "uf-schema-private.h"

#include "uf-error.h"

static void
free_document(gpointer document)
{
	uf_schema_document_free(document);
}

static void
free_resource(gpointer resource)
{
	uf_schema_resource_free(resource);
}

static void
free_dialect(gpointer dialect)
{
	uf_schema_dialect_free(dialect);
}

static void
free_fault(gpointer fault)
{
	uf_schema_fault_free(fault);
}

UfSchema *
uf_schema_new(UfSchemaStore *store, json_t *document, const char *base_uri, GError **error)
{
	g_return_val_if_fail(store != NULL && document != NULL, NULL);
	g_autofree char *base = uf_schema_uri_resolve(
	    NULL, base_uri == NULL ? UF_SCHEMA_ANONYMOUS : base_uri, NULL, error);
	if (base == NULL)
		return NULL;

	g_autoptr(UfSchema) self = g_new0(UfSchema, 1);
	self->store = store;
	self->documents = g_ptr_array_new_with_free_func(free_document);
	self->owned = g_ptr_array_new_with_free_func(free_resource);
	self->dialects = g_ptr_array_new_with_free_func(free_dialect);
	self->resources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->pending = g_ptr_array_new();
	const UfSchemaResource *resource =
	    uf_schema_compile_document(self, base, document, NULL, error);
	if (resource == NULL || !uf_schema_link(self, error))
		return NULL;
	self->root = g_hash_table_lookup(resource->document->nodes, "");
	return g_steal_pointer(&self);
}

void
uf_schema_free(UfSchema *self)
{
	if (self == NULL)
		return;
	g_ptr_array_unref(self->pending);
	g_hash_table_unref(self->resources);
	g_ptr_array_unref(self->owned);
	g_ptr_array_unref(self->documents);
	g_ptr_array_unref(self->dialects);
	g_free(self);
}

bool
uf_schema_validate(const UfSchema *self, json_t *instance, GPtrArray *faults, GError **error)
{
	g_return_val_if_fail(self != NULL && instance != NULL && faults != NULL, false);
	if (!uf_schema_value_is_nested_within(instance, UF_SCHEMA_MAX_NESTING)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the document is nested too deep");
		return false;
	}
	return uf_schema_run(self, instance, faults, self->store->limits, error);
}

GPtrArray *
uf_schema_faults_new(void)
{
	return g_ptr_array_new_with_free_func(free_fault);
}

void
uf_schema_fault_free(UfSchemaFault *self)
{
	if (self == NULL)
		return;
	g_free(self->path);
	g_free(self->rule);
	g_free(self->schema_path);
	g_free(self->title);
	json_decref(self->parameters);
	g_free(self);
}
