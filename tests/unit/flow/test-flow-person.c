#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"

static const char *const people[] = {
	"alone-domiciled.json",   "corsican.json",      "couple.json",
	"family-of-seven.json",   "foreign-names.json", "guardianship.json",
	"lone-mother.json",       "no-birth-day.json",  "overseas.json",
	"protected-address.json", "six-debts.json",     "two-jobs.json",
};

static size_t
count_people(json_t *result)
{
	g_assert_nonnull(result);
	return json_array_size(json_object_get(result, "people"));
}

static size_t
find(Fixture *fixture, const char *words)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) secret = uf_secret_new(words, -1);
	g_autoptr(json_t) found = uf_flow_person_find(fixture->flow, secret, false, &error);
	g_assert_no_error(error);
	return count_people(found);
}

static void
test_everyone(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autofree char *id = flow_add_person(fixture, people[i]);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) checked = uf_flow_person_check(fixture->flow, id, &error);
		g_assert_no_error(error);
		g_assert_cmpint(uf_json_get_integer(checked, "revision", 0), ==, 1);
		g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, &error);
		g_assert_no_error(error);
		const json_t *sections = json_object_get(shown, "sections");
		g_test_message("%s: %zu sections", people[i], json_array_size(sections));
		g_assert_cmpuint(json_array_size(sections), >, 3);
	}
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, NULL);
	g_assert_cmpuint(count_people(list), ==, G_N_ELEMENTS(people));
	/* accents, case and order do not matter; every word must be one person's */
	g_assert_cmpuint(find(fixture, "maelle"), ==, 1);
	g_assert_cmpuint(find(fixture, "D’ESSAI  Maëlle"), ==, 1);
	g_assert_cmpuint(find(fixture, "personne de ce nom"), ==, 0);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) nothing = uf_secret_new(" - ", -1);
	g_assert_null(uf_flow_person_find(fixture->flow, nothing, false, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
}

static void
write_file(Fixture *fixture, const char *name, const char *text, char **path)
{
	*path = g_build_filename(fixture->home, name, NULL);
	g_assert_true(g_file_set_contents(*path, text, -1, NULL));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		bool has_issues; /* else the file is not a profile at all */
	} rows[] = {
		{ "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": "
		  "[{\"id\": "
		  "\"m1\", \"birth\": {\"date\": \"DUPONTEL\"}}]}",
		  true },
		{ "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, \"members\": "
		  "[{\"id\": "
		  "\"m1\", \"surname\": \"DUPONTEL\"}]}",
		  true },
		{ "{\"schema\": 99, \"name\": \"DUPONTEL\"}", false },
		{ "[\"DUPONTEL\"]", false },
		{ "{\"nom\": DUPONTEL", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path = NULL;
		write_file(fixture, "bad.json", rows[i].text, &path);
		g_autoptr(json_t) result = uf_flow_person_new(fixture->flow, path, &error);
		g_test_message("row %zu", i);
		if (rows[i].has_issues) {
			g_assert_no_error(error);
			g_assert_true(json_is_null(json_object_get(result, "person")));
			g_autofree char *text = uf_json_format(result, false);
			g_assert_null(strstr(text, "DUPONTEL"));
			continue;
		}
		g_assert_null(result);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(strstr(error->message, "DUPONTEL"));
	}
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, NULL);
	g_assert_cmpuint(count_people(list), ==, 0);
}

/* Goes to the question of @fact, keeping everything on the way. */
static bool
go_to(UfFlowEdit *edit, const char *fact, UfFlowQuestion *question)
{
	while (uf_flow_edit_next(edit, question)) {
		if (g_str_has_suffix(question->fact, fact))
			return true;
		g_assert_true(uf_flow_edit_answer(edit, "", NULL));
	}
	return false;
}

static void
test_edit(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, id, "members/m1", NULL);
	UfFlowQuestion question;
	g_assert_true(go_to(edit, "members/m1/birth/date", &question));
	g_assert_cmpstr(question.old, ==, "28/02/1991");
	g_assert_cmpstr(question.title, !=, "");

	/* a refused answer leaves the question and does not repeat what was typed */
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_flow_edit_answer(edit, "31/02/1991", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "31/02"));
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_cmpstr(question.fact, ==, "members/m1/birth/date");
	g_assert_true(uf_flow_edit_answer(edit, "3/1991", NULL));
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_true(uf_flow_edit_back(edit));
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_cmpstr(question.fact, ==, "members/m1/birth/date");
	g_assert_cmpstr(question.old, ==, "03/1991");
	g_assert_true(uf_flow_edit_answer(edit, "?unknown", NULL));

	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 2);
	const json_t *changed = json_object_get(saved, "changed");
	g_assert_cmpuint(json_array_size(changed), ==, 1);
	g_assert_cmpstr(json_string_value(json_array_get(changed, 0)), ==, "members/m1/birth/date");
}

static void
test_new_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowEdit) edit =
	    uf_flow_edit_new(fixture->flow, id, "members/m1/contact/phones", NULL);
	UfFlowQuestion question;
	g_assert_true(go_to(edit, "members/m1/contact/phones", &question));
	g_assert_true(uf_flow_edit_answer(edit, "oui", NULL));
	bool typed = false;
	while (uf_flow_edit_next(edit, &question) &&
	       !g_str_equal(question.fact, "members/m1/contact/phones")) {
		const bool is_number = g_str_equal(question.fact, "number");
		typed |= is_number;
		g_assert_true(uf_flow_edit_answer(edit, is_number ? "06 39 98 00 99" : "", NULL));
	}
	g_assert_true(typed);
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 2);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
	g_autofree char *text = uf_json_format(shown, false);
	g_assert_nonnull(strstr(text, "06 39 98 00 99"));
}

/* A row that lacks what it needs is asked again, with what was typed. */
static void
test_refused_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "alone-domiciled.json");
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, id, "debts", NULL);
	UfFlowQuestion question;
	while (uf_flow_edit_next(edit, &question) && !g_str_equal(question.fact, "debts"))
		g_assert_true(uf_flow_edit_answer(edit, "", NULL));
	g_assert_true(uf_flow_edit_answer(edit, "oui", NULL));

	g_autoptr(GError) error = NULL;
	bool went_on = true;
	while (went_on && uf_flow_edit_next(edit, &question))
		went_on = uf_flow_edit_answer(
		    edit, g_str_equal(question.fact, "amount") ? "123,45" : "", &error);
	g_assert_false(went_on);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "123"));

	bool kept = false;
	while (uf_flow_edit_next(edit, &question) && !g_str_equal(question.fact, "debts")) {
		kept |= g_str_equal(question.fact, "amount") &&
			g_str_equal(question.old, "123,45\u00a0€");
		const bool is_kind = g_str_equal(question.fact, "kind");
		g_assert_true(uf_flow_edit_answer(edit, is_kind ? "1" : "", NULL));
	}
	g_assert_true(kept);
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 2);
}

static void
test_two_writers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlow) other = flow_open_again(fixture);
	g_autoptr(UfFlowEdit) mine = uf_flow_edit_new(fixture->flow, id, NULL, NULL);
	g_autoptr(UfFlowEdit) hers = uf_flow_edit_new(other, id, NULL, NULL);
	UfFlowQuestion question;
	g_assert_true(go_to(mine, "members/m1/birth/date", &question));
	g_assert_true(uf_flow_edit_answer(mine, "1/3/1991", NULL));
	g_assert_true(go_to(hers, "members/m1/birth/date", &question));
	g_assert_true(uf_flow_edit_answer(hers, "2/3/1991", NULL));
	g_autoptr(json_t) saved = uf_flow_edit_save(hers, NULL);
	g_assert_nonnull(saved);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_edit_save(mine, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
}

static void
test_nothing_changed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "lone-mother.json");
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, id, NULL, NULL);
	UfFlowQuestion question;
	size_t questions = 0;
	while (uf_flow_edit_next(edit, &question)) {
		questions++;
		g_assert_true(uf_flow_edit_answer(edit, "", NULL));
	}
	g_assert_cmpuint(questions, >, 20);
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 1);
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_flow_edit_new(fixture->flow, id, "members/m1/nothing", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

/* a new household is in the store once something is known of it, not before */
static void
test_begin(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfFlowEdit) nothing = uf_flow_edit_new(fixture->flow, NULL, NULL, NULL);
	g_autoptr(json_t) unsaved = uf_flow_edit_save(nothing, NULL);
	g_assert_true(json_is_null(json_object_get(unsaved, "person")));
	g_autoptr(json_t) empty = uf_flow_person_list(fixture->flow, false, NULL);
	g_assert_cmpuint(count_people(empty), ==, 0);

	UfFlowQuestion question;
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(fixture->flow, NULL, NULL, NULL);
	g_assert_true(go_to(edit, "/birth_name", &question));
	g_assert_true(uf_flow_edit_answer(edit, "ESSAI-NOUVEAU", NULL));
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, NULL);
	g_assert_nonnull(uf_json_get_string(saved, "person"));
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 1);
	g_assert_cmpuint(find(fixture, "essai nouveau"), ==, 1);
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
		{ "/flow/person/everyone", test_everyone },
		{ "/flow/person/refused", test_refused },
		{ "/flow/person/edit", test_edit },
		{ "/flow/person/new-row", test_new_row },
		{ "/flow/person/refused-row", test_refused_row },
		{ "/flow/person/two-writers", test_two_writers },
		{ "/flow/person/nothing-changed", test_nothing_changed },
		{ "/flow/person/begin", test_begin },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
