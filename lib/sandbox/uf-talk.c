#include "uf-talk-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-error.h"

static bool
send_socket(int control, UfSandboxOrder order, int fd)
{
	struct iovec part = { .iov_base = &order, .iov_len = sizeof order };
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} space = { 0 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = space.bytes,
				  .msg_controllen = sizeof space.bytes };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	ssize_t sent;
	do {
		sent = sendmsg(control, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == sizeof order;
}

int
uf_talk_open(int control, UfSandboxOrder order)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	bool sent = send_socket(control, order, ends[1]);
	close(ends[1]);
	if (sent)
		return ends[0];
	close(ends[0]);
	return -1;
}

/* keeps the stage's name if it is one: it will be printed */
static bool
note_stage(char *stage, const json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "stage"));
	if (name == NULL || strlen(name) > UF_SANDBOX_STAGE_MAX ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name))
		return false;
	g_strlcpy(stage, name, UF_SANDBOX_STAGE_MAX + 1);
	return true;
}

bool
uf_talk_exchange(int fd, UfTalk *talk, GError **error)
{
	if (talk->request != NULL && !uf_frame_send(fd, talk->request, talk->deadline, error))
		return false;
	for (;;) {
		g_auto(UfFrame) frame = { 0 };
		if (!uf_frame_receive(fd, &frame, talk->deadline, error))
			return false;
		if (frame.kind == UF_FRAME_ANSWER) {
			talk->answer = frame;
			frame = (UfFrame){ 0 };
			return true;
		}
		if (frame.kind != UF_FRAME_STAGE || !note_stage(talk->stage, frame.json)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "protocol: the worker's answer is malformed");
			return false;
		}
	}
}

bool
uf_talk_receive_end(int control, int *wait_status, int64_t deadline)
{
	UfSandboxEnd end;
	size_t have = 0;
	while (have < sizeof end) {
		struct pollfd poller = { .fd = control, .events = POLLIN };
		ssize_t got = recv(control, (char *)&end + have, sizeof end - have, MSG_DONTWAIT);
		if (got > 0) {
			have += (size_t)got;
			continue;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR) ||
		    g_get_monotonic_time() > deadline)
			return false;
		poll(&poller, 1, 1000);
	}
	*wait_status = end.wait_status;
	return end.magic == UF_SANDBOX_END_MAGIC;
}

void
uf_talk_explain_end(int status, const char *stage, GError **error)
{
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGXCPU))
		g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED,
			    "too_slow: the document took too long (stage %s)", stage);
	else if (WIFSIGNALED(status))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "crashed: the document crashed its reader (stage %s, signal %d)", stage,
			    WTERMSIG(status));
	else
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "crashed: the document's reader gave no answer (stage %s, exit %d)",
			    stage, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* nothing that a terminal obeys, nothing that turns the writing around */
static bool
is_printable(const char *text)
{
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (!g_unichar_isprint(letter) || g_unichar_type(letter) == G_UNICODE_FORMAT)
			return false;
	}
	return true;
}

/* an error that the child answered; its words were written by the worker, hence the bounds */
static void
take_error(const json_t *object, GError **error)
{
	json_int_t code = json_integer_value(json_object_get(object, "code"));
	const char *message = json_string_value(json_object_get(object, "message"));
	if (code < UF_ERROR_USAGE || code > UF_ERROR_INTERNAL || message == NULL ||
	    strlen(message) > UF_SANDBOX_MESSAGE_MAX || !is_printable(message))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "protocol: the worker's error is malformed");
	else
		g_set_error_literal(error, UF_ERROR, (int)code, message);
}

json_t *
uf_talk_take_answer(UfFrame *answer, GBytes **output, GError **error)
{
	json_t *problem = json_object_get(answer->json, "error");
	if (problem != NULL) {
		take_error(problem, error);
		return NULL;
	}
	if (output != NULL)
		*output = g_steal_pointer(&answer->blob);
	return g_steal_pointer(&answer->json);
}
