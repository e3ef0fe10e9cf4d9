/* The workers of a run, seen from their parent: forked, listened to, replaced when they die, told
 * to stop. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-store.h"
#include "uf-json.h"

#define MAX_WORKERS 64
#define MAX_LINE ((size_t)16 * 1024)
#define LOOK_SECONDS 10                        /* between looks at what other runs did */
#define TELL_TIME (G_USEC_PER_SEC / 4)         /* between two calls of progress */
#define RATE_TIME ((gint64)3 * G_USEC_PER_SEC) /* before a time left is told */

/* A process that was forked. */
typedef struct {
	pid_t pid;
	int fd; /* what it tells; -1: it has ended */
	GString *text;
	char *holder; /* NULL until it said so */
	unsigned job; /* under way; 0: none */
} Hand;

typedef struct {
	UfBatch *batch;
	const UfBatchWork *work;
	GPtrArray *hands;
	GError *failure; /* the first one that is about no household */
	sigset_t before;
	int signals;     /* a descriptor */
	unsigned stops;  /* signals that came */
	unsigned losses; /* workers that died with no household since one was done */
	unsigned begins; /* households that were taken */
	unsigned stuck;  /* households that wait and that nobody can take: damaged */
	unsigned total;
	unsigned done;
	unsigned bad;
	unsigned settled_before; /* when the run began */
	gint64 begun;
	gint64 told;
	gint64 looked;
} Crew;

static void
hand_free(Hand *hand)
{
	if (hand->fd >= 0)
		close(hand->fd);
	g_string_free(hand->text, TRUE);
	g_free(hand->holder);
	g_free(hand);
}

static void
crew_clear(Crew *crew)
{
	g_clear_pointer(&crew->hands, g_ptr_array_unref);
	g_clear_error(&crew->failure);
	if (crew->signals >= 0)
		close(crew->signals);
	sigprocmask(SIG_SETMASK, &crew->before, NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Crew, crew_clear)

/* Blocked here and in the workers; one that is ignored (nohup) stays so. */
static void
catch_signals(Crew *crew)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	sigset_t caught;
	sigemptyset(&caught);
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		struct sigaction now;
		if (sigaction(numbers[i], NULL, &now) != 0 || now.sa_handler != SIG_IGN)
			sigaddset(&caught, numbers[i]);
	}
	sigprocmask(SIG_BLOCK, &caught, &crew->before);
	crew->signals = signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
}

static unsigned
count_hands(const Crew *crew)
{
	unsigned count = 0;
	for (guint i = 0; i < crew->hands->len; i++)
		count += ((const Hand *)g_ptr_array_index(crew->hands, i))->fd >= 0;
	return count;
}

/* --- progress --- */

static unsigned
guess_seconds(const Crew *crew, unsigned left)
{
	const gint64 spent = g_get_monotonic_time() - crew->begun;
	const unsigned settled = crew->done + crew->bad - crew->settled_before;
	if (left == 0 || spent < RATE_TIME || settled < 3)
		return 0;
	return (unsigned)(1 + spent * left / settled / G_USEC_PER_SEC);
}

static void
tell_progress(Crew *crew, bool at_once)
{
	const gint64 now = g_get_monotonic_time();
	if (crew->work->progress == NULL || (!at_once && now - crew->told < TELL_TIME))
		return;
	crew->told = now;
	const unsigned settled = crew->done + crew->bad;
	const unsigned left = crew->total > settled ? crew->total - settled : 0;
	const UfBatchProgress progress = {
		crew->total, crew->done,        crew->bad,
		left,        count_hands(crew), guess_seconds(crew, left)
	};
	crew->work->progress(crew->work->data, &progress);
}

/* What the store says, others' work too; @waiting may be NULL. */
static bool
look(Crew *crew, unsigned *waiting, GError **error)
{
	unsigned counts[UF_STORE_JOB_STATES];
	UfStore *store = uf_batch_ensure_store(crew->batch, error);
	if (store == NULL || !uf_store_count_jobs(store, crew->batch->id, counts, error))
		return false;
	crew->done = counts[UF_STORE_JOB_DONE] + counts[UF_STORE_JOB_SKIPPED];
	crew->bad = counts[UF_STORE_JOB_BAD];
	crew->total =
	    crew->done + crew->bad + counts[UF_STORE_JOB_WAITING] + counts[UF_STORE_JOB_RUNNING];
	crew->looked = g_get_monotonic_time();
	if (waiting != NULL)
		*waiting = counts[UF_STORE_JOB_WAITING];
	return true;
}

/* --- one worker --- */

/* The store is closed and the document worker ended. */
static bool
fork_worker(Crew *crew, GError **error)
{
	g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(int));
	for (guint i = 0; i < crew->hands->len; i++)
		g_array_append_val(fds, ((const Hand *)g_ptr_array_index(crew->hands, i))->fd);
	g_array_append_val(fds, crew->signals);
	g_autofree Hand *hand = g_new0(Hand, 1);
	if (!uf_batch_fork_worker(crew->batch, fds, &hand->pid, &hand->fd, error))
		return false;
	hand->text = g_string_new(NULL);
	g_ptr_array_add(crew->hands, g_steal_pointer(&hand));
	return true;
}

static void
note_error(Crew *crew, const json_t *line)
{
	const int code = (int)uf_json_get_integer(line, "code", UF_ERROR_INTERNAL);
	const char *text = uf_json_get_string(line, "text");
	if (crew->failure == NULL)
		g_set_error_literal(&crew->failure, UF_ERROR, code, text != NULL ? text : "");
}

static void
hear_line(Crew *crew, Hand *hand, const char *text, size_t length)
{
	g_autoptr(json_t) line = uf_json_parse(text, length, "worker", NULL);
	const char *is = line != NULL ? uf_json_get_string(line, "is") : NULL;
	if (g_strcmp0(is, "hello") == 0) {
		g_free(hand->holder);
		hand->holder = g_strdup(uf_json_get_string(line, "holder"));
	} else if (g_strcmp0(is, "begin") == 0) {
		hand->job = (unsigned)uf_json_get_integer(line, "job", 0);
		crew->begins++;
	} else if (g_strcmp0(is, "end") == 0) {
		hand->job = 0;
		crew->losses = 0;
		const char *state = uf_json_get_string(line, "state");
		*(g_strcmp0(state, "bad") == 0 ? &crew->bad : &crew->done) += 1;
	} else if (g_strcmp0(is, "error") == 0) {
		hand->job = 0;
		note_error(crew, line);
	}
}

/* false at the end of what it tells */
static bool
hear(Crew *crew, Hand *hand)
{
	char buffer[4096];
	const ssize_t n = read(hand->fd, buffer, sizeof buffer);
	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0 || hand->text->len > MAX_LINE)
		return false;
	g_string_append_len(hand->text, buffer, n);
	const char *end = memchr(hand->text->str, '\n', hand->text->len);
	while (end != NULL) {
		const size_t length = (size_t)(end - hand->text->str);
		hear_line(crew, hand, hand->text->str, length);
		g_string_erase(hand->text, 0, (gssize)length + 1);
		end = memchr(hand->text->str, '\n', hand->text->len);
	}
	return true;
}

/* The household that @hand died at waits again, or is given up. */
static bool
bury(Crew *crew, const Hand *hand, GError **error)
{
	bool given_up = false;
	UfStore *store = uf_batch_ensure_store(crew->batch, error);
	if (store == NULL || hand->holder == NULL)
		return store != NULL;
	g_autoptr(UfStoreJob) job =
	    hand->job > 0 ? uf_store_get_job(store, crew->batch->id, hand->job, error) : NULL;
	if (hand->job > 0 && job == NULL)
		return false;
	const bool is_its = job != NULL && job->state == UF_STORE_JOB_RUNNING &&
			    g_str_equal(job->holder, hand->holder);
	if (is_its && crew->stops < 2) {
		if (!uf_batch_give_back(store, job, "the workers that did it died", &given_up,
					error))
			return false;
		crew->bad += given_up;
		if (crew->work->died != NULL)
			crew->work->died(crew->work->data, hand->job, given_up);
	}
	/* what it took and could not tell */
	return uf_store_release_jobs(store, crew->batch->id, hand->holder, error) >= 0;
}

/* False on an error of the store. */
static bool
end_hand(Crew *crew, Hand *hand, GError **error)
{
	int status = 0;
	close(hand->fd);
	hand->fd = -1;
	while (waitpid(hand->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && hand->job == 0)
		return true;
	if (hand->job == 0 && ++crew->losses >= UF_BATCH_TRIES && crew->failure == NULL)
		g_set_error(&crew->failure, UF_ERROR, UF_ERROR_INTERNAL,
			    "a worker ended before its work (%s %d)",
			    WIFSIGNALED(status) ? "signal" : "exit",
			    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return bury(crew, hand, error);
}

/* --- all of them --- */

static void
signal_hands(const Crew *crew, int number)
{
	for (guint i = 0; i < crew->hands->len; i++) {
		const Hand *hand = g_ptr_array_index(crew->hands, i);
		if (hand->fd >= 0)
			kill(hand->pid, number);
	}
}

static void
hear_signals(Crew *crew)
{
	struct signalfd_siginfo info;
	while (read(crew->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		crew->stops++;
		signal_hands(crew, crew->stops > 1 ? SIGKILL : SIGTERM);
	}
}

static bool
wait_once(Crew *crew, GError **error)
{
	struct pollfd fds[MAX_WORKERS + 1] = { { .fd = crew->signals, .events = POLLIN } };
	const guint count = crew->hands->len;
	for (guint i = 0; i < count; i++)
		fds[i + 1] = (struct pollfd){
			.fd = ((const Hand *)g_ptr_array_index(crew->hands, i))->fd,
			.events = POLLIN,
		};
	if (poll(fds, count + 1, 1000) < 0 && errno != EINTR) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "poll: %s", g_strerror(errno));
		return false;
	}
	if (fds[0].revents != 0)
		hear_signals(crew);
	for (guint i = 0; i < count; i++) {
		Hand *hand = g_ptr_array_index(crew->hands, i);
		if (fds[i + 1].fd >= 0 && fds[i + 1].revents != 0 && !hear(crew, hand) &&
		    !end_hand(crew, hand, error))
			return false;
	}
	if (g_get_monotonic_time() - crew->looked > LOOK_SECONDS * G_USEC_PER_SEC &&
	    !look(crew, NULL, error))
		return false;
	tell_progress(crew, false);
	return true;
}

/* @count workers at most, until all have ended. */
static bool
run_hands(Crew *crew, unsigned count, GError **error)
{
	g_ptr_array_set_size(crew->hands, 0);
	if (!uf_flow_prepare_fork(crew->batch->flow, error))
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!fork_worker(crew, error))
			return false;
	}
	while (count_hands(crew) > 0) {
		if (!wait_once(crew, error))
			return false;
	}
	return true;
}

/* What processes held that have ended waits again at once, not when its lease is over. */
static bool
free_jobs(const UfBatch *batch, GError **error)
{
	UfStore *store = uf_batch_ensure_store(batch, error);
	if (store == NULL)
		return false;
	g_autoptr(GPtrArray) holders = uf_batch_list_gone(store, batch->id, error);
	if (holders == NULL)
		return false;
	for (guint i = 0; i < holders->len; i++) {
		if (uf_store_release_jobs(store, batch->id, g_ptr_array_index(holders, i), error) <
		    0)
			return false;
	}
	return true;
}

/* Until nothing waits: what was given back is done by new workers. */
static bool
run_crew(Crew *crew, GError **error)
{
	const unsigned most =
	    crew->work->workers > 0 ? crew->work->workers : g_get_num_processors();
	unsigned waiting;
	if (!free_jobs(crew->batch, error) || !look(crew, &waiting, error))
		return false;
	crew->settled_before = crew->done + crew->bad;
	crew->begun = g_get_monotonic_time();
	tell_progress(crew, true);
	unsigned idle = 0; /* rounds that took nothing */
	while (waiting > 0 && crew->stops == 0 && crew->failure == NULL && idle < UF_BATCH_TRIES) {
		const unsigned begins = crew->begins;
		if (!run_hands(crew, MIN(MIN(most, MAX_WORKERS), waiting), error) ||
		    !look(crew, &waiting, error))
			return false;
		idle = crew->begins == begins ? idle + 1 : 0;
	}
	crew->stuck = idle == UF_BATCH_TRIES ? waiting : 0;
	tell_progress(crew, true);
	return true;
}

/* after an error: nobody listens to them any more; what they held is told by their names */
static void
dismiss(Crew *crew)
{
	signal_hands(crew, SIGKILL);
	for (guint i = 0; i < crew->hands->len; i++) {
		const Hand *hand = g_ptr_array_index(crew->hands, i);
		while (hand->fd >= 0 && waitpid(hand->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
}

bool
uf_batch_work(UfBatch *batch, const UfBatchWork *work, UfBatchEnd *end, GError **error)
{
	const char *out = uf_batch_get_out(batch);
	if ((out != NULL && !uf_file_ensure_private_folder(out, error)) ||
	    uf_batch_get_sheet(batch, error) == NULL)
		return false;
	g_auto(Crew) crew = { .batch = batch, .work = work };
	crew.hands = g_ptr_array_new_with_free_func((GDestroyNotify)hand_free);
	catch_signals(&crew);
	const bool done = run_crew(&crew, error);
	if (!done) {
		dismiss(&crew);
		return false;
	}
	if (crew.failure != NULL) {
		g_propagate_error(error, g_steal_pointer(&crew.failure));
		return false;
	}
	if (crew.done + crew.bad + crew.stuck >= crew.total)
		*end = UF_BATCH_ENDED;
	else
		*end = crew.stops > 0 ? UF_BATCH_STOPPED : UF_BATCH_SHARED;
	return true;
}
