#include "uf-sandbox-service.h"

#include <errno.h>
#include <fcntl.h>
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

/* a process that forks children: the template, or a child that keeps a document */
typedef struct {
	const UfSandboxService *service;
	UfFilters filters;
	int threads;                     /* the folder of its threads; -1 when there is none */
	pid_t self;                      /* 0 in the template */
	pid_t kept[UF_SANDBOX_KEPT_MAX]; /* children that keep a document; 0: none */
} Parent;

/* the socket that unefois sends with each request, or -1 when it has gone */
static int
receive_socket(UfSandboxOrder *order)
{
	struct iovec part = { .iov_base = order, .iov_len = sizeof *order };
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
		got = recvmsg(UF_SANDBOX_FD, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	struct cmsghdr *header = got == sizeof *order ? CMSG_FIRSTHDR(&message) : NULL;
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

/* the limits come before the first byte of a document */
static bool
lock_in(const Parent *parent, UfFilterKind kind, GError **error)
{
	if (parent->self != 0)
		return uf_limits_renew(parent->service, parent->self, error) &&
		       uf_filter_load(&parent->filters, kind, error);
	if (!uf_limits_apply(parent->service, error) || !uf_preopen_catch(error))
		return false;
	uf_limits_landlock();
	return uf_filter_load(&parent->filters, kind, error);
}

static bool
receive_request(UfFrame *request, GError **error)
{
	if (!uf_frame_receive(UF_SANDBOX_FD, request, -1, error))
		return false;
	if (request->kind == UF_FRAME_REQUEST)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "protocol: not a request");
	return false;
}

/* @answer is freed, or @error is told in its place */
static bool
send_answer(UfFrame *answer, const GError *error)
{
	if (answer->json == NULL)
		answer->json = describe_error(error);
	return uf_frame_send(UF_SANDBOX_FD, answer, -1, NULL);
}

/* one request, in the child */
static void
run_child(const Parent *parent)
{
	const UfSandboxService *service = parent->service;
	g_autoptr(GError) error = NULL;
	g_auto(UfFrame) request = { 0 };
	UfFrame answer = { .kind = UF_FRAME_ANSWER };
	if (lock_in(parent, UF_FILTER_CHILD, &error) && receive_request(&request, &error))
		answer.json = service->handle(service->data, request.json, request.blob,
					      &answer.blob, &error);
	bool sent = send_answer(&answer, error);
	/* at once: no exit handler of a library runs on what a document left behind */
	_exit(sent ? 0 : 1);
}

/* A library's thread may hold a lock of its own or of the allocator, which the child would wait for
 * until its time is up. Pango 1.50 asks fontconfig in threads, which end when they have answered.
 */
static void
await_threads(const Parent *parent)
{
	struct stat tasks;
	for (unsigned i = 0; i < THREAD_WAITS; i++) {
		/* "." and ".." and one folder a thread; without /proc there is nothing to wait for
		 */
		if (parent->threads < 0 || fstat(parent->threads, &tasks) != 0 ||
		    tasks.st_nlink <= 3)
			return;
		g_usleep(THREAD_WAIT);
	}
	g_debug("sandbox: forks although a thread goes on");
}

static void
open_threads(Parent *parent)
{
	parent->threads = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* a fork that speaks on @data, and on nothing that its parent speaks on; 0 in the fork */
static pid_t
fork_child(const Parent *parent, int data)
{
	await_threads(parent);
	uf_preopen_rewind();
	pid_t child = fork();
	if (child == 0) {
		if (dup2(data, UF_SANDBOX_FD) < 0)
			_exit(1); /* it would speak where its parent does */
		if (parent->threads >= 0)
			close(parent->threads);
	}
	close(data);
	return child;
}

/* forks a child on @data and waits for its end */
static bool
serve_one(const Parent *parent, int data)
{
	UfSandboxEnd end = { .magic = UF_SANDBOX_END_MAGIC };
	pid_t child = fork_child(parent, data);
	if (child == 0)
		run_child(parent);
	int status = W_EXITCODE(1, 0);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	end.wait_status = status;
	return send(UF_SANDBOX_FD, &end, sizeof end, MSG_NOSIGNAL) == sizeof end;
}

/* in a child that keeps: reads its document, then forks a child for each request about it */
static void
run_keeper(Parent *parent)
{
	const UfSandboxService *service = parent->service;
	g_autoptr(GError) error = NULL;
	UfFrame request = { 0 };
	UfFrame answer = { .kind = UF_FRAME_ANSWER };
	UfSandboxOrder order;
	open_threads(parent);
	bool kept = lock_in(parent, UF_FILTER_FORKING, &error) &&
		    receive_request(&request, &error) &&
		    service->keep(service->data, request.json, request.blob, &error);
	answer.json = kept ? json_object() : NULL;
	if (!send_answer(&answer, error) || !kept)
		_exit(1);
	uf_frame_clear(&answer);
	uf_frame_clear(&request);
	alarm(0); /* it waits from now on; each fork has an alarm of its own */
	parent->self = getpid();
	for (;;) {
		int data = receive_socket(&order);
		if (data < 0 || !serve_one(parent, data))
			_exit(0);
	}
}

/* the child that keeps in that place is ended; it may not listen any more */
static void
end_keeper(Parent *parent, unsigned place)
{
	pid_t child = parent->kept[place];
	parent->kept[place] = 0;
	if (child <= 0)
		return;
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
}

static bool
start_keeper(Parent *parent, unsigned place, int data)
{
	if (place >= UF_SANDBOX_KEPT_MAX || parent->service->keep == NULL) {
		close(data);
		return true; /* unefois sees that nobody answers */
	}
	end_keeper(parent, place);
	pid_t child = fork_child(parent, data);
	if (child == 0)
		run_keeper(parent);
	parent->kept[place] = child;
	return child > 0;
}

int
uf_sandbox_serve(const UfSandboxService *service)
{
	g_autoptr(GError) error = NULL;
	Parent parent = { .service = service };
	UfSandboxOrder order;
	signal(SIGPIPE, SIG_IGN);
	/* a template must not outlive unefois, nor be read by other programs of the user */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !uf_memory_forbid_dumps(&error))
		return 1;
	if ((service->preload != NULL && !service->preload(service->data, &error)) ||
	    !uf_filter_prepare(&parent.filters, &error)) {
		g_debug("preload: %s", error->message);
		return 1;
	}
	open_threads(&parent);
	for (;;) {
		int data = receive_socket(&order);
		bool keeps = data >= 0 && order.kind == UF_SANDBOX_ORDER_KEEP;
		if (data < 0 ||
		    !(keeps ? start_keeper(&parent, order.place, data) : serve_one(&parent, data)))
			return 0;
	}
}
