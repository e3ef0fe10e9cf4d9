/* Requests as the channels see them: tries, waits, redirects by hand. */
#include "uf-http-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define MAX_TRIES 5
#define MAX_REDIRECTS 3

void
uf_http_answer_free(UfHttpAnswer *answer)
{
	if (answer == NULL)
		return;
	uf_http_head_clear(&answer->head);
	g_bytes_unref(answer->body);
	uf_memory_free_string(answer->redirect);
	g_free(answer);
}

unsigned
uf_http_answer_get_status(const UfHttpAnswer *answer)
{
	return answer->status;
}

const char *
uf_http_answer_get_type(const UfHttpAnswer *answer)
{
	return answer->head.type;
}

GBytes *
uf_http_answer_get_body(const UfHttpAnswer *answer)
{
	return answer->body;
}

int64_t
uf_http_answer_get_wait(const UfHttpAnswer *answer)
{
	const UfHttpHead *head = &answer->head;
	return head->retry_after >= 0 ? head->retry_after : head->limit_reset;
}

static const char *const reaches[] = {
	[UF_HTTP_NOT_CONNECTED] = "not_connected", [UF_HTTP_NOT_SENT] = "not_sent",
	[UF_HTTP_NO_ANSWER] = "no_answer",         [UF_HTTP_CUT] = "cut",
	[UF_HTTP_ANSWERED] = "answered",
};

const char *
uf_http_reach_get_name(UfHttpReach reach)
{
	return reaches[reach];
}

bool
uf_http_reach_is_doubtful(UfHttpReach reach)
{
	return reach == UF_HTTP_NO_ANSWER || reach == UF_HTTP_CUT;
}

/* milliseconds to wait before another try, -1 when there must be none */
static int64_t
find_wait(const UfHttp *http, const UfHttpTry *try, unsigned tries, bool is_get)
{
	const int64_t step = (int64_t)http->backoff_ms << (tries - 1);
	const int64_t backoff = step / 2 + g_random_int_range(0, (gint32)MAX(step, 1));
	if (tries >= MAX_TRIES || try->hopeless)
		return -1;
	if (try->answer == NULL)
		return is_get ? backoff : -1;
	const unsigned status = try->answer->status;
	const int64_t asked = uf_http_answer_get_wait(try->answer);
	const bool is_refused =
	    status == 429 || (status == 503 && try->answer->head.retry_after >= 0);
	if (is_refused)
		return asked > 0 ? asked * 1000 + backoff : backoff;
	return is_get && status >= 502 && status <= 504 ? backoff : -1;
}

static bool
refuse(UfHttpTry *try, const char *what, GError **error)
{
	try->hopeless = true;
	g_clear_pointer(&try->answer, uf_http_answer_free);
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s", try->host, what);
	return false;
}

static bool
is_redirect(const UfHttpAnswer *answer)
{
	static const unsigned statuses[] = { 301, 302, 303, 307, 308 };
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		if (answer->status == statuses[i])
			return answer->redirect != NULL;
	return false;
}

/* @origin: all that is followed stays on it */
static bool
follow(UfHttp *http, const UfHttpRequest *request, const char *origin, UfHttpTry *try,
       GError **error)
{
	for (unsigned i = 0; is_redirect(try->answer); i++) {
		if (i == MAX_REDIRECTS)
			return refuse(try, "it redirects without end", error);
		g_autofree char *host = NULL;
		g_autofree char *there =
		    uf_http_guard_check(http, try->answer->redirect, &host, NULL);
		if (g_strcmp0(origin, there) != 0)
			return refuse(try, "it redirects to another place", error);
		g_autoptr(UfHttpAnswer) last = g_steal_pointer(&try->answer);
		if (!uf_http_exchange(http, request, last->redirect, try, error))
			return false;
	}
	return true;
}

/* one try, with what it redirects to */
static bool
try_once(UfHttp *http, const UfHttpRequest *request, const char *origin, UfHttpTry *try,
	 GError **error)
{
	g_auto(UfWiped) url = request->sign != NULL
				  ? request->sign(request->url, request->sign_data)
				  : g_strdup(request->url);
	g_autofree char *host = NULL;
	g_autofree char *signed_origin =
	    url != NULL ? uf_http_guard_check(http, url, &host, NULL) : NULL;
	if (g_strcmp0(signed_origin, origin) != 0) {
		try->hopeless = true;
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: no signed request", try->host);
		return false;
	}
	if (!uf_http_exchange(http, request, url, try, error))
		return false;
	return request->body != NULL || follow(http, request, origin, try, error);
}

/* tries until there is an answer to give, or nothing more to try; @last has the last one */
static bool
try_all(UfHttp *http, const UfHttpRequest *request, const char *origin, UfHttpTry *last,
	GError **error)
{
	const int64_t until =
	    g_get_monotonic_time() + (int64_t)http->patience_seconds * G_USEC_PER_SEC;
	const bool is_get = request->body == NULL;
	for (unsigned tries = 1;; tries++) {
		g_autoptr(GError) fault = NULL;
		*last = (UfHttpTry){ .host = last->host };
		g_auto(UfHttpTurn) turn = { -1 };
		if (uf_http_turn_take(http, origin, &turn, last, &fault))
			try_once(http, request, origin, last, &fault);
		uf_http_turn_give(&turn);
		const int64_t wait = find_wait(http, last, tries, is_get);
		const bool is_last = wait < 0 || g_get_monotonic_time() + wait * 1000 > until;
		if (is_last && fault != NULL)
			g_propagate_error(error, g_steal_pointer(&fault));
		if (is_last)
			return last->answer != NULL;
		g_clear_pointer(&last->answer, uf_http_answer_free);
		if (!uf_http_wait(http, wait)) {
			g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED, "%s: stopped", last->host);
			return false;
		}
	}
}

static UfHttpAnswer *
run(UfHttp *http, const UfHttpRequest *request, UfHttpReach *reach, GError **error)
{
	*reach = UF_HTTP_NOT_CONNECTED;
	g_autofree char *host = NULL;
	g_autofree char *origin = uf_http_guard_check(http, request->url, &host, error);
	if (origin == NULL)
		return NULL;
	if (http->busy) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: another request is under way",
			    host);
		return NULL;
	}
	http->busy = true;
	UfHttpTry last = { .host = host };
	try_all(http, request, origin, &last, error);
	http->busy = false;
	*reach = last.reach;
	return last.answer;
}

UfHttpAnswer *
uf_http_get(UfHttp *http, const UfHttpRequest *request, UfHttpReach *reach, GError **error)
{
	g_return_val_if_fail(request->body == NULL, NULL);
	return run(http, request, reach, error);
}

UfHttpAnswer *
uf_http_post(UfHttp *http, const UfHttpRequest *request, UfHttpReach *reach, GError **error)
{
	g_return_val_if_fail(request->body != NULL, NULL);
	return run(http, request, reach, error);
}
