#include "uf-schema-private.h"

#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define UNRESERVED LETTERS DIGITS "-._~"
#define SUB_DELIMITERS "!$&'()*+,;="

/* Reads exactly @count digits, and moves on. */
static bool
read_digits(const char **text, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		char c = **text;
		if (!g_ascii_isdigit(c))
			return false;
		*value = *value * 10 + (c - '0');
		(*text)++;
	}
	return true;
}

static bool
read_character(const char **text, char expected)
{
	if (**text != expected)
		return false;
	(*text)++;
	return true;
}

static int
count_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && is_leap ? 29 : days[month - 1];
}

/* RFC 3339, full-date. */
static bool
read_date(const char **text)
{
	int year, month, day;
	if (!read_digits(text, 4, &year) || !read_character(text, '-') ||
	    !read_digits(text, 2, &month) || !read_character(text, '-') ||
	    !read_digits(text, 2, &day))
		return false;
	return month >= 1 && month <= 12 && day >= 1 && day <= count_days(year, month);
}

/* "Z" or "+02:00", in minutes. */
static bool
read_offset(const char **text, int *minutes)
{
	*minutes = 0;
	if (read_character(text, 'Z') || read_character(text, 'z'))
		return true;
	int sign = **text == '-' ? -1 : 1;
	int hours, rest;
	if ((!read_character(text, '+') && !read_character(text, '-')) ||
	    !read_digits(text, 2, &hours) || !read_character(text, ':') ||
	    !read_digits(text, 2, &rest) || hours > 23 || rest > 59)
		return false;
	*minutes = sign * (hours * 60 + rest);
	return true;
}

/* RFC 3339, full-time; a leap second only exists at 23:59:60 UTC. */
static bool
read_time(const char **text)
{
	int hour, minute, second, offset;
	if (!read_digits(text, 2, &hour) || !read_character(text, ':') ||
	    !read_digits(text, 2, &minute) || !read_character(text, ':') ||
	    !read_digits(text, 2, &second))
		return false;
	if (read_character(text, '.')) {
		size_t fraction = strspn(*text, DIGITS);
		if (fraction == 0)
			return false;
		*text += fraction;
	}
	if (!read_offset(text, &offset) || hour > 23 || minute > 59 || second > 60)
		return false;
	int utc = ((hour * 60 + minute - offset) % 1440 + 1440) % 1440;
	return second < 60 || utc == 1439;
}

static bool
is_date(const char *text)
{
	return read_date(&text) && *text == '\0';
}

static bool
is_time(const char *text)
{
	return read_time(&text) && *text == '\0';
}

static bool
is_date_time(const char *text)
{
	return read_date(&text) && (read_character(&text, 'T') || read_character(&text, 't')) &&
	       read_time(&text) && *text == '\0';
}

static bool
is_ipv4(const char *text)
{
	for (int i = 0; i < 4; i++) {
		size_t length = strspn(text, DIGITS);
		if (length == 0 || length > 3 || (length > 1 && *text == '0') ||
		    g_ascii_strtoull(text, NULL, 10) > 255)
			return false;
		text += length;
		if (i < 3 && !read_character(&text, '.'))
			return false;
	}
	return *text == '\0';
}

/* Labels of letters, digits and inner hyphens, joined by dots (RFC 1123). */
static bool
is_host(const char *text)
{
	if (strlen(text) > 253)
		return false;
	for (;;) {
		size_t length = strspn(text, LETTERS DIGITS "-");
		if (length == 0 || length > 63 || text[0] == '-' || text[length - 1] == '-')
			return false;
		text += length;
		if (*text == '\0')
			return true;
		if (!read_character(&text, '.'))
			return false;
	}
}

static bool
is_mail_domain(const char *text)
{
	size_t length = strlen(text);
	if (length < 3 || text[0] != '[' || text[length - 1] != ']')
		return is_host(text);
	g_autofree char *address = g_strndup(text + 1, length - 2);
	if (g_ascii_strncasecmp(address, "IPv6:", 5) == 0)
		return strchr(address + 5, ':') != NULL && g_hostname_is_ip_address(address + 5);
	return is_ipv4(address);
}

/* "quoted local part": printable, with quotes and backslashes escaped (RFC 5321, 4.1.2). */
static bool
is_quoted(const char *text, size_t length)
{
	if (length < 2 || text[0] != '"' || text[length - 1] != '"')
		return false;
	for (size_t i = 1; i < length - 1; i++) {
		if (text[i] == '\\')
			i++;
		else if (text[i] == '"')
			return false;
		if (i == length - 1 || text[i] < ' ' || text[i] > '~')
			return false;
	}
	return true;
}

/* Words joined by single dots. */
static bool
is_dotted(const char *text, size_t length)
{
	if (length == 0 || text[0] == '.' || text[length - 1] == '.')
		return false;
	for (size_t i = 0; i < length; i++) {
		if (strchr(LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL ||
		    (text[i] == '.' && text[i + 1] == '.'))
			return false;
	}
	return true;
}

/* RFC 5321 mailbox, ASCII. */
static bool
is_email(const char *text)
{
	const char *at = strrchr(text, '@');
	if (at == NULL || !is_mail_domain(at + 1))
		return false;
	size_t length = (size_t)(at - text);
	return length <= 64 && (is_dotted(text, length) || is_quoted(text, length));
}

/* Every character is in @allowed, or "%" and two hexadecimal digits. */
static bool
is_encoded(const char *text, size_t length, const char *allowed)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '%') {
			if (strchr(allowed, text[i]) == NULL)
				return false;
			continue;
		}
		if (length - i < 3 || !g_ascii_isxdigit(text[i + 1]) ||
		    !g_ascii_isxdigit(text[i + 2]))
			return false;
		i += 2;
	}
	return true;
}

/* What follows "//": user, host and port (RFC 3986, 3.2). */
static bool
is_authority(const char *text, size_t length)
{
	g_autofree char *copy = g_strndup(text, length);
	char *host = strrchr(copy, '@');
	if (host != NULL) {
		*host++ = '\0';
		if (!is_encoded(copy, strlen(copy), UNRESERVED SUB_DELIMITERS ":"))
			return false;
	} else {
		host = copy;
	}

	char *port = strrchr(host, ':');
	char *bracket = strrchr(host, ']');
	if (port != NULL && (bracket == NULL || port > bracket)) {
		*port++ = '\0';
		if (port[strspn(port, DIGITS)] != '\0')
			return false;
	}
	if (*host != '[')
		return is_encoded(host, strlen(host), UNRESERVED SUB_DELIMITERS);
	if (bracket == NULL || bracket[1] != '\0')
		return false;
	*bracket = '\0';
	return host[1] == 'v' || (strchr(host, ':') != NULL && g_hostname_is_ip_address(host + 1));
}

/* RFC 3986, after the scheme. */
static bool
is_rest_of_uri(const char *text)
{
	size_t length = strcspn(text, "#");
	if (text[length] == '#' && !is_encoded(text + length + 1, strlen(text + length + 1),
					       UNRESERVED SUB_DELIMITERS ":@/?"))
		return false;
	size_t path = 0;
	if (g_str_has_prefix(text, "//")) {
		path = 2 + strcspn(text + 2, "/?#");
		if (!is_authority(text + 2, path - 2))
			return false;
	}
	return is_encoded(text + path, length - path, UNRESERVED SUB_DELIMITERS ":@/?");
}

static size_t
get_scheme_length(const char *text)
{
	size_t length = strspn(text, LETTERS DIGITS "+-.");
	return g_ascii_isalpha(*text) && text[length] == ':' ? length : 0;
}

static bool
is_uri(const char *text)
{
	size_t scheme = get_scheme_length(text);
	return scheme > 0 && is_rest_of_uri(text + scheme + 1);
}

static bool
is_uri_reference(const char *text)
{
	if (is_uri(text))
		return true;
	/* the first segment of a relative path has no colon */
	return text[strcspn(text, ":/?#")] != ':' && is_rest_of_uri(text);
}

static bool
is_uuid(const char *text)
{
	for (int i = 0; i < 36; i++) {
		bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		if (is_hyphen ? text[i] != '-' : !g_ascii_isxdigit(text[i]))
			return false;
	}
	return text[36] == '\0';
}

static bool
is_regex(const char *text)
{
	g_autoptr(pcre2_code) code = uf_schema_pattern_compile(text, NULL);
	return code != NULL;
}

/* RFC 6901. */
static bool
is_json_pointer(const char *text)
{
	if (*text != '\0' && *text != '/')
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '~' && p[1] != '0' && p[1] != '1')
			return false;
	}
	return true;
}

static const UfSchemaFormat formats[] = {
	{ "date", is_date },
	{ "time", is_time },
	{ "date-time", is_date_time },
	{ "email", is_email },
	{ "uri", is_uri },
	{ "uri-reference", is_uri_reference },
	{ "uuid", is_uuid },
	{ "regex", is_regex },
	{ "json-pointer", is_json_pointer },
	{ "ipv4", is_ipv4 },
	{ 0 },
};

const UfSchemaFormat *
uf_schema_formats_get(void)
{
	return formats;
}
