/* One request to a child of the worker, seen from unefois: an order with a socket, frames on that
 * socket, then how the child ended. Nothing of what comes back is trusted.
 */
#pragma once

#include "uf-frame-private.h"
#include "uf-sandbox-private.h"

typedef struct {
	const UfFrame *request; /* NULL: sent before */
	UfFrame answer;
	char stage[UF_SANDBOX_STAGE_MAX + 1]; /* what the child was doing when it was last heard */
	int64_t deadline;
} UfTalk;

/* Sends @order on @control with a new socket, and gives our end of that; -1 when nobody is there.
 */
int uf_talk_open(int control, UfSandboxOrder order);

/* Sends the request and receives the stages and the answer. */
bool uf_talk_exchange(int fd, UfTalk *talk, GError **error);

/* How the child ended, told by the process that forked it; false when that one is lost too. */
bool uf_talk_receive_end(int control, int *wait_status, int64_t deadline);

/* Sets @error: the child died without an answer. */
void uf_talk_explain_end(int status, const char *stage, GError **error);

/* What the answer holds, or its error. @output may be NULL. */
json_t *uf_talk_take_answer(UfFrame *answer, GBytes **output, GError **error);
