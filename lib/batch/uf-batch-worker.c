/* One worker: takes the next household, plans it with what the store says now, stores it, tells its
 * parent, until nothing waits. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-process.h"

#define LEASE 300 /* seconds; each transaction begins it again */
#define MAX_TEXT 1000

typedef struct {
	UfBatch *batch;
	UfStore *store; /* borrowed */
	UfStoreJob *job;
	UfBatchMark mark;
	char *holder;
	int fd;
} Worker;

static void
worker_clear(Worker *worker)
{
	uf_store_job_free(worker->job);
	uf_batch_mark_clear(&worker->mark);
	g_free(worker->holder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Worker, worker_clear)

/* A parent that is gone takes this process with it: nobody is left to tell. Takes @line. */
static void
tell(const Worker *worker, json_t *line)
{
	g_auto(UfWiped) text = uf_json_format(line, false);
	g_autofree char *whole = g_strconcat(text, "\n", NULL);
	const char *rest = whole;
	size_t left = strlen(whole);
	while (left > 0) {
		const ssize_t n = write(worker->fd, rest, left);
		if (n < 0 && errno != EINTR)
			break;
		rest += n > 0 ? n : 0;
		left -= n > 0 ? (size_t)n : 0;
	}
	json_decref(line);
}

static void
tell_error(const Worker *worker, const GError *error)
{
	g_autofree char *text = g_utf8_make_valid(error->message, -1);
	const int code = error->domain == UF_ERROR ? error->code : (int)UF_ERROR_INTERNAL;
	if (strlen(text) > MAX_TEXT)
		*g_utf8_find_prev_char(text, text + MAX_TEXT) = '\0';
	tell(worker, json_pack("{s:s, s:i, s:s}", "is", "error", "code", code, "text", text));
}

/* the signals that end a run are blocked: they wait until the household is done */
static bool
must_stop(void)
{
	sigset_t pending;
	sigpending(&pending);
	return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 ||
	       sigismember(&pending, SIGHUP) == 1;
}

/* in the transaction of the person: another attempt knows her */
static bool
keep(void *data, const char *person, const char *action, GError **error)
{
	Worker *worker = data;
	UfBatchMark mark = { (char *)person, (char *)action, worker->mark.tries };
	g_autoptr(GBytes) body = uf_batch_mark_serialize(&mark, NULL);
	if (!uf_store_save_job(worker->store, worker->job, body, error))
		return false;
	g_free(worker->mark.person);
	g_free(worker->mark.action);
	worker->mark.person = g_strdup(person);
	worker->mark.action = g_strdup(action);
	return true;
}

/* in every transaction: who lost the household writes nothing */
static bool
hold(void *data, GError **error)
{
	const Worker *worker = data;
	return uf_store_renew_job(worker->store, worker->job, LEASE, error);
}

static bool
has_form(const json_t *row, const char *state)
{
	const json_t *forms = json_object_get(row, "forms");
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		if (g_strcmp0(uf_json_get_string(form, "state"), state) == 0)
			return true;
	}
	return false;
}

/* Bad: a person has something to do first. Skipped: there was nothing to do. */
static UfStoreJobState
find_state(const json_t *row)
{
	const char *action = uf_json_get_string(row, "action");
	if (g_strcmp0(action, "wait") == 0 || has_form(row, "failed") || has_form(row, "blocked"))
		return UF_STORE_JOB_BAD;
	if (g_strcmp0(action, "empty") == 0 ||
	    (g_strcmp0(action, "same") == 0 && !has_form(row, "done")))
		return UF_STORE_JOB_SKIPPED;
	return UF_STORE_JOB_DONE;
}

static json_t *
store_row(Worker *worker, GError **error)
{
	UfFlowRowSetup setup = uf_batch_make_setup(worker->batch);
	setup.batch = worker->batch->id;
	setup.job = worker->job->number;
	setup.person = worker->mark.person;
	setup.action = worker->mark.action;
	const UfFlowRowStore store = {
		.out = uf_batch_get_out(worker->batch),
		.keep = keep,
		.hold = hold,
		.data = worker,
	};
	g_autoptr(UfFlowRow) plan =
	    uf_flow_row_plan(worker->batch->sheet, worker->job->number - 1, &setup, error);
	return plan != NULL ? uf_flow_row_store(plan, &store, error) : NULL;
}

static bool
finish(Worker *worker, UfStoreJobState state, GBytes *body, GError **error)
{
	if (!uf_store_finish_job(worker->store, worker->job, state, body, error))
		return false;
	tell(worker, json_pack("{s:s, s:i, s:s}", "is", "end", "job", (int)worker->job->number,
			       "state", uf_store_job_state_get_name(state)));
	return true;
}

/* about this household alone, whoever does it */
static bool
is_its_own(const GError *error)
{
	static const UfError codes[] = { UF_ERROR_USAGE, UF_ERROR_NOT_FOUND, UF_ERROR_INVALID_DATA,
					 UF_ERROR_MAPPING, UF_ERROR_REFUSED };
	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
		if (g_error_matches(error, UF_ERROR, (int)codes[i]))
			return true;
	}
	return false;
}

/* What @problem makes of the household; false ends the worker. */
static bool
settle(Worker *worker, const GError *problem, GError **error)
{
	if (is_its_own(problem)) {
		g_autoptr(GBytes) body = uf_batch_mark_serialize(&worker->mark, problem->message);
		return finish(worker, UF_STORE_JOB_BAD, body, error);
	}
	bool given_up = false;
	if (!uf_batch_give_back(worker->store, worker->job, problem->message, &given_up, error))
		return false;
	if (given_up) {
		tell(worker, json_pack("{s:s, s:i, s:s}", "is", "end", "job",
				       (int)worker->job->number, "state", "bad"));
		return true;
	}
	/* the household is somebody else's by now, or changed under our hands: it waits again */
	if (g_error_matches(problem, UF_ERROR, UF_ERROR_CONFLICT))
		return true;
	g_set_error_literal(error, problem->domain, problem->code, problem->message);
	return false;
}

/* False on an error that ends the worker. */
static bool
do_job(Worker *worker, GError **error)
{
	g_autoptr(GError) problem = NULL;
	uf_batch_mark_clear(&worker->mark);
	tell(worker, json_pack("{s:s, s:i}", "is", "begin", "job", (int)worker->job->number));
	g_autoptr(json_t) row = NULL;
	if (uf_batch_mark_load(&worker->mark, worker->job, &problem))
		row = store_row(worker, &problem);
	if (row == NULL)
		return settle(worker, problem, error);
	g_autoptr(GBytes) body = uf_batch_row_serialize(row, &worker->mark);
	if (finish(worker, find_state(row), body, &problem) ||
	    g_error_matches(problem, UF_ERROR, UF_ERROR_CONFLICT))
		return true;
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

static bool
work(Worker *worker, GError **error)
{
	const UfStoreHolder holder = { worker->holder, LEASE };
	while (!must_stop()) {
		worker->store = uf_batch_ensure_store(worker->batch, error);
		g_clear_pointer(&worker->job, uf_store_job_free);
		if (worker->store == NULL || !uf_store_claim_job(worker->store, worker->batch->id,
								 &holder, &worker->job, error))
			return false;
		if (worker->job == NULL)
			return true;
		if (!do_job(worker, error))
			return false;
	}
	return true;
}

void
uf_batch_run_worker(UfBatch *batch, int fd)
{
	g_autoptr(GError) error = NULL;
	g_auto(Worker) worker = { .batch = batch, .fd = fd, .holder = uf_process_make_name() };
	tell(&worker, json_pack("{s:s, s:s}", "is", "hello", "holder", worker.holder));
	if (!work(&worker, &error))
		tell_error(&worker, error);
}
