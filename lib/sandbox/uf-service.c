#include "uf-sandbox-service.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-frame-private.h"
#include "uf-memory.h"
#include "uf-sandbox-private.h"

#define THREAD_WAIT 500 /* microseconds */
#define THREAD_WAITS 4000

/* the socket that unefois sends with each request, or -1 when it has gone */
static int
receive_socket(int control)
{
	char byte;
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} space = { 0 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = space.bytes,
				  .msg_controllen = sizeof space.bytes };
	ssize_t got;
	do {
		got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	struct cmsghdr *header = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header == NULL || header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	int fd;
	memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}

void
uf_sandbox_stage(const char *stage)
{
	g_auto(UfFrame)
	    frame = { .kind = UF_FRAME_STAGE, .json = json_pack("{s:s}", "stage", stage) };
	if (frame.json != NULL)
		uf_frame_send(UF_SANDBOX_FD, &frame, -1, NULL);
}

static json_t *
describe_error(const GError *error)
{
	bool ours = error->domain == UF_ERROR;
	return json_pack("{s:{s:i, s:s}}", "error", "code", ours ? error->code : UF_ERROR_INTERNAL,
			 "message", ours ? error->message : "internal: an unexpected failure");
}

static bool
lock_in(const UfSandboxService *service, GError **error)
{
	if (!uf_limits_apply(service, error) || !uf_preopen_catch(error))
		return false;
	uf_limits_landlock();
	return uf_filter_load(error);
}

/* one request, in the child; the limits come before the first byte of the document */
static json_t *
answer_request(const UfSandboxService *service, GBytes **output, GError **error)
{
	g_auto(UfFrame) request = { 0 };
	if (!lock_in(service, error) || !uf_frame_receive(UF_SANDBOX_FD, &request, -1, error))
		return NULL;
	if (request.kind != UF_FRAME_REQUEST) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "protocol: not a request");
		return NULL;
	}
	return service->handle(service->data, request.json, request.blob, output, error);
}

static void
run_child(const UfSandboxService *service)
{
	g_autoptr(GError) error = NULL;
	UfFrame answer = { .kind = UF_FRAME_ANSWER };
	answer.json = answer_request(service, &answer.blob, &error);
	if (answer.json == NULL)
		answer.json = describe_error(error);
	bool sent = uf_frame_send(UF_SANDBOX_FD, &answer, -1, NULL);
	/* at once: no exit handler of a library runs on what a document left behind */
	_exit(sent ? 0 : 1);
}

/* A library's thread may hold a lock of its own or of the allocator, which the child would wait for
 * until its time is up. Pango 1.50 asks fontconfig in threads, which end when they have answered.
 */
static void
await_threads(void)
{
	struct stat tasks;
	for (unsigned i = 0; i < THREAD_WAITS; i++) {
		/* "." and ".." and one folder a thread; without /proc there is nothing to wait for
		 */
		if (stat("/proc/self/task", &tasks) != 0 || tasks.st_nlink <= 3)
			return;
		g_usleep(THREAD_WAIT);
	}
	g_debug("sandbox: forks although a thread goes on");
}

/* forks a child on @data and waits for its end */
static bool
serve_one(const UfSandboxService *service, int data)
{
	UfSandboxEnd end = { .magic = UF_SANDBOX_END_MAGIC };
	await_threads();
	pid_t child = fork();
	if (child == 0) {
		dup2(data, UF_SANDBOX_FD);
		close(data);
		run_child(service);
	}
	close(data);
	int status = W_EXITCODE(1, 0);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	end.wait_status = status;
	return send(UF_SANDBOX_FD, &end, sizeof end, MSG_NOSIGNAL) == sizeof end;
}

int
uf_sandbox_serve(const UfSandboxService *service)
{
	g_autoptr(GError) error = NULL;
	signal(SIGPIPE, SIG_IGN);
	/* a template must not outlive unefois, nor be read by other programs of the user */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !uf_memory_forbid_dumps(&error))
		return 1;
	if (service->preload != NULL && !service->preload(service->data, &error)) {
		g_debug("preload: %s", error->message);
		return 1;
	}
	for (;;) {
		int data = receive_socket(UF_SANDBOX_FD);
		if (data < 0 || !serve_one(service, data))
			return 0;
	}
}
