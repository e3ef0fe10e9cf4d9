/* Broken and hostile schemas, hostile instances, and the store: every one an error, none a crash.
 */
#include "schema-fixture.h"

typedef struct {
	const char *schema;
	const char *message; /* part of it */
} Row;

static const Row broken[] = {
	/* refused by the meta-schema, and where */
	{ "{'multipleOf': 0}", "#/multipleOf: not a valid schema (exclusiveMinimum" },
	{ "{'properties': {'a': {'pattern': 1}}}",
	  "#/properties/a/pattern: not a valid schema (type" },
	{ "{'type': 'text'}", "#/type: not a valid schema (anyOf" },
	{ "{'type': []}", "#/type: not a valid schema" },
	{ "{'required': 'a'}", "#/required: not a valid schema (type" },
	{ "{'minLength': -1}", "#/minLength: not a valid schema (minimum" },
	{ "{'allOf': []}", "#/allOf: not a valid schema (minItems" },
	{ "{'items': [true]}", "#/items: not a valid schema (type" },
	{ "{'$id': 'a#b'}", "#/$id: not a valid schema (pattern" },
	{ "{'$anchor': '1'}", "#/$anchor: not a valid schema (pattern" },
	{ "{'properties': {'a': 1}}", "#/properties/a: not a valid schema (type" },
	{ "1", "not a valid schema (type" },
	{ "[]", "not a valid schema (type" },
	/* what the meta-schema cannot see */
	{ "{'pattern': '('}", "#/pattern: a pattern" },
	{ "{'patternProperties': {'(': true}}", "#/patternProperties: a pattern" },
	{ "{'$ref': '#/$defs/none'}", "#/$ref: refers to a place that does not exist" },
	{ "{'$ref': '#none'}", "#/$ref: refers to a place that does not exist" },
	{ "{'$ref': '#/a/%zz'}", "#/$ref: a reference has a malformed fragment" },
	{ "{'$ref': '#/$defs/~2', '$defs': {'~2': true}}", "does not exist" },
	{ "{'$ref': '#/enum/00', 'enum': [true]}", "does not exist" },
	{ "{'$ref': '#/enum/1', 'enum': [true]}", "does not exist" },
	{ "{'$ref': '#/title', 'title': 'x'}", "#/title: not a schema" },
	{ "{'$ref': 'http://test.invalid/none'}", "#/$ref: refers to an unknown schema" },
	{ "{'$dynamicRef': '#none'}", "#/$dynamicRef: refers to a place that does not exist" },
	{ "{'$schema': 'http://test.invalid/none'}", "unknown meta-schema" },
	{ "{'$defs': {'a': {'$anchor': 'x'}, 'b': {'$anchor': 'x'}}}", "already taken" },
	{ "{'$defs': {'a': {'$id': 'http://a/'}, 'b': {'$id': 'http://a/'}}}", "already taken" },
	/* places that only a reference makes a schema, which no meta-schema saw */
	{ "{'$ref': '#/x', 'x': {'pattern': 1}}", "#/x/pattern: this keyword" },
	{ "{'$ref': '#/x', 'x': {'type': {}}}", "#/x/type: this keyword" },
	{ "{'$ref': '#/x', 'x': {'properties': {'a': 1}}}", "#/x/properties/a: not a schema" },
	{ "{'$ref': '#/x', 'x': {'$ref': 1}}", "#/x/$ref: this keyword" },
};

static void
test_broken(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema = compile_quoted(store, broken[i].schema, &error);
		g_test_message("%s", broken[i].schema);
		g_assert_null(schema);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, broken[i].message));
		g_assert_null(strstr(error->message, "unefois"));
	}
}

static void
test_broken_07(void)
{
	static const Row rows[] = {
		{ "{'multipleOf': 0}", "#/multipleOf: not a valid schema (exclusiveMinimum" },
		{ "{'pattern': {}}", "#/pattern: not a valid schema (type" },
		{ "{'required': ['a', 'a']}", "#/required: not a valid schema (uniqueItems" },
		{ "{'dependencies': {'a': 1}}", "#/dependencies/a: not a valid schema (anyOf" },
	};
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_draft(store, UF_SCHEMA_DRAFT_07);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema = compile_quoted(store, rows[i].schema, &error);
		g_assert_null(schema);
		g_assert_nonnull(strstr(error->message, rows[i].message));
	}
}

/* Values that the meta-schema would have refused do no harm behind a reference to nowhere usual. */
static void
test_harmless(void)
{
	static const char *const schemas[] = {
		"{'$ref': '#/x', 'x': {'multipleOf': 0}}",
		"{'$ref': '#/x', 'x': {'type': [1, null]}}",
		"{'$ref': '#/x', 'x': {'required': [1, {}], 'minItems': -5, 'maxLength': 1e300}}",
		"{'$ref': '#/x', 'x': {'dependentRequired': {'a': 1, 'b': [2]}}}",
		"{'$ref': '#/x', 'x': {'anyOf': [], 'oneOf': [], 'enum': [], 'prefixItems': []}}",
	};
	static const char *const instances[] = { "1", "'a'", "[1]", "{'a': 1, 'b': 2}", "null" };
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema = compile_quoted(store, schemas[i], &error);
		g_assert_no_error(error);
		for (size_t j = 0; j < G_N_ELEMENTS(instances); j++) {
			g_autoptr(GPtrArray) faults = validate_quoted(schema, instances[j]);
			g_assert_cmpuint(faults->len, <=, 4);
		}
	}
}

static void
check_stopped(const UfSchema *schema, json_t *instance, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_ptr_array_add(faults, g_new0(UfSchemaFault, 1));
	g_assert_false(uf_schema_validate(schema, instance, faults, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_test_message("%s", error->message);
	g_assert_nonnull(strstr(error->message, why));
	g_assert_cmpuint(faults->len, ==, 1);
}

static void
test_loops(void)
{
	static const char *const schemas[] = {
		"{'$ref': '#'}",
		"{'allOf': [{'$ref': '#'}]}",
		"{'not': {'$ref': '#'}}",
		"{'$dynamicAnchor': 'a', '$dynamicRef': '#a'}",
		"{'$ref': '#/$defs/a', '$defs': {'a': {'$ref': '#/$defs/b'},"
		" 'b': {'anyOf': [{'$ref': '#/$defs/a'}]}}}",
	};
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) instance = json_integer(1);
	for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++) {
		g_autoptr(UfSchema) schema = compile_quoted(store, schemas[i], NULL);
		g_assert_nonnull(schema);
		check_stopped(schema, instance, "refers to itself without end");
	}
}

/* @count arrays in one another. */
static json_t *
make_nested(unsigned count)
{
	json_t *value = json_array();
	for (unsigned i = 1; i < count; i++) {
		json_t *outer = json_array();
		json_array_append_new(outer, value);
		value = outer;
	}
	return value;
}

static void
test_depth(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_quoted(store, "{'items': {'$ref': '#'}}", NULL);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_autoptr(json_t) deep = make_nested(UF_SCHEMA_MAX_NESTING);
	g_autoptr(json_t) deeper = make_nested(UF_SCHEMA_MAX_NESTING + 1);
	g_assert_true(uf_schema_validate(schema, deep, faults, NULL));
	g_assert_cmpuint(faults->len, ==, 0);
	check_stopped(schema, deeper, "nested too deep");

	uf_schema_store_set_limits(store, 20, 1000);
	check_stopped(schema, deep, "too deep");
}

static void
test_deep_schema(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	json_t *nested = json_true();
	for (int i = 0; i < UF_SCHEMA_MAX_NESTING + 1; i++)
		nested = json_pack("{s:o}", "not", nested);
	g_autoptr(json_t) document = nested;
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_null(schema);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_many_subschemas(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) document = json_pack("{s:[]}", "allOf");
	for (int i = 0; i < UF_SCHEMA_MAX_NODES; i++)
		json_array_append_new(json_object_get(document, "allOf"), json_true());
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_null(schema);
	g_assert_nonnull(strstr(error->message, "too many subschemas"));
}

/* Every level tries its branches twice: 2^30 evaluations without a bound. */
static void
test_work(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) document =
	    json_pack("{s:{s:{s:s}}, s:s}", "$defs", "n0", "type", "string", "$ref", "#/$defs/n30");
	json_t *defs = json_object_get(document, "$defs");
	for (int i = 1; i <= 30; i++) {
		g_autofree char *name = g_strdup_printf("n%d", i);
		g_autofree char *next = g_strdup_printf("#/$defs/n%d", i - 1);
		json_object_set_new(
		    defs, name,
		    json_pack("{s:[{s:s}, {s:s}]}", "anyOf", "$ref", next, "$ref", next));
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) instance = json_integer(1);
	check_stopped(schema, instance, "too much work");
}

static void
test_large_unique(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_quoted(store, "{'uniqueItems': true}", NULL);
	g_autoptr(json_t) instance = json_array();
	for (int i = 0; i < 200000; i++)
		json_array_append_new(instance, json_pack("{s:i}", "id", i));
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_assert_true(uf_schema_validate(schema, instance, faults, NULL));
	g_assert_cmpuint(faults->len, ==, 0);
	json_array_append_new(instance, json_pack("{s:i}", "id", 150000));
	g_assert_true(uf_schema_validate(schema, instance, faults, NULL));
	g_assert_cmpuint(faults->len, ==, 1);
	const UfSchemaFault *fault = faults->pdata[0];
	g_assert_cmpint(json_integer_value(json_object_get(fault->parameters, "first")), ==,
			150000);
}

static void
test_hostile_pattern(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema =
	    compile_quoted(store, "{'items': {'pattern': '^(a+)+$'}}", NULL);
	g_autofree char *text = g_strnfill(60, 'a');
	text[59] = '!';
	g_autoptr(json_t) instance = json_pack("[s]", text);
	check_stopped(schema, instance, "a pattern needs too much work");

	/* an honest pattern on a long text is not stopped */
	g_autoptr(UfSchema) honest = compile_quoted(store, "{'pattern': '^(a|b)*$'}", NULL);
	g_autofree char *large = g_strnfill(20000, 'a');
	g_autoptr(json_t) page = json_string(large);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_autoptr(GError) error = NULL;
	uf_schema_validate(honest, page, faults, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(faults->len, ==, 0);
}

static void
test_long_pattern(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autofree char *text = g_strnfill(UF_SCHEMA_MAX_PATTERN + 1, 'a');
	g_autoptr(json_t) document = json_pack("{s:s}", "pattern", text);
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_null(schema);
	g_assert_nonnull(strstr(error->message, "too long"));
}

static void
test_not_utf8(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_quoted(store, "{'pattern': 'a'}", NULL);
	g_autoptr(json_t) instance = json_string_nocheck("\xff\xfe");
	check_stopped(schema, instance, "not UTF-8");
}

static void
test_store(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) date =
	    parse_quoted("{'$id': 'http://test.invalid/by-id', 'type': 'null'}");
	g_autoptr(json_t) other = parse_quoted("{'type': 'string'}");
	g_autoptr(json_t) wrong = parse_quoted("{'type': 'nothing'}");
	g_assert_true(uf_schema_store_add(store, "http://test.invalid/date", date, &error));
	g_assert_true(uf_schema_store_add(store, "http://test.invalid/date", date, &error));
	g_assert_false(uf_schema_store_add(store, "http://test.invalid/date", other, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_false(uf_schema_store_add(store, "relative", other, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&error);
	g_assert_false(uf_schema_store_add(store, "http://test.invalid/x#y", other, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&error);
	/* our own meta-schemas cannot be replaced */
	g_assert_false(
	    uf_schema_store_add(store, "http://json-schema.org/draft-07/schema#", other, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);

	static const char *const references[] = { "http://test.invalid/date",
						  "http://test.invalid/by-id" };
	for (size_t i = 0; i < G_N_ELEMENTS(references); i++) {
		g_autoptr(json_t) document = json_pack("{s:s}", "$ref", references[i]);
		g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) faults = validate_quoted(schema, "1");
		g_assert_cmpuint(faults->len, ==, 1);
	}

	/* a broken document is found out when somebody refers to it, and is named */
	g_assert_true(uf_schema_store_add(store, "http://test.invalid/wrong", wrong, NULL));
	g_autoptr(UfSchema) user =
	    compile_quoted(store, "{'$ref': 'http://test.invalid/wrong'}", &error);
	g_assert_null(user);
	g_assert_nonnull(strstr(error->message, "http://test.invalid/wrong#/type"));
}

static void
add_meta(UfSchemaStore *store, const char *uri, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) meta = parse_quoted(text);
	uf_schema_store_add(store, uri, meta, &error);
	g_assert_no_error(error);
}

#define META "'$schema': 'https://json-schema.org/draft/2020-12/schema', "
#define VOCABULARY "https://json-schema.org/draft/2020-12/vocab/"

static void
test_vocabularies(void)
{
	static const struct {
		const char *uri;
		const char *meta;
		const char *rest;   /* of the schema */
		const char *faults; /* NULL: refused */
	} rows[] = {
		{ "http://test.invalid/shape",
		  "'$vocabulary': {'" VOCABULARY "core': true, '" VOCABULARY "applicator': true}",
		  "'properties': {'a': {'type': 'null'}, 'b': false}", "/b properties" },
		{ "http://test.invalid/values",
		  "'$vocabulary': {'" VOCABULARY "core': true, '" VOCABULARY "validation': true}",
		  "'type': 'string', 'properties': {'b': false}", " type" },
		{ "http://test.invalid/optional",
		  "'$vocabulary': {'" VOCABULARY "core': true,"
		  " 'http://test.invalid/vocab': false}",
		  "'type': 'string'", "" },
		{ "http://test.invalid/required",
		  "'$vocabulary': {'" VOCABULARY "core': true,"
		  " 'http://test.invalid/vocab': true}",
		  "'type': 'string'", NULL },
		{ "http://test.invalid/own-rule", "'required': ['title']", "'type': 'object'",
		  NULL },
		{ "http://test.invalid/own-rule-kept", "'required': ['title']",
		  "'title': 'x', 'type': 'object'", "" },
		{ "http://test.invalid/dates",
		  "'$vocabulary': {'" VOCABULARY "core': true, '" VOCABULARY
		  "format-assertion': true, '" VOCABULARY "applicator': true}",
		  "'properties': {'a': {'format': 'date'}}", "/a format" },
	};
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *meta = g_strdup_printf("{" META "%s}", rows[i].meta);
		g_autofree char *text =
		    g_strdup_printf("{'$schema': '%s', %s}", rows[i].uri, rows[i].rest);
		add_meta(store, rows[i].uri, meta);
		g_autoptr(UfSchema) schema = compile_quoted(store, text, &error);
		g_test_message("%s", rows[i].uri);
		if (rows[i].faults == NULL) {
			g_assert_null(schema);
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			continue;
		}
		g_assert_no_error(error);
		g_autoptr(GPtrArray) faults = validate_quoted(schema, "{'a': 'x', 'b': 2}");
		g_autofree char *found = format_faults(faults);
		g_assert_cmpstr(found, ==, rows[i].faults);
	}
}

/* Meta-schemas that describe themselves, or one another, end. */
static void
test_circular_metas(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	add_meta(store, "http://test.invalid/a", "{'$schema': 'http://test.invalid/b'}");
	add_meta(store, "http://test.invalid/b", "{'$schema': 'http://test.invalid/a'}");
	g_autoptr(UfSchema) schema =
	    compile_quoted(store, "{'$schema': 'http://test.invalid/a'}", &error);
	g_assert_null(schema);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_bad_base(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) document = json_object();
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, "not absolute", &error);
	g_assert_null(schema);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/limits/broken", test_broken);
	g_test_add_func("/schema/limits/broken-07", test_broken_07);
	g_test_add_func("/schema/limits/harmless", test_harmless);
	g_test_add_func("/schema/limits/loops", test_loops);
	g_test_add_func("/schema/limits/depth", test_depth);
	g_test_add_func("/schema/limits/deep-schema", test_deep_schema);
	g_test_add_func("/schema/limits/many-subschemas", test_many_subschemas);
	g_test_add_func("/schema/limits/work", test_work);
	g_test_add_func("/schema/limits/large-unique", test_large_unique);
	g_test_add_func("/schema/limits/hostile-pattern", test_hostile_pattern);
	g_test_add_func("/schema/limits/long-pattern", test_long_pattern);
	g_test_add_func("/schema/limits/not-utf8", test_not_utf8);
	g_test_add_func("/schema/store/add", test_store);
	g_test_add_func("/schema/store/vocabularies", test_vocabularies);
	g_test_add_func("/schema/store/circular-metas", test_circular_metas);
	g_test_add_func("/schema/store/bad-base", test_bad_base);
	return g_test_run();
}
