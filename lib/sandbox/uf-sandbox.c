#include "uf-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-frame-private.h"
#include "uf-sandbox-private.h"

struct UfSandbox {
	char *path;
	GPid pid;    /* 0: not running */
	int control; /* -1: not running */
};

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
	return sandbox;
}

static void
stop_worker(UfSandbox *sandbox)
{
	if (sandbox->control >= 0)
		close(sandbox->control);
	sandbox->control = -1;
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

static bool
send_socket(int control, int fd)
{
	char byte = 'd';
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} space = { 0 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = space.bytes,
				  .msg_controllen = sizeof space.bytes };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	ssize_t sent;
	do {
		sent = sendmsg(control, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == 1;
}

/* a socket to a fresh child; a worker that died since the last call is started again, once */
static int
open_child(UfSandbox *sandbox, GError **error)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		int ends[2];
		if (sandbox->control < 0 && !start_worker(sandbox, error))
			return -1;
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
			break;
		bool sent = send_socket(sandbox->control, ends[1]);
		close(ends[1]);
		if (sent)
			return ends[0];
		close(ends[0]);
		stop_worker(sandbox);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE, "the document worker cannot be reached");
	return -1;
}

/* keeps the stage's name if it is one: it will be printed */
static bool
note_stage(char *stage, const json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "stage"));
	if (name == NULL || strlen(name) > UF_SANDBOX_STAGE_MAX ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name))
		return false;
	g_strlcpy(stage, name, UF_SANDBOX_STAGE_MAX + 1);
	return true;
}

typedef struct {
	const UfFrame *request;
	UfFrame answer;
	char stage[UF_SANDBOX_STAGE_MAX + 1]; /* what the child was doing when it was last heard */
	int64_t deadline;
} Talk;

static bool
exchange(int fd, Talk *talk, GError **error)
{
	if (!uf_frame_send(fd, talk->request, talk->deadline, error))
		return false;
	for (;;) {
		g_auto(UfFrame) frame = { 0 };
		if (!uf_frame_receive(fd, &frame, talk->deadline, error))
			return false;
		if (frame.kind == UF_FRAME_ANSWER) {
			talk->answer = frame;
			frame = (UfFrame){ 0 };
			return true;
		}
		if (frame.kind != UF_FRAME_STAGE || !note_stage(talk->stage, frame.json)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "protocol: the worker's answer is malformed");
			return false;
		}
	}
}

/* how the child ended, told by the template; false when the template is lost too */
static bool
receive_end(int control, int *wait_status, int64_t deadline)
{
	UfSandboxEnd end;
	size_t have = 0;
	while (have < sizeof end) {
		ssize_t got = recv(control, (char *)&end + have, sizeof end - have, MSG_DONTWAIT);
		if (got > 0) {
			have += (size_t)got;
			continue;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR) ||
		    g_get_monotonic_time() > deadline)
			return false;
		g_usleep(200);
	}
	*wait_status = end.wait_status;
	return end.magic == UF_SANDBOX_END_MAGIC;
}

/* the child died without an answer */
static void
explain_end(int status, const char *stage, GError **error)
{
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGXCPU))
		g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED,
			    "too_slow: the document took too long (stage %s)", stage);
	else if (WIFSIGNALED(status))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "crashed: the document crashed its reader (stage %s, signal %d)", stage,
			    WTERMSIG(status));
	else
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "crashed: the document's reader gave no answer (stage %s, exit %d)",
			    stage, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* nothing that a terminal obeys, nothing that turns the writing around */
static bool
is_printable(const char *text)
{
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (!g_unichar_isprint(letter) || g_unichar_type(letter) == G_UNICODE_FORMAT)
			return false;
	}
	return true;
}

/* an error that the child answered; its words were written by the worker, hence the bounds */
static void
take_error(const json_t *object, GError **error)
{
	json_int_t code = json_integer_value(json_object_get(object, "code"));
	const char *message = json_string_value(json_object_get(object, "message"));
	if (code < UF_ERROR_USAGE || code > UF_ERROR_INTERNAL || message == NULL ||
	    strlen(message) > UF_SANDBOX_MESSAGE_MAX || !is_printable(message))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "protocol: the worker's error is malformed");
	else
		g_set_error_literal(error, UF_ERROR, (int)code, message);
}

static json_t *
take_answer(UfFrame *answer, GBytes **output, GError **error)
{
	json_t *problem = json_object_get(answer->json, "error");
	if (problem != NULL) {
		take_error(problem, error);
		return NULL;
	}
	if (output != NULL)
		*output = g_steal_pointer(&answer->blob);
	return g_steal_pointer(&answer->json);
}

/* hung, or talking nonsense: neither the child nor its template is waited for */
static void
give_up(UfSandbox *sandbox, const Talk *talk, const GError *failure, GError **error)
{
	stop_worker(sandbox);
	if (failure->code == UF_ERROR_CANCELLED)
		g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED,
			    "too_slow: the document took too long (stage %s)", talk->stage);
	else
		g_set_error_literal(error, UF_ERROR, failure->code, failure->message);
}

/* @lost: the template itself died under the call, which may be tried again */
static json_t *
call_once(UfSandbox *sandbox, const UfFrame *request, GBytes **output, bool *lost, GError **error)
{
	Talk talk = { .request = request,
		      .stage = "start",
		      .deadline = g_get_monotonic_time() + UF_SANDBOX_CALL_TIME };
	g_autoptr(GError) failure = NULL;
	int fd = open_child(sandbox, error);
	if (fd < 0)
		return NULL;
	bool answered = exchange(fd, &talk, &failure);
	close(fd);
	if (failure != NULL && failure->code != UF_ERROR_UNREACHABLE) {
		give_up(sandbox, &talk, failure, error);
		return NULL;
	}
	int status = W_EXITCODE(1, 0);
	*lost = !receive_end(sandbox->control, &status, talk.deadline);
	if (*lost)
		stop_worker(sandbox);
	if (!answered) {
		explain_end(status, talk.stage, error);
		return NULL;
	}
	json_t *answer = take_answer(&talk.answer, output, error);
	uf_frame_clear(&talk.answer);
	return answer;
}

json_t *
uf_sandbox_call(UfSandbox *sandbox, const json_t *request, GBytes *input, GBytes **output,
		GError **error)
{
	g_return_val_if_fail(json_is_object(request), NULL);
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
