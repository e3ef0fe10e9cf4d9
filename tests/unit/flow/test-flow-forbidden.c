/* An identifier that the service does not keep: neither typed, nor imported, nor sent. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-import.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"

#define NIR "291024416299966"

/* A flow over the same store as the fixture's, with a policy. */
typedef struct {
	UfContext *context;
	UfFlow *flow;
} Strict;

static void
strict_clear(Strict *self)
{
	uf_flow_free(self->flow);
	uf_context_free(self->context);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Strict, strict_clear)

static void
open_strict(Fixture *fixture, const char *policy, Strict *self)
{
	g_autofree char *config = g_strdup_printf("{\"forbidden_identifiers\": [%s]}", policy);
	flow_write(fixture, "site/config.json", config);
	self->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	self->flow = flow_open(self->context);
}

/* the issue of @rule; NULL without */
static const json_t *
find_issue(const json_t *issues, const char *rule)
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		if (g_strcmp0(uf_json_get_string(issue, "rule"), rule) == 0)
			return issue;
	}
	return NULL;
}

static void
test_policy(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *policy;
		bool is_good;
	} rows[] = {
		{ "[]", true },
		{ "[\"nir\"]", true },
		{ "[\"nir\", \"iban\"]", true },
		{ "[\"caf_number\"]", true },
		{ "[\"nie\"]", false },
		{ "[\"\"]", false },
		{ "[1]", false },
		{ "\"nir\"", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *config =
		    g_strdup_printf("{\"forbidden_identifiers\": %s}", rows[i].policy);
		g_autofree char *site = g_build_filename(fixture->home, "site", NULL);
		g_autofree char *user = g_build_filename(fixture->home, "config", NULL);
		flow_write(fixture, "site/config.json", config);
		/* a worker allows herself nothing that the site forbids */
		flow_write(fixture, "config/config.json", "{\"forbidden_identifiers\": []}");
		const UfContextSetup setup = { .config_folder = user,
					       .site_config_folder = site,
					       .data_folder = fixture->home,
					       .share_folder = fixture->home,
					       .worker = "a.modele" };
		g_autoptr(UfContext) context = uf_context_new(&setup, &error);
		g_autoptr(UfFlow) flow = context != NULL ? uf_flow_new(context, &error) : NULL;
		g_test_message("%s", rows[i].policy);
		g_assert_true((flow != NULL) == rows[i].is_good);
		if (!rows[i].is_good)
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		else
			g_assert_cmpuint(
			    json_array_size(uf_context_get_forbidden_identifiers(context)), ==,
			    i == 0   ? 0
			    : i == 2 ? 2
				     : 1);
	}
}

/* one that is there already is told of, one that comes is left out and told */
static void
test_person(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_auto(Strict) strict = { 0 };
	g_autofree char *known = flow_add_person(fixture, "couple.json");
	open_strict(fixture, "\"nir\"", &strict);
	g_autoptr(json_t) checked = uf_flow_person_check(strict.flow, known, &error);
	g_assert_no_error(error);
	const json_t *there =
	    find_issue(json_object_get(checked, "issues"), "identifier.forbidden");
	g_assert_nonnull(there);
	g_assert_nonnull(strstr(uf_json_get_string(there, "sentence"), "sécurité sociale"));
	g_autofree char *path = flow_get_source("fixtures/people/couple.json");
	g_autoptr(json_t) made = uf_flow_person_new(strict.flow, path, &error);
	g_assert_no_error(error);
	const json_t *left = find_issue(json_object_get(made, "issues"), "identifier.left_out");
	g_assert_nonnull(left);
	g_assert_null(find_issue(json_object_get(made, "issues"), "identifier.forbidden"));
	g_autoptr(json_t) shown =
	    uf_flow_person_show(strict.flow, uf_json_get_string(made, "person"), &error);
	g_autofree char *text = json_dumps(shown, 0);
	g_assert_null(strstr(text, NIR));
	/* the others stay */
	g_assert_nonnull(strstr(text, "9990002"));
}

/* what a record of the CNAF says of it is left out, and told */
static void
test_import(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_auto(Strict) strict = { 0 };
	open_strict(fixture, "\"nir\", \"iban\"", &strict);
	g_autofree char *path = flow_get_source("fixtures/sources/cnaf-alone.xml");
	g_autoptr(UfFlowImport) import = uf_flow_import_new(strict.flow, path, &error);
	g_assert_no_error(error);
	g_assert_true(uf_flow_import_choose(import, NULL, NULL, &error));
	g_autoptr(json_t) result = uf_flow_import_save(import, &error);
	g_assert_no_error(error);
	g_assert_nonnull(find_issue(json_object_get(result, "issues"), "identifier.left_out"));
	g_autoptr(json_t) shown =
	    uf_flow_person_show(strict.flow, uf_json_get_string(result, "person"), &error);
	g_autofree char *text = json_dumps(shown, 0);
	g_assert_null(strstr(text, "\"NIR"));
	g_assert_null(strstr(text, "(NIR)"));
}

/* neither its number nor the word for it */
static void
test_typed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *policy;
		const char *fact;
		const char *typed;
		bool is_taken;
	} rows[] = {
		{ "\"nir\"", "members/m1/identifiers/i1/value", NIR, false },
		{ "\"nir\"", "members/m1/identifiers/i2/value", "9990003", true },
		{ "\"nir\"", "members/m1/identifiers/i2/scheme", "nir", false },
		{ "\"nir\"", "members/m1/identifiers/i2/scheme", "other", true },
		{ "\"caf_number\"", "members/m1/identifiers/i2/value", "9990003", false },
		{ "\"caf_number\"", "members/m1/identifiers/i1/value", NIR, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(Strict) strict = { 0 };
		g_autofree char *person = flow_add_person(fixture, "couple.json");
		UfFlowQuestion question;
		open_strict(fixture, rows[i].policy, &strict);
		g_autoptr(UfFlowEdit) edit =
		    uf_flow_edit_new(strict.flow, person, rows[i].fact, &error);
		g_assert_no_error(error);
		g_assert_true(uf_flow_edit_next(edit, &question));
		const bool is_taken = uf_flow_edit_answer(edit, rows[i].typed, &error);
		g_test_message("row %zu: %s", i, error != NULL ? error->message : "");
		g_assert_true(is_taken == rows[i].is_taken);
		if (is_taken)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, "ne pas garder"));
		g_assert_null(strstr(error->message, rows[i].typed));
	}
}

/* a new row says which it is first: refused there */
static void
test_new_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const typed[] = { "oui", "nir", "msa", "1234567890123" };
	static const bool taken[] = { true, false, true, true };
	g_autoptr(GError) error = NULL;
	g_auto(Strict) strict = { 0 };
	g_autofree char *person = flow_add_person(fixture, "corsican.json");
	UfFlowQuestion question;
	open_strict(fixture, "\"nir\"", &strict);
	g_autoptr(UfFlowEdit) edit =
	    uf_flow_edit_new(strict.flow, person, "members/m1/identifiers", &error);
	g_assert_no_error(error);
	while (uf_flow_edit_next(edit, &question) && question.offer == NULL)
		g_assert_true(uf_flow_edit_answer(edit, "", &error));
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		g_test_message("%s: %s", question.fact, typed[i]);
		g_assert_true(uf_flow_edit_answer(edit, typed[i], &error) == taken[i]);
		g_clear_error(&error);
		g_assert_true(uf_flow_edit_next(edit, &question));
	}
}

static const json_t *
find_answer(const json_t *result, const char *field)
{
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *answers = json_object_get(json_object_get(entry, "answers"), "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (g_strcmp0(uf_json_get_string(answer, "field"), field) == 0)
			return answer;
	}
	return NULL;
}

#define FIELD(id, rest) "{\"id\": \"" id "\", \"label\": \"" id "\", \"kind\": \"text\", " rest "}"
#define FORM                                                                                       \
	"{\"schema\": 1, \"form\": \"essai/numeros\", \"title\": \"Numéros\", \"source\": "       \
	"{\"text\": \"Formulaire inventé\", \"seen\": \"2026-08-19\"}, \"channels\": "            \
	"{\"sheet\": {}}, \"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": "    \
	"true}}, \"fields\": [" FIELD(                                                             \
	    "named",                                                                               \
	    "\"from\": "                                                                           \
	    "\"$.roles.applicant.identifiers[?@.scheme == "                                        \
	    "'nir'].value\", \"required\": "                                                       \
	    "true") ", " FIELD("first",                                                            \
			       "\"from\": "                                                        \
			       "\"$.roles.applicant.identifiers[0]."                               \
			       "value\"") ","                                                      \
					  " " FIELD("digits",                                      \
						    "\"ask\":"                                     \
						    " true, "                                      \
						    "\"as\": "                                     \
						    "\"nir:"                                       \
						    "13\"") ", " FIELD("caf", "\"from\": "         \
									      "\"$.roles."         \
									      "applicant."         \
									      "identifiers[?@."    \
									      "scheme == "         \
									      "'caf_number']."     \
									      "value\"") "]}"

/* by no field: not the one that names it, not one that happens to meet it, not by hand */
static void
test_sent(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const withheld[] = { "named", "first", "digits" };
	static const char *const form[] = { "essai/numeros", NULL };
	g_autoptr(GError) error = NULL;
	g_auto(Strict) strict = { 0 };
	flow_add_partner(fixture);
	flow_write(fixture, "config/adapters/essai/forms/numeros.json", FORM);
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	open_strict(fixture, "\"nir\"", &strict);
	g_autoptr(json_t) facts = json_pack("{s:s, s:s}", "named", NIR, "digits", NIR);
	static const char *const sensitive[] = { "named", "first", "caf", "digits", NULL };
	const UfFlowFill setup = { .person = person,
				   .forms = form,
				   .facts = facts,
				   .sensitive = sensitive,
				   .channel = "sheet" };
	g_autoptr(json_t) result = uf_flow_fill(strict.flow, &setup, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(withheld); i++) {
		const json_t *answer = find_answer(result, withheld[i]);
		g_test_message("%s", withheld[i]);
		g_assert_cmpstr(uf_json_get_string(answer, "state"), ==, "withheld");
		g_assert_nonnull(find_issue(json_object_get(answer, "issues"), "answer.forbidden"));
	}
	g_assert_cmpstr(uf_json_get_string(find_answer(result, "caf"), "state"), ==, "filled");
	g_autofree char *text = json_dumps(result, 0);
	g_assert_null(strstr(text, NIR));
	g_assert_null(strstr(text, "2910244162999"));
	/* without the policy they leave */
	g_autoptr(UfFlow) free_flow = flow_open_again(fixture);
	g_autoptr(json_t) open = uf_flow_fill(free_flow, &setup, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(find_answer(open, "named"), "state"), ==, "filled");
	g_assert_cmpstr(uf_json_get_string(find_answer(open, "first"), "state"), ==, "filled");
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
#define ADD(path, func) g_test_add(path, Fixture, NULL, flow_set_up, func, flow_tear_down)
	ADD("/flow/forbidden/policy", test_policy);
	ADD("/flow/forbidden/person", test_person);
	ADD("/flow/forbidden/import", test_import);
	ADD("/flow/forbidden/typed", test_typed);
	ADD("/flow/forbidden/new-row", test_new_row);
	ADD("/flow/forbidden/sent", test_sent);
	return g_test_run();
}
