/* Inside the transport: what a UfHttp holds, the head of an answer, the guard of addresses, and
 * one exchange. Not for other modules.
 */
#pragma once

#include <curl/curl.h>
#include <sys/socket.h>

#include "uf-http.h"
#include "uf-secret.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURL, curl_easy_cleanup)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLU, curl_url_cleanup)
typedef struct curl_slist UfHttpLines;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfHttpLines, curl_slist_free_all)

#define UF_HTTP_HEAD_MAX_LINES 100
#define UF_HTTP_HEAD_MAX_BYTES ((size_t)64 * 1024)
#define UF_HTTP_VALUE_MAX_BYTES 1024
#define UF_HTTP_MAX_WAIT ((int64_t)24 * 60 * 60)

struct UfHttp {
	char *proxy;
	UfSecret *proxy_user;
	UfSecret *proxy_password;
	char *certificate;
	char *key;
	UfSecret *key_password;
	char *authorities;
	char **hosts;
	unsigned connect_seconds;
	unsigned total_seconds;
	unsigned patience_seconds;
	unsigned backoff_ms;
	unsigned interval_ms;
	char *turns;
	size_t answer_limit;
	bool (*is_cancelled)(void *data);
	void *cancel_data;
	bool loopback_only;
	int64_t last; /* when the last request began, in microseconds; 0: none */
	bool busy;    /* a request is under way: there is never a second one */
};

/* The head of an answer, line by line as it comes; a new status line begins it anew, but the
 * limits hold for all lines together. */
typedef struct {
	unsigned lines;
	size_t bytes;
	bool too_long;
	bool is_whole; /* its empty line came: without it libcurl may take a cut head for all */
	char *type;
	int64_t retry_after; /* seconds, -1 when not said */
	int64_t limit_reset; /* seconds from now, -1 when not said */
} UfHttpHead;

/* The only line of the file @path. REFUSED when somebody of @forbidden (bits of its mode) may read
 * it, INVALID_DATA when it is empty, too long or more than a line. */
UfSecret *uf_http_read_line(const char *path, unsigned forbidden, GError **error);

void uf_http_head_init(UfHttpHead *head);
void uf_http_head_clear(UfHttpHead *head);

/* Looks at one line; @now is the time in seconds since 1970. False beyond a limit. */
bool uf_http_head_add(UfHttpHead *head, const char *line, size_t length, int64_t now);

struct UfHttpAnswer {
	unsigned status;
	UfHttpHead head;
	GBytes *body;
	char *redirect; /* absolute, or NULL; may hold a token: never shown */
};

/* Where an address lies. IPv4 inside IPv6 (mapped, 6to4, NAT64) is what it holds. */
typedef enum {
	UF_HTTP_ZONE_PUBLIC,
	UF_HTTP_ZONE_PRIVATE,
	UF_HTTP_ZONE_LOOPBACK,
	UF_HTTP_ZONE_FORBIDDEN, /* link-local, metadata services, multicast, reserved */
} UfHttpZone;
UfHttpZone uf_http_guard_find_zone(const struct sockaddr *address);

/* Whether a socket to @address may be opened for @host. */
bool uf_http_guard_is_open(const UfHttp *http, const char *host, const struct sockaddr *address);
bool uf_http_guard_is_listed(const UfHttp *http, const char *host);

/* "scheme://host:port" of @url in lower case, yours; NULL when we may not speak to it. */
char *uf_http_guard_check(const UfHttp *http, const char *url, char **host, GError **error);

/* How one try ended; made anew for each. */
typedef struct {
	UfHttpReach reach;
	UfHttpAnswer *answer; /* NULL when there is none; then the error of the call is set */
	bool hopeless;        /* the same try would end in the same way */
	const char *host;     /* for messages; borrowed */
} UfHttpTry;

/* Milliseconds; false when cancelled meanwhile. */
bool uf_http_wait(const UfHttp *http, int64_t milliseconds);

/* The right to speak to a host: a locked file, -1 when there is none to lock. */
typedef struct {
	int fd;
} UfHttpTurn;

/* Waits for it, and for the interval; @try says whether another try is worth it. */
bool uf_http_turn_take(UfHttp *http, const char *origin, UfHttpTurn *turn, UfHttpTry *try,
		       GError **error);
void uf_http_turn_give(UfHttpTurn *turn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfHttpTurn, uf_http_turn_give)

/* One request to @url, which was checked, on a connection of its own. */
bool uf_http_exchange(UfHttp *http, const UfHttpRequest *request, const char *url, UfHttpTry *out,
		      GError **error);
