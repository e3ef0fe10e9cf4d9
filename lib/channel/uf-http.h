/* HTTP to a partner: the one place of libcurl.
 *
 * https only, one request at a time to a host, a connection for each. The name and the address are
 * checked before anything leaves; redirects are followed by hand, on the same host, and never after
 * a POST. A GET is tried again; a POST only when the partner said that it did not take it (429, or
 * 503 with Retry-After): whatever else happens, UfHttpReach says what may have been received, and
 * a person decides. Nothing is logged; errors name the host and what happened, never a value.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct UfHttp UfHttp;
typedef struct UfHttpAnswer UfHttpAnswer;

/* How far the last try of a request got. */
typedef enum {
	UF_HTTP_NOT_CONNECTED, /* nothing was said to the partner */
	UF_HTTP_NOT_SENT,      /* the request did not leave whole: it cannot have been taken */
	UF_HTTP_NO_ANSWER,     /* it left whole, and nothing came back: it may have been taken */
	UF_HTTP_CUT,           /* an answer began that has no end, or was not read to it */
	UF_HTTP_ANSWERED,      /* a whole answer, whatever its status; when the call gives none:
				* the partner did not take it (429, 503), and the wait was stopped */
} UfHttpReach;

/* What the site and this run say; every member is copied, but for the callback's data. A default
 * stands in brackets, for 0 or NULL. */
typedef struct {
	const char *proxy;             /* "http://name:3128" [none, whatever the environment] */
	const char *proxy_login_file;  /* a file of one line, "user:password" */
	const char *certificate;       /* ours: PEM, or PKCS#12 when it ends in .p12 or .pfx */
	const char *key;               /* its key in PEM [in the same file] */
	const char *key_password_file; /* a file of one line */
	const char *authorities;       /* a file of authorities in PEM [the system's] */
	/* Hosts that the site allows, NULL-terminated: "host.example", or ".example" for all hosts
	 * below. They may have private addresses; behind a proxy there are no others. */
	const char *const *hosts;
	unsigned connect_seconds;  /* [10] */
	unsigned total_seconds;    /* of one try [60] */
	unsigned patience_seconds; /* of all tries and the waits between them [120] */
	unsigned backoff_ms;       /* the first wait; each next one is twice as long [500] */
	unsigned interval_ms;      /* between the beginnings of two requests [none] */
	/* A folder of ours, made when it is needed: there is one request at a time to a host, and
	 * the interval holds, for all programs that name the same folder [for this UfHttp alone] */
	const char *turns;
	size_t answer_limit; /* bytes of a body [4 MiB] */
	/* Looked at all the time; true stops at once, with UF_ERROR_CANCELLED. NULL: never. */
	bool (*is_cancelled)(void *data);
	void *cancel_data;
} UfHttpSetup;

/* Whether this program is one of tests: it speaks plain http too, and to no address but loopback.
 * False in the library, and no configuration changes that: a program of tests is linked with
 * tests/support/http-test-mode.c, whose answer the linker takes instead. */
bool uf_http_is_test(void);

/* Checks the setup and reads the files of passwords. */
UfHttp *uf_http_new(const UfHttpSetup *setup, GError **error);
void uf_http_free(UfHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHttp, uf_http_free)

/* Borrowed for the time of the call. */
typedef struct {
	const char *url;
	const char *const *headers; /* "Name: value", NULL-terminated; NULL when none */
	GBytes *body;               /* of a POST; a GET has none */
	/* Called before each try, NULL if not needed: gives the URL of that try (yours to make,
	 * ours to free), for signatures that hold once. It must stay on the host of @url. */
	char *(*sign)(const char *url, void *data);
	void *sign_data;
} UfHttpRequest;

/* The answer, whatever its status; NULL when there is none: CANCELLED, REFUSED (by our own rules),
 * AUTH (a certificate or the proxy's login), INVALID_DATA (no HTTP, or beyond a limit),
 * UNREACHABLE. @reach is set in every case. Up to 5 tries of what is worth it. */
UfHttpAnswer *uf_http_get(UfHttp *http, const UfHttpRequest *request, UfHttpReach *reach,
			  GError **error);

/* The same for a POST; a redirect is an answer like another. The headers must hold the
 * Content-Type: it leaves as it is written. */
UfHttpAnswer *uf_http_post(UfHttp *http, const UfHttpRequest *request, UfHttpReach *reach,
			   GError **error);

/* "not_connected" … "answered": for receipts and the journal. */
const char *uf_http_reach_get_name(UfHttpReach reach);

/* True when the partner may have taken the request although no whole answer came. */
bool uf_http_reach_is_doubtful(UfHttpReach reach);

unsigned uf_http_answer_get_status(const UfHttpAnswer *answer);
const char *uf_http_answer_get_type(const UfHttpAnswer *answer); /* Content-Type or NULL */
GBytes *uf_http_answer_get_body(const UfHttpAnswer *answer);     /* borrowed, zeroed when freed */

/* Seconds that the partner asks to wait (Retry-After, else RateLimit-Reset), -1 when it does not.
 */
int64_t uf_http_answer_get_wait(const UfHttpAnswer *answer);
void uf_http_answer_free(UfHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHttpAnswer, uf_http_answer_free)
