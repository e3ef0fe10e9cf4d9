#include "uf-words.h"

#include <string.h>

#include "uf-text.h"

#define MAX_WORDS 40

/* Words that change nothing, already in the singular. */
static const char *const empty_words[] = {
	"au",  "aux",       "ce",  "cette",       "d",     "de",        "de",     "du", "des",
	"en",  "et",        "il",  "j",           "je",    "l",         "la",     "le", "les",
	"lui", "mon",       "ma",  "me",          "n",     "no",        "numero", "on", "ou",
	"par", "son",       "sa",  "si",          "votre", "vo",        "vous",   "un", "une",
	"e",   "demandeur", "row", "obligatoire", "champ", "requerant", "page",
};

static bool
is_empty_word(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(empty_words); i++) {
		if (g_str_equal(empty_words[i], word))
			return true;
	}
	return false;
}

/* "LieuNaissance" → "Lieu Naissance"; what is no letter or digit becomes a space. */
static char *
space_words(const char *text)
{
	GString *out = g_string_new(NULL);
	bool was_lower = false;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (g_unichar_isupper(c) && was_lower)
			g_string_append_c(out, ' ');
		g_string_append_unichar(out, g_unichar_isalnum(c) ? c : ' ');
		was_lower = g_unichar_islower(c);
	}
	return g_string_free(out, FALSE);
}

static bool
has_digit(const char *word)
{
	return strpbrk(word, "0123456789") != NULL;
}

/* In place: numbers at the end and the plural; empty when the word is but a code ("d1n"). */
static void
trim_word(char *word)
{
	size_t length = strlen(word);
	while (length > 0 && g_ascii_isdigit(word[length - 1]))
		word[--length] = '\0';
	if (length > 3 && word[length - 1] == 's')
		word[--length] = '\0';
	/* a letter alone is a mark: "Prénom(s)"; "à" tells where from when */
	if (has_digit(word) || (length == 1 && word[0] != 'a'))
		word[0] = '\0';
}

char **
uf_words_split(const char *text)
{
	g_autofree char *spaced = space_words(text);
	g_autofree char *folded = uf_text_fold(spaced);
	g_auto(GStrv) parts = g_strsplit(folded, " ", -1);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();
	size_t n = 0;
	for (size_t i = 0; parts[i] != NULL && n < MAX_WORDS; i++) {
		trim_word(parts[i]);
		if (parts[i][0] == '\0' || is_empty_word(parts[i]))
			continue;
		g_strv_builder_add(words, parts[i]);
		n++;
	}
	return g_strv_builder_end(words);
}

char *
uf_words_compact(const char *text)
{
	g_autofree char *folded = uf_text_fold(text);
	GString *out = g_string_new(NULL);
	for (const char *p = folded; *p != '\0'; p++) {
		if (g_ascii_isalpha(*p))
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

bool
uf_words_have(const char *const *words, const char *beginning)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (g_str_has_prefix(words[i], beginning))
			return true;
	}
	return false;
}

static char *
fold_option(const char *label)
{
	static const char *const short_forms[][2] = {
		{ "m", "monsieur" },
		{ "mr", "monsieur" },
		{ "mme", "madame" },
		{ "mlle", "madame" },
		{ "f", "femme" },
		{ "h", "homme" },
		{ "feminin", "femme" },
		{ "masculin", "homme" },
		{ "veuf ve", "veuf veuve" },
		{ "concubinage", "concubinage vie maritale" },
		{ "concubin e", "concubinage vie maritale" },
		{ "vie maritale", "concubinage vie maritale" },
	};
	g_auto(GStrv) words = uf_words_split(label);
	g_autofree char *joined = g_strjoinv(" ", words);
	g_autofree char *folded = uf_text_fold(label);
	g_strdelimit(folded, ".()", ' ');
	g_strstrip(folded);
	for (size_t i = 0; i < G_N_ELEMENTS(short_forms); i++) {
		if (g_str_equal(short_forms[i][0], folded))
			return g_strdup(short_forms[i][1]);
	}
	return g_steal_pointer(&joined);
}

const char *
uf_words_find_code(const UfPlace *place, const char *label)
{
	const char *code;
	json_t *text;
	g_autofree char *wanted = fold_option(label);
	json_object_foreach((json_t *)place->labels, code, text)
	{
		g_autofree char *known = fold_option(json_string_value(text));
		if (*known != '\0' && g_str_equal(known, wanted))
			return code;
	}
	return NULL;
}
