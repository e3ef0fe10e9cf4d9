/* Fonts are opened lazily, by poppler and by cairo, deep inside a document. A child cannot open
 * anything: its opens are caught (SIGSYS), and when the path is one that the template had opened
 * before any document came, they are answered with a copy of that descriptor. */
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

/* a descriptor of @path, or minus an errno, as a system call gives them; async-signal-safe */
static long
open_from_table(const char *path, long flags)
{
	if ((flags & O_ACCMODE) != O_RDONLY || path == NULL)
		return -EACCES;
	for (unsigned i = 0; i < table_length; i++) {
		if (strcmp(table[i].path, path) != 0)
			continue;
		int fd = fcntl(table[i].fd, F_DUPFD_CLOEXEC, 0);
		if (fd < 0)
			return -errno;
		lseek(fd, 0, SEEK_SET);
		return fd;
	}
	return -ENOENT;
}

static void
answer_open(int number, siginfo_t *info, void *context)
{
	(void)number;
	int saved = errno;
	ucontext_t *state = context;
#if defined(__x86_64__)
	greg_t *registers = state->uc_mcontext.gregs;
	if (info->si_syscall == SYS_open)
		registers[REG_RAX] =
		    open_from_table((const char *)registers[REG_RDI], registers[REG_RSI]);
	else if (info->si_syscall == SYS_openat)
		registers[REG_RAX] =
		    open_from_table((const char *)registers[REG_RSI], registers[REG_RDX]);
	else
		registers[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	unsigned long long *registers = state->uc_mcontext.regs;
	registers[0] = info->si_syscall == SYS_openat
			   ? (unsigned long long)open_from_table((const char *)registers[1],
								 (long)registers[2])
			   : (unsigned long long)-EPERM;
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
