/* Where keywords meet: references with neighbours, dynamic anchors, what counts as evaluated, and
 * which fault is told of several branches. Each row is checked in every draft that it names. */
#include "schema-fixture.h"

typedef enum {
	NEW = 1, /* 2020-12 */
	OLD = 2, /* draft-07 */
	BOTH = NEW | OLD,
} Drafts;

typedef struct {
	Drafts drafts;
	const char *schema;
	const char *instance;
	const char *faults; /* "" when valid */
} Row;

typedef struct {
	const char *name;
	const Row *rows;
	size_t count;
} Table;

/* In draft-07 what stands beside "$ref" is not looked at; in 2020-12 it is. */
static const Row siblings[] = {
	{ NEW, "{'$ref': '#/$defs/n', 'minimum': 3, '$defs': {'n': {'type': 'integer'}}}", "2",
	  " minimum" },
	{ NEW, "{'$ref': '#/$defs/n', 'minimum': 3, '$defs': {'n': {'type': 'integer'}}}", "'x'",
	  " type" },
	{ OLD,
	  "{'properties': {'a': {'$ref': '#/definitions/n', 'minimum': 3, 'enum': []}},"
	  " 'definitions': {'n': {'type': 'integer'}}}",
	  "{'a': 2}", "" },
	{ OLD,
	  "{'properties': {'a': {'$ref': '#/definitions/n', 'minimum': 3}},"
	  " 'definitions': {'n': {'type': 'integer'}}}",
	  "{'a': 'x'}", "/a type" },
	{ OLD,
	  "{'allOf': [{'$ref': '#/definitions/n'}, {'minimum': 3}],"
	  " 'definitions': {'n': {'type': 'integer'}}}",
	  "2", " minimum" },
	{ OLD,
	  "{'$id': 'http://test.invalid/a/', 'properties': {'x': {'$id': 'http://other.invalid/',"
	  " '$ref': 'n'}}, 'definitions': {'n': {'$id': 'n', 'type': 'null'}}}",
	  "{'x': 1}", "/x type" },
	{ NEW,
	  "{'properties': {'x': {'$ref': '#/$defs/n', 'title': 'X', 'description': 'y'}},"
	  " '$defs': {'n': {'type': 'null'}}}",
	  "{'x': 1}", "/x type" },
	{ NEW,
	  "{'properties': {'x': {'$ref': '#/$defs/n', 'unevaluatedProperties': false}},"
	  " '$defs': {'n': {'properties': {'a': true}}}}",
	  "{'x': {'a': 1, 'b': 2}}", "/x/b unevaluatedProperties" },
	{ OLD, "{'properties': {'$ref': {'type': 'string'}}}", "{'$ref': 1}", "/$ref type" },
	{ NEW, "{'properties': {'$ref': {'type': 'string'}}}", "{'$ref': 1}", "/$ref type" },
	{ BOTH, "{'enum': [{'$ref': '#/nowhere'}]}", "{'$ref': '#/nowhere'}", "" },
	{ BOTH, "{'const': {'$id': 'not a uri at all %'}}", "1", " const" },
};

static const Row pointers[] = {
	{ NEW, "{'$defs': {'': {'type': 'null'}}, '$ref': '#/$defs/'}", "1", " type" },
	{ NEW, "{'$defs': {'a b': {'type': 'null'}}, '$ref': '#/$defs/a%20b'}", "1", " type" },
	{ NEW, "{'$defs': {'a%b': {'type': 'null'}}, '$ref': '#/$defs/a%25b'}", "1", " type" },
	{ NEW, "{'$defs': {'é': {'type': 'null'}}, '$ref': '#/$defs/%C3%A9'}", "1", " type" },
	{ NEW, "{'$defs': {'~1': {'type': 'null'}}, '$ref': '#/$defs/~01'}", "1", " type" },
	{ NEW, "{'$defs': {'0': {'type': 'null'}}, '$ref': '#/$defs/0'}", "1", " type" },
	{ BOTH, "{'allOf': [{'type': 'null'}], 'anyOf': [{'$ref': '#/allOf/0'}, false]}", "null",
	  "" },
	{ BOTH,
	  "{'properties': {'a': {'items': {'type': 'null'}}, 'b': {'$ref':"
	  " '#/properties/a/items'}}}",
	  "{'b': 1}", "/b type" },
	{ NEW, "{'prefixItems': [{'type': 'null'}, {'$ref': '#/prefixItems/0'}]}", "[null, 1]",
	  "/1 type" },
	{ OLD, "{'items': [{'type': 'null'}, {'$ref': '#/items/0'}]}", "[null, 1]", "/1 type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/root', '$defs': {'a': {'$id': 'sub/', '$defs': {'b':"
	  " {'$id': 'leaf', 'type': 'null'}}}}, '$ref': 'sub/leaf'}",
	  "1", " type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/root', '$defs': {'a': {'$id': 'sub', '$anchor': 'x',"
	  " 'type': 'null'}, 'b': {'$anchor': 'x', 'type': 'string'}}, '$ref': '#x'}",
	  "1", " type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/root', '$defs': {'a': {'$id': 'sub', '$anchor': 'x',"
	  " 'type': 'null'}, 'b': {'$anchor': 'x', 'type': 'integer'}}, '$ref': 'sub#x'}",
	  "1", " type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/root', '$defs': {'a': {'$id': 'sub', '$anchor': 'x',"
	  " 'type': 'null'}, 'b': {'$anchor': 'x', 'type': 'integer'}}, '$ref': '#x'}",
	  "1", "" },
	{ NEW,
	  "{'$id': 'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed', '$defs': {'a': {'type':"
	  " 'null'}}, '$ref': 'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed#/$defs/a'}",
	  "1", " type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/a/b/c', '$defs': {'x': {'$id': '../d', 'type': 'null'}},"
	  " '$ref': 'http://test.invalid/a/d'}",
	  "1", " type" },
	{ OLD,
	  "{'$id': 'http://test.invalid/root', 'definitions': {'a': {'$id': '#x', 'type':"
	  " 'null'}}, 'allOf': [{'$ref': 'http://test.invalid/root#x'}]}",
	  "1", " type" },
};

/* A list whose items are the caller's: "base" leaves them open, what extends it closes them. */
#define BASE                                                                                       \
	"'base': {'$id': 'base', 'items': {'$dynamicRef': '#item'},"                               \
	" '$defs': {'any': {'$dynamicAnchor': 'item'}}}"

static const Row dynamics[] = {
	{ NEW, "{'$id': 'http://test.invalid/a', '$ref': 'base', '$defs': {" BASE "}}",
	  "['a', 1, null]", "" },
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'base', '$defs': {'t': {'$dynamicAnchor':"
	  " 'item', 'type': 'string'}, " BASE "}}",
	  "['a', 1, null]", "/1 type;/2 type" },
	/* a plain anchor of that name is no dynamic one */
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'base', '$defs': {'t': {'$anchor': 'item',"
	  " 'type': 'string'}, " BASE "}}",
	  "[1]", "" },
	/* the outermost on the way counts, not the nearest */
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'mid', '$defs': {'t': {'$dynamicAnchor':"
	  " 'item', 'type': 'string'}, 'mid': {'$id': 'mid', '$ref': 'base', '$defs': {'t':"
	  " {'$dynamicAnchor': 'item', 'type': 'integer'}}}, " BASE "}}",
	  "['a', 1]", "/1 type" },
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'mid', '$defs': {'mid': {'$id': 'mid', '$ref':"
	  " 'base', '$defs': {'t': {'$dynamicAnchor': 'item', 'type': 'integer'}}}, " BASE "}}",
	  "['a', 1]", "/0 type" },
	/* a resource that was left again does not count */
	{ NEW,
	  "{'$id': 'http://test.invalid/a', 'allOf': [{'$ref': 'other'}, {'$ref': 'base'}],"
	  " '$defs': {'other': {'$id': 'other', '$defs': {'t': {'$dynamicAnchor': 'item', 'type':"
	  " 'string'}}}, " BASE "}}",
	  "[1]", "" },
	/* "$ref" to a dynamic anchor stays where it points */
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'still', '$defs': {'t': {'$dynamicAnchor':"
	  " 'item', 'type': 'string'}, 'still': {'$id': 'still', 'items': {'$ref': '#item'},"
	  " '$defs': {'any': {'$dynamicAnchor': 'item', 'type': 'integer'}}}}}",
	  "[1]", "" },
	/* by a pointer, "$dynamicRef" is "$ref" */
	{ NEW,
	  "{'$id': 'http://test.invalid/a', '$ref': 'still', '$defs': {'t': {'$dynamicAnchor':"
	  " 'item', 'type': 'string'}, 'still': {'$id': 'still', 'items': {'$dynamicRef':"
	  " '#/$defs/any'}, '$defs': {'any': {'$dynamicAnchor': 'item', 'type': 'integer'}}}}}",
	  "[1]", "" },
	/* the words mean nothing in draft-07 */
	{ OLD, "{'$dynamicRef': '#nowhere', '$dynamicAnchor': 'x'}", "1", "" },
};

static const Row properties[] = {
	{ NEW,
	  "{'$ref': '#/$defs/a', 'unevaluatedProperties': false,"
	  " '$defs': {'a': {'properties': {'x': true}}}}",
	  "{'x': 1, 'y': 1}", "/y unevaluatedProperties" },
	{ NEW,
	  "{'oneOf': [{'properties': {'x': {'const': 1}}, 'required': ['x']},"
	  " {'properties': {'y': true}, 'required': ['y']}], 'unevaluatedProperties': false}",
	  "{'y': 1}", "" },
	{ NEW,
	  "{'oneOf': [{'properties': {'x': {'const': 1}}, 'required': ['x']},"
	  " {'properties': {'y': true}, 'required': ['y']}], 'unevaluatedProperties': false}",
	  "{'x': 2, 'y': 1}", "/x unevaluatedProperties" },
	{ NEW,
	  "{'if': {'properties': {'k': {'const': 1}}}, 'then': {'properties': {'x': true}},"
	  " 'else': {'properties': {'y': true}}, 'unevaluatedProperties': false}",
	  "{'k': 1, 'x': 1}", "" },
	{ NEW,
	  "{'if': {'properties': {'k': {'const': 1}}}, 'then': {'properties': {'x': true}},"
	  " 'else': {'properties': {'y': true}}, 'unevaluatedProperties': false}",
	  "{'k': 2, 'y': 1}", "/k unevaluatedProperties" },
	{ NEW, "{'if': {'properties': {'k': true}}, 'unevaluatedProperties': false}", "{'k': 1}",
	  "" },
	{ NEW, "{'then': {'properties': {'k': true}}, 'unevaluatedProperties': false}", "{'k': 1}",
	  "/k unevaluatedProperties" },
	{ NEW,
	  "{'dependentSchemas': {'a': {'properties': {'b': true}}}, 'properties': {'a':"
	  " true}, 'unevaluatedProperties': false}",
	  "{'b': 1}", "/b unevaluatedProperties" },
	{ NEW,
	  "{'dependentSchemas': {'a': {'properties': {'b': true}}}, 'properties': {'a':"
	  " true}, 'unevaluatedProperties': false}",
	  "{'a': 1, 'b': 1}", "" },
	{ NEW,
	  "{'not': {'properties': {'a': true}, 'required': ['z']},"
	  " 'unevaluatedProperties': false}",
	  "{'a': 1}", "/a unevaluatedProperties" },
	{ NEW, "{'propertyNames': {'maxLength': 3}, 'unevaluatedProperties': false}", "{'a': 1}",
	  "/a unevaluatedProperties" },
	/* cousins do not see one another */
	{ NEW, "{'allOf': [{'properties': {'a': true}}, {'unevaluatedProperties': false}]}",
	  "{'a': 1}", "/a unevaluatedProperties" },
	{ NEW,
	  "{'allOf': [{'unevaluatedProperties': {'type': 'integer'}}],"
	  " 'unevaluatedProperties': false}",
	  "{'a': 1}", "" },
	{ NEW,
	  "{'properties': {'in': {'properties': {'a': true}}}, 'unevaluatedProperties': false}",
	  "{'in': {'a': 1, 'b': 1}}", "" },
	{ NEW,
	  "{'properties': {'in': {'unevaluatedProperties': false, 'allOf': [{'properties':"
	  " {'a': true}}]}}}",
	  "{'in': {'a': 1, 'b': 1}}", "/in/b unevaluatedProperties" },
	{ NEW, "{'unevaluatedProperties': {'minimum': 3}}", "{'a': 2, 'b': 3}", "/a minimum" },
	{ NEW, "{'unevaluatedProperties': false}", "{}", "" },
	{ NEW, "{'unevaluatedProperties': false}", "[1]", "" },
	{ OLD, "{'unevaluatedProperties': false}", "{'a': 1}", "" },
	/* "additionalProperties" sees its own neighbours alone */
	{ BOTH, "{'allOf': [{'properties': {'a': true}}], 'additionalProperties': false}",
	  "{'a': 1}", "/a additionalProperties" },
	{ BOTH, "{'properties': {'a': false}, 'additionalProperties': {'type': 'null'}}",
	  "{'b': null}", "" },
	{ BOTH, "{'patternProperties': {'^a': {'type': 'string'}, 'b$': {'maxLength': 1}}}",
	  "{'ab': 'xy'}", "/ab maxLength" },
	{ BOTH,
	  "{'properties': {'ab': {'type': 'string'}}, 'patternProperties': {'^a':"
	  " {'maxLength': 1}}, 'additionalProperties': false}",
	  "{'ab': 'xy'}", "/ab maxLength" },
	{ BOTH, "{'patternProperties': {'[0-9]': false}}", "{'a': 1, 'b2': 1}",
	  "/b2 patternProperties" },
	{ BOTH, "{'propertyNames': {'pattern': '^[a-z]+$'}}", "{'a': 1, 'B': 2}", "/B pattern" },
	{ BOTH, "{'propertyNames': {'enum': ['a']}}", "{'a': 1, 'é': 2}", "/é enum" },
};

static const Row items[] = {
	{ NEW, "{'prefixItems': [false]}", "{'0': 1}", "" },
	{ NEW, "{'prefixItems': [false]}", "'x'", "" },
	{ NEW, "{'items': false}", "{'0': 1}", "" },
	{ OLD, "{'items': [false], 'additionalItems': false}", "{'0': 1}", "" },
	{ BOTH, "{'contains': {'const': 1}}", "{'a': 1}", "" },
	{ BOTH, "{'uniqueItems': true}", "{'a': 1, 'b': 1}", "" },
	{ NEW,
	  "{'prefixItems': [true], 'allOf': [{'prefixItems': [true, true]}],"
	  " 'unevaluatedItems': false}",
	  "[1, 2, 3]", "/2 unevaluatedItems" },
	{ NEW,
	  "{'anyOf': [{'prefixItems': [true, {'type': 'null'}]}, {'prefixItems': [true]}],"
	  " 'unevaluatedItems': false}",
	  "[1, 2]", "/1 unevaluatedItems" },
	{ NEW, "{'contains': {'const': 1}, 'minContains': 0, 'unevaluatedItems': false}", "[2]",
	  "/0 unevaluatedItems" },
	{ NEW,
	  "{'if': {'contains': {'const': 'a'}}, 'then': {'prefixItems': [true, true]},"
	  " 'unevaluatedItems': false}",
	  "[1, 'a']", "" },
	{ NEW, "{'if': {'contains': {'const': 'a'}}, 'unevaluatedItems': false}", "[1, 'a']",
	  "/0 unevaluatedItems" },
	{ NEW, "{'not': {'not': {'items': true}}, 'unevaluatedItems': false}", "[1]",
	  "/0 unevaluatedItems" },
	{ NEW, "{'$ref': '#/$defs/a', 'unevaluatedItems': false, '$defs': {'a': {'items': true}}}",
	  "[1, 2]", "" },
	{ NEW, "{'items': {'unevaluatedItems': false}, 'unevaluatedItems': false}", "[[1]]",
	  "/0/0 unevaluatedItems" },
	{ NEW, "{'unevaluatedItems': {'type': 'string'}}", "['a', 1]", "/1 type" },
	{ NEW, "{'unevaluatedItems': false}", "{'a': 1}", "" },
	{ OLD, "{'unevaluatedItems': false, 'minContains': 3}", "[1]", "" },
	{ OLD, "{'items': [true], 'additionalItems': {'type': 'string'}}", "[1, 'a', 2]",
	  "/2 type" },
	{ OLD, "{'items': [true, false]}", "[1]", "" },
	{ OLD, "{'items': true, 'additionalItems': false}", "[1]", "" },
	{ NEW, "{'prefixItems': [true], 'items': {'type': 'string'}}", "[1, 'a', 2]", "/2 type" },
	{ NEW, "{'additionalItems': false, 'prefixItems': [true]}", "[1, 2]", "" },
	{ BOTH, "{'contains': {'type': 'string'}}", "[1, 'a']", "" },
	{ BOTH, "{'contains': false}", "[1]", " contains" },
	{ BOTH, "{'contains': false}", "1", "" },
	{ NEW, "{'contains': {'type': 'integer'}, 'minContains': 2, 'maxContains': 3}",
	  "[1, 'a', 2, 3, 4]", " contains" },
	{ NEW, "{'contains': {'type': 'integer'}, 'minContains': 2, 'maxContains': 3}",
	  "[1, 'a', 2]", "" },
	{ NEW, "{'maxContains': 0}", "[1]", "" },
	{ BOTH, "{'uniqueItems': true}", "[{'a': [1, {'b': null}]}, {'a': [1.0, {'b': null}]}]",
	  " uniqueItems" },
	{ BOTH, "{'uniqueItems': true}", "[0, false, '', null, [], {}]", "" },
	{ BOTH, "{'uniqueItems': true}", "[1, true]", "" },
	{ BOTH, "{'uniqueItems': true}", "['é', 'e\\u0301']", "" },
	{ BOTH, "{'uniqueItems': true}", "[-0.0, 0]", " uniqueItems" },
};

/* Of several branches, the one that was meant is told, when only one can have been. */
static const Row branches[] = {
	{ BOTH, "{'anyOf': [{'required': ['a'], 'type': 'object'}, {'type': 'string'}]}", "{}",
	  " anyOf; required" },
	{ BOTH, "{'anyOf': [{'type': 'object'}, {'type': 'string'}]}", "1", " anyOf" },
	{ BOTH, "{'anyOf': [{'type': 'string', 'minLength': 2}, {'type': 'integer'}]}", "'a'",
	  " anyOf; minLength" },
	{ BOTH, "{'anyOf': [{'const': 1}]}", "2", " anyOf" },
	{ BOTH, "{'oneOf': [{'type': 'string', 'minLength': 2}, {'type': 'array'}]}", "'a'",
	  " oneOf; minLength" },
	{ BOTH, "{'oneOf': [{'type': 'integer'}, {'minimum': 2}]}", "3", " oneOf" },
	{ BOTH, "{'oneOf': [true, false, false]}", "3", "" },
	{ BOTH, "{'allOf': [false]}", "3", " allOf" },
	{ BOTH, "{'allOf': [{'type': 'string'}, {'type': 'null'}]}", "3", " type; type" },
	{ BOTH, "{'not': {'anyOf': [{'type': 'string'}, {'type': 'null'}]}}", "null", " not" },
	{ BOTH, "{'not': {}}", "null", " not" },
	{ BOTH, "{'not': false}", "null", "" },
	{ BOTH, "{'if': true, 'then': {'type': 'null'}, 'else': {'type': 'string'}}", "1",
	  " type" },
	{ BOTH, "{'if': {'type': 'string'}, 'else': {'minimum': 3}}", "2", " minimum" },
	{ BOTH, "{'if': {'type': 'string'}, 'else': {'minimum': 3}}", "'a'", "" },
	{ BOTH, "{'else': false, 'if': {'const': 1}}", "1", "" },
	{ BOTH, "{'else': false, 'if': {'const': 1}}", "2", " else" },
	{ BOTH, "{'then': false, 'if': {'const': 1}}", "1", " then" },
	{ NEW, "{'dependentSchemas': {'a': {'minProperties': 2}}}", "{'a': 1}", " minProperties" },
	{ NEW, "{'dependentSchemas': {'a': false}}", "{'a': 1}", " dependentSchemas" },
	{ OLD, "{'dependencies': {'a': false}}", "{'a': 1}", " dependencies" },
	{ OLD, "{'dependencies': {'a': ['b', 'c'], 'b': []}}", "{'a': 1, 'b': 1}",
	  " dependencies" },
	{ NEW, "{'dependencies': {'a': ['b']}}", "{'a': 1}", "" },
	{ OLD, "{'dependentRequired': {'a': ['b']}, 'dependentSchemas': {'a': false}}", "{'a': 1}",
	  "" },
};

#define DEEP(n) "{'properties': {'a': " n "}, 'items': " n "}"

static const Row paths[] = {
	{ BOTH, DEEP(DEEP(DEEP("{'type': 'null'}"))), "{'a': [{'a': 1}]}", "/a/0/a type" },
	{ BOTH, DEEP(DEEP("false")), "[[1], {'a': 2}]", "/0/0 items;/1/a properties" },
	{ BOTH, "{'properties': {'': {'type': 'null'}}}", "{'': 1}", "/ type" },
	{ BOTH, "{'properties': {'a~b': {'type': 'null'}}}", "{'a~b': 1}", "/a~0b type" },
	{ BOTH, "{'properties': {'~1': {'type': 'null'}}}", "{'~1': 1}", "/~01 type" },
	{ BOTH, "{'properties': {'0': {'type': 'null'}}}", "{'0': 1}", "/0 type" },
	{ BOTH, "{'additionalProperties': {'items': false}}", "{'a/b': [1, 2]}",
	  "/a~1b/0 items;/a~1b/1 items" },
	{ BOTH, "{'items': {'required': ['x']}}", "[{}, {'x': 1}, {}]", "/0 required;/2 required" },
	{ BOTH, "{'items': {'$ref': '#'}, 'type': 'array'}", "[[], [1]]", "/1/0 type" },
	{ BOTH, "{'properties': {'next': {'$ref': '#'}}, 'maxProperties': 1}",
	  "{'next': {'next': {'a': 1, 'b': 2}}}", "/next/next maxProperties" },
};

#define TABLE(rows)                                                                                \
	{                                                                                          \
#rows, rows, G_N_ELEMENTS(rows)                                                    \
	}

static const Table tables[] = {
	TABLE(siblings), TABLE(pointers), TABLE(dynamics), TABLE(properties),
	TABLE(items),    TABLE(branches), TABLE(paths),
};

static void
check_row(const Row *row, UfSchemaDraft draft)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_draft(store, draft);
	g_autoptr(UfSchema) schema = compile_quoted(store, row->schema, &error);
	g_test_message("%s on %s", row->schema, row->instance);
	g_assert_no_error(error);
	/* twice: a validation leaves nothing behind in the schema */
	for (int i = 0; i < 2; i++) {
		g_autoptr(GPtrArray) faults = validate_quoted(schema, row->instance);
		g_autofree char *found = format_faults(faults);
		g_assert_cmpstr(found, ==, row->faults);
	}
}

static void
test_table(gconstpointer data)
{
	const Table *table = data;
	for (size_t i = 0; i < table->count; i++) {
		if (table->rows[i].drafts & NEW)
			check_row(&table->rows[i], UF_SCHEMA_DRAFT_2020_12);
		if (table->rows[i].drafts & OLD)
			check_row(&table->rows[i], UF_SCHEMA_DRAFT_07);
	}
}

/* A keyword says nothing of values that it is not for: it is kept, and its negation is not. */
static void
test_other_types(void)
{
	static const struct {
		Drafts drafts;
		const char *schema;
		const char *instance;
	} rows[] = {
		{ BOTH, "{'minimum': 3}", "'1'" },
		{ BOTH, "{'maximum': 3}", "[9]" },
		{ BOTH, "{'exclusiveMinimum': 3}", "null" },
		{ BOTH, "{'exclusiveMaximum': 3}", "{}" },
		{ BOTH, "{'multipleOf': 3}", "true" },
		{ BOTH, "{'minLength': 3}", "1" },
		{ BOTH, "{'maxLength': 0}", "[1]" },
		{ BOTH, "{'pattern': 'x'}", "1" },
		{ BOTH, "{'pattern': 'x'}", "{'a': 1}" },
		{ BOTH, "{'minItems': 3}", "'a'" },
		{ BOTH, "{'maxItems': 0}", "{'a': 1}" },
		{ BOTH, "{'uniqueItems': true}", "{'a': 1, 'b': 1}" },
		{ BOTH, "{'items': false}", "{'0': 1}" },
		{ BOTH, "{'items': false}", "[]" },
		{ BOTH, "{'contains': {'const': 1}}", "{'a': 2}" },
		{ BOTH, "{'contains': false}", "'a'" },
		{ NEW, "{'prefixItems': [false]}", "{'0': 1}" },
		{ NEW, "{'prefixItems': [false]}", "[]" },
		{ NEW, "{'unevaluatedItems': false}", "{'0': 1}" },
		{ OLD, "{'items': [false]}", "{'0': 1}" },
		{ OLD, "{'additionalItems': false}", "[1]" },
		{ OLD, "{'items': true, 'additionalItems': false}", "[1]" },
		{ OLD, "{'items': [true], 'additionalItems': false}", "'a'" },
		{ BOTH, "{'minProperties': 3}", "[1]" },
		{ BOTH, "{'maxProperties': 0}", "[1]" },
		{ BOTH, "{'required': ['a']}", "['a']" },
		{ BOTH, "{'required': []}", "{}" },
		{ BOTH, "{'properties': {'a': false}}", "['a']" },
		{ BOTH, "{'patternProperties': {'': false}}", "['a']" },
		{ BOTH, "{'additionalProperties': false}", "['a']" },
		{ BOTH, "{'propertyNames': false}", "['a']" },
		{ NEW, "{'unevaluatedProperties': false}", "['a']" },
		{ NEW, "{'dependentRequired': {'a': ['b']}}", "['a']" },
		{ NEW, "{'dependentSchemas': {'a': false}}", "['a']" },
		{ OLD, "{'dependencies': {'a': ['b'], 'b': false}}", "['a']" },
		{ BOTH, "{'format': 'date'}", "1" },
		{ BOTH, "{'title': 'x', '$comment': 'y', 'default': 1, 'examples': []}", "2" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *negated = g_strdup_printf("{'not': %s}", rows[i].schema);
		const Row kept = { rows[i].drafts, rows[i].schema, rows[i].instance, "" };
		const Row refused = { rows[i].drafts, negated, rows[i].instance, " not" };
		for (UfSchemaDraft draft = UF_SCHEMA_DRAFT_2020_12; draft <= UF_SCHEMA_DRAFT_07;
		     draft++) {
			if ((rows[i].drafts & (draft == UF_SCHEMA_DRAFT_07 ? OLD : NEW)) == 0)
				continue;
			check_row(&kept, draft);
			check_row(&refused, draft);
		}
	}
}

/* The draft that "$schema" names counts, whatever the store's. */
static void
test_named_draft(void)
{
	static const struct {
		const char *uri;
		const char *faults; /* of {"$ref", "minimum"} beside each other */
	} drafts[] = {
		{ "https://json-schema.org/draft/2020-12/schema", "/a minimum" },
		{ "http://json-schema.org/draft-07/schema#", "" },
		{ "http://json-schema.org/draft-07/schema", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(drafts); i++) {
		g_autofree char *text = g_strdup_printf(
		    "{'$schema': '%s', 'properties': {'a': {'$ref': '#/properties/b', 'minimum':"
		    " 3}, 'b': {'type': 'integer'}}}",
		    drafts[i].uri);
		for (UfSchemaDraft draft = UF_SCHEMA_DRAFT_2020_12; draft <= UF_SCHEMA_DRAFT_07;
		     draft++) {
			const Row row = { BOTH, text, "{'a': 2}", drafts[i].faults };
			check_row(&row, draft);
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		g_autofree char *path = g_strconcat("/schema/edges/", tables[i].name, NULL);
		g_test_add_data_func(path, &tables[i], test_table);
	}
	g_test_add_func("/schema/edges/other-types", test_other_types);
	g_test_add_func("/schema/edges/named-draft", test_named_draft);
	return g_test_run();
}
