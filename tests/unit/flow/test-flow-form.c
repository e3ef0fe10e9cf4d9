/* Forms as a worker sees them: the list, one form with the data that leaves, the check, and the
 * files of adapters behind all that. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-form.h"
#include "uf-json.h"
#include "uf-memory.h"

#define PAPER "domiciliation/demande-16029"

/* the object of @array whose @key is @text */
static const json_t *
find_in(const json_t *array, const char *key, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *entry = json_array_get(array, i);
		if (g_strcmp0(uf_json_get_string(entry, key), text) == 0)
			return entry;
	}
	return NULL;
}

static json_t *
list(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_form_list(fixture->flow, true, &error);
	g_assert_no_error(error);
	g_assert_cmpint(uf_json_get_integer(result, "version", 0), ==, 1);
	return result;
}

static json_t *
show(Fixture *fixture, const char *form, bool data)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_form_show(fixture->flow, form, data, &error);
	g_assert_no_error(error);
	return result;
}

static void
test_list(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	static const struct {
		const char *form;
		const char *adapter_title;
		bool unverified;
		const char *channels; /* with "-" before those that are closed */
	} rows[] = {
		{ "domiciliation/demande-15548", "Domiciliation", false, "sheet -pdf" },
		{ "domiciliation/demande-16029", "Domiciliation", true, "sheet -pdf" },
		{ "domiciliation/attestation-16030", "Domiciliation", true, "sheet -pdf" },
		{ "essai/aide", "Partenaire d'essai", false, "sheet -pdf" },
		{ "essai/suite", "Partenaire d'essai", false, "sheet -pdf" },
	};
	g_autoptr(json_t) result = list(fixture);
	const json_t *forms = json_object_get(result, "forms");
	g_assert_cmpuint(json_array_size(json_object_get(result, "problems")), ==, 0);
	g_assert_cmpuint(json_array_size(forms), >=, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *form = find_in(forms, "form", rows[i].form);
		const json_t *channels = json_object_get(form, "channels");
		g_autoptr(GString) open = g_string_new(NULL);
		for (size_t j = 0; j < json_array_size(channels); j++) {
			const json_t *channel = json_array_get(channels, j);
			const bool available = uf_json_get_boolean(channel, "available", false);
			g_string_append_printf(open, "%s%s%s", j > 0 ? " " : "",
					       available ? "" : "-",
					       uf_json_get_string(channel, "channel"));
			/* a closed one says why, an open one has nothing to say */
			g_assert_cmpint(uf_json_get_string(channel, "reason") == NULL, ==,
					available);
		}
		g_test_message("%s", rows[i].form);
		g_assert_cmpstr(open->str, ==, rows[i].channels);
		g_assert_true(g_str_has_prefix(uf_json_get_string(form, "adapter_title"),
					       rows[i].adapter_title));
		g_assert_cmpint(uf_json_get_boolean(form, "unverified", false), ==,
				rows[i].unverified);
		g_assert_cmpstr(uf_json_get_string(form, "revision"), !=, "");
	}
}

/* How each kind of field is answered, and from where. */
static void
test_show_fields(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *field;
		const char *kind;
		const char *answered;
		const char *path; /* the first; NULL: none */
		bool required;
	} rows[] = {
		{ "civility", "choice", "profile", "$.roles.applicant.civility", true },
		{ "names", "text", "profile", "$.roles.applicant.birth_name", true },
		{ "birth_date", "date", "profile", "$.roles.applicant.birth.date", true },
		{ "dependants", "table", "table", NULL, false },
		{ "dependants.names", "text", "profile", "@.birth_name", true },
		{ "received_on", "date", "ask", "$.today", false },
		{ "decision", "choice", "ask", NULL, false },
		{ "refusal_reason", "long", "ask", NULL, true },
	};
	g_autoptr(json_t) result = show(fixture, PAPER, false);
	const json_t *fields = json_object_get(result, "fields");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *field = find_in(fields, "field", rows[i].field);
		const json_t *paths = json_object_get(field, "paths");
		g_test_message("%s", rows[i].field);
		g_assert_cmpstr(uf_json_get_string(field, "kind"), ==, rows[i].kind);
		g_assert_cmpstr(uf_json_get_string(field, "answered"), ==, rows[i].answered);
		g_assert_cmpint(uf_json_get_boolean(field, "required", false), ==,
				rows[i].required);
		if (rows[i].path != NULL)
			g_assert_cmpstr(json_string_value(json_array_get(paths, 0)), ==,
					rows[i].path);
		else if (!g_str_equal(rows[i].answered, "table"))
			g_assert_cmpuint(json_array_size(paths), ==, 0);
		g_assert_cmpstr(uf_json_get_string(field, "label"), !=, "");
		g_assert_true(g_str_has_suffix(uf_json_get_string(field, "file"),
					       "forms/demande-16029.json"));
	}
	g_assert_null(json_object_get(result, "data"));
	g_assert_nonnull(json_object_get(result, "roles"));
}

/* What leaves, for whom: exactly the places that the fields' paths lead to. */
static void
test_show_data(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *place;
		const char *who;
		const char *field;
		bool required;
		const char *sensitive;
	} rows[] = {
		{ "members/*/birth_name", "applicant", "name", true, NULL },
		{ "members/*/disability/rqth", "applicant", "rqth", false, "health" },
	};
	flow_add_partner(fixture);
	g_autoptr(json_t) result = show(fixture, "essai/aide", true);
	const json_t *facts = json_object_get(json_object_get(result, "data"), "facts");
	g_autofree char *text = json_dumps(facts, JSON_COMPACT);
	g_test_message("%s", text);
	g_assert_cmpuint(json_array_size(facts), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *fact = json_array_get(facts, i);
		const json_t *fields = json_object_get(fact, "fields");
		g_assert_cmpstr(uf_json_get_string(fact, "place"), ==, rows[i].place);
		g_assert_cmpstr(uf_json_get_string(fact, "who"), ==, rows[i].who);
		g_assert_cmpint(uf_json_get_boolean(fact, "required", false), ==, rows[i].required);
		g_assert_cmpstr(uf_json_get_string(fact, "sensitive"), ==, rows[i].sensitive);
		g_assert_cmpuint(json_array_size(fields), ==, 1);
		g_assert_cmpstr(json_string_value(json_array_get(fields, 0)), ==, rows[i].field);
		g_assert_cmpstr(uf_json_get_string(fact, "title"), !=, "");
	}
}

static void
test_unknown(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const wrong[] = { "domiciliation/absent", "absent/demande", "",
					     "domiciliation", "../demande-16029" };
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) shown = NULL;
		g_autoptr(GError) checked = NULL;
		g_assert_null(uf_flow_form_show(fixture->flow, wrong[i], false, &shown));
		g_assert_error(shown, UF_ERROR, UF_ERROR_NOT_FOUND);
		g_assert_null(uf_flow_form_check(fixture->flow, wrong[i], &checked));
		g_assert_error(checked, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
}

#define ABOUT "{\"schema\": 1, \"id\": \"%s\", \"title\": \"T\", \"about\": \"x\"}"
#define BROKEN(id, rest)                                                                           \
	"{\"schema\": 1, \"form\": \"" id "\", \"title\": \"T\", \"source\": {\"text\": \"x\", "   \
	"\"seen\": \"2026-08-19\"}, \"channels\": {\"sheet\": {}}, " rest "}"

/* A broken file is named with its reason, whatever folder it is in; all else goes on working. */
static void
test_broken(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *file; /* under config or site */
		const char *text;
		const char *adapter;
		const char *reason;
	} rows[] = {
		{ "site/adapters/un/forms/a.json", "{\"schema\": 1, ", "un", ":" },
		{ "site/adapters/un/forms/b.json",
		  BROKEN("un/b",
			 "\"fields\": [{\"id\": \"x\", \"kind\": \"text\", \"ask\": true}]"),
		  "un", "needs \"label\"" },
		{ "config/adapters/deux/forms/a.json",
		  BROKEN("deux/autre", "\"fields\": [{\"id\": \"x\", \"label\": \"X\", \"kind\": "
				       "\"text\", \"ask\": true}], \"colour\": 1"),
		  "deux", "unknown key" },
		{ "config/adapters/deux/forms/c.json",
		  "{\"schema\": 1, \"form\": \"deux/c\", \"extends\": \"deux/absent\"}", "deux",
		  "deux/absent" },
		{ "config/adapters/domiciliation/forms/demande-16029.json", "{}", "domiciliation",
		  "" },
	};
	static const char *const adapters[] = { "site/adapters/un", "config/adapters/deux" };
	flow_add_partner(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(adapters); i++) {
		g_autofree char *id = g_path_get_basename(adapters[i]);
		g_autofree char *name = g_build_filename(adapters[i], "adapter.json", NULL);
		g_autofree char *text = g_strdup_printf(ABOUT, id);
		flow_write(fixture, name, text);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		flow_write(fixture, rows[i].file, rows[i].text);
	g_autoptr(json_t) result = list(fixture);
	const json_t *problems = json_object_get(result, "problems");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *found = NULL;
		for (size_t j = 0; found == NULL && j < json_array_size(problems); j++) {
			const json_t *problem = json_array_get(problems, j);
			if (strstr(uf_json_get_string(problem, "reason"), rows[i].file) != NULL)
				found = problem;
		}
		g_test_message("%s", rows[i].file);
		g_assert_nonnull(found);
		g_assert_cmpstr(uf_json_get_string(found, "adapter"), ==, rows[i].adapter);
		g_assert_nonnull(strstr(uf_json_get_string(found, "reason"), rows[i].reason));
	}
	g_assert_cmpuint(json_array_size(problems), ==, G_N_ELEMENTS(rows));
	const json_t *forms = json_object_get(result, "forms");
	g_assert_nonnull(find_in(forms, "form", PAPER));
	g_assert_nonnull(find_in(forms, "form", "essai/aide"));
	g_assert_null(find_in(forms, "form", "un/b"));
	/* a form that cannot be read says so when it is asked for, not that it is unknown */
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_form_show(fixture->flow, "un/b", false, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_MAPPING);
	g_assert_nonnull(strstr(error->message, "needs \"label\""));
}

/* A territory's file over the common core: each key names the file that it comes from. */
static void
test_overlay(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/ville.json",
		   "{\"schema\": 1, \"form\": \"essai/ville\", \"extends\": \"essai/aide\", "
		   "\"title\": \"Aide de la ville\", \"remove\": [\"rqth\"], \"contacts\": "
		   "[{\"label\": \"Mairie\", \"phone\": \"01 99 00 00 01\"}], \"fields\": "
		   "[{\"id\": \"reason\", \"label\": \"Pourquoi\"}, {\"id\": \"quartier\", "
		   "\"label\": \"Quartier\", \"kind\": \"text\", \"ask\": true, \"after\": "
		   "\"name\"}]}");
	static const struct {
		const char *field;
		const char *label;
		const char *file; /* its name */
	} rows[] = {
		{ "name", "Nom", "aide.json" },
		{ "quartier", "Quartier", "ville.json" },
		{ "amount", "Montant", "aide.json" },
		{ "reason", "Pourquoi", "ville.json" },
	};
	g_autoptr(json_t) result = show(fixture, "essai/ville", true);
	const json_t *fields = json_object_get(result, "fields");
	const json_t *files = json_object_get(result, "files");
	g_assert_cmpuint(json_array_size(fields), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *field = json_array_get(fields, i);
		g_assert_cmpstr(uf_json_get_string(field, "field"), ==, rows[i].field);
		g_assert_cmpstr(uf_json_get_string(field, "label"), ==, rows[i].label);
		g_test_message("%s", rows[i].field);
		g_assert_true(g_str_has_suffix(uf_json_get_string(field, "file"), rows[i].file));
	}
	g_assert_true(g_str_has_suffix(uf_json_get_string(files, "title"), "ville.json"));
	g_assert_true(g_str_has_suffix(uf_json_get_string(files, "contacts"), "ville.json"));
	g_assert_true(g_str_has_suffix(uf_json_get_string(files, "roles"), "aide.json"));
	/* what the overlay removed does not leave any more */
	g_autofree char *leaves = json_dumps(json_object_get(result, "data"), 0);
	g_assert_null(strstr(leaves, "rqth"));
	/* and the core is as it was, under its own revision */
	g_autoptr(json_t) core = show(fixture, "essai/aide", false);
	g_assert_cmpuint(json_array_size(json_object_get(core, "fields")), ==, 4);
	g_assert_cmpstr(uf_json_get_string(core, "revision"), !=,
			uf_json_get_string(result, "revision"));
}

static void
test_check(Fixture *fixture, gconstpointer data)
{
	(void)data;
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/faux.json",
		   BROKEN("essai/faux",
			  "\"fields\": [{\"id\": \"nowhere\", \"label\": \"X\", \"kind\": "
			  "\"text\", \"from\": \"$.roles.applicant.shoe_size\"}]"));
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) all = uf_flow_form_check(fixture->flow, NULL, &error);
	g_assert_no_error(error);
	const json_t *forms = json_object_get(all, "forms");
	g_assert_cmpuint(json_array_size(forms), >=, 6);
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const bool is_wrong =
		    g_strcmp0(uf_json_get_string(form, "form"), "essai/faux") == 0;
		const json_t *issues = json_object_get(form, "issues");
		g_test_message("%s", uf_json_get_string(form, "form"));
		g_assert_cmpint(find_in(issues, "place", "nowhere") != NULL, ==, is_wrong);
	}
	static const char *const one[] = { "essai/faux", "essai/aide", PAPER };
	for (size_t i = 0; i < G_N_ELEMENTS(one); i++) {
		g_autoptr(json_t) result = uf_flow_form_check(fixture->flow, one[i], NULL);
		const json_t *entries = json_object_get(result, "forms");
		g_assert_cmpuint(json_array_size(entries), ==, 1);
		g_assert_true(json_equal((json_t *)find_in(forms, "form", one[i]),
					 json_array_get(entries, 0)));
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/form/list", test_list },
		{ "/flow/form/show-fields", test_show_fields },
		{ "/flow/form/show-data", test_show_data },
		{ "/flow/form/unknown", test_unknown },
		{ "/flow/form/broken", test_broken },
		{ "/flow/form/overlay", test_overlay },
		{ "/flow/form/check", test_check },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
