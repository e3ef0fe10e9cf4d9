/* Overlays: what each key does, what the base must have, and where a line is found. */
#include "form-fixture.h"
#include "uf-form-fault.h"
#include "uf-form-merge.h"

/* Base and overlay give the whole result, or an error that says @error. */
static const struct {
	const char *name;
	const char *base;
	const char *overlay;
	const char *result;
	const char *error;
} cases[] = {
	{ "keys replace", "{\"form\":\"a/b\",\"title\":\"t\"}",
	  "{\"form\":\"a/c\",\"extends\":\"a/b\"}", "{\"form\":\"a/c\",\"title\":\"t\"}", NULL },
	{ "a territory is inherited, and a core no longer one",
	  "{\"territory\":{\"label\":\"N\"},\"abstract\":true}", "{\"extends\":\"a/b\"}",
	  "{\"territory\":{\"label\":\"N\"}}", NULL },
	{ "a territory is replaced whole",
	  "{\"territory\":{\"label\":\"N\",\"departements\":[\"44\"]}}",
	  "{\"territory\":{\"label\":\"M\"},\"abstract\":true}",
	  "{\"territory\":{\"label\":\"M\"},\"abstract\":true}", NULL },
	{ "null takes a territory away", "{\"territory\":{\"label\":\"N\"}}",
	  "{\"territory\":null}", "{}", NULL },
	{ "a field's keys replace", "{\"fields\":[{\"id\":\"x\",\"label\":\"l\",\"max\":3}]}",
	  "{\"fields\":[{\"id\":\"x\",\"max\":5}]}",
	  "{\"fields\":[{\"id\":\"x\",\"label\":\"l\",\"max\":5}]}", NULL },
	{ "null removes a key", "{\"fields\":[{\"id\":\"x\",\"from\":\"$.a\"}]}",
	  "{\"fields\":[{\"id\":\"x\",\"from\":null,\"ask\":true}]}",
	  "{\"fields\":[{\"id\":\"x\",\"ask\":true}]}", NULL },
	{ "a proposal stays one until it is confirmed",
	  "{\"fields\":[{\"id\":\"x\",\"from\":\"$.a\",\"unconfirmed\":true},"
	  "{\"id\":\"y\",\"unconfirmed\":true}]}",
	  "{\"fields\":[{\"id\":\"x\",\"from\":\"$.b\"},{\"id\":\"y\",\"unconfirmed\":null}]}",
	  "{\"fields\":[{\"id\":\"x\",\"from\":\"$.b\",\"unconfirmed\":true},{\"id\":\"y\"}]}",
	  NULL },
	{ "a new field comes last", "{\"fields\":[{\"id\":\"x\"},{\"id\":\"y\"}]}",
	  "{\"fields\":[{\"id\":\"z\"}]}",
	  "{\"fields\":[{\"id\":\"x\"},{\"id\":\"y\"},{\"id\":\"z\"}]}", NULL },
	{ "after places a new field", "{\"fields\":[{\"id\":\"x\"},{\"id\":\"y\"}]}",
	  "{\"fields\":[{\"id\":\"z\",\"after\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"x\"},{\"id\":\"z\"},{\"id\":\"y\"}]}", NULL },
	{ "after moves a field", "{\"fields\":[{\"id\":\"x\",\"max\":1},{\"id\":\"y\"}]}",
	  "{\"fields\":[{\"id\":\"x\",\"after\":\"y\"}]}",
	  "{\"fields\":[{\"id\":\"y\"},{\"id\":\"x\",\"max\":1}]}", NULL },
	{ "after a field of the overlay", "{\"fields\":[{\"id\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"y\"},{\"id\":\"z\",\"after\":\"x\"},"
	  "{\"id\":\"w\",\"after\":\"z\"}]}",
	  "{\"fields\":[{\"id\":\"x\"},{\"id\":\"z\"},{\"id\":\"w\"},{\"id\":\"y\"}]}", NULL },
	{ "remove", "{\"fields\":[{\"id\":\"x\"},{\"id\":\"y\"}]}", "{\"remove\":[\"x\"]}",
	  "{\"fields\":[{\"id\":\"y\"}]}", NULL },
	{ "remove a column and change another",
	  "{\"fields\":[{\"id\":\"t\",\"fields\":[{\"id\":\"a\"},{\"id\":\"b\",\"max\":1}]}]}",
	  "{\"remove\":[\"t.a\"],\"fields\":[{\"id\":\"t\",\"fields\":[{\"id\":\"b\",\"max\":2}]}]"
	  "}",
	  "{\"fields\":[{\"id\":\"t\",\"fields\":[{\"id\":\"b\",\"max\":2}]}]}", NULL },
	{ "remove and write anew", "{\"fields\":[{\"id\":\"x\",\"max\":3}]}",
	  "{\"remove\":[\"x\"],\"fields\":[{\"id\":\"x\",\"ask\":true}]}",
	  "{\"fields\":[{\"id\":\"x\",\"ask\":true}]}", NULL },
	{ "pieces and deadlines match by id",
	  "{\"pieces\":[{\"id\":\"a\",\"label\":\"A\"}],\"deadlines\":[{\"id\":\"d\"}]}",
	  "{\"remove\":[\"deadlines/d\"],\"pieces\":[{\"id\":\"a\",\"when\":\"$.x\"},"
	  "{\"id\":\"b\",\"label\":\"B\"}]}",
	  "{\"pieces\":[{\"id\":\"a\",\"label\":\"A\",\"when\":\"$.x\"},"
	  "{\"id\":\"b\",\"label\":\"B\"}],\"deadlines\":[]}",
	  NULL },
	{ "a piece is bound, elsewhere, no more",
	  "{\"pieces\":[{\"id\":\"a\",\"label\":\"A\",\"bind\":{\"publik\":\"x\"}},"
	  "{\"id\":\"b\",\"label\":\"B\",\"bind\":{\"publik\":\"y\"}},"
	  "{\"id\":\"c\",\"label\":\"C\"}]}",
	  "{\"pieces\":[{\"id\":\"a\",\"bind\":{\"publik\":\"z\"}},"
	  "{\"id\":\"b\",\"bind\":null},{\"id\":\"c\",\"bind\":{\"publik\":\"w\"}}]}",
	  "{\"pieces\":[{\"id\":\"a\",\"label\":\"A\",\"bind\":{\"publik\":\"z\"}},"
	  "{\"id\":\"b\",\"label\":\"B\"},"
	  "{\"id\":\"c\",\"label\":\"C\",\"bind\":{\"publik\":\"w\"}}]}",
	  NULL },
	{ "channels, figures and roles match by name",
	  "{\"channels\":{\"sheet\":{},\"pdf\":{\"file\":\"x\"}},"
	  "\"figures\":{\"f\":{\"title\":\"t\",\"threshold\":{\"max\":1}}}}",
	  "{\"channels\":{\"pdf\":null,\"ds\":{\"number\":1}},"
	  "\"figures\":{\"f\":{\"threshold\":{\"max\":2}}},\"roles\":{\"a\":{\"label\":\"A\"}}}",
	  "{\"channels\":{\"sheet\":{},\"ds\":{\"number\":1}},"
	  "\"figures\":{\"f\":{\"title\":\"t\",\"threshold\":{\"max\":2}}},"
	  "\"roles\":{\"a\":{\"label\":\"A\"}}}",
	  NULL },
	{ "a base without fields", "{}", "{\"fields\":[{\"id\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"x\"}]}", NULL },
	{ "a base without pieces", "{}", "{\"pieces\":[{\"id\":\"b\"},{\"id\":\"a\"}]}",
	  "{\"pieces\":[{\"id\":\"b\"},{\"id\":\"a\"}]}", NULL },
	{ "a base without deadlines", "{}", "{\"deadlines\":[{\"id\":\"d\"}]}",
	  "{\"deadlines\":[{\"id\":\"d\"}]}", NULL },
	{ "a base without channels or figures", "{}",
	  "{\"channels\":{\"sheet\":{}},\"figures\":{\"f\":{\"title\":\"t\"}}}",
	  "{\"channels\":{\"sheet\":{}},\"figures\":{\"f\":{\"title\":\"t\"}}}", NULL },
	{ "a piece placed after another", "{\"pieces\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
	  "{\"pieces\":[{\"id\":\"c\",\"after\":\"a\"}]}",
	  "{\"pieces\":[{\"id\":\"a\"},{\"id\":\"c\"},{\"id\":\"b\"}]}", NULL },
	{ "a deadline twice", "{}", "{\"deadlines\":[{\"id\":\"d\"},{\"id\":\"d\"}]}", NULL,
	  "\"d\" appears twice in the overlay" },
	{ "removing a figure that is not there", "{\"figures\":{}}", "{\"figures\":{\"f\":null}}",
	  NULL, "figures: removes \"f\"" },
	{ "removing a role", "{\"roles\":{\"a\":{},\"b\":{}}}", "{\"roles\":{\"a\":null}}",
	  "{\"roles\":{\"b\":{}}}", NULL },
	{ "lists without ids are replaced whole", "{\"contacts\":[{\"label\":\"a\"}]}",
	  "{\"contacts\":[{\"label\":\"b\"}]}", "{\"contacts\":[{\"label\":\"b\"}]}", NULL },
	{ "options are replaced whole", "{\"fields\":[{\"id\":\"x\",\"options\":[1,2]}]}",
	  "{\"fields\":[{\"id\":\"x\",\"options\":[3]}]}",
	  "{\"fields\":[{\"id\":\"x\",\"options\":[3]}]}", NULL },
	{ "removing what is not there", "{\"fields\":[]}", "{\"remove\":[\"x\"]}", NULL,
	  "remove: removes \"x\", which the base does not have" },
	{ "removing a column that is not there", "{\"fields\":[{\"id\":\"t\"}]}",
	  "{\"remove\":[\"t.x\"]}", NULL, "removes \"t.x\"" },
	{ "removing a piece that is not there", "{}", "{\"remove\":[\"pieces/x\"]}", NULL,
	  "removes \"pieces/x\"" },
	{ "removing a channel that is not there", "{\"channels\":{}}",
	  "{\"channels\":{\"ds\":null}}", NULL, "channels: removes \"ds\"" },
	{ "after what is not there", "{\"fields\":[{\"id\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"z\",\"after\":\"y\"}]}", NULL,
	  "fields: comes after \"y\", which the base does not have" },
	{ "after itself", "{\"fields\":[{\"id\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"x\",\"after\":\"x\"}]}", NULL, "comes after \"x\"" },
	{ "the same twice", "{\"fields\":[{\"id\":\"x\"}]}",
	  "{\"fields\":[{\"id\":\"x\"},{\"id\":\"x\"}]}", NULL,
	  "\"x\" appears twice in the overlay" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].name);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) base = fixture_parse(cases[i].base);
		g_autoptr(json_t) before = json_deep_copy(base);
		g_autoptr(json_t) overlay = fixture_parse(cases[i].overlay);
		g_autoptr(json_t) result = uf_form_merge(base, overlay, &error);
		g_assert_true(json_equal(base, before));
		if (cases[i].error != NULL) {
			g_assert_null(result);
			fixture_expect_error(error, UF_ERROR_INVALID_DATA, cases[i].error);
			continue;
		}
		g_assert_no_error(error);
		g_autoptr(json_t) expected = fixture_parse(cases[i].result);
		if (!json_equal(result, expected))
			g_error("%s: %s", cases[i].name, json_dumps(result, JSON_COMPACT));
	}
}

/* An overlay of a good form gives a good form. */
static void
test_result_is_a_form(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) base = fixture_parse(FIXTURE_FORM);
	g_autoptr(json_t) overlay = fixture_parse(
	    "{\"schema\": 1, \"form\": \"essai/var\", \"extends\": \"essai/demande\","
	    "\"remove\": [\"left\"], \"fields\": [{\"id\": \"name\", \"max\": 20},"
	    "{\"id\": \"phone\", \"label\": \"Tel\", \"kind\": \"text\", \"ask\": true,"
	    "\"after\": \"name\"}]}");
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_assert_true(uf_form_rules_check(rules, UF_FORM_RULES_FORM, overlay, faults, &error));
	g_assert_cmpuint(faults->len, ==, 0);
	g_autoptr(json_t) root = uf_form_merge(base, overlay, &error);
	g_autoptr(UfForm) form = uf_form_new(rules, root, faults, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_form_get_id(form), ==, "essai/var");
	g_assert_cmpstr(uf_field_get_id(uf_form_get_field(form, 1)), ==, "phone");
	g_assert_cmpuint(uf_field_get_max(uf_form_get_field(form, 0)), ==, 20);
	g_assert_null(uf_form_find_field(form, "left"));
}

/* The shape of an overlay is checked too. */
static void
test_bad_overlays(void)
{
	static const struct {
		const char *overlay;
		const char *pointer;
	} bad[] = {
		{ "{\"schema\":1,\"form\":\"a/b\",\"extends\":\"a\"}", "/extends" },
		{ "{\"schema\":1,\"form\":\"a/b\",\"extends\":\"a/c\",\"fields\":[{}]}",
		  "/fields/0" },
		{ "{\"schema\":1,\"form\":\"a/b\",\"extends\":\"a/c\",\"remove\":[\"A\"]}",
		  "/remove/0" },
		{ "{\"schema\":1,\"form\":\"a/b\",\"extends\":\"a/c\",\"pieces\":[{}]}",
		  "/pieces/0" },
		{ "{\"schema\":1,\"form\":\"a/b\",\"extends\":\"a/c\","
		  "\"fields\":[{\"id\":\"x\",\"lable\":\"x\"}]}",
		  "/fields/0/lable" },
	};
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GPtrArray) faults = uf_form_faults_new();
		g_autoptr(json_t) overlay = fixture_parse(bad[i].overlay);
		g_assert_true(
		    uf_form_rules_check(rules, UF_FORM_RULES_FORM, overlay, faults, NULL));
		g_assert_true(uf_form_faults_has_under(faults, bad[i].pointer));
	}
}

static void
test_locate_line(void)
{
	static const char text[] = "{\n"                          /* 1 */
				   "  \"a\": 1,\n"                /* 2 */
				   "  \"b\": [\n"                 /* 3 */
				   "    {\"c\": \"}]\\\"\"},\n"   /* 4 */
				   "    {\"id\": \"x\",\n"        /* 5 */
				   "     \"d\": {\"e\": [1,\n"    /* 6 */
				   "       2]}, \"n\": null}],\n" /* 7 */
				   "  \"k/ey~\": true\n"          /* 8 */
				   "}\n";
	static const struct {
		const char *pointer;
		size_t line;
	} places[] = {
		{ "", 1 },           { "/a", 2 },     { "/b", 3 },       { "/b/0", 4 },
		{ "/b/0/c", 4 },     { "/b/1", 5 },   { "/b/1/d", 6 },   { "/b/1/d/e", 6 },
		{ "/b/1/d/e/1", 7 }, { "/b/1/n", 7 }, { "/k~1ey~0", 8 }, { "/nothing", 1 },
		{ "/b/1/new", 5 },   { "/b/9", 3 },   { "/b/-", 3 },     { "/a/deeper", 2 },
		{ "/b/x", 3 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
		g_assert_cmpuint(uf_form_locate_line(text, places[i].pointer), ==, places[i].line);
	g_assert_cmpuint(uf_form_locate_line("", "/a"), ==, 0);
	g_assert_cmpuint(uf_form_locate_line("[1, 2", "/4"), ==, 1);
	g_assert_cmpuint(uf_form_locate_line("{\"a", "/b"), ==, 1);
	g_assert_cmpuint(uf_form_locate_line("\xef\xbb\xbf\n{\"a\": \n3}", "/a"), ==, 2);
}

/* Every key and element of a real text is found where a parser of lines would see it. */
static void
test_locate_every_field(void)
{
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	char *text = uf_json_format(root, true);
	const json_t *fields = json_object_get(root, "fields");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		g_autofree char *pointer = g_strdup_printf("/fields/%zu/id", i);
		g_autofree char *expected = g_strdup_printf(
		    "      \"id\": \"%s\",", uf_json_get_string(json_array_get(fields, i), "id"));
		g_assert_cmpstr(lines[uf_form_locate_line(text, pointer) - 1], ==, expected);
	}
	free(text);
}

static void
test_faults(void)
{
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	uf_form_faults_add(faults, "/a/1", "is %s", "wrong");
	uf_form_faults_add(faults, "", "is worse");
	g_assert_true(uf_form_faults_has_under(faults, "/a"));
	g_assert_true(uf_form_faults_has_under(faults, "/a/1"));
	g_assert_false(uf_form_faults_has_under(faults, "/a/12"));
	g_assert_false(uf_form_faults_has_under(faults, "/a/1/2"));
	g_autofree char *plain = uf_form_faults_format(faults, "x.json", NULL);
	g_assert_cmpstr(plain, ==, "x.json: /a/1: is wrong\nx.json: is worse");
	g_autofree char *lined = uf_form_faults_format(faults, "x.json", "{\"a\":\n[0,\n1]}");
	g_assert_cmpstr(lined, ==, "x.json:3: /a/1: is wrong\nx.json:1: is worse");
	for (size_t i = 0; i < 2 * UF_FORM_MAX_FAULTS; i++)
		uf_form_faults_add(faults, "", "again");
	g_assert_cmpuint(faults->len, ==, UF_FORM_MAX_FAULTS);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/form-merge/cases", test_cases);
	g_test_add_func("/form-merge/result-is-a-form", test_result_is_a_form);
	g_test_add_func("/form-merge/bad-overlays", test_bad_overlays);
	g_test_add_func("/form-fault/locate-line", test_locate_line);
	g_test_add_func("/form-fault/locate-every-field", test_locate_every_field);
	g_test_add_func("/form-fault/list", test_faults);
	return g_test_run();
}
