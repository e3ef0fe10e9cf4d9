/* What was sent and what came is nowhere in this process afterwards: every writable page is read.
 *
 * The value is never whole in the memory of the test itself: it is kept under a mask, and the
 * partner, which sends it back, is another process.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-http.h"
#include "uf-memory.h"

#define SIZE 24
#define REPEATS 400 /* more than one block of libcurl's */

bool
uf_http_is_test(void)
{
	return true;
}

/* answers one request with the bytes of its body */
static void
echo_once(int listening)
{
	static char bytes[65536];
	const int stream = accept(listening, NULL, NULL);
	size_t length = 0;
	const char *end = NULL;
	while (end == NULL || length < (size_t)(end + 4 - bytes) + SIZE * REPEATS) {
		const ssize_t n = read(stream, bytes + length, sizeof bytes - 1 - length);
		if (n <= 0)
			_exit(1);
		length += (size_t)n;
		end = strstr(bytes, "\r\n\r\n");
	}
	const char *body = end + 4;
	const size_t size = length - (size_t)(body - bytes);
	g_autofree char *head = g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Type: text/%.*s\r\n"
						"Content-Length: %zu\r\n\r\n",
						SIZE, body, size);
	if (write(stream, head, strlen(head)) < 0 || write(stream, body, size) < 0)
		_exit(1);
	close(stream);
	_exit(0);
}

/* a partner in a process of its own; its URL, yours */
static char *
start_echo(GPid *child)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof address;
	const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(listening, (struct sockaddr *)&address, sizeof address), ==, 0);
	g_assert_cmpint(listen(listening, 1), ==, 0);
	g_assert_cmpint(getsockname(listening, (struct sockaddr *)&address, &length), ==, 0);
	*child = fork();
	if (*child == 0)
		echo_once(listening);
	close(listening);
	return g_strdup_printf("http://127.0.0.1:%u/", ntohs(address.sin_port));
}

/* letters, kept with one bit flipped */
static void
make_masked(guint8 masked[SIZE])
{
	for (size_t i = 0; i < SIZE; i++)
		masked[i] = (guint8)g_random_int_range('a', 'z' + 1) ^ 0x80;
}

static bool
is_value(const guint8 *at, const guint8 masked[SIZE])
{
	for (size_t i = 0; i < SIZE; i++)
		if ((at[i] ^ 0x80) != masked[i])
			return false;
	return true;
}

static unsigned
count_block(const guint8 *block, size_t size, const guint8 masked[SIZE])
{
	unsigned found = 0;
	for (size_t i = 0; i + SIZE <= size; i++)
		if (is_value(block + i, masked))
			found++;
	return found;
}

/* how often the value stands in the writable memory of this process */
static unsigned
count_in_memory(const guint8 masked[SIZE])
{
	unsigned found = 0;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "re");
	g_assert_nonnull(maps);
	while (fgets(line, sizeof line, maps) != NULL) {
		char *rest;
		const guint64 start = g_ascii_strtoull(line, &rest, 16);
		const guint64 end = g_ascii_strtoull(rest + 1, &rest, 16);
		const bool is_ours = g_str_has_prefix(rest, " rw") &&
				     strstr(rest, "[vvar") == NULL && end - start < 64 << 20;
		if (is_ours)
			found += count_block((const guint8 *)(gsize)start, end - start, masked);
	}
	fclose(maps);
	return found;
}

static GBytes *
make_body(const guint8 masked[SIZE])
{
	char *body = g_malloc(SIZE * REPEATS);
	for (size_t i = 0; i < SIZE * REPEATS; i++)
		body[i] = (char)(masked[i % SIZE] ^ 0x80);
	return g_bytes_new_with_free_func(body, SIZE * REPEATS, uf_memory_free_buffer, body);
}

static void
post(const char *url, const guint8 masked[SIZE], bool is_kept)
{
	static const char *const headers[] = { "Content-Type: text/plain", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfHttp) http = uf_http_new(&(UfHttpSetup){ 0 }, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) body = make_body(masked);
	UfHttpReach reach;
	const UfHttpRequest request = { .url = url, .headers = headers, .body = body };
	g_autoptr(UfHttpAnswer) answer = uf_http_post(http, &request, &reach, &error);
	g_assert_no_error(error);
	gsize size;
	const guint8 *came = g_bytes_get_data(uf_http_answer_get_body(answer), &size);
	g_assert_cmpuint(count_block(came, size, masked), >=, REPEATS);
	g_assert_cmpuint(strlen(uf_http_answer_get_type(answer)), ==, strlen("text/") + SIZE);
	if (is_kept)
		g_assert_cmpuint(count_in_memory(masked), >=, 2 * REPEATS);
}

static void
test_nothing_stays(void)
{
	for (int is_kept = 0; is_kept <= 1; is_kept++) {
		guint8 masked[SIZE];
		make_masked(masked);
		GPid child;
		g_autofree char *url = start_echo(&child);
		post(url, masked, is_kept == 1);
		int status;
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		g_assert_cmpint(status, ==, 0);
		g_assert_cmpuint(count_in_memory(masked), ==, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/http/memory/nothing-stays", test_nothing_stays);
	return g_test_run();
}
