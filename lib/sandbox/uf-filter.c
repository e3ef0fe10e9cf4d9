/* The system calls of children. The programs for the kernel are made once, before the first fork: a
 * child only loads them. What depends on the child itself is a second, tiny program. */
#include "uf-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "uf-error.h"

/* what a parser needs that was loaded before; all the rest answers EPERM */
static const int allowed[] = {
	/* descriptors that it has */
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(readv),
	SCMP_SYS(writev),
	SCMP_SYS(pread64),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(close),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendto),
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	/* signals, its own end */
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* time, locks, identity, chance */
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrlimit),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
};

/* questions about paths: nothing is there */
static const int absent[] = {
	SCMP_SYS(faccessat2), SCMP_SYS(stat),     SCMP_SYS(lstat),
	SCMP_SYS(statx),      SCMP_SYS(readlink), SCMP_SYS(readlinkat),
};

/* answered from the preopened table (uf-preopen.c) */
static const int caught[] = {
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
};

static int
add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
	int result = 0;
	for (size_t i = 0; i < count && result == 0; i++)
		result = seccomp_rule_add(filter, action, calls[i], 0);
	return result;
}

/* copies and flags of descriptors; with F_SETOWN and F_SETSIG the kernel would send any signal to
 * any process of the user */
static const int descriptor_commands[] = {
	F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL,
};

/* calls that are safe with some arguments only */
static int
add_narrow_rules(scmp_filter_ctx filter)
{
	/* its own end (abort, raise); nobody else's, says load_own_end() */
	int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 0);
	for (size_t i = 0; i < G_N_ELEMENTS(descriptor_commands) && result == 0; i++)
		result =
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				     SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)descriptor_commands[i]));
	return result;
}

static int
add_rules(scmp_filter_ctx filter)
{
	int result = add_all(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed));
	if (result == 0)
		result = add_all(filter, SCMP_ACT_ERRNO(ENOENT), absent, G_N_ELEMENTS(absent));
	if (result == 0)
		result = add_all(filter, SCMP_ACT_TRAP, caught, G_N_ELEMENTS(caught));
	if (result == 0)
		result = add_narrow_rules(filter);
	/* threads, which pango needs to sort fonts, but no process; clone3 hides its flags behind a
	 * pointer, and glibc does without when it is absent */
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
					  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	/* no memory that is code; glibc asks fstat() as newfstatat(fd, "", …, AT_EMPTY_PATH) */
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (result == 0)
		result =
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
				     SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), SCMP_SYS(newfstatat), 1,
					  SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
	return result;
}

/* what a child needs that keeps a document and forks: the fork, its end, the socket of each
 * request, and what the forks need to be locked in as any child is */
static int
add_forking_rules(scmp_filter_ctx filter)
{
	static const int more[] = {
		SCMP_SYS(wait4),   SCMP_SYS(recvmsg), SCMP_SYS(alarm), SCMP_SYS(setitimer),
		SCMP_SYS(getppid), SCMP_SYS(dup2),    SCMP_SYS(dup3),
	};
	const scmp_datum_t fork_flags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;
	int result = add_all(filter, SCMP_ACT_ALLOW, more, G_N_ELEMENTS(more));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
					  SCMP_A0(SCMP_CMP_EQ, fork_flags));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
					  SCMP_A0(SCMP_CMP_EQ, PR_SET_PDEATHSIG));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(seccomp), 2,
					  SCMP_A0(SCMP_CMP_EQ, SECCOMP_SET_MODE_FILTER),
					  SCMP_A1(SCMP_CMP_EQ, 0));
	return result;
}

/* the rules of @filter as the kernel wants them */
static int
compile(scmp_filter_ctx filter, struct sock_fprog *program)
{
	int fd = memfd_create("rules", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	int result = seccomp_export_bpf(filter, fd);
	off_t size = lseek(fd, 0, SEEK_END);
	if (result == 0 && size > 0) {
		program->len = (unsigned short)((size_t)size / sizeof *program->filter);
		program->filter = g_malloc((gsize)size);
		if (pread(fd, program->filter, (size_t)size, 0) != size)
			result = -EIO;
	}
	close(fd);
	return result;
}

bool
uf_filter_prepare(UfFilters *filters, GError **error)
{
	int result = 0;
	for (int kind = 0; kind < UF_FILTER_KINDS && result == 0; kind++) {
		scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
		if (filter == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "seccomp is missing");
			return false;
		}
		result = add_rules(filter);
		if (result == 0 && kind == UF_FILTER_FORKING)
			result = add_forking_rules(filter);
		if (result == 0)
			result = compile(filter, &filters->programs[kind]);
		seccomp_release(filter);
	}
	if (result != 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "seccomp: %s", g_strerror(-result));
	return result == 0;
}

static bool
load(const struct sock_fprog *program, GError **error)
{
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "seccomp: %s", g_strerror(errno));
	return false;
}

/* a signal to a thread is for this process only; of two filters the stricter one decides */
static bool
load_own_end(GError **error)
{
	const unsigned low = G_BYTE_ORDER == G_BIG_ENDIAN ? sizeof(uint32_t) : 0;
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + low),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	};
	struct sock_fprog program = { .len = G_N_ELEMENTS(steps), .filter = steps };
	return load(&program, error);
}

bool
uf_filter_load(const UfFilters *filters, UfFilterKind kind, GError **error)
{
	/* the long program last: it refuses any further one */
	return load_own_end(error) && load(&filters->programs[kind], error);
}
