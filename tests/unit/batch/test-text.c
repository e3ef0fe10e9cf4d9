/* Reports of a batch as lines: golden, read in review; changed with UF_UPDATE=1 only. */
#include <string.h>

#include "uf-batch-report.h"
#include "uf-batch-words.h"
#include "uf-json.h"

static char *
get_path(const char *name)
{
	return g_build_filename(g_getenv("UF_SOURCE_ROOT"), "tests", "unit", "batch", "report",
				name, NULL);
}

static json_t *
load(const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = get_path(name);
	json_t *root = uf_json_load(path, &error);
	g_assert_no_error(error);
	return root;
}

static char *
format(const json_t *report, bool all, bool written)
{
	g_autoptr(UfBatchText) text = uf_batch_text_new(all, written);
	g_autoptr(GString) out = g_string_new(NULL);
	const json_t *rows = json_object_get(report, "rows");
	uf_batch_text_add_columns(text, out, json_object_get(report, "columns"));
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_batch_text_add_row(text, out, json_array_get(rows, i));
	uf_batch_text_close(text, out);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
check_golden(const char *name, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = get_path(name);
	g_autofree char *expected = NULL;
	if (g_strcmp0(g_getenv("UF_UPDATE"), "1") == 0)
		g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
	g_file_get_contents(path, &expected, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(text, ==, expected);
}

static void
test_golden(void)
{
	static const struct {
		const char *report;
		const char *golden;
		bool all;
		bool written;
	} rows[] = {
		{ "dry-run.json", "dry-run.txt", false, false },
		{ "dry-run.json", "dry-run-all.txt", true, false },
		{ "run.json", "run.txt", false, true },
		{ "run.json", "run-all.txt", true, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) report = load(rows[i].report);
		g_autofree char *text = format(report, rows[i].all, rows[i].written);
		check_golden(rows[i].golden, text);
	}
}

/* what is good is not told line by line, however much there is */
static void
test_many(void)
{
	g_autoptr(json_t) report = load("dry-run.json");
	json_t *rows = json_object_get(report, "rows");
	const json_t *good = json_array_get(rows, 0);
	for (int i = 0; i < 1000; i++) {
		json_t *copy = json_deep_copy(good);
		g_autofree char *cell = g_strdup_printf("D%d", i + 100);
		json_t *issue = json_array_get(json_object_get(copy, "issues"), 0);
		json_object_set_new(issue, "cell", json_string(cell));
		json_array_append_new(rows, copy);
	}
	g_autofree char *text = format(report, false, false);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), <, 40);
	g_assert_nonnull(strstr(text, "Colonne CP (D), 1002 cellules : Zéro du début perdu"));
	g_assert_nonnull(strstr(text, "Lignes 5, 6, 100, 101, 102…"));
	g_assert_nonnull(strstr(text, "1001 à créer"));
	/* every column and rule has one line, not every cell */
	g_autofree char *all = format(report, true, false);
	g_auto(GStrv) every = g_strsplit(all, "\n", -1);
	g_assert_cmpuint(g_strv_length(every), >, 4000);
}

static void
test_counts(void)
{
	g_autoptr(json_t) report = load("dry-run.json");
	UfBatchCounts counts = { 0 };
	const json_t *rows = json_object_get(report, "rows");
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_batch_counts_add(&counts, json_array_get(rows, i));
	static const struct {
		const char *name;
		int count;
	} expected[] = {
		{ "households", 6 },  { "rows", 9 },     { "create", 1 }, { "update", 1 },
		{ "same", 1 },        { "wait", 2 },     { "empty", 1 },  { "failed", 0 },
		{ "left", 0 },        { "bad", 2 },      { "mended", 3 }, { "added", 3 },
		{ "replaced", 0 },    { "proposed", 1 }, { "ready", 2 },  { "done", 0 },
		{ "done_before", 1 }, { "blocked", 1 },  { "drafts", 0 },
	};
	g_autoptr(json_t) json = uf_batch_counts_to_json(&counts);
	g_assert_cmpuint(json_object_size(json), ==, G_N_ELEMENTS(expected));
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_test_message("%s", expected[i].name);
		g_assert_cmpint(uf_json_get_integer(json, expected[i].name, -1), ==,
				expected[i].count);
	}
}

static void
test_rows(void)
{
	static const struct {
		const char *rows;
		const char *words;
		const char *numbers;
	} rows[] = {
		{ "[]", "Ménage 3", "" },
		{ "[14]", "Ligne 14", "14" },
		{ "[14, 15]", "Lignes 14 et 15", "14-15" },
		{ "[14, 20, 31]", "Lignes 14, 20 et 31", "14, 20, 31" },
		{ "[1, 2, 3, 7, 9, 10]", "Lignes 1, 2, 3, 7, 9 et 10", "1-3, 7, 9-10" },
		{ "[1,2,3,4,5,6,7,8,9,10,11,12,14]", "Lignes 1 à 14 (13)", "1-12, 14" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		json_t *list = json_loads(rows[i].rows, 0, NULL);
		g_autoptr(json_t) row = json_pack("{s:i, s:o}", "job", 3, "rows", list);
		g_autofree char *words = uf_batch_word_rows(row);
		g_autofree char *numbers = uf_batch_word_row_numbers(list);
		g_assert_cmpstr(words, ==, rows[i].words);
		g_assert_cmpstr(numbers, ==, rows[i].numbers);
	}
}

static void
test_sentences(void)
{
	static const struct {
		const char *issue;
		const char *sentence;
	} rows[] = {
		{ "{\"sentence\": \"écrire oui ou non\"}", "Écrire oui ou non." },
		{ "{\"sentence\": \"est-ce lui ?\"}", "Est-ce lui ?" },
		{ "{\"sentence\": \"Fini.\"}", "Fini." },
		{ "{\"sentence\": \"\", \"rule\": \"sheet.date\"}", "Sheet.date." },
		{ "{\"rule\": \"sheet.date\"}", "Sheet.date." },
		{ "{}", "." },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) issue = json_loads(rows[i].issue, 0, NULL);
		g_autofree char *sentence = uf_batch_word_sentence(issue);
		g_assert_cmpstr(sentence, ==, rows[i].sentence);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/batch-text/golden", test_golden);
	g_test_add_func("/batch-text/many", test_many);
	g_test_add_func("/batch-text/counts", test_counts);
	g_test_add_func("/batch-text/rows", test_rows);
	g_test_add_func("/batch-text/sentences", test_sentences);
	return g_test_run();
}
