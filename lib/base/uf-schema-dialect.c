#include "uf-schema-private.h"

#include "uf-error.h"

#define META_07 "http://json-schema.org/draft-07/schema"
#define META_2020_12 "https://json-schema.org/draft/2020-12/schema"
#define VOCABULARIES "https://json-schema.org/draft/2020-12/vocab/"
/* A meta-schema may itself be written for another one of ours; not without end. */
#define MAX_CHAIN 4

typedef struct {
	const char *name;
	unsigned bit;
} Vocabulary;

static const Vocabulary vocabularies[] = {
	{ "core", UF_SCHEMA_VOCABULARY_CORE },
	{ "applicator", UF_SCHEMA_VOCABULARY_APPLICATOR },
	{ "unevaluated", UF_SCHEMA_VOCABULARY_UNEVALUATED },
	{ "validation", UF_SCHEMA_VOCABULARY_VALIDATION },
	{ "meta-data", UF_SCHEMA_VOCABULARY_CORE },
	{ "content", UF_SCHEMA_VOCABULARY_CORE },
	{ "format-annotation", UF_SCHEMA_VOCABULARY_FORMAT },
	{ "format-assertion", UF_SCHEMA_VOCABULARY_FORMAT_ASSERTION },
};

const char *
uf_schema_dialect_get_default(const UfSchemaStore *store)
{
	return store->draft == UF_SCHEMA_DRAFT_07 ? META_07 : META_2020_12;
}

void
uf_schema_dialect_free(UfSchemaDialect *self)
{
	if (self == NULL)
		return;
	g_free(self->uri);
	g_free(self);
}

/* The draft whose words the meta-schema @uri speaks, followed through its own "$schema". */
static unsigned
find_draft(UfSchemaStore *store, const char *uri)
{
	g_autofree char *place = g_strdup(uri);
	for (int i = 0; i < MAX_CHAIN; i++) {
		if (g_str_equal(place, META_07))
			return UF_SCHEMA_IN_07;
		if (g_str_equal(place, META_2020_12))
			return UF_SCHEMA_IN_2020;
		json_t *meta = uf_schema_store_find_document(store, place);
		const char *next = json_string_value(json_object_get(meta, "$schema"));
		if (next == NULL)
			return 0;
		g_free(place);
		place = uf_schema_uri_resolve(NULL, next, NULL, NULL);
		if (place == NULL)
			return 0;
	}
	return 0;
}

static unsigned
find_vocabulary(const char *uri)
{
	if (!g_str_has_prefix(uri, VOCABULARIES))
		return 0;
	for (size_t i = 0; i < G_N_ELEMENTS(vocabularies); i++) {
		if (g_str_equal(uri + strlen(VOCABULARIES), vocabularies[i].name))
			return vocabularies[i].bit;
	}
	return 0;
}

/* Reads "$vocabulary"; one that is required and unknown makes the schema unusable
 * (core 2020-12, section 8.1.2). */
static bool
read_vocabularies(json_t *meta, unsigned *result, GError **error)
{
	json_t *listed = json_object_get(meta, "$vocabulary");
	*result = UF_SCHEMA_VOCABULARY_ALL;
	if (!json_is_object(listed))
		return true;

	*result = UF_SCHEMA_VOCABULARY_CORE;
	const char *uri;
	json_t *required;
	json_object_foreach(listed, uri, required)
	{
		unsigned bit = find_vocabulary(uri);
		if (bit == 0 && json_is_true(required)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "its meta-schema requires an unknown vocabulary");
			return false;
		}
		*result |= bit;
	}
	return true;
}

/* The dialect that the meta-schema @uri describes; made once per schema. */
const UfSchemaDialect *
uf_schema_dialect_ensure(UfSchema *schema, const char *uri, GError **error)
{
	g_autofree char *place = uf_schema_uri_resolve(NULL, uri, NULL, error);
	if (place == NULL)
		return NULL;
	for (guint i = 0; i < schema->dialects->len; i++) {
		const UfSchemaDialect *known = schema->dialects->pdata[i];
		if (g_str_equal(known->uri, place))
			return known;
	}

	json_t *meta = uf_schema_store_find_document(schema->store, place);
	unsigned draft = find_draft(schema->store, place);
	if (meta == NULL || draft == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "\"$schema\" names an unknown meta-schema");
		return NULL;
	}
	unsigned used = 0;
	if (!read_vocabularies(meta, &used, error))
		return NULL;

	UfSchemaDialect *dialect = g_new0(UfSchemaDialect, 1);
	dialect->uri = g_steal_pointer(&place);
	dialect->draft = draft;
	dialect->vocabularies = used;
	g_ptr_array_add(schema->dialects, dialect);
	return dialect;
}
