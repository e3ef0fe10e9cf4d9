/* A batch from its spreadsheet to its end, through lib/batch alone. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flow-fixture.h"
#include "store-fixture.h"
#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-flow-store.h"
#include "uf-json.h"

#define GOOD                                                                                       \
	"Nom;Prénom;Né le;NIR;Motif;Montant;Couleur\n"                                           \
	"INVENTÉE;Éloïse;12/03/1980;;Loyer;120,50;\n"                                           \
	"EXEMPLE;Zoé;31/02/1980;;Loyer;80;\n"                                                     \
	";;;;;;bleu\n"                                                                             \
	"ESSAI;Léa;01/07/1991;;Gaz;60;\n"

static const char *const forms[] = { "essai/aide", NULL };

static void
set_up(Fixture *fixture, gconstpointer data)
{
	flow_set_up(fixture, data);
	flow_add_partner(fixture);
	flow_write(fixture, "sheet.csv", GOOD);
}

/* with files of their own, unless @setup says otherwise */
static UfBatch *
make_batch(Fixture *fixture, const UfBatchSetup *more, GError **error)
{
	g_autofree char *path = g_build_filename(fixture->home, "sheet.csv", NULL);
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	UfBatchSetup setup = { .forms = forms, .out = out };
	if (more != NULL)
		setup = *more;
	setup.path = path;
	return uf_batch_new(fixture->flow, &setup, error);
}

static UfBatch *
start_batch(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	UfBatch *batch = make_batch(fixture, NULL, &error);
	g_assert_no_error(error);
	g_assert_null(uf_batch_get_id(batch));
	uf_batch_start(batch, &error);
	g_assert_no_error(error);
	return batch;
}

static UfBatchEnd
work(UfBatch *batch, unsigned workers)
{
	g_autoptr(GError) error = NULL;
	const UfBatchWork how = { .workers = workers };
	UfBatchEnd end;
	uf_batch_work(batch, &how, &end, &error);
	g_assert_no_error(error);
	return end;
}

static bool
collect(void *data, const json_t *row, GError **error)
{
	(void)error;
	json_array_append(data, (json_t *)row);
	return true;
}

static json_t *
list_rows(UfBatch *batch)
{
	g_autoptr(GError) error = NULL;
	json_t *rows = json_array();
	uf_batch_each_row(batch, collect, rows, &error);
	g_assert_no_error(error);
	return rows;
}

static size_t
count_people(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) list = uf_flow_person_list(fixture->flow, false, &error);
	g_assert_no_error(error);
	return json_array_size(json_object_get(list, "people"));
}

static const char *
get_state(const json_t *rows, size_t i)
{
	return uf_json_get_string(json_array_get(rows, i), "state");
}

static void
test_preview(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfBatch) batch = make_batch(fixture, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) rows = json_array();
	g_assert_true(uf_batch_preview(batch, collect, rows, &error));
	static const char *const actions[] = { "create", "wait", "empty", "create" };
	g_assert_cmpuint(json_array_size(rows), ==, G_N_ELEMENTS(actions));
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		const json_t *row = json_array_get(rows, i);
		g_assert_cmpstr(uf_json_get_string(row, "action"), ==, actions[i]);
	}
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	g_assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
	g_assert_cmpuint(count_people(fixture), ==, 0);
	g_autoptr(json_t) list = uf_batch_list(fixture->flow, &error);
	g_assert_cmpuint(json_array_size(json_object_get(list, "batches")), ==, 0);
}

static bool
stop_at_first(void *data, const json_t *row, GError **error)
{
	(void)row;
	(*(unsigned *)data)++;
	(void)error;
	return false;
}

static bool
fail_at_first(void *data, const json_t *row, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT, "enough");
	return stop_at_first(data, row, NULL);
}

/* who looks may have enough */
static void
test_enough(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	unsigned count = 0;
	g_autoptr(UfBatch) batch = start_batch(fixture);
	g_assert_true(uf_batch_preview(batch, stop_at_first, &count, &error));
	g_assert_true(uf_batch_each_row(batch, stop_at_first, &count, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(count, ==, 2);
	g_assert_false(uf_batch_preview(batch, fail_at_first, &count, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_false(uf_batch_each_row(batch, fail_at_first, &count, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
}

static void
test_work(Fixture *fixture, gconstpointer data)
{
	const unsigned workers = GPOINTER_TO_UINT(data);
	g_autoptr(UfBatch) batch = start_batch(fixture);
	g_assert_cmpint(work(batch, workers), ==, UF_BATCH_ENDED);
	g_autoptr(json_t) rows = list_rows(batch);
	static const char *const states[] = { "done", "bad", "skipped", "done" };
	g_assert_cmpuint(json_array_size(rows), ==, G_N_ELEMENTS(states));
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
		g_assert_cmpstr(get_state(rows, i), ==, states[i]);
	const json_t *bad = json_array_get(json_object_get(json_array_get(rows, 1), "issues"), 0);
	g_assert_cmpstr(uf_json_get_string(bad, "cell"), ==, "C3");
	g_assert_cmpstr(uf_json_get_string(bad, "rule"), ==, "sheet.date_impossible");
	g_assert_nonnull(uf_json_get_string(bad, "sentence"));
	g_assert_cmpuint(count_people(fixture), ==, 2);
	/* nothing is left for another run */
	g_assert_cmpint(work(batch, workers), ==, UF_BATCH_ENDED);
	g_assert_cmpuint(count_people(fixture), ==, 2);
}

static void
test_open(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfBatch) first = start_batch(fixture);
	g_autoptr(UfBatch) batch = uf_batch_open(fixture->flow, uf_batch_get_id(first), &error);
	g_assert_no_error(error);
	g_autoptr(json_t) before = uf_batch_describe(first, &error);
	g_autoptr(json_t) after = uf_batch_describe(batch, &error);
	g_assert_true(json_equal(before, after));
	g_assert_cmpint(uf_json_get_integer(after, "households", 0), ==, 4);
	g_assert_cmpint(uf_json_get_integer(json_object_get(after, "states"), "waiting", 0), ==, 4);
	g_autoptr(json_t) rows = list_rows(batch);
	g_assert_cmpstr(get_state(rows, 0), ==, "waiting");
	g_assert_cmpint(work(batch, 1), ==, UF_BATCH_ENDED);
	g_autoptr(json_t) list = uf_batch_list(fixture->flow, &error);
	const json_t *entry = json_array_get(json_object_get(list, "batches"), 0);
	g_assert_cmpstr(uf_json_get_string(entry, "batch"), ==, uf_batch_get_id(first));
	g_assert_cmpint(uf_json_get_integer(json_object_get(entry, "states"), "done", 0), ==, 2);
}

/* the content of the file counts, not its name */
static void
test_other_content(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfBatchEnd end;
	const UfBatchWork how = { .workers = 1 };
	g_autoptr(UfBatch) first = start_batch(fixture);
	flow_write(fixture, "sheet.csv", GOOD "AUTRE;Max;01/01/1990;;;;\n");
	g_autoptr(UfBatch) batch = uf_batch_open(fixture->flow, uf_batch_get_id(first), NULL);
	g_assert_null(uf_batch_get_sheet(batch, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_clear_error(&error);
	g_assert_false(uf_batch_work(batch, &how, &end, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_cmpuint(count_people(fixture), ==, 0);
	/* what was done can still be told */
	g_autoptr(json_t) rows = list_rows(batch);
	g_assert_cmpuint(json_array_size(rows), ==, 4);
	flow_write(fixture, "sheet.csv", GOOD);
	g_assert_cmpint(work(batch, 1), ==, UF_BATCH_ENDED);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const no_form[] = { "essai/rien", NULL };
	const struct {
		UfBatchSetup setup;
		const char *text;
		UfError code;
	} rows[] = {
		{ { .forms = no_form }, GOOD, UF_ERROR_NOT_FOUND },
		{ { .forms = NULL }, "Bleu;Rond\nx;y\n", UF_ERROR_INVALID_DATA },
		{ { .forms = NULL }, "", UF_ERROR_INVALID_DATA },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		flow_write(fixture, "sheet.csv", rows[i].text);
		g_assert_null(make_batch(fixture, &rows[i].setup, &error));
		g_test_message("%s", error->message);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
	}
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_batch_open(fixture->flow, "t-aaaaaaaaaa", &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

static void
test_open_folder(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_write(fixture, "out/others.txt", "x");
	g_autofree char *out = g_build_filename(fixture->home, "out", NULL);
	g_assert_cmpint(chmod(out, 0755), ==, 0);
	g_autoptr(UfBatch) batch = make_batch(fixture, NULL, NULL);
	g_assert_false(uf_batch_start(batch, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	g_assert_null(uf_batch_get_id(batch));
}

/* Takes the first job as a process of @holder would. */
static UfStoreJob *
claim(UfBatch *batch, const char *holder)
{
	g_autoptr(GError) error = NULL;
	const UfStoreHolder who = { holder, 300 };
	UfStoreJob *job = NULL;
	uf_store_claim_job(uf_batch_ensure_store(batch, NULL), uf_batch_get_id(batch), &who, &job,
			   &error);
	g_assert_no_error(error);
	g_assert_nonnull(job);
	return job;
}

/* What a dead process held is taken at once, what a living one holds is not. */
static void
test_holders(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(UfBatch) batch = start_batch(fixture);
	g_autoptr(UfStoreJob) dead = claim(batch, "0123456789abc:1:2:3");
	g_autoptr(UfStoreJob) other = claim(batch, "another-machine");
	g_assert_cmpint(work(batch, 2), ==, UF_BATCH_SHARED);
	g_autoptr(json_t) rows = list_rows(batch);
	g_assert_cmpstr(get_state(rows, 0), ==, "done");
	g_assert_cmpstr(get_state(rows, 1), ==, "running");
	g_assert_cmpstr(get_state(rows, 3), ==, "done");
	/* the late one is told so */
	g_assert_false(uf_store_renew_job(uf_batch_ensure_store(batch, NULL), dead, 300, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CONFLICT);
}

static void
test_give_back(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfBatch) batch = start_batch(fixture);
	UfStore *store = uf_batch_ensure_store(batch, NULL);
	for (unsigned i = 1; i <= UF_BATCH_TRIES; i++) {
		g_autoptr(GError) error = NULL;
		bool given_up = false;
		g_autoptr(UfStoreJob) job = claim(batch, "somebody");
		g_assert_cmpuint(job->number, ==, 1);
		g_assert_true(uf_batch_give_back(store, job, "they died", &given_up, &error));
		g_assert_true(given_up == (i == UF_BATCH_TRIES));
		/* once more, late: nothing happens */
		g_assert_true(uf_batch_give_back(store, job, "they died", &given_up, &error));
		g_assert_false(given_up);
	}
	g_autoptr(json_t) rows = list_rows(batch);
	g_assert_cmpstr(get_state(rows, 0), ==, "bad");
	g_assert_cmpstr(uf_json_get_string(json_array_get(rows, 0), "error"), ==, "they died");
	g_assert_cmpint(uf_batch_retry(batch, NULL), ==, 1);
	g_assert_cmpint(work(batch, 1), ==, UF_BATCH_ENDED);
	g_autoptr(json_t) after = list_rows(batch);
	g_assert_cmpstr(get_state(after, 0), ==, "done");
	g_assert_null(json_object_get(json_array_get(after, 0), "error"));
}

typedef struct {
	unsigned calls;
	UfBatchProgress last;
} Seen;

static void
see(void *data, const UfBatchProgress *progress)
{
	Seen *seen = data;
	seen->calls++;
	seen->last = *progress;
	if (seen->calls == 1)
		kill(getpid(), SIGTERM);
}

/* Stopped at its beginning: what is under way is done, the mask of signals is as before. */
static void
test_stop(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	sigset_t before;
	sigset_t after;
	Seen seen = { 0 };
	UfBatchEnd end;
	const UfBatchWork how = { .workers = 1, .progress = see, .data = &seen };
	g_autoptr(UfBatch) batch = start_batch(fixture);
	sigprocmask(SIG_BLOCK, NULL, &before);
	g_assert_true(uf_batch_work(batch, &how, &end, &error));
	g_assert_no_error(error);
	sigprocmask(SIG_BLOCK, NULL, &after);
	g_assert_cmpint(sigismember(&before, SIGTERM), ==, sigismember(&after, SIGTERM));
	g_assert_cmpint(end, ==, UF_BATCH_STOPPED);
	g_assert_cmpuint(seen.last.total, ==, 4);
	g_assert_cmpuint(seen.last.left, >, 0);
	g_assert_cmpuint(seen.last.workers, ==, 0);
	g_assert_cmpint(work(batch, 1), ==, UF_BATCH_ENDED);
}

/* An error about no household ends it, with the reason; nothing is lost. */
static void
test_no_store(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfBatchEnd end;
	const UfBatchWork how = { .workers = 2 };
	g_autoptr(UfBatch) batch = start_batch(fixture);
	g_autofree char *folder = g_build_filename(fixture->home, "data/store", NULL);
	g_autofree char *people = g_build_filename(folder, "people", NULL);
	g_autofree char *file = g_build_filename(folder, "store.db", NULL);
	const char *what = g_file_test(file, G_FILE_TEST_EXISTS) ? file : people;
	g_autofree char *away = g_strconcat(what, ".away", NULL);
	g_assert_cmpint(g_rename(what, away), ==, 0);
	g_assert_true(g_file_set_contents(what, "no store", -1, NULL));
	g_assert_false(uf_batch_work(batch, &how, &end, &error));
	g_assert_nonnull(error);
	g_test_message("%s", error->message);
	g_assert_cmpint(g_unlink(what), ==, 0);
	g_assert_cmpint(g_rename(away, what), ==, 0);
	g_autoptr(UfFlow) flow = flow_open_again(fixture);
	g_autoptr(UfBatch) again = uf_batch_open(flow, uf_batch_get_id(batch), NULL);
	g_assert_cmpint(work(again, 2), ==, UF_BATCH_ENDED);
	g_assert_cmpuint(count_people(fixture), ==, 2);
}

static void
damage_second(Fixture *fixture)
{
	g_autofree char *file = g_build_filename(fixture->home, "data/store/store.db", NULL);
	sqlite3 *handle = NULL;
	g_assert_cmpint(sqlite3_open_v2(file, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
	sqlite3_busy_timeout(handle, 5000);
	g_assert_cmpint(sqlite3_exec(handle,
				     "UPDATE jobs SET body = (SELECT body FROM jobs AS j WHERE "
				     "j.number = 3) WHERE number = 2",
				     NULL, NULL, NULL),
			==, SQLITE_OK);
	g_assert_cmpint(sqlite3_changes(handle), ==, 1);
	sqlite3_close(handle);
}

/* A household of the queue that cannot be believed is told; the others are done. */
static void
test_damaged(Fixture *fixture, gconstpointer data)
{
	(void)data;
	if (!store_fixture_is_sealed()) {
		g_test_skip("a sealed store alone");
		return;
	}
	g_autoptr(UfBatch) batch = start_batch(fixture);
	damage_second(fixture);
	g_assert_cmpint(work(batch, 2), ==, UF_BATCH_ENDED);
	g_autoptr(json_t) rows = list_rows(batch);
	static const char *const states[] = { "done", "bad", "skipped", "done" };
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
		g_assert_cmpstr(get_state(rows, i), ==, states[i]);
	g_assert_nonnull(uf_json_get_string(json_array_get(rows, 1), "error"));
	g_assert_cmpint(work(batch, 1), ==, UF_BATCH_ENDED);
	g_assert_cmpuint(count_people(fixture), ==, 2);
}

#define ADD(name, function, data)                                                                  \
	g_test_add("/batch/" name, Fixture, data, set_up, function, flow_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("preview", test_preview, NULL);
	ADD("enough", test_enough, NULL);
	ADD("work/one", test_work, GUINT_TO_POINTER(1));
	ADD("work/three", test_work, GUINT_TO_POINTER(3));
	ADD("open", test_open, NULL);
	ADD("other-content", test_other_content, NULL);
	ADD("refused", test_refused, NULL);
	ADD("open-folder", test_open_folder, NULL);
	ADD("holders", test_holders, NULL);
	ADD("give-back", test_give_back, NULL);
	ADD("stop", test_stop, NULL);
	ADD("no-store", test_no_store, NULL);
	ADD("damaged", test_damaged, NULL);
	return g_test_run();
}
