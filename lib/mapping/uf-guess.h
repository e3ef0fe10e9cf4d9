/* Which information of the profile a partner's question may mean: a guess for people to confirm.
 *
 * A guesser folds the titles and synonyms of the places of the schema, with the boxes that forms
 * have and the schema has not (an address in one box, "Fait à"). It looks at words alone, so it is
 * never sure: what it says goes into a form as "unconfirmed". Rows of lists are only reached by
 * paths that the adapters themselves use. Nothing of a household is seen here.
 */
#pragma once

#include "uf-words.h"

typedef struct UfGuesser UfGuesser;

#define UF_GUESS_MAX_TEXTS 4

/* What is known of a question; all borrowed, NULL where nothing is. */
typedef struct {
	const char *texts[UF_GUESS_MAX_TEXTS]; /* label, tooltip, name… the first counts most */
	const char *section;
	const json_t *options; /* [{"label"}] of a choice */
} UfGuessQuestion;

typedef struct {
	const char *const *paths; /* ends with NULL; borrowed of the guesser */
	const char *as;           /* transform that makes one value of them, or NULL */
	const UfPlace *place;     /* what the first path leads to */
	int score;                /* 0 to 100 */
} UfGuess;

/* @schema is borrowed and must outlive the guesser. */
UfGuesser *uf_guesser_new(const UfProfileSchema *schema);
void uf_guesser_free(UfGuesser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfGuesser, uf_guesser_free)

/* False when nothing fits well enough, or two places fit as well. */
bool uf_guesser_find(const UfGuesser *self, const UfGuessQuestion *question, UfGuess *guess);
