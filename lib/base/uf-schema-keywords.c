#include "uf-schema-run-private.h"

/* One line per keyword:
 *   { name, drafts, vocabulary, types of its value, shape, check }
 * in the order of evaluation: what reads the marks of others comes last. Keywords that say nothing
 * about validity ("title", "default", "contentEncoding"…) are not here, and so are ignored. */

enum {
	OBJECT = 1 << JSON_OBJECT,
	ARRAY = 1 << JSON_ARRAY,
	STRING = 1 << JSON_STRING,
	NUMBER = 1 << JSON_INTEGER | 1 << JSON_REAL,
	BOOLEAN = 1 << JSON_TRUE | 1 << JSON_FALSE,
	ANY = OBJECT | ARRAY | STRING | NUMBER | BOOLEAN | 1 << JSON_NULL,
	SCHEMA = OBJECT | BOOLEAN,
};

#define BOTH UF_SCHEMA_IN_BOTH
#define IN_07 UF_SCHEMA_IN_07
#define IN_2020 UF_SCHEMA_IN_2020
#define CORE UF_SCHEMA_VOCABULARY_CORE
#define APPLICATOR UF_SCHEMA_VOCABULARY_APPLICATOR
#define VALIDATION UF_SCHEMA_VOCABULARY_VALIDATION
#define UNEVALUATED UF_SCHEMA_VOCABULARY_UNEVALUATED
#define FORMATS (UF_SCHEMA_VOCABULARY_FORMAT | UF_SCHEMA_VOCABULARY_FORMAT_ASSERTION)
#define SHAPE(name) UF_SCHEMA_SHAPE_##name
#define CHECK(name) uf_schema_check_##name

/* clang-format off */
static const UfSchemaKeyword keywords[] = {
	{ "$ref", BOTH, CORE, STRING, SHAPE(REFERENCE), CHECK(reference) },
	{ "$dynamicRef", IN_2020, CORE, STRING, SHAPE(REFERENCE), CHECK(reference) },
	{ "$defs", IN_2020, CORE, OBJECT, SHAPE(MAP), NULL },
	{ "definitions", BOTH, CORE, OBJECT, SHAPE(MAP), NULL },
	{ "type", BOTH, VALIDATION, STRING | ARRAY, SHAPE(PLAIN), CHECK(type) },
	{ "enum", BOTH, VALIDATION, ARRAY, SHAPE(PLAIN), CHECK(enum) },
	{ "const", BOTH, VALIDATION, ANY, SHAPE(PLAIN), CHECK(const) },
	{ "multipleOf", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(multiple) },
	{ "maximum", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(bound) },
	{ "exclusiveMaximum", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(bound) },
	{ "minimum", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(bound) },
	{ "exclusiveMinimum", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(bound) },
	{ "maxLength", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "minLength", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "pattern", BOTH, VALIDATION, STRING, SHAPE(PATTERN), CHECK(pattern) },
	{ "format", BOTH, FORMATS, STRING, SHAPE(FORMAT), CHECK(format) },
	{ "maxItems", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "minItems", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "uniqueItems", BOTH, VALIDATION, BOOLEAN, SHAPE(PLAIN), CHECK(unique) },
	{ "maxProperties", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "minProperties", BOTH, VALIDATION, NUMBER, SHAPE(PLAIN), CHECK(size) },
	{ "required", BOTH, VALIDATION, ARRAY, SHAPE(PLAIN), CHECK(required) },
	{ "dependentRequired", IN_2020, VALIDATION, OBJECT, SHAPE(PLAIN), CHECK(dependent_required) },
	{ "allOf", BOTH, APPLICATOR, ARRAY, SHAPE(LIST), CHECK(all_of) },
	{ "anyOf", BOTH, APPLICATOR, ARRAY, SHAPE(LIST), CHECK(any_of) },
	{ "oneOf", BOTH, APPLICATOR, ARRAY, SHAPE(LIST), CHECK(one_of) },
	{ "not", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(not) },
	{ "if", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(if) },
	{ "then", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), NULL },
	{ "else", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), NULL },
	{ "dependentSchemas", IN_2020, APPLICATOR, OBJECT, SHAPE(MAP), CHECK(dependent_schemas) },
	{ "dependencies", IN_07, APPLICATOR, OBJECT, SHAPE(MIXED), CHECK(dependencies) },
	{ "properties", BOTH, APPLICATOR, OBJECT, SHAPE(MAP), CHECK(properties) },
	{ "patternProperties", BOTH, APPLICATOR, OBJECT, SHAPE(PATTERNS), CHECK(pattern_properties) },
	{ "additionalProperties", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(additional_properties) },
	{ "propertyNames", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(property_names) },
	{ "prefixItems", IN_2020, APPLICATOR, ARRAY, SHAPE(LIST), CHECK(prefix_items) },
	{ "items", IN_2020, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(items) },
	{ "items", IN_07, APPLICATOR, SCHEMA | ARRAY, SHAPE(EITHER), CHECK(items_07) },
	{ "additionalItems", IN_07, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(additional_items) },
	{ "contains", BOTH, APPLICATOR, SCHEMA, SHAPE(SCHEMA), CHECK(contains) },
	{ "contentSchema", IN_2020, CORE, SCHEMA, SHAPE(SCHEMA), NULL },
	{ "unevaluatedItems", IN_2020, UNEVALUATED, SCHEMA, SHAPE(SCHEMA), CHECK(unevaluated_items) },
	{ "unevaluatedProperties", IN_2020, UNEVALUATED, SCHEMA, SHAPE(SCHEMA),
	  CHECK(unevaluated_properties) },
	{ 0 },
};
/* clang-format on */

const UfSchemaKeyword *
uf_schema_keywords_get(void)
{
	return keywords;
}
