/* A person at a terminal: only who saw everything and typed the code approves. */
#include "uf-review.h"

#include <string.h>

#include "channel-fixture.h"
#include "uf-approval.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"

/* What the person does at each question, one letter each: "e" Enter, "c" the code on the screen,
 * "l" the code in lower case with spaces, "f" the first code again, "w" a wrong code, "q", "Q" or
 * "x" as they are; at the end the input ends. */
typedef struct {
	const char *script;
	GString *screen;
	GPtrArray *codes;
	size_t questions;
	size_t longest_page;
	const GPtrArray *today; /* what stands for or against it */
} Person;

static void
person_write(void *data, const char *text)
{
	Person *person = data;
	size_t lines = 0;
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	person->longest_page = MAX(person->longest_page, lines);
	g_string_append(person->screen, text);
	const char *code = strstr(text, "Code : ");
	if (code != NULL && g_str_has_prefix(text, "\nCode : "))
		g_ptr_array_add(person->codes, g_strndup(code + strlen("Code : "), 4));
}

static char *
person_read_line(void *data, const char *prompt)
{
	Person *person = data;
	g_assert_cmpuint(strlen(prompt), >, 10);
	person->questions++;
	const char action = *person->script;
	if (action == '\0')
		return NULL;
	person->script++;
	const char *last =
	    person->codes->len > 0 ? g_ptr_array_index(person->codes, person->codes->len - 1) : "";
	const char *first = person->codes->len > 0 ? g_ptr_array_index(person->codes, 0) : "";
	g_autofree char *lower = g_ascii_strdown(last, -1);
	switch (action) {
	case 'e':
		return g_strdup("");
	case 'c':
		return g_strdup(last);
	case 'l':
		return g_strdup_printf("  %s ", lower);
	case 'f':
		return g_strdup(first);
	case 'w':
		return g_strdup("0000");
	default:
		return g_strndup(&action, 1);
	}
}

static void
person_init(Person *person, const char *script)
{
	*person = (Person){
		script, g_string_new(NULL), g_ptr_array_new_with_free_func(g_free), 0, 0, NULL
	};
}

static void
person_clear(Person *person)
{
	g_string_free(person->screen, TRUE);
	g_ptr_array_unref(person->codes);
}

static UfApproval *
run(Person *person, const UfDraft *draft, int rows)
{
	g_autoptr(GError) error = NULL;
	UfApproval *approval = NULL;
	const UfReviewTerminal terminal = { person, person_write, person_read_line, rows };
	const UfReviewing reviewing = { draft, "m.durand", &terminal, person->today };
	const bool done = uf_review_run(&reviewing, &approval, &error);
	g_assert_no_error(error);
	g_assert_true(done);
	return approval;
}

static const struct {
	const char *script;
	int rows;
	bool is_approved;
	size_t codes; /* that were shown */
} scripts[] = {
	{ "c", 0, true, 1 },     { "l", 0, true, 1 },       { "wc", 0, true, 2 },
	{ "ec", 0, true, 2 },    { "ww", 0, false, 2 },     { "wwc", 0, false, 2 },
	{ "", 0, false, 1 },     { "w", 0, false, 2 },      { "q", 0, false, 2 },
	{ "eeec", 32, true, 1 }, { "xeexec", 32, true, 1 }, { "eeq", 32, false, 0 },
	{ "Q", 32, false, 0 },   { "ee", 32, false, 0 },    { "", 32, false, 0 },
	{ "eee", 32, false, 1 }, { "c", 1000, true, 1 },
};

static void
test_scripts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_autoptr(UfDraft) draft = fixture_draft();
		Person person;
		person_init(&person, scripts[i].script);
		g_autoptr(UfApproval) approval = run(&person, draft, scripts[i].rows);
		g_test_message("row %zu: %s", i, scripts[i].script);
		g_assert_true((approval != NULL) == scripts[i].is_approved);
		g_assert_cmpuint(person.codes->len, ==, scripts[i].codes);
		if (approval != NULL) {
			g_assert_true(uf_approval_covers(approval, draft));
			g_assert_cmpstr(uf_approval_get_worker(approval), ==, "m.durand");
		}
		g_assert_true(fixture_contains(person.screen->str, approval != NULL
								       ? "Brouillon approuvé."
								       : "Pas d’approbation"));
		person_clear(&person);
	}
}

/* The code of the first try is worth nothing at the second. */
static void
test_first_code_again(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	for (size_t i = 0; i < 20; i++) {
		Person person;
		person_init(&person, "wf");
		g_autoptr(UfApproval) approval = run(&person, draft, 0);
		const bool is_same = g_str_equal(g_ptr_array_index(person.codes, 0),
						 g_ptr_array_index(person.codes, 1));
		g_assert_true((approval != NULL) == is_same);
		person_clear(&person);
	}
}

/* Nobody can know it before: all letters occur, none is taken for another. */
static void
test_codes(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bool letters[256] = { false };
	size_t different = 0;
	for (size_t i = 0; i < 200; i++) {
		Person person;
		person_init(&person, "");
		g_autoptr(UfApproval) none = run(&person, draft, 0);
		const char *code = g_ptr_array_index(person.codes, 0);
		g_assert_cmpuint(strspn(code, "ACEFHJKMNPRTX479"), ==, 4);
		for (const char *p = code; *p != '\0'; p++)
			letters[(unsigned char)*p] = true;
		g_hash_table_add(seen, g_strdup(code));
		person_clear(&person);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
		different += letters[i];
	g_assert_cmpuint(different, ==, 16);
	g_assert_cmpuint(g_hash_table_size(seen), >, 180);
}

/* Before the code, the whole text was on the screen, a page at a time. */
static void
test_pages(void)
{
	static const int rows[] = { 1, 2, 10, 24, 80 };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfDraft) draft = fixture_draft();
		g_autofree char *text = uf_review_format(draft);
		g_autofree char *script = g_strnfill(500, 'e');
		Person person;
		person_init(&person, script);
		g_autoptr(UfApproval) none = run(&person, draft, rows[i]);
		g_assert_true(g_str_has_prefix(person.screen->str, text));
		g_assert_cmpuint(person.longest_page, <=, (size_t)MAX(rows[i] - 1, 2));
		person_clear(&person);
	}
}

/* What is blocking and what stays to do stands between the rest and the code. */
static void
test_recall(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	Person person;
	person_init(&person, "c");
	g_autoptr(UfApproval) approval = run(&person, draft, 0);
	const char *files = strstr(person.screen->str, "\nFichiers\n");
	const char *blocking = strstr(person.screen->str, "\nBLOQUANT");
	const char *todo = strstr(person.screen->str, "\nReste à faire");
	const char *code = strstr(person.screen->str, "\nCode : ");
	g_assert_true(files < blocking && blocking < todo && todo < code);
	person_clear(&person);
}

static void
test_not_possible(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) sealed = fixture_draft();
	g_autoptr(UfDraft) open = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	const struct {
		const UfDraft *draft;
		const char *worker;
	} rows[] = { { sealed, NULL }, { sealed, "" }, { open, "m.durand" } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		Person person;
		person_init(&person, "c");
		UfApproval *approval = NULL;
		const UfReviewTerminal terminal = { &person, person_write, person_read_line, 0 };
		const UfReviewing reviewing = { rows[i].draft, rows[i].worker, &terminal, NULL };
		g_assert_false(uf_review_run(&reviewing, &approval, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_null(approval);
		g_assert_cmpuint(person.questions, ==, 0);
		person_clear(&person);
	}
}

/* Where the page of a review goes in a test. */
typedef struct {
	GString *page; /* NULL: it cannot be written */
	GPtrArray *codes;
} Desk;

static bool
desk_save(void *data, const char *html, size_t length, GError **error)
{
	Desk *desk = data;
	if (desk->page == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "desk: full");
		return false;
	}
	g_string_append_len(desk->page, html, (gssize)length);
	const char *code = strstr(html, "<p class=\"code\">");
	if (code != NULL)
		g_ptr_array_add(desk->codes, g_strndup(code + strlen("<p class=\"code\">"), 4));
	return true;
}

/* The code is on the page and nowhere else; two tries, and no pause to go through. */
static void
test_of_page(void)
{
	static const struct {
		const char *script;
		bool is_approved;
		size_t questions;
	} rows[] = {
		{ "c", true, 1 },   { "l", true, 1 },   { "wc", true, 2 },
		{ "ec", false, 1 }, { "ww", false, 2 }, { "wwc", false, 2 },
		{ "", false, 1 },   { "e", false, 1 },  { "qq", false, 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfDraft) draft = fixture_draft();
		g_autoptr(UfApproval) approval = NULL;
		Person person;
		person_init(&person, rows[i].script);
		Desk desk = { g_string_new(NULL), person.codes };
		const UfReviewTerminal terminal = { &person, person_write, person_read_line, 24 };
		const UfReviewing reviewing = { draft, "m.durand", &terminal, NULL };
		const UfReviewFile file = { &desk, "LÀ/page.html", desk_save };
		g_assert_true(uf_review_run_page(&reviewing, NULL, &file, &approval, &error));
		g_assert_no_error(error);
		g_test_message("row %zu: %s", i, rows[i].script);
		g_assert_true((approval != NULL) == rows[i].is_approved);
		g_assert_cmpuint(person.questions, ==, rows[i].questions);
		g_assert_true(fixture_contains(person.screen->str, "LÀ/page.html"));
		g_assert_false(
		    fixture_contains(person.screen->str, g_ptr_array_index(person.codes, 0)));
		if (approval != NULL)
			g_assert_true(uf_approval_covers(approval, draft));
		g_string_free(desk.page, TRUE);
		person_clear(&person);
	}
}

/* What stands today is shown with the draft; what bars it leaves no code to type. */
static void
test_today(void)
{
	static const struct {
		UfSeverity severity;
		const char *rule;
		bool is_approved;
		const char *words;
	} rows[] = {
		{ UF_SEVERITY_NOTE, "basis.not_informed", true, "aucune information" },
		{ UF_SEVERITY_WARNING, "basis.objection", true, "s'est opposée le 02/01/2026" },
		{ UF_SEVERITY_BLOCKING, "basis.agreement_missing", false, "aucun accord" },
		{ UF_SEVERITY_BLOCKING, "basis.agreement_over", false, "a pris fin le 02/01/2026" },
		{ UF_SEVERITY_BLOCKING, "basis.mandate_missing", false, "demande un mandat" },
		{ UF_SEVERITY_BLOCKING, "basis.mandate_over", false, "a pris fin le 02/01/2026" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfDraft) draft = fixture_draft();
		g_autoptr(GPtrArray) today = uf_issue_list_new();
		UfIssue *issue = uf_issue_add(today, rows[i].severity, "basis", rows[i].rule);
		uf_issue_set_text(issue, "date", "02/01/2026");
		uf_issue_set_text(issue, "person", "p-aaaaaaaaaa");
		Person person;
		person_init(&person, "c");
		person.today = today;
		g_autoptr(UfApproval) approval = run(&person, draft, 0);
		g_assert_true((approval != NULL) == rows[i].is_approved);
		g_assert_cmpuint(person.codes->len, ==, rows[i].is_approved ? 1 : 0);
		g_assert_cmpuint(person.questions, ==, rows[i].is_approved ? 1 : 0);
		g_autofree char *flat = g_strdelimit(g_strdup(person.screen->str), "\n", ' ');
		g_auto(GStrv) parts = g_strsplit(flat, "       ", -1);
		g_autofree char *line = g_strjoinv(" ", parts);
		g_test_message("%s", rows[i].words);
		g_assert_nonnull(strstr(line, rows[i].words));
		person_clear(&person);
	}
}

static void
test_today_on_page(void)
{
	static const UfSeverity severities[] = { UF_SEVERITY_WARNING, UF_SEVERITY_BLOCKING };
	for (size_t i = 0; i < G_N_ELEMENTS(severities); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfDraft) draft = fixture_draft();
		g_autoptr(GPtrArray) today = uf_issue_list_new();
		g_autoptr(UfApproval) approval = NULL;
		uf_issue_add(today, severities[i], "basis", "basis.objection");
		Person person;
		person_init(&person, "c");
		Desk desk = { g_string_new(NULL), person.codes };
		const UfReviewTerminal terminal = { &person, person_write, person_read_line, 24 };
		const UfReviewing reviewing = { draft, "m.durand", &terminal, today };
		const UfReviewFile file = { &desk, "page.html", desk_save };
		g_assert_true(uf_review_run_page(&reviewing, NULL, &file, &approval, &error));
		g_assert_no_error(error);
		g_assert_true((approval != NULL) == (i == 0));
		g_assert_cmpuint(person.codes->len, ==, i == 0 ? 1 : 0);
		g_assert_cmpuint(person.questions, ==, i == 0 ? 1 : 0);
		g_assert_true(fixture_contains(desk.page->str, "s&#39;est opposée") ||
			      fixture_contains(desk.page->str, "s'est opposée"));
		g_string_free(desk.page, TRUE);
		person_clear(&person);
	}
}

/* What was not shown cannot be approved. */
static void
test_page_not_written(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDraft) draft = fixture_draft();
	UfApproval *approval = NULL;
	Person person;
	person_init(&person, "cc");
	Desk desk = { NULL, person.codes };
	const UfReviewTerminal terminal = { &person, person_write, person_read_line, 0 };
	const UfReviewing reviewing = { draft, "m.durand", &terminal, NULL };
	const UfReviewFile file = { &desk, "page.html", desk_save };
	g_assert_false(uf_review_run_page(&reviewing, NULL, &file, &approval, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_null(approval);
	g_assert_cmpuint(person.questions, ==, 0);
	person_clear(&person);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review/scripts", test_scripts);
	g_test_add_func("/review/first-code-again", test_first_code_again);
	g_test_add_func("/review/codes", test_codes);
	g_test_add_func("/review/pages", test_pages);
	g_test_add_func("/review/recall", test_recall);
	g_test_add_func("/review/not-possible", test_not_possible);
	g_test_add_func("/review/page", test_of_page);
	g_test_add_func("/review/today", test_today);
	g_test_add_func("/review/today-on-page", test_today_on_page);
	g_test_add_func("/review/page-not-written", test_page_not_written);
	return g_test_run();
}
