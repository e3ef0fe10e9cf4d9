/* Speaks through the transport for test_http.py and tests/portals: a JSON object on standard input
 * says the setup and the request, one on standard output how it ended.
 *
 *     {"setup": {…members of UfHttpSetup…}, "method": "GET", "url": "…", "headers": ["Name: x"],
 *      "body": "text", "body_size": n, "cancel_after_ms": n (below 0: at once), "sign": true}
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-http.h"
#include "uf-json.h"
#include "uf-memory.h"

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t loopback_only;

bool
uf_http_is_test(void)
{
	return loopback_only;
}

typedef struct {
	int64_t until; /* 0: never */
	unsigned looks;
} Cancel;

static void
on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

static bool
is_cancelled(void *data)
{
	Cancel *cancel = data;
	cancel->looks++;
	return interrupted || (cancel->until > 0 && g_get_monotonic_time() >= cancel->until);
}

/* each try has another number */
static char *
sign(const char *url, void *data)
{
	unsigned *tries = data;
	return g_strdup_printf("%s?try=%u", url, ++*tries);
}

static unsigned
number(const json_t *setup, const char *key)
{
	return (unsigned)uf_json_get_integer(setup, key, 0);
}

/* borrows from @array; NULL when absent */
static const char **
texts(const json_t *array)
{
	if (array == NULL)
		return NULL;
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	size_t i;
	json_t *item;
	json_array_foreach(array, i, item)
	{
		g_ptr_array_add(list, (gpointer)json_string_value(item));
	}
	g_ptr_array_add(list, NULL);
	return (const char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static UfHttp *
make_http(const json_t *setup, Cancel *cancel, GError **error)
{
	g_autofree const char **hosts = texts(json_object_get(setup, "hosts"));
	const UfHttpSetup values = {
		.proxy = uf_json_get_string(setup, "proxy"),
		.proxy_login_file = uf_json_get_string(setup, "proxy_login_file"),
		.certificate = uf_json_get_string(setup, "certificate"),
		.key = uf_json_get_string(setup, "key"),
		.key_password_file = uf_json_get_string(setup, "key_password_file"),
		.authorities = uf_json_get_string(setup, "authorities"),
		.hosts = hosts,
		.connect_seconds = number(setup, "connect_seconds"),
		.total_seconds = number(setup, "total_seconds"),
		.patience_seconds = number(setup, "patience_seconds"),
		.backoff_ms = number(setup, "backoff_ms"),
		.interval_ms = number(setup, "interval_ms"),
		.turns = uf_json_get_string(setup, "turns"),
		.answer_limit = number(setup, "answer_limit"),
		.is_cancelled = is_cancelled,
		.cancel_data = cancel,
	};
	return uf_http_new(&values, error);
}

static GBytes *
make_body(const json_t *input)
{
	const char *text = uf_json_get_string(input, "body");
	if (text != NULL)
		return g_bytes_new(text, strlen(text));
	const int64_t size = uf_json_get_integer(input, "body_size", -1);
	if (size < 0)
		return NULL;
	char *bytes = g_malloc((gsize)size + 1);
	memset(bytes, 'x', (gsize)size);
	return g_bytes_new_take(bytes, (gsize)size);
}

static json_t *
describe(const UfHttpAnswer *answer)
{
	gsize size;
	const char *body = g_bytes_get_data(uf_http_answer_get_body(answer), &size);
	return json_pack("{s:i s:s* s:I s:I s:o*}", "status",
			 (int)uf_http_answer_get_status(answer), "type",
			 uf_http_answer_get_type(answer), "wait",
			 (json_int_t)uf_http_answer_get_wait(answer), "size", (json_int_t)size,
			 "body", body != NULL ? json_stringn(body, MIN(size, 65536)) : NULL);
}

static json_t *
perform(UfHttp *http, const json_t *input)
{
	g_autofree const char **headers = texts(json_object_get(input, "headers"));
	g_autoptr(GBytes) body = make_body(input);
	unsigned tries = 0;
	const bool is_signed = uf_json_get_boolean(input, "sign", false);
	const UfHttpRequest request = {
		.url = uf_json_get_string(input, "url"),
		.headers = headers,
		.body = body,
		.sign = is_signed ? sign : NULL,
		.sign_data = &tries,
	};
	g_autoptr(GError) error = NULL;
	UfHttpReach reach = UF_HTTP_ANSWERED;
	const int64_t begin = g_get_monotonic_time();
	g_autoptr(UfHttpAnswer) answer = body != NULL ? uf_http_post(http, &request, &reach, &error)
						      : uf_http_get(http, &request, &reach, &error);
	g_assert_true((answer == NULL) == (error != NULL));
	return json_pack("{s:s s:b s:I s:o* s:s* s:i}", "reach", uf_http_reach_get_name(reach),
			 "doubtful", uf_http_reach_is_doubtful(reach), "ms",
			 (json_int_t)((g_get_monotonic_time() - begin) / 1000), "answer",
			 answer != NULL ? describe(answer) : NULL, "error",
			 error != NULL ? error->message : NULL, "code",
			 error != NULL ? error->code : -1);
}

int
main(void)
{
	uf_memory_init();
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGINT, &action, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) input = uf_json_load("-", &error);
	if (input == NULL)
		g_error("%s", error->message);
	const int64_t after = uf_json_get_integer(input, "cancel_after_ms", 0);
	Cancel cancel = { .until = after != 0 ? g_get_monotonic_time() + after * 1000 : 0 };
	const json_t *setup = json_object_get(input, "setup");
	loopback_only = uf_json_get_boolean(setup, "loopback_only", false);
	g_autoptr(UfHttp) http = make_http(setup, &cancel, &error);
	g_autoptr(json_t) output = NULL;
	if (http == NULL)
		output = json_pack("{s:s s:i s:s}", "error", error->message, "code", error->code,
				   "reach", "not_connected");
	else
		output = perform(http, input);
	json_object_set_new(output, "looks", json_integer(cancel.looks));
	g_auto(UfWiped) text = uf_json_format(output, false);
	puts(text);
	return 0;
}
