/* The keywords of JSON Schema, one table per family: what passes, and which faults the rest has. */
#include "schema-fixture.h"

typedef struct {
	const char *schema;
	const char *instance;
	const char *faults; /* "" when valid */
} Row;

typedef struct {
	const char *name;
	UfSchemaDraft draft;
	const Row *rows;
	size_t count;
} Table;

static const Row booleans[] = {
	{ "true", "1", "" },
	{ "{}", "null", "" },
	{ "false", "1", " false" },
	{ "{'properties': {'a': false}}", "{'a': 1, 'b': 2}", "/a properties" },
	{ "{'properties': {'a': true}}", "{'a': 1}", "" },
};

static const Row types[] = {
	{ "{'type': 'object'}", "{}", "" },
	{ "{'type': 'object'}", "[]", " type" },
	{ "{'type': 'array'}", "[]", "" },
	{ "{'type': 'array'}", "'x'", " type" },
	{ "{'type': 'string'}", "''", "" },
	{ "{'type': 'string'}", "1", " type" },
	{ "{'type': 'number'}", "1.5", "" },
	{ "{'type': 'number'}", "1", "" },
	{ "{'type': 'number'}", "'1'", " type" },
	{ "{'type': 'integer'}", "1", "" },
	{ "{'type': 'integer'}", "1.0", "" },
	{ "{'type': 'integer'}", "1e300", "" },
	{ "{'type': 'integer'}", "1.5", " type" },
	{ "{'type': 'integer'}", "true", " type" },
	{ "{'type': 'boolean'}", "false", "" },
	{ "{'type': 'boolean'}", "0", " type" },
	{ "{'type': 'null'}", "null", "" },
	{ "{'type': 'null'}", "false", " type" },
	{ "{'type': ['null', 'integer']}", "null", "" },
	{ "{'type': ['null', 'integer']}", "2", "" },
	{ "{'type': ['null', 'integer']}", "'2'", " type" },
};

static const Row constants[] = {
	{ "{'enum': [1, 'a', null]}", "1.0", "" },
	{ "{'enum': [1, 'a', null]}", "null", "" },
	{ "{'enum': [1, 'a', null]}", "'b'", " enum" },
	{ "{'enum': [[1], {'a': 1}]}", "{'a': 1}", "" },
	{ "{'enum': [[1], {'a': 1}]}", "{'a': 1, 'b': 1}", " enum" },
	{ "{'enum': [[1], {'a': 1}]}", "[1, 1]", " enum" },
	{ "{'enum': [0]}", "false", " enum" },
	{ "{'const': {'a': [1, 2], 'b': null}}", "{'b': null, 'a': [1, 2]}", "" },
	{ "{'const': {'a': [1, 2]}}", "{'a': [2, 1]}", " const" },
	{ "{'const': {'a': 1}}", "{'b': 1}", " const" },
	{ "{'const': 'ab'}", "'abc'", " const" },
	{ "{'const': false}", "0", " const" },
	{ "{'const': 9007199254740993}", "9007199254740993", "" },
	{ "{'const': 9007199254740993}", "9007199254740992.0", " const" },
	{ "{'const': 9223372036854775807}", "9.223372036854775807e18", " const" },
	{ "{'const': -9223372036854775808}", "-9223372036854775808.0", "" },
};

static const Row numbers[] = {
	{ "{'minimum': 2}", "2", "" },
	{ "{'minimum': 2}", "1.9", " minimum" },
	{ "{'minimum': 2}", "'1'", "" },
	{ "{'maximum': 2}", "2.0", "" },
	{ "{'maximum': 2}", "3", " maximum" },
	{ "{'exclusiveMinimum': 2}", "2.1", "" },
	{ "{'exclusiveMinimum': 2}", "2", " exclusiveMinimum" },
	{ "{'exclusiveMaximum': 2}", "1.9", "" },
	{ "{'exclusiveMaximum': 2}", "2.0", " exclusiveMaximum" },
	{ "{'maximum': 9007199254740992.0}", "9007199254740993", " maximum" },
	{ "{'minimum': -1e300}", "-9223372036854775808", "" },
	{ "{'maximum': 1e300}", "9223372036854775807", "" },
	{ "{'minimum': -1.5}", "-2", " minimum" },
	{ "{'maximum': -1.5}", "-1", " maximum" },
	{ "{'minimum': 1, 'maximum': 0}", "0.5", " maximum; minimum" },
};

static const Row multiples[] = {
	{ "{'multipleOf': 3}", "9", "" },
	{ "{'multipleOf': 3}", "-9", "" },
	{ "{'multipleOf': 3}", "10", " multipleOf" },
	{ "{'multipleOf': 3}", "0", "" },
	{ "{'multipleOf': 0.01}", "4.35", "" },
	{ "{'multipleOf': 0.01}", "19.99", "" },
	{ "{'multipleOf': 0.01}", "19.995", " multipleOf" },
	{ "{'multipleOf': 0.0001}", "0.0075", "" },
	{ "{'multipleOf': 1e-8}", "12391239123", "" },
	{ "{'multipleOf': 0.123456789}", "1e308", " multipleOf" },
	{ "{'multipleOf': 7}", "1e308", " multipleOf" },
	{ "{'multipleOf': 1e300}", "1e308", "" },
	{ "{'multipleOf': 2}", "-9223372036854775808", "" },
	{ "{'multipleOf': 9223372036854775807}", "9223372036854775807", "" },
	{ "{'multipleOf': 9223372036854775807}", "92233720368547758070.0", " multipleOf" },
	{ "{'multipleOf': 100}", "50", " multipleOf" },
	{ "{'multipleOf': 2}", "'odd'", "" },
};

static const Row strings[] = {
	{ "{'minLength': 6, 'maxLength': 6}", "'Élodie'", "" },
	{ "{'maxLength': 1}", "'\\ud83d\\ude00'", "" },
	{ "{'maxLength': 1}", "'ab'", " maxLength" },
	{ "{'maxLength': 2.0}", "'abc'", " maxLength" },
	{ "{'minLength': 2}", "'é'", " minLength" },
	{ "{'minLength': 2}", "1", "" },
	{ "{'pattern': '^[0-9]{5}$'}", "'83000'", "" },
	{ "{'pattern': '^[0-9]{5}$'}", "'83000\\n'", " pattern" },
	{ "{'pattern': 'b'}", "'abc'", "" },
	{ "{'pattern': 'b'}", "'ac'", " pattern" },
	{ "{'pattern': 'b'}", "{}", "" },
	{ "{'format': 'date'}", "'not a date'", "" },
};

static const Row arrays[] = {
	{ "{'minItems': 1, 'maxItems': 2}", "[1]", "" },
	{ "{'minItems': 1}", "[]", " minItems" },
	{ "{'maxItems': 2}", "[1, 2, 3]", " maxItems" },
	{ "{'maxItems': 2}", "{'a': 1, 'b': 2, 'c': 3}", "" },
	{ "{'uniqueItems': true}", "[1, '1', true, [1], {'a': 1}, null]", "" },
	{ "{'uniqueItems': true}", "[]", "" },
	{ "{'uniqueItems': true}", "[1, 2, 1.0]", " uniqueItems" },
	{ "{'uniqueItems': true}", "[{'a': 1, 'b': 2}, {'b': 2, 'a': 1}]", " uniqueItems" },
	{ "{'uniqueItems': true}", "[[1, 2], [2, 1]]", "" },
	{ "{'uniqueItems': true}", "[1e300, 1e300]", " uniqueItems" },
	{ "{'uniqueItems': false}", "[1, 1]", "" },
	{ "{'items': {'type': 'integer'}}", "[1, 'x', 2, null]", "/1 type;/3 type" },
	{ "{'items': false}", "[1]", "/0 items" },
	{ "{'items': false}", "{}", "" },
	{ "{'prefixItems': [{'type': 'string'}, {}], 'items': {'type': 'integer'}}",
	  "['a', 'b', 3, 'd']", "/3 type" },
	{ "{'prefixItems': [{'type': 'string'}]}", "[1, 2]", "/0 type" },
	{ "{'prefixItems': [{'type': 'string'}, false]}", "['a']", "" },
	{ "{'prefixItems': [true], 'items': false}", "[1, 2]", "/1 items" },
	{ "{'contains': {'const': 1}}", "[0, 1]", "" },
	{ "{'contains': {'const': 1}}", "[0, 2]", " contains" },
	{ "{'contains': {'const': 1}}", "[]", " contains" },
	{ "{'contains': {'const': 1}, 'minContains': 0}", "[]", "" },
	{ "{'contains': {'const': 1}, 'minContains': 2}", "[1]", " contains" },
	{ "{'contains': {'const': 1}, 'maxContains': 1}", "[1, 1]", " contains" },
	{ "{'minContains': 2}", "[]", "" },
};

static const Row objects[] = {
	{ "{'minProperties': 1}", "{}", " minProperties" },
	{ "{'maxProperties': 1}", "{'a': 1, 'b': 2}", " maxProperties" },
	{ "{'maxProperties': 1}", "[1, 2]", "" },
	{ "{'required': ['a', 'b']}", "{'c': 1}", " required; required" },
	{ "{'required': ['a']}", "{'a': null}", "" },
	{ "{'required': ['a']}", "'x'", "" },
	{ "{'dependentRequired': {'a': ['b', 'c']}}", "{'a': 1, 'c': 1}", " dependentRequired" },
	{ "{'dependentRequired': {'a': ['b']}}", "{'c': 1}", "" },
	{ "{'dependentSchemas': {'a': {'required': ['b']}}}", "{'a': 1}", " required" },
	{ "{'dependentSchemas': {'a': false}}", "{'b': 1}", "" },
	{ "{'properties': {'a': {'type': 'string'}, 'b': {'minimum': 3}}}", "{'a': 1, 'b': 2}",
	  "/a type;/b minimum" },
	{ "{'properties': {'a/b': {'properties': {'c~d': false}}}}", "{'a/b': {'c~d': 1}}",
	  "/a~1b/c~0d properties" },
	{ "{'patternProperties': {'^x': {'type': 'string'}}}", "{'x1': 1, 'y': 1, 'x2': 'a'}",
	  "/x1 type" },
	{ "{'properties': {'a': true}, 'patternProperties': {'^x': true},"
	  " 'additionalProperties': false}",
	  "{'a': 1, 'x': 1, 'z': 1}", "/z additionalProperties" },
	{ "{'additionalProperties': {'type': 'integer'}}", "{'a': 1, 'b': 'c'}", "/b type" },
	{ "{'propertyNames': {'maxLength': 2}}", "{'ab': 1, 'abc': 1}", "/abc maxLength" },
	{ "{'propertyNames': false}", "{}", "" },
};

static const Row combinations[] = {
	{ "{'allOf': [{'minimum': 1}, {'maximum': 3}]}", "2", "" },
	{ "{'allOf': [{'minimum': 5}, {'maximum': 3}]}", "4", " minimum; maximum" },
	{ "{'anyOf': [{'type': 'string'}, {'minimum': 3}]}", "3", "" },
	{ "{'anyOf': [{'type': 'string'}, {'minimum': 3}]}", "2", " anyOf; minimum" },
	{ "{'anyOf': [{'minimum': 5}, {'minimum': 3}]}", "2", " anyOf" },
	{ "{'oneOf': [{'minimum': 1}, {'maximum': 3}]}", "5", "" },
	{ "{'oneOf': [{'minimum': 1}, {'maximum': 3}]}", "2", " oneOf" },
	{ "{'oneOf': [{'type': 'null'}, {'type': 'string'}]}", "1", " oneOf" },
	{ "{'oneOf': [{'properties': {'kind': {'const': 'a'}, 'x': {'type': 'integer'}}},"
	  " {'properties': {'kind': {'const': 'b'}, 'x': {'type': 'null'}}}]}",
	  "{'kind': 'b', 'x': 1}", " oneOf;/x type" },
	{ "{'not': {'type': 'string'}}", "1", "" },
	{ "{'not': {'type': 'string'}}", "'a'", " not" },
	{ "{'not': {'not': {'type': 'string'}}}", "'a'", "" },
	{ "{'if': {'minimum': 10}, 'then': {'multipleOf': 10}, 'else': {'maximum': 5}}", "20", "" },
	{ "{'if': {'minimum': 10}, 'then': {'multipleOf': 10}, 'else': {'maximum': 5}}", "11",
	  " multipleOf" },
	{ "{'if': {'minimum': 10}, 'then': {'multipleOf': 10}, 'else': {'maximum': 5}}", "7",
	  " maximum" },
	{ "{'if': false, 'then': false}", "1", "" },
	{ "{'then': false, 'else': false}", "1", "" },
};

static const Row references[] = {
	{ "{'$defs': {'a': {'type': 'integer'}}, 'properties': {'x': {'$ref': '#/$defs/a'}}}",
	  "{'x': 'y'}", "/x type" },
	{ "{'$defs': {'a': {'type': 'integer'}}, '$ref': '#/$defs/a', 'minimum': 3}", "2",
	  " minimum" },
	{ "{'$defs': {'a': {'$anchor': 'here', 'type': 'integer'}}, '$ref': '#here'}", "'x'",
	  " type" },
	{ "{'$id': 'http://test.invalid/a', '$defs': {'b': {'$id': 'b', 'type': 'null'}},"
	  " '$ref': 'b'}",
	  "1", " type" },
	{ "{'$id': 'http://test.invalid/a', '$defs': {'b': {'$id': 'b',"
	  " '$defs': {'c': {'type': 'null'}}}}, '$ref': 'b#/$defs/c'}",
	  "1", " type" },
	{ "{'$defs': {'a~b/c%': {'type': 'null'}}, '$ref': '#/$defs/a~0b~1c%25'}", "1", " type" },
	{ "{'properties': {'next': {'$ref': '#'}}, 'required': ['value']}",
	  "{'value': 1, 'next': {'next': {'value': 1}}}", "/next required" },
	{ "{'unknown': {'deep': [{'type': 'null'}]}, '$ref': '#/unknown/deep/0'}", "1", " type" },
	{ "{'$defs': {'a': false}, '$ref': '#/$defs/a'}", "1", " $defs" },
	{ "{'const': {'$ref': '#/nowhere'}}", "{'$ref': '#/nowhere'}", "" },
	{ "{'$ref': 'https://json-schema.org/draft/2020-12/schema'}", "{'type': 'integer'}", "" },
	{ "{'$ref': 'https://json-schema.org/draft/2020-12/schema'}",
	  "{'properties': {'a': {'minLength': -1}}}", "/properties/a/minLength minimum" },
};

/* The tree of the specification's appendix: "strict" closes what "tree" leaves open. */
#define TREE                                                                                       \
	"'tree': {'$id': 'http://test.invalid/tree', '$dynamicAnchor': 'node', 'type': 'object',"  \
	" 'properties': {'data': true,"                                                            \
	" 'children': {'type': 'array', 'items': {'$dynamicRef': '#node'}}}}"

static const Row dynamics[] = {
	{ "{'$id': 'http://test.invalid/strict', '$dynamicAnchor': 'node', '$ref': 'tree',"
	  " 'unevaluatedProperties': false, '$defs': {" TREE "}}",
	  "{'children': [{'daat': 1}]}", "/children/0/daat unevaluatedProperties" },
	{ "{'$id': 'http://test.invalid/strict', '$dynamicAnchor': 'node', '$ref': 'tree',"
	  " 'unevaluatedProperties': false, '$defs': {" TREE "}}",
	  "{'children': [{'data': 1, 'children': []}]}", "" },
	{ "{'$id': 'http://test.invalid/loose', '$ref': 'tree', '$defs': {" TREE "}}",
	  "{'children': [{'daat': 1}]}", "" },
	{ "{'$id': 'http://test.invalid/list', '$ref': 'base', '$defs': {"
	  "'text': {'$dynamicAnchor': 'item', 'type': 'string'},"
	  "'base': {'$id': 'base', 'items': {'$dynamicRef': '#item'},"
	  " '$defs': {'any': {'$dynamicAnchor': 'item'}}}}}",
	  "['a', 1]", "/1 type" },
	{ "{'$defs': {'a': {'$anchor': 'plain', 'type': 'null'}}, '$dynamicRef': '#plain'}", "1",
	  " type" },
};

static const Row unevaluated[] = {
	{ "{'anyOf': [{'properties': {'a': true}}, {'properties': {'b': true}}],"
	  " 'unevaluatedProperties': false}",
	  "{'a': 1, 'b': 1, 'c': 1}", "/c unevaluatedProperties" },
	{ "{'properties': {'a': true}, 'unevaluatedProperties': false}", "{'a': 1}", "" },
	{ "{'properties': {'a': true}, 'unevaluatedProperties': false}", "{'b': 1}",
	  "/b unevaluatedProperties" },
	{ "{'allOf': [{'properties': {'a': true}}], 'unevaluatedProperties': false}",
	  "{'a': 1, 'b': 1}", "/b unevaluatedProperties" },
	{ "{'anyOf': [{'required': ['x'], 'properties': {'a': true}}, {'properties': {'b': true}}],"
	  " 'unevaluatedProperties': false}",
	  "{'a': 1, 'b': 1}", "/a unevaluatedProperties" },
	{ "{'if': {'required': ['a'], 'properties': {'a': true}}, 'then': {'properties': {'b': "
	  "true}},"
	  " 'unevaluatedProperties': false}",
	  "{'a': 1, 'b': 1}", "" },
	{ "{'not': {'not': {'properties': {'a': true}}}, 'unevaluatedProperties': false}",
	  "{'a': 1}", "/a unevaluatedProperties" },
	{ "{'patternProperties': {'^x': true}, 'dependentSchemas': {'x': {'properties': {'y': "
	  "true}}},"
	  " 'unevaluatedProperties': {'type': 'null'}}",
	  "{'x': 1, 'y': 1, 'z': 1}", "/z type" },
	{ "{'properties': {'a': {'type': 'null'}}, 'unevaluatedProperties': false}", "{'a': 1}",
	  "/a type" },
	{ "{'allOf': [{'properties': {'a': {'type': 'null'}}}], 'unevaluatedProperties': false}",
	  "{'a': 1}", "/a type" },
	{ "{'allOf': [{'additionalProperties': true}], 'unevaluatedProperties': false}", "{'a': 1}",
	  "" },
	{ "{'allOf': [{'unevaluatedProperties': true}], 'unevaluatedProperties': false}",
	  "{'a': 1}", "" },
	{ "{'prefixItems': [true], 'unevaluatedItems': false}", "[1, 2]", "/1 unevaluatedItems" },
	{ "{'allOf': [{'prefixItems': [true, true]}], 'unevaluatedItems': {'type': 'null'}}",
	  "[1, 2, null, 4]", "/3 type" },
	{ "{'contains': {'type': 'string'}, 'unevaluatedItems': false}", "['a', 1, 'b']",
	  "/1 unevaluatedItems" },
	{ "{'anyOf': [{'items': true}], 'unevaluatedItems': false}", "[1]", "" },
	{ "{'unevaluatedItems': false, 'unevaluatedProperties': false}", "'text'", "" },
};

static const Row draft_07[] = {
	{ "{'items': [{'type': 'string'}], 'additionalItems': false}", "['a', 1]",
	  "/1 additionalItems" },
	{ "{'items': [{'type': 'string'}, {}]}", "[1]", "/0 type" },
	{ "{'items': {'type': 'string'}, 'additionalItems': false}", "['a', 'b', 3]", "/2 type" },
	{ "{'additionalItems': false}", "[1]", "" },
	{ "{'dependencies': {'a': ['b'], 'c': {'required': ['d']}}}", "{'a': 1, 'c': 1}",
	  " dependencies; required" },
	{ "{'dependencies': {'a': ['b']}}", "{'a': 1, 'b': 1}", "" },
	{ "{'definitions': {'a': {'$id': '#here', 'type': 'null'}}, 'allOf': [{'$ref': '#here'}]}",
	  "1", " type" },
	{ "{'definitions': {'a': {'type': 'integer'}},"
	  " 'properties': {'x': {'$ref': '#/definitions/a', 'maximum': 1}}}",
	  "{'x': 5}", "" },
	{ "{'contains': {'const': 1}, 'minContains': 2}", "[1]", "" },
	{ "{'prefixItems': [false], 'unevaluatedItems': false, 'dependentRequired': {'a': ['b']}}",
	  "[1]", "" },
	{ "{'$ref': 'http://json-schema.org/draft-07/schema#'}", "{'type': 'nothing'}",
	  "/type anyOf" },
	{ "{'$schema': 'https://json-schema.org/draft/2020-12/schema', 'prefixItems': [false]}",
	  "[1]", "/0 prefixItems" },
};

#define TABLE(rows, draft)                                                                         \
	{                                                                                          \
#rows, draft, rows, G_N_ELEMENTS(rows)                                             \
	}

static const Table tables[] = {
	TABLE(booleans, UF_SCHEMA_DRAFT_2020_12),
	TABLE(types, UF_SCHEMA_DRAFT_2020_12),
	TABLE(constants, UF_SCHEMA_DRAFT_2020_12),
	TABLE(numbers, UF_SCHEMA_DRAFT_2020_12),
	TABLE(multiples, UF_SCHEMA_DRAFT_2020_12),
	TABLE(strings, UF_SCHEMA_DRAFT_2020_12),
	TABLE(arrays, UF_SCHEMA_DRAFT_2020_12),
	TABLE(objects, UF_SCHEMA_DRAFT_2020_12),
	TABLE(combinations, UF_SCHEMA_DRAFT_2020_12),
	TABLE(references, UF_SCHEMA_DRAFT_2020_12),
	TABLE(dynamics, UF_SCHEMA_DRAFT_2020_12),
	TABLE(unevaluated, UF_SCHEMA_DRAFT_2020_12),
	TABLE(draft_07, UF_SCHEMA_DRAFT_07),
	/* what both drafts say alike */
	TABLE(types, UF_SCHEMA_DRAFT_07),
	TABLE(constants, UF_SCHEMA_DRAFT_07),
	TABLE(numbers, UF_SCHEMA_DRAFT_07),
	TABLE(multiples, UF_SCHEMA_DRAFT_07),
	TABLE(strings, UF_SCHEMA_DRAFT_07),
	TABLE(combinations, UF_SCHEMA_DRAFT_07),
};

static void
check_row(UfSchemaStore *store, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchema) schema = compile_quoted(store, row->schema, &error);
	g_test_message("%s on %s", row->schema, row->instance);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) faults = validate_quoted(schema, row->instance);
	g_autofree char *found = format_faults(faults);
	g_assert_cmpstr(found, ==, row->faults);
}

typedef struct {
	const char *schema; /* holds the row's schema at %s */
	bool keeps;         /* the verdict, or turns it around */
} Wrapping;

/* The same schema in other places says the same. */
static const Wrapping wrappings[] = {
	{ "{'allOf': [true, %s]}", true },
	{ "{'anyOf': [false, %s]}", true },
	{ "{'oneOf': [%s, false]}", true },
	{ "{'not': %s}", false },
	{ "{'not': {'not': %s}}", true },
	{ "{'if': %s, 'then': true, 'else': false}", true },
	{ "{'if': %s, 'then': false}", false },
	{ "{'if': true, 'then': %s}", true },
	{ "{'anyOf': [%s], 'unevaluatedItems': true}", true },
};

static bool
is_valid_wrapped(UfSchemaStore *store, const Wrapping *wrapping, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) around = g_strsplit(wrapping->schema, "%s", 2);
	g_autofree char *text = g_strconcat(around[0], row->schema, around[1], NULL);
	g_autoptr(UfSchema) schema = compile_quoted(store, text, &error);
	g_test_message("%s on %s", text, row->instance);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) faults = validate_quoted(schema, row->instance);
	return faults->len == 0;
}

/* In an array, an object or behind a name, faults are those of the row, one level down. */
static void
check_below(UfSchemaStore *store, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strdup_printf("{'properties': {'in': %s}}", row->schema);
	g_autofree char *instance = g_strdup_printf("{'in': %s, 'out': 1}", row->instance);
	g_autoptr(UfSchema) schema = compile_quoted(store, text, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) faults = validate_quoted(schema, instance);
	g_auto(GStrv) expected = g_strsplit(row->faults, ";", -1);
	g_assert_cmpuint(faults->len, ==, g_strv_length(expected));
	for (guint i = 0; i < faults->len; i++) {
		const UfSchemaFault *fault = faults->pdata[i];
		g_autofree char *path = g_strndup(expected[i], strcspn(expected[i], " "));
		g_assert_true(g_str_has_prefix(fault->path, "/in"));
		g_assert_cmpstr(fault->path + strlen("/in"), ==, path);
	}
}

/* References to "#" and boolean schemas at the root mean something else one level down. */
static bool
can_be_wrapped(const Row *row)
{
	return strstr(row->schema, "'$ref'") == NULL && strstr(row->schema, "$dynamic") == NULL &&
	       strstr(row->schema, "$schema") == NULL && strcmp(row->schema, "false") != 0;
}

static void
test_wrapped(gconstpointer data)
{
	const Table *table = data;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_draft(store, table->draft);
	for (size_t i = 0; i < table->count; i++) {
		const Row *row = &table->rows[i];
		if (!can_be_wrapped(row))
			continue;
		check_below(store, row);
		for (size_t j = 0; j < G_N_ELEMENTS(wrappings); j++)
			g_assert_true(is_valid_wrapped(store, &wrappings[j], row) ==
				      ((*row->faults == '\0') == wrappings[j].keeps));
	}
}

static void
test_table(gconstpointer data)
{
	const Table *table = data;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_draft(store, table->draft);
	for (size_t i = 0; i < table->count; i++)
		check_row(store, &table->rows[i]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		g_autofree char *path = g_strdup_printf(
		    "/schema/%s/%s", tables[i].draft == UF_SCHEMA_DRAFT_07 ? "07" : "2020-12",
		    tables[i].name);
		g_autofree char *wrapped = g_strconcat(path, "/wrapped", NULL);
		g_test_add_data_func(path, &tables[i], test_table);
		g_test_add_data_func(wrapped, &tables[i], test_wrapped);
	}
	return g_test_run();
}
