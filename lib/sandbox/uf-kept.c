#include "uf-kept-private.h"

#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"

#define FIRST_KEPT 2 /* the request from which on a document is kept */
#define FAILURES 3   /* then it is not tried again */

void
uf_kept_init(UfSandbox *sandbox)
{
	for (unsigned i = 0; i < UF_SANDBOX_KEPT_MAX; i++)
		sandbox->kept[i].control = -1;
}

static void
forget_child(UfKept *kept)
{
	if (kept->control >= 0)
		close(kept->control); /* the child sees it, and ends */
	kept->control = -1;
	kept->uses = 0;
}

void
uf_kept_forget_children(UfSandbox *sandbox)
{
	for (unsigned i = 0; i < UF_SANDBOX_KEPT_MAX; i++)
		forget_child(&sandbox->kept[i]);
}

void
uf_kept_clear(UfSandbox *sandbox)
{
	for (unsigned i = 0; i < UF_SANDBOX_KEPT_MAX; i++) {
		forget_child(&sandbox->kept[i]);
		g_clear_pointer(&sandbox->kept[i].key, g_free);
	}
}

/* the place of that document: its own, a free one, or the one that was not asked for longest */
static UfKept *
ensure_place(UfSandbox *sandbox, const char *key)
{
	UfKept *oldest = &sandbox->kept[0];
	for (unsigned i = 0; i < UF_SANDBOX_KEPT_MAX; i++) {
		UfKept *kept = &sandbox->kept[i];
		if (g_strcmp0(kept->key, key) == 0)
			return kept;
		if (kept->turn < oldest->turn)
			oldest = kept;
	}
	forget_child(oldest);
	g_free(oldest->key);
	*oldest = (UfKept){ .key = g_strdup(key), .control = -1 };
	return oldest;
}

/* a child of the template that reads the document and says that it keeps it */
static bool
start_child(UfSandbox *sandbox, UfKept *kept, GBytes *bytes)
{
	UfSandboxOrder order = { UF_SANDBOX_ORDER_KEEP, (uint8_t)(kept - sandbox->kept) };
	g_autoptr(json_t) text = json_object();
	UfFrame request = { .kind = UF_FRAME_REQUEST, .json = text, .blob = bytes };
	UfTalk talk = { .request = &request,
			.stage = "start",
			.deadline = g_get_monotonic_time() + UF_SANDBOX_CALL_TIME };
	g_autoptr(GError) failure = NULL;
	forget_child(kept);
	int fd = uf_sandbox_order(sandbox, order, NULL);
	if (fd < 0)
		return false;
	bool answered = uf_talk_exchange(fd, &talk, &failure);
	g_autoptr(json_t) answer = answered ? uf_talk_take_answer(&talk.answer, NULL, NULL) : NULL;
	uf_frame_clear(&talk.answer);
	if (failure != NULL && failure->code != UF_ERROR_UNREACHABLE)
		uf_sandbox_give_up(sandbox, &talk, failure, NULL);
	if (answer == NULL) {
		close(fd);
		return false;
	}
	kept->control = fd;
	return true;
}

/* a socket to a fresh child of the one that keeps the document; -1: it is to be asked otherwise */
static int
open_child(UfSandbox *sandbox, UfKept *kept, GBytes *bytes)
{
	const UfSandboxOrder order = { UF_SANDBOX_ORDER_CHILD, 0 };
	if (kept->control >= 0 && kept->uses < UF_SANDBOX_KEPT_USES) {
		int fd = uf_talk_open(kept->control, order);
		if (fd >= 0)
			return fd;
	}
	if (!start_child(sandbox, kept, bytes)) {
		kept->failures++;
		return -1;
	}
	return uf_talk_open(kept->control, order);
}

json_t *
uf_sandbox_call_kept(UfSandbox *sandbox, const UfSandboxDocument *document, const json_t *request,
		     GBytes **output, GError **error)
{
	g_return_val_if_fail(json_is_object(request) && document->key != NULL && sandbox->begun < 0,
			     NULL);
	/* borrowed: the frame is not cleared */
	UfFrame frame = { .kind = UF_FRAME_REQUEST, .json = (json_t *)request };
	UfSandboxCall call = { .request = &frame, .fd = -1 };
	UfKept *kept = ensure_place(sandbox, document->key);
	kept->turn = ++sandbox->turn;
	kept->asked++;
	if (kept->asked >= FIRST_KEPT && kept->failures < FAILURES)
		call.fd = open_child(sandbox, kept, document->bytes);
	if (call.fd < 0)
		return uf_sandbox_call(sandbox, request, document->bytes, output, error);
	call.control = kept->control;
	kept->uses++;
	g_autoptr(GError) failure = NULL;
	json_t *answer = uf_sandbox_talk(sandbox, &call, output, &failure);
	if (call.lost) {
		forget_child(kept);
		kept->failures++;
	}
	if (answer == NULL && call.lost)
		return uf_sandbox_call(sandbox, request, document->bytes, output, error);
	if (answer == NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return answer;
}
