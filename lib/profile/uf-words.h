/* Words of French labels: of questions on forms, of headings in spreadsheets.
 *
 * What two modules compare must be read in one way, hence here. Words are folded (uf-text.h), in
 * the singular, without articles, numbers and codes. Nothing of a household is seen here.
 */
#pragma once

#include "uf-profile-schema.h"

/* The words of a text that say something: "JourNaissance1" gives jour, naissance; not "de la",
 * codes and numbers. NULL-terminated; yours (g_strfreev). */
char **uf_words_split(const char *text);

/* The letters of a text without accents or spaces, for names written in one word. Yours. */
char *uf_words_compact(const char *text);

/* True when a word begins so. */
bool uf_words_have(const char *const *words, const char *beginning);

/* The code of @place whose French label is @label ("Mme" is "Madame"); NULL when none is.
 * Borrowed of @place. */
const char *uf_words_find_code(const UfPlace *place, const char *label);
