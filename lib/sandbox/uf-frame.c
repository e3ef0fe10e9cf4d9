#include "uf-frame-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "uf-error.h"
#include "uf-memory.h"

static const char magic[4] = { 'U', 'F', 'F', '1' };

void
uf_frame_clear(UfFrame *frame)
{
	g_clear_pointer(&frame->json, json_decref);
	g_clear_pointer(&frame->blob, g_bytes_unref);
}

static bool
wait_for(int fd, short events, int64_t deadline, GError **error)
{
	struct pollfd poller = { .fd = fd, .events = events };
	for (;;) {
		int wait = -1;
		if (deadline >= 0) {
			int64_t left = deadline - g_get_monotonic_time();
			wait = left <= 0 ? 0 : (int)MIN(left / 1000 + 1, 1000);
		}
		int ready = poll(&poller, 1, wait);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR) {
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "poll: %s",
				    g_strerror(errno));
			return false;
		}
		if (deadline >= 0 && g_get_monotonic_time() >= deadline) {
			g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED, "time is over");
			return false;
		}
	}
}

static bool
set_gone(GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_UNREACHABLE, "the other side is gone");
	return false;
}

static bool
send_all(int fd, const void *data, size_t length, int64_t deadline, GError **error)
{
	const char *next = data;
	while (length > 0) {
		ssize_t sent = send(fd, next, length, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			next += sent;
			length -= (size_t)sent;
		} else if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!wait_for(fd, POLLOUT, deadline, error))
				return false;
		} else {
			return set_gone(error);
		}
	}
	return true;
}

static bool
receive_all(int fd, void *data, size_t length, int64_t deadline, GError **error)
{
	char *next = data;
	while (length > 0) {
		ssize_t got = recv(fd, next, length, MSG_DONTWAIT);
		if (got > 0) {
			next += got;
			length -= (size_t)got;
		} else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!wait_for(fd, POLLIN, deadline, error))
				return false;
		} else {
			return set_gone(error);
		}
	}
	return true;
}

/* the text of @json, to be freed with uf_memory_free_string */
static char *
dump_json(const json_t *json, size_t *length, GError **error)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
	*length = text == NULL ? 0 : strlen(text);
	if (text == NULL || *length > UF_FRAME_JSON_MAX) {
		uf_memory_free_string(text);
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "a message is too large");
		return NULL;
	}
	return text;
}

bool
uf_frame_send(int fd, const UfFrame *frame, int64_t deadline, GError **error)
{
	size_t json_length;
	GBytes *blob = frame->blob;
	size_t blob_length = blob == NULL ? 0 : g_bytes_get_size(blob);
	if (blob_length > UF_FRAME_BLOB_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the document is larger than %u MiB", UF_FRAME_BLOB_MAX >> 20);
		return false;
	}
	char *text = dump_json(frame->json, &json_length, error);
	if (text == NULL)
		return false;

	uint32_t numbers[3] = { GUINT32_TO_LE((uint32_t)frame->kind),
				GUINT32_TO_LE((uint32_t)json_length),
				GUINT32_TO_LE((uint32_t)blob_length) };
	char header[UF_FRAME_HEADER_SIZE];
	memcpy(header, magic, sizeof magic);
	memcpy(header + sizeof magic, numbers, sizeof numbers);
	bool sent = send_all(fd, header, sizeof header, deadline, error) &&
		    send_all(fd, text, json_length, deadline, error) &&
		    (blob_length == 0 ||
		     send_all(fd, g_bytes_get_data(blob, NULL), blob_length, deadline, error));
	uf_memory_free_string(text);
	return sent;
}

static bool
check_header(const char *header, uint32_t numbers[3], GError **error)
{
	memcpy(numbers, header + sizeof magic, 3 * sizeof *numbers);
	for (int i = 0; i < 3; i++)
		numbers[i] = GUINT32_FROM_LE(numbers[i]);
	if (memcmp(header, magic, sizeof magic) != 0 || numbers[0] < UF_FRAME_REQUEST ||
	    numbers[0] > UF_FRAME_ANSWER || numbers[1] > UF_FRAME_JSON_MAX ||
	    numbers[2] > UF_FRAME_BLOB_MAX) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "a message is malformed");
		return false;
	}
	return true;
}

static json_t *
receive_json(int fd, size_t length, int64_t deadline, GError **error)
{
	char *text = g_malloc(length + 1);
	json_t *json = NULL;
	if (receive_all(fd, text, length, deadline, error)) {
		json = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
		if (!json_is_object(json)) {
			g_clear_pointer(&json, json_decref);
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "a message is not a JSON object");
		}
	}
	uf_memory_zero(text, length);
	g_free(text);
	return json;
}

bool
uf_frame_receive(int fd, UfFrame *frame, int64_t deadline, GError **error)
{
	char header[UF_FRAME_HEADER_SIZE];
	uint32_t numbers[3];
	if (!receive_all(fd, header, sizeof header, deadline, error) ||
	    !check_header(header, numbers, error))
		return false;
	g_auto(UfFrame) received = { .kind = (UfFrameKind)numbers[0] };
	received.json = receive_json(fd, numbers[1], deadline, error);
	if (received.json == NULL)
		return false;
	if (numbers[2] > 0) {
		char *data = g_malloc(numbers[2]);
		received.blob =
		    g_bytes_new_with_free_func(data, numbers[2], uf_memory_free_buffer, data);
		if (!receive_all(fd, data, numbers[2], deadline, error))
			return false;
	}
	*frame = received;
	received = (UfFrame){ 0 };
	return true;
}
