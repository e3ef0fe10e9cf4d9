/* When two writings may be of one name. */
#include <string.h>

#include "uf-memory.h"
#include "uf-name-private.h"

#define SLIP_LETTERS 4  /* from here one slip, */
#define SLIPS_LETTERS 8 /* from here two */
#define SOUND_LETTERS 3 /* shorter words have to be written as they are */
#define SOUND_SLIP_LETTERS 5
#define PARTICLES_MAX 8 /* letters */
#define LONGEST 40      /* longer words have to be written as they are too */

/* French sounds with several writings, and what an official made of names from elsewhere. In
 * the order of the alphabet; of the rules for one place the first is applied; $ is the sound of
 * "ch". A letter that stands twice counts once, the last of a word is dropped when it is mute (e,
 * t, d, s). */
static const struct {
	const char *from;
	const char *to;
	const char *before; /* only before one of these letters; NULL: anywhere */
} sounds[] = {
	{ "ault", "u", NULL }, /* Renault, */
	{ "au", "u", NULL },   /* Renaud */
	{ "ai", "e", NULL },   /* Maier, Meyer */
	{ "ay", "e", NULL },
	{ "chr", "kr", NULL }, /* Christine, Kristine */
	{ "chl", "kl", NULL }, /* Chloé, Kloé */
	{ "cqu", "k", NULL },  /* Jacques, */
	{ "ch", "$", NULL },   /* Aïcha, */
	{ "ck", "k", NULL },   /* Franck, Frank */
	{ "cq", "k", NULL },   /* Jacques, Jakes */
	{ "c", "s", "eiy" },   /* Youcef, Youssef */
	{ "c", "k", NULL },    /* Carim, Karim */
	{ "dj", "j", NULL },   /* Djamila, Jamila */
	{ "eau", "u", NULL },  /* Moreau, Moro */
	{ "ei", "e", NULL },
	{ "ey", "e", NULL },
	{ "gh", "g", NULL },  /* Gherbi, Guerbi */
	{ "gu", "g", "eiy" }, /* Guy, Ghi */
	{ "gn", "n", NULL },  /* Mugnoz, Muñoz */
	{ "g", "j", "eiy" },  /* Gérard, Jérard */
	{ "h", "", NULL },    /* Thomas, Tomas; Sarah, Sara */
	{ "kh", "k", NULL },  /* Khaled, Kaled */
	{ "m", "n", "bp" },   /* Lambert, Lanbert */
	{ "ou", "u", NULL },  /* Oualid, */
	{ "oo", "u", NULL },
	{ "o", "u", NULL },
	{ "ph", "f", NULL },                        /* Sophie, Sofie */
	{ "qu", "k", NULL },                        /* Quentin, Kentin */
	{ "q", "k", NULL },                         /* Tariq, Tarik */
	{ "sch", "$", NULL },                       /* Schmitt, Chmitt */
	{ "sh", "$", NULL },                        /* Aisha */
	{ "tch", "$", NULL },                       /* Tchétchène, Chechen */
	/* Mohamed, Muhammad */ { "w", "u", NULL }, /* Walid */
	{ "x", "ks", NULL },                        /* Félix, Féliks */
	{ "y", "i", NULL },                         /* Lydie, Lidie */
	{ "z", "s", NULL },                         /* Gonzalez, Gonsales */
};

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < 'a' || *text > 'z')
			return false;
	}
	return true;
}

/* The rule for what stands at @text, else G_N_ELEMENTS(sounds). */
static size_t
find_sound(const char *text)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sounds) && sounds[i].from[0] <= text[0]; i++) {
		if (sounds[i].from[0] != text[0])
			continue;
		const size_t length = strlen(sounds[i].from);
		if (strncmp(text, sounds[i].from, length) != 0)
			continue;
		const char next = text[length];
		if (sounds[i].before == NULL ||
		    (next != '\0' && strchr(sounds[i].before, next) != NULL))
			return i;
	}
	return G_N_ELEMENTS(sounds);
}

/* Adds @letters to the @n that are there, none twice in a row; how many there are then. */
static size_t
append_once(char *sound, size_t n, const char *letters, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (n == 0 || sound[n - 1] != letters[i])
			sound[n++] = letters[i];
	}
	return n;
}

char *
uf_name_sound(const char *text)
{
	if (!is_plain(text))
		return g_strdup(text);
	/* "x" gives two letters; nothing else grows */
	char *sound = g_malloc(2 * strlen(text) + 1);
	size_t n = 0;
	while (*text != '\0') {
		const size_t rule = find_sound(text);
		if (rule == G_N_ELEMENTS(sounds)) {
			n = append_once(sound, n, text, 1);
			text++;
			continue;
		}
		n = append_once(sound, n, sounds[rule].to, strlen(sounds[rule].to));
		text += strlen(sounds[rule].from);
	}
	if (n > SOUND_LETTERS && strchr("etds", sound[n - 1]) != NULL)
		n--;
	sound[n] = '\0';
	return sound;
}

bool
uf_name_is_particle(const char *word)
{
	static const char *const particles[] = {
		/* French */
		"de", "du", "des", "d", "le", "la", "les", "l", "dit", "dite", "nee", "ne",
		"epouse", "ep", "veuve", "vve", "m", "mme", "mlle", "mr", "monsieur", "madame",
		"mademoiselle",
		/* Arabic, Berber, Hebrew */
		"el", "al", "ul", "ben", "bent", "bin", "bint", "ibn", "ould", "ait",
		/* Dutch, German, Scandinavian, Irish */
		"van", "von", "vom", "der", "den", "het", "ter", "ten", "zu", "zur", "av", "af",
		"o", "mc", "mac",
		/* Portuguese, Spanish, Italian, Corsican */
		"da", "das", "do", "dos", "del", "della", "delle", "degli", "dei", "di", "dal",
		"lo", "los", "las", "y", NULL
	};
	return g_strv_contains(particles, word);
}

void
uf_name_word_init(UfNameWord *word, char *text)
{
	*word = (UfNameWord){ .text = text, .sound = uf_name_sound(text) };
	word->sound_size = (guint)strlen(word->sound);
	const char *p = text;
	for (; *p != '\0'; p = g_utf8_next_char(p), word->length++)
		word->marks |= G_GUINT64_CONSTANT(1) << (g_utf8_get_char(p) % 64);
	word->size = (guint)(p - text);
}

void
uf_name_word_clear(UfNameWord *word)
{
	uf_memory_free_string(word->text);
	uf_memory_free_string(word->sound);
}

static guint
count_bits(guint64 bits)
{
	guint n = 0;
	for (; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

typedef struct {
	gunichar one[LONGEST];
	gunichar other[LONGEST];
	guint lines[3][LONGEST + 1];
} Slips;

static void
spell(const UfNameWord *word, gunichar *letters)
{
	for (const char *p = word->text; *p != '\0'; p = g_utf8_next_char(p))
		*letters++ = g_utf8_get_char(p);
}

/* One line of the table of distances: the least that stands in it. */
static guint
fill_line(Slips *slips, guint i, guint length)
{
	guint *line = slips->lines[i % 3];
	const guint *above = slips->lines[(i + 2) % 3];
	const guint *before = slips->lines[(i + 1) % 3];
	const gunichar *a = slips->one;
	const gunichar *b = slips->other;
	guint best = line[0] = i;
	for (guint j = 1; j <= length; j++) {
		const guint replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
		line[j] = MIN(replaced, MIN(above[j], line[j - 1]) + 1);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
			line[j] = MIN(line[j], before[j - 2] + 1);
		best = MIN(best, line[j]);
	}
	return best;
}

guint
uf_name_count_slips(const UfNameWord *one, const UfNameWord *other, guint limit)
{
	const guint longer = MAX(one->length, other->length);
	if (longer > LONGEST || longer - MIN(one->length, other->length) > limit ||
	    /* each slip changes two of the marks at most */
	    count_bits(one->marks ^ other->marks) > 2 * limit)
		return limit + 1;
	Slips slips;
	spell(one, slips.one);
	spell(other, slips.other);
	for (guint j = 0; j <= other->length; j++)
		slips.lines[0][j] = j;
	guint best = 0;
	for (guint i = 1; i <= one->length && best <= limit; i++)
		best = fill_line(&slips, i, other->length);
	best = best <= limit ? slips.lines[one->length % 3][other->length] : best;
	uf_memory_zero(&slips, sizeof slips);
	return MIN(best, limit + 1);
}

/* The same sound, or in a long word one slip beside it (Mohamed, Muhammad). */
static bool
sounds_alike(const UfNameWord *typed, const UfNameWord *known)
{
	const guint length = typed->sound_size;
	const guint other = known->sound_size;
	if (typed->length < SOUND_LETTERS || other + 1 < length || length + 1 < other)
		return false;
	/* one letter of one is replaced, or missing: the beginnings and the ends agree */
	guint same = 0;
	while (same < length && typed->sound[same] == known->sound[same])
		same++;
	if (same == length && same == other)
		return true;
	return length >= SOUND_SLIP_LETTERS && typed->length == typed->size &&
	       strcmp(typed->sound + same + (length >= other ? 1 : 0),
		      known->sound + same + (other >= length ? 1 : 0)) == 0;
}

/* Nothing but a particle or two stands before the same name: Delatour, Latour. */
static bool
differs_by_particle(const UfNameWord *one, const UfNameWord *other)
{
	const UfNameWord *longer = one->size > other->size ? one : other;
	const UfNameWord *shorter = longer == one ? other : one;
	const guint before = longer->size - shorter->size;
	if (before == 0 || before > PARTICLES_MAX || shorter->length < SLIP_LETTERS ||
	    strcmp(longer->text + before, shorter->text) != 0)
		return false;
	for (guint i = 0; i < before; i++) {
		g_autofree char *first = g_strndup(longer->text, i);
		g_autofree char *second = g_strndup(longer->text + i, before - i);
		if ((i == 0 || uf_name_is_particle(first)) && uf_name_is_particle(second))
			return true;
	}
	return false;
}

UfNameRank
uf_name_word_compare(const UfNameWord *typed, const UfNameWord *known)
{
	if (typed->size <= known->size && memcmp(typed->text, known->text, typed->size) == 0)
		return typed->size == known->size ? UF_NAME_EXACT : UF_NAME_PREFIX;
	const guint limit = typed->length >= SLIPS_LETTERS  ? 2
			    : typed->length >= SLIP_LETTERS ? 1
							    : 0;
	if (sounds_alike(typed, known) || differs_by_particle(typed, known) ||
	    (limit > 0 && uf_name_count_slips(typed, known, limit) <= limit))
		return UF_NAME_CLOSE;
	return UF_NAME_NONE;
}
