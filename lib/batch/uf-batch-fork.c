/* A process that was forked: works, then ends, whatever its parent still had to do. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-process.h"

/* In the child: @fds are the parent's. */
static void
be_worker(UfBatch *batch, const GArray *fds, pid_t parent, int fd)
{
	if (!uf_process_end_with(parent))
		_exit(0);
	for (guint i = 0; i < fds->len; i++) {
		const int other = g_array_index(fds, int, i);
		if (other >= 0)
			close(other);
	}
	uf_batch_run_worker(batch, fd);
	/* ends its document worker, closes its store */
	uf_flow_free(batch->flow);
	_exit(0);
}

bool
uf_batch_fork_worker(UfBatch *batch, const GArray *fds, pid_t *pid, int *fd, GError **error)
{
	int ends[2];
	const pid_t parent = getpid();
	if (pipe2(ends, O_CLOEXEC) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "pipe: %s", g_strerror(errno));
		return false;
	}
	*pid = fork();
	if (*pid == 0) {
		close(ends[0]);
		be_worker(batch, fds, parent, ends[1]);
	}
	close(ends[1]);
	*fd = ends[0];
	if (*pid > 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "fork: %s", g_strerror(errno));
	close(ends[0]);
	return false;
}
