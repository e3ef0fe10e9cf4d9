/* The head of an answer, line by line: bounded, and what is kept is a plain text or a short wait.
 */
#include <string.h>

#include "fuzz.h"
#include "uf-http-private.h"

#define NOW ((int64_t)1767225600)

static const char example[] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Too Many Requests\r\n"
			      "Content-Type: text/plain; charset=utf-8\r\n"
			      "Retry-After: Thu, 01 Jan 2026 00:00:42 GMT\r\n"
			      "RateLimit-Reset: 1767225611\r\nX-A: b\r\n\r\n";

GBytes *
uf_fuzz_build_example(void)
{
	return g_bytes_new_static(example, sizeof example - 1);
}

static void
check_wait(int64_t wait)
{
	if (wait < -1 || wait > UF_HTTP_MAX_WAIT)
		g_error("a wait without limit");
}

static void
check(const UfHttpHead *head)
{
	if (!head->too_long &&
	    (head->lines > UF_HTTP_HEAD_MAX_LINES || head->bytes > UF_HTTP_HEAD_MAX_BYTES))
		g_error("a head without limit");
	check_wait(head->retry_after);
	check_wait(head->limit_reset);
	if (head->type == NULL)
		return;
	if (strlen(head->type) > UF_HTTP_VALUE_MAX_BYTES)
		g_error("a long type");
	for (const char *c = head->type; *c != '\0'; c++)
		if (g_ascii_iscntrl(*c))
			g_error("a control character is kept");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	UfHttpHead head;
	uf_http_head_init(&head);
	const char *rest = (const char *)data;
	const char *end = rest + size;
	while (rest < end) {
		const char *line_end = memchr(rest, '\n', (size_t)(end - rest));
		const char *next = line_end != NULL ? line_end + 1 : end;
		const bool is_taken = uf_http_head_add(&head, rest, (size_t)(next - rest), NOW);
		if (is_taken == head.too_long)
			g_error("taken beyond the limit");
		check(&head);
		rest = next;
	}
	uf_http_head_clear(&head);
	return 0;
}
