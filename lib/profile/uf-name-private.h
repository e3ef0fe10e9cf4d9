/* What the files of the name index share: one word of a name, ready to be compared. */
#pragma once

#include "uf-date.h"
#include "uf-name-index.h"

typedef struct {
	char *text;   /* folded */
	char *sound;  /* see uf_name_sound() */
	guint size;   /* of the text in bytes */
	guint length; /* in letters */
	guint sound_size;
	guint64 marks; /* one bit for each letter that is in it */
} UfNameWord;

/* Takes ownership of @text, which is folded. */
void uf_name_word_init(UfNameWord *word, char *text);
/* Zeroes and frees what it holds. */
void uf_name_word_clear(UfNameWord *word);

/* How well @known answers what was @typed; UF_NAME_NONE when it does not. */
UfNameRank uf_name_word_compare(const UfNameWord *typed, const UfNameWord *known);

/* A folded word as it may sound, whatever way it was written down; see the table. Yours. */
char *uf_name_sound(const char *text);

/* Words that a name may have or miss ("de", "ben", "née"). */
bool uf_name_is_particle(const char *word);

/* Insertions, removals, replacements and swaps of neighbours that make one word of the other;
 * @limit + 1 when there are more than @limit. */
guint uf_name_count_slips(const UfNameWord *one, const UfNameWord *other, guint limit);

/* The parts that both dates have agree; there is a year at least. */
bool uf_name_dates_agree(UfDate one, UfDate other);

/* Words that are zeroed with their list. */
typedef char **UfNameWords;
void uf_name_words_free(char **words);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(UfNameWords, uf_name_words_free, NULL)
