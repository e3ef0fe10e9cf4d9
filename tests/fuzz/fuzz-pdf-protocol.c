/* Bytes on the socket between unefois and a document child: each frame is whole and in its bounds,
 * or refused; what was received can be sent again and is the same. */
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-frame-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] = "UFF1\2\0\0\0\20\0\0\0\0\0\0\0{\"stage\":\"open\"}"
				      "UFF1\3\0\0\0\7\0\0\0\4\0\0\0{\"a\":1}%PDF";
	return g_bytes_new_static(example, sizeof example - 1);
}

/* sends @frame over a pair of its own and expects it back */
static void
check_round_trip(const UfFrame *frame)
{
	int ends[2];
	int64_t deadline = g_get_monotonic_time() + G_USEC_PER_SEC;
	g_auto(UfFrame) again = { 0 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		g_error("socketpair");
	if (!uf_frame_send(ends[0], frame, deadline, NULL) ||
	    !uf_frame_receive(ends[1], &again, deadline, NULL))
		g_error("a frame does not come back");
	if (again.kind != frame->kind || !json_equal(again.json, frame->json) ||
	    (again.blob == NULL) != (frame->blob == NULL) ||
	    (again.blob != NULL && !g_bytes_equal(again.blob, frame->blob)))
		g_error("a frame comes back changed");
	close(ends[0]);
	close(ends[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int ends[2];
	if (size > 65536 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return 0;
	bool sent = send(ends[0], data, size, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)size;
	close(ends[0]);
	for (int count = 0; sent && count < 64; count++) {
		g_auto(UfFrame) frame = { 0 };
		g_autoptr(GError) error = NULL;
		int64_t deadline = g_get_monotonic_time() + G_USEC_PER_SEC;
		if (!uf_frame_receive(ends[1], &frame, deadline, &error)) {
			if (error == NULL || frame.json != NULL)
				g_error("a refusal without a reason");
			break;
		}
		/* numbers too large for a double cannot be written again */
		if (size < 4096)
			check_round_trip(&frame);
	}
	close(ends[1]);
	return 0;
}
