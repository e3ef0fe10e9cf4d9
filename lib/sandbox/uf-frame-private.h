/* Frames: what unefois and a document child say to each other, on one stream socket.
 *
 * A frame is a fixed header (magic, kind, two lengths), a JSON object and a blob. Both sides check
 * every length before they allocate, and neither trusts the other. A frame may hold personal
 * values: its buffers are zeroed when they are freed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <jansson.h>

#define UF_FRAME_JSON_MAX (16u << 20)
#define UF_FRAME_BLOB_MAX (128u << 20)
#define UF_FRAME_HEADER_SIZE 16

typedef enum {
	UF_FRAME_REQUEST = 1,
	UF_FRAME_STAGE = 2, /* the child says what it is doing; any number before the answer */
	UF_FRAME_ANSWER = 3,
} UfFrameKind;

typedef struct {
	UfFrameKind kind;
	json_t *json; /* an object */
	GBytes *blob; /* NULL when empty */
} UfFrame;

void uf_frame_clear(UfFrame *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFrame, uf_frame_clear)

/* Sends a frame. @deadline is in monotonic microseconds, or -1 to wait for ever.
 * UF_ERROR_CANCELLED when it passes, UF_ERROR_UNREACHABLE when the other side is gone. */
bool uf_frame_send(int fd, const UfFrame *frame, int64_t deadline, GError **error);

/* Receives a frame into @frame, which must be zero. UF_ERROR_INVALID_DATA when it breaks a bound.
 */
bool uf_frame_receive(int fd, UfFrame *frame, int64_t deadline, GError **error);
