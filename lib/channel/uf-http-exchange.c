/* One exchange with libcurl: a connection of its own, all options in one function. */
#include "uf-http-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"

#define FIRST_BODY_BYTES 8192
#define AGENT "unefois"

typedef struct {
	const UfHttp *http;
	const char *host;
	const char *url;
	GBytes *body; /* what is posted, or NULL */
	UfHttpLines *lines;
	UfHttpHead head;
	char *data; /* the body that comes, zeroed when freed */
	size_t length;
	size_t size;
	bool connected;
	bool address_refused;
	char message[CURL_ERROR_SIZE]; /* may quote anything: looked at, never shown */
} Exchange;

static void
exchange_clear(Exchange *exchange)
{
	uf_memory_free_buffer(exchange->data);
	uf_http_head_clear(&exchange->head);
	curl_slist_free_all(exchange->lines);
	uf_memory_zero(exchange->message, sizeof exchange->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Exchange, exchange_clear)

static bool
is_cancelled(const UfHttp *http)
{
	return http->is_cancelled != NULL && http->is_cancelled(http->cancel_data);
}

static curl_socket_t
on_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
	Exchange *exchange = data;
	if (purpose != CURLSOCKTYPE_IPCXN ||
	    !uf_http_guard_is_open(exchange->http, exchange->host, &address->addr)) {
		exchange->address_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* connected, with TLS and through the proxy; not one byte of the request has left */
static int
on_connected(void *data, char *their_ip, char *our_ip, int their_port, int our_port)
{
	(void)their_ip;
	(void)our_ip;
	(void)their_port;
	(void)our_port;
	Exchange *exchange = data;
	if (is_cancelled(exchange->http))
		return CURL_PREREQFUNC_ABORT;
	exchange->connected = true;
	return CURL_PREREQFUNC_OK;
}

static int
on_progress(void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	const Exchange *exchange = data;
	return is_cancelled(exchange->http) ? 1 : 0;
}

static size_t
on_head(char *line, size_t unit, size_t count, void *data)
{
	Exchange *exchange = data;
	const size_t length = unit * count;
	const int64_t now = g_get_real_time() / G_USEC_PER_SEC;
	return uf_http_head_add(&exchange->head, line, length, now) ? length : 0;
}

static size_t
on_body(char *bytes, size_t unit, size_t count, void *data)
{
	Exchange *exchange = data;
	const size_t more = unit * count;
	if (more > exchange->http->answer_limit - exchange->length)
		return 0;
	if (exchange->length + more > exchange->size) {
		const size_t size = MAX(exchange->length + more, exchange->size * 2);
		char *moved = uf_memory_resize(exchange->data, MAX(size, FIRST_BODY_BYTES));
		if (moved == NULL)
			return 0;
		exchange->data = moved;
		exchange->size = MAX(size, FIRST_BODY_BYTES);
	}
	memcpy(exchange->data + exchange->length, bytes, more);
	exchange->length += more;
	return more;
}

static const char *
secret_text(const UfSecret *secret)
{
	return secret != NULL ? uf_secret_get_text(secret) : NULL;
}

static const char *
certificate_type(const char *path)
{
	if (path == NULL)
		return NULL;
	return g_str_has_suffix(path, ".p12") || g_str_has_suffix(path, ".pfx") ? "P12" : "PEM";
}

/* Not NOSIGNAL: without it libcurl ignores SIGPIPE around its calls, and names are resolved in a
 * thread, without alarms. FRESH_CONNECT: on a connection that was used before, libcurl sends a
 * request, a POST too, a second time when the first got no answer. */
static const struct {
	CURLoption option;
	long value;
} numbers[] = {
	{ CURLOPT_FOLLOWLOCATION, 0L },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
	{ CURLOPT_HTTP09_ALLOWED, 0L },
	{ CURLOPT_FRESH_CONNECT, 1L },
	{ CURLOPT_FORBID_REUSE, 1L },
	{ CURLOPT_DISALLOW_USERNAME_IN_URL, 1L },
	{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1L },
	{ CURLOPT_SSL_VERIFYHOST, 2L },
	{ CURLOPT_SSL_SESSIONID_CACHE, 0L },
	{ CURLOPT_QUICK_EXIT, 1L }, /* a resolver that hangs does not hold us */
	{ CURLOPT_NOPROGRESS, 0L },
	{ CURLOPT_HTTPPROXYTUNNEL, 1L },
	{ CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L },
	{ CURLOPT_PROXYAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM) },
};

/* Every option of libcurl that we use, with the table above. */
static bool
set_options(CURL *curl, Exchange *exchange)
{
	const UfHttp *http = exchange->http;
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
		{ CURLOPT_URL, exchange->url },
		{ CURLOPT_PROTOCOLS_STR, http->loopback_only ? "http,https" : "https" },
		{ CURLOPT_REDIR_PROTOCOLS_STR, "https" },
		{ CURLOPT_USERAGENT, AGENT },
		{ CURLOPT_PROXY, http->proxy != NULL ? http->proxy : "" },
		{ CURLOPT_NOPROXY, "" },
		{ CURLOPT_PROXYUSERNAME, secret_text(http->proxy_user) },
		{ CURLOPT_PROXYPASSWORD, secret_text(http->proxy_password) },
		{ CURLOPT_CAINFO, http->authorities },
		{ CURLOPT_PROXY_CAINFO, http->authorities },
		{ CURLOPT_SSLCERT, http->certificate },
		{ CURLOPT_SSLCERTTYPE, certificate_type(http->certificate) },
		{ CURLOPT_SSLKEY, http->key },
		{ CURLOPT_KEYPASSWD, secret_text(http->key_password) },
	};
	unsigned failed = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		failed |= curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (texts[i].value != NULL)
			failed |= curl_easy_setopt(curl, texts[i].option, texts[i].value);
	/* these authorities and no others */
	if (http->authorities != NULL)
		failed |= curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	const long second = 1000;
	const long connect_ms = (long)http->connect_seconds * second;
	failed |= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	failed |= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)http->total_seconds * second);
	const curl_off_t limit = (curl_off_t)http->answer_limit;
	failed |= curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, limit);
	failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->message);
	failed |= curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->lines);
	failed |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	failed |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
	failed |= curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_connected);
	failed |= curl_easy_setopt(curl, CURLOPT_PREREQDATA, exchange);
	failed |= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	failed |= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, exchange);
	failed |= curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_head);
	failed |= curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
	failed |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	failed |= curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
	if (exchange->body != NULL) {
		gsize size;
		const char *bytes = g_bytes_get_data(exchange->body, &size);
		failed |= curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
		failed |= curl_easy_setopt(curl, CURLOPT_POSTFIELDS, size > 0 ? bytes : "");
	}
	return failed == CURLE_OK;
}

/* Lines of the request. libcurl's own Expect (which delays) and its Content-Type (which would be a
 * guess) are left out. */
static bool
set_lines(Exchange *exchange, const char *const *headers, GError **error)
{
	static const char *const without[] = { "Expect:", NULL };
	const char *const *const sets[] = { without, headers };
	for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
		for (size_t j = 0; sets[i] != NULL && sets[i][j] != NULL; j++) {
			const char *line = sets[i][j];
			struct curl_slist *longer = NULL;
			if (strchr(line, ':') != NULL && strpbrk(line, "\r\n") == NULL)
				longer = curl_slist_append(exchange->lines, line);
			if (longer == NULL) {
				g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
					    "%s: a header of the request is malformed",
					    exchange->host);
				return false;
			}
			exchange->lines = longer;
		}
	}
	return true;
}

static const struct {
	CURLcode curl;
	UfError code;
	bool hopeless;
	const char *what;
} failures[] = {
	{ CURLE_ABORTED_BY_CALLBACK, UF_ERROR_CANCELLED, true, "stopped" },
	{ CURLE_COULDNT_RESOLVE_HOST, UF_ERROR_UNREACHABLE, false, "no such name is known" },
	{ CURLE_COULDNT_RESOLVE_PROXY, UF_ERROR_UNREACHABLE, false, "the proxy has no address" },
	{ CURLE_COULDNT_CONNECT, UF_ERROR_UNREACHABLE, false, "no connection" },
	{ CURLE_OPERATION_TIMEDOUT, UF_ERROR_UNREACHABLE, false, "no whole answer in time" },
	{ CURLE_GOT_NOTHING, UF_ERROR_UNREACHABLE, false, "the connection ended, no answer" },
	{ CURLE_SEND_ERROR, UF_ERROR_UNREACHABLE, false, "the connection broke" },
	{ CURLE_RECV_ERROR, UF_ERROR_UNREACHABLE, false, "the connection broke" },
	{ CURLE_PARTIAL_FILE, UF_ERROR_UNREACHABLE, false, "the answer is cut" },
	{ CURLE_SSL_CONNECT_ERROR, UF_ERROR_UNREACHABLE, false, "no TLS connection" },
	{ CURLE_PROXY, UF_ERROR_UNREACHABLE, false, "the proxy failed" },
	{ CURLE_PEER_FAILED_VERIFICATION, UF_ERROR_REFUSED, true,
	  "its certificate is not of that name, or of no authority that is trusted" },
	{ CURLE_SSL_CERTPROBLEM, UF_ERROR_AUTH, true, "our certificate or its key cannot be used" },
	{ CURLE_SSL_CACERT_BADFILE, UF_ERROR_AUTH, true, "the file of authorities cannot be used" },
	{ CURLE_FILESIZE_EXCEEDED, UF_ERROR_INVALID_DATA, true, "the answer is too long" },
	{ CURLE_WRITE_ERROR, UF_ERROR_INVALID_DATA, true, "the answer is too long" },
	{ CURLE_UNSUPPORTED_PROTOCOL, UF_ERROR_INVALID_DATA, true, "the answer is no HTTP" },
	{ CURLE_WEIRD_SERVER_REPLY, UF_ERROR_INVALID_DATA, true, "the answer is no HTTP" },
};

static bool
set_failure(UfHttpTry *out, const char *host, UfError code, const char *what, GError **error)
{
	out->hopeless = true;
	g_set_error(error, UF_ERROR, code, "%s: %s", host, what);
	return false;
}

/* TLS 1.3: a server refuses a client's certificate only after the request has left; it has handed
 * nothing on then */
static bool
wants_certificate(const Exchange *exchange)
{
	static const char *const words[] = { "alert certificate required", "alert bad certificate",
					     "alert unknown ca", "alert certificate unknown",
					     "alert handshake failure" };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strstr(exchange->message, words[i]) != NULL)
			return true;
	return false;
}

static bool
fail(CURL *curl, const Exchange *exchange, CURLcode code, UfHttpTry *out, GError **error)
{
	long proxy = 0;
	curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &proxy);
	if (proxy == 407)
		return set_failure(out, exchange->host, UF_ERROR_AUTH,
				   "the proxy wants a user and a password that it knows", error);
	if (code != CURLE_ABORTED_BY_CALLBACK && wants_certificate(exchange))
		return set_failure(out, exchange->host, UF_ERROR_AUTH,
				   "it wants a certificate that it knows", error);
	if (code == CURLE_COULDNT_CONNECT && exchange->address_refused)
		return set_failure(out, exchange->host, UF_ERROR_REFUSED,
				   "its address is not one of the public network, and the site "
				   "does not allow it",
				   error);
	for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
		if (failures[i].curl != code)
			continue;
		set_failure(out, exchange->host, failures[i].code, failures[i].what, error);
		out->hopeless = failures[i].hopeless;
		return false;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: the transport failed (%d)",
		    exchange->host, (int)code);
	return false;
}

static UfHttpReach
find_reach(CURL *curl, const Exchange *exchange, CURLcode code)
{
	if (!exchange->connected)
		return UF_HTTP_NOT_CONNECTED;
	if (code == CURLE_OK)
		return UF_HTTP_ANSWERED;
	const gsize size = exchange->body != NULL ? g_bytes_get_size(exchange->body) : 0;
	curl_off_t sent = 0;
	long head = 0;
	curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &head);
	if (head == 0 || sent < (curl_off_t)size || wants_certificate(exchange))
		return UF_HTTP_NOT_SENT;
	const bool is_begun = exchange->head.lines > 0 || exchange->length > 0 ||
			      code == CURLE_UNSUPPORTED_PROTOCOL ||
			      code == CURLE_WEIRD_SERVER_REPLY;
	return is_begun ? UF_HTTP_CUT : UF_HTTP_NO_ANSWER;
}

static UfHttpAnswer *
take_answer(CURL *curl, Exchange *exchange)
{
	UfHttpAnswer *answer = g_new0(UfHttpAnswer, 1);
	long status = 0;
	char *redirect = NULL;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
	answer->status = status > 0 ? (unsigned)status : 0;
	answer->redirect = g_strdup(redirect);
	answer->head = exchange->head;
	uf_http_head_init(&exchange->head);
	char *data = g_steal_pointer(&exchange->data);
	answer->body =
	    g_bytes_new_with_free_func(data, exchange->length, uf_memory_free_buffer, data);
	return answer;
}

bool
uf_http_exchange(UfHttp *http, const UfHttpRequest *request, const char *url, UfHttpTry *out,
		 GError **error)
{
	g_auto(Exchange)
	    exchange = { .http = http, .host = out->host, .url = url, .body = request->body };
	uf_http_head_init(&exchange.head);
	g_autoptr(CURL) curl = curl_easy_init();
	if (curl == NULL || !set_lines(&exchange, request->headers, error) ||
	    !set_options(curl, &exchange)) {
		out->hopeless = true;
		if (error != NULL && *error == NULL)
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: cannot start",
				    out->host);
		return false;
	}
	CURLcode code = curl_easy_perform(curl);
	if (code == CURLE_OK && !exchange.head.is_whole)
		code = CURLE_PARTIAL_FILE;
	out->reach = find_reach(curl, &exchange, code);
	if (code != CURLE_OK)
		return fail(curl, &exchange, code, out, error);
	out->answer = take_answer(curl, &exchange);
	return true;
}
