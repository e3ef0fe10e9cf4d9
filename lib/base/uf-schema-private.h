/* Inside the schema validator: what a compiled schema is made of, and who calls whom.
 *
 *   store ─► compile (walk of the JSON: nodes, resources, anchors) ─► link ($ref) ─► run
 *
 * A UfSchema owns its documents, resources and nodes; all pointers between them are borrowed. JSON
 * values are borrowed from the documents. A node is one subschema; a use is one keyword in it.
 */
#pragma once

#include "uf-cleanup.h"
#include "uf-schema.h"

/* Base of schemas without one; it appears in no message. */
#define UF_SCHEMA_ANONYMOUS "unefois:///"

enum {
	UF_SCHEMA_IN_07 = 1 << 0,
	UF_SCHEMA_IN_2020 = 1 << 1,
	UF_SCHEMA_IN_BOTH = UF_SCHEMA_IN_07 | UF_SCHEMA_IN_2020,
};

typedef enum {
	UF_SCHEMA_VOCABULARY_CORE = 1 << 0,
	UF_SCHEMA_VOCABULARY_APPLICATOR = 1 << 1,
	UF_SCHEMA_VOCABULARY_UNEVALUATED = 1 << 2,
	UF_SCHEMA_VOCABULARY_VALIDATION = 1 << 3,
	UF_SCHEMA_VOCABULARY_FORMAT = 1 << 4,
	UF_SCHEMA_VOCABULARY_FORMAT_ASSERTION = 1 << 5,
	UF_SCHEMA_VOCABULARY_ALL = (1 << 5) - 1,
} UfSchemaVocabulary;

/* What a keyword's value holds for the compiler. */
typedef enum {
	UF_SCHEMA_SHAPE_PLAIN,
	UF_SCHEMA_SHAPE_SCHEMA,   /* one subschema */
	UF_SCHEMA_SHAPE_LIST,     /* an array of subschemas */
	UF_SCHEMA_SHAPE_MAP,      /* subschemas by name */
	UF_SCHEMA_SHAPE_MIXED,    /* the same, where a member may be an array of names instead */
	UF_SCHEMA_SHAPE_EITHER,   /* a subschema or an array of them */
	UF_SCHEMA_SHAPE_PATTERNS, /* subschemas by pattern */
	UF_SCHEMA_SHAPE_PATTERN,  /* one pattern */
	UF_SCHEMA_SHAPE_REFERENCE,
	UF_SCHEMA_SHAPE_FORMAT,
} UfSchemaShape;

typedef struct UfSchemaNode UfSchemaNode;
typedef struct UfSchemaUse UfSchemaUse;
typedef struct UfSchemaFrame UfSchemaFrame;

/* What "$schema" means for a resource. */
typedef struct {
	char *uri; /* of the meta-schema, without fragment */
	unsigned draft;
	unsigned vocabularies;
} UfSchemaDialect;

typedef struct {
	char *uri;    /* as messages show it: "" when it has none */
	json_t *root; /* owned */
	const UfSchemaDialect *dialect;
	GHashTable *nodes; /* JSON Pointer → UfSchemaNode, which it owns */
} UfSchemaDocument;

/* A (sub)schema with its own URI. */
typedef struct {
	char *uri;
	UfSchemaDocument *document;
	const UfSchemaDialect *dialect;
	char *pointer;        /* of its root in the document */
	GHashTable *anchors;  /* name → UfSchemaNode */
	GHashTable *dynamics; /* the same for "$dynamicAnchor" alone */
} UfSchemaResource;

typedef bool (*UfSchemaCheckFunc)(UfSchemaFrame *frame, const UfSchemaUse *use);

typedef struct {
	const char *name;
	unsigned drafts;
	unsigned vocabulary; /* UfSchemaVocabulary bits, any of them */
	unsigned types;      /* what its value may be: bits 1 << JSON_OBJECT… */
	UfSchemaShape shape;
	UfSchemaCheckFunc check; /* NULL: holds subschemas, refuses nothing by itself */
} UfSchemaKeyword;

struct UfSchemaUse {
	const UfSchemaKeyword *keyword;
	json_t *value;
	GPtrArray *nodes;           /* UfSchemaNode, in the order of the JSON */
	GPtrArray *names;           /* of @nodes, for maps */
	GPtrArray *patterns;        /* pcre2_code, of @nodes or of the value */
	const UfSchemaNode *target; /* of a reference, once linked */
	const char *dynamic;        /* name of the dynamic anchor, when the target has one */
	UfSchemaFormatFunc format;
};

struct UfSchemaNode {
	json_t *json;
	UfSchemaResource *resource;
	char *pointer;   /* in the document */
	const char *via; /* keyword that holds it: the rule that a `false` breaks */
	const char *title;
	GPtrArray *uses; /* UfSchemaUse, in the order of the table of keywords */
	bool has_unevaluated;
};

typedef struct {
	size_t depth;
	size_t work;
} UfSchemaLimits;

struct UfSchemaStore {
	GHashTable *documents; /* URI → json_t */
	GHashTable *formats;   /* name → UfSchemaFormatFunc */
	GHashTable *metas;     /* URI → UfSchema, or NULL while it is being made */
	UfSchemaDraft draft;
	bool assert_formats;
	UfSchemaLimits limits;
};

struct UfSchema {
	UfSchemaStore *store;
	GPtrArray *documents;  /* UfSchemaDocument */
	GPtrArray *owned;      /* UfSchemaResource */
	GPtrArray *dialects;   /* UfSchemaDialect */
	GHashTable *resources; /* URI → UfSchemaResource */
	GPtrArray *pending;    /* UfSchemaNode with references to link */
	const UfSchemaNode *root;
	unsigned nodes;
};

/* uf-schema-store.c */
json_t *uf_schema_store_find_document(UfSchemaStore *self, const char *uri);
UfSchemaFormatFunc uf_schema_store_find_format(const UfSchemaStore *self, const char *name);
bool uf_schema_store_is_bundled(const char *uri);
bool uf_schema_store_ensure_meta(UfSchemaStore *self, const char *uri, const UfSchema **meta,
				 GError **error);

/* uf-schema-uri.c */
char *uf_schema_uri_resolve(const char *base, const char *reference, char **fragment,
			    GError **error);
char *uf_schema_uri_add_pointer(const char *pointer, const char *key);
char *uf_schema_uri_add_index(const char *pointer, size_t index);
json_t *uf_schema_uri_find_pointer(json_t *root, const char *pointer);

/* uf-schema-dialect.c */
const UfSchemaDialect *uf_schema_dialect_ensure(UfSchema *schema, const char *uri, GError **error);
const char *uf_schema_dialect_get_default(const UfSchemaStore *store);
void uf_schema_dialect_free(UfSchemaDialect *self);

/* uf-schema-resource.c: documents and resources, their identifiers and anchors. */
UfSchemaResource *uf_schema_compile_document(UfSchema *schema, const char *uri, json_t *root,
					     const UfSchemaDialect *fallback, GError **error);
bool uf_schema_resource_enter(UfSchema *schema, UfSchemaResource **current, const json_t *json,
			      const char *pointer, GError **error);
bool uf_schema_resource_add_anchors(UfSchemaNode *node, GError **error);
bool uf_schema_is_only_reference(const UfSchemaDialect *dialect, const json_t *json);
const char *uf_schema_find_string(const json_t *json, const char *key);
void uf_schema_set_broken(GError **error, const UfSchemaResource *resource, const char *pointer,
			  const char *what);
void uf_schema_document_free(UfSchemaDocument *self);
void uf_schema_resource_free(UfSchemaResource *self);

/* uf-schema-compile.c: nodes and the keywords in them. */
UfSchemaNode *uf_schema_compile_node(UfSchema *schema, UfSchemaResource *resource,
				     const char *pointer, GError **error);
GHashTable *uf_schema_nodes_new(void);

/* uf-schema-link.c: resolves the references of all pending nodes. */
bool uf_schema_link(UfSchema *schema, GError **error);

/* uf-schema-run.c: uf_schema_validate under given limits. */
bool uf_schema_run(const UfSchema *schema, json_t *instance, GPtrArray *faults,
		   UfSchemaLimits limits, GError **error);

/* uf-schema-keywords.c: the table, in the order of evaluation; ends with { 0 }. */
const UfSchemaKeyword *uf_schema_keywords_get(void);

/* uf-schema-pattern.c */
pcre2_code *uf_schema_pattern_compile(const char *pattern, GError **error);
const char *uf_schema_category_find(const char *name);

/* uf-schema-format.c: { name, check } pairs; ends with { 0 }. */
typedef struct {
	const char *name;
	UfSchemaFormatFunc check;
} UfSchemaFormat;
const UfSchemaFormat *uf_schema_formats_get(void);

/* uf-schema-value.c */
bool uf_schema_value_is_nested_within(const json_t *value, unsigned limit);
bool uf_schema_value_is_integer(const json_t *value);
int uf_schema_value_compare_numbers(const json_t *left, const json_t *right);
bool uf_schema_value_is_multiple(const json_t *value, const json_t *step);
bool uf_schema_value_is_same(const json_t *left, const json_t *right);
guint64 uf_schema_value_hash(const json_t *value);
size_t uf_schema_value_count_characters(const json_t *string);
