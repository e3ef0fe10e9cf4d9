/* Fonts are opened lazily, by poppler and by cairo, deep inside a document. A child cannot open
 * anything: its calls that name a path are caught (SIGSYS), and when the path is one that the
 * template had opened before any document came, they are answered with a copy of that descriptor.
 */
#include "uf-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "uf-error.h"

/* written by the template only, read by the signal handler of its children */
static struct {
	char *path;
	int fd;
} table[UF_SANDBOX_PREOPEN_MAX];
static unsigned table_length;

bool
uf_sandbox_preopen(const char *path, GError **error)
{
	if (table_length == UF_SANDBOX_PREOPEN_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "too many preopened files");
		return false;
	}
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: %s", path, g_strerror(errno));
		return false;
	}
	table[table_length].path = g_strdup(path);
	table[table_length++].fd = fd;
	return true;
}

void
uf_preopen_rewind(void)
{
	for (unsigned i = 0; i < table_length; i++)
		lseek(table[i].fd, 0, SEEK_SET);
}

static int
find_in_table(const char *path)
{
	for (unsigned i = 0; path != NULL && i < table_length; i++) {
		if (strcmp(table[i].path, path) == 0)
			return table[i].fd;
	}
	return -1;
}

/* a descriptor of @path, or minus an errno, as a system call gives them; async-signal-safe */
static long
open_from_table(const char *path, long flags)
{
	int known = find_in_table(path);
	if (known < 0)
		return -ENOENT;
	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EACCES;
	int fd = fcntl(known, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static long
access_in_table(const char *path, long mode)
{
	if (find_in_table(path) < 0)
		return -ENOENT;
	return (mode & ~(long)R_OK) == 0 ? 0 : -EACCES;
}

/* the answer to a caught call, given its first three arguments */
static long
answer_call(int number, const long arguments[3])
{
	switch (number) {
	case SYS_openat:
		return open_from_table((const char *)arguments[1], arguments[2]);
	case SYS_faccessat:
		return access_in_table((const char *)arguments[1], arguments[2]);
#ifdef SYS_open
	case SYS_open:
		return open_from_table((const char *)arguments[0], arguments[1]);
#endif
#ifdef SYS_access
	case SYS_access:
		return access_in_table((const char *)arguments[0], arguments[1]);
#endif
	default:
		return -EPERM;
	}
}

static void
answer_open(int number, siginfo_t *info, void *context)
{
	(void)number;
	int saved = errno;
	ucontext_t *state = context;
#if defined(__x86_64__)
	greg_t *registers = state->uc_mcontext.gregs;
	const long arguments[] = { registers[REG_RDI], registers[REG_RSI], registers[REG_RDX] };
	registers[REG_RAX] = answer_call(info->si_syscall, arguments);
#elif defined(__aarch64__)
	unsigned long long *registers = state->uc_mcontext.regs;
	const long arguments[] = { (long)registers[0], (long)registers[1], (long)registers[2] };
	registers[0] = (unsigned long long)answer_call(info->si_syscall, arguments);
#else
#error "the registers of a caught system call are not known on this machine"
#endif
	errno = saved;
}

bool
uf_preopen_catch(GError **error)
{
	struct sigaction action = { .sa_sigaction = answer_open, .sa_flags = SA_SIGINFO };
	if (sigaction(SIGSYS, &action, NULL) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "sigaction: %s", g_strerror(errno));
	return false;
}
