#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

static UfSchemaResource *
ensure_resource(UfSchema *schema, const UfSchemaNode *node, const char *uri, GError **error)
{
	UfSchemaResource *known = g_hash_table_lookup(schema->resources, uri);
	if (known != NULL)
		return known;
	json_t *document = uf_schema_store_find_document(schema->store, uri);
	if (document != NULL)
		return uf_schema_compile_document(schema, uri, document, node->resource->dialect,
						  error);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "refers to an unknown schema");
	return NULL;
}

/* The resource around a place that the compiler did not visit: that of the nearest node above. */
static UfSchemaResource *
find_enclosing(UfSchemaResource *resource, const char *pointer)
{
	g_autofree char *above = g_strdup(pointer);
	while (*above != '\0') {
		*strrchr(above, '/') = '\0';
		const UfSchemaNode *node = g_hash_table_lookup(resource->document->nodes, above);
		if (node != NULL)
			return node->resource;
	}
	return resource;
}

static const UfSchemaNode *
find_target(UfSchema *schema, UfSchemaResource *resource, const char *fragment, GError **error)
{
	if (*fragment != '\0' && *fragment != '/')
		return g_hash_table_lookup(resource->anchors, fragment);

	g_autofree char *pointer = g_strconcat(resource->pointer, fragment, NULL);
	const UfSchemaNode *node = g_hash_table_lookup(resource->document->nodes, pointer);
	if (node != NULL)
		return node;
	return uf_schema_compile_node(schema, find_enclosing(resource, pointer), pointer, error);
}

static bool
link_use(UfSchema *schema, const UfSchemaNode *node, UfSchemaUse *use, GError **error)
{
	g_autofree char *fragment = NULL;
	g_autofree char *uri = uf_schema_uri_resolve(
	    node->resource->uri, json_string_value(use->value), &fragment, error);
	if (uri == NULL)
		return false;
	UfSchemaResource *resource = ensure_resource(schema, node, uri, error);
	if (resource == NULL)
		return false;

	GError *cause = NULL;
	use->target = find_target(schema, resource, fragment == NULL ? "" : fragment, &cause);
	if (use->target == NULL && cause == NULL)
		g_set_error(&cause, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "refers to a place that does not exist");
	if (cause != NULL) {
		g_propagate_error(error, cause);
		return false;
	}
	gpointer name = NULL;
	if (fragment != NULL && g_str_equal(use->keyword->name, "$dynamicRef") &&
	    g_hash_table_lookup_extended(resource->dynamics, fragment, &name, NULL))
		use->dynamic = name;
	return true;
}

bool
uf_schema_link(UfSchema *schema, GError **error)
{
	/* linking may compile other documents, which adds to the list */
	for (guint i = 0; i < schema->pending->len; i++) {
		const UfSchemaNode *node = schema->pending->pdata[i];
		for (guint j = 0; j < node->uses->len; j++) {
			UfSchemaUse *use = node->uses->pdata[j];
			if (use->keyword->shape != UF_SCHEMA_SHAPE_REFERENCE ||
			    link_use(schema, node, use, error))
				continue;
			g_prefix_error(error, "%s#%s/%s: ", node->resource->document->uri,
				       node->pointer, use->keyword->name);
			return false;
		}
	}
	return true;
}
