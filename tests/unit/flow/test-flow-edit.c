/* The questions of "person edit": which come, in what order, what an answer does to the profile. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"

static UfFlowEdit *
open_edit(Fixture *fixture, const char *person, const char *prefix)
{
	g_autoptr(GError) error = NULL;
	UfFlowEdit *edit = uf_flow_edit_new(fixture->flow, person, prefix, &error);
	g_assert_no_error(error);
	return edit;
}

static json_t *
save(UfFlowEdit *edit)
{
	g_autoptr(GError) error = NULL;
	json_t *saved = uf_flow_edit_save(edit, &error);
	g_assert_no_error(error);
	return saved;
}

/* the fact @fact as "person show" has it; NULL when it is not there. @shown holds it. */
static const json_t *
find_shown(const json_t *shown, const char *fact)
{
	const json_t *sections = json_object_get(shown, "sections");
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *facts = json_object_get(json_array_get(sections, i), "facts");
		for (size_t j = 0; j < json_array_size(facts); j++) {
			const json_t *entry = json_array_get(facts, j);
			if (g_str_equal(uf_json_get_string(entry, "fact"), fact))
				return entry;
		}
	}
	return NULL;
}

/* One answer to one fact, saved: what is shown of it after, in the profile of couple.json. */
static void
test_answers(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *fact;
		const char *old;
		const char *typed;
		const char *text;    /* shown after; NULL: the fact is not there any more */
		const char *absence; /* or why it has no value */
	} rows[] = {
		{ "members/m1/birth_name", "D'ESSAI", "ESSAI-NEUF", "ESSAI-NEUF", NULL },
		{ "members/m1/birth_name", "D'ESSAI", "  ESSAI-NEUF ", "ESSAI-NEUF", NULL },
		{ "members/m1/birth_name", "D'ESSAI", "", "D'ESSAI", NULL },
		{ "members/m1/birth_name", "D'ESSAI", "D'ESSAI", "D'ESSAI", NULL },
		{ "members/m1/used_name", "L'INVENTÉ", "-", NULL, NULL },
		{ "members/m1/used_name", "L'INVENTÉ", "?none", "", "none" },
		{ "members/m1/used_name", "L'INVENTÉ", "?unknown", "", "unknown" },
		{ "members/m1/used_name", "L'INVENTÉ", "?not_wished", "", "not_wished" },
		{ "members/m1/given_names", "Maëlle, Zoé", "Ana,Li", "Ana, Li", NULL },
		{ "members/m1/birth/date", "28/02/1991", "1/3/1991", "01/03/1991", NULL },
		{ "members/m1/birth/commune", "Saint-Herblain (44162)", "44109", "Nantes (44109)",
		  NULL },
		{ "members/m1/situation/status", "Mariée ou marié", "1", NULL, NULL },
		{ "members/m2/contact/phones/c3/number", "06 39 98 00 03", "0639980033",
		  "06 39 98 00 33", NULL },
		{ "members/m1/mobility/vehicle", "Oui", "non", "Non", NULL },
		{ "household/tax_notices/t1/reference_income_amount", "21\u00a0000,00\u00a0€",
		  "19 999,5", "19\u00a0999,50\u00a0€", NULL },
		{ "members/m1/contracts/k1/weekly_hours", "15", "17,5", "17,5", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, rows[i].fact);
		UfFlowQuestion question;
		g_test_message("%s", rows[i].fact);
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_cmpstr(question.fact, ==, rows[i].fact);
		if (g_str_equal(rows[i].typed, "1")) /* the label is the schema's affair */
			g_assert_true(g_str_has_prefix(question.hint, "1 = "));
		else
			g_assert_cmpstr(question.old, ==, rows[i].old);
		g_assert_cmpstr(question.section, !=, "");
		g_assert_true(uf_flow_edit_answer(edit, rows[i].typed, &error));
		g_assert_no_error(error);
		g_assert_false(uf_flow_edit_next(edit, &question));
		g_autoptr(json_t) saved = save(edit);
		/* the same value typed again is confirmed today: a change of its origin */
		const bool same = *rows[i].typed == '\0';
		g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, same ? 1 : 2);
		g_assert_cmpuint(json_array_size(json_object_get(saved, "changed")), ==,
				 same ? 0 : 1);
		g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
		const json_t *fact = find_shown(shown, rows[i].fact);
		if (g_str_equal(rows[i].typed, "1"))
			continue;
		g_assert_cmpint(fact != NULL, ==, rows[i].text != NULL);
		if (fact == NULL)
			continue;
		g_assert_cmpstr(uf_json_get_string(fact, "text"), ==, rows[i].text);
		g_assert_cmpstr(uf_json_get_string(fact, "absence"), ==, rows[i].absence);
		const json_t *origin = json_object_get(fact, "origin");
		if (!same) {
			g_assert_cmpstr(uf_json_get_string(origin, "source"), ==, "typed");
			g_assert_cmpstr(uf_json_get_string(origin, "by"), ==, "a.modele");
			g_assert_cmpstr(uf_json_get_string(origin, "date"), ==, "2026-11-21");
		}
	}
}

/* A refusal leaves the question, its old value and the profile as they were. */
static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *fact;
		const char *typed;
	} rows[] = {
		{ "members/m1/birth/date", "MARQUE" },
		{ "members/m1/birth/date", "?MARQUE" },
		{ "members/m1/birth/commune", "Ville MARQUE" },
		{ "members/m1/mobility/vehicle", "MARQUE" },
		{ "members/m1/situation/status", "MARQUE" },
		{ "members/m1/situation/status", "99" },
		{ "members/m2/contact/phones/c3/number", "MARQUE" },
		{ "household/tax_notices/t1/reference_income_amount", "12,345" },
		{ "members/m1/birth_name", "MARQUE\x1b[31m" },
	};
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, rows[i].fact);
		UfFlowQuestion question;
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_autofree char *old = g_strdup(question.old);
		g_test_message("%s", rows[i].fact);
		g_assert_false(uf_flow_edit_answer(edit, rows[i].typed, &error));
		g_assert_nonnull(error);
		g_assert_null(strstr(error->message, "MARQUE"));
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_cmpstr(question.fact, ==, rows[i].fact);
		g_assert_cmpstr(question.old, ==, old);
		g_autoptr(json_t) saved = save(edit);
		g_assert_cmpuint(json_array_size(json_object_get(saved, "changed")), ==, 0);
		g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 1);
	}
}

/* What a prefix asks: what lies under it and nothing else, whole words of the path. */
static void
test_prefix(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *prefix;
		const char *first;
		size_t at_least;
	} rows[] = {
		{ "members/m1/birth", "members/m1/birth/date", 4 },
		{ "members/m1/birth/date", "members/m1/birth/date", 1 },
		{ "members/m2/contact/phones/c3", "members/m2/contact/phones/c3/", 3 },
		{ "members/m2", "members/m2/", 50 },
		{ "household", "household/", 10 },
	};
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, rows[i].prefix);
		UfFlowQuestion question;
		size_t n = 0;
		g_autofree char *under = g_strconcat(rows[i].prefix, "/", NULL);
		g_autoptr(GHashTable) seen =
		    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_test_message("%s", rows[i].prefix);
		while (uf_flow_edit_next(edit, &question)) {
			if (n++ == 0)
				g_assert_true(g_str_has_prefix(question.fact, rows[i].first));
			g_assert_true(g_str_equal(question.fact, rows[i].prefix) ||
				      g_str_has_prefix(question.fact, under));
			/* no question comes twice */
			g_assert_true(g_hash_table_add(seen, g_strdup(question.fact)));
			g_assert_true(uf_flow_edit_answer(edit, "", NULL));
		}
		g_assert_cmpuint(n, >=, rows[i].at_least);
	}
	static const char *const nothing[] = { "members/m9", "members/m1/birth/dat",
					       "nothing",    "office",
					       "origins",    "schema" };
	for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", nothing[i]);
		g_assert_null(uf_flow_edit_new(fixture->flow, id, nothing[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	}
}

/* Back and forth: the first question stops it, and an answer can be given anew. */
static void
test_back(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, "members/m1/birth");
	UfFlowQuestion question;
	g_autoptr(GError) error = NULL;
	g_assert_false(uf_flow_edit_back(edit));
	g_assert_false(uf_flow_edit_answer(edit, "1991", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_autofree char *first = g_strdup(question.fact);
	g_assert_false(uf_flow_edit_back(edit));
	g_assert_true(uf_flow_edit_answer(edit, "1990", NULL));
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_cmpstr(question.fact, !=, first);
	g_assert_true(uf_flow_edit_back(edit));
	g_assert_true(uf_flow_edit_next(edit, &question));
	g_assert_cmpstr(question.fact, ==, first);
	g_assert_cmpstr(question.old, ==, "1990");
	g_assert_true(uf_flow_edit_answer(edit, "28/02/1991", NULL));
	g_autoptr(json_t) saved = save(edit);
	g_assert_cmpint(uf_json_get_integer(saved, "revision", 0), ==, 2);
	g_assert_cmpuint(json_array_size(json_object_get(saved, "changed")), ==, 1);
}

typedef struct {
	const char *list;
	const char *answers[6]; /* "key=typed" of the new row; the other questions are passed */
	const char *fact;       /* ends the fact id of what is shown after; NULL: no row */
	const char *text;
} NewRow;

/* Answers the questions of one new row of @row->list, then declines another. */
static void
answer_row(UfFlowEdit *edit, const NewRow *row)
{
	UfFlowQuestion question;
	while (uf_flow_edit_next(edit, &question) && !g_str_equal(question.fact, row->list))
		g_assert_true(uf_flow_edit_answer(edit, "", NULL));
	g_assert_cmpstr(question.hint, ==, "oui ou non");
	g_assert_true(uf_flow_edit_answer(edit, "Oui", NULL));
	while (uf_flow_edit_next(edit, &question) && !g_str_equal(question.fact, row->list)) {
		g_autoptr(GError) error = NULL;
		const char *typed = "";
		for (size_t i = 0; row->answers[i] != NULL; i++) {
			const size_t length = strlen(question.fact);
			if (g_str_has_prefix(row->answers[i], question.fact) &&
			    row->answers[i][length] == '=')
				typed = row->answers[i] + length + 1;
		}
		const bool taken = uf_flow_edit_answer(edit, typed, &error);
		g_assert_no_error(error);
		g_assert_true(taken);
	}
	g_assert_cmpstr(question.fact, ==, row->list);
	g_assert_true(uf_flow_edit_answer(edit, "non", NULL));
}

static void
test_rows(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const NewRow rows[] = {
		{ "members/m1/contact/phones",
		  { "kind=1", "number=0639980077" },
		  "/number",
		  "06 39 98 00 77" },
		{ "members/m1/contact/phones", { NULL }, NULL, NULL },
		{ "members/m1/contact/phones", { "number=-" }, NULL, NULL },
		{ "members/m1/contact/phones", { "number=?none" }, NULL, NULL },
		{ "members/m1/contact/emails",
		  { "address=neuf@exemple.invalid" },
		  "/address",
		  "neuf@exemple.invalid" },
		{ "members/m2/activity/jobs", { "title=Soudeur" }, "/title", "Soudeur" },
		{ "members", { "birth_name=ENFANT-ESSAI" }, "/birth_name", "ENFANT-ESSAI" },
		{ "debts", { "kind=1", "amount=41,50" }, "/amount", "41,50\u00a0€" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, rows[i].list);
		g_test_message("row %zu: %s", i, rows[i].list);
		answer_row(edit, &rows[i]);
		g_autoptr(json_t) saved = save(edit);
		const json_t *changed = json_object_get(saved, "changed");
		g_assert_cmpint(json_array_size(changed) > 0, ==, rows[i].fact != NULL);
		if (rows[i].fact == NULL)
			continue;
		g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
		bool found = false;
		for (size_t j = 0; j < json_array_size(changed); j++) {
			const char *fact = json_string_value(json_array_get(changed, j));
			const json_t *entry = find_shown(shown, fact);
			g_assert_true(g_str_has_prefix(fact, rows[i].list));
			found |= g_str_has_suffix(fact, rows[i].fact) && entry != NULL &&
				 g_str_equal(uf_json_get_string(entry, "text"), rows[i].text);
		}
		g_assert_true(found);
	}
}

/* Two rows in one sitting have two ids; a refused answer inside a row keeps the row's others. */
static void
test_two_rows(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const NewRow two[] = {
		{ "members/m2/contact/emails", { "address=un@exemple.invalid" }, NULL, NULL },
		{ "members/m2/contact/emails", { "address=deux@exemple.invalid" }, NULL, NULL },
	};
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, two[0].list);
	answer_row(edit, &two[0]);
	g_autoptr(json_t) first = save(edit);
	g_autoptr(UfFlowEdit) again = open_edit(fixture, id, two[0].list);
	answer_row(again, &two[1]);
	g_autoptr(json_t) second = save(again);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
	g_autofree char *text = json_dumps(shown, 0);
	g_assert_nonnull(strstr(text, "un@exemple.invalid"));
	g_assert_nonnull(strstr(text, "deux@exemple.invalid"));
	g_assert_nonnull(strstr(text, "jb.linvente@exemple.invalid"));
	g_assert_false(
	    json_equal(json_object_get(first, "changed"), json_object_get(second, "changed")));
}

static void
test_refused_in_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, "members/m1/contact/phones");
	UfFlowQuestion question;
	while (uf_flow_edit_next(edit, &question) &&
	       !g_str_equal(question.fact, "members/m1/contact/phones"))
		g_assert_true(uf_flow_edit_answer(edit, "", NULL));
	g_assert_true(uf_flow_edit_answer(edit, "o", NULL));
	bool refused = false;
	while (uf_flow_edit_next(edit, &question) &&
	       !g_str_equal(question.fact, "members/m1/contact/phones")) {
		const bool is_number = g_str_equal(question.fact, "number");
		if (is_number && !refused) {
			g_autoptr(GError) error = NULL;
			refused = !uf_flow_edit_answer(edit, "MARQUE", &error);
			g_assert_true(refused);
			g_assert_null(strstr(error->message, "MARQUE"));
			continue;
		}
		g_assert_true(uf_flow_edit_answer(edit, is_number ? "0639980088" : "", NULL));
	}
	g_assert_true(refused);
	g_autoptr(json_t) saved = save(edit);
	g_assert_cmpuint(json_array_size(json_object_get(saved, "changed")), >, 0);
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
	g_autofree char *text = json_dumps(shown, 0);
	g_assert_nonnull(strstr(text, "06 39 98 00 88"));
}

/* One line says several facts; what is understood is said, what is not keeps nothing of before. */
static void
test_lines(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;
		const char *remark;
		const char *place;
		const char *commune; /* NULL: none */
		const char *country;
	} rows[] = {
		{ "Rezé", "Rezé (44143), France", "Rezé", "Rezé (44143)", "France" },
		{ "44109", "Nantes (44109), France", "Nantes", "Nantes (44109)", "France" },
		{ "saint-denis (93)", "Saint-Denis (93066), France", "Saint-Denis",
		  "Saint-Denis (93066)", "France" },
		{ "Oran, Algérie", "Oran, Algérie", "Oran", NULL, "Algérie" },
		{ "Nulleparterie", "", "Nulleparterie", NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, "members/m1/birth/place");
		UfFlowQuestion question;
		g_test_message("%s", rows[i].typed);
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_true(uf_flow_edit_answer(edit, rows[i].typed, NULL));
		g_assert_cmpstr(uf_flow_edit_get_remark(edit), ==, rows[i].remark);
		g_autoptr(json_t) saved = save(edit);
		g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
		const struct {
			const char *fact;
			const char *text;
		} facts[] = { { "members/m1/birth/place", rows[i].place },
			      { "members/m1/birth/commune", rows[i].commune },
			      { "members/m1/birth/country", rows[i].country } };
		for (size_t j = 0; j < G_N_ELEMENTS(facts); j++) {
			const json_t *entry = find_shown(shown, facts[j].fact);
			g_assert_cmpstr(entry != NULL ? uf_json_get_string(entry, "text") : NULL,
					==, facts[j].text);
		}
	}
}

/* A new phone is one question; the others come when there is more to say. */
static void
test_more(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *more;
		size_t least;
		size_t most;
	} rows[] = { { "non", 2, 2 }, { "", 2, 2 }, { "oui", 6, 20 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, "members/m1/contact/phones");
		UfFlowQuestion question;
		size_t n = 0;
		while (uf_flow_edit_next(edit, &question) && question.offer == NULL)
			g_assert_true(uf_flow_edit_answer(edit, "", NULL));
		g_assert_true(uf_flow_edit_answer(edit, "oui", NULL));
		while (uf_flow_edit_next(edit, &question) &&
		       !g_str_equal(question.fact, "members/m1/contact/phones")) {
			const bool is_number = g_str_equal(question.fact, "number");
			const bool is_more = g_strcmp0(question.offer, "Autres détails ?") == 0;
			const char *typed = is_number ? "0639980099" : is_more ? rows[i].more : "";
			g_assert_true(uf_flow_edit_answer(edit, typed, NULL));
			n++;
		}
		g_test_message("%s: %zu", rows[i].more, n);
		g_assert_cmpuint(n, >=, rows[i].least);
		g_assert_cmpuint(n, <=, rows[i].most);
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
		{ "/flow/edit/answers", test_answers },
		{ "/flow/edit/refused", test_refused },
		{ "/flow/edit/prefix", test_prefix },
		{ "/flow/edit/back", test_back },
		{ "/flow/edit/rows", test_rows },
		{ "/flow/edit/two-rows", test_two_rows },
		{ "/flow/edit/refused-in-row", test_refused_in_row },
		{ "/flow/edit/lines", test_lines },
		{ "/flow/edit/more", test_more },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
