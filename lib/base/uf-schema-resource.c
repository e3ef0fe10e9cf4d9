#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

void
uf_schema_document_free(UfSchemaDocument *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->nodes);
	json_decref(self->root);
	g_free(self->uri);
	g_free(self);
}

void
uf_schema_resource_free(UfSchemaResource *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->anchors);
	g_hash_table_unref(self->dynamics);
	g_free(self->pointer);
	g_free(self->uri);
	g_free(self);
}

void
uf_schema_set_broken(GError **error, const UfSchemaResource *resource, const char *pointer,
		     const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s#%s: %s", resource->document->uri,
		    pointer, what);
}

const char *
uf_schema_find_string(const json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

/* In draft-07 a "$ref" silences everything beside it, "$id" included. */
bool
uf_schema_is_only_reference(const UfSchemaDialect *dialect, const json_t *json)
{
	return dialect->draft == UF_SCHEMA_IN_07 && uf_schema_find_string(json, "$ref") != NULL;
}

static UfSchemaResource *
add_resource(UfSchema *schema, UfSchemaDocument *document, char *uri, const char *pointer)
{
	UfSchemaResource *resource = g_new0(UfSchemaResource, 1);
	resource->uri = uri;
	resource->document = document;
	resource->dialect = document->dialect;
	resource->pointer = g_strdup(pointer);
	resource->anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	resource->dynamics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_ptr_array_add(schema->owned, resource);
	return resource;
}

/* Starts a new resource where a subschema has an "$id" of its own. */
bool
uf_schema_resource_enter(UfSchema *schema, UfSchemaResource **current, const json_t *json,
			 const char *pointer, GError **error)
{
	UfSchemaResource *outer = *current;
	const char *id = uf_schema_find_string(json, "$id");
	if (id == NULL || *id == '#' || *pointer == '\0' ||
	    uf_schema_is_only_reference(outer->dialect, json))
		return true;

	g_autofree char *uri = uf_schema_uri_resolve(outer->uri, id, NULL, error);
	if (uri == NULL) {
		g_prefix_error(error, "%s#%s: ", outer->document->uri, pointer);
		return false;
	}
	if (g_hash_table_contains(schema->resources, uri)) {
		uf_schema_set_broken(error, outer, pointer, "this \"$id\" is already taken");
		return false;
	}
	UfSchemaResource *inner = add_resource(schema, outer->document, g_strdup(uri), pointer);
	inner->dialect = outer->dialect;
	const char *meta = uf_schema_find_string(json, "$schema");
	if (meta != NULL)
		inner->dialect = uf_schema_dialect_ensure(schema, meta, error);
	g_hash_table_insert(schema->resources, g_steal_pointer(&uri), inner);
	*current = inner;
	return inner->dialect != NULL;
}

static bool
add_anchor(UfSchemaNode *node, const char *name, bool is_dynamic, GError **error)
{
	UfSchemaResource *resource = node->resource;
	const UfSchemaNode *known = g_hash_table_lookup(resource->anchors, name);
	if (known != NULL && known != node) {
		uf_schema_set_broken(error, resource, node->pointer,
				     "this anchor is already taken");
		return false;
	}
	g_hash_table_replace(resource->anchors, g_strdup(name), node);
	if (is_dynamic)
		g_hash_table_replace(resource->dynamics, g_strdup(name), node);
	return true;
}

bool
uf_schema_resource_add_anchors(UfSchemaNode *node, GError **error)
{
	if (node->resource->dialect->draft == UF_SCHEMA_IN_07) {
		/* draft-07 writes an anchor as the fragment of an identifier */
		const char *id = uf_schema_find_string(node->json, "$id");
		const char *hash = id == NULL ? NULL : strchr(id, '#');
		if (hash == NULL || hash[1] == '\0' ||
		    uf_schema_is_only_reference(node->resource->dialect, node->json))
			return true;
		return add_anchor(node, hash + 1, false, error);
	}
	const char *name = uf_schema_find_string(node->json, "$anchor");
	if (name != NULL && !add_anchor(node, name, false, error))
		return false;
	name = uf_schema_find_string(node->json, "$dynamicAnchor");
	return name == NULL || add_anchor(node, name, true, error);
}

/* The schema itself first: what the meta-schema refuses is named before it can do harm. */
static bool
check_document(UfSchema *schema, const UfSchemaDocument *document, GError **error)
{
	if (!uf_schema_value_is_nested_within(document->root, UF_SCHEMA_MAX_NESTING)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s#: nested too deep",
			    document->uri);
		return false;
	}
	const UfSchema *meta = NULL;
	if (uf_schema_store_is_bundled(document->uri))
		return true;
	if (!uf_schema_store_ensure_meta(schema->store, document->dialect->uri, &meta, error))
		return false;
	if (meta == NULL)
		return true;

	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	const UfSchemaLimits limits = { UF_SCHEMA_MAX_DEPTH, UF_SCHEMA_MAX_WORK };
	if (!uf_schema_run(meta, document->root, faults, limits, error)) {
		g_prefix_error(error, "%s#: ", document->uri);
		return false;
	}
	if (faults->len == 0)
		return true;
	const UfSchemaFault *fault = faults->pdata[0];
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s#%s: not a valid schema (%s of its meta-schema)", document->uri, fault->path,
		    fault->rule);
	return false;
}

static char *
find_document_uri(const UfSchemaDocument *document, const char *uri, GError **error)
{
	const char *id = uf_schema_find_string(document->root, "$id");
	if (id == NULL || uf_schema_is_only_reference(document->dialect, document->root))
		return g_strdup(uri);
	return uf_schema_uri_resolve(uri, id, NULL, error);
}

/* Compiles a whole document found at @uri; @fallback is the dialect of who refers to it. */
UfSchemaResource *
uf_schema_compile_document(UfSchema *schema, const char *uri, json_t *root,
			   const UfSchemaDialect *fallback, GError **error)
{
	UfSchemaDocument *document = g_new0(UfSchemaDocument, 1);
	document->uri = g_strdup(g_str_equal(uri, UF_SCHEMA_ANONYMOUS) ? "" : uri);
	document->root = json_incref(root);
	document->nodes = uf_schema_nodes_new();
	g_ptr_array_add(schema->documents, document);

	const char *meta = uf_schema_find_string(root, "$schema");
	document->dialect = fallback;
	if (meta != NULL || fallback == NULL)
		document->dialect = uf_schema_dialect_ensure(
		    schema, meta != NULL ? meta : uf_schema_dialect_get_default(schema->store),
		    error);
	if (document->dialect == NULL) {
		g_prefix_error(error, "%s#: ", document->uri);
		return NULL;
	}
	if (!check_document(schema, document, error))
		return NULL;

	char *own = find_document_uri(document, uri, error);
	if (own == NULL)
		return NULL;
	UfSchemaResource *resource = add_resource(schema, document, own, "");
	g_hash_table_replace(schema->resources, g_strdup(uri), resource);
	g_hash_table_replace(schema->resources, g_strdup(own), resource);
	return uf_schema_compile_node(schema, resource, "", error) == NULL ? NULL : resource;
}
