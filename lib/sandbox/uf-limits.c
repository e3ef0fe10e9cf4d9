#include "uf-sandbox-private.h"

#include <errno.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "uf-error.h"

static bool
set_limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard, const char *what, GError **error)
{
	struct rlimit limit = { .rlim_cur = soft, .rlim_max = hard };
	if (setrlimit(resource, &limit) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "limit of %s: %s", what, g_strerror(errno));
	return false;
}

static rlim_t
seconds_of(const UfSandboxService *service)
{
	rlim_t usual = UF_SANDBOX_SECONDS * (UF_SANDBOX_SANITIZED ? 8 : 1);
	return service->seconds != 0 ? service->seconds : usual;
}

static bool
set_limits(const UfSandboxService *service, GError **error)
{
	rlim_t seconds = seconds_of(service);
	rlim_t memory =
	    service->address_space != 0 ? service->address_space : UF_SANDBOX_ADDRESS_SPACE;
	rlim_t files = 3 * UF_SANDBOX_PREOPEN_MAX;
	if (UF_SANDBOX_SANITIZED)
		memory = RLIM_INFINITY; /* the shadow alone is larger */
	alarm((unsigned)seconds * UF_SANDBOX_PATIENCE);
	return set_limit(RLIMIT_AS, memory, memory, "memory", error) &&
	       set_limit(RLIMIT_CPU, seconds, seconds + 1, "processor time", error) &&
	       set_limit(RLIMIT_NOFILE, files, files, "descriptors", error) &&
	       set_limit(RLIMIT_FSIZE, 0, 0, "file size", error) &&
	       set_limit(RLIMIT_CORE, 0, 0, "core dumps", error);
}

bool
uf_limits_apply(const UfSandboxService *service, GError **error)
{
	static const int stops[] = { SIGALRM, SIGXCPU, SIGTERM, SIGPIPE };
	for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
		signal(stops[i], SIG_DFL);
	signal(SIGXFSZ, SIG_IGN); /* a library's remark to a log file is refused, not deadly */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "prctl: %s", g_strerror(errno));
		return false;
	}
	return set_limits(service, error);
}

bool
uf_limits_renew(const UfSandboxService *service, pid_t parent, GError **error)
{
	/* what the kernel counts begins anew with each process; alarms and the wish to die with the
	 * parent are not inherited */
	alarm((unsigned)seconds_of(service) * UF_SANDBOX_PATIENCE);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the parent has gone");
	return false;
}

void
uf_limits_landlock(void)
{
	/* version 1 of the rules, which Debian 12's kernel has: every right on files is taken */
	struct landlock_ruleset_attr rules = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
	if (fd < 0)
		return;
	syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
}
