#include <glib/gi18n.h>
#include <string.h>

#include "uf-memory.h"
#include "uf-passphrase.h"

#define WORDS 7
#define FEW_CHARACTERS 6
#define WALK 6 /* that many neighbours in a row are a walk along the keyboard */

/* What is counted in a passphrase. */
typedef struct {
	size_t length;
	size_t words; /* of three letters or more */
	size_t kinds; /* of characters: small, capital, digit, other */
	size_t distinct;
	size_t walk; /* the longest row of neighbours */
} Look;

static bool
are_neighbours(gunichar before, gunichar after)
{
	static const char *const rows[] = { "azertyuiopqsdfghjklmwxcvbn",
					    "qwertyuiopasdfghjklzxcvbnm",
					    "abcdefghijklmnopqrstuvwxyz", "01234567890" };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *at = before < 128 ? strchr(rows[i], (int)before) : NULL;
		if (at == NULL || after == 0 || after >= 128)
			continue;
		if (at[1] == (char)after || (at > rows[i] && at[-1] == (char)after))
			return true;
	}
	return before == after;
}

static size_t
find_kind(gunichar character)
{
	if (g_unichar_isdigit(character))
		return 1 << 0;
	if (g_unichar_isupper(character))
		return 1 << 1;
	return g_unichar_islower(character) ? 1 << 2 : 1 << 3;
}

static size_t
count_kinds(size_t kinds)
{
	size_t n = 0;
	for (; kinds != 0; kinds >>= 1)
		n += kinds & 1;
	return n;
}

static void
look_at(const char *text, Look *look)
{
	size_t letters = 0;
	size_t kinds = 0;
	size_t walk = 1;
	gunichar before = 0;
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar character = g_utf8_get_char(at);
		const gunichar small = g_unichar_tolower(character);
		look->length++;
		kinds |= find_kind(character);
		look->distinct += g_utf8_strchr(text, at - text, character) == NULL;
		letters = g_unichar_isalpha(character) ? letters + 1 : 0;
		look->words += letters == 3;
		walk = before != 0 && are_neighbours(before, small) ? walk + 1 : 1;
		look->walk = MAX(look->walk, walk);
		before = small;
	}
	look->kinds = count_kinds(kinds);
}

static bool
has_login(const char *text, const char *login)
{
	g_auto(UfWiped) folded = g_utf8_casefold(text, -1);
	g_autofree char *name = g_utf8_casefold(login, -1);
	return strlen(name) >= 3 && strstr(folded, name) != NULL;
}

const char *
uf_passphrase_find_advice(const UfSecret *secret, const char *login)
{
	const char *text = uf_secret_get_text(secret);
	Look look = { 0 };
	look_at(text, &look);
	if (has_login(text, login))
		return _("It contains your login, which everybody knows.");
	if (look.distinct < FEW_CHARACTERS)
		return _("It repeats a few characters: it is guessed at once.");
	if (look.walk >= WALK)
		return _("It follows the alphabet or the rows of the keyboard: it is guessed at "
			 "once.");
	const bool good = look.words >= WORDS || (look.kinds >= 3 && look.length >= 14) ||
			  (look.kinds >= 4 && look.length >= 12);
	return good ? NULL
		    : _("It is shorter than the CNIL advises: seven words, or 14 characters with "
			"capitals and digits.");
}
