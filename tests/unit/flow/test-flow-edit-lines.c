/* Answers of "person edit" that say several facts, or say that there is none: all or nothing. */
#include <string.h>

#include "flow-fixture.h"
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

/* the text of @fact as it is shown; NULL when it has none. Yours. */
static char *
get_text(Fixture *fixture, const char *person, const char *fact)
{
	g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, person, NULL);
	const json_t *entry = find_shown(shown, fact);
	const char *text = entry != NULL ? uf_json_get_string(entry, "text") : NULL;
	return g_strdup(text != NULL && *text != '\0' ? text : NULL);
}

/* Where nobody knows the place any more, no commune and no country of before say another. */
static void
test_line_taken_away(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const keys[] = { "-", "/", "+", "*", "?unknown" };
	static const char *const beside[] = { "place", "commune", "departement", "country" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		for (int step = 0; step < 2; step++) {
			g_autoptr(UfFlowEdit) edit =
			    open_edit(fixture, id, "members/m1/birth/place");
			UfFlowQuestion question;
			g_assert_true(uf_flow_edit_next(edit, &question));
			g_assert_true(
			    uf_flow_edit_answer(edit, step == 0 ? "Rezé" : keys[i], NULL));
			g_autoptr(json_t) saved = save(edit);
			for (size_t j = 0; j < G_N_ELEMENTS(beside); j++) {
				g_autofree char *fact =
				    g_strconcat("members/m1/birth/", beside[j], NULL);
				g_autofree char *text = get_text(fixture, id, fact);
				g_test_message("%s %s: %s", keys[i], fact, text);
				g_assert_cmpint(text != NULL, ==, step == 0);
			}
		}
	}
}

/* A line that is refused at its second part keeps nothing of the first. */
static void
test_line_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GString) longest = g_string_new("Oran");
	while (longest->len < 5000)
		g_string_append(longest, " MARQUE");
	g_autofree char *street = g_strdup_printf("3 rue de l'Essai, 44100 %s", longest->str);
	const struct {
		const char *fact; /* the line */
		const char *good;
		const char *bad;
		const char *leaf;
	} rows[] = {
		{ "members/m1/birth/place", "Rezé", longest->str, "members/m1/birth/commune" },
		{ "housing/address", "12 bis rue des Lilas, 44000 Nantes", street,
		  "housing/address/street_number" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(GPtrArray) facts = g_ptr_array_new();
		g_ptr_array_add(facts, (gpointer)rows[i].fact);
		const UfFlowWish wish = { .facts = facts };
		g_autoptr(UfFlowEdit) edit = uf_flow_edit_new_for(fixture->flow, id, &wish, &error);
		UfFlowQuestion question;
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_true(uf_flow_edit_answer(edit, rows[i].good, &error));
		g_autoptr(json_t) first = save(edit);
		g_autofree char *before = get_text(fixture, id, rows[i].leaf);
		g_assert_nonnull(before);

		g_autoptr(UfFlowEdit) again =
		    uf_flow_edit_new_for(fixture->flow, id, &wish, &error);
		g_assert_true(uf_flow_edit_next(again, &question));
		g_assert_false(uf_flow_edit_answer(again, rows[i].bad, &error));
		g_assert_null(strstr(error->message, "MARQUE"));
		g_assert_cmpstr(uf_flow_edit_get_remark(again), ==, "");
		g_autoptr(json_t) second = save(again);
		g_autofree char *after = get_text(fixture, id, rows[i].leaf);
		g_assert_cmpstr(after, ==, before);
		g_assert_cmpuint(json_array_size(json_object_get(second, "changed")), ==, 0);
	}
}

/* The home in one line: its parts, in whatever way a street is written. */
static void
test_home(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const leaves[] = { "street_number", "street_suffix", "street_type",
					      "street_name",   "postcode",      "city",
					      "country" };
	static const struct {
		const char *typed;
		const char *parts[7];
	} rows[] = {
		{ "12 rue des Lilas, 44000 Nantes",
		  { "12", NULL, "rue", "des Lilas", "44000", "Nantes", "France" } },
		{ "12bis avenue de l'Essai 44100 Nantes",
		  { "12", "bis", "avenue", "de l'Essai", "44100", "Nantes", "France" } },
		{ "Le Moulin, 35000 Rennes",
		  { NULL, NULL, NULL, "Le Moulin", "35000", "Rennes", "France" } },
		{ "allée des 3 Chênes,  97400   Saint-Denis",
		  { NULL, NULL, "allée", "des 3 Chênes", "97400", "Saint-Denis", "France" } },
		{ "3 rue de l'Essai, 75012 Paris",
		  { "3", NULL, "rue", "de l'Essai", "75012", "Paris", "France" } },
		{ "3 rue de l'Essai, 44932 Nantes CEDEX 9",
		  { "3", NULL, "rue", "de l'Essai", "44932", "Nantes CEDEX 9", "France" } },
		{ "3 rue de l'Essai, 44000 Nantes, France",
		  { "3", NULL, "rue", "de l'Essai", "44000", "Nantes", "France" } },
		/* abroad: the country that is said, and none when it is not */
		{ "Hauptstr. 1, 10115 Berlin",
		  { NULL, NULL, NULL, "Hauptstr. 1", "10115", "Berlin", NULL } },
		{ "Hauptstr. 1, 10115 Berlin, Allemagne",
		  { NULL, NULL, NULL, "Hauptstr. 1", "10115", "Berlin", "Allemagne" } },
		{ "12 rue des Lilas", { NULL } },
		{ "44000 Nantes", { NULL } },
		{ "12 rue\x1b[1m, 44000 Nantes", { NULL } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) added = uf_flow_person_new(fixture->flow, NULL, &error);
		const char *id = uf_json_get_string(added, "person");
		g_autoptr(GPtrArray) facts = g_ptr_array_new();
		g_ptr_array_add(facts, (gpointer) "housing/address");
		const UfFlowWish wish = { .facts = facts };
		g_autoptr(UfFlowEdit) edit = uf_flow_edit_new_for(fixture->flow, id, &wish, &error);
		UfFlowQuestion question;
		g_test_message("%s", rows[i].typed);
		g_assert_true(uf_flow_edit_next(edit, &question));
		g_assert_cmpint(uf_flow_edit_answer(edit, rows[i].typed, &error), ==,
				rows[i].parts[5] != NULL);
		/* what was understood is told */
		g_autofree char *end = g_strconcat(", ", rows[i].parts[6], NULL);
		const char *remark = uf_flow_edit_get_remark(edit);
		g_assert_cmpint(*remark != '\0', ==, rows[i].parts[5] != NULL);
		g_assert_cmpint(g_str_has_suffix(remark, end), ==, rows[i].parts[6] != NULL);
		g_autoptr(json_t) saved = save(edit);
		for (size_t j = 0; j < G_N_ELEMENTS(leaves); j++) {
			g_autofree char *fact = g_strconcat("housing/address/", leaves[j], NULL);
			g_autofree char *text = get_text(fixture, id, fact);
			g_test_message("%s", leaves[j]);
			g_assert_cmpstr(text, ==, rows[i].parts[j]);
		}
	}
}

/* "does not know" of one leaf of a new row is kept with the row, a value that begins so is none. */
static void
test_absence_in_row(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *typed;
		const char *text;
		const char *absence;
	} rows[] = {
		{ "+", "", "unknown" },    { "/", "", "none" },
		{ "*", "", "not_wished" }, { "", NULL, NULL },
		{ "-", NULL, NULL },       { "- à l'essai -", "- à l'essai -", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = flow_add_person(fixture, "couple.json");
		g_autoptr(UfFlowEdit) edit = open_edit(fixture, id, "debts");
		UfFlowQuestion question;
		while (uf_flow_edit_next(edit, &question) && question.offer == NULL)
			g_assert_true(uf_flow_edit_answer(edit, "", NULL));
		g_assert_true(uf_flow_edit_answer(edit, "oui", NULL));
		while (uf_flow_edit_next(edit, &question) && !g_str_equal(question.fact, "debts")) {
			const bool it = g_str_equal(question.fact, "creditor");
			const char *typed = it ? rows[i].typed : "";
			if (g_str_equal(question.fact, "kind"))
				typed = "1";
			if (question.offer != NULL)
				typed = "oui";
			g_assert_true(uf_flow_edit_answer(edit, typed, NULL));
		}
		g_autoptr(json_t) saved = save(edit);
		g_autoptr(json_t) shown = uf_flow_person_show(fixture->flow, id, NULL);
		const json_t *changed = json_object_get(saved, "changed");
		g_autofree char *row = NULL;
		for (size_t j = 0; j < json_array_size(changed); j++) {
			g_auto(GStrv) parts =
			    g_strsplit(json_string_value(json_array_get(changed, j)), "/", 3);
			if (row == NULL && g_strv_length(parts) >= 2)
				row = g_strjoin("/", parts[0], parts[1], "creditor", NULL);
		}
		g_test_message("%s: %s", rows[i].typed, row);
		g_assert_nonnull(row);
		const json_t *entry = find_shown(shown, row);
		g_assert_cmpint(entry != NULL, ==, rows[i].text != NULL);
		if (entry == NULL)
			continue;
		g_assert_cmpstr(uf_json_get_string(entry, "text"), ==, rows[i].text);
		g_assert_cmpstr(uf_json_get_string(entry, "absence"), ==, rows[i].absence);
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
		{ "/flow/edit/line-taken-away", test_line_taken_away },
		{ "/flow/edit/line-refused", test_line_refused },
		{ "/flow/edit/home", test_home },
		{ "/flow/edit/absence-in-row", test_absence_in_row },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
