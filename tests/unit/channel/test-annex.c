/* The annex: each value whole, with its question and why it is there. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-pdf-annex.h"

static const struct {
	const char *field;
	size_t row;
	const char *rule;
	int64_t page;
	const char *question;
	const char *value;
	const char *why;
} rows[] = {
	{ "name", 0, "pdf.too_long", 2, "Nom (page 2)", "FICTIVE", "trop long pour la case" },
	{ "status", 0, "pdf.no_box", 0, "Situation", "En couple",
	  "ce formulaire n'a pas de case pour cette réponse" },
	{ "rent", 0, "pdf.no_such_option", 1, "Loyer (page 1)", "1\u00a0234,56\u00a0€",
	  "ne fait pas partie des choix de cette case" },
	{ "story", 0, "pdf.line_break", 0, "Exposé",
	  "Première ligne\n  deuxième, en retrait\n" FIXTURE_HOSTILE,
	  "a plusieurs lignes, la case n'en prend qu'une" },
	{ "children.first", 2, "pdf.other_answer", 0, "Enfants, ligne 2\u00a0: Prénom", "Zoé",
	  "la case porte déjà une autre réponse" },
};

static const json_t *
find_table(const json_t *request)
{
	const json_t *blocks = json_object_get(request, "blocks");
	return json_array_get(blocks, json_array_size(blocks) - 1);
}

static void
test_rows(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfAnnex) annex = uf_annex_new(answers);
	g_assert_true(uf_annex_is_empty(annex));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		uf_annex_add(annex, uf_answers_find(answers, rows[i].field, rows[i].row),
			     rows[i].rule, rows[i].page);
	g_assert_false(uf_annex_is_empty(annex));
	g_autoptr(json_t) request = uf_annex_format_document(annex);
	const json_t *drawn = json_object_get(find_table(request), "rows");
	g_assert_cmpuint(json_array_size(drawn), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *row = json_array_get(drawn, i);
		g_assert_cmpstr(json_string_value(json_array_get(row, 0)), ==, rows[i].question);
		g_assert_cmpstr(uf_json_get_string(json_array_get(row, 1), "text"), ==,
				rows[i].value);
		g_assert_cmpstr(uf_json_get_string(json_array_get(row, 2), "text"), ==,
				rows[i].why);
	}
}

static void
test_head(void)
{
	static const char *const requests[] = { "r-aaaaaaaaaa", NULL };
	g_autoptr(UfForm) form = fixture_form();
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		g_autoptr(UfAnswers) answers = uf_answers_new(form, requests[i], NULL);
		g_autoptr(UfAnnex) annex = uf_annex_new(answers);
		g_autoptr(json_t) request = uf_annex_format_document(annex);
		g_assert_cmpstr(uf_json_get_string(request, "op"), ==, "document");
		g_assert_cmpstr(uf_json_get_string(request, "title"), ==,
				"Annexe — Demande d’essai");
		const json_t *blocks = json_object_get(request, "blocks");
		const char *use = uf_json_get_string(json_array_get(blocks, 1), "text");
		g_assert_true(
		    fixture_contains(use, requests[i] != NULL ? requests[i] : "sans numéro"));
	}
	uf_annex_free(NULL);
}

/* A table that is written into one box, and had no room there: its lines are not lost. */
static void
test_lines(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfAnnex) annex = uf_annex_new(answers);
	UfAnswer *table = uf_answers_add(answers, uf_form_find_field(form, "children"), 0);
	uf_answer_bind(table, "pdf", "kids", json_string("FICTIVE, Zoé\nFICTIVE, Léo"));
	uf_annex_add(annex, table, "pdf.does_not_fit", 1);
	g_autoptr(json_t) request = uf_annex_format_document(annex);
	const json_t *row = json_array_get(json_object_get(find_table(request), "rows"), 0);
	g_assert_cmpstr(json_string_value(json_array_get(row, 0)), ==, "Enfants (page 1)");
	g_assert_cmpstr(uf_json_get_string(json_array_get(row, 1), "text"), ==,
			"FICTIVE, Zoé\nFICTIVE, Léo");
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/annex/rows", test_rows);
	g_test_add_func("/annex/lines", test_lines);
	g_test_add_func("/annex/head", test_head);
	return g_test_run();
}
