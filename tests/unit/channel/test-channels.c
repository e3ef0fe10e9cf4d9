/* The two channels with the real document worker, on a fixture form of the project. */
#include <glib/gstdio.h>
#include <string.h>

#include "channel-fixture.h"
#include "scratch.h"
#include "uf-channel.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-template.h"

#define PAGE1 "topmostSubform[0].Page1[0]."

/* A form on the fixture's paper: more answers than it has boxes. */
static const char form_text[] =
    "{'schema': 1, 'form': 'essai/papier', 'title': 'Papier d’essai',"
    "'source': {'text': 'formulaire fictif', 'seen': '2026-08-19'},"
    "'channels': {'sheet': {}, 'pdf': {'fingerprints': ["
    " '0000000000000000000000000000000000000000000000000000000000000000']}},"
    "'fields': ["
    " {'id': 'sex', 'label': 'Civilité', 'kind': 'choice', 'ask': true, 'options': ["
    "   {'code': '1', 'label': 'Madame', 'bind': {'pdf': {'" PAGE1 "Mme-Monsieur1[0]': '1'}}},"
    "   {'code': '2', 'label': 'Monsieur', 'bind': {'pdf': {'" PAGE1 "Mme-Monsieur1[0]': '2'}}},"
    "   {'code': '3', 'label': 'Nonprécisée'}]},"
    " {'id': 'name', 'label': 'Noms', 'kind': 'text', 'ask': true,"
    "  'bind': {'pdf': '" PAGE1 "Noms[0]'}},"
    " {'id': 'heirs', 'label': 'Ayantsdroit', 'kind': 'long', 'ask': true,"
    "  'bind': {'pdf': '" PAGE1 "AyantsDroits[0]'}},"
    " {'id': 'day', 'label': 'Jour', 'kind': 'text', 'ask': true,"
    "  'bind': {'pdf': '" PAGE1 "Jourconvocation[0]'}},"
    " {'id': 'again', 'label': 'Encore', 'kind': 'text', 'ask': true,"
    "  'bind': {'pdf': '" PAGE1 "Noms[0]'}},"
    " {'id': 'aside', 'label': 'Àcôté', 'kind': 'text', 'ask': true},"
    " {'id': 'people', 'label': 'Personnes', 'kind': 'table', 'each': '$.m[*]', 'rows': 1,"
    "  'fields': [{'id': 'first', 'label': 'Prénom', 'kind': 'text', 'from': '@.n',"
    "   'bind': {'pdf': {'rows': ['" PAGE1 "Prénoms[0]']}}}]},"
    " {'id': 'crowd', 'label': 'Foule', 'kind': 'table', 'each': '$.m[*]',"
    "  'fields': [{'id': 'first', 'label': 'Prénom', 'kind': 'text', 'from': '@.n'}],"
    "  'bind': {'pdf': '" PAGE1 "AyantsDroits[0]'}},"
    " {'id': 'group', 'label': 'Groupe', 'kind': 'table', 'each': '$.m[*]', 'rows': 2,"
    "  'fields': [{'id': 'first', 'label': 'Prénom', 'kind': 'text', 'from': '@.n'}],"
    "  'bind': {'pdf': '" PAGE1 "AyantsDroits[0]'}},"
    " {'id': 'boxes', 'label': 'Cases', 'kind': 'choice', 'ask': true, 'options': ["
    "   {'code': 'a', 'label': 'Cochée', 'bind': {'pdf': {'" PAGE1 "Mme-Monsieur1[0]': true}}},"
    "   {'code': 'b', 'label': 'Sanscase'}]}]}";

typedef struct {
	char *folder;
	UfContext *context;
	UfSandbox *sandbox;
	UfForm *form;
	UfChannelHost host;
} Fixture;

static GBytes *
load_paper(void)
{
	char *data;
	gsize length;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf",
						 "domiciliation-demande-15548-02.pdf", NULL);
	g_file_get_contents(path, &data, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(data, length);
}

static UfForm *
parse_form(json_t *root)
{
	g_autoptr(GError) error = NULL;
	UfForm *form = uf_form_parse(root, "papier.json", &error);
	g_assert_no_error(error);
	return form;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->folder = scratch_make();
	fixture->context = fixture_make_context(fixture->folder);
	fixture->sandbox = uf_sandbox_new(g_getenv("UF_PDF_WORKER"), &error);
	g_assert_no_error(error);
	g_autoptr(json_t) root = fixture_json(form_text);
	fixture->form = parse_form(root);
	fixture->host = (UfChannelHost){ .context = fixture->context, .sandbox = fixture->sandbox };
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	scratch_remove(fixture->folder);
	uf_form_unref(fixture->form);
	uf_sandbox_free(fixture->sandbox);
	uf_context_free(fixture->context);
}

static void
add_template(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) paper = load_paper();
	g_autoptr(UfTemplate) template = uf_template_inspect(&fixture->host, paper, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(strlen(uf_template_get_fingerprint(template)), ==, 64);
	g_assert_cmpint(uf_template_get_page(template, PAGE1 "Noms[0]"), ==, 1);
	g_assert_true(uf_template_save(template, fixture->context, fixture->form, &error));
	g_assert_no_error(error);
}

static UfAnswer *
add(UfAnswers *answers, const char *id, size_t row, const char *text)
{
	const UfField *field = uf_form_find_field(uf_answers_get_form(answers), id);
	UfAnswer *answer = uf_answers_add(answers, field, row);
	uf_answer_set_state(answer, UF_ANSWER_FILLED);
	uf_value_set_text(uf_answer_get_value(answer), text);
	return answer;
}

static void
add_bound(UfAnswers *answers, const char *id, const char *text, const char *name)
{
	UfAnswer *answer = add(answers, id, 0, text);
	g_autofree char *full = g_strconcat(PAGE1, name, NULL);
	uf_answer_bind(answer, "pdf", full, json_string(text));
}

/* Everything has its box. */
static UfAnswers *
make_good_answers(UfForm *form)
{
	UfAnswers *answers = uf_answers_new(form, "r-aaaaaaaaaa", "1");
	add_bound(answers, "sex", "2", "Mme-Monsieur1[0]");
	add_bound(answers, "name", "FICTIF-ŒUVRÉ", "Noms[0]");
	add_bound(answers, "heirs", "Léo FICTIF\nZoé FICTIF", "AyantsDroits[0]");
	add_bound(answers, "day", "07", "Jourconvocation[0]");
	UfAnswer *first = add(answers, "people", 0, "");
	uf_answer_set_state(first, UF_ANSWER_EMPTY);
	UfAnswer *row = add(answers, "people.first", 1, "Anaïs");
	uf_answer_bind(row, "pdf", PAGE1 "Prénoms[0]", json_string("Anaïs"));
	return answers;
}

static UfDraft *
prepare(Fixture *fixture, const char *channel, const UfAnswers *answers)
{
	g_autoptr(GError) error = NULL;
	UfDraft *draft = uf_channel_find(channel)->prepare(&fixture->host, answers, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_draft_get_digest(draft));
	return draft;
}

static bool
has_issue(const UfDraft *draft, const char *place, const char *rule)
{
	const GPtrArray *issues = uf_draft_get_issues(draft);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		if (g_str_equal(uf_issue_get_place(issue), place) &&
		    g_str_equal(uf_issue_get_rule(issue), rule))
			return true;
	}
	return false;
}

static json_t *
read_values(Fixture *fixture, GBytes *pdf)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) reply = uf_sandbox_call(fixture->sandbox, request, pdf, NULL, &error);
	g_assert_no_error(error);
	return json_incref(json_object_get(reply, "values"));
}

/* The words of a PDF as another program reads them, in one line; NULL without that program. */
static char *
read_words(const Fixture *fixture, GBytes *pdf)
{
	g_autofree char *program = g_find_program_in_path("pdftotext");
	if (program == NULL)
		return NULL;
	g_autofree char *path = g_build_filename(fixture->folder, "read.pdf", NULL);
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	g_assert_true(g_file_set_contents(path, data, (gssize)size, NULL));
	char *argv[] = { program, (char *)"-layout", path, (char *)"-", NULL };
	char *words = NULL;
	g_assert_true(
	    g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &words, NULL, NULL, NULL));
	return words;
}

static void
expect_words(const Fixture *fixture, GBytes *pdf, const char *const *expected)
{
	g_autofree char *words = read_words(fixture, pdf);
	if (words == NULL)
		return;
	for (size_t i = 0; expected[i] != NULL; i++) {
		if (!fixture_contains(words, expected[i]))
			g_error("not on the paper: %s", expected[i]);
	}
}

static void
test_sheet(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const expected[] = {
		"Papier", "Brouillon", "Monsieur", "FICTIF-ŒUVRÉ", "Anaïs",
		"rempli", "07",        "FICTIF",   "Personnes",    NULL
	};
	g_autoptr(UfAnswers) answers = make_good_answers(fixture->form);
	g_autoptr(UfDraft) draft = prepare(fixture, "sheet", answers);
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 2);
	const UfDraftFile page = uf_draft_get_file(draft, 0);
	const UfDraftFile paper = uf_draft_get_file(draft, 1);
	g_assert_cmpstr(page.name, ==, "papier-fiche.html");
	g_assert_cmpstr(page.media_type, ==, "text/html; charset=utf-8");
	g_assert_cmpstr(paper.name, ==, "papier-fiche.pdf");
	expect_words(fixture, paper.content, expected);
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, NULL);
	g_assert_nonnull(again);
}

/* A table written into one box: neither it nor its cells are said to be missing from the paper. */
static void
test_lines(Fixture *fixture, gconstpointer data)
{
	(void)data;
	add_template(fixture);
	g_autoptr(UfAnswers) answers = uf_answers_new(fixture->form, "r-aaaaaaaaaa", "1");
	UfAnswer *table = add(answers, "crowd", 0, "");
	uf_answer_bind(table, "pdf", PAGE1 "AyantsDroits[0]", json_string("Léo\nZoé"));
	add(answers, "crowd.first", 1, "Léo");
	add(answers, "crowd.first", 2, "Zoé");
	add(answers, "people", 0, "");
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_assert_false(has_issue(draft, "crowd", "pdf.not_on_form"));
	g_assert_false(has_issue(draft, "crowd.first/1", "pdf.not_on_form"));
	g_assert_false(has_issue(draft, "people", "pdf.not_on_form"));
	g_autoptr(json_t) values = read_values(fixture, uf_draft_get_file(draft, 0).content);
	g_assert_cmpstr(uf_json_get_string(values, PAGE1 "AyantsDroits[0]"), ==, "Léo\nZoé");
}

static void
test_pdf(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		const char *value;
	} rows[] = {
		{ PAGE1 "Mme-Monsieur1[0]", "2" },
		{ PAGE1 "Noms[0]", "FICTIF-ŒUVRÉ" },
		{ PAGE1 "AyantsDroits[0]", "Léo FICTIF\nZoé FICTIF" },
		{ PAGE1 "Jourconvocation[0]", "07" },
		{ PAGE1 "Prénoms[0]", "Anaïs" },
	};
	add_template(fixture);
	g_autoptr(UfAnswers) answers = make_good_answers(fixture->form);
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 1);
	g_assert_cmpstr(uf_draft_get_file(draft, 0).name, ==, "papier.pdf");
	g_autoptr(json_t) values = read_values(fixture, uf_draft_get_file(draft, 0).content);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(uf_json_get_string(values, rows[i].name), ==, rows[i].value);
	g_assert_true(has_issue(draft, "", "pdf.xfa_removed"));
	g_assert_true(has_issue(draft, "", "template.unknown_edition"));
	g_assert_cmpuint(uf_draft_get_issues(draft)->len, ==, 2);
}

/* What has no place goes to the annex, whole; what the form does not ask goes nowhere. */
static void
test_annex(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *place;
		const char *rule;
	} rows[] = {
		{ "sex", "pdf.no_box" },
		{ "day", "pdf.too_long" },
		{ "again", "pdf.other_answer" },
		{ "aside", "pdf.not_on_form" },
		{ "people", "pdf.rows_on_annex" },
		{ "", "pdf.xfa_removed" },
		{ "", "template.unknown_edition" },
	};
	static const char *const expected[] = { "Annexe",      "r-aaaaaaaaaa",       "Nonprécisée",
						"vingt-trois", "SECONDFICTIF",       "Troisième",
						"Personnes",   "Suite de la page 1", NULL };
	add_template(fixture);
	g_autoptr(UfAnswers) answers = uf_answers_new(fixture->form, "r-aaaaaaaaaa", "1");
	add(answers, "sex", 0, "3");
	add_bound(answers, "name", "FICTIF", "Noms[0]");
	add_bound(answers, "day", "vingt-trois", "Jourconvocation[0]");
	add_bound(answers, "again", "SECONDFICTIF", "Noms[0]");
	add(answers, "aside", 0, "SECRETÀCÔTÉ");
	add(answers, "people.first", 2, "Troisième");
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (!has_issue(draft, rows[i].place, rows[i].rule))
			g_error("no issue %s of %s", rows[i].rule, rows[i].place);
		g_assert_true(uf_issue_has_sentence(rows[i].rule));
	}
	g_assert_cmpuint(uf_draft_get_issues(draft)->len, ==, G_N_ELEMENTS(rows));
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 2);
	const UfDraftFile annex = uf_draft_get_file(draft, 1);
	g_assert_cmpstr(annex.name, ==, "papier-annexe.pdf");
	expect_words(fixture, annex.content, expected);
	g_autofree char *words = read_words(fixture, annex.content);
	g_assert_true(words == NULL || !fixture_contains(words, "SECRET"));
	g_autoptr(json_t) values = read_values(fixture, uf_draft_get_file(draft, 0).content);
	g_assert_cmpstr(uf_json_get_string(values, PAGE1 "Noms[0]"), ==, "FICTIF");
	g_assert_cmpstr(uf_json_get_string(values, PAGE1 "Jourconvocation[0]"), ==, "");
}

static const char *const twelve[] = { "Anna", "Boris", "Chloé", "Denis",  "Élise",  "Farid",
				      "Gaël", "Hana",  "Ilyès", "Jeanne", "Koumba", "Loup" };

static int64_t
get_parameter(const UfDraft *draft, const char *rule, const char *name)
{
	const GPtrArray *issues = uf_draft_get_issues(draft);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_autoptr(json_t) json = uf_issue_to_json(issue);
		if (g_str_equal(uf_issue_get_rule(issue), rule))
			return uf_json_get_integer(json_object_get(json, "parameters"), name, -1);
	}
	return -1;
}

static bool
is_annexed(const UfDraft *draft, const char *place)
{
	const json_t *annexed = json_object_get(uf_draft_get_layout(draft), "annexed");
	for (size_t i = 0; i < json_array_size(annexed); i++) {
		if (g_str_equal(json_string_value(json_array_get(annexed, i)), place))
			return true;
	}
	return false;
}

/* A family of twelve where the form prints one line, two lines of one box, or a box that is too
 * small for all: those who have no place follow on the annex, in order. */
static void
test_twelve(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *table;
		const char *first_cell; /* whose place is looked for among the annexed */
		size_t lines;           /* written into the one box; 0: a box for each row */
		size_t printed;         /* rows that are on the form in the end */
	} cases[] = {
		{ "people", "people.first", 0, 1 },
		{ "group", "group.first", 2, 2 },
		{ "group", "group.first", 500, 0 },
	};
	add_template(fixture);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(UfAnswers) answers = uf_answers_new(fixture->form, "r-aaaaaaaaaa", "1");
		UfAnswer *table = add(answers, cases[i].table, 0, "");
		g_autoptr(GString) box = g_string_new(NULL);
		for (size_t line = 0; line < cases[i].lines; line++)
			g_string_append_printf(box, "%s%s", line > 0 ? "\n" : "",
					       twelve[line % G_N_ELEMENTS(twelve)]);
		if (box->len > 0)
			uf_answer_bind(table, "pdf", PAGE1 "AyantsDroits[0]",
				       json_string(box->str));
		for (size_t row = 1; row <= G_N_ELEMENTS(twelve); row++) {
			UfAnswer *cell = add(answers, cases[i].first_cell, row, twelve[row - 1]);
			if (cases[i].lines == 0 && row == 1)
				uf_answer_bind(cell, "pdf", PAGE1 "Prénoms[0]",
					       json_string(twelve[0]));
		}
		g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
		g_assert_true(has_issue(draft, cases[i].table, "pdf.rows_on_annex"));
		g_assert_cmpint(get_parameter(draft, "pdf.rows_on_annex", "count"), ==,
				G_N_ELEMENTS(twelve) - cases[i].printed);
		g_assert_cmpint(get_parameter(draft, "pdf.rows_on_annex", "first"), ==,
				cases[i].printed + 1);
		g_autofree char *words = read_words(fixture, uf_draft_get_file(draft, 1).content);
		const char *from = words;
		for (size_t row = 1; row <= G_N_ELEMENTS(twelve); row++) {
			g_autofree char *place =
			    g_strdup_printf("%s/%zu", cases[i].first_cell, row);
			g_assert_true(is_annexed(draft, place) == (row > cases[i].printed));
			if (row <= cases[i].printed || words == NULL)
				continue;
			from = strstr(from, twelve[row - 1]);
			g_assert_nonnull(from);
		}
	}
}

/* The boxes of the other options are left open: that does not tell the one that has none. */
static void
test_choice_without_box(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const expected[] = { "Sanscase", NULL };
	add_template(fixture);
	g_autoptr(UfAnswers) answers = uf_answers_new(fixture->form, "r-aaaaaaaaaa", "1");
	UfAnswer *answer = add(answers, "boxes", 0, "b");
	uf_answer_bind(answer, "pdf", PAGE1 "Mme-Monsieur1[0]", json_false());
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_assert_true(has_issue(draft, "boxes", "pdf.no_box"));
	g_assert_true(is_annexed(draft, "boxes"));
	expect_words(fixture, uf_draft_get_file(draft, 1).content, expected);
}

/* Longer than the partner takes, though the box took it: whole on the annex as well. */
static void
test_too_long(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const expected[] = { "FICTIF-ŒUVRÉ", NULL };
	add_template(fixture);
	g_autoptr(UfAnswers) answers = make_good_answers(fixture->form);
	UfAnswer *name = (UfAnswer *)uf_answers_find(answers, "name", 0);
	uf_answer_add_issue(name, UF_SEVERITY_TODO, "answer.too_long");
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_assert_true(has_issue(draft, "name", "pdf.whole_on_annex"));
	g_assert_true(is_annexed(draft, "name"));
	g_assert_false(is_annexed(draft, "heirs"));
	expect_words(fixture, uf_draft_get_file(draft, 1).content, expected);
	g_autoptr(json_t) values = read_values(fixture, uf_draft_get_file(draft, 0).content);
	g_assert_cmpstr(uf_json_get_string(values, PAGE1 "Noms[0]"), ==, "FICTIF-ŒUVRÉ");
}

/* Where each answer stands: the box of the chosen option alone, all of an answer that is open. */
static void
test_layout(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *place;
		size_t boxes;
	} rows[] = {
		{ "sex", 1 },   { "name", 1 },           { "day", 1 },
		{ "heirs", 1 }, { "people.first/1", 1 }, { "boxes", 2 },
		{ "aside", 0 },
	};
	add_template(fixture);
	g_autoptr(UfAnswers) answers = make_good_answers(fixture->form);
	uf_answer_set_state(add(answers, "boxes", 0, ""), UF_ANSWER_TODO);
	add(answers, "aside", 0, "x");
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, NULL);
	g_assert_nonnull(again);
	const json_t *layout = uf_draft_get_layout(again);
	g_assert_true(json_equal(layout, uf_draft_get_layout(draft)));
	g_assert_cmpstr(uf_json_get_string(layout, "file"), ==, "papier.pdf");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *boxes =
		    json_object_get(json_object_get(layout, "places"), rows[i].place);
		g_test_message("%s", rows[i].place);
		g_assert_cmpuint(json_array_size(boxes), ==, rows[i].boxes);
		for (size_t j = 0; j < json_array_size(boxes); j++) {
			const json_t *box = json_array_get(boxes, j);
			g_assert_cmpint(uf_json_get_integer(box, "page", 0), >, 0);
			g_assert_cmpfloat(json_number_value(json_object_get(box, "x1")), <,
					  json_number_value(json_object_get(box, "x2")));
		}
	}
}

/* A box left alone by one answer and ticked by another is no conflict. */
static void
test_exclusive(Fixture *fixture, gconstpointer data)
{
	(void)data;
	add_template(fixture);
	g_autoptr(UfAnswers) answers = uf_answers_new(fixture->form, NULL, NULL);
	add_bound(answers, "name", "FICTIF", "Noms[0]");
	UfAnswer *no = add(answers, "again", 0, "");
	uf_value_set_boolean(uf_answer_get_value(no), false);
	uf_answer_bind(no, "pdf", PAGE1 "Noms[0]", json_false());
	g_autoptr(UfDraft) draft = prepare(fixture, "pdf", answers);
	g_assert_cmpuint(uf_draft_get_issues(draft)->len, ==, 2);
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 1);
}

static void
test_available(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const UfChannel *channel = uf_channel_find("pdf");
	g_autofree char *none = NULL;
	g_assert_false(channel->is_available(&fixture->host, fixture->form, &none));
	g_assert_nonnull(none);
	add_template(fixture);
	g_autofree char *good = NULL;
	g_assert_true(channel->is_available(&fixture->host, fixture->form, &good));
	g_assert_null(good);
	g_autofree char *path = g_build_filename(uf_context_get_template_folder(fixture->context),
						 "essai", "papier.pdf", NULL);
	g_assert_true(g_file_set_contents(path, "%PDF-", -1, NULL));
	g_autofree char *changed = NULL;
	g_assert_false(channel->is_available(&fixture->host, fixture->form, &changed));
	g_assert_cmpstr(changed, !=, none);
	g_autoptr(UfForm) other = fixture_form();
	g_autofree char *without = NULL;
	g_assert_false(channel->is_available(&fixture->host, other, &without));
	g_assert_nonnull(without);
}

/* The operation cannot run: an error that names the form, and no draft. */
static void
test_errors(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const UfChannel *channel = uf_channel_find("pdf");
	g_autoptr(GError) none = NULL;
	g_autoptr(UfAnswers) answers = make_good_answers(fixture->form);
	g_assert_null(channel->prepare(&fixture->host, answers, &none));
	g_assert_error(none, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_assert_true(fixture_contains(none->message, "essai/papier"));

	/* the form now binds a name that its template has not */
	add_template(fixture);
	g_autoptr(GError) unbound = NULL;
	g_autoptr(json_t) root = json_deep_copy(uf_form_get_json(fixture->form));
	json_t *aside = json_array_get(json_object_get(root, "fields"), 5);
	json_object_set_new(aside, "bind", fixture_json("{'pdf': 'Inconnu'}"));
	g_autoptr(UfForm) form = parse_form(root);
	g_autoptr(UfAnswers) other = make_good_answers(form);
	g_assert_null(channel->prepare(&fixture->host, other, &unbound));
	g_assert_error(unbound, UF_ERROR, UF_ERROR_MAPPING);
	g_assert_true(fixture_contains(unbound->message, "aside"));
	g_assert_false(fixture_contains(unbound->message, "FICTIF"));
}

static void
test_inspect_errors(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const texts[] = { "", "not a PDF", "%PDF-1.7\n" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));
		g_assert_null(uf_template_inspect(&fixture->host, bytes, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	/* and the worker goes on */
	add_template(fixture);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*function)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/channels/sheet", test_sheet },
		{ "/channels/pdf", test_pdf },
		{ "/channels/lines", test_lines },
		{ "/channels/annex", test_annex },
		{ "/channels/twelve", test_twelve },
		{ "/channels/choice-without-box", test_choice_without_box },
		{ "/channels/too-long", test_too_long },
		{ "/channels/layout", test_layout },
		{ "/channels/exclusive", test_exclusive },
		{ "/channels/available", test_available },
		{ "/channels/errors", test_errors },
		{ "/channels/inspect-errors", test_inspect_errors },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
	return g_test_run();
}
