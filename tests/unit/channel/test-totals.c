/* A form with formats and totals, through the real document worker: what a box does not take goes
 * to the annex with its reason, and what could not be computed is told page by page. */
#include <string.h>

#include "channel-fixture.h"
#include "scratch.h"
#include "uf-channel.h"
#include "uf-cleanup.h"
#include "uf-memory.h"
#include "uf-template.h"

static const char form_text[] =
    "{'schema': 1, 'form': 'essai/totaux', 'title': 'Totaux d’essai',"
    "'source': {'text': 'formulaire fictif', 'seen': '2026-08-19'},"
    "'channels': {'pdf': {}},"
    "'fields': ["
    " {'id': 'born', 'label': 'Naissance', 'kind': 'text', 'ask': true, 'bind': {'pdf': 'Date'}},"
    " {'id': 'age', 'label': 'Âge', 'kind': 'text', 'ask': true, 'bind': {'pdf': 'Âge'}},"
    " {'id': 'rent', 'label': 'Loyer', 'kind': 'text', 'ask': true, 'bind': {'pdf': 'Loyer'}},"
    " {'id': 'charges', 'label': 'Charges', 'kind': 'text', 'ask': true,"
    "  'bind': {'pdf': 'Charges'}},"
    " {'id': 'total', 'label': 'Total', 'kind': 'text', 'ask': true, 'bind': {'pdf': 'Total'}}]}";

static const struct {
	const char *id, *name;
} binds[] = { { "born", "Date" },
	      { "age", "Âge" },
	      { "rent", "Loyer" },
	      { "charges", "Charges" },
	      { "total", "Total" } };

typedef struct {
	const char *values[G_N_ELEMENTS(binds)]; /* NULL: not answered */
	const char *rules[G_N_ELEMENTS(binds)];  /* NULL: written */
	int unsure;                              /* totals to check */
} Row;

static const Row rows[] = {
	{ { "1984-12-31", "42", "410,50", "39,5", NULL }, { NULL }, 7 },
	{ { "31/12/1984", "42", "410,50 €", "39,5", "450" }, { NULL }, 7 },
	{ { "1984", "130", "10", "1,5", "11" },
	  { "pdf.bad_format", "pdf.out_of_range", NULL, NULL, "pdf.calculated" },
	  7 },
	/* no total without the charges */
	{ { NULL, NULL, "10", "beaucoup", NULL }, { NULL, NULL, NULL, "pdf.bad_format", NULL }, 9 },
};

static UfTemplate *
load_template(const UfChannelHost *host)
{
	char *data;
	gsize length;
	g_autoptr(GError) error = NULL;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", "scripts.pdf", NULL);
	g_file_get_contents(path, &data, &length, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) bytes = g_bytes_new_take(data, length);
	UfTemplate *template = uf_template_inspect((UfChannelHost *)host, bytes, &error);
	g_assert_no_error(error);
	return template;
}

static UfAnswers *
make_answers(UfForm *form, const Row *row)
{
	UfAnswers *answers = uf_answers_new(form, "r-aaaaaaaaaa", "1");
	for (size_t i = 0; i < G_N_ELEMENTS(binds); i++) {
		if (row->values[i] == NULL)
			continue;
		const UfField *field = uf_form_find_field(form, binds[i].id);
		UfAnswer *answer = uf_answers_add(answers, field, 0);
		uf_answer_set_state(answer, UF_ANSWER_FILLED);
		uf_value_set_text(uf_answer_get_value(answer), row->values[i]);
		uf_answer_bind(answer, "pdf", binds[i].name, json_string(row->values[i]));
	}
	return answers;
}

static const UfIssue *
find_issue(const UfDraft *draft, const char *place, const char *rule)
{
	const GPtrArray *issues = uf_draft_get_issues(draft);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		if (g_str_equal(uf_issue_get_place(issue), place) &&
		    (rule == NULL || g_str_equal(uf_issue_get_rule(issue), rule)))
			return issue;
	}
	return NULL;
}

static void
check_row(UfChannelHost *host, UfForm *form, const Row *row)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfAnswers) answers = make_answers(form, row);
	g_autoptr(UfDraft) draft = uf_channel_find("pdf")->prepare(host, answers, &error);
	g_assert_no_error(error);
	bool annexed = false;
	for (size_t i = 0; i < G_N_ELEMENTS(binds); i++) {
		const UfIssue *issue = find_issue(draft, binds[i].id, row->rules[i]);
		g_test_message("%s", binds[i].id);
		g_assert_true((issue != NULL) == (row->rules[i] != NULL));
		annexed = annexed || issue != NULL;
	}
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, annexed ? 2 : 1);
	const UfIssue *total = find_issue(draft, "", "pdf.total_to_check");
	g_assert_nonnull(total);
	g_autofree char *sentence = uf_issue_format_french(total);
	g_autofree char *expected = g_strdup_printf("page 1 : %d case", row->unsure);
	g_test_message("%s", sentence);
	g_assert_nonnull(strstr(sentence, expected));
}

static void
test_rows(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = scratch_make();
	g_autoptr(UfContext) context = fixture_make_context(folder);
	g_autoptr(UfSandbox) sandbox = uf_sandbox_new(g_getenv("UF_PDF_WORKER"), &error);
	g_assert_no_error(error);
	g_autoptr(json_t) root = fixture_json(form_text);
	g_autoptr(UfForm) form = uf_form_parse(root, "totaux.json", &error);
	g_assert_no_error(error);
	UfChannelHost host = { .context = context, .sandbox = sandbox };
	g_autoptr(UfTemplate) template = load_template(&host);
	g_assert_true(uf_template_save(template, context, form, &error));
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(&host, form, &rows[i]);
	scratch_remove(folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/channel/totals/rows", test_rows);
	return g_test_run();
}
