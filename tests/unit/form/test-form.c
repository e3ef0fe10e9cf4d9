/* A form: what it says when it is right, and every way to be wrong. */
#include "form-fixture.h"
#include "uf-form-fault.h"

static void
test_accessors(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_assert_cmpstr(uf_form_get_id(form), ==, "essai/demande");
	g_assert_cmpstr(uf_form_get_adapter(form), ==, "essai");
	g_assert_cmpstr(uf_form_get_title(form), ==, "Demande d'essai");
	g_assert_cmpstr(uf_form_get_source(form), ==, "formulaire invente 1");
	g_assert_cmpint(uf_form_get_seen(form).day, ==, 19);
	g_assert_false(uf_form_is_unverified(form));
	g_assert_cmpuint(strlen(uf_form_get_revision(form)), ==, 64);
	g_assert_cmpuint(uf_form_get_field_count(form), ==, 6);
	g_assert_true(uf_form_has_recipient(form, "landlord"));
	g_assert_false(uf_form_has_recipient(form, "judge"));
	g_assert_nonnull(uf_form_find_channel(form, "sheet"));
	g_assert_null(uf_form_find_channel(form, "ds"));
	g_assert_nonnull(uf_form_find_block(form, "deadlines"));
	g_assert_null(uf_form_find_block(form, "basis"));
	g_assert_null(uf_form_find_block(form, "fields"));
	g_assert_null(uf_form_find_field(form, "nobody"));
}

static void
test_fields(void)
{
	g_autoptr(UfForm) form = fixture_form();
	const UfField *name = uf_form_find_field(form, "name");
	g_assert_true(name == uf_form_get_field(form, 0));
	g_assert_cmpstr(uf_field_get_label(name), ==, "Nom");
	g_assert_cmpstr(uf_field_get_section(name), ==, "Demandeur");
	g_assert_cmpuint(uf_field_get_path_count(name), ==, 1);
	g_assert_false(uf_jsonpath_is_relative(uf_field_get_path(name, 0)));
	g_assert_cmpstr(uf_field_get_transforms(name)[0], ==, "upper");
	g_assert_null(uf_field_get_transforms(name)[1]);
	g_assert_cmpuint(uf_field_get_max(name), ==, 30);
	g_assert_true(uf_field_is_required(name));
	g_assert_false(uf_field_is_sensitive(name));
	g_assert_cmpstr(json_string_value(uf_field_find_bind(name, "pdf")), ==, "nom");
	g_assert_null(uf_field_find_bind(name, "ds"));

	const UfField *birth = uf_form_find_field(form, "birth");
	g_assert_cmpstr(uf_field_get_section(birth), ==, "");
	g_assert_null(uf_field_get_transforms(birth)[0]);
	g_assert_cmpuint(uf_field_get_max(birth), ==, 0);

	UfFieldOption option;
	const UfField *status = uf_form_find_field(form, "status");
	g_assert_true(uf_field_is_asked(status));
	g_assert_cmpuint(uf_field_get_option_count(status), ==, 2);
	g_assert_true(uf_field_find_option(status, "2", &option));
	g_assert_cmpstr(option.label, ==, "En couple");
	g_assert_null(option.bind);
	g_assert_false(uf_field_find_option(status, "3", &option));
	g_assert_cmpstr(uf_field_get_figure(uf_form_find_field(form, "left")), ==, "reste");
}

static void
test_table(void)
{
	g_autoptr(UfForm) form = fixture_form();
	const UfField *table = uf_form_find_field(form, "children");
	const UfField *child = uf_form_find_field(form, "children.name");
	g_assert_cmpint(uf_field_get_kind(table), ==, UF_FIELD_TABLE);
	g_assert_cmpstr(uf_field_get_each_text(table), ==, "$.members[?@.child]");
	g_assert_nonnull(uf_field_get_each(table));
	g_assert_cmpuint(uf_field_get_rows(table), ==, 2);
	g_assert_cmpuint(uf_field_get_child_count(table), ==, 1);
	g_assert_true(child == uf_field_get_child(table, 0));
	g_assert_true(uf_field_get_table(child) == table);
	g_assert_null(uf_field_get_table(table));
	g_assert_cmpstr(uf_field_get_id(child), ==, "name");
	g_assert_cmpstr(uf_field_get_full_id(child), ==, "children.name");
	g_assert_cmpstr(uf_field_get_section(child), ==, "Foyer");
	g_assert_true(uf_jsonpath_is_relative(uf_field_get_path(child, 0)));
}

static void
test_match(void)
{
	g_autoptr(UfForm) form = fixture_form();
	const UfField *child = uf_form_find_field(form, "children.name");
	g_assert_true(uf_field_matches(child, "ESSAI"));
	g_assert_false(uf_field_matches(child, "ESSAI "));
	g_assert_false(uf_field_matches(child, "essai"));
	g_assert_false(uf_field_matches(child, "ESSAI\n"));
	g_assert_false(uf_field_matches(child, ""));
	g_assert_true(uf_field_matches(uf_form_find_field(form, "name"), "any thing"));
}

/* A pattern made to explode gives up, in time. */
static void
test_match_is_bounded(void)
{
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	json_t *field = json_array_get(json_object_get(root, "fields"), 0);
	json_object_set_new(field, "match", json_string("(a+)+b|(a+)+c"));
	g_autoptr(UfForm) form = uf_form_parse(root, "x", NULL);
	g_autofree char *text = g_strnfill(5000, 'a');
	const gint64 start = g_get_monotonic_time();
	g_assert_false(uf_field_matches(uf_form_find_field(form, "name"), text));
	g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
}

/* One field put instead of the first one, and what must be said of it. */
static const struct {
	const char *field;
	const char *expected;
} bad_fields[] = {
	{ "{\"id\": \"a\", \"kind\": \"text\", \"ask\": true}", "/fields/0: needs \"label\"" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"ask\": true}", "/fields/0: needs \"kind\"" },
	{ "{\"id\": \"A b\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true}",
	  "/fields/0/id: is not written as expected" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"texte\", \"ask\": true}",
	  "/fields/0/kind: is not one of: text, long" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"typo\": 1}",
	  "/fields/0/typo: unknown key" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"after\": \"b\"}",
	  "/fields/0/after: " },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\"}", "nothing says how" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": \"$.a\","
	  "\"const\": \"x\"}",
	  "several ways" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"by_hand\": "
	  "\"x\"}",
	  "several ways" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": \"$.a[\"}",
	  "/fields/0/from: not a JSONPath" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": [\"$.a\", \"$..\"]}",
	  "/fields/0/from/1: not a JSONPath" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": \"@.a\"}",
	  "\"@\" is the row of a table" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"when\": \"$.[\"}",
	  "/fields/0/when: not a JSONPath" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"match\": \"(a\"}",
	  "/fields/0/match: not a regular expression" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": \"$.a\","
	  "\"as\": \"upcase\"}",
	  "/fields/0/as" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"const\": \"x\","
	  "\"as\": \"upper\"}",
	  "as changes nothing" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"choice\", \"ask\": true}",
	  "a choice needs options" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"choice\", \"ask\": true, \"options\": ["
	  "{\"code\": \"1\", \"label\": \"x\"}, {\"code\": \"1\", \"label\": \"y\"}]}",
	  "/fields/0/options/1/code: another option has this code" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"options\": ["
	  "{\"code\": \"1\", \"label\": \"x\"}]}",
	  "/fields/0/options: means nothing for a field of kind \"text\"" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"boolean\", \"ask\": true, \"options\": ["
	  "{\"code\": \"oui\", \"label\": \"x\"}]}",
	  "the options of a boolean are" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"boolean\", \"ask\": true,"
	  "\"rows\": 3}",
	  "/fields/0/rows: means nothing" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"date\", \"ask\": true, \"match\": \"a\"}",
	  "/fields/0/match: means nothing" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"codes\": \"c\"}",
	  "codes translate what from selects" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\"}", "a table needs fields" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"fields\": ["
	  "{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"ask\": true}]}",
	  "a table needs each, or by_hand" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"fields\": ["
	  "{\"id\": \"b\", \"label\": \"B\", \"kind\": \"table\", \"each\": \"$.b\", \"fields\": ["
	  "{\"id\": \"c\", \"label\": \"C\", \"kind\": \"text\", \"ask\": true}]}]}",
	  "a table in a table" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"rows\": 2,"
	  "\"fields\": [{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"pdf\": \"same\"}}]}",
	  "every row would write the same name" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"rows\": 2,"
	  "\"fields\": [{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"pdf\": {\"rows\": [\"b1\"]}}}]}",
	  "names of 1 rows, but the table has 2" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\","
	  "\"bind\": {\"pdf\": {\"b\": \"upper\"}}, \"fields\": ["
	  "{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"ask\": true}]}",
	  "the lines of a table take no transform" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"rows\": 1,"
	  "\"bind\": {\"pdf\": \"b\"}, \"fields\": [{\"id\": \"b\", \"label\": \"B\","
	  "\"kind\": \"text\", \"ask\": true, \"bind\": {\"pdf\": \"c\"}}]}",
	  "its columns are bound too" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"pdf\": \"b{row}\"}}",
	  "\"{row}\" is for fields of a table" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"pdf\": {\"rows\": [\"b1\"]}}}",
	  "\"rows\" is for fields of a table" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"pdf\": \"\"}}",
	  "/fields/0/bind" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"fax\": \"b\"}}",
	  "/fields/0/bind" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true,"
	  "\"bind\": {\"ds\": \"b\"}}",
	  "/fields/0: bound to \"ds\", which is not a channel of this form" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"choice\", \"ask\": true,"
	  "\"bind\": {\"pdf\": \"a\"}, \"options\": [{\"code\": \"1\", \"label\": \"x\","
	  "\"bind\": {\"pdf\": {\"b\": true}}}]}",
	  "its options are bound too" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"signature\", \"bind\": {\"pdf\": {\"a\": "
	  "\"upper\"}}}",
	  "nothing can be written there" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"signature\", \"bind\": {\"browser\": "
	  "\"a\"}}",
	  "/fields/0" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"signature\", \"ask\": true}",
	  "/fields/0/ask: means nothing" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"money\", \"figure\": \"nothing\"}",
	  "/fields/0: takes the figure \"nothing\", which is not there" },
	{ "{\"id\": \"birth\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true}",
	  "/fields/1/id: another field has this id" },
	{ "{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"const\": {\"dates\": \"1\"}}",
	  "/fields/0/const" },
};

static void
test_bad_fields(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(bad_fields); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
		json_array_set_new(json_object_get(root, "fields"), 0,
				   fixture_parse(bad_fields[i].field));
		g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
		g_assert_null(form);
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, bad_fields[i].expected);
		g_assert_true(g_str_has_prefix(error->message, "essai.json: "));
	}
}

static const char *const good_fields[] = {
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"fields\": ["
	"{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"from\": \"@.b\"}],"
	"\"bind\": {\"pdf\": \"all\"}}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"ask\": true, \"from\": \"$.a\"}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"hook\": \"h\", \"from\": \"$.a\"}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"date\", \"const\": {\"date\": \"2026\"}}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"long\", \"by_hand\": \"place sur papier\"}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"boolean\", \"from\": \"$.a\", \"options\": ["
	"{\"code\": \"yes\", \"label\": \"Oui\", \"bind\": {\"pdf\": {\"oui\": \"On\"}}},"
	"{\"code\": \"no\", \"label\": \"Non\", \"bind\": {\"pdf\": {\"non\": true}}}]}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"choices\", \"from\": \"$.a[*]\","
	"\"codes\": \"list\", \"options\": [{\"code\": \"1\", \"label\": \"x\"}]}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"text\", \"from\": [\"$.a\", \"$.b\"],"
	"\"as\": [\"join: \", \"upper\"], \"bind\": {\"pdf\": [\"a\", \"b\"]}}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"rows\": 2,"
	"\"fields\": [{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"ask\": true,"
	"\"bind\": {\"pdf\": {\"rows\": [\"x\", {\"y\": \"upper\"}]}}}]}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"each\": \"$.a\", \"rows\": 1,"
	"\"fields\": [{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"from\": \"@.b\","
	"\"when\": \"@.c\", \"bind\": {\"pdf\": \"only\"}}]}",
	"{\"id\": \"a\", \"label\": \"A\", \"kind\": \"table\", \"by_hand\": \"liste libre\","
	"\"fields\": [{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\", \"by_hand\": \"x\"}]}",
};

static void
test_good_fields(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(good_fields); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
		json_array_set_new(json_object_get(root, "fields"), 0,
				   fixture_parse(good_fields[i]));
		g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
		g_assert_no_error(error);
		g_assert_nonnull(form);
	}
}

/* One top-level key put into the form. */
static const struct {
	const char *key;
	const char *value; /* NULL: taken away */
	const char *expected;
} bad_keys[] = {
	{ "title", NULL, "needs \"title\"" },
	{ "fields", NULL, "needs \"fields\"" },
	{ "fields", "[]", "/fields: has too few elements" },
	{ "schema", "2", "/schema: is not the only value allowed" },
	{ "form", "\"essai\"", "/form: is not written as expected" },
	{ "version", "1", "/version: unknown key" },
	{ "remove", "[\"a\"]", "/remove" },
	{ "extends", "\"essai/base\"", "/extends: the base of this form" },
	{ "source", "{\"text\": \"x\", \"seen\": \"2026-13-45\"}", "/source/seen: not a date" },
	{ "source", "{\"text\": \"x\"}", "/source: needs \"seen\"" },
	{ "channels", "{\"fax\": {}}", "/channels/fax: unknown key" },
	{ "channels", "{\"sheet\": {}}", "/fields/4/fields/0: bound to \"pdf\"" },
	{ "pieces", "[{\"id\": \"a\", \"label\": \"x\"}, {\"id\": \"a\", \"label\": \"y\"}]",
	  "/pieces/1: another one has the id \"a\"" },
	{ "pieces", "[{\"id\": \"a\", \"label\": \"x\", \"when\": \"$[\"}]",
	  "/pieces/0/when: not a JSONPath" },
	{ "pieces", "[{\"id\": \"a\", \"label\": \"x\", \"bind\": {\"publik\": \"b\"}}]",
	  "/pieces/0: bound to \"publik\", which is not a channel of this form" },
	{ "pieces", "[{\"id\": \"a\", \"label\": \"x\", \"bind\": {\"pdf\": \"b\"}}]",
	  "/pieces/0/bind/pdf: unknown key" },
	{ "pieces", "[{\"id\": \"a\", \"label\": \"x\", \"bind\": {\"publik\": 1}}]",
	  "/pieces/0/bind/publik" },
	{ "deadlines",
	  "[{\"id\": \"a\", \"label\": \"x\", \"from\": \"$.a\", \"text\": \"t\","
	  "\"delay\": {\"days\": 1, \"months\": 1}}]",
	  "/deadlines/0/delay: needs exactly one" },
	{ "signatures", "[{\"role\": \"spouse\", \"label\": \"x\"}]",
	  "/signatures/0/role: not a role" },
	{ "recipients", "[{\"kind\": \"neighbour\", \"label\": \"x\"}]", "/recipients/0/kind" },
	{ "basis", "{\"kind\": \"habit\", \"text\": \"x\"}", "/basis/kind: is not one of" },
	{ "contacts", "[{\"label\": \"x\"}]", "/contacts/0: has too few keys" },
	{ "figures", "{\"reste\": {\"title\": \"x\", \"rule\": \"y\"}}", "needs \"plus\"" },
	{ "figures",
	  "{\"reste\": {\"title\": \"x\", \"rule\": \"y\", \"plus\": [{\"figure\": \"reste\"}]}}",
	  "/figures/reste: uses a figure that is not there, or itself" },
	{ "figures",
	  "{\"reste\": {\"title\": \"x\", \"rule\": \"y\", \"plus\": [{\"sum\": \"$[\"}]}}",
	  "/figures/reste/plus/0/sum: not a JSONPath" },
	{ "figures",
	  "{\"reste\": {\"title\": \"x\", \"rule\": \"y\","
	  "\"plus\": [{\"sum\": \"$.a\", \"count\": \"$.b\"}]}}",
	  "/figures/reste/plus/0: needs exactly one" },
	{ "figures", "{}", "/fields/3: takes the figure \"reste\"" },
};

static void
test_bad_keys(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(bad_keys); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
		if (bad_keys[i].value == NULL)
			json_object_del(root, bad_keys[i].key);
		else
			json_object_set_new(root, bad_keys[i].key,
					    fixture_parse(bad_keys[i].value));
		g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
		g_assert_null(form);
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, bad_keys[i].expected);
	}
}

/* All the faults at once: those of the shape, and those of meaning elsewhere. */
static void
test_all_faults_at_once(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	json_object_set_new(json_array_get(json_object_get(root, "fields"), 0), "typo",
			    json_true());
	json_object_set_new(json_array_get(json_object_get(root, "fields"), 1), "from",
			    json_string("$["));
	json_object_set_new(root, "other", json_null());
	g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
	g_assert_null(form);
	fixture_expect_error(error, UF_ERROR_INVALID_DATA, "/fields/0/typo");
	fixture_expect_error(error, UF_ERROR_INVALID_DATA, "/fields/1/from");
	fixture_expect_error(error, UF_ERROR_INVALID_DATA, "/other");
	g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, 3);

	/* a broken field before it does not shift the place of another one's fault */
	json_object_set_new(root, "figures", json_object());
	g_clear_error(&error);
	g_assert_null(uf_form_parse(root, "essai.json", &error));
	fixture_expect_error(error, UF_ERROR_INVALID_DATA, "/fields/3: takes the figure");
}

static void
test_revision(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	/* the order of keys says nothing */
	g_autoptr(json_t) title = json_incref(json_object_get(root, "title"));
	json_object_del(root, "title");
	json_object_set(root, "title", title);
	g_autoptr(UfForm) same = uf_form_parse(root, "x", NULL);
	g_assert_cmpstr(uf_form_get_revision(form), ==, uf_form_get_revision(same));
	json_object_set_new(root, "title", json_string("Autre"));
	g_autoptr(UfForm) other = uf_form_parse(root, "x", NULL);
	g_assert_cmpstr(uf_form_get_revision(form), !=, uf_form_get_revision(other));
	/* the form keeps its own copy */
	g_assert_cmpstr(uf_form_get_title(same), ==, "Demande d'essai");
}

/* Each text is one path, whoever asks and however it is cut out of a longer one. */
static void
test_kept_paths(void)
{
	static const struct {
		const char *text;
		size_t length;
		size_t segments;
		bool relative;
	} rows[] = {
		{ "$.members[*].birth", UF_JSONPATH_USE_STRLEN, 3, false },
		{ "$.members[*].birth", 9, 1, false },
		{ "$.members[*].birth", 12, 2, false },
		{ "$.members[*].birth", 18, 3, false },
		{ "@.amount", UF_JSONPATH_USE_STRLEN, 1, true },
		{ "$", 1, 0, false },
	};
	g_autoptr(UfForm) form = fixture_form();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *other = g_strdup(rows[i].text);
		const UfJsonPath *path =
		    uf_form_ensure_path(form, rows[i].text, rows[i].length, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(uf_jsonpath_get_n_segments(path), ==, rows[i].segments);
		g_assert_cmpint(uf_jsonpath_is_relative(path), ==, rows[i].relative);
		g_assert_true(uf_form_ensure_path(form, other, rows[i].length, NULL) == path);
	}
	for (size_t i = 0; i < 2; i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_form_ensure_path(form, "$.a[", UF_JSONPATH_USE_STRLEN, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
}

static void
test_references(void)
{
	UfForm *form = fixture_form();
	g_autoptr(UfForm) second = uf_form_ref(form);
	uf_form_unref(form);
	g_assert_cmpstr(uf_form_get_id(second), ==, "essai/demande");
	uf_form_unref(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/form/accessors", test_accessors);
	g_test_add_func("/form/fields", test_fields);
	g_test_add_func("/form/table", test_table);
	g_test_add_func("/form/match", test_match);
	g_test_add_func("/form/match-is-bounded", test_match_is_bounded);
	g_test_add_func("/form/bad-fields", test_bad_fields);
	g_test_add_func("/form/good-fields", test_good_fields);
	g_test_add_func("/form/bad-keys", test_bad_keys);
	g_test_add_func("/form/all-faults-at-once", test_all_faults_at_once);
	g_test_add_func("/form/revision", test_revision);
	g_test_add_func("/form/kept-paths", test_kept_paths);
	g_test_add_func("/form/references", test_references);
	return g_test_run();
}
