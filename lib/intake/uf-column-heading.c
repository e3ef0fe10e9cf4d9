/* Whose column it is, and which of several: "Enfant 2 : prénom", "Téléphone 2". */
#include <string.h>

#include "uf-column-private.h"
#include "uf-text.h"

#define MAX_TOKENS 40
#define MAX_NUMBER 50

static const char *const spouse_words[] = { "conjoint",   "conjointe", "epoux",     "epouse",
					    "partenaire", "concubin",  "concubine", "mari",
					    "femme",      "compagnon", "compagne",  "conj" };
static const char *const self_words[] = { "demandeur",    "demandeuse", "usager",     "usagere",
					  "beneficiaire", "interesse",  "interessee", "titulaire" };
static const char *const member_words[] = { "personne", "membre", "pers", "occupant" };

static bool
is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (g_str_equal(word, words[i]))
			return true;
	}
	return false;
}

/* Letters and digits apart: "enfant1", "Tél.2". */
static char **
split(const char *text)
{
	g_autofree char *folded = uf_text_fold(text);
	g_autoptr(GString) spaced = g_string_new(NULL);
	bool was_digit = false;
	for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const bool is_digit = c < 128 && g_ascii_isdigit((char)c);
		if (is_digit != was_digit)
			g_string_append_c(spaced, ' ');
		g_string_append_unichar(spaced, g_unichar_isalnum(c) ? c : ' ');
		was_digit = is_digit;
	}
	return g_strsplit_set(spaced->str, " ", -1);
}

/* Owned words, at most MAX_TOKENS. */
static GPtrArray *
read_tokens(const char *text)
{
	g_auto(GStrv) parts = split(text);
	GPtrArray *tokens = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; parts[i] != NULL && tokens->len < MAX_TOKENS; i++) {
		if (*parts[i] != '\0')
			g_ptr_array_add(tokens, g_strdup(parts[i]));
	}
	return tokens;
}

static const char *
get(const GPtrArray *tokens, size_t at)
{
	return g_ptr_array_index(tokens, at);
}

static void
drop(GPtrArray *tokens, size_t at)
{
	g_ptr_array_remove_index(tokens, (guint)at);
}

static unsigned
read_number(const char *token)
{
	guint64 number;
	return g_ascii_string_to_unsigned(token, 10, 1, 9999, &number, NULL) ? (unsigned)number : 0;
}

static bool
is_ordinal(const char *token)
{
	static const char *const endings[] = { "er", "ere", "e", "eme", "nd", "nde", "n" };
	return is_one_of(token, endings, G_N_ELEMENTS(endings));
}

/* The number beside the word at *@at ("enfant 2", "enfant n° 2", "2ème enfant"), taken away; 0 for
 * none. */
static unsigned
take_number(GPtrArray *self, size_t *at)
{
	size_t next = *at + 1;
	next += next < self->len && is_ordinal(get(self, next));
	if (next < self->len && read_number(get(self, next)) > 0) {
		const unsigned number = read_number(get(self, next));
		while (next > *at)
			drop(self, next--);
		return number;
	}
	size_t before = *at;
	if (before > 0 && is_ordinal(get(self, before - 1)))
		before--;
	if (before == 0 || read_number(get(self, before - 1)) == 0)
		return 0;
	const unsigned number = read_number(get(self, before - 1));
	for (size_t i = *at; i >= before; i--)
		drop(self, i - 1);
	*at = before - 1;
	return number;
}

static bool
take_numbered(UfColumnHeading *self, GPtrArray *tokens, size_t at, const char *slot)
{
	const bool is_child = g_str_equal(slot, "child");
	unsigned number = take_number(tokens, &at);
	if (number == 0 && !is_child)
		return false;
	self->is_unsure = self->is_unsure || number == 0 || number > 20;
	number = CLAMP(number, 1, 20);
	g_snprintf(self->who, sizeof self->who, "%s%u", slot, number);
	drop(tokens, at);
	return true;
}

static bool
take_person(UfColumnHeading *self, GPtrArray *tokens, size_t at)
{
	const char *word = get(tokens, at);
	if (g_str_equal(word, "enfant"))
		return take_numbered(self, tokens, at, "child");
	if (is_one_of(word, member_words, G_N_ELEMENTS(member_words)))
		return take_numbered(self, tokens, at, "member");
	if (is_one_of(word, spouse_words, G_N_ELEMENTS(spouse_words)))
		g_strlcpy(self->who, "spouse", sizeof self->who);
	else if (!is_one_of(word, self_words, G_N_ELEMENTS(self_words)))
		return false;
	drop(tokens, at);
	return true;
}

static void
take_rank(UfColumnHeading *self, GPtrArray *tokens)
{
	for (size_t i = tokens->len; i > 0; i--) {
		const char *token = get(tokens, i - 1);
		if (!g_ascii_isdigit(*token))
			continue;
		const unsigned number = read_number(token);
		self->is_unsure = self->is_unsure || self->number > 0 || number > MAX_NUMBER;
		self->number = number <= MAX_NUMBER ? number : 0;
		drop(tokens, i - 1);
	}
}

void
uf_column_heading_init(UfColumnHeading *self, const char *text, bool people)
{
	g_autoptr(GPtrArray) tokens = read_tokens(text);
	*self = (UfColumnHeading){ .who = "person" };
	for (size_t i = 0; people && i < tokens->len; i++) {
		if (take_person(self, tokens, i))
			break;
	}
	take_rank(self, tokens);
	g_ptr_array_add(tokens, NULL);
	self->rest = g_strjoinv(" ", (char **)tokens->pdata);
}

void
uf_column_heading_clear(UfColumnHeading *self)
{
	g_clear_pointer(&self->rest, g_free);
}

bool
uf_column_heading_names_somebody(const char *text)
{
	g_autoptr(GPtrArray) tokens = read_tokens(text);
	bool found = false;
	for (size_t i = 0; i < tokens->len && !found; i++) {
		UfColumnHeading ignored = { .who = "" };
		found = take_person(&ignored, tokens, i);
	}
	return found;
}
