/* One request at a time to a host, and an interval between the beginnings of two, whichever program
 * asks: the file of a host is locked as long as a request lasts, and holds when the last one began.
 * Whoever is killed gives the lock back. Without a folder for these files all that holds for one
 * UfHttp alone. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-http-private.h"

#define STEP_MS 50

bool
uf_http_wait(const UfHttp *http, int64_t milliseconds)
{
	const int64_t until = g_get_monotonic_time() + milliseconds * 1000;
	for (;;) {
		if (http->is_cancelled != NULL && http->is_cancelled(http->cancel_data))
			return false;
		const int64_t left = until - g_get_monotonic_time();
		if (left <= 0)
			return true;
		g_usleep((gulong)MIN(left, STEP_MS * 1000));
	}
}

static bool
stop(UfHttpTry *try, GError **error)
{
	try->hopeless = true;
	g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED, "%s: stopped", try->host);
	return false;
}

/* The names say nothing of the hosts. -1 on error. */
static int
open_file(const UfHttp *http, const char *origin, GError **error)
{
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, origin, -1);
	g_autofree char *path = g_build_filename(http->turns, digest, NULL);
	if (!uf_file_ensure_private_folder(http->turns, error))
		return -1;
	const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot be opened: %s", path,
			    g_strerror(errno));
	return fd;
}

static bool
lock(const UfHttp *http, int fd, UfHttpTry *try, GError **error)
{
	const int64_t until =
	    g_get_monotonic_time() + (int64_t)http->patience_seconds * G_USEC_PER_SEC;
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
				    "%s: the turn cannot be taken: %s", try->host,
				    g_strerror(errno));
			return false;
		}
		if (g_get_monotonic_time() > until) {
			g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE,
				    "%s: another request of yours is under way there still",
				    try->host);
			return false;
		}
		if (!uf_http_wait(http, STEP_MS))
			return stop(try, error);
	}
	return true;
}

/* As long as the interval asks. The clock is that of the machine, the same for all programs; what
 * it said before it was started anew counts no more. */
static bool
wait_for_interval(UfHttp *http, int fd, UfHttpTry *try, GError **error)
{
	int64_t last = http->last;
	if (fd >= 0 && pread(fd, &last, sizeof last, 0) != (ssize_t)sizeof last)
		last = 0;
	const int64_t now = g_get_monotonic_time();
	const int64_t left = last + (int64_t)http->interval_ms * 1000 - now;
	if (last > 0 && last <= now && left > 0 && !uf_http_wait(http, left / 1000 + 1))
		return stop(try, error);
	http->last = g_get_monotonic_time();
	if (fd < 0 || pwrite(fd, &http->last, sizeof http->last, 0) == (ssize_t)sizeof http->last)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: the turn cannot be noted: %s",
		    try->host, g_strerror(errno));
	return false;
}

bool
uf_http_turn_take(UfHttp *http, const char *origin, UfHttpTurn *turn, UfHttpTry *try,
		  GError **error)
{
	turn->fd = -1;
	try->hopeless = true; /* unless it is taken */
	if (http->turns != NULL) {
		turn->fd = open_file(http, origin, error);
		if (turn->fd < 0 || !lock(http, turn->fd, try, error))
			return false;
	}
	if (!wait_for_interval(http, turn->fd, try, error))
		return false;
	try->hopeless = false;
	return true;
}

void
uf_http_turn_give(UfHttpTurn *turn)
{
	if (turn->fd >= 0)
		close(turn->fd);
	turn->fd = -1;
}
