/* What a fault tells: place, rule, parameters, title; and that it never tells the value. */
#include "schema-fixture.h"

typedef struct {
	const char *schema;
	const char *instance;
	const char *rule;
	const char *parameters; /* compact JSON */
} Row;

static const Row rows[] = {
	{ "{'type': 'object'}", "1", "type", "{'types':['object']}" },
	{ "{'type': ['object', 'null']}", "1", "type", "{'types':['object','null']}" },
	{ "{'enum': ['owner', 'tenant']}", "'x'", "enum", "{'allowed':['owner','tenant']}" },
	{ "{'const': 3}", "4", "const", "{'expected':3}" },
	{ "{'minimum': 3}", "2", "minimum", "{'limit':3}" },
	{ "{'exclusiveMaximum': 3.5}", "4", "exclusiveMaximum", "{'limit':3.5}" },
	{ "{'multipleOf': 10}", "11", "multipleOf", "{'limit':10}" },
	{ "{'maxLength': 2}", "'abc'", "maxLength", "{'limit':2}" },
	{ "{'minItems': 2}", "[]", "minItems", "{'limit':2}" },
	{ "{'minProperties': 2}", "{}", "minProperties", "{'limit':2}" },
	{ "{'pattern': '^[A-Z]+$'}", "'a'", "pattern", "{'pattern':'^[A-Z]+$'}" },
	{ "{'format': 'date'}", "'a'", "format", "{'format':'date'}" },
	{ "{'required': ['birth']}", "{}", "required", "{'property':'birth'}" },
	{ "{'dependentRequired': {'a': ['b']}}", "{'a': 1}", "dependentRequired",
	  "{'property':'b'}" },
	{ "{'uniqueItems': true}", "[5, 6, 7, 6]", "uniqueItems", "{'first':1,'second':3}" },
	{ "{'contains': {'const': 1}}", "[]", "contains", "{'minimum':1}" },
	{ "{'contains': {'const': 1}, 'minContains': 0, 'maxContains': 0}", "[1]", "contains",
	  "{'minimum':0,'maximum':0}" },
	{ "{'oneOf': [true, true]}", "1", "oneOf", "{'matches':2}" },
	{ "{'anyOf': [false, false]}", "1", "anyOf", "{}" },
	{ "{'not': true}", "1", "not", "{}" },
	{ "false", "1", "false", "{}" },
};

static void
test_parameters(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_assert_formats(store, true);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfSchema) schema = compile_quoted(store, rows[i].schema, &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) faults = validate_quoted(schema, rows[i].instance);
		g_assert_cmpuint(faults->len, >=, 1);
		const UfSchemaFault *fault = faults->pdata[0];
		g_autofree char *found = json_dumps(fault->parameters, JSON_COMPACT);
		g_strdelimit(found, "\"", '\'');
		g_assert_cmpstr(fault->rule, ==, rows[i].rule);
		g_assert_cmpstr(found, ==, rows[i].parameters);
	}
}

typedef struct {
	const char *instance;
	const char *path;
	const char *rule;
	const char *schema_path;
	const char *title;
} Place;

static const char household[] =
    "{'$id': 'http://test.invalid/household', 'title': 'Foyer', 'type': 'object',"
    " 'properties': {"
    "  'birth': {'title': 'Date de naissance', '$ref': '#/$defs/date'},"
    "  'entry': {'$ref': '#/$defs/date'},"
    "  'rent': {'type': 'integer'},"
    "  'members': {'title': 'Membres', 'type': 'array', 'items': {"
    "   'properties': {'name': {'title': 'Nom de famille', 'minLength': 1}},"
    "   'required': ['name']}}},"
    " 'required': ['birth'],"
    " '$defs': {'date': {'title': 'Date', 'type': 'string'}}}";

static const Place places[] = {
	{ "1", "", "type", "#/type", "Foyer" },
	{ "{}", "", "required", "#/required", "Date de naissance" },
	{ "{'birth': 1}", "/birth", "type", "#/$defs/date/type", "Date de naissance" },
	{ "{'birth': '', 'entry': 1}", "/entry", "type", "#/$defs/date/type", "Date" },
	{ "{'birth': '', 'rent': 'x'}", "/rent", "type", "#/properties/rent/type", "Foyer" },
	{ "{'birth': '', 'members': [{'name': 'a'}, {}]}", "/members/1", "required",
	  "#/properties/members/items/required", "Nom de famille" },
	{ "{'birth': '', 'members': [{'name': ''}]}", "/members/0/name", "minLength",
	  "#/properties/members/items/properties/name/minLength", "Nom de famille" },
	{ "{'birth': '', 'members': [{'name': 'a'}, {'name': ''}, 3]}", "/members/1/name",
	  "minLength", "#/properties/members/items/properties/name/minLength", "Nom de famille" },
};

static void
test_places(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(json_t) document = parse_quoted(household);
	g_autoptr(UfSchema) schema =
	    uf_schema_new(store, document, "http://test.invalid/file.json", &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autoptr(GPtrArray) faults = validate_quoted(schema, places[i].instance);
		g_assert_cmpuint(faults->len, ==, 1);
		const UfSchemaFault *fault = faults->pdata[0];
		g_assert_cmpstr(fault->path, ==, places[i].path);
		g_assert_cmpstr(fault->rule, ==, places[i].rule);
		g_assert_true(g_str_has_prefix(fault->schema_path, "http://test.invalid/"));
		g_assert_cmpstr(strchr(fault->schema_path, '#'), ==, places[i].schema_path);
		g_assert_cmpstr(fault->title, ==, places[i].title);
	}
}

/* A marked value at every place where a rule breaks: no text of a fault holds the mark. */
static void
test_no_value(void)
{
	static const char *const schemas[] = {
		"{'type': 'integer'}",
		"{'enum': ['a']}",
		"{'const': 'a'}",
		"{'maxLength': 1}",
		"{'pattern': '^a$'}",
		"{'format': 'date'}",
		"{'not': {'type': 'string'}}",
		"{'anyOf': [{'maxLength': 1}, {'type': 'null'}]}",
		"false",
	};
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	uf_schema_store_set_assert_formats(store, true);
	for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++) {
		g_autoptr(UfSchema) schema = compile_quoted(store, schemas[i], NULL);
		g_autoptr(GPtrArray) faults = validate_quoted(schema, "'CANARI-Zébulon'");
		g_assert_cmpuint(faults->len, >=, 1);
		for (guint j = 0; j < faults->len; j++) {
			const UfSchemaFault *fault = faults->pdata[j];
			g_autofree char *parameters = json_dumps(fault->parameters, 0);
			g_autofree char *all =
			    g_strconcat(fault->path, fault->rule, fault->schema_path,
					fault->title == NULL ? "" : fault->title, parameters, NULL);
			g_assert_null(strstr(all, "CANARI"));
		}
	}
}

static void
test_appends(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_quoted(store, "{'type': 'null'}", NULL);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_autoptr(json_t) one = json_integer(1);
	g_autoptr(json_t) none = json_null();
	g_assert_true(uf_schema_validate(schema, one, faults, &error));
	g_assert_true(uf_schema_validate(schema, none, faults, &error));
	g_assert_true(uf_schema_validate(schema, one, faults, &error));
	g_assert_cmpuint(faults->len, ==, 2);
}

static void
test_many_faults(void)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = compile_quoted(store, "{'items': {'type': 'null'}}", NULL);
	g_autoptr(json_t) instance = json_array();
	for (int i = 0; i < 2 * UF_SCHEMA_MAX_FAULTS; i++)
		json_array_append_new(instance, json_integer(i));
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_assert_true(uf_schema_validate(schema, instance, faults, NULL));
	g_assert_cmpuint(faults->len, ==, UF_SCHEMA_MAX_FAULTS);
}

static void
test_free_null(void)
{
	uf_schema_free(NULL);
	uf_schema_fault_free(NULL);
	uf_schema_store_free(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/faults/parameters", test_parameters);
	g_test_add_func("/schema/faults/places", test_places);
	g_test_add_func("/schema/faults/no-value", test_no_value);
	g_test_add_func("/schema/faults/appends", test_appends);
	g_test_add_func("/schema/faults/many", test_many_faults);
	g_test_add_func("/schema/faults/free-null", test_free_null);
	return g_test_run();
}
