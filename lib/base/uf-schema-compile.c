#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"

/* Where the walk stands: the resource that encloses the next node, the keyword that holds it. */
typedef struct {
	UfSchema *schema;
	UfSchemaResource *resource;
	const char *via;
} Place;

static UfSchemaNode *compile(const Place *place, json_t *json, const char *pointer, GError **error);

static void
use_free(gpointer data)
{
	UfSchemaUse *self = data;
	g_clear_pointer(&self->nodes, g_ptr_array_unref);
	g_clear_pointer(&self->names, g_ptr_array_unref);
	g_clear_pointer(&self->patterns, g_ptr_array_unref);
	g_free(self);
}

static void
node_free(gpointer data)
{
	UfSchemaNode *self = data;
	g_ptr_array_unref(self->uses);
	g_free(self->pointer);
	g_free(self);
}

static void
pattern_free(gpointer code)
{
	pcre2_code_free(code);
}

static bool
add_child(const Place *place, UfSchemaUse *use, json_t *json, char *pointer, GError **error)
{
	g_autofree char *owned = pointer;
	Place inner = *place;
	inner.via = use->keyword->name;
	UfSchemaNode *child = compile(&inner, json, owned, error);
	if (child == NULL)
		return false;
	g_ptr_array_add(use->nodes, child);
	return true;
}

static bool
compile_list(const Place *place, UfSchemaUse *use, const char *pointer, GError **error)
{
	for (size_t i = 0; i < json_array_size(use->value); i++) {
		if (!add_child(place, use, json_array_get(use->value, i),
			       uf_schema_uri_add_index(pointer, i), error))
			return false;
	}
	return true;
}

static bool
add_pattern(const Place *place, UfSchemaUse *use, const char *text, const char *pointer,
	    GError **error)
{
	pcre2_code *code = uf_schema_pattern_compile(text, error);
	if (code == NULL) {
		g_prefix_error(error, "%s#%s: ", place->resource->document->uri, pointer);
		return false;
	}
	if (use->patterns == NULL)
		use->patterns = g_ptr_array_new_with_free_func(pattern_free);
	g_ptr_array_add(use->patterns, code);
	return true;
}

static bool
compile_map(const Place *place, UfSchemaUse *use, const char *pointer, GError **error)
{
	const char *key;
	json_t *member;
	use->names = g_ptr_array_new();
	json_object_foreach(use->value, key, member)
	{
		if (use->keyword->shape == UF_SCHEMA_SHAPE_MIXED && json_is_array(member))
			continue;
		if (use->keyword->shape == UF_SCHEMA_SHAPE_PATTERNS &&
		    !add_pattern(place, use, key, pointer, error))
			return false;
		g_ptr_array_add(use->names, (char *)key);
		if (!add_child(place, use, member, uf_schema_uri_add_pointer(pointer, key), error))
			return false;
	}
	return true;
}

/* An asserted format must be known: a misspelt one would let everything pass. */
static bool
find_format(const Place *place, UfSchemaUse *use, const char *pointer, GError **error)
{
	const UfSchemaStore *store = place->schema->store;
	unsigned vocabularies = place->resource->dialect->vocabularies;
	if ((!store->assert_formats && !(vocabularies & UF_SCHEMA_VOCABULARY_FORMAT_ASSERTION)) ||
	    uf_schema_store_is_bundled(place->resource->uri))
		return true;
	use->format = uf_schema_store_find_format(store, json_string_value(use->value));
	if (use->format == NULL)
		uf_schema_set_broken(error, place->resource, pointer, "unknown format");
	return use->format != NULL;
}

static bool
compile_value(const Place *place, UfSchemaUse *use, const char *pointer, GError **error)
{
	switch (use->keyword->shape) {
	case UF_SCHEMA_SHAPE_SCHEMA:
		return add_child(place, use, use->value, g_strdup(pointer), error);
	case UF_SCHEMA_SHAPE_LIST:
		return compile_list(place, use, pointer, error);
	case UF_SCHEMA_SHAPE_EITHER:
		if (json_is_array(use->value))
			return compile_list(place, use, pointer, error);
		return add_child(place, use, use->value, g_strdup(pointer), error);
	case UF_SCHEMA_SHAPE_MAP:
	case UF_SCHEMA_SHAPE_MIXED:
	case UF_SCHEMA_SHAPE_PATTERNS:
		return compile_map(place, use, pointer, error);
	case UF_SCHEMA_SHAPE_PATTERN:
		return add_pattern(place, use, json_string_value(use->value), pointer, error);
	case UF_SCHEMA_SHAPE_FORMAT:
		return find_format(place, use, pointer, error);
	default:
		return true;
	}
}

static bool
compile_use(const Place *place, UfSchemaNode *node, const UfSchemaKeyword *keyword, GError **error)
{
	json_t *value = json_object_get(node->json, keyword->name);
	g_autofree char *pointer = uf_schema_uri_add_pointer(node->pointer, keyword->name);
	if (!(keyword->types & (1u << json_typeof(value)))) {
		uf_schema_set_broken(error, node->resource, pointer,
				     "this keyword has a value of a wrong type");
		return false;
	}
	UfSchemaUse *use = g_new0(UfSchemaUse, 1);
	use->keyword = keyword;
	use->value = value;
	use->nodes = g_ptr_array_new();
	g_ptr_array_add(node->uses, use);
	return compile_value(place, use, pointer, error);
}

static bool
is_in_use(const UfSchemaNode *node, const UfSchemaKeyword *keyword)
{
	const UfSchemaDialect *dialect = node->resource->dialect;
	if (!(keyword->drafts & dialect->draft) || !(keyword->vocabulary & dialect->vocabularies) ||
	    json_object_get(node->json, keyword->name) == NULL)
		return false;
	return !uf_schema_is_only_reference(dialect, node->json) ||
	       keyword->shape == UF_SCHEMA_SHAPE_REFERENCE || keyword->check == NULL;
}

static bool
compile_uses(const Place *place, UfSchemaNode *node, GError **error)
{
	bool has_reference = false;
	for (const UfSchemaKeyword *keyword = uf_schema_keywords_get(); keyword->name != NULL;
	     keyword++) {
		if (!is_in_use(node, keyword))
			continue;
		if (!compile_use(place, node, keyword, error))
			return false;
		has_reference |= keyword->shape == UF_SCHEMA_SHAPE_REFERENCE;
		node->has_unevaluated |=
		    (keyword->vocabulary & UF_SCHEMA_VOCABULARY_UNEVALUATED) != 0;
	}
	if (has_reference)
		g_ptr_array_add(place->schema->pending, node);
	return true;
}

static UfSchemaNode *
compile(const Place *place, json_t *json, const char *pointer, GError **error)
{
	GHashTable *nodes = place->resource->document->nodes;
	UfSchemaNode *known = g_hash_table_lookup(nodes, pointer);
	if (known != NULL)
		return known;
	if (!json_is_object(json) && !json_is_boolean(json)) {
		uf_schema_set_broken(error, place->resource, pointer, "not a schema");
		return NULL;
	}
	if (++place->schema->nodes > UF_SCHEMA_MAX_NODES) {
		uf_schema_set_broken(error, place->resource, pointer, "too many subschemas");
		return NULL;
	}

	Place here = *place;
	if (!uf_schema_resource_enter(here.schema, &here.resource, json, pointer, error))
		return NULL;
	UfSchemaNode *node = g_new0(UfSchemaNode, 1);
	node->json = json;
	node->resource = here.resource;
	node->pointer = g_strdup(pointer);
	node->via = place->via;
	node->title = uf_schema_find_string(json, "title");
	node->uses = g_ptr_array_new_with_free_func(use_free);
	g_hash_table_insert(nodes, node->pointer, node);
	if (!uf_schema_resource_add_anchors(node, error) || !compile_uses(&here, node, error))
		return NULL;
	return node;
}

GHashTable *
uf_schema_nodes_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, node_free);
}

/* Compiles the subschema at @pointer, a place where no keyword of ours led to. */
UfSchemaNode *
uf_schema_compile_node(UfSchema *schema, UfSchemaResource *resource, const char *pointer,
		       GError **error)
{
	json_t *json = uf_schema_uri_find_pointer(resource->document->root, pointer);
	Place place = { schema, resource, NULL };
	return json == NULL ? NULL : compile(&place, json, pointer, error);
}
