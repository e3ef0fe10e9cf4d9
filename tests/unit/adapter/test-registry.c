/* Layers, overlays across files, provenance, and broken adapters beside good ones. */
#include "adapter-fixture.h"

static void
test_good(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/README.md", "not an adapter");
	scratch_write(scratch, "system/_template/adapter.json", "not looked at");
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	g_assert_cmpuint(uf_registry_get_adapter_count(registry), ==, 1);
	g_assert_cmpstr(uf_registry_get_adapter_id(registry, 0), ==, "essai");
	g_assert_cmpstr(uf_registry_get_adapter_title(registry, 0), ==, "T essai");
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 1);
	UfForm *form = uf_registry_find_form(registry, "essai/base", NULL);
	g_assert_true(form == uf_registry_get_form(registry, 0));
	g_assert_nonnull(uf_registry_find_codes(registry, "essai", "list"));
	g_assert_nonnull(uf_registry_find_codes(registry, "other", "essai/list"));
	g_assert_null(uf_registry_find_codes(registry, "other", "list"));
	g_assert_null(uf_registry_find_codes(registry, "essai", "other"));
	g_assert_null(uf_registry_find_module(registry, "essai"));
	g_assert_null(uf_registry_find_module(registry, "other"));
	g_assert_null(uf_registry_find_hook(registry, "essai", "count"));
}

static void
test_nothing(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 0);
	g_assert_null(uf_registry_find_form(registry, "essai/base", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	uf_registry_free(NULL);
}

/* Site over system, file by file; a user folder adds and never replaces. */
static void
test_layers(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/essai/README.md", "system");
	scratch_write(scratch, "system/essai/fixtures/a.json", "1");
	scratch_write(scratch, "site/essai/fixtures/a.json", "2");
	scratch_write(scratch, "user/essai/fixtures/a.json", "3");
	scratch_write(scratch, "user/essai/fixtures/b.json", "4");
	scratch_write(scratch, "site/essai/forms/base.json", FORM("essai/base", NAME_FIELD));
	scratch_write(scratch, "user/essai/forms/base.json", FORM("essai/base", NAME_FIELD));
	scratch_write(scratch, "user/essai/forms/own.json", FORM("essai/own", NAME_FIELD));
	scratch_write(scratch, "user/essai/adapter.json", ABOUT("essai"));
	scratch_write(scratch, "user/mine/adapter.json", ABOUT("mine"));
	scratch_write(scratch, "user/mine/forms/x.json", FORM("mine/x", NAME_FIELD));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	UfForm *base = uf_registry_find_form(registry, "essai/base", NULL);
	g_assert_cmpuint(uf_form_get_field_count(base), ==, 1);
	g_assert_nonnull(uf_registry_find_form(registry, "essai/own", NULL));
	g_assert_nonnull(uf_registry_find_form(registry, "mine/x", NULL));
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 2);
	expect_problem(registry, "essai", "forms/base.json", "never replaces one");
	expect_problem(registry, "essai", "adapter.json", "never replaces one");
	static const struct {
		const char *file;
		const char *layer;
	} files[] = {
		{ "README.md", "/system/" },
		{ "fixtures/a.json", "/site/" },
		{ "fixtures/b.json", "/user/" },
		{ "fixtures/c.json", NULL },
		{ "../essai/README.md", NULL },
		{ "/etc/passwd", NULL },
		{ "fixtures", NULL },
		{ "", NULL },
		{ "fixtures/./a.json", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = uf_registry_find_file(registry, "essai", files[i].file);
		g_assert_true((path == NULL) == (files[i].layer == NULL));
		g_assert_true(path == NULL || strstr(path, files[i].layer) != NULL);
	}
	g_assert_null(uf_registry_find_file(registry, "other", "README.md"));
}

/* A territory's file in a user folder over a core of the system, and where each key comes from. */
static void
test_extends(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "user/terr/adapter.json", ABOUT("terr"));
	scratch_write(
	    scratch, "user/terr/forms/var.json",
	    OVERLAY(
		"terr/var", "essai/base",
		",\n \"title\": \"Var\",\n \"pieces\": [{\"id\": \"rib\", \"label\": \"RIB\"}],"
		"\n \"fields\": [{\"id\": \"name\", \"max\": 20},"
		"{\"id\": \"age\", \"label\": \"Age\", \"kind\": \"integer\", \"ask\": true}]"));
	scratch_write(scratch, "user/terr/forms/toulon.json",
		      OVERLAY("terr/toulon", "terr/var",
			      ", \"fields\": [{\"id\": \"age\", \"required\": true}]"));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	UfForm *form = uf_registry_find_form(registry, "terr/toulon", NULL);
	g_assert_cmpstr(uf_form_get_title(form), ==, "Var");
	g_assert_cmpuint(uf_form_get_field_count(form), ==, 3);
	const UfField *status = uf_form_find_field(form, "status");
	g_assert_cmpstr(uf_field_get_codes(status), ==, "essai/list");
	g_assert_nonnull(uf_registry_find_codes(registry, "terr", uf_field_get_codes(status)));
	static const struct {
		const char *key;
		const char *file;
	} keys[] = {
		{ "form", "terr/forms/toulon.json" },
		{ "title", "terr/forms/var.json" },
		{ "source", "essai/forms/base.json" },
		{ "channels/sheet", "essai/forms/base.json" },
		{ "fields/name", "terr/forms/var.json" },
		{ "fields/name/max", "terr/forms/var.json" },
		{ "fields/name/label", "essai/forms/base.json" },
		{ "fields/age", "terr/forms/toulon.json" },
		{ "fields/age/label", "terr/forms/var.json" },
		{ "fields/status", "essai/forms/base.json" },
		{ "pieces/rib", "terr/forms/var.json" },
		{ "fields/nobody", NULL },
		{ "fields/name.child", NULL },
		{ "extends", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *file = uf_registry_find_key_file(registry, "terr/toulon", keys[i].key);
		g_assert_true((file == NULL) == (keys[i].file == NULL));
		g_assert_true(file == NULL || g_str_has_suffix(file, keys[i].file));
	}
	g_assert_null(uf_registry_find_key_file(registry, "terr/nice", "title"));
	/* each form has its own revision */
	g_assert_cmpstr(uf_form_get_revision(form), !=,
			uf_form_get_revision(uf_registry_find_form(registry, "terr/var", NULL)));
}

static void
test_columns(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write(scratch, "system/essai/adapter.json", ABOUT("essai"));
	scratch_write(scratch, "system/essai/forms/base.json",
		      FORM("essai/base", "{\"id\": \"t\", \"label\": \"T\", \"kind\": \"table\","
					 "\"each\": \"$.m\", \"fields\": [" NAME_FIELD "]}"));
	scratch_write(scratch, "system/essai/forms/over.json",
		      OVERLAY("essai/over", "essai/base",
			      ", \"fields\": [{\"id\": \"t\", \"fields\": ["
			      "{\"id\": \"name\", \"max\": 3}]}]"));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	const char *file = uf_registry_find_key_file(registry, "essai/over", "fields/t.name/max");
	g_assert_true(g_str_has_suffix(file, "over.json"));
	file = uf_registry_find_key_file(registry, "essai/over", "fields/t.name/label");
	g_assert_true(g_str_has_suffix(file, "base.json"));
}

/* One file that breaks something, and what must be said of it. */
static const struct {
	const char *file;
	const char *text;
	const char *adapter;
	const char *named;
	const char *reason;
} broken[] = {
	{ "system/bad/forms/x.json", FORM("bad/x", NAME_FIELD), "bad", "adapter.json",
	  "no adapter.json" },
	{ "system/bad/adapter.json", "{\"schema\": 1,\n oops", "bad", "adapter.json",
	  "adapter.json:2:" },
	{ "system/bad/adapter.json", "", "bad", "adapter.json", "ends too early" },
	{ "system/bad/adapter.json", "[1]", "bad", "adapter.json", "has the wrong type" },
	{ "system/bad/adapter.json", ABOUT("worse"), "bad", "adapter.json", "must be \"bad\"" },
	{ "system/bad/adapter.json", "{\"schema\": 1, \"id\": \"bad\", \"about\": \"x\"}", "bad",
	  "adapter.json", "needs \"title\"" },
	{ "system/Bad-Name/adapter.json", ABOUT("bad"), "Bad-Name", "", "is named in a-z" },
	{ "system/essai/forms/x.json", "{\"schema\": 1,\n\n \"form\": oops", "essai",
	  "forms/x.json", "x.json:3:" },
	{ "system/essai/forms/x.json", "{\"schema\": 1, \"schema\": 1}", "essai", "forms/x.json",
	  "a key appears twice" },
	{ "system/essai/forms/x.json", FORM("essai/y", NAME_FIELD), "essai", "forms/x.json",
	  "x.json:2: /form: must be \"essai/x\"" },
	{ "system/essai/forms/x.json", FORM("essai/x", NAME_FIELD ",\n{\"id\": \"b\"}"), "essai",
	  "forms/x.json", "x.json:8: /fields/1: needs \"label\"" },
	{ "system/essai/forms/x.json",
	  FORM("essai/x", NAME_FIELD ",\n{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\","
				     "\n \"from\": \"$[\"}"),
	  "essai", "forms/x.json", "x.json:9: /fields/1/from: not a JSONPath" },
	{ "system/essai/forms/x.json", FORM("essai/x", NAME_FIELD ",\n" NAME_FIELD), "essai",
	  "forms/x.json", "x.json:8: /fields/1/id: another field has this id" },
	{ "system/essai/forms/x.json",
	  FORM("essai/x", "{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\","
			  "\"from\": \"$.a\", \"codes\": \"nothing\"}"),
	  "essai", "forms/x.json", "/fields/0/codes: no usable code list \"nothing\"" },
	{ "system/essai/forms/x.json",
	  FORM("essai/x", "{\"id\": \"b\", \"label\": \"B\", \"kind\": \"text\","
			  "\"hook\": \"nothing\"}"),
	  "essai", "forms/x.json", "/fields/0/hook: no hook \"nothing\"" },
	{ "system/essai/forms/x.json", OVERLAY("essai/x", "essai/nothing", ""), "essai",
	  "forms/x.json", "x.json:3: extends essai/nothing, which is not there" },
	{ "system/essai/forms/x.json", OVERLAY("essai/x", "essai/x", ""), "essai", "forms/x.json",
	  "x.json:3: extends essai/x, which extends it in turn" },
	{ "system/essai/forms/x.json",
	  OVERLAY("essai/x", "essai/base", ",\n \"remove\": [\"nothing\"]"), "essai",
	  "forms/x.json", "removes \"nothing\"" },
	{ "system/essai/forms/x.json",
	  OVERLAY("essai/x", "essai/base",
		  ",\n \"fields\": [\n  {\"id\": \"name\",\n   \"from\": \"$.a\","
		  "\n   \"by_hand\": \"x\"}]"),
	  "essai", "forms/x.json", "x.json:5: /fields/0: answered in several ways" },
	{ "system/essai/forms/x.json",
	  OVERLAY("essai/x", "essai/base",
		  ",\n \"fields\": [\n  {\"id\": \"status\",\n   \"max\": 5, \"from\": \"$[\"}]"),
	  "essai", "forms/x.json", "x.json:6: /fields/0/from: not a JSONPath" },
	{ "system/essai/codes/more.json", CODES("less"), "essai", "codes/more.json",
	  "must be \"more\"" },
	{ "system/essai/codes/more.json", "{}", "essai", "codes/more.json", "needs \"codes\"" },
	{ "site/essai/essai.so", "not a module", "essai", "essai.so", "system folder only" },
	{ "user/essai/essai.so", "not a module", "essai", "essai.so", "system folder only" },
	{ "system/essai/essai.so", "not a module", "essai", "essai.so", "module not loaded" },
};

static void
test_broken(Scratch *scratch, gconstpointer data)
{
	const size_t i = GPOINTER_TO_SIZE(data);
	scratch_write_good(scratch);
	scratch_write(scratch, broken[i].file, broken[i].text);
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_problem(registry, broken[i].adapter, broken[i].named, broken[i].reason);
	/* the rest works */
	g_assert_nonnull(uf_registry_find_form(registry, "essai/base", NULL));
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 1);
	g_assert_null(strstr(uf_registry_get_problem(registry, 0).reason, "oops"));
}

/* All of them together: as many problems as there are files, and the good form stays. */
static void
test_several_broken(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	size_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		if (!g_str_equal(broken[i].file, "system/essai/forms/x.json"))
			continue;
		g_autofree char *file = g_strdup_printf("system/essai/forms/x%zu.json", i);
		scratch_write(scratch, file, broken[i].text);
		count++;
	}
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, count);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 1);
}

static void
test_depth_and_cycles(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/essai/forms/o1.json", OVERLAY("essai/o1", "essai/base", ""));
	scratch_write(scratch, "system/essai/forms/o2.json", OVERLAY("essai/o2", "essai/o1", ""));
	scratch_write(scratch, "system/essai/forms/o3.json", OVERLAY("essai/o3", "essai/o2", ""));
	scratch_write(scratch, "system/essai/forms/o4.json", OVERLAY("essai/o4", "essai/o3", ""));
	scratch_write(scratch, "system/essai/forms/a.json", OVERLAY("essai/a", "essai/b", ""));
	scratch_write(scratch, "system/essai/forms/b.json", OVERLAY("essai/b", "essai/c", ""));
	scratch_write(scratch, "system/essai/forms/c.json", OVERLAY("essai/c", "essai/a", ""));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 4);
	g_assert_nonnull(uf_registry_find_form(registry, "essai/o3", NULL));
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 4);
	expect_problem(registry, "essai", "forms/o4.json", "more than 3 overlays");
	expect_problem(registry, "essai", "forms/c.json", "extends it in turn");
	expect_problem(registry, "essai", "forms/a.json", "which is broken");
}

static void
test_find_form(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/essai/forms/x.json", "oops");
	scratch_write(scratch, "system/lost/adapter.json", "oops");
	scratch_write(scratch, "system/essai/forms/housing.json",
		      FORM("essai/housing", NAME_FIELD));
	static const struct {
		const char *id;
		UfError code;
		const char *part;
		const char *absent;
	} cases[] = {
		{ "essai/bse", UF_ERROR_NOT_FOUND, "close to it: essai/base", "housing" },
		{ "housing", UF_ERROR_NOT_FOUND, "close to it: essai/housing", "base" },
		{ "essay/housing", UF_ERROR_NOT_FOUND, "essai/housing", "base" },
		{ "nothing/alike", UF_ERROR_NOT_FOUND, "no form", "close" },
		{ "", UF_ERROR_NOT_FOUND, "no form", "close" },
		{ "essai/x", UF_ERROR_MAPPING, "x.json:1:", "close" },
		{ "lost/x", UF_ERROR_MAPPING, "adapter.json:1:", "close" },
	};
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_registry_find_form(registry, cases[i].id, &error));
		g_assert_error(error, UF_ERROR, (int)cases[i].code);
		g_assert_nonnull(strstr(error->message, cases[i].part));
		g_assert_null(strstr(error->message, cases[i].absent));
	}
	g_autofree char *endless = g_strnfill(100000, 'x');
	g_assert_null(uf_registry_find_form(registry, endless, NULL));
}

/* A file larger than the limit, a folder where a file should be. */
static void
test_limits(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	g_autofree char *large = g_strnfill(UF_REGISTRY_MAX_BYTES + 1, ' ');
	scratch_write(scratch, "system/essai/forms/large.json", large);
	scratch_write(scratch, "system/essai/forms/folder.json/x", "");
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_problem(registry, "essai", "forms/large.json", "larger than the limit");
	expect_problem(registry, "essai", "forms/folder.json", "not a regular file");
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 1);
}

/* What we tell people to copy is right as it stands. */
static void
test_template(Scratch *scratch, gconstpointer data)
{
	(void)data;
	static const char *const files[] = { "adapter.json", "README.md", "forms/example.json",
					     "codes/situation.json" };
	const char *source = g_getenv("UF_SOURCE_ROOT");
	if (source == NULL) {
		g_test_skip("UF_SOURCE_ROOT is not set");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *from =
		    g_build_filename(source, "adapters", "_template", files[i], NULL);
		g_autofree char *to = g_strdup_printf("system/template/%s", files[i]);
		g_autofree char *text = NULL;
		g_assert_true(g_file_get_contents(from, &text, NULL, NULL));
		scratch_write(scratch, to, text);
	}
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	UfForm *form = uf_registry_find_form(registry, "template/example", NULL);
	const UfCodes *codes = uf_registry_find_codes(registry, "template", "situation");
	UfFieldOption option;
	for (size_t i = 0; i < uf_codes_get_count(codes); i++) {
		const char *from;
		const char *to;
		uf_codes_get_entry(codes, i, &from, &to);
		g_assert_true(
		    uf_field_find_option(uf_form_find_field(form, "situation"), to, &option));
	}
}

/* Writes one example of docs/forms.md where it says that it belongs; parts of files are left out.
 */
static void
write_example(const Scratch *scratch, const char *text)
{
	g_autoptr(json_t) root = json_loads(text, 0, NULL);
	const char *form = json_string_value(json_object_get(root, "form"));
	const char *codes = json_string_value(json_object_get(root, "codes"));
	g_autofree char *name = NULL;
	if (form != NULL)
		name = g_strdup_printf("system/aide_exemple/forms/%s.json", strchr(form, '/') + 1);
	else if (json_object_get(root, "entries") != NULL)
		name = g_strdup_printf("system/aide_exemple/codes/%s.json", codes);
	if (name != NULL)
		scratch_write(scratch, name, text);
}

/* The examples of the documentation load as they are printed. */
static void
test_documentation(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autofree char *page = NULL;
	const char *source = g_getenv("UF_SOURCE_ROOT");
	if (source == NULL) {
		g_test_skip("UF_SOURCE_ROOT is not set");
		return;
	}
	g_autofree char *path = g_build_filename(source, "docs", "forms.md", NULL);
	g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
	g_auto(GStrv) parts = g_strsplit(page, "```", -1);
	for (size_t i = 1; parts[i] != NULL && parts[i + 1] != NULL; i += 2) {
		if (g_str_has_prefix(parts[i], "json\n"))
			write_example(scratch, parts[i] + strlen("json\n"));
	}
	scratch_write(scratch, "system/aide_exemple/adapter.json", ABOUT("aide_exemple"));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 2);
	UfForm *overlay = uf_registry_find_form(registry, "aide_exemple/energie-nord", NULL);
	g_assert_null(uf_form_find_field(overlay, "situation"));
	g_assert_cmpstr(uf_field_get_id(uf_form_get_field(overlay, 3)), ==, "contract");
}

static char *
read_source(const char *folder, const char *name)
{
	const char *source = g_getenv("UF_SOURCE_ROOT");
	if (source == NULL)
		return NULL;
	g_autofree char *path = g_build_filename(source, folder, name, NULL);
	char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

/* Every key of "properties" anywhere in the schema stands in the page as `key`. */
static void
expect_keys_in(const json_t *schema, const char *page)
{
	const char *key;
	json_t *value;
	json_object_foreach(json_object_get(schema, "properties"), key, value)
	{
		g_autofree char *quoted = g_strdup_printf("`%s`", key);
		if (*key != '$' && strstr(page, quoted) == NULL)
			g_error("docs/forms.md says nothing of %s", quoted);
	}
	json_object_foreach((json_t *)schema, key, value) expect_keys_in(value, page);
}

static void
test_vocabulary_is_documented(Scratch *scratch, gconstpointer data)
{
	(void)scratch;
	(void)data;
	g_autofree char *page = read_source("docs", "forms.md");
	g_autofree char *text = read_source("schemas", "form.schema.json");
	if (page == NULL) {
		g_test_skip("UF_SOURCE_ROOT is not set");
		return;
	}
	g_autoptr(json_t) schema = json_loads(text, 0, NULL);
	g_assert_nonnull(schema);
	expect_keys_in(schema, page);
}

/* Of two folders of one layer the later counts; an absent one is nothing. */
static void
test_two_system_folders(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	scratch_write_good(scratch);
	scratch_write(scratch, "built/essai/forms/base.json", FORM("essai/base", NAME_FIELD));
	scratch_write(scratch, "built/essai/forms/more.json", FORM("essai/more", NAME_FIELD));
	g_autofree char *system = g_build_filename(scratch->root, "system", NULL);
	g_autofree char *built = g_build_filename(scratch->root, "built", NULL);
	g_autofree char *absent = g_build_filename(scratch->root, "absent", NULL);
	const UfAdapterPath paths[] = {
		{ system, UF_LAYER_SYSTEM },
		{ absent, UF_LAYER_SYSTEM },
		{ built, UF_LAYER_SYSTEM },
		{ NULL, UF_LAYER_SYSTEM },
	};
	g_autoptr(UfRegistry) registry = uf_registry_load(paths, &error);
	g_assert_no_error(error);
	expect_no_problem(registry);
	g_assert_cmpuint(uf_registry_get_adapter_count(registry), ==, 1);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 2);
	const char *file = uf_registry_find_key_file(registry, "essai/base", "title");
	g_assert_true(g_str_has_prefix(file, built));
	g_assert_nonnull(uf_registry_find_codes(registry, "essai", "list"));
}

/* Seventy-five funds over one core: what a site has. */
static void
test_many_overlays(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "site/fonds/adapter.json", ABOUT("fonds"));
	for (size_t i = 1; i <= 75; i++) {
		g_autofree char *name = g_strdup_printf("site/fonds/forms/f%02zu.json", i);
		g_autofree char *text = g_strdup_printf(
		    "{\"schema\": 1, \"form\": \"fonds/f%02zu\", \"extends\": \"essai/base\","
		    "\"fields\": [{\"id\": \"name\", \"max\": %zu}]}",
		    i, i);
		scratch_write(scratch, name, text);
	}
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 76);
	for (size_t i = 1; i <= 75; i++) {
		UfForm *form = uf_registry_get_form(registry, i);
		g_assert_cmpuint(uf_field_get_max(uf_form_find_field(form, "name")), ==, i);
		g_assert_true(i == 1 ||
			      strcmp(uf_form_get_id(form),
				     uf_form_get_id(uf_registry_get_form(registry, i - 1))) > 0);
	}
}

/* A file within the limit of bytes that takes the validator past its own limit is that file's
 * problem: the others go on working. */
static void
test_too_much_work(Scratch *scratch, gconstpointer data)
{
	(void)data;
	g_autoptr(GString) text = g_string_new(
	    "{\"schema\": 1, \"form\": \"bad/big\", \"title\": \"x\", \"source\": {\"text\": "
	    "\"x\", "
	    "\"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": {}}, \"fields\": [{}");
	while (text->len < UF_REGISTRY_MAX_BYTES - 100)
		g_string_append(text, ",{}");
	g_string_append(text, "]}");
	scratch_write_good(scratch);
	scratch_write(scratch, "site/bad/adapter.json", ABOUT("bad"));
	scratch_write(scratch, "site/bad/forms/big.json", text->str);
	scratch_write(scratch, "site/bad/forms/small.json", FORM("bad/small", NAME_FIELD));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_problem(registry, "bad", "forms/big.json", "too much work");
	g_assert_nonnull(uf_registry_find_form(registry, "essai/base", NULL));
	g_assert_nonnull(uf_registry_find_form(registry, "bad/small", NULL));
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_registry_find_form(registry, "bad/big", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_MAPPING);
}

#define ADD(name, func) g_test_add(name, Scratch, NULL, scratch_set_up, func, scratch_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/registry/good", test_good);
	ADD("/registry/nothing", test_nothing);
	ADD("/registry/layers", test_layers);
	ADD("/registry/extends", test_extends);
	ADD("/registry/columns", test_columns);
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autofree char *name = g_strdup_printf("/registry/broken/%zu", i);
		g_test_add(name, Scratch, GSIZE_TO_POINTER(i), scratch_set_up, test_broken,
			   scratch_tear_down);
	}
	ADD("/registry/several-broken", test_several_broken);
	ADD("/registry/depth-and-cycles", test_depth_and_cycles);
	ADD("/registry/find-form", test_find_form);
	ADD("/registry/limits", test_limits);
	ADD("/registry/template", test_template);
	ADD("/registry/documentation", test_documentation);
	ADD("/registry/vocabulary-is-documented", test_vocabulary_is_documented);
	ADD("/registry/two-system-folders", test_two_system_folders);
	ADD("/registry/many-overlays", test_many_overlays);
	ADD("/registry/too-much-work", test_too_much_work);
	return g_test_run();
}
