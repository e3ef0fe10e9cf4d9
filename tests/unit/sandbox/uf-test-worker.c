/* A worker whose requests misbehave on purpose: the operations that the real one must never have.
 * {"op": "segv"} and so on; "echo" gives back what it got. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-frame-private.h"
#include "uf-sandbox-service.h"

/* written before the first fork */
static pid_t template_pid;
static pid_t parent_pid; /* of what answers: it, or a child that keeps */

/* what a child keeps, and what it tried; its forks inherit both */
static GBytes *kept;
static json_t *tried;
static int uses;

/* held by a thread of the template for a while */
static GMutex lock;

static json_t *
errno_of(long result)
{
	return json_pack("{s:i}", "errno", result < 0 ? errno : 0);
}

static json_t *
op_echo(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)error;
	*output = input == NULL ? NULL : g_bytes_ref(input);
	return json_pack("{s:O}", "heard", (json_t *)request);
}

static json_t *
op_error(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output;
	uf_sandbox_stage("open");
	g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "password: the document is locked");
	return NULL;
}

static json_t *
op_segv(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	uf_sandbox_stage("parse");
	signal(SIGSEGV, SIG_DFL); /* AddressSanitizer would make it an exit */
	raise(SIGSEGV);
	return NULL;
}

static json_t *
op_exit(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	_exit(3);
}

static json_t *
op_spin(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	uf_sandbox_stage("layout");
	for (volatile unsigned i = 0;; i++)
		continue;
	return NULL;
}

static json_t *
op_sleep(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	for (;;)
		g_usleep(G_USEC_PER_SEC);
	return NULL;
}

static json_t *
op_memory(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	void *block = mmap(NULL, (size_t)2 << 30, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return errno_of(block == MAP_FAILED ? -1 : 0);
}

static json_t *
op_code(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	void *block = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return errno_of(block == MAP_FAILED ? -1 : 0);
}

static json_t *
op_open(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)input, (void)output, (void)error;
	const char *path = json_string_value(json_object_get(request, "path"));
	bool write = json_is_true(json_object_get(request, "write"));
	int fd = open(path, write ? O_RDWR : O_RDONLY);
	json_t *answer = errno_of(fd);
	char start[8] = "";
	if (fd >= 0 && read(fd, start, sizeof start - 1) > 0)
		json_object_set_new(answer, "start", json_string(start));
	return answer;
}

static json_t *
op_stat(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	struct stat found;
	return errno_of(stat("/etc/passwd", &found));
}

static json_t *
op_socket(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(socket(AF_INET, SOCK_STREAM, 0));
}

static json_t *
op_fork(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(fork());
}

static json_t *
op_exec(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	char *const command[] = { (char *)"/bin/true", NULL };
	return errno_of(execv("/bin/true", command));
}

static json_t *
op_ptrace(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static json_t *
op_kill(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(kill(getpid(), 0));
}

/* a signal to the template, which is the parent of the child: 0 only asks whether one could */
static json_t *
op_tgkill(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(syscall(SYS_tgkill, template_pid, template_pid, 0));
}

/* the kernel would send the signal of one's choice to any process when the socket moves */
static json_t *
op_owner(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(fcntl(UF_SANDBOX_FD, F_SETOWN, (int)template_pid));
}

static json_t *
op_signal_of_socket(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return errno_of(fcntl(UF_SANDBOX_FD, F_SETSIG, SIGKILL));
}

static json_t *
op_terminal_error(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return json_pack("{s:{s:i,s:s}}", "error", "code", 1, "message",
			 "a \xc2\x9b"
			 "31m b");
}

static json_t *
op_turned_error(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return json_pack("{s:{s:i,s:s}}", "error", "code", 1, "message", "a \xe2\x80\xae b");
}

static json_t *
write_raw(const void *data, size_t length)
{
	if (write(UF_SANDBOX_FD, data, length) < 0)
		return NULL;
	_exit(0);
}

/* what the thread held at the fork, the child would never get */
static json_t *
op_lock(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return json_pack("{s:i}", "errno", g_mutex_trylock(&lock) ? 0 : EBUSY);
}

static json_t *
op_garbage(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return write_raw("HTTP/1.1 200 OK\r\n\r\n....", 23);
}

static json_t *
op_oversized(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	const uint32_t numbers[] = { GUINT32_TO_LE(UF_FRAME_ANSWER), GUINT32_TO_LE(2),
				     GUINT32_TO_LE(UF_FRAME_BLOB_MAX + 1) };
	char frame[UF_FRAME_HEADER_SIZE + 2] = "UFF1";
	memcpy(frame + 4, numbers, sizeof numbers);
	memcpy(frame + UF_FRAME_HEADER_SIZE, "{}", 2);
	return write_raw(frame, sizeof frame);
}

static json_t *
op_half(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return write_raw("UFF1\3\0\0\0", 8);
}

static json_t *
op_bad_stage(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	uf_sandbox_stage("Robert'); DROP TABLE");
	return json_object();
}

static json_t *
op_bad_error(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)output, (void)error;
	return json_pack("{s:{s:i,s:s}}", "error", "code", 1, "message", "two\nlines");
}

/* what the child that keeps told of itself, and how often this process was asked: once */
static json_t *
op_kept(const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)request, (void)input, (void)error;
	*output = kept == NULL ? NULL : g_bytes_ref(kept);
	return json_pack("{s:i, s:i, s:O*}", "uses", ++uses, "parent", (int)parent_pid, "tried",
			 tried);
}

static const struct {
	const char *op;
	json_t *(*handle)(const json_t *, GBytes *, GBytes **, GError **);
} operations[] = {
	{ "echo", op_echo },
	{ "error", op_error },
	{ "segv", op_segv },
	{ "exit", op_exit },
	{ "spin", op_spin },
	{ "sleep", op_sleep },
	{ "memory", op_memory },
	{ "code", op_code },
	{ "open", op_open },
	{ "stat", op_stat },
	{ "socket", op_socket },
	{ "fork", op_fork },
	{ "exec", op_exec },
	{ "ptrace", op_ptrace },
	{ "kill", op_kill },
	{ "garbage", op_garbage },
	{ "oversized", op_oversized },
	{ "half", op_half },
	{ "bad_stage", op_bad_stage },
	{ "bad_error", op_bad_error },
	{ "tgkill", op_tgkill },
	{ "owner", op_owner },
	{ "setsig", op_signal_of_socket },
	{ "terminal_error", op_terminal_error },
	{ "turned_error", op_turned_error },
	{ "lock", op_lock },
	{ "kept", op_kept },
};

static void
note_try(const char *name, long result)
{
	json_object_set_new(tried, name, json_integer(result < 0 ? errno : 0));
}

/* everything that a child that keeps may not do, and the one thing that it may */
static void
try_all(void)
{
	char *const command[] = { (char *)"/bin/true", NULL };
	tried = json_object();
	note_try("socket", socket(AF_INET, SOCK_STREAM, 0));
	note_try("exec", execv("/bin/true", command));
	note_try("ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	note_try("kill", kill(getpid(), 0));
	note_try("tgkill", syscall(SYS_tgkill, template_pid, template_pid, 0));
	note_try("open", open("/etc/passwd", O_RDONLY));
	note_try("dumpable", prctl(PR_SET_DUMPABLE, 1));
	note_try("unshare", unshare(CLONE_NEWUSER));
	note_try("namespace", syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0));
	note_try("shared", syscall(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0));
	note_try("owner", fcntl(UF_SANDBOX_FD, F_SETOWN, (int)template_pid));
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	note_try("fork", child < 0 || waitpid(child, NULL, 0) != child ? -1 : 0);
}

/* the bytes say how it goes */
static bool
keep(void *data, const json_t *request, GBytes *input, GError **error)
{
	(void)data, (void)request;
	size_t size;
	const char *bytes = g_bytes_get_data(input, &size);
	g_autofree char *text = g_strndup(bytes, size);
	if (g_str_has_prefix(text, "crash"))
		op_segv(NULL, NULL, NULL, NULL);
	if (g_str_has_prefix(text, "spin"))
		op_spin(NULL, NULL, NULL, NULL);
	if (g_str_has_prefix(text, "garbage"))
		op_garbage(NULL, NULL, NULL, NULL);
	if (g_str_has_prefix(text, "try"))
		try_all();
	kept = g_bytes_ref(input);
	parent_pid = getpid();
	if (!g_str_has_prefix(text, "refuse"))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "kept: not this one");
	return false;
}

static json_t *
handle(void *data, const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	(void)data;
	const char *op = json_string_value(json_object_get(request, "op"));
	for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
		if (g_strcmp0(op, operations[i].op) == 0)
			return operations[i].handle(request, input, output, error);
	}
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no such operation");
	return NULL;
}

/* as a library does that loads its tables in the background */
static gpointer
hold_lock(gpointer data)
{
	g_mutex_lock(&lock);
	g_atomic_int_set((gint *)data, 1);
	g_usleep(G_USEC_PER_SEC / 10);
	g_mutex_unlock(&lock);
	return NULL;
}

static bool
preload(void *data, GError **error)
{
	(void)data;
	template_pid = parent_pid = getpid();
	static gint held = 0;
	g_thread_unref(g_thread_new("library", hold_lock, &held));
	while (g_atomic_int_get(&held) == 0)
		g_usleep(100);
	return uf_sandbox_preopen("/etc/os-release", error);
}

int
main(void)
{
	const UfSandboxService service = {
		.preload = preload, .handle = handle, .keep = keep, .seconds = 1
	};
	return uf_sandbox_serve(&service);
}
