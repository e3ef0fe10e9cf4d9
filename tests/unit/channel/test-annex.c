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
	UfAnnexPlace place;
	const char *head; /* of the pages, NULL: that of the line above */
	const char *question;
	const char *where;
	const char *value;
	const char *why;
} rows[] = {
	{ "status",
	  0,
	  "pdf.no_box",
	  { 0, "Autre" },
	  "Sans case sur le formulaire",
	  "Situation",
	  "",
	  "En couple",
	  "ce formulaire n'a pas de case pour cette réponse" },
	{ "rent",
	  0,
	  "pdf.no_such_option",
	  { 1, NULL },
	  "Suite de la page 1",
	  "Loyer",
	  "page 1",
	  "1\u00a0234,56\u00a0€",
	  "ne fait pas partie des choix de cette case" },
	{ "name",
	  0,
	  "pdf.too_long",
	  { 2, "Nom de naissance" },
	  "Suite de la page 2",
	  "Nom",
	  "page 2, case «\u00a0Nom de naissance\u00a0»",
	  "FICTIVE",
	  "trop long pour la case" },
	{ "story",
	  0,
	  "pdf.line_break",
	  { 2, "" },
	  NULL,
	  "Exposé",
	  "page 2",
	  "Première ligne\n  deuxième, en retrait\n" FIXTURE_HOSTILE,
	  "a plusieurs lignes, la case n'en prend qu'une" },
	{ "children.first",
	  2,
	  "pdf.other_answer",
	  { 3, NULL },
	  "Suite de la page 3",
	  "Enfants, ligne 2\u00a0: Prénom",
	  "page 3",
	  "Zoé",
	  "la case porte déjà une autre réponse" },
};

/* The block of the document of that @kind, counted from 0 after its head; NULL when there are not
 * so many. */
static const json_t *
find_block(const json_t *request, const char *kind, size_t rank)
{
	const json_t *blocks = json_object_get(request, "blocks");
	for (size_t i = 2; i < json_array_size(blocks); i++) {
		const json_t *block = json_array_get(blocks, i);
		if (g_str_equal(uf_json_get_string(block, "kind"), kind) && rank-- == 0)
			return block;
	}
	return NULL;
}

static const char *
get_cell(const json_t *table, size_t row, size_t column)
{
	const json_t *cell =
	    json_array_get(json_array_get(json_object_get(table, "rows"), row), column);
	return json_is_string(cell) ? json_string_value(cell) : uf_json_get_string(cell, "text");
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
			     rows[i].rule, rows[i].place);
	g_assert_false(uf_annex_is_empty(annex));
	g_autoptr(json_t) request = uf_annex_format_document(annex);
	size_t page = 0;
	size_t line = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		line = rows[i].head != NULL ? 0 : line + 1;
		if (rows[i].head != NULL)
			g_assert_cmpstr(
			    uf_json_get_string(find_block(request, "heading", page++), "text"), ==,
			    rows[i].head);
		const json_t *table = find_block(request, "table", page - 1);
		g_assert_cmpstr(get_cell(table, line, 0), ==, rows[i].question);
		g_assert_cmpstr(get_cell(table, line, 1), ==, rows[i].where);
		g_assert_cmpstr(get_cell(table, line, 2), ==, rows[i].value);
		g_assert_cmpstr(get_cell(table, line, 3), ==, rows[i].why);
	}
	g_assert_null(find_block(request, "table", page));
	g_assert_null(find_block(request, "heading", page));
}

/* A text that would be a narrow column of several pages stands under its question. */
static void
test_long(void)
{
	static const struct {
		size_t length;
		size_t lines;
	} cases[] = { { 299, 1 }, { 300, 1 }, { 301, 1 }, { 5000, 1 }, { 60, 6 }, { 60, 7 } };
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfForm) form = fixture_form();
		g_autoptr(UfAnswers) answers = fixture_answers(form);
		g_autoptr(UfAnnex) annex = uf_annex_new(answers);
		g_autofree char *text = g_strnfill(cases[i].length, 'x');
		for (size_t line = 1; line < cases[i].lines; line++)
			text[line * 2] = '\n';
		const bool is_long = cases[i].length > 300 || cases[i].lines > 6;
		fixture_set_text(answers, "story", 0, text);
		uf_annex_add(annex, uf_answers_find(answers, "story", 0), "pdf.too_long",
			     (UfAnnexPlace){ 4, "Exposez" });
		g_autoptr(json_t) request = uf_annex_format_document(annex);
		const json_t *table = find_block(request, "table", 0);
		g_assert_true((table == NULL) == is_long);
		g_assert_cmpstr(
		    is_long ? uf_json_get_string(find_block(request, "paragraph", 1), "text")
			    : get_cell(table, 0, 2),
		    ==, text);
		if (!is_long)
			continue;
		g_assert_cmpstr(uf_json_get_string(find_block(request, "heading", 1), "text"), ==,
				"Exposé");
		g_assert_cmpstr(uf_json_get_string(find_block(request, "paragraph", 0), "text"), ==,
				"page 4, case «\u00a0Exposez\u00a0»\u00a0: trop long pour la case");
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

/* A form with a table of many columns. */
static UfForm *
make_wide_form(size_t columns)
{
	g_autoptr(GString) text = g_string_new(
	    "{'schema': 1, 'form': 'essai/large', 'title': 'Large', 'source': {'text': 'fictif',"
	    "'seen': '2026-08-19'}, 'channels': {'sheet': {}}, 'fields': [{'id': 'kids', 'label':"
	    "'Enfants', 'kind': 'table', 'each': '$.m[*]', 'rows': 2, 'fields': [");
	for (size_t i = 0; i < columns; i++)
		g_string_append_printf(text,
				       "%s{'id': 'c%zu', 'label': 'Colonne %zu', 'kind': 'text',"
				       "'from': '@.n'}",
				       i > 0 ? ", " : "", i, i);
	g_string_append(text, "]}]}");
	g_autoptr(json_t) root = fixture_json(text->str);
	g_autoptr(GError) error = NULL;
	UfForm *form = uf_form_parse(root, "large.json", &error);
	g_assert_no_error(error);
	return form;
}

/* Every cell of the rows @first to @last but the third column, which stays empty. */
static UfAnswers *
make_wide_answers(UfForm *form, size_t rows_count)
{
	UfAnswers *answers = uf_answers_new(form, "r-aaaaaaaaaa", "1");
	const UfField *table = uf_form_find_field(form, "kids");
	for (size_t row = 1; row <= rows_count; row++) {
		for (size_t i = 0; i < uf_field_get_child_count(table); i++) {
			const UfField *column = uf_field_get_child(table, i);
			UfAnswer *answer = uf_answers_add(answers, column, row);
			g_autofree char *text = g_strdup_printf("%zu.%zu", row, i);
			if (i == 2)
				continue;
			uf_answer_set_state(answer, UF_ANSWER_FILLED);
			uf_value_set_text(uf_answer_get_value(answer), text);
		}
	}
	return answers;
}

/* Each row is a line, in order; what is empty in all of them takes no room; a table that is too
 * wide goes on below with the numbers of its rows. */
static void
test_table(void)
{
	static const struct {
		size_t columns;
		size_t first;
		size_t last;
		const char *title;
		size_t tables;
	} cases[] = {
		{ 2, 3, 10, "Enfants\u00a0: lignes 3 à 10", 1 },
		{ 4, 3, 3, "Enfants\u00a0: ligne 3", 1 },
		{ 7, 3, 12, "Enfants\u00a0: lignes 3 à 12", 1 },
		{ 8, 1, 5, "Enfants\u00a0: lignes 1 à 5", 2 },
		{ 20, 2, 4, "Enfants\u00a0: lignes 2 à 4", 4 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfForm) form = make_wide_form(cases[i].columns);
		g_autoptr(UfAnswers) answers = make_wide_answers(form, cases[i].last);
		g_autoptr(UfAnnex) annex = uf_annex_new(answers);
		const UfField *table = uf_form_find_field(form, "kids");
		g_autoptr(GPtrArray) columns = g_ptr_array_new();
		for (size_t j = 0; j < cases[i].columns; j++)
			g_ptr_array_add(columns, (gpointer)uf_field_get_child(table, j));
		g_ptr_array_add(columns, NULL);
		const UfAnnexRows told = { table, (const UfField *const *)columns->pdata,
					   cases[i].first, cases[i].last, 5 };
		uf_annex_add_rows(annex, &told);
		g_autoptr(json_t) request = uf_annex_format_document(annex);
		g_assert_cmpstr(uf_json_get_string(find_block(request, "heading", 0), "text"), ==,
				"Suite de la page 5");
		g_assert_cmpstr(uf_json_get_string(find_block(request, "heading", 1), "text"), ==,
				cases[i].title);
		g_assert_null(find_block(request, "table", cases[i].tables));
		size_t seen = 0;
		for (size_t t = 0; t < cases[i].tables; t++) {
			const json_t *drawn = find_block(request, "table", t);
			const size_t width = json_array_size(json_object_get(drawn, "columns"));
			g_assert_cmpuint(width, <=, 7);
			for (size_t row = cases[i].first; row <= cases[i].last; row++) {
				g_autofree char *rank = g_strdup_printf("%zu", row);
				g_assert_cmpstr(get_cell(drawn, row - cases[i].first, 0), ==, rank);
			}
			for (size_t j = 1; j < width; j++, seen++) {
				const size_t column = seen < 2 ? seen : seen + 1;
				g_autofree char *text =
				    g_strdup_printf("%zu.%zu", cases[i].last, column);
				g_assert_cmpstr(get_cell(drawn, cases[i].last - cases[i].first, j),
						==, text);
			}
		}
		g_assert_cmpuint(seen, ==, cases[i].columns > 2 ? cases[i].columns - 1 : 2);
	}
}

/* Two questions of one label, of which each row answers one, are one column; two that a row
 * answers both stay two. */
static void
test_shared_columns(void)
{
	static const struct {
		const char *first[2]; /* of each row, NULL: empty */
		const char *second[2];
		size_t columns; /* beside the number */
		const char *cells[2][2];
	} cases[] = {
		{ { "a", NULL }, { NULL, "b" }, 1, { { "a" }, { "b" } } },
		{ { NULL, NULL }, { "c", "d" }, 1, { { "c" }, { "d" } } },
		{ { "a", "b" }, { NULL, "d" }, 2, { { "a", "" }, { "b", "d" } } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) root =
		    fixture_json("{'schema': 1, 'form': 'essai/large', 'title': 'L', 'source':"
				 "{'text': 'x', 'seen': '2026-08-19'}, 'channels': {'sheet': {}},"
				 "'fields': [{'id': 'kids', 'label': 'K', 'kind': 'table', 'each':"
				 "'$.m[*]', 'rows': 2, 'fields': ["
				 "{'id': 'a', 'label': 'Lien', 'kind': 'text', 'from': '@.n'},"
				 "{'id': 'b', 'label': 'Lien', 'kind': 'text', 'from': '@.o'}]}]}");
		g_autoptr(UfForm) form = uf_form_parse(root, "large.json", NULL);
		g_autoptr(UfAnswers) answers = uf_answers_new(form, "r-aaaaaaaaaa", "1");
		g_autoptr(UfAnnex) annex = uf_annex_new(answers);
		const UfField *table = uf_form_find_field(form, "kids");
		const UfField *columns[] = { uf_field_get_child(table, 0),
					     uf_field_get_child(table, 1), NULL };
		for (size_t cell = 0; cell < 4; cell++) {
			const char *text =
			    cell % 2 == 0 ? cases[i].first[cell / 2] : cases[i].second[cell / 2];
			if (text == NULL)
				continue;
			UfAnswer *answer = uf_answers_add(answers, columns[cell % 2], cell / 2 + 1);
			uf_answer_set_state(answer, UF_ANSWER_FILLED);
			uf_value_set_text(uf_answer_get_value(answer), text);
		}
		uf_annex_add_rows(annex, &(UfAnnexRows){ table, columns, 1, 2, 1 });
		g_autoptr(json_t) request = uf_annex_format_document(annex);
		const json_t *told = find_block(request, "table", 0);
		g_assert_cmpuint(json_array_size(json_object_get(told, "columns")), ==,
				 cases[i].columns + 1);
		for (size_t row = 0; row < 2; row++) {
			for (size_t k = 0; k < cases[i].columns; k++)
				g_assert_cmpstr(get_cell(told, row, k + 1), ==,
						cases[i].cells[row][k]);
		}
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/annex/rows", test_rows);
	g_test_add_func("/annex/long", test_long);
	g_test_add_func("/annex/table", test_table);
	g_test_add_func("/annex/shared-columns", test_shared_columns);
	g_test_add_func("/annex/head", test_head);
	return g_test_run();
}
