/* A UfHttp from what the site says: files of passwords are read once, and checked first. */
#include "uf-http-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-memory.h"

#define LOGIN_MAX_BYTES 4096
#define DEFAULT_CONNECT_SECONDS 10
#define DEFAULT_TOTAL_SECONDS 60
#define DEFAULT_PATIENCE_SECONDS 120
#define DEFAULT_BACKOFF_MS 500
#define MAX_BACKOFF_MS 60000
#define DEFAULT_ANSWER_LIMIT ((size_t)4 * 1024 * 1024)
#define MAX_SECONDS 3600

UfSecret *
uf_http_read_line(const char *path, unsigned forbidden, GError **error)
{
	struct stat about;
	if (stat(path, &about) == 0 && (about.st_mode & forbidden) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: %s may read this password; chmod %s it", path,
			    (about.st_mode & S_IRWXO) != 0 ? "everybody" : "its group",
			    (forbidden & S_IRWXG) != 0 ? "600" : "o=");
		return NULL;
	}
	g_autoptr(GBytes) bytes = uf_file_read(path, LOGIN_MAX_BYTES, error);
	if (bytes == NULL)
		return NULL;
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	while (size > 0 && strchr("\r\n", text[size - 1]) != NULL && text[size - 1] != '\0')
		size--;
	for (gsize i = 0; i < size; i++) {
		if ((guchar)text[i] >= 0x20)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: is not one line", path);
		return NULL;
	}
	if (size == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: is empty", path);
		return NULL;
	}
	return uf_secret_new(text, (gssize)size);
}

static bool
read_login(UfHttp *http, const char *path, GError **error)
{
	g_autoptr(UfSecret) line = uf_http_read_line(path, S_IRWXO, error);
	if (line == NULL)
		return false;
	const char *text = uf_secret_get_text(line);
	const char *colon = strchr(text, ':');
	if (colon == NULL || colon == text) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: is not user:password on one line", path);
		return false;
	}
	http->proxy_user = uf_secret_new(text, colon - text);
	http->proxy_password = uf_secret_new(colon + 1, -1);
	return true;
}

static bool
check_proxy(const char *proxy, GError **error)
{
	g_autoptr(CURLU) parts = curl_url();
	const bool is_url =
	    (g_str_has_prefix(proxy, "http://") || g_str_has_prefix(proxy, "https://")) &&
	    parts != NULL &&
	    curl_url_set(parts, CURLUPART_URL, proxy, CURLU_DISALLOW_USER) == CURLUE_OK;
	if (!is_url)
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "the proxy is not http://name:port, without user and password");
	return is_url;
}

static bool
check_file(const char *path, GError **error)
{
	struct stat about;
	if (path == NULL || (stat(path, &about) == 0 && S_ISREG(about.st_mode)))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: there is no such file", path);
	return false;
}

static char **
copy_hosts(const char *const *hosts)
{
	if (hosts == NULL)
		return NULL;
	g_autoptr(GPtrArray) copy = g_ptr_array_new();
	for (size_t i = 0; hosts[i] != NULL; i++)
		g_ptr_array_add(copy, g_ascii_strdown(hosts[i], -1));
	g_ptr_array_add(copy, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&copy), FALSE);
}

static unsigned
choose(unsigned given, unsigned fallback)
{
	return given > 0 ? MIN(given, MAX_SECONDS) : fallback;
}

static bool
read_files(UfHttp *http, const UfHttpSetup *setup, GError **error)
{
	if (setup->proxy != NULL && !check_proxy(setup->proxy, error))
		return false;
	if (setup->proxy_login_file != NULL && !read_login(http, setup->proxy_login_file, error))
		return false;
	if (setup->key_password_file != NULL) {
		http->key_password = uf_http_read_line(setup->key_password_file, S_IRWXO, error);
		if (http->key_password == NULL)
			return false;
	}
	return check_file(setup->certificate, error) && check_file(setup->key, error) &&
	       check_file(setup->authorities, error);
}

/* libcurl's copies of what we send and get are zeroed like ours */
static bool
start_curl(GError **error)
{
	/* libcurl would write the keys of each connection into the file that it names */
	g_unsetenv("SSLKEYLOGFILE");
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, uf_memory_free_buffer,
				 uf_memory_resize, strdup, calloc) == CURLE_OK)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the HTTP transport cannot start");
	return false;
}

UfHttp *
uf_http_new(const UfHttpSetup *setup, GError **error)
{
	if (!start_curl(error))
		return NULL;
	g_autoptr(UfHttp) http = g_new0(UfHttp, 1);
	http->proxy = g_strdup(setup->proxy);
	http->certificate = g_strdup(setup->certificate);
	http->key = g_strdup(setup->key);
	http->authorities = g_strdup(setup->authorities);
	http->turns = g_strdup(setup->turns);
	http->hosts = copy_hosts(setup->hosts);
	http->connect_seconds = choose(setup->connect_seconds, DEFAULT_CONNECT_SECONDS);
	http->total_seconds = choose(setup->total_seconds, DEFAULT_TOTAL_SECONDS);
	http->patience_seconds = choose(setup->patience_seconds, DEFAULT_PATIENCE_SECONDS);
	http->backoff_ms =
	    setup->backoff_ms > 0 ? MIN(setup->backoff_ms, MAX_BACKOFF_MS) : DEFAULT_BACKOFF_MS;
	http->interval_ms = MIN(setup->interval_ms, MAX_SECONDS * 1000);
	http->answer_limit = setup->answer_limit > 0 ? setup->answer_limit : DEFAULT_ANSWER_LIMIT;
	http->is_cancelled = setup->is_cancelled;
	http->cancel_data = setup->cancel_data;
	http->loopback_only = uf_http_is_test();
	return read_files(http, setup, error) ? g_steal_pointer(&http) : NULL;
}

void
uf_http_free(UfHttp *http)
{
	if (http == NULL)
		return;
	g_free(http->proxy);
	uf_secret_free(http->proxy_user);
	uf_secret_free(http->proxy_password);
	g_free(http->certificate);
	g_free(http->key);
	uf_secret_free(http->key_password);
	g_free(http->authorities);
	g_free(http->turns);
	g_strfreev(http->hosts);
	g_free(http);
	curl_global_cleanup();
}
