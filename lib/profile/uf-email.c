#include "uf-identifier-private.h"

#include <string.h>

/* Plausible rather than conforming: what providers give out and people copy, accents included;
 * quoted local parts and addresses without a domain are refused. */

void
uf_email_normalise(const char *text, UfIdentifierText *out)
{
	uf_identifier_trim(text, out);
	/* the domain has no case; the local part may */
	char *at = strrchr(out->text, '@');
	for (char *p = at; p != NULL && *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
}

static bool
has_plain_characters(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (c < 0x80 && (c <= ' ' || c == 0x7f || strchr("\"(),:;<>[\\]", (int)c) != NULL))
			return false;
		if (c >= 0x80 && !g_unichar_isalnum(c) && !g_unichar_ismark(c))
			return false;
	}
	return true;
}

static bool
is_domain(const char *text)
{
	g_auto(GStrv) labels = g_strsplit(text, ".", -1);
	const guint count = g_strv_length(labels);
	for (guint i = 0; i < count; i++) {
		const size_t length = strlen(labels[i]);
		if (length == 0 || length > 63 || labels[i][0] == '-' ||
		    labels[i][length - 1] == '-')
			return false;
	}
	return count >= 2 && strlen(labels[count - 1]) >= 2;
}

static bool
is_local_part(const char *text, size_t length)
{
	return length > 0 && length <= 64 && text[0] != '.' && text[length - 1] != '.' &&
	       g_strstr_len(text, (gssize)length, "..") == NULL;
}

void
uf_email_verify(const char *text, UfIdentifierFault *fault)
{
	const char *at = strchr(text, '@');
	if (at == NULL || strchr(at + 1, '@') != NULL) {
		uf_identifier_fail_format(fault, "at", NULL);
		return;
	}
	if (!has_plain_characters(text)) {
		uf_identifier_fail_format(fault, "characters", NULL);
		return;
	}
	if (!is_local_part(text, (size_t)(at - text)))
		uf_identifier_fail_format(fault, "local", NULL);
	if (!is_domain(at + 1))
		uf_identifier_fail_format(fault, "domain", NULL);
}
