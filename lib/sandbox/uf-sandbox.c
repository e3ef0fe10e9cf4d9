#include "uf-sandbox.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-kept-private.h"
#include "uf-sandbox-private.h"

static char *
find_worker(GError **error)
{
	const char *named = g_getenv("UNEFOIS_PDF");
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self == NULL ? NULL : g_path_get_dirname(self);
	g_autofree char *beside =
	    folder == NULL ? NULL : g_build_filename(folder, "unefois-pdf", NULL);
	const char *places[] = { named, beside, UF_WORKER_PATH };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		if (places[i] != NULL && g_file_test(places[i], G_FILE_TEST_IS_EXECUTABLE))
			return g_strdup(places[i]);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "the document worker unefois-pdf is not installed");
	return NULL;
}

UfSandbox *
uf_sandbox_new(const char *worker_path, GError **error)
{
	g_autofree char *path = worker_path != NULL ? g_strdup(worker_path) : find_worker(error);
	if (path == NULL)
		return NULL;
	if (!g_file_test(path, G_FILE_TEST_IS_EXECUTABLE)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not a program", path);
		return NULL;
	}
	UfSandbox *sandbox = g_new0(UfSandbox, 1);
	sandbox->path = g_steal_pointer(&path);
	sandbox->control = -1;
	sandbox->begun = -1;
	uf_kept_init(sandbox);
	return sandbox;
}

static void
stop_worker(UfSandbox *sandbox)
{
	uf_kept_forget_children(sandbox);
	if (sandbox->control >= 0)
		close(sandbox->control);
	if (sandbox->begun >= 0)
		close(sandbox->begun);
	sandbox->control = -1;
	sandbox->begun = -1;
	if (sandbox->pid > 0) {
		kill(sandbox->pid, SIGKILL);
		while (waitpid(sandbox->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	sandbox->pid = 0;
}

void
uf_sandbox_free(UfSandbox *sandbox)
{
	if (sandbox == NULL)
		return;
	stop_worker(sandbox);
	uf_kept_clear(sandbox);
	g_free(sandbox->path);
	g_free(sandbox);
}

/* what the worker needs to find fonts, and nothing else */
static char **
worker_environment(void)
{
	static const char *const kept[] = { "HOME", "XDG_CACHE_HOME", "ASAN_OPTIONS",
					    "UBSAN_OPTIONS" };
	char **environment = g_environ_setenv(NULL, "LC_ALL", "C.UTF-8", TRUE);
	environment = g_environ_setenv(environment, "TZ", "UTC0", TRUE); /* else a file */
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		const char *value = g_getenv(kept[i]);
		if (value != NULL)
			environment = g_environ_setenv(environment, kept[i], value, TRUE);
	}
	return environment;
}

static bool
start_worker(UfSandbox *sandbox, GError **error)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "socketpair: %s",
			    g_strerror(errno));
		return false;
	}
	const char *command[] = { sandbox->path, NULL };
	g_auto(GStrv) environment = worker_environment();
	GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL;
	if (!UF_SANDBOX_SANITIZED)
		flags |= G_SPAWN_STDERR_TO_DEV_NULL; /* libraries print what they parse */
	int target = UF_SANDBOX_FD;
	g_autoptr(GError) cause = NULL;
	bool started = g_spawn_async_with_pipes_and_fds(
	    NULL, command, (const char *const *)environment, flags, NULL, NULL, -1, -1, -1,
	    &ends[1], &target, 1, &sandbox->pid, NULL, NULL, NULL, &cause);
	close(ends[1]);
	if (!started) {
		close(ends[0]);
		g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE, "%s does not start: %s",
			    sandbox->path, cause->message);
		return false;
	}
	sandbox->control = ends[0];
	return true;
}

/* a socket to a fresh child; a worker that died since the last call is started again, once */
int
uf_sandbox_order(UfSandbox *sandbox, UfSandboxOrder order, GError **error)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		if (sandbox->control < 0 && !start_worker(sandbox, error))
			return -1;
		int fd = uf_talk_open(sandbox->control, order);
		if (fd >= 0)
			return fd;
		stop_worker(sandbox);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE, "the document worker cannot be reached");
	return -1;
}

/* hung, or talking nonsense: neither the child nor its template is waited for */
void
uf_sandbox_give_up(UfSandbox *sandbox, const UfTalk *talk, const GError *failure, GError **error)
{
	stop_worker(sandbox);
	if (failure->code == UF_ERROR_CANCELLED)
		g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED,
			    "too_slow: the document took too long (stage %s)", talk->stage);
	else
		g_set_error_literal(error, UF_ERROR, failure->code, failure->message);
}

json_t *
uf_sandbox_talk(UfSandbox *sandbox, UfSandboxCall *call, GBytes **output, GError **error)
{
	UfTalk talk = { .request = call->request,
			.stage = "start",
			.deadline = g_get_monotonic_time() + UF_SANDBOX_CALL_TIME };
	g_autoptr(GError) failure = NULL;
	bool answered = uf_talk_exchange(call->fd, &talk, &failure);
	close(call->fd);
	if (failure != NULL && failure->code != UF_ERROR_UNREACHABLE) {
		uf_sandbox_give_up(sandbox, &talk, failure, error);
		return NULL;
	}
	int status = W_EXITCODE(1, 0);
	call->lost = !uf_talk_receive_end(call->control, &status, talk.deadline);
	if (!answered) {
		uf_talk_explain_end(status, talk.stage, error);
		return NULL;
	}
	json_t *answer = uf_talk_take_answer(&talk.answer, output, error);
	uf_frame_clear(&talk.answer);
	return answer;
}

/* @lost: the template itself died under the call, which may be tried again */
static json_t *
call_once(UfSandbox *sandbox, const UfFrame *request, GBytes **output, bool *lost, GError **error)
{
	UfSandboxCall call = { .request = request };
	call.fd = uf_sandbox_order(sandbox, (UfSandboxOrder){ UF_SANDBOX_ORDER_CHILD, 0 }, error);
	if (call.fd < 0)
		return NULL;
	call.control = sandbox->control;
	json_t *answer = uf_sandbox_talk(sandbox, &call, output, error);
	*lost = call.lost;
	if (call.lost)
		stop_worker(sandbox);
	return answer;
}

json_t *
uf_sandbox_call(UfSandbox *sandbox, const json_t *request, GBytes *input, GBytes **output,
		GError **error)
{
	g_return_val_if_fail(json_is_object(request) && sandbox->begun < 0, NULL);
	/* borrowed: the frame is not cleared */
	UfFrame frame = { .kind = UF_FRAME_REQUEST, .json = (json_t *)request, .blob = input };
	bool lost = false;
	g_autoptr(GError) failure = NULL;
	json_t *answer = call_once(sandbox, &frame, output, &lost, &failure);
	if (answer == NULL && lost) {
		g_clear_error(&failure);
		lost = false;
		answer = call_once(sandbox, &frame, output, &lost, &failure);
	}
	if (answer == NULL && lost) {
		g_clear_error(&failure);
		g_set_error(&failure, UF_ERROR, UF_ERROR_UNREACHABLE,
			    "the document worker %s does not stay up", sandbox->path);
	}
	if (answer == NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return answer;
}

bool
uf_sandbox_begin(UfSandbox *sandbox, const json_t *request, GBytes *input, GError **error)
{
	g_return_val_if_fail(json_is_object(request) && sandbox->begun < 0, false);
	const UfFrame frame = { .kind = UF_FRAME_REQUEST,
				.json = (json_t *)request,
				.blob = input };
	const int64_t deadline = g_get_monotonic_time() + UF_SANDBOX_CALL_TIME;
	const int fd =
	    uf_sandbox_order(sandbox, (UfSandboxOrder){ UF_SANDBOX_ORDER_CHILD, 0 }, error);
	if (fd < 0)
		return false;
	if (uf_frame_send(fd, &frame, deadline, error)) {
		sandbox->begun = fd;
		return true;
	}
	close(fd);
	stop_worker(sandbox);
	return false;
}

json_t *
uf_sandbox_finish(UfSandbox *sandbox, GBytes **output, GError **error)
{
	g_return_val_if_fail(sandbox->begun >= 0, NULL);
	UfSandboxCall call = { .fd = sandbox->begun, .control = sandbox->control };
	sandbox->begun = -1;
	g_autoptr(GError) failure = NULL;
	json_t *answer = uf_sandbox_talk(sandbox, &call, output, &failure);
	if (call.lost)
		stop_worker(sandbox);
	if (answer == NULL && call.lost)
		g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE,
			    "the document worker was lost while it was at work");
	else if (answer == NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return answer;
}
