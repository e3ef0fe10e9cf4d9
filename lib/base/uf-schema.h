/* JSON Schema, drafts 2020-12 and 07: is this document shaped as its schema says, and if not,
 * where?
 *
 * A store holds what schemas may refer to (nothing is ever fetched) and the formats of the caller;
 * a schema is compiled once, after a check against its own meta-schema, and then validates any
 * number of instances. All faults are collected. A fault names places and rules, never a value of
 * the instance: keys of objects are structure and do appear in paths.
 * Hostile schemas and instances are expected: nesting, work and pattern matching are bounded.
 * Source of the rules: JSON Schema core and validation, draft 2020-12, and draft-07.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>
#include <jansson.h>

/* Nested evaluations; a chain of references counts as much as a level of the instance. */
#define UF_SCHEMA_MAX_DEPTH 512
/* Steps of one validation: a subschema on a value, a key looked at, eight bytes searched. */
#define UF_SCHEMA_MAX_WORK ((size_t)4 * 1000 * 1000)
/* Nesting of the JSON of an instance or of a schema. */
#define UF_SCHEMA_MAX_NESTING 256
/* Subschemas of one schema, the documents that it refers to included. */
#define UF_SCHEMA_MAX_NODES 50000
/* Faults kept of one validation; the following ones are not recorded. */
#define UF_SCHEMA_MAX_FAULTS 1000
/* Bytes of one pattern. */
#define UF_SCHEMA_MAX_PATTERN 4096

typedef struct UfSchemaStore UfSchemaStore;
typedef struct UfSchema UfSchema;

typedef enum {
	UF_SCHEMA_DRAFT_2020_12,
	UF_SCHEMA_DRAFT_07,
} UfSchemaDraft;

/* One rule broken at one place. @parameters say what the schema wanted, by rule:
 *   type {types}  enum {allowed}  const {expected}  required, dependentRequired {property}
 *   minimum, maxLength, multipleOf… {limit}  pattern {pattern}  format {format}
 *   contains {minimum, maximum}  oneOf {matches}  uniqueItems {first, second}
 * A value that may not be there at all (additionalProperties, items, false…) has its own path. */
typedef struct {
	char *path;        /* JSON Pointer into the instance; "" is the whole of it */
	char *rule;        /* the keyword, as "maxLength" */
	char *schema_path; /* absolute URI of the keyword in the schema */
	char *title; /* nearest "title" of the schema for that place; NULL when there is none */
	json_t *parameters; /* an object, possibly empty */
} UfSchemaFault;

/* True when @text fits the format. */
typedef bool (*UfSchemaFormatFunc)(const char *text);

/* Makes a store that knows the two drafts' meta-schemas and the built-in formats. */
UfSchemaStore *uf_schema_store_new(void);

/* NULL is accepted; schemas made from the store must be gone, or not used any more. */
void uf_schema_store_free(UfSchemaStore *self);

/* Keeps @document (a reference is taken) under @uri, an absolute URI, and under its own "$id", for
 * schemas that refer to it. It is compiled and checked only then. INVALID_DATA for a relative or
 * malformed @uri, CONFLICT when something else is under @uri. */
bool uf_schema_store_add(UfSchemaStore *self, const char *uri, json_t *document, GError **error);

/* The draft of documents that say nothing in "$schema"; 2020-12 at first. */
void uf_schema_store_set_draft(UfSchemaStore *self, UfSchemaDraft draft);

/* With @assert, "format" refuses values, and a schema that names an unknown format is broken.
 * At first it is annotation only, as draft 2020-12 says. */
void uf_schema_store_set_assert_formats(UfSchemaStore *self, bool assert);

/* Adds the format @name, or replaces a built-in one: date, time, date-time, email, uri,
 * uri-reference, uuid, regex, json-pointer, ipv4. */
void uf_schema_store_add_format(UfSchemaStore *self, const char *name, UfSchemaFormatFunc check);

/* Lowers or raises the bounds of validations, for tests and for callers with smaller needs. */
void uf_schema_store_set_limits(UfSchemaStore *self, size_t depth, size_t work);

/* Checks @document against its meta-schema and compiles it, with all that it refers to. @base_uri
 * (absolute, may be NULL) is what its "$id" and references are relative to. The result keeps
 * references to the JSON, which must not change any more, and borrows @store.
 * INVALID_DATA, with the place, when the schema is broken or refers to something unknown. */
UfSchema *uf_schema_new(UfSchemaStore *store, json_t *document, const char *base_uri,
			GError **error);

/* NULL is accepted. */
void uf_schema_free(UfSchema *self);

/* Appends to @faults (uf_schema_faults_new) one UfSchemaFault per broken rule: @instance is valid
 * when nothing was appended. Of "anyOf" and "oneOf" the fault of the keyword comes first, then
 * those of the branch that was meant, when only one can have been. False, @faults as before, only
 * on an error (INVALID_DATA): a bound was passed, or the schema refers to itself without end. */
bool uf_schema_validate(const UfSchema *self, json_t *instance, GPtrArray *faults, GError **error);

/* An empty array that owns its UfSchemaFault. */
GPtrArray *uf_schema_faults_new(void);

/* NULL is accepted. */
void uf_schema_fault_free(UfSchemaFault *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSchemaStore, uf_schema_store_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSchema, uf_schema_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSchemaFault, uf_schema_fault_free)
