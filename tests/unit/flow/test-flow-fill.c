#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-fill.h"
#include "uf-flow-form.h"
#include "uf-flow-pdf.h"
#include "uf-flow-person.h"
#include "uf-flow-review.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store.h"

#define FORM "domiciliation/demande-16029"
#define TEMPLATE "domiciliation-demande-16029-01.pdf"

static json_t *
fill(Fixture *fixture, const char *person, json_t *roles, const char *out, GError **error)
{
	static const char *const forms[] = { FORM, NULL };
	const UfFlowFill setup = {
		.person = person,
		.forms = forms,
		.out = out,
		.roles = roles,
	};
	return uf_flow_fill(fixture->flow, &setup, error);
}

static const json_t *
get_entry(const json_t *result)
{
	return json_array_get(json_object_get(result, "forms"), 0);
}

static const char *
find_text(const json_t *result, const char *field)
{
	const json_t *answers =
	    json_object_get(json_object_get(get_entry(result), "answers"), "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (g_strcmp0(uf_json_get_string(answer, "field"), field) == 0)
			return uf_json_get_string(answer, "text");
	}
	return NULL;
}

static void
test_couple(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) his_role = json_pack("{s:s}", "applicant", "m2");
	g_autoptr(json_t) hers = fill(fixture, id, NULL, NULL, NULL);
	g_autoptr(json_t) his = fill(fixture, id, his_role, NULL, NULL);
	const char *her_names = find_text(hers, "given_names");
	const char *his_names = find_text(his, "given_names");
	g_assert_nonnull(her_names);
	g_assert_nonnull(strstr(her_names, "Maëlle"));
	g_assert_null(strstr(his_names, "Maëlle"));
	g_assert_cmpstr(uf_json_get_string(get_entry(hers), "error"), ==, NULL);
}

/* Who plays which role is told by the relations of the household, when they leave no doubt. */
static void
test_roles(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *person;
		const char *applicant; /* NULL: the first member */
		size_t dependants;
		const char *representative; /* NULL: nobody */
	} rows[] = {
		{ "couple.json", NULL, 1, NULL },
		{ "couple.json", "m2", 1, NULL },
		{ "family-of-seven.json", NULL, 6, NULL },
		{ "family-of-seven.json", "m3", 0, NULL },
		{ "lone-mother.json", NULL, 1, NULL },
		{ "lone-mother.json", "m2", 0, "m1" },
		{ "alone-domiciled.json", NULL, 0, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = flow_add_person(fixture, rows[i].person);
		g_autoptr(json_t) given = json_pack("{s:s*}", "applicant", rows[i].applicant);
		g_autoptr(json_t) result = fill(fixture, id, given, NULL, NULL);
		const json_t *roles = json_object_get(get_entry(result), "roles");
		g_test_message("%s as %s", rows[i].person,
			       rows[i].applicant != NULL ? rows[i].applicant : "the first");
		g_assert_cmpuint(json_array_size(json_object_get(roles, "dependants")), ==,
				 rows[i].dependants);
		g_assert_cmpstr(uf_json_get_string(roles, "representative"), ==,
				rows[i].representative);
	}
}

static void
test_files(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "family-of-seven.json");
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	flow_add_template(fixture, TEMPLATE, FORM);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = fill(fixture, id, NULL, out, &error);
	g_assert_no_error(error);
	const json_t *drafts = json_object_get(get_entry(result), "drafts");
	g_assert_cmpuint(json_array_size(drafts), ==, 2);
	size_t files = 0;
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const json_t *paths = json_object_get(json_array_get(drafts, i), "files");
		for (size_t j = 0; j < json_array_size(paths); j++, files++) {
			struct stat info;
			const char *path = json_string_value(json_array_get(paths, j));
			g_assert_cmpint(stat(path, &info), ==, 0);
			g_assert_cmpint(info.st_mode & 0777, ==, 0600);
			g_assert_cmpint(info.st_size, >, 1000);
		}
	}
	g_assert_cmpuint(files, >=, 3);
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, id, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "drafts")), ==, 2);
	g_autoptr(json_t) nobody = uf_flow_draft_list(fixture->flow, "p-aaaaaaaaaa", NULL);
	g_assert_cmpuint(json_array_size(json_object_get(nobody, "drafts")), ==, 0);
}

/* The journal says who, what, when, which facts: never a value. */
/* Files that cannot be written (here: names beyond what the system takes) lose no draft. */
static void
test_files_fail(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autofree char *part = g_strnfill(200, 'a');
	g_autoptr(GString) out = g_string_new(fixture->home);
	while (out->len < 3700)
		g_string_append_printf(out, "/%s", part);
	g_string_append_printf(out, "/%.*s", (int)(4065 - out->len), part);
	g_string_append(out, part);
	g_string_truncate(out, 4070);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = fill(fixture, id, NULL, out->str, &error);
	g_assert_no_error(error);
	const char *problem = uf_json_get_string(get_entry(result), "error");
	g_assert_nonnull(problem);
	g_assert_true(g_str_has_prefix(problem, "prepared, and kept in the store, but: "));
	const json_t *drafts = json_object_get(get_entry(result), "drafts");
	g_assert_cmpuint(json_array_size(drafts), ==, 1);
	const json_t *draft = json_array_get(drafts, 0);
	g_assert_cmpuint(json_array_size(json_object_get(draft, "files")), ==, 0);
	g_autoptr(GBytes) kept =
	    uf_flow_draft_get(fixture->flow, uf_json_get_string(draft, "draft"), NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(g_bytes_get_size(kept), >, 1000);
}

static void
test_journal(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = fill(fixture, id, NULL, NULL, NULL);
	g_assert_nonnull(result);
	g_autofree char *path =
	    g_build_filename(fixture->home, "data", "store", "journal.jsonl", NULL);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_nonnull(strstr(text, "members/m1/birth/date"));
	g_assert_nonnull(strstr(text, "\"worker\":\"a.modele\""));
	static const char *const values[] = { "ESSAI", "Maëlle", "1991-02-28", "33639980002",
					      "maelle" };
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		g_assert_null(strstr(text, values[i]));
}

static void
test_wrong_calls(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	static const struct {
		const char *form;
		const char *role;
		const char *member;
		UfError code;
	} rows[] = {
		{ "domiciliation/none", "applicant", "m1", UF_ERROR_NOT_FOUND },
		{ FORM, "captain", "m1", UF_ERROR_USAGE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) roles = json_pack("{s:s}", rows[i].role, rows[i].member);
		const char *const forms[] = { rows[i].form, NULL };
		const UfFlowFill setup = { .person = id, .forms = forms, .roles = roles };
		g_assert_null(uf_flow_fill(fixture->flow, &setup, &error));
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
	}
	g_autoptr(GError) crowded = NULL;
	g_autoptr(json_t) two = json_pack("{s:[s, s]}", "applicant", "m1", "m2");
	g_assert_null(fill(fixture, id, two, NULL, &crowded));
	g_assert_error(crowded, UF_ERROR, UF_ERROR_USAGE);
	/* a fact that no form asks is a slip, not to be dropped in silence */
	static const char *const one_form[] = { FORM, NULL };
	g_autoptr(GError) slip = NULL;
	g_autoptr(json_t) facts = json_pack("{s:s, s:s}", "request_kind", "first", "reqest", "x");
	const UfFlowFill slipped = { .person = id, .forms = one_form, .facts = facts };
	g_assert_null(uf_flow_fill(fixture->flow, &slipped, &slip));
	g_assert_error(slip, UF_ERROR, UF_ERROR_USAGE);
	/* a member that is not there leaves nothing in the store */
	g_autoptr(GError) unknown = NULL;
	g_autoptr(json_t) nobody = json_pack("{s:s}", "applicant", "m99");
	g_assert_null(fill(fixture, id, nobody, NULL, &unknown));
	g_assert_error(unknown, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, NULL, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(list, "drafts")), ==, 0);
}

static void
test_templates(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *folder = flow_get_built("fixtures/pdf");
	g_autofree char *wrong = g_build_filename(folder, "text-fields.pdf", NULL);
	g_autofree char *right = g_build_filename(folder, TEMPLATE, NULL);
	g_autoptr(GError) unknown = NULL;
	g_assert_null(uf_flow_template_add(fixture->flow, wrong, NULL, &unknown));
	g_assert_error(unknown, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_autoptr(json_t) misfit = uf_flow_template_add(fixture->flow, wrong, FORM, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(misfit, "issues")), >, 10);

	flow_add_template(fixture, TEMPLATE, FORM);
	/* a template that changes behind our back is not filled */
	g_autofree char *pinned =
	    g_build_filename(fixture->home, "data", "templates", FORM ".pdf", NULL);
	g_autofree char *text = NULL;
	gsize size;
	g_assert_true(g_file_get_contents(pinned, &text, &size, NULL));
	text[size / 2] ^= 1;
	g_assert_true(g_file_set_contents(pinned, text, (gssize)size, NULL));
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = fill(fixture, id, NULL, NULL, NULL);
	const json_t *unavailable = json_object_get(get_entry(result), "unavailable");
	g_assert_cmpuint(json_array_size(unavailable), ==, 1);
	g_assert_cmpuint(json_array_size(json_object_get(get_entry(result), "drafts")), ==, 1);
	g_assert_true(g_file_test(right, G_FILE_TEST_EXISTS));
}

/* A person at a terminal: types the code that she read, or something else. */
typedef struct {
	GString *screen;
	const char *answer; /* NULL: the code of the screen */
} Person;

static void
see(void *data, const char *text)
{
	g_string_append(((Person *)data)->screen, text);
}

static char *
type(void *data, const char *prompt)
{
	Person *person = data;
	g_string_append(person->screen, prompt);
	if (person->answer != NULL)
		return g_strdup(person->answer);
	g_autoptr(GRegex) regex = g_regex_new("[Cc]ode[^:]*: ([0-9A-Z]{4})\\b", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	char *code = NULL;
	for (g_regex_match(regex, person->screen->str, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_free(code);
		code = g_match_info_fetch(match, 1);
	}
	return code != NULL ? code : g_strdup("");
}

static json_t *
review(Fixture *fixture, const char *draft, const char *answer, GError **error)
{
	Person person = { g_string_new(NULL), answer };
	const UfReviewTerminal terminal = { &person, see, type, 0 };
	json_t *result = uf_flow_review(fixture->flow, draft, &terminal, error);
	g_string_free(person.screen, TRUE);
	return result;
}

static void
test_review(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) result = fill(fixture, id, NULL, NULL, NULL);
	const json_t *drafts = json_object_get(get_entry(result), "drafts");
	const char *draft = uf_json_get_string(json_array_get(drafts, 0), "draft");
	g_autoptr(json_t) no = review(fixture, draft, "no", NULL);
	g_assert_false(uf_json_get_boolean(no, "approved", true));
	g_autoptr(json_t) yes = review(fixture, draft, NULL, NULL);
	g_assert_true(uf_json_get_boolean(yes, "approved", false));
	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, id, NULL);
	g_assert_cmpstr(
	    uf_json_get_string(json_array_get(json_object_get(list, "drafts"), 0), "state"), ==,
	    "approved");
	/* the profile moves on: the old draft cannot be approved any more */
	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) edit =
	    uf_flow_edit_new(fixture->flow, id, "members/m1/birth/date", NULL);
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_answer(edit, "1990", NULL));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_nonnull(saved);
	g_autoptr(GError) error = NULL;
	g_assert_null(review(fixture, draft, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
}

/* puts the content of the draft @from under the id of @to, as its next revision */
static void
overwrite_draft(Fixture *fixture, const char *from, const char *to)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store =
	    store_fixture_open(uf_context_get_store_folder(fixture->context));
	g_autoptr(UfStoreItem) other = uf_store_get(store, UF_STORE_DRAFT, from, &error);
	g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_DRAFT, to, &error);
	g_assert_no_error(error);
	g_bytes_unref(item->content);
	item->content = g_bytes_ref(other->content);
	g_assert_true(uf_store_put(store, item, &error));
}

/* What is shown under an id is the draft of that id, or nothing is; the other drafts stay there. */
static void
test_exchanged_drafts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(json_t) first = fill(fixture, id, NULL, NULL, NULL);
	g_autoptr(json_t) second = fill(fixture, id, NULL, NULL, NULL);
	const char *good = uf_json_get_string(
	    json_array_get(json_object_get(get_entry(first), "drafts"), 0), "draft");
	const char *bad = uf_json_get_string(
	    json_array_get(json_object_get(get_entry(second), "drafts"), 0), "draft");
	overwrite_draft(fixture, good, bad);
	g_autoptr(GError) error = NULL;
	g_assert_null(review(fixture, bad, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_clear_error(&error);
	g_assert_null(uf_flow_draft_get(fixture->flow, bad, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);

	g_autoptr(json_t) list = uf_flow_draft_list(fixture->flow, NULL, NULL);
	const json_t *drafts = json_object_get(list, "drafts");
	const json_t *problems = json_object_get(list, "problems");
	g_assert_cmpuint(json_array_size(drafts), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(drafts, 0), "draft"), ==, good);
	g_assert_cmpuint(json_array_size(problems), ==, 1);
	g_assert_nonnull(strstr(json_string_value(json_array_get(problems, 0)), bad));
}

static void
test_pdf(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *folder = flow_get_built("fixtures/pdf");
	g_autofree char *path = g_build_filename(folder, TEMPLATE, NULL);
	g_autofree char *out = g_build_filename(fixture->home, "filled.pdf", NULL);
	g_autoptr(json_t) fields = uf_flow_pdf_fields(fixture->flow, path, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(fields, "fields")), ==, 51);
	g_autoptr(json_t) values = json_pack("{s:s, s:s, s:s}", "noms1", "D’ESSAI Łucja",
					     "jourNaissance1", "123", "absent", "x");
	g_autoptr(GError) error = NULL;
	const UfFlowPdfFill asked = { .path = path, .values = values, .out = out };
	g_autoptr(json_t) filled = uf_flow_pdf_fill(fixture->flow, &asked, &error);
	g_assert_no_error(error);
	const json_t *states = json_object_get(filled, "fields");
	g_assert_cmpuint(json_array_size(states), ==, 3);
	for (size_t i = 0; i < 3; i++) {
		const json_t *state = json_array_get(states, i);
		const bool is_name = g_str_equal(uf_json_get_string(state, "name"), "noms1");
		g_assert_cmpstr(uf_json_get_string(state, "status"), ==,
				is_name ? "written" : "refused");
	}
	g_autoptr(json_t) read = uf_flow_pdf_read(fixture->flow, out, NULL);
	g_assert_cmpstr(uf_json_get_string(read, "noms1"), ==, "D’ESSAI Łucja");
	g_assert_cmpstr(uf_json_get_string(read, "jourNaissance1"), !=, "123");
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
		{ "/flow/fill/couple", test_couple },
		{ "/flow/fill/roles", test_roles },
		{ "/flow/fill/files", test_files },
		{ "/flow/fill/files-fail", test_files_fail },
		{ "/flow/fill/journal", test_journal },
		{ "/flow/fill/wrong-calls", test_wrong_calls },
		{ "/flow/templates", test_templates },
		{ "/flow/review", test_review },
		{ "/flow/exchanged-drafts", test_exchanged_drafts },
		{ "/flow/pdf", test_pdf },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
