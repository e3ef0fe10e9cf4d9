/* The papers of a batch, whatever the documents are. */
#include "flow-fixture.h"
#include "uf-batch-report.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-memory.h"

#define BATCH "t-aaaaaaaaaa"

static const char *const forms[] = { "essai/aide", NULL };

/* A document of so many pages, or of none that can be read. */
static void
write_pages(Fixture *fixture, const char *name, unsigned pages)
{
	g_autoptr(GString) kids = g_string_new(NULL);
	for (unsigned i = 0; i < pages; i++)
		g_string_append_printf(kids, "3 0 R ");
	g_autofree char *pdf = g_strdup_printf(
	    "%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
	    "2 0 obj\n<< /Type /Pages /Count %u /Kids [ %s] /MediaBox [0 0 300 200] >>\nendobj\n"
	    "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n"
	    "trailer\n<< /Root 1 0 R /Size 4 >>\n%%%%EOF\n",
	    pages, kids->str);
	flow_write(fixture, name, pages > 0 ? pdf : "nothing");
}

static json_t *
make_row(Fixture *fixture, unsigned job, const char *name)
{
	g_autofree char *path = g_build_filename(fixture->home, name, NULL);
	return json_pack("{s:i, s:[i], s:s, s:s, s:[{s:s, s:s, s:s, s:[{s:s, s:s, s:[s]}]}]}",
			 "job", (int)job, "rows", (int)job + 1, "state", "done", "action", "create",
			 "forms", "form", "essai/aide", "title", "Aide", "state", "done", "drafts",
			 "draft", "d-aaaaaaaaaa", "channel", "sheet", "files", path);
}

static json_t *
bind(Fixture *fixture, const char *const *names, size_t volume, unsigned workers)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	const UfBatchPapers setup = {
		.batch = BATCH, .forms = forms, .out = out, .volume = volume, .workers = workers
	};
	g_assert_true(uf_file_ensure_private_folder(out, &error));
	g_autoptr(UfBatchBinder) binder = uf_batch_binder_new(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	for (unsigned i = 0; names[i] != NULL; i++) {
		g_autoptr(json_t) row = make_row(fixture, i + 1, names[i]);
		g_assert_true(uf_batch_binder_add(binder, row, &error));
	}
	json_t *papers = uf_batch_binder_close(binder, &error);
	g_assert_no_error(error);
	return papers;
}

/* "pages×households" of each volume. */
static char *
describe(const json_t *papers)
{
	GString *out = g_string_new(NULL);
	const json_t *volumes = json_object_get(papers, "volumes");
	for (size_t i = 0; i < json_array_size(volumes); i++) {
		const json_t *volume = json_array_get(volumes, i);
		g_string_append_printf(out, "%d×%d ", (int)uf_json_get_integer(volume, "pages", 0),
				       (int)uf_json_get_integer(volume, "households", 0));
		g_assert_true(
		    g_file_test(uf_json_get_string(volume, "file"), G_FILE_TEST_IS_REGULAR));
	}
	return g_string_free(out, FALSE);
}

static void
test_volumes(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *const names[6];
		size_t volume;
		unsigned workers;
		const char *volumes;
		const char *missing; /* jobs */
	} rows[] = {
		{ { NULL }, 0, 0, "", "[]" },
		{ { "two.pdf", "two.pdf", "one.pdf", NULL }, 0, 0, "5×3 ", "[]" },
		{ { "two.pdf", "two.pdf", "one.pdf", NULL }, 1, 0, "2×1 2×1 1×1 ", "[]" },
		{ { "one.pdf", "bad.pdf", "two.pdf", "gone.pdf", NULL }, 0, 0, "3×3 ", "[2,4]" },
		{ { "bad.pdf", "gone.pdf", NULL }, 0, 0, "", "[1,2]" },
		/* more pages than one document may have */
		{ { "many.pdf", "many.pdf", "one.pdf", NULL }, 0, 0, "1500×1 1501×2 ", "[]" },
		{ { "one.pdf", "most.pdf", "one.pdf", NULL }, 0, 0, "1×1 1×1 ", "[2]" },
		/* several at once: in the order of the sheet all the same */
		{ { "two.pdf", "one.pdf", "two.pdf", "two.pdf", "one.pdf", NULL },
		  1,
		  3,
		  "2×1 1×1 2×1 2×1 1×1 ",
		  "[]" },
		{ { "one.pdf", "bad.pdf", "two.pdf", "gone.pdf", "one.pdf", NULL },
		  1,
		  2,
		  "1×1 2×1 1×1 ",
		  "[2,4]" },
		{ { "two.pdf", "many.pdf", "many.pdf", "one.pdf", "two.pdf", NULL },
		  12000, /* bytes: the first three */
		  2,
		  "2×1 1500×1 1500×1 3×2 ",
		  "[]" },
		{ { "one.pdf", NULL }, 0, 2, "1×1 ", "[]" },
	};
	(void)data;
	flow_add_partner(fixture);
	write_pages(fixture, "one.pdf", 1);
	write_pages(fixture, "two.pdf", 2);
	write_pages(fixture, "many.pdf", 1500);
	write_pages(fixture, "most.pdf", 2001);
	write_pages(fixture, "bad.pdf", 0);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %zu", i);
		g_autoptr(json_t) papers =
		    bind(fixture, rows[i].names, rows[i].volume, rows[i].workers);
		g_autofree char *volumes = describe(papers);
		char *missing = json_dumps(json_object_get(papers, "missing"), JSON_COMPACT);
		g_assert_cmpstr(volumes, ==, rows[i].volumes);
		g_assert_cmpstr(missing, ==, rows[i].missing);
		uf_memory_free_string(missing);
	}
	/* what an earlier run wrote and this one does not is gone */
	g_autofree char *folder = g_build_filename(fixture->home, "out", BATCH, NULL);
	g_autofree char *third = g_build_filename(folder, "a-imprimer-3.pdf", NULL);
	g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
	g_assert_false(g_file_test(third, G_FILE_TEST_EXISTS));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/batch-binder/volumes", Fixture, NULL, flow_set_up, test_volumes,
		   flow_tear_down);
	return g_test_run();
}
