/* Transforms, table-driven: values as JSON (uf_value_to_json), "!rule" for a refusal. */
#include "uf-transform.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	const char *spec;
	const char *in;
	const char *out; /* JSON, or "!rule" */
} Row;

static char *
find_text(const void *data, UfTransformLookup lookup, const char *code, size_t *count)
{
	static const struct {
		UfTransformLookup lookup;
		const char *code;
		size_t count;
		const char *text;
	} known[] = {
		{ UF_TRANSFORM_LABEL, "single", 1, "Célibataire" },
		{ UF_TRANSFORM_COMMUNE_NAME, "31555", 1, "Toulouse" },
		{ UF_TRANSFORM_COMMUNE_POSTCODE, "31555", 6, NULL },
		{ UF_TRANSFORM_COMMUNE_POSTCODE, "2A004", 1, "20000" },
		{ UF_TRANSFORM_COUNTRY_NAME, "99352", 1, "Algérie" },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (known[i].lookup == lookup && g_str_equal(known[i].code, code)) {
			*count = known[i].count;
			return g_strdup(known[i].text);
		}
	}
	*count = 0;
	return NULL;
}

static UfValue *
read_value(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *array = g_strdup_printf("[%s]", text);
	g_autoptr(json_t) root = uf_json_parse(array, strlen(array), "row", &error);
	g_assert_no_error(error);
	UfValue *value = uf_value_from_json(json_array_get(root, 0), &error);
	g_assert_no_error(error);
	return value;
}

static char *
write_value(const UfValue *value)
{
	g_autoptr(json_t) json = uf_value_to_json(value);
	return json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
}

static void
check_row(const Row *row, const UfTransformContext *context)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfValue) value = read_value(row->in);
	UfTransformFault fault;
	g_test_message("%s of %s", row->spec, row->in);
	g_assert_true(uf_transform_check(row->spec, &error));
	g_assert_no_error(error);
	bool good = uf_transform_apply(row->spec, value, context, value, &fault);
	if (*row->out == '!') {
		g_assert_false(good);
		g_assert_cmpstr(fault.rule, ==, row->out + 1);
		g_assert_true(uf_value_is_empty(value));
		return;
	}
	g_assert_true(good);
	g_assert_null(fault.rule);
	char *text = write_value(value);
	g_assert_cmpstr(text, ==, row->out);
	free(text);
}

static void
check_rows(const Row *rows, size_t n)
{
	UfTransformContext context = { .row = 3, .find_text = find_text };
	for (size_t i = 0; i < n; i++)
		check_row(&rows[i], &context);
}

static void
test_text(void)
{
	static const Row rows[] = {
		{ "upper", "\"Éloïse d'Œuvre\"", "\"ÉLOÏSE D'ŒUVRE\"" },
		{ "upper", "[\"a\", \"é\"]", "[\"A\",\"É\"]" },
		{ "lower", "\"ÉLOÏSE\"", "\"éloïse\"" },
		{ "capitalize", "\"ANNE-MARIE D'HIVER\"", "\"Anne-Marie D'Hiver\"" },
		{ "plain", "\"Éloïse Œuvré\"", "\"Eloise OEuvre\"" },
		{ "upper", "12", "!answer.invalid" },
		{ "plain", "{\"date\": \"1984\"}", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_dates(void)
{
	static const Row rows[] = {
		{ "date:iso", "{\"date\": \"1984-05-02\"}", "\"1984-05-02\"" },
		{ "date:iso", "{\"date\": \"1984-05\"}", "\"1984-05\"" },
		{ "date:french", "{\"date\": \"1984-05-02\"}", "\"02/05/1984\"" },
		{ "date:french", "{\"date\": \"1984\"}", "\"1984\"" },
		{ "date:long", "{\"date\": \"1984-05-12\"}", "\"12 mai 1984\"" },
		{ "date:long", "{\"date\": \"1984-08-01\"}", "\"1er août 1984\"" },
		{ "date:long", "{\"date\": \"1984-12\"}", "\"décembre 1984\"" },
		{ "date:long", "{\"date\": \"1984\"}", "\"1984\"" },
		{ "date:day", "{\"date\": \"1984-05-02\"}", "\"02\"" },
		{ "date:month", "{\"date\": \"1984-05\"}", "\"05\"" },
		{ "date:year", "{\"date\": \"1984\"}", "\"1984\"" },
		{ "date:short_year", "{\"date\": \"2026-11-21\"}", "\"26\"" },
		{ "date:short_year", "{\"date\": \"2005\"}", "\"05\"" },
		{ "date:short_year", "{\"date\": \"1984\"}", "!answer.invalid" },
		{ "date:compact", "{\"date\": \"1984-05-02\"}", "\"02051984\"" },
		{ "date:digit:2", "{\"date\": \"1984-05-02\"}", "\"2\"" },
		{ "date:digit:3", "{\"date\": \"1984-05\"}", "\"0\"" },
		{ "date:digit:8", "{\"date\": \"1984\"}", "\"4\"" },
		{ "date:day", "{\"date\": \"1984-05\"}", "!answer.partial_date" },
		{ "date:month", "{\"date\": \"1984\"}", "!answer.partial_date" },
		{ "date:compact", "{\"date\": \"1984-05\"}", "!answer.partial_date" },
		{ "date:digit:1", "{\"date\": \"1984-05\"}", "!answer.partial_date" },
		{ "date:digit:4", "{\"date\": \"1984\"}", "!answer.partial_date" },
		{ "date:iso", "\"1984-05-02\"", "!answer.invalid" },
		{ "time:hour", "\"09:30\"", "\"09\"" },
		{ "time:minute", "\"23:59\"", "\"59\"" },
		{ "time:hour", "\"24:00\"", "!answer.invalid" },
		{ "time:minute", "\"12:60\"", "!answer.invalid" },
		{ "time:hour", "\"9:30\"", "!answer.invalid" },
		{ "time:minute", "\"09h30\"", "!answer.invalid" },
		{ "time:hour", "\"09:30:00\"", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_identifiers(void)
{
	static const Row rows[] = {
		{ "nir:13", "\"295109912611193\"", "\"2951099126111\"" },
		{ "nir:key", "\"295109912611193\"", "\"93\"" },
		{ "nir:key", "\"2951099126111\"", "\"93\"" },
		{ "nir:key", "\"295109912611199\"", "\"99\"" }, /* as typed: warned elsewhere */
		{ "nir:digit:1", "\"2 53 07 2A 073 004 43\"", "\"2\"" },
		{ "nir:digit:7", "\"253072A07300443\"", "\"A\"" },
		{ "nir:digit:15", "\"253072A07300443\"", "\"3\"" },
		{ "nir:spaced", "\"295109912611193\"", "\"2 95 10 99 126 111 93\"" },
		{ "nir:13", "\"29510\"", "!answer.invalid" },
		{ "nir:digit:1", "\"253072C07300443\"", "!answer.invalid" },
		{ "nir:spaced", "\"x\"", "!answer.invalid" },
		{ "postcode:digit:1", "\"20090\"", "\"2\"" },
		{ "postcode:digit:5", "\"31007\"", "\"7\"" },
		{ "postcode:digit:1", "\"1050\"", "!answer.invalid" },
		{ "postcode:digit:1", "\"B-1050\"", "!answer.invalid" },
		{ "postcode:digit:1", "\"310070\"", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_contact(void)
{
	static const Row rows[] = {
		{ "email:local", "\"lune.fictive@exemple.fr\"", "\"lune.fictive\"" },
		{ "email:domain", "\"lune.fictive@exemple.fr\"", "\"exemple.fr\"" },
		{ "email:local", "\"lune.exemple.fr\"", "!answer.invalid" },
		{ "email:domain", "\"lune@a@b\"", "!answer.invalid" },
		{ "email:domain", "\"lune@\"", "!answer.invalid" },
		{ "phone:national", "\"+33612345678\"", "\"06 12 34 56 78\"" },
		{ "phone:national", "\"+596696123456\"", "\"06 96 12 34 56\"" },
		{ "phone:digits", "\"+33612345678\"", "\"0612345678\"" },
		{ "phone:digits", "\"+32470123456\"", "\"0032470123456\"" },
		{ "phone:group:1", "\"+33612345678\"", "\"06\"" },
		{ "phone:group:5", "\"06 12 34 56 78\"", "\"78\"" },
		{ "phone:group:1", "\"+32470123456\"", "!answer.invalid" },
		{ "phone:e164", "\"06 12 34 56 78\"", "\"+33612345678\"" },
		{ "phone:e164", "\"lundi\"", "!answer.invalid" },
		{ "phone:national", "\"lundi\"", "!answer.invalid" },
		{ "phone:digits", "\"lundi\"", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_amounts(void)
{
	static const Row rows[] = {
		{ "money:euros", "{\"cents\": 123456}", "\"1234\"" },
		{ "money:cents", "{\"cents\": 123406}", "\"06\"" },
		{ "money:euros", "{\"cents\": -50}", "\"-0\"" },
		{ "money:cents", "{\"cents\": -50}", "\"50\"" },
		{ "money:plain", "{\"cents\": 123456}", "\"1234.56\"" },
		{ "money:plain", "{\"cents\": 123400}", "\"1234\"" },
		{ "money:french", "{\"cents\": 123456}", "\"1\u00a0234,56\"" },
		{ "money:whole", "{\"cents\": 123400}", "\"1234\"" },
		{ "money:whole", "{\"cents\": 123401}", "!answer.not_whole" },
		{ "money:euros", "1234", "!answer.invalid" },
		{ "sum", "[\"520,00\u00a0€\", \"1\u00a0210,50\u00a0€\"]", "{\"cents\":173050}" },
		{ "sum", "[\"210,50\u00a0€\", \"-10,00\u00a0€\"]", "{\"cents\":20050}" },
		{ "sum", "{\"cents\": 520}", "{\"cents\":520}" },
		{ "sum", "[\"520,00\u00a0€\", \"3\"]", "!answer.invalid" },
		{ "sum", "[\"520,00\u00a0€\", \"Inconnu €\"]", "!answer.invalid" },
		{ "sum", "[\"999\u00a0999\u00a0999,00\u00a0€\", \"2,00\u00a0€\"]",
		  "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_lists(void)
{
	static const Row rows[] = {
		{ "join: ", "[\"Lune\", \"Étoile\"]", "\"Lune Étoile\"" },
		{ "join:, ", "[\"a\", \"b\", \"c\"]", "\"a, b, c\"" },
		{ "join:: ", "[\"a\", \"b\"]", "\"a: b\"" },
		{ "join:-", "\"seul\"", "\"seul\"" },
		{ "lines", "[\"a\", \"b\"]", "\"a\\nb\"" },
		{ "first", "[\"a\", \"b\"]", "\"a\"" },
		{ "first", "\"a\"", "\"a\"" },
		{ "nth:2", "[\"a\", \"b\"]", "\"b\"" },
		{ "nth:3", "[\"a\", \"b\"]", "null" },
		{ "nth:2", "\"a\"", "null" },
		{ "count", "[\"a\", \"b\"]", "2" },
		{ "count", "\"a\"", "1" },
		{ "ordinal", "null", "3" },
		{ "ordinal", "\"a\"", "3" },
		{ "join:, ", "12", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_choices(void)
{
	static const Row rows[] = {
		{ "yes_no", "true", "\"Oui\"" },
		{ "yes_no", "false", "\"Non\"" },
		{ "box", "true", "true" },
		{ "box", "false", "false" },
		{ "negate", "true", "false" },
		{ "negate", "false", "true" },
		{ "is:single", "\"single\"", "true" },
		{ "is:single", "\"single_parent\"", "false" },
		{ "is:b", "[\"a\", \"b\"]", "true" },
		{ "in:a,b", "\"b\"", "true" },
		{ "in:a,b", "\"a,b\"", "false" },
		{ "in:ab,b", "\"a\"", "false" },
		{ "in:a,b", "[\"c\", \"d\"]", "false" },
		{ "label", "\"single\"", "\"Célibataire\"" },
		{ "label", "\"other\"", "!answer.unmappable" },
		{ "commune:name", "\"31555\"", "\"Toulouse\"" },
		{ "commune:name", "\"00000\"", "!answer.unmappable" },
		{ "commune:postcode", "\"2A004\"", "\"20000\"" },
		{ "commune:postcode", "\"31555\"", "!answer.ambiguous" },
		{ "country:name", "\"99352\"", "\"Algérie\"" },
		{ "country:name", "\"99999\"", "!answer.unmappable" },
		{ "yes_no", "\"Oui\"", "!answer.invalid" },
		{ "box", "\"x\"", "!answer.invalid" },
		{ "is:a", "true", "!answer.invalid" },
	};
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void
test_no_tables(void)
{
	static const char *const specs[] = { "label", "commune:name", "commune:postcode",
					     "country:name" };
	UfTransformContext context = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		Row row = { specs[i], "\"31555\"", "!answer.unmappable" };
		check_row(&row, &context);
	}
	check_row(&(Row){ "ordinal", "null", "!answer.invalid" }, &context);
}

/* A long text over single-line fields: what no line holds is in the last one, and said. */
static void
test_line(void)
{
	static const struct {
		const char *text;
		const char *spec;
		const char *out;
		size_t length; /* when too long */
	} rows[] = {
		{ "un deux trois quatre", "line:1:10", "un deux", 0 },
		{ "un deux trois quatre", "line:2:12", "trois quatre", 0 },
		{ "un deux trois quatre", "line:3:10", NULL, 0 },
		{ "un\ndeux", "line:1:10", "un", 0 },
		{ "un\ndeux", "line:2:12", "deux", 0 },
		{ "un  deux\t trois", "line:1:10", "un deux", 0 },
		{ "a b c d e f g h i j k l m n o p q r", "line:3:10", "l m n o p q r", 13 },
		{ "anticonstitutionnellement", "line:1:10", "anticonstitutionnellement", 25 },
		{ "été été été", "line:1:10", "été été", 0 },
		{ "", "line:1:10", NULL, 0 },
	};
	static const size_t widths[] = { 10, 12, 10 };
	UfTransformContext context = { .widths = widths, .width_count = G_N_ELEMENTS(widths) };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfValue) value = uf_value_new();
		UfTransformFault fault = { 0 };
		g_test_message("%s of row %zu", rows[i].spec, i);
		uf_value_set_text(value, *rows[i].text != '\0' ? rows[i].text : " ");
		g_assert_true(uf_transform_apply(rows[i].spec, value, &context, value, &fault));
		g_assert_cmpstr(uf_value_get_text(value), ==, rows[i].out);
		g_assert_cmpstr(fault.rule, ==, rows[i].length > 0 ? "answer.too_long" : NULL);
		if (rows[i].length > 0) {
			g_assert_cmpuint(fault.length, ==, rows[i].length);
			g_assert_cmpuint(fault.max, ==, 10);
		}
	}
}

/* Every word of any text is found again in the lines, in order. */
static void
test_line_loses_nothing(void)
{
	static const size_t widths[] = { 7, 30, 11, 5 };
	UfTransformContext context = { .widths = widths, .width_count = G_N_ELEMENTS(widths) };
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260821);
	for (int round = 0; round < 300; round++) {
		g_autoptr(GString) text = g_string_new("mot");
		int words = g_rand_int_range(rand, 1, 30);
		for (int i = 0; i < words; i++)
			g_string_append_printf(text, " m%0*d", g_rand_int_range(rand, 1, 9), i);
		g_autoptr(GString) seen = g_string_new(NULL);
		for (size_t line = 1; line <= G_N_ELEMENTS(widths); line++) {
			g_autofree char *spec =
			    g_strdup_printf("line:%zu:%zu", line, widths[line - 1]);
			g_autoptr(UfValue) value = uf_value_new();
			UfTransformFault fault;
			uf_value_set_text(value, text->str);
			uf_transform_apply(spec, value, &context, value, &fault);
			if (!uf_value_is_empty(value))
				g_string_append_printf(seen, "%s%s", line > 1 ? " " : "",
						       uf_value_get_text(value));
		}
		g_assert_cmpstr(seen->str, ==, text->str);
	}
}

static void
test_check(void)
{
	static const char *const good[] = {
		"upper",    "nir:digit:15", "postcode:digit:5", "date:digit:8", "join: ",
		"join:: ",  "join:é",       "nth:99",           "is:a_b",       "in:a,b,c",
		"line:1:5", "line:40:9999", "phone:group:1",    "date:day",
	};
	static const char *const bad[] = {
		"",
		"nope",
		"Upper",
		"upper:",
		"upper:1",
		"date",
		"date:",
		"date:nope",
		"nir",
		"nir:digit",
		"nir:digit:",
		"nir:digit:0",
		"nir:digit:16",
		"nir:digit:+1",
		"nir:digit:01",
		"nir:digit:1x",
		"nir:digit:-1",
		"postcode:digit:6",
		"phone:group:6",
		"date:digit:9",
		"join",
		"join:",
		"nth:0",
		"nth:100",
		"is",
		"is:",
		"is:a,b",
		"in:",
		"in:a,",
		"in:,a",
		"in:a,,b",
		"is:a:b",
		"line",
		"line:1",
		"line:1:",
		"line:0:5",
		"line:41:5",
		"line:1:0",
		"line:1:10000",
		"line:1:5:6",
		"truncate:5",
		"join:\xff",
		"join:\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_true(uf_transform_check(good[i], &error));
		g_assert_no_error(error);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *shown = g_strescape(bad[i], NULL);
		g_test_message("%s", shown);
		g_assert_false(uf_transform_check(bad[i], &error));
		g_assert_nonnull(error);
	}
	g_autofree char *filler = g_strnfill(UF_TRANSFORM_MAX_LENGTH, 'x');
	g_autofree char *too_long = g_strconcat("join:", filler, NULL);
	g_assert_false(uf_transform_check(too_long, NULL));
}

/* What the check refuses is refused on a value too, and leaves nothing: no function gets a rank
 * that is not there (found by fuzzing). */
static void
test_bad_argument(void)
{
	static const struct {
		const char *spec;
		const char *json;
	} rows[] = {
		{ "line:41:5", "\"un deux trois\"" },
		{ "line:0:5", "\"un deux trois\"" },
		{ "line:1", "\"un deux trois\"" },
		{ "nir:digit:16", "\"284054410999910\"" },
		{ "nir:digit:0", "\"284054410999910\"" },
		{ "nir:digit", "\"284054410999910\"" },
		{ "phone:group:6", "\"+33639980001\"" },
		{ "phone:group:0", "\"+33639980001\"" },
		{ "postcode:digit:0", "\"44000\"" },
		{ "postcode:digit:6", "\"44000\"" },
		{ "date:digit:9", "{\"date\": \"1984-05-12\"}" },
		{ "date:digit:0", "{\"date\": \"1984-05-12\"}" },
		{ "nth:0", "[\"a\", \"b\"]" },
		{ "upper:1", "\"a\"" },
	};
	const UfTransformContext context = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) json = json_loads(rows[i].json, JSON_DECODE_ANY, NULL);
		g_autoptr(UfValue) value = uf_value_from_json(json, NULL);
		UfTransformFault fault;
		g_test_message("%s", rows[i].spec);
		g_assert_false(uf_transform_apply(rows[i].spec, value, &context, value, &fault));
		g_assert_cmpstr(fault.rule, ==, "answer.invalid");
		g_assert_true(uf_value_is_empty(value));
	}
}

static void
test_kinds(void)
{
	UfValueKind gives;
	g_assert_true(uf_transform_accepts("upper", UF_VALUE_LIST, &gives));
	g_assert_cmpint(gives, ==, UF_VALUE_LIST);
	g_assert_true(uf_transform_accepts("date:iso", UF_VALUE_DATE, &gives));
	g_assert_cmpint(gives, ==, UF_VALUE_TEXT);
	g_assert_false(uf_transform_accepts("date:iso", UF_VALUE_TEXT, &gives));
	g_assert_false(uf_transform_accepts("nope", UF_VALUE_TEXT, &gives));
	g_assert_true(uf_transform_takes_list("join: "));
	g_assert_false(uf_transform_takes_list("upper"));
}

static void
test_chain(void)
{
	static const char *const specs[] = { "plain", "upper", "join: ", NULL };
	static const char *const wrong[] = { "join: ", "date:iso", "upper", NULL };
	static const char *const rank[] = { "ordinal", NULL };
	UfTransformContext context = { .row = 2 };
	UfTransformFault fault;
	g_autoptr(UfValue) value = read_value("[\"Éloïse\", \"Anaïs\"]");
	g_assert_true(uf_transform_apply_all(specs, &context, value, &fault));
	g_assert_cmpstr(uf_value_get_text(value), ==, "ELOISE ANAIS");
	g_assert_false(uf_transform_apply_all(wrong, &context, value, &fault));
	g_assert_cmpstr(fault.rule, ==, "answer.invalid");
	uf_value_clear(value);
	g_assert_true(uf_transform_apply_all(specs, &context, value, &fault));
	g_assert_true(uf_value_is_empty(value));
	g_assert_true(uf_transform_apply_all(rank, &context, value, &fault));
	g_assert_cmpint(uf_value_get_integer(value), ==, 2);
	g_assert_true(uf_transform_apply_all(NULL, &context, value, &fault));
}

/* The one pattern that says the whole vocabulary. */
static char *
make_pattern(void)
{
	g_autoptr(GString) pattern = g_string_new("^(");
	for (size_t i = 0; i < uf_transform_get_count(); i++) {
		const char *argument = uf_transform_get_argument_pattern(i);
		g_string_append_printf(pattern, "%s%s", i > 0 ? "|" : "", uf_transform_get_name(i));
		if (argument != NULL)
			g_string_append_printf(pattern, ":%s", argument);
	}
	g_string_append(pattern, ")$");
	return g_string_free(g_steal_pointer(&pattern), FALSE);
}

static void
test_schema_agrees(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "schemas", "form.schema.json", NULL);
	g_autoptr(json_t) schema = uf_json_load(path, &error);
	g_assert_no_error(error);
	const json_t *transform = json_object_get(json_object_get(schema, "$defs"), "transform");
	g_autofree char *expected = make_pattern();
	g_assert_cmpstr(uf_json_get_string(transform, "pattern"), ==, expected);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/transform/text", test_text);
	g_test_add_func("/transform/dates", test_dates);
	g_test_add_func("/transform/identifiers", test_identifiers);
	g_test_add_func("/transform/contact", test_contact);
	g_test_add_func("/transform/amounts", test_amounts);
	g_test_add_func("/transform/lists", test_lists);
	g_test_add_func("/transform/choices", test_choices);
	g_test_add_func("/transform/no-tables", test_no_tables);
	g_test_add_func("/transform/line", test_line);
	g_test_add_func("/transform/line-loses-nothing", test_line_loses_nothing);
	g_test_add_func("/transform/check", test_check);
	g_test_add_func("/transform/bad-argument", test_bad_argument);
	g_test_add_func("/transform/kinds", test_kinds);
	g_test_add_func("/transform/chain", test_chain);
	g_test_add_func("/transform/schema-agrees", test_schema_agrees);
	return g_test_run();
}
