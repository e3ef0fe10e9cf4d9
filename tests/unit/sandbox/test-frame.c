/* Frames over a socket pair: whole ones come back equal, broken ones are refused. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-frame-private.h"

typedef struct {
	int ends[2];
} Pair;

static void
pair_clear(Pair *pair)
{
	close(pair->ends[0]);
	close(pair->ends[1]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static void
pair_init(Pair *pair)
{
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair->ends), ==, 0);
}

static int64_t
soon(void)
{
	return g_get_monotonic_time() + G_USEC_PER_SEC / 5;
}

static void
test_round_trip(void)
{
	static const char *const blobs[] = { NULL, "", "x", "a\nb", "\xFF\xFE" };
	for (size_t i = 0; i < G_N_ELEMENTS(blobs); i++) {
		g_auto(Pair) pair;
		pair_init(&pair);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) json = json_pack("{s:s%, s:i}", "a", "b\0c", (size_t)3, "n", 7);
		g_autoptr(GBytes) blob =
		    blobs[i] == NULL ? NULL : g_bytes_new(blobs[i], strlen(blobs[i]));
		UfFrame sent = { .kind = UF_FRAME_ANSWER, .json = json, .blob = blob };
		g_assert_true(uf_frame_send(pair.ends[0], &sent, soon(), &error));
		g_auto(UfFrame) frame = { 0 };
		g_assert_true(uf_frame_receive(pair.ends[1], &frame, soon(), &error));
		g_assert_no_error(error);
		g_assert_cmpint(frame.kind, ==, UF_FRAME_ANSWER);
		g_assert_true(json_equal(json, frame.json));
		if (blob == NULL || g_bytes_get_size(blob) == 0)
			g_assert_null(frame.blob);
		else
			g_assert_true(g_bytes_equal(blob, frame.blob));
	}
}

/* the 16 bytes of a header, then what follows it */
typedef struct {
	const char *what;
	const char *magic;
	uint32_t kind, json_length, blob_length;
	const char *body;
	UfError code;
} Broken;

static const Broken broken[] = {
	{ "magic", "XXXX", 1, 2, 0, "{}", UF_ERROR_INVALID_DATA },
	{ "kind 0", "UFF1", 0, 2, 0, "{}", UF_ERROR_INVALID_DATA },
	{ "kind 4", "UFF1", 4, 2, 0, "{}", UF_ERROR_INVALID_DATA },
	{ "json length", "UFF1", 1, UF_FRAME_JSON_MAX + 1, 0, "{}", UF_ERROR_INVALID_DATA },
	{ "json length 2^32-1", "UFF1", 1, UINT32_MAX, 0, "{}", UF_ERROR_INVALID_DATA },
	{ "blob length", "UFF1", 1, 2, UF_FRAME_BLOB_MAX + 1, "{}", UF_ERROR_INVALID_DATA },
	{ "not JSON", "UFF1", 1, 2, 0, "{]", UF_ERROR_INVALID_DATA },
	{ "an array", "UFF1", 1, 2, 0, "[]", UF_ERROR_INVALID_DATA },
	{ "empty JSON", "UFF1", 1, 0, 0, "", UF_ERROR_INVALID_DATA },
	{ "twice a key", "UFF1", 1, 13, 0, "{\"a\":1,\"a\":2}", UF_ERROR_INVALID_DATA },
	{ "short JSON", "UFF1", 1, 9, 0, "{}", UF_ERROR_UNREACHABLE },
	{ "short blob", "UFF1", 1, 2, 9, "{}", UF_ERROR_UNREACHABLE },
};

static void
test_broken(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		const Broken *row = &broken[i];
		g_auto(Pair) pair;
		pair_init(&pair);
		g_autoptr(GError) error = NULL;
		uint32_t numbers[] = { GUINT32_TO_LE(row->kind), GUINT32_TO_LE(row->json_length),
				       GUINT32_TO_LE(row->blob_length) };
		g_assert_cmpint(write(pair.ends[0], row->magic, 4), ==, 4);
		g_assert_cmpint(write(pair.ends[0], numbers, 12), ==, 12);
		g_assert_cmpint(write(pair.ends[0], row->body, strlen(row->body)), >=, 0);
		shutdown(pair.ends[0], SHUT_WR);
		g_auto(UfFrame) frame = { 0 };
		g_test_message("%s", row->what);
		g_assert_false(uf_frame_receive(pair.ends[1], &frame, soon(), &error));
		g_assert_error(error, UF_ERROR, (int)row->code);
		g_assert_null(frame.json);
	}
}

static void
test_deadline(void)
{
	g_auto(Pair) pair;
	pair_init(&pair);
	g_autoptr(GError) error = NULL;
	g_auto(UfFrame) frame = { 0 };
	g_assert_false(uf_frame_receive(pair.ends[1], &frame, soon(), &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CANCELLED);
	g_clear_error(&error);

	/* nobody reads: the socket fills up */
	g_autofree char *data = g_malloc0(8 << 20);
	g_autoptr(GBytes) blob = g_bytes_new_static(data, 8 << 20);
	g_autoptr(json_t) json = json_object();
	UfFrame sent = { .kind = UF_FRAME_REQUEST, .json = json, .blob = blob };
	g_assert_false(uf_frame_send(pair.ends[0], &sent, soon(), &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_CANCELLED);
}

/* A whole frame as it goes over the wire: {"a": 1} and three bytes. */
static const char wire[] = "UFF1"
			   "\x03\0\0\0"
			   "\x07\0\0\0"
			   "\x03\0\0\0"
			   "{\"a\":1}"
			   "xyz";
#define WIRE_SIZE (sizeof wire - 1)

static void
check_wire(const UfFrame *frame)
{
	g_assert_cmpint(frame->kind, ==, UF_FRAME_ANSWER);
	g_assert_cmpint(json_integer_value(json_object_get(frame->json, "a")), ==, 1);
	g_assert_cmpmem(g_bytes_get_data(frame->blob, NULL), g_bytes_get_size(frame->blob), "xyz",
			3);
}

/* Cut anywhere, a frame is none; the other side is gone, and nothing of it is kept. */
static void
test_cut(void)
{
	for (size_t length = 0; length <= WIRE_SIZE; length++) {
		g_auto(Pair) pair;
		pair_init(&pair);
		g_autoptr(GError) error = NULL;
		g_auto(UfFrame) frame = { 0 };
		g_assert_cmpint(write(pair.ends[0], wire, length), ==, (int)length);
		shutdown(pair.ends[0], SHUT_WR);
		const bool whole = uf_frame_receive(pair.ends[1], &frame, soon(), &error);
		g_test_message("%zu bytes", length);
		g_assert_true(whole == (length == WIRE_SIZE));
		if (whole) {
			check_wire(&frame);
			continue;
		}
		g_assert_error(error, UF_ERROR, UF_ERROR_UNREACHABLE);
		g_assert_null(frame.json);
		g_assert_null(frame.blob);
	}
}

typedef struct {
	int fd;
	size_t step;
} Trickle;

static gpointer
write_slowly(gpointer data)
{
	const Trickle *trickle = data;
	for (size_t done = 0; done < WIRE_SIZE; done += trickle->step) {
		const size_t length = MIN(trickle->step, WIRE_SIZE - done);
		g_assert_cmpint(write(trickle->fd, wire + done, length), ==, (int)length);
		g_usleep(500);
	}
	return NULL;
}

/* However the bytes arrive, the frame is the same. */
static void
test_slow(void)
{
	static const size_t steps[] = { 1, 3, 15, 16, 17, 24 };
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_auto(Pair) pair;
		pair_init(&pair);
		g_autoptr(GError) error = NULL;
		g_auto(UfFrame) frame = { 0 };
		Trickle trickle = { pair.ends[0], steps[i] };
		GThread *thread = g_thread_new("trickle", write_slowly, &trickle);
		const int64_t deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
		const bool done = uf_frame_receive(pair.ends[1], &frame, deadline, &error);
		g_thread_join(thread);
		g_assert_no_error(error);
		g_assert_true(done);
		check_wire(&frame);
	}
}

/* Frames that wait in the socket come one by one, none eats of the next. */
static void
test_several(void)
{
	static const UfFrameKind kinds[] = { UF_FRAME_REQUEST, UF_FRAME_STAGE, UF_FRAME_STAGE,
					     UF_FRAME_ANSWER };
	g_auto(Pair) pair;
	pair_init(&pair);
	g_autoptr(GError) error = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *text = g_strnfill(i * 1000, 'x');
		g_autoptr(json_t) json = json_pack("{s:i}", "rank", (int)i);
		g_autoptr(GBytes) blob = g_bytes_new(text, strlen(text));
		const UfFrame sent = { .kind = kinds[i], .json = json, .blob = blob };
		g_assert_true(uf_frame_send(pair.ends[0], &sent, soon(), &error));
	}
	shutdown(pair.ends[0], SHUT_WR);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_auto(UfFrame) frame = { 0 };
		g_assert_true(uf_frame_receive(pair.ends[1], &frame, soon(), &error));
		g_assert_cmpint(frame.kind, ==, kinds[i]);
		g_assert_cmpint(json_integer_value(json_object_get(frame.json, "rank")), ==, i);
		g_assert_cmpuint(frame.blob != NULL ? g_bytes_get_size(frame.blob) : 0, ==,
				 i * 1000);
	}
	g_auto(UfFrame) none = { 0 };
	g_assert_false(uf_frame_receive(pair.ends[1], &none, soon(), &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_UNREACHABLE);
}

/* Sending to one who left is an error, not a signal that ends the program. */
static void
test_nobody(void)
{
	g_auto(Pair) pair;
	pair_init(&pair);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) json = json_object();
	const UfFrame sent = { .kind = UF_FRAME_REQUEST, .json = json };
	shutdown(pair.ends[1], SHUT_RDWR);
	g_assert_false(uf_frame_send(pair.ends[0], &sent, soon(), &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_UNREACHABLE);
}

/* Half a frame and then silence: the deadline counts for the whole, and a passed one for all. */
static void
test_silence(void)
{
	static const size_t lengths[] = { 1, 15, 16, 20, 25 };
	for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_auto(Pair) pair;
		pair_init(&pair);
		g_autoptr(GError) error = NULL;
		g_auto(UfFrame) frame = { 0 };
		g_assert_cmpint(write(pair.ends[0], wire, lengths[i]), ==, (int)lengths[i]);
		const int64_t before = g_get_monotonic_time();
		g_assert_false(uf_frame_receive(pair.ends[1], &frame, before + 20000, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_CANCELLED);
		g_assert_cmpint(g_get_monotonic_time() - before, >=, 19000);
		g_assert_null(frame.json);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sandbox/frame/round-trip", test_round_trip);
	g_test_add_func("/sandbox/frame/broken", test_broken);
	g_test_add_func("/sandbox/frame/deadline", test_deadline);
	g_test_add_func("/sandbox/frame/cut", test_cut);
	g_test_add_func("/sandbox/frame/slow", test_slow);
	g_test_add_func("/sandbox/frame/several", test_several);
	g_test_add_func("/sandbox/frame/nobody", test_nobody);
	g_test_add_func("/sandbox/frame/silence", test_silence);
	return g_test_run();
}
