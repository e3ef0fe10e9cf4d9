/* Preloaded into a program of tests: counts its calls that write, sync, connect, send or receive,
 * and kills it without a word (SIGKILL) before the one whose number UF_KILL_AT says. With
 * UF_KILL_LOG, the names of the calls go to that file, a line each, and nobody is killed. */
/* both names of calls that take an offset are watched: neither stands for the other here */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static long count;
static int log_fd = -2;

/* the real function of that name */
static void *
find_real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void
open_log(void)
{
	const char *path = getenv("UF_KILL_LOG");
	log_fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static void
note(const char *name)
{
	ssize_t (*real)(int, const void *, size_t) = NULL;
	void *found = find_real("write");
	memcpy(&real, &found, sizeof real);
	if (real(log_fd, name, strlen(name)) < 0 || real(log_fd, "\n", 1) < 0)
		abort();
}

static void
step(const char *name)
{
	static long at = -1;
	if (count == 0 && strcmp(name, "connect") != 0)
		return;
	if (log_fd == -2)
		open_log();
	if (at == -1) {
		const char *text = getenv("UF_KILL_AT");
		at = text != NULL ? strtol(text, NULL, 10) : 0;
	}
	count++;
	if (log_fd >= 0)
		note(name);
	if (count == at)
		kill(getpid(), SIGKILL);
}

#define WATCH(result, name, declared, given)                                                       \
	result name declared;                                                                      \
	result name declared                                                                       \
	{                                                                                          \
		static result(*real) declared;                                                     \
		if (real == NULL) {                                                                \
			void *found = find_real(#name);                                            \
			memcpy(&real, &found, sizeof real);                                        \
		}                                                                                  \
		step(#name);                                                                       \
		return real given;                                                                 \
	}

WATCH(ssize_t, write, (int fd, const void *data, size_t n), (fd, data, n))
WATCH(ssize_t, writev, (int fd, const struct iovec *parts, int n), (fd, parts, n))
WATCH(ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
WATCH(ssize_t, pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at))
WATCH(int, fsync, (int fd), (fd))
WATCH(int, fdatasync, (int fd), (fd))
WATCH(int, ftruncate, (int fd, off_t size), (fd, size))
WATCH(int, ftruncate64, (int fd, off64_t size), (fd, size))
WATCH(int, rename, (const char *from, const char *to), (from, to))
WATCH(int, linkat, (int a, const char *from, int b, const char *to, int flags),
      (a, from, b, to, flags))
WATCH(int, unlink, (const char *path), (path))
WATCH(int, connect, (int fd, const void *to, unsigned n), (fd, to, n))
WATCH(ssize_t, send, (int fd, const void *data, size_t n, int flags), (fd, data, n, flags))
WATCH(ssize_t, sendto,
      (int fd, const void *data, size_t n, int flags, const void *to, unsigned size),
      (fd, data, n, flags, to, size))
WATCH(ssize_t, recv, (int fd, void *data, size_t n, int flags), (fd, data, n, flags))
WATCH(ssize_t, recvfrom, (int fd, void *data, size_t n, int flags, void *from, unsigned *size),
      (fd, data, n, flags, from, size))
WATCH(int, poll, (struct pollfd * fds, nfds_t n, int wait), (fds, n, wait))
