/* The head of an answer: bounded, and only what somebody looks at is kept. */
#include "uf-http-private.h"

#include <string.h>

#include "uf-memory.h"

void
uf_http_head_init(UfHttpHead *head)
{
	*head = (UfHttpHead){ .retry_after = -1, .limit_reset = -1 };
}

void
uf_http_head_clear(UfHttpHead *head)
{
	uf_memory_free_string(head->type);
	uf_http_head_init(head);
}

/* digits alone, as seconds; -1 for anything else */
static int64_t
parse_seconds(const char *text)
{
	guint64 seconds = 0;
	if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &seconds, NULL))
		return -1;
	return (int64_t)seconds;
}

static int64_t
clamp_wait(int64_t seconds)
{
	return CLAMP(seconds, 0, UF_HTTP_MAX_WAIT);
}

/* RFC 9110, 10.2.3: seconds, or a date */
static void
take_retry_after(UfHttpHead *head, const char *value, int64_t now)
{
	const int64_t seconds = parse_seconds(value);
	if (seconds >= 0) {
		head->retry_after = clamp_wait(seconds);
		return;
	}
	const time_t date = curl_getdate(value, NULL);
	if (date != -1)
		head->retry_after = clamp_wait((int64_t)date - now);
}

/* démarche numérique gives seconds since 1970; the draft standard gives seconds from now */
static void
take_limit_reset(UfHttpHead *head, const char *value, int64_t now)
{
	const int64_t seconds = parse_seconds(value);
	if (seconds >= 0)
		head->limit_reset =
		    clamp_wait(seconds > UF_HTTP_MAX_WAIT ? seconds - now : seconds);
}

static void
take_type(UfHttpHead *head, const char *value, int64_t now)
{
	(void)now;
	uf_memory_free_string(head->type);
	head->type = g_strdup(value);
}

static const struct {
	const char *name;
	void (*take)(UfHttpHead *head, const char *value, int64_t now);
} kept[] = {
	{ "content-type", take_type },
	{ "retry-after", take_retry_after },
	{ "ratelimit-reset", take_limit_reset },
};

/* the value as text, yours: without white space around; NULL when it is longer than any that we
 * look at, or holds what no header holds */
static char *
copy_value(const char *text, size_t length)
{
	if (length > UF_HTTP_VALUE_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < length; i++)
		if (g_ascii_iscntrl(text[i]) && memchr("\t\r\n", text[i], 3) == NULL)
			return NULL;
	char *value = g_strstrip(g_strndup(text, length));
	if (strpbrk(value, "\r\n\t") == NULL)
		return value;
	uf_memory_free_string(value);
	return NULL;
}

static void
take_line(UfHttpHead *head, const char *line, size_t length, int64_t now)
{
	const char *colon = memchr(line, ':', length);
	if (colon == NULL)
		return;
	const size_t size = (size_t)(colon - line);
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		if (strlen(kept[i].name) != size ||
		    g_ascii_strncasecmp(kept[i].name, line, size) != 0)
			continue;
		g_auto(UfWiped) value = copy_value(colon + 1, length - size - 1);
		if (value != NULL)
			kept[i].take(head, value, now);
		return;
	}
}

bool
uf_http_head_add(UfHttpHead *head, const char *line, size_t length, int64_t now)
{
	head->lines++;
	head->bytes += length;
	if (head->lines > UF_HTTP_HEAD_MAX_LINES || head->bytes > UF_HTTP_HEAD_MAX_BYTES)
		head->too_long = true;
	if (head->too_long)
		return false;
	if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		const unsigned lines = head->lines;
		const size_t bytes = head->bytes;
		uf_http_head_clear(head);
		head->lines = lines;
		head->bytes = bytes;
		return true;
	}
	if (length > 0 && (line[0] == '\r' || line[0] == '\n'))
		head->is_whole = true;
	take_line(head, line, length, now);
	return true;
}
