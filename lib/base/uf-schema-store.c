#include "uf-schema-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-schema-meta.h"

static void
decref_document(gpointer document)
{
	json_decref(document);
}

static void
free_schema(gpointer schema)
{
	uf_schema_free(schema);
}

/* The embedded files are part of the program: a broken one is our bug, and a test would say so. */
static void
add_meta_schemas(UfSchemaStore *self)
{
	static const char *const texts[] = {
		uf_schema_meta_07,
		uf_schema_meta_2020_12,
		uf_schema_meta_core,
		uf_schema_meta_applicator,
		uf_schema_meta_unevaluated,
		uf_schema_meta_validation,
		uf_schema_meta_meta_data,
		uf_schema_meta_format_annotation,
		uf_schema_meta_format_assertion,
		uf_schema_meta_content,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(json_t) meta = json_loads(texts[i], 0, NULL);
		const char *id = json_string_value(json_object_get(meta, "$id"));
		g_return_if_fail(id != NULL);
		g_hash_table_insert(self->documents, g_strndup(id, strcspn(id, "#")),
				    g_steal_pointer(&meta));
	}
}

UfSchemaStore *
uf_schema_store_new(void)
{
	UfSchemaStore *self = g_new0(UfSchemaStore, 1);
	self->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, decref_document);
	self->formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->metas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_schema);
	self->limits = (UfSchemaLimits){ UF_SCHEMA_MAX_DEPTH, UF_SCHEMA_MAX_WORK };
	add_meta_schemas(self);
	for (const UfSchemaFormat *format = uf_schema_formats_get(); format->name != NULL; format++)
		uf_schema_store_add_format(self, format->name, format->check);
	return self;
}

void
uf_schema_store_free(UfSchemaStore *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->metas);
	g_hash_table_unref(self->formats);
	g_hash_table_unref(self->documents);
	g_free(self);
}

static void
add_own_identifier(UfSchemaStore *self, const char *uri, json_t *document)
{
	const char *id = json_string_value(json_object_get(document, "$id"));
	if (id == NULL)
		return;
	g_autofree char *own = uf_schema_uri_resolve(uri, id, NULL, NULL);
	if (own != NULL && !g_hash_table_contains(self->documents, own))
		g_hash_table_insert(self->documents, g_steal_pointer(&own), json_incref(document));
}

bool
uf_schema_store_add(UfSchemaStore *self, const char *uri, json_t *document, GError **error)
{
	g_return_val_if_fail(document != NULL, false);
	g_autofree char *fragment = NULL;
	g_autofree char *place = uf_schema_uri_resolve(NULL, uri, &fragment, error);
	if (place == NULL)
		return false;
	if (fragment != NULL && *fragment != '\0') {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: a document's URI has no fragment", uri);
		return false;
	}
	json_t *known = g_hash_table_lookup(self->documents, place);
	if (known != NULL && !json_equal(known, document)) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "%s: another schema has this URI",
			    uri);
		return false;
	}

	g_hash_table_replace(self->documents, g_strdup(place), json_incref(document));
	add_own_identifier(self, place, document);
	return true;
}

void
uf_schema_store_set_draft(UfSchemaStore *self, UfSchemaDraft draft)
{
	self->draft = draft;
}

void
uf_schema_store_set_assert_formats(UfSchemaStore *self, bool assert)
{
	self->assert_formats = assert;
}

void
uf_schema_store_add_format(UfSchemaStore *self, const char *name, UfSchemaFormatFunc check)
{
	/* ISO C has no void pointer to a function: the table keeps a small block */
	UfSchemaFormatFunc *kept = g_new(UfSchemaFormatFunc, 1);
	*kept = check;
	g_hash_table_replace(self->formats, g_strdup(name), kept);
}

void
uf_schema_store_set_limits(UfSchemaStore *self, size_t depth, size_t work)
{
	self->limits = (UfSchemaLimits){ depth, work };
}

json_t *
uf_schema_store_find_document(UfSchemaStore *self, const char *uri)
{
	return g_hash_table_lookup(self->documents, uri);
}

UfSchemaFormatFunc
uf_schema_store_find_format(const UfSchemaStore *self, const char *name)
{
	const UfSchemaFormatFunc *kept = g_hash_table_lookup(self->formats, name);
	return kept == NULL ? NULL : *kept;
}

/* The two drafts themselves, which would otherwise be checked against themselves for ever. */
bool
uf_schema_store_is_bundled(const char *uri)
{
	return g_str_has_prefix(uri, "https://json-schema.org/draft/2020-12/") ||
	       g_str_equal(uri, "http://json-schema.org/draft-07/schema");
}

/* Compiles the meta-schema @uri once. @meta is NULL, without error, while that very meta-schema is
 * being compiled: what describes itself is not checked by itself. */
bool
uf_schema_store_ensure_meta(UfSchemaStore *self, const char *uri, const UfSchema **meta,
			    GError **error)
{
	*meta = g_hash_table_lookup(self->metas, uri);
	if (g_hash_table_contains(self->metas, uri))
		return true;

	json_t *document = uf_schema_store_find_document(self, uri);
	g_return_val_if_fail(document != NULL, false);
	g_hash_table_insert(self->metas, g_strdup(uri), NULL);
	UfSchema *made = uf_schema_new(self, document, uri, error);
	if (made == NULL) {
		g_prefix_error(error, "%s: ", uri);
		g_hash_table_remove(self->metas, uri);
		return false;
	}
	g_hash_table_replace(self->metas, g_strdup(uri), made);
	*meta = made;
	return true;
}
