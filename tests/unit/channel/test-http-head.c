/* The head of an answer: what is looked at, and its limits. */
#include <string.h>

#include "uf-http-private.h"

#define NOW ((int64_t)1767225600) /* 2026-01-01T00:00:00Z */

static const struct {
	const char *name;
	const char *lines; /* separated by \n */
	const char *type;
	int64_t wait;
} rows[] = {
	{ "type", "HTTP/1.1 200 OK\nContent-Type: application/json\n", "application/json", -1 },
	{ "name in any case", "cOnTeNt-tYpE:text/html; charset=utf-8\n", "text/html; charset=utf-8",
	  -1 },
	{ "last type", "Content-Type: a/b\nContent-Type: c/d\n", "c/d", -1 },
	{ "white space", "Content-Type: \t a/b  \r\n", "a/b", -1 },
	{ "control character", "Content-Type: a\x01/b\n", NULL, -1 },
	{ "tab inside", "Content-Type: a\tb\n", NULL, -1 },
	{ "longer name", "Content-Types: a/b\n", NULL, -1 },
	{ "no colon", "Content-Type a/b\n", NULL, -1 },
	{ "a new status line", "HTTP/1.1 100 Continue\nContent-Type: a/b\nHTTP/1.1 200 OK\n", NULL,
	  -1 },
	{ "seconds", "Retry-After: 7\n", NULL, 7 },
	{ "zero", "Retry-After: 0\n", NULL, 0 },
	{ "sign", "Retry-After: -7\n", NULL, -1 },
	{ "words", "Retry-After: soon\n", NULL, -1 },
	{ "fraction", "Retry-After: 1.5\n", NULL, -1 },
	{ "a day at most", "Retry-After: 99999999999\n", NULL, 86400 },
	{ "too big a number", "Retry-After: 99999999999999999999999999\n", NULL, -1 },
	{ "date", "Retry-After: Thu, 01 Jan 2026 00:00:42 GMT\n", NULL, 42 },
	{ "date gone by", "Retry-After: Thu, 01 Jan 2015 00:00:42 GMT\n", NULL, 0 },
	{ "far date", "Retry-After: Thu, 01 Jan 2099 00:00:42 GMT\n", NULL, 86400 },
	{ "reset at a second", "RateLimit-Reset: 1767225611\n", NULL, 11 },
	{ "reset in seconds", "RateLimit-Reset: 12\n", NULL, 12 },
	{ "reset gone by", "RateLimit-Reset: 1767225000\n", NULL, 0 },
	{ "reset in words", "RateLimit-Reset: later\n", NULL, -1 },
	{ "Retry-After wins", "RateLimit-Reset: 9\nRetry-After: 3\n", NULL, 3 },
};

static void
add_lines(UfHttpHead *head, const char *lines)
{
	g_auto(GStrv) split = g_strsplit(lines, "\n", -1);
	for (size_t i = 0; split[i] != NULL; i++)
		g_assert_true(uf_http_head_add(head, split[i], strlen(split[i]), NOW));
}

static void
test_lines(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].name);
		g_autoptr(UfHttpAnswer) answer = g_new0(UfHttpAnswer, 1);
		answer->body = g_bytes_new_static("", 0);
		uf_http_head_init(&answer->head);
		add_lines(&answer->head, rows[i].lines);
		g_assert_cmpstr(uf_http_answer_get_type(answer), ==, rows[i].type);
		g_assert_cmpint(uf_http_answer_get_wait(answer), ==, rows[i].wait);
	}
}

/* a value that is longer than any that we look at is not kept */
static void
test_long_value(void)
{
	for (size_t length = UF_HTTP_VALUE_MAX_BYTES - 1; length <= UF_HTTP_VALUE_MAX_BYTES + 1;
	     length++) {
		g_autofree char *value = g_strnfill(length, 'x');
		g_autofree char *line = g_strconcat("Content-Type:", value, NULL);
		UfHttpHead head;
		uf_http_head_init(&head);
		g_assert_true(uf_http_head_add(&head, line, strlen(line), NOW));
		g_assert_true((head.type != NULL) == (length <= UF_HTTP_VALUE_MAX_BYTES));
		uf_http_head_clear(&head);
	}
}

static void
test_nul_inside(void)
{
	static const char line[] = "Content-Type: a\0b";
	UfHttpHead head;
	uf_http_head_init(&head);
	g_assert_true(uf_http_head_add(&head, line, sizeof line - 1, NOW));
	g_assert_null(head.type);
	uf_http_head_clear(&head);
}

static void
test_too_many_lines(void)
{
	UfHttpHead head;
	uf_http_head_init(&head);
	for (unsigned i = 0; i < UF_HTTP_HEAD_MAX_LINES; i++)
		g_assert_true(uf_http_head_add(&head, "HTTP/1.1 100 Continue", 21, NOW));
	g_assert_false(uf_http_head_add(&head, "X: y", 4, NOW));
	g_assert_true(head.too_long);
	uf_http_head_clear(&head);
}

static void
test_too_many_bytes(void)
{
	g_autofree char *line = g_strnfill(UF_HTTP_HEAD_MAX_BYTES / 2, 'x');
	UfHttpHead head;
	uf_http_head_init(&head);
	g_assert_true(uf_http_head_add(&head, line, strlen(line), NOW));
	g_assert_true(uf_http_head_add(&head, line, strlen(line), NOW));
	g_assert_false(uf_http_head_add(&head, "x", 1, NOW));
	uf_http_head_clear(&head);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/http/head/lines", test_lines);
	g_test_add_func("/http/head/long-value", test_long_value);
	g_test_add_func("/http/head/nul", test_nul_inside);
	g_test_add_func("/http/head/too-many-lines", test_too_many_lines);
	g_test_add_func("/http/head/too-many-bytes", test_too_many_bytes);
	return g_test_run();
}
