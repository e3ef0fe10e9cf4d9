#include "uf-id.h"

#include <glib.h>
#include <string.h>
#include <sys/random.h>

#define RANDOM_LENGTH 10
#define ROW_MAX 32

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

char *
uf_id_new(char kind)
{
	unsigned char random[RANDOM_LENGTH];
	/* getrandom gives up to 256 bytes whole once the system is up */
	while (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		continue;
	char text[RANDOM_LENGTH + 3] = { kind, '-' };
	for (size_t i = 0; i < RANDOM_LENGTH; i++)
		text[2 + i] = alphabet[random[i] & 31];
	return g_strdup(text);
}

bool
uf_id_is_valid(const char *text, char kind)
{
	return text[0] == kind && text[1] == '-' && strlen(text) == RANDOM_LENGTH + 2 &&
	       strspn(text + 2, alphabet) == RANDOM_LENGTH;
}

bool
uf_id_is_row(const char *text)
{
	const size_t length = strlen(text);
	if (length == 0 || length > ROW_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!g_ascii_isalnum(text[i]) && text[i] != '_' && text[i] != '-')
			return false;
	}
	return true;
}
