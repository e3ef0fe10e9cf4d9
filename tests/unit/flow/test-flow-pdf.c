/* PDF plumbing: the answers of the worker are looked at before they are believed. */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-fill.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-memory.h"

#define FORM "domiciliation/demande-16029"

/* @fixture->flow speaks to the worker that says what it is told */
static void
set_up(Fixture *fixture, gconstpointer data)
{
	flow_set_up(fixture, data);
	flow_add_template(fixture, "domiciliation-demande-16029-01.pdf", FORM);
	uf_flow_free(fixture->flow);
	uf_context_free(fixture->context);
	g_autoptr(GError) error = NULL;
	g_autofree char *config = g_build_filename(fixture->home, "config", NULL);
	g_autofree char *site = g_build_filename(fixture->home, "site", NULL);
	g_autofree char *folder = g_build_filename(fixture->home, "data", NULL);
	g_autofree char *share = flow_get_source("");
	const UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = site,
		.data_folder = folder,
		.share_folder = share,
		.document_worker = g_getenv("UF_TEST_LIAR"),
		.worker = "a.modele",
		.today = { 2026, 11, 21 },
	};
	fixture->context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	fixture->flow = flow_open_again(fixture);
}

static char *
write_script(Fixture *fixture, const char *script)
{
	char *path = g_build_filename(fixture->home, "script.pdf", NULL);
	g_assert_true(uf_file_write(path, script, strlen(script), NULL));
	return path;
}

static void
test_read(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *script;
		bool is_believed;
	} rows[] = {
		{ "{\"0\": {\"values\": {\"a\": \"x\"}}}", true },
		{ "{\"0\": {\"values\": {}}}", true },
		{ "{\"0\": {}}", false },
		{ "{\"0\": {\"values\": null}}", false },
		{ "{\"0\": {\"values\": [\"x\"]}}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = write_script(fixture, rows[i].script);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].script);
		g_autoptr(json_t) values = uf_flow_pdf_read(fixture->flow, path, &error);
		g_assert_cmpint(values != NULL, ==, rows[i].is_believed);
		if (!rows[i].is_believed)
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_fields(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *script;
		bool is_believed;
	} rows[] = {
		{ "{\"0\": {\"fields\": [{\"name\": \"a\", \"kind\": \"text\"}]}}", true },
		{ "{\"0\": {\"fields\": []}}", true },
		{ "{\"0\": {}}", false },
		{ "{\"0\": {\"fields\": 5}}", false },
		{ "{\"0\": {\"fields\": [1]}}", false },
		{ "{\"0\": {\"fields\": [{\"kind\": \"text\"}]}}", false },
		{ "{\"0\": {\"fields\": [{\"name\": \"a\"}]}}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = write_script(fixture, rows[i].script);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].script);
		g_autoptr(json_t) fields = uf_flow_pdf_fields(fixture->flow, path, &error);
		g_assert_cmpint(fields != NULL, ==, rows[i].is_believed);
		if (!rows[i].is_believed)
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

#define WRITTEN(name) "{\"name\": \"" name "\", \"status\": \"written\", \"check\": \"ok\"}"
#define BLANK(name) "{\"name\": \"" name "\", \"status\": \"written\", \"check\": \"no_ink\"}"
#define REFUSED(name) "{\"name\": \"" name "\", \"status\": \"refused\", \"reason\": \"too_long\"}"
#define PDF "\"pdf\": \"%PDF-1.7 \""

/* two values "a" and "b" are asked for: no answer loses one of them in silence */
static void
test_fill(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *script;
		const char *states; /* of a and b; NULL: not believed */
	} rows[] = {
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") "," WRITTEN("b") "]}}", "ok ok" },
		{ "{" PDF ", \"2\": {\"fields\": [" REFUSED("a") "," WRITTEN("b") "]}}",
		  "too_long ok" },
		/* what leaves no ink is taken out, and then the rest is looked at again */
		{ "{" PDF ", \"2\": {\"fields\": [" BLANK("a") "," WRITTEN(
		      "b") "]}, "
			   "\"1\": {\"fields\": [" WRITTEN("b") "]}}",
		  "no_ink ok" },
		{ "{" PDF ", \"2\": {\"fields\": [" BLANK("a") "," WRITTEN(
		      "b") "]}, "
			   "\"1\": {\"fields\": [" REFUSED("b") "]}}",
		  "no_ink too_long" },
		{ "{" PDF ", \"2\": {\"fields\": [" BLANK("a") "," WRITTEN(
		      "b") "]}, "
			   "\"1\": {\"fields\": [" BLANK("b") "]}, \"0\": {\"fields\": []}}",
		  "no_ink no_ink" },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") "]}}", NULL },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") "," WRITTEN("a") "]}}", NULL },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") "," WRITTEN("c") "]}}", NULL },
		{ "{" PDF ", \"2\": {\"fields\": []}}", NULL },
		{ "{" PDF ", \"2\": {}}", NULL },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") ",{\"name\": \"b\"}]}}", NULL },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") ",{\"name\": \"b\", "
								 "\"status\": \"written\"}]}}",
		  NULL },
		{ "{" PDF ", \"2\": {\"fields\": [" WRITTEN("a") ",{\"name\": \"b\", "
								 "\"status\": \"refused\"}]}}",
		  NULL },
		{ "{\"2\": {\"fields\": [" WRITTEN("a") "," WRITTEN("b") "]}}", NULL },
		{ "{\"pdf\": \"GIF89a\", \"2\": {\"fields\": [" WRITTEN("a") "," WRITTEN("b") "]}}",
		  NULL },
	};
	g_autoptr(json_t) values = json_pack("{s:s, s:s}", "a", "x", "b", "y");
	g_autofree char *out = g_build_filename(fixture->home, "out.pdf", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = write_script(fixture, rows[i].script);
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) states = g_string_new(NULL);
		g_test_message("%s", rows[i].script);
		g_assert_true(uf_file_remove(out, NULL));
		const UfFlowPdfFill asked = { .path = path, .values = values, .out = out };
		g_autoptr(json_t) result = uf_flow_pdf_fill(fixture->flow, &asked, &error);
		g_assert_cmpint(g_file_test(out, G_FILE_TEST_EXISTS), ==, rows[i].states != NULL);
		if (rows[i].states == NULL) {
			g_assert_null(result);
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
			continue;
		}
		g_assert_no_error(error);
		const json_t *fields = json_object_get(result, "fields");
		for (size_t j = 0; j < json_array_size(fields); j++) {
			const json_t *field = json_array_get(fields, j);
			const char *status = uf_json_get_string(field, "status");
			const char *reason = uf_json_get_string(field, "reason");
			g_assert_cmpint(g_str_equal(status, "written"), ==, reason == NULL);
			g_string_append_printf(states, "%s%s", j > 0 ? " " : "",
					       reason != NULL ? reason : "ok");
		}
		g_assert_cmpstr(states->str, ==, rows[i].states);
	}
}

/* A document that its reader cannot fill is an error about that document: the sheet is made. */
static void
test_other_channel(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const forms[] = { FORM, NULL };
	g_autofree char *id = flow_add_person(fixture, "couple.json");
	UfFlowFill setup = { .person = id, .forms = forms };
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *entry = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *drafts = json_object_get(entry, "drafts");
	g_assert_nonnull(uf_json_get_string(entry, "error"));
	g_assert_cmpuint(json_array_size(drafts), ==, 1);
	g_assert_cmpstr(uf_json_get_string(json_array_get(drafts, 0), "channel"), ==, "sheet");
	g_autoptr(json_t) kept = uf_flow_draft_list(fixture->flow, id, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(kept, "drafts")), ==, 1);

	/* alone, it leaves nothing in the store */
	setup.channel = "pdf";
	g_autoptr(json_t) alone = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	entry = json_array_get(json_object_get(alone, "forms"), 0);
	g_assert_nonnull(uf_json_get_string(entry, "error"));
	g_assert_cmpuint(json_array_size(json_object_get(entry, "drafts")), ==, 0);
	g_autoptr(json_t) same = uf_flow_draft_list(fixture->flow, id, NULL);
	g_assert_true(json_equal(kept, same));
}

static void
test_wrong_values(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *path = write_script(fixture, "{" PDF ", \"0\": {\"fields\": []}}");
	g_autofree char *out = g_build_filename(fixture->home, "out.pdf", NULL);
	g_autoptr(json_t) list = json_array();
	g_autoptr(GError) error = NULL;
	const UfFlowPdfFill asked = { .path = path, .values = list, .out = out };
	g_assert_null(uf_flow_pdf_fill(fixture->flow, &asked, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
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
		{ "/flow/pdf/read", test_read },
		{ "/flow/pdf/fields", test_fields },
		{ "/flow/pdf/fill", test_fill },
		{ "/flow/pdf/other-channel", test_other_channel },
		{ "/flow/pdf/wrong-values", test_wrong_values },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, flow_tear_down);
	return g_test_run();
}
